/* What a build fetches: struct render_remotes. Repositories, each by git, and files are fetched
 * side by side. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_PATH = 4096, OWNER = 0700, HTTP_OK = 200 };

/* Makes what all tasks need, on the first of them. */
static bool begin(struct remotes *r)
{
    catch_interruption();
    if (r->cancel[0] < 0 && !open_pipe(r->cancel))
        return false;
    if (!r->tasks)
        r->tasks = new_tasks();
    return true;
}

/* ---- Fetches --------------------------------------------------------------------------------
 */

/* Without a cache the directory was named when the fetch was begun. */
static void work(struct task *task)
{
    struct fetch *f = (struct fetch *)task;

    if (f->remotes->cache)
        cache_repository(f);
    else if (mkdir(f->directory, OWNER))
        fetch_failed(f, RENDER_EIO, "%s: %s", f->directory, strerror(errno));
    else
        git_clone(f, f->directory);
}

/* Makes the directory that all fetches go to, on the first of them. */
static bool make_directory(struct remotes *r)
{
    char *path;

    if (r->directory)
        return true;
    if (!r->cache) {
        r->directory = make_temporary(r->host, "git");
        return r->directory != NULL;
    }
    path = cache_entry(r->cache, "git", "");
    free(path);
    r->directory = path ? realpath(r->cache, NULL) : NULL;
    return r->directory != NULL;
}

static struct fetch *find(const struct remotes *r, const struct render_repository *repository)
{
    for (struct fetch *f = r->fetches; f; f = f->next)
        if (strcmp(f->url, repository->url) == 0 && strcmp(f->ref, repository->ref) == 0 &&
            f->submodules == (repository->submodules != 0))
            return f;
    return NULL;
}

static void free_fetch(struct fetch *f)
{
    if (f->in_use >= 0)
        close(f->in_use);
    free(f->url);
    free(f->ref);
    free(f->directory);
    free(f);
}

static char *numbered(const struct remotes *r)
{
    size_t size = strlen(r->directory) + 24;
    char *path = malloc(size);

    if (path)
        snprintf(path, size, "%s/%zu", r->directory, r->nfetches);
    return path;
}

static struct fetch *new_fetch(struct remotes *r, const struct render_repository *repository)
{
    struct fetch *f = calloc(1, sizeof(*f));

    if (!f)
        return NULL;
    f->task.work = work;
    f->remotes = r;
    f->url = strdup(repository->url);
    f->ref = strdup(repository->ref);
    f->timeout = repository->timeout;
    f->submodules = repository->submodules != 0;
    f->directory = r->cache ? NULL : numbered(r);
    f->in_use = -1;
    f->cancel = r->cancel[0];
    if (f->url && f->ref && (r->cache || f->directory))
        return f;
    free_fetch(f);
    return NULL;
}

/* Finds or begins the fetch of a repository; NULL with errno. */
static struct fetch *fetch_of(struct remotes *r, const struct render_repository *repository)
{
    struct fetch *f;

    if (!begin(r) || !make_directory(r))
        return NULL;
    f = find(r, repository);
    if (f || !(f = new_fetch(r, repository)))
        return f;
    if (r->offline && !r->cache)
        fetch_failed(f, RENDER_EIO, "--offline is given, and no --cache-dir");
    else
        begin_task(r->tasks, &f->task);
    f->next = r->fetches;
    r->fetches = f;
    r->nfetches++;
    return f;
}

static void announce(void *user, const struct render_repository *repository)
{
    fetch_of(user, repository); /* a failure is met again when it is asked for */
}

static int explain(struct render_sink *why, int status, const char *text)
{
    render_sink_add(why, text, strlen(text));
    return status;
}

/* There is no directory for what is fetched; errno says why. */
static int no_place(const struct remotes *r, struct render_sink *why)
{
    int status = errno == ENOMEM ? RENDER_ENOMEM : RENDER_EIO;
    const char *reason = strerror(errno);

    explain(why, status, r->cache ? "--cache-dir: " : "a temporary directory, see TMPDIR: ");
    return explain(why, status, reason);
}

static int clone(void *user, const struct render_repository *repository,
                 struct render_sink *directory, struct render_sink *why)
{
    struct remotes *r = user;
    struct fetch *f = fetch_of(r, repository);

    if (!f)
        return no_place(r, why);
    finish_task(r->tasks, &f->task);
    if (f->status != RENDER_OK)
        return explain(why, f->status, f->why);
    return render_sink_add(directory, f->directory, strlen(f->directory));
}

/* ---- Files ----------------------------------------------------------------------------------
 */

/* What the cache has. */
static void read_copy(struct download *d)
{
    char path[MAX_PATH];
    int fd = -1;

    if (d->entry && snprintf(path, sizeof(path), "%s/=content", d->entry) < MAX_PATH)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && read_descriptor(fd, &d->content))
        d->http_status = HTTP_OK;
    else
        d->status = RENDER_EIO;
    if (d->status)
        snprintf(d->why, sizeof(d->why), "it is not in the cache, and --offline is given");
    if (fd >= 0)
        close(fd);
}

static void download(struct task *task)
{
    struct download *d = (struct download *)task;

    if (d->http)
        http_get(d);
    else
        read_copy(d);
}

static void free_download(struct download *d)
{
    free_input(&d->content);
    free(d->entry);
    free(d->url);
    free(d);
}

static struct download *new_download(struct remotes *r, const char *url)
{
    struct download *d;

    if (!r->offline && !r->http && !(r->http = http_begin()))
        return NULL;
    d = calloc(1, sizeof(*d));
    if (!d)
        return NULL;
    d->task.work = download;
    d->http = r->offline ? NULL : r->http;
    d->url = strdup(url);
    d->entry = r->cache ? cache_entry(r->cache, "files", url) : NULL;
    d->cancel = r->cancel[0];
    if (d->url && (d->entry || !r->cache))
        return d;
    free_download(d);
    return NULL;
}

/* Finds or begins the fetch of a file; NULL with errno. */
static struct download *download_of(struct remotes *r, const char *url)
{
    struct download *d = r->downloads;

    if (!begin(r))
        return NULL;
    while (d && strcmp(d->url, url) != 0)
        d = d->next;
    if (d || !(d = new_download(r, url)))
        return d;
    begin_task(r->tasks, &d->task);
    d->next = r->downloads;
    return r->downloads = d;
}

static void announce_file(void *user, const char *url)
{
    download_of(user, url); /* a failure is met again when it is asked for */
}

static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    struct remotes *r = user;
    struct download *d = download_of(r, url);

    *http_status = 0;
    if (!d)
        return no_place(r, why);
    finish_task(r->tasks, &d->task);
    *http_status = d->http_status;
    if (d->status != RENDER_OK)
        return explain(why, d->status, d->why);
    return render_sink_add(content, d->content.data, d->content.size);
}

/* ---- All of it ------------------------------------------------------------------------------
 */

const struct render_remotes *host_remotes(struct remotes *remotes)
{
    remotes->cancel[0] = remotes->cancel[1] = -1;
    remotes->calls = (struct render_remotes){.size = sizeof(remotes->calls),
                                             .announce = announce,
                                             .announce_file = announce_file,
                                             .clone = clone,
                                             .get = get,
                                             .user = remotes};
    return &remotes->calls;
}

void end_remotes(struct remotes *r)
{
    struct fetch *f;
    struct download *d;

    if (r->cancel[1] >= 0)
        close(r->cancel[1]);
    end_tasks(r->tasks);
    while ((f = r->fetches)) {
        r->fetches = f->next;
        free_fetch(f);
    }
    while ((d = r->downloads)) {
        r->downloads = d->next;
        free_download(d);
    }
    if (r->cancel[0] >= 0)
        close(r->cancel[0]);
    if (r->cache)
        free((char *)(uintptr_t)r->directory);
    http_end(r->http);
}
