/* What the transformers that write one scalar share. */
#ifndef RN_TRANSFORM_SETTER_H
#define RN_TRANSFORM_SETTER_H

#include "kube/fieldspec.h"

/* Remembers the identity of r before a change, and makes metadata.annotations a map: the reference
 * keeps that memory in it, so later steps find the map there. An empty one is not printed. */
void rn_note_identity(struct rn_run *run, struct rn_resource *r, struct rn_mark mark);

/* Writes text into a scalar or null, keeping its quotes; an error for a map or list. by is the
 * field of the kustomization that wants it: its name and place. */
int rn_set_field(struct rn_run *run, struct rn_node *n, struct rn_str text, enum rn_tag tag,
                 const char *by, struct rn_mark mark);
/* Puts quotes around a scalar that we made and that YAML 1.1 would read as no string without them:
 * a strategic merge keeps the quotes of what it writes over. */
void rn_style_new(struct rn_run *run, struct rn_node *v);
/* The error for a node of another kind than expected ("a scalar"): at the node, or where it has no
 * place, at mark. */
int rn_wrong_kind(struct rn_run *run, const struct rn_node *n, const char *expected, const char *by,
                  struct rn_mark mark);

#endif
