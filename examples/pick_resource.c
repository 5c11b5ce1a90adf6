/* One resource instead of the whole output: pick_resource DIRECTORY KIND NAME. The texts are lent
 * by the build, so they are used before it is freed. */
#include <render/render.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int is(struct render_text text, const char *word)
{
    return strlen(word) == text.size && memcmp(text.data, word, text.size) == 0;
}

static int print_resource(struct render_build *build, const char *kind, const char *name)
{
    for (size_t i = 0; i < render_build_resource_count(build); i++) {
        const struct render_resource *r = render_build_resource(build, i);
        struct render_text yaml;

        if (!is(render_resource_kind(r), kind) || !is(render_resource_name(r), name))
            continue;
        if (render_resource_emit(build, r, &yaml) != RENDER_OK)
            return 1;
        fwrite(yaml.data, 1, yaml.size, stdout);
        return 0;
    }
    fprintf(stderr, "there is no %s '%s'\n", kind, name);
    return 1;
}

int main(int argc, char **argv)
{
    char here[4096];
    struct render_options options = {.size = sizeof(options),
                                     .working_directory = getcwd(here, sizeof(here))};
    struct render_context *ctx;
    struct render_build *build;
    int failed = 1;

    if (argc != 4 || render_context_new(&ctx, &options) != RENDER_OK)
        return 2;
    if (render_build_run(&build, ctx, argv[1]) == RENDER_OK)
        failed = print_resource(build, argv[2], argv[3]);
    render_build_free(build);
    render_context_free(ctx);
    return failed;
}
