/* http(s) files, each fetched by a process of render-http (http_helper.c). */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "http_helper.h"

enum { OWNER_FILE = 0600, MAX_PATH = 4096 };

struct http {
    char helper[MAX_PROGRAM_PATH];
};

/* Beside the program. */
static bool is_beside(char helper[MAX_PROGRAM_PATH])
{
    char program[MAX_PROGRAM_PATH];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program));

    while (n > 0 && program[n - 1] != '/')
        n--;
    return n > 0 &&
           snprintf(helper, MAX_PROGRAM_PATH, "%.*srender-http", (int)n, program) <
               MAX_PROGRAM_PATH &&
           access(helper, X_OK) == 0;
}

struct http *http_begin(void)
{
    struct http *http = calloc(1, sizeof(*http));

    if (http && !is_beside(http->helper))
        snprintf(http->helper, sizeof(http->helper), "%s", HTTP_HELPER_INSTALLED);
    return http;
}

void http_end(struct http *http)
{
    free(http);
}

static int failed(struct download *d, int status, const char *why)
{
    snprintf(d->why, sizeof(d->why), "%.*s", (int)sizeof(d->why) - 1, why);
    return d->status = status;
}

static int not_answered(struct download *d, int status, const struct program *p)
{
    char text[sizeof(d->why)];

    if (status == RENDER_EHOST)
        return failed(d, status, "interrupted");
    if (status == RENDER_OK && p->exit_status == HTTP_HELPER_LIMIT) {
        snprintf(text, sizeof(text), "it is larger than %d MiB", HTTP_HELPER_MAX >> 20);
        return failed(d, RENDER_ELIMIT, text);
    }
    if (status == RENDER_EIO) {
        const char *helper = d->http->helper;

        if (access(helper, F_OK))
            snprintf(text, sizeof(text),
                     "render-http, which fetches it, is not beside the program, "
                     "nor at %.200s",
                     helper);
        else
            snprintf(text, sizeof(text), "%.200s, which fetches it, cannot be started: %.60s",
                     helper, p->errors);
        return failed(d, status, text);
    }
    if (status != RENDER_OK)
        return failed(d, status, status_text(status));
    return failed(d, RENDER_EIO, *p->errors ? p->errors : "render-http failed without a word");
}

/* The number in front is taken off. */
static int take_answer(struct download *d)
{
    struct input *in = &d->content;
    char *line_end = in->size ? memchr(in->data, '\n', in->size) : NULL;

    if (!line_end)
        return failed(d, RENDER_EIO, "render-http has another version than render");
    d->http_status = (int)strtol(in->data, NULL, 10);
    in->size -= (size_t)(line_end + 1 - in->data);
    memmove(in->data, line_end + 1, in->size);
    return d->status = RENDER_OK;
}

/* A copy that cannot be kept is no failure: the content is there. */
static void keep_copy(const struct download *d)
{
    char beside[MAX_PATH], path[MAX_PATH];
    bool written;
    int fd;

    if (!d->entry || d->status != RENDER_OK || d->http_status < 200 || d->http_status >= 300 ||
        snprintf(beside, MAX_PATH, "%s/=new-%ld", d->entry, (long)getpid()) >= MAX_PATH ||
        snprintf(path, MAX_PATH, "%s/=content", d->entry) >= MAX_PATH)
        return;
    fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, OWNER_FILE);
    if (fd < 0)
        return;
    written = write_all(fd, d->content.data, d->content.size);
    if (close(fd) || !written || rename(beside, path))
        unlink(beside);
}

int http_get(struct download *d)
{
    const char *args[] = {d->http->helper, NULL};
    struct program p = {.args = args,
                        .own_group = true,
                        .cancel = &d->cancel,
                        .input = {d->url, strlen(d->url)},
                        .output = &d->content};
    int status = run_program(&p);

    if (status != RENDER_OK || p.exit_status != 0)
        return not_answered(d, status, &p);
    if (take_answer(d) == RENDER_OK)
        keep_copy(d);
    return d->status;
}
