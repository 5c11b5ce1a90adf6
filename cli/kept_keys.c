/* Several builds of one call want the keys, each by itself. What can be had once is kept for them,
 * in locked memory, until the last has ended: keys that come by a pipe, or another file that gives
 * its bytes once; what a command prints, which may take its time, or ask the user; and the
 * passphrases of key files, which nobody wants to type again. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_NAME = 4096 }; /* of a variable, and of a recipient */

enum kind { PIPE, COMMAND, ANSWER };

struct kept {
    struct kept *next;
    enum kind kind;
    char *name; /* its path, its variable and recipient, or what the question was about */
    struct input bytes;
    int error; /* of reading it: errno, or an exit status */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static struct kept *all;
static bool are_kept;

void keep_keys(void)
{
    are_kept = true;
}

static void free_kept(struct kept *k)
{
    free_input(&k->bytes);
    free(k->name);
    free(k);
}

void forget_keys(void)
{
    while (all) {
        struct kept *k = all;

        all = k->next;
        free_kept(k);
    }
    are_kept = false;
}

/* ---- Under the lock -------------------------------------------------------------------------- */

static struct kept *find(enum kind kind, struct render_text name)
{
    struct kept *k = all;

    while (k && (k->kind != kind || strlen(k->name) != name.size ||
                 memcmp(k->name, name.data, name.size) != 0))
        k = k->next;
    return k;
}

/* Not in the list yet; NULL when there is no memory. */
static struct kept *new_kept(enum kind kind, struct render_text name)
{
    struct kept *k = calloc(1, sizeof(*k));

    if (!k)
        return NULL;
    k->kind = kind;
    k->bytes.secret = true;
    k->name = strndup(name.data, name.size);
    if (k->name)
        return k;
    free(k);
    return NULL;
}

static struct kept *keep(struct kept *k)
{
    k->next = all;
    return all = k;
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

static struct kept *pipe_of(const char *path)
{
    struct render_text name = {path, strlen(path)};
    struct kept *k = find(PIPE, name);

    if (k || !(k = new_kept(PIPE, name)))
        return k;
    k->error = read_pipe(path, &k->bytes);
    return keep(k);
}

static int exit_status_of(struct program *p)
{
    return run_program(p) && !p->exit_status ? CANNOT_RUN : p->exit_status;
}

static struct kept *output_of(const char *name, struct program *p)
{
    struct render_text text = {name, strlen(name)};
    struct kept *k = find(COMMAND, text);

    if (k || !(k = new_kept(COMMAND, text)))
        return k;
    p->output = &k->bytes;
    k->error = exit_status_of(p);
    return keep(k);
}

/* One that was wrong is not asked for again: each build would fail in the same way. */
static int answer_of(const struct render_question *question, char *answer, size_t capacity,
                     size_t *size)
{
    struct kept *k = find(ANSWER, question->about);
    int status;

    if (k && k->bytes.size <= capacity) {
        if (k->bytes.size)
            memcpy(answer, k->bytes.data, k->bytes.size);
        *size = k->bytes.size;
        return RENDER_OK;
    }
    status = ask_question(NULL, question, answer, capacity, size);
    if (status || k || !(k = new_kept(ANSWER, question->about)))
        return status;
    if (add_input(&k->bytes, answer, *size))
        keep(k);
    else
        free_kept(k);
    return RENDER_OK;
}

/* ---- For the key source ---------------------------------------------------------------------- */

int ask_kept(void *user, const struct render_question *question, char *answer, size_t capacity,
             size_t *size)
{
    int status;

    if (!are_kept || question->kind != RENDER_ASK_KEY_PASSPHRASE)
        return ask_question(user, question, answer, capacity, size);
    pthread_mutex_lock(&lock);
    status = answer_of(question, answer, capacity, size);
    pthread_mutex_unlock(&lock);
    return status;
}

static int add_kept(struct render_keys *keys, enum render_key_kind kind, const char *name,
                    const struct kept *k)
{
    int status = render_keys_begin(keys, kind, name);
    void *to = status ? NULL : render_keys_reserve(keys, k->bytes.size + 1);

    if (!to)
        return status ? status : RENDER_ENOMEM;
    if (k->bytes.size)
        memcpy(to, k->bytes.data, k->bytes.size);
    render_keys_commit(keys, k->bytes.size);
    return RENDER_OK;
}

/* What a command prints that fails is no key. */
static int add_output(struct render_keys *keys, enum render_key_kind kind, const char *name,
                      const struct kept *k, struct program *p)
{
    p->exit_status = k->error;
    return k->error ? RENDER_OK : add_kept(keys, kind, name, k);
}

int add_key_command(struct render_keys *keys, enum render_key_kind kind, const char *name,
                    const char *recipient, struct program *p)
{
    struct kept here = {.bytes.secret = true};
    char both[2 * MAX_NAME];
    const struct kept *k;
    int status;

    if (!are_kept ||
        (size_t)snprintf(both, sizeof(both), "%s %s", name, recipient) >= sizeof(both)) {
        p->output = &here.bytes;
        here.error = exit_status_of(p);
        status = add_output(keys, kind, name, &here, p);
        free_input(&here.bytes);
        return status;
    }
    pthread_mutex_lock(&lock);
    k = output_of(both, p);
    pthread_mutex_unlock(&lock);
    return k ? add_output(keys, kind, name, k, p) : RENDER_ENOMEM;
}

bool add_key_pipe(struct render_keys *keys, enum render_key_kind kind, const char *name,
                  const char *path, int *status)
{
    const struct kept *pipe;
    struct stat st;

    if (!are_kept || stat(path, &st) || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
        return false;
    pthread_mutex_lock(&lock);
    pipe = pipe_of(path);
    pthread_mutex_unlock(&lock);
    if (pipe && pipe->error)
        *status = add_key_text(keys, RENDER_KEY_UNUSABLE, name, strerror(pipe->error));
    else
        *status = pipe ? add_kept(keys, kind, name, pipe) : RENDER_ENOMEM;
    return true;
}
