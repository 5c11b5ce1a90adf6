/* The notes of buildMetadata: where a resource comes from and what has transformed it. */
#ifndef RN_KUBE_PROVENANCE_H
#define RN_KUBE_PROVENANCE_H

#include "kube/resource.h"

#define RN_ORIGIN_ANNOTATION "config.kubernetes.io/origin"
#define RN_TRANSFORMATIONS_ANNOTATION "alpha.config.kubernetes.io/transformations"

/* A text with p NULL is left out. */
struct rn_origin {
    struct rn_str path, repo, ref, configured_in;
    struct rn_str api_version, kind, name, namespace; /* configuredBy */
    /* As a plugin gave it back: the whole text, of all transformations when it is one of them. The
     * other texts are empty. */
    struct rn_str raw;
};

/* Takes over what the annotations of an object say that a plugin printed. */
void rn_origin_read(struct rn_run *run, struct rn_resource *r);
/* Writes the annotations for what is known. */
void rn_origin_write(struct rn_run *run, struct rn_resource *r);
/* Writes the annotations that are asked for, and removes those of the user. */
void rn_origin_annotate(struct rn_run *run, struct rn_resource *r, bool origins,
                        bool transformations);

#endif
