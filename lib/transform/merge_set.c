/* Merging keyed lists by the reference's own loops: for lists in which elements lack keys, where
 * the outcome depends on each step. */
#include "transform/merge_walk.h"

/* The values of an element's keys, "" for those it lacks. */
struct tuple {
    struct rn_str at[RN_MAX_MERGE_KEYS];
};

struct tuples {
    struct tuple *at;
    size_t n;
};

/* Keys and values that are in use. */
struct chosen {
    const struct rn_sym *keys[RN_MAX_MERGE_KEYS];
    struct rn_str values[RN_MAX_MERGE_KEYS];
    size_t n;
};

/* Whether x, an element or a scalar, has the value; "" stands for any value of a key that is there.
 */
static int has_value(struct rn_merge *m, const struct rn_node *x, const struct rn_sym *key,
                     struct rn_str value, bool *yes)
{
    const struct rn_node *field;

    *yes = false;
    if (key == m->run->empty) {
        if (x->kind != RN_SCALAR)
            return rn_merge_kind_error(m, RN_SCALAR, x, true);
        *yes = rn_str_eq(x->text, value);
        return RENDER_OK;
    }
    if (x->kind != RN_MAP)
        return rn_merge_kind_error(m, RN_MAP, x, true);
    field = rn_get(x, key);
    *yes = field && (value.n == 0 || rn_str_eq(rn_text(field), value));
    return RENDER_OK;
}

static int matches(struct rn_merge *m, const struct rn_node *x, const struct rn_sym *const *keys,
                   size_t nkeys, const struct rn_str *values, size_t nvalues, bool *yes)
{
    *yes = false;
    for (size_t j = 0; j < nkeys; j++) {
        if (j < nvalues)
            RN_TRY(has_value(m, x, keys[j], values[j], yes));
        if (!*yes)
            break;
    }
    return RENDER_OK;
}

int rn_merge_set(struct rn_merge *m, struct rn_node *list, struct rn_node *e,
                 const struct rn_sym *const *keys, size_t nkeys, const struct rn_str *values,
                 size_t nvalues)
{
    bool maps_only = keys[0] != m->run->empty && nvalues && values[0].n, found = false, yes;
    uint32_t n = 0;

    for (uint32_t i = 0; i < list->nitems; i++) {
        struct rn_node *x = list->items[i];

        if (rn_is_null(x) || rn_merge_empty_map(x))
            continue;
        if (maps_only && x->kind != RN_MAP) {
            list->items[n++] = x;
            continue;
        }
        RN_TRY(matches(m, x, keys, nkeys, values, nvalues, &yes));
        found |= yes;
        if (yes && e)
            list->items[n++] = e;
        else if (!yes && nvalues)
            list->items[n++] = x;
    }
    list->nitems = n;
    if (!found && !rn_is_null(e))
        rn_append(m->run, list, e);
    return RENDER_OK;
}

/* What the reference takes for the value of a key: null and empty values count as missing. */
static struct rn_str value_of(const struct rn_list_merge *l, size_t j, const struct rn_node *e)
{
    const struct rn_node *v = rn_get(e, l->keys[j]);

    return rn_is_null(v) ? RN_S("") : rn_text(v);
}

static bool same_tuple(const struct rn_list_merge *l, const struct tuple *a, const struct tuple *b)
{
    for (size_t j = 0; j < l->nkeys; j++)
        if (!rn_str_eq(a->at[j], b->at[j]))
            return false;
    return true;
}

static void add_tuples(struct rn_merge *m, const struct rn_list_merge *l,
                       const struct rn_node *list, struct tuples *ts)
{
    RN_EACH_ITEM (i, list) {
        struct tuple *t = &ts->at[ts->n];
        size_t k = 0;

        for (size_t j = 0; j < l->nkeys; j++)
            t->at[j] = l->keys[j] == m->run->empty ? rn_text(list->items[i])
                                                   : value_of(l, j, list->items[i]);
        while (k < ts->n && !same_tuple(l, t, &ts->at[k]))
            k++;
        ts->n += k == ts->n;
    }
}

/* Two tuples that differ only where one of them is "" become one. */
static bool fit(const struct rn_list_merge *l, const struct tuple *a, const struct tuple *b,
                struct tuple *both)
{
    bool common = false;

    for (size_t j = 0; j < l->nkeys; j++) {
        bool same = rn_str_eq(a->at[j], b->at[j]);

        if (!same && a->at[j].n && b->at[j].n)
            return false;
        common |= same;
        both->at[j] = a->at[j].n ? a->at[j] : b->at[j];
    }
    return common;
}

static void fill_tuples(const struct rn_list_merge *l, struct tuples *ts)
{
    for (size_t i = 0; i < ts->n; i++) {
        const struct tuple a = ts->at[i];

        for (size_t j = 0; j < ts->n; j++) {
            struct tuple both;

            if (fit(l, &a, &ts->at[j], &both))
                ts->at[i] = ts->at[j] = both;
        }
    }
}

/* Leaves in l the keys that some tuple has a value for; all when there is none. */
static void keep_used_keys(struct rn_list_merge *l, struct tuples *ts)
{
    bool used[RN_MAX_MERGE_KEYS] = {0}, any = false;
    size_t n = 0;

    for (size_t i = 0; i < ts->n; i++)
        for (size_t j = 0; j < l->nkeys; j++)
            any |= used[j] |= ts->at[i].at[j].n > 0;
    if (!any)
        return;
    for (size_t j = 0; j < l->nkeys; j++) {
        if (!used[j])
            continue;
        for (size_t i = 0; i < ts->n; i++)
            ts->at[i].at[n] = ts->at[i].at[j];
        l->keys[n++] = l->keys[j];
    }
    l->nkeys = n;
}

/* The keys for which the tuple has a value; all when it has none. */
static void choose(const struct rn_list_merge *l, const struct tuple *t, struct chosen *c)
{
    c->n = 0;
    for (size_t j = 0; j < l->nkeys; j++)
        if (t->at[j].n) {
            c->keys[c->n] = l->keys[j];
            c->values[c->n++] = t->at[j];
        }
    if (c->n)
        return;
    memcpy(c->keys, l->keys, sizeof(c->keys));
    memcpy(c->values, t->at, sizeof(c->values));
    c->n = l->nkeys;
}

/* The first element with the chosen values; here "" is a value like any other. */
static struct rn_node *find(struct rn_merge *m, const struct rn_node *list, const struct chosen *c)
{
    if (!list)
        return NULL;
    RN_EACH_ITEM (i, list) {
        struct rn_node *x = list->items[i];
        size_t j = 0;

        if (c->keys[0] == m->run->empty) {
            if (rn_str_eq(rn_text(x), c->values[0]))
                return x;
            continue;
        }
        for (; j < c->n; j++) {
            const struct rn_node *field = rn_get(x, c->keys[j]);

            if (!field || !rn_str_eq(rn_text(field), c->values[j]))
                break;
        }
        if (j == c->n)
            return x;
    }
    return NULL;
}

/* Gives a merged element the key that it was found by, where it has lost it. */
static void set_key(struct rn_merge *m, struct rn_node *v, const struct rn_sym *key,
                    struct rn_str value)
{
    struct rn_node *field;

    if (value.n == 0)
        return;
    if (key == m->run->empty) {
        if (v->kind == RN_SCALAR)
            rn_set_scalar(v, value, RN_TAG_NONE);
        return;
    }
    if (v->kind != RN_MAP || rn_get(v, key))
        return;
    field = rn_scalar(m->run, value, RN_TAG_NONE, RN_PLAIN, v->mark);
    rn_merge_style(m->run, field, NULL);
    rn_set(m->run, v, key, field);
}

static int merge_tuple(struct rn_merge *m, struct rn_list_merge *l, const struct tuple *t,
                       struct rn_node *items)
{
    struct rn_merge_step step = {m->step, t->at[0], true};
    struct rn_node *v;
    struct chosen c;

    choose(l, t, &c);
    m->step = &step;
    RN_TRY(rn_merge_nodes(m, find(m, l->dest, &c), find(m, l->patch, &c), l->items, &v));
    m->step = step.parent;
    if (rn_is_null(v) || rn_merge_empty_map(v))
        return rn_merge_set(m, l->dest, NULL, l->keys, l->nkeys, t->at, l->nkeys);
    for (size_t j = 0; j < l->nkeys; j++)
        set_key(m, v, l->keys[j], t->at[j]);
    return rn_merge_set(m, items, v, l->keys, l->nkeys, t->at, l->nkeys);
}

/* Puts an element of the resource into the merged list, over the one that was merged for it. */
static int fold(struct rn_merge *m, const struct rn_list_merge *l, struct rn_node *e,
                struct rn_node *items)
{
    struct rn_str values[RN_MAX_MERGE_KEYS];
    size_t n = 0;

    if (l->keys[0] == m->run->empty) {
        values[0] = rn_text(e);
        return rn_merge_set(m, items, e, l->keys, 1, values, 1);
    }
    for (size_t j = 0; j < l->nkeys; j++) {
        const struct rn_node *field = rn_get(e, l->keys[j]);

        if (e->kind != RN_MAP && !rn_is_null(e))
            return rn_merge_kind_error(m, RN_MAP, e, true);
        if (field)
            values[n++] = rn_text(field);
        else
            rn_append(m->run, items, e);
    }
    if (l->nkeys > 1)
        RN_TRY(rn_merge_set(m, items, NULL, l->keys, l->nkeys, values, n));
    return rn_merge_set(m, items, e, l->keys, l->nkeys, values, n);
}

int rn_merge_list_slow(struct rn_merge *m, struct rn_list_merge *l, struct rn_node **out)
{
    struct rn_node *items = rn_list_node(m->run, l->dest->mark);
    struct tuples ts = {0};
    size_t room = l->dest->nitems + (l->patch ? l->patch->nitems : 0);

    ts.at = rn_arena_alloc_raw(&m->run->arena, room * sizeof(*ts.at));
    if (l->patch)
        add_tuples(m, l, l->patch, &ts);
    add_tuples(m, l, l->dest, &ts);
    if (l->nkeys > 1)
        fill_tuples(l, &ts);
    keep_used_keys(l, &ts);
    for (size_t i = 0; i < ts.n; i++)
        RN_TRY(merge_tuple(m, l, &ts.at[i], items));
    for (uint32_t i = 0; i < l->dest->nitems; i++)
        RN_TRY(fold(m, l, l->dest->items[i], items));
    *out = items;
    return RENDER_OK;
}
