#include "generate/dotenv.h"

struct reader {
    struct rn_run *run;
    struct rn_str s;
    size_t i;
    struct rn_mark mark;
    struct rn_map *out;
};

static int bad(struct reader *r, size_t at, const char *what)
{
    struct rn_mark mark = r->mark;

    mark.line = 1;
    mark.column = 1;
    for (size_t i = 0; i < at && i < r->s.n; i++)
        mark.line += r->s.p[i] == '\n';
    return rn_error(r->run, mark, RN_E_GENERATOR, "env file: %s", what);
}

/* Blanks but line breaks; two of them are not ASCII. Length at i, or 0. */
static size_t blank_at(struct rn_str s, size_t i)
{
    unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0, d;

    if (c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == ' ')
        return 1;
    d = c == 0xc2 && i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
    return d == 0x85 || d == 0xa0 ? 2 : 0;
}

static void skip_blanks(struct reader *r)
{
    for (size_t n; (n = blank_at(r->s, r->i)) != 0; r->i += n)
        ;
}

static struct rn_str trim(struct rn_str s)
{
    size_t i = 0, n;

    for (; (n = blank_at(s, i)) != 0; i += n)
        ;
    s = rn_str_slice(s, i, s.n);
    for (;;) {
        if (s.n && blank_at(s, s.n - 1) == 1)
            s.n--;
        else if (s.n > 1 && blank_at(s, s.n - 2) == 2)
            s.n -= 2;
        else
            return s;
    }
}

/* To the next statement: over blank lines and comments. False at the end. */
static bool find_statement(struct reader *r)
{
    for (;;) {
        size_t n = blank_at(r->s, r->i);

        if (r->i == r->s.n)
            return false;
        if (n || r->s.p[r->i] == '\n')
            r->i += n ? n : 1;
        else if (r->s.p[r->i] == '#')
            r->i = rn_str_find(r->s, '\n', r->i);
        else
            return true;
    }
}

/* The library looks at bytes as if each were a character of Latin-1. */
static bool name_byte(unsigned char c)
{
    if (c < 0x80)
        return rn_is_alpha((char)c) || rn_is_digit((char)c) || c == '_' || c == '.' || c == '\t' ||
               c == '\v' || c == '\f' || c == '\r' || c == ' ';
    return c == 0x85 || c == 0xa0 || c == 0xaa || c == 0xb2 || c == 0xb3 || c == 0xb5 ||
           c == 0xb9 || c == 0xba || (c >= 0xbc && c <= 0xbe) ||
           (c >= 0xc0 && c != 0xd7 && c != 0xf7);
}

/* A name up to its "=" or ":"; without one the name is empty and all is the value. */
static int read_name(struct reader *r, struct rn_str *name)
{
    size_t start, i;

    skip_blanks(r);
    if (rn_str_starts(rn_str_slice(r->s, r->i, r->s.n), RN_S("export")) &&
        blank_at(r->s, r->i + 6)) {
        r->i += 6;
        skip_blanks(r);
    }
    start = r->i;
    *name = RN_S("");
    for (i = start; i < r->s.n; i++) {
        if (r->s.p[i] == '=' || r->s.p[i] == ':') {
            *name = trim(rn_str_slice(r->s, start, i));
            r->i = i + 1;
            break;
        }
        if (!name_byte((unsigned char)r->s.p[i]))
            return bad(r, i, "a name has a character that names have not");
    }
    if (start == r->s.n)
        return bad(r, start, "a name is missing");
    skip_blanks(r);
    return RENDER_OK;
}

/* ---- Values --------------------------------------------------------------------------------- */

static bool variable_char(char c)
{
    return (c >= 'A' && c <= 'Z') || rn_is_digit(c) || c == '_';
}

/* The $ at i, with what belongs to it: (\)?$(\()?\{?(NAME)?\}?. Returns the offset behind. */
static size_t expand_one(struct reader *r, struct rn_str s, size_t i, struct rn_buf *out)
{
    size_t start = i, name, end;
    struct rn_str *value;

    i++;
    i += i < s.n && s.p[i] == '(';
    i += i < s.n && s.p[i] == '{';
    for (name = end = i; end < s.n && variable_char(s.p[end]); end++)
        ;
    i = end + (end < s.n && s.p[end] == '}');
    if (end == name) {
        rn_buf_add(out, rn_str_slice(s, start, i));
        return i;
    }
    value = rn_map_lookup(r->out, RN_KEY1(rn_intern(r->run, rn_str_slice(s, name, end))));
    if (value)
        rn_buf_add(out, *value);
    return i;
}

/* $NAME and ${NAME} are what the file has set before; \$ is a $. */
static struct rn_str expand_variables(struct reader *r, struct rn_str s)
{
    struct rn_buf out = {.arena = &r->run->arena}, drop = {.arena = &r->run->arena};

    if (rn_str_find(s, '$', 0) == s.n)
        return s;
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '$') {
            size_t end = expand_one(r, s, i + 1, &drop);

            rn_buf_add(&out, rn_str_slice(s, i + 1, end));
            i = end;
        } else if (s.p[i] == '$') {
            i = expand_one(r, s, i, &out);
        } else {
            rn_buf_char(&out, s.p[i++]);
        }
    }
    return rn_buf_str(&out);
}

/* \n and \r first, then a backslash is dropped before anything but a $. */
static struct rn_str expand_escapes(struct reader *r, struct rn_str s)
{
    struct rn_buf once = {.arena = &r->run->arena}, twice = {.arena = &r->run->arena};
    struct rn_str t;

    for (size_t i = 0; i < s.n; i++) {
        char next = s.p[i] == '\\' && i + 1 < s.n ? s.p[i + 1] : '\0';

        if (next == 'n' || next == 'r') {
            rn_buf_char(&once, next == 'n' ? '\n' : '\r');
            i++;
        } else {
            rn_buf_char(&once, s.p[i]);
            if (next && next != '\n')
                rn_buf_char(&once, s.p[++i]);
        }
    }
    t = rn_buf_str(&once);
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '\\' && i + 1 < t.n && t.p[i + 1] != '$')
            i++;
        rn_buf_char(&twice, t.p[i]);
    }
    return rn_buf_str(&twice);
}

/* Up to the quote that is not behind a backslash. All quotes at both ends are cut off. */
static int read_quoted(struct reader *r, struct rn_str *out)
{
    char quote = r->s.p[r->i];
    size_t end = r->i + 1, start = r->i;

    while (end < r->s.n && (r->s.p[end] != quote || r->s.p[end - 1] == '\\'))
        end++;
    if (end == r->s.n)
        return bad(r, r->i, "the quote of a value is not closed");
    r->i = end + 1;
    while (end > start && r->s.p[end - 1] == quote)
        end--;
    while (start < end && r->s.p[start] == quote)
        start++;
    *out = rn_str_slice(r->s, start, end);
    if (quote == '"')
        *out = expand_variables(r, expand_escapes(r, *out));
    return RENDER_OK;
}

/* To the end of the line, or to a comment behind a blank. */
static struct rn_str read_plain(struct reader *r)
{
    size_t end = r->i;
    struct rn_str line;

    while (end < r->s.n && r->s.p[end] != '\n' && r->s.p[end] != '\r')
        end++;
    line = rn_str_slice(r->s, r->i, end);
    r->i = end;
    for (size_t i = line.n; i-- > 1;) {
        bool behind_blank = blank_at(line, i - 1) == 1 || (i > 1 && blank_at(line, i - 2) == 2);

        if (line.p[i] == '#' && behind_blank) {
            line.n = i;
            break;
        }
    }
    return expand_variables(r, trim(line));
}

static struct rn_str drop_cr(struct rn_run *run, struct rn_str s)
{
    struct rn_buf out = {.arena = &run->arena};

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
            rn_buf_char(&out, s.p[i]);
    return rn_buf_str(&out);
}

int rn_dotenv_read(struct rn_run *run, struct rn_str text, struct rn_mark mark, struct rn_map *out)
{
    struct reader r = {.run = run, .s = drop_cr(run, text), .mark = mark, .out = out};

    while (find_statement(&r)) {
        struct rn_str name, *value = RN_NEW(run, struct rn_str);

        RN_TRY(read_name(&r, &name));
        *value = RN_S("");
        if (r.i < r.s.n && (r.s.p[r.i] == '"' || r.s.p[r.i] == '\''))
            RN_TRY(read_quoted(&r, value));
        else
            *value = read_plain(&r);
        *rn_map_at(out, RN_KEY1(rn_intern(run, name))) = value;
    }
    return RENDER_OK;
}
