/* The payload of an age file: a nonce, then chunks of 64 KiB, each with its own tag, the last one
 * marked. A chunk is only handed on when its tag fits. */
#include <sodium.h>

#include "secret/age_parts.h"
#include "secret/crypto.h"

enum { NONCE = 16, CHUNK_NONCE = crypto_aead_chacha20poly1305_ietf_NPUBBYTES };

struct payload {
    struct rn_age_input *in;
    unsigned char key[RN_AGE_KEY];
    unsigned char nonce[CHUNK_NONCE]; /* a counter, and a mark on the last chunk */
    unsigned char *chunk;             /* what is read: a chunk, and one byte ahead */
    size_t n;                         /* how much of it is filled */
    unsigned char *plain;             /* of a chunk that is decrypted */
    bool first, last;
};

static struct payload *payload_new(struct rn_age_input *in, const unsigned char *file_key,
                                   const unsigned char nonce[NONCE])
{
    struct payload *p = rn_secure_alloc(in->run, sizeof(*p));

    p->in = in;
    p->first = true;
    rn_hkdf_sha256(rn_str_make((const char *)file_key, RN_AGE_FILE_KEY_SIZE),
                   rn_str_make((const char *)nonce, NONCE), RN_S("payload"), p->key,
                   sizeof(p->key));
    return p;
}

static void next_nonce(struct payload *p)
{
    p->first = false;
    for (int i = CHUNK_NONCE - 2; i >= 0 && ++p->nonce[i] == 0; i--)
        ; /* 88 bits do not run over */
}

/* Fills the chunk with up to size bytes and one that tells whether there are more. */
static int read_chunk(struct payload *p, size_t size)
{
    size_t got;

    RN_TRY(rn_age_input_read(p->in, p->chunk + p->n, size + 1 - p->n, &got));
    p->n += got;
    p->last = p->n <= size;
    if (p->last)
        p->nonce[CHUNK_NONCE - 1] = 1;
    return RENDER_OK;
}

/* Behind a chunk of size bytes: the byte that was read ahead goes to the front. */
static void chunk_done(struct payload *p, size_t size)
{
    p->chunk[0] = p->chunk[size];
    p->n = p->last ? 0 : 1;
    next_nonce(p);
}

/* ---- Decryption ----------------------------------------------------------------------------- */

static int tampered(struct rn_age_input *in, const char *why)
{
    return rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_TAMPERED,
                   "the encrypted content was damaged or tampered with: %s", why);
}

/* to NULL: it is only looked whether the tag fits. */
static bool open_chunk(struct payload *p, size_t n, unsigned char *to)
{
    return crypto_aead_chacha20poly1305_ietf_decrypt_detached(to, NULL, p->chunk, n, p->chunk + n,
                                                              NULL, 0, p->nonce, p->key) == 0;
}

/* Decrypts the next chunk. *n is the size of its plaintext. */
static int decrypt_chunk(struct payload *p, size_t *n)
{
    size_t size = RN_AGE_CHUNK + RN_AGE_TAG;

    RN_TRY(read_chunk(p, size));
    size = p->last ? p->n : size;
    if (size < RN_AGE_TAG)
        return tampered(p->in, "it is cut off");
    *n = size - RN_AGE_TAG;
    if (*n == 0 && !p->first)
        return tampered(p->in, "its last part is empty");
    if (open_chunk(p, *n, p->plain))
        return RENDER_OK;
    /* Whether the other mark fits tells what happened. */
    p->nonce[CHUNK_NONCE - 1] ^= 1;
    if (*n == RN_AGE_CHUNK && open_chunk(p, *n, NULL))
        return tampered(p->in,
                        p->last ? "its end is missing" : "there is something behind its end");
    return tampered(p->in, "a part of it does not have its authentication tag");
}

/* Plaintext on its way to the stream; the first bytes are held until the end is seen. */
struct sink {
    struct rn_age_input *in;
    const struct render_stream *stream;
    struct rn_buf held;
    size_t hold;
};

static int flush(struct sink *s)
{
    int status = rn_age_write(s->in->run, s->in->mark, s->stream, s->held.p, s->held.n);

    s->held.n = 0;
    return status;
}

static int put(struct sink *s, const unsigned char *data, size_t n)
{
    struct rn_str text = rn_str_make((const char *)data, n);

    if (s->held.n + n <= s->hold) {
        rn_buf_add(&s->held, text);
        return RENDER_OK;
    }
    RN_TRY(flush(s));
    s->hold = 0;
    return rn_age_write(s->in->run, s->in->mark, s->stream, text.p, text.n);
}

/* No chunk of an input in memory is larger than it. */
static size_t largest_chunk(const struct rn_age_input *in)
{
    return !in->stream && in->n < RN_AGE_CHUNK ? in->n : RN_AGE_CHUNK;
}

int rn_age_payload_open(struct rn_age_input *in, const unsigned char *file_key,
                        const struct render_stream *stream, bool write, size_t hold)
{
    struct sink sink = {in, stream, {.arena = rn_secure(in->run)}, hold};
    unsigned char nonce[NONCE];
    struct payload *p;
    size_t n;

    RN_TRY(rn_age_input_read(in, nonce, sizeof(nonce), &n));
    if (n < sizeof(nonce))
        return tampered(in, "it is cut off");
    p = payload_new(in, file_key, nonce);
    p->chunk = rn_arena_alloc_raw(&in->run->arena, largest_chunk(in) + RN_AGE_TAG + 1);
    p->plain = rn_secure_alloc(in->run, largest_chunk(in));
    do {
        RN_TRY(decrypt_chunk(p, &n));
        if (write)
            RN_TRY(put(&sink, p->plain, n));
        chunk_done(p, n + RN_AGE_TAG);
    } while (!p->last);
    return write ? flush(&sink) : RENDER_OK;
}

/* ---- Encryption ----------------------------------------------------------------------------- */

int rn_age_payload_seal(struct rn_age_input *in, const unsigned char *file_key,
                        struct rn_age_output *out)
{
    char *sealed = rn_arena_alloc_raw(&in->run->arena, largest_chunk(in) + RN_AGE_TAG);
    unsigned char nonce[NONCE];
    struct payload *p;

    randombytes_buf(nonce, sizeof(nonce));
    RN_TRY(rn_age_output_write(out, rn_str_make((char *)nonce, sizeof(nonce))));
    p = payload_new(in, file_key, nonce);
    p->chunk = rn_secure_alloc(in->run, largest_chunk(in) + 1);
    do {
        size_t n;

        RN_TRY(read_chunk(p, RN_AGE_CHUNK));
        n = p->last ? p->n : RN_AGE_CHUNK;
        crypto_aead_chacha20poly1305_ietf_encrypt((unsigned char *)sealed, NULL, p->chunk, n, NULL,
                                                  0, NULL, p->nonce, p->key);
        RN_TRY(rn_age_output_write(out, rn_str_make(sealed, n + RN_AGE_TAG)));
        chunk_done(p, n);
    } while (!p->last);
    return RENDER_OK;
}
