/* http(s) files, fetched by processes of render-http (http_helper.c), as many as there are files
 * that are fetched at the same time. Each stays for the next file, with the connections it has. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "http_helper.h"

enum { OWNER_FILE = 0600, MAX_PATH = 4096 };

struct helper {
    struct kept_program program;
    struct helper *next;
};

struct http {
    char path[MAX_PROGRAM_PATH];
    pthread_mutex_t mutex;
    struct helper *idle;
};

/* Beside the program. */
static bool is_beside(char path[MAX_PROGRAM_PATH])
{
    char program[MAX_PROGRAM_PATH];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program));

    while (n > 0 && program[n - 1] != '/')
        n--;
    return n > 0 &&
           snprintf(path, MAX_PROGRAM_PATH, "%.*srender-http", (int)n, program) <
               MAX_PROGRAM_PATH &&
           access(path, X_OK) == 0;
}

struct http *http_begin(void)
{
    struct http *http = calloc(1, sizeof(*http));

    if (!http)
        return NULL;
    pthread_mutex_init(&http->mutex, NULL);
    if (!is_beside(http->path))
        snprintf(http->path, sizeof(http->path), "%s", HTTP_HELPER_INSTALLED);
    return http;
}

void http_end(struct http *http)
{
    struct helper *helper;

    if (!http)
        return;
    while ((helper = http->idle)) {
        http->idle = helper->next;
        end_kept_program(&helper->program);
        free(helper);
    }
    pthread_mutex_destroy(&http->mutex);
    free(http);
}

/* The size that its first line tells, and as many bytes behind it. */
static bool is_whole(const struct input *answer)
{
    const char *line_end = answer->size ? memchr(answer->data, '\n', answer->size) : NULL;
    const char *size =
        line_end ? memchr(answer->data, ' ', (size_t)(line_end - answer->data)) : NULL;

    return size && answer->size - (size_t)(line_end + 1 - answer->data) >= strtoul(size, NULL, 10);
}

/* One that is idle, or that is to be started; NULL when there is no memory. */
static struct helper *take_helper(struct http *http)
{
    struct helper *helper;

    pthread_mutex_lock(&http->mutex);
    helper = http->idle;
    if (helper)
        http->idle = helper->next;
    pthread_mutex_unlock(&http->mutex);
    if (!helper && (helper = calloc(1, sizeof(*helper))))
        helper->program.is_whole = is_whole;
    return helper;
}

static void give_helper_back(struct http *http, struct helper *helper)
{
    if (!helper->program.pid) {
        free(helper);
        return;
    }
    pthread_mutex_lock(&http->mutex);
    helper->next = http->idle;
    http->idle = helper;
    pthread_mutex_unlock(&http->mutex);
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
        const char *helper = d->http->path;

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

/* The line in front is taken off. */
static int take_answer(struct download *d)
{
    struct input *in = &d->content;
    char *line_end = in->size ? memchr(in->data, '\n', in->size) : NULL;

    if (!is_whole(in))
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

/* A line; bytes that cannot stand in it are escaped, as Go does. NULL when there is no memory. */
static char *write_request(const char *url, size_t *size)
{
    char *line = malloc(3 * strlen(url) + 2), *at = line;

    if (!line)
        return NULL;
    for (; *url; url++) {
        if (*url > ' ' && *url < 0x7f)
            *at++ = *url;
        else
            at += sprintf(at, "%%%02X", (unsigned)(unsigned char)*url);
    }
    *at++ = '\n';
    *size = (size_t)(at - line);
    return line;
}

static int ask(struct download *d, struct helper *helper, struct render_text request)
{
    const char *args[] = {d->http->path, NULL};
    struct program p = {.args = args,
                        .own_group = true,
                        .cancel = &d->cancel,
                        .input = request,
                        .output = &d->content,
                        .kept = &helper->program};
    int status = run_program(&p);

    if (status != RENDER_OK || p.exit_status != 0)
        return not_answered(d, status, &p);
    return take_answer(d);
}

int http_get(struct download *d)
{
    size_t size = 0;
    char *request = write_request(d->url, &size);
    struct helper *helper = request ? take_helper(d->http) : NULL;

    if (helper) {
        ask(d, helper, (struct render_text){request, size});
        give_helper_back(d->http, helper);
    } else {
        failed(d, RENDER_ENOMEM, status_text(RENDER_ENOMEM));
    }
    free(request);
    if (d->status == RENDER_OK)
        keep_copy(d);
    return d->status;
}
