/* The tables of fields of the built-in plugins' configs. */
#include "kustom/field_macros.h"
#include "kustom/plugin.h"

#define PLUGIN_TABLE(list) TABLE(list, rn_plugin_args, RN_NO_OFFSET, RN_NO_OFFSET)
#define METADATA STRUCT(rn_plugin_args, "metadata", metadata, rn_metadata, rn_fields_metadata)
#define FIELD_SPECS                                                                                \
    STRUCTS(rn_plugin_args, "fieldSpecs", field_specs, nfield_specs, rn_fieldspec_arg,             \
            rn_fields_fieldspec)
/* A member of an entry struct inside rn_plugin_args. */
#define NESTED(name, outer, S, m, type, flags)                                                     \
    {                                                                                              \
        name, NULL, (uint16_t)(AT(rn_plugin_args, outer) + AT(S, m)), type, flags                  \
    }

static const struct rn_field affix_list[] = {
    TEXT(rn_plugin_args, "prefix", prefix),
    FIELD_SPECS,
    TEXT(rn_plugin_args, "suffix", suffix),
};
#define AFFIX_TABLE(from, n)                                                                       \
    {                                                                                              \
        affix_list + (from), n, sizeof(struct rn_plugin_args), RN_NO_OFFSET, RN_NO_OFFSET, true    \
    }
static const struct rn_field_table prefix_fields = AFFIX_TABLE(0, 2);
static const struct rn_field_table suffix_fields = AFFIX_TABLE(1, 2);
static const struct rn_field_table affix_fields = AFFIX_TABLE(0, 3);

static const struct rn_field namespace_list[] = {
    METADATA,
    FIELD_SPECS,
    BOOL(rn_plugin_args, "unsetOnly", unset_only),
    TEXT(rn_plugin_args, "setRoleBindingSubjects", role_binding_subjects),
};
static const struct rn_field_table namespace_fields = PLUGIN_TABLE(namespace_list);

static const struct rn_field labels_list[] = {
    STRINGS(rn_plugin_args, "labels", labels),
    STRINGS(rn_plugin_args, "annotations", annotations),
    FIELD_SPECS,
};
static const struct rn_field_table labels_fields = PLUGIN_TABLE(labels_list);

static const struct rn_field image_list[] = {
    STRUCT(rn_plugin_args, "imageTag", image, rn_image_entry, rn_fields_image),
    FIELD_SPECS,
};
static const struct rn_field_table image_fields = PLUGIN_TABLE(image_list);

static const struct rn_field replica_list[] = {
    STRUCT(rn_plugin_args, "replica", replica, rn_replica_entry, rn_fields_replica),
    FIELD_SPECS,
};
static const struct rn_field_table replica_fields = PLUGIN_TABLE(replica_list);

static const struct rn_field patch_option_list[] = {
    NESTED("allowNameChange", patch, rn_patch_entry, allow_name_change, RN_F_BOOL, 0),
    NESTED("allowKindChange", patch, rn_patch_entry, allow_kind_change, RN_F_BOOL, 0),
};
static const struct rn_field_table patch_options = PLUGIN_TABLE(patch_option_list);

#define PATCH_TARGET                                                                               \
    {                                                                                              \
        "target", &rn_fields_selector,                                                             \
            (uint16_t)(AT(rn_plugin_args, patch) + AT(rn_patch_entry, target)), RN_F_STRUCT,       \
            RN_FIELD_NULLABLE                                                                      \
    }
#define PATCH_TEXT(name) NESTED(name, patch, rn_patch_entry, patch, RN_F_TEXT, RN_FIELD_WITH_NODE)

static const struct rn_field patch_list[] = {
    NESTED("path", patch, rn_patch_entry, path, RN_F_TEXT, RN_FIELD_FILE),
    PATCH_TEXT("patch"),
    PATCH_TARGET,
    SPREAD("options", patch_options, RN_FIELD_NULLABLE),
};
static const struct rn_field_table patch_fields = PLUGIN_TABLE(patch_list);

static const struct rn_field json6902_list[] = {
    NESTED("path", patch, rn_patch_entry, path, RN_F_TEXT, RN_FIELD_FILE),
    PATCH_TEXT("jsonOp"),
    PATCH_TARGET,
};
static const struct rn_field_table json6902_fields = PLUGIN_TABLE(json6902_list);

static const struct rn_field strategic_merge_list[] = {
    TEXTS_(rn_plugin_args, "paths", paths, RN_FIELD_PATCH),
    TEXT_(rn_plugin_args, "patches", patches,
          RN_FIELD_WITH_NODE + MUST(AT(rn_plugin_args, patches_node) ==
                                    AT(rn_plugin_args, patches) + sizeof(struct rn_textval))),
};
static const struct rn_field_table strategic_merge_fields = PLUGIN_TABLE(strategic_merge_list);

static const struct rn_field replacements_list[] = {
    STRUCTS(rn_plugin_args, "replacements", replacements, nreplacements, rn_replacement_entry,
            rn_fields_replacement),
};
static const struct rn_field_table replacements_fields = PLUGIN_TABLE(replacements_list);

static const struct rn_field value_target_list[] = {
    STRUCT(rn_value_target, "selector", selector, rn_selector_spec, rn_fields_selector),
    TEXT(rn_value_target, "fieldPath", field_path),
    INT(rn_value_target, "filePathPosition", file_path_position),
};
static const struct rn_field_table value_target =
    TABLE(value_target_list, rn_value_target, RN_NO_OFFSET, AT(rn_value_target, mark));
static const struct rn_field value_add_list[] = {
    TEXT(rn_plugin_args, "value", value),
    STRUCTS(rn_plugin_args, "targets", targets, ntargets, rn_value_target, value_target),
    TEXT_(rn_plugin_args, "targetFilePath", target_file_path, RN_FIELD_FILE),
};
static const struct rn_field_table value_add_fields = PLUGIN_TABLE(value_add_list);

/* Inlined in the reference, twice: no number in there becomes text. */
#define GENERATOR_(name, m, type, names)                                                           \
    NESTED(name, generator, rn_generator_args, m, type, RN_FIELD_INLINED | (names))
#define GENERATOR(name, m, type) GENERATOR_(name, m, type, 0)
#define GENERATOR_FIELDS                                                                           \
    METADATA, GENERATOR("namespace", namespace, RN_F_TEXT), GENERATOR("name", name, RN_F_TEXT),    \
        GENERATOR("behavior", behavior, RN_F_TEXT), GENERATOR("literals", literals, RN_F_TEXTS),   \
        GENERATOR_("files", files, RN_F_TEXTS, RN_FIELD_SOURCE),                                   \
        GENERATOR_("envs", envs, RN_F_TEXTS, RN_FIELD_FILE), GENERATOR("env", env, RN_F_TEXT),     \
    {                                                                                              \
        "options", &rn_fields_generator_options,                                                   \
            (uint16_t)(AT(rn_plugin_args, generator) + AT(rn_generator_args, options)),            \
            RN_F_STRUCT, RN_FIELD_NULLABLE                                                         \
    }

static const struct rn_field config_map_list[] = {GENERATOR_FIELDS};
static const struct rn_field_table config_map_fields = PLUGIN_TABLE(config_map_list);
static const struct rn_field secret_list[] = {GENERATOR_FIELDS, GENERATOR("type", type, RN_F_TEXT)};
static const struct rn_field_table secret_fields = PLUGIN_TABLE(secret_list);

static const struct rn_field kubernetes_service_list[] = {
    TEXT(rn_plugin_args, "name", kubernetes_name),
    TEXT(rn_plugin_args, "namespace", kubernetes_namespace),
};
static const struct rn_field_table kubernetes_service = PLUGIN_TABLE(kubernetes_service_list);
static const struct rn_field service_account_list[] = {
    TEXT(rn_plugin_args, "name", account_name),
    TEXT(rn_plugin_args, "projectId", account_project_id),
};
static const struct rn_field_table service_account = PLUGIN_TABLE(service_account_list);
static const struct rn_field iam_policy_list[] = {
    INLINED(rn_plugin_args, "cloud", cloud),
    SPREAD("kubernetesService", kubernetes_service, RN_FIELD_INLINED),
    SPREAD("serviceAccount", service_account, RN_FIELD_INLINED),
};
static const struct rn_field_table iam_policy_fields = PLUGIN_TABLE(iam_policy_list);

static const struct {
    const char *kind;
    const struct rn_field_table *fields;
} plugins[] = {
    {"AnnotationsTransformer", &labels_fields},
    {"ConfigMapGenerator", &config_map_fields},
    {"IAMPolicyGenerator", &iam_policy_fields},
    {"ImageTagTransformer", &image_fields},
    {"LabelTransformer", &labels_fields},
    {"NamespaceTransformer", &namespace_fields},
    {"PatchJson6902Transformer", &json6902_fields},
    {"PatchStrategicMergeTransformer", &strategic_merge_fields},
    {"PatchTransformer", &patch_fields},
    {"PrefixSuffixTransformer", &affix_fields},
    {"PrefixTransformer", &prefix_fields},
    {"ReplacementTransformer", &replacements_fields},
    {"ReplicaCountTransformer", &replica_fields},
    {"SecretGenerator", &secret_fields},
    {"SuffixTransformer", &suffix_fields},
    {"ValueAddTransformer", &value_add_fields},
};

const struct rn_field_table *rn_plugin_fields(struct rn_str kind)
{
    for (size_t i = 0; i < sizeof(plugins) / sizeof(plugins[0]); i++)
        if (rn_str_is(kind, plugins[i].kind))
            return plugins[i].fields;
    return NULL;
}
