#include "generate/helm.h"

#include "generate/helm_command.h"
#include "source/dependency.h"
#include "source/remote.h"

/* ---- Before helm runs ----------------------------------------------------------------------- */

static int check_enabled(struct rn_run *run, const struct rn_helm *helm, struct rn_mark mark)
{
    if (!helm->enabled)
        return rn_hint(run,
                       rn_fail(run, RENDER_EUNSUPPORTED, mark, RN_E_HELM,
                               "must specify --enable-helm: the chart is inflated by the program "
                               "helm"),
                       "--enable-helm lets the build run it; or list the output of `helm template` "
                       "under `resources`");
    if (helm->options->command && !helm->options->command[0])
        return rn_hint(run,
                       rn_fail(run, RENDER_EUNSUPPORTED, mark, RN_E_HELM,
                               "must specify --helm-command: the given one is empty"),
                       "leave the flag out for the helm of PATH");
    if (!helm->programs->run || !helm->programs->make_directory)
        return rn_hint(run,
                       rn_fail(run, RENDER_EUNSUPPORTED, mark, RN_E_HELM,
                               "a chart needs the program helm, and this host runs no programs"),
                       "inflate the chart with `helm template` and list its output under "
                       "`resources`");
    return RENDER_OK;
}

/* Helm would take such a name for a flag. */
static int check_no_flag(struct rn_run *run, const char *field, struct rn_textval name)
{
    if (name.s.n == 0 || name.s.p[0] != '-')
        return RENDER_OK;
    return rn_hint(run,
                   rn_error(run, name.mark, RN_E_FIELD_VALUE,
                            "%s must not start with '-', got '%.*s'", field, RN_FMT(name.s)),
                   "the program helm would take it for a flag");
}

static int check_fields(struct rn_run *run, const struct rn_helm_chart *chart)
{
    struct rn_str merge = chart->values_merge.s;

    if (chart->name.s.n == 0)
        return rn_hint(run,
                       rn_error(run, chart->mark, RN_E_FIELD_VALUE, "chart name cannot be empty"),
                       "`name` is the name of the chart, and of its directory in chartHome");
    RN_TRY(check_no_flag(run, "releaseName", chart->release_name));
    RN_TRY(check_no_flag(run, "chart name", chart->name));
    if (merge.n && !rn_str_is(merge, "merge") && !rn_str_is(merge, "override") &&
        !rn_str_is(merge, "replace"))
        return rn_hint(run,
                       rn_error(run, chart->values_merge.mark, RN_E_FIELD_VALUE,
                                "valuesMerge must be one of merge, override, replace, found '%.*s'",
                                RN_FMT(merge)),
                       "override: valuesInline counts; merge: the values file counts; replace: "
                       "there is no values file");
    return RENDER_OK;
}

/* What helm gets as an argument or a variable. */
static int check_public(struct rn_run *run, const struct rn_helm_job *job, const char *field,
                        struct rn_textval text)
{
    if (!rn_sops_was_encrypted(rn_source_inputs(job->loader->source), text.mark, text.s))
        return RENDER_OK;
    return rn_hint(run,
                   rn_fail(run, RENDER_ESECRET, text.mark, RN_E_HELM,
                           "%s of a chart was encrypted: arguments and variables of a program can "
                           "be seen by others",
                           field),
                   "keep it in the clear; valuesInline and files of values may be encrypted");
}

static int check_all_public(struct rn_run *run, const struct rn_helm_job *job)
{
    const struct rn_helm_chart *chart = &job->chart;
    const struct {
        const char *field;
        struct rn_textval text;
    } fields[] = {
        {"the name", chart->name},
        {"version", chart->version},
        {"repo", chart->repo},
        {"releaseName", chart->release_name},
        {"the namespace", chart->namespace},
        {"kubeVersion", chart->kube_version},
        {"nameTemplate", chart->name_template},
        {"chartHome", job->globals.chart_home},
        {"configHome", job->globals.config_home},
    };

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        RN_TRY(check_public(run, job, fields[i].field, fields[i].text));
    for (size_t i = 0; i < chart->api_versions.n; i++)
        RN_TRY(check_public(run, job, "apiVersions", chart->api_versions.at[i]));
    return RENDER_OK;
}

/* The directory of the chart's directory as it is mentioned: relative to the root, or absolute. */
static struct rn_str home_of(struct rn_run *run, const struct rn_helm_job *job)
{
    const struct rn_helm_chart *chart = &job->chart;
    struct rn_str home = job->globals.chart_home.s.n ? job->globals.chart_home.s : RN_S("charts");

    if (chart->version.s.n && chart->repo.s.n)
        home = rn_path_join(&run->arena, home,
                            rn_str_printf(&run->arena, "%.*s-%.*s", RN_FMT(chart->name.s),
                                          RN_FMT(chart->version.s)));
    return home;
}

/* Go's Join: the second part stays below the first even when it is absolute. */
static struct rn_str below(struct rn_run *run, struct rn_str dir, struct rn_str path)
{
    return rn_path_clean(&run->arena,
                         rn_str_printf(&run->arena, "%.*s/%.*s", RN_FMT(dir), RN_FMT(path)));
}

/* Where it is absolute. */
static struct rn_str absolute_home(struct rn_run *run, const struct rn_helm_job *job)
{
    struct rn_str home = home_of(run, job);

    return rn_path_is_abs(home) ? home : rn_path_join(&run->arena, job->loader->root, home);
}

struct rn_str rn_helm_chart_directory(struct rn_run *run, const struct rn_helm_job *job)
{
    return below(run, absolute_home(run, job), job->chart.name.s);
}

int rn_helm_prepare(struct rn_run *run, const struct rn_helm *helm, struct rn_helm_job *job)
{
    const struct rn_helm_chart *chart = &job->chart;
    const struct rn_texts *more = &chart->additional_values_files;
    struct rn_str home = home_of(run, job);

    RN_TRY(check_enabled(run, helm, chart->mark));
    RN_TRY(check_all_public(run, job));
    RN_TRY(check_fields(run, chart));
    job->home = absolute_home(run, job);
    job->values_file = chart->values_file;
    job->values_loader = job->loader;
    if (job->values_file.s.n == 0)
        job->values_file = (struct rn_textval){
            below(run, below(run, home, chart->name.s), RN_S("values.yaml")), chart->mark};
    job->additional = RN_NEW_N(run, struct rn_file *, more->n);
    for (size_t i = 0; i < more->n; i++)
        RN_TRY(rn_loader_read(run, job->loader, more->at[i], &job->additional[i]));
    return RENDER_OK;
}

/* ---- Its runs ------------------------------------------------------------------------------- */

static int is_there(struct rn_run *run, const struct rn_helm_job *job, bool *yes)
{
    struct rn_textval path = {below(run, job->home, job->chart.name.s), job->chart.mark};
    enum render_file_type type;

    RN_TRY(rn_loader_type(run, job->loader, path, &type));
    *yes = type == RENDER_FILE_DIRECTORY;
    return RENDER_OK;
}

static int no_repo(struct rn_run *run, const struct rn_helm_job *job)
{
    const struct rn_helm_chart *chart = &job->chart;
    struct rn_str home = job->globals.chart_home.s.n ? job->globals.chart_home.s : RN_S("charts");
    int status = rn_error(run, chart->name.mark, RN_E_HELM,
                          "no repo specified for pull, no chart '%.*s' found in '%.*s'",
                          RN_FMT(chart->name.s), RN_FMT(home));

    return rn_hint(run, status,
                   "put the chart's directory there, say where with helmGlobals.chartHome, or name "
                   "the `repo` it comes from");
}

/* A chart of a fetched repository, which must stay as it is, is pulled into a directory of ours. */
static int move_home(struct rn_run *run, struct rn_helm *helm, struct rn_helm_job *job)
{
    struct rn_loader *pulled = RN_NEW(run, struct rn_loader);
    struct rn_str own = {NULL, 0}, home = job->home;
    struct rn_str values = rn_path_join(&run->arena, job->loader->root, job->values_file.s);

    RN_TRY(rn_helm_directory(run, helm, job, &own));
    job->home = rn_str_printf(&run->arena, "%.*s/charts%.*s", RN_FMT(own), RN_FMT(home));
    /* What may be read is decided by the place that the chart is meant for. */
    if (!rn_path_within(values, below(run, home, job->chart.name.s)) ||
        !rn_path_within(home, job->loader->root))
        return RENDER_OK;
    *pulled = *job->loader;
    pulled->root = pulled->shown = job->home;
    pulled->repo = NULL;
    job->values_loader = pulled;
    job->values_file.s = rn_path_rel(&run->arena, home, values);
    return RENDER_OK;
}

int rn_helm_fetch(struct rn_run *run, struct rn_helm *helm, struct rn_helm_job *job)
{
    const struct rn_helm_chart *chart = &job->chart;
    struct rn_helm_command c;
    struct rn_str repo = chart->repo.s, output;
    bool there;

    RN_TRY(rn_helm_check_version(run, helm, job));
    RN_TRY(is_there(run, job, &there));
    if (there)
        return RENDER_OK;
    if (repo.n == 0)
        return no_repo(run, job);
    if (job->loader->repo) {
        RN_TRY(move_home(run, helm, job));
        RN_TRY(is_there(run, job, &there));
        if (there)
            return RENDER_OK;
    }
    rn_source_note(job->loader->source, RENDER_DEPENDENCY_REMOTE,
                   rn_remote_shown(&run->arena, repo));
    rn_helm_begin(run, &c, "pull");
    rn_helm_add(run, &c, RN_S("--untar"));
    rn_helm_add_option(run, &c, "--untardir", job->home);
    if (rn_str_starts(repo, RN_S("oci://"))) {
        bool slash = rn_str_ends(repo, RN_S("/"));

        rn_helm_add(run, &c,
                    rn_str_printf(&run->arena, "%.*s/%.*s", (int)(repo.n - slash), repo.p,
                                  RN_FMT(chart->name.s)));
    } else {
        rn_helm_add_option(run, &c, "--repo", repo);
        rn_helm_add(run, &c, chart->name.s);
    }
    rn_helm_add_option(run, &c, "--version", chart->version.s);
    rn_helm_add_flag(run, &c, "--devel", chart->devel);
    RN_TRY(rn_helm_run(run, helm, job, &c, &output));
    rn_source_forget_missing(job->loader->source);
    return RENDER_OK;
}

static void add_values(struct rn_run *run, struct rn_helm_command *c, const struct rn_helm_job *job,
                       struct rn_str values)
{
    rn_helm_add(run, c, RN_S("-f"));
    rn_helm_add_file(run, c, values);
    for (size_t i = 0; i < job->chart.additional_values_files.n; i++) {
        rn_helm_add(run, c, RN_S("-f"));
        rn_helm_add_file(run, c, job->additional[i]->bytes);
    }
}

int rn_helm_template(struct rn_run *run, struct rn_helm *helm, struct rn_helm_job *job,
                     struct rn_str values, struct rn_str *out)
{
    const struct rn_helm_chart *chart = &job->chart;
    struct rn_str directory = below(run, job->home, chart->name.s);
    struct rn_helm_command c;

    rn_source_note(job->loader->source, RENDER_DEPENDENCY_TREE, directory);
    rn_helm_begin(run, &c, "template");
    rn_helm_add(run, &c, chart->release_name.s.n ? chart->release_name.s : RN_S("--generate-name"));
    rn_helm_add(run, &c, directory);
    rn_helm_add_option(run, &c, "--namespace", chart->namespace.s);
    rn_helm_add_option(run, &c, "--name-template", chart->name_template.s);
    add_values(run, &c, job, values);
    for (size_t i = 0; i < chart->api_versions.n; i++) {
        rn_helm_add(run, &c, RN_S("--api-versions"));
        rn_helm_add(run, &c, chart->api_versions.at[i].s);
    }
    rn_helm_add_option(run, &c, "--kube-version", chart->kube_version.s);
    rn_helm_add_flag(run, &c, "--include-crds", chart->include_crds);
    rn_helm_add_flag(run, &c, "--skip-tests", chart->skip_tests);
    rn_helm_add_flag(run, &c, "--no-hooks", chart->skip_hooks);
    rn_helm_add_flag(run, &c, "--debug", chart->debug);
    rn_helm_add_flag(run, &c, "--devel", chart->devel);
    return rn_helm_run(run, helm, job, &c, out);
}
