/* What the files of this room share. */
#ifndef RN_GRAPH_GRAPHER_H
#define RN_GRAPH_GRAPHER_H

#include "graph/graph.h"
#include "kustom/fields.h"
#include "source/lookup.h"

struct rn_grapher {
    struct rn_run *run;
    struct rn_reader *reader;
    struct rn_source *source;
    struct rn_graph *out;
    struct rn_map nodes; /* 1 + the index in out, by the symbol of the path and the kind */
    struct rn_trail trail;
    int status; /* of the first failure */
};

/* The kustomization whose references are being followed. */
struct rn_graph_layer {
    struct rn_grapher *g;
    const struct rn_loader *loader;
    uint32_t node;
    size_t depth; /* how many configs led here */
};

/* Its output can change for this reason, which is a literal. */
void rn_graph_doubt(const struct rn_graph_layer *layer, const char *why);
/* Notes that it uses what has no loader: a TREE, a URL, a program. why: as for a doubt, or NULL. */
void rn_graph_use(const struct rn_graph_layer *layer, enum render_dependency_kind kind,
                  struct rn_str path, const char *why);
/* Looks a path up without reading what is there; all that was met on the way is used. *spot is NULL
 * when nothing is there. */
int rn_graph_look(const struct rn_graph_layer *layer, struct rn_textval path,
                  struct rn_spot **spot);
/* Follows a text that a field names: rn_field_path's, with a layer as user. */
int rn_graph_follow(void *layer, unsigned names, struct rn_textval text,
                    const struct rn_node *node);

/* An entry of generators, transformers or validators. */
int rn_graph_plugin(const struct rn_graph_layer *layer, struct rn_textval entry,
                    const struct rn_node *node);
struct rn_helm_globals;
struct rn_helm_chart;
/* The directory of a chart, and where it comes from when it is not there. */
int rn_graph_chart(const struct rn_graph_layer *layer, const struct rn_helm_globals *globals,
                   const struct rn_helm_chart *chart);

#endif
