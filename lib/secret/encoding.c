#include "secret/encoding.h"

#include <sodium.h>

static int variant(enum rn_base64 kind)
{
    return kind == RN_BASE64_RAW ? sodium_base64_VARIANT_ORIGINAL_NO_PADDING
                                 : sodium_base64_VARIANT_ORIGINAL;
}

/* The value of each character, 64 for what is none. */
/* clang-format off */
static const unsigned char values[128] = {
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 64, 64, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 64, 64, 64,
    64, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 64, 64, 64, 64, 64,
    64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 64, 64, 64, 64, 64,
};
/* clang-format on */

static unsigned value_of(char c)
{
    return (unsigned char)c < sizeof(values) ? values[(unsigned char)c] : 64;
}

/* Four characters to three bytes; false when one of them is none. */
static bool decode_group(const char *p, unsigned char *out)
{
    unsigned a = value_of(p[0]), b = value_of(p[1]), c = value_of(p[2]), d = value_of(p[3]);

    out[0] = (unsigned char)(a << 2 | b >> 4);
    out[1] = (unsigned char)(b << 4 | c >> 2);
    out[2] = (unsigned char)(c << 6 | d);
    return (a | b | c | d) < 64;
}

bool rn_base64_decode(enum rn_base64 kind, struct rn_str text, void *out, size_t max, size_t *size)
{
    size_t n = text.n, rest, total;
    unsigned char *to = out, group[3] = {0};
    char last[4] = {'A', 'A', 'A', 'A'};

    *size = 0;
    if (kind == RN_BASE64_PADDED && n % 4)
        return false;
    for (int i = 0; kind == RN_BASE64_PADDED && n && i < 2 && text.p[n - 1] == '='; i++)
        n--;
    rest = n % 4;
    total = n / 4 * 3 + (rest ? rest - 1 : 0);
    if (rest == 1 || total > max)
        return false;
    for (size_t i = 0; i < n / 4; i++)
        if (!decode_group(text.p + 4 * i, to + 3 * i))
            return false;
    if (rest) { /* what the missing characters would give must be zero */
        memcpy(last, text.p + n - rest, rest);
        if (!decode_group(last, group) || group[rest - 1])
            return false;
        memcpy(to + total - (rest - 1), group, rest - 1);
    }
    *size = total;
    return true;
}

void rn_base64_encode(enum rn_base64 kind, struct rn_str data, struct rn_buf *out)
{
    size_t size = sodium_base64_encoded_len(data.n, variant(kind)); /* with a NUL */
    char *to = rn_buf_reserve(out, size);

    sodium_bin2base64(to, size, (const unsigned char *)(data.p ? data.p : ""), data.n,
                      variant(kind));
    out->n += size - 1;
}

/* ---- Bech32 --------------------------------------------------------------------------------- */

enum { CHECKSUM = 6 }; /* characters of it */

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t polymod(uint32_t sum, unsigned value)
{
    static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                         0x2a1462b3};
    uint32_t top = sum >> 25;

    sum = (sum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; i++)
        sum ^= top >> i & 1 ? generator[i] : 0;
    return sum;
}

static uint32_t polymod_hrp(struct rn_str hrp)
{
    uint32_t sum = 1;

    for (size_t i = 0; i < hrp.n; i++)
        sum = polymod(sum, (unsigned char)rn_to_lower(hrp.p[i]) >> 5);
    sum = polymod(sum, 0);
    for (size_t i = 0; i < hrp.n; i++)
        sum = polymod(sum, (unsigned char)rn_to_lower(hrp.p[i]) & 31);
    return sum;
}

static bool mixed_case(struct rn_str text)
{
    bool lower = false, upper = false;

    for (size_t i = 0; i < text.n; i++) {
        lower = lower || (text.p[i] >= 'a' && text.p[i] <= 'z');
        upper = upper || (text.p[i] >= 'A' && text.p[i] <= 'Z');
    }
    return lower && upper;
}

/* Checks all of the text but the padding of its bits. */
static const char *check(struct rn_str text, size_t one)
{
    uint32_t sum;

    if (mixed_case(text))
        return "it mixes upper and lower case";
    if (one == text.n || one < 1 || one + 1 + CHECKSUM > text.n)
        return "it is too short";
    for (size_t i = 0; i < one; i++)
        if (text.p[i] < 33 || text.p[i] > 126)
            return "it has a character that cannot be in a key";
    sum = polymod_hrp(rn_str_slice(text, 0, one));
    for (size_t i = one + 1; i < text.n; i++) {
        const char *at = text.p[i] ? strchr(alphabet, rn_to_lower(text.p[i])) : NULL;

        if (!at)
            return "it has a character that cannot be in a key";
        sum = polymod(sum, (unsigned)(at - alphabet));
    }
    return sum == 1 ? NULL : "its checksum is wrong";
}

bool rn_bech32_decode(struct rn_arena *arena, struct rn_str text, struct rn_bech32 *out,
                      const char **why)
{
    size_t one = rn_str_rfind(text, '1'), n = 0;
    uint32_t bits = 0;
    unsigned nbits = 0;
    char *data;

    *why = check(text, one);
    if (*why)
        return false;
    data = rn_arena_alloc(arena, (text.n - one) * 5 / 8 + 1);
    for (size_t i = one + 1; i < text.n - CHECKSUM; i++) {
        bits =
            (bits << 5 | (uint32_t)(strchr(alphabet, rn_to_lower(text.p[i])) - alphabet)) & 0xfff;
        nbits += 5;
        if (nbits >= 8) {
            nbits -= 8;
            data[n++] = (char)(bits >> nbits & 0xff);
        }
    }
    /* What is left is padding: less than a character, and zero. */
    if (nbits >= 5 || (bits & ((1U << nbits) - 1))) {
        *why = "its last character is wrong";
        return false;
    }
    out->hrp = rn_str_slice(text, 0, one);
    out->data = rn_str_make(data, n);
    return true;
}

struct rn_str rn_bech32_encode(struct rn_arena *arena, struct rn_str hrp, struct rn_str data)
{
    bool upper = hrp.n && hrp.p[0] >= 'A' && hrp.p[0] <= 'Z';
    uint32_t bits = 0, sum = polymod_hrp(hrp);
    struct rn_buf out = {.arena = arena};
    unsigned nbits = 0;

    rn_buf_reserve(&out, hrp.n + data.n * 8 / 5 + CHECKSUM + 3);
    rn_buf_add(&out, hrp);
    rn_buf_char(&out, '1');
    for (size_t i = 0; i < data.n || nbits; i++) {
        if (i < data.n) {
            bits = (bits << 8 | (unsigned char)data.p[i]) & 0xfff;
            nbits += 8;
        } else { /* the last character is filled with zeros */
            bits <<= 5 - nbits;
            nbits = 5;
        }
        for (; nbits >= 5; nbits -= 5) {
            sum = polymod(sum, bits >> (nbits - 5) & 31);
            rn_buf_char(&out, alphabet[bits >> (nbits - 5) & 31]);
        }
    }
    for (int i = 0; i < CHECKSUM; i++)
        sum = polymod(sum, 0);
    sum ^= 1;
    for (int i = CHECKSUM - 1; i >= 0; i--)
        rn_buf_char(&out, alphabet[sum >> 5 * i & 31]);
    for (size_t i = 0; upper && i < out.n; i++)
        if (out.p[i] >= 'a' && out.p[i] <= 'z')
            out.p[i] = (char)(out.p[i] - 32);
    return rn_buf_str(&out);
}
