/* From the header to the file key: which identity opens which recipient. */
#include <sodium.h>

#include "secret/age_parts.h"

void rn_age_identity_add(struct rn_age_identities *ids, struct rn_age_identity *id,
                         struct rn_str name)
{
    id->run = ids->run;
    id->host = ids->host;
    id->name = name;
    RN_PUSH(ids->run, ids->at, ids->n, ids->cap) = id;
}

int rn_age_bad_stanza(struct rn_run *run, struct rn_mark mark, const struct rn_age_stanza *s,
                      const char *why)
{
    return rn_fail(run, RENDER_ESECRET, mark, RN_E_AGE, "bad %.*s recipient of an age file: %s",
                   RN_FMT(s->type), why);
}

bool rn_age_open_key(const unsigned char key[RN_AGE_KEY], struct rn_str body,
                     unsigned char *file_key)
{
    static const unsigned char nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

    /* The size is fixed, so that a text cannot be made that many keys open. */
    return body.n == RN_AGE_WRAPPED && crypto_aead_chacha20poly1305_ietf_decrypt(
                                           file_key, NULL, NULL, (const unsigned char *)body.p,
                                           body.n, NULL, 0, nonce, key) == 0;
}

void rn_age_seal_key(struct rn_run *run, const unsigned char key[RN_AGE_KEY],
                     const unsigned char *file_key, struct rn_age_stanza *s)
{
    /* Each key is used once. */
    static const unsigned char nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];
    unsigned char *body = rn_arena_alloc_raw(&run->arena, RN_AGE_WRAPPED);

    crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL, file_key, RN_AGE_FILE_KEY_SIZE, NULL, 0,
                                              NULL, nonce, key);
    s->body = rn_str_make((char *)body, RN_AGE_WRAPPED);
}

static bool needs_passphrase(const struct rn_age_header *header)
{
    return header->n == 1 && rn_str_is(header->at[0]->type, "scrypt");
}

/* Why nothing fits, in words that depend on what there is. */
static int no_match(struct rn_age_identities *ids, struct rn_mark mark,
                    const struct rn_age_header *header)
{
    struct rn_run *run = ids->run;
    bool passphrases = true, keys = false;

    for (size_t i = 0; i < ids->n; i++) {
        if (ids->at[i]->unsupported)
            return rn_age_no_hybrid(run, mark);
        passphrases = passphrases && ids->at[i]->passphrase;
        keys = keys || !ids->at[i]->passphrase;
    }
    if (needs_passphrase(header) && !keys)
        return rn_fail(run, RENDER_ESECRET, mark, RN_E_NO_IDENTITY,
                       ids->n ? "the passphrase is wrong" : "there is no passphrase for the file");
    if (needs_passphrase(header))
        return rn_hint(run,
                       rn_fail(run, RENDER_ESECRET, mark, RN_E_NO_IDENTITY,
                               "the file is encrypted with a passphrase, and keys were given"),
                       "leave out the keys to be asked for the passphrase");
    if (passphrases)
        return rn_hint(run,
                       rn_fail(run, RENDER_ESECRET, mark, RN_E_NO_IDENTITY,
                               "the file is not encrypted with a passphrase, and no key was given"),
                       "give the file of the key that it is encrypted for");
    return rn_fail(run, RENDER_ESECRET, mark, RN_E_NO_IDENTITY,
                   "none of the keys opens the file (%zu tried, %zu recipients)", ids->n,
                   header->n);
}

static int try_identities(struct rn_age_identities *ids, bool native, struct rn_mark mark,
                          const struct rn_age_header *header, enum rn_age_found *found,
                          unsigned char *file_key)
{
    for (size_t i = 0; i < ids->n && !*found; i++)
        if (ids->at[i]->native == native)
            RN_TRY(ids->at[i]->unwrap(ids->at[i], header, mark, found, file_key));
    return RENDER_OK;
}

int rn_age_unwrap(struct rn_age_identities *ids, struct rn_mark mark,
                  const struct rn_age_header *header, unsigned char *file_key)
{
    enum rn_age_found found = RN_AGE_NO;
    unsigned char mac[RN_AGE_KEY];

    RN_TRY(try_identities(ids, true, mark, header, &found, file_key));
    RN_TRY(try_identities(ids, false, mark, header, &found, file_key));
    if (!found)
        return no_match(ids, mark, header);
    rn_age_header_mac(file_key, header->signed_, mac);
    if (sodium_memcmp(mac, header->mac, sizeof(mac)))
        return rn_fail(ids->run, RENDER_ESECRET, mark, RN_E_TAMPERED,
                       "the header of the age file was damaged or tampered with: its MAC does not "
                       "fit");
    return RENDER_OK;
}
