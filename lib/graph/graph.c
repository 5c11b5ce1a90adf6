#include "graph/graph.h"

#include "generate/sources.h"
#include "graph/grapher.h"
#include "source/dependency.h"
#include "source/remote.h"

static const char cannot_look[] = "a path cannot be looked up";
static const char not_read[] = "the kustomization file cannot be read";
static const char fetched[] = "what is fetched can change";

/* ---- Nodes ---------------------------------------------------------------------------------- */

static uint32_t node_of(struct rn_grapher *g, enum render_dependency_kind kind, struct rn_str path)
{
    const struct rn_sym *sym = rn_intern(g->run, path);
    void **slot = rn_map_at(&g->nodes, RN_KEY2(sym, kind));
    struct rn_graph *out = g->out;

    if (!*slot) {
        RN_PUSH(g->run, out->at, out->n, out->cap) =
            (struct rn_graph_node){.kind = kind, .path = sym->s};
        *slot = (void *)(uintptr_t)out->n;
    }
    return (uint32_t)((uintptr_t)*slot - 1);
}

/* Kustomizations are followed one after another, so the last user is enough to see each node once
 * for each of them. */
static void use(const struct rn_graph_layer *layer, uint32_t index)
{
    struct rn_graph_node *user = &layer->g->out->at[layer->node];
    struct rn_graph_node *used = &layer->g->out->at[index];

    if (used->seen_by == layer->node + 1)
        return;
    used->seen_by = layer->node + 1;
    RN_PUSH(layer->g->run, user->uses, user->n, user->cap) = index;
}

void rn_graph_doubt(const struct rn_graph_layer *layer, const char *why)
{
    struct rn_graph_node *node = &layer->g->out->at[layer->node];

    if (!node->doubt)
        node->doubt = why;
}

void rn_graph_use(const struct rn_graph_layer *layer, enum render_dependency_kind kind,
                  struct rn_str path, const char *why)
{
    uint32_t index = node_of(layer->g, kind, path);

    if (!layer->g->out->at[index].doubt)
        layer->g->out->at[index].doubt = why;
    use(layer, index);
}

static void begin_trail(struct rn_grapher *g)
{
    g->trail.n = 0;
}

static void use_trail(const struct rn_graph_layer *layer)
{
    const struct rn_trail *trail = &layer->g->trail;

    for (size_t i = 0; i < trail->n; i++) {
        enum render_dependency_kind kind = rn_spot_kind(trail->at[i]);

        if (kind != RENDER_DEPENDENCY_DIRECTORY)
            use(layer, node_of(layer->g, kind, trail->at[i]->path));
    }
}

/* The message stays, the rest is looked at all the same. */
static int failed(const struct rn_graph_layer *layer, int status, const char *why)
{
    rn_graph_doubt(layer, why);
    if (!layer->g->status)
        layer->g->status = status;
    return RENDER_OK;
}

/* ---- References ----------------------------------------------------------------------------- */

int rn_graph_look(const struct rn_graph_layer *layer, struct rn_textval path, struct rn_spot **spot)
{
    struct rn_grapher *g = layer->g;
    struct rn_wish wish = {.mark = path.mark, .mention = path.s};
    struct rn_str at = path.s;
    int status;

    *spot = NULL;
    if (path.s.n == 0 || memchr(path.s.p, '\0', path.s.n))
        return RENDER_OK;
    if (layer->loader->restrictor != RENDER_RESTRICT_NONE || !rn_path_is_abs(at))
        at = rn_path_join(&g->run->arena, layer->loader->root, at);
    begin_trail(g);
    status = rn_lookup(g->run, g->source, at, &wish, spot);
    use_trail(layer);
    if (*spot && (*spot)->type == RENDER_FILE_DIRECTORY)
        rn_graph_use(layer, RENDER_DEPENDENCY_DIRECTORY, (*spot)->path, NULL);
    return status ? failed(layer, status, cannot_look) : RENDER_OK;
}

/* A commit with all its digits is the same for ever. */
static bool is_pinned(struct rn_run *run, struct rn_str url)
{
    struct rn_remote remote;

    if (!rn_remote_is_git(url) || !rn_remote_parse(&run->arena, url, &remote) ||
        (remote.ref.n != 40 && remote.ref.n != 64))
        return false;
    for (size_t i = 0; i < remote.ref.n; i++)
        if (!rn_is_hex(remote.ref.p[i]))
            return false;
    return true;
}

static int use_remote(const struct rn_graph_layer *layer, struct rn_textval url)
{
    struct rn_run *run = layer->g->run;

    rn_graph_use(layer, RENDER_DEPENDENCY_REMOTE, rn_remote_shown(&run->arena, url.s),
                 is_pinned(run, url.s) ? NULL : fetched);
    return RENDER_OK;
}

static int follow_file(const struct rn_graph_layer *layer, struct rn_textval path)
{
    struct rn_spot *spot;

    if (rn_remote_is_http(path.s))
        return use_remote(layer, path);
    return rn_graph_look(layer, path, &spot);
}

static int follow_source(const struct rn_graph_layer *layer, struct rn_textval source)
{
    struct rn_diag **mark = rn_diag_mark(layer->g->run);
    struct rn_textval path;
    struct rn_str key;

    if (rn_split_file_source(layer->g->run, source, &key, &path)) {
        rn_diag_rewind(layer->g->run, mark);
        path = source;
    }
    return follow_file(layer, path);
}

static int follow_base(const struct rn_graph_layer *layer, struct rn_textval path)
{
    struct rn_grapher *g = layer->g;
    struct rn_loader *loader;
    uint32_t index;
    int status;

    if (rn_remote_is_git(path.s))
        return use_remote(layer, path);
    begin_trail(g);
    status = rn_loader_child(g->run, layer->loader, path, &loader);
    use_trail(layer);
    if (status)
        return failed(layer, status, cannot_look);
    /* What led here is of no account: each kustomization is followed once. */
    loader->parent = NULL;
    loader->depth = 0;
    index = node_of(g, RENDER_DEPENDENCY_KUSTOMIZATION, loader->root);
    if (!g->out->at[index].loader)
        g->out->at[index].loader = loader;
    use(layer, index);
    return RENDER_OK;
}

/* A file or a directory, of here or of elsewhere. */
static int follow_resource(const struct rn_graph_layer *layer, struct rn_textval path)
{
    struct rn_spot *spot;

    if (rn_remote_is_http(path.s))
        return use_remote(layer, path);
    RN_TRY(rn_graph_look(layer, path, &spot));
    if (spot && spot->type == RENDER_FILE_DIRECTORY)
        return follow_base(layer, path);
    return rn_remote_is_git(path.s) ? use_remote(layer, path) : RENDER_OK;
}

/* What cannot be the name of a file is the patch itself. */
static int follow_patch(const struct rn_graph_layer *layer, struct rn_textval text)
{
    if (rn_str_find(text.s, '\n', 0) < text.s.n || text.s.p[0] == '{')
        return RENDER_OK;
    return follow_file(layer, text);
}

int rn_graph_follow(void *user, unsigned names, struct rn_textval text, const struct rn_node *node)
{
    const struct rn_graph_layer *layer = user;

    switch (names) {
    case RN_FIELD_FILE:
        return follow_file(layer, text);
    case RN_FIELD_SOURCE:
        return follow_source(layer, text);
    case RN_FIELD_BASE:
        return follow_base(layer, text);
    case RN_FIELD_RESOURCE:
        return follow_resource(layer, text);
    case RN_FIELD_PATCH:
        return follow_patch(layer, text);
    default:
        return rn_graph_plugin(layer, text, node);
    }
}

/* ---- Kustomizations ------------------------------------------------------------------------- */

static int read_kustomization(const struct rn_graph_layer *layer, struct rn_kustomization *k)
{
    struct rn_grapher *g = layer->g;
    struct rn_diag **mark = rn_diag_mark(g->run);
    struct rn_file *file;
    int status;

    begin_trail(g);
    status = rn_loader_kustomization(g->run, layer->loader, layer->loader->mention, &file);
    use_trail(layer);
    if (!status)
        status = rn_kustomization_read(g->run, g->reader, file->bytes, file->real, file->place, k);
    if (!status)
        rn_diag_rewind(g->run, mark); /* warnings are for builds */
    return status;
}

static int follow_kustomization(struct rn_grapher *g, uint32_t node)
{
    struct rn_graph_layer layer = {.g = g, .loader = g->out->at[node].loader, .node = node};
    struct rn_kustomization *k = RN_NEW(g->run, struct rn_kustomization);
    int status = read_kustomization(&layer, k);

    if (status)
        return failed(&layer, status, not_read);
    g->out->at[node].is_component = rn_is_component(k);
    for (size_t i = 0; i < k->nhelm_charts; i++)
        RN_TRY(rn_graph_chart(&layer, &k->helm_globals, &k->helm_charts[i]));
    return rn_field_paths(&rn_fields_kustomization, k, rn_graph_follow, &layer);
}

static void add_target(struct rn_grapher *g, const char *target)
{
    struct rn_loader *loader;
    int status = rn_loader_open(g->run, g->source, target, &loader);
    uint32_t index;

    if (status) {
        g->status = g->status ? g->status : status;
        return;
    }
    index = node_of(g, RENDER_DEPENDENCY_KUSTOMIZATION, loader->root);
    g->out->at[index].is_target = true;
    g->out->at[index].loader = loader;
}

int rn_graph_build(struct rn_run *run, struct rn_source *source, const char *const *targets,
                   struct rn_graph *out)
{
    struct rn_grapher *g = RN_NEW(run, struct rn_grapher);

    *g = (struct rn_grapher){.run = run, .source = source, .out = out};
    g->nodes.arena = &run->arena;
    g->reader = rn_reader_new(run);
    source->trail = &g->trail;
    for (; targets && *targets; targets++)
        add_target(g, *targets);
    for (size_t i = 0; i < out->n; i++)
        if (out->at[i].kind == RENDER_DEPENDENCY_KUSTOMIZATION)
            RN_TRY(follow_kustomization(g, (uint32_t)i));
    source->trail = NULL;
    return g->status;
}
