#include "kube/resset.h"

#include <stdlib.h>

void rn_resset_adopt(struct rn_run *run, struct rn_resset *set)
{
    for (int i = 0; i < RN_INDEXES; i++)
        rn_id_index_adopt(&set->index[i], &run->arena);
}

void rn_resset_init(struct rn_run *run, struct rn_resset *set)
{
    *set = (struct rn_resset){0};
    rn_resset_adopt(run, set);
}

static struct rn_mapkey key_of(enum rn_index index, const struct rn_prev_id *id)
{
    if (index == RN_BY_ID)
        return RN_KEY3(id->kind, id->name, id->ns);
    return index == RN_BY_NAME ? RN_KEY1(id->name) : RN_KEY1(id->kind);
}

/* Adds r under all its identities. */
static void add_to_index(struct rn_run *run, struct rn_resset *set, enum rn_index index,
                         struct rn_resource *r)
{
    struct rn_id id = rn_resource_id(run, r);
    struct rn_prev_id now = {id.gvk.kind, id.name, id.ns, 0};
    struct rn_mapkey key = key_of(index, &now);

    rn_id_index_add(&set->index[index], key, r);
    for (size_t i = 0; i < r->nprev; i++) {
        struct rn_mapkey prev = key_of(index, &r->prev[i]);

        if (prev.w[0] == key.w[0] && prev.w[1] == key.w[1] && prev.w[2] == key.w[2])
            continue;
        key = prev;
        rn_id_index_add(&set->index[index], key, r);
    }
}

static void index_resource(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    for (int i = 0; i < RN_INDEXES; i++)
        if (set->indexed[i])
            add_to_index(run, set, (enum rn_index)i, r);
}

/* Of all identities of all resources. */
static size_t count_identities(const struct rn_resset *set)
{
    size_t n = set->n;

    for (size_t i = 0; i < set->n; i++)
        n += set->at[i]->nprev;
    return n;
}

static const struct rn_id_index *need(struct rn_run *run, struct rn_resset *set,
                                      enum rn_index index)
{
    if (index == RN_BY_ID && set->epoch != run->epoch)
        set->indexed[index] = false;
    if (!set->indexed[index]) {
        rn_id_index_reset(&set->index[index], count_identities(set));
        for (size_t i = 0; i < set->n; i++)
            add_to_index(run, set, index, set->at[i]);
        set->indexed[index] = true;
        if (index == RN_BY_ID)
            set->epoch = run->epoch;
    }
    return &set->index[index];
}

void rn_resset_push(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    r->order = set->next_order++;
    RN_PUSH(run, set->at, set->n, set->cap) = r;
    index_resource(run, set, r);
}

void rn_resset_touch(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    index_resource(run, set, r);
    if (!set->all_touched)
        RN_PUSH(run, set->touched.at, set->touched.n, set->touched.cap) = r;
}

void rn_resset_dirty(struct rn_resset *set)
{
    for (int i = 0; i < RN_INDEXES; i++)
        rn_id_index_drop(&set->index[i]);
    memset(set->indexed, 0, sizeof(set->indexed));
    set->all_touched = true;
}

static int conflict(struct rn_run *run, const struct rn_resource *r,
                    const struct rn_resource *other, const struct rn_id *id)
{
    const struct rn_mark *m = &other->root->mark;
    int status = rn_fail(run, RENDER_ECONFLICT, r->root->mark, RN_E_ID_CONFLICT,
                         "may not add resource with an already registered id: %.*s",
                         RN_FMT(rn_id_text(run, id)));

    if (m->line == 0)
        return status;
    return rn_hint(run, status,
                   "the other one is at %.*s:%u: rename one of them, remove one, or change it with "
                   "a patch",
                   RN_FMT(rn_run_place_path(run, *m)), (unsigned)m->line);
}

int rn_resset_append(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    struct rn_found same;
    struct rn_id id;

    rn_resource_settle(run, r);
    id = rn_resource_id(run, r);
    same = rn_resset_by_current_id(run, set, &id);
    if (same.n)
        return conflict(run, r, same.at[0], &id);
    rn_resset_push(run, set, r);
    return RENDER_OK;
}

int rn_resset_append_all(struct rn_run *run, struct rn_resset *set, const struct rn_resset *src)
{
    if (set->n == 0) {
        *set = *src;
        return rn_resset_check_unique(run, set);
    }
    for (size_t i = 0; i < src->n; i++)
        RN_TRY(rn_resset_append(run, set, src->at[i]));
    return RENDER_OK;
}

void rn_resset_compact(struct rn_resset *set)
{
    size_t n = 0;

    for (size_t i = 0; i < set->n; i++) {
        struct rn_resource *r = set->at[i];

        r->deleted = r->deleted || (!r->settled && rn_is_empty(r->root));
        if (!r->deleted)
            set->at[n++] = r;
    }
    set->n = n;
}

static int by_order(const void *a, const void *b)
{
    const struct rn_resource *x = *(struct rn_resource *const *)a;
    const struct rn_resource *y = *(struct rn_resource *const *)b;

    return (x->order > y->order) - (x->order < y->order);
}

/* Adds r once. Entries come back last first: *reversed stays true as long as resources do, too. */
static void add_found(struct rn_run *run, struct rn_found *found, struct rn_resource *r,
                      bool *reversed)
{
    if (r->found == run->stamp)
        return;
    r->found = run->stamp;
    if (found->n && found->at[found->n - 1]->order < r->order)
        *reversed = false;
    RN_PUSH(run, found->at, found->n, found->cap) = r;
}

static void put_in_order(struct rn_found *found, bool reversed)
{
    if (!reversed)
        qsort(found->at, found->n, sizeof(*found->at), by_order);
    for (size_t i = 0; reversed && i < found->n / 2; i++) {
        struct rn_resource **last = &found->at[found->n - 1 - i], *r = *last;

        *last = found->at[i];
        found->at[i] = r;
    }
}

static bool has_current(struct rn_run *run, const struct rn_resource *r, const struct rn_id *id)
{
    struct rn_id own = rn_resource_id(run, r);

    return rn_id_eq(&own, id);
}

static bool has_any(struct rn_run *run, const struct rn_resource *r, const struct rn_id *id)
{
    if (has_current(run, r, id))
        return true;
    for (size_t i = 0; i < r->nprev; i++) {
        struct rn_id prev = rn_resource_prev_id(run, r, i);

        if (rn_id_eq(&prev, id))
            return true;
    }
    return false;
}

/* The live candidates under key for which test holds (all, when it is NULL), in order. */
static struct rn_found
look_up(struct rn_run *run, const struct rn_id_index *index, struct rn_mapkey key,
        bool (*test)(struct rn_run *, const struct rn_resource *, const struct rn_id *),
        const struct rn_id *id)
{
    const struct rn_id_entry *e = rn_id_index_last(index, key);
    struct rn_found found = {0};
    bool reversed = true;

    if (!e)
        return found;
    run->stamp++;
    for (; e; e = rn_id_index_before(index, e))
        if (!e->r->deleted && (!test || test(run, e->r, id)))
            add_found(run, &found, e->r, &reversed);
    put_in_order(&found, reversed);
    return found;
}

struct rn_found rn_resset_by_current_id(struct rn_run *run, struct rn_resset *set,
                                        const struct rn_id *id)
{
    return look_up(run, need(run, set, RN_BY_ID), RN_KEY3(id->gvk.kind, id->name, id->ns),
                   has_current, id);
}

struct rn_found rn_resset_by_any_id(struct rn_run *run, struct rn_resset *set,
                                    const struct rn_id *id)
{
    return look_up(run, need(run, set, RN_BY_ID), RN_KEY3(id->gvk.kind, id->name, id->ns), has_any,
                   id);
}

struct rn_found rn_resset_by_name(struct rn_run *run, struct rn_resset *set,
                                  const struct rn_sym *name)
{
    return look_up(run, need(run, set, RN_BY_NAME), RN_KEY1(name), NULL, NULL);
}

struct rn_found rn_resset_by_kind(struct rn_run *run, struct rn_resset *set,
                                  const struct rn_sym *kind)
{
    return look_up(run, need(run, set, RN_BY_KIND), RN_KEY1(kind), NULL, NULL);
}

/* An error if another resource has the current identity of r. */
static int check_resource(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    const struct rn_id_index *index;
    const struct rn_id_entry *e;
    struct rn_found same;
    struct rn_id id;

    if (r->deleted)
        return RENDER_OK;
    id = rn_resource_id(run, r);
    index = need(run, set, RN_BY_ID);
    e = rn_id_index_last(index, RN_KEY3(id.gvk.kind, id.name, id.ns));
    if (e && !rn_id_index_before(index, e))
        return RENDER_OK;
    same = rn_resset_by_current_id(run, set, &id);
    return same.n > 1 ? conflict(run, same.at[1], same.at[0], &id) : RENDER_OK;
}

int rn_resset_check_touched(struct rn_run *run, struct rn_resset *set)
{
    if (set->all_touched)
        return rn_resset_check_unique(run, set);
    for (size_t i = 0; i < set->touched.n; i++)
        RN_TRY(check_resource(run, set, set->touched.at[i]));
    set->touched.n = 0;
    return RENDER_OK;
}

int rn_resset_check_unique(struct rn_run *run, struct rn_resset *set)
{
    for (size_t i = 0; i < set->n; i++)
        RN_TRY(check_resource(run, set, set->at[i]));
    set->touched.n = 0;
    set->all_touched = false;
    return RENDER_OK;
}
