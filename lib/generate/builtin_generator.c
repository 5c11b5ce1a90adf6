/* Built-in generators by their own configs (apiVersion: builtin), as the field generators lists
 * them. */
#include "generate/generate.h"
#include "kustom/plugin.h"

/* A generator's name and namespace may stand under metadata instead. The old field env counts in a
 * kustomization only. */
static void settle_args(struct rn_plugin_args *args)
{
    args->generator.env = (struct rn_textval){0};
    if (args->generator.name.s.n == 0)
        args->generator.name = args->metadata.name;
    if (args->generator.namespace.s.n == 0)
        args->generator.namespace = args->metadata.namespace;
}

/* The reference pastes the values into YAML as they are, and reads that: what is in them may mean
 * something there. Their marks are that of the config. */
static int generate_iam_policy(struct rn_run *run, struct rn_reader *reader,
                               const struct rn_plugin_args *args, struct rn_mark mark,
                               struct rn_resource **out)
{
    struct rn_str namespace = args->kubernetes_namespace.s;
    struct rn_node *root;
    struct rn_str text;
    int status;

    if (!rn_str_is(args->cloud.s, "gke"))
        return rn_hint(run,
                       rn_error(run, args->cloud.s.p ? args->cloud.mark : mark, RN_E_FIELD_VALUE,
                                "cloud provider %.*s not supported yet", RN_FMT(args->cloud.s)),
                       "the only one is gke");
    text = rn_str_printf(
        &run->arena,
        "\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n"
        "    iam.gke.io/gcp-service-account: %.*s@%.*s.iam.gserviceaccount.com\n  name: %.*s\n"
        "%s%.*s",
        RN_FMT(args->account_name.s), RN_FMT(args->account_project_id.s),
        RN_FMT(args->kubernetes_name.s), namespace.n ? "\n  namespace: " : "", RN_FMT(namespace));
    status = rn_read_first_inline(run, reader, rn_string(run, text, mark), &root);
    if (status)
        return rn_hint(run, status,
                       "the names in kubernetesService and serviceAccount become YAML as they are: "
                       "one that is missing, or that means something there, cannot be");
    *out = rn_resource_new(run, root);
    return RENDER_OK;
}

int rn_generate_builtin(struct rn_run *run, struct rn_reader *reader,
                        const struct rn_loader *loader, const struct rn_node *config,
                        struct rn_resource **out)
{
    struct rn_plugin_args *args = RN_NEW(run, struct rn_plugin_args);
    struct rn_str kind = rn_text(rn_get(config, RN_WORD(run, kind)));
    const struct rn_field_table *fields = rn_plugin_fields(kind);

    args->generator.mark = config->mark;
    if (rn_str_is(kind, "ConfigMapGenerator")) {
        RN_TRY(rn_decode_config(run, config, fields, args));
        settle_args(args);
        return rn_generate_config_map(run, loader, &args->generator, NULL, out);
    }
    if (rn_str_is(kind, "SecretGenerator")) {
        RN_TRY(rn_decode_config(run, config, fields, args));
        settle_args(args);
        return rn_generate_secret(run, loader, &args->generator, NULL, out);
    }
    if (rn_str_is(kind, "IAMPolicyGenerator")) {
        RN_TRY(rn_decode_config(run, config, fields, args));
        return generate_iam_policy(run, reader, args, config->mark, out);
    }
    return rn_hint(
        run,
        rn_error(run, config->mark, RN_E_FIELD_VALUE,
                 "unable to load builtin %.*s: it is no built-in generator", RN_FMT(kind)),
        "the built-in generators are ConfigMapGenerator, SecretGenerator, IAMPolicyGenerator and "
        "HelmChartInflationGenerator");
}
