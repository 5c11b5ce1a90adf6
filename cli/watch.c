/* `build --watch`: waits until something changes that builds have depended on. Directories are
 * watched, not files: editors put another file in place of the old one, and what was not there can
 * come. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

#ifdef __linux__
#include <sys/inotify.h>

enum { MAX_DEPTH = 1000, SETTLE = 3, MAX_SETTLE = 20, THOUSAND = 1000, MILLION = 1000000 };
enum { COARSE = 20 }; /* milliseconds by which times of files may be behind the clock */

/* What paths are in the set of those that count. */
enum { WATCHED = 1, WATCHED_TREE = 2, WATCHED_ABSENT = 4 };

/* A directory: by the number that the system gave to its watch. */
struct watched {
    char *path;
    unsigned round; /* the last one that needed it */
    bool is_tree;   /* all that is in it counts */
};

struct watch {
    int fd;
    struct watched *at; /* by number */
    size_t n;
    unsigned round;
    struct paths paths;   /* what counts now */
    struct names owned;   /* the texts of these */
    struct names changed; /* since the last round, ended by NULL, unless... */
    bool any_changed;     /* ...it may be anything */
    bool is_blind;        /* there is a directory of which we are not told */
    char *output;         /* what we write ourselves */
    long long began;      /* when this round did, in milliseconds */
    bool is_new;          /* this round watches a directory that no earlier one has */
    bool ok;
};

static long long now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (long long)t.tv_sec * THOUSAND + t.tv_nsec / MILLION;
}

/* ---- What counts ---------------------------------------------------------------------------- */

static bool grow(struct watch *w, size_t n)
{
    size_t cap = 2 * n + 16;
    struct watched *at = realloc(w->at, cap * sizeof(*at));

    if (!at)
        return false;
    memset(at + w->n, 0, (cap - w->n) * sizeof(*at));
    w->at = at;
    w->n = cap;
    return true;
}

/* A directory that is not there, or may not be read, has its name watched in the one above. */
static void watch_directory(struct watch *w, const char *path, bool is_tree)
{
    int wd = inotify_add_watch(w->fd, path,
                               IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE |
                                   IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF |
                                   IN_ONLYDIR);
    struct watched *watched;

    if (wd < 0) {
        if (errno == ENOSPC && w->ok)
            complain("%s: too many directories to watch: raise fs.inotify.max_user_watches", path);
        w->ok = w->ok && errno != ENOSPC;
        w->is_blind = w->is_blind || (errno != ENOENT && errno != ENOTDIR);
        return;
    }
    if ((size_t)wd >= w->n && !grow(w, (size_t)wd)) {
        w->ok = false;
        return;
    }
    watched = &w->at[wd];
    w->is_new = w->is_new || !watched->path;
    if (!watched->path || strcmp(watched->path, path) != 0) {
        free(watched->path);
        watched->path = strdup(path);
        w->ok = w->ok && watched->path;
    }
    watched->is_tree = is_tree || (watched->is_tree && watched->round == w->round);
    watched->round = w->round;
}

static void count_path(struct watch *w, const char *path, unsigned is)
{
    size_t n = (size_t)(strrchr(path, '/') - path) + 1; /* of the directory, with its slash */
    char *directory;

    if (w->output && strcmp(path, w->output) == 0)
        return;
    w->ok = w->ok && add_name(&w->owned, path);
    if (!w->ok)
        return;
    path = w->owned.at[w->owned.n - 1];
    w->ok = add_path(&w->paths, path, is);
    directory = n > 1 ? strndup(path, n - 1) : strdup("/");
    if (directory)
        watch_directory(w, directory, false);
    w->ok = w->ok && directory;
    free(directory);
}

static void count_tree(struct watch *w, const char *path, unsigned depth)
{
    struct names entries = {NULL, 0};
    struct stat st;

    if (depth > MAX_DEPTH || lstat(path, &st) || !S_ISDIR(st.st_mode))
        return;
    watch_directory(w, path, true);
    list_directory(path, &entries);
    for (size_t i = 0; w->ok && i < entries.n; i++) {
        char *entry = join_path(path, entries.at[i]);

        w->ok = entry != NULL;
        if (entry)
            count_tree(w, entry, depth + 1);
        free(entry);
    }
    free_names(&entries);
}

static void count_dependency(struct watch *w, const struct render_dependency *d)
{
    const char *path = d->path.data;

    if (path[0] != '/' || path[1] == '\0')
        return;
    count_path(w, path, d->kind == RENDER_DEPENDENCY_ABSENT ? WATCHED | WATCHED_ABSENT : WATCHED);
    if (d->kind == RENDER_DEPENDENCY_TREE)
        count_tree(w, path, 0);
}

/* ---- Rounds --------------------------------------------------------------------------------- */

struct watch *begin_watch(const char *output)
{
    struct watch *w = calloc(1, sizeof(*w));

    if (w)
        w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (!w || w->fd < 0) {
        complain("the files cannot be watched: %s", strerror(errno));
        free(w);
        return NULL;
    }
    catch_interruption();
    w->output = real_path_of(output);
    return w;
}

void begin_round(struct watch *w)
{
    w->round++;
    w->began = now(CLOCK_REALTIME);
    free(w->paths.at);
    w->paths = (struct paths){NULL, 0, 0};
    free_names(&w->owned);
    free_names(&w->changed);
    w->any_changed = w->is_blind = false;
    w->is_new = false;
    w->ok = true;
}

void watch_build(struct watch *w, struct render_build *build)
{
    struct render_dependency d;

    for (size_t i = 0; render_build_dependency(build, i, &d, sizeof(d)) == RENDER_OK; i++)
        count_dependency(w, &d);
}

static void drop_old(struct watch *w)
{
    for (size_t i = 0; i < w->n; i++) {
        if (!w->at[i].path || w->at[i].round == w->round)
            continue;
        inotify_rm_watch(w->fd, (int)i);
        free(w->at[i].path);
        w->at[i] = (struct watched){NULL, 0, false};
    }
}

static long long ms(struct timespec t)
{
    return (long long)t.tv_sec * THOUSAND + t.tv_nsec / MILLION;
}

/* Whether something changed between being read and being watched. */
static bool has_changed_meanwhile(const struct watch *w)
{
    for (size_t i = 0; i < w->paths.cap; i++) {
        const struct path_entry *entry = &w->paths.at[i];
        struct stat st;
        bool is_there;

        if (!entry->path)
            continue;
        is_there = lstat(entry->path, &st) == 0;
        if (is_there == ((entry->is & WATCHED_ABSENT) != 0))
            return true;
        if (is_there && !S_ISDIR(st.st_mode) && ms(st.st_ctim) + COARSE >= w->began)
            return true;
    }
    return false;
}

/* ---- Waiting -------------------------------------------------------------------------------- */

static bool counts(struct watch *w, const struct inotify_event *event)
{
    struct watched *watched = event->wd >= 0 && (size_t)event->wd < w->n ? &w->at[event->wd] : NULL;
    char *path;
    bool yes;

    if (event->mask & IN_Q_OVERFLOW)
        return w->any_changed = true;
    if (!watched || !watched->path)
        return false;
    if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT))
        return w->any_changed = true;
    if (event->mask & IN_IGNORED) { /* its number is not used again */
        free(watched->path);
        *watched = (struct watched){NULL, 0, false};
        return false;
    }
    if (!event->len)
        return watched->is_tree;
    path = join_path(watched->path, event->name);
    yes = !path || watched->is_tree || path_is(&w->paths, path, strlen(path));
    if (yes && !(path && add_name(&w->changed, path)))
        w->any_changed = true;
    free(path);
    return yes;
}

/* Reads what there is. */
static bool read_events(struct watch *w)
{
    union {
        struct inotify_event event;
        char bytes[1 << 14];
    } buffer;
    bool found = false;
    ssize_t n;

    while ((n = read(w->fd, buffer.bytes, sizeof(buffer.bytes))) > 0) {
        for (ssize_t at = 0; at < n;) {
            struct inotify_event event;

            memcpy(&event, buffer.bytes + at, sizeof(event));
            found =
                counts(w, (const struct inotify_event *)(const void *)(buffer.bytes + at)) || found;
            at += (ssize_t)(sizeof(event) + event.len);
        }
    }
    return found;
}

/* Writers do several things: it is over when nothing more comes for a moment. */
static void settle(struct watch *w)
{
    struct pollfd fd = {w->fd, POLLIN, 0};
    long long until = now(CLOCK_MONOTONIC) + MAX_SETTLE;

    while (now(CLOCK_MONOTONIC) < until && poll(&fd, 1, SETTLE) > 0)
        read_events(w);
}

/* Our own output is not watched, but may be read, too. */
static void list_changes(struct watch *w)
{
    if (w->is_blind || (w->output && !add_name(&w->changed, w->output)))
        w->any_changed = true;
    sort_names(&w->changed);
    if (!end_names(&w->changed))
        w->any_changed = true;
}

const char *const *changed_paths(const struct watch *w)
{
    return w->any_changed ? NULL : (const char *const *)w->changed.at;
}

bool wait_for_change(struct watch *w)
{
    struct pollfd fds[] = {{w->fd, POLLIN, 0}, {interruption_fd(), POLLIN, 0}};

    drop_old(w);
    if (!w->ok)
        return false;
    if (w->is_new && has_changed_meanwhile(w))
        return w->any_changed = true;
    while (!interruption()) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return false;
        if (!interruption() && read_events(w)) {
            settle(w);
            list_changes(w);
            return !interruption();
        }
    }
    return false;
}

void end_watch(struct watch *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->n; i++)
        free(w->at[i].path);
    free(w->at);
    free(w->paths.at);
    free_names(&w->owned);
    free_names(&w->changed);
    free(w->output);
    close(w->fd);
    free(w);
}

#else

struct watch *begin_watch(const char *output)
{
    (void)output;
    complain("--watch needs inotify, which this system has not");
    return NULL;
}

void begin_round(struct watch *w)
{
    (void)w;
}

void watch_build(struct watch *w, struct render_build *build)
{
    (void)w, (void)build;
}

bool wait_for_change(struct watch *w)
{
    (void)w;
    return false;
}

const char *const *changed_paths(const struct watch *w)
{
    (void)w;
    return NULL;
}

void end_watch(struct watch *w)
{
    (void)w;
}

#endif
