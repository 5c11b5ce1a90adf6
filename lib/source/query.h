/* The query of a git URL, read as Go's url.ParseQuery, strconv and time.ParseDuration read it. */
#ifndef RN_SOURCE_QUERY_H
#define RN_SOURCE_QUERY_H

#include "base/str.h"

/* The first value of each key, "" when it is missing. */
struct rn_query {
    struct rn_str ref, version, timeout, submodules;
};

/* A query that is malformed anywhere has no values at all. */
void rn_query_parse(struct rn_arena *a, struct rn_str text, struct rn_query *out);
/* Milliseconds, from a whole number of seconds or a duration ("1m30s"); otherwise when text is no
 * such thing or not above zero. Less than a millisecond is one. */
unsigned rn_query_timeout(struct rn_str text, unsigned otherwise);
bool rn_query_bool(struct rn_str text, bool otherwise);

#endif
