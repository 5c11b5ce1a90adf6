#include "yaml/twice.h"

enum { SCAN_UP_TO = 12 };

static const struct rn_pair *find_in_small(const struct rn_node *map, const struct rn_pair **first)
{
    for (uint32_t i = 1; i < map->npairs; i++)
        for (uint32_t k = 0; k < i; k++)
            if (map->pairs[i].key == map->pairs[k].key) {
                *first = &map->pairs[k];
                return &map->pairs[i];
            }
    return NULL;
}

static const struct rn_pair *find_in_big(struct rn_run *run, const struct rn_node *map,
                                         const struct rn_pair **first)
{
    uint32_t cap = 64, i;
    const struct rn_pair **slots;

    while (cap < map->npairs * 2)
        cap *= 2;
    slots = rn_arena_alloc(&run->arena, cap * sizeof(*slots));
    RN_EACH_PAIR (p, map) {
        for (i = p->key->hash & (cap - 1); slots[i]; i = (i + 1) & (cap - 1))
            if (slots[i]->key == p->key) {
                *first = slots[i];
                return p;
            }
        slots[i] = p;
    }
    return NULL;
}

const struct rn_pair *rn_key_twice(struct rn_run *run, const struct rn_node *map,
                                   const struct rn_pair **first)
{
    return map->npairs <= SCAN_UP_TO ? find_in_small(map, first) : find_in_big(run, map, first);
}

/* Nesting is bounded by the reader's limit. */
void rn_warn_of_keys_twice(struct rn_run *run, const struct rn_node *n)
{
    const struct rn_pair *first, *second = NULL;

    if (rn_is(n, RN_LIST))
        RN_EACH_ITEM (i, n)
            rn_warn_of_keys_twice(run, n->items[i]);
    if (!rn_is(n, RN_MAP))
        return;
    second = rn_key_twice(run, n, &first);
    if (second) {
        rn_warning(run, second->mark, RN_E_DUPLICATE_KEY,
                   "the key %.*s is there already, at line %u", RN_FMT(second->key->s),
                   (unsigned)first->mark.line);
        rn_hint(run, RENDER_OK, "remove one of them: a map has each key once");
    }
    RN_EACH_PAIR (p, n)
        rn_warn_of_keys_twice(run, p->value);
}
