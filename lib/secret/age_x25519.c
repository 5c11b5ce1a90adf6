/* age's own keys: a point of Curve25519. */
#include <sodium.h>

#include "secret/age_parts.h"
#include "secret/crypto.h"

#define LABEL "age-encryption.org/v1/X25519"

struct x25519_identity {
    struct rn_age_identity base;
    unsigned char secret[RN_AGE_KEY], point[RN_AGE_KEY];
};

struct x25519_recipient {
    struct rn_age_recipient base;
    unsigned char point[RN_AGE_KEY];
};

/* The key that wraps the file key, from the shared point. */
static void derive(const unsigned char *shared, const unsigned char *ephemeral,
                   const unsigned char *point, unsigned char *key)
{
    char salt[2 * RN_AGE_KEY];

    memcpy(salt, ephemeral, RN_AGE_KEY);
    memcpy(salt + RN_AGE_KEY, point, RN_AGE_KEY);
    rn_hkdf_sha256(rn_str_make((const char *)shared, RN_AGE_KEY), rn_str_make(salt, sizeof(salt)),
                   RN_S(LABEL), key, RN_AGE_KEY);
}

static int unwrap_stanza(struct x25519_identity *id, const struct rn_age_stanza *s,
                         struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct rn_run *run = id->base.run;
    unsigned char share[RN_AGE_KEY], keys[2 * RN_AGE_KEY];

    if (s->nargs != 1 || !rn_age_argument(s->args[0], share, sizeof(share)))
        return rn_age_bad_stanza(run, mark, s, "it needs one share of 32 bytes");
    if (s->body.n != RN_AGE_WRAPPED)
        return rn_age_bad_stanza(run, mark, s, "the wrapped key is not 32 bytes");
    if (crypto_scalarmult(keys, id->secret, share))
        return rn_age_bad_stanza(run, mark, s, "its share is a point of low order");
    derive(keys, share, id->point, keys + RN_AGE_KEY);
    *found = rn_age_open_key(keys + RN_AGE_KEY, s->body, file_key) ? RN_AGE_YES : RN_AGE_NO;
    rn_wipe(keys, sizeof(keys));
    return RENDER_OK;
}

static int unwrap(struct rn_age_identity *base, const struct rn_age_header *header,
                  struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct x25519_identity *id = (struct x25519_identity *)base;

    for (size_t i = 0; i < header->n && !*found; i++)
        if (rn_str_is(header->at[i]->type, "X25519"))
            RN_TRY(unwrap_stanza(id, header->at[i], mark, found, file_key));
    return RENDER_OK;
}

static int publish(struct rn_age_identity *base, struct rn_age_recipients *to)
{
    rn_age_x25519_recipient(to, ((struct x25519_identity *)base)->point);
    return RENDER_OK;
}

void rn_age_x25519_identity(struct rn_age_identities *ids, struct rn_str name,
                            const unsigned char secret[RN_AGE_KEY])
{
    struct x25519_identity *id = rn_secure_alloc(ids->run, sizeof(*id));

    memcpy(id->secret, secret, RN_AGE_KEY);
    crypto_scalarmult_base(id->point, id->secret);
    id->base.unwrap = unwrap;
    id->base.publish = publish;
    id->base.native = true;
    rn_age_identity_add(ids, &id->base, name);
}

static int wrap(struct rn_age_recipient *base, struct rn_mark mark, const unsigned char *file_key,
                struct rn_age_header *header)
{
    struct x25519_recipient *r = (struct x25519_recipient *)base;
    unsigned char ephemeral[RN_AGE_KEY], share[RN_AGE_KEY], keys[2 * RN_AGE_KEY];
    struct rn_age_stanza *s = rn_age_stanza_new(base->run, header, RN_S("X25519"));
    int low;

    randombytes_buf(ephemeral, sizeof(ephemeral));
    crypto_scalarmult_base(share, ephemeral);
    low = crypto_scalarmult(keys, ephemeral, r->point);
    rn_wipe(ephemeral, sizeof(ephemeral));
    if (low)
        return rn_fail(base->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "an age recipient is a point of low order");
    derive(keys, share, r->point, keys + RN_AGE_KEY);
    rn_age_stanza_argument(base->run, s, share, sizeof(share));
    rn_age_seal_key(base->run, keys + RN_AGE_KEY, file_key, s);
    rn_wipe(keys, sizeof(keys));
    return RENDER_OK;
}

void rn_age_x25519_recipient(struct rn_age_recipients *to, const unsigned char point[RN_AGE_KEY])
{
    struct x25519_recipient *r = RN_NEW(to->run, struct x25519_recipient);

    memcpy(r->point, point, RN_AGE_KEY);
    r->base.wrap = wrap;
    rn_age_recipient_add(to, &r->base);
}
