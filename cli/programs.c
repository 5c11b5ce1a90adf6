/* What a build wants of programs: struct render_programs. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_TREE_DEPTH = 200, OWNER = 0700 };

/* ---- Directories ------------------------------------------------------------------------------
 */

static void remove_entries(int fd, int depth);

/* name is an entry of the directory at. Nothing below is reached by a link: what was a directory
 * when we looked is opened only if it still is one. */
static void remove_entry(int at, const char *name, int depth)
{
    int fd;

    if (unlinkat(at, name, 0) == 0 || depth == 0)
        return;
    fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0)
        remove_entries(fd, depth - 1);
    unlinkat(at, name, AT_REMOVEDIR);
}

/* fd is closed. */
static void remove_entries(int fd, int depth)
{
    struct dirent *entry;
    DIR *dir;

    fchmod(fd, OWNER); /* what was unpacked may be for reading only */
    dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return;
    }
    while ((entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_entry(fd, entry->d_name, depth);
    closedir(dir);
}

void remove_tree(const char *path)
{
    remove_entry(AT_FDCWD, path, MAX_TREE_DEPTH);
}

static char *make_path(const char *purpose)
{
    const char *set = getenv("TMPDIR");
    char *base = realpath(set && *set ? set : "/tmp", NULL), *path = NULL;
    size_t size;

    if (!base)
        return NULL;
    size = strlen(base) + strlen(purpose) + sizeof("/render--XXXXXX");
    path = malloc(size);
    if (path)
        snprintf(path, size, "%s/render-%s-XXXXXX", base, purpose);
    free(base);
    return path;
}

const char *make_temporary(struct host_programs *host, const char *purpose)
{
    char **list = realloc(host->directories, (host->n + 1) * sizeof(*list));
    char *path = list ? make_path(purpose) : NULL;

    if (list)
        host->directories = list;
    if (!path)
        return NULL;
    catch_interruption();
    if (!mkdtemp(path)) {
        free(path);
        return NULL;
    }
    return host->directories[host->n++] = path;
}

static int make_directory(void *user, const char *purpose, struct render_sink *sink)
{
    const char *path = make_temporary(user, purpose);

    if (!path)
        return errno == ENOMEM ? RENDER_ENOMEM : RENDER_EIO;
    return render_sink_add(sink, path, strlen(path));
}

/* Only what we have made. */
static void remove_directory(void *user, const char *path)
{
    struct host_programs *host = user;

    for (size_t i = 0; i < host->n; i++) {
        if (strcmp(host->directories[i], path) != 0)
            continue;
        remove_tree(path);
        free(host->directories[i]);
        host->directories[i] = host->directories[--host->n];
        return;
    }
}

/* ---- Runs -------------------------------------------------------------------------------------
 */

static int run(void *user, const struct render_program *program, struct render_sink *output,
               struct render_sink *errors, int *exit_status)
{
    const struct host_programs *host = user;
    bool is_helm = program->kind == RENDER_PROGRAM_HELM;
    struct program p = {.args = program->arguments,
                        .passed = is_helm ? NULL : host->passed,
                        .environment = program->environment,
                        .directory = program->directory,
                        .input = program->input,
                        .files = program->files,
                        .nfiles = program->nfiles,
                        .show_errors = program->show_errors != 0,
                        .timeout = program->timeout,
                        .sink = output,
                        .error_sink = errors};
    int status;

    catch_interruption();
    status = run_program(&p);
    *exit_status = p.exit_status;
    if (status == RENDER_EIO || status == RENDER_ELIMIT)
        render_sink_add(errors, p.errors, strlen(p.errors));
    return status;
}

const struct render_programs *host_programs(struct host_programs *host)
{
    host->calls = (struct render_programs){.size = sizeof(host->calls),
                                           .run = run,
                                           .make_directory = make_directory,
                                           .remove_directory = remove_directory,
                                           .user = host};
    return &host->calls;
}

void end_host_programs(struct host_programs *host)
{
    int signal = interruption();

    while (host->n)
        remove_directory(host, host->directories[host->n - 1]);
    free(host->directories);
    free(host->home);
    free(host->home_failure);
    if (signal) { /* its handler is the system's again */
        fflush(stderr);
        raise(signal);
    }
}
