/* Many threads, one context: every build gives the same bytes. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "memory_overlay.h"

enum { THREADS = 8, BUILDS = 25 };

struct job {
    const struct render_context *ctx;
    const char *expected;
    size_t size;
    int failures;
};

static int build_once(const struct render_context *ctx, char **copy, size_t *size)
{
    struct render_build *build;
    struct render_text out;
    int status = render_build_run(&build, ctx, "/repo/prod");

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

        if (build_once(job->ctx, &copy, &size) || size != job->size ||
            memcmp(copy, job->expected, size) != 0)
            job->failures++;
        free(copy);
    }
    return NULL;
}

int main(void)
{
    struct render_options options = {.size = sizeof(options), .files = {memory_load, NULL}};
    pthread_t threads[THREADS];
    struct job jobs[THREADS];
    struct render_context *ctx;
    char *expected = NULL;
    int failures = 0;
    size_t size = 0;

    if (render_context_new(&ctx, &options) || build_once(ctx, &expected, &size))
        return 1;
    for (int i = 0; i < THREADS; i++) {
        jobs[i] = (struct job){ctx, expected, size, 0};
        if (pthread_create(&threads[i], NULL, work, &jobs[i]))
            return 1;
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        failures += jobs[i].failures;
    }
    free(expected);
    render_context_free(ctx);
    printf("%d builds in %d threads, %d failures\n", THREADS * BUILDS, THREADS, failures);
    return size == 0 || failures != 0;
}
