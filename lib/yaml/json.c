#include "yaml/json.h"

#include "yaml/reader.h"
#include "yaml/scalar.h"

/* The reader. The text is that of RFC 8259; what is allowed beyond it (duplicate keys, halves of
 * surrogate pairs, invalid UTF-8) is treated as Go's encoding/json treats it. */
struct json {
    struct rn_run *run;
    struct rn_str s;
    size_t i;
    struct rn_mark start;
    uint32_t line; /* lines before the current one */
    size_t line_start;
    unsigned depth;
    bool repeats; /* members of one key are all kept */
};

static struct rn_mark mark_at(const struct json *j, size_t i)
{
    struct rn_mark m = j->start;
    size_t column = i - j->line_start + 1;

    if (m.line == 0)
        return m;
    if (j->line == 0)
        column += m.column ? m.column - 1u : 0;
    m.line += j->line;
    m.column = column < UINT16_MAX ? (uint16_t)column : UINT16_MAX;
    return m;
}

static int unexpected(struct json *j, const char *due)
{
    struct rn_mark m = mark_at(j, j->i);
    char c = j->i < j->s.n ? j->s.p[j->i] : ' ';
    int status;

    if (j->i >= j->s.n)
        status = rn_error(j->run, m, RN_E_JSON, "the JSON ends where %s is due", due);
    else if (c > 0x20 && c < 0x7f)
        status = rn_error(j->run, m, RN_E_JSON, "found '%c' where %s is due", c, due);
    else
        status = rn_error(j->run, m, RN_E_JSON, "found the byte 0x%02x where %s is due",
                          (unsigned)(unsigned char)c, due);
    return rn_hint(j->run, status,
                   "this text is read as JSON: keys and strings in double quotes, no comments, no "
                   "comma behind the last entry");
}

static void skip_space(struct json *j)
{
    for (; j->i < j->s.n; j->i++) {
        char c = j->s.p[j->i];

        if (c == '\n') {
            j->line++;
            j->line_start = j->i + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            break;
        }
    }
}

static char peek(const struct json *j)
{
    return j->i < j->s.n ? j->s.p[j->i] : '\0';
}

/* ---- Strings -------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (rn_is_digit(c))
        return c - '0';
    c = rn_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four digits at i, or -1. */
static int32_t hex4(struct rn_str s, size_t i)
{
    int32_t v = 0;

    for (size_t k = i; k < i + 4; k++) {
        int digit = k < s.n ? hex_digit(s.p[k]) : -1;

        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* The code point of \u at j->i, a pair of surrogates taken together. */
static int read_unicode(struct json *j, struct rn_buf *out)
{
    int32_t cp = hex4(j->s, j->i + 2), low;
    char bytes[4];

    if (cp < 0)
        return rn_hint(
            j->run,
            rn_error(j->run, mark_at(j, j->i), RN_E_JSON, "\\u without four hexadecimal digits"),
            "write four, as in \"\\u00e9\"");
    j->i += 6;
    if (cp >= 0xd800 && cp < 0xe000) {
        low = j->i + 1 < j->s.n && j->s.p[j->i] == '\\' && j->s.p[j->i + 1] == 'u'
                  ? hex4(j->s, j->i + 2)
                  : -1;
        if (cp < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
            j->i += 6;
        } else {
            cp = 0xfffd;
        }
    }
    rn_buf_add(out, rn_str_make(bytes, rn_utf8_encode((uint32_t)cp, bytes)));
    return RENDER_OK;
}

static int read_escape(struct json *j, struct rn_buf *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = j->i + 1 < j->s.n ? j->s.p[j->i + 1] : '\0';
    const char *at;

    if (c == 'u')
        return read_unicode(j, out);
    at = c ? strchr(from, c) : NULL;
    if (!at)
        return rn_hint(
            j->run,
            rn_error(j->run, mark_at(j, j->i), RN_E_JSON, "unknown escape in a JSON string"),
            "a backslash stands before one of \" \\ / b f n r t u; write \\\\ for the character "
            "itself");
    rn_buf_char(out, to[at - from]);
    j->i += 2;
    return RENDER_OK;
}

/* The rest of a string that cannot be taken as it stands. */
static int read_slow(struct json *j, size_t start, struct rn_str *out)
{
    struct rn_buf b = {.arena = &j->run->arena};
    uint32_t cp;

    j->i = start;
    while (j->i < j->s.n && j->s.p[j->i] != '"') {
        size_t n = rn_utf8_decode(j->s, j->i, &cp);

        if (n && cp < 0x20)
            return unexpected(j, "a character of a string");
        if (n && cp == '\\') {
            RN_TRY(read_escape(j, &b));
            continue;
        }
        rn_buf_add(&b, n ? rn_str_slice(j->s, j->i, j->i + n) : RN_S("\xef\xbf\xbd"));
        j->i += n ? n : 1;
    }
    if (j->i == j->s.n)
        return unexpected(j, "the end of a string");
    j->i++;
    *out = rn_buf_str(&b);
    return RENDER_OK;
}

/* At the opening quote. */
static int read_string(struct json *j, struct rn_str *out)
{
    size_t start = ++j->i;

    while (j->i < j->s.n && (unsigned char)j->s.p[j->i] >= 0x20 && j->s.p[j->i] != '"' &&
           j->s.p[j->i] != '\\')
        j->i++;
    *out = rn_str_slice(j->s, start, j->i);
    if (peek(j) != '"' || !rn_str_valid_utf8(*out))
        return read_slow(j, start, out);
    j->i++;
    return RENDER_OK;
}

/* ---- Numbers and words ---------------------------------------------------------------------- */

static size_t skip_digits(struct json *j)
{
    size_t start = j->i;

    while (rn_is_digit(peek(j)))
        j->i++;
    return j->i - start;
}

static int read_number(struct json *j, struct rn_node **out)
{
    size_t start = j->i;
    struct rn_mark mark = mark_at(j, start);
    struct rn_number number;
    struct rn_str text;

    j->i += peek(j) == '-';
    if (peek(j) == '0')
        j->i++;
    else if (skip_digits(j) == 0)
        return unexpected(j, "a digit");
    if (peek(j) == '.') {
        j->i++;
        if (skip_digits(j) == 0)
            return unexpected(j, "a digit");
    }
    if (peek(j) == 'e' || peek(j) == 'E') {
        j->i++;
        j->i += peek(j) == '-' || peek(j) == '+';
        if (skip_digits(j) == 0)
            return unexpected(j, "a digit");
    }
    text = rn_str_slice(j->s, start, j->i);
    if (!rn_scalar_number(text, &number))
        return rn_hint(j->run, rn_error(j->run, mark, RN_E_JSON, "the number is too big"),
                       "put it in double quotes if it is text");
    *out = rn_scalar(j->run, text, number.type == RN_NUMBER_F64 ? RN_TAG_FLOAT : RN_TAG_INT,
                     RN_PLAIN, mark);
    return RENDER_OK;
}

static int read_word(struct json *j, struct rn_node **out)
{
    struct rn_str rest = rn_str_slice(j->s, j->i, j->s.n), word = RN_S("null");
    enum rn_tag tag = RN_TAG_BOOL;

    if (rn_str_starts(rest, RN_S("true")))
        word = RN_S("true");
    else if (rn_str_starts(rest, RN_S("false")))
        word = RN_S("false");
    else if (rn_str_starts(rest, RN_S("null")))
        tag = RN_TAG_NULL;
    else
        return unexpected(j, "a JSON value");
    *out = rn_scalar(j->run, word, tag, RN_PLAIN, mark_at(j, j->i));
    j->i += word.n;
    return RENDER_OK;
}

/* ---- Objects and arrays --------------------------------------------------------------------- */

static int read_value(struct json *j, struct rn_node **out);

static int read_member(struct json *j, struct rn_node *map)
{
    struct rn_mark mark = mark_at(j, j->i);
    struct rn_node *value;
    struct rn_pair *p;
    struct rn_str key;

    if (peek(j) != '"')
        return unexpected(j, "a key in double quotes");
    RN_TRY(read_string(j, &key));
    skip_space(j);
    if (peek(j) != ':')
        return unexpected(j, "':'");
    j->i++;
    RN_TRY(read_value(j, &value));
    if (j->repeats)
        p = rn_add_pair(j->run, map,
                        (struct rn_pair){.key = rn_intern(j->run, key), .value = value});
    else
        p = rn_set(j->run, map, rn_intern(j->run, key), value);
    p->mark = mark;
    p->key_tag = RN_TAG_STR;
    p->key_style = RN_DOUBLE;
    return RENDER_OK;
}

/* After an item or member: whether another one follows. */
static int next_item(struct json *j, char close, bool *more)
{
    skip_space(j);
    *more = peek(j) == ',';
    if (!*more && peek(j) != close)
        return unexpected(j, close == '}' ? "',' or '}'" : "',' or ']'");
    j->i++;
    if (*more)
        skip_space(j);
    return RENDER_OK;
}

static int read_object(struct json *j, struct rn_node **out)
{
    bool more = true;

    *out = rn_map_node(j->run, mark_at(j, j->i++));
    skip_space(j);
    if (peek(j) == '}') {
        j->i++;
        return RENDER_OK;
    }
    while (more) {
        RN_TRY(read_member(j, *out));
        RN_TRY(next_item(j, '}', &more));
    }
    return RENDER_OK;
}

static int read_array(struct json *j, struct rn_node **out)
{
    struct rn_node *item;
    bool more = true;

    *out = rn_list_node(j->run, mark_at(j, j->i++));
    skip_space(j);
    if (peek(j) == ']') {
        j->i++;
        return RENDER_OK;
    }
    while (more) {
        RN_TRY(read_value(j, &item));
        rn_append(j->run, *out, item);
        RN_TRY(next_item(j, ']', &more));
    }
    return RENDER_OK;
}

static int read_nested(struct json *j, struct rn_node **out)
{
    if (j->depth == RN_MAX_DEPTH)
        return rn_hint(j->run,
                       rn_error(j->run, mark_at(j, j->i), RN_E_LIMIT,
                                "nested deeper than %d levels", RN_MAX_DEPTH),
                       "data nested so deep cannot be meant: look for brackets that are left open");
    j->depth++;
    RN_TRY(peek(j) == '{' ? read_object(j, out) : read_array(j, out));
    j->depth--;
    return RENDER_OK;
}

static int read_value(struct json *j, struct rn_node **out)
{
    struct rn_mark mark;
    struct rn_str s;

    skip_space(j);
    switch (peek(j)) {
    case '{':
    case '[':
        return read_nested(j, out);
    case '"':
        mark = mark_at(j, j->i);
        RN_TRY(read_string(j, &s));
        *out = rn_scalar(j->run, s, RN_TAG_STR, RN_DOUBLE, mark);
        return RENDER_OK;
    default:
        return peek(j) == '-' || rn_is_digit(peek(j)) ? read_number(j, out) : read_word(j, out);
    }
}

static int read_all(struct json *j, struct rn_node **out)
{
    RN_TRY(read_value(j, out));
    skip_space(j);
    return j->i < j->s.n ? unexpected(j, "the end") : RENDER_OK;
}

int rn_json_read(struct rn_run *run, struct rn_str text, struct rn_mark start, struct rn_node **out)
{
    struct json j = {.run = run, .s = text, .start = start};

    return read_all(&j, out);
}

int rn_json_read_members(struct rn_run *run, struct rn_str text, struct rn_mark start,
                         struct rn_node **out)
{
    struct json j = {.run = run, .s = text, .start = start, .repeats = true};

    return read_all(&j, out);
}

int rn_json_read_first(struct rn_run *run, struct rn_str text, struct rn_mark start,
                       struct rn_node **out)
{
    struct json j = {.run = run, .s = text, .start = start, .repeats = true};

    return read_value(&j, out);
}
