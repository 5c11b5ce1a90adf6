#include "secret/crypto.h"

#include <assert.h>
#include <sodium.h>

static const unsigned char *bytes(struct rn_str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

static void hmac(struct rn_str key, struct rn_str a, struct rn_str b,
                 unsigned char out[RN_SHA256_SIZE])
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, bytes(key), key.n);
    crypto_auth_hmacsha256_update(&state, bytes(a), a.n);
    crypto_auth_hmacsha256_update(&state, bytes(b), b.n);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof(state));
}

void rn_hkdf_extract(struct rn_str salt, struct rn_str secret, unsigned char prk[RN_SHA256_SIZE])
{
    hmac(salt, secret, RN_S(""), prk);
}

/* Each block is the HMAC of the block before, info and the block's number. */
void rn_hkdf_expand(const unsigned char prk[RN_SHA256_SIZE], struct rn_str info, void *out,
                    size_t size)
{
    unsigned char block[RN_SHA256_SIZE];
    crypto_auth_hmacsha256_state state;
    unsigned char *to = out;

    assert(size <= 255 * RN_SHA256_SIZE);
    for (unsigned char i = 1; size; i++) {
        size_t n = size < sizeof(block) ? size : sizeof(block);

        crypto_auth_hmacsha256_init(&state, prk, RN_SHA256_SIZE);
        if (i > 1)
            crypto_auth_hmacsha256_update(&state, block, sizeof(block));
        crypto_auth_hmacsha256_update(&state, bytes(info), info.n);
        crypto_auth_hmacsha256_update(&state, &i, 1);
        crypto_auth_hmacsha256_final(&state, block);
        memcpy(to, block, n);
        to += n;
        size -= n;
    }
    sodium_memzero(block, sizeof(block));
    sodium_memzero(&state, sizeof(state));
}

void rn_hkdf_sha256(struct rn_str secret, struct rn_str salt, struct rn_str info, void *out,
                    size_t size)
{
    unsigned char prk[RN_SHA256_SIZE];

    rn_hkdf_extract(salt, secret, prk);
    rn_hkdf_expand(prk, info, out, size);
    sodium_memzero(prk, sizeof(prk));
}
