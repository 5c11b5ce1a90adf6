#include "source/query.h"

#include <limits.h>

enum { MS_PER_SECOND = 1000 };

static int hex_digit(char c)
{
    if (rn_is_digit(c))
        return c - '0';
    c = rn_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "%41" and "+" decoded; false when a "%" has no two digits behind it. */
static bool unescape(struct rn_arena *a, struct rn_str text, struct rn_str *out)
{
    struct rn_buf b = {.arena = a};

    rn_buf_reserve(&b, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        int high, low;

        if (text.p[i] != '%') {
            rn_buf_char(&b, text.p[i] == '+' ? ' ' : text.p[i]);
            continue;
        }
        if (i + 2 >= text.n)
            return false;
        high = hex_digit(text.p[i + 1]);
        low = hex_digit(text.p[i + 2]);
        if (high < 0 || low < 0)
            return false;
        rn_buf_char(&b, (char)(high * 16 + low));
        i += 2;
    }
    *out = rn_buf_str(&b);
    return true;
}

static struct rn_str *value_of(struct rn_query *query, struct rn_str key)
{
    if (rn_str_is(key, "ref"))
        return &query->ref;
    if (rn_str_is(key, "version"))
        return &query->version;
    if (rn_str_is(key, "timeout"))
        return &query->timeout;
    return rn_str_is(key, "submodules") ? &query->submodules : NULL;
}

static bool add_pair(struct rn_arena *a, struct rn_str pair, struct rn_query *query)
{
    size_t equals = rn_str_find(pair, '=', 0);
    struct rn_str key, value, *to;

    if (pair.n == 0)
        return true;
    if (rn_str_find(pair, ';', 0) < pair.n)
        return false;
    if (!unescape(a, rn_str_slice(pair, 0, equals), &key) ||
        !unescape(a, rn_str_slice(pair, equals + 1, pair.n), &value))
        return false;
    to = value_of(query, key);
    if (to && !to->p)
        *to = value;
    return true;
}

void rn_query_parse(struct rn_arena *a, struct rn_str text, struct rn_query *out)
{
    *out = (struct rn_query){.ref = {NULL, 0}};
    for (size_t i = 0, end; i < text.n; i = end + 1) {
        end = rn_str_find(text, '&', i);
        if (!add_pair(a, rn_str_slice(text, i, end), out)) {
            *out = (struct rn_query){.ref = {NULL, 0}};
            return;
        }
    }
}

/* ---- Values --------------------------------------------------------------------------------- */

/* The unit at the start of text in nanoseconds; 0 for none. */
static double take_unit(struct rn_str *text)
{
    static const struct {
        const char *name;
        double ns;
    } units[] = {
        {"ns", 1},   {"us", 1e3}, {"\xc2\xb5s", 1e3}, {"\xce\xbcs", 1e3},
        {"ms", 1e6}, {"s", 1e9},  {"m", 60e9},        {"h", 3600e9},
    };
    size_t n = 0;

    while (n < text->n && text->p[n] != '.' && !rn_is_digit(text->p[n]))
        n++;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (rn_str_is(rn_str_slice(*text, 0, n), units[i].name)) {
            *text = rn_str_slice(*text, n, text->n);
            return units[i].ns;
        }
    }
    return 0;
}

/* Digits, maybe with a point among them; false when there is no digit. */
static bool take_number(struct rn_str *text, double *out)
{
    double place = 1;
    bool digits = false, point = false;
    size_t n = 0;

    *out = 0;
    for (; n < text->n && (rn_is_digit(text->p[n]) || (text->p[n] == '.' && !point)); n++) {
        if (text->p[n] == '.') {
            point = true;
            continue;
        }
        digits = true;
        place /= point ? 10 : 1;
        *out = point ? *out + (text->p[n] - '0') * place : *out * 10 + (text->p[n] - '0');
    }
    *text = rn_str_slice(*text, n, text->n);
    return digits;
}

/* Go's time.ParseDuration in nanoseconds; 0 when it is none. */
static double duration(struct rn_str text)
{
    double total = 0;

    if (text.n && text.p[0] == '+')
        text = rn_str_slice(text, 1, text.n);
    while (text.n) {
        double number, unit;

        if (!take_number(&text, &number))
            return 0;
        unit = take_unit(&text);
        if (unit <= 0)
            return 0;
        total += number * unit;
    }
    return total < 9223372036854775807.0 ? total : 0;
}

unsigned rn_query_timeout(struct rn_str text, unsigned otherwise)
{
    int64_t seconds;
    double ms;

    if (rn_str_to_i64(text, &seconds) && seconds > 0)
        ms = (double)seconds * MS_PER_SECOND;
    else
        ms = duration(text) / 1e6;
    if (ms <= 0)
        return otherwise;
    if (ms < 1)
        return 1;
    return ms < (double)UINT_MAX ? (unsigned)ms : UINT_MAX;
}

bool rn_query_bool(struct rn_str text, bool otherwise)
{
    bool truth;

    return rn_str_to_bool(text, &truth) ? truth : otherwise;
}
