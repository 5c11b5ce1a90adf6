/* What git knows of a working tree: which files it has, and which of them are not as they were. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { MAX_ARGS = 16 };

/* ---- Sets of paths -------------------------------------------------------------------------- */

enum { WORD = sizeof(uint64_t) };

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

/* Eight bytes at a time, the last ones perhaps twice: a repository has many long paths. */
static unsigned hash(const char *text, size_t n)
{
    uint64_t h = n, word = 0;

    for (size_t i = 0; i + WORD < n; i += WORD) {
        memcpy(&word, text + i, WORD);
        h = mix(h, word);
    }
    if (n >= WORD)
        memcpy(&word, text + n - WORD, WORD);
    for (size_t i = 0; n < WORD && i < n; i++)
        word = word << 8 | (unsigned char)text[i];
    return (unsigned)mix(h, word);
}

static struct path_entry *slot_of(const struct paths *set, const char *path, size_t n, unsigned key)
{
    size_t i = key & (set->cap - 1);

    while (set->at[i].path &&
           (set->at[i].hash != key || set->at[i].n != n || memcmp(set->at[i].path, path, n) != 0))
        i = (i + 1) & (set->cap - 1);
    return &set->at[i];
}

static bool grow(struct paths *set)
{
    struct paths bigger = {.cap = set->cap ? 2 * set->cap : 1024, .n = set->n};

    bigger.at = calloc(bigger.cap, sizeof(*bigger.at));
    if (!bigger.at)
        return false;
    for (size_t i = 0; i < set->cap; i++) {
        const struct path_entry *entry = &set->at[i];

        if (entry->path)
            *slot_of(&bigger, entry->path, entry->n, entry->hash) = *entry;
    }
    free(set->at);
    *set = bigger;
    return true;
}

/* Adds what it is to the path; *was is what it was. path is not copied. */
static bool add(struct paths *set, const char *path, size_t n, unsigned is, unsigned *was)
{
    struct path_entry *slot;
    unsigned key = hash(path, n);

    if (2 * set->n >= set->cap && !grow(set))
        return false;
    slot = slot_of(set, path, n, key);
    *was = slot->is;
    set->n += slot->path == NULL;
    slot->path = path;
    slot->n = n;
    slot->hash = key;
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
    return set->cap ? slot_of(set, path, n, hash(path, n))->is : 0;
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

/* "H MODE OBJECT STAGE<tab>PATH" of what is in the index. */
static bool take_file(struct changes *c, char *entry)
{
    char *path = strchr(entry, '\t');
    unsigned is = PATH_KNOWN, was;
    size_t n;

    if (!path || entry[0] == 'S') /* of a sparse checkout: it is not there */
        return true;
    n = strlen(++path);
    if (strncmp(entry + 2, "120000", 6) == 0)
        is |= PATH_LINK;
    else if (strncmp(entry + 2, "160000", 6) == 0)
        is |= PATH_SUBMODULE;
    return add(&c->paths, path, n, is, &was) &&
           (!(is & PATH_LINK) || add_beginnings(&c->paths, path, &c->is_hopeless)) &&
           add_above(&c->paths, path, n, PATH_ABOVE);
}

/* Of what is not in the index; a path ends in a slash when nothing in that directory is. */
static bool take_new(struct changes *c, char *path)
{
    size_t n = strlen(path);
    unsigned was;

    c->attributes_changed = c->attributes_changed || is_attributes(path);
    n -= n && path[n - 1] == '/';
    return add(&c->paths, path, n, PATH_NEW, &was) &&
           add_beginnings(&c->paths, path, &c->is_hopeless) && add_name(&c->fresh, path) &&
           add_above(&c->paths, path, n, PATH_ABOVE_NEW);
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

enum { CHANGED, OTHERS, FILES, ROOT, NCALLS };

static int finish_next(struct call *call, int status)
{
    if (status == DONE)
        return finish(call);
    if (call->runs)
        pthread_join(call->thread, NULL);
    return status;
}

/* What takes long (a look at each file, and into each directory) goes on while we take what git has
 * in its index, and read the kustomizations. */
static int finish_all(struct changes *c, struct call calls[NCALLS])
{
    int status = finish_next(&calls[FILES], finish(&calls[ROOT]));
    bool ok = true;

    if (status == DONE)
        ok = take_root(c, &calls[ROOT].output) && take_all(c, &calls[FILES].output, take_file) &&
             read_texts(&c->texts, c->root, &c->paths);
    status = finish_next(&calls[CHANGED], finish_next(&calls[OTHERS], status));
    if (status == DONE)
        ok = ok && take_all(c, &calls[OTHERS].output, take_new) &&
             take_all(c, &calls[CHANGED].output, take_change);
    return ok ? status : fail_memory();
}

int ask_changes(struct changes *c, const char *directory, const char *since, bool from_merge_base)
{
    struct call calls[NCALLS] = {
        [CHANGED] = {.args = {"diff", "--name-only", "-z", "--no-renames", "--no-relative",
                              "--no-ext-diff", "--ignore-submodules=none",
                              from_merge_base ? "--merge-base" : "--no-color", since, "--"}},
        [OTHERS] = {.args = {"ls-files", "--others", "--directory", "--no-empty-directory", "-z",
                             "--full-name", "--", ":/"}},
        [FILES] = {.args = {"ls-files", "--cached", "--stage", "-t", "-z", "--full-name", "--",
                            ":/"}},
        [ROOT] = {.args = {"rev-parse", "--show-toplevel"}},
    };
    int status;

    for (size_t i = 0; i < NCALLS; i++) {
        calls[i].directory = directory;
        calls[i].runs = pthread_create(&calls[i].thread, NULL, ask_git, &calls[i]) == 0;
    }
    status = finish_all(c, calls);
    c->changed = calls[CHANGED].output;
    c->others = calls[OTHERS].output;
    c->files = calls[FILES].output;
    free_input(&calls[ROOT].output);
    return status == DONE ? ask_ignored(c) : status;
}

void free_changes(struct changes *c)
{
    free_input(&c->changed);
    free_input(&c->files);
    free_input(&c->others);
    free_texts(&c->texts);
    free_input(&c->ignored);
    free_names(&c->fresh);
    free(c->paths.at);
    free(c->root);
}
