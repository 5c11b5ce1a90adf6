/* What git knows of a working tree: which files it has, and which of them are not as they were. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { MAX_ARGS = 16 };

/* ---- Sets of paths -------------------------------------------------------------------------- */

static size_t hash(const char *text, size_t n)
{
    size_t h = 5381;

    for (size_t i = 0; i < n; i++)
        h = h * 33 ^ (unsigned char)text[i];
    return h ^ h >> 15;
}

static struct path_entry *slot_of(const struct paths *set, const char *path, size_t n)
{
    size_t i = hash(path, n) & (set->cap - 1);

    while (set->at[i].path && (set->at[i].n != n || memcmp(set->at[i].path, path, n) != 0))
        i = (i + 1) & (set->cap - 1);
    return &set->at[i];
}

static bool grow(struct paths *set)
{
    struct paths bigger = {.cap = set->cap ? 2 * set->cap : 1024, .n = set->n};

    bigger.at = calloc(bigger.cap, sizeof(*bigger.at));
    if (!bigger.at)
        return false;
    for (size_t i = 0; i < set->cap; i++)
        if (set->at[i].path)
            *slot_of(&bigger, set->at[i].path, set->at[i].n) = set->at[i];
    free(set->at);
    *set = bigger;
    return true;
}

/* Adds what it is to the path; *was is what it was. path is not copied. */
static bool add(struct paths *set, const char *path, size_t n, unsigned is, unsigned *was)
{
    struct path_entry *slot;

    if (2 * set->n >= set->cap && !grow(set))
        return false;
    slot = slot_of(set, path, n);
    *was = slot->is;
    set->n += slot->path == NULL;
    slot->path = path;
    slot->n = n;
    slot->is |= is;
    return true;
}

bool add_path_part(struct paths *set, const char *path, size_t n, unsigned is)
{
    unsigned was;

    return add(set, path, n, is, &was);
}

bool add_path(struct paths *set, const char *path, unsigned is)
{
    unsigned was;

    return add(set, path, strlen(path), is, &was);
}

/* Adds what the directories above a path are; those above one that is it already are, too. */
static bool add_above(struct paths *set, const char *path, size_t n, unsigned is)
{
    unsigned was = 0;

    while (n && !(was & is)) {
        while (n && path[n - 1] != '/')
            n--;
        if (n == 0)
            break;
        if (!add(set, path, --n, is, &was))
            return false;
    }
    return true;
}

unsigned path_is(const struct paths *set, const char *path, size_t n)
{
    return set->cap ? slot_of(set, path, n)->is : 0;
}

unsigned above_is(const struct paths *set, const char *path, size_t from)
{
    unsigned is = 0;

    for (size_t n = strlen(path); n > from; n--)
        if (path[n - 1] == '/')
            is |= path_is(set, path, n - 1);
    return is;
}

static int fail_memory(void)
{
    complain("%s", status_text(RENDER_ENOMEM));
    return FAILED;
}

/* ---- git ------------------------------------------------------------------------------------ */

/* One call, in a thread of its own. */
struct call {
    const char *directory;
    const char *args[MAX_ARGS]; /* behind git */
    struct input output;
    char errors[512];
    pthread_t thread;
    struct render_text input;
    int exit_status;
    bool runs, ok;
};

static void *ask_git(void *data)
{
    static const char *const environment[] = {"GIT_OPTIONAL_LOCKS=0", NULL};
    struct call *call = data;
    const char *all[MAX_ARGS + 1] = {"git"};
    struct program p = {.args = all,
                        .environment = environment,
                        .directory = call->directory,
                        .input = call->input,
                        .output = &call->output};
    int status;

    memcpy(all + 1, call->args, sizeof(call->args));
    status = run_program(&p);
    memcpy(call->errors, p.errors, sizeof(call->errors));
    call->exit_status = status == RENDER_OK ? p.exit_status : -1;
    call->ok = call->exit_status == 0;
    return NULL;
}

static int finish(struct call *call)
{
    if (call->runs)
        pthread_join(call->thread, NULL);
    if (call->ok)
        return DONE;
    complain("git %s: %s", call->args[0],
             *call->errors ? call->errors : "it failed without a word");
    return FAILED;
}

/* ---- What it prints ------------------------------------------------------------------------- */

static bool is_attributes(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strcmp(slash ? slash + 1 : path, ".gitattributes") == 0;
}

/* "H MODE OBJECT STAGE<tab>PATH" of what is in the index, "? PATH" of what is not; PATH ends in a
 * slash when nothing in that directory is. */
static bool take_file(struct changes *c, char *entry)
{
    bool is_new = entry[0] == '?', counts = is_new;
    char *path = is_new ? entry + 2 : strchr(entry, '\t');
    unsigned is = is_new ? PATH_NEW : PATH_KNOWN, was;
    size_t n;

    if (!path || entry[0] == 'S') /* of a sparse checkout: it is not there */
        return true;
    path += !is_new;
    n = strlen(path);
    if (is_new) {
        c->attributes_changed = c->attributes_changed || is_attributes(path);
        n -= n && path[n - 1] == '/';
    } else if (strncmp(entry + 2, "120000", 6) == 0) {
        is |= PATH_LINK;
        counts = true;
    } else if (strncmp(entry + 2, "160000", 6) == 0) {
        is |= PATH_SUBMODULE;
    }
    return add(&c->paths, path, n, is, &was) &&
           (!counts || add_beginnings(&c->paths, path, &c->is_hopeless)) &&
           (!is_new || add_name(&c->fresh, path)) &&
           add_above(&c->paths, path, n, is_new ? PATH_ABOVE_NEW : PATH_ABOVE);
}

static bool take_change(struct changes *c, char *entry)
{
    size_t n = strlen(entry);
    unsigned was;

    c->attributes_changed = c->attributes_changed || is_attributes(entry);
    return add(&c->paths, entry, n, PATH_CHANGED, &was) &&
           add_beginnings(&c->paths, entry, &c->is_hopeless) &&
           add_above(&c->paths, entry, n, PATH_ABOVE_CHANGED);
}

static bool is_kustomization_path(const char *path)
{
    const char *slash = strrchr(path, '/');

    return is_kustomization(slash ? slash + 1 : path);
}

/* Of new directories and kustomizations, git says which it is told to ignore. */
static int ask_ignored(struct changes *c)
{
    struct call call = {.directory = c->root, .args = {"check-ignore", "-z", "--stdin"}};
    struct input question = {.data = NULL};
    bool ok = true;
    int status = DONE;
    unsigned was;

    for (size_t i = 0; ok && i < c->fresh.n; i++) {
        const char *path = c->fresh.at[i];
        size_t n = strlen(path);

        if (path[n - 1] == '/' || is_kustomization_path(path))
            ok = add_input(&question, path, n + 1);
    }
    call.input = (struct render_text){question.data, question.size};
    if (ok && question.size)
        ask_git(&call);
    if (ok && question.size && !call.ok && call.exit_status != 1)
        status = finish(&call);
    c->ignored = call.output;
    for (size_t i = 0; ok && !status && i < c->ignored.size; i += strlen(c->ignored.data + i) + 1) {
        size_t n = strlen(c->ignored.data + i);

        n -= n && c->ignored.data[i + n - 1] == '/';
        ok = c->ignored.data[c->ignored.size - 1] == '\0' &&
             add(&c->paths, c->ignored.data + i, n, PATH_IGNORED, &was);
    }
    free_input(&question);
    return ok ? status : fail_memory();
}

/* Entries end in a NUL. */
static bool take_all(struct changes *c, struct input *output,
                     bool (*take)(struct changes *c, char *entry))
{
    bool ok = true;

    for (size_t i = 0; ok && i < output->size; i += strlen(output->data + i) + 1)
        ok = output->data[output->size - 1] == '\0' && take(c, output->data + i);
    return ok;
}

static bool take_root(struct changes *c, const struct input *output)
{
    size_t n = output->size;

    while (n && output->data[n - 1] == '\n')
        n--;
    c->root = n ? strndup(output->data, n) : NULL;
    return c->root != NULL;
}

/* ---- All of it ------------------------------------------------------------------------------ */

int ask_changes(struct changes *c, const char *directory, const char *since, bool from_merge_base)
{
    struct call calls[] = {
        {.directory = directory,
         .args = {"diff", "--name-only", "-z", "--no-renames", "--no-relative", "--no-ext-diff",
                  "--ignore-submodules=none", from_merge_base ? "--merge-base" : "--no-color",
                  since, "--"}},
        {.directory = directory,
         .args = {"ls-files", "--cached", "--others", "--directory", "--no-empty-directory",
                  "--stage", "-t", "-z", "--full-name", "--", ":/"}},
        {.directory = directory, .args = {"rev-parse", "--show-toplevel"}},
    };
    int status = DONE;
    bool ok;

    for (size_t i = 0; i < 3; i++)
        calls[i].runs = pthread_create(&calls[i].thread, NULL, ask_git, &calls[i]) == 0;
    for (size_t i = 3; i-- > 0;) /* first that which says that there is no repository */
        if (status == DONE)
            status = finish(&calls[i]);
        else if (calls[i].runs)
            pthread_join(calls[i].thread, NULL);
    c->changed = calls[0].output;
    c->files = calls[1].output;
    ok = status == DONE && take_root(c, &calls[2].output) && take_all(c, &c->files, take_file) &&
         take_all(c, &c->changed, take_change);
    free_input(&calls[2].output);
    if (status == DONE && !ok)
        return fail_memory();
    return status == DONE ? ask_ignored(c) : status;
}

void free_changes(struct changes *c)
{
    free_input(&c->changed);
    free_input(&c->files);
    free_input(&c->ignored);
    free_names(&c->fresh);
    free(c->paths.at);
    free(c->root);
}
