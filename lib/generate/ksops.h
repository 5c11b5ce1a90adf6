/* The generator ksops (apiVersion viaduct.ai/v1, kind ksops), in process: the resources of files
 * that SOPS has encrypted, and Secrets made of such files. */
#ifndef RN_GENERATE_KSOPS_H
#define RN_GENERATE_KSOPS_H

#include "kube/resset.h"
#include "source/source.h"
#include "yaml/reader.h"

bool rn_is_ksops(struct rn_run *run, const struct rn_node *config);
/* Adds what the config asks for to set, in the order of the plugin. */
int rn_generate_ksops(struct rn_run *run, struct rn_reader *reader, const struct rn_loader *loader,
                      const struct rn_node *config, struct rn_resset *set);

#endif
