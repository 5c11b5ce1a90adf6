/* Output to files: each is written beside its place first, and they are moved when all are there,
 * so that a failure leaves what was there before. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MODE = 0666, SECRET_MODE = 0600, MAX_TRIES = 100, NAME_SPACE = 80 };

bool is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool write_texts(int fd, const struct out_file *file)
{
    for (size_t i = 0; i < file->ntexts; i++)
        if (!write_all(fd, file->texts[i].data, file->texts[i].size))
            return false;
    return true;
}

/* Writes to fd, which is closed in any case. */
static bool fill(int fd, const struct out_file *file)
{
    bool ok = write_texts(fd, file) && (!file->durable || fsync(fd) == 0 || errno == EINVAL);
    int error = errno;

    if (close(fd) && ok)
        return false;
    errno = error;
    return ok;
}

/* Opens a new file in the directory of path, the index-th of this call; its name goes to *name. */
static int open_beside(const char *path, size_t index, char **name)
{
    const char *slash = strrchr(path, '/');
    int dir = slash ? (int)(slash - path) + 1 : 0, fd = -1;
    size_t size = (size_t)dir + NAME_SPACE;

    if (!(*name = malloc(size)))
        return -1;
    for (int try = 0; fd < 0 && try < MAX_TRIES; try++) {
        snprintf(*name, size, "%.*s.render-%ld-%zu-%d.tmp", dir, path, (long)getpid(), index, try);
        fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    if (fd < 0) {
        free(*name);
        *name = NULL;
    }
    return fd;
}

/* What can be replaced by another file: nothing, or a plain file of ours with one name. A device, a
 * link or somebody else's file is written to as it is; but a durable one is replaced whatever it
 * costs. */
static bool is_replaceable(const struct out_file *file, struct stat *st)
{
    *st = (struct stat){.st_mode = 0};
    if (lstat(file->path, st))
        return errno == ENOENT;
    if (!S_ISREG(st->st_mode))
        return false;
    return file->durable || (st->st_nlink == 1 && st->st_uid == geteuid());
}

/* Makes a new file the same to others as the old one was: its owners, as far as that is allowed,
 * then its mode, which a change of owners may take bits of. */
static bool take_over(int fd, const struct stat *old)
{
    struct stat st;

    if (!old->st_mode)
        return true;
    if (fstat(fd, &st))
        return false;
    if ((st.st_uid != old->st_uid || st.st_gid != old->st_gid) &&
        fchown(fd, old->st_uid, old->st_gid) && errno != EPERM)
        return false;
    return fchmod(fd, old->st_mode & 07777) == 0;
}

/* Writes file beside its place, or leaves temporary NULL when that cannot be. */
static int prepare(struct out_file *file, size_t index)
{
    struct stat old;
    int fd;

    if (file->secret || !is_replaceable(file, &old))
        return DONE;
    fd = open_beside(file->path, index, &file->temporary);
    if (fd < 0) /* an existing file can be written to in a directory that cannot */
        return old.st_mode && errno == EACCES && !file->durable ? DONE
                                                                : complain_file(file->path, errno);
    if (!take_over(fd, &old)) {
        complain_file(file->path, errno);
        close(fd);
        return FAILED;
    }
    return fill(fd, file) ? DONE : complain_file(file->path, errno);
}

/* A file that was there before may be open to others. A device has no mode of ours. */
static bool close_to_others(int fd)
{
    struct stat st;

    if (fstat(fd, &st))
        return false;
    return !S_ISREG(st.st_mode) || !(st.st_mode & 077) || fchmod(fd, SECRET_MODE) == 0;
}

static int commit(struct out_file *file)
{
    int fd;

    if (file->temporary) {
        if (rename(file->temporary, file->path))
            return complain_file(file->path, errno);
        free(file->temporary);
        file->temporary = NULL;
        return DONE;
    }
    fd = open(file->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
              file->secret ? SECRET_MODE : MODE);
    if (fd >= 0 && file->secret && !close_to_others(fd)) {
        int error = errno;

        close(fd);
        errno = error;
        return complain_file(file->path, errno);
    }
    return fd >= 0 && fill(fd, file) ? DONE : complain_file(file->path, errno);
}

static void discard(struct out_file *file)
{
    if (!file->temporary)
        return;
    unlink(file->temporary);
    free(file->temporary);
    file->temporary = NULL;
}

int write_files(struct out_file *files, size_t n)
{
    int status = DONE;

    for (size_t i = 0; !status && i < n; i++)
        status = prepare(&files[i], i);
    for (size_t i = 0; !status && i < n; i++)
        status = commit(&files[i]);
    for (size_t i = 0; i < n; i++)
        discard(&files[i]);
    return status;
}
