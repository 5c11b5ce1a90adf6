#include "build/worker.h"

#include <pthread.h>

#include "base/secure.h"

struct rn_workers {
    struct rn_allocator allocator;
    struct rn_shared *shared;
    bool locked;
    size_t memory_limit;
    pthread_mutex_t lock; /* of what follows */
    struct rn_worker *all, *free;
    bool spent; /* one of them is: no more are made, that memory has a limit */
};

struct rn_workers *rn_workers_new(const struct rn_allocator *allocator, size_t memory_limit,
                                  bool locked)
{
    struct rn_workers *workers = allocator->resize(allocator->user, NULL, sizeof(*workers));

    if (!workers)
        return NULL;
    *workers = (struct rn_workers){
        .allocator = *allocator, .memory_limit = memory_limit, .locked = locked};
    workers->shared = rn_shared_new(allocator, locked);
    if (workers->shared && pthread_mutex_init(&workers->lock, NULL) == 0)
        return workers;
    rn_shared_free(workers->shared);
    allocator->resize(allocator->user, workers, 0);
    return NULL;
}

static void free_worker(struct rn_workers *workers, struct rn_worker *w)
{
    rn_run_free(&w->run);
    workers->allocator.resize(workers->allocator.user, w, 0);
}

void rn_workers_free(struct rn_workers *workers)
{
    struct rn_allocator allocator;

    if (!workers)
        return;
    while (workers->all) {
        struct rn_worker *w = workers->all;

        workers->all = w->next;
        free_worker(workers, w);
    }
    rn_shared_free(workers->shared);
    pthread_mutex_destroy(&workers->lock);
    allocator = workers->allocator;
    allocator.resize(allocator.user, workers, 0);
}

struct rn_shared *rn_workers_shared(const struct rn_workers *workers)
{
    return workers->shared;
}

size_t rn_workers_bytes(const struct rn_workers *workers)
{
    size_t bytes = rn_shared_bytes(workers->shared);

    for (const struct rn_worker *w = workers->all; w; w = w->next)
        bytes += w->run.arena.total + w->run.scratch.total + w->run.passing.total +
                 w->run.secure.arena.total + w->file_bytes;
    return bytes;
}

static struct rn_worker *new_worker(struct rn_workers *workers)
{
    struct rn_worker *w = workers->allocator.resize(workers->allocator.user, NULL, sizeof(*w));

    if (!w)
        return NULL;
    memset(w, 0, sizeof(*w));
    rn_run_init(&w->run, &workers->allocator, workers->memory_limit);
    w->run.arena.is_part = true;
    if (setjmp(w->run.escape.env)) {
        free_worker(workers, w);
        return NULL;
    }
    if (workers->locked)
        rn_secure_everything(&w->run);
    rn_shared_join(workers->shared, &w->run);
    rn_run_start(&w->run);
    w->reader = rn_reader_new(&w->run);
    return w;
}

struct rn_worker *rn_worker_get(struct rn_workers *workers)
{
    struct rn_worker *w;
    bool spent;

    pthread_mutex_lock(&workers->lock);
    spent = workers->spent;
    w = workers->free;
    if (w)
        workers->free = w->next_free;
    pthread_mutex_unlock(&workers->lock);
    if (w || spent || !(w = new_worker(workers)))
        return w;
    pthread_mutex_lock(&workers->lock);
    w->next = workers->all;
    workers->all = w;
    pthread_mutex_unlock(&workers->lock);
    return w;
}

void rn_worker_put(struct rn_workers *workers, struct rn_worker *w)
{
    pthread_mutex_lock(&workers->lock);
    if (w->spent) {
        workers->spent = true;
    } else {
        w->next_free = workers->free;
        workers->free = w;
    }
    pthread_mutex_unlock(&workers->lock);
}

/* ---- Work ------------------------------------------------------------------------------------ */

void rn_task_init(struct rn_task *task, struct rn_accumulation *a, const struct rn_loader *loader)
{
    *task = (struct rn_task){*a, loader, a->run->frame, rn_config_default(a->run)};
}

/* What a run remembers of the last task must not be there for the next one, which others have, or
 * at another time. */
static void forget(struct rn_run *run)
{
    rn_schema_forget(run);
    run->hidden_places = run->foreign_places = NULL;
    run->input_bytes = 0;
}

/* Messages and look-ups are as in the build of the task. */
static void follow(struct rn_run *run, const struct rn_task *task)
{
    forget(run);
    run->strict = task->a.args->strict;
    run->frame = task->frame;
    run->default_config = task->default_config;
}

void rn_worker_follow(struct rn_worker *w, const struct rn_task *task)
{
    follow(&w->run, task);
    rn_run_note_places(&w->run, task->a.run->hidden_places, task->a.run->foreign_places);
}

/* The keys that the real host gave are kept for the next task. */
static struct rn_sops_inputs *inputs_of(struct rn_worker *w, const struct rn_build_args *args,
                                        bool quiet)
{
    struct rn_sops_inputs *inputs = RN_NEW(&w->run, struct rn_sops_inputs);

    *inputs = (struct rn_sops_inputs){
        .run = &w->run, .mode = args->decrypt, .foreign_variables = args->foreign_variables};
    if (!quiet)
        inputs->ring = w->ring;
    inputs->ring.run = &w->run;
    inputs->ring.source = args->keys;
    return inputs;
}

void rn_work_begin(struct rn_work *work, struct rn_worker *w, const struct rn_task *task,
                   bool quiet, struct rn_outcome *out)
{
    struct rn_run *run = &w->run;
    struct rn_build_args *args = RN_NEW(run, struct rn_build_args);

    follow(run, task);
    *args = *task->a.args;
    work->host = quiet ? RN_NEW(run, struct rn_quiet_host) : NULL;
    if (quiet)
        rn_quiet_host_begin(work->host, args);
    work->worker = w;
    work->a = RN_NEW(run, struct rn_accumulation);
    *work->a = task->a;
    work->a->run = run;
    work->a->reader = w->reader;
    work->a->args = args;
    work->a->helm.programs = args->programs;
    work->a->helm.checked = false;
    work->a->helm.directory = (struct rn_str){0}; /* which goes with its run */
    work->a->trail = task->a.trail ? &out->trail : NULL;
    work->loader = RN_NEW(run, struct rn_loader);
    *work->loader = *task->loader;
    work->loader->source = rn_source_beside(run, task->loader);
    rn_source_decrypt(work->loader->source, inputs_of(w, args, quiet));
    rn_source_remotes(work->loader->source, args->remotes);
    work->diags = rn_diag_mark(run);
    work->comments = run->comments.n;
    rn_accumulator_init(run, &out->acc);
}

/* Schemas count for all that follows in a build, and so do those in comments, which have numbers in
 * their run. */
bool rn_work_end(struct rn_work *work, int status, struct rn_outcome *out)
{
    struct rn_worker *w = work->worker;
    struct rn_run *run = &w->run;
    const struct rn_sops_inputs *inputs = rn_source_inputs(work->loader->source);

    out->diags = rn_diag_take(run, work->diags);
    out->use = rn_schema_use(run);
    out->source = work->loader->source;
    out->hidden_places = run->hidden_places;
    out->foreign_places = run->foreign_places;
    out->input_bytes = run->input_bytes;
    out->secret = inputs->secret;
    w->file_bytes += run->input_bytes;
    if (!work->host)
        w->ring = inputs->ring;
    return status == RENDER_OK && !(work->host && work->host->asked) && !rn_schema_is_chosen(run) &&
           run->comments.n == work->comments && inputs->nplaceholders == 0;
}

bool rn_outcome_fits(const struct rn_run *run, const struct rn_outcome *outcome)
{
    return !rn_schema_is_chosen(run) && !(outcome->secret && run->foreign_places);
}

void rn_outcome_note(struct rn_accumulation *a, const struct rn_loader *loader,
                     const struct rn_outcome *outcome, unsigned depth)
{
    struct rn_run *run = a->run;

    rn_schema_add_use(run, outcome->use);
    rn_run_note_places(run, outcome->hidden_places, outcome->foreign_places);
    run->input_bytes += outcome->input_bytes;
    if (outcome->secret)
        rn_source_inputs(loader->source)->secret = true;
    rn_source_include(run, loader->source, outcome->source);
    rn_lineage_add_all(a, &outcome->trail, depth);
}
