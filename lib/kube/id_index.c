#include "kube/id_index.h"

enum { LEAST = 8 }; /* entries that there is room for; a power of two */

static void link(struct rn_id_index *ix, uint32_t i)
{
    uint32_t *slot = &ix->slots[ix->at[i].hash & (ix->nslots - 1)];

    ix->at[i].next = *slot;
    *slot = i + 1;
}

static void grow(struct rn_id_index *ix, uint32_t cap)
{
    size_t size = sizeof(*ix->at);
    uint32_t nslots = LEAST;

    if (!rn_arena_extend(ix->arena, ix->at, ix->cap * size, cap * size)) {
        struct rn_id_entry *at = rn_arena_alloc_raw(ix->arena, cap * size);

        if (ix->n)
            memcpy(at, ix->at, ix->n * size);
        ix->at = at;
    }
    ix->cap = cap;
    while (nslots < cap)
        nslots *= 2;
    if (nslots == ix->nslots)
        return;
    ix->slots = rn_arena_alloc(ix->arena, nslots * sizeof(*ix->slots));
    ix->nslots = nslots;
    for (uint32_t i = 0; i < ix->n; i++)
        link(ix, i);
}

void rn_id_index_reset(struct rn_id_index *ix, size_t n)
{
    uint32_t cap = n < LEAST ? LEAST : (uint32_t)n;

    ix->n = 0;
    if (cap > ix->cap)
        grow(ix, cap);
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
    return ix->cap ? first_of(ix, ix->slots[hash & (ix->nslots - 1)], hash) : NULL;
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
    if (ix->n == ix->cap)
        grow(ix, ix->cap ? ix->cap + ix->cap / 2 : LEAST);
    ix->at[ix->n] = (struct rn_id_entry){r, hash, 0};
    link(ix, ix->n++);
}

const struct rn_id_entry *rn_id_index_before(const struct rn_id_index *ix,
                                             const struct rn_id_entry *entry)
{
    return first_of(ix, entry->next, entry->hash);
}
