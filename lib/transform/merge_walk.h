/* The parts of the strategic merge that its files share. Only merge*.c and patch*.c include this.
 *
 * d is the node of the resource, p that of the patch; NULL is "absent". As in the reference both
 * trees are changed in place and nodes of the patch end up in the resource. Where the resource has
 * nothing, the patch's node plays both parts (d == p): this is how directives and nulls in new
 * subtrees are dealt with. */
#ifndef RN_TRANSFORM_MERGE_WALK_H
#define RN_TRANSFORM_MERGE_WALK_H

#include "kube/schema.h"

/* How the walk came to a node, for messages. */
struct rn_merge_step {
    const struct rn_merge_step *parent;
    struct rn_str name; /* of a field, or what tells a list element */
    bool element;
};

struct rn_merge {
    struct rn_run *run;
    const struct rn_sym *directive; /* "$patch" */
    const struct rn_node *root;     /* of the resource; NULL: values of a chart are merged */
    const struct rn_merge_step *step;
};

enum rn_directive { RN_PATCH_MERGE, RN_PATCH_REPLACE, RN_PATCH_DELETE, RN_PATCH_UNKNOWN };

enum { RN_MAX_MERGE_KEYS = RN_MAX_SCHEMA_KEYS };

/* merge.c: what d becomes; *out is NULL when it is removed. */
int rn_merge_nodes(struct rn_merge *m, struct rn_node *d, struct rn_node *p, struct rn_schema s,
                   struct rn_node **out);
/* Gives v the style that the reference gives a field's new value; old is the value before, or
 * NULL. */
void rn_merge_style(struct rn_run *run, struct rn_node *v, const struct rn_node *old);
/* element: found is an element of a keyed list. */
int rn_merge_kind_error(struct rn_merge *m, enum rn_kind expected, const struct rn_node *found,
                        bool element);
int rn_merge_directive_error(struct rn_merge *m, const struct rn_node *value);
enum rn_directive rn_merge_directive_of(const struct rn_node *value);

/* merge_list.c: a list whose schema has a merge strategy. */
int rn_merge_list(struct rn_merge *m, struct rn_node *d, struct rn_node *p,
                  const struct rn_list_schema *s, struct rn_node **out);

/* A list being merged. */
struct rn_list_merge {
    struct rn_node *dest, *patch; /* dest may be patch; patch may be NULL */
    struct rn_schema items;
    const struct rn_sym
        *keys[RN_MAX_MERGE_KEYS]; /* the run's empty symbol for "the scalar itself" */
    size_t nkeys;
};

/* merge_set.c: the same by the reference's own loops, for lists in which some element lacks a key.
 * Quadratic in the length of the list. */
int rn_merge_list_slow(struct rn_merge *m, struct rn_list_merge *l, struct rn_node **out);
/* Removes the elements with these values from a list, or puts e in their place or at the end. */
int rn_merge_set(struct rn_merge *m, struct rn_node *list, struct rn_node *e,
                 const struct rn_sym *const *keys, size_t nkeys, const struct rn_str *values,
                 size_t nvalues);

static inline bool rn_merge_empty_map(const struct rn_node *n)
{
    return n->kind == RN_MAP && n->npairs == 0;
}

#endif
