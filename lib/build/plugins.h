/* The fields generators, transformers and validators: configs, inline or from files, that name a
 * built-in generator or transformer. */
#ifndef RN_BUILD_PLUGINS_H
#define RN_BUILD_PLUGINS_H

#include "build/accumulate.h"

int rn_run_generator_plugins(struct rn_accumulation *a, const struct rn_loader *loader,
                             const struct rn_kustomization *k, struct rn_str base,
                             struct rn_accumulator *acc);
int rn_run_transformer_plugins(struct rn_accumulation *a, const struct rn_loader *loader,
                               const struct rn_kustomization *k, struct rn_str base,
                               struct rn_accumulator *acc);
int rn_run_validator_plugins(struct rn_accumulation *a, const struct rn_loader *loader,
                             const struct rn_kustomization *k, struct rn_str base,
                             struct rn_accumulator *acc);

#endif
