/* The order of resources in the output. */
#ifndef RN_KUBE_ORDER_H
#define RN_KUBE_ORDER_H

#include "kube/resset.h"

/* Lists of kinds for the legacy sort; NULL first/last with n 0 for an empty list. */
struct rn_legacy_order {
    const struct rn_str *first, *last;
    size_t nfirst, nlast;
};

/* Sorts by the legacy order; order NULL for the built-in lists. */
void rn_order_legacy(struct rn_run *run, struct rn_resset *set,
                     const struct rn_legacy_order *order);
/* The rank of a kind in the built-in lists (negative first, positive last, 0 unlisted). */
int rn_kind_rank(struct rn_str kind);

#endif
