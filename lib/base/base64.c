#include "base/base64.h"

#include <sodium.h>

static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (rn_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Reading is not libsodium's: it wants the bits that the padding leaves over to be 0. */

/* The next digit at or after *i; '=' counts as 64. -1 at the end, -2 for what is none. */
static int next_digit(struct rn_str s, size_t *i)
{
    while (*i < s.n && (s.p[*i] == '\r' || s.p[*i] == '\n'))
        ++*i;
    if (*i == s.n)
        return -1;
    if (s.p[*i] == '=') {
        ++*i;
        return 64;
    }
    return digit(s.p[*i]) < 0 ? -2 : digit(s.p[(*i)++]);
}

bool rn_base64_read(struct rn_str text, struct rn_buf *out)
{
    size_t start = out->n, i = 0;
    int first = next_digit(text, &i);

    rn_buf_reserve(out, text.n / 4 * 3 + 3);
    while (first >= 0 && first < 64) {
        int b = next_digit(text, &i), c = next_digit(text, &i), d = next_digit(text, &i);
        bool short2 = c == 64 && d == 64, short1 = c >= 0 && c < 64 && d == 64;

        if (b < 0 || b > 63 || c < 0 || d < 0 || (c == 64 && !short2))
            break;
        rn_buf_char(out, (char)(first << 2 | b >> 4));
        if (!short2)
            rn_buf_char(out, (char)((b & 15) << 4 | c >> 2));
        if (!short2 && !short1)
            rn_buf_char(out, (char)((c & 3) << 6 | d));
        first = next_digit(text, &i);
        if ((short2 || short1) && first != -1)
            break;
    }
    if (first == -1)
        return true;
    out->n = start;
    return false;
}

void rn_base64_write(struct rn_str bytes, struct rn_buf *out)
{
    size_t size = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);

    sodium_bin2base64(rn_buf_reserve(out, size), size, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    out->n += size - 1; /* less the NUL */
}
