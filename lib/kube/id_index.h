/* Resources by what they are called: a hash table that keeps of each key the hash alone. So what is
 * found are candidates: the caller looks whether they are called that. */
#ifndef RN_KUBE_ID_INDEX_H
#define RN_KUBE_ID_INDEX_H

#include "base/map.h"

struct rn_resource;

struct rn_id_entry {
    struct rn_resource *r;
    uint32_t hash;
    uint32_t next; /* 1 + place of the one before it in its slot; 0: there is none */
};

/* Zero it and set the arena. */
struct rn_id_index {
    struct rn_arena *arena;
    struct rn_id_entry *at; /* in the order of addition */
    uint32_t *slots;        /* 1 + place of the last one; nslots of them, a power of two */
    uint32_t n, cap, nslots;
    bool own_at, own_slots; /* they are in this arena, and nobody else's */
};

/* From now on it grows in this arena; what it stands in stays whose it is, and must live as long.
 */
void rn_id_index_adopt(struct rn_id_index *ix, struct rn_arena *arena);
/* Forgets all entries, and what they stood in. */
void rn_id_index_drop(struct rn_id_index *ix);
/* Forgets all entries, and makes room for n at once. */
void rn_id_index_reset(struct rn_id_index *ix, size_t n);
/* Adds r, unless it was the last one to be added under the key. */
void rn_id_index_add(struct rn_id_index *ix, struct rn_mapkey key, struct rn_resource *r);
/* The last entry that was added under the key, and the one before it; NULL for none. */
const struct rn_id_entry *rn_id_index_last(const struct rn_id_index *ix, struct rn_mapkey key);
const struct rn_id_entry *rn_id_index_before(const struct rn_id_index *ix,
                                             const struct rn_id_entry *entry);

#endif
