/* What a build came to, as text, for tests that compare builds. */
#ifndef TESTS_API_OUTCOME_H
#define TESTS_API_OUTCOME_H

#include <stdio.h>

#include "render/render.h"

/* What a build came to, as text. */
struct outcome {
    char *text;
    size_t size;
};

static void print_diagnostics(FILE *out, const struct render_build *build)
{
    for (size_t i = 0; i < render_build_diagnostic_count(build); i++) {
        struct render_diagnostic d;

        render_build_diagnostic(build, i, &d, sizeof(d));
        fprintf(out, "%d %s %.*s:%u:%u %.*s (%.*s)\n", (int)d.severity, d.code, (int)d.path.size,
                d.path.data, (unsigned)d.line, (unsigned)d.column, (int)d.text.size, d.text.data,
                (int)d.hint.size, d.hint.data);
        for (size_t n = 0; n < d.chain; n++) {
            struct render_text path;
            uint32_t line, column;

            render_build_diagnostic_chain(build, i, n, &path, &line, &column);
            fprintf(out, "  in %.*s:%u:%u\n", (int)path.size, path.data, (unsigned)line,
                    (unsigned)column);
        }
    }
}

static void print_dependencies(FILE *out, struct render_build *build)
{
    struct render_dependency d;

    for (size_t i = 0; render_build_dependency(build, i, &d, sizeof(d)) == RENDER_OK; i++)
        fprintf(out, "needs %d %.*s\n", (int)d.kind, (int)d.path.size, d.path.data);
}

/* Frees the build. What one that fails has read depends on how far others got. */
static struct outcome outcome_of(struct render_build *build, int status)
{
    struct outcome o = {NULL, 0};
    FILE *out = open_memstream(&o.text, &o.size);
    struct render_text text;

    if (build && status == RENDER_OK)
        status = render_build_emit(build, &text);
    fprintf(out, "status %d\n", status);
    if (build && status == RENDER_OK) {
        fwrite(text.data, 1, text.size, out);
        print_dependencies(out, build);
    }
    if (build)
        print_diagnostics(out, build);
    render_build_free(build);
    fclose(out);
    return o;
}

#endif
