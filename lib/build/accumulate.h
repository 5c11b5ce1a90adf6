/* Accumulation: a kustomization's resources, its bases', its generators', its components', all
 * transformed; by recursion. */
#ifndef RN_BUILD_ACCUMULATE_H
#define RN_BUILD_ACCUMULATE_H

#include "build/build.h"
#include "build/origin.h"
#include "generate/helm.h"
#include "transform/transform.h"

enum { RN_MAX_KUSTOMIZATION_DEPTH = 500 }; /* bases of bases */

/* What a whole accumulation shares. */
struct rn_accumulation {
    struct rn_run *run;
    struct rn_reader *reader;
    bool track_origins; /* the root has buildMetadata */
    const struct rn_build_args *args;
    bool decrypts; /* what SOPS has encrypted is decrypted, so ksops is a generator */
    size_t depth;
    struct rn_helm helm;
    struct rn_textval namespace; /* of the kustomization that runs, or the nearest above it: what
                                    charts get that have none */
};

/* What has been accumulated so far: resources, the transformer configuration that came with them,
 * and vars. */
struct rn_accumulator {
    struct rn_resset set;
    /* NULL for none; shared between accumulators, never changed once it is set */
    const struct rn_transformer_config *config;
    struct rn_vars *vars;
};

void rn_accumulator_init(struct rn_run *run, struct rn_accumulator *acc);
/* Accumulates the kustomization k of the loader into acc: an empty one, or its parent's for a
 * component. base: the path from the build's root to this one, for origins. */
int rn_accumulate(struct rn_accumulation *a, const struct rn_loader *loader,
                  const struct rn_kustomization *k, struct rn_str base, struct rn_accumulator *acc);
/* Adds what a list of paths (files and directories) leads to, as the field resources does. */
int rn_accumulate_paths(struct rn_accumulation *a, const struct rn_loader *loader,
                        const struct rn_texts *paths, struct rn_str base,
                        struct rn_accumulator *acc);
/* Reads the kustomization file of a loader. mark: the mention that led to it. */
int rn_load_kustomization(struct rn_accumulation *a, const struct rn_loader *loader,
                          struct rn_mark mark, struct rn_kustomization **out);

#endif
