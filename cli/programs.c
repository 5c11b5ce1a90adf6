/* Other programs, connected by pipes: what is secret goes through these only. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

enum { STEP = 4096, NOT_STARTED = 127, READ_END = 0, WRITE_END = 1 };

/* Our ends of the three pipes; -1 when closed. */
struct pipes {
    int in, out, errors;
    size_t written;
    bool failed;
};

static bool open_pipe(int ends[2])
{
    if (pipe(ends))
        return false;
    fcntl(ends[READ_END], F_SETFD, FD_CLOEXEC);
    fcntl(ends[WRITE_END], F_SETFD, FD_CLOEXEC);
    return true;
}

/* In the child. */
static void become(const struct program *p, const int pipes[3][2])
{
    signal(SIGPIPE, SIG_DFL);
    if (dup2(pipes[0][READ_END], STDIN_FILENO) < 0 ||
        dup2(pipes[1][WRITE_END], STDOUT_FILENO) < 0 ||
        dup2(pipes[2][WRITE_END], STDERR_FILENO) < 0)
        _exit(NOT_STARTED);
    if (!p->variable || setenv(p->variable, p->value, 1) == 0)
        execvp(p->args[0], p->args);
    (void)!write(STDERR_FILENO, strerror(errno), strlen(strerror(errno)));
    _exit(NOT_STARTED);
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static pid_t start(const struct program *p, struct pipes *ours)
{
    int pipes[3][2];
    pid_t pid;

    for (int i = 0; i < 3; i++) {
        if (open_pipe(pipes[i]))
            continue;
        while (i-- > 0) {
            close(pipes[i][READ_END]);
            close(pipes[i][WRITE_END]);
        }
        return -1;
    }
    pid = fork();
    if (pid == 0)
        become(p, pipes);
    close(pipes[0][READ_END]);
    close(pipes[1][WRITE_END]);
    close(pipes[2][WRITE_END]);
    *ours = (struct pipes){pipes[0][WRITE_END], pipes[1][READ_END], pipes[2][READ_END], 0, false};
    fcntl(ours->in, F_SETFL, O_NONBLOCK);
    return pid;
}

static void feed(const struct program *p, struct pipes *pipes)
{
    size_t left = p->input.size - pipes->written;
    ssize_t n = left ? write(pipes->in, p->input.data + pipes->written, left) : 0;

    if (n > 0)
        pipes->written += (size_t)n;
    /* A program that reads no further says itself whether that is a failure. */
    if (pipes->written == p->input.size || (n < 0 && errno != EAGAIN && errno != EINTR))
        close_end(&pipes->in);
}

static void take_output(struct program *p, struct pipes *pipes)
{
    void *to = render_keys_reserve(p->output, STEP);
    ssize_t n = to ? read(pipes->out, to, STEP) : 0;

    pipes->failed = pipes->failed || !to;
    if (n > 0)
        render_keys_commit(p->output, (size_t)n);
    else if (n == 0 || errno != EINTR)
        close_end(&pipes->out);
}

/* The end of a long text is kept. */
static void take_errors(struct program *p, struct pipes *pipes)
{
    char buffer[sizeof(p->errors) / 2];
    ssize_t n = read(pipes->errors, buffer, sizeof(buffer));
    size_t have = strlen(p->errors);

    if (n <= 0) {
        if (n == 0 || errno != EINTR)
            close_end(&pipes->errors);
        return;
    }
    if (have + (size_t)n >= sizeof(p->errors)) {
        size_t drop = have + (size_t)n + 1 - sizeof(p->errors);

        memmove(p->errors, p->errors + drop, have - drop);
        have -= drop;
    }
    memcpy(p->errors + have, buffer, (size_t)n);
    p->errors[have + (size_t)n] = '\0';
}

static void converse(struct program *p, struct pipes *pipes)
{
    while (pipes->out >= 0 || pipes->errors >= 0) {
        struct pollfd fds[3] = {
            {pipes->in, POLLOUT, 0}, {pipes->out, POLLIN, 0}, {pipes->errors, POLLIN, 0}};

        if (poll(fds, 3, -1) < 0 && errno != EINTR)
            break;
        if (pipes->in >= 0 && fds[0].revents)
            feed(p, pipes);
        if (pipes->out >= 0 && fds[1].revents)
            take_output(p, pipes);
        if (pipes->errors >= 0 && fds[2].revents)
            take_errors(p, pipes);
    }
    close_end(&pipes->in);
    close_end(&pipes->out);
    close_end(&pipes->errors);
}

static void trim_errors(struct program *p)
{
    size_t n = strlen(p->errors);

    while (n && (p->errors[n - 1] == '\n' || p->errors[n - 1] == ' '))
        p->errors[--n] = '\0';
}

int run_program(struct program *p)
{
    struct pipes pipes;
    pid_t pid;
    int status = 0;

    memset(p->errors, 0, sizeof(p->errors));
    pid = start(p, &pipes);
    if (pid < 0) {
        snprintf(p->errors, sizeof(p->errors), "%s", strerror(errno));
        return -1;
    }
    converse(p, &pipes);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    trim_errors(p);
    if (pipes.failed || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}
