#include "kube/order.h"
#include "kube/tables_order.h"

/* What a resource is sorted by, worked out once. */
struct sort_key {
    int rank;
    bool is_namespace; /* of kind Namespace, whatever its group */
    struct rn_gvk gvk;
    struct rn_str gvk_text, name_text;
    struct rn_resource *resource;
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

static struct sort_key make_key(struct rn_run *run, struct rn_resource *r,
                                const struct rn_map *ranks)
{
    struct rn_id id = rn_resource_id(run, r);
    struct rn_str group = or_mark(id.gvk.group, "~G"), version = or_mark(id.gvk.version, "~V");
    struct rn_str kind = or_mark(id.gvk.kind, "~K");
    struct rn_str ns = or_mark(id.raw_ns, "~X"), name = or_mark(id.name, "~N");
    struct sort_key key = {.gvk = id.gvk, .resource = r};

    key.rank = ranks ? (int)(intptr_t)rn_map_lookup(ranks, RN_KEY1(id.gvk.kind))
                     : rn_kind_rank(id.gvk.kind->s);
    key.is_namespace = rn_str_is(id.gvk.kind->s, "Namespace");
    key.gvk_text = rn_str_concat(rn_scratch(run),
                                 (struct rn_str[]){group, RN_S("_"), version, RN_S("_"), kind}, 5);
    /* The reference compares the joined text: "a-b|x" comes before "a|x". */
    key.name_text = rn_str_concat(rn_scratch(run), (struct rn_str[]){ns, RN_S("|"), name}, 3);
    return key;
}

static int compare_keys(const struct sort_key *a, const struct sort_key *b)
{
    int order;

    if (rn_gvk_eq(&a->gvk, &b->gvk))
        return rn_str_cmp(a->name_text, b->name_text);
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    order = rn_str_cmp(a->gvk_text, b->gvk_text);
    /* Core namespaces come before those of other groups, else core comes last. */
    if (a->is_namespace && b->is_namespace && (a->gvk.group->s.n == 0 || b->gvk.group->s.n == 0))
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
    struct sort_key *keys = RN_NEW_N_IN(scratch, struct sort_key, set->n);
    struct sort_key **at = RN_NEW_N_IN(scratch, struct sort_key *, set->n);
    struct sort_key **other = RN_NEW_N_IN(scratch, struct sort_key *, set->n);
    struct rn_map ranks = {0};

    if (order)
        ranks = custom_ranks(run, order);
    for (size_t i = 0; i < set->n; i++) {
        keys[i] = make_key(run, set->at[i], order ? &ranks : NULL);
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
