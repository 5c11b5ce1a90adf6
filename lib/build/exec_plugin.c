/* Legacy exec plugins: an executable below the plugin home, found by the config's type. */
#include "build/external.h"

#include "kustom/field_macros.h"

enum { MAX_VARIABLE = 131071 }; /* bytes of one variable, as the reference has it */

struct arguments {
    struct rn_textval one_liner, from_file;
};

static const struct rn_field argument_list[] = {
    TEXT(arguments, "argsOneLiner", one_liner),
    TEXT(arguments, "argsFromFile", from_file),
};
static const struct rn_field_table argument_table =
    TABLE(argument_list, arguments, RN_NO_OFFSET, RN_NO_OFFSET);

static int plugin_path(const struct rn_external *e, struct rn_str *path)
{
    const struct render_plugins *plugins = e->a->args->plugins;
    struct rn_run *run = e->a->run;
    struct rn_gvk gvk = rn_node_gvk(run, e->config->root);
    struct rn_buf b = {.arena = &run->arena};

    if (!plugins->home)
        return rn_hint(run,
                       rn_error(run, e->config->root->mark, RN_E_PLUGIN,
                                "unable to find plugin root - tried: %s",
                                plugins->home_failure ? plugins->home_failure : "nothing"),
                       "a KRM function needs none: its config has the annotation "
                       "config.kubernetes.io/function");
    rn_buf_printf(&b, "%s/%.*s/%.*s/", plugins->home, RN_FMT(gvk.group->s), RN_FMT(gvk.version->s));
    for (size_t i = 0; i < gvk.kind->s.n; i++)
        rn_buf_char(&b, rn_to_lower(gvk.kind->s.p[i]));
    rn_buf_printf(&b, "/%.*s", RN_FMT(gvk.kind->s));
    *path = rn_path_clean(&run->arena, rn_buf_str(&b));
    if (!rn_path_within(*path, rn_path_clean(&run->arena, rn_str_from(plugins->home))))
        return rn_error(run, e->config->root->mark, RN_E_OUTSIDE_ROOT,
                        "the type of the config leads out of the plugin home, to '%.*s'",
                        RN_FMT(*path));
    return RENDER_OK;
}

/* ---- Arguments ------------------------------------------------------------------------------ */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* As a shell takes words apart, comments included. An argument of nothing is none. */
static int split(struct rn_run *run, struct rn_textval line, struct rn_words *words)
{
    struct rn_buf b = {.arena = &run->arena};
    bool escaped = false;
    char quote = 0;

    for (size_t i = 0; i <= line.s.n; i++) {
        char c = i < line.s.n ? line.s.p[i] : '\0';

        if (i == line.s.n || (!escaped && !quote && (is_space(c) || c == '#'))) {
            if (b.n && !(i == line.s.n && quote))
                rn_words_add(run, words, rn_buf_str(&b));
            b = (struct rn_buf){.arena = &run->arena};
            if (c == '#')
                return RENDER_OK;
        } else if (!escaped && c == '\\' && quote != '\'') {
            escaped = true;
            continue;
        } else if (!escaped && (quote ? c == quote : c == '\'' || c == '"')) {
            quote = quote ? 0 : c;
        } else {
            rn_buf_char(&b, c);
        }
        escaped = false;
    }
    if (quote)
        return rn_hint(run,
                       rn_error(run, line.mark, RN_E_FIELD_VALUE, "unclosed quote in argsOneLiner"),
                       "a quote inside of an argument is written as \\%c", quote);
    return RENDER_OK;
}

static int add_lines(const struct rn_external *e, struct rn_textval path, struct rn_words *words)
{
    struct rn_file *file;

    RN_TRY(rn_loader_read(e->a->run, e->loader, path, &file));
    RN_TRY(rn_external_public_file(e, file, "argsFromFile"));
    for (size_t at = 0, end; at <= file->bytes.n; at = end + 1) {
        struct rn_str line;

        end = rn_str_find(file->bytes, '\n', at);
        while (at < end && file->bytes.p[at] == ' ')
            at++;
        line = rn_str_slice(file->bytes, at, end);
        if (line.n)
            rn_words_add(e->a->run, words, line);
    }
    return RENDER_OK;
}

static int add_arguments(const struct rn_external *e, struct rn_words *words)
{
    struct arguments args = {{{0}, {0}}, {{0}, {0}}};

    RN_TRY(rn_decode(e->a->run, e->config->root, &argument_table, &args, false));
    RN_TRY(rn_external_public(e, args.one_liner, "argsOneLiner"));
    if (args.one_liner.s.n)
        RN_TRY(split(e->a->run, args.one_liner, words));
    return args.from_file.s.n ? add_lines(e, args.from_file, words) : RENDER_OK;
}

/* ---- Runs ----------------------------------------------------------------------------------- */

/* What may be secret goes into no variable: the plugin has the config as its file. */
static void add_variable(const struct rn_external *e, struct rn_words *words, const char *name,
                         struct rn_str value)
{
    struct rn_run *run = e->a->run;
    struct rn_str text = rn_str_printf(&run->arena, "%s=%.*s", name, RN_FMT(value));

    if (text.n <= MAX_VARIABLE) {
        rn_words_add(run, words, text);
        return;
    }
    rn_warning(run, e->config->root->mark, RN_W_OPTION,
               "%s exceeds %d bytes, so '%.*s' runs without this variable", name, MAX_VARIABLE,
               RN_FMT(rn_external_name(e)));
    rn_hint(run, RENDER_OK, "its first argument is a file with the config");
}

int rn_exec_plugin_run(const struct rn_external *e, struct rn_str input, struct rn_str *output)
{
    struct rn_run *run = e->a->run;
    struct rn_words words = {0}, environment = {0};
    struct render_program_file config = {1, {e->text.p, e->text.n}};
    struct render_program program = {.kind = RENDER_PROGRAM_PLUGIN,
                                     .directory = rn_str_c(&run->arena, e->loader->root),
                                     .input = {input.p, input.n},
                                     .files = &config,
                                     .nfiles = 1,
                                     .timeout = e->a->args->plugins->timeout};
    struct rn_str path;

    RN_TRY(plugin_path(e, &path));
    rn_words_add(run, &words, path);
    rn_words_add(run, &words, RN_S("config")); /* becomes the path of the file */
    RN_TRY(add_arguments(e, &words));
    if (!rn_external_is_secret(e))
        add_variable(e, &environment, "KUSTOMIZE_PLUGIN_CONFIG_STRING", e->text);
    add_variable(e, &environment, "KUSTOMIZE_PLUGIN_CONFIG_ROOT", e->loader->root);
    RN_TRY(rn_words_end(run, &words, e->config->root->mark, &program.arguments));
    RN_TRY(rn_words_end(run, &environment, e->config->root->mark, &program.environment));
    return rn_external_run(e, &program, e->config->root->mark, output);
}
