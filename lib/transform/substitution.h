/* SecretSubstitution: values of the environment, of files and of encrypted files at fields of
 * resources. */
#ifndef RN_TRANSFORM_SUBSTITUTION_H
#define RN_TRANSFORM_SUBSTITUTION_H

#include "transform/transform.h"

/* Runs one config over the layer's set. Its placeholders are kept in the source's inputs, for the
 * check at the end of the build. */
int rn_transform_substitution(struct rn_layer *layer, const struct rn_node *config);
/* An error for each value of a Secret in which a placeholder is left. */
int rn_check_placeholders(struct rn_run *run, const struct rn_sops_inputs *inputs,
                          const struct rn_resset *set);

#endif
