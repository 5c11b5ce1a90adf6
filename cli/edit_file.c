/* The kustomization file of an edit: found, locked, read, replaced. */
#define _XOPEN_SOURCE 700 /* realpath() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edit.h"

enum { MAX_TRIES = 1000 }; /* the file is replaced again and again while it is waited for */

static int find(const char **found)
{
    struct stat st;

    *found = NULL;
    for (size_t i = 0; render_kustomization_name(i); i++) {
        const char *name = render_kustomization_name(i);

        if (stat(name, &st))
            continue;
        if (*found) {
            complain("there are two kustomization files here, %s and %s", *found, name);
            return FAILED;
        }
        *found = name;
        if (S_ISREG(st.st_mode))
            continue;
        complain("%s: not a file", name);
        return FAILED;
    }
    if (*found)
        return DONE;
    complain("there is no kustomization file here: kustomization.yaml, kustomization.yml or "
             "Kustomization");
    return FAILED;
}

/* Whether the descriptor is still what the name means: an edit by somebody else replaces it. */
static bool is_current(const struct edited_file *f)
{
    struct stat there, here;

    return stat(f->path, &there) == 0 && fstat(f->fd, &here) == 0 && there.st_dev == here.st_dev &&
           there.st_ino == here.st_ino;
}

/* Waits until nobody else edits the file. */
static int lock_file(struct edited_file *f)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    for (int try = 0; try < MAX_TRIES; try++) {
        f->fd = open(f->path, O_RDWR | O_CLOEXEC);
        if (f->fd < 0)
            return complain_file(f->name, errno);
        while (fcntl(f->fd, F_SETLKW, &lock))
            if (errno != EINTR && errno != EDEADLK) /* some file systems have no locks */
                return errno == ENOLCK || errno == ENOTSUP ? DONE : complain_file(f->name, errno);
        if (is_current(f))
            return DONE;
        close(f->fd);
        f->fd = -1;
    }
    complain("%s: other edits do not end", f->name);
    return FAILED;
}

int open_edited(struct edited_file *f)
{
    *f = (struct edited_file){.fd = -1};
    if (find(&f->name))
        return FAILED;
    f->path = realpath(f->name, NULL);
    if (!f->path)
        return complain_file(f->name, errno);
    if (lock_file(f))
        return FAILED;
    return read_descriptor(f->fd, &f->text) ? DONE : complain_file(f->name, errno);
}

int replace_edited(const struct edited_file *f, struct render_text text,
                   const struct render_build *build)
{
    size_t n = render_edited_count(build);
    struct render_edited *others = calloc(n + 1, sizeof(*others));
    struct out_file *files = calloc(n + 1, sizeof(*files));
    int status = FAILED;

    for (size_t i = 0; others && files && i < n; i++) {
        render_edited_file(build, i, &others[i], sizeof(others[i]));
        files[i] = (struct out_file){.path = others[i].path, .texts = &others[i].text};
    }
    if (others && files) {
        files[n] = (struct out_file){.path = f->path, .texts = &text};
        for (size_t i = 0; i <= n; i++) {
            files[i].ntexts = 1;
            files[i].durable = true;
        }
        status = write_files(files, n + 1);
    } else {
        complain("%s", status_text(RENDER_ENOMEM));
    }
    free(others);
    free(files);
    return status;
}

void close_edited(struct edited_file *f)
{
    free_input(&f->text);
    free(f->path);
    if (f->fd >= 0)
        close(f->fd);
}
