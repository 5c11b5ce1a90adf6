/* The value of a node: what is left of it when the reference has written it as YAML, read that
 * again and turned it into JSON (stages S and J of its pipeline). */
#ifndef RN_YAML_VALUE_H
#define RN_YAML_VALUE_H

#include "yaml/scalar.h"

enum rn_value_type { RN_V_NULL, RN_V_BOOL, RN_V_NUMBER, RN_V_STRING };

struct rn_value {
    enum rn_value_type type;
    bool b;
    struct rn_number number; /* never infinite or nan */
    struct rn_str s;         /* lent by the run or the node */
};

/* Where a scalar stands matters to its value. */
struct rn_context {
    bool flow; /* inside a list or map in flow style */
    bool last; /* the last scalar of a document that has a comment below it */
    bool raw;  /* stage S is skipped, as for -o DIR */
};

/* The value of a scalar; an error at its mark when the reference cannot have one. A character that
 * cannot be printed (DEL) is no error here: JSON can hold it, so only the writer refuses it. */
int rn_value(struct rn_run *run, const struct rn_node *scalar, struct rn_context ctx,
             struct rn_value *out);

/* Replaces a tree by what it is after a trip through JSON as a JSON 6902 patch does it: every
 * number a double, styles gone (strings that need quotes quoted, those with line breaks literal),
 * key types checked. In place; n keeps its identity. */
int rn_normalize(struct rn_run *run, struct rn_node *n);
/* Its first half, the way to JSON: integers stay exact. What the operations of such a patch see. */
int rn_normalize_exact(struct rn_run *run, struct rn_node *n);

/* Replaces a tree by what is read from its JSON text: strings and keys double-quoted, numbers as
 * Go writes them, key types checked. In place; n keeps its identity. */
int rn_normalize_to_json(struct rn_run *run, struct rn_node *n);
/* An error at the first key of any map in the tree that is there twice. */
int rn_check_keys_once(struct rn_run *run, const struct rn_node *n);

/* The scalar in n's subtree that is written last when the document has a comment below it, or NULL.
 */
const struct rn_node *rn_last_scalar(const struct rn_node *root);

#endif
