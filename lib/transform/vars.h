/* Vars: what vars.c, vars_value.c and vars_expand.c share. */
#ifndef RN_TRANSFORM_VARS_H
#define RN_TRANSFORM_VARS_H

#include "transform/transform.h"

/* What a var stands for. */
struct rn_var_value {
    enum rn_var_type {
        RN_VAR_STRING,
        RN_VAR_INT,
        RN_VAR_FLOAT,
        RN_VAR_BOOL,
        RN_VAR_NO_SCALAR
    } type;
    const struct rn_node *tree; /* a map or list of the resource; NULL for a scalar */
    struct rn_str text;         /* as it goes into a longer text */
    double f;
    const struct rn_var_entry *entry;
    size_t used;
    bool reported; /* the warning about a map or list has been given */
};

/* Reads the field at path (metadata.name, spec.ports[0].port, metadata.annotations.[a.b/c]) of an
 * object. False when it is not there or its text is not what its type says. */
bool rn_var_read(struct rn_run *run, const struct rn_node *root, struct rn_str path,
                 struct rn_var_value *out);
/* Refuses a map or list that the reference cannot decode, which it does even for a var that nothing
 * uses: a key is there twice, or a text is not what its tag says. */
int rn_var_check(struct rn_run *run, const struct rn_node *tree);

/* Replaces $(NAME) in a string scalar by the values (name symbol to struct rn_var_value). */
void rn_var_expand(struct rn_run *run, const struct rn_map *values, struct rn_node *n);

#endif
