/* Keys from files and the environment, read straight into the library's locked memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { STEP = 4096, MAX_PASSPHRASE = 64 * 1024, MAX_DESCRIPTOR = 1 << 20, DECIMAL = 10 };

int add_key_bytes(struct render_keys *keys, int fd, int *error)
{
    ssize_t n;

    *error = 0;
    do {
        void *to = render_keys_reserve(keys, STEP);

        if (!to)
            return RENDER_ENOMEM;
        n = read(fd, to, STEP);
        if (n < 0 && errno != EINTR) {
            *error = errno;
            return RENDER_EIO;
        }
        render_keys_commit(keys, n > 0 ? (size_t)n : 0);
    } while (n);
    return RENDER_OK;
}

int add_key_file(struct render_keys *keys, enum render_key_kind kind, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    int error = 0, status;

    if (fd < 0)
        return render_keys_fail(keys, path, strerror(errno));
    status = render_keys_begin(keys, kind, is_stdin ? "standard input" : path);
    if (!status)
        status = add_key_bytes(keys, fd, &error);
    if (status == RENDER_EIO)
        status = render_keys_fail(keys, path, strerror(error));
    if (!is_stdin)
        close(fd);
    return status;
}

int add_key_text(struct render_keys *keys, enum render_key_kind kind, const char *name,
                 const char *text)
{
    size_t n = strlen(text);
    void *to = render_keys_begin(keys, kind, name) ? NULL : render_keys_reserve(keys, n + 1);

    if (!to)
        return RENDER_ENOMEM;
    memcpy(to, text, n);
    render_keys_commit(keys, n);
    return RENDER_OK;
}

/* A number from 1 to max; 0 when the text is none. */
static int parse_number(const char *text, int max)
{
    char *end;
    long n;

    errno = 0;
    n = strtol(text, &end, DECIMAL);
    return errno || end == text || *end || n < 1 || n > max ? 0 : (int)n;
}

/* Line ends behind the passphrase are not part of it. */
static int add_from_descriptor(struct render_keys *keys, const char *text)
{
    static const char name[] = "AGE_PASSPHRASE_FD";
    int fd = strcmp(text, "0") == 0 ? 0 : parse_number(text, MAX_DESCRIPTOR);
    size_t size = 0;
    ssize_t n = 1;
    char *to;

    if (fd == 0 && strcmp(text, "0") != 0)
        return render_keys_fail(keys, name, "it is not the number of a file descriptor");
    to = render_keys_begin(keys, RENDER_KEY_PASSPHRASE, name)
             ? NULL
             : render_keys_reserve(keys, MAX_PASSPHRASE);
    if (!to)
        return RENDER_ENOMEM;
    for (; n && size<MAX_PASSPHRASE; size += n> 0 ? (size_t)n : 0) {
        n = read(fd, to + size, MAX_PASSPHRASE - size);
        if (n < 0 && errno != EINTR)
            return render_keys_fail(keys, name, strerror(errno));
    }
    if (size == MAX_PASSPHRASE)
        return render_keys_fail(keys, name, "the passphrase is too long");
    while (size && (to[size - 1] == '\n' || to[size - 1] == '\r'))
        size--;
    render_keys_commit(keys, size);
    return RENDER_OK;
}

int add_batchpass(struct render_keys *keys, bool to_encrypt)
{
    const char *passphrase = getenv("AGE_PASSPHRASE"), *fd = getenv("AGE_PASSPHRASE_FD");
    const char *variable =
        to_encrypt ? "AGE_PASSPHRASE_WORK_FACTOR" : "AGE_PASSPHRASE_MAX_WORK_FACTOR";
    const char *work = getenv(variable);
    int factor = 0, status;

    passphrase = passphrase && *passphrase ? passphrase : NULL;
    fd = fd && *fd ? fd : NULL;
    if (!passphrase == !fd)
        return render_keys_fail(keys, "batchpass",
                                "one of AGE_PASSPHRASE and AGE_PASSPHRASE_FD must be set");
    if (work && *work && !(factor = parse_number(work, MAX_WORK_FACTOR)))
        return render_keys_fail(keys, variable, "it is not a number from 1 to 30");
    status = passphrase ? add_key_text(keys, RENDER_KEY_PASSPHRASE, "AGE_PASSPHRASE", passphrase)
                        : add_from_descriptor(keys, fd);
    if (!status && factor)
        render_keys_work(keys, factor);
    return status;
}
