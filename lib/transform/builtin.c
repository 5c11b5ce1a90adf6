#include "transform/builtin.h"

#include "generate/generate.h"

typedef int builtin_transformer(struct rn_layer *layer, const struct rn_node *config,
                                const struct rn_plugin_args *args);

static int config_error(struct rn_layer *layer, const struct rn_node *config, const char *what)
{
    struct rn_id id = rn_node_id(layer->run, config);

    return rn_error(layer->run, config->mark, RN_E_FIELD_VALUE,
                    "plugin %.*s fails configuration: %s", RN_FMT(rn_id_text(layer->run, &id)),
                    what);
}

static void to_specs(struct rn_run *run, const struct rn_plugin_args *args,
                     struct rn_fieldspecs *out)
{
    *out = (struct rn_fieldspecs){0};
    for (size_t i = 0; i < args->nfield_specs; i++) {
        const struct rn_fieldspec_arg *a = &args->field_specs[i];
        struct rn_fieldspec fs = {
            .gvk = {rn_intern(run, a->group.s), rn_intern(run, a->version.s),
                    rn_intern(run, a->kind.s)},
            .path = a->path.s.p ? a->path.s : RN_S(""),
            .create = a->create.value,
            .mark = a->mark,
        };

        rn_fieldspec_parse(run, &fs);
        RN_PUSH(run, out->at, out->n, out->cap) = fs;
    }
}

static int run_affix(struct rn_layer *layer, const struct rn_node *config,
                     const struct rn_plugin_args *args)
{
    struct rn_str kind = rn_text(rn_get(config, RN_WORD(layer->run, kind)));
    struct rn_fieldspecs specs;

    if (!args->field_specs)
        return config_error(layer, config, "fieldSpecs is not expected to be nil");
    to_specs(layer->run, args, &specs);
    if (!rn_str_starts(kind, RN_S("Suffix")))
        RN_TRY(rn_transform_prefix(layer, args->prefix, &specs));
    if (rn_str_ends(kind, RN_S("SuffixTransformer")))
        RN_TRY(rn_transform_suffix(layer, args->suffix, &specs));
    return RENDER_OK;
}

static int run_namespace(struct rn_layer *layer, const struct rn_node *config,
                         const struct rn_plugin_args *args)
{
    struct rn_str mode = args->role_binding_subjects.s;
    struct rn_fieldspecs specs;
    struct rn_namespace_args a = {
        .namespace = args->metadata.namespace,
        .unset_only = args->unset_only.value,
        .subjects = RN_SUBJECTS_DEFAULT_ONLY,
        .specs = &specs,
    };

    to_specs(layer->run, args, &specs);
    if (rn_str_is(mode, "allServiceAccounts"))
        a.subjects = RN_SUBJECTS_ALL;
    else if (rn_str_is(mode, "none"))
        a.subjects = RN_SUBJECTS_NONE;
    else if (mode.n && !rn_str_is(mode, "defaultOnly"))
        return config_error(layer, config,
                            "invalid value for setRoleBindingSubjects: must be one of "
                            "defaultOnly, none or allServiceAccounts");
    return a.namespace.s.n ? rn_transform_namespace(layer, &a) : RENDER_OK;
}

static int run_labels(struct rn_layer *layer, const struct rn_node *config,
                      const struct rn_plugin_args *args)
{
    struct rn_str kind = rn_text(rn_get(config, RN_WORD(layer->run, kind)));
    struct rn_fieldspecs specs;

    to_specs(layer->run, args, &specs);
    return rn_transform_pairs(
        layer, rn_str_is(kind, "LabelTransformer") ? &args->labels : &args->annotations, &specs);
}

static int run_image(struct rn_layer *layer, const struct rn_node *config,
                     const struct rn_plugin_args *args)
{
    struct rn_fieldspecs specs;

    (void)config;
    to_specs(layer->run, args, &specs);
    return rn_transform_image(layer, &args->image, &specs);
}

static int run_replicas(struct rn_layer *layer, const struct rn_node *config,
                        const struct rn_plugin_args *args)
{
    struct rn_fieldspecs specs;

    (void)config;
    to_specs(layer->run, args, &specs);
    return rn_transform_replicas(layer, &args->replica, &specs);
}

static int run_patch(struct rn_layer *layer, const struct rn_node *config,
                     const struct rn_plugin_args *args)
{
    struct rn_patch_trees trees;

    (void)config;
    RN_TRY(rn_patch_read(layer, &args->patch, &trees));
    return rn_transform_patch(layer, &args->patch, &trees);
}

static int run_json6902(struct rn_layer *layer, const struct rn_node *config,
                        const struct rn_plugin_args *args)
{
    if (args->patch.target.name.s.n == 0)
        return config_error(layer, config, "must specify the target name");
    if (args->patch.path.s.n == 0 && args->patch.patch.s.n == 0)
        return config_error(layer, config, "empty file path and empty jsonOp");
    if (args->patch.path.s.n && args->patch.patch.s.n)
        return config_error(layer, config, "must specify a file path or jsonOp, not both");
    return rn_transform_patch_json6902(layer, &args->patch);
}

static int run_strategic_merge(struct rn_layer *layer, const struct rn_node *config,
                               const struct rn_plugin_args *args)
{
    struct rn_texts all = {0};

    if (args->paths.n == 0 && args->patches.s.n == 0)
        return config_error(layer, config, "empty file path and empty patch content");
    for (size_t i = 0; i < args->paths.n; i++)
        rn_texts_add(layer->run, &all, args->paths.at[i], args->paths.nodes[i]);
    if (args->patches.s.n)
        rn_texts_add(layer->run, &all, args->patches, args->patches_node);
    return rn_transform_patches_strategic_merge(layer, &all, args->paths.n);
}

static int run_replacements(struct rn_layer *layer, const struct rn_node *config,
                            const struct rn_plugin_args *args)
{
    (void)config;
    return rn_transform_replacements(layer, args->replacements, args->nreplacements);
}

static int run_value_add(struct rn_layer *layer, const struct rn_node *config,
                         const struct rn_plugin_args *args)
{
    (void)config;
    return rn_transform_value_add(layer, args);
}

static int run_hash(struct rn_layer *layer, const struct rn_node *config,
                    const struct rn_plugin_args *args)
{
    (void)config;
    (void)args;
    return rn_hash_suffixes(layer->run, layer->set, layer->sharing);
}

static const struct {
    const char *kind;
    builtin_transformer *run;
} builtins[] = {
    {"AnnotationsTransformer", run_labels},
    {"HashTransformer", run_hash},
    {"ImageTagTransformer", run_image},
    {"LabelTransformer", run_labels},
    {"NamespaceTransformer", run_namespace},
    {"PatchJson6902Transformer", run_json6902},
    {"PatchStrategicMergeTransformer", run_strategic_merge},
    {"PatchTransformer", run_patch},
    {"PrefixSuffixTransformer", run_affix},
    {"PrefixTransformer", run_affix},
    {"ReplacementTransformer", run_replacements},
    {"ReplicaCountTransformer", run_replicas},
    {"SuffixTransformer", run_affix},
    {"ValueAddTransformer", run_value_add},
};

int rn_transform_builtin(struct rn_layer *layer, const struct rn_node *config)
{
    struct rn_str kind = rn_text(rn_get(config, RN_WORD(layer->run, kind)));
    struct rn_plugin_args *args = RN_NEW(layer->run, struct rn_plugin_args);
    const struct rn_field_table *fields = rn_plugin_fields(kind);
    struct rn_id id = rn_node_id(layer->run, config);

    for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++) {
        if (!rn_str_is(kind, builtins[i].kind))
            continue;
        if (fields)
            RN_TRY(rn_decode_config(layer->run, config, fields, args));
        RN_TRY(builtins[i].run(layer, config, args));
        rn_resset_compact(layer->set);
        return RENDER_OK;
    }
    return rn_hint(layer->run,
                   rn_error(layer->run, config->mark, RN_E_FIELD_VALUE,
                            "unable to load builtin %.*s: it is no built-in transformer",
                            RN_FMT(rn_id_text(layer->run, &id))),
                   "see the reference's list of built-in plugins for the kinds there are");
}
