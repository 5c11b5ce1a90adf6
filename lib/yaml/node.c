#include "yaml/node.h"

#include <assert.h>

#include "yaml/scalar.h"

enum {
    INDEX_FROM = 24, /* maps of fewer pairs are scanned */
    MOST_PAIRS = (1 << 30) - 1
};

static_assert(sizeof(struct rn_node) == 32 || sizeof(void *) != 8,
              "there are many nodes: each byte counts");

/* Open addressing; a slot is 1 + the first pair with that key. Built for n pairs; pairs that were
 * appended since are found by a scan, and the index is rebuilt when they are many. */
struct rn_node_index {
    uint32_t n, cap;
    uint32_t slots[];
};

/* The pairs of a map that is roomy. */
struct indexed_pairs {
    struct rn_node_index *index;
    struct rn_pair pairs[];
};

static struct rn_node *new_node(struct rn_run *run, enum rn_kind kind, struct rn_mark mark)
{
    struct rn_node *n = rn_arena_alloc_raw(run->nodes, sizeof(*n));

    *n = (struct rn_node){.kind = (uint8_t)kind, .mark = mark};
    return n;
}

struct rn_node *rn_scalar(struct rn_run *run, struct rn_str text, enum rn_tag tag,
                          enum rn_style style, struct rn_mark mark)
{
    struct rn_node *n = new_node(run, RN_SCALAR, mark);

    n->text = text;
    n->tag = (uint8_t)tag;
    n->style = (uint8_t)style;
    return n;
}

struct rn_node *rn_string(struct rn_run *run, struct rn_str text, struct rn_mark mark)
{
    return rn_scalar(run, text, RN_TAG_STR, RN_PLAIN, mark);
}

struct rn_node *rn_map_node(struct rn_run *run, struct rn_mark mark)
{
    return new_node(run, RN_MAP, mark);
}

struct rn_node *rn_list_node(struct rn_run *run, struct rn_mark mark)
{
    return new_node(run, RN_LIST, mark);
}

/* Scalars that stand at several places, and their copies. */
struct clones {
    struct clone {
        const struct rn_node *of;
        struct rn_node *copy;
    } * at;
    size_t n, cap;
};

/* Few: the labels and annotations of one transformer. */
static struct rn_node *clone_shared(struct rn_run *run, struct clones *clones,
                                    const struct rn_node *n)
{
    struct rn_node *c;

    for (size_t i = 0; i < clones->n; i++)
        if (clones->at[i].of == n)
            return clones->at[i].copy;
    c = rn_arena_alloc_raw(&run->arena, sizeof(*c));
    *c = *n;
    RN_PUSH(run, clones->at, clones->n, clones->cap) = (struct clone){n, c};
    return c;
}

/* Depth is bounded by the reader's limit. clones NULL: every place gets a copy of its own. */
static struct rn_node *copy(struct rn_run *run, struct clones *clones, const struct rn_node *n)
{
    struct rn_node *c;

    if (clones && n->flags & RN_SHARED)
        return clone_shared(run, clones, n);
    c = rn_arena_alloc_raw(&run->arena, sizeof(*c));
    *c = *n;
    if (n->kind == RN_MAP) {
        c->pairs = rn_arena_alloc_raw(&run->arena, n->npairs * sizeof(*c->pairs));
        c->pairs_cap = n->npairs & MOST_PAIRS;
        c->roomy = c->indexed = 0;
        for (uint32_t i = 0; i < n->npairs; i++) {
            c->pairs[i] = n->pairs[i];
            c->pairs[i].value = copy(run, clones, n->pairs[i].value);
        }
    } else if (n->kind == RN_LIST) {
        c->items = rn_arena_alloc_raw(&run->arena, n->nitems * sizeof(*c->items));
        c->items_cap = n->nitems;
        for (uint32_t i = 0; i < n->nitems; i++)
            c->items[i] = copy(run, clones, n->items[i]);
    }
    return c;
}

struct rn_node *rn_node_copy(struct rn_run *run, const struct rn_node *n)
{
    return copy(run, NULL, n);
}

struct rn_node *rn_node_clone(struct rn_run *run, const struct rn_node *n)
{
    struct clones clones = {0};

    return copy(run, &clones, n);
}

const struct rn_node *rn_node_stay(struct rn_run *run, const struct rn_node *n)
{
    return run->nodes == &run->arena ? n : rn_node_copy(run, n);
}

static bool pairs_eq(const struct rn_node *a, const struct rn_node *b)
{
    if (a->npairs != b->npairs)
        return false;
    for (uint32_t i = 0; i < a->npairs; i++)
        if (a->pairs[i].key != b->pairs[i].key || !rn_node_eq(a->pairs[i].value, b->pairs[i].value))
            return false;
    return true;
}

bool rn_node_eq(const struct rn_node *a, const struct rn_node *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == RN_SCALAR)
        return a->tag == b->tag && a->style == b->style && rn_str_eq(a->text, b->text);
    if (a->kind == RN_MAP)
        return pairs_eq(a, b);
    if (a->nitems != b->nitems)
        return false;
    for (uint32_t i = 0; i < a->nitems; i++)
        if (!rn_node_eq(a->items[i], b->items[i]))
            return false;
    return true;
}

bool rn_is_empty(const struct rn_node *n)
{
    return rn_is_null(n) || (n->kind == RN_MAP && n->npairs == 0) ||
           (n->kind == RN_LIST && n->nitems == 0);
}

struct rn_str rn_text(const struct rn_node *n)
{
    return rn_is(n, RN_SCALAR) ? n->text : RN_S("");
}

static uint32_t slot_of(const struct rn_node *map, const struct rn_node_index *ix,
                        const struct rn_sym *key)
{
    uint32_t i = key->hash & (ix->cap - 1);

    while (ix->slots[i] && map->pairs[ix->slots[i] - 1].key != key)
        i = (i + 1) & (ix->cap - 1);
    return i;
}

static struct rn_node_index **index_at(const struct rn_node *map)
{
    return &((struct indexed_pairs *)(void *)((char *)map->pairs -
                                              offsetof(struct indexed_pairs, pairs)))
                ->index;
}

static void move_pairs(struct rn_run *run, struct rn_node *map, uint32_t cap)
{
    size_t size = sizeof(*map->pairs);
    struct indexed_pairs *to = rn_arena_alloc_raw(&run->arena, sizeof(*to) + cap * size);

    memcpy(to->pairs, map->pairs, map->npairs * size);
    map->pairs = to->pairs;
    map->pairs_cap = cap & MOST_PAIRS;
    map->roomy = 1;
}

static void build_index(struct rn_run *run, struct rn_node *map)
{
    uint32_t cap = 64;
    struct rn_node_index *ix;

    while (cap < map->pairs_cap * 2)
        cap *= 2;
    ix = rn_arena_alloc(&run->arena, sizeof(*ix) + cap * sizeof(ix->slots[0]));
    ix->cap = cap;
    ix->n = map->npairs;
    for (uint32_t i = 0; i < map->npairs; i++) {
        uint32_t slot = slot_of(map, ix, map->pairs[i].key);

        if (!ix->slots[slot])
            ix->slots[slot] = i + 1;
    }
    *index_at(map) = ix;
    map->indexed = 1;
}

/* From pair number `from` on. */
static struct rn_pair *scan(const struct rn_node *map, uint32_t from, const struct rn_sym *key)
{
    struct rn_pair *p = map->pairs + from, *end = map->pairs + map->npairs;

    for (; p != end; p++)
        if (p->key == key)
            return p;
    return NULL;
}

static struct rn_pair *look_up(const struct rn_node *map, const struct rn_sym *key)
{
    const struct rn_node_index *ix = *index_at(map);
    uint32_t slot = key ? ix->slots[slot_of(map, ix, key)] : 0;

    return slot ? &map->pairs[slot - 1] : scan(map, ix->n, key);
}

struct rn_pair *rn_get_pair(const struct rn_node *map, const struct rn_sym *key)
{
    if (!rn_is(map, RN_MAP) || !map->npairs)
        return NULL;
    return map->indexed ? look_up(map, key) : scan(map, 0, key);
}

struct rn_node *rn_get(const struct rn_node *map, const struct rn_sym *key)
{
    struct rn_pair *p = rn_get_pair(map, key);

    return p ? p->value : NULL;
}

struct rn_node *rn_get_c(const struct rn_run *run, const struct rn_node *map, const char *key)
{
    return rn_get(map, rn_symbols_lookup(&run->symbols, rn_str_from(key)));
}

struct rn_node *rn_get2(const struct rn_node *map, const struct rn_sym *a, const struct rn_sym *b)
{
    return rn_get(rn_get(map, a), b);
}

static void grow_pairs(struct rn_run *run, struct rn_node *map)
{
    size_t cap = map->pairs_cap;

    if (map->npairs >= INDEX_FROM) {
        if (cap > MOST_PAIRS / 2)
            rn_escape_with(&run->escape, RENDER_ELIMIT);
        move_pairs(run, map, (uint32_t)(cap + cap / 2));
        build_index(run, map);
        return;
    }
    map->pairs = rn_grow(&run->arena, map->pairs, map->npairs, &cap, sizeof(*map->pairs));
    map->pairs_cap = cap & MOST_PAIRS;
}

static void note_pair(struct rn_node *map, const struct rn_sym *key)
{
    struct rn_node_index *ix = *index_at(map);
    uint32_t slot;

    if (ix->n != map->npairs)
        return;
    slot = slot_of(map, ix, key);
    if (!ix->slots[slot])
        ix->slots[slot] = map->npairs + 1;
    ix->n++;
}

struct rn_pair *rn_add_pair(struct rn_run *run, struct rn_node *map, struct rn_pair pair)
{
    if (map->npairs == map->pairs_cap)
        grow_pairs(run, map);
    map->pairs[map->npairs] = pair;
    if (map->indexed)
        note_pair(map, pair.key);
    return &map->pairs[map->npairs++];
}

struct rn_pair *rn_set(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                       struct rn_node *value)
{
    struct rn_pair *p = rn_get_pair(map, key);

    if (!p)
        return rn_add_pair(run, map,
                           (struct rn_pair){.key = key, .value = value, .mark = value->mark});
    p->value = value;
    return p;
}

void rn_map_index(struct rn_run *run, struct rn_node *map)
{
    if (map->kind != RN_MAP || map->npairs < INDEX_FROM || map->indexed)
        return;
    if (!map->roomy)
        move_pairs(run, map, map->pairs_cap);
    build_index(run, map);
}

bool rn_remove(struct rn_node *map, const struct rn_sym *key)
{
    struct rn_pair *p = rn_get_pair(map, key);

    if (!p)
        return false;
    memmove(p, p + 1, (size_t)(map->pairs + map->npairs - p - 1) * sizeof(*p));
    map->npairs--;
    map->indexed = 0; /* an index is made when the map grows */
    return true;
}

void rn_map_last_counts(struct rn_run *run, struct rn_node *map)
{
    struct rn_node *once = rn_map_node(run, map->mark);

    RN_EACH_PAIR (p, map)
        rn_set(run, once, p->key, p->value)->mark = p->mark;
    rn_become(map, once);
}

void rn_map_compact(struct rn_node *map)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < map->npairs; i++)
        if (map->pairs[i].value)
            map->pairs[n++] = map->pairs[i];
    if (n < map->npairs)
        map->indexed = 0;
    map->npairs = n;
}

void rn_insert(struct rn_run *run, struct rn_node *list, uint32_t at, struct rn_node *item)
{
    if (list->nitems == list->items_cap) {
        size_t cap = list->items_cap;

        list->items = rn_grow(&run->arena, list->items, list->nitems, &cap, sizeof(*list->items));
        list->items_cap = (uint32_t)cap;
    }
    memmove(list->items + at + 1, list->items + at, (list->nitems - at) * sizeof(*list->items));
    list->items[at] = item;
    list->nitems++;
}

void rn_append(struct rn_run *run, struct rn_node *list, struct rn_node *item)
{
    rn_insert(run, list, list->nitems, item);
}

void rn_remove_item(struct rn_node *list, uint32_t at)
{
    list->nitems--;
    memmove(list->items + at, list->items + at + 1, (list->nitems - at) * sizeof(*list->items));
}

void rn_set_scalar(struct rn_node *n, struct rn_str text, enum rn_tag tag)
{
    n->text = text;
    n->tag = (uint8_t)tag;
}

void rn_become(struct rn_node *n, const struct rn_node *src)
{
    *n = *src;
}

const char *rn_kind_name(const struct rn_node *n)
{
    if (rn_is_null(n))
        return "null";
    return n->kind == RN_MAP ? "map" : n->kind == RN_LIST ? "list" : "scalar";
}

const char *rn_type_name(const struct rn_node *n)
{
    if (rn_is_null(n) || n->kind != RN_SCALAR)
        return rn_kind_name(n);
    if (n->tag == RN_TAG_INT || n->tag == RN_TAG_FLOAT)
        return "number";
    return n->tag == RN_TAG_BOOL ? "boolean" : "string";
}
