/* The configs of built-in plugins (apiVersion: builtin) as typed structs. Like the reference, a
 * config may have fields that its kind does not know: they are ignored. */
#ifndef RN_KUSTOM_PLUGIN_H
#define RN_KUSTOM_PLUGIN_H

#include "kustom/fields.h"

/* One target of a ValueAddTransformer. */
struct rn_value_target {
    struct rn_selector_spec selector;
    struct rn_textval field_path;
    struct rn_intval file_path_position;
    struct rn_mark mark;
};

/* The fields of all kinds; each kind's table fills its own. */
struct rn_plugin_args {
    struct rn_metadata metadata;
    struct rn_textval prefix, suffix;
    struct rn_fieldspec_arg *field_specs;
    size_t nfield_specs, field_specs_cap;
    struct rn_string_map labels, annotations;
    struct rn_boolval unset_only;
    struct rn_textval role_binding_subjects;
    struct rn_image_entry image;
    struct rn_replica_entry replica;
    struct rn_patch_entry patch; /* PatchTransformer; PatchJson6902Transformer, jsonOp as patch */
    struct rn_texts paths;       /* PatchStrategicMergeTransformer */
    struct rn_textval patches;   /* the same: YAML text */
    const struct rn_node *patches_node; /* its scalar */
    struct rn_replacement_entry *replacements;
    size_t nreplacements, replacements_cap;
    struct rn_textval value, target_file_path;
    struct rn_value_target *targets;
    size_t ntargets, targets_cap;
    struct rn_generator_args generator;
    struct rn_textval cloud, kubernetes_name, kubernetes_namespace, account_name,
        account_project_id; /* IAMPolicyGenerator */
};

/* The table of a kind's fields, of struct rn_plugin_args; NULL when it has none that count. */
const struct rn_field_table *rn_plugin_fields(struct rn_str kind);

#endif
