/* The keys of a map on their way out: checked, merged, sorted. Inside yaml/ only. */
#ifndef RN_YAML_KEYS_H
#define RN_YAML_KEYS_H

#include "yaml/value.h"

struct rn_key {
    struct rn_str text; /* after stage S */
    const struct rn_pair *pair;
};

/* Keys of the maps that are open, one map behind the other: no allocation per map. */
struct rn_keys {
    struct rn_run *run;
    struct rn_key *at;
    size_t n, cap;
};

/* Pushes the keys of map. top: the root of a resource, where keys of any type become text. A key
 * that vanishes is left out. Fails at the key that is no string, or is there twice. *map is
 * replaced when it has a merge key (<<) to expand. */
int rn_keys_push(struct rn_keys *keys, const struct rn_node **map, struct rn_context ctx, bool top);
/* Sorts keys from..n. */
void rn_keys_sort(struct rn_keys *keys, size_t from, int (*cmp)(struct rn_str, struct rn_str));

#endif
