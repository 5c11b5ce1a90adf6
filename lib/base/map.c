#include "base/map.h"

#include <stdbool.h>
#include <string.h>

enum { LEAST = 8 }; /* entries that a map has room for; a power of two */

static size_t hash_of(struct rn_mapkey k)
{
    uint64_t h = 0;

    for (int i = 0; i < 3; i++)
        h = (h ^ k.w[i]) * 0x9e3779b97f4a7c15u, h ^= h >> 29;
    return (size_t)h;
}

uint32_t rn_map_hash(struct rn_mapkey key)
{
    return (uint32_t)hash_of(key);
}

static bool same(struct rn_mapkey a, struct rn_mapkey b)
{
    return a.w[0] == b.w[0] && a.w[1] == b.w[1] && a.w[2] == b.w[2];
}

static size_t slot_of(const struct rn_map *m, struct rn_mapkey key)
{
    size_t i = hash_of(key) & (m->slot_cap - 1);

    while (m->slots[i] && !same(m->at[m->slots[i] - 1].key, key))
        i = (i + 1) & (m->slot_cap - 1);
    return i;
}

/* When there is no memory, the map stays what it was: others may still look things up. */
static void grow(struct rn_map *m, size_t cap)
{
    size_t size = sizeof(*m->at);
    struct rn_mapentry *at = m->at;
    uint32_t *slots;

    if (!rn_arena_extend(m->arena, at, m->cap * size, cap * size)) {
        at = rn_arena_alloc_raw(m->arena, cap * size);
        if (m->n)
            memcpy(at, m->at, m->n * size);
    }
    slots = rn_arena_alloc(m->arena, 2 * cap * sizeof(*slots));
    m->at = at;
    m->cap = cap;
    m->slots = slots;
    m->slot_cap = 2 * cap;
    for (size_t i = 0; i < m->n; i++)
        m->slots[slot_of(m, at[i].key)] = (uint32_t)i + 1;
}

void rn_map_reserve(struct rn_map *m, size_t n)
{
    size_t cap = LEAST;

    while (cap < n)
        cap *= 2;
    if (cap > m->cap)
        grow(m, cap);
}

void *rn_map_lookup(const struct rn_map *m, struct rn_mapkey key)
{
    uint32_t at = m->n ? m->slots[slot_of(m, key)] : 0;

    return at ? m->at[at - 1].value : NULL;
}

void **rn_map_at(struct rn_map *m, struct rn_mapkey key)
{
    size_t slot;

    if (m->n == m->cap)
        grow(m, m->cap ? m->cap * 2 : LEAST);
    slot = slot_of(m, key);
    if (!m->slots[slot]) {
        m->at[m->n] = (struct rn_mapentry){.key = key};
        m->slots[slot] = (uint32_t)++m->n;
    }
    return &m->at[m->slots[slot] - 1].value;
}
