/* What the files of patch*.c share: patch texts read into trees. */
#ifndef RN_TRANSFORM_PATCH_PARTS_H
#define RN_TRANSFORM_PATCH_PARTS_H

#include "transform/transform.h"

/* Reads that of a `patchesJson6902` entry. */
int rn_patch_read_json(struct rn_layer *layer, const struct rn_patch_entry *entry,
                       struct rn_patch_trees *out);
/* Reads an entry of `patchesStrategicMerge`: its text when that is a patch, else, where it
 * is_path, the file of that name. node is the scalar of the entry. */
int rn_patch_read_merges(struct rn_layer *layer, struct rn_textval entry,
                         const struct rn_node *node, bool is_path, struct rn_documents *out);

/* patch_apply.c: what a strategic merge patch may change besides fields. */
struct rn_patch_rights {
    bool name, kind;
};

/* Merges one patch, which is consumed, into a resource. With rights the caller tells the set,
 * unless the resource was deleted. */
int rn_patch_merge(struct rn_run *run, struct rn_resource *r, struct rn_node *patch,
                   struct rn_patch_rights rights);
/* Makes strings of the values of a patch's labels or annotations; nulls become their source text. A
 * null in place of the map goes away. */
int rn_patch_to_strings(struct rn_run *run, struct rn_node *patch, const struct rn_sym *word);
/* Makes a patch fit for targets that it does not name: its labels and annotations become strings.
 */
int rn_patch_prepare(struct rn_run *run, struct rn_node *patch);
/* Gives a prepared patch the apiVersion of the target. */
void rn_patch_adopt(struct rn_run *run, struct rn_node *patch, const struct rn_resource *target);
/* Applies JSON 6902 operations. remember: the reference notes the identity before the change. */
int rn_patch_operate(struct rn_layer *layer, struct rn_resource *r,
                     const struct rn_patch_trees *trees, bool remember);

#endif
