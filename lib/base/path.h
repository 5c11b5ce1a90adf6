/* Paths as text: no file is looked at here. '/' separates; the rules are those of Go's
 * path/filepath on Unix. */
#ifndef RN_BASE_PATH_H
#define RN_BASE_PATH_H

#include "base/str.h"

/* The shortest equal path: no "." and no inner "..", no double slashes; "." when nothing is left.
 */
struct rn_str rn_path_clean(struct rn_arena *a, struct rn_str path);
/* Clean(base/path); path alone when it is absolute. */
struct rn_str rn_path_join(struct rn_arena *a, struct rn_str base, struct rn_str path);
/* Everything before the last slash, cleaned enough for clean input ("." or "/" when none). */
struct rn_str rn_path_dir(struct rn_str path);
/* What is after the last slash. */
struct rn_str rn_path_base(struct rn_str path);
bool rn_path_is_abs(struct rn_str path);
/* Whether clean path is dir or below clean dir. */
bool rn_path_within(struct rn_str path, struct rn_str dir);
/* The relative path from clean directory base to clean path (both absolute or both relative). */
struct rn_str rn_path_rel(struct rn_arena *a, struct rn_str base, struct rn_str path);
/* Whether a shell pattern (*, ?, [a-z], \\) matches the whole name; a * or ? is never a slash. */
bool rn_path_matches(struct rn_str pattern, struct rn_str name);
/* Whether its brackets are closed, and something stands in them and behind each \\. */
bool rn_path_pattern_ok(struct rn_str pattern);

#endif
