/* Slices: the resources of a set, some of which each thread works on (kube/sharing.h). */
#ifndef RN_BUILD_SLICES_H
#define RN_BUILD_SLICES_H

#include "build/accumulate.h"
#include "kube/sharing.h"

/* How work on resources is shared out in this build. a is to last as long. */
struct rn_sharing rn_slices(struct rn_accumulation *a);

#endif
