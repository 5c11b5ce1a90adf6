/* The door of graphs. */
#include "door.h"

static int graph(struct render_build *b, const struct render_options *o, const void *directories)
{
    struct rn_source *source = rn_door_source(&b->run, o, o->load_restrictor);

    return rn_graph_build(&b->run, source, directories, &b->graph);
}

int render_graph_run(struct render_build **out, const struct render_context *ctx,
                     const char *const *directories)
{
    return rn_door_run(out, ctx, false, graph, directories);
}

size_t render_graph_size(const struct render_build *build)
{
    return build->graph.n;
}

int render_graph_node(const struct render_build *build, size_t index, struct render_graph_node *out,
                      size_t size)
{
    const struct rn_graph_node *node;
    struct render_graph_node full;

    if (index >= build->graph.n || size > sizeof(full))
        return RENDER_EHOST;
    node = &build->graph.at[index];
    full = (struct render_graph_node){.kind = node->kind,
                                      .path = {node->path.p, node->path.n},
                                      .is_target = node->is_target,
                                      .is_component = node->is_component,
                                      .doubt = node->doubt,
                                      .nuses = node->n};
    memcpy(out, &full, size);
    return RENDER_OK;
}

size_t render_graph_use(const struct render_build *build, size_t index, size_t n)
{
    const struct rn_graph *graph = &build->graph;

    return index < graph->n && n < graph->at[index].n ? graph->at[index].uses[n] : SIZE_MAX;
}
