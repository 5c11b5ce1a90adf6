/* The command `edit`: runs a verb over the kustomization file of the working directory. The library
 * makes the new text; here the words are completed with what is on the disk. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "edit.h"

/* Which words of a verb are patterns of files. */
enum patterns { NO_PATTERNS, VERIFIED, SKIPPED /* when nothing matches */ };

static enum patterns patterns_of(const struct command *command)
{
    static const char *const skipped[] = {"configuration", "generator", "transformer"};

    if (command->parent != &edit_add_command)
        return NO_PATTERNS;
    for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++)
        if (strcmp(command->name, skipped[i]) == 0)
            return SKIPPED;
    return strcmp(command->name, "resource") == 0 || strcmp(command->name, "component") == 0
               ? VERIFIED
               : NO_PATTERNS;
}

static int no_memory(void)
{
    complain("%s", status_text(RENDER_ENOMEM));
    return FAILED;
}

/* The files of a pattern; unmatched: it stays itself, else it is told and left out. */
static int expand(const char *pattern, bool unmatched, struct names *out)
{
    size_t before = out->n;
    int error = expand_pattern(pattern, out);

    if (error == EINVAL) {
        complain("the pattern '%s' is malformed", pattern);
        return FAILED;
    }
    if (error)
        return no_memory();
    if (out->n > before)
        return DONE;
    if (unmatched)
        return add_name(out, pattern) ? DONE : no_memory();
    fprintf(stderr, "warning: '%s' matches no file\n", pattern);
    return DONE;
}

/* One of --from-file: PATTERN, or KEY=PATTERN, which must match one file. */
static int expand_source(const char *source, struct names *out)
{
    const char *equals = strchr(source, '=');
    struct names found = {NULL, 0};
    char *text = NULL;
    size_t n;
    int status;

    if (!equals)
        return expand(source, false, out);
    status = expand(equals + 1, false, &found);
    if (!status && found.n != 1) {
        complain("--from-file: '%s' matches %zu files, not one", source, found.n);
        status = FAILED;
    }
    n = status ? 0 : strlen(source) + strlen(found.at[0]) + 1;
    if (!status && (text = malloc(n)))
        snprintf(text, n, "%.*s=%s", (int)(equals - source), source, found.at[0]);
    if (!status && (!text || !add_name(out, text)))
        status = no_memory();
    free(text);
    free_names(&found);
    return status;
}

/* All of --from-file, each a list with commas between. */
static int expand_sources(const struct given *files, struct names *out)
{
    int status = DONE;

    for (size_t i = 0; !status && i < files->n; i++) {
        char *copy = strdup(files->at[i].value), *next = copy;

        if (!copy)
            return no_memory();
        while (!status && next) {
            char *source = next, *comma = strchr(next, ',');

            next = comma ? comma + 1 : NULL;
            if (comma)
                *comma = '\0';
            status = expand_source(source, out);
        }
        free(copy);
    }
    return status;
}

/* What becomes of the words: other words, or what they are. */
static int complete(const struct command *command, const struct edit_options *o,
                    const struct words *given, struct names *words, struct names *literals,
                    struct names *files)
{
    enum patterns patterns = patterns_of(command);
    int status = DONE;

    for (size_t i = 0; !status && i < given->n; i++) {
        if (patterns == NO_PATTERNS || o->no_verify)
            status = add_name(words, given->at[i]) ? DONE : no_memory();
        else
            status = expand(given->at[i], patterns == VERIFIED, words);
    }
    for (size_t i = 0; !status && i < o->literals.n; i++)
        status = add_name(literals, o->literals.at[i].value) ? DONE : no_memory();
    return status ? status : expand_sources(&o->files, files);
}

/* ---- The edit ------------------------------------------------------------------------------- */

static int edit_text(const struct render_context *ctx, const struct edited_file *f,
                     struct render_edit *edit)
{
    struct render_build *build = NULL;
    struct render_text text = {"", 0};
    int status;

    edit->name = f->name;
    edit->text = (struct render_text){f->text.size ? f->text.data : "", f->text.size};
    status = render_edit_run(&build, ctx, edit);
    if (!build || (print_diagnostics(build, 0) == 0 && status))
        complain("%s: %s", f->name, status_text(status));
    if (!status)
        status = render_build_emit(build, &text);
    if (!status && (text.size != f->text.size ||
                    (text.size && memcmp(text.data, f->text.data, text.size) != 0)))
        status = replace_edited(f, text, build);
    render_build_free(build);
    return status ? FAILED : DONE;
}

/* What the working directory builds to; NULL when that fails. what NULL: nobody wants to know why.
 */
static struct render_build *build_here(const struct render_context *ctx, const char *what,
                                       struct render_text *text)
{
    struct render_build *build = NULL;
    int status = render_build_run(&build, ctx, ".");

    if (!status)
        status = render_build_emit(build, text);
    if (!status)
        return build;
    if (what)
        complain("%s", what);
    if (what && build)
        print_diagnostics(build, 0);
    render_build_free(build);
    return NULL;
}

/* A fix is told to build to something else after it was made, as by kustomize. */
static int fix_text(const struct render_context *ctx, const struct edited_file *f,
                    struct render_edit *edit)
{
    struct render_text text = {"", 0}, now = {"", 0};
    struct render_build *before = build_here(ctx, NULL, &text), *after = NULL;
    int status = edit_text(ctx, f, edit);

    if (!status && before)
        after = build_here(ctx, "the fixed kustomization does not build any more:", &now);
    if (before && after && (text.size != now.size || memcmp(text.data, now.data, text.size) != 0))
        complain("the fixed kustomization builds to something else");
    render_build_free(before);
    render_build_free(after);
    return status;
}

static int edit_file(struct render_edit *edit)
{
    struct render_options library = {.size = sizeof(library)};
    struct host_programs host = {.n = 0};
    struct remotes remotes = {.host = &host};
    struct render_context *ctx = NULL;
    struct edited_file f;
    char *cwd;
    int status = open_edited(&f);

    library.remotes = host_remotes(&remotes);
    library.working_directory = cwd = working_directory();
    if (!status && (status = render_context_new(&ctx, &library)))
        complain("%s", status_text(status));
    if (!status)
        status = (edit->action == RENDER_EDIT_FIX ? fix_text : edit_text)(ctx, &f, edit);
    render_context_free(ctx);
    free(cwd);
    end_remotes(&remotes);
    end_host_programs(&host);
    close_edited(&f);
    return status ? FAILED : DONE;
}

static int run_completed(const struct command *command, struct edit_options *o,
                         const struct words *given)
{
    struct names words = {NULL, 0}, literals = {NULL, 0}, files = {NULL, 0};
    int status = complete(command, o, given, &words, &literals, &files);
    struct render_edit *edit = &o->edit;

    edit->size = sizeof(*edit);
    edit->action = command == &edit_fix_command           ? RENDER_EDIT_FIX
                   : command->parent == &edit_set_command ? RENDER_EDIT_SET
                   : command->parent == &edit_add_command ? RENDER_EDIT_ADD
                                                          : RENDER_EDIT_REMOVE;
    edit->what = edit->action == RENDER_EDIT_FIX ? NULL : command->name;
    edit->convert_vars = o->vars;
    edit->words = (const char *const *)words.at;
    edit->nwords = words.n;
    edit->literals = (const char *const *)literals.at;
    edit->nliterals = literals.n;
    edit->files = (const char *const *)files.at;
    edit->nfiles = files.n;
    edit->force = o->force;
    edit->without_selector = o->without_selector;
    edit->include_templates = o->include_templates;
    edit->ignore_missing = o->ignore_missing;
    edit->disable_name_suffix_hash = o->no_hash;
    edit->verify = patterns_of(command) == VERIFIED && !o->no_verify;
    /* patterns that match nothing leave nothing to do */
    if (!status && (words.n || !given->n || patterns_of(command) == NO_PATTERNS))
        status = edit_file(edit);
    free_names(&words);
    free_names(&literals);
    free_names(&files);
    return status;
}

int run_edit(const struct command *command, int argc, char **argv)
{
    struct edit_options o = {.force = false};
    struct words words;
    int status;

    if (flags_parse(command, argc, argv, &o, &words, &status))
        status = run_completed(command, &o, &words);
    free(o.literals.at);
    free(o.files.at);
    return status;
}
