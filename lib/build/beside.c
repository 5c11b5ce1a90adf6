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
        return piece->escaped = w->run.escape.status;
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

void rn_piece_drop(struct rn_piece *piece)
{
    rn_pool_drop(piece->beside->pool, &piece->job);
}

/* ---- Lists ----------------------------------------------------------------------------------- */

/* What the parts of a list have in common: of resources, or of patches. */
struct list {
    struct rn_task task;
    struct rn_texts paths;
    struct rn_str base;
    const struct rn_kustomization *k;
    struct rn_patch_trees *trees; /* of all patches */
};

/* Entries from..to: one base, or files. */
struct rn_part {
    struct rn_piece piece;
    const struct list *list;
    size_t from, to;
    struct rn_outcome outcome;
    bool ready; /* of patches: they were taken over */
};

/* Behind the part that begins with the entry from, or from when none does. */
typedef size_t part_end(const struct rn_accumulation *a, const struct list *list, size_t from);

static bool may_share(const struct rn_accumulation *a, const struct rn_loader *loader)
{
    return a->beside && !loader->repo && !rn_schema_is_chosen(a->run);
}

static struct list *new_list(struct rn_accumulation *a, const struct rn_loader *loader)
{
    struct list *list = RN_NEW(a->run, struct list);

    rn_task_init(&list->task, a, loader);
    return list;
}

/* Queues the parts of the entries from..n. */
static void begin_parts(struct rn_accumulation *a, const struct list *list, size_t from, size_t n,
                        part_end *end, int (*work)(struct rn_run *run, struct rn_piece *piece),
                        struct rn_parts *parts)
{
    parts->at = RN_NEW_N(a->run, struct rn_part, n);
    for (size_t to; from < n; from = to) {
        struct rn_part *part = &parts->at[parts->n];

        to = end(a, list, from);
        if (to == from) {
            to++;
            continue;
        }
        parts->n++;
        part->piece.work = work;
        part->list = list;
        part->from = from;
        part->to = to;
    }
    for (size_t i = 0; i < parts->n; i++)
        rn_piece_add(a->beside, &parts->at[i].piece);
    rn_pieces_begin(a->beside);
}

/* Whether a part was done, and still counts. */
static bool is_ready(struct rn_accumulation *a, struct rn_part *part)
{
    return rn_piece_take(&part->piece, !a->is_beside) && rn_outcome_fits(a->run, &part->outcome);
}

void rn_parts_drop(struct rn_parts *parts)
{
    for (; parts->next < parts->n; parts->next++)
        rn_piece_drop(&parts->at[parts->next].piece);
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

/* ---- Resources ------------------------------------------------------------------------------- */

static bool is_of_files(const struct rn_part *part)
{
    return looks_like_file(part->list->paths.at[part->from].s);
}

static int accumulate_entries(const struct rn_work *work, struct rn_part *part)
{
    const struct list *list = part->list;
    struct rn_texts some = list->paths;
    struct rn_accumulator *acc = &part->outcome.acc;

    some.at += part->from;
    some.n = part->to - part->from;
    if (is_of_files(part))
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
    return done && !(is_of_files(part) && part->outcome.diags) ? RENDER_OK : RENDER_EHOST;
}

/* Directories may be bases that outlive the build, which are not made beside. */
static bool may_be_part(const struct rn_accumulation *a, struct rn_str path)
{
    return may_be_beside(path) &&
           (looks_like_file(path) || !a->bases || !rn_bases_expects_changes(a->bases));
}

static size_t end_of_paths(const struct rn_accumulation *a, const struct list *list, size_t from)
{
    const struct rn_textval *at = list->paths.at;
    size_t to = from + 1;

    if (!may_be_part(a, at[from].s))
        return from;
    while (looks_like_file(at[from].s) && to < list->paths.n && to - from < RN_FILES_TOGETHER &&
           looks_like_file(at[to].s) && may_be_beside(at[to].s))
        to++;
    return to;
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
    if (!may_share(a, loader) || !is_enough(paths))
        return;
    list = new_list(a, loader);
    list->paths = *paths;
    list->base = base;
    begin_parts(a, list, 1, paths->n, end_of_paths, accumulate, parts);
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
    if (is_of_files(part))
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
    if (!is_ready(a, part))
        return RENDER_OK;
    *i = part->to;
    return take_over(a, part, acc);
}

/* ---- Patches --------------------------------------------------------------------------------- */

/* The patches of a kustomization that are read beside, for who takes them. */
struct patches {
    struct rn_accumulation *a;
    const struct list *list;
    struct rn_parts parts;
};

static int read_entries(const struct rn_work *work, const struct rn_part *part)
{
    const struct list *list = part->list;
    struct rn_layer layer = {work->a->run, work->a->reader, work->loader, NULL, NULL, NULL, NULL};

    for (size_t i = part->from; i < part->to; i++)
        RN_TRY(rn_patch_read(&layer, &list->k->patches[i], &list->trees[i]));
    return RENDER_OK;
}

static int read_patches(struct rn_run *run, struct rn_piece *piece)
{
    struct rn_part *part = (struct rn_part *)piece;
    struct rn_work work;
    bool done;

    rn_work_begin(&work, (struct rn_worker *)run, &part->list->task, true, &part->outcome);
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

static size_t end_of_patches(const struct rn_accumulation *a, const struct list *list, size_t from)
{
    size_t to = from;

    (void)a;
    while (to < list->k->npatches && to - from < RN_FILES_TOGETHER &&
           is_patch_file(&list->k->patches[to]))
        to++;
    return to;
}

static bool take_patch(void *user, size_t i, struct rn_patch_trees *out)
{
    struct patches *p = user;
    struct rn_parts *parts = p ? &p->parts : NULL;
    struct rn_part *part;

    while (parts && parts->next < parts->n && parts->at[parts->next].to <= i)
        parts->next++;
    if (!parts || parts->next == parts->n || parts->at[parts->next].from > i)
        return false;
    part = &parts->at[parts->next];
    if (i == part->from) {
        part->ready = is_ready(p->a, part);
        if (part->ready)
            rn_outcome_note(p->a, p->list->task.loader, &part->outcome, 0);
    }
    if (part->ready)
        *out = p->list->trees[i];
    return part->ready;
}

void rn_patches_begin(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, struct rn_ready_patches *out)
{
    struct patches *p;
    struct list *list;

    *out = (struct rn_ready_patches){take_patch, NULL};
    if (!may_share(a, loader) || !are_enough_patches(k))
        return;
    list = new_list(a, loader);
    list->k = k;
    list->trees = RN_NEW_N(a->run, struct rn_patch_trees, k->npatches);
    p = RN_NEW(a->run, struct patches);
    p->a = a;
    p->list = list;
    begin_parts(a, list, 0, k->npatches, end_of_patches, read_patches, &p->parts);
    out->user = p;
}

void rn_patches_drop(struct rn_ready_patches *patches)
{
    struct patches *p = patches->user;

    if (p)
        rn_parts_drop(&p->parts);
}
