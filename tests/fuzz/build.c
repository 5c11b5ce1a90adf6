/* A whole build, by the public header. The input is a set of files: each begins at a line "====
 * PATH"; the target is the folder that has them all. Programs (functions, plugins, helm) print the
 * file `output`, or what they are told. */
#include <render/render.h>
#include <stdio.h>
#include <string.h>

#include "fuzz.h"

enum { FILES = 32, PATH_SIZE = 128, MAX_TOLD = 1 << 16, MEMORY_LIMIT = 1 << 29 };

struct file {
    char path[PATH_SIZE]; /* absolute */
    const char *text;
    size_t size;
};

struct files {
    struct file at[FILES];
    int n;
};

static const char *line_end(const char *p, const char *end)
{
    const char *newline = memchr(p, '\n', (size_t)(end - p));

    return newline ? newline : end;
}

static void split(struct files *files, const char *p, const char *end)
{
    struct file *file = NULL;

    for (const char *eol; p < end; p = eol + (eol < end)) {
        eol = line_end(p, end);
        if (eol - p > 5 && memcmp(p, "==== ", 5) == 0) {
            if (files->n == FILES)
                return;
            file = &files->at[files->n++];
            snprintf(file->path, sizeof(file->path), "/in/%.*s", (int)(eol - p - 5), p + 5);
            file->text = eol + (eol < end);
        } else if (file) {
            file->size = (size_t)(eol + (eol < end) - file->text);
        }
    }
}

static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    const struct files *files = user;
    size_t n = strlen(path);

    *type = strcmp(path, "/in") == 0 || n == 1 ? RENDER_FILE_DIRECTORY : RENDER_FILE_NONE;
    for (int i = 0; i < files->n; i++) {
        const struct file *file = &files->at[i];

        if (strcmp(file->path, path) == 0) {
            *type = RENDER_FILE_REGULAR;
            return content ? render_sink_add(sink, file->text, file->size) : RENDER_OK;
        }
        if (strncmp(file->path, path, n) == 0 && file->path[n] == '/')
            *type = RENDER_FILE_DIRECTORY;
    }
    return RENDER_OK;
}

/* ---- Programs ---------------------------------------------------------------------------------
 */

/* Reads each text that a program gets to its end. */
static size_t read_all(const struct render_program *program)
{
    const char *const *const lists[] = {program->arguments, program->environment};
    size_t n = 0;

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        for (const char *const *text = lists[i]; text && *text; text++)
            n += strlen(*text) + 1;
    for (size_t i = 0; i < program->nfiles; i++)
        n += program->files[i].bytes.size;
    return n;
}

static int run_program(void *user, const struct render_program *program, struct render_sink *output,
                       struct render_sink *errors, int *exit_status)
{
    static const char version[] = "v3.19.0\n";
    const struct files *files = user;

    fuzz_check(program->arguments && program->arguments[0], "a program has a name");
    *exit_status = read_all(program) > MAX_TOLD;
    if (program->kind == RENDER_PROGRAM_HELM && strcmp(program->arguments[1], "version") == 0)
        return render_sink_add(output, version, sizeof(version) - 1);
    for (int i = 0; i < files->n; i++)
        if (strcmp(files->at[i].path, "/in/output") == 0)
            return render_sink_add(output, files->at[i].text, files->at[i].size);
    if (program->nfiles)
        render_sink_add(errors, "no ", 3);
    return render_sink_add(output, program->input.data, program->input.size);
}

static int make_directory(void *user, const char *purpose, struct render_sink *path)
{
    (void)user, (void)purpose;
    return render_sink_add(path, "/made", 5);
}

static void remove_directory(void *user, const char *path)
{
    (void)user;
    fuzz_check(strcmp(path, "/made") == 0, "only what was made is removed");
}

/* ---- Builds ----------------------------------------------------------------------------------
 */

/* Everything that a host may ask of a build. */
static void ask(struct render_build *build)
{
    struct render_text out;

    for (size_t i = 0; i < render_build_resource_count(build); i++) {
        const struct render_resource *r = render_build_resource(build, i);

        render_resource_group(r);
        render_resource_namespace(r);
        render_resource_file_name(build, r, &out);
        render_resource_emit(build, r, &out);
    }
    for (size_t i = 0; i < render_build_diagnostic_count(build); i++) {
        struct render_diagnostic d;

        render_build_diagnostic(build, i, &d, sizeof(d));
        fuzz_check(!memchr(d.text.data, '\n', d.text.size), "a message is one line");
    }
}

static void build_twice(const struct render_context *ctx)
{
    struct render_build *build[2] = {NULL};
    struct render_text out[2];
    int status[2];

    for (int i = 0; i < 2; i++) {
        status[i] = render_build_run(&build[i], ctx, "/in");
        if (!status[i])
            status[i] = render_build_emit(build[i], &out[i]);
        fuzz_check(!status[i] || render_build_diagnostic_count(build[i]) > 0,
                   "a failure has a message");
        ask(build[i]);
    }
    fuzz_check(status[0] == status[1], "the second build ends as the first");
    fuzz_check(status[0] || (out[0].size == out[1].size &&
                             memcmp(out[0].data, out[1].data, out[0].size) == 0),
               "the second build prints what the first did");
    render_build_free(build[0]);
    render_build_free(build[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct files files = {.n = 0};
    const struct render_files memory = {.size = sizeof(memory), .load = load, .user = &files};
    const struct render_programs programs = {.size = sizeof(programs),
                                             .run = run_program,
                                             .make_directory = make_directory,
                                             .remove_directory = remove_directory,
                                             .user = &files};
    const struct render_plugins plugins = {
        .size = sizeof(plugins), .enabled = 1, .exec = 1, .network = 1, .home = "/in/home"};
    const struct render_helm helm = {.size = sizeof(helm), .enabled = 1};
    struct render_options options = {.size = sizeof(options),
                                     .files = &memory,
                                     .memory_limit = MEMORY_LIMIT,
                                     .programs = &programs,
                                     .plugins = &plugins,
                                     .helm = &helm};
    struct render_context *ctx;

    split(&files, (const char *)data, (const char *)data + size);
    if (render_context_new(&ctx, &options) == RENDER_OK)
        build_twice(ctx);
    render_context_free(ctx);
    return 0;
}
