/* Memory runs out, or a callback of the host fails, while several threads work: a build with
 * options.threads, and builds over one cache. Each ends, with what it gives when nothing fails or
 * with a status that says so and a diagnostic, and leaves nothing behind.
 *
 * Which thread meets the failure differs from run to run, and what one thread did not get, another
 * may get later, so more than one end is right.
 * usage: threads POINTS, how many failures of a kind are tried */
#define _XOPEN_SOURCE 700
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "memory_overlay.h"
#include "secret_fixtures.h"

#define RECIPIENT "age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w38"

/* Below each target are BASES bases of FILES files, some of which other targets have, too, and
 * FILES configurations of generators: enough to be shared out. With keys, each base has an
 * encrypted file, and all is in locked memory, which takes its time. */
enum {
    TARGETS = 4,
    BASES = 5,
    FILES = 18,
    MAX_THREADS = 4,
    SECONDS = 240,   /* for a run that hangs */
    WITHOUT_END = -1 /* all fail from the first on */
};

/* ---- What fails ------------------------------------------------------------------------------ */

/* A kind of call that is counted, of which one fails, or a few, or all behind it. */
struct calls {
    atomic_long n;
    long fail, some; /* fail 0: none */
};

static int fails(struct calls *calls)
{
    long n = atomic_fetch_add(&calls->n, 1) + 1;

    return calls->fail && n >= calls->fail &&
           (calls->some == WITHOUT_END || n < calls->fail + calls->some);
}

enum kind { ALLOCATION, READ, PROGRAM, FETCH, KEYS, LIMIT, KINDS };

static const char *const names[] = {"allocation", "read", "program", "fetch", "keys", "limit"};
static const int statuses[] = {RENDER_ENOMEM, RENDER_EIO,     RENDER_EIO,
                               RENDER_EIO,    RENDER_ESECRET, RENDER_ELIMIT};

struct host {
    struct calls calls[KINDS];
    atomic_long live; /* blocks, and directories that were made */
    bool decrypts;
    size_t limit; /* of memory, 0 for none */
};

static void *resize(void *user, void *old, size_t size)
{
    struct host *h = user;

    if (size == 0) {
        atomic_fetch_sub(&h->live, old != NULL);
        free(old);
        return NULL;
    }
    if (fails(&h->calls[ALLOCATION]))
        return NULL;
    atomic_fetch_add(&h->live, old == NULL);
    return realloc(old, size);
}

/* ---- The files ------------------------------------------------------------------------------- */

static int add(struct render_sink *sink, const char *text)
{
    return render_sink_add(sink, text, strlen(text));
}

/* The kustomization of a target. Some of what it has needs a program, and some is fetched. */
static int add_target(struct render_sink *sink, int t)
{
    char text[2048];
    int n = snprintf(text, sizeof(text), "namePrefix: t%d-\ngenerators:\n", t);

    for (int g = 0; g < FILES; g++)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "- g%d.yaml\n", g);
    n += snprintf(text + n, sizeof(text) - (size_t)n, "resources:\n");
    for (int b = 0; b < BASES; b++)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "- ../b%d\n", (t + b) % (TARGETS + 1));
    snprintf(text + n, sizeof(text) - (size_t)n,
             "- ../../repo/prod\n- ../../repo/chart\n- https://host/cm.yaml\n");
    return add(sink, text);
}

static int add_base(struct render_sink *sink, const char *base, bool decrypts)
{
    char text[1024];
    int n = snprintf(text, sizeof(text), "namePrefix: %s-\nresources:\n- own\n%s", base,
                     decrypts ? "- secret.yaml\n" : "");

    for (int f = 0; f < FILES; f++)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "- f%d.yaml\n", f);
    return add(sink, text);
}

static int add_file(struct render_sink *sink, const char *base, int f)
{
    char text[512];

    snprintf(text, sizeof(text),
             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s-%d}\ndata: {a: b}\n---\n"
             "apiVersion: v1\nkind: Service\nmetadata: {name: %s-%d}\nspec: {ports: [80]}\n",
             base, f, base, f);
    return add(sink, text);
}

/* As SOPS encrypts it; the same in all bases, whose names are prefixed. */
static struct render_text encrypted;

static int add_secret(struct render_sink *sink)
{
    return render_sink_add(sink, encrypted.data, encrypted.size);
}

static int add_generator(struct render_sink *sink, int g)
{
    char text[256];

    snprintf(text, sizeof(text),
             "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g%d}\n"
             "literals: [a=b]\n",
             g);
    return add(sink, text);
}

static int is_directory(const char *path)
{
    int b, end = 0;

    if (strcmp(path, "/many") == 0)
        return 1;
    if ((sscanf(path, "/many/%*[bt]%d%n", &b, &end), end) && !path[end])
        return 1;
    end = 0;
    return (sscanf(path, "/many/b%d/own%n", &b, &end), end) && !path[end];
}

static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    struct host *h = user;
    const char *name = strrchr(path, '/');
    char base[8] = "";
    int n;

    if (fails(&h->calls[READ]))
        return RENDER_EIO;
    if (strncmp(path, "/many", 5) != 0)
        return memory_load(NULL, path, content, type, sink);
    *type = is_directory(path) ? RENDER_FILE_DIRECTORY : RENDER_FILE_NONE;
    if (*type == RENDER_FILE_DIRECTORY || sscanf(path, "/many/%7[^/]", base) != 1)
        return RENDER_OK;
    *type = RENDER_FILE_REGULAR;
    if (strcmp(name, "/kustomization.yaml") == 0) {
        if (base[0] == 't')
            return add_target(sink, atoi(base + 1));
        return strstr(path, "/own/") ? add(sink, "resources: [f0.yaml]\nnamePrefix: own-\n")
                                     : add_base(sink, base, h->decrypts);
    }
    if (strcmp(name, "/secret.yaml") == 0)
        return add_secret(sink);
    if (sscanf(name, "/f%d.yaml", &n) == 1)
        return add_file(sink, base, n);
    if (sscanf(name, "/g%d.yaml", &n) == 1)
        return add_generator(sink, n);
    *type = RENDER_FILE_NONE;
    return RENDER_OK;
}

/* ---- The rest of the host -------------------------------------------------------------------- */

/* Stands in for helm. */
static int run_program(void *user, const struct render_program *program, struct render_sink *output,
                       struct render_sink *errors, int *exit_status)
{
    struct host *h = user;

    *exit_status = 0;
    if (fails(&h->calls[PROGRAM])) {
        add(errors, "no such program");
        return RENDER_EIO;
    }
    if (strcmp(program->arguments[1], "version") == 0)
        return add(output, "v3.19.0+g3d8990f\n");
    return add(output, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
}

static int make_directory(void *user, const char *purpose, struct render_sink *path)
{
    struct host *h = user;
    int status = add(path, purpose);

    atomic_fetch_add(&h->live, !status);
    return status;
}

static void remove_directory(void *user, const char *path)
{
    struct host *h = user;

    (void)path;
    atomic_fetch_sub(&h->live, 1);
}

static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    struct host *h = user;

    (void)url;
    *http_status = 0;
    if (fails(&h->calls[FETCH])) {
        add(why, "refused");
        return RENDER_EIO;
    }
    *http_status = 200;
    return add(content, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: far}\n");
}

static int load_keys(void *user, struct render_keys *keys)
{
    struct host *h = user;
    size_t n = strlen(x25519_key);
    void *to;

    if (fails(&h->calls[KEYS]))
        return RENDER_EIO;
    to = render_keys_begin(keys, RENDER_KEY_AGE, "keys") ? NULL : render_keys_reserve(keys, n);
    if (!to)
        return RENDER_ENOMEM;
    memcpy(to, x25519_key, n);
    render_keys_commit(keys, n);
    return RENDER_OK;
}

static int encrypt_secret(void)
{
    static const char rule[] =
        "creation_rules: [{encrypted_regex: ^stringData$, age: " RECIPIENT "}]\n";
    static const char plain[] = "apiVersion: v1\nkind: Secret\nmetadata: {name: secret}\n"
                                "stringData: {password: a}\n";
    const struct render_document doc = {.size = sizeof(doc),
                                        .name = "secret.yaml",
                                        .text = {plain, sizeof(plain) - 1},
                                        .config_name = ".sops.yaml",
                                        .config = {rule, sizeof(rule) - 1}};
    const struct render_sops_settings settings = {
        .size = sizeof(settings), .now = 1795255200, .path = "secret.yaml"};
    struct render_context *ctx = NULL;
    struct render_build *build = NULL;
    struct render_text text;
    char *copy;
    int status = render_context_new(&ctx, NULL);

    if (!status)
        status = render_sops_encrypt(&build, ctx, &doc, &settings);
    if (!status)
        status = render_build_emit(build, &text);
    if (!status) {
        copy = malloc(text.size);
        memcpy(copy, text.data, text.size);
        encrypted = (struct render_text){copy, text.size};
    }
    render_build_free(build);
    render_context_free(ctx);
    return status;
}

/* ---- Builds ---------------------------------------------------------------------------------- */

/* What each target gives when nothing fails, without keys and with them. */
static struct text {
    char *data;
    size_t size;
} expected[2][TARGETS];

/* A run: what fails in it, and what went wrong that should not have. */
struct torture {
    struct host host;
    enum kind kind;
    const char *what;
    unsigned threads;
    atomic_int failures, done, good;
};

static void note(struct torture *t, int target, int status, const char *what)
{
    const struct calls *c = &t->host.calls[t->kind];

    printf("%s, %u threads: %s %ld fails (%ld): target %d: status %d: %s\n", t->what, t->threads,
           names[t->kind], c->fail, c->some, target, status, what);
    atomic_fetch_add(&t->failures, 1);
}

/* Frees the build. */
static void check(struct torture *t, int target, struct render_build *build, int status)
{
    struct text *want = &expected[t->host.decrypts][target];
    struct render_dependency d;
    struct render_text out;

    if (!status)
        status = render_build_emit(build, &out);
    atomic_fetch_add(&t->done, 1);
    atomic_fetch_add(&t->good, !status);
    if (status && status != statuses[t->kind])
        note(t, target, status, "not the status of what failed");
    else if (!status && want->data &&
             (out.size != want->size || memcmp(out.data, want->data, out.size) != 0))
        note(t, target, status, "another output");
    else if (status && build && render_build_diagnostic_count(build) == 0)
        note(t, target, status, "no diagnostic");
    for (size_t i = 0; build && !render_build_dependency(build, i, &d, sizeof(d)); i++)
        if (d.path.size == 0)
            note(t, target, status, "an empty dependency");
    if (!status && !want->data && t->threads == 0) {
        *want = (struct text){malloc(out.size), out.size};
        memcpy(want->data, out.data, out.size);
    }
    render_build_free(build);
}

static const char *const targets[TARGETS] = {"/many/t0", "/many/t1", "/many/t2", "/many/t3"};

static void build_alone(struct torture *t, const struct render_context *ctx)
{
    for (int i = 0; i < (t->threads ? 1 : TARGETS); i++) {
        struct render_build *build;
        int status = render_build_run(&build, ctx, targets[i]);

        check(t, i, build, status);
    }
}

static int done(void *user, size_t index, struct render_build *build, int status)
{
    check(user, (int)index, build, status);
    return 0;
}

static void build_cached(struct torture *t, const struct render_context *ctx)
{
    struct render_cache *cache;
    int status = render_cache_new(&cache, ctx);

    if (!status)
        status = render_cache_build_each(cache, targets, TARGETS, done, t);
    if (status ? status != RENDER_ENOMEM || t->done : t->done != TARGETS)
        note(t, t->done, status, "not as many builds as there should be");
    render_cache_free(cache);
}

typedef void builder(struct torture *t, const struct render_context *ctx);

static void run(struct torture *t, builder *build)
{
    const struct render_files files = {.size = sizeof(files), .load = load, .user = &t->host};
    const struct render_remotes remotes = {.size = sizeof(remotes), .get = get, .user = &t->host};
    const struct render_programs programs = {.size = sizeof(programs),
                                             .run = run_program,
                                             .make_directory = make_directory,
                                             .remove_directory = remove_directory,
                                             .user = &t->host};
    const struct render_key_source keys = {
        .size = sizeof(keys), .load = load_keys, .user = &t->host};
    const struct render_helm helm = {.size = sizeof(helm), .enabled = 1};
    const struct render_options options = {.size = sizeof(options),
                                           .files = &files,
                                           .alloc = resize,
                                           .alloc_user = &t->host,
                                           .remotes = &remotes,
                                           .programs = &programs,
                                           .helm = &helm,
                                           .keys = &keys,
                                           .decrypt = t->host.decrypts ? RENDER_DECRYPT_DECRYPT
                                                                       : RENDER_DECRYPT_KEEP,
                                           .memory_limit = t->host.limit,
                                           .threads = t->threads};
    struct render_context *ctx;

    alarm(SECONDS);
    if (render_context_new(&ctx, &options) == RENDER_OK)
        build(t, ctx);
    render_context_free(ctx);
    if (t->host.live)
        note(t, 0, 0, "something is left");
}

/* ---- All of it ------------------------------------------------------------------------------- */

static const struct way {
    const char *name;
    builder *build;
} ways[] = {{"alone", build_alone}, {"cached", build_cached}};

static int torture(const struct way *way, unsigned threads, bool decrypts, enum kind kind,
                   long some, long points)
{
    struct torture whole = {.what = way->name, .threads = threads, .host = {.decrypts = decrypts}};
    long n, step, runs = 0, good = 0;
    int failures;

    run(&whole, way->build);
    n = whole.host.calls[kind].n;
    step = n / points + 1;
    failures = whole.failures + (whole.good != whole.done) + (n == 0);
    for (long fail = 1; fail <= n; fail += step) {
        struct torture t = {.what = way->name, .threads = threads, .kind = kind};

        t.host.decrypts = decrypts;
        t.host.calls[kind].fail = fail;
        t.host.calls[kind].some = some;
        run(&t, way->build);
        failures += t.failures;
        good += t.good;
        runs++;
    }
    printf("%s, %u threads: %ld times one %s of %ld fails (%ld): %ld good builds, %d failures\n",
           way->name, threads, runs, names[kind], n, some, good, failures);
    return failures;
}

/* So many limits from one that nothing fits into to one that is enough: the thread that meets it is
 * anywhere. */
static int torture_limits(const struct way *way, unsigned threads, long points)
{
    enum {
        LEAST = 16 * 1024,
        TIMES = 7
    }; /* e to the power of TIMES: some thousand times as much */
    double limit = LEAST;
    int failures = 0, done = 0, good = 0;

    for (long i = 0; i <= points; i++, limit *= 1 + (double)TIMES / (double)points) {
        struct torture t = {.what = way->name, .threads = threads, .kind = LIMIT};

        t.host.limit = (size_t)limit;
        run(&t, way->build);
        failures += t.failures;
        done += t.done;
        good += t.good;
    }
    printf("%s, %u threads: %ld limits: %d of %d builds are good, %d failures\n", way->name,
           threads, points + 1, good, done, failures);
    return failures + (good == 0 || good == done);
}

static int torture_way(const struct way *way, unsigned threads, long points)
{
    int failures = 0;

    for (int kind = 0; kind < KEYS; kind++)
        failures += torture(way, threads, false, (enum kind)kind, 1, points);
    failures += torture(way, threads, false, ALLOCATION, 3, points);
    failures += torture(way, threads, false, ALLOCATION, WITHOUT_END, points);
    failures += torture(way, threads, false, READ, WITHOUT_END, points);
    failures += torture_limits(way, threads, points);
    failures += torture(way, threads, true, KEYS, 1, points);
    failures += torture(way, threads, true, KEYS, WITHOUT_END, points);
    if (threads == 2)
        failures += torture(way, threads, true, ALLOCATION, 1, points / 5 + 1);
    return failures;
}

int main(int argc, char **argv)
{
    long points = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    int failures = 0;

    if (points < 1)
        return 2;
    if (encrypt_secret())
        return 1;
    setvbuf(stdout, NULL, _IOLBF, 0); /* says how far it came when it hangs */
    for (int decrypts = 0; decrypts < 2; decrypts++) {
        struct torture first = {.what = "first", .host = {.decrypts = decrypts}};

        run(&first, build_alone);
        failures += first.failures + (first.good != TARGETS);
    }
    for (size_t w = 0; w < sizeof(ways) / sizeof(*ways); w++)
        for (unsigned threads = 2; threads <= MAX_THREADS; threads++)
            failures += torture_way(&ways[w], threads, points);
    for (int i = 0; i < TARGETS; i++) {
        free(expected[0][i].data);
        free(expected[1][i].data);
    }
    free((char *)(uintptr_t)encrypted.data);
    return failures != 0;
}
