/* The command `create`: a new kustomization file. The library makes its text; here the files are
 * looked for, and it is written. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_DEPTH = 1000 }; /* of directories */

struct create_options {
    const char *resources, *namespace_name, *prefix, *suffix, *labels, *annotations;
    bool autodetect, recursive;
};

#define FIELD(name) offsetof(struct create_options, name)

static const struct flag flags[] = {
    {"annotations", 0, FLAG_TEXT, FIELD(annotations), NULL},
    {"autodetect", 0, FLAG_BOOL, FIELD(autodetect), NULL},
    {"labels", 0, FLAG_TEXT, FIELD(labels), NULL},
    {"nameprefix", 0, FLAG_TEXT, FIELD(prefix), NULL},
    {"namespace", 0, FLAG_TEXT, FIELD(namespace_name), NULL},
    {"namesuffix", 0, FLAG_TEXT, FIELD(suffix), NULL},
    {"recursive", 0, FLAG_BOOL, FIELD(recursive), NULL},
    {"resources", 0, FLAG_TEXT, FIELD(resources), NULL},
};

static int run_create(const struct command *command, int argc, char **argv);

const struct command create_command = {
    .name = "create",
    .alias = "init",
    .summary = "Write a new kustomization file to the working directory",
    .usage =
        "Usage:\n"
        "  render create [FLAG...]\n\n"
        "The file is kustomization.yaml; there must be no kustomization file yet. `init` is\n"
        "another name of this command.\n\n"
        "Flags:\n"
        "      --resources PATHS     files, directories and git URLs, with commas between;\n"
        "                            paths may be patterns: 'apps/*.yaml'\n"
        "      --autodetect          behind them, all files here that hold Kubernetes objects\n"
        "      --recursive           with --autodetect: look in directories, too; one that has\n"
        "                            a kustomization file is listed itself\n"
        "      --namespace NAME      set the field namespace\n"
        "      --nameprefix TEXT     set namePrefix\n"
        "      --namesuffix TEXT     set nameSuffix\n"
        "      --labels PAIRS        set commonLabels: NAME:VALUE,NAME:VALUE\n"
        "      --annotations PAIRS   set commonAnnotations\n"
        "  -h, --help                print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_create,
};

static bool has_kustomization(const char *directory)
{
    bool found = false;

    for (size_t i = 0; render_kustomization_name(i); i++) {
        char *path = join_path(directory, render_kustomization_name(i));

        found = found || (path && access(path, F_OK) == 0);
        free(path);
    }
    return found;
}

/* ---- What there is -------------------------------------------------------------------------- */

static int find_in(const char *directory, bool recursive, unsigned depth, struct names *out);

static int find_at(const char *path, bool recursive, unsigned depth, struct names *out)
{
    struct stat st;

    if (lstat(path, &st))
        return complain_file(path, errno);
    if (S_ISDIR(st.st_mode) && !recursive)
        return DONE;
    if (S_ISDIR(st.st_mode) && !has_kustomization(path))
        return find_in(path, recursive, depth, out);
    /* As kustomize: nothing is found behind a link to a directory, which is no file either. */
    if (S_ISLNK(st.st_mode) && is_directory(path)) {
        complain("%s: this link leads to a directory; list it with --resources", path);
        return FAILED;
    }
    return add_name(out, path) ? DONE : complain_file(path, ENOMEM);
}

static int find_in(const char *directory, bool recursive, unsigned depth, struct names *out)
{
    struct names entries = {NULL, 0};
    int error = list_directory(directory, &entries), status = DONE;

    if (error)
        status = complain_file(directory, error);
    if (depth == MAX_DEPTH) {
        complain("%s: more than %d directories deep", directory, MAX_DEPTH);
        status = FAILED;
    }
    for (size_t i = 0; !status && i < entries.n; i++) {
        char *path = join_path(directory, entries.at[i]);

        status = path ? find_at(path, recursive, depth + 1, out) : complain_file(directory, ENOMEM);
        free(path);
    }
    free_names(&entries);
    return status;
}

/* The paths of --resources; a pattern that nothing matches stays, to be complained about. */
static int list_resources(const char *text, struct names *out)
{
    char *copy = strdup(text), *next = copy;
    int error = copy ? 0 : ENOMEM;

    while (!error && next) {
        char *pattern = next, *comma = strchr(next, ',');
        size_t before = out->n;

        next = comma ? comma + 1 : NULL;
        if (comma)
            *comma = '\0';
        error = expand_pattern(pattern, out);
        if (error == EINVAL)
            complain("--resources: the pattern '%s' is malformed", pattern);
        else if (!error && out->n == before && !add_name(out, pattern))
            error = ENOMEM;
    }
    free(copy);
    if (error == ENOMEM)
        complain("%s", status_text(RENDER_ENOMEM));
    return error ? FAILED : DONE;
}

/* ---- The file ------------------------------------------------------------------------------- */

static int write_new(const struct render_context *ctx,
                     const struct render_new_kustomization *wanted)
{
    struct out_file file = {.path = "kustomization.yaml", .ntexts = 1};
    struct render_build *build = NULL;
    struct render_text text = {"", 0};
    int status = render_kustomization_create(&build, ctx, wanted);

    if (status == RENDER_OK)
        status = render_build_emit(build, &text);
    if (!build || (print_diagnostics(build, 0) == 0 && status))
        complain("%s", status_text(status));
    file.texts = &text;
    status = status == RENDER_OK ? write_files(&file, 1) : FAILED;
    render_build_free(build);
    return status;
}

static int create(const struct render_new_kustomization *wanted)
{
    struct render_options library = {.size = sizeof(library)};
    struct host_programs host = {.n = 0};
    struct remotes remotes = {.host = &host};
    struct render_context *ctx = NULL;
    char *cwd;
    int status;

    library.remotes = host_remotes(&remotes);
    library.working_directory = cwd = working_directory();
    status = render_context_new(&ctx, &library);
    if (status)
        complain("%s", status_text(status));
    else
        status = write_new(ctx, wanted);
    render_context_free(ctx);
    free(cwd);
    end_remotes(&remotes);
    end_host_programs(&host);
    return status ? FAILED : DONE;
}

static int run_create(const struct command *command, int argc, char **argv)
{
    struct create_options o = {.resources = ""};
    struct names resources = {NULL, 0}, candidates = {NULL, 0};
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, &o, &words, &status))
        return status;
    if (has_kustomization(".")) {
        complain("there is a kustomization file already");
        return FAILED;
    }
    if (o.resources[0])
        status = list_resources(o.resources, &resources);
    if (!status && o.autodetect)
        status = find_in(".", o.recursive, 0, &candidates);
    if (!status && end_names(&resources) && end_names(&candidates)) {
        struct render_new_kustomization wanted = {
            .size = sizeof(wanted),
            .resources = (const char *const *)resources.at,
            .candidates = (const char *const *)candidates.at,
            .namespace_name = o.namespace_name,
            .name_prefix = o.prefix,
            .name_suffix = o.suffix,
            .labels = o.labels,
            .annotations = o.annotations,
        };

        status = create(&wanted);
    }
    free_names(&resources);
    free_names(&candidates);
    return status;
}
