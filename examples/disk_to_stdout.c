/* Many overlays with one context: the options are given once, each directory is a build of its own,
 * and one that fails does not stop the others. Prints how many manifests each of them has. */
#include <render/render.h>
#include <stdio.h>
#include <unistd.h>

static void print_problems(const struct render_build *build)
{
    for (size_t i = 0; i < render_build_diagnostic_count(build); i++) {
        struct render_diagnostic d;

        render_build_diagnostic(build, i, &d, sizeof(d));
        printf("%.*s:%u:%u: %s: %.*s\n", (int)d.path.size, d.path.data, (unsigned)d.line,
               (unsigned)d.column, d.severity == RENDER_ERROR ? "error" : "warning",
               (int)d.text.size, d.text.data);
    }
}

static int print_overlay(const struct render_context *ctx, const char *directory)
{
    struct render_build *build;
    struct render_text yaml;
    int status = render_build_run(&build, ctx, directory);

    if (status == RENDER_OK)
        status = render_build_emit(build, &yaml);
    if (status == RENDER_OK) {
        printf("# %s: %zu manifests\n", directory, render_build_resource_count(build));
        fwrite(yaml.data, 1, yaml.size, stdout);
    } else if (build) {
        print_problems(build);
    }
    render_build_free(build);
    return status;
}

int main(int argc, char **argv)
{
    char here[4096];
    struct render_options options = {
        .size = sizeof(options),
        .working_directory = getcwd(here, sizeof(here)),
        .load_restrictor = RENDER_RESTRICT_ROOT_ONLY,
    };
    struct render_context *ctx;
    int failed = render_context_new(&ctx, &options);

    if (failed)
        return 1;
    for (int i = 1; i < argc; i++)
        failed |= print_overlay(ctx, argv[i]);
    render_context_free(ctx);
    return failed ? 1 : 0;
}
