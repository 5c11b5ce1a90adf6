/* The cache of --cache-dir. An entry is a directory named after its key. For a repository it has
 * these, all written under its lock:
 *
 *     =lock          locked by whoever changes the entry
 *     =current       the commit that the ref was last seen at
 *     =tree-COMMIT   a clone; its files never change once it has this name
 *     =use-COMMIT    locked for reading by whoever uses that clone
 *     =new           a clone that is being made; what is left of one is removed by the next
 *
 * Locks are the system's and end with the process, so that none is left behind. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_PATH = 4096, MAX_PART = 200, OWNER = 0700, OWNER_FILE = 0600, PAUSE = 20 };

/* ---- Entries --------------------------------------------------------------------------------
 */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* Makes all directories of an absolute path. */
static bool make_directories(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        bool made;

        *slash = '\0';
        made = mkdir(path, OWNER) == 0 || errno == EEXIST || is_directory(path);
        *slash = '/';
        if (!made)
            return false;
    }
    return mkdir(path, OWNER) == 0 || is_directory(path);
}

char *cache_entry(const char *cache, const char *part, const char *key)
{
    size_t size = strlen(cache) + strlen(part) + 4 * strlen(key) + 8, used;
    char *path = malloc(size);
    size_t in_part = 0;

    if (!path)
        return NULL;
    used = (size_t)snprintf(path, size, "%s/%s/", cache, part);
    /* Names of files have a length: longer keys go on in a directory below. No part is "..", and
     * none begins with "=". */
    for (; *key; key++) {
        if (in_part >= MAX_PART) {
            path[used++] = '/';
            in_part = 0;
        }
        if (is_plain(*key) && (in_part || *key != '.'))
            path[used++] = *key;
        else
            used += (size_t)snprintf(path + used, size - used, "%%%02X", (unsigned char)*key);
        in_part++;
    }
    path[used] = '\0';
    if (make_directories(path))
        return path;
    free(path);
    return NULL;
}

/* ---- Locks ----------------------------------------------------------------------------------
 */

static bool try_lock(int fd, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};

    return fcntl(fd, F_SETLK, &lock) == 0;
}

static bool is_cancelled(const struct fetch *f)
{
    struct pollfd fd = {f->cancel, POLLIN, 0};

    return interruption() || poll(&fd, 1, PAUSE) > 0;
}

/* A repository in the cache, while it is looked at. */
struct entry {
    struct fetch *f;
    char *path;
    int lock;
};

static bool in_entry(const struct entry *e, char path[MAX_PATH], const char *name,
                     const char *commit)
{
    if (snprintf(path, MAX_PATH, "%s/%s%s", e->path, name, commit) < MAX_PATH)
        return true;
    fetch_failed(e->f, RENDER_EIO, "the path of the cache is too long");
    return false;
}

static int failed(const struct entry *e, const char *what)
{
    return fetch_failed(e->f, RENDER_EIO, "the cache: %s: %s", what, strerror(errno));
}

/* Waits for other processes: each of them ends by its own timeouts. */
static int open_entry(struct entry *e)
{
    struct fetch *f = e->f;
    size_t size = strlen(f->url) + strlen(f->ref) + 4;
    char *key = malloc(size), path[MAX_PATH];

    if (!key)
        return fetch_failed(f, RENDER_ENOMEM, "out of memory");
    snprintf(key, size, "%s %s %c", f->url, f->ref, f->submodules ? 's' : 'n');
    e->path = cache_entry(f->remotes->directory, "git", key);
    free(key);
    if (!e->path)
        return failed(e, "a directory");
    if (!in_entry(e, path, "=lock", ""))
        return f->status;
    e->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, OWNER_FILE);
    if (e->lock < 0)
        return failed(e, "=lock");
    while (!try_lock(e->lock, F_WRLCK)) {
        if (errno != EACCES && errno != EAGAIN && errno != EINTR)
            return failed(e, "=lock");
        if (is_cancelled(f))
            return fetch_failed(f, RENDER_EHOST, "interrupted");
    }
    return RENDER_OK;
}

/* ---- Clones ---------------------------------------------------------------------------------
 */

/* Takes the clone for the rest of the process. */
static int use(struct entry *e, const char *commit)
{
    struct fetch *f = e->f;
    char path[MAX_PATH];

    if (!in_entry(e, path, "=use-", commit))
        return f->status;
    f->in_use = open(path, O_RDWR | O_CREAT | O_CLOEXEC, OWNER_FILE);
    if (f->in_use < 0 || !try_lock(f->in_use, F_RDLCK))
        return failed(e, "=use");
    if (!in_entry(e, path, "=tree-", commit))
        return f->status;
    f->directory = strdup(path);
    if (!f->directory)
        return fetch_failed(f, RENDER_ENOMEM, "out of memory");
    return f->status = RENDER_OK;
}

static bool has_clone(struct entry *e, const char *commit)
{
    char path[MAX_PATH];

    return *commit && in_entry(e, path, "=tree-", commit) && is_directory(path);
}

static void read_current(const struct entry *e, char commit[MAX_COMMIT + 1])
{
    char path[MAX_PATH];
    int fd = in_entry(e, path, "=current", "") ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t n = fd < 0 ? 0 : read(fd, commit, MAX_COMMIT);

    if (fd >= 0)
        close(fd);
    commit[n > 0 ? n : 0] = '\0';
    if (strspn(commit, "0123456789abcdef") != strlen(commit))
        commit[0] = '\0';
}

static int write_current(struct entry *e, const char *commit)
{
    struct render_text text = {commit, strlen(commit)};
    char path[MAX_PATH], beside[MAX_PATH];
    int fd;
    bool ok;

    if (!in_entry(e, path, "=current", "") || !in_entry(e, beside, "=current.new", ""))
        return e->f->status;
    fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, OWNER_FILE);
    ok = fd >= 0 && write_all(fd, text.data, text.size);
    if (fd >= 0 && close(fd))
        ok = false;
    return ok && rename(beside, path) == 0 ? RENDER_OK : failed(e, "=current");
}

/* Removes a clone that the ref has moved away from, unless somebody uses it. */
static void remove_unused(struct entry *e, const char *commit)
{
    char path[MAX_PATH], tree[MAX_PATH];
    int fd;

    if (!in_entry(e, path, "=use-", commit) || !in_entry(e, tree, "=tree-", commit))
        return;
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, OWNER_FILE);
    if (fd >= 0 && try_lock(fd, F_WRLCK)) {
        remove_tree(tree);
        unlink(path);
    }
    if (fd >= 0)
        close(fd);
}

static void remove_others(struct entry *e, const char *commit)
{
    static const char prefix[] = "=tree-";
    DIR *dir = opendir(e->path);
    struct dirent *each;

    while (dir && (each = readdir(dir))) {
        const char *name = each->d_name;

        if (strncmp(name, prefix, sizeof(prefix) - 1) == 0 &&
            strcmp(name + sizeof(prefix) - 1, commit) != 0)
            remove_unused(e, name + sizeof(prefix) - 1);
    }
    if (dir)
        closedir(dir);
}

/* Makes a clone beside its place, and moves it there. */
static int make_clone(struct entry *e)
{
    char path[MAX_PATH], tree[MAX_PATH], commit[MAX_COMMIT + 1];
    struct fetch *f = e->f;

    if (!in_entry(e, path, "=new", ""))
        return f->status;
    remove_tree(path);
    if (mkdir(path, OWNER))
        return failed(e, "=new");
    if (git_clone(f, path) || git_commit(f, path, "HEAD", commit)) {
        remove_tree(path);
        return f->status;
    }
    if (!in_entry(e, tree, "=tree-", commit))
        return f->status;
    if (!has_clone(e, commit) && rename(path, tree))
        return failed(e, "=tree");
    remove_tree(path);
    if (write_current(e, commit))
        return f->status;
    remove_others(e, commit);
    return use(e, commit);
}

static bool is_commit(const char *ref)
{
    size_t n = strlen(ref);

    return (n == 40 || n == MAX_COMMIT) && strspn(ref, "0123456789abcdef") == n;
}

/* A branch may have moved: that is asked of the other side, which is cheap when it has not. */
static int look_up(struct entry *e)
{
    struct fetch *f = e->f;
    char current[MAX_COMMIT + 1], now[MAX_COMMIT + 1], tree[MAX_PATH];

    read_current(e, current);
    if (!has_clone(e, current))
        current[0] = '\0';
    if (*current && (f->remotes->offline || is_commit(f->ref)))
        return use(e, current);
    if (f->remotes->offline)
        return fetch_failed(f, RENDER_EIO, "it is not in the cache, and --offline is given");
    if (!*current)
        return make_clone(e);
    if (!in_entry(e, tree, "=tree-", current) || git_refresh(f, tree) ||
        git_commit(f, tree, "FETCH_HEAD", now))
        return f->status;
    return strcmp(now, current) == 0 ? use(e, current) : make_clone(e);
}

int cache_repository(struct fetch *f)
{
    struct entry e = {.f = f, .lock = -1};

    if (open_entry(&e) == RENDER_OK)
        look_up(&e);
    if (e.lock >= 0)
        close(e.lock);
    free(e.path);
    return f->status;
}
