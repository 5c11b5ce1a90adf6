/* Times as Go's time package reads and writes them in RFC 3339. */
#ifndef RN_SECRET_SOPS_TIME_H
#define RN_SECRET_SOPS_TIME_H

#include "base/str.h"

enum rn_sops_time {
    RN_SOPS_TIME_SECONDS, /* RFC3339: without a fraction */
    RN_SOPS_TIME_NANO     /* RFC3339Nano: the fraction without trailing zeros */
};

/* Reads as time.Parse does (an hour of one digit, a comma before the fraction, an offset of 24:60),
 * or with strict as Time.UnmarshalText does. Appends the time in the form; false when text is no
 * time. */
bool rn_sops_time(struct rn_str text, bool strict, enum rn_sops_time form, struct rn_buf *out);

/* Appends a time in seconds since 1970 as RFC 3339 in UTC; it is kept within the years 0 to 9999.
 */
void rn_sops_time_unix(int64_t seconds, struct rn_buf *out);

#endif
