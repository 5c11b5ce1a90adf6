#include "generate/helm_command.h"

#include "source/dependency.h"
#include "source/program.h"

enum { MAX_SAID = 4000 }; /* bytes of what helm says that a message shows */

/* ---- The command line ----------------------------------------------------------------------- */

void rn_helm_add(struct rn_run *run, struct rn_helm_command *c, struct rn_str text)
{
    c->nul = c->nul || (text.n && memchr(text.p, '\0', text.n));
    RN_PUSH(run, c->arguments, c->n, c->cap) = rn_str_c(&run->arena, text);
}

void rn_helm_begin(struct rn_run *run, struct rn_helm_command *c, const char *verb)
{
    *c = (struct rn_helm_command){.verb = verb};
    rn_helm_add(run, c, RN_S("")); /* the program: known when it runs */
    rn_helm_add(run, c, rn_str_from(verb));
}

void rn_helm_add_option(struct rn_run *run, struct rn_helm_command *c, const char *option,
                        struct rn_str value)
{
    if (value.n == 0)
        return;
    rn_helm_add(run, c, rn_str_from(option));
    rn_helm_add(run, c, value);
}

void rn_helm_add_flag(struct rn_run *run, struct rn_helm_command *c, const char *flag,
                      struct rn_boolval on)
{
    if (on.value)
        rn_helm_add(run, c, rn_str_from(flag));
}

void rn_helm_add_file(struct rn_run *run, struct rn_helm_command *c, struct rn_str bytes)
{
    RN_PUSH(run, c->files, c->nfiles, c->files_cap) =
        (struct render_program_file){c->n, {bytes.p ? bytes.p : "", bytes.n}};
    rn_helm_add(run, c, RN_S("values.yaml"));
}

/* ---- Messages ------------------------------------------------------------------------------- */

/* What a program says, in one line; the end of it, where the reason is, when it says much. */
static struct rn_str one_line(struct rn_run *run, struct rn_str said)
{
    struct rn_buf out = {.arena = &run->arena};

    said = rn_str_trim(said);
    if (said.n > MAX_SAID) {
        said = rn_str_slice(said, said.n - MAX_SAID, said.n);
        rn_buf_lit(&out, "...");
    }
    for (size_t from = 0, end; from < said.n; from = end + 1) {
        struct rn_str line;

        end = rn_str_find(said, '\n', from);
        line = rn_str_trim(rn_str_slice(said, from, end));
        if (line.n && from)
            rn_buf_lit(&out, "; ");
        rn_buf_add(&out, line);
    }
    for (size_t i = 0; i < out.n; i++)
        if ((unsigned char)out.p[i] < ' ')
            out.p[i] = ' ';
    return rn_buf_str(&out);
}

/* What the build has decrypted may be in the values, whichever way they came: then what helm says
 * is not shown. */
static bool is_secret(const struct rn_helm_job *job)
{
    return rn_source_inputs(job->loader->source)->secret;
}

static const char *program_of(const struct rn_helm *helm)
{
    return helm->options->command ? helm->options->command : "helm";
}

static int not_run(struct rn_run *run, const struct rn_helm *helm, const struct rn_helm_job *job,
                   const struct rn_helm_command *c, int status,
                   const struct rn_program_result *result)
{
    struct rn_str why = one_line(run, result->errors);

    status = rn_fail(run, status, job->chart.mark, RN_E_HELM, "unable to run '%s %s': %.*s",
                     program_of(helm), c->verb,
                     RN_FMT(why.n && (status == RENDER_EIO || !is_secret(job))
                                ? why
                                : RN_S("the host did not let it run")));
    return rn_hint(run, status,
                   "is helm installed? version 3 or 4 is needed, in PATH or named by "
                   "--helm-command");
}

static int failed(struct rn_run *run, const struct rn_helm *helm, const struct rn_helm_job *job,
                  const struct rn_helm_command *c, const struct rn_program_result *result)
{
    struct rn_str said = one_line(run, result->errors), printed = RN_S("");
    bool signalled = result->exit_status < 0;
    int code = signalled ? -result->exit_status : result->exit_status;

    if (is_secret(job)) {
        rn_error(run, job->chart.mark, RN_E_HELM, "'%s %s' of chart '%.*s' failed: %s %d",
                 program_of(helm), c->verb, RN_FMT(job->chart.name.s),
                 signalled ? "signal" : "exit status", code);
        return rn_hint(run, RENDER_EINPUT,
                       "what helm says is not shown, as it may contain values that were "
                       "decrypted; --decrypt=placeholder shows it");
    }
    if (job->chart.debug.value)
        printed = one_line(run, result->output);
    rn_error(run, job->chart.mark, RN_E_HELM, "'%s %s' of chart '%.*s' failed: %s %d%s%.*s%s%.*s",
             program_of(helm), c->verb, RN_FMT(job->chart.name.s),
             signalled ? "signal" : "exit status", code, said.n ? ": " : "", RN_FMT(said),
             printed.n ? "; it printed: " : "", RN_FMT(printed));
    return rn_hint(run, RENDER_EINPUT,
                   job->chart.debug.value
                       ? "name, repo, version and values of this chart are what helm was given"
                       : "--helm-debug makes helm say more");
}

/* ---- The run -------------------------------------------------------------------------------- */

int rn_helm_directory(struct rn_run *run, struct rn_helm *helm, const struct rn_helm_job *job,
                      struct rn_str *path)
{
    int status = RENDER_OK;

    if (!helm->directory.p)
        status = rn_program_directory(run, helm->programs, "helm", &helm->directory);
    if (!status)
        rn_source_note_own(job->loader->source, helm->directory);
    if (status) {
        helm->directory.p = NULL;
        return rn_hint(run,
                       rn_fail(run, status, job->chart.mark, RN_E_HELM,
                               "unable to create a directory for helm"),
                       "TMPDIR names the directory in which it is made");
    }
    *path = helm->directory;
    return RENDER_OK;
}

static int config_home(struct rn_run *run, struct rn_helm *helm, const struct rn_helm_job *job,
                       struct rn_str *home)
{
    struct rn_str own = {NULL, 0};

    *home = job->globals.config_home.s;
    if (home->n)
        return RENDER_OK;
    RN_TRY(rn_helm_directory(run, helm, job, &own));
    *home = rn_str_printf(&run->arena, "%.*s/helm", RN_FMT(own));
    return RENDER_OK;
}

static const char *variable(struct rn_run *run, const char *name, struct rn_str home,
                            const char *sub)
{
    return rn_str_printf(&run->arena, "%s=%.*s%s", name, RN_FMT(home), sub).p;
}

int rn_helm_run(struct rn_run *run, struct rn_helm *helm, const struct rn_helm_job *job,
                struct rn_helm_command *c, struct rn_str *output)
{
    struct rn_program_result result;
    struct rn_str home;
    const char *environment[4] = {NULL};
    struct render_program program = {.kind = RENDER_PROGRAM_HELM,
                                     .environment = environment,
                                     .files = c->files,
                                     .nfiles = c->nfiles};
    int status;

    RN_TRY(config_home(run, helm, job, &home));
    if (c->nul || (home.n && memchr(home.p, '\0', home.n)))
        return rn_hint(
            run,
            rn_error(run, job->chart.mark, RN_E_FIELD_VALUE, "a field of the chart contains a NUL"),
            "no argument of a program can");
    environment[0] = variable(run, "HELM_CONFIG_HOME", home, "");
    environment[1] = variable(run, "HELM_CACHE_HOME", home, "/.cache");
    environment[2] = variable(run, "HELM_DATA_HOME", home, "/.data");
    RN_PUSH(run, c->arguments, c->n, c->cap) = NULL;
    c->arguments[0] = program_of(helm);
    program.arguments = c->arguments;
    rn_source_note(job->loader->source, RENDER_DEPENDENCY_PROGRAM, rn_str_from(program_of(helm)));
    status = rn_program_run(run, helm->programs, &program, &result);
    *output = result.output;
    if (status)
        return not_run(run, helm, job, c, status, &result);
    return result.exit_status ? failed(run, helm, job, c, &result) : RENDER_OK;
}

/* ---- Its version ---------------------------------------------------------------------------- */

static size_t digits(struct rn_str s, size_t at)
{
    size_t end = at;

    while (end < s.n && rn_is_digit(s.p[end]))
        end++;
    return end - at;
}

/* The first text of the form v?N(.N)+, without the v; "" when there is none. */
static struct rn_str find_version(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t end = i + digits(s, i), more;
        bool dotted = false;

        if (end == i)
            continue;
        while (end < s.n && s.p[end] == '.' && (more = digits(s, end + 1))) {
            end += 1 + more;
            dotted = true;
        }
        if (dotted)
            return rn_str_slice(s, i, end);
        i = end - 1;
    }
    return RN_S("");
}

int rn_helm_check_version(struct rn_run *run, struct rn_helm *helm, const struct rn_helm_job *job)
{
    struct rn_helm_command c;
    struct rn_str output, version, major;

    if (helm->checked)
        return RENDER_OK;
    rn_helm_begin(run, &c, "version");
    rn_helm_add(run, &c, RN_S("--short"));
    RN_TRY(rn_helm_run(run, helm, job, &c, &output));
    version = find_version(output);
    if (version.n == 0)
        return rn_hint(run,
                       rn_error(run, job->chart.mark, RN_E_HELM,
                                "cannot find version string in '%.*s'",
                                RN_FMT(one_line(run, output))),
                       "`%s version --short` should print the version of helm", program_of(helm));
    major = rn_str_slice(version, 0, rn_str_find(version, '.', 0));
    if (!rn_str_is(major, "3") && !rn_str_is(major, "4"))
        return rn_hint(run,
                       rn_error(run, job->chart.mark, RN_E_HELM,
                                "a chart needs helm V3 or V4, but '%s' is v%.*s", program_of(helm),
                                RN_FMT(version)),
                       "install one of them, and name it with --helm-command when it is not in "
                       "PATH");
    helm->checked = true;
    return RENDER_OK;
}
