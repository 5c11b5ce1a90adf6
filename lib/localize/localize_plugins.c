/* Configs of built-in plugins: fields of them that are paths. */
#include "localize/localizer.h"
#include "yaml/writer.h"

typedef int localize_text(const struct rn_localized_layer *layer, struct rn_textval *path);

static int localize_manifest_path(const struct rn_localized_layer *layer, struct rn_textval *entry)
{
    const struct rn_node *node = rn_string(layer->l->run, entry->s, entry->mark);

    return rn_localize_manifest(layer, entry, node);
}

static const struct {
    const char *kind, *field, *inner; /* inner: of the entries of a list */
    localize_text *localize;
} fields[] = {
    {"ConfigMapGenerator", "env", NULL, rn_localize_file},
    {"ConfigMapGenerator", "envs", NULL, rn_localize_file},
    {"ConfigMapGenerator", "files", NULL, rn_localize_file_source},
    {"SecretGenerator", "env", NULL, rn_localize_file},
    {"SecretGenerator", "envs", NULL, rn_localize_file},
    {"SecretGenerator", "files", NULL, rn_localize_file_source},
    {"HelmChartInflationGenerator", "valuesFile", NULL, rn_localize_file},
    {"HelmChartInflationGenerator", "additionalValuesFiles", NULL, rn_localize_file},
    {"HelmChartInflationGenerator", "chartHome", NULL, rn_localize_charts},
    {"PatchTransformer", "path", NULL, rn_localize_file},
    {"PatchJson6902Transformer", "path", NULL, rn_localize_file},
    {"PatchStrategicMergeTransformer", "paths", NULL, localize_manifest_path},
    {"ReplacementTransformer", "replacements", "path", rn_localize_file},
};

static int localize_scalar(const struct rn_localized_layer *layer, struct rn_node *node,
                           localize_text *how)
{
    struct rn_textval text = {rn_text(node), node->mark};

    RN_TRY(how(layer, &text));
    rn_set_scalar(node, text.s, RN_TAG_STR);
    return RENDER_OK;
}

/* A scalar, or a list of scalars. */
static int localize_value(const struct rn_localized_layer *layer, struct rn_node *node,
                          const char *field, localize_text *how)
{
    if (rn_is_null(node))
        return RENDER_OK;
    if (rn_is(node, RN_SCALAR))
        return localize_scalar(layer, node, how);
    if (rn_is(node, RN_MAP))
        return rn_error(layer->l->run, node->mark, RN_E_FIELD_TYPE,
                        "%s should be a string or a list of strings, found a map", field);
    RN_EACH_ITEM (i, node) {
        if (!rn_is(node->items[i], RN_SCALAR))
            return rn_error(layer->l->run, node->items[i]->mark, RN_E_FIELD_TYPE,
                            "an entry of %s should be a string, found a %s", field,
                            rn_kind_name(node->items[i]));
        RN_TRY(localize_scalar(layer, node->items[i], how));
    }
    return RENDER_OK;
}

static int localize_inner(const struct rn_localized_layer *layer, struct rn_node *list, size_t f)
{
    if (!rn_is(list, RN_LIST))
        return RENDER_OK;
    RN_EACH_ITEM (i, list) {
        struct rn_node *value = rn_get_c(layer->l->run, list->items[i], fields[f].inner);

        if (value)
            RN_TRY(localize_value(layer, value, fields[f].inner, fields[f].localize));
    }
    return RENDER_OK;
}

/* A chart without chartHome has the default one. */
static int localize_default_charts(const struct rn_localized_layer *layer,
                                   const struct rn_node *object)
{
    struct rn_textval none = {RN_S(""), object->mark};

    return rn_localize_charts(layer, &none);
}

static int localize_object(const struct rn_localized_layer *layer, struct rn_node *object)
{
    struct rn_run *run = layer->l->run;
    struct rn_str kind = rn_text(rn_get_c(run, object, "kind"));

    if (!rn_str_is(rn_text(rn_get_c(run, object, "apiVersion")), "builtin"))
        return RENDER_OK;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        struct rn_node *value = rn_get_c(run, object, fields[i].field);

        if (!value || !rn_str_is(kind, fields[i].kind))
            continue;
        if (fields[i].inner)
            RN_TRY(localize_inner(layer, value, i));
        else
            RN_TRY(localize_value(layer, value, fields[i].field, fields[i].localize));
    }
    if (rn_str_is(kind, "HelmChartInflationGenerator") && !rn_get_c(run, object, "chartHome"))
        return localize_default_charts(layer, object);
    return RENDER_OK;
}

static int localize_entry(const struct rn_localized_layer *layer, struct rn_textval *entry,
                          const struct rn_node *node)
{
    struct rn_run *run = layer->l->run;
    struct rn_buf text = {.arena = &run->arena};
    struct rn_documents objects;
    struct rn_file *file;

    RN_TRY(rn_localize_load(layer, *entry, node, &objects, &file));
    for (size_t i = 0; i < objects.n; i++) {
        RN_TRY(localize_object(layer, objects.roots[i]));
        if (i)
            rn_buf_lit(&text, "---\n");
        RN_TRY(rn_write_document(run, objects.roots[i], false, &text));
    }
    if (file) {
        RN_TRY(rn_localized_place(layer, *entry, file, &entry->s));
        return rn_localized_add(layer, *entry, file, rn_buf_str(&text));
    }
    entry->s = rn_buf_str(&text);
    return RENDER_OK;
}

int rn_localize_plugins(const struct rn_localized_layer *layer, struct rn_texts *entries)
{
    for (size_t i = 0; i < entries->n; i++)
        RN_TRY(localize_entry(layer, &entries->at[i], entries->nodes[i]));
    return RENDER_OK;
}
