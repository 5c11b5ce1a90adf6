/* Regular expressions of users: the reference's are RE2, ours are PCRE2 with match limits. Patterns
 * are compiled once a run. */
#ifndef RN_BASE_REGEX_H
#define RN_BASE_REGEX_H

#include "base/run.h"

struct rn_regex; /* owned by the run */

/* Compiles pattern (RE2 syntax). Returns NULL when it is no valid RE2 expression; *why then says
 * what is wrong, lent by the run, unless why is NULL. */
const struct rn_regex *rn_regex_compile(struct rn_run *run, struct rn_str pattern,
                                        struct rn_str *why);
/* As rn_regex_compile of ^(?:pattern)$. A pattern without special characters is compared, never
 * compiled. */
const struct rn_regex *rn_regex_compile_anchored(struct rn_run *run, struct rn_str pattern,
                                                 struct rn_str *why);
/* Whether the expression matches somewhere in s. A match that meets the limits is no match. */
bool rn_regex_match(const struct rn_regex *re, struct rn_str s);
/* When the anchored pattern can match only one text, that text; else a string with p NULL. */
struct rn_str rn_regex_literal(const struct rn_regex *re);

#endif
