/* Whole files in memory. One that may hold secrets is in locked memory, which is wiped when it is
 * given back, and no core is dumped from then on. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli.h"

enum { PAGE = 4096, FIRST = 1 << 16 };

bool is_stdin(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0;
}

static void no_core(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_CORE, &limit))
        return;
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &limit);
}

static void release(const struct input *in, char *data, size_t size)
{
    volatile char *byte = data;

    if (in->secret && data) {
        for (size_t i = 0; i < size; i++)
            byte[i] = 0;
        munlock(data, size);
    }
    free(data);
}

/* A limit on locked memory is met in silence: the library, which needs more of it, tells. */
static bool grow(struct input *in)
{
    size_t cap = in->cap ? 2 * in->cap : FIRST;
    void *data;

    if (in->secret) {
        no_core();
        errno = posix_memalign(&data, PAGE, cap);
        if (errno)
            return false;
        (void)!mlock(data, cap);
        if (in->size)
            memcpy(data, in->data, in->size);
        release(in, in->data, in->cap);
    } else if (!(data = realloc(in->data, cap))) {
        return false;
    }
    in->data = data;
    in->cap = cap;
    return true;
}

bool add_input(struct input *in, const char *data, size_t size)
{
    while (in->cap - in->size < size)
        if (!grow(in))
            return false;
    memcpy(in->data + in->size, data, size);
    in->size += size;
    return true;
}

ssize_t read_more(struct input *in, int fd)
{
    ssize_t n;

    if (in->size == in->cap && !grow(in))
        return -1;
    n = read(fd, in->data + in->size, in->cap - in->size);
    in->size += n > 0 ? (size_t)n : 0;
    return n;
}

bool read_descriptor(int fd, struct input *in)
{
    ssize_t n;

    do
        n = read_more(in, fd);
    while (n > 0 || (n < 0 && errno == EINTR));
    return n == 0;
}

int read_file(const char *path, bool secret, struct input *out)
{
    int fd = is_stdin(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    bool ok;

    *out = (struct input){.secret = secret};
    ok = fd >= 0 && read_descriptor(fd, out);
    if (!ok)
        complain_file(path, errno);
    if (fd > STDIN_FILENO)
        close(fd);
    return ok ? DONE : FAILED;
}

void free_input(struct input *in)
{
    release(in, in->data, in->cap);
    *in = (struct input){.data = NULL};
}
