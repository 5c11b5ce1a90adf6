/* Bytes of an age file: from a stream or from memory, and out of their armour, which is strict:
 * full lines but for the last, no headers, nothing but white space around it. */
#include "secret/age_parts.h"

enum { MAX_SPACE = 1024 };

static int read_failed(struct rn_age_input *in, int status)
{
    return rn_fail(in->run, status, in->mark, RN_E_IO, "the input cannot be read");
}

/* Reads more of the stream behind what is in the buffer. */
static int fill(struct rn_age_input *in)
{
    size_t got = 0;
    int status;

    if (in->ended)
        return RENDER_OK;
    if (in->at == in->n)
        in->at = in->n = 0;
    status = in->stream->read(in->stream->user, in->own + in->n, RN_AGE_BUFFER - in->n, &got);
    if (status)
        return read_failed(in, status);
    in->ended = got == 0;
    in->n += got;
    return RENDER_OK;
}

static int read_raw(struct rn_age_input *in, void *data, size_t size, size_t *got)
{
    char *to = data;

    *got = 0;
    while (*got < size) {
        size_t n = in->n - in->at;

        if (n == 0 && in->ended)
            return RENDER_OK;
        if (n == 0) {
            RN_TRY(fill(in));
            continue;
        }
        n = n > size - *got ? size - *got : n;
        memcpy(to + *got, in->buf + in->at, n);
        in->at += n;
        *got += n;
    }
    return RENDER_OK;
}

/* ---- Armour --------------------------------------------------------------------------------- */

static int bad_armour(struct rn_age_input *in, const char *why)
{
    return rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_AGE, "bad armour: %s", why);
}

/* A line without its end. Longer ones than RN_AGE_LINE and a CR are refused; *some is false at the
 * end of the input. */
static int read_line(struct rn_age_input *in, char line[RN_AGE_LINE + 2], size_t *n, bool *some)
{
    const char *end = NULL;

    *n = 0;
    *some = false;
    while (!end) {
        size_t there = in->n - in->at;

        if (there == 0 && in->ended)
            break;
        if (there == 0) {
            RN_TRY(fill(in));
            continue;
        }
        *some = true;
        end = memchr(in->buf + in->at, '\n', there);
        there = end ? (size_t)(end - in->buf) - in->at : there;
        if (there > RN_AGE_LINE + 2 - *n)
            return bad_armour(in, "a line is longer than 64 characters");
        memcpy(line + *n, in->buf + in->at, there);
        *n += there;
        in->at += there + (end != NULL);
    }
    if (*n && line[*n - 1] == '\r')
        --*n;
    return RENDER_OK;
}

/* Only white space may follow, and not much. */
static int check_trailing(struct rn_age_input *in)
{
    char space[MAX_SPACE];
    size_t n;

    RN_TRY(read_raw(in, space, sizeof(space), &n));
    if (rn_str_trim(rn_str_make(space, n)).n)
        return bad_armour(in, "there is something behind the closing line");
    if (n == sizeof(space))
        return bad_armour(in, "there is too much white space behind the closing line");
    in->armour.last = true;
    return RENDER_OK;
}

static int next_line(struct rn_age_input *in)
{
    char line[RN_AGE_LINE + 2];
    bool some;
    size_t n;

    RN_TRY(read_line(in, line, &n, &some));
    if (!some)
        return bad_armour(in, "the closing line is missing");
    if (rn_str_is(rn_str_make(line, n), RN_AGE_END))
        return check_trailing(in);
    if (n == 0)
        return bad_armour(in, "it has an empty line");
    if (n > RN_AGE_LINE)
        return bad_armour(in, "a line is longer than 64 characters");
    if (!rn_base64_decode(RN_BASE64_PADDED, rn_str_make(line, n), in->armour.line,
                          sizeof(in->armour.line), &in->armour.n))
        return bad_armour(in, "a line is not base64");
    in->armour.at = 0;
    if (in->armour.n == RN_AGE_LINE_BYTES)
        return RENDER_OK;
    RN_TRY(read_line(in, line, &n, &some));
    if (!some || !rn_str_is(rn_str_make(line, n), RN_AGE_END))
        return bad_armour(in, "a line in the middle is too short, or the closing line is wrong");
    return check_trailing(in);
}

int rn_age_input_read(struct rn_age_input *in, void *data, size_t size, size_t *got)
{
    char *to = data;

    if (!in->armour.on)
        return read_raw(in, data, size, got);
    *got = 0;
    while (*got < size) {
        size_t n = in->armour.n - in->armour.at;

        if (n == 0 && in->armour.last)
            return RENDER_OK;
        if (n == 0) {
            RN_TRY(next_line(in));
            continue;
        }
        n = n > size - *got ? size - *got : n;
        memcpy(to + *got, in->armour.line + in->armour.at, n);
        in->armour.at += n;
        *got += n;
    }
    return RENDER_OK;
}

/* ---- Opening -------------------------------------------------------------------------------- */

bool rn_age_is_encrypted(struct rn_str file)
{
    struct rn_str start = rn_str_slice(file, 0, MAX_SPACE + sizeof(RN_AGE_BEGIN) - 1);

    return rn_str_starts(file, RN_S("age-encryption.org/")) ||
           rn_str_starts(rn_str_trim(start), RN_S(RN_AGE_BEGIN));
}

/* Looks for armour at the beginning, and takes its first line. */
static int find_armour(struct rn_age_input *in)
{
    struct rn_str start = rn_str_make(in->buf, in->n);
    char line[RN_AGE_LINE + 2];
    bool some;
    size_t n;

    start = rn_str_slice(start, 0, MAX_SPACE + sizeof(RN_AGE_BEGIN) - 1);
    if (!rn_str_starts(rn_str_trim(start), RN_S(RN_AGE_BEGIN)))
        return RENDER_OK;
    in->armour.on = true;
    while (in->at < in->n && strchr(" \t\n\v\f\r", in->buf[in->at]))
        in->at++; /* the opening line is not far */
    /* White space before it, but not on its line. */
    if (in->at && in->buf[in->at - 1] != '\n')
        return bad_armour(in, "there is something in front of the opening line");
    RN_TRY(read_line(in, line, &n, &some));
    if (!rn_str_is(rn_str_make(line, n), RN_AGE_BEGIN))
        return bad_armour(in, "there is something behind the opening line");
    return RENDER_OK;
}

int rn_age_input_open(struct rn_age_input *in, struct rn_run *run, struct rn_mark mark,
                      const struct render_stream *stream)
{
    char *own = in->own ? in->own : rn_arena_alloc_raw(&run->arena, RN_AGE_BUFFER);

    *in = (struct rn_age_input){.run = run, .mark = mark, .stream = stream, .buf = own, .own = own};
    /* Enough to see the opening line behind the white space that may be there. */
    while (!in->ended && in->n < MAX_SPACE + sizeof(RN_AGE_BEGIN))
        RN_TRY(fill(in));
    return find_armour(in);
}

int rn_age_input_open_bytes(struct rn_age_input *in, struct rn_run *run, struct rn_mark mark,
                            struct rn_str bytes)
{
    *in = (struct rn_age_input){
        .run = run, .mark = mark, .buf = bytes.p, .n = bytes.n, .ended = true};
    return find_armour(in);
}

int rn_age_input_line(struct rn_age_input *in, struct rn_buf *out, size_t max)
{
    size_t got;
    char c = 0;

    for (size_t n = 0; c != '\n'; n++) {
        RN_TRY(rn_age_input_read(in, &c, 1, &got));
        if (!got)
            return RENDER_OK;
        if (n == max)
            return rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_AGE,
                           "the header is longer than %d bytes", RN_AGE_MAX_HEADER);
        rn_buf_char(out, c);
    }
    return RENDER_OK;
}
