#include "build/external.h"

#include "build/resource_list.h"
#include "generate/generate.h"
#include "kube/factory.h"
#include "source/dependency.h"

void rn_words_add(struct rn_run *run, struct rn_words *words, struct rn_str text)
{
    words->nul = words->nul || (text.n && memchr(text.p, '\0', text.n));
    RN_PUSH(run, words->at, words->n, words->cap) = rn_str_c(&run->arena, text);
}

int rn_words_end(struct rn_run *run, struct rn_words *words, struct rn_mark mark,
                 const char *const **out)
{
    RN_PUSH(run, words->at, words->n, words->cap) = NULL;
    words->n--;
    *out = words->at;
    if (!words->nul)
        return RENDER_OK;
    return rn_hint(
        run,
        rn_error(run, mark, RN_E_PLUGIN, "an argument or a variable of the program contains a NUL"),
        "programs get texts that end there");
}

/* ---- Loading -------------------------------------------------------------------------------- */

int rn_external_load(struct rn_accumulation *a, const struct rn_loader *loader,
                     const struct rn_resource *config, struct rn_external *out)
{
    struct rn_buf text = {.arena = &a->run->arena};

    *out = (struct rn_external){.a = a, .loader = loader, .config = config};
    if (!a->args->programs->run)
        return rn_hint(a->run,
                       rn_fail(a->run, RENDER_EUNSUPPORTED, config->root->mark, RN_E_UNSUPPORTED,
                               "plugins are enabled, but programs cannot be run here"),
                       "the program that uses this library has to set render_options.programs");
    RN_TRY(
        rn_function_spec_read(a->run, a->reader, config->root, &out->function, &out->is_function));
    RN_TRY(rn_plugin_document(a, config, false, &text));
    out->text = rn_buf_str(&text);
    return out->is_function ? rn_function_check(out) : RENDER_OK;
}

struct rn_str rn_external_name(const struct rn_external *e)
{
    if (!e->is_function)
        return rn_text(rn_get(e->config->root, RN_WORD(e->a->run, kind)));
    if (e->function.container.image.s.n)
        return e->function.container.image.s;
    return e->function.exec.path.s;
}

static int was_encrypted(const struct rn_external *e, struct rn_mark mark, const char *what)
{
    return rn_hint(e->a->run,
                   rn_fail(e->a->run, RENDER_ESECRET, mark, RN_E_PLUGIN,
                           "%s of %s was encrypted: arguments and variables of a program can be "
                           "seen by others",
                           what, e->is_function ? "a function" : "a plugin"),
                   "keep it in the clear; the program gets the rest of its config unseen");
}

int rn_external_public(const struct rn_external *e, struct rn_textval text, const char *what)
{
    const struct rn_sops_inputs *inputs = rn_source_inputs(e->loader->source);
    struct rn_textval source = e->function.source;

    /* What is read from an annotation was encrypted with all of it. */
    if (text.s.n && (rn_sops_was_encrypted(inputs, text.mark, text.s) ||
                     rn_sops_was_encrypted(inputs, source.mark, source.s)))
        return was_encrypted(e, text.mark, what);
    return RENDER_OK;
}

int rn_external_public_file(const struct rn_external *e, const struct rn_file *file,
                            const char *what)
{
    struct rn_mark mark = {.file = file->place};

    return rn_run_is_hidden(e->a->run, mark) ? was_encrypted(e, mark, what) : RENDER_OK;
}

bool rn_external_is_secret(const struct rn_external *e)
{
    return rn_source_inputs(e->loader->source)->secret;
}

/* ---- Running -------------------------------------------------------------------------------- */

/* The last line of what it said. */
static struct rn_str last_line(struct rn_str errors)
{
    size_t start;

    errors = rn_str_trim(errors);
    start = rn_str_rfind(errors, '\n');
    return start == errors.n ? errors : rn_str_slice(errors, start + 1, errors.n);
}

static int cannot_start(const struct rn_external *e, const struct render_program *p,
                        struct rn_mark mark, struct rn_str why)
{
    struct rn_run *run = e->a->run;
    int status = rn_fail(run, RENDER_EIO, mark, RN_E_PLUGIN, "'%s' cannot be started: %.*s",
                         p->arguments[0], RN_FMT(why));

    if (p->kind == RENDER_PROGRAM_PLUGIN)
        return rn_hint(run, status,
                       "a config without a function annotation is for an executable at this path; "
                       "plugins in Go cannot be loaded: make it a KRM function");
    if (p->kind == RENDER_PROGRAM_CONTAINER)
        return rn_hint(run, status, "functions in containers need docker or podman");
    return rn_hint(run, status,
                   "a path with a slash is relative to '%.*s', the directory of the kustomization; "
                   "other names are looked up in PATH",
                   RN_FMT(e->loader->shown));
}

static int report(const struct rn_external *e, const struct render_program *p, int status,
                  struct rn_mark mark, const struct rn_program_result *result)
{
    struct rn_run *run = e->a->run;
    struct rn_str name = rn_external_name(e), why = last_line(result->errors);
    bool hidden = rn_external_is_secret(e) || why.n == 0;

    if (status == RENDER_EIO)
        return cannot_start(e, p, mark, why);
    if (status == RENDER_ELIMIT)
        return rn_fail(run, status, mark, RN_E_LIMIT, "'%.*s' was ended: %.*s", RN_FMT(name),
                       RN_FMT(hidden ? RN_S("it took too long, or printed too much") : why));
    if (status == RENDER_ENOMEM)
        return rn_fail(run, status, mark, RN_E_MEMORY, "out of memory for what '%.*s' printed",
                       RN_FMT(name));
    return rn_fail(run, status, mark, RN_E_PLUGIN, "'%.*s' was not run to its end", RN_FMT(name));
}

/* A path with a slash is a file that the output depends on. */
static void note(const struct rn_external *e, const struct render_program *program)
{
    struct rn_str name = rn_str_from(program->arguments[0]);

    if (program->kind == RENDER_PROGRAM_CONTAINER)
        name = e->function.container.image.s;
    else if (rn_str_find(name, '/', 0) < name.n)
        name = rn_path_join(&e->a->run->arena, e->loader->root, name);
    rn_source_note(e->loader->source, RENDER_DEPENDENCY_PROGRAM, name);
}

int rn_external_run(const struct rn_external *e, const struct render_program *program,
                    struct rn_mark mark, struct rn_str *output)
{
    struct rn_run *run = e->a->run;
    struct rn_program_result result;
    /* What it says may hold what it was told. */
    bool secret = rn_external_is_secret(e);
    struct rn_str why;
    int status;

    note(e, program);
    status = rn_program_run(run, e->a->args->programs, program, &result);
    why = secret ? RN_S("") : last_line(result.errors);
    *output = result.output;
    if (status)
        return report(e, program, status, mark, &result);
    if (result.exit_status == 0)
        return RENDER_OK;
    return rn_hint(
        run,
        rn_error(run, mark, RN_E_PLUGIN, "'%.*s' %s %d%s%.*s", RN_FMT(rn_external_name(e)),
                 result.exit_status < 0 ? "was ended by signal" : "failed with exit status",
                 result.exit_status < 0 ? -result.exit_status : result.exit_status,
                 why.n ? ": " : "", RN_FMT(why)),
        "%s",
        program->show_errors ? "what it wrote to standard error stands above"
        : secret ? "what it says is not shown, as it may hold values that were decrypted; "
                   "--decrypt=placeholder shows it"
                 : "it is run in the directory of the kustomization");
}

/* items NULL: a generator, or nothing to transform, which is the same to the reference. */
static int run_plugin(const struct rn_external *e, const struct rn_str *items,
                      struct rn_documents *out)
{
    struct rn_buf list = {.arena = &e->a->run->arena};
    struct rn_printer printer = {rn_external_name(e), e->config->root->mark,
                                 rn_external_is_secret(e)};
    const struct rn_node *given;
    struct rn_str output;

    if (!e->is_function) {
        RN_TRY(rn_exec_plugin_run(e, items ? *items : RN_S(""), &output));
        return rn_plugin_documents_read(e->a, output, &printer, out);
    }
    RN_TRY(rn_resource_list_write(e->a, items, e->text, &list, &given));
    RN_TRY(rn_function_run(e, rn_buf_str(&list), &output));
    return rn_resource_list_read(e->a, output, &printer, given, out);
}

/* ---- Taking over ---------------------------------------------------------------------------- */

static int to_resources(const struct rn_external *e, const struct rn_documents *objects,
                        struct rn_resource ***out)
{
    struct rn_resource **at = RN_NEW_N(e->a->run, struct rn_resource *, objects->n + 1);

    for (size_t i = 0; i < objects->n; i++) {
        at[i] = rn_resource_new(e->a->run, objects->roots[i]);
        RN_TRY(rn_resource_read_state(e->a->run, at[i]));
        if (e->a->track_origins)
            rn_origin_read(e->a->run, at[i]);
    }
    *out = at;
    return RENDER_OK;
}

/* Where the reference runs nothing the config comes out. It is a local one, so the build drops it
 * in the end. */
static int generate_config(const struct rn_external *e, struct rn_resset *made)
{
    struct rn_run *run = e->a->run;
    struct rn_resource *r = rn_resource_copy(run, e->config);

    rn_resource_set_meta(run, r, RN_WORD(run, annotations),
                         rn_intern_c(run, "config.kubernetes.io/local-config"), RN_S("true"),
                         r->root->mark);
    RN_TRY(rn_generated_options(run, r));
    return rn_resset_append(run, made, r);
}

int rn_external_generate(const struct rn_external *e, struct rn_resset *made)
{
    struct rn_documents objects;
    struct rn_resource **at;

    rn_resset_init(e->a->run, made);
    if (e->is_function && !rn_function_enabled(e))
        return generate_config(e, made);
    RN_TRY(run_plugin(e, NULL, &objects));
    RN_TRY(to_resources(e, &objects, &at));
    for (size_t i = 0; i < objects.n; i++) {
        RN_TRY(rn_generated_options(e->a->run, at[i]));
        RN_TRY(rn_resset_append(e->a->run, made, at[i]));
    }
    return RENDER_OK;
}

/* What was printed is the resource now, with what its annotations say of its past. Only the vars
 * that read it are not in an annotation. */
static void take_over(struct rn_resource *old, const struct rn_resource *printed)
{
    struct rn_resource was = *old;

    *old = *printed;
    old->order = was.order;
    old->found = was.found;
    old->vars = was.vars;
    old->nvars = was.nvars;
    old->vars_cap = was.vars_cap;
}

static int twice(const struct rn_external *e, const struct rn_id *id)
{
    return rn_hint(e->a->run,
                   rn_fail(e->a->run, RENDER_ECONFLICT, e->config->root->mark, RN_E_ID_CONFLICT,
                           "'%.*s' generated duplicate resource: %.*s", RN_FMT(rn_external_name(e)),
                           RN_FMT(rn_id_text(e->a->run, id))),
                   "it prints two objects of this kind with one name and namespace");
}

static int update(const struct rn_external *e, struct rn_resset *set, struct rn_resset *printed,
                  struct rn_resource *r)
{
    struct rn_run *run = e->a->run;
    struct rn_id id = rn_resource_id(run, r);
    struct rn_node *map = rn_meta_map(run, rn_resource_change(r), RN_WORD(run, annotations));
    struct rn_found found;

    if (map)
        rn_remove(map, rn_intern_c(run, "kustomize.config.k8s.io/id"));
    RN_TRY(rn_resource_rewrite_annotations(run, r));
    if (rn_resource_has_notes(r))
        rn_resource_need_annotations(run, r, r->root->mark);
    rn_resource_settle(run, r);
    if (rn_resset_by_current_id(run, printed, &id).n)
        return twice(e, &id);
    rn_resset_push(run, printed, r);
    found = rn_resset_by_current_id(run, set, &id);
    if (found.n > 1)
        return rn_fail(run, RENDER_ECONFLICT, e->config->root->mark, RN_E_MANY_MATCHES,
                       "id %.*s matched %zu resources", RN_FMT(rn_id_text(run, &id)), found.n);
    if (found.n == 0)
        return rn_resset_append(run, set, rn_resource_copy(run, r));
    take_over(found.at[0], r);
    rn_resset_touch(run, set, found.at[0]);
    return RENDER_OK;
}

int rn_external_transform(const struct rn_external *e, struct rn_resset *set)
{
    struct rn_run *run = e->a->run;
    struct rn_buf text = {.arena = &run->arena};
    struct rn_resset printed;
    struct rn_documents objects;
    struct rn_resource **at;
    struct rn_str items;

    if (e->is_function && !rn_function_enabled(e))
        return RENDER_OK;
    RN_TRY(rn_plugin_documents(e->a, set, &text));
    items = rn_buf_str(&text);
    RN_TRY(run_plugin(e, set->n ? &items : NULL, &objects));
    RN_TRY(to_resources(e, &objects, &at));
    rn_resset_init(run, &printed);
    for (size_t i = 0; i < objects.n; i++)
        RN_TRY(update(e, set, &printed, at[i]));
    for (size_t i = 0; i < set->n; i++) {
        struct rn_id id = rn_resource_id(run, set->at[i]);

        set->at[i]->deleted = rn_resset_by_current_id(run, &printed, &id).n == 0;
    }
    rn_resset_compact(set);
    return RENDER_OK;
}
