#include "build/function.h"

#include "generate/ksops.h"
#include "kube/factory.h"
#include "kustom/substitution_config.h"
#include "transform/substitution.h"
#include "yaml/writer.h"

struct function {
    struct rn_run *run;
    struct rn_reader *reader;
    const struct rn_build_args *args;
    struct rn_str input;
    uint16_t place;
    struct rn_node *list; /* the ResourceList */
    const struct rn_node *config;
    const struct rn_loader *loader;
    struct rn_sops_inputs *inputs;
};

/* ---- Input ---------------------------------------------------------------------------------- */

static int read_list(struct function *f)
{
    struct rn_mark top = {1, f->place, 1};
    struct rn_str version, kind;
    struct rn_documents docs;
    const struct rn_node *root;

    RN_TRY(rn_read_documents(f->run, f->reader, f->input, f->place, &docs));
    root = docs.n == 1 ? docs.roots[0] : NULL;
    version = rn_text(rn_get(root, RN_WORD(f->run, apiVersion)));
    kind = rn_text(rn_get(root, RN_WORD(f->run, kind)));
    if (!rn_str_is(kind, "ResourceList") || !rn_str_starts(version, RN_S("config.kubernetes.io/")))
        return rn_hint(f->run,
                       rn_error(f->run, root ? root->mark : top, RN_E_RESOURCE,
                                "the input of a function is one ResourceList of "
                                "config.kubernetes.io/v1, not %zu documents of other kinds",
                                docs.n),
                       "a function is run by kustomize: its config has the annotation "
                       "config.kubernetes.io/function");
    f->list = docs.roots[0];
    f->config = rn_get_c(f->run, f->list, "functionConfig");
    return RENDER_OK;
}

static int read_items(struct function *f, struct rn_resset *set)
{
    const struct rn_node *items = rn_get(f->list, RN_WORD(f->run, items));

    rn_resset_init(f->run, set);
    if (rn_is_null(items))
        return RENDER_OK;
    if (!rn_is(items, RN_LIST))
        return rn_error(f->run, items->mark, RN_E_FIELD_TYPE, "items is a %s, not a list",
                        rn_kind_name(items));
    RN_EACH_ITEM (i, items) {
        struct rn_resource *r;

        RN_TRY(rn_object_check(f->run, items->items[i]));
        r = rn_resource_new(f->run, items->items[i]);
        RN_TRY(rn_resource_read_state(f->run, r));
        rn_resset_push(f->run, set, r);
    }
    return RENDER_OK;
}

/* ---- Functions ------------------------------------------------------------------------------ */

static void put_items(struct function *f, const struct rn_resset *set)
{
    struct rn_node *items = rn_list_node(f->run, f->list->mark);

    for (size_t i = 0; i < set->n; i++)
        rn_append(f->run, items, rn_resource_change(set->at[i]));
    rn_set(f->run, f->list, RN_WORD(f->run, items), items);
}

static int substitute(struct function *f)
{
    struct rn_resset set;
    struct rn_layer layer = {f->run, f->reader, f->loader, &set, NULL, NULL, NULL};

    RN_TRY(read_items(f, &set));
    RN_TRY(rn_transform_substitution(&layer, f->config));
    RN_TRY(rn_check_placeholders(f->run, f->inputs, &set));
    put_items(f, &set);
    return RENDER_OK;
}

static int generate(struct function *f, const struct rn_node *config, struct rn_resset *made)
{
    struct rn_resset one;

    if (!rn_is_ksops(f->run, config))
        return rn_hint(f->run,
                       rn_error(f->run, config->mark, RN_E_GENERATOR,
                                "an item of the ksops generator is no config of it: it has "
                                "apiVersion viaduct.ai/v1 and kind ksops"),
                       "ksops generates: list it under `generators`, not under `transformers`");
    rn_resset_init(f->run, &one);
    RN_TRY(rn_generate_ksops(f->run, f->reader, f->loader, config, &one));
    for (size_t i = 0; i < one.n; i++)
        rn_resset_push(f->run, made, one.at[i]);
    return RENDER_OK;
}

/* As the plugin: each item is a config. A runner that hands over no items means functionConfig. */
static int generate_all(struct function *f)
{
    const struct rn_node *items = rn_get(f->list, RN_WORD(f->run, items));
    struct rn_resset made;

    rn_resset_init(f->run, &made);
    if (rn_is_empty(items))
        RN_TRY(generate(f, f->config, &made));
    else if (!rn_is(items, RN_LIST))
        return rn_error(f->run, items->mark, RN_E_FIELD_TYPE, "items is a %s, not a list",
                        rn_kind_name(items));
    else
        RN_EACH_ITEM (i, items)
            RN_TRY(generate(f, items->items[i], &made));
    put_items(f, &made);
    return RENDER_OK;
}

static int dispatch(struct function *f)
{
    struct rn_mark mark = f->config ? f->config->mark : f->list->mark;
    struct rn_str kind = rn_text(rn_get(f->config, RN_WORD(f->run, kind)));

    if (rn_is_substitution(f->run, f->config))
        return substitute(f);
    if (rn_is_ksops(f->run, f->config))
        return generate_all(f);
    return rn_hint(f->run,
                   rn_fail(f->run, RENDER_EUNSUPPORTED, mark, RN_E_UNSUPPORTED,
                           "functionConfig is a '%.*s', which is no function of render",
                           RN_FMT(kind)),
                   "it runs SecretSubstitution (render/v1alpha1) and ksops (viaduct.ai/v1)");
}

static int run_function(struct function *f, bool *secret)
{
    struct rn_source *source =
        rn_source_new(f->run, f->args->files, f->args->working_directory, f->args->restrictor);
    struct rn_sops_inputs inputs = {
        .run = f->run, .mode = f->args->decrypt, .ring = {.run = f->run, .source = f->args->keys}};
    struct rn_loader *loader;
    int status;

    rn_source_decrypt(source, &inputs);
    RN_TRY(rn_loader_open(f->run, source, f->args->target, &loader));
    f->loader = loader;
    f->inputs = &inputs;
    status = dispatch(f);
    *secret = inputs.secret;
    return status;
}

/* ---- Output --------------------------------------------------------------------------------- */

static void put_text(struct rn_run *run, struct rn_node *map, const char *key, struct rn_str text)
{
    rn_set(run, map, rn_intern_c(run, key), rn_string(run, text, RN_NOWHERE));
}

static struct rn_node *result_of(struct function *f, const struct rn_diag *d)
{
    struct rn_node *result = rn_map_node(f->run, RN_NOWHERE);
    struct rn_node *file = rn_map_node(f->run, RN_NOWHERE);
    struct rn_node *tags = rn_map_node(f->run, RN_NOWHERE);
    struct rn_str parts[] = {d->text, d->hint.n ? RN_S("; ") : RN_S(""), d->hint};

    put_text(f->run, result, "message", rn_str_concat(&f->run->arena, parts, 3));
    put_text(f->run, result, "severity",
             d->severity == RENDER_ERROR ? RN_S("error") : RN_S("warning"));
    put_text(f->run, tags, "code", rn_str_from(d->code));
    rn_set(f->run, result, rn_intern_c(f->run, "tags"), tags);
    if (d->path.n && d->mark.file != f->place) {
        put_text(f->run, file, "path", d->path);
        rn_set(f->run, result, rn_intern_c(f->run, "file"), file);
    }
    return result;
}

static void put_results(struct function *f)
{
    struct rn_node *results = rn_list_node(f->run, f->list->mark);

    for (const struct rn_diag *d = f->run->diags; d; d = d->next)
        rn_append(f->run, results, result_of(f, d));
    if (results->nitems)
        rn_set(f->run, f->list, rn_intern_c(f->run, "results"), results);
}

/* A function that failed half way has changed some items: they are read again. */
static int undo(struct function *f)
{
    struct rn_documents docs;

    RN_TRY(rn_read_documents(f->run, f->reader, f->input, f->place, &docs));
    f->list = docs.roots[0];
    return RENDER_OK;
}

int rn_function(struct rn_run *run, const struct rn_build_args *args, const char *name,
                struct rn_str input, struct rn_buf *out, bool *secret)
{
    struct function f = {.run = run, .reader = rn_reader_new(run), .args = args, .input = input};
    int status;

    *secret = false;
    f.place = rn_run_place(run, rn_str_from(name));
    RN_TRY(read_list(&f));
    status = run_function(&f, secret);
    if (status)
        RN_TRY(undo(&f));
    put_results(&f);
    RN_TRY(rn_write_document(run, f.list, false, out));
    return status;
}
