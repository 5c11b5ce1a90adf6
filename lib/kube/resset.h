/* A set of resources: ordered, and indexed so that no step scans pairs. */
#ifndef RN_KUBE_RESSET_H
#define RN_KUBE_RESSET_H

#include "kube/id_index.h"
#include "kube/resource.h"

/* Resources found by a look-up, in the order of the set, each once. Lent by the run. */
struct rn_found {
    struct rn_resource **at;
    size_t n, cap;
};

enum rn_index {
    RN_BY_ID, /* kind, name, effective namespace */
    RN_BY_NAME,
    RN_BY_KIND,
    RN_INDEXES
};

struct rn_resset {
    struct rn_resource **at; /* no deleted ones after rn_resset_compact() */
    size_t n, cap;
    /* Indexes over current and previous identities, each made when it is needed. They may hold
     * entries that have gone out of date; look-ups check each candidate. */
    struct rn_id_index index[RN_INDEXES];
    bool indexed[RN_INDEXES];
    uint32_t epoch;          /* the run's, when RN_BY_ID was made */
    size_t next_order;       /* of the next resource that is added */
    struct rn_found touched; /* since identities were checked; with all_touched, any may be */
    bool all_touched;
};

void rn_resset_init(struct rn_run *run, struct rn_resset *set);
/* Makes a set of another run this one's: what grows, grows in its memory. */
void rn_resset_adopt(struct rn_run *run, struct rn_resset *set);
/* Appends; an error (RENDER_ECONFLICT, at the resource's mark) when a resource with its current
 * identity is there. */
int rn_resset_append(struct rn_run *run, struct rn_resset *set, struct rn_resource *r);
/* Appends all of src, in order. An empty set takes over src with its indexes: src is done with. */
int rn_resset_append_all(struct rn_run *run, struct rn_resset *set, const struct rn_resset *src);
/* Appends without the check. */
void rn_resset_push(struct rn_run *run, struct rn_resset *set, struct rn_resource *r);
/* Tells the set that the identity of r has changed, or was remembered. */
void rn_resset_touch(struct rn_run *run, struct rn_resset *set, struct rn_resource *r);
/* Tells it that any identity may have changed: indexes are rebuilt when next needed. */
void rn_resset_dirty(struct rn_resset *set);
/* Drops resources that are deleted, or empty ({} or null root). */
void rn_resset_compact(struct rn_resset *set);
/* An error if two resources have one current identity since identities were checked last. */
int rn_resset_check_touched(struct rn_run *run, struct rn_resset *set);
/* An error if any two resources have one current identity. */
int rn_resset_check_unique(struct rn_run *run, struct rn_resset *set);

/* Resources whose current identity is id. */
struct rn_found rn_resset_by_current_id(struct rn_run *run, struct rn_resset *set,
                                        const struct rn_id *id);
/* Resources for which any identity, current or previous, is id (effective namespaces compared). */
struct rn_found rn_resset_by_any_id(struct rn_run *run, struct rn_resset *set,
                                    const struct rn_id *id);
/* Resources that have, or had, the name; the kind. Candidates: the caller checks all of it. */
struct rn_found rn_resset_by_name(struct rn_run *run, struct rn_resset *set,
                                  const struct rn_sym *name);
struct rn_found rn_resset_by_kind(struct rn_run *run, struct rn_resset *set,
                                  const struct rn_sym *kind);

#endif
