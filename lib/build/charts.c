#include "build/charts.h"

#include "generate/generate.h"
#include "generate/helm.h"
#include "kube/factory.h"
#include "kustom/fields.h"
#include "transform/chart_values.h"

/* One chart, and where its manifests go. */
struct inflation {
    struct rn_accumulation *a;
    struct rn_helm_job job;
    bool v2; /* valuesInline was read as kustomization files are */
    struct rn_origin *origin;
    struct rn_accumulator *acc;
};

/* ---- Values --------------------------------------------------------------------------------- */

static int values_text(struct inflation *in, struct rn_str *out)
{
    struct rn_run *run = in->a->run;
    const struct rn_helm_chart *chart = &in->job.chart;
    struct rn_chart_values values = {.inline_wins = !rn_str_is(chart->values_merge.s, "merge"),
                                     .own_file = chart->values_file.s.n,
                                     .mark = in->job.values_file.mark};
    struct rn_file *file;

    if (rn_is(chart->values_inline, RN_MAP) && chart->values_inline->npairs) {
        RN_TRY(rn_chart_values_inline(run, chart->values_inline, in->v2, &values.inlined));
        if (rn_str_is(chart->values_merge.s, "replace"))
            return rn_chart_values_text(run, values.inlined, out);
    }
    RN_TRY(rn_loader_read(run, in->job.values_loader, in->job.values_file, &file));
    *out = file->bytes;
    if (!values.inlined)
        return RENDER_OK;
    values.file = file;
    return rn_chart_values_merge(run, in->a->reader, &values, out);
}

/* ---- Manifests ------------------------------------------------------------------------------ */

/* When the output cannot be taken apart as files of resources are, Lists among it are kept. */
static int read_manifests(struct inflation *in, struct rn_str text, struct rn_resset *made)
{
    struct rn_run *run = in->a->run;
    struct rn_diag **before = rn_diag_mark(run);
    struct rn_documents docs, objects;
    uint16_t place =
        rn_run_place(run, rn_str_printf(&run->arena, "chart %.*s", RN_FMT(in->job.chart.name.s)));

    rn_run_foreign_place(run, place);
    if (rn_source_inputs(in->job.loader->source)->secret)
        rn_run_hide_place(run, place);
    rn_resset_init(run, made);
    RN_TRY(rn_read_documents(run, in->a->reader, text, place, &docs));
    if (!rn_resources_from_documents(run, &docs, made))
        return RENDER_OK;
    rn_diag_rewind(run, before);
    rn_resset_init(run, made);
    RN_TRY(rn_objects_as_written(run, &docs, &objects));
    return rn_resources_from_objects(run, &objects, made);
}

static int add_manifests(struct inflation *in, struct rn_str text)
{
    struct rn_run *run = in->a->run;
    const struct rn_sym *key = rn_intern_c(run, RN_HELM_ANNOTATION);
    struct rn_mark mark = in->job.chart.mark;
    struct rn_frame frame = {run->frame, rn_run_place_path(run, mark), mark};
    struct rn_frame *lasting = RN_NEW(run, struct rn_frame);
    struct rn_resset made;

    /* Messages about the manifests tell the chart's entry, too. */
    *lasting = frame;
    run->frame = lasting;
    RN_TRY(read_manifests(in, text, &made));
    for (size_t i = 0; i < made.n; i++) {
        rn_resource_set_meta(run, made.at[i], RN_WORD(run, annotations), key, RN_S("true"), mark);
        made.at[i]->origin = in->origin;
        RN_TRY(rn_absorb(run, &in->acc->set, made.at[i], mark));
    }
    run->frame = frame.parent;
    return RENDER_OK;
}

static int inflate(struct inflation *in)
{
    struct rn_run *run = in->a->run;
    struct rn_str values, manifests;

    RN_TRY(rn_helm_fetch(run, &in->a->helm, &in->job));
    RN_TRY(values_text(in, &values));
    RN_TRY(rn_helm_template(run, &in->a->helm, &in->job, values, &manifests));
    return add_manifests(in, manifests);
}

/* ---- Charts --------------------------------------------------------------------------------- */

/* What the command line says counts where the chart says nothing. */
static void add_options(struct rn_run *run, const struct render_helm *options,
                        struct rn_helm_chart *chart)
{
    if (!chart->kube_version.s.p && options->kube_version)
        chart->kube_version.s = rn_str_from(options->kube_version);
    if (!chart->api_versions.at)
        for (size_t i = 0; options->api_versions && options->api_versions[i]; i++)
            rn_texts_add(run, &chart->api_versions,
                         (struct rn_textval){rn_str_from(options->api_versions[i]), chart->mark},
                         NULL);
    if (!chart->debug.given)
        chart->debug.value = options->debug != 0;
}

/* Fields of helmCharts that are empty are as good as missing. */
static void drop_empty(struct rn_helm_chart *chart)
{
    if (chart->kube_version.s.n == 0)
        chart->kube_version.s.p = NULL;
    if (chart->api_versions.n == 0)
        chart->api_versions.at = NULL;
    chart->debug.given = chart->debug.value;
}

int rn_inflate_charts(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, struct rn_origin *origin,
                      struct rn_accumulator *acc)
{
    struct inflation *all = RN_NEW_N(a->run, struct inflation, k->nhelm_charts);

    for (size_t i = 0; i < k->nhelm_charts; i++) {
        struct rn_helm_job job = {
            .loader = loader, .chart = k->helm_charts[i], .globals = k->helm_globals};

        drop_empty(&job.chart);
        add_options(a->run, a->helm.options, &job.chart);
        if (job.chart.namespace.s.n == 0)
            job.chart.namespace = a->namespace;
        all[i] = (struct inflation){a, job, true, origin, acc};
        RN_TRY(rn_helm_prepare(a->run, &a->helm, &all[i].job));
    }
    for (size_t i = 0; i < k->nhelm_charts; i++)
        RN_TRY(inflate(&all[i]));
    return RENDER_OK;
}

bool rn_is_chart_generator(struct rn_run *run, const struct rn_node *config)
{
    return rn_str_is(rn_text(rn_get(config, RN_WORD(run, kind))), "HelmChartInflationGenerator");
}

int rn_inflate_configured(struct rn_accumulation *a, const struct rn_loader *loader,
                          const struct rn_node *config, struct rn_origin *origin,
                          struct rn_accumulator *acc)
{
    struct inflation *in = RN_NEW(a->run, struct inflation);

    *in = (struct inflation){.a = a, .origin = origin, .acc = acc};
    in->job.loader = loader;
    RN_TRY(rn_decode_config(a->run, config, &rn_fields_helm_globals, &in->job.globals));
    RN_TRY(rn_decode_config(a->run, config, &rn_fields_helm_chart, &in->job.chart));
    in->job.chart.mark = config->mark;
    add_options(a->run, a->helm.options, &in->job.chart);
    RN_TRY(rn_helm_prepare(a->run, &a->helm, &in->job));
    return inflate(in);
}
