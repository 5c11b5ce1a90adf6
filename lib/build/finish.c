#include "build/finish.h"

#include "build/slices.h"
#include "generate/generate.h"
#include "kube/factory.h"
#include "transform/setter.h"

/* Annotations that the reference keeps for itself while it builds, and takes away at the end. */
static const char *const build_annotations[] = {
    "config.k8s.io/id",
    "config.kubernetes.io/index",
    "config.kubernetes.io/path",
    "internal.config.kubernetes.io/allowKindChange",
    "internal.config.kubernetes.io/allowNameChange",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "internal.config.kubernetes.io/generatorBehavior",
    RN_HELM_ANNOTATION,
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/prefixes",
    "internal.config.kubernetes.io/previousKinds",
    "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/previousNamespaces",
    "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/suffixes",
};

/* An annotation "config.kubernetes.io/local-config" that is not "false" keeps a resource out. */
static void drop_local_configs(struct rn_run *run, struct rn_resset *set)
{
    const struct rn_sym *key =
        rn_symbols_lookup(&run->symbols, RN_S("config.kubernetes.io/local-config"));

    /* What nobody has written is nowhere. */
    for (size_t i = 0; key && i < set->n; i++) {
        const struct rn_node *n =
            rn_get(rn_resource_meta_map(run, set->at[i], RN_WORD(run, annotations)), key);

        set->at[i]->deleted = n && !rn_str_is(rn_text(n), "false");
    }
    rn_resset_compact(set);
}

static void keys_to_strs(struct rn_run *run, const struct rn_texts *texts,
                         const struct rn_str **out, size_t *n)
{
    struct rn_str *at = RN_NEW_N(run, struct rn_str, texts->n + 1);

    for (size_t i = 0; i < texts->n; i++)
        at[i] = texts->at[i].s;
    *out = at;
    *n = texts->n;
}

static int sort_by_options(struct rn_run *run, const struct rn_sort_options *o,
                           struct rn_resset *set)
{
    struct rn_legacy_order order;

    if (rn_str_is(o->order.s, "fifo")) {
        if (o->legacy_given)
            return rn_hint(run,
                           rn_error(run, o->mark, RN_E_FIELD_VALUE,
                                    "legacySortOptions goes with order: legacy, not with fifo"),
                           "remove legacySortOptions, or set order: legacy");
        return RENDER_OK;
    }
    if (!rn_str_is(o->order.s, "legacy"))
        return rn_hint(run,
                       rn_error(run, o->order.s.p ? o->order.mark : o->mark, RN_E_FIELD_VALUE,
                                "sortOptions.order is '%.*s': it must be legacy or fifo",
                                RN_FMT(o->order.s)),
                       "legacy sorts by kind, fifo keeps the order of resources");
    if (!o->legacy_given) {
        rn_order_legacy(run, set, NULL);
        return RENDER_OK;
    }
    keys_to_strs(run, &o->order_first, &order.first, &order.nfirst);
    keys_to_strs(run, &o->order_last, &order.last, &order.nlast);
    rn_order_legacy(run, set, &order);
    return RENDER_OK;
}

static int sort(struct rn_run *run, const struct rn_kustomization *k, enum render_reorder reorder,
                struct rn_resset *set)
{
    if (k->sort_options.given) {
        if (reorder != RENDER_REORDER_DEFAULT)
            rn_warning(run, k->sort_options.mark, RN_W_OPTION,
                       "sorting order is set both in the kustomization file (sortOptions) and by "
                       "--reorder; the file wins");
        return sort_by_options(run, &k->sort_options, set);
    }
    if (reorder != RENDER_REORDER_NONE)
        rn_order_legacy(run, set, NULL);
    return RENDER_OK;
}

static bool asks_for(const struct rn_kustomization *k, const char *option)
{
    for (size_t i = 0; i < k->build_metadata.n; i++)
        if (rn_str_is(k->build_metadata.at[i].s, option))
            return true;
    return false;
}

static void remove_build_annotations(struct rn_run *run, struct rn_resource *r,
                                     const struct rn_sym *const *keys, size_t n)
{
    struct rn_node *map = rn_meta_map(run, rn_resource_change(r), RN_WORD(run, annotations));
    bool some = false;

    if (!map)
        return;
    RN_EACH_PAIR (p, map)
        for (size_t i = 0; i < n && p->value; i++)
            if (p->key == keys[i]) {
                p->value = NULL;
                some = true;
            }
    if (some)
        rn_map_compact(map);
}

/* Those of the keys that are known: what nobody has written is nowhere. */
static size_t known_keys(struct rn_run *run, const char *const *keys, size_t n,
                         const struct rn_sym **known)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        known[found] = rn_symbols_lookup(&run->symbols, rn_str_from(keys[i]));
        found += known[found] != NULL;
    }
    return found;
}

enum { NBUILD_ANNOTATIONS = sizeof(build_annotations) / sizeof(*build_annotations) };

struct cleaning {
    const struct rn_sym *keys[NBUILD_ANNOTATIONS];
    size_t nkeys;
    bool annotate, origins, transformations;
};

static int clean_some(struct rn_run *run, struct rn_resource *const *at, size_t n, const void *args)
{
    const struct cleaning *c = args;

    for (size_t i = 0; i < n; i++) {
        if (c->nkeys)
            remove_build_annotations(run, at[i], c->keys, c->nkeys);
        if (c->annotate)
            rn_origin_annotate(run, at[i], c->origins, c->transformations);
        RN_TRY(rn_resource_rewrite_annotations(run, at[i]));
    }
    return RENDER_OK;
}

static int clean(const struct rn_layer *layer, bool origins, bool transformations)
{
    static const char *const of_origins[] = {RN_ORIGIN_ANNOTATION, RN_TRANSFORMATIONS_ANNOTATION};
    struct rn_run *run = layer->run;
    struct cleaning c = {.origins = origins, .transformations = transformations};
    const struct rn_sym *others[2];

    c.nkeys = known_keys(run, build_annotations, NBUILD_ANNOTATIONS, c.keys);
    c.annotate = origins || transformations || known_keys(run, of_origins, 2, others);
    return rn_share(layer->sharing, run, layer->set->at, layer->set->n, RN_TOGETHER, clean_some, &c,
                    sizeof(c));
}

static int label_managed_by(struct rn_run *run, struct rn_resset *set)
{
    const struct rn_sym *key = rn_intern_c(run, "app.kubernetes.io/managed-by");

    for (size_t i = 0; i < set->n; i++) {
        struct rn_resource *r = set->at[i];
        const struct rn_node *old = rn_get(rn_resource_metadata(run, r), RN_WORD(run, labels));

        if (!rn_is_null(old) && old->kind != RN_MAP)
            return rn_wrong_kind(run, old, "a map", "labels",
                                 old->mark.line ? RN_NOWHERE : r->root->mark);
        rn_resource_set_meta(run, r, RN_WORD(run, labels), key, RN_S("kustomize-v5.8.2"),
                             RN_NOWHERE);
    }
    return RENDER_OK;
}

/* A patch may have taken kind or name away. */
static int check_some(struct rn_run *run, struct rn_resource *const *at, size_t n, const void *args)
{
    (void)args;
    for (size_t i = 0; i < n; i++)
        RN_TRY(rn_object_check(run, at[i]->root));
    return RENDER_OK;
}

int rn_finish(struct rn_accumulation *a, const struct rn_loader *loader,
              const struct rn_kustomization *k, const struct rn_build_args *args,
              struct rn_accumulator *acc)
{
    struct rn_sharing sharing = rn_slices(a);
    struct rn_layer layer = {a->run, a->reader, loader, &acc->set, acc->config, NULL, &sharing};

    RN_TRY(rn_hash_suffixes(a->run, &acc->set, &sharing));
    RN_TRY(rn_transform_name_references(&layer, &acc->config->references));
    RN_TRY(rn_transform_vars(&layer, acc->vars, &acc->config->tables[RN_VAR_REFERENCE]));
    RN_TRY(rn_share(&sharing, a->run, acc->set.at, acc->set.n, RN_TOGETHER, check_some, NULL, 0));
    rn_resset_dirty(&acc->set);
    RN_TRY(rn_resset_check_unique(a->run, &acc->set)); /* local ones, too */
    drop_local_configs(a->run, &acc->set);
    RN_TRY(sort(a->run, k, args->reorder, &acc->set));
    if (args->managed_by_label || asks_for(k, "managedByLabel"))
        RN_TRY(label_managed_by(a->run, &acc->set));
    return clean(&layer, asks_for(k, "originAnnotations"), asks_for(k, "transformerAnnotations"));
}
