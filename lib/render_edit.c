/* The door of edits. */
#include "door.h"

static int run_edit(struct render_build *b, const struct render_options *o, const void *wanted)
{
    struct rn_edited_files others = {.n = 0};
    struct render_edit edit;
    struct rn_source *source;
    struct rn_loader *loader;
    struct render_text output;
    struct rn_str text;
    uint16_t place;

    RN_TRY(rn_door_take(&b->run, &edit, sizeof(edit), wanted));
    source = rn_door_source(&b->run, o, RENDER_RESTRICT_ROOT_ONLY);
    RN_TRY(rn_loader_open(&b->run, source, ".", &loader));
    place = rn_run_place(&b->run, rn_str_from(edit.name));
    RN_TRY(rn_edit(&b->run, loader, &edit, rn_str_make(edit.text.data, edit.text.size), place,
                   &text, &others));
    for (size_t i = 0; i < others.n; i++)
        others.at[i].path = rn_str_dup(&b->run.arena, others.at[i].path);
    output = (struct render_text){rn_str_c(&b->run.arena, text), text.n};
    b->edited = others; /* nothing that can fail comes after it */
    b->output = output;
    return RENDER_OK;
}

int render_edit_run(struct render_build **out, const struct render_context *ctx,
                    const struct render_edit *edit)
{
    return rn_door_run(out, ctx, false, run_edit, edit);
}

size_t render_edited_count(const struct render_build *build)
{
    return build->edited.n;
}

int render_edited_file(const struct render_build *build, size_t index, struct render_edited *out,
                       size_t size)
{
    const struct rn_edited *file;
    struct render_edited all;

    if (index >= build->edited.n || size > sizeof(all))
        return RENDER_EHOST;
    file = &build->edited.at[index];
    all = (struct render_edited){.path = file->path.p, .text = {file->text.p, file->text.n}};
    memcpy(out, &all, size);
    return RENDER_OK;
}
