/* Shamir's secret sharing over GF(2^8), polynomial x^8+x^4+x^3+x+1, byte by byte, as SOPS (and
 * Vault) have it: a share is the y of each byte and then, in one byte, their x. Time does not
 * depend on the secret. */
#ifndef RN_SECRET_SHAMIR_H
#define RN_SECRET_SHAMIR_H

#include "base/run.h"

/* The secret of the shares, in locked memory. Returns NULL, or why there is none. */
const char *rn_shamir_combine(struct rn_run *run, const struct rn_str *shares, size_t n,
                              struct rn_str *out);
/* Splits into n shares (2 to 255), threshold (2 to n) of which give the secret; out[n], in locked
 * memory. */
void rn_shamir_split(struct rn_run *run, struct rn_str secret, size_t n, size_t threshold,
                     struct rn_str *out);

#endif
