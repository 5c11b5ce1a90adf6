/* An index of names in which a dot stands for any character, as image names are to the reference:
 * which of them, in their order, may be a text. */
#ifndef RN_TRANSFORM_NAME_PATTERNS_H
#define RN_TRANSFORM_NAME_PATTERNS_H

#include "base/run.h"

/* Zero it and set the run, and the arena of both maps. */
struct rn_name_patterns {
    struct rn_run *run;
    struct rn_map masks;  /* by length: where the dots of the names of that length are */
    struct rn_map places; /* by name: its places */
    struct rn_buf text;   /* scratch */
};

/* Adds a name with its place; places come in ascending order. */
void rn_name_patterns_add(struct rn_name_patterns *p, struct rn_str name, size_t place);
/* Makes p, a copy of another index, one for look-ups in run. Neither may change meanwhile; what it
 * points to stays the other one's. */
void rn_name_patterns_lend(struct rn_name_patterns *p, struct rn_run *run);
/* The first place from `from` on of a name that is the text, which is ASCII, or SIZE_MAX. A line
 * break is taken for any other character. */
size_t rn_name_patterns_find(struct rn_name_patterns *p, struct rn_str text, size_t from);

#endif
