#include "localize/localize.h"

#include "kube/factory.h"
#include "kustom/announce.h"
#include "kustom/encode.h"
#include "localize/localized_places.h"
#include "localize/localizer.h"
#include "source/remote.h"
#include "yaml/writer.h"

static int localize_kustomization(const struct rn_localized_layer *layer);

/* ---- Kustomizations that are mentioned ----------------------------------------------------------
 */

static int missing_ref(struct rn_run *run, struct rn_textval path)
{
    return rn_hint(run,
                   rn_error(run, path.mark, RN_E_REMOTE, "the URL '%.*s' has no ref",
                            RN_FMT(rn_remote_shown(&run->arena, path.s))),
                   "add ?ref= with a branch, tag or commit: a copy should be of something that is "
                   "known");
}

/* Where a kustomization that path led to goes, relative to the layer's place. */
static int root_place(const struct rn_localized_layer *layer, struct rn_textval path,
                      const struct rn_loader *loader, struct rn_str *out)
{
    struct rn_run *run = layer->l->run;
    struct rn_remote remote;

    if (loader->repo != layer->loader->repo && rn_remote_parse(&run->arena, path.s, &remote)) {
        if (remote.ref.n == 0)
            return missing_ref(run, path);
        *out = rn_repository_place(&run->arena, &remote,
                                   rn_path_rel(&run->arena, loader->repo->dir, loader->root));
        return rn_localize_check_place(layer, path, *out);
    }
    if (layer->is_local && !rn_path_within(loader->root, layer->scope))
        return rn_hint(run,
                       rn_error(run, path.mark, RN_E_OUTSIDE_ROOT,
                                "'%.*s' is outside of the scope '%.*s'", RN_FMT(path.s),
                                RN_FMT(layer->scope)),
                       "name a directory above both with --scope");
    *out = rn_path_rel(&run->arena, layer->loader->root, loader->root);
    return RENDER_OK;
}

static int localize_root(const struct rn_localized_layer *layer, struct rn_textval *path)
{
    struct rn_run *run = layer->l->run;
    const struct rn_frame *outer = run->frame;
    struct rn_frame *frame = RN_NEW(run, struct rn_frame);
    struct rn_localized_layer below = *layer;
    struct rn_loader *loader;
    struct rn_str place;
    void **done;

    if (path->s.n == 0)
        return RENDER_OK;
    RN_TRY(rn_loader_child(run, layer->loader, *path, &loader));
    RN_TRY(root_place(layer, *path, loader, &place));
    below.loader = loader;
    below.is_local = layer->is_local && loader->repo == NULL;
    below.place = rn_path_join(&run->arena, layer->place, place);
    *frame = (struct rn_frame){outer, rn_run_place_path(run, path->mark), path->mark};
    path->s = place;
    done = rn_map_at(&layer->l->roots,
                     RN_KEY2(rn_intern(run, loader->root), rn_intern(run, below.place)));
    if (*done)
        return RENDER_OK;
    *done = layer->l;
    run->frame = frame;
    RN_TRY(localize_kustomization(&below));
    run->frame = outer;
    return RENDER_OK;
}

/* ---- Resources ------------------------------------------------------------------------------ */

struct entry {
    const struct rn_localized_layer *layer;
    struct rn_textval *path;
};

static int localize_entry_file(void *user, struct rn_file *file)
{
    const struct entry *entry = user;
    struct rn_localizer *l = entry->layer->l;
    struct rn_documents docs;
    struct rn_resset set;

    RN_TRY(rn_read_documents(l->run, l->reader, file->bytes, file->place, &docs));
    rn_resset_init(l->run, &set);
    RN_TRY(rn_resources_from_documents(l->run, &docs, &set));
    return rn_localize_file(entry->layer, entry->path);
}

static int localize_entry_root(void *user)
{
    const struct entry *entry = user;

    return localize_root(entry->layer, entry->path);
}

static int localize_resource(const struct rn_localized_layer *layer, struct rn_textval *path)
{
    static const struct rn_entry_ways ways = {localize_entry_file, localize_entry_root};
    struct entry entry = {layer, path};

    return rn_loader_entry(layer->l->run, layer->loader, *path, &ways, &entry);
}

/* ---- Fields --------------------------------------------------------------------------------- */

static int each(const struct rn_localized_layer *layer, struct rn_texts *texts,
                int (*how)(const struct rn_localized_layer *layer, struct rn_textval *path))
{
    for (size_t i = 0; i < texts->n; i++)
        RN_TRY(how(layer, &texts->at[i]));
    return RENDER_OK;
}

static int localize_generators(const struct rn_localized_layer *layer,
                               struct rn_generator_args *args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        RN_TRY(rn_localize_file(layer, &args[i].env));
        RN_TRY(each(layer, &args[i].envs, rn_localize_file));
        RN_TRY(each(layer, &args[i].files, rn_localize_file_source));
    }
    return RENDER_OK;
}

static int localize_helm(const struct rn_localized_layer *layer, struct rn_kustomization *k)
{
    struct rn_textval default_home = {RN_S(""), k->mark};

    for (size_t i = 0; i < k->nhelm_inflations; i++) {
        RN_TRY(rn_localize_file(layer, &k->helm_inflations[i].values));
        RN_TRY(rn_localize_charts(layer, &k->helm_inflations[i].chart_home));
    }
    for (size_t i = 0; i < k->nhelm_charts; i++) {
        RN_TRY(rn_localize_file(layer, &k->helm_charts[i].values_file));
        RN_TRY(each(layer, &k->helm_charts[i].additional_values_files, rn_localize_file));
    }
    if (k->helm_globals.given)
        return rn_localize_charts(layer, &k->helm_globals.chart_home);
    return k->nhelm_charts ? rn_localize_charts(layer, &default_home) : RENDER_OK;
}

static int localize_patches(const struct rn_localized_layer *layer, struct rn_kustomization *k)
{
    struct rn_texts *merges = &k->patches_strategic_merge;

    for (size_t i = 0; i < k->npatches; i++)
        RN_TRY(rn_localize_file(layer, &k->patches[i].path));
    for (size_t i = 0; i < k->npatches_json6902; i++)
        RN_TRY(rn_localize_file(layer, &k->patches_json6902[i].path));
    for (size_t i = 0; i < merges->n; i++)
        RN_TRY(rn_localize_manifest(layer, &merges->at[i], merges->nodes[i]));
    for (size_t i = 0; i < k->nreplacements; i++)
        RN_TRY(rn_localize_file(layer, &k->replacements[i].path));
    return RENDER_OK;
}

static int localize_openapi(const struct rn_localized_layer *layer, struct rn_string_map *openapi)
{
    for (size_t i = 0; i < openapi->n; i++) {
        struct rn_textval path = {openapi->at[i].value, openapi->at[i].mark};

        if (!rn_str_is(openapi->at[i].key, "path"))
            continue;
        RN_TRY(rn_localize_file(layer, &path));
        openapi->at[i].value = path.s;
    }
    return RENDER_OK;
}

static int localize_fields(const struct rn_localized_layer *layer, struct rn_kustomization *k)
{
    RN_TRY(localize_openapi(layer, &k->openapi));
    RN_TRY(each(layer, &k->resources, localize_resource));
    RN_TRY(each(layer, &k->bases, localize_root));
    RN_TRY(each(layer, &k->components, localize_root));
    RN_TRY(each(layer, &k->configurations, rn_localize_file));
    RN_TRY(each(layer, &k->crds, rn_localize_file));
    RN_TRY(localize_generators(layer, k->config_maps, k->nconfig_maps));
    RN_TRY(localize_generators(layer, k->secrets, k->nsecrets));
    RN_TRY(localize_helm(layer, k));
    RN_TRY(localize_patches(layer, k));
    RN_TRY(rn_localize_plugins(layer, &k->generators));
    RN_TRY(rn_localize_plugins(layer, &k->transformers));
    return rn_localize_plugins(layer, &k->validators);
}

/* ---- One kustomization ---------------------------------------------------------------------- */

/* A link to a kustomization file has its own name in the copy. */
static int file_name(const struct rn_localized_layer *layer, struct rn_str *out)
{
    enum render_file_type type = RENDER_FILE_NONE;

    for (size_t i = 0; type != RENDER_FILE_REGULAR && i < RN_KUSTOMIZATION_NAMES; i++) {
        struct rn_textval name = {rn_str_from(rn_kustomization_names[i]), layer->loader->mention};

        *out = name.s;
        RN_TRY(rn_loader_type(layer->l->run, layer->loader, name, &type));
    }
    return RENDER_OK;
}

static int localize_kustomization(const struct rn_localized_layer *layer)
{
    struct rn_run *run = layer->l->run;
    struct rn_kustomization *k = RN_NEW(run, struct rn_kustomization);
    struct rn_buf text = {.arena = &run->arena};
    struct rn_node *root, *written;
    struct rn_file *file;
    struct rn_str name;

    RN_TRY(rn_loader_kustomization(run, layer->loader, layer->loader->mention, &file));
    RN_TRY(rn_read_v2(run, layer->l->reader, file->bytes, file->place, &root));
    k->mark = (struct rn_mark){1, file->place, 1};
    /* Old spellings stay, so that the copy is like the original. */
    if (!rn_is_null(root))
        RN_TRY(rn_decode(run, root, &rn_fields_kustomization, k, true));
    rn_announce(run, layer->loader, k);
    RN_TRY(localize_fields(layer, k));
    RN_TRY(rn_encode(run, &rn_fields_kustomization, k, &written));
    RN_TRY(rn_write_document(run, written, false, &text));
    RN_TRY(file_name(layer, &name));
    return rn_localized_add(layer, (struct rn_textval){name, k->mark}, file, rn_buf_str(&text));
}

/* ---- The target ----------------------------------------------------------------------------- */

static int find_scope(struct rn_run *run, struct rn_source *source, const struct rn_loader *target,
                      const char *name, struct rn_str *out)
{
    struct rn_loader *scope;

    *out = target->repo ? target->repo->dir : target->root;
    if (!name || !*name)
        return RENDER_OK;
    if (target->repo)
        return rn_error(run, RN_NOWHERE, RN_E_PATH,
                        "a scope is for local targets; that of a repository is all of it");
    RN_TRY(rn_loader_open(run, source, name, &scope));
    if (!rn_path_within(target->root, scope->root))
        return rn_error(run, RN_NOWHERE, RN_E_PATH, "the scope '%s' does not contain the target",
                        name);
    *out = scope->root;
    return RENDER_OK;
}

/* localized-NAME, or localized-NAME-REF */
static struct rn_str destination_name(struct rn_run *run, const struct rn_loader *target,
                                      const struct rn_remote *remote)
{
    struct rn_str base = rn_path_base(target->root);
    struct rn_buf out = {.arena = &run->arena};

    if (!remote)
        return rn_str_is(target->root, "/")
                   ? RN_S("localized")
                   : rn_str_printf(&run->arena, "localized-%.*s", RN_FMT(base));
    if (rn_str_eq(target->root, target->repo->dir))
        base = rn_path_base(rn_path_clean(&run->arena, remote->repo));
    rn_buf_printf(&out, "localized-%.*s-%.*s", RN_FMT(base), RN_FMT(remote->ref));
    for (size_t i = out.n - remote->ref.n; i < out.n; i++)
        out.p[i] = out.p[i] == '/' ? '-' : out.p[i];
    return rn_buf_str(&out);
}

int rn_localize(struct rn_run *run, struct rn_source *source, const char *target, const char *scope,
                struct rn_localization *out)
{
    struct rn_localizer l = {.run = run, .out = out};
    struct rn_localized_layer layer = {.l = &l};
    struct rn_textval mention = {rn_str_from(target), RN_NOWHERE};
    struct rn_remote remote;
    struct rn_loader *loader;
    bool is_remote = rn_remote_parse(&run->arena, mention.s, &remote);

    l.files.arena = l.directories.arena = l.roots.arena = &run->arena;
    l.reader = rn_reader_new(run);
    if (is_remote && remote.ref.n == 0)
        return missing_ref(run, mention);
    RN_TRY(rn_loader_open(run, source, target, &loader));
    RN_TRY(find_scope(run, source, loader, scope, &layer.scope));
    layer.loader = loader;
    layer.is_local = loader->repo == NULL;
    layer.place = out->target = rn_path_rel(&run->arena, layer.scope, loader->root);
    out->destination = destination_name(run, loader, is_remote ? &remote : NULL);
    return localize_kustomization(&layer);
}
