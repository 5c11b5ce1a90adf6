#include "secret/shamir.h"

#include <assert.h>
#include <sodium.h>

#include "base/secure.h"

/* The product; no branch and no table index that depends on a factor. */
static uint8_t multiply(uint8_t a, uint8_t b)
{
    unsigned x = a, product = 0;

    for (int i = 0; i < 8; i++) {
        product ^= x & (0u - (b >> i & 1u));
        x = x << 1 ^ (0x11bu & (0u - (x >> 7)));
    }
    return (uint8_t)product;
}

/* a^254 = 1/a; 0 for 0. */
static uint8_t invert(uint8_t a)
{
    uint8_t square = a, result = 1;

    for (int i = 1; i < 8; i++) {
        square = multiply(square, square);
        result = multiply(result, square);
    }
    return result;
}

static const char *check(const struct rn_str *shares, size_t n)
{
    bool seen[256] = {false};

    if (n < 2)
        return "less than two shares cannot be combined";
    for (size_t i = 0; i < n; i++) {
        uint8_t x;

        if (shares[i].n < 2)
            return "a share is too short";
        if (shares[i].n != shares[0].n)
            return "the shares are not of the same length";
        x = (uint8_t)shares[i].p[shares[i].n - 1];
        if (seen[x])
            return "two shares are the same";
        seen[x] = true;
    }
    return NULL;
}

/* What the i-th share's y is multiplied with in Lagrange's polynomial at 0. */
static uint8_t weight(const struct rn_str *shares, size_t n, size_t i)
{
    uint8_t xi = (uint8_t)shares[i].p[shares[i].n - 1], w = 1;

    for (size_t k = 0; k < n; k++) {
        uint8_t xk = (uint8_t)shares[k].p[shares[k].n - 1];

        if (k != i)
            w = multiply(w, multiply(xk, invert(xi ^ xk)));
    }
    return w;
}

const char *rn_shamir_combine(struct rn_run *run, const struct rn_str *shares, size_t n,
                              struct rn_str *out)
{
    const char *why = check(shares, n);
    size_t size;
    uint8_t *secret;

    if (why)
        return why;
    size = shares[0].n - 1;
    secret = rn_secure_alloc(run, size);
    for (size_t i = 0; i < n; i++) {
        uint8_t w = weight(shares, n, i);

        for (size_t k = 0; k < size; k++)
            secret[k] ^= multiply(w, (uint8_t)shares[i].p[k]);
    }
    *out = rn_str_make((const char *)secret, size);
    return NULL;
}

/* The polynomial at x; its coefficients are in rows of size bytes, the secret's row first. */
static void evaluate(const uint8_t *rows, size_t degree, size_t size, uint8_t x, uint8_t *out)
{
    for (size_t k = 0; k < size; k++) {
        uint8_t y = 0;

        for (size_t d = degree + 1; d-- > 0;)
            y = multiply(y, x) ^ rows[d * size + k];
        out[k] = y;
    }
}

void rn_shamir_split(struct rn_run *run, struct rn_str secret, size_t n, size_t threshold,
                     struct rn_str *out)
{
    uint8_t *rows = rn_secure_alloc(run, secret.n * threshold);

    assert(n >= 2 && n <= 255 && threshold >= 2 && threshold <= n);
    memcpy(rows, secret.p, secret.n);
    randombytes_buf(rows + secret.n, secret.n * (threshold - 1));
    for (size_t i = 0; i < n; i++) {
        uint8_t *share = rn_secure_alloc(run, secret.n + 1);

        evaluate(rows, threshold - 1, secret.n, (uint8_t)(i + 1), share);
        share[secret.n] = (uint8_t)(i + 1);
        out[i] = rn_str_make((const char *)share, secret.n + 1);
    }
}
