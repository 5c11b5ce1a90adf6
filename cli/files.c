/* Output to files: each is written beside its place first, and they are moved when all are there,
 * so that a failure leaves what was there before. Of durable files, those that were moved already
 * are taken back. What the system lets nobody replace, such as a file that is mounted by itself, is
 * written over where it is. */
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

/* Makes a new file in the directory of path, the index-th of this call; its name goes to *name.
 * make() returns what is not negative, or -1 with errno. */
static int make_beside(const char *path, size_t index, int (*make)(const char *path, char *name),
                       char **name)
{
    const char *slash = strrchr(path, '/');
    int dir = slash ? (int)(slash - path) + 1 : 0, made = -1;
    size_t size = (size_t)dir + NAME_SPACE;

    if (!(*name = malloc(size)))
        return -1;
    for (int try = 0; made < 0 && try < MAX_TRIES; try++) {
        snprintf(*name, size, "%.*s.render-%ld-%zu-%d.tmp", dir, path, (long)getpid(), index, try);
        made = make(path, *name);
        if (made < 0 && errno != EEXIST)
            break;
    }
    if (made < 0) {
        free(*name);
        *name = NULL;
    }
    return made;
}

static int make_file(const char *path, char *name)
{
    (void)path;
    return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
}

static int make_link(const char *path, char *name)
{
    return link(path, name);
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
    fd = make_beside(file->path, index, make_file, &file->temporary);
    if (fd < 0) /* an existing file can be written to in a directory that cannot */
        return old.st_mode && (errno == EACCES || errno == EROFS)
                   ? DONE
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

/* Another name of the old file, from which it can be taken back. Some file systems have no such
 * names, some systems none of other people's files. */
static int keep_old(struct out_file *file, size_t index)
{
    if (!file->temporary || make_beside(file->path, index, make_link, &file->old) >= 0)
        return DONE;
    switch (errno) {
    case ENOENT: /* it is a new one */
    case EPERM:
    case EACCES:
    case EXDEV: /* it is mounted by itself */
    case EMLINK:
    case ENOSYS:
    case ENOTSUP:
        return DONE;
    default:
        return complain_file(file->path, errno);
    }
}

static void forget(char **name)
{
    free(*name);
    *name = NULL;
}

/* Nothing of the old file is cut off before all of the new one is there. */
static bool write_over(const struct out_file *file)
{
    int fd = open(file->path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_texts(fd, file) && ftruncate(fd, lseek(fd, 0, SEEK_CUR)) == 0 &&
              (fsync(fd) == 0 || errno == EINVAL);
    int error = errno;

    if (fd >= 0 && close(fd) && ok)
        return false;
    errno = error;
    return ok;
}

/* When it cannot be moved to its place. */
static int commit_over(struct out_file *file)
{
    if (write_over(file)) {
        file->replaced = true;
        return DONE;
    }
    complain_file(file->path, errno);
    if (file->temporary)
        complain("%s: perhaps written in part; all of it is in %s", file->path, file->temporary);
    forget(&file->temporary);
    return FAILED;
}

static int commit(struct out_file *file)
{
    int fd;

    if (file->temporary) {
        if (rename(file->temporary, file->path))
            return errno == EBUSY && file->durable ? commit_over(file)
                                                   : complain_file(file->path, errno);
        forget(&file->temporary);
        file->replaced = true;
        return DONE;
    }
    if (file->durable)
        return commit_over(file);
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

/* Puts the old file in its place again, or says that the new one is there. */
static void take_back(struct out_file *file)
{
    if (!file->replaced)
        return;
    if (file->old && rename(file->old, file->path) == 0)
        forget(&file->old);
    else
        complain("%s: already replaced, and the old file cannot be had back", file->path);
}

static void discard(char **name)
{
    if (*name)
        unlink(*name);
    forget(name);
}

int write_files(struct out_file *files, size_t n)
{
    int status = DONE;

    for (size_t i = 0; !status && i < n; i++)
        status = prepare(&files[i], i);
    for (size_t i = 0; !status && i + 1 < n; i++) /* nothing fails behind the last */
        status = files[i].durable ? keep_old(&files[i], i) : DONE;
    for (size_t i = 0; !status && i < n; i++)
        status = commit(&files[i]);
    for (size_t i = 0; i < n; i++) {
        if (status && files[i].durable)
            take_back(&files[i]);
        discard(&files[i].temporary);
        discard(&files[i].old);
    }
    return status;
}
