/* No disk: the files are in memory, and the library asks for them by their paths. A directory is
 * whatever a file's path goes through. */
#include <render/render.h>
#include <stdio.h>
#include <string.h>

struct file {
    const char *path, *text;
};

static const struct file files[] = {
    {"/base/kustomization.yaml", "resources: [greeting.yaml]\n"},
    {"/base/greeting.yaml", "apiVersion: v1\n"
                            "kind: ConfigMap\n"
                            "metadata:\n"
                            "  name: greeting\n"
                            "data:\n"
                            "  text: hello\n"},
    {"/overlays/prod/kustomization.yaml", "namespace: prod\n"
                                          "namePrefix: prod-\n"
                                          "resources: [../../base]\n"},
};

static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    size_t n = strlen(path);

    (void)user;
    *type = RENDER_FILE_NONE;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        if (strncmp(files[i].path, path, n) != 0)
            continue;
        if (files[i].path[n] == '/')
            *type = RENDER_FILE_DIRECTORY;
        if (files[i].path[n] != '\0')
            continue;
        *type = RENDER_FILE_REGULAR;
        return content ? render_sink_add(sink, files[i].text, strlen(files[i].text)) : RENDER_OK;
    }
    return RENDER_OK;
}

int main(void)
{
    struct render_files memory = {.size = sizeof(memory), .load = load};
    struct render_options options = {.size = sizeof(options), .files = &memory};
    struct render_context *ctx = NULL;
    struct render_build *build = NULL;
    struct render_text yaml;
    int status = render_context_new(&ctx, &options);

    if (status == RENDER_OK)
        status = render_build_run(&build, ctx, "/overlays/prod");
    if (status == RENDER_OK)
        status = render_build_emit(build, &yaml);
    if (status == RENDER_OK)
        fwrite(yaml.data, 1, yaml.size, stdout);
    render_build_free(build);
    render_context_free(ctx);
    return status == RENDER_OK ? 0 : 1;
}
