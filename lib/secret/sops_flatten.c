#include "secret/sops_store.h"

#define MAP_SIGN "__map_"
#define LIST_SIGN "__list_"

/* ---- From flat ------------------------------------------------------------------------------ */

enum step { STEP_KEY, STEP_PLACE };

/* A tree in the making: what has been put at a path, in the order in which it was met. */
struct grown {
    const struct rn_sops_value *value;
    struct rn_str key; /* in the map that it is in */
    size_t place;      /* in the list that it is in */
    struct grown **keys, **places;
    size_t nkeys, keys_cap, nplaces, places_cap;
};

struct grower {
    struct rn_run *run;
    struct rn_map children; /* parent, step and key to child */
};

static struct grown *child(struct grower *g, struct grown *parent, enum step step,
                           struct rn_str key, size_t place)
{
    uintptr_t id = step == STEP_KEY ? (uintptr_t)rn_intern(g->run, key) : (uintptr_t)place;
    struct rn_mapkey at = RN_KEY3(parent, step, id);
    struct grown *c = rn_map_lookup(&g->children, at);

    if (c)
        return c;
    c = RN_NEW(g->run, struct grown);
    c->key = key;
    c->place = place;
    *rn_map_at(&g->children, at) = c;
    if (step == STEP_KEY)
        RN_PUSH(g->run, parent->keys, parent->nkeys, parent->keys_cap) = c;
    else
        RN_PUSH(g->run, parent->places, parent->nplaces, parent->places_cap) = c;
    return c;
}

/* As Go's Atoi; what is no number is 0. */
static size_t place_of(struct rn_str s)
{
    int64_t v;

    return rn_str_to_i64(s, &v) ? (size_t)v : 0;
}

static int grow(struct grower *g, struct grown *root, const struct rn_sops_item *item)
{
    const struct rn_str map = RN_S(MAP_SIGN), list = RN_S(LIST_SIGN);
    struct rn_str path = item->key;
    enum step step = STEP_KEY;
    size_t start = 0;

    for (;;) {
        size_t a = rn_str_find_str(path, map, start), b = rn_str_find_str(path, list, start);
        size_t end = a < b ? a : b;
        struct rn_str part = rn_str_slice(path, start, end);

        root = child(g, root, step, part, step == STEP_PLACE ? place_of(part) : 0);
        if (end == path.n)
            break;
        step = a < b ? STEP_KEY : STEP_PLACE;
        start = end + (a < b ? map.n : list.n);
    }
    if (root->value)
        return rn_error(g->run, item->mark, RN_E_SOPS, "%.*s is there twice", RN_FMT(path));
    root->value = &item->value;
    return RENDER_OK;
}

static int harvest(struct grower *g, const struct grown *from, struct rn_mark mark,
                   struct rn_sops_value *out);

static int harvest_list(struct grower *g, const struct grown *from, struct rn_mark mark,
                        struct rn_sops_value *out)
{
    struct rn_sops_item *items = RN_NEW_N(g->run, struct rn_sops_item, from->nplaces);

    *out = (struct rn_sops_value){.kind = RN_SOPS_LIST, .mark = mark};
    for (size_t i = 0; i < from->nplaces; i++) {
        const struct grown *c = from->places[i];

        if (c->place >= from->nplaces)
            return rn_error(g->run, mark, RN_E_SOPS,
                            "the places of a list in the metadata are not 0, 1, 2, ...");
        RN_TRY(harvest(g, c, mark, &items[c->place].value));
    }
    for (size_t i = 0; i < from->nplaces; i++)
        rn_sops_add(g->run, out, items[i]);
    return RENDER_OK;
}

/* Depth is bounded by the longest key: each level takes some bytes of it. */
static int harvest(struct grower *g, const struct grown *from, struct rn_mark mark,
                   struct rn_sops_value *out)
{
    if ((from->value != NULL) + (from->nkeys > 0) + (from->nplaces > 0) > 1)
        return rn_error(g->run, mark, RN_E_SOPS,
                        "a field of the metadata is more than one of value, map and list");
    if (from->value) {
        *out = *from->value;
        return RENDER_OK;
    }
    if (from->nplaces)
        return harvest_list(g, from, mark, out);
    *out = (struct rn_sops_value){.kind = RN_SOPS_MAP, .mark = mark};
    for (size_t i = 0; i < from->nkeys; i++) {
        struct rn_sops_value v;

        RN_TRY(harvest(g, from->keys[i], mark, &v));
        rn_sops_add_pair(g->run, out, from->keys[i]->key, mark, v);
    }
    return RENDER_OK;
}

/* Most levels that a flat key may name; the metadata has four. */
enum { MAX_LEVELS = 100 };

static bool too_deep(struct rn_str key)
{
    size_t levels = 0;

    for (size_t i = 0; i < key.n && levels <= MAX_LEVELS; levels++)
        i = rn_str_find_str(key, RN_S("__"), i) + 2;
    return levels > MAX_LEVELS;
}

int rn_sops_unflatten(struct rn_run *run, const struct rn_sops_value *flat,
                      struct rn_sops_value *out)
{
    struct grower g = {.run = run, .children = {.arena = &run->arena}};
    struct grown root = {.value = NULL};

    RN_SOPS_EACH(item, flat)
    {
        if (rn_sops_is_comment(item))
            continue;
        if (item->key_kind != RN_SOPS_STR)
            return rn_error(run, item->mark, RN_E_SOPS, "a key in field sops is no string");
        if (too_deep(item->key))
            return rn_fail(run, RENDER_ELIMIT, item->mark, RN_E_LIMIT,
                           "a key of the metadata names more than %d levels", MAX_LEVELS);
        RN_TRY(grow(&g, &root, item));
    }
    return harvest(&g, &root, flat->mark, out);
}

/* ---- To flat -------------------------------------------------------------------------------- */

static void flatten(struct rn_run *run, const struct rn_sops_value *v, struct rn_buf *key,
                    struct rn_sops_value *out);

static void flatten_branch(struct rn_run *run, const struct rn_sops_value *v, const char *sign,
                           struct rn_buf *key, struct rn_sops_value *out)
{
    size_t end = key->n, place = 0;

    RN_SOPS_EACH(item, v)
    {
        if (item->value.kind == RN_SOPS_COMMENT)
            continue;
        rn_buf_lit(key, sign);
        if (v->kind == RN_SOPS_MAP)
            rn_buf_add(key, item->key);
        else
            rn_buf_printf(key, "%zu", place++);
        flatten(run, &item->value, key, out);
        key->n = end;
    }
}

/* The metadata that we write has four levels. */
static void flatten(struct rn_run *run, const struct rn_sops_value *v, struct rn_buf *key,
                    struct rn_sops_value *out)
{
    if (v->kind == RN_SOPS_MAP)
        flatten_branch(run, v, MAP_SIGN, key, out);
    else if (v->kind == RN_SOPS_LIST)
        flatten_branch(run, v, LIST_SIGN, key, out);
    else
        rn_sops_add_pair(run, out, rn_str_dup(&run->arena, rn_buf_str(key)), v->mark, *v);
}

void rn_sops_flatten(struct rn_run *run, const struct rn_sops_value *map, struct rn_str prefix,
                     struct rn_sops_value *out)
{
    struct rn_buf key = {.arena = &run->arena};

    *out = (struct rn_sops_value){.kind = RN_SOPS_MAP, .mark = map->mark};
    rn_buf_add(&key, prefix);
    flatten_branch(run, map, "", &key, out);
}
