/* What is done once, on the root's resources: hashes, name references, vars, local configs, order,
 * and the removal of what is only for builds. */
#ifndef RN_BUILD_FINISH_H
#define RN_BUILD_FINISH_H

#include "build/accumulate.h"
#include "build/build.h"

int rn_finish(struct rn_accumulation *a, const struct rn_loader *loader,
              const struct rn_kustomization *k, const struct rn_build_args *args,
              struct rn_accumulator *acc);

#endif
