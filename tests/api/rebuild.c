/* A cache that outlives changes: after each random change of a tree, what it builds is what builds
 * alone give; little is read for it; and memory does not grow. usage: rebuild
 * [quick], which leaves out what takes too much where each object has pages of its own. */
#define _POSIX_C_SOURCE 200809L
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "outcome.h"

enum { MAX_FILES = 1000, MAX_PATH = 80, MAX_TEXT = 4096, SERVICES = 100, SOME_SERVICES = 12 };
enum { CHANGES = 300, REBUILDS = 2000, QUICKLY = 5, MEGABYTE = 1 << 20, MAX_CHANGED = 60 };

static int failures;
static unsigned part = 1; /* of the changes and rebuilds, one in so many */

/* ---- Files ----------------------------------------------------------------------------------- */

struct file {
    char path[MAX_PATH], text[MAX_TEXT];
    bool is_there;
    atomic_uint reads;
};

static struct file files[MAX_FILES];
static size_t nfiles;

static struct file *file_at(const char *path)
{
    for (size_t i = 0; i < nfiles; i++)
        if (strcmp(files[i].path, path) == 0)
            return &files[i];
    return NULL;
}

static void put(const char *path, const char *text)
{
    struct file *file = file_at(path);

    if (!file)
        file = &files[nfiles++];
    snprintf(file->path, sizeof(file->path), "%s", path);
    snprintf(file->text, sizeof(file->text), "%s", text);
    file->is_there = true;
}

static bool is_directory(const char *path)
{
    size_t n = strlen(path);

    for (size_t i = 0; i < nfiles; i++)
        if (files[i].is_there && strncmp(files[i].path, path, n) == 0 && files[i].path[n] == '/')
            return true;
    return false;
}

static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    struct file *file = file_at(path);

    (void)user;
    if (!file || !file->is_there) {
        *type = is_directory(path) ? RENDER_FILE_DIRECTORY : RENDER_FILE_NONE;
        return RENDER_OK;
    }
    *type = RENDER_FILE_REGULAR;
    if (!content)
        return RENDER_OK;
    atomic_fetch_add(&file->reads, 1);
    return render_sink_add(sink, file->text, strlen(file->text));
}

/* How many of the files below a directory have been read since the last call. */
static unsigned reads_below(const char *directory)
{
    unsigned n = 0;

    for (size_t i = 0; i < nfiles; i++) {
        unsigned reads = atomic_exchange(&files[i].reads, 0);

        n += strncmp(files[i].path, directory, strlen(directory)) == 0 ? reads : 0;
    }
    return n;
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static atomic_size_t taken;

static void *resize(void *user, void *old, size_t size)
{
    (void)user;
    atomic_fetch_sub(&taken, old ? malloc_usable_size(old) : 0);
    if (size == 0) {
        free(old);
        return NULL;
    }
    old = realloc(old, size);
    atomic_fetch_add(&taken, malloc_usable_size(old));
    return old;
}

/* ---- The tree -------------------------------------------------------------------------------- */

static void put_service(unsigned i, unsigned value)
{
    char path[MAX_PATH], text[MAX_TEXT];

    snprintf(path, sizeof(path), "/t/base/s%u/all.yaml", i);
    snprintf(text, sizeof(text),
             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s%u}\ndata: {v: \"%u\"}\n---\n"
             "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: s%u}\n"
             "spec: {template: {spec: {containers: [{name: c, image: app, envFrom: "
             "[{configMapRef: {name: s%u}}]}]}}}\n",
             i, value, i, i);
    put(path, text);
}

static void put_tree(unsigned services)
{
    char list[MAX_TEXT] = "resources:\n", path[MAX_PATH];
    size_t n = strlen(list);

    nfiles = 0;
    memset(files, 0, sizeof(files));
    for (unsigned i = 0; i < services; i++) {
        put_service(i, 0);
        snprintf(path, sizeof(path), "/t/base/s%u/kustomization.yaml", i);
        put(path, "resources: [all.yaml]\ncommonAnnotations: {a: b}\n");
        n += (size_t)snprintf(list + n, sizeof(list) - n, "- s%u\n", i);
    }
    put("/t/base/kustomization.yaml", list);
    put("/t/more/kustomization.yaml", "resources: [more.yaml, deep]\nnamePrefix: m-\n");
    put("/t/more/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n");
    put("/t/more/deep/kustomization.yaml",
        "configMapGenerator:\n- {name: g, literals: [a=b], files: [f.txt]}\n");
    put("/t/more/deep/f.txt", "text\n");
    put("/t/part/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -p\n"
        "patches: [{path: p.yaml, target: {kind: Deployment}}]\n");
    put("/t/part/p.yaml", "- {op: add, path: /spec/replicas, value: 3}\n");
    put("/t/one/kustomization.yaml", "resources: [../base, ../more]\nnamespace: one\n");
    put("/t/two/kustomization.yaml",
        "resources: [../base]\ncomponents: [../part]\nimages: [{name: app, newTag: '1'}]\n");
    put("/t/mid/kustomization.yaml", "resources: [../more, ../base]\n");
    put("/t/three/kustomization.yaml", "resources: [../mid]\nnamePrefix: x-\n");
}

/* ---- Changes --------------------------------------------------------------------------------- */

static unsigned state = 1;

static unsigned random_below(unsigned n)
{
    state = state * 1103515245u + 12345u;
    return (state >> 16) % n;
}

/* What a watch tells of a file that comes or goes: the first part of its path that does. */
static void top_of(const char *path, char out[MAX_PATH])
{
    for (size_t n = 1; path[n]; n++) {
        if (path[n] != '/')
            continue;
        snprintf(out, MAX_PATH, "%.*s", (int)n, path);
        if (!is_directory(out))
            return;
    }
    snprintf(out, MAX_PATH, "%s", path);
}

/* Others that a kustomization of the tree may be, to good and to ill. */
static const char *const kustomizations[] = {
    "/t/one/kustomization.yaml",
    "resources: [../base, ../more]\nnameSuffix: -x\n",
    "/t/one/kustomization.yaml",
    "resources: [../base, ../missing]\n",
    "/t/one/kustomization.yaml",
    "resources: [../more, ../base]\nnamespace: other\n",
    "/t/two/kustomization.yaml",
    "resources: [../base]\npatches: [{path: ../one/none}]\n",
    "/t/two/kustomization.yaml",
    "resources: [../mid]\ncomponents: [../part]\n",
    "/t/mid/kustomization.yaml",
    "resources: [../more]\n",
    "/t/mid/kustomization.yaml",
    "resources: [../more, ../three]\n",
    "/t/mid/kustomization.yaml",
    "resources: [../more, ../base/s1]\nbuildMetadata: [x]\n",
    "/t/three/kustomization.yaml",
    "resources: [../mid]\nbuildMetadata: [originAnnotations]\n",
    "/t/three/kustomization.yaml",
    "resources: [../mid, ../base]\n",
    "/t/more/kustomization.yaml",
    "resources: [more.yaml, deep]\nopenapi: {path: o.json}\n",
    "/t/more/kustomization.yaml",
    "resources: [more.yaml]\nunknown: x\n",
    "/t/more/kustomization.yaml",
    "resources: [more.yaml, deep, ../part]\n",
    "/t/more/deep/kustomization.yaml",
    "bases: [sub]\n",
    "/t/more/deep/sub/Kustomization",
    "configMapGenerator: [{name: h, envs: [e.env]}]\n",
    "/t/more/deep/sub/e.env",
    "a=b\n",
    "/t/more/o.json",
    "{\"definitions\": {}}",
    "/t/base/s3/Kustomization",
    "resources: []\n",
    "/t/base/s4/kustomization.yaml",
    "resources: [all.yaml, ../../more/more.yaml]\n",
    "/t/base/s5/all.yaml",
    "a: [",
};

enum { NKUSTOMIZATIONS = sizeof(kustomizations) / sizeof(kustomizations[0]) / 2 };

static void change(char told[MAX_PATH])
{
    unsigned which = random_below(20);
    struct file *file = &files[random_below((unsigned)nfiles)];

    if (which < 5) {
        const char *const *to = &kustomizations[2 * (size_t)random_below(NKUSTOMIZATIONS)];

        top_of(to[0], told);
        put(to[0], to[1]);
    } else if (which < 14) {
        unsigned i = random_below(SOME_SERVICES);
        char path[MAX_PATH];

        snprintf(path, sizeof(path), "/t/base/s%u/all.yaml", i);
        top_of(path, told);
        put_service(i, random_below(100));
    } else if (which == 14 && file->is_there) {
        file->is_there = false;
        top_of(file->path, told);
    } else if (which == 15) {
        size_t n;

        /* A directory goes with all that is in it. */
        snprintf(told, MAX_PATH, "%s", file->path);
        *strrchr(told, '/') = '\0';
        n = strlen(told);
        for (size_t i = 0; i < nfiles; i++)
            if (strncmp(files[i].path, told, n) == 0 && files[i].path[n] == '/')
                files[i].is_there = false;
    } else {
        top_of(file->path, told);
        file->is_there = true;
    }
}

/* What changes at once. */
struct round {
    char told[MAX_CHANGED][MAX_PATH];
    const char *paths[MAX_CHANGED + 1];
    unsigned n;
};

/* Makes the tree what it was at first, or nearly so. */
static void heal(struct round *r, const struct file *original)
{
    for (size_t i = 0; i < nfiles && r->n < MAX_CHANGED; i++) {
        struct file *file = &files[i];
        const struct file *was = &original[i];

        if (file->is_there == was->is_there && strcmp(file->text, was->text) == 0)
            continue;
        if (was->is_there)
            top_of(file->path, r->told[r->n++]);
        file->is_there = was->is_there;
        snprintf(file->text, sizeof(file->text), "%s", was->text);
        if (!was->is_there)
            top_of(file->path, r->told[r->n++]);
    }
}

static void change_some(struct round *r, unsigned n, const struct file *original)
{
    r->n = 0;
    if (n % 6 >= 3)
        heal(r, original);
    for (unsigned i = 0; i <= n % 3 && r->n < MAX_CHANGED; i++)
        if (n % 6 != 3)
            change(r->told[r->n++]);
}

/* ---- Builds ---------------------------------------------------------------------------------- */

/* What the builds of the last round depend on: of other paths a watch does not tell. */
static char watched[4 * MAX_FILES][MAX_PATH];
static size_t nwatched;

static void watch(struct render_build *build)
{
    struct render_dependency d;

    for (size_t i = 0; render_build_dependency(build, i, &d, sizeof(d)) == RENDER_OK; i++)
        snprintf(watched[nwatched++], MAX_PATH, "%s", d.path.data);
}

static void leave_unwatched(struct round *r)
{
    unsigned n = 0;

    for (unsigned i = 0; i < r->n; i++)
        for (size_t k = 0; k < nwatched; k++)
            if (strcmp(r->told[i], watched[k]) == 0) {
                r->paths[n++] = r->told[i];
                break;
            }
    r->paths[n] = NULL;
    nwatched = 0;
}

static const char *const targets[] = {"/t/one", "/t/two", "/t/three"};

enum { NTARGETS = sizeof(targets) / sizeof(targets[0]) };

/* True when the build succeeds. */
static bool check(struct render_cache *cache, const struct render_context *alone,
                  const char *target, unsigned round)
{
    struct render_build *build;
    int status = render_cache_build(&build, cache, target);
    struct outcome got, want;

    watch(build);
    got = outcome_of(build, status);
    status = render_build_run(&build, alone, target);
    want = outcome_of(build, status);
    if (got.size != want.size || memcmp(got.text, want.text, want.size) != 0) {
        failures++;
        fprintf(stderr, "%s in round %u:\n%s\nnot\n%s\n", target, round, got.text, want.text);
    }
    free(got.text);
    free(want.text);
    return status == RENDER_OK;
}

static void begin(struct render_options *options, struct render_context **ctx,
                  struct render_cache **cache)
{
    if (render_context_new(ctx, options) || render_cache_new(cache, *ctx))
        abort();
    render_cache_expect_changes(*cache);
}

static void change_at_random(struct render_options options, unsigned seed)
{
    static struct file original[MAX_FILES];
    static struct round r;
    struct render_context *ctx, *alone;
    struct render_cache *cache;
    unsigned good = 0, bad = 0;

    options.threads = 0;
    if (render_context_new(&alone, &options))
        abort();
    options.threads = seed % 2 ? 0 : 3;
    begin(&options, &ctx, &cache);
    state = seed;
    put_tree(SOME_SERVICES);
    memcpy(original, files, sizeof(files));
    for (unsigned round = 0; round < CHANGES / part && failures < 3; round++) {
        change_some(&r, round, original);
        leave_unwatched(&r);
        render_cache_refresh(cache, round % 40 == 39 ? NULL : r.paths);
        /* What is left out now and then is forgotten, too. */
        for (unsigned i = 0; i < NTARGETS; i++)
            if (random_below(4))
                *(check(cache, alone, targets[i], round) ? &good : &bad) += 1;
    }
    render_cache_free(cache);
    render_context_free(ctx);
    render_context_free(alone);
    printf("seed %u: %u builds, %u that fail\n", seed, good, bad);
    if (good < 100 / part || bad < 100 / part)
        failures++;
}

/* ---- Work and memory --------------------------------------------------------------------------
 */

static void build(struct render_cache *cache, const char *target)
{
    struct render_build *b;
    struct render_text text;

    if (render_cache_build(&b, cache, target) || render_build_emit(b, &text)) {
        failures++;
        print_diagnostics(stderr, b);
    }
    render_build_free(b);
}

static void expect(const char *what, unsigned got, unsigned want)
{
    if (got == want)
        return;
    failures++;
    fprintf(stderr, "%s: %u files were read, not %u\n", what, got, want);
}

static void count_reads(struct render_options options, unsigned threads)
{
    static const char *const overlay[] = {"/t/two/kustomization.yaml", NULL};
    static const char *const service[] = {"/t/base/s7/all.yaml", NULL};
    static const char *const other[] = {"/t/more/more.yaml", NULL};
    struct render_context *ctx;
    struct render_cache *cache;

    options.threads = threads;
    begin(&options, &ctx, &cache);
    put_tree(SERVICES);
    build(cache, "/t/two");
    expect("at first", reads_below("/t/base/"), 2 * SERVICES + 1);
    put(overlay[0], "resources: [../base]\nnameSuffix: -x\n");
    render_cache_refresh(cache, overlay);
    build(cache, "/t/two");
    expect("an overlay, and its base", reads_below("/t/base/"), 0);
    put_service(7, 1);
    render_cache_refresh(cache, service);
    build(cache, "/t/two");
    expect("a service", reads_below("/t/base/"), 3); /* the base's list, and what the service has */
    render_cache_refresh(cache, other);
    build(cache, "/t/two");
    expect("what it does not use", reads_below("/t/base/"), 0);
    render_cache_refresh(cache, NULL);
    build(cache, "/t/two");
    expect("anything", reads_below("/t/base/"), 2 * SERVICES + 1);
    render_cache_free(cache);
    render_context_free(ctx);
}

/* The base is accumulated anew each time, which leaves what it was before. */
static void bound_memory(struct render_options options)
{
    static const char *const service[] = {"/t/base/s7/all.yaml", NULL};
    struct render_context *ctx;
    struct render_cache *cache;
    size_t first = 0, most = 0;

    begin(&options, &ctx, &cache);
    put_tree(SOME_SERVICES);
    for (unsigned i = 0; i < REBUILDS / part && !failures; i++) {
        put_service(7, i);
        render_cache_refresh(cache, service);
        build(cache, "/t/two");
        first = first ? first : taken;
        most = most < taken ? taken : most;
    }
    printf("%zu kB at first, %zu kB at most\n", first / 1024, most / 1024);
    if (most > 3 * first + 24 * MEGABYTE) {
        failures++;
        fprintf(stderr, "that is too much\n");
    }
    render_cache_free(cache);
    render_context_free(ctx);
    if (taken) {
        failures++;
        fprintf(stderr, "%zu bytes were not freed\n", (size_t)taken);
    }
}

int main(int argc, char **argv)
{
    struct render_files host = {.size = sizeof(host), .load = load};
    struct render_options options = {.size = sizeof(options), .files = &host, .alloc = resize};

    bool quick = argc > 1 && strcmp(argv[1], "quick") == 0;

    if (quick)
        part = QUICKLY;
    for (unsigned seed = 1; seed <= 4 && !failures; seed++)
        change_at_random(options, seed);
    count_reads(options, 0);
    count_reads(options, 3);
    bound_memory(options);
    options.decrypt = RENDER_DECRYPT_DECRYPT;
    if (!quick)
        bound_memory(options);
    return failures > 0;
}
