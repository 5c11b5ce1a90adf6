#include "base/str.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "render/render.h"

enum { MAX_WORD = 120, MIN_BUFFER = 24, LIKELY = 96 /* bytes that are printed at once */ };

int rn_str_cmp(struct rn_str a, struct rn_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool rn_str_eq_nocase(struct rn_str a, struct rn_str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (rn_to_lower(a.p[i]) != rn_to_lower(b.p[i]))
            return false;
    return true;
}

size_t rn_str_find_str(struct rn_str s, struct rn_str needle, size_t from)
{
    if (needle.n == 0)
        return from < s.n ? from : s.n;
    for (size_t i = rn_str_find(s, needle.p[0], from); i + needle.n <= s.n;
         i = rn_str_find(s, needle.p[0], i + 1))
        if (memcmp(s.p + i, needle.p, needle.n) == 0)
            return i;
    return s.n;
}

size_t rn_str_rfind(struct rn_str s, char c)
{
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == c)
            return i - 1;
    return s.n;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct rn_str rn_str_trim(struct rn_str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

static bool is_unicode_space(uint32_t cp)
{
    return (cp >= '\t' && cp <= '\r') || cp == ' ' || cp == 0x85 || cp == 0xa0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 || cp == 0x202f ||
           cp == 0x205f || cp == 0x3000;
}

struct rn_str rn_str_trim_unicode_left(struct rn_str s)
{
    uint32_t cp;
    size_t i = 0, n;

    while (i < s.n && (n = rn_utf8_decode(s, i, &cp)) != 0 && is_unicode_space(cp))
        i += n;
    return rn_str_slice(s, i, s.n);
}

struct rn_str rn_str_trim_unicode(struct rn_str s)
{
    uint32_t cp;

    s = rn_str_trim_unicode_left(s);
    while (s.n) {
        size_t i = s.n - 1;

        while (i && ((unsigned char)s.p[i] & 0xc0) == 0x80)
            i--;
        if (i + rn_utf8_decode(s, i, &cp) != s.n || !is_unicode_space(cp))
            break;
        s.n = i;
    }
    return s;
}

const char *rn_str_c(struct rn_arena *a, struct rn_str s)
{
    char *p = rn_arena_alloc_raw(a, s.n + 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct rn_str rn_str_dup(struct rn_arena *a, struct rn_str s)
{
    return (struct rn_str){rn_str_c(a, s), s.n};
}

bool rn_str_to_i64(struct rn_str s, int64_t *out)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    bool negative = i && s.p[0] == '-';
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX, v = 0;

    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        uint64_t digit = (uint64_t)(unsigned char)s.p[i] - '0';

        if (digit > 9 || v > (limit - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *out = negative ? -(int64_t)(v - 1) - 1 : (int64_t)v;
    if (negative && v == 0)
        *out = 0;
    return true;
}

size_t rn_utf8_decode(struct rn_str s, size_t i, uint32_t *cp)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)s.p + i;
    size_t n;
    uint32_t c;

    if (i >= s.n)
        return 0;
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n > s.n - i)
        return 0;
    c = p[0] & (0x7fu >> n);
    for (size_t k = 1; k < n; k++) {
        if ((p[k] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (p[k] & 0x3f);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *cp = c;
    return n;
}

bool rn_str_to_bool(struct rn_str s, bool *out)
{
    static const char *const yes[] = {"1", "t", "T", "true", "True", "TRUE"};
    static const char *const no[] = {"0", "f", "F", "false", "False", "FALSE"};

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        *out = rn_str_is(s, yes[i]);
        if (*out || rn_str_is(s, no[i]))
            return true;
    }
    return false;
}

/* 3: a letter; 1: what else may stand in a word: digits and - . / _ */
static const uint8_t word_byte[256] = {
    ['-'] = 1, ['.'] = 1, ['/'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,
    ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['_'] = 1, ['A'] = 3, ['B'] = 3,
    ['C'] = 3, ['D'] = 3, ['E'] = 3, ['F'] = 3, ['G'] = 3, ['H'] = 3, ['I'] = 3, ['J'] = 3,
    ['K'] = 3, ['L'] = 3, ['M'] = 3, ['N'] = 3, ['O'] = 3, ['P'] = 3, ['Q'] = 3, ['R'] = 3,
    ['S'] = 3, ['T'] = 3, ['U'] = 3, ['V'] = 3, ['W'] = 3, ['X'] = 3, ['Y'] = 3, ['Z'] = 3,
    ['a'] = 3, ['b'] = 3, ['c'] = 3, ['d'] = 3, ['e'] = 3, ['f'] = 3, ['g'] = 3, ['h'] = 3,
    ['i'] = 3, ['j'] = 3, ['k'] = 3, ['l'] = 3, ['m'] = 3, ['n'] = 3, ['o'] = 3, ['p'] = 3,
    ['q'] = 3, ['r'] = 3, ['s'] = 3, ['t'] = 3, ['u'] = 3, ['v'] = 3, ['w'] = 3, ['x'] = 3,
    ['y'] = 3, ['z'] = 3,
};

/* Short words that are something else to some YAML. */
static bool is_other(struct rn_str s)
{
    static const char *const others[] = {"y",   "n",    "no",   "on",   "yes",
                                         "off", "true", "null", "false"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (rn_str_eq_nocase(s, rn_str_from(others[i])))
            return true;
    return false;
}

bool rn_str_is_word(struct rn_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned all = 1;
    size_t i = 0;

    if (s.n == 0 || s.n > MAX_WORD || word_byte[p[0]] != 3)
        return false;
    for (; i + 4 <= s.n; i += 4)
        all &= word_byte[p[i]] & word_byte[p[i + 1]] & word_byte[p[i + 2]] & word_byte[p[i + 3]];
    for (; i < s.n; i++)
        all &= word_byte[p[i]];
    if (!all)
        return false;
    return s.n > 5 || !memchr("fFnNoOtTyY", s.p[0], 10) || !is_other(s);
}

bool rn_str_valid_utf8(struct rn_str s)
{
    uint32_t cp;

    for (size_t i = 0, n = 1; i < s.n; i += n) {
        n = (unsigned char)s.p[i] < 0x80 ? 1 : rn_utf8_decode(s, i, &cp);
        if (n == 0)
            return false;
    }
    return true;
}

struct rn_str rn_str_mend_utf8(struct rn_arena *a, struct rn_str s)
{
    struct rn_buf b = {.arena = a};
    uint32_t cp;

    if (rn_str_valid_utf8(s))
        return s;
    for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
        n = rn_utf8_decode(s, i, &cp);
        rn_buf_add(&b, n ? rn_str_slice(s, i, i + n) : RN_S("\xef\xbf\xbd"));
    }
    return rn_buf_str(&b);
}

size_t rn_utf8_encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

char *rn_buf_grow(struct rn_buf *b, size_t extra)
{
    /* what is asked for first is mostly all that is needed */
    size_t cap = b->cap ? b->cap : extra > MIN_BUFFER ? extra : MIN_BUFFER;
    char *p;

    if (extra > SIZE_MAX / 4 || b->n > SIZE_MAX / 4)
        rn_escape_with(b->arena->escape, RENDER_ENOMEM);
    while (cap - b->n < extra)
        cap *= 2;
    p = b->p;
    if (!rn_arena_extend(b->arena, p, b->cap, cap)) {
        p = rn_arena_alloc_raw(b->arena, cap);
        if (b->n)
            memcpy(p, b->p, b->n);
    }
    b->p = p;
    b->cap = cap;
    return p + b->n;
}

void rn_buf_add(struct rn_buf *b, struct rn_str s)
{
    if (s.n == 0)
        return;
    memcpy(rn_buf_reserve(b, s.n), s.p, s.n);
    b->n += s.n;
}

void rn_buf_fill(struct rn_buf *b, char c, size_t n)
{
    if (n == 0)
        return;
    memset(rn_buf_reserve(b, n), c, n);
    b->n += n;
}

/* Where the conversion that begins at p, a percent sign, ends. */
static const char *conversion_end(const char *p)
{
    p += 1 + strspn(p + 1, "0123456789.*lz");
    return *p ? p + 1 : p;
}

/* One conversion of a number or character, as printf does it. */
static void add_converted(struct rn_buf *b, const char *from, const char *end, va_list *args)
{
    char spec[16], *to;
    size_t n = (size_t)(end - from), room = LIKELY;
    bool padded;
    int width, printed;

    assert(n < sizeof(spec) && strchr("cduxX", end[-1]));
    memcpy(spec, from, n);
    spec[n] = '\0';
    padded = strchr(spec, '*');
    width = padded ? va_arg(*args, int) : 0;
    room += (size_t)width;
    to = rn_buf_reserve(b, room);
    if (padded)
        printed = snprintf(to, room, spec, width, va_arg(*args, int));
    else if (strstr(spec, "ll"))
        printed = snprintf(to, room, spec, va_arg(*args, long long));
    else if (strchr(spec, 'l'))
        printed = snprintf(to, room, spec, va_arg(*args, long));
    else if (strchr(spec, 'z'))
        printed = snprintf(to, room, spec, va_arg(*args, size_t));
    else
        printed = snprintf(to, room, spec, va_arg(*args, int));
    assert(printed >= 0);
    b->n += (size_t)printed;
}

/* As printf, but that a %.*s is all of the text, which a NUL may be in. Most of it fits at once. */
static void buf_vprintf(struct rn_buf *b, const char *fmt, va_list given)
{
    va_list args;

    va_copy(args, given);
    rn_buf_reserve(b, LIKELY);
    while (*fmt) {
        size_t plain = strcspn(fmt, "%");
        const char *end;

        rn_buf_add(b, rn_str_make(fmt, plain));
        fmt += plain;
        if (!*fmt)
            break;
        end = conversion_end(fmt);
        if (end[-1] == '%') {
            rn_buf_char(b, '%');
        } else if (end[-1] != 's') {
            add_converted(b, fmt, end, &args);
        } else if (fmt[1] == '.') {
            size_t n = (size_t)va_arg(args, int);

            rn_buf_add(b, rn_str_make(va_arg(args, const char *), n));
        } else {
            rn_buf_add(b, rn_str_from(va_arg(args, const char *)));
        }
        fmt = end;
    }
    va_end(args);
    *rn_buf_reserve(b, 1) = '\0';
}

void rn_buf_printf(struct rn_buf *b, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    buf_vprintf(b, fmt, args);
    va_end(args);
}

struct rn_str rn_str_printf(struct rn_arena *a, const char *fmt, ...)
{
    struct rn_buf b = {.arena = a};
    va_list args;

    va_start(args, fmt);
    buf_vprintf(&b, fmt, args);
    va_end(args);
    rn_arena_shrink(a, b.p, b.cap, b.n + 1);
    return rn_buf_str(&b);
}

struct rn_str rn_str_concat(struct rn_arena *a, const struct rn_str *parts, size_t n)
{
    struct rn_buf b = {.arena = a};
    size_t size = 0;
    char *to;

    for (size_t i = 0; i < n; i++)
        size += parts[i].n;
    to = rn_buf_reserve(&b, size);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n == 0)
            continue;
        memcpy(to, parts[i].p, parts[i].n);
        to += parts[i].n;
    }
    b.n = size;
    return rn_buf_str(&b);
}
