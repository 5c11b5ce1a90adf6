#include "generate/sources.h"

#include <stdlib.h>

/* The reference's line reader gives up, without a word, at a line that fills its buffer. */
enum { ENV_LINE_LIMIT = 65536 };

static void add(struct rn_run *run, struct rn_data *out, struct rn_str key, struct rn_str value,
                struct rn_mark mark)
{
    RN_PUSH(run, out->at, out->n, out->cap) = (struct rn_datum){rn_intern(run, key), value, mark};
}

/* No quotes, escapes or trailing blanks are looked at; a line without = has an empty value, one
 * with an empty key is skipped. */
static int read_env_line(struct rn_run *run, struct rn_str line, struct rn_mark mark,
                         struct rn_data *out)
{
    size_t eq;

    if (!rn_str_valid_utf8(line))
        return rn_hint(run,
                       rn_error(run, mark, RN_E_ENCODING, "env file: the line is not valid UTF-8"),
                       "put binary values into a file of their own and list it under files");
    if (mark.line == 1 && rn_str_starts(line, RN_S("\xEF\xBB\xBF")))
        line = rn_str_slice(line, 3, line.n);
    line = rn_str_trim_unicode_left(line);
    eq = rn_str_find(line, '=', 0);
    if (line.n && line.p[0] != '#' && eq != 0)
        add(run, out, rn_str_slice(line, 0, eq), rn_str_slice(line, eq + 1, line.n), mark);
    return RENDER_OK;
}

int rn_read_env_file(struct rn_run *run, struct rn_str text, uint16_t place, struct rn_data *out)
{
    struct rn_mark mark = {.line = 0, .file = place, .column = 1};
    size_t end;

    for (size_t at = 0; at < text.n; at = end + 1) {
        struct rn_str line;

        mark.line++;
        end = rn_str_find(text, '\n', at);
        if (end - at >= ENV_LINE_LIMIT) {
            rn_warning(run, mark, RN_W_ENV_FILE,
                       "env file: a line of 64 KiB or more ends the file: it and the lines after "
                       "it are left out");
            rn_hint(run, RENDER_OK, "put long values into files of their own, under files");
            break;
        }
        line = rn_str_slice(text, at, end);
        if (rn_str_ends(line, RN_S("\r")))
            line.n--;
        RN_TRY(read_env_line(run, line, mark, out));
    }
    return RENDER_OK;
}

static struct rn_str cut_quotes(struct rn_str s)
{
    if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
        return rn_str_slice(s, 1, s.n - 1);
    return s;
}

int rn_read_literal(struct rn_run *run, struct rn_textval literal, struct rn_data *out)
{
    size_t eq = rn_str_find(literal.s, '=', 0);

    /* The text may be a secret that lost its key: it is not shown. */
    if (eq == 0)
        return rn_hint(
            run,
            rn_error(run, literal.mark, RN_E_GENERATOR,
                     "invalid literal source, expected key=value: nothing stands before '='"),
            "write the key in front of the first '=', as in color=blue");
    if (eq == literal.s.n)
        return rn_hint(run,
                       rn_error(run, literal.mark, RN_E_GENERATOR,
                                "invalid literal source, expected key=value: there is no '='"),
                       "write the entry as key=value, as in color=blue");
    add(run, out, rn_str_slice(literal.s, 0, eq),
        cut_quotes(rn_str_slice(literal.s, eq + 1, literal.s.n)), literal.mark);
    return RENDER_OK;
}

/* The last part of a path; Go's path.Base, which looks through slashes at the end. */
static struct rn_str base_name(struct rn_str path)
{
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    return path.n == 1 && path.p[0] == '/' ? path : rn_path_base(path);
}

int rn_split_file_source(struct rn_run *run, struct rn_textval source, struct rn_str *key,
                         struct rn_textval *path)
{
    size_t eq = rn_str_find(source.s, '=', 0);

    *path = source;
    if (eq == source.s.n) {
        *key = base_name(source.s);
        return RENDER_OK;
    }
    if (rn_str_find(source.s, '=', eq + 1) != source.s.n)
        return rn_hint(run,
                       rn_error(run, source.mark, RN_E_GENERATOR,
                                "file source '%.*s': key name or file path contains '='",
                                RN_FMT(source.s)),
                       "write the entry as key=path; neither may have another '='");
    *key = rn_str_slice(source.s, 0, eq);
    path->s = rn_str_slice(source.s, eq + 1, source.s.n);
    if (key->n == 0)
        return rn_hint(
            run,
            rn_error(run, source.mark, RN_E_GENERATOR,
                     "file source '%.*s': missing key name for file path '%.*s'", RN_FMT(source.s),
                     RN_FMT(path->s)),
            "write the entry as key=path, or as path alone to name the key after the file");
    if (path->s.n == 0)
        return rn_hint(run,
                       rn_error(run, source.mark, RN_E_GENERATOR,
                                "file source '%.*s': missing file path for key name '%.*s'",
                                RN_FMT(source.s), RN_FMT(*key)),
                       "write the path of the file behind the '='");
    return RENDER_OK;
}

static int read_env_source(struct rn_run *run, const struct rn_loader *loader,
                           struct rn_textval path, struct rn_data *out)
{
    struct rn_file *file;

    RN_TRY(rn_loader_read(run, loader, path, &file));
    return rn_read_env_file(run, file->bytes, file->place, out);
}

static int read_file_source(struct rn_run *run, const struct rn_loader *loader,
                            struct rn_textval source, struct rn_data *out)
{
    struct rn_str key;
    struct rn_textval path;
    struct rn_file *file;

    RN_TRY(rn_split_file_source(run, source, &key, &path));
    RN_TRY(rn_loader_read(run, loader, path, &file));
    add(run, out, key, file->bytes, source.mark);
    return RENDER_OK;
}

static int report_repeated_key(struct rn_run *run, const struct rn_generator_args *args,
                               const struct rn_datum *first, const struct rn_datum *again)
{
    int status = rn_error(run, again->mark, RN_E_GENERATOR, "'%.*s' repeats the key '%.*s'",
                          RN_FMT(args->name.s), RN_FMT(again->key->s));

    if (first->mark.line == 0)
        return status;
    return rn_hint(run, status, "the first one is at %.*s:%u: keep one of them",
                   RN_FMT(rn_run_place_path(run, first->mark)), (unsigned)first->mark.line);
}

static int check_keys(struct rn_run *run, const struct rn_generator_args *args,
                      const struct rn_data *data)
{
    struct rn_arena *scratch = rn_scratch(run);
    struct rn_arena_mark mark = rn_arena_mark(scratch);
    struct rn_map seen = {.arena = scratch};

    for (size_t i = 0; i < data->n; i++) {
        void **first = rn_map_at(&seen, RN_KEY1(data->at[i].key));

        if (*first)
            return report_repeated_key(run, args, *first, &data->at[i]);
        *first = &data->at[i];
    }
    rn_arena_rewind(scratch, mark);
    return RENDER_OK;
}

static int by_key(const void *a, const void *b)
{
    return rn_str_cmp(((const struct rn_datum *)a)->key->s, ((const struct rn_datum *)b)->key->s);
}

int rn_read_sources(struct rn_run *run, const struct rn_loader *loader,
                    const struct rn_generator_args *args, struct rn_data *out)
{
    for (size_t i = 0; i < args->envs.n; i++)
        RN_TRY(read_env_source(run, loader, args->envs.at[i], out));
    if (args->env.s.n) /* the old spelling comes last */
        RN_TRY(read_env_source(run, loader, args->env, out));
    for (size_t i = 0; i < args->literals.n; i++)
        RN_TRY(rn_read_literal(run, args->literals.at[i], out));
    for (size_t i = 0; i < args->files.n; i++)
        RN_TRY(read_file_source(run, loader, args->files.at[i], out));
    RN_TRY(check_keys(run, args, out));
    if (out->n)
        qsort(out->at, out->n, sizeof(*out->at), by_key);
    return RENDER_OK;
}
