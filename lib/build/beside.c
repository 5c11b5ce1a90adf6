#include "build/beside.h"

#include "build/bases.h"
#include "source/remote.h"

struct rn_beside {
    struct rn_allocator allocator;
    struct rn_workers *workers;
    struct rn_pool *pool;
};

struct rn_beside *rn_beside_new(const struct rn_allocator *allocator, struct rn_workers *workers,
                                unsigned threads)
{
    struct rn_beside *b = allocator->resize(allocator->user, NULL, sizeof(*b));

    if (!b)
        return NULL;
    *b = (struct rn_beside){.allocator = *allocator, .workers = workers};
    b->pool = rn_pool_new(allocator, threads ? threads - 1 : 0);
    if (b->pool)
        return b;
    allocator->resize(allocator->user, b, 0);
    return NULL;
}

void rn_beside_free(struct rn_beside *b)
{
    struct rn_allocator allocator;

    if (!b)
        return;
    rn_pool_free(b->pool);
    allocator = b->allocator;
    allocator.resize(allocator.user, b, 0);
}

void rn_beside_settle(struct rn_beside *b)
{
    rn_pool_settle(b->pool);
}

/* ---- Pieces ---------------------------------------------------------------------------------- */

static int run_piece(struct rn_worker *w, struct rn_piece *piece)
{
    if (setjmp(w->run.escape.env)) {
        w->spent = true;
        return w->run.escape.status;
    }
    return piece->work(&w->run, piece);
}

static void do_piece(struct rn_job *job)
{
    struct rn_piece *piece = (struct rn_piece *)job;
    struct rn_worker *w = rn_worker_get(piece->beside->workers);

    piece->done = w && run_piece(w, piece) == RENDER_OK;
    if (w)
        rn_worker_put(piece->beside->workers, w);
}

void rn_piece_add(struct rn_beside *beside, struct rn_piece *piece)
{
    piece->beside = beside;
    piece->job.work = do_piece;
    rn_pool_add(beside->pool, &piece->job);
}

void rn_pieces_begin(struct rn_beside *beside)
{
    rn_pool_begin(beside->pool);
}

bool rn_piece_take(struct rn_piece *piece, bool helps)
{
    return !rn_pool_take(piece->beside->pool, &piece->job, helps) && piece->done;
}

/* ---- Parts ----------------------------------------------------------------------------------- */

/* What the parts of a list have in common. */
struct list {
    struct rn_task task;
    struct rn_texts paths;
    struct rn_str base;
};

/* Entries from..to: one base, or files. */
struct rn_part {
    struct rn_piece piece;
    const struct list *list;
    size_t from, to;
    bool files;
    struct rn_outcome outcome;
};

static int accumulate_entries(const struct rn_work *work, struct rn_part *part)
{
    const struct list *list = part->list;
    struct rn_texts some = list->paths;
    struct rn_accumulator *acc = &part->outcome.acc;

    some.at += part->from;
    some.n = part->to - part->from;
    if (part->files)
        return rn_accumulate_paths(work->a, work->loader, &some, list->base, acc);
    return rn_accumulate_base(work->a, work->loader, some.at[0], list->base, acc);
}

/* Whether a file's warnings come before what is wrong with the file before it, only the build can
 * tell. */
static int accumulate(struct rn_run *run, struct rn_piece *piece)
{
    struct rn_part *part = (struct rn_part *)piece;
    struct rn_work work;
    bool done;

    rn_work_begin(&work, (struct rn_worker *)run, &part->list->task, true, &part->outcome);
    work.a->is_beside = true;
    work.a->bases = NULL;
    done = rn_work_end(&work, accumulate_entries(&work, part), &part->outcome);
    return done && !(part->files && part->outcome.diags) ? RENDER_OK : RENDER_EHOST;
}

/* Files are told by their names: a look would cost nearly as much as reading them. */
static bool looks_like_file(struct rn_str path)
{
    return rn_str_ends(path, RN_S(".yaml")) || rn_str_ends(path, RN_S(".yml")) ||
           rn_str_ends(path, RN_S(".json"));
}

static bool may_be_beside(struct rn_str path)
{
    return !rn_remote_is_http(path) && !rn_remote_is_git(path);
}

static void add_part(struct rn_parts *parts, const struct list *list, size_t from)
{
    const struct rn_textval *at = list->paths.at;
    struct rn_part *part = &parts->at[parts->n++];

    part->list = list;
    part->piece.work = accumulate;
    part->from = from;
    part->to = from + 1;
    part->files = looks_like_file(at[from].s);
    while (part->files && part->to < list->paths.n && part->to - from < RN_FILES_TOGETHER &&
           looks_like_file(at[part->to].s) && may_be_beside(at[part->to].s))
        part->to++;
}

/* Directories may be bases that outlive the build, which are not made beside. */
static bool may_be_part(const struct rn_accumulation *a, struct rn_str path)
{
    return may_be_beside(path) &&
           (looks_like_file(path) || !a->bases || !rn_bases_expects_changes(a->bases));
}

/* Whether there is enough to do for more than one. */
static bool is_enough(const struct rn_texts *paths)
{
    size_t work = 0;

    for (size_t i = 1; i < paths->n && work < RN_FILES_ENOUGH; i++)
        work += looks_like_file(paths->at[i].s) ? 1 : RN_BASE_IS_FILES;
    return work >= RN_FILES_ENOUGH;
}

/* The first entry is left out, since the caller comes to it at once. */
void rn_parts_begin(struct rn_accumulation *a, const struct rn_loader *loader,
                    const struct rn_texts *paths, struct rn_str base, struct rn_parts *parts)
{
    struct list *list;

    *parts = (struct rn_parts){0};
    if (!a->beside || loader->repo || rn_schema_is_chosen(a->run) || !is_enough(paths))
        return;
    list = RN_NEW(a->run, struct list);
    rn_task_init(&list->task, a, loader);
    list->paths = *paths;
    list->base = base;
    parts->at = RN_NEW_N(a->run, struct rn_part, paths->n);
    for (size_t i = 1; i < paths->n;) {
        if (may_be_part(a, paths->at[i].s)) {
            add_part(parts, list, i);
            i = parts->at[parts->n - 1].to;
        } else {
            i++;
        }
    }
    for (size_t i = 0; i < parts->n; i++)
        rn_piece_add(a->beside, &parts->at[i].piece);
    rn_pieces_begin(a->beside);
}

/* Makes what a part has accumulated this run's: what grows, grows in its memory, and counters that
 * are compared with its own begin anew. */
static void adopt(struct rn_run *run, struct rn_accumulator *acc)
{
    struct rn_resset *set = &acc->set;

    rn_resset_adopt(run, set);
    rn_vars_adopt(run, acc->vars);
    for (size_t i = 0; i < set->n; i++)
        set->at[i]->found = set->at[i]->seen = 0;
}

static int take_over(struct rn_accumulation *a, struct rn_part *part, struct rn_accumulator *acc)
{
    struct rn_outcome *outcome = &part->outcome;

    rn_diag_put(a->run, outcome->diags);
    rn_outcome_note(a, part->list->task.loader, outcome, 0);
    adopt(a->run, &outcome->acc);
    if (part->files)
        return rn_resset_append_all(a->run, &acc->set, &outcome->acc.set);
    return rn_accumulator_take(a->run, part->list->paths.at[part->from], acc, &outcome->acc);
}

int rn_parts_take(struct rn_accumulation *a, struct rn_parts *parts, size_t *i,
                  struct rn_accumulator *acc)
{
    struct rn_part *part;

    if (parts->next == parts->n || parts->at[parts->next].from != *i)
        return RENDER_OK;
    part = &parts->at[parts->next++];
    if (!rn_piece_take(&part->piece, !a->is_beside) || !rn_outcome_fits(a->run, &part->outcome))
        return RENDER_OK;
    *i = part->to;
    return take_over(a, part, acc);
}

void rn_parts_drop(struct rn_parts *parts)
{
    for (; parts->next < parts->n; parts->next++) {
        struct rn_piece *piece = &parts->at[parts->next].piece;

        rn_pool_drop(piece->beside->pool, &piece->job);
    }
}

/* ---- Patches --------------------------------------------------------------------------------- */

/* The patches of a kustomization that are read beside. */
struct patches {
    struct rn_accumulation *a; /* for who takes them */
    struct rn_task task;
    const struct rn_kustomization *k;
    struct rn_patch_trees *trees; /* of all entries */
    struct patch_part *at;
    size_t n, next;
};

/* Entries from..to. */
struct patch_part {
    struct rn_piece piece;
    const struct patches *all;
    size_t from, to;
    struct rn_outcome outcome;
    bool ready; /* they were taken over */
};

static int read_entries(const struct rn_work *work, const struct patch_part *part)
{
    const struct patches *all = part->all;
    struct rn_layer layer = {work->a->run, work->a->reader, work->loader, NULL, NULL, NULL};

    for (size_t i = part->from; i < part->to; i++)
        RN_TRY(rn_patch_read(&layer, &all->k->patches[i], &all->trees[i]));
    return RENDER_OK;
}

static int read_patches(struct rn_run *run, struct rn_piece *piece)
{
    struct patch_part *part = (struct patch_part *)piece;
    struct rn_work work;
    bool done;

    rn_work_begin(&work, (struct rn_worker *)run, &part->all->task, true, &part->outcome);
    done = rn_work_end(&work, read_entries(&work, part), &part->outcome);
    return done && !part->outcome.diags ? RENDER_OK : RENDER_EHOST;
}

static bool is_patch_file(const struct rn_patch_entry *entry)
{
    return !entry->patch.s.n && entry->path.s.n && may_be_beside(entry->path.s);
}

static bool are_enough_patches(const struct rn_kustomization *k)
{
    size_t n = 0;

    for (size_t i = 0; i < k->npatches && n < RN_FILES_ENOUGH; i++)
        n += is_patch_file(&k->patches[i]);
    return n >= RN_FILES_ENOUGH;
}

static void add_patches(struct patches *p, size_t from)
{
    struct patch_part *part = &p->at[p->n++];

    part->piece.work = read_patches;
    part->all = p;
    part->from = from;
    part->to = from + 1;
    while (part->to < p->k->npatches && part->to - from < RN_FILES_TOGETHER &&
           is_patch_file(&p->k->patches[part->to]))
        part->to++;
}

static bool take_patch(void *user, size_t i, struct rn_patch_trees *out)
{
    struct patches *p = user;
    struct patch_part *part;

    while (p && p->next < p->n && p->at[p->next].to <= i)
        p->next++;
    if (!p || p->next == p->n || p->at[p->next].from > i)
        return false;
    part = &p->at[p->next];
    if (i == part->from) {
        part->ready = rn_piece_take(&part->piece, !p->a->is_beside) &&
                      rn_outcome_fits(p->a->run, &part->outcome);
        if (part->ready)
            rn_outcome_note(p->a, p->task.loader, &part->outcome, 0);
    }
    if (part->ready)
        *out = p->trees[i];
    return part->ready;
}

void rn_patches_begin(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, struct rn_ready_patches *out)
{
    struct patches *p;

    *out = (struct rn_ready_patches){take_patch, NULL};
    if (!a->beside || loader->repo || rn_schema_is_chosen(a->run) || !are_enough_patches(k))
        return;
    p = RN_NEW(a->run, struct patches);
    p->a = a;
    p->k = k;
    rn_task_init(&p->task, a, loader);
    p->trees = RN_NEW_N(a->run, struct rn_patch_trees, k->npatches);
    p->at = RN_NEW_N(a->run, struct patch_part, k->npatches);
    for (size_t i = 0; i < k->npatches;) {
        if (is_patch_file(&k->patches[i])) {
            add_patches(p, i);
            i = p->at[p->n - 1].to;
        } else {
            i++;
        }
    }
    for (size_t i = 0; i < p->n; i++)
        rn_piece_add(a->beside, &p->at[i].piece);
    rn_pieces_begin(a->beside);
    out->user = p;
}

void rn_patches_drop(struct rn_ready_patches *patches)
{
    struct patches *p = patches->user;

    for (; p && p->next < p->n; p->next++) {
        struct rn_piece *piece = &p->at[p->next].piece;

        rn_pool_drop(piece->beside->pool, &piece->job);
    }
}
