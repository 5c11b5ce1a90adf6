/* Processes, connected by pipes: what is secret goes through these, and through files in memory. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

extern char **environ;

enum { STEP = 4096, NOT_STARTED = 127, READ_END = 0, WRITE_END = 1, FIRST_FD = 3 };
enum { MAX_FILES = 16, FD_PATH = 32, GRACE = 2000, SECOND = 1000, MILLION = 1000000, PAUSE = 10 };
enum { IN, OUT, ERRORS, REPORT, NPIPES };

/* ---- What is looked up ------------------------------------------------------------------------
 */

bool find_program(const char *name, char path[MAX_PROGRAM_PATH])
{
    const char *at = getenv("PATH");
    struct stat st;

    while (at && *at) {
        size_t n = strcspn(at, ":");
        int length = snprintf(path, MAX_PROGRAM_PATH, "%.*s/%s", (int)n, at, name);

        if (*at == '/' && length < MAX_PROGRAM_PATH && stat(path, &st) == 0 &&
            S_ISREG(st.st_mode) && access(path, X_OK) == 0)
            return true;
        at += n + (at[n] == ':');
    }
    return false;
}

/* Moves fd away from the standard streams, one of which it may be when we were started without. */
static int move_up(int fd)
{
    int moved;

    if (fd < 0)
        return fd;
    if (fd >= FIRST_FD) {
        fcntl(fd, F_SETFD, FD_CLOEXEC);
        return fd;
    }
    moved = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FD);
    close(fd);
    return moved;
}

bool open_pipe(int ends[2])
{
    if (pipe(ends))
        return false;
    ends[READ_END] = move_up(ends[READ_END]);
    ends[WRITE_END] = move_up(ends[WRITE_END]);
    if (ends[READ_END] >= 0 && ends[WRITE_END] >= 0)
        return true;
    close(ends[READ_END]);
    close(ends[WRITE_END]);
    return false;
}

/* ---- The child --------------------------------------------------------------------------------
 */

/* All that the child needs, made before the fork: it calls nothing but what a signal's handler
 * may, since the program may have threads. */
struct launch {
    char path[MAX_PROGRAM_PATH];
    char **args, **environment; /* to be freed */
    int fds[MAX_FILES];
    char fd_paths[MAX_FILES][FD_PATH];
    size_t nfds;
    int pipes[NPIPES][2];
};

static bool overrides(const char *const *list, const char *entry)
{
    size_t n = strcspn(entry, "=");

    for (; list && *list; list++)
        if (strncmp(*list, entry, n) == 0 && (*list)[n] == '=')
            return true;
    return false;
}

/* Whether a list of names, some with values, has that of entry. */
static bool names(const char *const *list, const char *entry)
{
    size_t n = strcspn(entry, "=");

    for (; list && *list; list++)
        if (strncmp(*list, entry, n) == 0 && strcspn(*list, "=") == n)
            return true;
    return false;
}

/* What we are given as a key is for nobody else. */
static bool is_dropped(const struct program *p, const char *entry)
{
    static const char *const keys[] = {"SOPS_AGE_KEY", "AGE_PASSPHRASE", NULL};

    return names(p->dropped, entry) ||
           (!p->gets_keys && names(keys, entry) && !names(p->passed, entry));
}

static size_t count(const char *const *list)
{
    size_t n = 0;

    while (list && list[n])
        n++;
    return n;
}

static bool prepare_environment(const struct program *p, struct launch *l)
{
    size_t ours = count((const char *const *)environ), more = count(p->environment), n = 0;

    l->environment = calloc(ours + more + 1, sizeof(*l->environment));
    if (!l->environment)
        return false;
    for (size_t i = 0; i < ours; i++)
        if (!overrides(p->environment, environ[i]) && !is_dropped(p, environ[i]))
            l->environment[n++] = environ[i];
    for (size_t i = 0; i < more; i++)
        if (!overrides(p->environment + i + 1, p->environment[i])) /* the last one counts */
            l->environment[n++] = (char *)(uintptr_t)p->environment[i];
    return true;
}

static bool prepare_arguments(const struct program *p, struct launch *l)
{
    size_t n = count(p->args);

    l->args = calloc(n + 1, sizeof(*l->args));
    if (!l->args)
        return false;
    memcpy(l->args, p->args, n * sizeof(*l->args));
    if (p->nfiles > MAX_FILES) {
        errno = E2BIG;
        return false;
    }
    for (size_t i = 0; i < p->nfiles; i++) {
        int fd = move_up(memory_file(p->files[i].bytes));

        if (fd < 0)
            return false;
        l->fds[l->nfds++] = fd;
        snprintf(l->fd_paths[i], FD_PATH, MEMORY_FILES "%d", fd);
        l->args[p->files[i].argument] = l->fd_paths[i];
    }
    return true;
}

static bool prepare_pipes(const struct program *p, struct launch *l)
{
    for (int i = 0; i < NPIPES; i++)
        if (!(i == ERRORS && p->show_errors) && !open_pipe(l->pipes[i]))
            return false;
    if (p->output)
        widen_pipe(l->pipes[OUT][READ_END]);
    return true;
}

static void become(const struct program *p, const struct launch *l)
{
    int error;

    signal(SIGPIPE, SIG_DFL);
    if (p->own_group)
        setpgid(0, 0);
    for (size_t i = 0; i < l->nfds; i++)
        fcntl(l->fds[i], F_SETFD, 0);
    if (dup2(l->pipes[IN][READ_END], STDIN_FILENO) >= 0 &&
        dup2(l->pipes[OUT][WRITE_END], STDOUT_FILENO) >= 0 &&
        (p->show_errors || dup2(l->pipes[ERRORS][WRITE_END], STDERR_FILENO) >= 0) &&
        (!p->directory || chdir(p->directory) == 0))
        execve(l->path, l->args, l->environment);
    error = errno;
    (void)!write(l->pipes[REPORT][WRITE_END], &error, sizeof(error));
    _exit(NOT_STARTED);
}

/* ---- The conversation -------------------------------------------------------------------------
 */

/* Our ends of the pipes; -1 when closed. */
struct talk {
    struct program *p;
    pid_t pid;
    int in, out, errors;
    size_t written;
    int status;         /* of the callbacks */
    long long deadline; /* by now(); 0 for none */
    bool told_to_end, over, cancelled;
};

static long long now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * SECOND + t.tv_nsec / MILLION;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void feed(struct talk *t)
{
    size_t left = t->p->input.size - t->written;
    ssize_t n = left ? write(t->in, t->p->input.data + t->written, left) : 0;

    if (n > 0)
        t->written += (size_t)n;
    /* A program that reads no further says itself whether that is a failure. */
    if ((t->written == t->p->input.size && !t->p->kept) ||
        (n < 0 && errno != EAGAIN && errno != EINTR))
        close_end(&t->in);
}

/* First asked to end, then made to. */
static void end_program(struct talk *t)
{
    kill(t->p->own_group ? -t->pid : t->pid, t->told_to_end ? SIGKILL : SIGTERM);
    t->over = t->told_to_end;
    t->told_to_end = true;
    t->deadline = now() + GRACE;
}

static void fail(struct talk *t, int status)
{
    if (!t->status)
        t->status = status;
    if (!t->told_to_end)
        end_program(t);
}

static void wipe(char *bytes, size_t n)
{
    volatile char *at = bytes;

    while (n-- > 0)
        *at++ = 0;
}

/* A list that may be long: a read takes all that is there. */
static void take_list(struct talk *t)
{
    ssize_t n = read_more(t->p->output, t->out);

    if (n < 0 && errno != EINTR)
        fail(t, RENDER_ENOMEM);
    if (n == 0 || (n < 0 && errno != EINTR))
        close_end(&t->out);
}

static void take_output(struct talk *t)
{
    char buffer[STEP], *to = t->p->keys ? render_keys_reserve(t->p->keys, STEP) : buffer;
    ssize_t n = to ? read(t->out, to, STEP) : 0;
    int status = RENDER_OK;

    if (!to)
        fail(t, RENDER_ENOMEM);
    if (n <= 0) {
        if (n == 0 || errno != EINTR)
            close_end(&t->out);
        return;
    }
    if (t->p->keys)
        render_keys_commit(t->p->keys, (size_t)n);
    else if (!t->status && t->p->sink)
        status = render_sink_add(t->p->sink, buffer, (size_t)n);
    if (!t->p->keys)
        wipe(buffer, (size_t)n);
    if (status)
        fail(t, status);
}

/* The end of a long text is kept. */
static void keep_errors(struct program *p, const char *text, size_t n)
{
    size_t have = strlen(p->errors);

    if (have + n >= sizeof(p->errors)) {
        size_t drop = have + n + 1 - sizeof(p->errors);

        memmove(p->errors, p->errors + drop, have - drop);
        have -= drop;
    }
    memcpy(p->errors + have, text, n);
    p->errors[have + n] = '\0';
}

static void take_errors(struct talk *t)
{
    char buffer[sizeof(t->p->errors) / 2];
    ssize_t n = read(t->errors, buffer, sizeof(buffer));
    int status = RENDER_OK;

    if (n <= 0) {
        if (n == 0 || errno != EINTR)
            close_end(&t->errors);
        return;
    }
    if (!t->status)
        keep_errors(t->p, buffer, (size_t)n);
    if (t->p->error_sink && !t->status)
        status = render_sink_add(t->p->error_sink, buffer, (size_t)n);
    if (status)
        fail(t, status);
}

static void check_time(struct talk *t)
{
    if ((interruption() || t->cancelled) && !t->told_to_end)
        fail(t, RENDER_EHOST);
    if (!t->deadline || now() < t->deadline)
        return;
    if (t->told_to_end) {
        end_program(t);
        return;
    }
    fail(t, RENDER_ELIMIT);
    memset(t->p->errors, 0, sizeof(t->p->errors));
    snprintf(t->p->errors, sizeof(t->p->errors), "it took longer than %u.%03u seconds",
             t->p->timeout / SECOND, t->p->timeout % SECOND);
}

/* Whether it stays for the next request. */
static bool has_answered(const struct talk *t)
{
    return t->p->kept && t->in >= 0 && t->out >= 0 && !t->told_to_end &&
           t->written == t->p->input.size && t->p->kept->is_whole(t->p->output);
}

static void converse(struct talk *t)
{
    while (!t->over && (t->in >= 0 || t->out >= 0 || t->errors >= 0) && !has_answered(t)) {
        int wake = t->told_to_end ? -1 : interruption_fd();
        bool is_fed = t->p->kept && t->written == t->p->input.size;
        struct pollfd fds[] = {{is_fed ? -1 : t->in, POLLOUT, 0},
                               {t->out, POLLIN, 0},
                               {t->errors, POLLIN, 0},
                               {wake, POLLIN, 0},
                               {t->p->cancel && !t->told_to_end ? *t->p->cancel : -1, POLLIN, 0}};
        long long left = t->deadline ? t->deadline - now() : -1;

        left = t->deadline && left < 0 ? 0 : left;
        if (poll(fds, sizeof(fds) / sizeof(fds[0]), left > GRACE ? GRACE : (int)left) < 0 &&
            errno != EINTR)
            break;
        if (t->in >= 0 && fds[0].revents)
            feed(t);
        if (t->out >= 0 && fds[1].revents)
            (t->p->output ? take_list : take_output)(t);
        if (t->errors >= 0 && fds[2].revents)
            take_errors(t);
        if (t->out < 0 && t->p->kept)
            close_end(&t->in);
        t->cancelled = fds[4].revents != 0;
        check_time(t);
    }
}

/* It may live on after it has closed its ends. Of one whose status is lost nobody knows that it was
 * a success. */
static int wait_for(struct talk *t)
{
    int status = 0;
    pid_t ended;

    while ((ended = waitpid(t->pid, &status, t->deadline ? WNOHANG : 0)) != t->pid) {
        if (ended < 0 && errno != EINTR)
            return NOT_STARTED;
        check_time(t);
        if (ended == 0)
            poll(NULL, 0, PAUSE);
    }
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- All of it --------------------------------------------------------------------------------
 */

static void trim_errors(struct program *p)
{
    size_t n = strlen(p->errors);

    while (n && (p->errors[n - 1] == '\n' || p->errors[n - 1] == ' '))
        p->errors[--n] = '\0';
}

static int refuse(struct program *p, const char *why)
{
    snprintf(p->errors, sizeof(p->errors), "%s", why);
    return RENDER_EIO;
}

/* The program is there when its end of the report closes without a word. */
static int read_report(int fd)
{
    int error = 0;
    ssize_t n;

    do
        n = read(fd, &error, sizeof(error));
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof(error) ? error : 0;
}

static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;

void lock_starts(void)
{
    pthread_mutex_lock(&starting);
}

void unlock_starts(void)
{
    pthread_mutex_unlock(&starting);
}

/* Until it has ended, or has answered and stays. */
static int talk(struct talk *t)
{
    struct program *p = t->p;

    t->deadline = p->timeout ? now() + p->timeout : 0;
    converse(t);
    if (has_answered(t)) {
        p->exit_status = 0;
        *p->kept = (struct kept_program){p->kept->is_whole, t->pid, t->in, t->out, t->errors};
        return t->status;
    }
    if (p->kept)
        p->kept->pid = 0;
    close_end(&t->in);
    close_end(&t->out);
    close_end(&t->errors);
    p->exit_status = wait_for(t);
    trim_errors(p);
    return t->status;
}

/* Unlocks starts. */
static int run_launch(struct program *p, struct launch *l)
{
    struct talk t = {.p = p};
    int error, status;

    if (p->show_errors)
        fflush(stderr); /* what we have said comes before what it says */
    t.pid = fork();
    if (t.pid == 0)
        become(p, l);
    unlock_starts();
    if (t.pid < 0)
        return refuse(p, strerror(errno));
    if (p->own_group)
        setpgid(t.pid, t.pid); /* whoever is first, we or the child */
    close_end(&l->pipes[IN][READ_END]);
    close_end(&l->pipes[OUT][WRITE_END]);
    close_end(&l->pipes[ERRORS][WRITE_END]);
    close_end(&l->pipes[REPORT][WRITE_END]);
    error = read_report(l->pipes[REPORT][READ_END]);
    t.in = l->pipes[IN][WRITE_END];
    t.out = l->pipes[OUT][READ_END];
    t.errors = l->pipes[ERRORS][READ_END];
    l->pipes[IN][WRITE_END] = l->pipes[OUT][READ_END] = l->pipes[ERRORS][READ_END] = -1;
    fcntl(t.in, F_SETFL, O_NONBLOCK);
    status = talk(&t);
    return error ? refuse(p, strerror(error)) : status;
}

static void free_launch(struct launch *l)
{
    for (size_t i = 0; i < l->nfds; i++)
        close(l->fds[i]);
    for (int i = 0; i < NPIPES; i++) {
        close_end(&l->pipes[i][READ_END]);
        close_end(&l->pipes[i][WRITE_END]);
    }
    free(l->args);
    free(l->environment);
}

static bool is_cancelled(const struct program *p)
{
    struct pollfd fd = {p->cancel ? *p->cancel : -1, POLLIN, 0};

    return poll(&fd, 1, 0) > 0;
}

static int start_program(struct program *p)
{
    struct launch l = {.args = NULL};
    int status;

    for (int i = 0; i < NPIPES; i++)
        l.pipes[i][READ_END] = l.pipes[i][WRITE_END] = -1;
    if (strlen(p->args[0]) >= sizeof(l.path))
        return refuse(p, strerror(ENAMETOOLONG));
    if (strchr(p->args[0], '/'))
        snprintf(l.path, sizeof(l.path), "%s", p->args[0]);
    else if (!find_program(p->args[0], l.path))
        return refuse(p, "it is not in PATH");
    lock_starts();
    if (!prepare_arguments(p, &l) || !prepare_environment(p, &l) || !prepare_pipes(p, &l)) {
        unlock_starts();
        status = refuse(p, strerror(errno));
    } else {
        status = run_launch(p, &l);
    }
    free_launch(&l);
    return status;
}

int run_program(struct program *p)
{
    struct talk t = {.p = p};

    memset(p->errors, 0, sizeof(p->errors));
    p->exit_status = NOT_STARTED;
    if (interruption() || is_cancelled(p))
        return RENDER_EHOST;
    if (!p->kept || !p->kept->pid)
        return start_program(p);
    t.pid = p->kept->pid;
    t.in = p->kept->in;
    t.out = p->kept->out;
    t.errors = p->kept->errors;
    return talk(&t);
}

void end_kept_program(struct kept_program *kept)
{
    if (!kept->pid)
        return;
    close(kept->in);
    close(kept->out);
    close(kept->errors);
    while (waitpid(kept->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    kept->pid = 0;
}
