/* Lists with a merge strategy: elements of patch and resource find each other by their keys.
 *
 * The reference does this with loops over the list for each element. When every element has the
 * same keys, the outcome is: with one key, the elements of the patch in their order, then those
 * that only the resource has; with more, the elements that only the patch has, then all of the
 * resource. Of resource elements with equal keys the patch goes to the first and the last one
 * stays. Other lists go through merge_set.c, which has the loops. */
#include "transform/merge_walk.h"

enum { SCAN_UP_TO = 16, IDS = 3 };

/* All elements with the same keys. */
struct entry {
    struct rn_mapkey id;
    struct rn_node *patch, *first, *last, *merged;
    bool gone;
};

struct entries {
    struct entry *at;
    size_t n;
    uint32_t *of_dest;   /* which entry each element of the resource is in */
    struct rn_map index; /* id -> 1 + place, for long lists */
    bool twice;          /* some keys are twice in the resource */
};

/* The first map of the list that has a directive. */
static const struct rn_node *bearer(struct rn_merge *m, const struct rn_node *list)
{
    RN_EACH_ITEM (i, list)
        if (rn_get(list->items[i], m->directive))
            return list->items[i];
    return NULL;
}

/* The directive of a list of the patch: an element that is nothing else. Known ones are taken out
 * of the list. */
static int take_directive(struct rn_merge *m, struct rn_node *p, enum rn_directive *directive)
{
    const struct rn_node *element = p ? bearer(m, p) : NULL, *value;
    struct rn_str text;

    *directive = RN_PATCH_MERGE;
    if (!element || element->npairs > 1)
        return RENDER_OK;
    value = rn_get(element, m->directive);
    text = rn_text(value);
    *directive = rn_merge_directive_of(value);
    if (*directive == RN_PATCH_UNKNOWN)
        return rn_merge_directive_error(m, value);
    return rn_merge_set(m, p, NULL, &m->directive, 1, &text, 1);
}

/* Which keys the element has, as bits; 0 when the element is none for the short way. */
static unsigned keys_of(const struct rn_list_merge *l, const struct rn_node *e)
{
    unsigned bits = 0;

    for (size_t j = 0; j < l->nkeys; j++) {
        const struct rn_node *v = rn_get(e, l->keys[j]);

        if (rn_is(v, RN_SCALAR) && !rn_is_null(v) && v->text.n)
            bits |= 1u << j;
    }
    return bits;
}

/* The keys that each element has, when they are the same for all. */
static unsigned common_keys(const struct rn_list_merge *l)
{
    const struct rn_node *lists[2] = {l->patch, l->dest};
    unsigned bits = 0;

    for (size_t i = l->patch && l->patch != l->dest ? 0 : 1; i < 2; i++)
        RN_EACH_ITEM (k, lists[i]) {
            unsigned own = keys_of(l, lists[i]->items[k]);

            if (own == 0 || (bits && own != bits))
                return 0;
            bits = own;
        }
    return bits;
}

/* Leaves the keys in bits; false when they are too many for an entry. */
static bool narrow_keys(struct rn_list_merge *l, unsigned bits)
{
    size_t n = 0;

    for (size_t j = 0; j < l->nkeys; j++)
        n += bits >> j & 1;
    if (n > IDS)
        return false;
    n = 0;
    for (size_t j = 0; j < l->nkeys; j++)
        if (bits >> j & 1)
            l->keys[n++] = l->keys[j];
    l->nkeys = n;
    return true;
}

static bool same_id(const struct rn_mapkey *a, const struct rn_mapkey *b)
{
    return a->w[0] == b->w[0] && a->w[1] == b->w[1] && a->w[2] == b->w[2];
}

static struct entry *entry_of(struct rn_merge *m, struct entries *es, struct rn_mapkey id)
{
    if (es->n == SCAN_UP_TO) {
        es->index.arena = rn_scratch(m->run);
        for (size_t i = 0; i < es->n; i++)
            *rn_map_at(&es->index, es->at[i].id) = (void *)(i + 1);
    }
    if (es->n >= SCAN_UP_TO) {
        void **place = rn_map_at(&es->index, id);

        if (*place)
            return &es->at[(size_t)*place - 1];
        *place = (void *)(es->n + 1);
    } else {
        for (size_t i = 0; i < es->n; i++)
            if (same_id(&es->at[i].id, &id))
                return &es->at[i];
    }
    es->at[es->n] = (struct entry){.id = id};
    return &es->at[es->n++];
}

static struct rn_mapkey id_of(struct rn_merge *m, const struct rn_list_merge *l,
                              const struct rn_node *e)
{
    struct rn_mapkey id = {{0}};

    for (size_t j = 0; j < l->nkeys; j++)
        id.w[j] =
            (uintptr_t)rn_intern(m->run, rn_text(e->kind == RN_MAP ? rn_get(e, l->keys[j]) : e));
    return id;
}

static void collect(struct rn_merge *m, const struct rn_list_merge *l, struct entries *es)
{
    size_t room = l->dest->nitems + (l->patch && l->patch != l->dest ? l->patch->nitems : 0);

    es->at = rn_arena_alloc_raw(rn_scratch(m->run), room * sizeof(*es->at));
    es->of_dest = rn_arena_alloc_raw(rn_scratch(m->run), l->dest->nitems * sizeof(*es->of_dest));
    if (l->patch)
        RN_EACH_ITEM (i, l->patch) {
            struct entry *e = entry_of(m, es, id_of(m, l, l->patch->items[i]));

            if (!e->patch)
                e->patch = l->patch->items[i];
        }
    RN_EACH_ITEM (i, l->dest) {
        struct entry *e = entry_of(m, es, id_of(m, l, l->dest->items[i]));

        es->twice |= e->first != NULL;
        if (!e->first)
            e->first = l->dest->items[i];
        e->last = l->dest->items[i];
        es->of_dest[i] = (uint32_t)(e - es->at);
    }
}

static int merge_entry(struct rn_merge *m, const struct rn_list_merge *l, struct entry *e)
{
    const struct rn_sym *name = (const struct rn_sym *)e->id.w[0];
    struct rn_merge_step step = {m->step, name->s, true};

    m->step = &step;
    RN_TRY(rn_merge_nodes(m, e->first, e->patch, l->items, &e->merged));
    m->step = step.parent;
    e->gone = rn_is_null(e->merged) || rn_merge_empty_map(e->merged);
    return RENDER_OK;
}

static void add(struct rn_node *list, struct rn_node *item)
{
    list->items[list->nitems++] = item;
}

/* The merged elements in their order. */
static struct rn_node *assemble(struct rn_merge *m, const struct rn_list_merge *l,
                                const struct entries *es)
{
    struct rn_node *out = rn_list_node(m->run, l->dest->mark);

    out->items_cap = (uint32_t)es->n;
    out->items = rn_arena_alloc_raw(&m->run->arena, es->n * sizeof(struct rn_node *));
    for (size_t i = 0; i < es->n; i++) {
        const struct entry *e = &es->at[i];

        if (!e->gone && (l->nkeys == 1 || !e->last))
            add(out, e->last ? e->last : e->merged);
    }
    for (uint32_t i = 0; l->nkeys > 1 && i < l->dest->nitems; i++) {
        const struct entry *e = &es->at[es->of_dest[i]];

        if (!e->gone && e->last == l->dest->items[i])
            add(out, e->last);
    }
    return out;
}

/* An element of a list of scalars that is merged loses its tag, as in the reference. */
static void untag(struct rn_node *scalar)
{
    if (scalar->text.n == 0)
        return;
    scalar->tag = RN_TAG_NONE;
    scalar->flags &= (uint8_t)~RN_TAGGED;
}

static bool all_scalars(const struct rn_list_merge *l)
{
    const struct rn_node *lists[2] = {l->patch, l->dest};

    for (size_t i = l->patch ? 0 : 1; i < 2; i++)
        RN_EACH_ITEM (k, lists[i])
            if (lists[i]->items[k]->kind != RN_SCALAR || rn_is_null(lists[i]->items[k]))
                return false;
    return true;
}

static int merge_entries(struct rn_merge *m, struct rn_list_merge *l, bool scalars,
                         struct rn_node **out)
{
    struct rn_arena_mark mark = rn_arena_mark(rn_scratch(m->run));
    struct entries es = {0};
    bool changed = l->patch != NULL;

    collect(m, l, &es);
    for (size_t i = 0; i < es.n; i++) {
        struct entry *e = &es.at[i];

        if (scalars) {
            e->merged = e->patch ? e->patch : e->first;
            untag(e->merged);
        } else {
            RN_TRY(merge_entry(m, l, e));
        }
        changed |= e->gone;
    }
    *out = changed || es.twice ? assemble(m, l, &es) : l->dest;
    rn_arena_rewind(rn_scratch(m->run), mark);
    return RENDER_OK;
}

static int merge_elements(struct rn_merge *m, struct rn_list_merge *l, struct rn_node **out)
{
    unsigned bits;

    *out = l->dest;
    if (l->dest->nitems == 0 && (!l->patch || l->patch->nitems == 0))
        return RENDER_OK;
    if (l->nkeys == 0) {
        l->keys[0] = m->run->empty;
        l->nkeys = 1;
        return all_scalars(l) ? merge_entries(m, l, true, out) : rn_merge_list_slow(m, l, out);
    }
    bits = common_keys(l);
    if (bits && narrow_keys(l, bits))
        return merge_entries(m, l, false, out);
    return rn_merge_list_slow(m, l, out);
}

int rn_merge_list(struct rn_merge *m, struct rn_node *d, struct rn_node *p,
                  const struct rn_list_schema *s, struct rn_node **out)
{
    struct rn_list_merge l = {.dest = d, .patch = p, .items = s->items, .nkeys = s->nkeys};
    enum rn_directive directive = RN_PATCH_MERGE;

    *out = NULL;
    if (rn_is_null(d)) {
        l.dest = p;
    } else if (p && rn_is_null(p)) {
        return RENDER_OK;
    } else {
        RN_TRY(take_directive(m, p, &directive));
        if (directive == RN_PATCH_DELETE)
            return RENDER_OK;
        if (directive == RN_PATCH_REPLACE)
            l.dest = p;
    }
    for (size_t i = 0; i < l.nkeys; i++)
        l.keys[i] = rn_intern(m->run, s->keys[i]);
    return merge_elements(m, &l, out);
}
