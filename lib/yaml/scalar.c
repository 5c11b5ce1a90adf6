#include "yaml/scalar.h"

#include <math.h>

enum { SCRATCH = 2048 }; /* a number with underscores and more figures than this is a string */

/* ---- Words ---------------------------------------------------------------------------------- */

struct word {
    const char *text;
    enum rn_tag tag;
    bool truth;
    bool v2_only;
};

/* By length: first_of[n] is the first word of n bytes. */
static const struct word words[] = {
    {"~", RN_TAG_NULL, false, false},      {"y", RN_TAG_BOOL, true, true},
    {"Y", RN_TAG_BOOL, true, true},        {"n", RN_TAG_BOOL, false, true},
    {"N", RN_TAG_BOOL, false, true},       {"on", RN_TAG_BOOL, true, true},
    {"On", RN_TAG_BOOL, true, true},       {"ON", RN_TAG_BOOL, true, true},
    {"no", RN_TAG_BOOL, false, true},      {"No", RN_TAG_BOOL, false, true},
    {"NO", RN_TAG_BOOL, false, true},      {"yes", RN_TAG_BOOL, true, true},
    {"Yes", RN_TAG_BOOL, true, true},      {"YES", RN_TAG_BOOL, true, true},
    {"off", RN_TAG_BOOL, false, true},     {"Off", RN_TAG_BOOL, false, true},
    {"OFF", RN_TAG_BOOL, false, true},     {"true", RN_TAG_BOOL, true, false},
    {"True", RN_TAG_BOOL, true, false},    {"TRUE", RN_TAG_BOOL, true, false},
    {"null", RN_TAG_NULL, false, false},   {"Null", RN_TAG_NULL, false, false},
    {"NULL", RN_TAG_NULL, false, false},   {".nan", RN_TAG_FLOAT, false, false},
    {".NaN", RN_TAG_FLOAT, false, false},  {".NAN", RN_TAG_FLOAT, false, false},
    {".inf", RN_TAG_FLOAT, false, false},  {".Inf", RN_TAG_FLOAT, false, false},
    {".INF", RN_TAG_FLOAT, false, false},  {"false", RN_TAG_BOOL, false, false},
    {"False", RN_TAG_BOOL, false, false},  {"FALSE", RN_TAG_BOOL, false, false},
    {"+.inf", RN_TAG_FLOAT, false, false}, {"+.Inf", RN_TAG_FLOAT, false, false},
    {"+.INF", RN_TAG_FLOAT, false, false}, {"-.inf", RN_TAG_FLOAT, false, false},
    {"-.Inf", RN_TAG_FLOAT, false, false}, {"-.INF", RN_TAG_FLOAT, false, false},
};
static const uint8_t first_of[] = {0, 0, 5, 11, 17, 29, 38};

/* Whether some word of v3 or v2 starts so. */
static bool starts_word(char c)
{
    switch (c) {
    case 't':
    case 'T':
    case 'f':
    case 'F':
    case 'n':
    case 'N':
    case 'y':
    case 'Y':
    case 'o':
    case 'O':
    case '~':
    case '.':
    case '+':
    case '-':
        return true;
    default:
        return false;
    }
}

static const struct word *find_word(struct rn_str s, bool v2)
{
    if (s.n == 0 || s.n > RN_MAX_TYPED_WORD || !starts_word(s.p[0]))
        return NULL;
    for (size_t i = first_of[s.n]; i < first_of[s.n + 1]; i++)
        if (words[i].text[0] == s.p[0] && memcmp(words[i].text, s.p, s.n) == 0)
            return v2 || !words[i].v2_only ? &words[i] : NULL;
    return NULL;
}

bool rn_scalar_bool(struct rn_str text)
{
    const struct word *w = find_word(text, false);

    return w && w->truth;
}

bool rn_scalar_bool_v2(struct rn_str text)
{
    const struct word *w = find_word(text, true);

    return w && w->truth;
}

/* ---- Timestamps ----------------------------------------------------------------------------- */

struct timestamp {
    int year, month, day, hour, minute, second, nanosecond;
    int offset; /* minutes east */
};

struct cursor {
    struct rn_str s;
    size_t i;
};

static bool at_digit(const struct cursor *c, size_t ahead)
{
    return c->i + ahead < c->s.n && rn_is_digit(c->s.p[c->i + ahead]);
}

static bool take(struct cursor *c, char ch)
{
    if (c->i == c->s.n || c->s.p[c->i] != ch)
        return false;
    c->i++;
    return true;
}

/* One or two digits, or exactly two. */
static bool take_number(struct cursor *c, bool two, int *out)
{
    if (!at_digit(c, 0) || (two && !at_digit(c, 1)))
        return false;
    *out = c->s.p[c->i++] - '0';
    if (at_digit(c, 0))
        *out = *out * 10 + (c->s.p[c->i++] - '0');
    return true;
}

static int days_in(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        return 29;
    return days[month - 1];
}

static bool take_date(struct cursor *c, struct timestamp *t)
{
    t->year = 0;
    for (int i = 0; i < 4; i++) {
        if (!at_digit(c, 0))
            return false;
        t->year = t->year * 10 + (c->s.p[c->i++] - '0');
    }
    return take(c, '-') && take_number(c, false, &t->month) && t->month >= 1 && t->month <= 12 &&
           take(c, '-') && take_number(c, false, &t->day) && t->day >= 1 &&
           t->day <= days_in(t->month, t->year);
}

/* h:m:s and a fraction of any length, cut to nanoseconds. */
static bool take_time(struct cursor *c, struct timestamp *t)
{
    int scale = 100000000;

    if (!take_number(c, false, &t->hour) || t->hour > 23 || !take(c, ':') ||
        !take_number(c, false, &t->minute) || t->minute > 59 || !take(c, ':') ||
        !take_number(c, false, &t->second) || t->second > 59)
        return false;
    if (at_digit(c, 1) && (take(c, '.') || take(c, ',')))
        for (; at_digit(c, 0); c->i++, scale /= 10)
            t->nanosecond += (c->s.p[c->i] - '0') * scale;
    return true;
}

static bool take_zone(struct cursor *c, struct timestamp *t)
{
    int hours, minutes;
    bool west;

    if (take(c, 'Z'))
        return true;
    west = take(c, '-');
    if ((!west && !take(c, '+')) || !take_number(c, true, &hours) || hours > 24 || !take(c, ':') ||
        !take_number(c, true, &minutes) || minutes > 60)
        return false;
    t->offset = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

static bool parse_timestamp(struct rn_str s, struct timestamp *t)
{
    struct cursor c = {s, 0};

    *t = (struct timestamp){0};
    if (s.n < 8 || s.p[4] != '-' || !take_date(&c, t))
        return false;
    if (c.i == s.n)
        return true;
    if (take(&c, 'T') || take(&c, 't')) {
        if (!take_time(&c, t) || !take_zone(&c, t))
            return false;
    } else {
        if (!take(&c, ' '))
            return false;
        while (take(&c, ' '))
            ;
        if (!take_time(&c, t))
            return false;
    }
    return c.i == s.n;
}

bool rn_scalar_timestamp(struct rn_str text, struct rn_buf *out)
{
    struct timestamp t;
    int n, ns, digits = 9;

    if (!parse_timestamp(text, &t) || t.offset >= 24 * 60 || t.offset <= -24 * 60)
        return false;
    rn_buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.minute,
                  t.second);
    ns = t.nanosecond;
    for (; digits && ns % 10 == 0; digits--)
        ns /= 10;
    if (digits)
        rn_buf_printf(out, ".%0*d", digits, ns);
    n = t.offset < 0 ? -t.offset : t.offset;
    if (n == 0)
        rn_buf_char(out, 'Z');
    else
        rn_buf_printf(out, "%c%02d:%02d", t.offset < 0 ? '-' : '+', n / 60, n % 60);
    return true;
}

/* ---- Numbers -------------------------------------------------------------------------------- */

/* An integer's digits, underscores left out as they are met. */
struct integer {
    uint64_t magnitude;
    bool negative, overflow;
};

static int digit_value(char c)
{
    if (rn_is_digit(c))
        return c - '0';
    c = rn_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* All of s as digits of the base, at least `least`. */
static bool scan_digits(struct rn_str s, unsigned base, size_t least, struct integer *out)
{
    if (s.n < least)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned)digit_value(s.p[i]);

        if (digit >= base)
            return false;
        out->overflow = out->overflow || out->magnitude > (UINT64_MAX - digit) / base;
        out->magnitude = out->magnitude * base + digit;
    }
    return true;
}

static bool scan_sign(struct rn_str *s, bool *negative)
{
    bool sign = s->n && (s->p[0] == '-' || s->p[0] == '+');

    *negative = sign && s->p[0] == '-';
    if (sign)
        *s = rn_str_slice(*s, 1, s->n);
    return sign;
}

/* Go's ParseInt with base 0, but for the range. */
static bool scan_integer(struct rn_str s, struct integer *out, bool *sign)
{
    *out = (struct integer){0};
    *sign = scan_sign(&s, &out->negative);
    if (s.n >= 3 && s.p[0] == '0') {
        char c = rn_to_lower(s.p[1]);
        unsigned base = c == 'b' ? 2 : c == 'o' ? 8 : c == 'x' ? 16 : 0;

        if (base)
            return scan_digits(rn_str_slice(s, 2, s.n), base, 1, out);
    }
    if (s.n && s.p[0] == '0')
        return scan_digits(rn_str_slice(s, 1, s.n), 8, 0, out);
    return scan_digits(s, 10, 1, out);
}

/* The range of int64, else, without a sign, that of uint64. */
static bool fit(const struct integer *v, bool sign, struct rn_number *out)
{
    if (v->overflow)
        return false;
    if (v->negative ? v->magnitude <= UINT64_C(1) << 63 : v->magnitude <= INT64_MAX) {
        out->type = RN_NUMBER_I64;
        out->i =
            v->negative && v->magnitude ? -(int64_t)(v->magnitude - 1) - 1 : (int64_t)v->magnitude;
        return true;
    }
    out->type = RN_NUMBER_U64;
    out->u = v->magnitude;
    return !sign;
}

/* The libraries' second look at 0b and (v3) 0o: the sign may also stand behind the prefix. */
static bool parse_late_prefix(struct rn_str s, bool v3, struct rn_number *out)
{
    struct integer v = {0};
    unsigned base;
    bool sign;

    if (s.n < 4 || s.p[0] != '0' || (s.p[1] != 'b' && (s.p[1] != 'o' || !v3)))
        return false;
    base = s.p[1] == 'b' ? 2 : 8;
    s = rn_str_slice(s, 2, s.n);
    sign = scan_sign(&s, &v.negative);
    return sign && scan_digits(s, base, 1, &v) && fit(&v, sign, out);
}

/* Digits of a float as go-yaml's expression for them has it; s has no underscores. */
static bool parse_float(struct rn_str s, struct rn_number *out)
{
    out->type = RN_NUMBER_F64;
    return rn_parse_float(s, &out->f);
}

/* A number that starts with a digit or a sign. */
static bool parse_number(struct rn_str plain, bool v3, struct rn_number *out)
{
    struct integer v;
    bool sign;

    if (scan_integer(plain, &v, &sign) && fit(&v, sign, out))
        return true;
    return parse_float(plain, out) || parse_late_prefix(plain, v3, out);
}

/* Where Go's ParseFloat takes underscores: between two digits. s starts with a dot. */
static bool underscores_between_digits(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '_' &&
            (i == 0 || i + 1 == s.n || !rn_is_digit(s.p[i + 1]) || !rn_is_digit(s.p[i - 1])))
            return false;
    return true;
}

/* A number that starts with a dot. */
static bool parse_dot(struct rn_str s, struct rn_str plain, struct rn_number *out)
{
    return underscores_between_digits(s) && parse_float(plain, out);
}

static bool parse_plain(struct rn_str s, struct rn_str plain, bool v3, struct rn_number *out)
{
    return s.p[0] == '.' ? parse_dot(s, plain, out) : parse_number(plain, v3, out);
}

/* The underscores of s are left out first. */
static bool parse_underscored(struct rn_str s, bool v3, struct rn_number *out)
{
    char buf[SCRATCH];
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_')
            continue;
        if (n == sizeof(buf))
            return false;
        buf[n++] = s.p[i];
    }
    return parse_plain(s, rn_str_make(buf, n), v3, out);
}

/* A number in figures; words like .inf are none here. */
static bool parse_figures(struct rn_str s, bool v3, struct rn_number *out)
{
    if (s.n == 0 || !(rn_is_digit(s.p[0]) || s.p[0] == '.' || s.p[0] == '-' || s.p[0] == '+'))
        return false;
    if (rn_str_find(s, '_', 0) < s.n)
        return parse_underscored(s, v3, out);
    return parse_plain(s, s, v3, out);
}

bool rn_scalar_number(struct rn_str text, struct rn_number *out)
{
    const struct word *w = find_word(text, false);

    if (!w)
        return parse_figures(text, true, out);
    if (w->tag != RN_TAG_FLOAT)
        return false;
    out->type = RN_NUMBER_F64;
    if (rn_to_lower(text.p[text.n - 1]) == 'n')
        out->f = NAN;
    else
        out->f = text.p[0] == '-' ? -HUGE_VAL : HUGE_VAL;
    return true;
}

/* ---- Plain scalars -------------------------------------------------------------------------- */

/* The first byte tells what a text may be, as in the libraries' tables. */
static enum rn_tag resolve(struct rn_str s, bool v3)
{
    const struct word *w;
    struct timestamp t;
    struct rn_number number;

    if (s.n == 0)
        return RN_TAG_NULL;
    w = find_word(s, !v3);
    if (w)
        return w->tag;
    if (rn_is_digit(s.p[0]) && parse_timestamp(s, &t))
        return RN_TAG_TIMESTAMP;
    if (!parse_figures(s, v3, &number))
        return RN_TAG_STR;
    return number.type == RN_NUMBER_F64 ? RN_TAG_FLOAT : RN_TAG_INT;
}

static bool is_merge(struct rn_str s)
{
    return s.n == 2 && s.p[0] == '<' && s.p[1] == '<';
}

enum rn_tag rn_resolve_word(struct rn_str text)
{
    return is_merge(text) ? RN_TAG_MERGE : resolve(text, true);
}

enum rn_tag rn_resolve_word_v2(struct rn_str text)
{
    return is_merge(text) ? RN_TAG_MERGE : resolve(text, false);
}

/* [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)? */
static bool is_base60(struct rn_str s)
{
    struct cursor c = {s, 0};
    int parts = 0;

    if (!take(&c, '-'))
        take(&c, '+');
    if (!at_digit(&c, 0))
        return false;
    while (at_digit(&c, 0) || (c.i < s.n && s.p[c.i] == '_'))
        c.i++;
    for (; take(&c, ':'); parts++) {
        if (!at_digit(&c, 0))
            return false;
        if (at_digit(&c, 1) && s.p[c.i] > '5')
            return false;
        c.i += at_digit(&c, 1) ? 2 : 1;
    }
    if (take(&c, '.'))
        while (at_digit(&c, 0) || (c.i < s.n && s.p[c.i] == '_'))
            c.i++;
    return parts > 0 && c.i == s.n;
}

bool rn_needs_quotes(struct rn_str s)
{
    return resolve(s, false) != RN_TAG_STR || is_base60(s);
}

bool rn_needs_quotes_v3(struct rn_str s)
{
    const struct word *w = find_word(s, true);

    return resolve(s, true) != RN_TAG_STR || is_base60(s) || (w && w->tag == RN_TAG_BOOL);
}
