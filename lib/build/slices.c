#include "build/slices.h"

#include "build/beside.h"

/* What the slices of one step have in common. */
struct slicing {
    struct rn_task task;
    rn_shared_work *work;
    const void *args;
};

struct slice {
    struct rn_piece piece;
    const struct slicing *of;
    struct rn_resource *const *at;
    size_t n;
    int status;
    struct rn_diag *diags;
    struct rn_schema_use use;
};

/* What it has to say is told by the build, in the order of the slices. */
static int do_slice(struct rn_run *run, struct rn_piece *piece)
{
    struct slice *s = (struct slice *)piece;
    struct rn_diag **diags = rn_diag_mark(run);

    rn_worker_follow((struct rn_worker *)run, &s->of->task);
    s->status = s->of->work(run, s->at, s->n, s->of->args);
    s->diags = rn_diag_take(run, diags);
    s->use = rn_schema_use(run);
    return RENDER_OK;
}

/* The status of a slice, once it is done, by whomever. */
static int finish(struct rn_run *run, struct slice *s)
{
    if (rn_piece_take(&s->piece, true)) {
        rn_diag_put(run, s->diags);
        rn_schema_add_use(run, s->use);
        return s->status;
    }
    if (s->piece.escaped) /* nobody knows what it has done */
        rn_escape_with(&run->escape, s->piece.escaped);
    return s->of->work(run, s->at, s->n, s->of->args);
}

static struct slice *cut(struct rn_run *run, const struct slicing *of,
                         struct rn_resource *const *at, size_t n, size_t slices)
{
    struct slice *all = RN_NEW_N(run, struct slice, slices);

    for (size_t i = 0; i < slices; i++) {
        size_t from = n * i / slices, to = n * (i + 1) / slices;

        all[i].piece.work = do_slice;
        all[i].of = of;
        all[i].at = at + from;
        all[i].n = to - from;
    }
    return all;
}

/* Threads take slices from the end, while this one goes through them from the start. */
static int run_slices(struct rn_accumulation *a, struct slice *all, size_t n)
{
    int status;

    for (size_t i = 1; i < n; i++)
        rn_piece_add(a->beside, &all[i].piece);
    rn_pieces_begin(a->beside);
    status = all->of->work(a->run, all->at, all->n, all->of->args);
    for (size_t i = 1; i < n; i++) {
        if (status)
            rn_piece_drop(&all[i].piece);
        else
            status = finish(a->run, &all[i]);
    }
    return status;
}

/* Schemas that a build has chosen, and those in comments, are not known in other runs. */
static bool may_share(const struct rn_accumulation *a)
{
    return a->beside && !a->is_beside && !rn_schema_is_chosen(a->run) && a->run->comments.n == 0;
}

static int share(void *user, struct rn_resource *const *at, size_t n, size_t together,
                 rn_shared_work *work, const void *args, size_t size)
{
    struct rn_accumulation *a = user;
    size_t slices = RN_SLICES_ARE_SMALL ? n : n / together;
    struct slicing *of;
    void *copy;

    if (slices < 2 || !may_share(a))
        return work(a->run, at, n, args);
    of = RN_NEW(a->run, struct slicing);
    copy = rn_arena_alloc_raw(&a->run->arena, size);
    if (size)
        memcpy(copy, args, size);
    rn_task_init(&of->task, a, NULL);
    of->work = work;
    of->args = copy;
    return run_slices(a, cut(a->run, of, at, n, slices), slices);
}

struct rn_sharing rn_slices(struct rn_accumulation *a)
{
    return (struct rn_sharing){share, a};
}
