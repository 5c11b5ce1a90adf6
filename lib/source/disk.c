/* The files of the disk: the callback for hosts that have no files of their own. As few system
 * calls as can be: open, fstat, read, close for a file; lstat for a directory. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/sink.h"

enum { LINK_SIZE = 4096, CHUNK = 64 * 1024 };

/* No strerror: it depends on the locale and need not be safe for threads. */
static int fail(struct render_sink *sink, int error)
{
    static const struct {
        int error;
        const char *why;
    } reasons[] = {
        {EACCES, "permission denied"},
        {EPERM, "operation not permitted"},
        {EMFILE, "too many open files"},
        {ENFILE, "too many open files in the system"},
        {EIO, "input or output error"},
        {ENOMEM, "out of memory"},
        {ENAMETOOLONG, "name too long"},
        {ELOOP, "too many symbolic links"},
        {EAGAIN, "it changed while it was looked at"},
    };

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (reasons[i].error == error)
            rn_sink_explain(sink, reasons[i].why);
    return error == ENOMEM ? RENDER_ENOMEM : RENDER_EIO;
}

/* A name that cannot be is a file that is missing. */
static bool is_missing(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
}

static int read_link(const char *path, struct render_sink *sink)
{
    char target[LINK_SIZE];
    ssize_t n = readlink(path, target, sizeof(target));

    if (n < 0) /* EINVAL: it was a link a moment ago */
        return fail(sink, errno == EINVAL ? EAGAIN : errno);
    if ((size_t)n == sizeof(target))
        return fail(sink, ENAMETOOLONG);
    return render_sink_add(sink, target, (size_t)n);
}

static enum render_file_type type_of(mode_t mode)
{
    if (S_ISREG(mode))
        return RENDER_FILE_REGULAR;
    if (S_ISDIR(mode))
        return RENDER_FILE_DIRECTORY;
    return S_ISLNK(mode) ? RENDER_FILE_LINK : RENDER_FILE_OTHER;
}

static int look(const char *path, enum render_file_type *type, struct render_sink *sink)
{
    struct stat st;

    if (lstat(path, &st)) {
        *type = RENDER_FILE_NONE;
        return is_missing(errno) ? RENDER_OK : fail(sink, errno);
    }
    *type = type_of(st.st_mode);
    return *type == RENDER_FILE_LINK ? read_link(path, sink) : RENDER_OK;
}

static ssize_t read_some(int fd, void *to, size_t size)
{
    ssize_t n;

    do
        n = read(fd, to, size);
    while (n < 0 && errno == EINTR);
    return n;
}

/* A file that tells its size. When it shrinks meanwhile, what is left of it. */
static int read_sized(int fd, size_t size, struct render_sink *sink)
{
    char *to = render_sink_reserve(sink, size);
    size_t got = 0;

    if (!to)
        return sink->status ? sink->status : RENDER_EHOST;
    while (got < size) {
        ssize_t n = read_some(fd, to + got, size - got);

        if (n < 0)
            return fail(sink, errno);
        if (n == 0)
            break;
        got += (size_t)n;
    }
    render_sink_trim(sink, got);
    return RENDER_OK;
}

/* A file that says it is empty; those of /proc do so whatever they hold. */
static int read_unsized(int fd, struct render_sink *sink)
{
    char chunk[CHUNK];
    int status = RENDER_OK;
    ssize_t n;

    while (!status && (n = read_some(fd, chunk, sizeof(chunk))) != 0)
        status = n < 0 ? fail(sink, errno) : render_sink_add(sink, chunk, (size_t)n);
    return status;
}

static int read_regular(int fd, off_t size, struct render_sink *sink)
{
    if ((uintmax_t)size >= SIZE_MAX) {
        sink->status = RENDER_ELIMIT;
        return RENDER_ELIMIT;
    }
    return size > 0 ? read_sized(fd, (size_t)size, sink) : read_unsized(fd, sink);
}

/* O_NONBLOCK: opening a pipe must not wait for its writer. O_NOFOLLOW: a link that is put in place
 * of a file between our look and our open is seen, not followed. */
static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    struct stat st;
    int fd, status;

    (void)user;
    if (!content)
        return look(path, type, sink);
    do
        fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        int error = errno;

        *type = RENDER_FILE_NONE;
        if (is_missing(error))
            return RENDER_OK;
        /* A link (the number differs between systems), a socket, an unreadable directory. */
        status = look(path, type, sink);
        return status || *type != RENDER_FILE_REGULAR ? status : fail(sink, error);
    }
    if (fstat(fd, &st)) {
        status = fail(sink, errno);
    } else {
        *type = type_of(st.st_mode);
        status = *type == RENDER_FILE_REGULAR ? read_regular(fd, st.st_size, sink) : RENDER_OK;
    }
    close(fd);
    return status;
}

const struct render_files *render_files_disk(void)
{
    static const struct render_files disk = {.size = sizeof(disk), .load = load};

    return &disk;
}
