/* A kustomization file as a typed struct, filled by one table of fields (fields.c). Everything is
 * lent by the run. A text with s.p NULL is not given. Lists are in the order of the file. */
#ifndef RN_KUSTOM_KUSTOMIZATION_H
#define RN_KUSTOM_KUSTOMIZATION_H

#include "kube/selector.h"
#include "yaml/reader.h"

/* A list of strings; at is NULL when the field is not given (as in every list here). */
struct rn_texts {
    struct rn_textval *at;
    size_t n, cap;
    const struct rn_node **nodes; /* by the same index: the scalars as read; NULL for a null */
};

struct rn_string_pair {
    struct rn_str key, value;
    struct rn_mark mark;
};

/* map[string]string, in byte order of the keys. */
struct rn_string_map {
    struct rn_string_pair *at;
    size_t n, cap;
    bool given; /* the field was there, maybe empty */
};

/* bool, *bool and integer fields. */
struct rn_boolval {
    bool given, value;
    struct rn_mark mark;
};

struct rn_intval {
    bool given;
    int64_t value;
    struct rn_mark mark;
};

/* fieldSpecs as written: not yet parsed into parts (rn_fieldspec_parse does it). */
struct rn_fieldspec_arg {
    struct rn_textval path, group, version, kind;
    struct rn_boolval create;
    struct rn_mark mark;
};

struct rn_label_entry {
    struct rn_string_map pairs;
    struct rn_boolval include_selectors, include_templates, include_volume_claim_templates;
    struct rn_fieldspec_arg *fields;
    size_t nfields, fields_cap;
    struct rn_mark mark;
};

struct rn_patch_entry {
    struct rn_textval path, patch;
    const struct rn_node *patch_node; /* the scalar of `patch`, for marks inside it; or NULL */
    struct rn_selector_spec target;
    struct rn_boolval allow_name_change, allow_kind_change;
    struct rn_mark mark;
};

struct rn_image_entry {
    struct rn_textval name, new_name, new_tag, tag_suffix, digest;
    struct rn_mark mark;
};

struct rn_replica_entry {
    struct rn_textval name;
    struct rn_intval count;
    struct rn_mark mark;
};

struct rn_generator_options {
    bool given;
    struct rn_string_map labels, annotations;
    struct rn_boolval disable_name_suffix_hash, immutable;
    struct rn_mark mark;
};

/* configMapGenerator and secretGenerator entries. */
struct rn_generator_args {
    struct rn_textval name, namespace, behavior, type, env;
    struct rn_texts literals, files, envs;
    struct rn_generator_options options;
    struct rn_mark mark;
};

struct rn_replacement_options {
    bool given;
    struct rn_textval delimiter, encoding;
    struct rn_intval index;
    struct rn_boolval create;
};

struct rn_replacement_source {
    bool given;
    struct rn_textval group, version, kind, name, namespace, field_path;
    struct rn_replacement_options options;
    struct rn_mark mark;
};

struct rn_replacement_target {
    struct rn_selector_spec select; /* select.given false: missing */
    struct rn_selector_spec *reject;
    size_t nreject, reject_cap;
    struct rn_texts field_paths;
    struct rn_replacement_options options;
    struct rn_mark mark;
};

struct rn_replacement_entry {
    struct rn_textval path, source_value;
    struct rn_replacement_source source;
    struct rn_replacement_target *targets;
    size_t ntargets, targets_cap;
    struct rn_mark mark;
};

struct rn_var_entry {
    struct rn_textval name;
    struct rn_textval obj_group, obj_version, obj_api_version, obj_kind, obj_name, obj_namespace;
    struct rn_textval field_path;
    struct rn_mark mark;
};

struct rn_sort_options {
    bool given;
    struct rn_textval order;
    bool legacy_given;
    struct rn_texts order_first, order_last;
    struct rn_mark mark;
};

struct rn_metadata {
    bool given;
    struct rn_textval name, namespace;
    struct rn_string_map labels, annotations;
};

struct rn_helm_globals {
    bool given;
    struct rn_textval chart_home, config_home;
};

struct rn_helm_chart {
    struct rn_textval name, version, repo, release_name, namespace;
    struct rn_texts additional_values_files;
    struct rn_textval values_file, values_merge, kube_version, name_template;
    const struct rn_node *values_inline; /* a map, or NULL */
    struct rn_texts api_versions;
    struct rn_boolval include_crds, skip_hooks, skip_tests, debug, devel;
    struct rn_mark mark;
};

/* The old form of a chart; load.c turns it into a rn_helm_chart. */
struct rn_helm_inflation {
    struct rn_textval chart_name, chart_version, chart_repo_url, chart_home, chart_repo_name;
    struct rn_textval helm_bin, helm_home, values, values_merge, release_name, release_namespace;
    const struct rn_node *values_local;
    struct rn_texts extra_args;
    struct rn_mark mark;
};

struct rn_kustomization {
    struct rn_str path; /* of the file, real */
    uint16_t place;
    struct rn_mark mark; /* of its first line */
    struct rn_textval api_version, kind;
    struct rn_metadata metadata;
    struct rn_string_map openapi;
    struct rn_texts resources, components, crds, configurations;
    struct rn_texts bases; /* empty: moved to resources */
    struct rn_texts generators, transformers, validators;
    struct rn_textval name_prefix, name_suffix, namespace;
    struct rn_string_map common_labels, common_annotations;
    struct rn_label_entry *labels;
    size_t nlabels, labels_cap;
    struct rn_patch_entry *patches;
    size_t npatches, patches_cap;
    struct rn_texts patches_strategic_merge;
    struct rn_patch_entry *patches_json6902;
    size_t npatches_json6902, patches_json6902_cap;
    struct rn_image_entry *images;
    size_t nimages, images_cap;
    struct rn_image_entry *image_tags; /* empty: moved to images */
    size_t nimage_tags, image_tags_cap;
    struct rn_replica_entry *replicas;
    size_t nreplicas, replicas_cap;
    struct rn_replacement_entry *replacements;
    size_t nreplacements, replacements_cap;
    struct rn_var_entry *vars;
    size_t nvars, vars_cap;
    struct rn_generator_args *config_maps;
    size_t nconfig_maps, config_maps_cap;
    struct rn_generator_args *secrets;
    size_t nsecrets, secrets_cap;
    struct rn_generator_options generator_options;
    struct rn_sort_options sort_options;
    struct rn_texts build_metadata;
    struct rn_textval openapi_path, openapi_version; /* of openapi */
    struct rn_helm_globals helm_globals;
    struct rn_helm_chart *helm_charts;
    size_t nhelm_charts, helm_charts_cap;
    struct rn_helm_inflation *helm_inflations; /* empty: moved to helm_charts and helm_globals */
    size_t nhelm_inflations, helm_inflations_cap;
};

/* Appends an entry, with the scalar it was read from (NULL for a null). */
void rn_texts_add(struct rn_run *run, struct rn_texts *texts, struct rn_textval text,
                  const struct rn_node *node);
/* Whether the file is a Component. */
bool rn_is_component(const struct rn_kustomization *k);

/* Reads the text of a kustomization file: strict, case-insensitive field names, old spellings moved
 * to the new ones, deprecated fields warned about, apiVersion and kind checked. All unknown fields
 * and all wrong types of the file are reported. */
int rn_kustomization_read(struct rn_run *run, struct rn_reader *reader, struct rn_str text,
                          struct rn_str real_path, uint16_t place, struct rn_kustomization *out);

/* Reads the entries of a replacements file (one map or a list of them; unknown fields ignored).
 * root is what rn_read_v2 gave, NULL for an empty file, which is an error. */
int rn_replacements_read(struct rn_run *run, const struct rn_node *root,
                         struct rn_replacement_entry **out, size_t *n);

#endif
