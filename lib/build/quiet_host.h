/* A host that answers nothing but what files hold: for work that may turn out not to be needed, so
 * that no key may be asked for, no program run and nothing fetched on its behalf. */
#ifndef RN_BUILD_QUIET_HOST_H
#define RN_BUILD_QUIET_HOST_H

#include "build/build.h"

struct rn_quiet_host {
    struct render_key_source keys;
    struct render_programs programs;
    struct render_remotes remotes;
    bool asked; /* it was asked something: what came of it is worth nothing */
};

/* Puts the host in the place of that of the arguments; must live as long as they. */
void rn_quiet_host_begin(struct rn_quiet_host *host, struct rn_build_args *args);

#endif
