/* Replacements: values copied from a field of one resource to fields of others. */
#include "transform/replacement.h"

#include "yaml/scalar.h"

/* Identities of a resource: the current one, then the previous ones. The namespace is compared as
 * text for targets: that of today is as written, previous ones are effective. */
struct identity {
    struct rn_gvk gvk;
    struct rn_str name, ns;
};

static size_t identity_count(const struct rn_resource *r)
{
    return r->nprev + 1;
}

static struct identity identity_of(struct rn_run *run, const struct rn_resource *r, size_t i)
{
    struct rn_id id = i ? rn_resource_prev_id(run, r, i - 1) : rn_resource_id(run, r);

    return (struct identity){id.gvk, id.name->s, i ? id.ns->s : id.raw_ns->s};
}

/* ---- Entries -------------------------------------------------------------------------------- */

struct entries {
    struct rn_replacement_entry *at;
    size_t n, cap;
};

static int read_file(struct rn_layer *layer, const struct rn_replacement_entry *entry,
                     struct entries *out)
{
    struct rn_run *run = layer->run;
    struct rn_replacement_entry *read;
    struct rn_node *root;
    struct rn_file *file;
    size_t n;

    RN_TRY(rn_loader_read(run, layer->loader, entry->path, &file));
    RN_TRY(rn_read_v2(run, layer->reader, file->bytes, file->place, &root));
    if (rn_is_null(root) || root->kind == RN_SCALAR)
        return rn_hint(run,
                       rn_error(run, entry->path.mark, RN_E_REPLACEMENT,
                                "replacements file '%.*s' holds neither a map nor a list",
                                RN_FMT(entry->path.s)),
                       "list entries with source and targets in it");
    RN_TRY(rn_replacements_read(run, root, &read, &n));
    for (size_t i = 0; i < n; i++)
        RN_PUSH(run, out->at, out->n, out->cap) = read[i];
    return RENDER_OK;
}

/* All entries, those of files in their place. Every file is read before anything is replaced. */
static int gather(struct rn_layer *layer, const struct rn_replacement_entry *entries, size_t n,
                  struct entries *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct rn_replacement_entry *e = &entries[i];

        if (e->path.s.n && (e->source.given || e->ntargets))
            return rn_hint(layer->run,
                           rn_error(layer->run, e->mark, RN_E_REPLACEMENT,
                                    "cannot specify both path and inline replacement"),
                           "move source and targets into the file, or remove path");
        if (e->path.s.n)
            RN_TRY(read_file(layer, e, out));
        else
            RN_PUSH(layer->run, out->at, out->n, out->cap) = *e;
    }
    return RENDER_OK;
}

/* ---- Sources -------------------------------------------------------------------------------- */

static struct rn_id source_id(struct rn_run *run, const struct rn_replacement_source *s)
{
    struct rn_id id;

    id.gvk.group = rn_intern(run, s->group.s);
    id.gvk.version = rn_intern(run, s->version.s);
    id.gvk.kind = rn_intern(run, s->kind.s);
    id.name = rn_intern(run, s->name.s);
    id.ns = id.raw_ns = rn_intern(run, s->namespace.s);
    return id;
}

/* "" and "default" are one namespace. */
static bool same_namespace(struct rn_str a, struct rn_str b)
{
    return rn_str_eq(a.n ? a : RN_S("default"), b.n ? b : RN_S("default"));
}

static bool is_source(struct rn_run *run, const struct rn_resource *r, const struct rn_id *want)
{
    for (size_t i = 0; i < identity_count(r); i++) {
        struct identity id = identity_of(run, r, i);

        if ((want->name->s.n == 0 || rn_str_eq(want->name->s, id.name)) &&
            (want->raw_ns->s.n == 0 || same_namespace(want->raw_ns->s, id.ns)) &&
            rn_gvk_selected(&id.gvk, &want->gvk))
            return true;
    }
    return false;
}

static struct rn_found source_candidates(struct rn_layer *layer, const struct rn_id *want)
{
    if (want->name->s.n)
        return rn_resset_by_name(layer->run, layer->set, want->name);
    if (want->gvk.kind->s.n)
        return rn_resset_by_kind(layer->run, layer->set, want->gvk.kind);
    return (struct rn_found){.at = layer->set->at, .n = layer->set->n};
}

/* The one resource that the source selects. */
static int find_source(struct rn_layer *layer, const struct rn_replacement_source *s,
                       struct rn_resource **out)
{
    struct rn_id want = source_id(layer->run, s);
    struct rn_found maybe = source_candidates(layer, &want);
    int status;

    *out = NULL;
    for (size_t i = 0; i < maybe.n; i++) {
        if (maybe.at[i]->deleted || !is_source(layer->run, maybe.at[i], &want))
            continue;
        if (*out) {
            status = rn_error(layer->run, s->mark, RN_E_MANY_MATCHES,
                              "multiple matches for selector %.*s of replacement source",
                              RN_FMT(rn_id_text(layer->run, &want)));
            return rn_hint(layer->run, status,
                           "add kind, name or namespace, so that one resource is left");
        }
        *out = maybe.at[i];
    }
    if (*out)
        return RENDER_OK;
    status = rn_error(layer->run, s->mark, RN_E_NO_MATCH,
                      "nothing selected by %.*s of replacement source",
                      RN_FMT(rn_id_text(layer->run, &want)));
    return rn_hint(layer->run, status,
                   "the fields of a source are compared as they are, not as expressions");
}

/* The piece of the value that options.index names. */
static int refine(struct rn_layer *layer, const struct rn_replacement_source *s,
                  struct rn_node **value)
{
    const struct rn_replacement_options *o = &s->options;
    int64_t index = o->index.given ? o->index.value : 0;
    struct rn_mark mark = o->index.given ? o->index.mark : s->mark;
    struct rn_fieldpath pieces;

    if (o->delimiter.s.n == 0)
        return RENDER_OK;
    if ((*value)->kind != RN_SCALAR)
        return rn_hint(
            layer->run,
            rn_error(layer->run, o->delimiter.mark, RN_E_REPLACEMENT,
                     "delimiter option can only be used with scalar nodes, the source is a %s",
                     rn_kind_name(*value)),
            "name a single value in fieldPath, or remove delimiter");
    pieces = rn_text_split(layer->run, (*value)->text, o->delimiter.s);
    if (index < 0 || (uint64_t)index >= pieces.n)
        return rn_hint(
            layer->run,
            rn_error(layer->run, mark, RN_E_REPLACEMENT,
                     "options.index %lld is out of bounds: the delimiter cuts the value into %zu",
                     (long long)index, pieces.n),
            "index counts from 0");
    *value = rn_node_copy(layer->run, *value);
    (*value)->text = pieces.parts[index];
    return RENDER_OK;
}

enum level { ELSEWHERE, METADATA, ANNOTATIONS };

/* Where in r the node is. */
static enum level level_of(struct rn_run *run, const struct rn_resource *r, const struct rn_node *n)
{
    const struct rn_node *meta = rn_get(r->root, RN_WORD(run, metadata));

    if (n == meta)
        return METADATA;
    return n == rn_get(meta, RN_WORD(run, annotations)) ? ANNOTATIONS : ELSEWHERE;
}

struct value {
    struct rn_node *node;
    const struct rn_node *noted; /* as the reference has it, where its notes are in it, or NULL */
    struct rn_resource *from;    /* NULL for a sourceValue */
};

/* The value with the notes that the reference has in it; NULL for one without. */
static const struct rn_node *with_notes(struct rn_run *run, const struct value *value)
{
    enum level level = level_of(run, value->from, value->node);
    struct rn_resource *copy;
    struct rn_node *meta;

    if (level == ELSEWHERE || !rn_resource_has_notes(value->from))
        return NULL;
    copy = rn_resource_copy(run, value->from);
    rn_resource_write_state(run, copy, true);
    meta = rn_get(copy->root, RN_WORD(run, metadata));
    return level == METADATA ? meta : rn_get(meta, RN_WORD(run, annotations));
}

static int get_value(struct rn_layer *layer, const struct rn_replacement_entry *e,
                     struct value *out)
{
    const struct rn_replacement_source *s = &e->source;
    struct rn_textval path = s->field_path;
    struct rn_mark mark = path.s.n ? path.mark : s->mark;
    struct rn_fieldpath parts;
    struct rn_str why;

    *out = (struct value){0};
    if (e->source_value.s.p && s->given)
        return rn_hint(layer->run,
                       rn_error(layer->run, e->mark, RN_E_REPLACEMENT,
                                "sourceValue and source are mutually exclusive"),
                       "keep one of them");
    if (e->source_value.s.p) {
        out->node =
            rn_scalar(layer->run, e->source_value.s, RN_TAG_NONE, RN_PLAIN, e->source_value.mark);
        return RENDER_OK;
    }
    if (path.s.n == 0)
        path.s = RN_S("metadata.name");
    RN_TRY(find_source(layer, s, &out->from));
    parts = rn_fieldpath_split(layer->run, path.s);
    if (!rn_fieldpath_lookup(layer->run, out->from->root, &parts, parts.n, &out->node, &why))
        return rn_hint(layer->run,
                       rn_error(layer->run, mark, RN_E_REPLACEMENT,
                                "looking up replacement source `%.*s`: %.*s", RN_FMT(path.s),
                                RN_FMT(why)),
                       "write the path as in spec.ports.0.port, metadata.labels.app, "
                       "spec.containers.[name=web].image");
    out->noted = out->node ? with_notes(layer->run, out) : NULL;
    if (rn_is_empty(out->noted ? out->noted : out->node)) {
        struct rn_id id = rn_resource_id(layer->run, out->from);

        return rn_hint(layer->run,
                       rn_error(layer->run, mark, RN_E_REPLACEMENT,
                                "fieldPath `%.*s` is missing for replacement source %.*s",
                                RN_FMT(path.s), RN_FMT(rn_id_text(layer->run, &id))),
                       "name a field that the source has and that is not empty");
    }
    return refine(layer, s, &out->node);
}

/* ---- Targets -------------------------------------------------------------------------------- */

struct target {
    const struct rn_replacement_target *spec;
    struct rn_selector select, *reject;
    struct rn_fieldpath *paths;
    struct rn_textval *path_texts;
    size_t npaths;
};

static int compile_paths(struct rn_layer *layer, struct target *t)
{
    static const struct rn_textval name = {{"metadata.name", 13}, {0}};
    const struct rn_texts *texts = &t->spec->field_paths;

    t->npaths = texts->n ? texts->n : 1;
    t->paths = RN_NEW_N(layer->run, struct rn_fieldpath, t->npaths);
    t->path_texts = RN_NEW_N(layer->run, struct rn_textval, t->npaths);
    for (size_t i = 0; i < t->npaths; i++) {
        t->path_texts[i] = texts->n ? texts->at[i] : name;
        if (texts->n == 0)
            t->path_texts[i].mark = t->spec->mark;
        t->paths[i] = rn_fieldpath_split(layer->run, t->path_texts[i].s);
        if (t->paths[i].n > RN_MAX_DEPTH)
            return rn_hint(layer->run,
                           rn_error(layer->run, t->path_texts[i].mark, RN_E_LIMIT,
                                    "a field path has more than %d parts", RN_MAX_DEPTH),
                           "shorten the path");
    }
    return RENDER_OK;
}

static bool has_meta(const struct rn_selector_spec *spec)
{
    return spec->label_selector.s.n || spec->annotation_selector.s.n;
}

static int compile_target(struct rn_layer *layer, const struct rn_replacement_target *spec,
                          struct target *t)
{
    *t = (struct target){.spec = spec};
    if (!spec->select.given)
        return rn_hint(layer->run,
                       rn_error(layer->run, spec->mark, RN_E_REPLACEMENT,
                                "target must specify resources to select"),
                       "add select with kind, name or another field");
    RN_TRY(rn_selector_compile(layer->run, &spec->select, &t->select));
    t->reject = RN_NEW_N(layer->run, struct rn_selector, spec->nreject);
    for (size_t i = 0; i < spec->nreject; i++)
        RN_TRY(rn_selector_compile(layer->run, &spec->reject[i], &t->reject[i]));
    /* A bad label selector is an error as soon as there is a resource to look at; those of rejects
     * when there is one with the selected labels. */
    if (layer->set->n)
        RN_TRY(rn_selector_parse_meta(layer->run, &t->select));
    for (size_t i = 0; i < spec->nreject && layer->set->n && !has_meta(&spec->select); i++)
        RN_TRY(rn_selector_parse_meta(layer->run, &t->reject[i]));
    return compile_paths(layer, t);
}

/* The resources to look at: where a label selector may still be bad, all. */
static struct rn_found target_candidates(struct rn_layer *layer, const struct target *t)
{
    bool all = false;

    for (size_t i = 0; i < t->spec->nreject; i++)
        all = all || (has_meta(&t->spec->select) && has_meta(&t->spec->reject[i]));
    if (all)
        return (struct rn_found){.at = layer->set->at, .n = layer->set->n};
    return rn_selector_candidates(layer->run, &t->select, layer->set);
}

static bool matches_any_id(struct rn_run *run, const struct rn_selector *sel,
                           const struct rn_resource *r)
{
    for (size_t i = 0; i < identity_count(r); i++) {
        struct identity id = identity_of(run, r, i);

        if (rn_selector_match_id(sel, &id.gvk, id.name, id.ns))
            return true;
    }
    return false;
}

/* A reject's labels and annotations, and its id, reject each by itself. */
static int is_rejected(struct rn_run *run, struct rn_selector *reject, const struct rn_resource *r,
                       bool *yes)
{
    bool has_id =
        reject->group || reject->version || reject->kind || reject->name || reject->namespace;

    *yes = false;
    if (has_meta(reject->spec))
        RN_TRY(rn_selector_match_meta(run, reject, r, yes));
    *yes = *yes || (has_id && matches_any_id(run, reject, r));
    return RENDER_OK;
}

static int is_target(struct rn_run *run, struct target *t, const struct rn_resource *r, bool *yes)
{
    RN_TRY(rn_selector_match_meta(run, &t->select, r, yes));
    for (size_t i = 0; *yes && i < t->spec->nreject; i++) {
        bool rejected;

        RN_TRY(is_rejected(run, &t->reject[i], r, &rejected));
        *yes = !rejected;
    }
    *yes = *yes && matches_any_id(run, &t->select, r);
    return RENDER_OK;
}

/* Writes one field. The reference has its notes of r among the annotations: when all those are
 * written over, the notes are gone; annotations of the source come with the notes of that. */
static bool write_field(struct rn_replacing *w, struct rn_resource *r, struct rn_node *field)
{
    enum level level = level_of(w->run, r, field);
    bool copied = w->from && level != ELSEWHERE && level_of(w->run, w->from, w->value) == level;
    const struct rn_node *value = w->value;
    bool written;

    if (!copied && w->noted)
        w->value = w->noted;
    written = rn_replacing_write(w, field);
    w->value = value;
    if (!written)
        return false;
    if (level == ELSEWHERE)
        return true;
    if (copied)
        rn_resource_adopt(w->run, r, w->from);
    else
        rn_resource_forget(r);
    w->forgotten = true;
    return true;
}

static int write_path(struct rn_replacing *w, struct rn_resource *r, struct rn_str path)
{
    struct rn_fieldmatch m = {.run = w->run,
                              .path = w->path,
                              .make = rn_replacing_make(w),
                              .mark = w->mark,
                              .why = RN_S("")};
    struct rn_id id;
    int status;

    if (rn_replacing_write_in_text(w, rn_resource_change(r)))
        return RENDER_OK;
    if (!rn_fieldpath_match(&m, rn_resource_change(r), 0) || m.n == 0) {
        id = rn_resource_id(w->run, r);
        status = rn_error(w->run, w->mark, RN_E_REPLACEMENT,
                          "unable to find%s field \"%.*s\" in replacement target %.*s%s%.*s",
                          m.make ? " or create" : "", RN_FMT(path), RN_FMT(rn_id_text(w->run, &id)),
                          m.why.n ? ": " : "", RN_FMT(m.why));
        return rn_hint(w->run, status,
                       m.make ? "correct the path, or leave this resource out with reject"
                              : "correct the path, leave this resource out with reject, or set "
                                "options.create: true to make the field");
    }
    for (size_t i = 0; i < m.n; i++)
        if (!write_field(w, r, m.found[i]))
            return rn_error(w->run, w->mark, RN_E_REPLACEMENT, "field \"%.*s\": %.*s", RN_FMT(path),
                            RN_FMT(w->why));
    return RENDER_OK;
}

static int write_target(struct rn_layer *layer, const struct target *t, struct rn_resource *r,
                        const struct value *value)
{
    bool forgotten = false;
    struct rn_id before = rn_resource_id(layer->run, r), after;

    for (size_t i = 0; i < t->npaths; i++) {
        struct rn_replacing w = {.run = layer->run,
                                 .reader = layer->reader,
                                 .value = value->node,
                                 .noted = value->noted,
                                 .from = value->from,
                                 .options = &t->spec->options,
                                 .path = &t->paths[i],
                                 .mark = t->path_texts[i].mark};

        RN_TRY(write_path(&w, r, t->path_texts[i].s));
        forgotten = forgotten || w.forgotten;
    }
    rn_resource_settle(layer->run, r);
    after = rn_resource_id(layer->run, r);
    if (forgotten || !rn_id_eq(&before, &after))
        rn_resset_touch(layer->run, layer->set, r);
    return RENDER_OK;
}

static int replace_in(struct rn_layer *layer, const struct rn_replacement_target *spec,
                      const struct value *value)
{
    struct target t;
    struct rn_found maybe;
    bool used = false;

    RN_TRY(compile_target(layer, spec, &t));
    maybe = target_candidates(layer, &t);
    for (size_t i = 0; i < maybe.n; i++) {
        bool yes = !maybe.at[i]->deleted;

        if (yes)
            RN_TRY(is_target(layer->run, &t, maybe.at[i], &yes));
        if (yes)
            RN_TRY(write_target(layer, &t, maybe.at[i], value));
        used = used || yes;
    }
    if (layer->run->strict && !used) {
        rn_warning(layer->run, spec->select.mark, RN_W_NO_EFFECT,
                   "the target of a replacement matches no resource");
        rn_hint(layer->run, RENDER_OK,
                "select's fields are expressions that match a whole text; all of them must match, "
                "and no reject");
    }
    return RENDER_OK;
}

int rn_transform_replacements(struct rn_layer *layer, const struct rn_replacement_entry *entries,
                              size_t n)
{
    struct entries all = {0};

    RN_TRY(gather(layer, entries, n, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct rn_replacement_entry *e = &all.at[i];
        struct value value;

        if ((!e->source_value.s.p && !e->source.given) || !e->targets)
            return rn_hint(layer->run,
                           rn_error(layer->run, e->mark, RN_E_REPLACEMENT,
                                    "replacements must specify a source and at least one target"),
                           "an entry has source (or sourceValue) and targets");
        RN_TRY(get_value(layer, e, &value));
        /* The value is not copied: a target may change its own source, as in the reference. */
        for (size_t k = 0; k < e->ntargets; k++)
            RN_TRY(replace_in(layer, &e->targets[k], &value));
    }
    return RENDER_OK;
}
