/* Keys that a map has more than once: YAML forbids them, and the reference does not always. Inside
 * yaml/ only. */
#ifndef RN_YAML_TWICE_H
#define RN_YAML_TWICE_H

#include "yaml/node.h"

/* The first pair whose key an earlier one has, which becomes *first; NULL when there is none. */
const struct rn_pair *rn_key_twice(struct rn_run *run, const struct rn_node *map,
                                   const struct rn_pair **first);
/* Warns of one key of each map in the tree. */
void rn_warn_of_keys_twice(struct rn_run *run, const struct rn_node *n);

#endif
