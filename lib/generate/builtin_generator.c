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

static int generate_iam_policy(struct rn_run *run, const struct rn_plugin_args *args,
                               struct rn_mark mark, struct rn_resource **out)
{
    struct rn_node *root = rn_map_node(run, mark), *meta = rn_map_node(run, mark);
    struct rn_node *annotations = rn_map_node(run, mark);
    struct rn_str account;

    if (!rn_str_is(args->cloud.s, "gke"))
        return rn_hint(run,
                       rn_error(run, args->cloud.s.p ? args->cloud.mark : mark, RN_E_FIELD_VALUE,
                                "cloud provider %.*s not supported yet", RN_FMT(args->cloud.s)),
                       "the only one is gke");
    account = rn_str_printf(&run->arena, "%.*s@%.*s.iam.gserviceaccount.com",
                            RN_FMT(args->account_name.s), RN_FMT(args->account_project_id.s));
    rn_set(run, root, RN_WORD(run, apiVersion), rn_string(run, RN_S("v1"), mark));
    rn_set(run, root, RN_WORD(run, kind), rn_string(run, RN_S("ServiceAccount"), mark));
    rn_set(run, root, RN_WORD(run, metadata), meta);
    rn_set(run, meta, RN_WORD(run, annotations), annotations);
    rn_set(run, annotations, rn_intern_c(run, "iam.gke.io/gcp-service-account"),
           rn_scalar(run, account, RN_TAG_NONE, RN_PLAIN, mark));
    rn_set(run, meta, RN_WORD(run, name),
           rn_scalar(run, args->kubernetes_name.s, RN_TAG_NONE, RN_PLAIN, mark));
    if (args->kubernetes_namespace.s.n)
        rn_set(run, meta, RN_WORD(run, namespace),
               rn_scalar(run, args->kubernetes_namespace.s, RN_TAG_NONE, RN_PLAIN, mark));
    *out = rn_resource_new(run, root);
    return RENDER_OK;
}

int rn_generate_builtin(struct rn_run *run, const struct rn_loader *loader,
                        const struct rn_node *config, struct rn_resource **out)
{
    struct rn_plugin_args *args = RN_NEW(run, struct rn_plugin_args);
    struct rn_str kind = rn_text(rn_get(config, RN_WORD(run, kind)));
    const struct rn_field_table *fields = rn_plugin_fields(kind);

    args->generator.mark = config->mark;
    if (rn_str_is(kind, "ConfigMapGenerator")) {
        RN_TRY(rn_decode(run, config, fields, args, false));
        settle_args(args);
        return rn_generate_config_map(run, loader, &args->generator, NULL, out);
    }
    if (rn_str_is(kind, "SecretGenerator")) {
        RN_TRY(rn_decode(run, config, fields, args, false));
        settle_args(args);
        return rn_generate_secret(run, loader, &args->generator, NULL, out);
    }
    if (rn_str_is(kind, "IAMPolicyGenerator")) {
        RN_TRY(rn_decode(run, config, fields, args, false));
        return generate_iam_policy(run, args, config->mark, out);
    }
    return rn_hint(
        run,
        rn_error(run, config->mark, RN_E_FIELD_VALUE,
                 "unable to load builtin %.*s: it is no built-in generator", RN_FMT(kind)),
        "the built-in generators are ConfigMapGenerator, SecretGenerator, IAMPolicyGenerator and "
        "HelmChartInflationGenerator");
}
