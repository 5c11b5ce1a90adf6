/* YAML as SOPS reads it, between text (yaml/v3nodes.h) and tree. Inside secret/ only. */
#ifndef RN_SECRET_SOPS_YAML_H
#define RN_SECRET_SOPS_YAML_H

#include "secret/sops_tree.h"
#include "yaml/v3nodes.h"

/* Most nodes that a file may have through aliases. */
enum { RN_SOPS_MAX_ALIAS_NODES = 1000000 };

/* Refuses what go-yaml cannot decode into a map: keys that repeat, merge keys without a map, values
 * that are not of the type of their tag. */
int rn_sops_yaml_check(struct rn_run *run, struct rn_v3_node *root);
/* The value of a scalar, with the kind null when it is not of the type of its tag; then *wrong. */
struct rn_sops_value rn_sops_yaml_scalar(struct rn_run *run, const struct rn_v3_node *n,
                                         bool *wrong);

#endif
