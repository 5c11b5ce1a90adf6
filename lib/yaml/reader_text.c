/* Bytes to text: encodings, and the characters that may stand in YAML. */
#include "yaml/reader_parts.h"

/* What a byte means for the check. */
enum { CONTROL = 1, HIGH = 2, CARRIAGE_RETURN = 4 };

enum { BLOCK = 64 }; /* bytes that are looked at at once */

static uint8_t class_of(unsigned char c)
{
    if (c >= 0x80)
        return HIGH;
    if (c == '\r')
        return CARRIAGE_RETURN;
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f ? CONTROL : 0;
}

/* Whether a block is printable ASCII and LF, as most text is. A compiler makes vectors of it. */
static bool is_plain(const char *p)
{
    uint8_t other = 0;

    for (size_t i = 0; i < BLOCK; i++) {
        uint8_t c = (uint8_t)p[i];

        other |= (uint8_t)((uint8_t)(c - ' ') > '~' - ' ') & (uint8_t)(c != '\n');
    }
    return !other;
}

static uint8_t classes_of(const char *p, size_t n)
{
    uint8_t found = 0;

    for (size_t i = 0; i < n; i++)
        found |= class_of((unsigned char)p[i]);
    return found;
}

/* The last block overlaps the one before it. */
static uint8_t classes(struct rn_str s)
{
    uint8_t found = 0;

    if (s.n < BLOCK)
        return classes_of(s.p, s.n);
    for (size_t i = 0; i < s.n; i += BLOCK) {
        const char *p = s.p + (i + BLOCK <= s.n ? i : s.n - BLOCK);

        if (!is_plain(p))
            found |= classes_of(p, BLOCK);
    }
    return found;
}

/* The line and column of a byte, counted from the text's origin. */
static struct rn_mark mark_at(const struct rn_source *source, size_t at)
{
    struct rn_mark m = source->origin;
    uint32_t column = source->column_shift + 1, line = 0;

    if (source->fixed)
        return m;
    for (size_t i = 0; i < at; i++) {
        if (source->text.p[i] == '\n') {
            line++;
            column = source->column_shift + 1;
        } else {
            column += (source->text.p[i] & 0xc0) != 0x80;
        }
    }
    m.line += line;
    m.column = column > UINT16_MAX ? UINT16_MAX : (uint16_t)column;
    return m;
}

/* What libyaml takes for text: YAML 1.1's printable characters, tab and breaks. */
static bool allowed(uint32_t c)
{
    if (c < 0xa0)
        return (c >= 0x20 && c <= 0x7e) || c == '\t' || c == '\n' || c == '\r' || c == 0x85;
    return c != 0xfffe && c != 0xffff;
}

static int check_characters(struct rn_run *run, struct rn_source *source)
{
    struct rn_str s = source->text;
    uint32_t c = 0;

    for (size_t i = 0, n; i < s.n; i += n) {
        n = rn_utf8_decode(s, i, &c);
        if (n == 0)
            return rn_hint(run,
                           rn_error(run, mark_at(source, i), RN_E_ENCODING,
                                    "byte %02x is not UTF-8 text", (unsigned char)s.p[i]),
                           "save the file as UTF-8");
        if (!allowed(c))
            return rn_error(run, mark_at(source, i), RN_E_ENCODING,
                            "control character U+%04X is not allowed", c);
        if (c == 0x85 || c == 0x2028 || c == 0x2029 || c == '\r')
            source->facts.lf_breaks = false;
    }
    return RENDER_OK;
}

int rn_text_check(struct rn_run *run, struct rn_source *source)
{
    uint8_t found;

    if (rn_str_starts(source->text, RN_S("\xef\xbb\xbf")))
        source->text = rn_str_slice(source->text, 3, source->text.n);
    found = classes(source->text);
    source->facts.ascii = !(found & HIGH);
    source->facts.lf_breaks = !(found & CARRIAGE_RETURN);
    return found & (CONTROL | HIGH) ? check_characters(run, source) : RENDER_OK;
}

/* A character of UTF-16 at s[i]; 0 when it is none. */
static size_t utf16_decode(struct rn_str s, size_t i, bool big, uint32_t *cp)
{
    uint32_t unit[2] = {0, 0};

    for (size_t k = 0; k < 2 && i + 2 * k + 1 < s.n; k++) {
        unsigned char a = (unsigned char)s.p[i + 2 * k], b = (unsigned char)s.p[i + 2 * k + 1];

        unit[k] = big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
    }
    *cp = unit[0];
    if ((unit[0] & 0xf800) != 0xd800)
        return i + 1 < s.n ? 2 : 0;
    if (unit[0] >= 0xdc00 || (unit[1] & 0xfc00) != 0xdc00)
        return 0;
    *cp = 0x10000 + ((unit[0] & 0x3ff) << 10 | (unit[1] & 0x3ff));
    return 4;
}

int rn_utf16_decode(struct rn_run *run, struct rn_mark mark, struct rn_str *text, bool *was_utf16)
{
    struct rn_buf out = {.arena = &run->arena};
    uint32_t cp;
    bool big;

    *was_utf16 = false;
    big = rn_str_starts(*text, RN_S("\xfe\xff"));
    if (!big && !rn_str_starts(*text, RN_S("\xff\xfe")))
        return RENDER_OK;
    *was_utf16 = true;
    for (size_t i = 2, n; i < text->n; i += n) {
        n = utf16_decode(*text, i, big, &cp);
        if (n == 0)
            return rn_hint(run, rn_error(run, mark, RN_E_ENCODING, "broken UTF-16 text"),
                           "save the file as UTF-8");
        out.n += rn_utf8_encode(cp, rn_buf_reserve(&out, 4));
    }
    *text = rn_buf_str(&out);
    return RENDER_OK;
}

struct rn_str rn_text_drop_cr(struct rn_run *run, struct rn_str text)
{
    struct rn_buf out = {.arena = &run->arena};
    const struct rn_str crlf = RN_S("\r\n");
    size_t from = 0, at = rn_str_find_str(text, crlf, 0);

    if (at == text.n)
        return text;
    rn_buf_reserve(&out, text.n);
    for (; at < text.n; at = rn_str_find_str(text, crlf, from)) {
        rn_buf_add(&out, rn_str_slice(text, from, at));
        from = at + 1;
    }
    rn_buf_add(&out, rn_str_slice(text, from, text.n));
    return rn_buf_str(&out);
}
