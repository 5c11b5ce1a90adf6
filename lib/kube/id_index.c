#include "kube/id_index.h"

enum { LEAST = 8 }; /* entries that there is room for; a power of two */

static void link(struct rn_id_index *ix, uint32_t i)
{
    uint32_t *slot = &ix->slots[ix->at[i].hash & (ix->nslots - 1)];

    ix->at[i].next = *slot;
    *slot = i + 1;
}

static void grow_entries(struct rn_id_index *ix, uint32_t cap)
{
    size_t size = sizeof(*ix->at);
    struct rn_id_entry *at;

    if (cap > ix->cap && !rn_arena_extend(ix->arena, ix->at, ix->cap * size, cap * size)) {
        at = rn_arena_alloc_raw(ix->arena, cap * size);
        if (ix->n)
            memcpy(at, ix->at, ix->n * size);
        if (ix->own_at)
            rn_arena_give_back(ix->arena, ix->at, ix->cap * size);
        ix->at = at;
        ix->own_at = true;
    }
    ix->cap = cap;
}

static void grow(struct rn_id_index *ix, uint32_t cap)
{
    uint32_t nslots = LEAST, *slots;

    grow_entries(ix, cap);
    while (nslots < cap)
        nslots *= 2;
    if (nslots == ix->nslots)
        return;
    slots = rn_arena_alloc(ix->arena, nslots * sizeof(*slots));
    if (ix->own_slots)
        rn_arena_give_back(ix->arena, ix->slots, ix->nslots * sizeof(*slots));
    ix->slots = slots;
    ix->nslots = nslots;
    ix->own_slots = true;
    for (uint32_t i = 0; i < ix->n; i++)
        link(ix, i);
}

void rn_id_index_drop(struct rn_id_index *ix)
{
    ix->n = 0;
    if (ix->own_at) {
        rn_arena_give_back(ix->arena, ix->at, ix->cap * sizeof(*ix->at));
        ix->at = NULL;
        ix->cap = 0;
    }
    if (ix->own_slots) {
        rn_arena_give_back(ix->arena, ix->slots, ix->nslots * sizeof(*ix->slots));
        ix->slots = NULL;
        ix->nslots = 0;
    }
    ix->own_at = ix->own_slots = false;
}

void rn_id_index_adopt(struct rn_id_index *ix, struct rn_arena *arena)
{
    ix->arena = arena;
    ix->own_at = ix->own_slots = false;
}

void rn_id_index_reset(struct rn_id_index *ix, size_t n)
{
    uint32_t cap = n < LEAST ? LEAST : (uint32_t)n;

    ix->n = 0;
    if (cap > ix->cap || !ix->slots)
        grow(ix, cap > ix->cap ? cap : ix->cap);
    memset(ix->slots, 0, ix->nslots * sizeof(*ix->slots));
}

static const struct rn_id_entry *first_of(const struct rn_id_index *ix, uint32_t at, uint32_t hash)
{
    while (at && ix->at[at - 1].hash != hash)
        at = ix->at[at - 1].next;
    return at ? &ix->at[at - 1] : NULL;
}

static const struct rn_id_entry *last_of(const struct rn_id_index *ix, uint32_t hash)
{
    return ix->nslots ? first_of(ix, ix->slots[hash & (ix->nslots - 1)], hash) : NULL;
}

const struct rn_id_entry *rn_id_index_last(const struct rn_id_index *ix, struct rn_mapkey key)
{
    return last_of(ix, rn_map_hash(key));
}

void rn_id_index_add(struct rn_id_index *ix, struct rn_mapkey key, struct rn_resource *r)
{
    uint32_t hash = rn_map_hash(key);
    const struct rn_id_entry *last = last_of(ix, hash);

    if (last && last->r == r)
        return;
    if (ix->n == ix->cap || !ix->nslots)
        grow(ix, ix->cap ? ix->cap + ix->cap / 2 : LEAST);
    ix->at[ix->n] = (struct rn_id_entry){r, hash, 0};
    link(ix, ix->n++);
}

const struct rn_id_entry *rn_id_index_before(const struct rn_id_index *ix,
                                             const struct rn_id_entry *entry)
{
    return first_of(ix, entry->next, entry->hash);
}
