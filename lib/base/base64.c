#include "base/base64.h"

#include <sodium.h>

void rn_base64_encode(struct rn_buf *out, struct rn_str bytes)
{
    size_t size = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);

    sodium_bin2base64(rn_buf_reserve(out, size), size, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    out->n += size - 1; /* less the NUL */
}

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (rn_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The bytes of a group of n sextets, 2 to 4. */
static void add_group(struct rn_buf *out, uint32_t bits, unsigned n)
{
    bits <<= 6 * (4 - n);
    for (unsigned k = 0; k + 1 < n; k++)
        rn_buf_char(out, (char)(bits >> (16 - 8 * k) & 0xff));
}

/* Not libsodium's: Go, and so the reference, lets the bits that are left over be anything. */
bool rn_base64_decode(struct rn_buf *out, struct rn_str text)
{
    uint32_t bits = 0;
    unsigned n = 0, padding = 0;

    for (size_t i = 0; i < text.n; i++) {
        int v = sextet(text.p[i]);

        if (text.p[i] == '\n' || text.p[i] == '\r')
            continue;
        if (text.p[i] == '=' && n >= 2 && n + padding < 4) {
            padding++;
            continue;
        }
        if (v < 0 || padding)
            return false;
        bits = bits << 6 | (uint32_t)v;
        if (++n == 4) {
            add_group(out, bits, n);
            bits = n = 0;
        }
    }
    if (padding)
        add_group(out, bits, n);
    return n ? n + padding == 4 : true;
}
