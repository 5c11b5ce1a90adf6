#include "base/base64.h"

#include <sodium.h>

void rn_base64_encode(struct rn_buf *out, struct rn_str bytes)
{
    size_t size = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);

    sodium_bin2base64(rn_buf_reserve(out, size), size, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    out->n += size - 1; /* less the NUL */
}

bool rn_base64_decode(struct rn_buf *out, struct rn_str text)
{
    size_t size = text.n / 4 * 3 + 3, n;
    unsigned char *to = (unsigned char *)rn_buf_reserve(out, size);

    if (sodium_base642bin(to, size, text.p, text.n, "\r\n", &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    out->n += n;
    return true;
}
