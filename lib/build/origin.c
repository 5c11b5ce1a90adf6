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

static void add_line(struct rn_buf *b, const char *indent, const char *key, struct rn_str value)
{
    if (value.n == 0)
        return;
    rn_buf_printf(b, "%s%s: ", indent, key);
    if (rn_needs_quotes(value))
        rn_buf_printf(b, "\"%.*s\"\n", RN_FMT(value));
    else
        rn_buf_printf(b, "%.*s\n", RN_FMT(value));
}

/* first is the indent of the first line, rest that of the others. */
static void add_origin(struct rn_buf *b, const struct rn_origin *o, const char *first,
                       const char *rest)
{
    const struct {
        const char *key;
        struct rn_str value;
    } lines[] = {
        {"path", o->path}, {"repo", o->repo}, {"ref", o->ref}, {"configuredIn", o->configured_in}};
    const char *indent = first;

    if (o->raw.n) {
        rn_buf_add(b, o->raw);
        return;
    }
    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
        if (lines[i].value.n == 0)
            continue;
        add_line(b, indent, lines[i].key, lines[i].value);
        indent = rest;
    }
    if (o->kind.n == 0)
        return;
    rn_buf_printf(b, "%sconfiguredBy:\n", indent);
    indent = *rest ? "    " : "  ";
    add_line(b, indent, "apiVersion", o->api_version);
    add_line(b, indent, "kind", o->kind);
    add_line(b, indent, "name", o->name);
    add_line(b, indent, "namespace", o->namespace);
}

static struct rn_str origin_text(struct rn_run *run, const struct rn_origin *o)
{
    struct rn_buf b = {.arena = &run->arena};

    add_origin(&b, o, "", "");
    return rn_buf_str(&b);
}

static struct rn_str transformations_text(struct rn_run *run, const struct rn_resource *r)
{
    struct rn_buf b = {.arena = &run->arena};

    for (size_t i = 0; i < r->ntransformations; i++)
        add_origin(&b, r->transformations[i], "- ", "  ");
    return rn_buf_str(&b);
}

static struct rn_origin *raw_origin(struct rn_run *run, const struct rn_resource *r,
                                    const char *key)
{
    const struct rn_node *map = rn_resource_meta_map(run, r, RN_WORD(run, annotations));
    struct rn_str text = rn_text(rn_get_c(run, map, key));
    struct rn_origin *o = text.n ? RN_NEW(run, struct rn_origin) : NULL;

    if (o)
        o->raw = text;
    return o;
}

void rn_origin_read(struct rn_run *run, struct rn_resource *r)
{
    struct rn_origin *list = raw_origin(run, r, "alpha.config.kubernetes.io/transformations");

    r->origin = raw_origin(run, r, "config.kubernetes.io/origin");
    if (list)
        RN_PUSH(run, r->transformations, r->ntransformations, r->transformations_cap) = list;
}

static void annotate(struct rn_run *run, struct rn_resource *r, const char *key, bool wanted,
                     struct rn_str text)
{
    const struct rn_sym *word = RN_WORD(run, annotations), *sym = rn_intern_c(run, key);
    struct rn_node *map = rn_resource_meta_map(run, r, word);

    if (map)
        rn_remove(map, sym);
    if (wanted)
        rn_resource_set_meta(run, r, word, sym, text, r->root->mark);
}

void rn_origin_annotate(struct rn_run *run, struct rn_resource *r, bool origins,
                        bool transformations)
{
    struct rn_str none = RN_S("");

    origins = origins && r->origin;
    transformations = transformations && r->ntransformations;
    annotate(run, r, "config.kubernetes.io/origin", origins,
             origins ? origin_text(run, r->origin) : none);
    annotate(run, r, "alpha.config.kubernetes.io/transformations", transformations,
             transformations ? transformations_text(run, r) : none);
}
