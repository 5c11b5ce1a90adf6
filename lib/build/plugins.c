#include "build/plugins.h"

#include "build/charts.h"
#include "build/external.h"
#include "generate/generate.h"
#include "generate/ksops.h"
#include "kube/factory.h"
#include "kustom/substitution_config.h"
#include "transform/builtin.h"
#include "transform/substitution.h"
#include "yaml/value.h"
#include "yaml/writer.h"

/* An entry that reads as objects is inline; one line of other text is a path. */
static int read_inline(struct rn_accumulation *a, const struct rn_loader *loader,
                       const struct rn_node *entry, struct rn_documents *objects, bool *is_inline)
{
    struct rn_diag **mark = rn_diag_mark(a->run);
    struct rn_documents docs;
    int status;

    RN_TRY(rn_loader_inline(a->run, loader, &entry));
    status = rn_read_inline(a->run, a->reader, entry, &docs);
    if (!status)
        status = rn_objects_from_documents(a->run, &docs, objects);
    *is_inline = !status;
    if (status && rn_str_find(entry->text, '\n', 0) == entry->text.n) {
        rn_diag_rewind(a->run, mark);
        return RENDER_OK;
    }
    return status;
}

static int add_inline(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, struct rn_str base,
                      const struct rn_documents *objects, struct rn_accumulator *acc)
{
    for (size_t i = 0; i < objects->n; i++) {
        struct rn_resource *r = rn_resource_new(a->run, objects->roots[i]);

        if (a->track_origins)
            r->origin = rn_origin_file(a->run, loader, base, rn_path_base(k->path));
        RN_TRY(rn_resset_append(a->run, &acc->set, r));
    }
    return RENDER_OK;
}

static bool is_builtin(struct rn_run *run, const struct rn_node *config)
{
    return rn_str_is(rn_text(rn_get(config, RN_WORD(run, apiVersion))), "builtin");
}

/* The origin of what a config makes or changes: the config object, in its file. */
static struct rn_origin *origin_of_config(struct rn_accumulation *a,
                                          const struct rn_resource *config)
{
    if (!a->track_origins || !config->origin)
        return NULL;
    return rn_origin_config(a->run, config->origin, config->root);
}

/* The reference hands configs on as text, so all must be such as can be written; what is built in
 * gets what becomes of a tree on the way. What it makes is told the name that was written. */
static int hand_on(struct rn_accumulation *a, const struct rn_resset *configs)
{
    struct rn_buf text = {.arena = &a->run->arena};

    for (size_t i = 0; i < configs->n; i++) {
        struct rn_resource *config = configs->at[i];

        text.n = 0;
        RN_TRY(rn_write_document(a->run, config->root, false, &text));
        if (!is_builtin(a->run, config->root))
            continue;
        config->origin = origin_of_config(a, config);
        RN_TRY(rn_normalize_exact(a->run, rn_resource_change(config)));
    }
    return RENDER_OK;
}

/* As origin_of_config, after hand_on(). */
static struct rn_origin *config_origin(struct rn_accumulation *a, const struct rn_resource *config)
{
    return is_builtin(a->run, config->root) ? config->origin : origin_of_config(a, config);
}

/* All inline entries come first, then all that are paths, as in the reference. */
static int load_configs(struct rn_accumulation *a, const struct rn_loader *loader,
                        const struct rn_kustomization *k, const struct rn_texts *entries,
                        struct rn_str base, struct rn_accumulator *acc)
{
    struct rn_texts paths = {0};

    rn_accumulator_init(a->run, acc);
    for (size_t i = 0; i < entries->n; i++) {
        struct rn_documents objects;
        bool is_inline = true;

        if (!entries->nodes[i])
            continue;
        RN_TRY(read_inline(a, loader, entries->nodes[i], &objects, &is_inline));
        if (is_inline)
            RN_TRY(add_inline(a, loader, k, base, &objects, acc));
        else
            rn_texts_add(a->run, &paths, entries->at[i], entries->nodes[i]);
    }
    RN_TRY(rn_accumulate_paths(a, loader, &paths, base, acc));
    return hand_on(a, &acc->set);
}

static int refuse_external(struct rn_run *run, const struct rn_node *config)
{
    if (rn_is_ksops(run, config))
        return rn_hint(run,
                       rn_fail(run, RENDER_EUNSUPPORTED, config->mark, RN_E_UNSUPPORTED,
                               "external plugins disabled; unable to load external plugin 'ksops'"),
                       "with --decrypt the ksops generator runs without any plugin");
    return rn_hint(
        run,
        rn_fail(run, RENDER_EUNSUPPORTED, config->mark, RN_E_UNSUPPORTED,
                "external plugins disabled; unable to load external plugin '%.*s'",
                RN_FMT(rn_text(rn_get(config, RN_WORD(run, kind))))),
        "--enable-alpha-plugins lets builds run programs: do so for configs that you trust");
}

static int run_ksops(struct rn_accumulation *a, const struct rn_loader *loader,
                     const struct rn_resource *config, struct rn_accumulator *acc)
{
    struct rn_resset made;

    rn_resset_init(a->run, &made);
    RN_TRY(rn_generate_ksops(a->run, a->reader, loader, config->root, &made));
    for (size_t i = 0; i < made.n; i++) {
        made.at[i]->origin = config_origin(a, config);
        RN_TRY(rn_generated_options(a->run, made.at[i]));
        RN_TRY(rn_absorb(a->run, &acc->set, made.at[i], config->root->mark));
    }
    return RENDER_OK;
}

/* The configs of one field that are external plugins', loaded, by the index of the config; NULL for
 * the others. All are loaded before any runs. */
static int load_externals(struct rn_accumulation *a, const struct rn_loader *loader,
                          const struct rn_resset *configs, bool generators,
                          struct rn_external ***out)
{
    *out = RN_NEW_N(a->run, struct rn_external *, configs->n + 1);
    for (size_t i = 0; i < configs->n; i++) {
        const struct rn_node *root = configs->at[i]->root;

        if (is_builtin(a->run, root) || (generators ? a->decrypts && rn_is_ksops(a->run, root)
                                                    : rn_is_substitution(a->run, root)))
            continue;
        if (!a->args->plugins->enabled)
            return refuse_external(a->run, root);
        (*out)[i] = RN_NEW(a->run, struct rn_external);
        RN_TRY(rn_external_load(a, loader, configs->at[i], (*out)[i]));
    }
    return RENDER_OK;
}

static int absorb_all(struct rn_accumulation *a, const struct rn_resource *config,
                      const struct rn_resset *made, struct rn_accumulator *acc)
{
    for (size_t i = 0; i < made->n; i++) {
        if (!made->at[i]->origin)
            made->at[i]->origin = config_origin(a, config);
        RN_TRY(rn_absorb(a->run, &acc->set, made->at[i], config->root->mark));
    }
    return RENDER_OK;
}

static int run_generator(struct rn_accumulation *a, const struct rn_loader *loader,
                         const struct rn_resource *config, const struct rn_external *external,
                         struct rn_accumulator *acc)
{
    struct rn_resource *r;
    struct rn_resset made;

    if (external) {
        RN_TRY(rn_external_generate(external, &made));
        return absorb_all(a, config, &made, acc);
    }
    if (!is_builtin(a->run, config->root))
        return run_ksops(a, loader, config, acc);
    if (rn_is_chart_generator(a->run, config->root))
        return rn_inflate_configured(a, loader, config->root, config_origin(a, config), acc);
    RN_TRY(rn_generate_builtin(a->run, a->reader, loader, config->root, &r));
    r->origin = config_origin(a, config);
    return rn_absorb(a->run, &acc->set, r, config->root->mark);
}

int rn_run_generator_plugins(struct rn_accumulation *a, const struct rn_loader *loader,
                             const struct rn_kustomization *k, struct rn_str base,
                             struct rn_accumulator *acc)
{
    struct rn_accumulator configs;
    struct rn_external **externals;

    if (k->generators.n == 0)
        return RENDER_OK;
    RN_TRY(load_configs(a, loader, k, &k->generators, base, &configs));
    RN_TRY(load_externals(a, loader, &configs.set, true, &externals));
    for (size_t i = 0; i < configs.set.n; i++)
        RN_TRY(run_generator(a, loader, configs.set.at[i], externals[i], acc));
    return RENDER_OK;
}

int rn_run_transformer_plugins(struct rn_accumulation *a, const struct rn_loader *loader,
                               const struct rn_kustomization *k, struct rn_str base,
                               struct rn_accumulator *acc)
{
    struct rn_layer layer = {a->run, a->reader, loader, &acc->set, acc->config, NULL, NULL};
    struct rn_accumulator configs;
    struct rn_external **externals;

    if (k->transformers.n == 0)
        return RENDER_OK;
    RN_TRY(load_configs(a, loader, k, &k->transformers, base, &configs));
    RN_TRY(load_externals(a, loader, &configs.set, false, &externals));
    for (size_t i = 0; i < configs.set.n; i++) {
        const struct rn_resource *config = configs.set.at[i];

        if (externals[i])
            RN_TRY(rn_external_transform(externals[i], &acc->set));
        else if (rn_is_substitution(a->run, config->root))
            RN_TRY(rn_transform_substitution(&layer, config->root));
        else
            RN_TRY(rn_transform_builtin(&layer, config->root));
        if (a->track_origins)
            RN_TRY(rn_origin_transformed(a->run, &acc->set, config_origin(a, config)));
    }
    return RENDER_OK;
}

/* The label that a validator may leave. The reference means that, too, but finds every resource
 * changed that has another label. */
static void remove_validated_by(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *meta = rn_get(rn_resource_change(r), RN_WORD(run, metadata));
    struct rn_node *labels = rn_get(meta, RN_WORD(run, labels));

    if (rn_is(labels, RN_MAP) && rn_remove(labels, rn_intern_c(run, "validated-by")) &&
        labels->npairs == 0)
        rn_remove(meta, RN_WORD(run, labels));
}

/* What is compared: the object with what else the reference keeps in it. */
static struct rn_resource *snapshot(struct rn_run *run, const struct rn_resource *r)
{
    struct rn_resource *copy = rn_resource_copy(run, r);

    rn_resource_write_state(run, copy, true);
    remove_validated_by(run, copy);
    return copy;
}

static int run_validator(struct rn_accumulation *a, const struct rn_loader *loader,
                         const struct rn_resource *config, const struct rn_external *external,
                         struct rn_resset *set, const struct rn_accumulator *acc)
{
    struct rn_layer layer = {a->run, a->reader, loader, set, acc->config, NULL, NULL};

    return external ? rn_external_transform(external, set)
                    : rn_transform_builtin(&layer, config->root);
}

/* The reference looks for each resource by its id: there must be one. Until the end of a build two
 * may have the same. */
static int check_id(struct rn_run *run, const struct rn_resource *config, struct rn_resset *set,
                    const struct rn_resource *r)
{
    struct rn_id id = rn_resource_id(run, r);
    struct rn_found same = rn_resset_by_current_id(run, set, &id);

    if (same.n < 2)
        return RENDER_OK;
    return rn_hint(run,
                   rn_fail(run, RENDER_ECONFLICT, config->root->mark, RN_E_ID_CONFLICT,
                           "a validator cannot tell %zu resources apart: the id of each is %.*s",
                           same.n, RN_FMT(rn_id_text(run, &id))),
                   "a replacement or a patch has given them one name: give each its own");
}

/* The resources must come out as they went in. The reference gives a validator the list as a copy
 * but not what is in it: what it adds or drops is not seen. */
static int validate(struct rn_accumulation *a, const struct rn_loader *loader,
                    const struct rn_resource *config, const struct rn_external *external,
                    struct rn_accumulator *acc)
{
    struct rn_resource **before = RN_NEW_N(a->run, struct rn_resource *, acc->set.n + 1);
    struct rn_resset set;

    /* The reference fails as well: what passes by a function comes out as another text. */
    if (external && acc->set.n && external->is_function && !rn_function_enabled(external))
        return rn_hint(a->run,
                       rn_error(a->run, config->root->mark, RN_E_PLUGIN,
                                "a validator that is not run cannot find anything valid"),
                       "enable it, or take it out of `validators`");
    rn_resset_init(a->run, &set);
    for (size_t i = 0; i < acc->set.n; i++) {
        before[i] = snapshot(a->run, acc->set.at[i]);
        rn_resset_push(a->run, &set, acc->set.at[i]);
    }
    RN_TRY(run_validator(a, loader, config, external, &set, acc));
    for (size_t i = 0; i < acc->set.n; i++)
        acc->set.at[i]->deleted = false;
    for (size_t i = 0; i < acc->set.n; i++) {
        RN_TRY(check_id(a->run, config, &acc->set, acc->set.at[i]));
        if (rn_node_eq(before[i]->root, snapshot(a->run, acc->set.at[i])->root))
            continue;
        return rn_hint(a->run,
                       rn_error(a->run, config->root->mark, RN_E_FIELD_VALUE,
                                "validator shouldn't modify the resource map"),
                       external ? "it prints nothing, and fails with an exit status: what it "
                                  "prints takes the place of the resources"
                                : "list it under `transformers`");
    }
    return RENDER_OK;
}

int rn_run_validator_plugins(struct rn_accumulation *a, const struct rn_loader *loader,
                             const struct rn_kustomization *k, struct rn_str base,
                             struct rn_accumulator *acc)
{
    struct rn_accumulator configs;
    struct rn_external **externals;

    if (k->validators.n == 0)
        return RENDER_OK;
    RN_TRY(load_configs(a, loader, k, &k->validators, base, &configs));
    RN_TRY(load_externals(a, loader, &configs.set, false, &externals));
    for (size_t i = 0; i < configs.set.n; i++) {
        const struct rn_resource *config = configs.set.at[i];

        if (!externals[i] && !is_builtin(a->run, config->root))
            return refuse_external(a->run, config->root);
        RN_TRY(validate(a, loader, config, externals[i], acc));
    }
    return RENDER_OK;
}
