/* Stage S for one text: what the reference's hidden writing and re-reading does to it. Inside yaml/
 * only. */
#ifndef RN_YAML_REENCODE_H
#define RN_YAML_REENCODE_H

#include "yaml/value.h"

/* A scalar as stage S sees it: a node's, or a key's. */
struct rn_reencoded {
    struct rn_str text;
    enum rn_style style;
    struct rn_mark mark;
};

/* Changes r->text to what is read back. Fails at r->mark when that cannot be read. */
int rn_reencode(struct rn_run *run, struct rn_context ctx, struct rn_reencoded *r);

#endif
