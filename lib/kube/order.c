#include "kube/order.h"
#include "kube/tables_order.h"

/* What resources of one group, version and kind are sorted by. */
struct type {
    int rank;
    bool is_namespace, is_core; /* of kind Namespace, whatever its group; of no group */
    struct rn_str text;
};

/* What a resource is sorted by, worked out once. */
struct sort_key {
    const struct type *type;
    const struct rn_sym *ns;
    struct rn_str name;
    struct rn_resource *resource;
};

/* What the keys of one sort have in common. */
struct sorting {
    struct rn_run *run;
    const struct rn_map *ranks; /* of the user's lists, or NULL */
    struct rn_map types;        /* group, version, kind -> struct type */
};

int rn_kind_rank(struct rn_str kind)
{
    size_t low = 0, high = ORDER_ROWS;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct order_row *row = &rn_order_rows[middle];
        int order = rn_str_cmp(kind, rn_str_from(rn_order_pool + row->kind));

        if (order == 0)
            return row->rank;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

/* Ranks of the kinds in a user's lists: of two mentions the last counts. */
static struct rn_map custom_ranks(struct rn_run *run, const struct rn_legacy_order *order)
{
    struct rn_map ranks = {.arena = rn_scratch(run)};

    for (size_t i = 0; i < order->nfirst; i++)
        *rn_map_at(&ranks, RN_KEY1(rn_intern(run, order->first[i]))) =
            (void *)((intptr_t)i - (intptr_t)order->nfirst);
    for (size_t i = 0; i < order->nlast; i++)
        *rn_map_at(&ranks, RN_KEY1(rn_intern(run, order->last[i]))) = (void *)((intptr_t)i + 1);
    return ranks;
}

static struct rn_str or_mark(const struct rn_sym *s, const char *empty)
{
    return s->s.n ? s->s : rn_str_from(empty);
}

static const struct type *type_of(struct sorting *s, const struct rn_gvk *gvk)
{
    void **at = rn_map_at(&s->types, RN_KEY3(gvk->group, gvk->version, gvk->kind));
    struct rn_str group = or_mark(gvk->group, "~G"), version = or_mark(gvk->version, "~V");
    struct rn_str kind = or_mark(gvk->kind, "~K");
    struct type *type = *at;

    if (type)
        return type;
    *at = type = RN_NEW_N_IN(rn_scratch(s->run), struct type, 1);
    type->rank = s->ranks ? (int)(intptr_t)rn_map_lookup(s->ranks, RN_KEY1(gvk->kind))
                          : rn_kind_rank(gvk->kind->s);
    type->is_namespace = rn_str_is(gvk->kind->s, "Namespace");
    type->is_core = gvk->group->s.n == 0;
    type->text = rn_str_concat(rn_scratch(s->run),
                               (struct rn_str[]){group, RN_S("_"), version, RN_S("_"), kind}, 5);
    return type;
}

static struct sort_key make_key(struct sorting *s, struct rn_resource *r)
{
    struct rn_id id = rn_resource_id(s->run, r);

    return (struct sort_key){type_of(s, &id.gvk), id.raw_ns, or_mark(id.name, "~N"), r};
}

/* Byte i of a key's namespace and name, joined by a bar; -1 behind its end. */
static int byte_at(const struct sort_key *key, struct rn_str ns, size_t i)
{
    if (i < ns.n)
        return (unsigned char)ns.p[i];
    if (i == ns.n)
        return '|';
    i -= ns.n + 1;
    return i < key->name.n ? (unsigned char)key->name.p[i] : -1;
}

/* The reference compares the joined text: "a-b|x" comes before "a|x". */
static int compare_names(const struct sort_key *a, const struct sort_key *b)
{
    struct rn_str x = or_mark(a->ns, "~X"), y = or_mark(b->ns, "~X");
    size_t i = 0;

    if (a->ns == b->ns)
        return rn_str_cmp(a->name, b->name);
    while (byte_at(a, x, i) == byte_at(b, y, i) && byte_at(a, x, i) >= 0)
        i++;
    return byte_at(a, x, i) - byte_at(b, y, i);
}

static int compare_keys(const struct sort_key *a, const struct sort_key *b)
{
    const struct type *x = a->type, *y = b->type;
    int order;

    if (x == y)
        return compare_names(a, b);
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    order = rn_str_cmp(x->text, y->text);
    /* Core namespaces come before those of other groups, else core comes last. */
    if (x->is_namespace && y->is_namespace && (x->is_core || y->is_core))
        order = -order;
    return order;
}

/* Merges the sorted from[low..middle) and from[middle..high) into to. */
static void merge_runs(struct sort_key **from, struct sort_key **to, size_t low, size_t middle,
                       size_t high)
{
    size_t i = low, j = middle;

    for (size_t k = low; k < high; k++) {
        if (i < middle && (j == high || compare_keys(from[i], from[j]) <= 0))
            to[k] = from[i++];
        else
            to[k] = from[j++];
    }
}

/* Stable, and safe where the comparison is no order (custom lists and namespaces of two groups),
 * which qsort() need not be. */
static struct sort_key **sort_keys(struct sort_key **a, struct sort_key **b, size_t n)
{
    for (size_t width = 1; width < n; width *= 2) {
        struct sort_key **swap = a;

        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = low + width < n ? low + width : n;
            size_t high = low + 2 * width < n ? low + 2 * width : n;

            merge_runs(a, b, low, middle, high);
        }
        a = b;
        b = swap;
    }
    return a;
}

void rn_order_legacy(struct rn_run *run, struct rn_resset *set, const struct rn_legacy_order *order)
{
    struct rn_arena *scratch = rn_scratch(run);
    struct rn_arena_mark mark = rn_arena_mark(scratch);
    struct sort_key *keys = rn_arena_alloc_raw(scratch, set->n * sizeof(*keys));
    struct sort_key **at = rn_arena_alloc_raw(scratch, set->n * sizeof(*at));
    struct sort_key **other = rn_arena_alloc_raw(scratch, set->n * sizeof(*other));
    struct sorting s = {.run = run, .types = {.arena = scratch}};
    struct rn_map ranks;

    if (order) {
        ranks = custom_ranks(run, order);
        s.ranks = &ranks;
    }
    for (size_t i = 0; i < set->n; i++) {
        keys[i] = make_key(&s, set->at[i]);
        at[i] = &keys[i];
    }
    at = sort_keys(at, other, set->n);
    for (size_t i = 0; i < set->n; i++) {
        set->at[i] = at[i]->resource;
        set->at[i]->order = i;
    }
    rn_arena_rewind(scratch, mark);
    set->next_order = set->n;
    rn_resset_dirty(set);
}
