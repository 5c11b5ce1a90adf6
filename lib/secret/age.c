/* Whole age files. */
#include "secret/age.h"

#include <sodium.h>

#include "secret/age_parts.h"

/* ---- Decryption ----------------------------------------------------------------------------- */

static int open_header(struct rn_age_identities *ids, struct rn_age_input *in,
                       unsigned char **file_key)
{
    struct rn_age_header header;

    RN_TRY(rn_age_header_read(in, &header));
    *file_key = rn_secure_alloc(ids->run, RN_AGE_FILE_KEY_SIZE);
    return rn_age_unwrap(ids, in->mark, &header, *file_key);
}

/* Back to the payload. The header is read again, and its MAC must fit again: the file may have
 * changed meanwhile. */
static int again(struct rn_age_input *in, const struct rn_age_io *io, const unsigned char *file_key)
{
    unsigned char mac[RN_AGE_KEY];
    struct rn_age_header header;

    if (io->stream.rewind(io->stream.user))
        return rn_fail(in->run, RENDER_EIO, in->mark, RN_E_IO, "the input cannot be read twice");
    RN_TRY(rn_age_input_open(in, in->run, in->mark, in->stream));
    RN_TRY(rn_age_header_read(in, &header));
    rn_age_header_mac(file_key, header.signed_, mac);
    if (sodium_memcmp(mac, header.mac, sizeof(mac)))
        return rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_TAMPERED,
                       "the age file changed while it was read");
    return RENDER_OK;
}

int rn_age_decrypt(struct rn_age_identities *ids, const struct rn_age_io *io)
{
    struct rn_age_input in = {.own = NULL};
    unsigned char *file_key;

    rn_secure(ids->run);
    RN_TRY(rn_age_input_open(&in, ids->run, io->mark, &io->stream));
    RN_TRY(open_header(ids, &in, &file_key));
    if (!io->stream.rewind)
        return rn_age_payload_open(&in, file_key, &io->stream, true, RN_AGE_HELD);
    RN_TRY(rn_age_payload_open(&in, file_key, &io->stream, false, 0));
    RN_TRY(again(&in, io, file_key));
    return rn_age_payload_open(&in, file_key, &io->stream, true, 0);
}

static int add_to_buffer(void *user, const void *data, size_t size)
{
    rn_buf_add(user, rn_str_make(data, size));
    return RENDER_OK;
}

int rn_age_decrypt_bytes(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str file,
                         struct rn_str *out)
{
    struct rn_buf buf = {.arena = rn_secure(ids->run)};
    struct render_stream stream = {.write = add_to_buffer, .user = &buf};
    struct rn_age_input in;
    unsigned char *file_key;

    RN_TRY(rn_age_input_open_bytes(&in, ids->run, mark, file));
    RN_TRY(open_header(ids, &in, &file_key));
    RN_TRY(rn_age_payload_open(&in, file_key, &stream, true, 0));
    rn_buf_char(&buf, '\0');
    *out = rn_str_make(buf.p, buf.n - 1);
    return RENDER_OK;
}

/* ---- Encryption ----------------------------------------------------------------------------- */

/* What opens a file must protect it all: a passphrase is alone, and recipients that are safe from
 * quantum computers are not mixed with others. */
static int check_labels(struct rn_age_recipients *to, struct rn_mark mark)
{
    for (size_t i = 0; i < to->n; i++) {
        if (to->at[i]->alone && to->n > 1)
            return rn_fail(to->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                           "a passphrase cannot be combined with other recipients");
        if (!rn_str_eq(to->at[i]->labels, to->at[0]->labels))
            return rn_fail(to->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                           "post-quantum recipients cannot be combined with others");
    }
    return RENDER_OK;
}

static int write_header(struct rn_age_recipients *to, struct rn_mark mark,
                        const unsigned char *file_key, struct rn_buf *text)
{
    struct rn_age_header header = {.n = 0};
    unsigned char mac[RN_AGE_KEY];

    if (to->n == 0)
        return rn_fail(to->run, RENDER_ESECRET, mark, RN_E_RECIPIENT,
                       "there is nobody to encrypt to");
    for (size_t i = 0; i < to->n; i++)
        RN_TRY(to->at[i]->wrap(to->at[i], mark, file_key, &header));
    RN_TRY(check_labels(to, mark)); /* plugins tell theirs when they wrap */
    rn_buf_lit(text, RN_AGE_INTRO);
    for (size_t i = 0; i < header.n; i++)
        rn_age_stanza_write(header.at[i], text);
    rn_buf_lit(text, "---");
    rn_age_header_mac(file_key, rn_buf_str(text), mac);
    rn_buf_char(text, ' ');
    rn_base64_encode(RN_BASE64_RAW, rn_str_make((char *)mac, sizeof(mac)), text);
    rn_buf_char(text, '\n');
    return RENDER_OK;
}

static int encrypt(struct rn_age_recipients *to, struct rn_age_input *in, struct rn_age_output *out,
                   bool armoured)
{
    unsigned char *file_key = rn_secure_alloc(to->run, RN_AGE_FILE_KEY_SIZE);
    struct rn_buf text = {.arena = &to->run->arena};

    randombytes_buf(file_key, RN_AGE_FILE_KEY_SIZE);
    RN_TRY(write_header(to, in->mark, file_key, &text));
    RN_TRY(rn_age_output_open(out, armoured));
    RN_TRY(rn_age_output_write(out, rn_buf_str(&text)));
    RN_TRY(rn_age_payload_seal(in, file_key, out));
    return rn_age_output_close(out);
}

int rn_age_encrypt(struct rn_age_recipients *to, const struct rn_age_io *io, bool armoured)
{
    struct rn_age_input in = {.run = to->run, .mark = io->mark, .stream = &io->stream};
    struct rn_age_output out = {.run = to->run, .mark = io->mark, .stream = &io->stream};

    in.buf = in.own = rn_secure_alloc(to->run, RN_AGE_BUFFER);
    return encrypt(to, &in, &out, armoured);
}

int rn_age_encrypt_bytes(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str plain,
                         bool armoured, struct rn_str *out)
{
    struct rn_buf buf = {.arena = &to->run->arena};
    struct render_stream stream = {.write = add_to_buffer, .user = &buf};
    struct rn_age_input in = {
        .run = to->run, .mark = mark, .buf = plain.p, .n = plain.n, .ended = true};
    struct rn_age_output to_buffer = {.run = to->run, .mark = mark, .stream = &stream};

    RN_TRY(encrypt(to, &in, &to_buffer, armoured));
    *out = rn_buf_str(&buf);
    return RENDER_OK;
}
