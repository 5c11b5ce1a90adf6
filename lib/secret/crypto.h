/* Ciphers and hashes of the secret room. What libsodium has is called there directly (SHA-2,
 * X25519, Ed25519, ChaCha20-Poly1305, random bytes); this header adds what it lacks.
 *
 * AES and RSA come from mbedTLS's libmbedcrypto, which is loaded on first use: a run that needs
 * neither never looks for it. Without it these functions fail with RENDER_EUNSUPPORTED and a
 * diagnostic. Keys that are passed in should be in locked memory (base/secure.h); the library's
 * own copies are wiped before a function returns. */
#ifndef RN_SECRET_CRYPTO_H
#define RN_SECRET_CRYPTO_H

#include "base/run.h"

enum { RN_SHA256_SIZE = 32, RN_AES_TAG_SIZE = 16 };

/* HKDF with SHA-256: size (at most 255 * 32) bytes of key material into out. */
void rn_hkdf_sha256(struct rn_str secret, struct rn_str salt, struct rn_str info, void *out,
                    size_t size);
/* Its two halves, for who needs them apart (HPKE). */
void rn_hkdf_extract(struct rn_str salt, struct rn_str secret, unsigned char prk[RN_SHA256_SIZE]);
void rn_hkdf_expand(const unsigned char prk[RN_SHA256_SIZE], struct rn_str info, void *out,
                    size_t size);

/* ---- AES-GCM (crypto_mbed.c) ---------------------------------------------------------------- */

/* A key that is set up once for many values. */
struct rn_gcm;

/* key is 16, 24 or 32 bytes, else RENDER_EINPUT without a diagnostic. Released when the run ends.
 * *out is NULL on failure. */
int rn_gcm_new(struct rn_run *run, struct rn_str key, struct rn_gcm **out);
/* Decrypts text.n bytes into out, with a nonce of any length from 1. False, and out wiped, when
 * tag does not fit. out may be text.p. */
bool rn_gcm_open(struct rn_gcm *gcm, struct rn_str nonce, struct rn_str aad, struct rn_str text,
                 const unsigned char tag[RN_AES_TAG_SIZE], void *out);
/* Encrypts text.n bytes into out and sets tag. False when the library refuses. */
bool rn_gcm_seal(struct rn_gcm *gcm, struct rn_str nonce, struct rn_str aad, struct rn_str text,
                 void *out, unsigned char tag[RN_AES_TAG_SIZE]);

/* ---- AES-CTR, AES-CBC and RSA-OAEP (crypto_mbed.c), for SSH keys ------------------------------
 */

/* Both ways. iv is 16 bytes; out may be text.p. */
int rn_aes_ctr(struct rn_run *run, struct rn_str key, const unsigned char iv[16],
               struct rn_str text, void *out);
/* Decrypts; text.n is a multiple of 16. */
int rn_aes_cbc_open(struct rn_run *run, struct rn_str key, const unsigned char iv[16],
                    struct rn_str text, void *out);

/* Big-endian numbers; d, p, q are empty in a public key. */
struct rn_rsa_key {
    struct rn_str n, e, d, p, q;
};

/* RSA-OAEP with SHA-256 and label. Decrypts into out, which has room for max bytes. *ok is false
 * when text is not for this key; the status is not RENDER_OK only when the library is missing or
 * the key is no key (with a diagnostic). */
int rn_rsa_oaep_open(struct rn_run *run, const struct rn_rsa_key *key, struct rn_str label,
                     struct rn_str text, void *out, size_t max, size_t *size, bool *ok);
/* Encrypts into out, which has room for as many bytes as n has. */
int rn_rsa_oaep_seal(struct rn_run *run, const struct rn_rsa_key *key, struct rn_str label,
                     struct rn_str text, void *out);

#endif
