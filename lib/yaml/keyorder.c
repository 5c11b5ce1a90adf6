#include "yaml/tables_letters.h"
#include "yaml/writer.h"

/* The order of keys in go-yaml v2's sorter.go: letters by code, letters after all else, digits by
 * the number they are part of. It is no total order (b10 < b1a < b01 < b10), which callers bear. */

static bool in_ranges(const struct rn_code_range *ranges, size_t n, uint32_t cp)
{
    size_t low = 0;

    while (low < n) {
        size_t mid = low + (n - low) / 2;

        if (cp >= ranges[mid].first && cp <= ranges[mid].last)
            return true;
        if (cp < ranges[mid].first)
            n = mid;
        else
            low = mid + 1;
    }
    return false;
}

static bool is_letter(uint32_t cp)
{
    if (cp < 0x80)
        return rn_is_alpha((char)cp);
    return in_ranges(rn_letters, rn_letters_n, cp);
}

static bool is_digit(uint32_t cp)
{
    if (cp < 0x80)
        return rn_is_digit((char)cp);
    return in_ranges(rn_digits, rn_digits_n, cp);
}

/* As rn_utf8_decode; a byte that is no UTF-8 counts as one unknown character. */
static size_t decode(struct rn_str s, size_t i, uint32_t *cp)
{
    size_t n = rn_utf8_decode(s, i, cp);

    if (n == 0) {
        *cp = 0xfffd;
        n = 1;
    }
    return n;
}

static size_t char_start(struct rn_str s, size_t i)
{
    while (i > 0 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
        i--;
    return i;
}

/* Whether the digits just before i hold another one than 0. */
static bool number_before(struct rn_str s, size_t i)
{
    while (i > 0) {
        uint32_t cp;

        i = char_start(s, i - 1);
        decode(s, i, &cp);
        if (!is_digit(cp))
            return false;
        if (cp != '0')
            return true;
    }
    return false;
}

/* Extends the number by the run of digits at i, wrapping as int64 does; returns how many
 * characters. Digits of other scripts count by code, as the reference has it. */
static size_t extend(struct rn_str s, size_t i, uint64_t *number)
{
    size_t count = 0;
    uint32_t cp;

    while (i < s.n) {
        size_t n = decode(s, i, &cp);

        if (!is_digit(cp))
            break;
        *number = *number * 10 + cp - '0';
        i += n;
        count++;
    }
    return count;
}

static int cmp_at(struct rn_str a, struct rn_str b, size_t i)
{
    uint64_t an = 0, bn = 0;
    uint32_t ac, bc;
    size_t arun, brun;
    bool al, bl;

    i = char_start(a, i);
    decode(a, i, &ac);
    decode(b, i, &bc);
    al = is_letter(ac);
    bl = is_letter(bc);
    if (al != bl)
        return al ? 1 : -1;
    if (!al) {
        if ((ac == '0' || bc == '0') && number_before(a, i))
            an = bn = 1;
        arun = extend(a, i, &an);
        brun = extend(b, i, &bn);
        if (an != bn)
            return (int64_t)an < (int64_t)bn ? -1 : 1;
        if (arun != brun)
            return arun < brun ? -1 : 1;
    }
    return (ac > bc) - (ac < bc);
}

int rn_key_cmp(struct rn_str a, struct rn_str b)
{
    size_t n = a.n < b.n ? a.n : b.n, i = 0;

    while (i < n && a.p[i] == b.p[i])
        i++;
    if (i == n)
        return (a.n > b.n) - (a.n < b.n);
    if (rn_is_alpha(a.p[i]) && rn_is_alpha(b.p[i]))
        return a.p[i] < b.p[i] ? -1 : 1;
    return cmp_at(a, b, i);
}
