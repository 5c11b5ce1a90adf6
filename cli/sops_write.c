/* What the commands that write SOPS files share: where .sops.yaml is, what it calls the file, and
 * where the output goes. Nothing here is different from one command to the other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

#define CONFIG_NAME ".sops.yaml"
#define WRONG_CONFIG_NAME ".sops.yml"
enum { MAX_LEVELS = 100, MAX_NUMBER = 1000, DECIMAL = 10 };

static int no_memory(void)
{
    complain("%s", status_text(RENDER_ENOMEM));
    return FAILED;
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Adds the parts of from to path, which is "" or begins with a slash; "." and ".." are taken as
 * they read, whatever is a link. */
static void add_parts(char *path, const char *from)
{
    while (*from) {
        size_t n = strcspn(from, "/");
        char *last = strrchr(path, '/');

        if (n == 2 && from[0] == '.' && from[1] == '.') {
            if (last)
                *last = '\0';
        } else if (n && !(n == 1 && from[0] == '.')) {
            snprintf(path + strlen(path), n + 2, "/%s", from);
        }
        from += n + (from[n] == '/');
    }
}

/* To be freed; NULL when there is no memory or no working directory. The root is "". */
static char *absolute_path(const char *path)
{
    char *cwd = path[0] == '/' ? strdup("") : working_directory(), *out = NULL;

    if (cwd && (out = malloc(strlen(cwd) + strlen(path) + 3))) {
        out[0] = '\0';
        add_parts(out, cwd);
        add_parts(out, path);
    }
    free(cwd);
    return out;
}

/* The file as path_regex sees it: from the directory of the config on, when it is below that. */
static char *path_from(const char *config_path, const char *file)
{
    char *config = absolute_path(config_path), *path = absolute_path(file);
    char *slash = config ? strrchr(config, '/') : NULL;
    size_t n = slash ? (size_t)(slash - config) + 1 : 0;

    /* sops cuts off nothing when the config is in the root directory. */
    if (path && n > 1 && strncmp(path, config, n) == 0)
        memmove(path, path + n, strlen(path + n) + 1);
    free(config);
    return path;
}

/* ---- The config ----------------------------------------------------------------------------- */

static bool exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

/* The first .sops.yaml in the working directory or one above, to be freed; NULL for none. */
static char *find_config(void)
{
    const size_t size = 3 * MAX_LEVELS + sizeof(CONFIG_NAME);
    char *path = malloc(size);
    bool other = false;

    for (size_t level = 0; path && level < MAX_LEVELS; level++) {
        char *name = path + 3 * level;

        memcpy(name, CONFIG_NAME, sizeof(CONFIG_NAME));
        if (exists(path))
            return path;
        memcpy(name, WRONG_CONFIG_NAME, sizeof(WRONG_CONFIG_NAME));
        if (!other && exists(path)) {
            other = true;
            fprintf(stderr, "warning: %s is not read: the name must be %s\n", path, CONFIG_NAME);
        }
        memcpy(name, "../", 3);
    }
    free(path);
    return NULL;
}

static int read_config(struct sops_writing *w, const char *name)
{
    const char *set = w->flags->config ? w->flags->config : getenv("SOPS_CONFIG");

    w->config_path = set && *set ? strdup(set) : find_config();
    if (!w->config_path && w->wants_config) {
        complain("there is no " CONFIG_NAME " here or in a directory above");
        return FAILED;
    }
    if (!w->config_path)
        return DONE;
    if (read_file(w->config_path, false, &w->config))
        return FAILED;
    w->settings.config_name = w->config_path;
    w->settings.config = (struct render_text){w->config.data, w->config.size};
    w->path = path_from(w->config_path, name);
    w->settings.path = w->path;
    return w->path ? DONE : no_memory();
}

/* ---- Settings ------------------------------------------------------------------------------- */

static int parse_number(const struct command *command, const char *flag, const char *text, int *out)
{
    char *end;
    long n;

    *out = 0;
    if (!text)
        return DONE;
    n = strtol(text, &end, DECIMAL);
    if (text[0] < '0' || text[0] > '9' || *end || n > MAX_NUMBER)
        return complain_usage(command, "%s is a number up to %d, not '%s'", flag, MAX_NUMBER, text);
    *out = (int)n;
    return DONE;
}

static int fill_settings(struct sops_writing *w)
{
    const struct sops_flags *f = w->flags;
    struct render_sops_settings *s = &w->settings;

    *s = (struct render_sops_settings){.size = sizeof(*s),
                                       .now = (int64_t)time(NULL),
                                       .keys = f->keys,
                                       .removed_keys = f->removed,
                                       .aws_profile = f->aws_profile,
                                       .encryption_context = f->context,
                                       .unencrypted_suffix = f->unencrypted_suffix,
                                       .encrypted_suffix = f->encrypted_suffix,
                                       .unencrypted_regex = f->unencrypted_regex,
                                       .encrypted_regex = f->encrypted_regex,
                                       .unencrypted_comment_regex = f->unencrypted_comment_regex,
                                       .encrypted_comment_regex = f->encrypted_comment_regex,
                                       .mac_only_encrypted = f->mac_only_encrypted};
    return parse_number(w->command, "--indent", f->indent, &s->indent) ||
                   parse_number(w->command, "--shamir-secret-sharing-threshold", f->threshold,
                                &s->shamir_threshold)
               ? WRONG_USAGE
               : DONE;
}

int begin_writing(struct sops_writing *w)
{
    const struct sops_flags *f = w->flags;
    const char *name = f->name && *f->name ? f->name : is_stdin(w->file) ? "/dev/stdin" : w->file;
    int status = fill_settings(w);

    if (status)
        return status;
    w->document = (struct render_document){.size = sizeof(w->document),
                                           .name = name,
                                           .input_format = f->input_type,
                                           .output_format = f->output_type,
                                           .ignore_mac = f->ignore_mac};
    if (read_config(w, name) || read_file(w->file, w->plain, &w->input))
        return FAILED;
    w->document.text = (struct render_text){w->input.data, w->input.size};
    if (!f->previous)
        return DONE;
    if (read_file(f->previous, false, &w->previous))
        return FAILED;
    w->settings.previous_name = f->previous;
    w->settings.previous = (struct render_text){w->previous.data, w->previous.size};
    return DONE;
}

/* ---- The work ------------------------------------------------------------------------------- */

int do_writing(struct sops_writing *w,
               int (*work)(struct render_build **out, const struct render_context *ctx,
                           const struct render_document *document,
                           const struct render_sops_settings *settings),
               struct render_text *out)
{
    struct render_options library = {.size = sizeof(library), .keys = sops_keys()};
    int status = render_context_new(&w->context, &library);

    if (!status)
        status = work(&w->build, w->context, &w->document, &w->settings);
    if (w->build ? print_diagnostics(w->build, 0) == 0 && status : status)
        complain("%s: %s", w->document.name, status_text(status));
    if (!status)
        status = render_build_emit(w->build, out);
    return status ? FAILED : DONE;
}

int write_sops_file(const struct sops_writing *w, bool in_place, struct render_text text)
{
    const char *output = in_place ? w->file : w->flags->output;
    struct out_file file = {.path = output, .texts = &text, .ntexts = 1};

    if (!output || strcmp(output, "-") == 0)
        return print_texts(&text, 1);
    return write_files(&file, 1);
}

void end_writing(struct sops_writing *w)
{
    render_build_free(w->build);
    render_context_free(w->context);
    free_input(&w->input);
    free_input(&w->config);
    free_input(&w->previous);
    free(w->config_path);
    free(w->path);
}
