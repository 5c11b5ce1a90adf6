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

static int attempt(struct render_build *b, const struct render_options *o, bool locked,
                   rn_door_work *work, const void *call)
{
    if (setjmp(b->run.escape.env))
        return rn_door_escaped(b);
    if (locked)
        rn_secure_everything(&b->run);
    rn_run_start(&b->run);
    return work(b, o, call);
}

int rn_door_run(struct render_build **out, const struct render_context *ctx, bool locked,
                rn_door_work *work, const void *call)
{
    struct render_build *b =
        ctx->allocator.resize(ctx->allocator.user, NULL, sizeof(struct render_build));

    *out = b;
    if (!b)
        return RENDER_ENOMEM;
    begin(b, ctx);
    b->status = attempt(b, &ctx->options, locked, work, call);
    if (b->status == RN_NEEDS_LOCKED_MEMORY) {
        rn_run_free(&b->run);
        begin(b, ctx);
        b->status = attempt(b, &ctx->options, true, work, call);
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
