/* Files that are on no disk. The call for them is Linux's own. */
#ifdef __linux__
#define _GNU_SOURCE
#include <sys/mman.h>
#endif
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli.h"

/* Elsewhere: what a pipe holds at once. */
static int filled_pipe(struct render_text bytes)
{
    int ends[2];
    ssize_t n;

    if (!open_pipe(ends))
        return -1;
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    n = bytes.size ? write(ends[1], bytes.data, bytes.size) : 0;
    close(ends[1]);
    if (n >= 0 && (size_t)n == bytes.size)
        return ends[0];
    close(ends[0]);
    errno = EFBIG;
    return -1;
}

void widen_pipe(int fd)
{
#ifdef F_SETPIPE_SZ
    fcntl(fd, F_SETPIPE_SZ, 1 << 20);
#else
    (void)fd;
#endif
}

int memory_file(struct render_text bytes)
{
#ifdef MFD_CLOEXEC
    int fd = memfd_create("render", MFD_CLOEXEC);

    if (fd >= 0) {
        if (write_all(fd, bytes.data, bytes.size))
            return fd;
        close(fd);
        return -1;
    }
#endif
    return filled_pipe(bytes);
}
