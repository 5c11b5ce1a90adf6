/* The way back from the typed structs to a tree, by the same table of fields. */
#ifndef RN_KUSTOM_ENCODE_H
#define RN_KUSTOM_ENCODE_H

#include "kustom/fields.h"

/* What the reference writes of the struct at base: fields that are empty are left out, but for
 * those that it always writes. Texts are those of the struct. */
int rn_encode(struct rn_run *run, const struct rn_field_table *table, const void *base,
              struct rn_node **out);

#endif
