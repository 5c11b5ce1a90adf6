/* The door of localization. */
#include "door.h"

struct call {
    const char *target, *scope;
};

static int localize(struct render_build *b, const struct render_options *o, const void *data)
{
    const struct call *call = data;
    struct rn_localization found = {.n = 0};
    struct rn_source *source;

    source = rn_door_source(&b->run, o, RENDER_RESTRICT_ROOT_ONLY);
    RN_TRY(rn_localize(&b->run, source, call->target, call->scope, &found));
    for (size_t i = 0; i < found.n; i++)
        found.at[i].path = rn_str_from(rn_str_c(&b->run.arena, found.at[i].path));
    found.destination = rn_str_from(rn_str_c(&b->run.arena, found.destination));
    found.target = rn_str_from(rn_str_c(&b->run.arena, found.target));
    b->localization = found;
    return RENDER_OK;
}

int render_localize(struct render_build **out, const struct render_context *ctx, const char *target,
                    const char *scope)
{
    return rn_door_run(out, ctx, false, localize, &(struct call){target, scope});
}

size_t render_localized_count(const struct render_build *build)
{
    return build->localization.n;
}

int render_localized_file(const struct render_build *build, size_t index,
                          struct render_localized *out, size_t size)
{
    const struct rn_localized *file;
    struct render_localized all;

    if (index >= build->localization.n || size > sizeof(all))
        return RENDER_EHOST;
    file = &build->localization.at[index];
    all = (struct render_localized){.path = file->path.p,
                                    .content = {file->content.p, file->content.n},
                                    .is_copy = file->is_copy};
    memcpy(out, &all, size);
    return RENDER_OK;
}

const char *render_localized_destination(const struct render_build *build)
{
    return build->localization.n ? build->localization.destination.p : "";
}

const char *render_localized_target(const struct render_build *build)
{
    return build->localization.n ? build->localization.target.p : "";
}
