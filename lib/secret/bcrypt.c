#include "secret/bcrypt.h"

#include <sodium.h>

#include "base/secure.h"
#include "secret/tables_blowfish.h"

enum { HASH = 32, WORDS = HASH / 4, DIGEST = crypto_hash_sha512_BYTES, COST = 64, PASSES = 64 };

struct blowfish {
    uint32_t keys[18], boxes[4 * 256];
};

static uint32_t scramble(const struct blowfish *b, uint32_t x)
{
    return ((b->boxes[x >> 24] + b->boxes[256 + (x >> 16 & 255)]) ^
            b->boxes[512 + (x >> 8 & 255)]) +
           b->boxes[768 + (x & 255)];
}

static void encrypt(const struct blowfish *b, uint32_t *left, uint32_t *right)
{
    uint32_t l = *left, r = *right;

    for (int i = 0; i < 16; i += 2) {
        l ^= b->keys[i];
        r ^= scramble(b, l);
        r ^= b->keys[i + 1];
        l ^= scramble(b, r);
    }
    *left = r ^ b->keys[17];
    *right = l ^ b->keys[16];
}

/* The next word of bytes that repeat. */
static uint32_t next_word(const unsigned char *bytes, size_t n, size_t *at)
{
    uint32_t word = 0;

    for (int i = 0; i < 4; i++) {
        word = word << 8 | bytes[*at];
        *at = (*at + 1) % n;
    }
    return word;
}

/* Mixes a key, and a salt unless it is NULL, into the state. Both are digests. */
static void expand(struct blowfish *b, const unsigned char *salt, const unsigned char *key)
{
    uint32_t l = 0, r = 0;
    size_t at = 0;

    for (int i = 0; i < 18; i++)
        b->keys[i] ^= next_word(key, DIGEST, &at);
    at = 0;
    for (int i = 0; i < 18 + 4 * 256; i += 2) {
        uint32_t *to = i < 18 ? &b->keys[i] : &b->boxes[i - 18];

        if (salt) {
            l ^= next_word(salt, DIGEST, &at);
            r ^= next_word(salt, DIGEST, &at);
        }
        encrypt(b, &l, &r);
        to[0] = l;
        to[1] = r;
    }
}

/* One bcrypt of two digests. Its words are written the other way round. */
static void bcrypt(struct blowfish *b, const unsigned char *passphrase, const unsigned char *salt,
                   unsigned char out[HASH])
{
    static const char magic[] = "OxychromaticBlowfishSwatDynamite";
    uint32_t text[WORDS];
    size_t at = 0;

    memcpy(b->keys, pi_keys, sizeof(b->keys));
    memcpy(b->boxes, pi_boxes, sizeof(b->boxes));
    expand(b, salt, passphrase);
    for (int i = 0; i < COST; i++) {
        expand(b, NULL, salt);
        expand(b, NULL, passphrase);
    }
    for (int i = 0; i < WORDS; i++)
        text[i] = next_word((const unsigned char *)magic, HASH, &at);
    for (int pass = 0; pass < PASSES; pass++)
        for (int i = 0; i < WORDS; i += 2)
            encrypt(b, &text[i], &text[i + 1]);
    for (int i = 0; i < WORDS; i++)
        for (int k = 0; k < 4; k++)
            out[4 * i + k] = (unsigned char)(text[i] >> 8 * k);
    rn_wipe(text, sizeof(text));
}

/* All that is secret, in locked memory. */
struct work {
    struct blowfish blowfish;
    unsigned char passphrase[DIGEST], salt[DIGEST], block[HASH], sum[HASH];
};

static void hash_salt(struct rn_str salt, uint32_t count, unsigned char *out)
{
    unsigned char number[4] = {(unsigned char)(count >> 24), (unsigned char)(count >> 16),
                               (unsigned char)(count >> 8), (unsigned char)count};
    crypto_hash_sha512_state state;

    crypto_hash_sha512_init(&state);
    crypto_hash_sha512_update(&state, (const unsigned char *)salt.p, salt.n);
    crypto_hash_sha512_update(&state, number, sizeof(number));
    crypto_hash_sha512_final(&state, out);
}

void rn_bcrypt_pbkdf(struct rn_run *run, struct rn_str passphrase, struct rn_str salt,
                     uint32_t rounds, unsigned char *out, size_t size)
{
    struct work *w = rn_secure_alloc(run, sizeof(*w));
    size_t blocks = (size + HASH - 1) / HASH;

    crypto_hash_sha512(w->passphrase, (const unsigned char *)passphrase.p, passphrase.n);
    for (size_t count = 1; count <= blocks; count++) {
        hash_salt(salt, (uint32_t)count, w->salt);
        bcrypt(&w->blowfish, w->passphrase, w->salt, w->block);
        memcpy(w->sum, w->block, HASH);
        for (uint32_t i = 1; i < rounds; i++) {
            crypto_hash_sha512(w->salt, w->block, HASH);
            bcrypt(&w->blowfish, w->passphrase, w->salt, w->block);
            for (int k = 0; k < HASH; k++)
                w->sum[k] ^= w->block[k];
        }
        /* The bytes of a block are spread over the whole key. */
        for (size_t i = 0; i < HASH && i * blocks + count - 1 < size; i++)
            out[i * blocks + count - 1] = w->sum[i];
    }
    rn_wipe(w, sizeof(*w));
}
