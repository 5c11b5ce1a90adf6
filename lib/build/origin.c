#include "build/origin.h"

#include "source/remote.h"
#include "yaml/scalar.h"

struct rn_str rn_origin_path(struct rn_run *run, struct rn_str base, struct rn_str path)
{
    struct rn_remote remote;

    if (!rn_remote_is_git(path))
        return rn_path_join(&run->arena, base, path);
    rn_remote_parse(&run->arena, path, &remote);
    path = rn_path_clean(&run->arena, remote.path);
    /* The reference cuts the place of its clone off the path and takes it for the path when nothing
     * is left. */
    return rn_str_is(path, ".") ? RN_S("notCloned") : path;
}

/* Files of the build's own target are at home, wherever it was fetched from. */
static void note_repository(struct rn_origin *o, const struct rn_loader *loader)
{
    if (!loader->repo || loader->repo->is_target)
        return;
    o->repo = loader->repo->url;
    o->ref = loader->repo->ref;
}

struct rn_origin *rn_origin_file(struct rn_run *run, const struct rn_loader *loader,
                                 struct rn_str base, struct rn_str path)
{
    struct rn_origin *o = RN_NEW(run, struct rn_origin);
    struct rn_remote remote;

    o->path = rn_origin_path(run, base, path);
    note_repository(o, loader);
    if (rn_remote_parse(&run->arena, path, &remote)) {
        o->repo = remote.url;
        o->ref = remote.ref;
    }
    return o;
}

struct rn_origin *rn_origin_builtin(struct rn_run *run, const struct rn_loader *loader,
                                    struct rn_str file, const char *kind)
{
    struct rn_origin *o = RN_NEW(run, struct rn_origin);

    note_repository(o, loader);
    o->configured_in = file;
    o->api_version = RN_S("builtin");
    o->kind = rn_str_from(kind);
    return o;
}

struct rn_origin *rn_origin_config(struct rn_run *run, const struct rn_origin *from,
                                   const struct rn_node *config)
{
    const struct rn_node *meta = rn_get(config, RN_WORD(run, metadata));
    struct rn_origin *o = RN_NEW(run, struct rn_origin);

    o->repo = from->repo;
    o->ref = from->ref;
    o->configured_in = from->path.n ? from->path : from->configured_in;
    o->api_version = rn_text(rn_get(config, RN_WORD(run, apiVersion)));
    o->kind = rn_text(rn_get(config, RN_WORD(run, kind)));
    o->name = rn_text(rn_get(meta, RN_WORD(run, name)));
    o->namespace = rn_text(rn_get(meta, RN_WORD(run, namespace)));
    return o;
}

int rn_origin_note(struct rn_run *run, struct rn_resource *r, struct rn_origin *origin)
{
    const struct rn_node *n = rn_get(rn_resource_metadata(run, r), RN_WORD(run, annotations));

    if (!rn_is_null(n) && n->kind != RN_MAP)
        return rn_hint(run,
                       rn_error(run, n->mark, RN_E_RESOURCE,
                                "metadata.annotations is a %s: the origin of the resource cannot "
                                "be noted in it",
                                rn_kind_name(n)),
                       "annotations are a map; or leave buildMetadata out");
    r->origin = origin;
    rn_resource_need_annotations(run, r, r->root->mark);
    return RENDER_OK;
}

int rn_origin_transformed(struct rn_run *run, struct rn_resset *set, struct rn_origin *by)
{
    for (size_t i = 0; i < set->n; i++) {
        struct rn_resource *r = set->at[i];

        if (!r->origin)
            r->origin = by;
        else
            RN_PUSH(run, r->transformations, r->ntransformations, r->transformations_cap) = by;
        RN_TRY(rn_resource_rewrite_annotations(run, r));
        rn_resource_need_annotations(run, r, r->root->mark);
    }
    return RENDER_OK;
}
