/* What a build says it depended on: found and missing files, links, what was fetched; also after a
 * failure. */
#include "render/render.h"

#include "unit.h"

/* text NULL is a directory; one that begins with "->" a link. */
static const struct memory_file {
    const char *path, *text;
} tree[] = {
    {"/r", NULL},
    {"/r/base", NULL},
    {"/r/base/kustomization.yaml", "resources: [a.yaml, to.yaml]\n"},
    {"/r/base/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"},
    {"/r/base/to.yaml", "->../other/b.yaml"},
    {"/r/other", NULL},
    {"/r/other/b.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n"},
    {"/r/top", NULL},
    {"/r/top/kustomization.yml", "resources: [../base]\ncomponents: [../gone]\n"},
    {"/r/far", NULL},
    {"/r/far/Kustomization",
     "resources: ['https://user:pw@h/o/r.git?ref=v1', 'https://h/x.yaml']\n"},
    {"/fetched", NULL},
    {"/fetched/kustomization.yaml", "configMapGenerator: [{name: c}]\n"},
};

static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    (void)user;
    *type = RENDER_FILE_NONE;
    for (size_t i = 0; i < sizeof(tree) / sizeof(tree[0]); i++) {
        const char *text = tree[i].text;

        if (strcmp(tree[i].path, path) != 0)
            continue;
        *type = !text                         ? RENDER_FILE_DIRECTORY
                : strncmp(text, "->", 2) == 0 ? RENDER_FILE_LINK
                                              : RENDER_FILE_REGULAR;
        if (*type == RENDER_FILE_LINK)
            return render_sink_add(sink, text + 2, strlen(text + 2));
        return text && content ? render_sink_add(sink, text, strlen(text)) : RENDER_OK;
    }
    return RENDER_OK;
}

static int clone(void *user, const struct render_repository *repository,
                 struct render_sink *directory, struct render_sink *why)
{
    (void)user, (void)repository, (void)why;
    return render_sink_add(directory, "/fetched", strlen("/fetched"));
}

static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    (void)user, (void)url, (void)content, (void)why;
    *http_status = 404;
    return RENDER_OK;
}

/* "KIND PATH" for each, joined by line breaks. */
static void list(struct render_build *build, char *out, size_t size)
{
    static const char *const kinds[] = {"file", "dir",    "link",   "absent",
                                        "tree", "remote", "program"};
    struct render_dependency d;
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; render_build_dependency(build, i, &d, sizeof(d)) == RENDER_OK; i++) {
        cr_assert_eq(strlen(d.path.data), d.path.size);
        if (d.kind != RENDER_DEPENDENCY_DIRECTORY)
            n += (size_t)snprintf(out + n, size - n, "%s %s\n", kinds[d.kind], d.path.data);
    }
    cr_assert_eq(render_build_dependency(build, 1000, &d, sizeof(d)), RENDER_EHOST);
    cr_assert_eq(render_build_dependency(build, 0, &d, sizeof(d) + 1), RENDER_EHOST);
}

static void check(const char *target, int status, const char *want)
{
    const struct render_files files = {.size = sizeof(files), .load = load};
    const struct render_remotes remotes = {.size = sizeof(remotes), .clone = clone, .get = get};
    struct render_options options = {.size = sizeof(options),
                                     .files = &files,
                                     .load_restrictor = RENDER_RESTRICT_NONE,
                                     .remotes = &remotes};
    struct render_context *ctx;
    struct render_build *build;
    char got[4096];

    cr_assert_eq(render_context_new(&ctx, &options), RENDER_OK);
    cr_assert_eq(render_build_run(&build, ctx, target), status, "%s", target);
    list(build, got, sizeof(got));
    cr_assert_str_eq(got, want, "%s: got\n%s", target, got);
    render_build_free(build);
    render_context_free(ctx);
}

Test(source_dependency, lists_what_was_looked_at)
{
    check("/r/base", RENDER_OK,
          "absent /r/base/Kustomization\nfile /r/base/a.yaml\nfile /r/base/kustomization.yaml\n"
          "absent /r/base/kustomization.yml\nlink /r/base/to.yaml\nfile /r/other/b.yaml\n");
}

Test(source_dependency, after_a_failure)
{
    check("/r/top", RENDER_EIO,
          "absent /gone\nabsent /r/base/Kustomization\nfile /r/base/a.yaml\n"
          "file /r/base/kustomization.yaml\nabsent /r/base/kustomization.yml\n"
          "link /r/base/to.yaml\nabsent /r/gone\nfile /r/other/b.yaml\n"
          "absent /r/top/Kustomization\nabsent /r/top/gone\n"
          "absent /r/top/kustomization.yaml\nfile /r/top/kustomization.yml\n");
    check("/r/nowhere", RENDER_EIO, "absent /r/nowhere\n");
}

/* What was fetched is not told file by file, and no password. */
Test(source_dependency, remotes)
{
    check("/r/far", RENDER_EIO,
          "file /r/far/Kustomization\nabsent /r/far/kustomization.yaml\n"
          "absent /r/far/kustomization.yml\nremote https://***@h/o/r.git?ref=v1\n"
          "remote https://h/x.yaml\n");
}
