/* Several builds of one call: side by side, with what they have in common done once; told and
 * written in their order. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { DIRECTORY_MODE = 0777 };

/* ---- The host, for threads ------------------------------------------------------------------- */

/* What must not be done twice at a time: questions at the terminal, notes of what is fetched and of
 * what is to be removed. Programs may run side by side. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static int ask(void *user, const struct render_question *question, char *answer, size_t capacity,
               size_t *size)
{
    const struct shared_host *host = user;
    int status;

    pthread_mutex_lock(&one_at_a_time);
    status = host->keys.ask(host->keys.user, question, answer, capacity, size);
    pthread_mutex_unlock(&one_at_a_time);
    return status;
}

static void announce(void *user, const struct render_repository *repository)
{
    const struct shared_host *host = user;

    pthread_mutex_lock(&one_at_a_time);
    host->remotes.announce(host->remotes.user, repository);
    pthread_mutex_unlock(&one_at_a_time);
}

static void announce_file(void *user, const char *url)
{
    const struct shared_host *host = user;

    pthread_mutex_lock(&one_at_a_time);
    host->remotes.announce_file(host->remotes.user, url);
    pthread_mutex_unlock(&one_at_a_time);
}

static int clone(void *user, const struct render_repository *repository,
                 struct render_sink *directory, struct render_sink *why)
{
    const struct shared_host *host = user;
    int status;

    pthread_mutex_lock(&one_at_a_time);
    status = host->remotes.clone(host->remotes.user, repository, directory, why);
    pthread_mutex_unlock(&one_at_a_time);
    return status;
}

static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    const struct shared_host *host = user;
    int status;

    pthread_mutex_lock(&one_at_a_time);
    status = host->remotes.get(host->remotes.user, url, content, http_status, why);
    pthread_mutex_unlock(&one_at_a_time);
    return status;
}

static int run(void *user, const struct render_program *program, struct render_sink *output,
               struct render_sink *errors, int *exit_status)
{
    const struct shared_host *host = user;

    pthread_mutex_lock(&one_at_a_time);
    catch_interruption();
    pthread_mutex_unlock(&one_at_a_time);
    return host->programs.run(host->programs.user, program, output, errors, exit_status);
}

static int make_directory(void *user, const char *purpose, struct render_sink *path)
{
    const struct shared_host *host = user;
    int status;

    pthread_mutex_lock(&one_at_a_time);
    status = host->programs.make_directory(host->programs.user, purpose, path);
    pthread_mutex_unlock(&one_at_a_time);
    return status;
}

static void remove_directory(void *user, const char *path)
{
    const struct shared_host *host = user;

    pthread_mutex_lock(&one_at_a_time);
    host->programs.remove_directory(host->programs.user, path);
    pthread_mutex_unlock(&one_at_a_time);
}

void share_host(struct shared_host *host, struct render_options *options)
{
    host->keys = *options->keys;
    host->programs = *options->programs;
    host->remotes = *options->remotes;
    host->shared_keys = host->keys; /* whose other callbacks need no user */
    host->shared_keys.ask = ask;
    host->shared_keys.user = host;
    host->shared_programs = host->programs;
    host->shared_programs.run = run;
    host->shared_programs.make_directory = make_directory;
    host->shared_programs.remove_directory = remove_directory;
    host->shared_programs.user = host;
    host->shared_remotes = host->remotes;
    host->shared_remotes.announce = announce;
    host->shared_remotes.announce_file = announce_file;
    host->shared_remotes.clone = clone;
    host->shared_remotes.get = get;
    host->shared_remotes.user = host;
    options->keys = &host->shared_keys;
    options->programs = &host->shared_programs;
    options->remotes = &host->shared_remotes;
}

/* ---- Order ----------------------------------------------------------------------------------- */

struct result {
    struct render_build *build;
    int status;
    bool is_there;
};

struct order {
    const struct many *many;
    pthread_mutex_t lock; /* of what follows */
    struct result *results;
    size_t next, failed;
};

static void show_progress(const struct order *o)
{
    if (isatty(STDERR_FILENO) && o->many->n > 1)
        fprintf(stderr, "\r\033[K%zu of %zu built", o->next, o->many->n);
}

static void hide_progress(const struct order *o)
{
    if (isatty(STDERR_FILENO) && o->many->n > 1)
        fputs("\r\033[K", stderr);
}

static void take(struct order *o, size_t i)
{
    struct result *r = &o->results[i];

    if (o->many->take(o->many->user, i, r->build, r->status))
        o->failed++;
}

/* In the thread that has built it. What is next is told, with all that waited for it. */
static int done(void *user, size_t index, struct render_build *build, int status)
{
    struct order *o = user;
    struct render_text text;
    bool ends;

    if (status == RENDER_OK && o->many->emits)
        render_build_emit(build, &text); /* which is kept, and asked for again */
    pthread_mutex_lock(&o->lock);
    o->results[index] = (struct result){build, status, true};
    hide_progress(o);
    while (o->next < o->many->n && o->results[o->next].is_there)
        take(o, o->next++);
    show_progress(o);
    ends = (o->failed && !o->many->keeps_going) || interruption();
    pthread_mutex_unlock(&o->lock);
    return ends;
}

int build_many(struct render_cache *cache, const struct many *many)
{
    struct order o = {.many = many, .lock = PTHREAD_MUTEX_INITIALIZER};
    int status = RENDER_ENOMEM;

    o.results = calloc(many->n, sizeof(*o.results));
    if (o.results)
        status =
            render_cache_build_each(cache, (const char *const *)many->targets, many->n, done, &o);
    if (status)
        complain("%s", status_text(status));
    hide_progress(&o);
    /* Those behind one that was left out. */
    for (size_t i = o.next; o.results && i < many->n; i++)
        if (o.results[i].is_there)
            take(&o, i);
    free(o.results);
    return status || o.failed ? FAILED : DONE;
}

/* ---- A file for each ------------------------------------------------------------------------- */

/* Behind what leads up or to the root, so that it stays in the directory. */
static const char *inner_path(const char *target)
{
    for (;;) {
        while (*target == '/')
            target++;
        if (strncmp(target, "../", 3) == 0)
            target += 3;
        else if (strncmp(target, "./", 2) == 0)
            target += 2;
        else
            break;
    }
    return strcmp(target, ".") == 0 || strcmp(target, "..") == 0 ? "" : target;
}

static const char *last_part(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;

    return slash && slash[1] ? slash + 1 : "kustomization";
}

char *file_for(const char *directory, const char *target)
{
    const char *inner = inner_path(target);
    char *absolute = *inner ? NULL : realpath(target, NULL), *path;
    size_t size, n;

    if (!*inner)
        inner = last_part(absolute);
    n = strlen(inner);
    while (n && inner[n - 1] == '/')
        n--;
    size = strlen(directory) + n + sizeof("/.yaml");
    path = malloc(size);
    if (path)
        snprintf(path, size, "%s%s%.*s.yaml", directory, ends_in_slash(directory) ? "" : "/",
                 (int)n, inner);
    free(absolute);
    return path;
}

bool make_way_to(const char *path)
{
    char *copy = strdup(path);
    bool ok = copy != NULL;

    for (char *p = copy ? copy + 1 : NULL; ok && *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        ok = mkdir(copy, DIRECTORY_MODE) == 0 || errno == EEXIST;
        *p = '/';
    }
    free(copy);
    return ok;
}
