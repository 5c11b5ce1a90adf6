/* A new kustomization file, as text. */
#ifndef RN_KUSTOM_CREATE_H
#define RN_KUSTOM_CREATE_H

#include "source/source.h"

/* Appends the file that wanted asks for, in the layout of the reference's `create`. Paths are seen
 * from the loader's directory. Errors: a resource that is nowhere, a label without a name. */
int rn_kustomization_create(struct rn_run *run, const struct rn_loader *loader,
                            const struct render_new_kustomization *wanted, struct rn_buf *out);

#endif
