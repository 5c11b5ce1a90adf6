/* Many threads, one context: every build gives the same bytes, plain ones, such as decrypt and such
 * as run programs. usage: threads GOLDEN FUNCTIONS */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "key_file.h"
#include "memory_overlay.h"

enum { THREADS = 8, BUILDS = 25, MAX_PATH = 4096 };

struct job {
    const struct render_context *ctx;
    const char *target;
    const char *expected;
    size_t size;
    int failures;
};

/* ---- The host -------------------------------------------------------------------------------- */

/* A function that changes nothing. */
static int echo(void *user, const struct render_program *program, struct render_sink *output,
                struct render_sink *errors, int *exit_status)
{
    (void)user, (void)errors;
    *exit_status = 0;
    return render_sink_add(output, program->input.data, program->input.size);
}

/* ---- Builds ---------------------------------------------------------------------------------- */

static int build_once(const struct job *job, char **copy, size_t *size)
{
    struct render_build *build;
    struct render_text out;
    int status = render_build_run(&build, job->ctx, job->target);

    if (!status)
        status = render_build_emit(build, &out);
    if (!status) {
        *copy = malloc(out.size);
        *size = out.size;
        if (*copy)
            memcpy(*copy, out.data, out.size);
    }
    render_build_free(build);
    return status;
}

static void *work(void *arg)
{
    struct job *job = arg;

    for (int i = 0; i < BUILDS; i++) {
        char *copy = NULL;
        size_t size = 0;

        if (build_once(job, &copy, &size) || size != job->size ||
            memcmp(copy, job->expected, size) != 0)
            job->failures++;
        free(copy);
    }
    return NULL;
}

/* Returns how many builds were not as the first one. */
static int run_all(const struct render_options *options, const char *target)
{
    struct job first = {.target = target}, jobs[THREADS];
    pthread_t threads[THREADS];
    struct render_context *ctx;
    char *expected = NULL;
    int failures = 0;

    if (render_context_new(&ctx, options))
        return 1;
    first.ctx = ctx;
    if (build_once(&first, &expected, &first.size) || first.size == 0)
        return 1;
    first.expected = expected;
    for (int i = 0; i < THREADS; i++) {
        jobs[i] = first;
        if (pthread_create(&threads[i], NULL, work, &jobs[i]))
            return 1;
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        failures += jobs[i].failures;
    }
    free(expected);
    render_context_free(ctx);
    printf("%s: %d builds in %d threads, %d failures\n", target, THREADS * BUILDS, THREADS,
           failures);
    return failures;
}

int main(int argc, char **argv)
{
    struct render_files memory = {.size = sizeof(memory), .load = memory_load};
    struct render_key_source source = {.size = sizeof(source), .load = add_key_file};
    struct render_programs programs = {.size = sizeof(programs), .run = echo};
    struct render_plugins plugins = {.size = sizeof(plugins), .enabled = 1, .exec = 1};
    struct render_options plain = {.size = sizeof(plain), .files = &memory};
    struct render_options decrypting = {
        .size = sizeof(decrypting), .decrypt = RENDER_DECRYPT_DECRYPT, .keys = &source};
    struct render_options running = {
        .size = sizeof(running), .programs = &programs, .plugins = &plugins};
    char secrets[MAX_PATH], keys[MAX_PATH], functions[MAX_PATH];
    int failures;

    if (argc != 3)
        return 2;
    snprintf(secrets, sizeof(secrets), "%s/sops/build/input", argv[1]);
    snprintf(keys, sizeof(keys), "%s/sops/build/input/keys.txt", argv[1]);
    snprintf(functions, sizeof(functions), "%s/cases/exec", argv[2]);
    source.user = keys;
    failures = run_all(&plain, "/repo/prod");
    failures += run_all(&decrypting, secrets);
    failures += run_all(&running, functions);
    return failures != 0;
}
