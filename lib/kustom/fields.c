/* The one table of the kustomization's fields. */
#include "kustom/field_macros.h"

static const struct rn_field metadata_list[] = {
    TEXT(rn_metadata, "name", name),
    TEXT(rn_metadata, "namespace", namespace),
    STRINGS(rn_metadata, "labels", labels),
    STRINGS(rn_metadata, "annotations", annotations),
};
const struct rn_field_table rn_fields_metadata =
    TABLE(metadata_list, rn_metadata, AT(rn_metadata, given), RN_NO_OFFSET);

static const struct rn_field fieldspec_list[] = {
    INLINED(rn_fieldspec_arg, "group", group), INLINED(rn_fieldspec_arg, "version", version),
    INLINED(rn_fieldspec_arg, "kind", kind),   TEXT(rn_fieldspec_arg, "path", path),
    BOOL(rn_fieldspec_arg, "create", create),
};
const struct rn_field_table rn_fields_fieldspec =
    TABLE(fieldspec_list, rn_fieldspec_arg, RN_NO_OFFSET, AT(rn_fieldspec_arg, mark));

static const struct rn_field label_list[] = {
    STRINGS(rn_label_entry, "pairs", pairs),
    BOOL(rn_label_entry, "includeSelectors", include_selectors),
    BOOL(rn_label_entry, "includeTemplates", include_templates),
    BOOL(rn_label_entry, "includeVolumeClaimTemplates", include_volume_claim_templates),
    STRUCTS(rn_label_entry, "fields", fields, nfields, rn_fieldspec_arg, rn_fields_fieldspec),
};
const struct rn_field_table rn_fields_label =
    TABLE(label_list, rn_label_entry, RN_NO_OFFSET, AT(rn_label_entry, mark));

static const struct rn_field selector_list[] = {
    INLINED(rn_selector_spec, "group", group),
    INLINED(rn_selector_spec, "version", version),
    INLINED(rn_selector_spec, "kind", kind),
    INLINED(rn_selector_spec, "name", name),
    INLINED(rn_selector_spec, "namespace", namespace),
    TEXT(rn_selector_spec, "annotationSelector", annotation_selector),
    TEXT(rn_selector_spec, "labelSelector", label_selector),
};
const struct rn_field_table rn_fields_selector =
    TABLE(selector_list, rn_selector_spec, AT(rn_selector_spec, given), AT(rn_selector_spec, mark));

static const struct rn_field patch_option_list[] = {
    BOOL(rn_patch_entry, "allowNameChange", allow_name_change),
    BOOL(rn_patch_entry, "allowKindChange", allow_kind_change),
};
static const struct rn_field_table patch_options =
    TABLE(patch_option_list, rn_patch_entry, RN_NO_OFFSET, RN_NO_OFFSET);

static const struct rn_field patch_list[] = {
    TEXT_(rn_patch_entry, "path", path, RN_FIELD_FILE),
    TEXT_(rn_patch_entry, "patch", patch,
          RN_FIELD_WITH_NODE + MUST(AT(rn_patch_entry, patch_node) ==
                                    AT(rn_patch_entry, patch) + sizeof(struct rn_textval))),
    STRUCT(rn_patch_entry, "target", target, rn_selector_spec, rn_fields_selector),
    SPREAD("options", patch_options, RN_FIELD_NULLABLE),
};
const struct rn_field_table rn_fields_patch =
    TABLE(patch_list, rn_patch_entry, RN_NO_OFFSET, AT(rn_patch_entry, mark));

static const struct rn_field image_list[] = {
    TEXT(rn_image_entry, "name", name),
    TEXT(rn_image_entry, "newName", new_name),
    TEXT(rn_image_entry, "tagSuffix", tag_suffix),
    TEXT(rn_image_entry, "newTag", new_tag),
    TEXT(rn_image_entry, "digest", digest),
};
const struct rn_field_table rn_fields_image =
    TABLE(image_list, rn_image_entry, RN_NO_OFFSET, AT(rn_image_entry, mark));

static const struct rn_field replica_list[] = {
    TEXT(rn_replica_entry, "name", name),
    INT_(rn_replica_entry, "count", count, RN_FIELD_ALWAYS),
};
const struct rn_field_table rn_fields_replica =
    TABLE(replica_list, rn_replica_entry, RN_NO_OFFSET, AT(rn_replica_entry, mark));

static const struct rn_field generator_option_list[] = {
    STRINGS_(rn_generator_options, "labels", labels, RN_FIELD_INLINED),
    STRINGS_(rn_generator_options, "annotations", annotations, RN_FIELD_INLINED),
    BOOL(rn_generator_options, "disableNameSuffixHash", disable_name_suffix_hash),
    BOOL(rn_generator_options, "immutable", immutable),
};
const struct rn_field_table rn_fields_generator_options =
    TABLE(generator_option_list, rn_generator_options, AT(rn_generator_options, given),
          AT(rn_generator_options, mark));

/* The lists of strings come to us through inlined structs, but only text fields care. */
#define GENERATOR_FIELDS                                                                           \
    INLINED(rn_generator_args, "namespace", namespace), INLINED(rn_generator_args, "name", name),  \
        INLINED(rn_generator_args, "behavior", behavior),                                          \
        TEXTS(rn_generator_args, "literals", literals),                                            \
        TEXTS_(rn_generator_args, "files", files, RN_FIELD_SOURCE),                                \
        TEXTS_(rn_generator_args, "envs", envs, RN_FIELD_FILE),                                    \
        TEXT_(rn_generator_args, "env", env, RN_FIELD_INLINED | RN_FIELD_FILE),                    \
        STRUCT(rn_generator_args, "options", options, rn_generator_options,                        \
               rn_fields_generator_options)

static const struct rn_field config_map_list[] = {GENERATOR_FIELDS};
const struct rn_field_table rn_fields_config_map =
    TABLE(config_map_list, rn_generator_args, RN_NO_OFFSET, AT(rn_generator_args, mark));

static const struct rn_field secret_list[] = {
    GENERATOR_FIELDS,
    TEXT(rn_generator_args, "type", type),
};
const struct rn_field_table rn_fields_secret =
    TABLE(secret_list, rn_generator_args, RN_NO_OFFSET, AT(rn_generator_args, mark));

static const struct rn_field replacement_option_list[] = {
    TEXT(rn_replacement_options, "delimiter", delimiter),
    INT(rn_replacement_options, "index", index),
    TEXT(rn_replacement_options, "encoding", encoding),
    BOOL(rn_replacement_options, "create", create),
};
static const struct rn_field_table replacement_options =
    TABLE(replacement_option_list, rn_replacement_options, AT(rn_replacement_options, given),
          RN_NO_OFFSET);

static const struct rn_field replacement_source_list[] = {
    INLINED(rn_replacement_source, "group", group),
    INLINED(rn_replacement_source, "version", version),
    INLINED(rn_replacement_source, "kind", kind),
    INLINED(rn_replacement_source, "name", name),
    INLINED(rn_replacement_source, "namespace", namespace),
    TEXT(rn_replacement_source, "fieldPath", field_path),
    STRUCT(rn_replacement_source, "options", options, rn_replacement_options, replacement_options),
};
static const struct rn_field_table replacement_source =
    TABLE(replacement_source_list, rn_replacement_source, AT(rn_replacement_source, given),
          AT(rn_replacement_source, mark));

static const struct rn_field replacement_target_list[] = {
    STRUCT_(rn_replacement_target, "select", select, rn_selector_spec, rn_fields_selector,
            RN_FIELD_ALWAYS),
    STRUCTS(rn_replacement_target, "reject", reject, nreject, rn_selector_spec, rn_fields_selector),
    TEXTS(rn_replacement_target, "fieldPaths", field_paths),
    STRUCT(rn_replacement_target, "options", options, rn_replacement_options, replacement_options),
};
static const struct rn_field_table replacement_target = TABLE(
    replacement_target_list, rn_replacement_target, RN_NO_OFFSET, AT(rn_replacement_target, mark));

#define REPLACEMENT_FIELDS(flags)                                                                  \
    STRUCT_(rn_replacement_entry, "source", source, rn_replacement_source, replacement_source,     \
            flags),                                                                                \
        STRUCTS_(rn_replacement_entry, "targets", targets, ntargets, rn_replacement_target,        \
                 replacement_target, flags),                                                       \
        TEXT_(rn_replacement_entry, "sourceValue", source_value, RN_FIELD_NULLABLE | (flags))

static const struct rn_field replacement_list[] = {
    REPLACEMENT_FIELDS(RN_FIELD_INLINED),
    TEXT_(rn_replacement_entry, "path", path, RN_FIELD_FILE),
};
const struct rn_field_table rn_fields_replacement =
    TABLE(replacement_list, rn_replacement_entry, RN_NO_OFFSET, AT(rn_replacement_entry, mark));
static const struct rn_field replacement_file_list[] = {REPLACEMENT_FIELDS(0)};
const struct rn_field_table rn_fields_replacement_file = TABLE(
    replacement_file_list, rn_replacement_entry, RN_NO_OFFSET, AT(rn_replacement_entry, mark));

static const struct rn_field var_objref_list[] = {
    TEXT(rn_var_entry, "apiVersion", obj_api_version),
    INLINED(rn_var_entry, "group", obj_group),
    INLINED(rn_var_entry, "version", obj_version),
    INLINED(rn_var_entry, "kind", obj_kind),
    TEXT_(rn_var_entry, "name", obj_name, RN_FIELD_ALWAYS),
    TEXT(rn_var_entry, "namespace", obj_namespace),
};
static const struct rn_field_table var_objref =
    TABLE(var_objref_list, rn_var_entry, RN_NO_OFFSET, RN_NO_OFFSET);

static const struct rn_field var_fieldref_list[] = {
    TEXT(rn_var_entry, "fieldPath", field_path),
};
static const struct rn_field_table var_fieldref =
    TABLE(var_fieldref_list, rn_var_entry, RN_NO_OFFSET, RN_NO_OFFSET);

static const struct rn_field var_list[] = {
    TEXT_(rn_var_entry, "name", name, RN_FIELD_ALWAYS),
    SPREAD("objref", var_objref, 0),
    SPREAD("fieldref", var_fieldref, 0),
};
static const struct rn_field_table var_entry =
    TABLE(var_list, rn_var_entry, RN_NO_OFFSET, AT(rn_var_entry, mark));

static const struct rn_field legacy_sort_list[] = {
    TEXTS_(rn_sort_options, "orderFirst", order_first, RN_FIELD_ALWAYS),
    TEXTS_(rn_sort_options, "orderLast", order_last, RN_FIELD_ALWAYS),
};
static const struct rn_field_table legacy_sort =
    TABLE(legacy_sort_list, rn_sort_options, AT(rn_sort_options, legacy_given), RN_NO_OFFSET);

static const struct rn_field sort_list[] = {
    TEXT(rn_sort_options, "order", order),
    SPREAD("legacySortOptions", legacy_sort, RN_FIELD_NULLABLE),
};
static const struct rn_field_table sort_options =
    TABLE(sort_list, rn_sort_options, AT(rn_sort_options, given), AT(rn_sort_options, mark));

static const struct rn_field helm_globals_list[] = {
    INLINED(rn_helm_globals, "chartHome", chart_home),
    INLINED(rn_helm_globals, "configHome", config_home),
};
const struct rn_field_table rn_fields_helm_globals =
    TABLE(helm_globals_list, rn_helm_globals, AT(rn_helm_globals, given), RN_NO_OFFSET);

static const struct rn_field helm_chart_list[] = {
    INLINED(rn_helm_chart, "name", name),
    INLINED(rn_helm_chart, "version", version),
    INLINED(rn_helm_chart, "repo", repo),
    INLINED(rn_helm_chart, "releaseName", release_name),
    INLINED(rn_helm_chart, "namespace", namespace),
    TEXTS_(rn_helm_chart, "additionalValuesFiles", additional_values_files,
           RN_FIELD_INLINED | RN_FIELD_FILE),
    TEXT_(rn_helm_chart, "valuesFile", values_file, RN_FIELD_INLINED | RN_FIELD_FILE),
    NODE(rn_helm_chart, "valuesInline", values_inline),
    INLINED(rn_helm_chart, "valuesMerge", values_merge),
    BOOL(rn_helm_chart, "includeCRDs", include_crds),
    BOOL(rn_helm_chart, "skipHooks", skip_hooks),
    TEXTS_(rn_helm_chart, "apiVersions", api_versions, RN_FIELD_INLINED),
    INLINED(rn_helm_chart, "kubeVersion", kube_version),
    INLINED(rn_helm_chart, "nameTemplate", name_template),
    BOOL(rn_helm_chart, "skipTests", skip_tests),
    BOOL(rn_helm_chart, "debug", debug),
    BOOL(rn_helm_chart, "devel", devel),
};
const struct rn_field_table rn_fields_helm_chart =
    TABLE(helm_chart_list, rn_helm_chart, RN_NO_OFFSET, AT(rn_helm_chart, mark));

static const struct rn_field helm_inflation_list[] = {
    TEXT(rn_helm_inflation, "chartName", chart_name),
    TEXT(rn_helm_inflation, "chartVersion", chart_version),
    TEXT(rn_helm_inflation, "chartRepoUrl", chart_repo_url),
    TEXT(rn_helm_inflation, "chartHome", chart_home),
    TEXT(rn_helm_inflation, "chartRepoName", chart_repo_name),
    TEXT(rn_helm_inflation, "helmBin", helm_bin),
    TEXT(rn_helm_inflation, "helmHome", helm_home),
    TEXT(rn_helm_inflation, "values", values),
    NODE(rn_helm_inflation, "valuesLocal", values_local),
    TEXT(rn_helm_inflation, "valuesMerge", values_merge),
    TEXT(rn_helm_inflation, "releaseName", release_name),
    TEXT(rn_helm_inflation, "releaseNamespace", release_namespace),
    TEXTS(rn_helm_inflation, "extraArgs", extra_args),
};
static const struct rn_field_table helm_inflation =
    TABLE(helm_inflation_list, rn_helm_inflation, RN_NO_OFFSET, AT(rn_helm_inflation, mark));

static const struct rn_field kustomization_list[] = {
    TEXT_(rn_kustomization, "apiVersion", api_version, RN_FIELD_TYPE_META),
    TEXT_(rn_kustomization, "kind", kind, RN_FIELD_TYPE_META),
    STRUCT(rn_kustomization, "metadata", metadata, rn_metadata, rn_fields_metadata),
    STRINGS_(rn_kustomization, "openapi", openapi, RN_FIELD_FILE),
    TEXT_(rn_kustomization, "namePrefix", name_prefix, RN_FIELD_RESENT),
    TEXT_(rn_kustomization, "nameSuffix", name_suffix, RN_FIELD_RESENT),
    TEXT_(rn_kustomization, "namespace", namespace, RN_FIELD_RESENT),
    STRINGS_(rn_kustomization, "commonLabels", common_labels, RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "labels", labels, nlabels, rn_label_entry, rn_fields_label,
             RN_FIELD_RESENT),
    STRINGS_(rn_kustomization, "commonAnnotations", common_annotations, RN_FIELD_RESENT),
    TEXTS_(rn_kustomization, "patchesStrategicMerge", patches_strategic_merge,
           RN_FIELD_PATCH | RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "patchesJson6902", patches_json6902, npatches_json6902,
             rn_patch_entry, rn_fields_patch, RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "patches", patches, npatches, rn_patch_entry, rn_fields_patch,
             RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "images", images, nimages, rn_image_entry, rn_fields_image,
             RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "imageTags", image_tags, nimage_tags, rn_image_entry,
             rn_fields_image, RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "replacements", replacements, nreplacements, rn_replacement_entry,
             rn_fields_replacement, RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "replicas", replicas, nreplicas, rn_replica_entry, rn_fields_replica,
             RN_FIELD_RESENT),
    STRUCTS(rn_kustomization, "vars", vars, nvars, rn_var_entry, var_entry),
    STRUCT(rn_kustomization, "sortOptions", sort_options, rn_sort_options, sort_options),
    TEXTS_(rn_kustomization, "resources", resources, RN_FIELD_RESOURCE),
    TEXTS_(rn_kustomization, "components", components, RN_FIELD_BASE),
    TEXTS_(rn_kustomization, "crds", crds, RN_FIELD_FILE),
    TEXTS_(rn_kustomization, "bases", bases, RN_FIELD_RESOURCE),
    STRUCTS_(rn_kustomization, "configMapGenerator", config_maps, nconfig_maps, rn_generator_args,
             rn_fields_config_map, RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "secretGenerator", secrets, nsecrets, rn_generator_args,
             rn_fields_secret, RN_FIELD_SECRET | RN_FIELD_RESENT),
    STRUCT(rn_kustomization, "helmGlobals", helm_globals, rn_helm_globals, rn_fields_helm_globals),
    STRUCTS_(rn_kustomization, "helmCharts", helm_charts, nhelm_charts, rn_helm_chart,
             rn_fields_helm_chart, RN_FIELD_RESENT),
    STRUCTS_(rn_kustomization, "helmChartInflationGenerator", helm_inflations, nhelm_inflations,
             rn_helm_inflation, helm_inflation, RN_FIELD_RESENT),
    STRUCT(rn_kustomization, "generatorOptions", generator_options, rn_generator_options,
           rn_fields_generator_options),
    TEXTS_(rn_kustomization, "configurations", configurations, RN_FIELD_FILE),
    TEXTS_(rn_kustomization, "generators", generators, RN_FIELD_PLUGIN),
    TEXTS_(rn_kustomization, "transformers", transformers, RN_FIELD_PLUGIN),
    TEXTS_(rn_kustomization, "validators", validators, RN_FIELD_PLUGIN),
    TEXTS(rn_kustomization, "buildMetadata", build_metadata),
};
const struct rn_field_table rn_fields_kustomization =
    TABLE(kustomization_list, rn_kustomization, RN_NO_OFFSET, RN_NO_OFFSET);
