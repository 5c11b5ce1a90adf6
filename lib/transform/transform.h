/* Transformers: each is one function over a set of resources, in a file of its own; the order in
 * which a kustomization runs them is the table in transform.c. What a transformer needs from the
 * kustomization is its typed arguments; what it needs from the outside is the loader of the files
 * that the arguments mention. */
#ifndef RN_TRANSFORM_TRANSFORM_H
#define RN_TRANSFORM_TRANSFORM_H

#include "kube/fieldspec.h"
#include "kube/resset.h"
#include "kube/sharing.h"
#include "kustom/kustomization.h"
#include "source/source.h"

/* A patch as read: strategic merge patches, or JSON 6902 operations, or nothing of either. */
struct rn_patch_trees {
    struct rn_documents merges;
    const struct rn_node *operations; /* NULL: it is no JSON patch, or a null one */
    bool strict;                      /* operations were read as JSON */
    struct rn_mark mark;              /* of the entry, for what has no better place */
};

/* Patches that were read beforehand. */
struct rn_ready_patches {
    /* False when the entry i of `patches` is not among them. They are asked for in order. */
    bool (*take)(void *user, size_t i, struct rn_patch_trees *out);
    void *user;
};

/* What a transformer works in. */
struct rn_layer {
    struct rn_run *run;
    struct rn_reader *reader;
    const struct rn_loader *loader;
    struct rn_resset *set;
    const struct rn_transformer_config *config;
    const struct rn_ready_patches *ready; /* NULL: none are */
    const struct rn_sharing *sharing;     /* NULL: there is nobody to share with */
};

/* Runs the transformers of a kustomization, in the reference's order: patchesStrategicMerge,
 * patches, namespace, prefix, suffix, labels, annotations, patchesJson6902, replicas, images,
 * replacements. Resources that became empty are dropped after each. ran, when not NULL, is called
 * after each transformer that ran, with its built-in kind ("PatchTransformer"), for buildMetadata;
 * its failure ends the run. */
int rn_transform_all(struct rn_layer *layer, const struct rn_kustomization *k,
                     int (*ran)(void *user, const char *builtin_kind), void *user);

/* namespace.c. specs: the table (RN_NAMESPACE). */
enum rn_subject_mode { RN_SUBJECTS_DEFAULT_ONLY, RN_SUBJECTS_ALL, RN_SUBJECTS_NONE };
struct rn_namespace_args {
    struct rn_textval namespace;
    bool unset_only;
    enum rn_subject_mode subjects;
    const struct rn_fieldspecs *specs;
};
int rn_transform_namespace(struct rn_layer *layer, const struct rn_namespace_args *args);
/* The same for one resource: its previous identity is not remembered. The caller tells the set. */
int rn_namespace_resource(struct rn_layer *layer, struct rn_resource *r,
                          const struct rn_namespace_args *args);

/* affix.c: namePrefix and nameSuffix. */
int rn_transform_prefix(struct rn_layer *layer, struct rn_textval prefix,
                        const struct rn_fieldspecs *specs);
int rn_transform_suffix(struct rn_layer *layer, struct rn_textval suffix,
                        const struct rn_fieldspecs *specs);

/* labels.c: sets pairs at the specs (labels, commonLabels, commonAnnotations alike). */
int rn_transform_pairs(struct rn_layer *layer, const struct rn_string_map *pairs,
                       const struct rn_fieldspecs *specs);
/* The specs of one `labels` entry. */
int rn_label_entry_specs(struct rn_layer *layer, const struct rn_label_entry *entry,
                         struct rn_fieldspecs *out);

/* images.c: one entry; n entries in order, each on the result of the one before. */
int rn_transform_image(struct rn_layer *layer, const struct rn_image_entry *image,
                       const struct rn_fieldspecs *specs);
int rn_transform_images(struct rn_layer *layer, const struct rn_image_entry *images, size_t n,
                        const struct rn_fieldspecs *specs);
/* replicas.c */
int rn_transform_replicas(struct rn_layer *layer, const struct rn_replica_entry *replica,
                          const struct rn_fieldspecs *specs);

/* patch_read.c: reads the text or file of a `patches` entry, in either form. */
int rn_patch_read(struct rn_layer *layer, const struct rn_patch_entry *entry,
                  struct rn_patch_trees *out);
/* patch.c: one entry of `patches`, as it was read; patchesStrategicMerge as a whole, of which the
 * first npaths may name files; one of patchesJson6902. */
int rn_transform_patch(struct rn_layer *layer, const struct rn_patch_entry *patch,
                       const struct rn_patch_trees *trees);
int rn_transform_patches_strategic_merge(struct rn_layer *layer, const struct rn_texts *patches,
                                         size_t npaths);
int rn_transform_patch_json6902(struct rn_layer *layer, const struct rn_patch_entry *patch);

/* merge.c: the strategic merge of a patch tree into a resource's tree (sections 1 to 3 of the
 * rules). patch is consumed. *deleted: the patch removed the whole object. */
int rn_strategic_merge(struct rn_run *run, struct rn_node *dest, struct rn_node *patch,
                       bool *deleted);
/* Merges source into dest, both values of a chart; *out is NULL when nothing is left.
 * Both are consumed. */
int rn_merge_values(struct rn_run *run, struct rn_node *dest, struct rn_node *source,
                    struct rn_node **out);
/* jsonpatch.c: applies a JSON 6902 patch (a list of operations as read) to a tree, in place. */
int rn_json_patch(struct rn_run *run, struct rn_node *root, const struct rn_node *operations,
                  bool strict_json);

/* replacement.c */
int rn_transform_replacements(struct rn_layer *layer, const struct rn_replacement_entry *entries,
                              size_t n);

/* nameref.c: updates references to changed names, once, at the end. */
int rn_transform_name_references(struct rn_layer *layer,
                                 const struct rn_name_references *references);

/* vars.c: attaches the vars of a kustomization to their resources; resolves them at the end. */
struct rn_vars; /* the vars seen so far */
struct rn_vars *rn_vars_new(struct rn_run *run);
/* Adds the vars of one layer; errors: a name seen before, several objects. */
int rn_vars_add(struct rn_layer *layer, struct rn_vars *vars, const struct rn_var_entry *entries,
                size_t n);
/* Makes vars that another run has made this one's: they grow in its memory. */
void rn_vars_adopt(struct rn_run *run, struct rn_vars *vars);
/* Adds those that a base brought. */
int rn_vars_merge(struct rn_run *run, struct rn_vars *into, const struct rn_vars *from);
int rn_transform_vars(struct rn_layer *layer, const struct rn_vars *vars,
                      const struct rn_fieldspecs *specs);

#endif
