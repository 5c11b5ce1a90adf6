/* Keys that are safe from quantum computers: HPKE (RFC 9180, base mode) with the KEM X-Wing
 * (ML-KEM-768 and X25519), HKDF-SHA256 and ChaCha20-Poly1305. X-Wing is libsodium's, since 1.0.22;
 * with an older one the keys are read, and what needs them says why it fails. */
#include <sodium.h>

#include "secret/age_parts.h"
#include "secret/crypto.h"

#define TYPE "mlkem768x25519"
#define INFO "age-encryption.org/mlkem768x25519"
/* Of HPKE: the KEM 0x647a, the KDF 1, the cipher 3. */
#define SUITE "HPKE\x64\x7a\0\1\0\3"

enum { SEED = 32, PUBLIC = 1216, ENCAPSULATED = 1120, NONCE = 12 };

int rn_age_no_hybrid(struct rn_run *run, struct rn_mark mark)
{
    return rn_hint(run,
                   rn_fail(run, RENDER_EUNSUPPORTED, mark, RN_E_UNSUPPORTED,
                           "this render was built without post-quantum support"),
                   "build it with libsodium 1.0.22 or later");
}

struct hybrid_identity {
    struct rn_age_identity base;
    unsigned char secret[SEED];
};

struct hybrid_recipient {
    struct rn_age_recipient base;
    unsigned char public[PUBLIC];
};

#ifdef RN_HAVE_XWING

static void labeled_extract(struct rn_run *run, struct rn_str salt, struct rn_str label,
                            struct rn_str secret, unsigned char *out)
{
    struct rn_buf text = {.arena = rn_secure(run)};

    rn_buf_add(&text, RN_S("HPKE-v1" SUITE));
    rn_buf_add(&text, label);
    rn_buf_add(&text, secret);
    rn_hkdf_extract(salt, rn_buf_str(&text), out);
}

static void labeled_expand(struct rn_run *run, const unsigned char *prk, struct rn_str label,
                           struct rn_str context, unsigned char *out, size_t size)
{
    struct rn_buf text = {.arena = &run->arena};

    rn_buf_char(&text, 0);
    rn_buf_char(&text, (char)size);
    rn_buf_add(&text, RN_S("HPKE-v1" SUITE));
    rn_buf_add(&text, label);
    rn_buf_add(&text, context);
    rn_hkdf_expand(prk, rn_buf_str(&text), out, size);
}

/* The key schedule. keys: a key and a nonce. */
static void schedule(struct rn_run *run, const unsigned char *shared, unsigned char *keys)
{
    unsigned char secret[RN_SHA256_SIZE];
    char context[1 + 2 * RN_SHA256_SIZE] = {0}; /* the mode is 0 */
    struct rn_str all = rn_str_make(context, sizeof(context));

    labeled_extract(run, RN_S(""), RN_S("psk_id_hash"), RN_S(""), (unsigned char *)context + 1);
    labeled_extract(run, RN_S(""), RN_S("info_hash"), RN_S(INFO),
                    (unsigned char *)context + 1 + RN_SHA256_SIZE);
    labeled_extract(run, rn_str_make((const char *)shared, RN_AGE_KEY), RN_S("secret"), RN_S(""),
                    secret);
    labeled_expand(run, secret, RN_S("key"), all, keys, RN_AGE_KEY);
    labeled_expand(run, secret, RN_S("base_nonce"), all, keys + RN_AGE_KEY, NONCE);
    rn_wipe(secret, sizeof(secret));
}

static int unwrap_stanza(struct hybrid_identity *id, const struct rn_age_stanza *s,
                         struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct rn_run *run = id->base.run;
    unsigned char share[ENCAPSULATED], *keys = rn_secure_alloc(run, 3 * RN_AGE_KEY);

    if (s->nargs != 1 || !rn_age_argument(s->args[0], share, sizeof(share)))
        return rn_age_bad_stanza(run, mark, s, "it needs one share of 1120 bytes");
    if (s->body.n != RN_AGE_WRAPPED)
        return rn_age_bad_stanza(run, mark, s, "the wrapped key is not 32 bytes");
    /* A share for another key is not seen here, but by the tag. */
    if (crypto_kem_xwing_dec(keys, share, id->secret))
        return rn_age_bad_stanza(run, mark, s, "its share is not valid");
    schedule(run, keys, keys + RN_AGE_KEY);
    if (crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL,
                                                  (const unsigned char *)s->body.p, s->body.n, NULL,
                                                  0, keys + 2 * RN_AGE_KEY, keys + RN_AGE_KEY) == 0)
        *found = RN_AGE_YES;
    return RENDER_OK;
}

static int publish(struct rn_age_identity *base, struct rn_age_recipients *to)
{
    struct hybrid_identity *id = (struct hybrid_identity *)base;
    unsigned char public[PUBLIC], *secret = rn_secure_alloc(base->run, SEED);

    crypto_kem_xwing_seed_keypair(public, secret, id->secret);
    return rn_age_hybrid_recipient(to, RN_NOWHERE, rn_str_make((char *)public, PUBLIC));
}

static int wrap(struct rn_age_recipient *base, struct rn_mark mark, const unsigned char *file_key,
                struct rn_age_header *header)
{
    struct hybrid_recipient *r = (struct hybrid_recipient *)base;
    struct rn_age_stanza *s = rn_age_stanza_new(base->run, header, RN_S(TYPE));
    unsigned char share[ENCAPSULATED], *keys = rn_secure_alloc(base->run, 3 * RN_AGE_KEY);
    unsigned char *body = rn_arena_alloc_raw(&base->run->arena, RN_AGE_WRAPPED);

    if (crypto_kem_xwing_enc(share, keys, r->public))
        return rn_fail(base->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "a post-quantum recipient is not valid");
    schedule(base->run, keys, keys + RN_AGE_KEY);
    rn_age_stanza_argument(base->run, s, share, sizeof(share));
    crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL, file_key, RN_AGE_FILE_KEY_SIZE, NULL, 0,
                                              NULL, keys + 2 * RN_AGE_KEY, keys + RN_AGE_KEY);
    s->body = rn_str_make((char *)body, RN_AGE_WRAPPED);
    return RENDER_OK;
}

#else

static int unwrap_stanza(struct hybrid_identity *id, const struct rn_age_stanza *s,
                         struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    (void)s, (void)mark, (void)found, (void)file_key;
    id->base.unsupported = true; /* another key may open the file */
    return RENDER_OK;
}

static int publish(struct rn_age_identity *base, struct rn_age_recipients *to)
{
    (void)to;
    return rn_age_no_hybrid(base->run, RN_NOWHERE);
}

static int wrap(struct rn_age_recipient *base, struct rn_mark mark, const unsigned char *file_key,
                struct rn_age_header *header)
{
    (void)file_key, (void)header;
    return rn_age_no_hybrid(base->run, mark);
}

#endif

static int unwrap(struct rn_age_identity *base, const struct rn_age_header *header,
                  struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    for (size_t i = 0; i < header->n && !*found; i++)
        if (rn_str_is(header->at[i]->type, TYPE))
            RN_TRY(unwrap_stanza((struct hybrid_identity *)base, header->at[i], mark, found,
                                 file_key));
    return RENDER_OK;
}

int rn_age_hybrid_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                           struct rn_str secret)
{
    struct hybrid_identity *id = rn_secure_alloc(ids->run, sizeof(*id));

    if (secret.n != SEED)
        return rn_fail(ids->run, RENDER_ESECRET, mark, RN_E_IDENTITY,
                       "bad identity: a post-quantum secret key is not 32 bytes");
    memcpy(id->secret, secret.p, SEED);
    id->base.unwrap = unwrap;
    id->base.publish = publish;
    id->base.native = true;
    rn_age_identity_add(ids, &id->base, name);
    return RENDER_OK;
}

int rn_age_hybrid_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str public)
{
    struct hybrid_recipient *r = RN_NEW(to->run, struct hybrid_recipient);

    if (public.n != PUBLIC)
        return rn_fail(to->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "bad recipient: a post-quantum key is not 1216 bytes");
    memcpy(r->public, public.p, PUBLIC);
    r->base.wrap = wrap;
    r->base.labels = RN_S("postquantum");
    rn_age_recipient_add(to, &r->base);
    return RENDER_OK;
}
