/* Graphs: what each kustomization refers to. Only kustomization files and the configs of plugins
 * are read; of all other files it is enough that they are named. The graph says no less than a
 * build would read: where it cannot know that, it says so. Everything is lent by the run. */
#ifndef RN_GRAPH_GRAPH_H
#define RN_GRAPH_GRAPH_H

#include "source/source.h"

struct rn_graph_node {
    enum render_dependency_kind kind;
    struct rn_str path; /* ends in a NUL */
    const char *doubt;  /* why what it comes to can change although no file does; or NULL */
    uint32_t *uses;     /* indices of nodes, in the order in which they are met */
    size_t n, cap;
    uint32_t seen_by; /* 1 + the index of the last node that uses it */
    bool is_target, is_component;
    struct rn_loader *loader; /* of a kustomization */
};

struct rn_graph {
    struct rn_graph_node *at;
    size_t n, cap;
};

/* The graph of what the targets (directories, ended by NULL) lead to; those that are known already
 * are no new nodes. On an error the rest of it is there all the same: the status is that of the
 * first. */
int rn_graph_build(struct rn_run *run, struct rn_source *source, const char *const *targets,
                   struct rn_graph *out);

#endif
