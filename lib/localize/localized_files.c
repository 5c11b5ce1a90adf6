/* Files and directories of charts: where they go. */
#include "generate/sources.h"
#include "kube/factory.h"
#include "localize/localized_places.h"
#include "localize/localizer.h"
#include "source/remote.h"

/* ---- The list ------------------------------------------------------------------------------- */

static int taken(const struct rn_localized_layer *layer, struct rn_mark mark, struct rn_str place)
{
    return rn_hint(layer->l->run,
                   rn_error(layer->l->run, mark, RN_E_PATH,
                            "'%.*s' in the copy has a file from somewhere else already",
                            RN_FMT(place)),
                   "two URLs that differ in port, scheme or query only have one place");
}

static int add_directories(const struct rn_localized_layer *layer, struct rn_mark mark,
                           struct rn_str path)
{
    struct rn_localizer *l = layer->l;

    for (; !rn_str_is(path, "."); path = rn_path_dir(path)) {
        struct rn_mapkey key = RN_KEY1(rn_intern(l->run, path));
        void **known = rn_map_at(&l->directories, key);

        if (*known)
            return RENDER_OK;
        if (rn_map_lookup(&l->files, key))
            return taken(layer, mark, path);
        *known = l;
    }
    return RENDER_OK;
}

static struct rn_localized *find_or_add(struct rn_localizer *l, struct rn_str path)
{
    struct rn_localization *out = l->out;
    void **index = rn_map_at(&l->files, RN_KEY1(rn_intern(l->run, path)));

    if (!*index) {
        RN_PUSH(l->run, out->at, out->n, out->cap) = (struct rn_localized){.path = path};
        *index = (void *)(uintptr_t)out->n;
    }
    return &out->at[(uintptr_t)*index - 1];
}

/* What is listed twice is there as it was listed last; but what came from two places must be the
 * same, or one of them would be lost. */
int rn_localized_add(const struct rn_localized_layer *layer, struct rn_textval path,
                     const struct rn_file *file, struct rn_str content)
{
    struct rn_localizer *l = layer->l;
    struct rn_str full = rn_path_join(&l->run->arena, layer->place, path.s);
    struct rn_localized *listed;

    if (rn_map_lookup(&l->directories, RN_KEY1(rn_intern(l->run, full))))
        return taken(layer, path.mark, full);
    listed = find_or_add(l, full);
    if (listed->from.n && !rn_str_eq(listed->from, file->real) &&
        !rn_str_eq(listed->content, content))
        return taken(layer, path.mark, full);
    listed->from = file->real;
    listed->content = content;
    return add_directories(layer, path.mark, rn_path_dir(full));
}

/* ---- Files ---------------------------------------------------------------------------------- */

/* What comes from elsewhere goes to a directory that the original must not have. */
static int check_free(const struct rn_localized_layer *layer, struct rn_textval path)
{
    struct rn_textval taken = {RN_S(RN_LOCALIZED_FILES), path.mark};
    enum render_file_type type;

    RN_TRY(rn_loader_type(layer->l->run, layer->loader, taken, &type));
    if (type == RENDER_FILE_NONE)
        return RENDER_OK;
    return rn_hint(layer->l->run,
                   rn_error(layer->l->run, path.mark, RN_E_PATH,
                            "'%.*s' already has '" RN_LOCALIZED_FILES
                            "', where the copy of '%.*s' would go",
                            RN_FMT(layer->loader->shown),
                            RN_FMT(rn_remote_shown(&layer->l->run->arena, path.s))),
                   "rename it");
}

/* The parts of a URL are somebody's text: none may lead out. */
int rn_localize_check_place(const struct rn_localized_layer *layer, struct rn_textval path,
                            struct rn_str place)
{
    if (!rn_str_starts(place, RN_S(RN_LOCALIZED_FILES "/")))
        return rn_error(layer->l->run, path.mark, RN_E_PATH,
                        "'%.*s' has no place in the copy: it would be '%.*s'",
                        RN_FMT(rn_remote_shown(&layer->l->run->arena, path.s)), RN_FMT(place));
    return check_free(layer, path);
}

/* Links are not made anew, so a file goes to where it really is. */
int rn_localized_place(const struct rn_localized_layer *layer, struct rn_textval path,
                       const struct rn_file *file, struct rn_str *out)
{
    struct rn_run *run = layer->l->run;

    if (rn_remote_is_http(path.s)) {
        *out = rn_url_place(&run->arena, path.s);
        return rn_localize_check_place(layer, path, *out);
    }
    *out = rn_path_rel(&run->arena, layer->loader->root, file->real);
    return RENDER_OK;
}

int rn_localize_file(const struct rn_localized_layer *layer, struct rn_textval *path)
{
    struct rn_file *file;

    if (path->s.n == 0)
        return RENDER_OK;
    RN_TRY(rn_loader_read(layer->l->run, layer->loader, *path, &file));
    RN_TRY(rn_localized_place(layer, *path, file, &path->s));
    return rn_localized_add(layer, *path, file, file->bytes);
}

int rn_localize_file_source(const struct rn_localized_layer *layer, struct rn_textval *source)
{
    struct rn_run *run = layer->l->run;
    struct rn_textval path;
    struct rn_str key;
    bool has_key;

    RN_TRY(rn_split_file_source(run, *source, &key, &path));
    has_key = !rn_str_eq(path.s, source->s);
    RN_TRY(rn_localize_file(layer, &path));
    source->s =
        has_key ? rn_str_printf(&run->arena, "%.*s=%.*s", RN_FMT(key), RN_FMT(path.s)) : path.s;
    return RENDER_OK;
}

/* ---- Charts --------------------------------------------------------------------------------- */

static int copy_charts(const struct rn_localized_layer *layer, struct rn_textval path,
                       bool keeps_name, struct rn_str *place)
{
    struct rn_run *run = layer->l->run;
    struct rn_loader *charts;
    struct rn_localized *copy;
    struct rn_str full;

    RN_TRY(rn_loader_child(run, layer->loader, path, &charts));
    if (layer->is_local && !rn_path_within(charts->root, layer->scope))
        return rn_error(run, path.mark, RN_E_OUTSIDE_ROOT,
                        "the charts in '%.*s' are outside of the scope '%.*s'", RN_FMT(path.s),
                        RN_FMT(layer->scope));
    *place = keeps_name ? path.s : rn_path_rel(&run->arena, layer->loader->root, charts->root);
    /* As the reference: what is there already is taken for the copy. */
    full = rn_path_join(&run->arena, layer->place, *place);
    if (rn_map_lookup(&layer->l->directories, RN_KEY1(rn_intern(run, full))))
        return RENDER_OK;
    RN_TRY(add_directories(layer, path.mark, full));
    copy = find_or_add(layer->l, full);
    copy->content = charts->root;
    copy->is_copy = true;
    return RENDER_OK;
}

int rn_localize_charts(const struct rn_localized_layer *layer, struct rn_textval *path)
{
    struct rn_run *run = layer->l->run;
    struct rn_textval home = *path;
    enum render_file_type type;
    struct rn_str place;
    bool is_default;

    if (rn_path_is_abs(home.s))
        return rn_error(run, home.mark, RN_E_PATH, "the path of charts '%.*s' is absolute",
                        RN_FMT(home.s));
    home.s = rn_path_clean(&run->arena, home.s.n ? home.s : RN_S("charts"));
    is_default = rn_str_is(home.s, "charts");
    place = home.s;
    RN_TRY(rn_loader_type(run, layer->loader, home, &type));
    if (type != RENDER_FILE_NONE)
        RN_TRY(copy_charts(layer, home, is_default, &place));
    if (path->s.n)
        path->s = place;
    return RENDER_OK;
}

/* ---- Manifests ------------------------------------------------------------------------------ */

/* The objects of documents, which must make resources. */
static int check_documents(struct rn_run *run, const struct rn_documents *docs,
                           struct rn_documents *out)
{
    struct rn_resset set;

    RN_TRY(rn_objects_from_documents(run, docs, out));
    rn_resset_init(run, &set);
    return rn_resources_from_objects(run, out, &set);
}

int rn_localize_load(const struct rn_localized_layer *layer, struct rn_textval entry,
                     const struct rn_node *node, struct rn_documents *out, struct rn_file **file)
{
    struct rn_localizer *l = layer->l;
    struct rn_diag **mark = rn_diag_mark(l->run);
    struct rn_documents docs = {.n = 0};
    int status;

    *out = docs;
    *file = NULL;
    status = node ? rn_read_inline(l->run, l->reader, node, &docs) : RENDER_OK;
    if (!status)
        status = check_documents(l->run, &docs, out);
    if (status != RENDER_EINPUT && status != RENDER_ECONFLICT)
        return status;
    /* A text of several lines was meant as one. */
    if (rn_str_find(entry.s, '\n', 0) < entry.s.n)
        return status;
    rn_diag_rewind(l->run, mark);
    RN_TRY(rn_loader_read(l->run, layer->loader, entry, file));
    RN_TRY(rn_read_documents(l->run, l->reader, (*file)->bytes, (*file)->place, &docs));
    return check_documents(l->run, &docs, out);
}

int rn_localize_manifest(const struct rn_localized_layer *layer, struct rn_textval *entry,
                         const struct rn_node *node)
{
    struct rn_documents objects;
    struct rn_file *file;

    RN_TRY(rn_localize_load(layer, *entry, node, &objects, &file));
    return file ? rn_localize_file(layer, entry) : RENDER_OK;
}
