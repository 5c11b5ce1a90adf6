#include "door.h"

#include "base/secure.h"

static void begin(struct render_build *b, const struct render_context *ctx)
{
    *b = (struct render_build){.cursor = &b->own_cursor};
    rn_run_init(&b->run, &ctx->allocator, ctx->options.memory_limit);
}

int rn_door_escaped(struct render_build *b)
{
    int status = b->run.escape.status;
    struct rn_diag *d = &b->last_words;

    d->severity = RENDER_ERROR;
    d->code = status == RENDER_ELIMIT ? RN_E_LIMIT : RN_E_MEMORY;
    d->path = d->hint = RN_S("");
    d->text = status == RENDER_ELIMIT ? RN_S("the build needs more memory than its limit allows")
                                      : RN_S("out of memory");
    d->next = NULL;
    *b->run.diags_end = d;
    b->run.diags_end = &d->next;
    b->run.errors++;
    return status;
}

/* How a run is begun. */
struct attempt {
    unsigned threads;
    struct rn_bases *bases; /* NULL: it shares none */
    bool locked; /* any string may be a secret or a part of one, so all memory is locked */
    rn_door_work *work;
    const void *call;
};

/* What the run shares with others. False when there is no memory. */
static bool join(struct render_build *b, const struct render_context *ctx, const struct attempt *t)
{
    const struct rn_allocator *allocator = &ctx->allocator;

    if (t->bases) {
        b->bases = t->bases;
        rn_bases_join(b->bases, &b->run);
    } else if (t->threads > 1) {
        b->workers = rn_workers_new(allocator, ctx->options.memory_limit, t->locked);
        if (b->workers)
            b->beside = rn_beside_new(allocator, b->workers, t->threads);
        if (!b->beside)
            return false;
        rn_shared_join(rn_workers_shared(b->workers), &b->run);
        b->run.arena.is_part = true;
    }
    return true;
}

static int try_once(struct render_build *b, const struct render_context *ctx,
                    const struct attempt *t)
{
    int status;

    begin(b, ctx);
    if (!join(b, ctx, t)) {
        b->run.escape.status = RENDER_ENOMEM;
        return rn_door_escaped(b);
    }
    if (setjmp(b->run.escape.env)) {
        status = rn_door_escaped(b);
    } else {
        if (t->locked)
            rn_secure_everything(&b->run);
        rn_run_start(&b->run);
        status = t->work(b, &ctx->options, t->call);
    }
    if (b->beside)
        rn_beside_settle(b->beside);
    return status;
}

/* With others it could not tell all files apart. */
static bool is_full(const struct render_build *b)
{
    return (b->bases && rn_bases_are_full(b->bases)) ||
           (b->workers && rn_shared_is_full(rn_workers_shared(b->workers)));
}

/* What is met late may need a new beginning: a secret, in locked memory, and too many files for all
 * who share places, alone. */
static int run(struct render_build **out, const struct render_context *ctx, struct attempt t)
{
    struct render_build *b =
        ctx->allocator.resize(ctx->allocator.user, NULL, sizeof(struct render_build));

    *out = b;
    if (!b)
        return RENDER_ENOMEM;
    if (t.bases && (rn_bases_are_locked(t.bases) != t.locked || rn_bases_are_full(t.bases)))
        t.bases = NULL;
    b->status = try_once(b, ctx, &t);
    if (b->status == RN_NEEDS_LOCKED_MEMORY) {
        rn_door_end(b);
        t.locked = true;
        t.bases = NULL;
        b->status = try_once(b, ctx, &t);
    }
    if (is_full(b)) {
        rn_door_end(b);
        t.threads = 1;
        t.bases = NULL;
        b->status = try_once(b, ctx, &t);
    }
    if (b->status)
        b->set.n = 0;
    /* the warning that memory could not be locked needs memory itself */
    if (!setjmp(b->run.escape.env))
        rn_secure_report(&b->run);
    return b->status;
}

bool rn_door_copy(void *ours, size_t size, const void *theirs)
{
    size_t given = 0;

    if (theirs)
        memcpy(&given, theirs, sizeof(given));
    if (theirs && (given < sizeof(given) || given > size))
        return false;
    memset(ours, 0, size);
    if (theirs)
        memcpy(ours, theirs, given);
    return true;
}

int rn_door_run(struct render_build **out, const struct render_context *ctx, bool locked,
                rn_door_work *work, const void *call)
{
    return run(out, ctx, (struct attempt){1, NULL, locked, work, call});
}

int rn_door_run_with(struct render_build **out, const struct render_context *ctx,
                     struct rn_bases *bases, bool locked, rn_door_work *work, const void *call)
{
    unsigned threads = bases ? 1 : ctx->options.threads;

    return run(out, ctx, (struct attempt){threads, bases, locked, work, call});
}

void rn_door_end(struct render_build *b)
{
    rn_arena_free(&b->written);
    rn_run_free(&b->run);
    rn_beside_free(b->beside);
    rn_workers_free(b->workers);
}

int rn_door_take(struct rn_run *run, void *ours, size_t size, const void *theirs)
{
    if (rn_door_copy(ours, size, theirs))
        return RENDER_OK;
    return rn_fail(run, RENDER_EHOST, RN_NOWHERE, RN_W_OPTION,
                   "a struct has a size that no version of the library knows");
}

struct rn_source *rn_door_source(struct rn_run *run, const struct render_options *o,
                                 enum render_load_restrictor restrictor)
{
    struct rn_source *source = rn_source_new(run, o->files, o->working_directory, restrictor);

    rn_source_remotes(source, o->remotes);
    return source;
}

struct render_text rn_door_text(struct rn_buf *buf)
{
    rn_buf_char(buf, '\0');
    return (struct render_text){buf->p, buf->n - 1};
}
