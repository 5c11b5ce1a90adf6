/* Patch texts to trees. */
#include "kube/factory.h"
#include "transform/patch_parts.h"
#include "yaml/json.h"

/* Where a patch's text is. */
struct source {
    struct rn_str text;
    const struct rn_node *scalar; /* an inline patch; NULL for a file */
    uint16_t place;               /* of a file */
};

/* The inline text without blanks around it, as the reference reads it; marks keep their lines. */
static const struct rn_node *trimmed(struct rn_run *run, const struct rn_node *scalar)
{
    struct rn_node *n = RN_NEW(run, struct rn_node);

    *n = *scalar;
    n->text = rn_str_trim_unicode(scalar->text);
    for (const char *p = scalar->text.p; p && p < n->text.p; p++)
        n->mark.line += *p == '\n';
    return n;
}

static const struct rn_node *scalar_of(struct rn_run *run, struct rn_textval text,
                                       const struct rn_node *node)
{
    return node ? node : rn_string(run, text.s, text.mark);
}

static int open_inline(struct rn_layer *layer, const struct rn_node *scalar, struct source *out)
{
    RN_TRY(rn_loader_inline(layer->run, layer->loader, &scalar));
    *out = (struct source){.text = scalar->text, .scalar = scalar};
    return RENDER_OK;
}

static int open_file(struct rn_layer *layer, struct rn_textval path, struct source *out)
{
    struct rn_file *file;

    RN_TRY(rn_loader_read(layer->run, layer->loader, path, &file));
    *out = (struct source){.text = file->bytes, .place = file->place};
    return RENDER_OK;
}

static int read_merges(struct rn_layer *layer, const struct source *src, struct rn_documents *out)
{
    struct rn_documents docs = {0};

    if (src->scalar)
        RN_TRY(rn_read_inline(layer->run, layer->reader, src->scalar, &docs));
    else
        RN_TRY(rn_read_documents(layer->run, layer->reader, src->text, src->place, &docs));
    return rn_objects_from_documents(layer->run, &docs, out);
}

/* Of the first byte of the text. */
static struct rn_mark start_of(const struct source *src)
{
    struct rn_mark mark = {.line = 1, .file = src->place, .column = 1};

    if (!src->scalar)
        return mark;
    mark = src->scalar->mark;
    if (src->scalar->style == RN_LITERAL || src->scalar->style == RN_FOLDED) {
        mark.line++;
        mark.column = 1;
    }
    return mark;
}

static const char *const advice =
    "a JSON 6902 patch is a list of maps with op, path and value; a strategic merge patch is a "
    "partial resource with apiVersion, kind and metadata.name";

static int check_operations(struct rn_run *run, const struct rn_node *ops, struct rn_mark mark)
{
    if (rn_is_null(ops))
        return RENDER_OK;
    if (ops->kind != RN_LIST)
        return rn_hint(run,
                       rn_error(run, mark, RN_E_PATCH,
                                "neither a strategic merge patch nor a JSON 6902 patch: the text "
                                "is a %s",
                                rn_kind_name(ops)),
                       "%s", advice);
    RN_EACH_ITEM (i, ops) {
        const struct rn_node *op = ops->items[i];

        if (!rn_is_null(op) && op->kind != RN_MAP)
            return rn_hint(run,
                           rn_error(run, op->mark, RN_E_PATCH,
                                    "expected a map in a JSON 6902 patch, found a %s",
                                    rn_kind_name(op)),
                           "%s", advice);
    }
    return RENDER_OK;
}

/* The reference decides by the first byte whether the text is JSON or YAML. */
static int read_operations(struct rn_layer *layer, const struct source *src,
                           struct rn_patch_trees *out)
{
    struct rn_node *ops = NULL;

    out->strict = src->text.n && src->text.p[0] == '[';
    if (out->strict)
        RN_TRY(rn_json_read(layer->run, src->text, start_of(src), &ops));
    else if (src->scalar)
        RN_TRY(rn_read_v2_inline(layer->run, layer->reader, src->scalar, &ops));
    else
        RN_TRY(rn_read_v2(layer->run, layer->reader, src->text, src->place, &ops));
    RN_TRY(check_operations(layer->run, ops, start_of(src)));
    out->operations = rn_is_null(ops) ? NULL : ops;
    return RENDER_OK;
}

/* Whether the text is a list at first sight, so that it can be operations only. */
static bool is_list(struct rn_str text)
{
    return text.n > 1 && text.p[0] == '-' && (text.p[1] == ' ' || text.p[1] == '\n');
}

/* An empty list of operations is no patch of either kind. */
static int read_json_list(struct rn_layer *layer, const struct source *src,
                          struct rn_patch_trees *out)
{
    RN_TRY(read_operations(layer, src, out));
    if (out->operations && out->operations->nitems == 0)
        out->operations = NULL;
    return RENDER_OK;
}

/* Tries one form, then the other. When both fail the user sees the errors of the one that the text
 * looks like. */
static int read_either(struct rn_layer *layer, const struct source *src, struct rn_patch_trees *out)
{
    struct rn_diag **before = rn_diag_mark(layer->run);
    bool json = src->text.n && src->text.p[0] == '[';
    int status;

    if (is_list(src->text))
        return read_json_list(layer, src, out);
    if (json ? read_json_list(layer, src, out) == 0 : read_merges(layer, src, &out->merges) == 0)
        return RENDER_OK;
    rn_diag_rewind(layer->run, before);
    if (json ? read_merges(layer, src, &out->merges) == 0 : read_operations(layer, src, out) == 0)
        return RENDER_OK;
    rn_diag_rewind(layer->run, before);
    status = json ? read_operations(layer, src, out) : read_merges(layer, src, &out->merges);
    if (status && *before && strcmp((*before)->code, RN_E_RESOURCE) == 0)
        return rn_hint(layer->run, status, "%s", advice);
    if (status)
        return status;
    return rn_hint(layer->run,
                   rn_error(layer->run, out->mark, RN_E_PATCH,
                            "unable to parse SM or JSON patch from the text"),
                   "write a partial resource with apiVersion, kind and metadata.name, or a list of "
                   "operations");
}

static int both(struct rn_run *run, struct rn_mark mark, const char *field)
{
    return rn_hint(run,
                   rn_error(run, mark, RN_E_PATCH, "patch and path can't be set at the same time"),
                   "keep one of them in this entry of %s", field);
}

static int neither(struct rn_run *run, struct rn_mark mark, const char *field)
{
    return rn_hint(
        run, rn_error(run, mark, RN_E_PATCH, "must specify one of patch and path in %s", field),
        "patch holds the text of the patch, path names its file");
}

int rn_patch_read(struct rn_layer *layer, const struct rn_patch_entry *entry,
                  struct rn_patch_trees *out)
{
    struct rn_str text = rn_str_trim_unicode(entry->patch.s.p ? entry->patch.s : RN_S(""));
    struct source src = {0};

    *out = (struct rn_patch_trees){.mark = entry->mark};
    if (text.n == 0 && entry->path.s.n == 0)
        return neither(layer->run, entry->mark, "patches");
    if (text.n && entry->path.s.n)
        return both(layer->run, entry->mark, "patches");
    if (text.n) {
        RN_TRY(open_inline(
            layer, trimmed(layer->run, scalar_of(layer->run, entry->patch, entry->patch_node)),
            &src));
    } else {
        RN_TRY(open_file(layer, entry->path, &src));
    }
    if (src.text.n == 0)
        return RENDER_OK;
    return read_either(layer, &src, out);
}

int rn_patch_read_json(struct rn_layer *layer, const struct rn_patch_entry *entry,
                       struct rn_patch_trees *out)
{
    struct source src = {0};

    *out = (struct rn_patch_trees){.mark = entry->mark};
    if (entry->patch.s.n == 0 && entry->path.s.n == 0)
        return neither(layer->run, entry->mark, "patchesJson6902");
    if (entry->patch.s.n && entry->path.s.n)
        return both(layer->run, entry->mark, "patchesJson6902");
    if (entry->patch.s.n) {
        RN_TRY(open_inline(layer, scalar_of(layer->run, entry->patch, entry->patch_node), &src));
    } else {
        RN_TRY(open_file(layer, entry->path, &src));
    }
    RN_TRY(read_operations(layer, &src, out));
    if (!out->operations || out->operations->nitems == 0)
        return rn_hint(
            layer->run,
            rn_error(layer->run, entry->mark, RN_E_PATCH, "the patch appears to be empty"),
            "list at least one operation, or remove this entry");
    return RENDER_OK;
}

int rn_patch_read_merges(struct rn_layer *layer, struct rn_textval entry,
                         const struct rn_node *node, bool is_path, struct rn_documents *out)
{
    struct rn_diag **before = rn_diag_mark(layer->run);
    struct source src;

    RN_TRY(open_inline(layer, scalar_of(layer->run, entry, node), &src));
    if (read_merges(layer, &src, out) == RENDER_OK)
        return RENDER_OK;
    /* A text of several lines names no file: what is wrong with it as a patch is worth more. */
    if (!is_path || rn_str_find(rn_str_trim(entry.s), '\n', 0) < rn_str_trim(entry.s).n)
        return RENDER_EINPUT;
    rn_diag_rewind(layer->run, before);
    RN_TRY(open_file(layer, entry, &src));
    src.scalar = NULL;
    return read_merges(layer, &src, out);
}
