/* The door of new kustomizations. */
#include "door.h"
#include "kustom/create.h"

static int create(struct render_build *b, const struct render_context *ctx,
                  const struct render_new_kustomization *wanted)
{
    const struct render_options *o = &ctx->options;
    struct rn_buf text = {.arena = &b->run.arena};
    struct rn_source *source;
    struct rn_loader *here;

    if (setjmp(b->run.escape.env))
        return rn_door_escaped(b);
    rn_run_start(&b->run);
    /* As the reference, which reads what the user lists wherever a link leads. */
    source = rn_source_new(&b->run, &o->files, o->working_directory, RENDER_RESTRICT_NONE);
    rn_source_remotes(source, &o->remotes);
    RN_TRY(rn_loader_open(&b->run, source, ".", &here));
    RN_TRY(rn_kustomization_create(&b->run, here, wanted, &text));
    b->output = (struct render_text){text.p, text.n};
    return RENDER_OK;
}

int render_kustomization_create(struct render_build **out, const struct render_context *ctx,
                                const struct render_new_kustomization *wanted)
{
    struct render_new_kustomization all = {.size = sizeof(all)};
    struct render_build *b;

    *out = NULL;
    if (wanted->size < sizeof(wanted->size) || wanted->size > sizeof(all))
        return RENDER_EHOST;
    memcpy(&all, wanted, wanted->size);
    *out = b = rn_door_build(ctx);
    if (!b)
        return RENDER_ENOMEM;
    b->status = create(b, ctx, &all);
    return b->status;
}
