/* Where resources come from and what transformed them, for buildMetadata's originAnnotations and
 * transformerAnnotations. Kept beside the resource; written as annotations at the very end. */
#ifndef RN_BUILD_ORIGIN_H
#define RN_BUILD_ORIGIN_H

#include "kube/resset.h"

/* A text with p NULL is left out. */
struct rn_origin {
    struct rn_str path, repo, ref, configured_in;
    struct rn_str api_version, kind, name, namespace; /* configuredBy */
};

/* The origin of a builtin generator or transformer configured in the file. */
struct rn_origin *rn_origin_builtin(struct rn_run *run, struct rn_str file, const char *kind);
/* The origin of what the config object in the file makes. */
struct rn_origin *rn_origin_config(struct rn_run *run, struct rn_str file,
                                   const struct rn_node *config);
/* Notes that a transformer ran over the set: resources without an origin get it as theirs. */
void rn_origin_transformed(struct rn_run *run, struct rn_resset *set, struct rn_origin *by);
/* Writes the annotations that are asked for, and removes those of the user. */
void rn_origin_annotate(struct rn_run *run, struct rn_resource *r, bool origins,
                        bool transformations);

#endif
