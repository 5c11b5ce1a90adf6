/* What configs of plugins and charts refer to. */
#include "generate/helm.h"
#include "generate/ksops.h"
#include "graph/grapher.h"
#include "kube/factory.h"
#include "kustom/plugin.h"
#include "kustom/substitution_config.h"
#include "source/remote.h"
#include "transform/substitution.h"

enum { MAX_PATH_TEXT = 4096 };

/* ---- Charts --------------------------------------------------------------------------------- */

int rn_graph_chart(const struct rn_graph_layer *layer, const struct rn_helm_globals *globals,
                   const struct rn_helm_chart *chart)
{
    struct rn_run *run = layer->g->run;
    struct rn_helm_job job = {.loader = layer->loader, .chart = *chart, .globals = *globals};
    struct rn_textval path = {rn_helm_chart_directory(run, &job), chart->mark};
    struct rn_spot *spot;

    RN_TRY(rn_graph_look(layer, path, &spot));
    if (spot && spot->type == RENDER_FILE_DIRECTORY)
        rn_graph_use(layer, RENDER_DEPENDENCY_TREE, spot->path, NULL);
    else if (chart->repo.s.n)
        rn_graph_use(layer, RENDER_DEPENDENCY_REMOTE, rn_remote_shown(&run->arena, chart->repo.s),
                     "a chart that is pulled can change");
    return RENDER_OK;
}

static int follow_chart_config(const struct rn_graph_layer *layer, const struct rn_node *config)
{
    struct rn_run *run = layer->g->run;
    struct rn_helm_globals globals = {0};
    struct rn_helm_chart chart = {0};

    RN_TRY(rn_decode(run, config, &rn_fields_helm_globals, &globals, false));
    RN_TRY(rn_decode(run, config, &rn_fields_helm_chart, &chart, false));
    RN_TRY(rn_graph_chart(layer, &globals, &chart));
    return rn_field_paths(&rn_fields_helm_chart, &chart, rn_graph_follow, (void *)(uintptr_t)layer);
}

/* ---- Configs -------------------------------------------------------------------------------- */

/* Of a config that has no table of its fields any text may be the name of a file. */
static int follow_texts(const struct rn_graph_layer *layer, const struct rn_node *node)
{
    struct rn_textval text = {rn_text(node), node->mark};

    if (rn_is(node, RN_MAP)) {
        RN_EACH_PAIR (p, node)
            RN_TRY(follow_texts(layer, p->value));
    } else if (rn_is(node, RN_LIST)) {
        RN_EACH_ITEM (i, node)
            RN_TRY(follow_texts(layer, node->items[i]));
    } else if (text.s.n < MAX_PATH_TEXT && rn_str_find(text.s, '\n', 0) == text.s.n) {
        RN_TRY(rn_graph_follow((void *)(uintptr_t)layer, RN_FIELD_FILE, text, NULL));
        if (rn_str_find(text.s, '=', 0) < text.s.n)
            RN_TRY(rn_graph_follow((void *)(uintptr_t)layer, RN_FIELD_SOURCE, text, NULL));
    }
    return RENDER_OK;
}

static int follow_builtin(const struct rn_graph_layer *layer, const struct rn_node *config)
{
    struct rn_run *run = layer->g->run;
    struct rn_str kind = rn_text(rn_get(config, RN_WORD(run, kind)));
    const struct rn_field_table *fields = rn_plugin_fields(kind);
    struct rn_plugin_args *args = RN_NEW(run, struct rn_plugin_args);

    if (rn_str_is(kind, "HelmChartInflationGenerator"))
        return follow_chart_config(layer, config);
    if (!fields)
        return RENDER_OK;
    RN_TRY(rn_decode(run, config, fields, args, false));
    return rn_field_paths(fields, args, rn_graph_follow, (void *)(uintptr_t)layer);
}

static int follow_config(const struct rn_graph_layer *layer, const struct rn_node *config)
{
    struct rn_run *run = layer->g->run;

    if (rn_get_c(run, config, "sops"))
        rn_graph_doubt(layer, "the config of a plugin is encrypted");
    if (rn_str_is(rn_text(rn_get(config, RN_WORD(run, apiVersion))), "builtin"))
        return follow_builtin(layer, config);
    if (rn_is_ksops(run, config) || rn_is_substitution(run, config))
        return follow_texts(layer, config);
    rn_graph_doubt(layer, "a program makes or changes resources");
    return follow_texts(layer, config);
}

/* ---- Entries -------------------------------------------------------------------------------- */

static int follow_all(const struct rn_graph_layer *layer, const struct rn_documents *objects)
{
    for (size_t i = 0; i < objects->n; i++)
        RN_TRY(follow_config(layer, objects->roots[i]));
    return RENDER_OK;
}

/* An entry that reads as objects is inline. */
static bool read_inline(const struct rn_graph_layer *layer, const struct rn_node *node,
                        struct rn_documents *objects)
{
    struct rn_run *run = layer->g->run;
    struct rn_diag **mark = rn_diag_mark(run);
    struct rn_documents docs;
    bool ok = !rn_read_inline(run, layer->g->reader, node, &docs) &&
              !rn_objects_from_documents(run, &docs, objects);

    rn_diag_rewind(run, mark);
    return ok;
}

static int follow_config_file(const struct rn_graph_layer *layer, struct rn_textval path)
{
    struct rn_run *run = layer->g->run;
    struct rn_documents docs, objects;
    struct rn_file *file;

    RN_TRY(rn_loader_read(run, layer->loader, path, &file));
    RN_TRY(rn_read_documents(run, layer->g->reader, file->bytes, file->place, &docs));
    RN_TRY(rn_objects_from_documents(run, &docs, &objects));
    return follow_all(layer, &objects);
}

int rn_graph_plugin(const struct rn_graph_layer *layer, struct rn_textval entry,
                    const struct rn_node *node)
{
    struct rn_run *run = layer->g->run;
    struct rn_diag **mark = rn_diag_mark(run);
    struct rn_documents objects;
    struct rn_spot *spot;

    if (node && read_inline(layer, node, &objects)) {
        if (follow_all(layer, &objects))
            rn_graph_doubt(layer, "the config of a plugin cannot be read");
        rn_diag_rewind(run, mark);
        return RENDER_OK;
    }
    if (rn_str_find(entry.s, '\n', 0) < entry.s.n)
        return RENDER_OK; /* no build goes on from here */
    RN_TRY(rn_graph_follow((void *)(uintptr_t)layer, RN_FIELD_RESOURCE, entry, NULL));
    RN_TRY(rn_graph_look(layer, entry, &spot));
    if (!spot || spot->type != RENDER_FILE_REGULAR) {
        rn_graph_doubt(layer, "configs of plugins come from a kustomization");
        return RENDER_OK;
    }
    if (follow_config_file(layer, entry))
        rn_graph_doubt(layer, "the config of a plugin cannot be read");
    rn_diag_rewind(run, mark);
    return RENDER_OK;
}
