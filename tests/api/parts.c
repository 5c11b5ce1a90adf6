/* What threads wrote of a large output is handed out in parts: these are the output, whole, whether
 * it is put together before or after. What transformers do to so many resources is shared, too. */
#include <render/render.h>
#include <stdio.h>
#include <string.h>

enum { RESOURCES = 1000 };

static const char kustomization[] = "resources: [all.yaml]\n"
                                    "namespace: shop\n"
                                    "namePrefix: p-\n"
                                    "commonLabels: {app: shop}\n"
                                    "commonAnnotations: {by: threads}\n";

/* One kustomization with one file of many resources. */
static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    char text[128];
    int status = RENDER_OK;

    (void)user;
    *type = strchr(path, '.') ? RENDER_FILE_REGULAR : RENDER_FILE_DIRECTORY;
    if (strcmp(path, "/many/kustomization.yaml") == 0)
        return content ? render_sink_add(sink, kustomization, sizeof(kustomization) - 1)
                       : RENDER_OK;
    if (strcmp(path, "/many/all.yaml") != 0) {
        *type = strchr(path, '.') ? RENDER_FILE_NONE : *type;
        return RENDER_OK;
    }
    for (int i = 0; content && !status && i < RESOURCES; i++) {
        int n = snprintf(text, sizeof(text),
                         "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%d}\n", i);

        status = render_sink_add(sink, text, (size_t)n);
    }
    return status;
}

static int fail(const char *what)
{
    printf("%s\n", what);
    return 1;
}

static int are(const struct render_text *parts, size_t n, struct render_text whole)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        if (parts[i].size > whole.size - at ||
            memcmp(parts[i].data, whole.data + at, parts[i].size) != 0)
            return 0;
        at += parts[i].size;
    }
    return at == whole.size;
}

/* whole: what a build alone gives; its first one sets it. */
static int check(struct render_build *build, unsigned threads, struct render_text *whole)
{
    const struct render_text *parts, *again;
    struct render_text text;
    size_t n, nagain;

    if (render_build_emit_parts(build, &parts, &n) || n == 0)
        return fail("no parts");
    if (n > 1 && threads < 2) /* threads may be too late for any */
        return fail("not the number of parts that there should be");
    if (!whole->data && render_build_emit(build, whole))
        return fail("no output");
    if (!are(parts, n, *whole))
        return fail("the parts are not the output");
    if (render_build_emit(build, &text) || !are(&text, 1, *whole) || text.data[text.size] != '\0')
        return fail("the output put together is another");
    if (render_build_emit_parts(build, &again, &nagain) || !are(again, nagain, *whole))
        return fail("the parts are others afterwards");
    return 0;
}

int main(void)
{
    const struct render_files files = {.size = sizeof(files), .load = load};
    struct render_build *builds[4];
    struct render_text whole = {NULL, 0};
    int failed = 0;

    for (unsigned threads = 0; threads < 4; threads++) {
        const struct render_options options = {
            .size = sizeof(options), .files = &files, .threads = threads};
        struct render_context *ctx;

        if (render_context_new(&ctx, &options) || render_build_run(&builds[threads], ctx, "/many"))
            return fail("no build");
        failed |= check(builds[threads], threads, &whole);
        render_context_free(ctx);
    }
    for (unsigned threads = 0; threads < 4; threads++)
        render_build_free(builds[threads]);
    return failed;
}
