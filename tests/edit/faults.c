/* Preloaded into the program: one of the calls by which it makes and places files fails, or the
 * program dies in front of it. FAULT_AT is the number of the call, from 0; FAULT_ERROR what it
 * fails with, 0 to die. With FAULT_LASTS all such calls behind it fail, too. Calls that are made
 * are noted in the file FAULT_LOG. */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* open() and open64() are two here */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long count;

/* Whether the call is to fail; it is noted before that. */
static int faulty(const char *name)
{
    const char *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERROR"), *log = getenv("FAULT_LOG");
    FILE *f = log ? fopen(log, "ae") : NULL;

    if (f) {
        fprintf(f, "%s\n", name);
        fclose(f);
    }
    if (!at || !error)
        return 0;
    count++;
    if (getenv("FAULT_LASTS") ? count <= strtol(at, NULL, 10) : count - 1 != strtol(at, NULL, 10))
        return 0;
    errno = (int)strtol(error, NULL, 10);
    if (errno == 0)
        raise(SIGKILL);
    return 1;
}

#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

static int open_real(const char *name, const char *path, int flags, mode_t mode)
{
    if ((flags & O_CREAT) && faulty("create"))
        return -1;
    return REAL(int (*)(const char *, int, ...), name)(path, flags, mode);
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        mode_t mode = 0;                                                                           \
        va_list ap;                                                                                \
                                                                                                   \
        va_start(ap, flags);                                                                       \
        if (flags & O_CREAT)                                                                       \
            mode = va_arg(ap, mode_t);                                                             \
        va_end(ap);                                                                                \
        return open_real(#name, path, flags, mode);                                                \
    }

OPEN(open)
#ifndef open64
OPEN(open64)
#endif

/* Half of what is to be written gets there. */
ssize_t write(int fd, const void *data, size_t size)
{
    ssize_t (*real)(int, const void *, size_t) =
        REAL(ssize_t(*)(int, const void *, size_t), "write");

    if (fd <= STDERR_FILENO || !faulty("write"))
        return real(fd, data, size);
    if (real(fd, data, size / 2) < 0)
        return -1;
    errno = (int)strtol(getenv("FAULT_ERROR"), NULL, 10);
    return -1;
}

int fsync(int fd)
{
    return faulty("fsync") ? -1 : REAL(int (*)(int), "fsync")(fd);
}

int fchmod(int fd, mode_t mode)
{
    return faulty("fchmod") ? -1 : REAL(int (*)(int, mode_t), "fchmod")(fd, mode);
}

int link(const char *from, const char *to)
{
    return faulty("link") ? -1 : REAL(int (*)(const char *, const char *), "link")(from, to);
}

int rename(const char *from, const char *to)
{
    return faulty("rename") ? -1 : REAL(int (*)(const char *, const char *), "rename")(from, to);
}
