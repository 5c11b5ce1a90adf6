/* Where a resource comes from and what has transformed it, as annotations. */
#include "kube/provenance.h"

#include "yaml/scalar.h"

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
    struct rn_origin *list = raw_origin(run, r, RN_TRANSFORMATIONS_ANNOTATION);

    r->origin = raw_origin(run, r, RN_ORIGIN_ANNOTATION);
    if (list)
        RN_PUSH(run, r->transformations, r->ntransformations, r->transformations_cap) = list;
}

static void annotate(struct rn_run *run, struct rn_resource *r, const char *key, bool wanted,
                     struct rn_str text)
{
    const struct rn_sym *word = RN_WORD(run, annotations), *sym = rn_intern_c(run, key);
    struct rn_node *map = rn_meta_map(run, rn_resource_change(r), word);

    if (map)
        rn_remove(map, sym);
    if (wanted)
        rn_resource_set_meta(run, r, word, sym, text, r->root->mark);
}

void rn_origin_write(struct rn_run *run, struct rn_resource *r)
{
    if (r->origin)
        annotate(run, r, RN_ORIGIN_ANNOTATION, true, origin_text(run, r->origin));
    if (r->ntransformations)
        annotate(run, r, RN_TRANSFORMATIONS_ANNOTATION, true, transformations_text(run, r));
}

void rn_origin_annotate(struct rn_run *run, struct rn_resource *r, bool origins,
                        bool transformations)
{
    struct rn_str none = RN_S("");

    origins = origins && r->origin;
    transformations = transformations && r->ntransformations;
    annotate(run, r, RN_ORIGIN_ANNOTATION, origins, origins ? origin_text(run, r->origin) : none);
    annotate(run, r, RN_TRANSFORMATIONS_ANNOTATION, transformations,
             transformations ? transformations_text(run, r) : none);
}
