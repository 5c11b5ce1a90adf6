/* Repositories by the user's git, as kustomize runs it: with his settings, keys and helpers. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_ARGS = 16, MAX_PATH = 4096 };

int fetch_failed(struct fetch *f, int status, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(f->why, sizeof(f->why), fmt, args);
    va_end(args);
    return f->status = status;
}

/* Whether the person at the terminal can be asked for a password: then git must stay in the group
 * that the terminal listens to. */
static bool can_be_asked(void)
{
    int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    bool can = fd >= 0 && tcgetpgrp(fd) == getpgrp();

    if (fd >= 0)
        close(fd);
    return can;
}

/* The line of what git says that tells most: the first "fatal:" or "error:", else the last one. */
static const char *telling_line(char *text)
{
    const char *last = text;

    for (char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        if (strncmp(line, "fatal: ", 7) == 0 || strncmp(line, "error: ", 7) == 0)
            return line;
        last = *line ? line : last;
    }
    return last;
}

/* Replaces each from in text by to, which is not longer: a URL may have a password in it. */
static void replace(char *text, const char *from, const char *to)
{
    size_t n = strlen(from), m = strlen(to);

    for (char *at = text; n >= m && n && (at = strstr(at, from)); at += m) {
        memcpy(at, to, m);
        memmove(at + m, at + n, strlen(at + n) + 1);
    }
}

static int step_failed(struct fetch *f, const char *step, struct program *p, int status)
{
    if (strstr(f->url, "://") && strchr(f->url, '@'))
        replace(p->errors, f->url, "URL");
    if (status == RENDER_OK)
        return fetch_failed(f, RENDER_EIO, "git %s: %s", step,
                            *p->errors ? telling_line(p->errors) : "it failed without a word");
    if (status == RENDER_EHOST)
        return fetch_failed(f, status, "interrupted");
    return fetch_failed(f, status, "git %s: %s", step, p->errors);
}

/* Runs git with the arguments, ended by NULL, in a directory. What the environment says of another
 * repository, as in a hook of git, is not meant for it. */
static int step(struct fetch *f, const char *directory, const char *const *args)
{
    static const char *const dropped[] = {"GIT_DIR",
                                          "GIT_WORK_TREE",
                                          "GIT_INDEX_FILE",
                                          "GIT_PREFIX",
                                          "GIT_COMMON_DIR",
                                          "GIT_OBJECT_DIRECTORY",
                                          "GIT_NAMESPACE",
                                          "GIT_SHALLOW_FILE",
                                          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                          NULL};
    const char *all[MAX_ARGS] = {"git", "-c", "protocol.ext.allow=never"};
    struct program p = {.args = all,
                        .directory = directory,
                        .dropped = dropped,
                        .timeout = f->timeout,
                        .own_group = !can_be_asked(),
                        .cancel = &f->cancel};
    int status;

    for (size_t i = 0; args[i] && i + 4 < MAX_ARGS; i++)
        all[i + 3] = args[i];
    status = run_program(&p);
    if (status != RENDER_OK || p.exit_status != 0)
        return step_failed(f, args[0], &p, status);
    return f->status = RENDER_OK;
}

/* Only the commit itself. Its files all come: what a base needs is known when it was read, and most
 * servers give a part only in several requests. A ref that begins with "-" is refused by the
 * library; "--" keeps the rest from being options. */
static int fetch_ref(struct fetch *f, const char *directory)
{
    const char *ref = *f->ref ? f->ref : "HEAD";

    return step(f, directory,
                (const char *[]){"fetch", "-q", "--depth=1", "--", f->url, ref, NULL});
}

/* Without the file there are none, and looking for them takes longer than all else. */
static bool has_submodules(const char *directory)
{
    char path[MAX_PATH];

    return snprintf(path, sizeof(path), "%s/.gitmodules", directory) < MAX_PATH &&
           access(path, F_OK) == 0;
}

int git_clone(struct fetch *f, const char *directory)
{
    if (step(f, directory, (const char *[]){"init", "-q", NULL}) || fetch_ref(f, directory) ||
        step(f, directory, (const char *[]){"checkout", "-q", "FETCH_HEAD", NULL}))
        return f->status;
    if (!f->submodules || !has_submodules(directory))
        return f->status;
    /* A submodule may have a URL that is relative to that of origin. */
    if (step(f, directory, (const char *[]){"remote", "add", "--", "origin", f->url, NULL}))
        return f->status;
    return step(f, directory,
                (const char *[]){"submodule", "-q", "update", "--init", "--recursive", NULL});
}

int git_refresh(struct fetch *f, const char *directory)
{
    return fetch_ref(f, directory);
}

/* ---- Commits --------------------------------------------------------------------------------
 */

/* Reads the file that holds one: there is no need to start git for it. */
static bool read_commit(const char *path, char commit[MAX_COMMIT + 1])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, commit, MAX_COMMIT);

    if (fd >= 0)
        close(fd);
    if (n <= 0)
        return false;
    commit[n] = '\0';
    commit[strspn(commit, "0123456789abcdef")] = '\0';
    return strlen(commit) >= 40;
}

int git_commit(struct fetch *f, const char *directory, const char *name,
               char commit[MAX_COMMIT + 1])
{
    char path[MAX_PATH];

    /* HEAD is detached: both files begin with the commit. */
    if (snprintf(path, sizeof(path), "%s/.git/%s", directory, name) < MAX_PATH &&
        read_commit(path, commit))
        return f->status = RENDER_OK;
    return fetch_failed(f, RENDER_EIO, "%s has no commit", name);
}
