/* Work on many resources, where what happens to one does not depend on the others: so threads may
 * share it. Who has threads says how (build/slices.h). */
#ifndef RN_KUBE_SHARING_H
#define RN_KUBE_SHARING_H

#include "kube/resource.h"

/* Does it for n of the resources, in a run that may not be the build's. It changes nothing but
 * them, and the set is told by the caller, afterwards. */
typedef int rn_shared_work(struct rn_run *run, struct rn_resource *const *at, size_t n,
                           const void *args);

struct rn_sharing {
    int (*run)(void *user, struct rn_resource *const *at, size_t n, size_t together,
               rn_shared_work *work, const void *args, size_t size);
    void *user;
};

/* How many resources are worth a change of threads. */
enum { RN_TOGETHER = 16, RN_FEW_TOGETHER = 4 };

/* Does work for n resources, `together` or so at once. args has so many bytes, which are copied;
 * what they point to is in an arena. The error is that of the first resource that fails. */
static inline int rn_share(const struct rn_sharing *sharing, struct rn_run *run,
                           struct rn_resource *const *at, size_t n, size_t together,
                           rn_shared_work *work, const void *args, size_t size)
{
    if (!sharing)
        return work(run, at, n, args);
    return sharing->run(sharing->user, at, n, together, work, args, size);
}

#endif
