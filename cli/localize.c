/* The command `localize`: the library lists the files of the copy; here they are written, and the
 * copy is built beside the original. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MODE = 0666, DIRECTORY_MODE = 0777, MAX_DEPTH = 1000 };

struct localize_options {
    const char *scope;
    bool no_verify;
};

#define FIELD(name) offsetof(struct localize_options, name)

static const struct flag flags[] = {
    {"no-verify", 0, FLAG_BOOL, FIELD(no_verify), NULL},
    {"scope", 0, FLAG_TEXT, FIELD(scope), NULL},
};

static int run_localize(const struct command *command, int argc, char **argv);

const struct command localize_command = {
    .name = "localize",
    .summary = "Copy a kustomization with all that it refers to, so that nothing is remote",
    .usage = "Usage:\n"
             "  render localize [TARGET [DESTINATION]] [FLAG...]\n\n"
             "TARGET is a directory (the working directory by default) or the URL of a git\n"
             "repository, with a ref. DESTINATION must not exist yet, only the directory that it\n"
             "will be in; by default it is localized-NAME, or localized-NAME-REF, here. In the\n"
             "copy, what came from elsewhere is in directories called localized-files. Charts\n"
             "that are local are copied; those of repositories, and the files of plugins that\n"
             "are not built in, are left as they are. Fields are sorted and comments are gone,\n"
             "as in kustomize.\n\n"
             "Flags:\n"
             "      --scope DIR    local references may lead to anything in DIR, which contains\n"
             "                     TARGET; the copy is then one of DIR, as far as it is needed\n"
             "      --no-verify    do not build TARGET and its copy to see that they agree\n"
             "  -h, --help         print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_localize,
};

/* ---- Writing -------------------------------------------------------------------------------- */

/* Makes the directories that path, below the first n bytes, is in. */
static int make_directories(char *path, size_t n)
{
    for (char *slash = strchr(path + n + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        bool ok;

        *slash = '\0';
        ok = mkdir(path, DIRECTORY_MODE) == 0 || errno == EEXIST;
        if (!ok)
            complain_file(path, errno);
        *slash = '/';
        if (!ok)
            return FAILED;
    }
    return DONE;
}

static int write_bytes(const char *path, const char *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, MODE);
    bool ok = fd >= 0 && write_all(fd, data, size);
    int error = errno;

    if (fd >= 0 && close(fd) && ok)
        return complain_file(path, errno);
    errno = error;
    return ok ? DONE : complain_file(path, errno);
}

static int copy_tree(const char *from, const char *to, const struct stat *out, unsigned depth);

/* out: the destination, which may be in what is copied, and is no part of it. */
static int copy_entry(const char *from, const char *to, const struct stat *out, unsigned depth)
{
    struct input in = {.data = NULL};
    struct stat st;
    int status;

    if (lstat(from, &st))
        return complain_file(from, errno);
    if (S_ISDIR(st.st_mode) && (st.st_ino != out->st_ino || st.st_dev != out->st_dev))
        return copy_tree(from, to, out, depth);
    if (!S_ISREG(st.st_mode))
        return DONE;
    status = read_file(from, false, &in);
    if (!status)
        status = write_bytes(to, in.data, in.size);
    free_input(&in);
    return status;
}

/* Symbolic links stay behind, as in kustomize. */
static int copy_tree(const char *from, const char *to, const struct stat *out, unsigned depth)
{
    struct names entries = {NULL, 0};
    int error = list_directory(from, &entries), status = DONE;

    if (mkdir(to, DIRECTORY_MODE) && errno != EEXIST)
        status = complain_file(to, errno);
    if (error || depth == MAX_DEPTH) {
        errno = error ? error : ELOOP;
        status = complain_file(from, errno);
    }
    for (size_t i = 0; !status && !interruption() && i < entries.n; i++) {
        char *source = join_path(from, entries.at[i]), *copy = join_path(to, entries.at[i]);

        status =
            source && copy ? copy_entry(source, copy, out, depth + 1) : complain_file(from, errno);
        free(source);
        free(copy);
    }
    free_names(&entries);
    return status;
}

static int write_one(const struct render_localized *file, const char *destination)
{
    char *path = join_path(destination, file->path);
    struct stat out;
    int status;

    if (!path || stat(destination, &out)) {
        free(path);
        return complain_file(destination, errno);
    }
    status = make_directories(path, strlen(destination));
    if (!status && file->is_copy)
        status = copy_tree(file->content.data, path, &out, 0);
    else if (!status)
        status = write_bytes(path, file->content.data, file->content.size);
    free(path);
    return status;
}

/* The destination is new, so that a failure takes all of it away again. */
static int write_copy(const struct render_build *build, const char *destination)
{
    struct render_localized file;
    int status = DONE;

    catch_interruption();
    if (mkdir(destination, DIRECTORY_MODE))
        return complain_file(destination, errno);
    for (size_t i = 0; !status && !interruption() && i < render_localized_count(build); i++) {
        render_localized_file(build, i, &file, sizeof(file));
        status = write_one(&file, destination);
    }
    if (status || interruption())
        remove_tree(destination);
    return interruption() ? FAILED : status;
}

/* ---- Verification --------------------------------------------------------------------------- */

static int build_text(const struct render_context *ctx, const char *target,
                      struct render_build **build, struct render_text *text)
{
    int status = render_build_run(build, ctx, target);

    if (status == RENDER_OK)
        status = render_build_emit(*build, text);
    if (status == RENDER_OK)
        return DONE;
    if (!*build || print_diagnostics(*build, 0) == 0)
        complain("%s: %s", target, status_text(status));
    complain("'%s' cannot be built without flags: use --no-verify and compare yourself", target);
    return FAILED;
}

static int verify(const struct render_context *ctx, const char *target, const char *copy)
{
    struct render_build *builds[2] = {NULL, NULL};
    struct render_text texts[2] = {{"", 0}, {"", 0}};
    int status = build_text(ctx, target, &builds[0], &texts[0]);

    if (!status)
        status = build_text(ctx, copy, &builds[1], &texts[1]);
    if (!status && (texts[0].size != texts[1].size ||
                    memcmp(texts[0].data, texts[1].data, texts[0].size) != 0)) {
        complain("'%s' and '%s' build to different manifests", target, copy);
        status = FAILED;
    }
    render_build_free(builds[0]);
    render_build_free(builds[1]);
    return status;
}

/* ---- The command ---------------------------------------------------------------------------- */

static int localize(const struct render_context *ctx, const struct localize_options *o,
                    const char *target, const char *destination)
{
    struct render_build *build = NULL;
    int status = render_localize(&build, ctx, target, o->scope);
    char *copy = NULL;

    if (!build || (print_diagnostics(build, 0) == 0 && status))
        complain("%s: %s", target, status_text(status));
    if (status == RENDER_OK) {
        destination = destination ? destination : render_localized_destination(build);
        status = write_copy(build, destination);
        copy = join_path(destination, render_localized_target(build));
        if (!status && !o->no_verify)
            status = copy ? verify(ctx, target, copy) : complain_file(destination, errno);
        if (!status)
            fprintf(stderr, "localized '%s' to '%s'%s\n", target, destination,
                    o->no_verify ? "" : "; both build to the same");
    }
    free(copy);
    render_build_free(build);
    return status ? FAILED : DONE;
}

static int run_localize(const struct command *command, int argc, char **argv)
{
    struct localize_options options = {.scope = NULL};
    struct render_options library = {.size = sizeof(library)};
    struct host_programs host = {.n = 0};
    struct remotes remotes = {.host = &host};
    struct render_context *ctx = NULL;
    const char *destination = NULL;
    struct words words;
    struct stat st;
    char *cwd;
    int status;

    if (!flags_parse(command, argc, argv, &options, &words, &status))
        return status;
    if (words.n > 2)
        return complain_usage(command, "there are a target and a destination, no more");
    if (words.n > 1 && *words.at[1]) /* "" is as if it was not given, as in kustomize */
        destination = words.at[1];
    if (destination && lstat(destination, &st) == 0) {
        complain("%s: there is something already; the destination must be new", destination);
        return FAILED;
    }
    library.remotes = host_remotes(&remotes);
    library.working_directory = cwd = working_directory();
    status = render_context_new(&ctx, &library);
    if (status)
        complain("%s", status_text(status));
    else
        status = localize(ctx, &options, words.n ? words.at[0] : ".", destination);
    render_context_free(ctx);
    free(cwd);
    end_remotes(&remotes);
    end_host_programs(&host);
    return status ? FAILED : DONE;
}
