/* Each allocation, each read of a file, each fetch, and each run of a program fails once: a build,
 * a localization or an edit must end with a status that says so, a diagnostic, and no leak. */
#include <stdio.h>

#include "counting.h"
#include "memory_overlay.h"

enum work { BUILD, LOCALIZE, EDIT };

struct torture {
    struct counting memory; /* live: with directories that were made */
    long reads, fail_read;  /* 0: none fails */
    long fetches, fail_fetch;
    long runs, fail_run;
    enum work work;
};

/* What is far away; of files in memory. */
static const char far[] = "resources:\n"
                          "- https://host/org/repo//base?ref=v1\n"
                          "- https://host/cm.yaml\n"
                          "components: ['git@host:org/repo//hard?ref=v1']\n";

/* What is edited, and another file that the edit changes. */
static const char edited[] = "bases: [../base]\n"
                             "resources: [used.yaml]\n"
                             "patchesStrategicMerge:\n"
                             "- patch.yaml # one\n"
                             "commonLabels:\n"
                             "  a: b\n"
                             "vars:\n"
                             "- name: NAME\n"
                             "  objref: {kind: Service, name: app}\n";
static const char used[] = "kind: Service\nmetadata: {name: app}\nspec: {a: x-$(NAME)}\n";

static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    struct torture *t = user;

    if (++t->reads == t->fail_read)
        return RENDER_EIO;
    if (strcmp(path, "/far") == 0) {
        *type = RENDER_FILE_DIRECTORY;
        return RENDER_OK;
    }
    if (t->work == EDIT && strcmp(path, "/repo/prod/used.yaml") == 0) {
        *type = RENDER_FILE_REGULAR;
        return render_sink_add(sink, used, sizeof(used) - 1);
    }
    if (strcmp(path, "/far/kustomization.yaml") == 0) {
        *type = RENDER_FILE_REGULAR;
        return render_sink_add(sink, far, sizeof(far) - 1);
    }
    return memory_load(NULL, path, content, type, sink);
}

static void announce(void *user, const struct render_repository *repository)
{
    (void)user, (void)repository;
}

static int clone(void *user, const struct render_repository *repository,
                 struct render_sink *directory, struct render_sink *why)
{
    struct torture *t = user;

    (void)repository;
    if (++t->fetches != t->fail_fetch)
        return render_sink_add(directory, "/repo", 5);
    render_sink_add(why, "refused", 7);
    return RENDER_EIO;
}

/* The repository is no file. */
static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    static const char manifest[] = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: far\n";
    struct torture *t = user;

    *http_status = strstr(url, "repo") ? 404 : 200;
    if (*http_status == 404)
        return RENDER_OK;
    if (++t->fetches != t->fail_fetch)
        return render_sink_add(content, manifest, sizeof(manifest) - 1);
    *http_status = 0;
    return render_sink_add(why, "refused", 7);
}

/* Stands in for helm, and sees the values that it should. */
static int run_program(void *user, const struct render_program *program, struct render_sink *output,
                       struct render_sink *errors, int *exit_status)
{
    static const char values[] = "image: web\nreplicas: 3\n", more[] = "port: 80\n";
    static const char version[] = "v3.19.0+g3d8990f\n", why[] = "no such program";
    static const char manifest[] = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    struct torture *t = user;

    *exit_status = 0;
    if (++t->runs == t->fail_run) {
        render_sink_add(errors, why, sizeof(why) - 1);
        return RENDER_EIO;
    }
    if (strcmp(program->arguments[1], "version") == 0)
        return render_sink_add(output, version, sizeof(version) - 1);
    if (program->nfiles != 2 || program->files[0].bytes.size != sizeof(values) - 1 ||
        memcmp(program->files[0].bytes.data, values, sizeof(values) - 1) != 0 ||
        memcmp(program->files[1].bytes.data, more, sizeof(more) - 1) != 0)
        return RENDER_EHOST;
    for (size_t i = 0; i < sizeof(manifest) - 1; i++) {
        int status = render_sink_add(output, manifest + i, 1);

        if (status)
            return status;
    }
    return RENDER_OK;
}

static int make_directory(void *user, const char *purpose, struct render_sink *path)
{
    struct torture *t = user;
    int status = render_sink_add(path, purpose, strlen(purpose));

    t->memory.live += !status;
    return status;
}

static void remove_directory(void *user, const char *path)
{
    struct torture *t = user;

    t->memory.live -= strcmp(path, "helm") == 0;
}

/* Lists what a copy has. Nothing is written, so that a failure must leave nothing on the list. */
static int localize(const struct render_context *ctx, const char *target,
                    struct render_build **build)
{
    int status = render_localize(build, ctx, target, strcmp(target, "/far") ? "/repo" : NULL);
    size_t n = *build ? render_localized_count(*build) : 0;

    if ((status == RENDER_OK) == (n > 0))
        return status;
    printf("%s: status %d, and %zu files\n", target, status, n);
    return RENDER_EHOST;
}

/* A fix of vars, in the target as the working directory: nothing is changed unless all can be. */
static int edit(const struct render_context *ctx, const char *target, struct render_build **build)
{
    struct render_edit fix = {.size = sizeof(fix), .action = RENDER_EDIT_FIX, .convert_vars = 1};
    struct render_text out;
    int status;

    fix.name = "kustomization.yaml";
    fix.text = (struct render_text){edited, sizeof(edited) - 1};
    status = render_edit_run(build, ctx, &fix);
    if (*build && (status == RENDER_OK) != (render_edited_count(*build) == 1)) {
        printf("%s: status %d, and %zu files\n", target, status, render_edited_count(*build));
        return RENDER_EHOST;
    }
    return status ? status : render_build_emit(*build, &out);
}

static int build_text(const struct render_context *ctx, const char *target,
                      struct render_build **build)
{
    struct render_text out;
    int status = render_build_run(build, ctx, target);

    return status ? status : render_build_emit(*build, &out);
}

/* One build; the status of its first step that failed. *spoke: it has a diagnostic. */
static int run(struct torture *t, const char *target, int *spoke)
{
    const struct render_files files = {.size = sizeof(files), .load = load, .user = t};
    const struct render_remotes remotes = {
        .size = sizeof(remotes), .announce = announce, .clone = clone, .get = get, .user = t};
    const struct render_programs programs = {.size = sizeof(programs),
                                             .run = run_program,
                                             .make_directory = make_directory,
                                             .remove_directory = remove_directory,
                                             .user = t};
    const struct render_helm helm = {.size = sizeof(helm), .enabled = 1};
    struct render_options options = {.size = sizeof(options),
                                     .files = &files,
                                     .alloc = counting_resize,
                                     .alloc_user = &t->memory,
                                     .remotes = &remotes,
                                     .programs = &programs,
                                     .helm = &helm};
    int (*const works[])(const struct render_context *, const char *,
                         struct render_build **) = {build_text, localize, edit};
    struct render_context *ctx;
    struct render_build *build;
    int status;

    options.working_directory = t->work == EDIT ? target : NULL;
    status = render_context_new(&ctx, &options);
    *spoke = 1;
    if (status)
        return status;
    status = works[t->work](ctx, target, &build);
    if (build)
        *spoke = render_build_diagnostic_count(build) > 0;
    render_build_free(build);
    render_context_free(ctx);
    return status;
}

/* A block that could not be made smaller is no failure: then the build goes on as if nothing was.
 */
static int check(const struct torture *t, const char *what, long n, int status, int want, int spoke)
{
    if (((status == want && spoke) || (status == RENDER_OK && t->memory.shrunk)) &&
        t->memory.live == 0)
        return 0;
    printf("%s %ld fails: status %d, not %d; %s; %ld blocks leaked\n", what, n, status, want,
           spoke ? "a diagnostic" : "no diagnostic", t->memory.live);
    return 1;
}

static int torture(const char *target, enum work work, int whole_status)
{
    static const char *const names[] = {"build", "localize", "edit in"};
    struct torture whole = {.work = work};
    int spoke, failures = run(&whole, target, &spoke) != whole_status || whole.memory.live != 0;

    for (long n = 1; n <= whole.memory.allocations; n++) {
        struct torture t = {.work = work, .memory = {.fail_allocation = n}};
        int status = run(&t, target, &spoke);

        failures += check(&t, "allocation", n, status, RENDER_ENOMEM, spoke);
    }
    for (long n = 1; n <= whole.reads; n++) {
        struct torture t = {.work = work, .fail_read = n};
        int status = run(&t, target, &spoke);

        failures += check(&t, "read", n, status, RENDER_EIO, spoke);
    }
    for (long n = 1; n <= whole.fetches; n++) {
        struct torture t = {.work = work, .fail_fetch = n};
        int status = run(&t, target, &spoke);

        failures += check(&t, "fetch", n, status, RENDER_EIO, spoke);
    }
    for (long n = 1; n <= whole.runs; n++) {
        struct torture t = {.work = work, .fail_run = n};
        int status = run(&t, target, &spoke);

        failures += check(&t, "run", n, status, RENDER_EIO, spoke);
    }
    printf("%s %s: %ld allocations, %ld reads, %ld fetches, %ld runs, %d failures\n", names[work],
           target, whole.memory.allocations, whole.reads, whole.fetches, whole.runs, failures);
    return failures;
}

int main(void)
{
    static const struct {
        const char *target;
        enum work work;
        int status;
    } all[] = {
        {"/repo/prod", BUILD, RENDER_OK},    {"/repo/none", BUILD, RENDER_EIO},
        {"/far", BUILD, RENDER_OK},          {"/repo/chart", BUILD, RENDER_OK},
        {"/repo/prod", LOCALIZE, RENDER_OK}, {"/repo/none", LOCALIZE, RENDER_EIO},
        {"/far", LOCALIZE, RENDER_OK},       {"/repo/chart", LOCALIZE, RENDER_OK},
        {"/repo/prod", EDIT, RENDER_OK},
    };
    int failures = 0;

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        failures += torture(all[i].target, all[i].work, all[i].status);
    return failures != 0;
}
