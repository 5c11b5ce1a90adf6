/* SSH keys as age takes them: Ed25519 turned into a key of Curve25519, and RSA-OAEP. A recipient
 * names its key by a short hash, so that a passphrase is only asked for when it is of use. */
#include <sodium.h>

#include "secret/age_parts.h"
#include "secret/ssh_key.h"

#define ED25519_LABEL "age-encryption.org/v1/ssh-ed25519"
#define RSA_LABEL "age-encryption.org/v1/ssh-rsa"

enum { TAG = 4, MIN_RSA_BITS = 2048, MAX_RSA_BYTES = 2048 };

struct ssh_identity {
    struct rn_age_identity base;
    struct rn_mark mark;
    struct rn_ssh_file file;
    struct rn_ssh_private key;
    bool open; /* key is there */
};

struct ssh_recipient {
    struct rn_age_recipient base;
    struct rn_ssh_public key;
};

static struct rn_str type_word(enum rn_ssh_type type)
{
    return type == RN_SSH_RSA ? RN_S("ssh-rsa") : RN_S("ssh-ed25519");
}

static void fingerprint(const struct rn_ssh_public *key, unsigned char tag[TAG])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)key->blob.p, key->blob.n);
    memcpy(tag, hash, TAG);
}

/* As age, for an identity that is not encrypted: each recipient of its type must be well-formed. */
static int check_stanza(struct ssh_identity *id, const struct rn_age_stanza *s, struct rn_mark mark)
{
    unsigned char share[RN_AGE_KEY];

    if (id->file.public.type == RN_SSH_RSA)
        return s->nargs == 1 ? RENDER_OK
                             : rn_age_bad_stanza(id->base.run, mark, s, "it needs one hash");
    if (s->nargs != 2 || !rn_age_argument(s->args[1], share, sizeof(share)))
        return rn_age_bad_stanza(id->base.run, mark, s, "it needs a hash and a share of 32 bytes");
    return RENDER_OK;
}

static bool is_for(const struct rn_age_stanza *s, const struct rn_ssh_public *key)
{
    unsigned char tag[TAG], its[TAG];

    fingerprint(key, tag);
    return s->nargs && rn_age_argument(s->args[0], its, TAG) && memcmp(tag, its, TAG) == 0;
}

/* ---- Ed25519 -------------------------------------------------------------------------------- */

/* The shared point is multiplied by a number that follows from the SSH key, so that what is
 * encrypted to it and to the same point as an age key differs. */
static void derive(const struct rn_ssh_public *key, unsigned char *shared,
                   const unsigned char *share, const unsigned char *point, unsigned char *out)
{
    unsigned char tweak[RN_AGE_KEY], tweaked[RN_AGE_KEY];
    char salt[2 * RN_AGE_KEY];

    rn_hkdf_sha256(RN_S(""), key->blob, RN_S(ED25519_LABEL), tweak, sizeof(tweak));
    if (crypto_scalarmult(tweaked, tweak, shared))
        memset(tweaked, 0, sizeof(tweaked));
    memcpy(salt, share, RN_AGE_KEY);
    memcpy(salt + RN_AGE_KEY, point, RN_AGE_KEY);
    rn_hkdf_sha256(rn_str_make((char *)tweaked, RN_AGE_KEY), rn_str_make(salt, sizeof(salt)),
                   RN_S(ED25519_LABEL), out, RN_AGE_KEY);
    rn_wipe(tweaked, sizeof(tweaked));
}

static int unwrap_ed25519(struct ssh_identity *id, const struct rn_age_stanza *s,
                          struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct rn_run *run = id->base.run;
    unsigned char *keys = rn_secure_alloc(run, 4 * RN_AGE_KEY);
    unsigned char *pair = rn_secure_alloc(run, crypto_sign_SECRETKEYBYTES);
    unsigned char share[RN_AGE_KEY], point[RN_AGE_KEY];

    RN_TRY(check_stanza(id, s, mark));
    rn_age_argument(s->args[1], share, sizeof(share));
    crypto_sign_seed_keypair(point, pair, (const unsigned char *)id->key.seed.p);
    if (crypto_sign_ed25519_sk_to_curve25519(keys, pair))
        return RENDER_OK;
    crypto_scalarmult_base(point, keys);
    if (crypto_scalarmult(keys + RN_AGE_KEY, keys, share))
        return rn_age_bad_stanza(run, mark, s, "its share is a point of low order");
    derive(&id->key.public, keys + RN_AGE_KEY, share, point, keys + 2 * RN_AGE_KEY);
    if (rn_age_open_key(keys + 2 * RN_AGE_KEY, s->body, file_key))
        *found = RN_AGE_YES;
    return RENDER_OK;
}

static int wrap_ed25519(struct ssh_recipient *r, struct rn_mark mark, const unsigned char *file_key,
                        struct rn_age_stanza *s)
{
    struct rn_run *run = r->base.run;
    unsigned char *keys = rn_secure_alloc(run, 3 * RN_AGE_KEY);
    unsigned char share[RN_AGE_KEY], point[RN_AGE_KEY];

    randombytes_buf(keys, RN_AGE_KEY);
    crypto_scalarmult_base(share, keys);
    if (crypto_sign_ed25519_pk_to_curve25519(point, (const unsigned char *)r->key.ed25519.p) ||
        crypto_scalarmult(keys + RN_AGE_KEY, keys, point))
        return rn_fail(run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "an SSH recipient is no point of the curve");
    derive(&r->key, keys + RN_AGE_KEY, share, point, keys + 2 * RN_AGE_KEY);
    rn_age_stanza_argument(run, s, share, sizeof(share));
    rn_age_seal_key(run, keys + 2 * RN_AGE_KEY, file_key, s);
    return RENDER_OK;
}

/* ---- RSA ------------------------------------------------------------------------------------ */

static int unwrap_rsa(struct ssh_identity *id, const struct rn_age_stanza *s, struct rn_mark mark,
                      enum rn_age_found *found, unsigned char *file_key)
{
    struct rn_run *run = id->base.run;
    unsigned char *out = rn_secure_alloc(run, MAX_RSA_BYTES);
    size_t size = 0;
    bool ok;

    RN_TRY(check_stanza(id, s, mark));
    RN_TRY(rn_rsa_oaep_open(run, &id->key.rsa, RN_S(RSA_LABEL), s->body, out, MAX_RSA_BYTES, &size,
                            &ok));
    if (!ok || size != RN_AGE_FILE_KEY_SIZE)
        return RENDER_OK; /* the hash is short, so another key may have it too */
    memcpy(file_key, out, RN_AGE_FILE_KEY_SIZE);
    *found = RN_AGE_YES;
    return RENDER_OK;
}

static int wrap_rsa(struct ssh_recipient *r, struct rn_mark mark, const unsigned char *file_key,
                    struct rn_age_stanza *s)
{
    struct rn_run *run = r->base.run;
    char *body = rn_arena_alloc(&run->arena, r->key.rsa.n.n);

    if (rn_ssh_rsa_bits(&r->key) < MIN_RSA_BITS)
        return rn_fail(run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "an RSA key of less than 2048 bits is not encrypted to");
    RN_TRY(rn_rsa_oaep_seal(run, &r->key.rsa, RN_S(RSA_LABEL),
                            rn_str_make((const char *)file_key, RN_AGE_FILE_KEY_SIZE), body));
    s->body = rn_str_make(body, r->key.rsa.n.n);
    return RENDER_OK;
}

/* ---- Both ----------------------------------------------------------------------------------- */

static int open_file(struct ssh_identity *id)
{
    struct rn_run *run = id->base.run;
    struct render_question question = {.kind = RENDER_ASK_KEY_PASSPHRASE,
                                       .about = {id->base.name.p, id->base.name.n}};
    struct rn_str passphrase;

    if (id->open)
        return RENDER_OK;
    RN_TRY(rn_age_ask(run, id->base.host, id->mark, &question, &passphrase));
    RN_TRY(rn_ssh_file_open(run, id->mark, &id->file, passphrase, &id->key));
    id->open = true;
    return RENDER_OK;
}

static int unwrap(struct rn_age_identity *base, const struct rn_age_header *header,
                  struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct ssh_identity *id = (struct ssh_identity *)base;
    enum rn_ssh_type type = id->file.public.type;

    for (size_t i = 0; i < header->n && !*found; i++) {
        const struct rn_age_stanza *s = header->at[i];

        if (!rn_str_eq(s->type, type_word(type)))
            continue;
        if (!id->file.encrypted)
            RN_TRY(check_stanza(id, s, mark));
        if (!is_for(s, &id->file.public))
            continue;
        RN_TRY(open_file(id));
        if (type == RN_SSH_RSA)
            RN_TRY(unwrap_rsa(id, s, mark, found, file_key));
        else
            RN_TRY(unwrap_ed25519(id, s, mark, found, file_key));
    }
    return RENDER_OK;
}

static int wrap(struct rn_age_recipient *base, struct rn_mark mark, const unsigned char *file_key,
                struct rn_age_header *header)
{
    struct ssh_recipient *r = (struct ssh_recipient *)base;
    struct rn_age_stanza *s = rn_age_stanza_new(base->run, header, type_word(r->key.type));
    unsigned char tag[TAG];

    fingerprint(&r->key, tag);
    rn_age_stanza_argument(base->run, s, tag, TAG);
    return r->key.type == RN_SSH_RSA ? wrap_rsa(r, mark, file_key, s)
                                     : wrap_ed25519(r, mark, file_key, s);
}

static void add_recipient(struct rn_age_recipients *to, const struct rn_ssh_public *key)
{
    struct ssh_recipient *r = RN_NEW(to->run, struct ssh_recipient);

    r->key = *key;
    r->base.wrap = wrap;
    rn_age_recipient_add(to, &r->base);
}

static int publish(struct rn_age_identity *base, struct rn_age_recipients *to)
{
    add_recipient(to, &((struct ssh_identity *)base)->file.public);
    return RENDER_OK;
}

int rn_age_ssh_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                        struct rn_str pem)
{
    struct ssh_identity *id = rn_secure_alloc(ids->run, sizeof(*id));

    RN_TRY(rn_ssh_file_read(ids->run, mark, pem, &id->file));
    id->mark = mark;
    id->open = !id->file.encrypted;
    id->key = id->file.key;
    id->base.unwrap = unwrap;
    id->base.publish = publish;
    rn_age_identity_add(ids, &id->base, name);
    return RENDER_OK;
}

int rn_age_ssh_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str line,
                         bool *unsupported)
{
    size_t space = rn_ssh_word_end(line);
    struct rn_str type = rn_str_slice(line, 0, space);
    struct rn_str text = rn_str_trim(rn_str_slice(line, space, line.n)), blob, word;
    char *bytes = rn_arena_alloc(&to->run->arena, RN_BASE64_MAX(line.n));
    struct rn_ssh_public key;
    size_t size;

    text = rn_str_slice(text, 0, rn_ssh_word_end(text)); /* a comment follows */
    if (!rn_base64_decode(RN_BASE64_PADDED, text, bytes, RN_BASE64_MAX(line.n), &size))
        return rn_fail(to->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "bad recipient: it is neither an age key nor an SSH key");
    blob = rn_str_make(bytes, size);
    word = rn_str_slice(blob, 4, 4 + type.n); /* behind its length */
    if (!rn_ssh_public_read(blob, &key) || !rn_str_eq(word, type))
        return rn_fail(to->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "bad recipient: the SSH key is malformed");
    *unsupported = key.type == RN_SSH_OTHER ||
                   (key.type == RN_SSH_RSA && rn_ssh_rsa_bits(&key) < MIN_RSA_BITS);
    if (!*unsupported)
        add_recipient(to, &key);
    return RENDER_OK;
}
