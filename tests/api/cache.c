/* A cache gives what builds alone give: every golden case, in one cache with all others of its
 * options, by several threads at once, and twice; bytes, status and diagnostics. Then once more,
 * with what is kept when other files change.
 * usage: cache GOLDEN [WITHOUT...], names of cases that are left out */
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "outcome.h"

enum { MAX_CASES = 2000, ROUNDS = 2 };

static char *targets[MAX_CASES * ROUNDS];
static struct outcome expected[MAX_CASES], got[MAX_CASES * ROUNDS];
static size_t ntargets;

/* ---- Cases ----------------------------------------------------------------------------------- */

static bool is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Every directory below path that has a kustomization file is a target. */
static bool is_one_of(const char *name, char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static void find_targets(const char *path, char *const *without)
{
    DIR *dir = opendir(path);
    struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        char inner[4096];

        if (entry->d_name[0] == '.' || is_one_of(entry->d_name, without))
            continue;
        snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        if (is_directory(inner))
            find_targets(inner, without);
        else if (strncmp(entry->d_name, "kustomization.", 14) == 0 && ntargets < MAX_CASES)
            targets[ntargets++] = strdup(path);
    }
    if (dir)
        closedir(dir);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int done(void *user, size_t index, struct render_build *build, int status)
{
    (void)user;
    got[index] = outcome_of(build, status);
    return 0;
}

static int stop(void *user, size_t index, struct render_build *build, int status)
{
    atomic_size_t *called = user;

    (void)index, (void)status;
    atomic_fetch_add(called, 1);
    render_build_free(build);
    return 1;
}

static int compare(size_t n, const struct render_options *options)
{
    int failures = 0;

    for (size_t i = 0; i < n; i++) {
        const struct outcome *e = &expected[i % ntargets];

        if (got[i].size != e->size || memcmp(got[i].text, e->text, e->size) != 0) {
            fprintf(stderr, "%s (%u threads, decrypt %d):\n%s\nnot\n%s\n", targets[i],
                    options->threads, (int)options->decrypt, got[i].text, e->text);
            failures++;
        }
        free(got[i].text);
    }
    return failures;
}

static int run(struct render_options options, unsigned threads)
{
    static const char *const others[] = {"/nowhere/at/all", NULL};
    size_t n = ntargets * ROUNDS;
    atomic_size_t called = 0;
    struct render_context *alone, *together;
    struct render_cache *cache;
    int failures;

    if (render_context_new(&alone, &options))
        return 1;
    for (size_t i = 0; i < ntargets; i++) {
        struct render_build *build;
        int status = render_build_run(&build, alone, targets[i]);

        expected[i] = outcome_of(build, status);
    }
    render_context_free(alone);
    options.threads = threads;
    if (render_context_new(&together, &options) || render_cache_new(&cache, together))
        return 1;
    if (options.strict)
        render_cache_expect_changes(cache);
    render_cache_build_each(cache, (const char *const *)targets, n, done, NULL);
    failures = compare(n, &options);
    render_cache_refresh(cache, others);
    render_cache_build_each(cache, (const char *const *)targets, n, done, NULL);
    failures += compare(n, &options);
    render_cache_build_each(cache, (const char *const *)targets, n, stop, &called);
    if (called == 0 || called > (threads ? threads : 1)) {
        fprintf(stderr, "stopped after %zu builds by %u threads\n", (size_t)called, threads);
        failures++;
    }
    render_cache_free(cache);
    render_context_free(together);
    for (size_t i = 0; i < ntargets; i++)
        free(expected[i].text);
    return failures;
}

int main(int argc, char **argv)
{
    struct render_options options = {.size = sizeof(options)};
    int failures = 0;

    if (argc < 2)
        return 2;
    find_targets(argv[1], argv + 2);
    qsort(targets, ntargets, sizeof(*targets), by_text);
    memcpy(targets + ntargets, targets, ntargets * sizeof(*targets));
    for (unsigned threads = 0; threads <= 4; threads += 2) {
        options.strict = threads == 2;
        failures += run(options, threads);
    }
    options.load_restrictor = RENDER_RESTRICT_NONE;
    options.decrypt = RENDER_DECRYPT_PLACEHOLDER;
    failures += run(options, 4);
    options.decrypt = RENDER_DECRYPT_DECRYPT;
    failures += run(options, 4);
    for (size_t i = 0; i < ntargets; i++)
        free(targets[i]);
    printf("%zu targets, %d failures\n", ntargets, failures);
    return failures || ntargets < 100;
}
