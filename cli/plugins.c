/* Plugin programs of age: started, and connected by two pipes. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

struct plugin {
    pid_t pid;
    int in, out; /* of the program */
};

enum { MAX_NAME = 256, NOT_STARTED = 127 };

/* In the child: nothing but the exec can be of use any more. */
static void become(const char *path, char *protocol, int in, int out)
{
    const char *debug = getenv("AGEDEBUG"), *tmp = getenv("TMPDIR");
    char *args[] = {(char *)path, protocol, NULL};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    signal(SIGPIPE, SIG_DFL);
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
        _exit(NOT_STARTED);
    if (!debug || strcmp(debug, "plugin") != 0)
        dup2(null, STDERR_FILENO);
    /* A plugin has no business in our working directory. */
    if (chdir(tmp && *tmp ? tmp : "/tmp") == 0 || chdir("/") == 0)
        execv(path, args);
    _exit(NOT_STARTED);
}

static int read_plugin(void *user, void *data, size_t size, size_t *got)
{
    struct plugin *plugin = user;
    ssize_t n;

    do
        n = read(plugin->out, data, size);
    while (n < 0 && errno == EINTR);
    *got = n > 0 ? (size_t)n : 0;
    return n < 0 ? RENDER_EHOST : RENDER_OK;
}

static int write_plugin(void *user, const void *data, size_t size)
{
    struct plugin *plugin = user;

    return write_all(plugin->in, data, size) ? RENDER_OK : RENDER_EHOST;
}

static void close_plugin(void *user)
{
    struct plugin *plugin = user;

    close(plugin->in);
    close(plugin->out);
    kill(plugin->pid, SIGINT);
    while (waitpid(plugin->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    free(plugin);
}

static bool open_pipes(int in[2], int out[2])
{
    if (!open_pipe(in))
        return false;
    if (open_pipe(out))
        return true;
    close(in[0]);
    close(in[1]);
    return false;
}

static bool start(const char *path, char *protocol, struct plugin *plugin)
{
    int in[2], out[2];
    bool opened;

    lock_starts();
    opened = open_pipes(in, out);
    plugin->pid = opened ? fork() : -1;
    if (plugin->pid == 0)
        become(path, protocol, in[0], out[1]);
    unlock_starts();
    if (!opened)
        return false;
    close(in[0]);
    close(out[1]);
    plugin->in = in[1];
    plugin->out = out[0];
    if (plugin->pid > 0)
        return true;
    close(in[1]);
    close(out[0]);
    return false;
}

int start_plugin(void *user, const char *name, const char *protocol, struct render_plugin *out)
{
    char program[MAX_NAME], path[MAX_PROGRAM_PATH], option[64];
    struct plugin *plugin;

    (void)user;
    snprintf(program, sizeof(program), "age-plugin-%s", name);
    if (!find_program(program, path))
        return RENDER_EHOST;
    plugin = malloc(sizeof(*plugin));
    if (!plugin)
        return RENDER_ENOMEM;
    snprintf(option, sizeof(option), "--age-plugin=%s", protocol);
    if (!start(path, option, plugin)) {
        free(plugin);
        return RENDER_EHOST;
    }
    *out = (struct render_plugin){
        .read = read_plugin, .write = write_plugin, .close = close_plugin, .user = plugin};
    return RENDER_OK;
}
