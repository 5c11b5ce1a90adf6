/* The door of new kustomizations. */
#include "door.h"
#include "kustom/create.h"

static int create(struct render_build *b, const struct render_options *o, const void *wanted)
{
    struct rn_buf text = {.arena = &b->run.arena};
    struct render_new_kustomization all;
    struct rn_source *source;
    struct rn_loader *here;

    RN_TRY(rn_door_take(&b->run, &all, sizeof(all), wanted));
    /* As the reference, which reads what the user lists wherever a link leads. */
    source = rn_door_source(&b->run, o, RENDER_RESTRICT_NONE);
    RN_TRY(rn_loader_open(&b->run, source, ".", &here));
    RN_TRY(rn_kustomization_create(&b->run, here, &all, &text));
    b->output = rn_door_text(&text);
    return RENDER_OK;
}

int render_kustomization_create(struct render_build **out, const struct render_context *ctx,
                                const struct render_new_kustomization *wanted)
{
    return rn_door_run(out, ctx, false, create, wanted);
}
