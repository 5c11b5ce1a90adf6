/* Built-in transformers by their own configs (apiVersion: builtin), as the field transformers lists
 * them. */
#ifndef RN_TRANSFORM_BUILTIN_H
#define RN_TRANSFORM_BUILTIN_H

#include "kustom/plugin.h"
#include "transform/transform.h"

/* Runs the transformer that the config object names; an error for a kind that is none. */
int rn_transform_builtin(struct rn_layer *layer, const struct rn_node *config);

/* value_add.c: ValueAddTransformer. */
int rn_transform_value_add(struct rn_layer *layer, const struct rn_plugin_args *args);

#endif
