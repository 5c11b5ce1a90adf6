#include "yaml/style.h"

#include "yaml/scalar.h"

#define X RN_C_CONTROL
#define X8 X, X, X, X, X, X, X, X
#define H4 RN_C_HIGH, RN_C_HIGH, RN_C_HIGH, RN_C_HIGH
#define H32 H4, H4, H4, H4, H4, H4, H4, H4

static const uint8_t byte_class[256] = {
    /* 00 to 1f */
    X8,
    X,
    X,
    RN_C_LF,
    X,
    X,
    X,
    X,
    X,
    X8,
    X8,
    ['\x7f'] = X,
    [' '] = RN_C_SPACE,
    [':'] = RN_C_COLON,
    ['#'] = RN_C_HASH,
    [0x80] = H32,
    H32,
    H32,
    H32,
};

unsigned rn_text_classes(struct rn_str s)
{
    unsigned classes = 0;

    for (size_t i = 0; i < s.n; i++)
        classes |= byte_class[(unsigned char)s.p[i]];
    return classes;
}

size_t rn_style_decode(struct rn_str s, size_t i, uint32_t *cp)
{
    size_t n = rn_utf8_decode(s, i, cp);

    if (n)
        return n;
    *cp = 0xfffe;
    return 1;
}

static bool is_break(uint32_t cp)
{
    return cp == '\n' || cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

size_t rn_break_at(struct rn_str s, size_t i)
{
    uint32_t cp;
    size_t n = i < s.n ? rn_style_decode(s, i, &cp) : 0;

    return n && is_break(cp) ? n : 0;
}

bool rn_is_printable(uint32_t cp)
{
    if (cp < 0x7f)
        return cp >= 0x20 || cp == '\n';
    return (cp >= 0xa0 && cp <= 0xd7ff) || (cp >= 0xe000 && cp <= 0xfffd && cp != 0xfeff);
}

static bool is_blank_or_end(struct rn_str s, size_t i)
{
    return i >= s.n || s.p[i] == ' ' || s.p[i] == '\t';
}

/* What the first bytes forbid in plain style. */
static bool starts_with_indicator(struct rn_str s)
{
    if (rn_str_starts(s, RN_S("---")) || rn_str_starts(s, RN_S("...")))
        return true;
    switch (s.p[0]) {
    case '#':
    case ',':
    case '[':
    case ']':
    case '{':
    case '}':
    case '&':
    case '*':
    case '!':
    case '|':
    case '>':
    case '\'':
    case '"':
    case '%':
    case '@':
    case '`':
        return true;
    case '?':
    case ':':
    case '-':
        return is_blank_or_end(s, 1);
    default:
        return false;
    }
}

/* What the scan has met; the names are those of libyaml's analysis. */
struct scan {
    bool indicator, special, tab;
    bool space_break, break_space;
    bool white;                          /* the last character was blank, a break or NUL */
    bool previous_space, previous_break; /* the last character was exactly that */
};

static void scan_char(struct scan *sc, struct rn_str s, size_t i, size_t n, uint32_t cp)
{
    bool space = cp == ' ', brk = is_break(cp);

    if ((cp == ':' && is_blank_or_end(s, i + n)) || (cp == '#' && sc->white))
        sc->indicator = true;
    if (cp == '\t')
        sc->tab = true;
    else if (!rn_is_printable(cp))
        sc->special = true;
    if (space && sc->previous_break)
        sc->break_space = true;
    if (brk && sc->previous_space)
        sc->space_break = true;
    sc->previous_space = space;
    sc->previous_break = brk;
    sc->white = space || brk || cp == '\t' || cp == 0;
}

/* The letters, digits and signs from i on that change nothing but what stands before the next
 * character; how many there are. */
static size_t scan_words(struct scan *sc, struct rn_str s, size_t i)
{
    size_t n = i;

    while (n < s.n && !byte_class[(unsigned char)s.p[n]])
        n++;
    if (n > i)
        sc->white = sc->previous_space = sc->previous_break = false;
    return n - i;
}

struct rn_style_facts rn_style_analyze(struct rn_str s, bool v3)
{
    struct rn_style_facts f = {.plain = true, .single = true};
    struct scan sc = {.white = true};
    uint32_t cp;

    if (s.n == 0)
        return f;
    for (size_t i = 0, n; i < s.n; i += n) {
        n = scan_words(&sc, s, i);
        if (n)
            continue;
        n = rn_style_decode(s, i, &cp);
        scan_char(&sc, s, i, n, cp);
        f.multiline = f.multiline || sc.previous_break;
    }
    if (!v3)
        sc.special = sc.special || sc.tab;
    f.block = !sc.previous_space && !sc.space_break && !sc.special;
    f.single = !sc.break_space && !sc.space_break && !sc.special && !sc.tab;
    f.plain = f.single && !f.multiline && s.p[0] != ' ' && !sc.previous_space && !sc.indicator &&
              !starts_with_indicator(s);
    return f;
}

bool rn_text_is_typed(struct rn_str s)
{
    if (s.n == 0)
        return true;
    if (rn_is_alpha(s.p[0])) {
        static const char first[] = "fFnNoOtTyY";

        return s.n <= 5 && memchr(first, s.p[0], sizeof(first) - 1) && rn_needs_quotes(s);
    }
    return (rn_is_digit(s.p[0]) || memchr("+-.~", s.p[0], 4)) && rn_needs_quotes(s);
}
