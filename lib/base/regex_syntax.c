#include "base/regex_syntax.h"

#define NO_ATOM SIZE_MAX

static bool is_surrogate(uint32_t c)
{
    return c >= 0xD800 && c <= 0xDFFF;
}

bool rn_regex_refuse(struct rn_regex_parser *p, const char *what, size_t from, size_t to)
{
    struct rn_str part = rn_str_slice(p->s, from, to);

    p->why = rn_str_printf(&p->run->arena, "error parsing regexp: %s: `%.*s`", what, RN_FMT(part));
    return false;
}

uint32_t rn_regex_next(struct rn_regex_parser *p)
{
    uint32_t c = 0;
    size_t n = rn_utf8_decode(p->s, p->at, &c);

    p->at += n ? n : 1;
    return c;
}

/* The byte i after the place where we are; 0 behind the end. */
static char peek(const struct rn_regex_parser *p, size_t i)
{
    return p->at + i < p->s.n ? p->s.p[p->at + i] : '\0';
}

void rn_regex_literal_char(struct rn_regex_parser *p, uint32_t c)
{
    char bytes[4];

    if (c < 0x20 || c == 0x7F) {
        rn_buf_printf(&p->out, "\\x{%x}", (unsigned)c);
        return;
    }
    if (c < 0x80 && !rn_is_alpha((char)c) && !rn_is_digit((char)c))
        rn_buf_char(&p->out, '\\');
    rn_buf_add(&p->out, rn_str_make(bytes, rn_utf8_encode(c, bytes)));
}

static unsigned max_weight(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

/* What follows in out is one atom. wrap: PCRE2 would not repeat it as it stands. */
static void begin_atom(struct rn_regex_parser *p, bool wrap)
{
    p->done = max_weight(p->done, p->weight);
    p->weight = 1;
    p->atom = p->out.n;
    p->wrap = wrap;
}

static void add_atom(struct rn_regex_parser *p, const char *text, bool wrap)
{
    begin_atom(p, wrap);
    rn_buf_lit(&p->out, text);
}

static void add_literal(struct rn_regex_parser *p, uint32_t c)
{
    bool fold = p->flags & RN_REGEX_FOLD && (c >= 0x80 || rn_is_alpha((char)c));

    begin_atom(p, false);
    if (is_surrogate(c)) { /* in no text */
        rn_buf_lit(&p->out, "(?:(?!))");
        return;
    }
    rn_buf_lit(&p->out, fold ? "(?i:" : "");
    rn_regex_literal_char(p, c);
    rn_buf_lit(&p->out, fold ? ")" : "");
}

static void open_group(struct rn_regex_parser *p, unsigned flags_inside)
{
    struct rn_regex_group g = {p->out.n, p->flags, max_weight(p->done, p->weight)};

    RN_PUSH(p->run, p->groups, p->ngroups, p->groups_cap) = g;
    rn_buf_lit(&p->out, "(?:");
    p->flags = flags_inside;
    p->atom = NO_ATOM;
    p->weight = p->done = 0;
}

static bool close_group(struct rn_regex_parser *p)
{
    struct rn_regex_group g;

    if (p->ngroups == 0)
        return rn_regex_refuse(p, "unexpected )", 0, p->s.n);
    g = p->groups[--p->ngroups];
    rn_buf_char(&p->out, ')');
    p->flags = g.flags;
    p->atom = g.start;
    p->wrap = false;
    p->weight = max_weight(1, max_weight(p->done, p->weight));
    p->done = g.weight;
    p->at++;
    return true;
}

/* (?P<name> or (?<name>; name starts at `from`. */
static bool named_group(struct rn_regex_parser *p, size_t from)
{
    size_t start = p->at, end = rn_str_find(p->s, '>', start);

    if (end == p->s.n)
        return rn_regex_refuse(p, "invalid named capture", start, end);
    for (size_t i = from; i < end; i++)
        if (!rn_is_alpha(p->s.p[i]) && !rn_is_digit(p->s.p[i]) && p->s.p[i] != '_')
            return rn_regex_refuse(p, "invalid named capture", start, end + 1);
    if (from == end)
        return rn_regex_refuse(p, "invalid named capture", start, end + 1);
    p->at = end + 1;
    open_group(p, p->flags);
    return true;
}

static unsigned flag_of(uint32_t c)
{
    switch (c) {
    case 'i':
        return RN_REGEX_FOLD;
    case 'm':
        return RN_REGEX_LINES;
    case 's':
        return RN_REGEX_DOT_ALL;
    default:
        return 0;
    }
}

/* (?flags) or (?flags: */
static bool flag_group(struct rn_regex_parser *p)
{
    size_t start = p->at;
    unsigned flags = p->flags;
    bool off = false, any = true;

    p->at += 2;
    while (p->at < p->s.n) {
        uint32_t c = rn_regex_next(p);

        if (c == '-' && !off) {
            off = true;
            any = false;
        } else if (flag_of(c) || c == 'U') { /* greed does not change whether a text matches */
            flags = off ? flags & ~flag_of(c) : flags | flag_of(c);
            any = true;
        } else if (c == ':' && any) {
            open_group(p, flags);
            return true;
        } else if (c == ')' && any) {
            p->flags = flags;
            return true;
        } else {
            break;
        }
    }
    return rn_regex_refuse(p, "invalid or unsupported Perl syntax", start, p->at);
}

static bool parse_open(struct rn_regex_parser *p)
{
    if (p->ngroups == RN_REGEX_MAX_DEPTH)
        return rn_regex_refuse(p, "expression nests too deeply", 0, p->s.n);
    if (peek(p, 1) != '?') {
        open_group(p, p->flags);
        p->at++;
        return true;
    }
    if (peek(p, 2) == 'P' && peek(p, 3) == '<' && p->at + 4 < p->s.n)
        return named_group(p, p->at + 4);
    if (peek(p, 2) == '<' && p->at + 3 < p->s.n)
        return named_group(p, p->at + 3);
    return flag_group(p);
}

/* Puts a group around the last atom. */
static void wrap_atom(struct rn_regex_parser *p)
{
    size_t n = p->out.n - p->atom;

    rn_buf_reserve(&p->out, 3);
    memmove(p->out.p + p->atom + 3, p->out.p + p->atom, n);
    memcpy(p->out.p + p->atom, "(?:", 3);
    p->out.n += 3;
    rn_buf_char(&p->out, ')');
}

/* A repetition from p->at to after, written for PCRE2 as `how`. factor: what it multiplies the
 * counts of the atom by; counted: it is checked against the limit. */
static bool repeat(struct rn_regex_parser *p, size_t after, struct rn_str how, unsigned factor,
                   bool counted)
{
    size_t before = p->at;

    if (after < p->s.n && p->s.p[after] == '?')
        after++;
    if (p->repeat != NO_ATOM)
        return rn_regex_refuse(p, "invalid nested repetition operator", p->repeat, after);
    if (p->atom == NO_ATOM)
        return rn_regex_refuse(p, "missing argument to repetition operator", before, after);
    if (counted && p->weight * factor > RN_REGEX_MAX_REPEAT)
        return rn_regex_refuse(p, "invalid repeat count", before, after);
    p->big = p->big || (counted && p->out.p[p->atom] == '(');
    p->weight *= factor;
    if (p->wrap)
        wrap_atom(p);
    p->wrap = true; /* a second repetition must not make a possessive one */
    rn_buf_add(&p->out, how);
    p->repeat = before;
    p->at = after;
    return true;
}

/* A decimal number without leading zeros at *at; anything above the limit is the limit + 1. */
static bool parse_count(const struct rn_regex_parser *p, size_t *at, unsigned *n)
{
    size_t i = *at;

    for (*n = 0; i < p->s.n && rn_is_digit(p->s.p[i]); i++)
        if (*n <= RN_REGEX_MAX_REPEAT)
            *n = *n * 10 + (unsigned)(p->s.p[i] - '0');
    if (i == *at || (i > *at + 1 && p->s.p[*at] == '0'))
        return false;
    *at = i;
    return true;
}

/* {n}, {n,} or {n,m}; anything else is a literal brace. */
static bool parse_brace(struct rn_regex_parser *p)
{
    size_t i = p->at + 1;
    unsigned min, max;
    bool open = false, good = parse_count(p, &i, &min);
    struct rn_str how;

    max = min;
    if (good && i < p->s.n && p->s.p[i] == ',') {
        i++;
        open = i < p->s.n && p->s.p[i] == '}';
        good = open || parse_count(p, &i, &max);
    }
    if (!good || i == p->s.n || p->s.p[i] != '}') {
        add_literal(p, '{');
        p->at++;
        return true;
    }
    i++;
    if (min > RN_REGEX_MAX_REPEAT || (!open && (max > RN_REGEX_MAX_REPEAT || min > max)))
        return rn_regex_refuse(p, "invalid repeat count", p->at, i);
    how = open ? rn_str_printf(&p->run->arena, "{%u,}", min)
               : rn_str_printf(&p->run->arena, "{%u,%u}", min, max);
    if (open)
        return repeat(p, i, how, min ? min : 1, min >= 2);
    return repeat(p, i, how, max, max >= 2);
}

static int hex_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)c - '0';
    if (c >= 'a' && c <= 'f')
        return (int)c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? (int)c - 'A' + 10 : -1;
}

/* Behind \x: two digits, or any number of them in braces. */
static bool hex_escape(struct rn_regex_parser *p, uint32_t *out)
{
    uint32_t value = 0, c;
    int digits = 0;

    if (p->at == p->s.n)
        return false;
    if (peek(p, 0) != '{') {
        int high = hex_value(rn_regex_next(p)), low;

        low = p->at < p->s.n ? hex_value(rn_regex_next(p)) : -1;
        *out = (uint32_t)(high * 16 + low);
        return high >= 0 && low >= 0;
    }
    p->at++;
    while (p->at < p->s.n && (c = rn_regex_next(p)) != '}') {
        if (hex_value(c) < 0 || (value = value * 16 + (uint32_t)hex_value(c)) > 0x10FFFF)
            return false;
        digits++;
    }
    *out = value;
    return digits && p->s.p[p->at - 1] == '}';
}

static bool octal_escape(struct rn_regex_parser *p, uint32_t first, uint32_t *out)
{
    *out = first - '0';
    /* A single digit but 0 would be a back-reference. */
    if (first != '0' && (peek(p, 0) < '0' || peek(p, 0) > '7'))
        return false;
    for (int i = 1; i < 3 && peek(p, 0) >= '0' && peek(p, 0) <= '7'; i++)
        *out = *out * 8 + (uint32_t)(p->s.p[p->at++] - '0');
    return true;
}

bool rn_regex_escape(struct rn_regex_parser *p, uint32_t *c)
{
    static const char names[] = "afnrtv", values[] = "\a\f\n\r\t\v";
    size_t start = p->at++;
    const char *name;

    if (p->at == p->s.n) /* the reference shows no part of the expression here */
        return rn_regex_refuse(p, "trailing backslash at end of expression", 0, 0);
    *c = rn_regex_next(p);
    if (*c < 0x80 && !rn_is_alpha((char)*c) && !rn_is_digit((char)*c))
        return true;
    name = *c < 0x80 ? strchr(names, (int)*c) : NULL;
    if (name) {
        *c = (uint32_t)values[name - names];
        return true;
    }
    if (*c >= '0' && *c <= '7' && octal_escape(p, *c, c))
        return true;
    if (*c == 'x' && hex_escape(p, c))
        return true;
    return rn_regex_refuse(p, "invalid escape sequence", start, p->at);
}

/* \Q...\E; without \E it goes to the end. */
static void quoted(struct rn_regex_parser *p)
{
    size_t end = rn_str_find_str(p->s, RN_S("\\E"), p->at + 2);

    p->at += 2;
    while (p->at < end)
        add_literal(p, rn_regex_next(p));
    if (p->at < p->s.n)
        p->at += 2;
}

static bool parse_backslash(struct rn_regex_parser *p)
{
    static const char *const simple[][2] = {{"A", "\\A"}, {"b", "\\b"}, {"B", "\\B"}, {"z", "\\z"}};
    uint32_t c;
    bool is;

    for (size_t i = 0; i < sizeof(simple) / sizeof(*simple); i++) {
        if (peek(p, 1) == simple[i][0][0]) {
            add_atom(p, simple[i][1], true);
            p->at += 2;
            return true;
        }
    }
    if (peek(p, 1) == 'C')
        return rn_regex_refuse(p, "invalid escape sequence", p->at, p->at + 2);
    if (peek(p, 1) == 'Q') {
        quoted(p);
        return true;
    }
    begin_atom(p, false);
    if (!rn_regex_class_escape(p, &is))
        return false;
    if (is)
        return true;
    if (!rn_regex_escape(p, &c))
        return false;
    add_literal(p, c);
    return true;
}

/* ^ $ and . are spelled out, so that no option of PCRE2 bends them: its own multi-line ^ does not
 * match behind a last line break, its $ matches before one. */
static void add_special(struct rn_regex_parser *p, char c)
{
    bool lines = p->flags & RN_REGEX_LINES;

    if (c == '^')
        add_atom(p, lines ? "(?:\\A|(?<=\\n))" : "\\A", !lines);
    else if (c == '$')
        add_atom(p, lines ? "(?:\\z|(?=\\n))" : "\\z", !lines);
    else
        add_atom(p, p->flags & RN_REGEX_DOT_ALL ? "(?s:.)" : "[^\\n]", false);
    p->at++;
}

static bool parse_one(struct rn_regex_parser *p)
{
    char c = p->s.p[p->at];

    switch (c) {
    case '(':
        return parse_open(p);
    case ')':
        return close_group(p);
    case '|':
        p->done = max_weight(p->done, p->weight);
        p->weight = 0;
        p->atom = NO_ATOM;
        rn_buf_char(&p->out, '|');
        p->at++;
        return true;
    case '^':
    case '$':
    case '.':
        add_special(p, c);
        return true;
    case '[':
        begin_atom(p, false);
        return rn_regex_bracket(p);
    case '*':
    case '+':
    case '?':
        return repeat(p, p->at + 1, rn_str_slice(p->s, p->at, p->at + 1), 1, false);
    case '{':
        return parse_brace(p);
    case '\\':
        return parse_backslash(p);
    default:
        add_literal(p, rn_regex_next(p));
        return true;
    }
}

bool rn_regex_translate(struct rn_regex_parser *p, struct rn_run *run, struct rn_str s)
{
    *p = (struct rn_regex_parser){.run = run, .s = s, .atom = NO_ATOM, .repeat = NO_ATOM};
    p->out.arena = &run->arena;
    if (!rn_str_valid_utf8(s))
        return rn_regex_refuse(p, "invalid UTF-8", 0, s.n);
    while (p->at < s.n) {
        size_t before = p->repeat;

        if (!parse_one(p))
            return false;
        /* Only a repetition that stands right before another one forbids it. */
        if (p->repeat == before)
            p->repeat = NO_ATOM;
    }
    if (p->ngroups)
        return rn_regex_refuse(p, "missing closing )", 0, s.n);
    return true;
}
