/* Documents to resources: what is checked when a file is loaded, Lists taken apart. */
#ifndef RN_KUBE_FACTORY_H
#define RN_KUBE_FACTORY_H

#include "kube/resset.h"
#include "yaml/reader.h"

/* Appends the resources of the documents (conflict check included). */
int rn_resources_from_documents(struct rn_run *run, const struct rn_documents *docs,
                                struct rn_resset *out);
/* Checks one object: kind, metadata.name. */
int rn_check_object(struct rn_run *run, const struct rn_node *root);

#endif
