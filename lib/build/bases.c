#include "build/bases.h"

#include <pthread.h>

#include "build/beside.h"
#include "source/dependency.h"
#include "source/remote.h"

enum {
    BUCKETS = 1024,
    GROWTH = 16 << 20, /* bytes that may be taken for what is forgotten, */
    LOCKED_GROWTH = 1 << 20
};

enum state {
    RN_BASE_BEGUN,
    RN_BASE_READY, /* it is not changed any more */
    RN_BASE_UNFIT
};

struct rn_base {
    struct rn_base *next;
    const struct rn_sym *key;
    enum state state;            /* under the lock, as the owner */
    const struct rn_user *owner; /* who accumulates it */
    struct rn_frame top;         /* stands for the entry that leads to it in each build */
    struct rn_outcome outcome;
    struct rn_base **inner; /* those that it has taken */
    size_t ninner, inner_cap;
    unsigned used;   /* the last round in which a build took it; under the lock */
    unsigned wanted; /* the last one before which it was used, by way of others, too */
};

struct rn_bases {
    struct rn_allocator allocator;
    struct rn_workers *workers;
    struct rn_beside *beside;
    const struct rn_transformer_config *default_config;
    bool locked, expects_changes;
    unsigned round; /* how many times it was refreshed, from 1 */
    size_t first_bytes;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct rn_base *buckets[BUCKETS];
};

/* ---- The whole ------------------------------------------------------------------------------- */

static bool make_config(struct rn_bases *bases)
{
    struct rn_worker *w = rn_worker_get(bases->workers);

    if (!w)
        return false;
    if (setjmp(w->run.escape.env))
        w->spent = true;
    else
        bases->default_config = rn_config_default(&w->run);
    rn_worker_put(bases->workers, w);
    return bases->default_config != NULL;
}

struct rn_bases *rn_bases_new(const struct rn_allocator *allocator, size_t memory_limit,
                              unsigned threads, bool locked)
{
    struct rn_bases *bases = allocator->resize(allocator->user, NULL, sizeof(*bases));

    if (!bases)
        return NULL;
    memset(bases, 0, sizeof(*bases));
    bases->allocator = *allocator;
    bases->locked = locked;
    bases->round = 1;
    if (pthread_mutex_init(&bases->lock, NULL) != 0) {
        allocator->resize(allocator->user, bases, 0);
        return NULL;
    }
    if (pthread_cond_init(&bases->changed, NULL) != 0) {
        pthread_mutex_destroy(&bases->lock);
        allocator->resize(allocator->user, bases, 0);
        return NULL;
    }
    bases->workers = rn_workers_new(allocator, memory_limit, locked);
    if (bases->workers && threads > 1)
        bases->beside = rn_beside_new(allocator, bases->workers, threads);
    if (bases->workers && (bases->beside || threads <= 1) && make_config(bases))
        return bases;
    rn_bases_free(bases);
    return NULL;
}

void rn_bases_free(struct rn_bases *bases)
{
    struct rn_allocator allocator;

    if (!bases)
        return;
    allocator = bases->allocator;
    rn_beside_free(bases->beside);
    rn_workers_free(bases->workers);
    for (size_t i = 0; i < BUCKETS; i++) {
        while (bases->buckets[i]) {
            struct rn_base *b = bases->buckets[i];

            bases->buckets[i] = b->next;
            allocator.resize(allocator.user, b, 0);
        }
    }
    pthread_cond_destroy(&bases->changed);
    pthread_mutex_destroy(&bases->lock);
    allocator.resize(allocator.user, bases, 0);
}

void rn_bases_join(struct rn_bases *bases, struct rn_run *run)
{
    rn_shared_join(rn_workers_shared(bases->workers), run);
    run->default_config = bases->default_config;
}

bool rn_bases_are_locked(const struct rn_bases *bases)
{
    return bases->locked;
}

bool rn_bases_are_full(struct rn_bases *bases)
{
    return rn_shared_is_full(rn_workers_shared(bases->workers));
}

/* ---- Finding --------------------------------------------------------------------------------- */

/* All that what a base leads to depends on, beside the context: where it is, how it is shown, the
 * namespace that charts get, and the path that origins begin with. */
static const struct rn_sym *key_of(struct rn_accumulation *a, const struct rn_loader *child,
                                   struct rn_str namespace, struct rn_str base)
{
    struct rn_run *run = a->run;

    return rn_intern(run,
                     rn_str_printf(&run->arena, "%zu %.*s %d %zu %.*s %zu %.*s %d %.*s",
                                   child->root.n, RN_FMT(child->root), child->shown_leads_there,
                                   child->shown.n, RN_FMT(child->shown), namespace.n,
                                   RN_FMT(namespace), a->track_origins, RN_FMT(base)));
}

/* A base that nobody has come to before is the user's to accumulate: *is_new. NULL when there is no
 * memory. */
static struct rn_base *find(struct rn_bases *bases, const struct rn_sym *key,
                            const struct rn_user *user, bool *is_new)
{
    struct rn_base **bucket = &bases->buckets[key->hash % BUCKETS], *b;

    *is_new = false;
    pthread_mutex_lock(&bases->lock);
    for (b = *bucket; b && b->key != key; b = b->next)
        ;
    if (!b && (b = bases->allocator.resize(bases->allocator.user, NULL, sizeof(*b)))) {
        memset(b, 0, sizeof(*b));
        b->key = key;
        b->owner = user;
        b->next = *bucket;
        *bucket = b;
        *is_new = true;
    }
    pthread_mutex_unlock(&bases->lock);
    return b;
}

static void set_state(struct rn_bases *bases, struct rn_base *b, enum state state)
{
    pthread_mutex_lock(&bases->lock);
    b->state = state;
    b->owner = NULL;
    pthread_cond_broadcast(&bases->changed);
    pthread_mutex_unlock(&bases->lock);
}

/* Whether who is waited for waits, in the end, for the user; under the lock. */
static bool is_circle(const struct rn_base *b, const struct rn_user *user)
{
    while (b && b->owner && b->owner != user)
        b = b->owner->waits_for;
    return b && b->owner;
}

/* Returns RN_BASE_BEGUN when the user would wait for himself. */
static enum state wait_for(struct rn_bases *bases, struct rn_base *b, struct rn_user *user)
{
    enum state state;

    pthread_mutex_lock(&bases->lock);
    while (b->state == RN_BASE_BEGUN && !is_circle(b, user)) {
        user->waits_for = b;
        pthread_cond_wait(&bases->changed, &bases->lock);
        user->waits_for = NULL;
    }
    state = b->state;
    pthread_mutex_unlock(&bases->lock);
    return state;
}

/* ---- Accumulating ---------------------------------------------------------------------------- */

struct call {
    const struct rn_loader *loader; /* of who mentions it */
    struct rn_textval path;
    struct rn_str base;
    struct rn_loader *child;
};

static int accumulate(struct rn_worker *w, struct rn_base *b, const struct rn_task *task,
                      const struct call *call)
{
    struct rn_work work;
    int status;

    if (setjmp(w->run.escape.env)) {
        w->spent = true;
        return w->run.escape.status;
    }
    rn_work_begin(&work, w, task, false, &b->outcome);
    status = rn_accumulate_at(work.a, work.loader, call->path, call->base, &b->outcome.acc);
    return rn_work_end(&work, status, &b->outcome) ? RENDER_OK : RENDER_EHOST;
}

/* As if the base were a build's target: what led to it is not known to others, so nothing of it is
 * seen. */
static enum state make(struct rn_accumulation *a, struct rn_base *b, const struct call *call,
                       struct rn_str namespace)
{
    struct rn_bases *bases = a->bases;
    struct rn_loader root = *call->child;
    struct rn_worker *w = rn_worker_get(bases->workers);
    struct rn_lineage trail;
    struct rn_task task;
    int status = RENDER_ENOMEM;

    root.parent = NULL;
    root.depth = 0;
    rn_task_init(&task, a, &root);
    task.frame = &b->top;
    task.a.inside = b;
    task.a.namespace = (struct rn_textval){namespace, RN_NOWHERE};
    task.a.depth = 0;
    task.a.trail = &trail; /* that it wants one */
    task.a.beside = bases->beside;
    if (w) {
        status = accumulate(w, b, &task, call);
        rn_worker_put(bases->workers, w);
    }
    return status ? RN_BASE_UNFIT : RN_BASE_READY;
}

/* ---- Taking ---------------------------------------------------------------------------------- */

/* Whether a build that came by way of the loader would find a circle in the base, or be too deep.
 */
static bool is_wrong_here(const struct rn_accumulation *a, const struct call *call,
                          const struct rn_lineage *trail)
{
    if (call->child->depth + trail->depth > RN_MAX_LAYERS ||
        a->depth + 1 + trail->depth > RN_MAX_KUSTOMIZATION_DEPTH)
        return true;
    for (const struct rn_loader *l = call->loader; l; l = l->parent)
        for (size_t i = 0; i < trail->n; i++)
            if (rn_path_within(l->root, trail->roots[i]))
                return true;
    return false;
}

/* The kustomizations below the base, on top of those that led to it here. */
static const struct rn_frame *frame_here(struct rn_run *run, const struct rn_base *b,
                                         const struct rn_frame *frame)
{
    struct rn_frame *here;

    if (!frame || frame == &b->top)
        return run->frame;
    here = RN_NEW(run, struct rn_frame);
    *here = *frame;
    here->parent = frame_here(run, b, frame->parent);
    return here;
}

static struct rn_diag *diags_here(struct rn_run *run, const struct rn_base *b)
{
    struct rn_diag *first = NULL, **end = &first;

    for (const struct rn_diag *d = b->outcome.diags; d; d = d->next) {
        *end = RN_NEW(run, struct rn_diag);
        **end = *d;
        (*end)->frame = frame_here(run, b, d->frame);
        (*end)->next = NULL;
        end = &(*end)->next;
    }
    return first;
}

static int copy(struct rn_run *run, const struct rn_accumulator *from, struct rn_accumulator *to)
{
    rn_accumulator_init(run, to);
    to->config = from->config;
    for (size_t i = 0; i < from->set.n; i++)
        rn_resset_push(run, &to->set, rn_resource_clone(run, from->set.at[i]));
    return rn_vars_merge(run, to->vars, from->vars);
}

/* Who has taken it: a build, or another base, which stands for all that it took. */
static void note_use(struct rn_accumulation *a, struct rn_base *b)
{
    struct rn_base *inside = a->inside;

    if (inside) {
        RN_PUSH(a->run, inside->inner, inside->ninner, inside->inner_cap) = b;
        return;
    }
    pthread_mutex_lock(&a->bases->lock);
    b->used = a->bases->round;
    pthread_mutex_unlock(&a->bases->lock);
}

static int take(struct rn_accumulation *a, struct rn_base *b, const struct call *call,
                struct rn_accumulator *acc)
{
    const struct rn_frame *outer = rn_frame_enter(a->run, call->path.mark);
    struct rn_accumulator sub;

    note_use(a, b);
    rn_diag_put(a->run, diags_here(a->run, b));
    a->run->frame = outer;
    rn_outcome_note(a, call->child, &b->outcome, call->child->depth);
    RN_TRY(copy(a->run, &b->outcome.acc, &sub));
    return rn_accumulator_take(a->run, call->path, acc, &sub);
}

/* Many bases of a base are parts of it, which nobody else wants: they are not worth a copy, unless
 * some of them change. */
static bool may_be_shared(const struct rn_accumulation *a, const struct rn_loader *loader,
                          struct rn_textval path)
{
    return !a->is_beside && !(a->trail && a->many && !a->bases->expects_changes) && !loader->repo &&
           !rn_remote_is_git(path.s) && !rn_schema_is_chosen(a->run) &&
           a->args->decrypt != RENDER_DECRYPT_PLACEHOLDER;
}

int rn_bases_take(struct rn_accumulation *a, const struct rn_loader *loader, struct rn_textval path,
                  struct rn_str base, struct rn_accumulator *acc, bool *taken)
{
    struct rn_diag **before = rn_diag_mark(a->run);
    struct call call = {.loader = loader, .path = path};
    struct rn_str namespace = RN_S("");
    const struct rn_sym *key;
    enum state state;
    struct rn_base *b;
    bool is_new;

    *taken = false;
    if (!may_be_shared(a, loader, path))
        return RENDER_OK;
    if (rn_loader_child(a->run, loader, path, &call.child)) {
        rn_diag_rewind(a->run, before); /* the caller will meet it again */
        return RENDER_OK;
    }
    /* What is kept is in memory that lives as long as the bases. */
    call.child->shown = rn_intern(a->run, call.child->shown)->s;
    if (a->helm.enabled)
    namespace = rn_intern(a->run, a->namespace.s)->s;
    if (a->track_origins)
        call.base = rn_intern(a->run, rn_origin_path(a->run, base, path.s))->s;
    key = key_of(a, call.child, namespace, call.base);
    b = find(a->bases, key, a->user, &is_new);
    if (!b)
        return RENDER_OK;
    if (is_new) {
        state = make(a, b, &call, namespace);
        set_state(a->bases, b, state);
    } else {
        state = wait_for(a->bases, b, a->user);
    }
    /* What contains a base that is not fit is not fit either: why is found out elsewhere. */
    if (state == RN_BASE_UNFIT && a->trail)
        return RENDER_EHOST;
    if (state != RN_BASE_READY || is_wrong_here(a, &call, &b->outcome.trail) ||
        !rn_outcome_fits(a->run, &b->outcome))
        return RENDER_OK;
    *taken = true;
    return take(a, b, &call, acc);
}

/* ---- Changes --------------------------------------------------------------------------------- */

void rn_bases_settle(struct rn_bases *bases)
{
    if (bases->beside)
        rn_beside_settle(bases->beside);
}

void rn_bases_expect_changes(struct rn_bases *bases)
{
    bases->expects_changes = true;
}

bool rn_bases_expects_changes(const struct rn_bases *bases)
{
    return bases->expects_changes;
}

static void want(struct rn_base *b, unsigned round)
{
    b->wanted = round;
    for (size_t i = 0; i < b->ninner; i++)
        if (b->inner[i]->wanted != round)
            want(b->inner[i], round);
}

/* What was used in the round that has ended was so with all that it took. */
static void want_used(struct rn_bases *bases)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct rn_base *b = bases->buckets[i]; b; b = b->next)
            if (b->used == bases->round - 1)
                want(b, bases->round);
}

static bool is_kept(const struct rn_base *b, const struct rn_changed_paths *changes)
{
    return b->state == RN_BASE_READY && b->wanted == changes->round &&
           !rn_source_has_changed(b->outcome.source, changes);
}

bool rn_bases_refresh(struct rn_bases *bases, const struct rn_str *paths, size_t n)
{
    struct rn_changed_paths changes = {paths, n, ++bases->round};
    size_t bytes;

    rn_bases_settle(bases);
    bytes = rn_workers_bytes(bases->workers);
    if (!bases->first_bytes)
        bases->first_bytes = bytes;
    if (rn_bases_are_full(bases) ||
        bytes > 2 * bases->first_bytes + (bases->locked ? LOCKED_GROWTH : GROWTH))
        return false;
    want_used(bases);
    for (size_t i = 0; i < BUCKETS; i++) {
        struct rn_base **at = &bases->buckets[i];

        while (*at) {
            struct rn_base *b = *at;

            if (is_kept(b, &changes)) {
                at = &b->next;
                continue;
            }
            *at = b->next;
            bases->allocator.resize(bases->allocator.user, b, 0);
        }
    }
    return true;
}
