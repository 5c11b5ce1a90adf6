#include "build/resource_list.h"

#include "build/function_compare.h"
#include "kube/factory.h"
#include "yaml/v3writer.h"
#include "yaml/writer.h"

#define INTERNAL "internal.config.kubernetes.io/"
#define ID_ANNOTATION "kustomize.config.k8s.io/id"

/* ---- Out: documents ------------------------------------------------------------------------- */

static void add_field(struct rn_run *run, struct rn_node *map, const char *key, struct rn_str value)
{
    if (value.n)
        rn_set(run, map, rn_intern_c(run, key), rn_string(run, value, RN_NOWHERE));
}

static int id_text(struct rn_run *run, const struct rn_resource *r, struct rn_str *out)
{
    struct rn_id id = rn_resource_id(run, r);
    struct rn_node *map = rn_map_node(run, r->root->mark);
    struct rn_buf b = {.arena = &run->arena};

    add_field(run, map, "group", id.gvk.group->s);
    add_field(run, map, "kind", id.gvk.kind->s);
    add_field(run, map, "name", id.name->s);
    add_field(run, map, "namespace", id.raw_ns->s);
    add_field(run, map, "version", id.gvk.version->s);
    RN_TRY(rn_write_document(run, map, false, &b));
    *out = rn_buf_str(&b);
    return RENDER_OK;
}

/* Names that were are added to what is there; for all else the reference writes it anew. */
static bool is_rewritten(const struct rn_resource *r)
{
    return r->needs_hash || r->name_changeable || r->kind_changeable || r->origin ||
           r->ntransformations || r->behavior != RN_BEHAVIOR_NONE;
}

int rn_plugin_document(struct rn_accumulation *a, const struct rn_resource *r, bool with_id,
                       struct rn_buf *out)
{
    struct rn_resource *copy = rn_resource_copy(a->run, r);
    struct rn_str id;

    rn_resource_write_state(a->run, copy, true);
    if (with_id) {
        RN_TRY(id_text(a->run, r, &id));
        rn_resource_set_meta(a->run, copy, RN_WORD(a->run, annotations),
                             rn_intern_c(a->run, ID_ANNOTATION), id, r->root->mark);
    }
    if (with_id || is_rewritten(r))
        RN_TRY(rn_resource_rewrite_annotations(a->run, copy));
    return rn_write_document(a->run, copy->root, false, out);
}

int rn_plugin_documents(struct rn_accumulation *a, const struct rn_resset *set, struct rn_buf *out)
{
    for (size_t i = 0; i < set->n; i++) {
        rn_buf_lit(out, i ? "---\n" : "");
        RN_TRY(rn_plugin_document(a, set->at[i], true, out));
    }
    return RENDER_OK;
}

/* ---- Out: ResourceList ---------------------------------------------------------------------- */

static struct rn_node *need_map(struct rn_run *run, struct rn_node *parent,
                                const struct rn_sym *key)
{
    struct rn_node *map = rn_get(parent, key);

    if (rn_is(map, RN_MAP))
        return map;
    map = rn_map_node(run, parent->mark);
    rn_set(run, parent, key, map);
    return map;
}

static struct rn_node *annotations_of(struct rn_run *run, const struct rn_node *object)
{
    return rn_get2(object, RN_WORD(run, metadata), RN_WORD(run, annotations));
}

/* As the reference sets one: in its place, with the quotes that are there, or behind all others, in
 * single ones. */
static void annotate(struct rn_run *run, struct rn_node *object, const char *key,
                     struct rn_str text)
{
    struct rn_node *map = need_map(run, object, RN_WORD(run, metadata));
    struct rn_node *value = rn_string(run, text, object->mark);
    const struct rn_node *old;

    map = need_map(run, map, RN_WORD(run, annotations));
    old = rn_get_c(run, map, key);
    value->style = old ? old->style : RN_SINGLE;
    rn_set(run, map, rn_intern_c(run, key), value);
}

/* Of the two spellings of an annotation that one is given means that both are. */
static void complete(struct rn_run *run, struct rn_node *object, const char *old, const char *new)
{
    const struct rn_node *map = annotations_of(run, object);
    struct rn_str a = rn_text(rn_get_c(run, map, old)), b = rn_text(rn_get_c(run, map, new));

    if (b.n && !a.n)
        annotate(run, object, old, b);
    else if (a.n && !b.n)
        annotate(run, object, new, a);
}

static int check_spellings(struct rn_run *run, const struct rn_node *object, const char *old,
                           const char *new, const char *what)
{
    const struct rn_node *map = annotations_of(run, object), *a = rn_get_c(run, map, old),
                         *b = rn_get_c(run, map, new);

    if (rn_text(a).n == 0 || rn_text(b).n == 0 || rn_str_eq(rn_text(a), rn_text(b)))
        return RENDER_OK;
    return rn_hint(run,
                   rn_error(run, b->mark, RN_E_PLUGIN,
                            "resource input to function has mismatched legacy and internal %s "
                            "annotations",
                            what),
                   "remove %s and %s: they are the functions' own", old, new);
}

static int annotate_item(struct rn_run *run, struct rn_node *object, size_t index)
{
    struct rn_str at = rn_str_printf(&run->arena, "%zu", index);
    struct rn_str id = rn_str_printf(&run->arena, "%zu", index + 1);

    RN_TRY(check_spellings(run, object, "config.kubernetes.io/path", INTERNAL "path", "path"));
    RN_TRY(check_spellings(run, object, "config.kubernetes.io/index", INTERNAL "index", "index"));
    RN_TRY(check_spellings(run, object, "config.k8s.io/id", INTERNAL "id", "id"));
    complete(run, object, "config.kubernetes.io/path", INTERNAL "path");
    complete(run, object, "config.kubernetes.io/index", INTERNAL "index");
    complete(run, object, "config.k8s.io/id", INTERNAL "id");
    annotate(run, object, "config.kubernetes.io/index", at);
    annotate(run, object, INTERNAL "index", at);
    annotate(run, object, INTERNAL "annotations-migration-resource-id", at);
    annotate(run, object, INTERNAL "id", id);
    annotate(run, object, "config.k8s.io/id", id);
    return RENDER_OK;
}

static int read_config(struct rn_accumulation *a, struct rn_str text, uint16_t place,
                       struct rn_node **out)
{
    struct rn_documents docs;

    RN_TRY(rn_read_documents(a->run, a->reader, text, place, &docs));
    *out = docs.n ? docs.roots[0] : rn_map_node(a->run, RN_NOWHERE);
    annotate(a->run, *out, "config.kubernetes.io/local-config", RN_S("true"));
    return RENDER_OK;
}

static void put(struct rn_run *run, struct rn_node *map, const char *key, struct rn_node *value)
{
    rn_set(run, map, rn_intern_c(run, key), value);
}

static struct rn_node *plain(struct rn_run *run, struct rn_str text)
{
    return rn_scalar(run, text, RN_TAG_NONE, RN_PLAIN, RN_NOWHERE);
}

int rn_resource_list_write(struct rn_accumulation *a, const struct rn_str *items,
                           struct rn_str config, struct rn_buf *out, const struct rn_node **given)
{
    uint16_t place = rn_run_place(a->run, RN_S("the input of a function"));
    struct rn_node *root = rn_map_node(a->run, RN_NOWHERE);
    struct rn_node *list = rn_list_node(a->run, RN_NOWHERE), *function_config, *copy;
    struct rn_documents docs = {0};

    RN_TRY(read_config(a, config, place, &function_config));
    copy = rn_node_copy(a->run, function_config);
    if (items)
        RN_TRY(rn_read_documents(a->run, a->reader, *items, place, &docs));
    for (size_t i = 0; i < docs.n; i++)
        rn_append(a->run, list, docs.roots[i]);
    /* A generator gets its config once more: the reference runs nothing on no items. */
    if (!items)
        rn_append(a->run, list, copy);
    RN_EACH_ITEM (i, list)
        RN_TRY(annotate_item(a->run, list->items[i], i));
    put(a->run, root, "apiVersion", plain(a->run, RN_S("config.kubernetes.io/v1")));
    put(a->run, root, "kind", plain(a->run, RN_S("ResourceList")));
    put(a->run, root, "items", list);
    put(a->run, root, "functionConfig", function_config);
    rn_v3_write(a->run, root, out);
    *given = list;
    return RENDER_OK;
}

/* ---- Back ----------------------------------------------------------------------------------- */

static void show_result(struct rn_run *run, const struct rn_node *result,
                        const struct rn_printer *printer)
{
    struct rn_str severity = rn_text(rn_get_c(run, result, "severity"));
    struct rn_str message = rn_text(rn_get_c(run, result, "message"));
    const struct rn_node *ref = rn_get_c(run, result, "resourceRef");
    struct rn_str kind = rn_text(rn_get(ref, RN_WORD(run, kind)));
    struct rn_str about = rn_text(rn_get(ref, RN_WORD(run, name)));

    if (rn_str_is(severity, "info"))
        return;
    message = rn_str_slice(message, 0, rn_str_find(message, '\n', 0));
    if (printer->secret)
        message = RN_S("a message that may hold decrypted values (--decrypt=placeholder shows it)");
    rn_warning(run, printer->mark, RN_W_RESULT, "function '%.*s' reports%s%.*s%s: %.*s%s%.*s%s%.*s",
               RN_FMT(printer->name), severity.n ? " (" : "", RN_FMT(severity),
               severity.n ? ")" : "", RN_FMT(message), kind.n ? ", " : "", RN_FMT(kind),
               about.n ? " " : "", RN_FMT(about));
    rn_hint(run, RENDER_OK, "only its exit status makes the build fail, as in kustomize");
}

static void show_results(struct rn_run *run, const struct rn_node *list,
                         const struct rn_printer *printer)
{
    const struct rn_node *results = rn_get_c(run, list, "results");

    if (!rn_is(results, RN_LIST))
        return;
    RN_EACH_ITEM (i, results) {
        if (i == RN_MAX_RESULTS) {
            rn_warning(run, printer->mark, RN_W_RESULT, "function '%.*s' reports %u results more",
                       RN_FMT(printer->name), (unsigned)(results->nitems - i));
            return;
        }
        show_result(run, results->items[i], printer);
    }
}

/* Whether a document is the list of what was printed: it must be alone. */
static bool is_list(struct rn_run *run, const struct rn_documents *docs)
{
    const struct rn_node *root = docs->n ? docs->roots[0] : NULL;
    struct rn_str kind = rn_text(rn_get(root, RN_WORD(run, kind)));

    return docs->pieces == 1 && (rn_str_is(kind, "ResourceList") || rn_str_is(kind, "List")) &&
           (rn_get(root, RN_WORD(run, items)) || rn_get_c(run, root, "functionConfig"));
}

static void unwrap(struct rn_run *run, struct rn_documents *docs)
{
    const struct rn_node *items = rn_get(docs->roots[0], RN_WORD(run, items));

    *docs = (struct rn_documents){0};
    if (!rn_is(items, RN_LIST))
        return;
    RN_EACH_ITEM (i, items)
        RN_PUSH(run, docs->roots, docs->n, docs->cap) = items->items[i];
    docs->pieces = docs->n;
}

/* Where the object would be in a directory of such files: a later function is told. */
static struct rn_str default_path(struct rn_run *run, const struct rn_node *object)
{
    const struct rn_node *meta = rn_get(object, RN_WORD(run, metadata));
    struct rn_str kind = rn_text(rn_get(object, RN_WORD(run, kind)));
    struct rn_str ns = rn_text(rn_get(meta, RN_WORD(run, namespace)));
    struct rn_buf b = {.arena = &run->arena};

    if (ns.n)
        rn_buf_printf(&b, "%.*s/", RN_FMT(ns));
    for (size_t i = 0; i < kind.n; i++)
        rn_buf_char(&b, rn_to_lower(kind.p[i]));
    rn_buf_printf(&b, "_%.*s.yaml", RN_FMT(rn_text(rn_get(meta, RN_WORD(run, name)))));
    return rn_path_clean(&run->arena, rn_buf_str(&b));
}

static void settle_item(struct rn_run *run, struct rn_node *object)
{
    static const char *const gone[] = {"config.kubernetes.io/index", INTERNAL "index",
                                       INTERNAL "annotations-migration-resource-id", INTERNAL "id",
                                       "config.k8s.io/id"};
    struct rn_node *map = annotations_of(run, object);

    for (size_t i = 0; rn_is(map, RN_MAP) && i < sizeof(gone) / sizeof(gone[0]); i++)
        rn_remove(map, rn_intern_c(run, gone[i]));
    complete(run, object, "config.kubernetes.io/path", INTERNAL "path");
    if (!rn_get_c(run, annotations_of(run, object), INTERNAL "path")) {
        annotate(run, object, INTERNAL "path", default_path(run, object));
        annotate(run, object, "config.kubernetes.io/path", default_path(run, object));
    }
}

static int read_output(struct rn_accumulation *a, struct rn_str output,
                       const struct rn_printer *printer, struct rn_documents *docs)
{
    uint16_t place = rn_run_place(
        a->run, rn_str_printf(&a->run->arena, "output of %.*s", RN_FMT(printer->name)));

    /* It may repeat what was fetched. */
    if (rn_run_is_foreign(a->run, RN_NOWHERE))
        rn_run_foreign_place(a->run, place);
    if (printer->secret)
        rn_run_hide_place(a->run, place);
    return rn_read_documents(a->run, a->reader, output, place, docs);
}

int rn_resource_list_read(struct rn_accumulation *a, struct rn_str output,
                          const struct rn_printer *printer, const struct rn_node *given,
                          struct rn_documents *out)
{
    struct rn_documents docs;

    RN_TRY(read_output(a, output, printer, &docs));
    if (is_list(a->run, &docs)) {
        show_results(a->run, docs.roots[0], printer);
        unwrap(a->run, &docs);
    }
    for (size_t i = 0; i < docs.n; i++) {
        if (rn_is_null(docs.roots[i]))
            continue;
        if (rn_is_empty(docs.roots[i]) || docs.roots[i]->kind != RN_MAP)
            return rn_object_check(a->run, docs.roots[i]);
        RN_TRY(rn_function_compare(a->run, printer, given, docs.roots[i]));
        settle_item(a->run, docs.roots[i]);
    }
    return rn_objects_from_documents(a->run, &docs, out);
}

int rn_plugin_documents_read(struct rn_accumulation *a, struct rn_str output,
                             const struct rn_printer *printer, struct rn_documents *out)
{
    struct rn_documents docs;

    RN_TRY(read_output(a, output, printer, &docs));
    return rn_objects_from_documents(a->run, &docs, out);
}
