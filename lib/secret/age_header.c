/* The header of an age file: strict, so that what is read is what was signed, byte for byte. */
#include <sodium.h>

#include "secret/age_parts.h"
#include "secret/crypto.h"

static int bad_header(struct rn_age_input *in, const char *why)
{
    return rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_AGE, "bad header of an age file: %s",
                   why);
}

/* Appends a line to text; it must end in LF. */
static int read_line(struct rn_age_input *in, struct rn_buf *text, struct rn_str *line)
{
    size_t from = text->n;

    RN_TRY(rn_age_input_line(in, text, RN_AGE_MAX_HEADER - from));
    if (text->n == from || text->p[text->n - 1] != '\n')
        return bad_header(in, "it is cut off");
    *line = rn_str_make(text->p + from, text->n - from - 1);
    return RENDER_OK;
}

/* Words between single spaces, of printable characters. */
static bool split(struct rn_str line, struct rn_str *words, size_t max, size_t *n)
{
    size_t from = 0;

    *n = 0;
    while (from <= line.n) {
        size_t to = rn_str_find(line, ' ', from);

        if (to == from || *n == max)
            return false;
        for (size_t i = from; i < to; i++)
            if (line.p[i] < 33 || line.p[i] > 126)
                return false;
        words[(*n)++] = rn_str_slice(line, from, to);
        from = to + 1;
    }
    return true;
}

/* The words after "->". They are copied, because the text moves. */
static int read_arguments(struct rn_age_input *in, struct rn_arena *arena, struct rn_str line,
                          struct rn_age_stanza *s)
{
    struct rn_str words[RN_AGE_MAX_ARGUMENTS + 2];
    size_t n;

    if (!split(rn_str_dup(arena, line), words, sizeof(words) / sizeof(words[0]), &n) || n < 2 ||
        !rn_str_is(words[0], "->"))
        return bad_header(in, "a line that should begin a recipient does not");
    s->type = words[1];
    s->nargs = n - 2;
    s->args = RN_NEW_N(in->run, struct rn_str, s->nargs + 1);
    memcpy(s->args, words + 2, s->nargs * sizeof(*s->args));
    return RENDER_OK;
}

/* Full lines of base64, and one that is shorter or empty. */
static int read_body(struct rn_age_input *in, struct rn_arena *arena, struct rn_buf *text,
                     struct rn_age_stanza *s)
{
    struct rn_buf body = {.arena = arena};
    struct rn_str line;
    size_t n;

    do {
        char bytes[RN_AGE_LINE_BYTES];

        RN_TRY(read_line(in, text, &line));
        if (line.n > RN_AGE_LINE)
            return bad_header(in, "a line of a recipient is longer than 64 characters");
        if (!rn_base64_decode(RN_BASE64_RAW, line, bytes, sizeof(bytes), &n))
            return bad_header(in, "a line of a recipient is not base64");
        rn_buf_add(&body, rn_str_make(bytes, n));
        rn_wipe(bytes, sizeof(bytes)); /* a plugin's stanza may be a secret */
    } while (line.n == RN_AGE_LINE);
    s->body = rn_buf_str(&body);
    return RENDER_OK;
}

int rn_age_stanza_read(struct rn_age_input *in, struct rn_arena *arena, struct rn_age_stanza *out)
{
    struct rn_buf text = {.arena = arena};
    struct rn_str line;

    RN_TRY(read_line(in, &text, &line));
    RN_TRY(read_arguments(in, arena, line, out));
    return read_body(in, arena, &text, out);
}

static int read_mac(struct rn_age_input *in, struct rn_str line, unsigned char *mac)
{
    struct rn_str words[2];
    size_t n, size;

    if (!split(line, words, 2, &n) || n != 2 || !rn_str_is(words[0], "---"))
        return bad_header(in, "the closing line is not \"---\" and a MAC");
    if (!rn_base64_decode(RN_BASE64_RAW, words[1], mac, RN_AGE_KEY, &size) || size != RN_AGE_KEY)
        return bad_header(in, "the MAC is not 32 bytes in base64");
    return RENDER_OK;
}

static int read_intro(struct rn_age_input *in, struct rn_buf *text)
{
    struct rn_str line;

    RN_TRY(rn_age_input_line(in, text, RN_AGE_MAX_HEADER));
    line = rn_buf_str(text);
    if (rn_str_is(line, RN_AGE_INTRO))
        return RENDER_OK;
    if (line.n == 0)
        return rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_AGE, "the file is empty");
    /* CR LF, or UTF-16, as a shell of Windows redirects */
    if (rn_str_starts(line, RN_S("age-encryption.org/v1\r")) ||
        rn_str_starts(line, RN_S("\xff\xfe\141\0g\0e\0-")))
        return rn_hint(in->run,
                       rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_AGE,
                               "the age file was changed by a conversion of its line ends"),
                       "encrypt with -o or armour when a shell converts output");
    if (rn_str_starts(line, RN_S("age-encryption.org/")))
        return bad_header(in, "its version is not v1");
    return rn_fail(in->run, RENDER_ESECRET, in->mark, RN_E_AGE, "this is not an age file");
}

static int read_stanzas(struct rn_age_input *in, struct rn_buf *text, struct rn_age_header *out)
{
    struct rn_arena *arena = &in->run->arena;

    for (;;) {
        size_t from = text->n;
        struct rn_age_stanza *s;
        struct rn_str line;

        RN_TRY(read_line(in, text, &line));
        if (rn_str_starts(line, RN_S("---"))) {
            out->text = rn_buf_str(text);
            out->signed_ = rn_str_slice(out->text, 0, from + 3);
            return read_mac(in, line, out->mac);
        }
        if (out->n == RN_AGE_MAX_STANZAS)
            return bad_header(in, "it has more than 1024 recipients");
        s = RN_NEW(in->run, struct rn_age_stanza);
        RN_PUSH(in->run, out->at, out->n, out->cap) = s;
        RN_TRY(read_arguments(in, arena, line, s));
        RN_TRY(read_body(in, arena, text, s));
    }
}

int rn_age_header_read(struct rn_age_input *in, struct rn_age_header *out)
{
    struct rn_buf text = {.arena = &in->run->arena};

    *out = (struct rn_age_header){.n = 0};
    RN_TRY(read_intro(in, &text));
    RN_TRY(read_stanzas(in, &text, out));
    return out->n ? RENDER_OK : bad_header(in, "it has no recipients");
}

void rn_age_stanza_write(const struct rn_age_stanza *s, struct rn_buf *out)
{
    size_t from = 0;

    rn_buf_lit(out, "-> ");
    rn_buf_add(out, s->type);
    for (size_t i = 0; i < s->nargs; i++) {
        rn_buf_char(out, ' ');
        rn_buf_add(out, s->args[i]);
    }
    do { /* the last line is short, or empty */
        rn_buf_char(out, '\n');
        rn_base64_encode(RN_BASE64_RAW, rn_str_slice(s->body, from, from + RN_AGE_LINE_BYTES), out);
        from += RN_AGE_LINE_BYTES;
    } while (from <= s->body.n);
    rn_buf_char(out, '\n');
}

void rn_age_header_mac(const unsigned char file_key[RN_AGE_FILE_KEY_SIZE], struct rn_str signed_,
                       unsigned char mac[RN_AGE_KEY])
{
    unsigned char key[RN_AGE_KEY];

    rn_hkdf_sha256(rn_str_make((const char *)file_key, RN_AGE_FILE_KEY_SIZE), RN_S(""),
                   RN_S("header"), key, sizeof(key));
    crypto_auth_hmacsha256(mac, (const unsigned char *)signed_.p, signed_.n, key);
    rn_wipe(key, sizeof(key));
}

struct rn_age_stanza *rn_age_stanza_new(struct rn_run *run, struct rn_age_header *header,
                                        struct rn_str type)
{
    struct rn_age_stanza *s = RN_NEW(run, struct rn_age_stanza);

    s->type = type;
    s->args = RN_NEW_N(run, struct rn_str, RN_AGE_MAX_ARGUMENTS);
    RN_PUSH(run, header->at, header->n, header->cap) = s;
    return s;
}

void rn_age_stanza_argument(struct rn_run *run, struct rn_age_stanza *s, const void *data,
                            size_t size)
{
    struct rn_buf text = {.arena = &run->arena};

    rn_base64_encode(RN_BASE64_RAW, rn_str_make(data, size), &text);
    s->args[s->nargs++] = rn_buf_str(&text);
}

bool rn_age_argument(struct rn_str text, void *out, size_t size)
{
    size_t n;

    return rn_base64_decode(RN_BASE64_RAW, text, out, size, &n) && n == size;
}
