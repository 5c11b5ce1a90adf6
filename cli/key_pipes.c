/* Keys that come by a pipe, or another file that gives its bytes once: several builds of one call
 * want them, each by itself, so they are kept, in locked memory, until the last has ended. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

struct key_pipe {
    struct key_pipe *next;
    char *path;
    struct input bytes;
    int error; /* of reading it */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static struct key_pipe *pipes;
static bool are_kept;

void keep_key_pipes(void)
{
    are_kept = true;
}

void forget_key_pipes(void)
{
    while (pipes) {
        struct key_pipe *pipe = pipes;

        pipes = pipe->next;
        free_input(&pipe->bytes);
        free(pipe->path);
        free(pipe);
    }
    are_kept = false;
}

static int read_pipe(const char *path, struct input *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), error;

    if (fd < 0)
        return errno;
    error = read_descriptor(fd, bytes) ? 0 : errno;
    close(fd);
    return error;
}

/* Nobody else reads it meanwhile; under the lock. */
static struct key_pipe *pipe_of(const char *path)
{
    struct key_pipe *pipe = pipes;

    while (pipe && strcmp(pipe->path, path) != 0)
        pipe = pipe->next;
    if (pipe || !(pipe = calloc(1, sizeof(*pipe))))
        return pipe;
    pipe->bytes.secret = true;
    pipe->path = strdup(path);
    if (!pipe->path) {
        free(pipe);
        return NULL;
    }
    pipe->error = read_pipe(path, &pipe->bytes);
    pipe->next = pipes;
    return pipes = pipe;
}

bool add_key_pipe(struct render_keys *keys, enum render_key_kind kind, const char *name,
                  const char *path, int *status)
{
    const struct key_pipe *pipe;
    struct stat st;
    void *to;

    if (!are_kept || stat(path, &st) || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
        return false;
    pthread_mutex_lock(&lock);
    pipe = pipe_of(path);
    pthread_mutex_unlock(&lock);
    *status = RENDER_ENOMEM;
    if (pipe && pipe->error) {
        *status = add_key_text(keys, RENDER_KEY_UNUSABLE, name, strerror(pipe->error));
    } else if (pipe && render_keys_begin(keys, kind, name) == RENDER_OK &&
               (to = render_keys_reserve(keys, pipe->bytes.size + 1))) {
        if (pipe->bytes.size)
            memcpy(to, pipe->bytes.data, pipe->bytes.size);
        render_keys_commit(keys, pipe->bytes.size);
        *status = RENDER_OK;
    }
    return true;
}
