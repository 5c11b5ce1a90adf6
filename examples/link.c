/* The smallest program: cc link.c $(pkg-config --cflags --libs render) */
#include <render/render.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char here[4096];
    struct render_options options = {.size = sizeof(options),
                                     .working_directory = getcwd(here, sizeof(here))};
    struct render_context *ctx = NULL;
    struct render_build *build = NULL;
    struct render_diagnostic problem;
    struct render_text yaml;
    int status = render_context_new(&ctx, &options);

    if (status == RENDER_OK)
        status = render_build_run(&build, ctx, argc > 1 ? argv[1] : ".");
    if (status == RENDER_OK)
        status = render_build_emit(build, &yaml);
    if (status == RENDER_OK)
        fwrite(yaml.data, 1, yaml.size, stdout);
    else if (build && render_build_diagnostic(build, 0, &problem, sizeof(problem)) == RENDER_OK)
        fprintf(stderr, "%.*s:%u: %.*s\n", (int)problem.path.size, problem.path.data,
                (unsigned)problem.line, (int)problem.text.size, problem.text.data);
    render_build_free(build);
    render_context_free(ctx);
    return status == RENDER_OK ? 0 : 1;
}
