/* A build from target to ordered resources: accumulate (recursion over bases and components), then
 * finish (hashes, references, vars, order). */
#ifndef RN_BUILD_BUILD_H
#define RN_BUILD_BUILD_H

#include "kube/order.h"
#include "source/source.h"

struct rn_build_args {
    const char *target;
    const struct render_files *files;
    const char *working_directory;
    enum render_load_restrictor restrictor;
    enum render_reorder reorder;
    bool managed_by_label;
    enum render_decrypt decrypt;
    const struct render_key_source *keys;
    const struct render_programs *programs;
    const struct render_plugins *plugins;
    const struct render_helm *helm;
    const struct render_remotes *remotes;
    const char *const *foreign_variables;
    bool strict;
    struct rn_source **source; /* is set before anything is read, so that it is there after a
                                  failure, too */
    struct rn_bases *bases;    /* bases.h: shared with other builds; NULL: there are none */
    struct rn_beside *beside;  /* beside.h: other threads help; NULL: there are none */
};

/* Fills set with the resources in the order of the output. *secret: some input was decrypted. */
int rn_build(struct rn_run *run, const struct rn_build_args *args, struct rn_resset *set,
             bool *secret);

#endif
