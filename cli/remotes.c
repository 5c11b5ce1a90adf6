/* What a build fetches: struct render_remotes. Repositories are fetched side by side, each by a
 * thread that runs git. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_PARALLEL = 8, MAX_PATH = 4096, OWNER = 0700 };
#define CHUNK ((size_t)64 * 1024)

/* So many fetch at a time; the others wait. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    int busy;
} slots = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

struct worker {
    pthread_t thread;
};

static void take_slot(void)
{
    pthread_mutex_lock(&slots.mutex);
    while (slots.busy == MAX_PARALLEL)
        pthread_cond_wait(&slots.freed, &slots.mutex);
    slots.busy++;
    pthread_mutex_unlock(&slots.mutex);
}

static void free_slot(void)
{
    pthread_mutex_lock(&slots.mutex);
    slots.busy--;
    pthread_cond_signal(&slots.freed);
    pthread_mutex_unlock(&slots.mutex);
}

/* Without a cache the directory was named when the fetch was begun. */
static void *work(void *what)
{
    struct fetch *f = what;

    take_slot();
    if (f->remotes->cache)
        cache_repository(f);
    else if (mkdir(f->directory, OWNER))
        fetch_failed(f, RENDER_EIO, "%s: %s", f->directory, strerror(errno));
    else
        git_clone(f, f->directory);
    free_slot();
    return NULL;
}

/* ---- Fetches --------------------------------------------------------------------------------
 */

/* Makes the directory that all fetches go to, on the first of them. */
static bool begin(struct remotes *r)
{
    char *path;

    if (r->directory)
        return true;
    catch_interruption();
    if (r->cancel[0] < 0 && !open_pipe(r->cancel))
        return false;
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
    free(f->worker);
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

/* In a thread; here when there can be none more. */
static void start(struct fetch *f)
{
    struct worker *worker = malloc(sizeof(*worker));

    if (worker && pthread_create(&worker->thread, NULL, work, f) == 0) {
        f->worker = worker;
        return;
    }
    free(worker);
    work(f);
}

/* Waits until it is done. */
static void finish(struct fetch *f)
{
    struct worker *worker = f->worker;

    if (!worker)
        return;
    pthread_join(worker->thread, NULL);
    free(worker);
    f->worker = NULL;
}

/* Finds or begins the fetch of a repository; NULL with errno. */
static struct fetch *fetch_of(struct remotes *r, const struct render_repository *repository)
{
    struct fetch *f;

    if (!begin(r))
        return NULL;
    f = find(r, repository);
    if (f || !(f = new_fetch(r, repository)))
        return f;
    if (r->offline && !r->cache)
        fetch_failed(f, RENDER_EIO, "--offline is given, and no --cache-dir");
    else
        start(f);
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
    struct fetch *f = fetch_of(user, repository);

    if (!f)
        return no_place(user, why);
    finish(f);
    if (f->status != RENDER_OK)
        return explain(why, f->status, f->why);
    return render_sink_add(directory, f->directory, strlen(f->directory));
}

/* ---- Files ----------------------------------------------------------------------------------
 */

static int copy_file(const char *entry, struct render_sink *content)
{
    char path[MAX_PATH];
    int status = RENDER_OK, fd = -1;
    char *chunk = malloc(CHUNK);
    ssize_t n;

    if (snprintf(path, sizeof(path), "%s/=content", entry) < MAX_PATH)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    n = fd < 0 || !chunk ? -1 : 0;
    while (n >= 0 && status == RENDER_OK && (n = read(fd, chunk, CHUNK)) > 0)
        status = render_sink_add(content, chunk, (size_t)n);
    free(chunk);
    if (fd >= 0)
        close(fd);
    return n < 0 ? RENDER_EIO : status;
}

static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    struct remotes *r = user;
    char *path = NULL;
    int status;

    catch_interruption();
    *http_status = 0;
    if (r->cache && !(path = cache_entry(r->cache, "files", url)))
        return no_place(r, why);
    if (!r->offline) {
        status = http_get(&r->http, url, path, content, http_status, why);
    } else {
        status = path ? copy_file(path, content) : RENDER_EIO;
        *http_status = status == RENDER_OK ? 200 : 0;
        if (status == RENDER_EIO)
            explain(why, status, "it is not in the cache, and --offline is given");
    }
    free(path);
    return status;
}

/* ---- All of it ------------------------------------------------------------------------------
 */

struct render_remotes host_remotes(struct remotes *remotes)
{
    remotes->cancel[0] = remotes->cancel[1] = -1;
    return (struct render_remotes){
        .announce = announce, .clone = clone, .get = get, .user = remotes};
}

void end_remotes(struct remotes *r)
{
    struct fetch *f;

    if (r->cancel[1] >= 0)
        close(r->cancel[1]);
    while ((f = r->fetches)) {
        r->fetches = f->next;
        finish(f);
        free_fetch(f);
    }
    if (r->cancel[0] >= 0)
        close(r->cancel[0]);
    if (r->cache)
        free((char *)(uintptr_t)r->directory);
    http_end(r->http);
}
