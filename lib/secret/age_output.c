/* Bytes of an age file on their way out, in armour if wanted. */
#include <sodium.h>

#include "secret/age_parts.h"

int rn_age_write(struct rn_run *run, struct rn_mark mark, const struct render_stream *stream,
                 const void *data, size_t size)
{
    int status = size ? stream->write(stream->user, data, size) : RENDER_OK;

    if (status)
        return rn_fail(run, status, mark, RN_E_IO, "the output cannot be written");
    return RENDER_OK;
}

static int put(struct rn_age_output *out, const void *data, size_t size)
{
    return rn_age_write(out->run, out->mark, out->stream, data, size);
}

int rn_age_output_open(struct rn_age_output *out, bool armoured)
{
    out->armoured = armoured;
    out->nrest = out->nlines = 0;
    return armoured ? put(out, RN_AGE_BEGIN "\n", sizeof(RN_AGE_BEGIN)) : RENDER_OK;
}

/* The rest becomes a line. */
static int add_line(struct rn_age_output *out)
{
    char *to = out->lines + out->nlines;

    sodium_bin2base64(to, RN_AGE_LINE + 1, out->rest, out->nrest, sodium_base64_VARIANT_ORIGINAL);
    out->nlines += strlen(to);
    out->lines[out->nlines++] = '\n';
    out->nrest = 0;
    if (out->nlines + RN_AGE_LINE + 1 <= sizeof(out->lines))
        return RENDER_OK;
    RN_TRY(put(out, out->lines, out->nlines));
    out->nlines = 0;
    return RENDER_OK;
}

int rn_age_output_write(struct rn_age_output *out, struct rn_str data)
{
    if (!out->armoured)
        return put(out, data.p, data.n);
    while (data.n) {
        size_t n = RN_AGE_LINE_BYTES - out->nrest;

        n = n > data.n ? data.n : n;
        memcpy(out->rest + out->nrest, data.p, n);
        out->nrest += n;
        data = rn_str_slice(data, n, data.n);
        if (out->nrest == RN_AGE_LINE_BYTES)
            RN_TRY(add_line(out));
    }
    return RENDER_OK;
}

int rn_age_output_close(struct rn_age_output *out)
{
    if (!out->armoured)
        return RENDER_OK;
    if (out->nrest)
        RN_TRY(add_line(out));
    RN_TRY(put(out, out->lines, out->nlines));
    return put(out, RN_AGE_END "\n", sizeof(RN_AGE_END));
}
