/* The door of edits. */
#include "door.h"
#include "edit/edit.h"

static int run_edit(struct render_build *b, const struct render_context *ctx,
                    const struct render_edit *edit)
{
    const struct render_options *o = &ctx->options;
    struct rn_source *source;
    struct rn_loader *loader;
    struct rn_str text;
    uint16_t place;

    if (setjmp(b->run.escape.env))
        return rn_door_escaped(b);
    rn_run_start(&b->run);
    source = rn_source_new(&b->run, &o->files, o->working_directory, RENDER_RESTRICT_ROOT_ONLY);
    rn_source_remotes(source, &o->remotes);
    RN_TRY(rn_loader_open(&b->run, source, ".", &loader));
    place = rn_run_place(&b->run, rn_str_from(edit->name));
    RN_TRY(rn_edit(&b->run, loader, edit, rn_str_make(edit->text.data, edit->text.size), place,
                   &text));
    b->output = (struct render_text){rn_str_c(&b->run.arena, text), text.n};
    return RENDER_OK;
}

int render_edit_run(struct render_build **out, const struct render_context *ctx,
                    const struct render_edit *edit)
{
    struct render_edit all = {.size = sizeof(all)};
    struct render_build *b = rn_door_build(ctx);

    *out = b;
    if (!b)
        return RENDER_ENOMEM;
    memcpy(&all, edit, edit->size < sizeof(all) ? edit->size : sizeof(all));
    b->status = run_edit(b, ctx, &all);
    return b->status;
}
