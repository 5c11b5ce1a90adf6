/* Documents to objects and resources: what is checked when a file is loaded, Lists taken apart. */
#ifndef RN_KUBE_FACTORY_H
#define RN_KUBE_FACTORY_H

#include "kube/resset.h"
#include "yaml/reader.h"

/* An error unless the object has a kind and a name (the latter not for Lists). */
int rn_object_check(struct rn_run *run, const struct rn_node *root);
/* The objects of the documents, in order, in a fresh out: empty ones dropped, each checked to have
 * a kind and a name, Lists replaced by their items. Serves resources and patches alike. */
int rn_objects_from_documents(struct rn_run *run, const struct rn_documents *docs,
                              struct rn_documents *out);
/* As rn_objects_from_documents, but a List among several documents is an object like any other. */
int rn_objects_as_written(struct rn_run *run, const struct rn_documents *docs,
                          struct rn_documents *out);
/* Makes resources of objects and appends them to set (conflict check included). */
int rn_resources_from_objects(struct rn_run *run, const struct rn_documents *objects,
                              struct rn_resset *set);
/* As rn_objects_from_documents, made resources of and appended to set (conflict check included). */
int rn_resources_from_documents(struct rn_run *run, const struct rn_documents *docs,
                                struct rn_resset *set);

#endif
