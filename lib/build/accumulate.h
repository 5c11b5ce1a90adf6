/* Accumulation: a kustomization's resources, its bases', its generators', its components', all
 * transformed; by recursion. */
#ifndef RN_BUILD_ACCUMULATE_H
#define RN_BUILD_ACCUMULATE_H

#include "build/build.h"
#include "build/origin.h"
#include "generate/helm.h"
#include "transform/transform.h"

enum { RN_MAX_KUSTOMIZATION_DEPTH = 500 }; /* bases of bases */

/* The directories that bases and components came from, and how many kustomizations led to the
 * deepest. */
struct rn_lineage {
    struct rn_str *roots;
    size_t n, cap;
    unsigned depth;
};

/* What a whole accumulation shares. */
struct rn_accumulation {
    struct rn_run *run;
    struct rn_reader *reader;
    bool track_origins; /* the root has buildMetadata */
    const struct rn_build_args *args;
    bool decrypts; /* what SOPS has encrypted is decrypted, so ksops is a generator */
    size_t depth;
    struct rn_helm helm;
    struct rn_beside *beside;    /* beside.h: other threads help; NULL: there are none */
    bool is_beside;              /* this is what another thread does */
    struct rn_bases *bases;      /* bases.h: other builds help; NULL: there are none */
    struct rn_user *user;        /* bases.h: this build, to them */
    struct rn_base *inside;      /* bases.h: the one that this is a part of, or NULL */
    bool many;                   /* the entry is one of many */
    struct rn_lineage *trail;    /* NULL: nobody wants to know */
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
/* Accumulates what is in the directory of a loader into acc, an empty one. path led to it; base:
 * from the build's root to it. */
int rn_accumulate_at(struct rn_accumulation *a, const struct rn_loader *loader,
                     struct rn_textval path, struct rn_str base, struct rn_accumulator *acc);
/* What is told from here on is of what the entry at mark leads to. Returns what it was before. */
const struct rn_frame *rn_frame_enter(struct rn_run *run, struct rn_mark mark);
/* Adds a trail that began so deep to that of the accumulation, if it has one. */
void rn_lineage_add_all(struct rn_accumulation *a, const struct rn_lineage *more, unsigned depth);
/* Accumulates what path, a directory or a git URL, leads to into acc, an empty one. */
int rn_accumulate_base(struct rn_accumulation *a, const struct rn_loader *parent,
                       struct rn_textval path, struct rn_str base, struct rn_accumulator *acc);
/* Appends what the entry path of a list of resources has come to. */
int rn_accumulator_take(struct rn_run *run, struct rn_textval path, struct rn_accumulator *acc,
                        const struct rn_accumulator *sub);
/* Reads the kustomization file of a loader into the scratch. mark: the mention that led to it. */
int rn_load_kustomization(struct rn_accumulation *a, const struct rn_loader *loader,
                          struct rn_mark mark, struct rn_kustomization **out);

#endif
