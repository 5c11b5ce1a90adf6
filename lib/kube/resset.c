#include "kube/resset.h"

#include <stdlib.h>

void rn_resset_init(struct rn_run *run, struct rn_resset *set)
{
    *set = (struct rn_resset){0};
    set->by_id.arena = set->by_name.arena = set->by_kind.arena = &run->arena;
}

/* What is under a key of an index: mostly one. */
struct bucket {
    struct rn_found found;
    struct rn_resource *first;
};

static void add_to(struct rn_run *run, struct rn_map *m, struct rn_mapkey key,
                   struct rn_resource *r)
{
    struct bucket **at = (struct bucket **)rn_map_at(m, key), *b = *at;

    if (!b) {
        b = *at = rn_arena_alloc_raw(&run->arena, sizeof(*b));
        b->first = r;
        b->found = (struct rn_found){&b->first, 1, 1};
    } else if (b->found.at[b->found.n - 1] != r) {
        RN_PUSH(run, b->found.at, b->found.n, b->found.cap) = r;
    }
}

/* Adds r under one of its identities: to by_id, to by_name and by_kind, or to all. */
static void index_identity(struct rn_run *run, struct rn_resset *set, struct rn_resource *r,
                           struct rn_prev_id id, bool ids, bool lists)
{
    if (ids)
        add_to(run, &set->by_id, RN_KEY3(id.kind, id.name, id.ns), r);
    if (lists) {
        add_to(run, &set->by_name, RN_KEY1(id.name), r);
        add_to(run, &set->by_kind, RN_KEY1(id.kind), r);
    }
}

static void index_resource(struct rn_run *run, struct rn_resset *set, struct rn_resource *r,
                           bool ids, bool lists)
{
    struct rn_id id;

    if (!ids && !lists)
        return;
    id = rn_resource_id(run, r);
    index_identity(run, set, r, (struct rn_prev_id){id.gvk.kind, id.name, id.ns, 0}, ids, lists);
    for (size_t i = 0; i < r->nprev; i++)
        index_identity(run, set, r, r->prev[i], ids, lists);
}

static void need_ids(struct rn_run *run, struct rn_resset *set)
{
    size_t n = set->n;

    if (set->indexed && set->epoch == run->epoch)
        return;
    set->epoch = run->epoch;
    set->by_id = (struct rn_map){.arena = &run->arena};
    for (size_t i = 0; i < set->n; i++)
        n += set->at[i]->nprev;
    rn_map_reserve(&set->by_id, n);
    for (size_t i = 0; i < set->n; i++)
        index_resource(run, set, set->at[i], true, false);
    set->indexed = true;
}

static void need_lists(struct rn_run *run, struct rn_resset *set)
{
    if (set->listed)
        return;
    set->by_name = set->by_kind = (struct rn_map){.arena = &run->arena};
    rn_map_reserve(&set->by_name, set->n / 2);
    for (size_t i = 0; i < set->n; i++)
        index_resource(run, set, set->at[i], false, true);
    set->listed = true;
}

void rn_resset_push(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    r->order = set->next_order++;
    RN_PUSH(run, set->at, set->n, set->cap) = r;
    index_resource(run, set, r, set->indexed, set->listed);
}

void rn_resset_touch(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    index_resource(run, set, r, set->indexed, set->listed);
    if (!set->all_touched)
        RN_PUSH(run, set->touched.at, set->touched.n, set->touched.cap) = r;
}

void rn_resset_dirty(struct rn_resset *set)
{
    set->indexed = set->listed = false;
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
    struct rn_id id = rn_resource_id(run, r);
    struct rn_found same = rn_resset_by_current_id(run, set, &id);

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

        r->deleted = r->deleted || rn_is_empty(r->root);
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

/* Adds r once, keeping in mind whether the order still holds. */
static void add_found(struct rn_run *run, struct rn_found *found, struct rn_resource *r,
                      bool *sorted)
{
    if (r->found == run->stamp)
        return;
    r->found = run->stamp;
    if (found->n && found->at[found->n - 1]->order > r->order)
        *sorted = false;
    RN_PUSH(run, found->at, found->n, found->cap) = r;
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
static struct rn_found look_up(struct rn_run *run, const struct rn_map *index, struct rn_mapkey key,
                               bool (*test)(struct rn_run *, const struct rn_resource *,
                                            const struct rn_id *),
                               const struct rn_id *id)
{
    const struct bucket *bucket = rn_map_lookup(index, key);
    const struct rn_found *candidates = bucket ? &bucket->found : NULL;
    struct rn_found found = {0};
    bool sorted = true;

    if (!candidates)
        return found;
    if (candidates->n == 1) {
        const struct rn_resource *r = candidates->at[0];

        found = *candidates;
        found.n = !r->deleted && (!test || test(run, r, id));
        return found;
    }
    run->stamp++;
    for (size_t i = 0; i < candidates->n; i++)
        if (!candidates->at[i]->deleted && (!test || test(run, candidates->at[i], id)))
            add_found(run, &found, candidates->at[i], &sorted);
    if (!sorted)
        qsort(found.at, found.n, sizeof(*found.at), by_order);
    return found;
}

struct rn_found rn_resset_by_current_id(struct rn_run *run, struct rn_resset *set,
                                        const struct rn_id *id)
{
    need_ids(run, set);
    return look_up(run, &set->by_id, RN_KEY3(id->gvk.kind, id->name, id->ns), has_current, id);
}

struct rn_found rn_resset_by_any_id(struct rn_run *run, struct rn_resset *set,
                                    const struct rn_id *id)
{
    need_ids(run, set);
    return look_up(run, &set->by_id, RN_KEY3(id->gvk.kind, id->name, id->ns), has_any, id);
}

struct rn_found rn_resset_by_name(struct rn_run *run, struct rn_resset *set,
                                  const struct rn_sym *name)
{
    need_lists(run, set);
    return look_up(run, &set->by_name, RN_KEY1(name), NULL, NULL);
}

struct rn_found rn_resset_by_kind(struct rn_run *run, struct rn_resset *set,
                                  const struct rn_sym *kind)
{
    need_lists(run, set);
    return look_up(run, &set->by_kind, RN_KEY1(kind), NULL, NULL);
}

/* An error if another resource has the current identity of r. */
static int check_resource(struct rn_run *run, struct rn_resset *set, struct rn_resource *r)
{
    const struct bucket *bucket;
    struct rn_found same;
    struct rn_id id;

    if (r->deleted)
        return RENDER_OK;
    id = rn_resource_id(run, r);
    need_ids(run, set);
    bucket = rn_map_lookup(&set->by_id, RN_KEY3(id.gvk.kind, id.name, id.ns));
    if (bucket && bucket->found.n == 1)
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
