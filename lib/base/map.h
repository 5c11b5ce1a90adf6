/* Insertion-ordered hash map from up to three words (symbols, pointers, numbers) to a pointer.
 * Lives in an arena; entries are never removed, a value may be set to NULL. */
#ifndef RN_BASE_MAP_H
#define RN_BASE_MAP_H

#include <stdint.h>

#include "base/arena.h"

struct rn_mapkey {
    uintptr_t w[3];
};

#define RN_KEY1(a) ((struct rn_mapkey){{(uintptr_t)(a), 0, 0}})
#define RN_KEY2(a, b) ((struct rn_mapkey){{(uintptr_t)(a), (uintptr_t)(b), 0}})
#define RN_KEY3(a, b, c) ((struct rn_mapkey){{(uintptr_t)(a), (uintptr_t)(b), (uintptr_t)(c)}})

struct rn_mapentry {
    struct rn_mapkey key;
    void *value;
};

/* Zero it and set the arena. at[0..n) are the entries in the order of insertion. */
struct rn_map {
    struct rn_arena *arena;
    struct rn_mapentry *at;
    uint32_t *slots; /* 1 + place in at, 0 for a free slot */
    size_t n, cap, slot_cap;
};

/* 32 bits that depend on all of a key. */
uint32_t rn_map_hash(struct rn_mapkey key);
/* Makes room for n entries at once. */
void rn_map_reserve(struct rn_map *m, size_t n);
/* The value of key, or NULL. */
void *rn_map_lookup(const struct rn_map *m, struct rn_mapkey key);
/* The value of key, to read or to set; added as NULL when it is new. Valid until the next call. */
void **rn_map_at(struct rn_map *m, struct rn_mapkey key);

#endif
