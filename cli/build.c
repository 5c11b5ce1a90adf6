#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { DECIMAL = 10, MILLISECONDS = 1000, MAX_TIMEOUT = 1000000, MAX_JOBS = 256 };

struct build_options {
    const char *output, *load_restrictor, *reorder, *decrypt;
    const char *helm_command, *helm_kube_version, *network_name, *function_timeout, *cache_dir;
    const char *depfile, *jobs;
    bool keep_going, offline, managed_by_label, strict, warnings_as_errors;
    bool all, watch;
    bool enable_plugins, enable_exec, enable_helm, helm_debug, network, as_current_user;
    struct given environment, mounts, helm_api_versions, remote_env;
};

#define FIELD(name) offsetof(struct build_options, name)

static const struct flag flags[] = {
    {"all", 0, FLAG_BOOL, FIELD(all), NULL},
    {"as-current-user", 0, FLAG_BOOL, FIELD(as_current_user), NULL},
    {"cache-dir", 0, FLAG_TEXT, FIELD(cache_dir), NULL},
    {"decrypt", 0, FLAG_WORD, FIELD(decrypt), NULL},
    {"depfile", 0, FLAG_TEXT, FIELD(depfile), NULL},
    {"enable-alpha-plugins", 0, FLAG_BOOL, FIELD(enable_plugins), NULL},
    {"enable-exec", 0, FLAG_BOOL, FIELD(enable_exec), NULL},
    {"enable-helm", 0, FLAG_BOOL, FIELD(enable_helm), NULL},
    {"enable-managedby-label", 0, FLAG_BOOL, FIELD(managed_by_label),
     "The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in "
     "the `buildMetadata` field instead."},
    {"env", 'e', FLAG_LIST, FIELD(environment), NULL},
    {"function-timeout", 0, FLAG_TEXT, FIELD(function_timeout), NULL},
    {"helm-api-versions", 0, FLAG_LIST, FIELD(helm_api_versions), NULL},
    {"helm-command", 0, FLAG_TEXT, FIELD(helm_command), NULL},
    {"helm-debug", 0, FLAG_BOOL, FIELD(helm_debug), NULL},
    {"helm-kube-version", 0, FLAG_TEXT, FIELD(helm_kube_version), NULL},
    {"jobs", 0, FLAG_TEXT, FIELD(jobs), NULL},
    {"keep-going", 0, FLAG_BOOL, FIELD(keep_going), NULL},
    {"load-restrictor", 0, FLAG_TEXT, FIELD(load_restrictor), NULL},
    {"mount", 0, FLAG_LIST, FIELD(mounts), NULL},
    {"network", 0, FLAG_BOOL, FIELD(network), NULL},
    {"network-name", 0, FLAG_TEXT, FIELD(network_name), NULL},
    {"offline", 0, FLAG_BOOL, FIELD(offline), NULL},
    {"output", 'o', FLAG_TEXT, FIELD(output), NULL},
    {"remote-env", 0, FLAG_LIST, FIELD(remote_env), NULL},
    {"reorder", 0, FLAG_TEXT, FIELD(reorder),
     "use the new 'sortOptions' field in kustomization.yaml instead."},
    {"strict", 0, FLAG_BOOL, FIELD(strict), NULL},
    {"watch", 0, FLAG_BOOL, FIELD(watch), NULL},
    {"warnings-as-errors", 0, FLAG_BOOL, FIELD(warnings_as_errors), NULL},
};

const struct command build_command = {
    .name = "build",
    .summary = "Print the manifests of the kustomization in a directory",
    .usage =
        "Usage:\n"
        "  render build [DIR...] [FLAG...]\n"
        "  render build --all [ROOT] [FLAG...]\n\n"
        "DIR holds a kustomization file (kustomization.yaml, kustomization.yml, Kustomization)\n"
        "and defaults to the working directory; it may be the URL of a git repository. The\n"
        "manifests of several directories, which are built side by side, are printed in their\n"
        "order, and only when all of them could be built.\n\n"
        "With --all these are the overlays: the kustomizations in or below ROOT (the working\n"
        "directory by default) that are no components and that no other one there refers to, in "
        "the\n"
        "order of their names. Directories that are links, or whose names begin with a dot, are "
        "left\n"
        "out.\n\n"
        "Flags:\n"
        "  -o, --output PATH              write to PATH: when that is a directory, a file for "
        "each\n"
        "                                 resource, or, of several DIR, or with --all, a file for\n"
        "                                 each (PATH may end in / then, and is made); else one "
        "file\n"
        "      --depfile FILE             write a rule for Make and Ninja to FILE: what the file "
        "of -o\n"
        "                                 was made from\n"
        "      --decrypt                  decrypt what SOPS has encrypted as it is read, and run "
        "the\n"
        "                                 ksops generator; keys as in `render decrypt`\n"
        "      --decrypt=placeholder      the same without keys: values become placeholders\n"
        "      --watch                    write the file of -o again whenever something changes "
        "that "
        "it\n"
        "                                 was made from, until interrupted; what fails is told, "
        "and "
        "the\n"
        "                                 file stays as it is\n"
        "      --jobs N                   use up to N threads; the default is one for each "
        "processor\n"
        "      --keep-going               of several: build and write the others when one fails\n"
        "      --load-restrictor WHICH    LoadRestrictionsRootOnly (the default): files must be "
        "in\n"
        "                                 or below the directory of their kustomization;\n"
        "                                 LoadRestrictionsNone: they may be anywhere\n"
        "      --reorder legacy|none      order of the output (deprecated: use sortOptions)\n"
        "      --enable-managedby-label   label each resource with app.kubernetes.io/managed-by\n"
        "                                 (deprecated: use buildMetadata)\n"
        "      --strict                   warn of what kustomize lets pass: a target, an image "
        "name\n"
        "                                 or a selector that matches nothing, keys that repeat\n"
        "      --warnings-as-errors       write nothing and fail when there is a warning\n"
        "      --cache-dir DIR            keep in DIR what is fetched: git repositories, by git, "
        "and\n"
        "                                 http(s) files, by libcurl; without it they are removed\n"
        "                                 at the end\n"
        "      --offline                  fetch nothing: use what --cache-dir has, or fail\n"
        "      --remote-env NAME          let a SecretSubstitution that is fetched use this "
        "variable;\n"
        "                                 can be repeated\n"
        "      --enable-helm              inflate charts (helmCharts) with the program helm, "
        "version\n"
        "                                 3 or 4\n"
        "      --helm-command PROGRAM     run this one; the default is helm\n"
        "      --helm-kube-version V      what charts without kubeVersion are told\n"
        "      --helm-api-versions V      the same for apiVersions; can be repeated\n"
        "      --helm-debug               give --debug to helm\n"
        "      --enable-alpha-plugins     run the functions and plugins that kustomizations "
        "ask\n"
        "                                 for: KRM functions in containers, by docker or "
        "podman,\n"
        "                                 and executables in the plugin home\n"
        "      --enable-exec              run KRM functions that are programs, too\n"
        "      --function-timeout N       end each of them after N seconds; the default is never\n"
        "  -e, --env NAME[=VALUE]         a variable for functions; can be repeated\n"
        "      --network                  let functions that ask for the network have it\n"
        "      --mount OPTIONS            one more mount for containers: type=T,src=S,dst=D and\n"
        "                                 rw=true; can be repeated\n"
        "      --as-current-user          containers run as you, not as nobody\n"
        "      --network-name NAME        has no effect\n"
        "      --stack-trace              has no effect\n"
        "  -h, --help                     print this\n\n"
        "Environment:\n"
        "  KUSTOMIZE_ENABLE_MANAGEDBY_LABEL=on   as --enable-managedby-label\n"
        "  NO_COLOR                              no colours in messages\n\n"
        "Exit status: 0 for success, 1 when a build or its output failed, 2 for wrong usage.\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_build,
};

/* ---- Options -------------------------------------------------------------------------------- */

static int set_reorder(const struct command *command, const char *text, struct render_options *out)
{
    if (!text)
        out->reorder = RENDER_REORDER_DEFAULT;
    else if (strcmp(text, "legacy") == 0)
        out->reorder = RENDER_REORDER_LEGACY;
    else if (strcmp(text, "none") == 0)
        out->reorder = RENDER_REORDER_NONE;
    else
        return complain_usage(command, "--reorder is legacy or none, not '%s'", text);
    return DONE;
}

/* The values of a list flag, ended by NULL; to be freed. NULL when there are none. */
static const char **list_values(const struct given *list)
{
    const char **values = list->n ? calloc(list->n + 1, sizeof(*values)) : NULL;

    for (size_t i = 0; values && i < list->n; i++)
        values[i] = list->at[i].value;
    return values;
}

/* How many threads: those that there are processors for. */
static int set_jobs(const struct command *command, const char *text, struct render_options *out)
{
    unsigned long jobs;
    char *end;

    out->threads = processors();
    if (!text)
        return DONE;
    jobs = strtoul(text, &end, DECIMAL);
    if (text[0] < '0' || text[0] > '9' || *end || jobs == 0 || jobs > MAX_JOBS)
        return complain_usage(command, "--jobs is a number from 1 to %d, not '%s'", MAX_JOBS, text);
    out->threads = (unsigned)jobs;
    return DONE;
}

static int set_timeout(const struct command *command, const char *text, struct render_plugins *out)
{
    unsigned long seconds;
    char *end;

    if (!text)
        return DONE;
    seconds = strtoul(text, &end, DECIMAL);
    if (text[0] < '0' || text[0] > '9' || *end || seconds > MAX_TIMEOUT)
        return complain_usage(command,
                              "--function-timeout is a number of seconds up to %d, not '%s'",
                              MAX_TIMEOUT, text);
    out->timeout = (unsigned)seconds * MILLISECONDS;
    return DONE;
}

static void set_plugins(const struct build_options *o, struct host_programs *host,
                        struct render_plugins *out)
{
    if (o->enable_plugins)
        find_plugins(host, o->as_current_user, out);
    out->enabled = o->enable_plugins;
    out->exec = o->enable_exec;
    out->network = o->network;
    out->mounts = list_values(&o->mounts);
    out->environment = host->passed = list_values(&o->environment);
}

static void set_helm(const struct build_options *o, struct render_helm *out)
{
    out->enabled = o->enable_helm;
    out->command = o->helm_command;
    out->kube_version = o->helm_kube_version;
    out->api_versions = list_values(&o->helm_api_versions);
    out->debug = o->helm_debug;
}

static void free_options(struct build_options *o, struct render_options *library)
{
    free(o->environment.at);
    free(o->mounts.at);
    free(o->remote_env.at);
    free(o->helm_api_versions.at);
    free((void *)(uintptr_t)library->plugins->mounts);
    free((void *)(uintptr_t)library->plugins->environment);
    free((void *)(uintptr_t)library->foreign_variables);
    free((void *)(uintptr_t)library->helm->api_versions);
}

/* ---- Builds --------------------------------------------------------------------------------- */

/* The builds of one call. texts is what goes to standard output or to one file. */
struct job {
    struct render_context *ctx;
    struct render_build **builds;
    struct render_text *texts;
    size_t nbuilds, ntexts;
    const char *depfile;
    char **targets;
    size_t n;
    const struct tree *tree;    /* where they were found; NULL: they were named */
    char **paths;               /* of the files that they become, or NULL */
    struct render_cache *cache; /* of several builds, or of those of --watch; or NULL */
    bool warnings_fail, keeps_going;
};

static bool has_warnings(const struct render_build *build)
{
    struct render_diagnostic d;

    for (size_t i = 0; render_build_diagnostic(build, i, &d, sizeof(d)) == RENDER_OK; i++)
        if (d.severity == RENDER_WARNING)
            return true;
    return false;
}

static bool add_texts(struct job *job, const struct render_text *more, size_t n)
{
    struct render_text *texts = realloc(job->texts, (job->ntexts + n) * sizeof(*texts));

    if (!texts)
        return false;
    memcpy(texts + job->ntexts, more, n * sizeof(*texts));
    job->texts = texts;
    job->ntexts += n;
    return true;
}

/* Tells what a build has to say, and adds what it gives to the texts. */
static int take_build(struct job *job, size_t index, struct render_build *build, int status,
                      bool emit)
{
    static const struct render_text separator = {"---\n", 4};
    const char *target = job->targets[index];
    const struct render_text *parts = NULL;
    size_t shown, n = 0;

    if (!build) {
        complain("%s: %s", target, status_text(status));
        return FAILED;
    }
    shown = print_diagnostics(build, 0);
    if (status == RENDER_OK && emit) {
        status = render_build_emit_parts(build, &parts, &n);
        shown = print_diagnostics(build, shown);
    }
    if (status != RENDER_OK && shown == 0)
        complain("%s: %s", target, status_text(status));
    if (status == RENDER_OK && job->warnings_fail && has_warnings(build)) {
        complain("%s: there are warnings, which are errors here", target);
        return FAILED;
    }
    if (status == RENDER_OK && n && parts[0].size &&
        ((job->ntexts && !add_texts(job, &separator, 1)) || !add_texts(job, parts, n))) {
        complain("%s: %s", target, status_text(RENDER_ENOMEM));
        return FAILED;
    }
    return status == RENDER_OK ? DONE : FAILED;
}

static int build_one(struct job *job, bool emit)
{
    struct render_build *build = NULL;
    int status = job->cache ? render_cache_build(&build, job->cache, job->targets[0])
                            : render_build_run(&build, job->ctx, job->targets[0]);

    if (build)
        job->builds[job->nbuilds++] = build;
    return take_build(job, 0, build, status, emit);
}

/* One of several, which are written together. */
static int keep(void *user, size_t index, struct render_build *build, int status)
{
    struct job *job = user;

    if (build)
        job->builds[job->nbuilds++] = build;
    return take_build(job, index, build, status, true);
}

/* One of several, which has a file of its own. */
static int write_one(void *user, size_t index, struct render_build *build, int status)
{
    struct job *job = user;
    char *path = job->paths[index];
    struct out_file file = {.path = path};

    job->ntexts = 0;
    status = take_build(job, index, build, status, true);
    file.texts = job->texts;
    file.ntexts = job->ntexts;
    file.secret = build && render_build_is_secret(build);
    if (!status && !make_way_to(path))
        status = complain_file(path, errno);
    if (!status)
        status = write_files(&file, 1);
    render_build_free(build);
    return status;
}

/* What is written to a directory: a path and a text for each resource. */
struct listing {
    struct out_file *files;
    struct render_text *texts;
    size_t n;
};

static char *join(const char *directory, struct render_text name)
{
    size_t size = strlen(directory) + 1 + name.size + 1;
    char *path = malloc(size);

    if (path)
        snprintf(path, size, "%s/%s", directory, name.data);
    return path;
}

static int list_resource(struct listing *list, const char *directory, struct render_build *build,
                         const struct render_resource *resource)
{
    size_t shown = render_build_diagnostic_count(build), at = list->n;
    struct render_text name;
    int status = render_resource_file_name(build, resource, &name);

    if (status == RENDER_OK)
        status = render_resource_emit(build, resource, &list->texts[at]);
    if (status != RENDER_OK) {
        if (print_diagnostics(build, shown) == shown)
            complain("%s", status_text(status));
        return FAILED;
    }
    /* A name is the user's text: it must not lead out of the directory. */
    if (memchr(name.data, '/', name.size) || strlen(name.data) != name.size) {
        complain("'%s' cannot be the name of a file", name.data);
        return FAILED;
    }
    list->files[at].path = join(directory, name);
    list->files[at].texts = &list->texts[at];
    list->files[at].ntexts = 1;
    list->files[at].secret = render_build_is_secret(build);
    list->n++;
    if (list->files[at].path)
        return DONE;
    complain("%s", status_text(RENDER_ENOMEM));
    return FAILED;
}

/* A file for each resource. */
static int write_directory(struct render_build *build, const char *directory)
{
    size_t n = render_build_resource_count(build);
    struct listing list = {calloc(n + 1, sizeof(*list.files)), calloc(n + 1, sizeof(*list.texts)),
                           0};
    int status = list.files && list.texts ? DONE : FAILED;

    if (status)
        complain("%s", status_text(RENDER_ENOMEM));
    for (size_t i = 0; !status && i < n; i++)
        status = list_resource(&list, directory, build, render_build_resource(build, i));
    if (!status)
        status = write_files(list.files, list.n);
    for (size_t i = 0; i < list.n; i++)
        free((char *)list.files[i].path);
    free(list.files);
    free(list.texts);
    return status;
}

static int write_file(const struct job *job, const char *output)
{
    struct out_file files[2] = {{.path = output, .texts = job->texts, .ntexts = job->ntexts},
                                {.path = job->depfile, .ntexts = 1}};
    struct input rule = {.data = NULL};
    struct render_text text;
    int status = DONE;

    for (size_t i = 0; i < job->nbuilds; i++)
        files[0].secret = files[0].secret || render_build_is_secret(job->builds[i]);
    if (job->depfile)
        status = print_depfile(job->depfile, output, job->builds, job->targets, job->nbuilds,
                               job->tree, &rule);
    text = (struct render_text){rule.data, rule.size};
    files[1].texts = &text;
    if (!status)
        status = write_files(files, job->depfile ? 2 : 1);
    free(rule.data);
    return status;
}

static int write_output(const struct job *job, const char *output, bool to_directory)
{
    if (to_directory)
        return write_directory(job->builds[0], output);
    return output[0] ? write_file(job, output) : print_texts(job->texts, job->ntexts);
}

/* ---- Several directories --------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files that the directories become. */
static int name_files(struct job *job, const char *output)
{
    char **sorted = calloc(job->n, sizeof(*sorted));
    int status = sorted ? DONE : FAILED;

    job->paths = calloc(job->n, sizeof(*job->paths));
    for (size_t i = 0; !status && i < job->n; i++) {
        if (job->paths)
            sorted[i] = job->paths[i] = file_for(output, job->targets[i]);
        if (!sorted[i])
            status = FAILED;
    }
    if (status)
        complain("%s", status_text(RENDER_ENOMEM));
    else
        qsort(sorted, job->n, sizeof(*sorted), by_text);
    for (size_t i = 1; !status && i < job->n; i++) {
        if (strcmp(sorted[i], sorted[i - 1]) == 0) {
            complain("two of the directories give the file '%s'", sorted[i]);
            status = FAILED;
        }
    }
    free(sorted);
    return status;
}

/* What is written together is built to the end even when one fails, so that all messages are seen;
 * what has a file of its own is written as soon as it is built. */
static int build_several(struct job *job, const char *output, bool to_directory)
{
    struct many many = {.targets = job->targets,
                        .n = job->n,
                        .emits = true,
                        .keeps_going = !to_directory || job->keeps_going,
                        .take = to_directory ? write_one : keep,
                        .user = job};
    int status;

    if (to_directory && name_files(job, output))
        return FAILED;
    if (!job->cache && (status = render_cache_new(&job->cache, job->ctx))) {
        complain("%s", status_text(status));
        return FAILED;
    }
    status = build_many(job->cache, &many);
    if (to_directory || interruption() || (status && !job->keeps_going))
        return status;
    return write_output(job, output, false) ? FAILED : status;
}

static void free_builds(struct job *job)
{
    for (size_t i = 0; i < job->nbuilds; i++)
        render_build_free(job->builds[i]);
    for (size_t i = 0; job->paths && i < job->n; i++)
        free(job->paths[i]);
    free(job->paths);
    free(job->builds);
    free(job->texts);
    job->paths = NULL;
    job->builds = NULL;
    job->texts = NULL;
    job->nbuilds = job->ntexts = 0;
}

static int build_words(struct job *job, const struct words *words, const char *output)
{
    static char dot[] = ".", *here[] = {dot};
    bool to_directory, several = words->n > 1 || job->tree;
    int status;

    to_directory = output[0] && (is_directory(output) || (several && ends_in_slash(output)));
    job->targets = words->n ? words->at : here;
    job->n = words->n ? words->n : 1;
    if (job->depfile && (!output[0] || to_directory)) {
        complain("--depfile needs a file that -o names");
        return FAILED;
    }
    job->builds = calloc(job->n, sizeof(*job->builds));
    if (!job->builds) {
        complain("%s", status_text(RENDER_ENOMEM));
        return FAILED;
    }
    if (several)
        return build_several(job, output, to_directory);
    status = build_one(job, !to_directory);
    if (interruption())
        return FAILED; /* what cleans up tells why */
    return status ? status : write_output(job, output, to_directory);
}

/* Builds what is found in a directory. */
static int build_tree(struct job *job, const struct words *words, const char *output)
{
    struct tree tree = {.root = words->n ? words->at[0] : "."};
    struct names targets = {NULL, 0};
    int status = find_overlays(&tree, &targets);

    job->tree = &tree;
    if (!status && tree.incomplete && !job->keeps_going)
        status = FAILED;
    if (!status)
        status = build_words(job, &(struct words){targets.at, targets.n}, output);
    free_builds(job);
    job->tree = NULL;
    free_names(&targets);
    status = status || tree.incomplete ? FAILED : DONE;
    free_tree(&tree);
    return status;
}

static void watch_round(struct job *job, const struct words *words, const char *output,
                        struct watch *watch)
{
    begin_round(watch);
    if (build_words(job, words, output) == DONE)
        fprintf(stderr, "%s is written\n", output);
    fflush(stderr);
    for (size_t i = 0; i < job->nbuilds; i++)
        watch_build(watch, job->builds[i]);
    free_builds(job);
}

/* Builds again and again. When there is no memory to keep anything, it is done without. */
static int watch_all(struct job *job, const struct words *words, const char *output)
{
    struct watch *watch;

    if (!output[0] || is_directory(output)) {
        complain("--watch needs a file that -o names");
        return FAILED;
    }
    if (!(watch = begin_watch(output)))
        return FAILED;
    if (render_cache_new(&job->cache, job->ctx) == RENDER_OK)
        render_cache_expect_changes(job->cache);
    watch_round(job, words, output, watch);
    while (!interruption() && wait_for_change(watch)) {
        if (job->cache)
            render_cache_refresh(job->cache, changed_paths(watch));
        watch_round(job, words, output, watch);
    }
    end_watch(watch);
    if (interruption() == 0)
        return FAILED;
    forget_interruption();
    return DONE;
}

int run_build(const struct command *command, int argc, char **argv)
{
    struct build_options options = {.output = "", .load_restrictor = ""};
    struct render_plugins plugins = {.size = sizeof(plugins)};
    struct render_helm helm = {.size = sizeof(helm)};
    struct render_options library = {.size = sizeof(library), .plugins = &plugins, .helm = &helm};
    const char *env = getenv("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL");
    struct host_programs host = {.n = 0};
    struct remotes remotes = {.host = &host};
    struct shared_host shared;
    struct job job = {.ctx = NULL};
    struct words words;
    char *cwd;
    int status;

    if (!flags_parse(command, argc, argv, &options, &words, &status))
        return status;
    if (options.all && words.n > 1)
        return complain_usage(command, "with --all there is one ROOT, not %zu", words.n);
    if (options.all && options.watch)
        return complain_usage(command, "--all and --watch exclude each other");
    if (set_load_restrictor(command, options.load_restrictor, &library) ||
        set_reorder(command, options.reorder, &library) ||
        set_decrypt(command, options.decrypt, &library) ||
        set_timeout(command, options.function_timeout, &plugins) ||
        set_jobs(command, options.jobs, &library))
        return WRONG_USAGE;
    library.keys = sops_keys();
    library.programs = host_programs(&host);
    set_plugins(&options, &host, &plugins);
    set_helm(&options, &helm);
    library.foreign_variables = list_values(&options.remote_env);
    remotes.cache = options.cache_dir && *options.cache_dir ? options.cache_dir : NULL;
    remotes.offline = options.offline;
    library.remotes = host_remotes(&remotes);
    library.strict = options.strict;
    job.warnings_fail = options.warnings_as_errors;
    job.depfile = options.depfile && *options.depfile ? options.depfile : NULL;
    library.managed_by_label = options.managed_by_label || (env && strcmp(env, "on") == 0);
    library.working_directory = cwd = working_directory();
    job.keeps_going = options.keep_going;
    if (words.n > 1 || options.all)
        share_host(&shared, &library);
    if (words.n > 1 || options.all || options.watch)
        keep_keys();
    status = render_context_new(&job.ctx, &library);
    if (status)
        complain("%s", status_text(status));
    else
        status = (options.all     ? build_tree
                  : options.watch ? watch_all
                                  : build_words)(&job, &words, options.output);
    free_builds(&job);
    render_cache_free(job.cache);
    forget_keys();
    render_context_free(job.ctx);
    free_options(&options, &library);
    free(cwd);
    end_remotes(&remotes);
    end_host_programs(&host);
    return status ? FAILED : DONE;
}
