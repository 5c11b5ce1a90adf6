#include "transform/substitution.h"

#include "base/base64.h"
#include "kustom/substitution_config.h"
#include "transform/replacement.h"

struct substituting {
    struct rn_layer *layer;
    struct rn_sops_inputs *inputs;
    const struct rn_substitution *s;
    struct rn_str value; /* never in a message */
};

/* ---- Values --------------------------------------------------------------------------------- */

/* Where the value comes from, for messages, and where that is written. */
static struct rn_textval source_of(const struct substituting *w)
{
    const struct rn_substitution_source *from = &w->s->from;
    struct rn_arena *arena = &w->layer->run->arena;

    if (from->env.s.n)
        return (struct rn_textval){rn_str_printf(arena, "the variable %.*s", RN_FMT(from->env.s)),
                                   from->env.mark};
    if (from->file.s.n)
        return (struct rn_textval){rn_str_printf(arena, "the file '%.*s'", RN_FMT(from->file.s)),
                                   from->file.mark};
    return (struct rn_textval){
        rn_str_printf(arena, "%.*s of '%.*s'", RN_FMT(from->path.s), RN_FMT(from->sops.s)),
        from->sops.mark};
}

static bool is_listed(const char *const *names, struct rn_str name)
{
    for (; names && *names; names++)
        if (rn_str_is(name, *names))
            return true;
    return false;
}

/* Whoever writes a base that is fetched must not get at what the user has: variables, and files
 * when it is not the base that reads them. */
static int check_own(struct substituting *w, struct rn_textval source)
{
    struct rn_run *run = w->layer->run;
    const struct rn_repo *repo = w->layer->loader->repo;
    bool foreign_layer = repo && !repo->is_target;
    struct rn_str env = w->s->from.env.s;
    bool is_env = env.n > 0;

    if (!(foreign_layer && is_env) && !rn_run_is_foreign(run, source.mark))
        return RENDER_OK;
    if (is_env ? is_listed(w->inputs->foreign_variables, env) : foreign_layer)
        return RENDER_OK;
    rn_fail(run, RENDER_ESECRET, source.mark, RN_E_SUBSTITUTION,
            "what was fetched from elsewhere asks for %.*s", RN_FMT(source_of(w).s));
    return is_env ? rn_hint(run, RENDER_ESECRET,
                            "ask in a file of your own, or allow it with --remote-env %.*s",
                            RN_FMT(env))
                  : rn_hint(run, RENDER_ESECRET, "keep this config in a file of your own");
}

static int from_env(struct substituting *w, struct rn_textval name)
{
    struct rn_run *run = w->layer->run;
    bool found;

    RN_TRY(rn_sops_variable(&w->inputs->ring, name.s, &w->value, &found));
    if (found)
        return RENDER_OK;
    return rn_hint(run,
                   rn_fail(run, RENDER_ESECRET, name.mark, RN_E_SUBSTITUTION,
                           "the variable %.*s is not set", RN_FMT(name.s)),
                   "set it in the environment of the build");
}

static int is_encrypted(struct substituting *w, struct rn_textval name)
{
    return rn_hint(w->layer->run,
                   rn_fail(w->layer->run, RENDER_ESECRET, name.mark, RN_E_SUBSTITUTION,
                           "'%.*s' is encrypted, and nothing is decrypted in this build",
                           RN_FMT(name.s)),
                   "build with --decrypt, or with --decrypt=placeholder where there is no key");
}

static int from_file(struct substituting *w, struct rn_textval name)
{
    struct rn_file *file;

    RN_TRY(rn_loader_read(w->layer->run, w->layer->loader, name, &file));
    w->value = file->bytes;
    if (!file->encrypted && rn_sops_looks_encrypted(w->inputs, name.s, file->place, file->bytes))
        return is_encrypted(w, name);
    return RENDER_OK;
}

/* A part of a path into a document: a key of a map, a place in a list. */
static const struct rn_sops_value *step(const struct rn_sops_value *v, struct rn_str part)
{
    int64_t index;

    if (v->kind == RN_SOPS_MAP) {
        RN_SOPS_EACH(item, v)
        if (item->key_kind == RN_SOPS_STR && rn_str_eq(item->key, part))
            return &item->value;
    } else if (v->kind == RN_SOPS_LIST && rn_str_to_i64(part, &index)) {
        RN_SOPS_EACH(item, v)
        if (item->value.kind != RN_SOPS_COMMENT && index-- == 0)
            return &item->value;
    }
    return NULL;
}

static int no_value(struct substituting *w, struct rn_textval name, struct rn_textval path)
{
    return rn_fail(w->layer->run, RENDER_ESECRET, path.mark, RN_E_SUBSTITUTION,
                   "'%.*s' has no single value at %.*s", RN_FMT(name.s), RN_FMT(path.s));
}

static int from_sops(struct substituting *w, struct rn_textval name, struct rn_textval path)
{
    struct rn_run *run = w->layer->run;
    struct rn_fieldpath parts = rn_fieldpath_split(run, path.s);
    struct rn_buf text = {.arena = &run->arena};
    const struct rn_sops_value *v;
    struct rn_sops_docs docs = {0};
    struct rn_file *file;

    if (w->inputs->mode == RENDER_DECRYPT_KEEP)
        return is_encrypted(w, name);
    RN_TRY(rn_loader_read(run, w->layer->loader, name, &file));
    if (!file->encrypted)
        return rn_hint(run,
                       rn_fail(run, RENDER_ESECRET, name.mark, RN_E_SUBSTITUTION,
                               "'%.*s' is not encrypted by SOPS", RN_FMT(name.s)),
                       "encrypt it, or write from: {file: PATH} for a file that is a value");
    if (file->format == RN_SOPS_BINARY) { /* to SOPS it has one value, data */
        w->value = file->bytes;
        return rn_str_is(path.s, "data") ? RENDER_OK : no_value(w, name, path);
    }
    RN_TRY(rn_sops_read_plain(run, file->bytes, file->place, file->format, &docs));
    v = docs.n ? &docs.at[0] : NULL;
    for (size_t i = 0; v && i < parts.n; i++)
        v = step(v, parts.parts[i]);
    if (!v || rn_sops_is_branch(v) || v->kind == RN_SOPS_NULL)
        return no_value(w, name, path);
    rn_sops_print_value(v, &text);
    w->value = rn_buf_str(&text);
    return RENDER_OK;
}

/* Where there are no keys there are no variables and no files that are not part of the sources. */
static int placeholder_for(struct substituting *w, struct rn_str name)
{
    w->value = rn_str_printf(&w->layer->run->arena, "PLACEHOLDER_%.*s", RN_FMT(name));
    return RENDER_OK;
}

static int read_value(struct substituting *w)
{
    const struct rn_substitution_source *from = &w->s->from;
    bool clear = w->inputs->mode == RENDER_DECRYPT_PLACEHOLDER;

    if (from->sops.s.n)
        return from_sops(w, from->sops, from->path);
    if (from->env.s.n)
        return clear ? placeholder_for(w, from->env.s) : from_env(w, from->env);
    return clear ? placeholder_for(w, rn_path_base(from->file.s)) : from_file(w, from->file);
}

static int get_value(struct substituting *w)
{
    struct rn_textval source = source_of(w);
    struct rn_run *run = w->layer->run;

    RN_TRY(check_own(w, source));
    RN_TRY(read_value(w));
    if (w->value.n == 0)
        return rn_hint(run,
                       rn_fail(run, RENDER_ESECRET, source.mark, RN_E_SUBSTITUTION,
                               "the value of %.*s is empty", RN_FMT(source.s)),
                       "an empty secret is nearly always a mistake");
    return RENDER_OK;
}

/* ---- Fields --------------------------------------------------------------------------------- */

/* Base64 is due under data of a Secret, unless the config says otherwise. */
static struct rn_str encode(struct substituting *w, const struct rn_resource *r,
                            const struct rn_fieldpath *path)
{
    struct rn_run *run = w->layer->run;
    struct rn_str encoding = w->s->encoding.s;
    bool secret_data = rn_str_is(rn_text(rn_get(r->root, RN_WORD(run, kind))), "Secret") &&
                       path->n && rn_str_is(path->parts[0], "data");
    struct rn_buf out = {.arena = &run->arena};

    if (encoding.n ? !rn_str_is(encoding, "base64") : !secret_data)
        return w->value;
    rn_base64_write(w->value, &out);
    return rn_buf_str(&out);
}

static int no_field(struct substituting *w, const struct rn_resource *r, struct rn_textval path,
                    const char *what)
{
    struct rn_run *run = w->layer->run;
    struct rn_id id = rn_resource_id(run, r);

    return rn_fail(run, RENDER_ESECRET, path.mark, RN_E_SUBSTITUTION, "%.*s %s %.*s for %.*s",
                   RN_FMT(rn_id_text(run, &id)), what, RN_FMT(path.s), RN_FMT(source_of(w).s));
}

static int write_path(struct substituting *w, struct rn_resource *r, struct rn_textval path)
{
    static const struct rn_replacement_options plain = {0};
    struct rn_run *run = w->layer->run;
    struct rn_fieldpath parts = rn_fieldpath_split(run, path.s);
    struct rn_node *value = rn_string(run, encode(w, r, &parts), path.mark);
    struct rn_replacing in_text = {.run = run,
                                   .value = value,
                                   .options = &plain,
                                   .path = &parts,
                                   .mark = path.mark,
                                   .why = RN_S(""),
                                   .as_string = true};
    struct rn_fieldmatch m = {.run = run, .path = &parts, .mark = path.mark, .why = RN_S("")};

    if (parts.n > RN_MAX_DEPTH)
        return no_field(w, r, path, "cannot have a path as long as");
    if (rn_replacing_write_in_text(&in_text, rn_resource_change(r)))
        return RENDER_OK;
    if (!rn_fieldpath_match(&m, rn_resource_change(r), 0) || m.n == 0)
        return rn_hint(run, no_field(w, r, path, "has no field"),
                       "the field must be there, with any value");
    for (size_t i = 0; i < m.n; i++) {
        if (m.found[i]->kind != RN_SCALAR)
            return no_field(w, r, path, "has a map or a list at");
        rn_become(m.found[i], rn_node_copy(run, value));
    }
    return RENDER_OK;
}

static int substitute(struct substituting *w)
{
    struct rn_run *run = w->layer->run;
    struct rn_selector select;
    struct rn_found found;

    RN_TRY(get_value(w));
    RN_TRY(rn_selector_compile(run, &w->s->target, &select));
    RN_TRY(rn_selector_select(run, &select, w->layer->set, &found));
    if (found.n == 0)
        return rn_hint(run,
                       rn_fail(run, RENDER_ESECRET, w->s->target.mark, RN_E_SUBSTITUTION,
                               "the target for %.*s selects nothing", RN_FMT(source_of(w).s)),
                       "kind, name and the other fields are expressions that match all of a text");
    for (size_t i = 0; i < found.n; i++) {
        for (size_t k = 0; k < w->s->field_paths.n; k++)
            RN_TRY(write_path(w, found.at[i], w->s->field_paths.at[k]));
        rn_resource_settle(run, found.at[i]);
    }
    rn_resset_dirty(w->layer->set);
    return RENDER_OK;
}

int rn_transform_substitution(struct rn_layer *layer, const struct rn_node *config)
{
    struct rn_sops_inputs *inputs = rn_source_inputs(layer->loader->source);
    struct rn_substitutions *args = RN_NEW(layer->run, struct rn_substitutions);

    /* What comes now is secret: the run must be one whose memory is all locked. */
    if (inputs->mode != RENDER_DECRYPT_PLACEHOLDER) {
        if (!layer->run->secure.everything)
            return RN_NEEDS_LOCKED_MEMORY;
        inputs->secret = true;
    }
    RN_TRY(rn_substitutions_read(layer->run, config, args));
    for (size_t i = 0; i < args->n; i++) {
        struct substituting w = {.layer = layer, .inputs = inputs, .s = &args->at[i]};

        RN_TRY(substitute(&w));
    }
    for (size_t i = 0; i < args->placeholders.n; i++)
        rn_sops_add_placeholder(inputs, args->placeholders.at[i].s);
    return RENDER_OK;
}

/* ---- Placeholders that are left -------------------------------------------------------------- */

static bool has_placeholder(const struct rn_sops_inputs *inputs, struct rn_str text,
                            struct rn_str *which)
{
    for (size_t i = 0; i < inputs->nplaceholders; i++) {
        *which = inputs->placeholders[i];
        if (which->n && rn_str_find_str(text, *which, 0) < text.n)
            return true;
    }
    return false;
}

static int check_map(struct rn_run *run, const struct rn_sops_inputs *inputs,
                     const struct rn_resource *r, const struct rn_sym *field)
{
    const struct rn_node *map = rn_get(r->root, field);
    int status = RENDER_OK;

    if (!rn_is(map, RN_MAP))
        return RENDER_OK;
    RN_EACH_PAIR (p, map) {
        struct rn_str text = rn_text(p->value), which;
        struct rn_buf plain = {.arena = &run->arena};
        struct rn_id id;
        bool left = has_placeholder(inputs, text, &which);

        if (!left && field == RN_WORD(run, data) && rn_base64_read(text, &plain))
            left = has_placeholder(inputs, rn_buf_str(&plain), &which);
        if (!left)
            continue;
        id = rn_resource_id(run, r);
        status = rn_fail(run, RENDER_ESECRET, p->mark.line ? p->mark : r->root->mark,
                         RN_E_SUBSTITUTION, "%.*s still has the placeholder %.*s at %.*s.%.*s",
                         RN_FMT(rn_id_text(run, &id)), RN_FMT(which), RN_FMT(field->s),
                         RN_FMT(p->key->s));
    }
    return status;
}

int rn_check_placeholders(struct rn_run *run, const struct rn_sops_inputs *inputs,
                          const struct rn_resset *set)
{
    int status = RENDER_OK, one;

    for (size_t i = 0; inputs->nplaceholders && i < set->n; i++) {
        const struct rn_resource *r = set->at[i];

        if (!rn_str_is(rn_text(rn_get(r->root, RN_WORD(run, kind))), "Secret"))
            continue;
        one = check_map(run, inputs, r, RN_WORD(run, data));
        status = status ? status : one;
        one = check_map(run, inputs, r, RN_WORD(run, stringData));
        status = status ? status : one;
    }
    return status;
}
