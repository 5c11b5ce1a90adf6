/* Doubles to and from decimal text, exactly and without the locale. Floats are rare in manifests:
 * what is not trivial goes through plain big integers. */
#include <assert.h>
#include <float.h>
#include <math.h>

#include "yaml/scalar.h"

enum {
    LIMBS = 136,      /* 4352 bits: 800 digits over 10^1126 are 3742 */
    MAX_DIGITS = 800, /* more digits of a number cannot change how it is rounded */
    MAX_EXP10 = 100000
};

/* An unsigned integer, least limb first, no leading zero limbs. */
struct big {
    uint32_t at[LIMBS];
    int n;
};

/* 0.d1d2... * 10^point */
struct digits {
    char d[20];
    int n, point;
};

static void big_set(struct big *b, uint64_t v)
{
    b->n = 0;
    for (; v; v >>= 32)
        b->at[b->n++] = (uint32_t)v;
}

static void big_mul_add(struct big *b, uint32_t mul, uint32_t add)
{
    uint64_t carry = add;

    for (int i = 0; i < b->n; i++) {
        carry += (uint64_t)b->at[i] * mul;
        b->at[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry) {
        assert(b->n < LIMBS);
        b->at[b->n++] = (uint32_t)carry;
    }
}

static void big_mul_pow10(struct big *b, int power)
{
    for (; power >= 9; power -= 9)
        big_mul_add(b, 1000000000u, 0);
    for (; power > 0; power--)
        big_mul_add(b, 10, 0);
}

static void big_shift(struct big *b, int bits)
{
    int limbs = bits / 32;

    if (b->n == 0 || bits == 0)
        return;
    assert(b->n + limbs < LIMBS);
    memmove(b->at + limbs, b->at, (size_t)b->n * sizeof(b->at[0]));
    memset(b->at, 0, (size_t)limbs * sizeof(b->at[0]));
    b->n += limbs;
    if (bits % 32)
        big_mul_add(b, 1u << (bits % 32), 0);
}

static int big_cmp(const struct big *a, const struct big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n; i-- > 0;)
        if (a->at[i] != b->at[i])
            return a->at[i] < b->at[i] ? -1 : 1;
    return 0;
}

/* a -= b; a >= b */
static void big_sub(struct big *a, const struct big *b)
{
    int64_t carry = 0;

    for (int i = 0; i < a->n; i++) {
        carry += (int64_t)a->at[i] - (i < b->n ? (int64_t)b->at[i] : 0);
        a->at[i] = (uint32_t)carry;
        carry >>= 32;
    }
    while (a->n && a->at[a->n - 1] == 0)
        a->n--;
}

static void big_add(struct big *a, const struct big *b)
{
    uint64_t carry = 0;

    for (int i = 0; i < a->n || i < b->n; i++) {
        carry += (i < a->n ? (uint64_t)a->at[i] : 0) + (i < b->n ? b->at[i] : 0);
        a->at[i] = (uint32_t)carry;
        carry >>= 32;
    }
    a->n = a->n > b->n ? a->n : b->n;
    if (carry)
        a->at[a->n++] = (uint32_t)carry;
}

static int big_bits(const struct big *b)
{
    int bits = b->n * 32;

    if (b->n == 0)
        return 0;
    for (uint32_t top = b->at[b->n - 1]; !(top & 0x80000000u); top <<= 1)
        bits--;
    return bits;
}

/* The significant decimal digits of a text, for the slow way. */
struct decimal {
    struct big value;
    uint64_t small; /* the value while it fits */
    int digits;     /* in value, leading zeros not counted */
    int exp10;      /* of the last digit in value */
    bool sticky;    /* digits other than 0 were dropped */
    bool negative;
};

static void add_digit(struct decimal *d, char c, bool fraction)
{
    uint32_t digit = (uint32_t)(c - '0');

    if (d->digits == 0 && digit == 0) {
        d->exp10 -= fraction;
    } else if (d->digits < MAX_DIGITS) {
        d->digits++;
        d->exp10 -= fraction;
        if (d->digits <= 19)
            d->small = d->small * 10 + digit;
        else if (d->digits == 20)
            big_set(&d->value, d->small);
        if (d->digits >= 20)
            big_mul_add(&d->value, 10, digit);
    } else {
        d->exp10 += !fraction;
        d->sticky = d->sticky || digit != 0;
    }
}

/* [+-] digits [. digits] [e [+-] digits], at least one digit before e. */
static bool scan_decimal(struct rn_str s, struct decimal *d)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    bool fraction = false, any = false;

    d->negative = i && s.p[0] == '-';
    for (; i < s.n && (rn_is_digit(s.p[i]) || (s.p[i] == '.' && !fraction)); i++) {
        if (s.p[i] == '.') {
            fraction = true;
        } else {
            add_digit(d, s.p[i], fraction);
            any = true;
        }
    }
    if (any && i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        bool negative = ++i < s.n && s.p[i] == '-';
        int e = 0;

        i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
        any = i < s.n;
        for (; i < s.n && rn_is_digit(s.p[i]); i++)
            e = e < MAX_EXP10 ? e * 10 + (s.p[i] - '0') : e;
        d->exp10 += negative ? -e : e;
    }
    return any && i == s.n;
}

/* num / den rounded to the nearest double, ties to even; *out is infinite when it is too big. */
static double divide(struct big *num, struct big *den, bool sticky)
{
    int exp2 = big_bits(num) - big_bits(den), bits = DBL_MANT_DIG + 1;
    uint64_t q = 0;

    /* 1 <= num / den < 2 from here on */
    big_shift(exp2 < 0 ? num : den, exp2 < 0 ? -exp2 : exp2);
    if (big_cmp(num, den) < 0) {
        big_shift(num, 1);
        exp2--;
    }
    if (exp2 > DBL_MAX_EXP)
        return HUGE_VAL;
    if (exp2 < DBL_MIN_EXP - 1) /* subnormal: fewer bits count */
        bits -= DBL_MIN_EXP - 1 - exp2;
    if (bits < 1)
        return 0;
    for (int i = 0; i < bits; i++) {
        q <<= 1;
        if (big_cmp(num, den) >= 0) {
            big_sub(num, den);
            q |= 1;
        }
        big_shift(num, 1);
    }
    sticky = sticky || num->n > 0;
    q = (q >> 1) + ((q & 1) && (sticky || (q & 2)));
    return ldexp((double)q, exp2 - bits + 2);
}

/* The usual case: both the digits and the power of ten are exact doubles. */
static bool parse_fast(const struct decimal *d, double *out)
{
    static const double pow10[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

    if (FLT_EVAL_METHOD != 0 || d->digits > 19 || d->small > (UINT64_C(1) << DBL_MANT_DIG) ||
        d->exp10 < -22 || d->exp10 > 22)
        return false;
    *out = d->exp10 < 0 ? (double)d->small / pow10[-d->exp10] : (double)d->small * pow10[d->exp10];
    return true;
}

bool rn_parse_float(struct rn_str text, double *out)
{
    struct decimal d;
    struct big den;
    double v = 0;

    d.small = 0;
    d.digits = d.exp10 = 0;
    d.sticky = false;
    if (!scan_decimal(text, &d))
        return false;
    if (d.digits && d.digits + d.exp10 > 310)
        return false;
    if (d.digits && d.digits + d.exp10 > -330 && !parse_fast(&d, &v)) {
        if (d.digits <= 19)
            big_set(&d.value, d.small);
        big_set(&den, 1);
        big_mul_pow10(d.exp10 < 0 ? &den : &d.value, d.exp10 < 0 ? -d.exp10 : d.exp10);
        v = divide(&d.value, &den, d.sticky);
    }
    *out = d.negative ? -v : v;
    return v <= DBL_MAX;
}

/* How far a double is from its neighbours: f = r / s, half the way down is down / s, up is up / s.
 */
struct free_format {
    struct big r, s, down, up;
    bool even;
};

static void free_format_start(struct free_format *t, uint64_t mant, int exp2, bool narrow, int k)
{
    int r_shift = (exp2 > 0 ? exp2 : 0) + 1 + narrow, s_shift = (exp2 < 0 ? -exp2 : 0) + 1 + narrow;

    big_set(&t->r, mant);
    big_shift(&t->r, r_shift);
    big_set(&t->s, 1);
    big_shift(&t->s, s_shift);
    big_set(&t->down, 1);
    big_shift(&t->down, exp2 > 0 ? exp2 : 0);
    t->up = t->down;
    if (narrow) /* a power of two: the lower neighbour is half as far */
        big_shift(&t->up, 1);
    t->even = !(mant & 1);
    if (k > 0) {
        big_mul_pow10(&t->s, k);
    } else {
        big_mul_pow10(&t->r, -k);
        big_mul_pow10(&t->down, -k);
        big_mul_pow10(&t->up, -k);
    }
}

/* Whether r + up reaches s: the text could be rounded up to a one. */
static bool reaches(const struct free_format *t)
{
    struct big sum = t->r;
    int c;

    big_add(&sum, &t->up);
    c = big_cmp(&sum, &t->s);
    return t->even ? c >= 0 : c > 0;
}

static void free_format_digits(struct free_format *t, struct digits *out)
{
    bool low = false, high = false;
    struct big twice;
    int c;

    while (!low && !high) {
        char digit = '0';

        big_mul_add(&t->r, 10, 0);
        big_mul_add(&t->down, 10, 0);
        big_mul_add(&t->up, 10, 0);
        for (; big_cmp(&t->r, &t->s) >= 0; digit++)
            big_sub(&t->r, &t->s);
        c = big_cmp(&t->r, &t->down);
        low = t->even ? c <= 0 : c < 0;
        high = reaches(t);
        assert(out->n < (int)sizeof(out->d));
        out->d[out->n++] = digit;
    }
    if (low && high) {
        twice = t->r;
        big_shift(&twice, 1);
        c = big_cmp(&twice, &t->s);
        high = c > 0 || (c == 0 && (out->d[out->n - 1] - '0') % 2);
    }
    out->d[out->n - 1] = (char)(out->d[out->n - 1] + high);
}

/* The shortest digits that read back as mant * 2^exp2, the nearest of them (Steele and White). The
 * last digit never overflows: the point was chosen so that the value is below 1. */
static void shortest(uint64_t mant, int exp2, bool narrow, struct digits *out)
{
    struct free_format t;
    int bits = exp2;

    for (uint64_t m = mant; m > 1; m >>= 1)
        bits++;
    out->n = 0;
    /* the floor of log10, perhaps less; then more */
    out->point = (int)(bits * 0.30102999566398114) - (bits < 0);
    for (;; out->point++) {
        free_format_start(&t, mant, exp2, narrow, out->point);
        if (!reaches(&t))
            break;
    }
    free_format_digits(&t, out);
}

static void digits_of(double f, bool single, struct digits *out)
{
    int mant_bits = single ? FLT_MANT_DIG : DBL_MANT_DIG;
    int min_exp = (single ? FLT_MIN_EXP : DBL_MIN_EXP) - mant_bits, exp2;
    uint64_t mant;
    double m = frexp(f, &exp2);

    exp2 -= mant_bits;
    if (exp2 < min_exp) {
        mant_bits -= min_exp - exp2;
        exp2 = min_exp;
    }
    mant = (uint64_t)ldexp(m, mant_bits);
    shortest(mant, exp2, mant == UINT64_C(1) << (mant_bits - 1) && exp2 > min_exp, out);
}

/* d.ddde+xx: at least two digits of the exponent, or as few as it has. */
static void put_exponent(struct rn_buf *out, const struct digits *g, bool two)
{
    int exp10 = g->point - 1;

    rn_buf_char(out, g->d[0]);
    if (g->n > 1) {
        rn_buf_char(out, '.');
        rn_buf_add(out, rn_str_make(g->d + 1, (size_t)g->n - 1));
    }
    rn_buf_char(out, 'e');
    rn_buf_char(out, exp10 < 0 ? '-' : '+');
    rn_buf_printf(out, two ? "%02d" : "%d", exp10 < 0 ? -exp10 : exp10);
}

static void put_plain(struct rn_buf *out, const struct digits *g)
{
    if (g->point <= 0) {
        rn_buf_lit(out, "0.");
        rn_buf_fill(out, '0', (size_t)-g->point);
        rn_buf_add(out, rn_str_make(g->d, (size_t)g->n));
    } else if (g->point >= g->n) {
        rn_buf_add(out, rn_str_make(g->d, (size_t)g->n));
        rn_buf_fill(out, '0', (size_t)(g->point - g->n));
    } else {
        rn_buf_add(out, rn_str_make(g->d, (size_t)g->point));
        rn_buf_char(out, '.');
        rn_buf_add(out, rn_str_make(g->d + g->point, (size_t)(g->n - g->point)));
    }
}

/* Signs, zero, infinities and NaN, which both forms share. Returns whether that was all. */
static bool put_special(struct rn_buf *out, double f)
{
    if (isnan(f)) {
        rn_buf_lit(out, "NaN");
        return true;
    }
    if (signbit(f))
        rn_buf_char(out, '-');
    else if (isinf(f))
        rn_buf_char(out, '+');
    if (isinf(f))
        rn_buf_lit(out, "Inf");
    else if (f == 0)
        rn_buf_char(out, '0');
    return isinf(f) || f == 0;
}

static void format_g(struct rn_buf *out, double f, bool single, int exponent_from)
{
    struct digits g;

    if (put_special(out, f))
        return;
    digits_of(fabs(f), single, &g);
    if (g.point - 1 < -4 || g.point - 1 >= exponent_from)
        put_exponent(out, &g, true);
    else
        put_plain(out, &g);
}

void rn_format_float_g(struct rn_buf *out, double f, int exponent_from)
{
    format_g(out, f, false, exponent_from);
}

void rn_format_float_f(struct rn_buf *out, double f)
{
    struct digits g;

    if (put_special(out, f))
        return;
    digits_of(fabs(f), false, &g);
    put_plain(out, &g);
}

void rn_format_float32_g(struct rn_buf *out, double f)
{
    format_g(out, (double)(float)f, true, 6);
}

void rn_format_float_json(struct rn_buf *out, double f)
{
    struct digits g;

    if (put_special(out, f))
        return;
    digits_of(fabs(f), false, &g);
    if (fabs(f) < 1e-6 || fabs(f) >= 1e21)
        put_exponent(out, &g, fabs(f) >= 1e21);
    else
        put_plain(out, &g);
}
