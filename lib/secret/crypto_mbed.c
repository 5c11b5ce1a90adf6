/* AES and RSA by mbedTLS's libmbedcrypto, which is looked up when it is first needed
 * (secret/mbed.h): no header of it is used, so that one build of ours runs with each version from
 * 2.16 to 3.6. The functions below have one signature in all of them but where it says so; contexts
 * are given more room than any version takes. */
#include <assert.h>
#include <sodium.h>

#include "base/secure.h"
#include "secret/crypto.h"
#include "secret/mbed.h"

enum {
    CONTEXT_SIZE = 4096,
    CIPHER_ID_AES = 2,
    MODE_ENCRYPT = 1, /* of GCM and AES */
    MODE_DECRYPT = 0, /* the same */
    RSA_PUBLIC = 0,
    RSA_PRIVATE = 1,
    RSA_PKCS_V21 = 1,
    VERSION_3 = 0x03000000,
    FIRST_VERSION = 0x02100000,
    LAST_VERSION = 0x03ffffff
};

typedef int random_bytes(void *user, unsigned char *out, size_t size);

struct ciphers {
    void *library;
    unsigned version;
    unsigned (*version_get_number)(void);
    int (*gcm_setkey)(void *, int cipher, const unsigned char *key, unsigned bits);
    int (*gcm_crypt_and_tag)(void *, int mode, size_t n, const unsigned char *iv, size_t niv,
                             const unsigned char *aad, size_t naad, const unsigned char *in,
                             unsigned char *out, size_t ntag, unsigned char *tag);
    int (*gcm_auth_decrypt)(void *, size_t n, const unsigned char *iv, size_t niv,
                            const unsigned char *aad, size_t naad, const unsigned char *tag,
                            size_t ntag, const unsigned char *in, unsigned char *out);
    void (*gcm_init)(void *);
    void (*gcm_free)(void *);
    void (*aes_init)(void *);
    void (*aes_free)(void *);
    int (*aes_setkey_enc)(void *, const unsigned char *key, unsigned bits);
    int (*aes_setkey_dec)(void *, const unsigned char *key, unsigned bits);
    int (*aes_crypt_ctr)(void *, size_t n, size_t *offset, unsigned char counter[16],
                         unsigned char block[16], const unsigned char *in, unsigned char *out);
    int (*aes_crypt_cbc)(void *, int mode, size_t n, unsigned char iv[16], const unsigned char *in,
                         unsigned char *out);
    const void *(*md_info_from_string)(const char *name);
    int (*md_get_type)(const void *info);
    void (*rsa_free)(void *);
    int (*rsa_import_raw)(void *, const unsigned char *n, size_t nn, const unsigned char *p,
                          size_t np, const unsigned char *q, size_t nq, const unsigned char *d,
                          size_t nd, const unsigned char *e, size_t ne);
    int (*rsa_complete)(void *);
    /* In version 2. */
    void (*rsa_init_2)(void *, int padding, int hash);
    int (*oaep_decrypt_2)(void *, random_bytes *, void *, int mode, const unsigned char *label,
                          size_t nlabel, size_t *n, const unsigned char *in, unsigned char *out,
                          size_t max);
    int (*oaep_encrypt_2)(void *, random_bytes *, void *, int mode, const unsigned char *label,
                          size_t nlabel, size_t n, const unsigned char *in, unsigned char *out);
    /* In version 3. */
    void (*rsa_init_3)(void *);
    int (*rsa_set_padding_3)(void *, int padding, int hash);
    int (*oaep_decrypt_3)(void *, random_bytes *, void *, const unsigned char *label, size_t nlabel,
                          size_t *n, const unsigned char *in, unsigned char *out, size_t max);
    int (*oaep_encrypt_3)(void *, random_bytes *, void *, const unsigned char *label, size_t nlabel,
                          size_t n, const unsigned char *in, unsigned char *out);
};

static const unsigned char *bytes(struct rn_str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

static int host_random(void *user, unsigned char *out, size_t size)
{
    (void)user;
    randombytes_buf(out, size);
    return 0;
}

/* ---- Loading -------------------------------------------------------------------------------- */

/* The functions by name and by their place in struct ciphers. */
struct symbol {
    const char *name;
    size_t at;
};

static const struct symbol symbols[] = {
#define X(field, function) {#function, offsetof(struct ciphers, field)},
#include "secret/mbed_functions.def"
#undef X
};

static bool fill(struct ciphers *c)
{
    for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
        void *address = rn_mbed_function(c->library, symbols[i].name);

        if (!address)
            return false;
        memcpy((char *)c + symbols[i].at, &address, sizeof(address));
    }
    c->version = c->version_get_number();
    return c->version >= FIRST_VERSION && c->version <= LAST_VERSION;
}

static bool open_library(struct ciphers *c)
{
    for (size_t i = 0; rn_mbed_open(i, &c->library); i++) {
        if (c->library && fill(c))
            return true;
        rn_mbed_close(c->library);
    }
    return false;
}

static int load(struct rn_run *run, struct ciphers **out)
{
    struct rn_deferred *entry;
    struct ciphers *c = run->secure.ciphers;

    *out = c;
    if (c)
        return RENDER_OK;
    rn_secure(run); /* random bytes need libsodium to be started */
    entry = rn_run_defer(run, rn_mbed_close, NULL);
    c = RN_NEW(run, struct ciphers);
    if (!open_library(c))
        return rn_hint(
            run,
            rn_fail(run, RENDER_EUNSUPPORTED, RN_NOWHERE, RN_E_UNSUPPORTED,
                    "AES and RSA need the library mbedcrypto, which is not installed"),
            "install mbed TLS 2.16 to 3.6 (libmbedcrypto7 or libmbedcrypto16 in Debian)");
    entry->what = c->library;
    run->secure.ciphers = *out = c;
    return RENDER_OK;
}

/* ---- AES-GCM -------------------------------------------------------------------------------- */

struct rn_gcm {
    struct ciphers *ciphers;
    _Alignas(64) unsigned char context[CONTEXT_SIZE];
};

static void release_gcm(void *what)
{
    struct rn_gcm *gcm = what;

    gcm->ciphers->gcm_free(gcm->context);
}

int rn_gcm_new(struct rn_run *run, struct rn_str key, struct rn_gcm **out)
{
    struct rn_deferred *entry;
    struct ciphers *c;
    struct rn_gcm *gcm;

    *out = NULL;
    if (key.n != 16 && key.n != 24 && key.n != 32)
        return RENDER_EINPUT;
    RN_TRY(load(run, &c));
    gcm = rn_secure_alloc(run, sizeof(*gcm) + 64);
    gcm = (struct rn_gcm *)(((uintptr_t)gcm + 63) / 64 * 64);
    gcm->ciphers = c;
    entry = rn_run_defer(run, release_gcm, NULL);
    c->gcm_init(gcm->context);
    entry->what = gcm;
    if (c->gcm_setkey(gcm->context, CIPHER_ID_AES, bytes(key), (unsigned)key.n * 8))
        return rn_fail(run, RENDER_EUNSUPPORTED, RN_NOWHERE, RN_E_UNSUPPORTED,
                       "the library mbedcrypto has no AES-GCM");
    *out = gcm;
    return RENDER_OK;
}

bool rn_gcm_open(struct rn_gcm *gcm, struct rn_str nonce, struct rn_str aad, struct rn_str text,
                 const unsigned char tag[RN_AES_TAG_SIZE], void *out)
{
    return gcm->ciphers->gcm_auth_decrypt(gcm->context, text.n, bytes(nonce), nonce.n, bytes(aad),
                                          aad.n, tag, RN_AES_TAG_SIZE, bytes(text), out) == 0;
}

bool rn_gcm_seal(struct rn_gcm *gcm, struct rn_str nonce, struct rn_str aad, struct rn_str text,
                 void *out, unsigned char tag[RN_AES_TAG_SIZE])
{
    return gcm->ciphers->gcm_crypt_and_tag(gcm->context, MODE_ENCRYPT, text.n, bytes(nonce),
                                           nonce.n, bytes(aad), aad.n, bytes(text), out,
                                           RN_AES_TAG_SIZE, tag) == 0;
}

/* ---- AES-CTR and AES-CBC -------------------------------------------------------------------- */

static int no_aes(struct rn_run *run)
{
    return rn_fail(run, RENDER_EUNSUPPORTED, RN_NOWHERE, RN_E_UNSUPPORTED,
                   "the library mbedcrypto does not take the key");
}

int rn_aes_ctr(struct rn_run *run, struct rn_str key, const unsigned char iv[16],
               struct rn_str text, void *out)
{
    unsigned char counter[16], block[16] = {0};
    struct ciphers *c;
    size_t offset = 0;
    void *aes;
    int failed;

    RN_TRY(load(run, &c));
    aes = rn_secure_alloc(run, CONTEXT_SIZE);
    memcpy(counter, iv, sizeof(counter));
    c->aes_init(aes);
    failed = c->aes_setkey_enc(aes, bytes(key), (unsigned)key.n * 8) ||
             c->aes_crypt_ctr(aes, text.n, &offset, counter, block, bytes(text), out);
    c->aes_free(aes);
    rn_wipe(block, sizeof(block));
    return failed ? no_aes(run) : RENDER_OK;
}

int rn_aes_cbc_open(struct rn_run *run, struct rn_str key, const unsigned char iv[16],
                    struct rn_str text, void *out)
{
    unsigned char chain[16];
    struct ciphers *c;
    void *aes;
    int failed;

    RN_TRY(load(run, &c));
    aes = rn_secure_alloc(run, CONTEXT_SIZE);
    memcpy(chain, iv, sizeof(chain));
    c->aes_init(aes);
    failed = c->aes_setkey_dec(aes, bytes(key), (unsigned)key.n * 8) ||
             c->aes_crypt_cbc(aes, MODE_DECRYPT, text.n, chain, bytes(text), out);
    c->aes_free(aes);
    return failed ? no_aes(run) : RENDER_OK;
}

/* ---- RSA ------------------------------------------------------------------------------------ */

/* A context in locked memory. Nothing may escape until rsa_free. */
static int open_key(struct rn_run *run, struct ciphers *c, void *rsa, const struct rn_rsa_key *key)
{
    int hash = c->md_get_type(c->md_info_from_string("SHA256"));
    int failed = 0;

    if (c->version >= VERSION_3) {
        c->rsa_init_3(rsa);
        failed = c->rsa_set_padding_3(rsa, RSA_PKCS_V21, hash);
    } else {
        c->rsa_init_2(rsa, RSA_PKCS_V21, hash);
    }
    /* An empty number is one that is not there. */
#define NUMBER(s) (s).n ? bytes(s) : NULL, (s).n
    failed = failed ||
             c->rsa_import_raw(rsa, NUMBER(key->n), NUMBER(key->p), NUMBER(key->q), NUMBER(key->d),
                               NUMBER(key->e)) ||
             c->rsa_complete(rsa);
#undef NUMBER
    if (!failed)
        return RENDER_OK;
    c->rsa_free(rsa);
    return rn_fail(run, RENDER_ESECRET, RN_NOWHERE, RN_E_IDENTITY, "the RSA key is not valid");
}

int rn_rsa_oaep_open(struct rn_run *run, const struct rn_rsa_key *key, struct rn_str label,
                     struct rn_str text, void *out, size_t max, size_t *size, bool *ok)
{
    struct ciphers *c;
    void *rsa;

    *ok = false;
    RN_TRY(load(run, &c));
    rsa = rn_secure_alloc(run, CONTEXT_SIZE);
    if (text.n != key->n.n)
        return RENDER_OK;
    RN_TRY(open_key(run, c, rsa, key));
    if (c->version >= VERSION_3)
        *ok = c->oaep_decrypt_3(rsa, host_random, NULL, bytes(label), label.n, size, bytes(text),
                                out, max) == 0;
    else
        *ok = c->oaep_decrypt_2(rsa, host_random, NULL, RSA_PRIVATE, bytes(label), label.n, size,
                                bytes(text), out, max) == 0;
    c->rsa_free(rsa);
    return RENDER_OK;
}

int rn_rsa_oaep_seal(struct rn_run *run, const struct rn_rsa_key *key, struct rn_str label,
                     struct rn_str text, void *out)
{
    struct ciphers *c;
    int failed;
    void *rsa;

    RN_TRY(load(run, &c));
    rsa = rn_secure_alloc(run, CONTEXT_SIZE);
    RN_TRY(open_key(run, c, rsa, key));
    if (c->version >= VERSION_3)
        failed = c->oaep_encrypt_3(rsa, host_random, NULL, bytes(label), label.n, text.n,
                                   bytes(text), out);
    else
        failed = c->oaep_encrypt_2(rsa, host_random, NULL, RSA_PUBLIC, bytes(label), label.n,
                                   text.n, bytes(text), out);
    c->rsa_free(rsa);
    return failed ? rn_fail(run, RENDER_ESECRET, RN_NOWHERE, RN_E_RECIPIENT,
                            "the RSA key cannot encrypt")
                  : RENDER_OK;
}
