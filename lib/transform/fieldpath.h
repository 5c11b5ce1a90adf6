/* The field paths of replacements: "spec.containers.[name=a].image". Reading one follows it
 * exactly; writing matches lists by expressions, follows "*" and can make what is missing. The
 * paths of a ValueAddTransformer have slashes for dots, are followed exactly and make the rest. */
#ifndef RN_TRANSFORM_FIELDPATH_H
#define RN_TRANSFORM_FIELDPATH_H

#include "yaml/v3text.h"

struct rn_fieldpath {
    struct rn_str *parts;
    size_t n, cap;
};

/* Cuts a path at its dots. A backslash or brackets keep a dot inside a part. */
struct rn_fieldpath rn_fieldpath_split(struct rn_run *run, struct rn_str text);

/* Cuts a path at its slashes. A backslash keeps one inside a part; parts of blanks go. */
struct rn_fieldpath rn_fieldpath_split_slashes(struct rn_run *run, struct rn_str text);

/* Follows the first n parts from a node, as a source does. *out is NULL when there is nothing;
 * false with *why for a part that cannot be followed. */
bool rn_fieldpath_lookup(struct rn_run *run, const struct rn_node *from,
                         const struct rn_fieldpath *path, size_t n, struct rn_node **out,
                         struct rn_str *why);

/* Follows the path as a source does, and makes fields and the items of "[key=value]" that are not
 * there, a scalar at the end. *out is NULL below a null and behind the end of a list. */
bool rn_fieldpath_make(struct rn_run *run, struct rn_node *from, const struct rn_fieldpath *path,
                       struct rn_mark mark, struct rn_node **out, struct rn_str *why);

/* What to do where a path ends in nothing. */
enum rn_make { RN_MAKE_NOTHING, RN_MAKE_SCALAR, RN_MAKE_MAP, RN_MAKE_LIST };

/* A search for the fields that a target's path leads to. */
struct rn_fieldmatch {
    struct rn_run *run;
    const struct rn_fieldpath *path;
    enum rn_make make;
    struct rn_mark mark;    /* of what makes nodes */
    struct rn_node **found; /* in order */
    size_t n, cap;
    struct rn_str why; /* what went wrong, "" when nothing was there */
};

/* Adds the fields below from, following the path from part `at` on. False with why. */
bool rn_fieldpath_match(struct rn_fieldmatch *m, struct rn_node *from, size_t at);

/* Reads the YAML that is the text of a scalar; false when it is none. */
bool rn_fieldpath_parse(struct rn_run *run, const struct rn_node *scalar, struct rn_v3_text *out);

#endif
