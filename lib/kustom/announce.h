/* What a kustomization will fetch. */
#ifndef RN_KUSTOM_ANNOUNCE_H
#define RN_KUSTOM_ANNOUNCE_H

#include "kustom/kustomization.h"
#include "source/source.h"

/* Tells who fetches of all that k mentions, so that it is fetched side by side, while the rest is
 * done. */
void rn_announce(struct rn_run *run, const struct rn_loader *loader,
                 const struct rn_kustomization *k);

#endif
