#include "transform/transform.h"

/* A step is one field of the kustomization: how many transformers the reference makes of it, and
 * how to run the i-th. */
struct step {
    const char *builtin_kind;
    size_t (*count)(const struct rn_kustomization *k);
    int (*run)(struct rn_layer *layer, const struct rn_kustomization *k, size_t i);
    bool removes; /* it can leave nothing of a resource */
};

static const struct rn_fieldspecs *table(const struct rn_layer *layer, enum rn_table t)
{
    return &layer->config->tables[t];
}

static size_t count_strategic_merge(const struct rn_kustomization *k)
{
    return k->patches_strategic_merge.n != 0;
}

static int run_strategic_merge(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    (void)i;
    return rn_transform_patches_strategic_merge(layer, &k->patches_strategic_merge,
                                                k->patches_strategic_merge.n);
}

static size_t count_patches(const struct rn_kustomization *k)
{
    return k->npatches;
}

static int run_patch(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    struct rn_patch_trees trees;

    if (!layer->ready || !layer->ready->take(layer->ready->user, i, &trees))
        RN_TRY(rn_patch_read(layer, &k->patches[i], &trees));
    return rn_transform_patch(layer, &k->patches[i], &trees);
}

static size_t count_namespace(const struct rn_kustomization *k)
{
    return k->namespace.s.n != 0;
}

static int run_namespace(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    struct rn_namespace_args args = {.namespace = k->namespace,
                                     .subjects = RN_SUBJECTS_DEFAULT_ONLY,
                                     .specs = table(layer, RN_NAMESPACE)};

    (void)i;
    return rn_transform_namespace(layer, &args);
}

static size_t count_prefix(const struct rn_kustomization *k)
{
    return k->name_prefix.s.n != 0;
}

static int run_prefix(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    (void)i;
    return rn_transform_prefix(layer, k->name_prefix, table(layer, RN_NAME_PREFIX));
}

static size_t count_suffix(const struct rn_kustomization *k)
{
    return k->name_suffix.s.n != 0;
}

static int run_suffix(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    (void)i;
    return rn_transform_suffix(layer, k->name_suffix, table(layer, RN_NAME_SUFFIX));
}

/* The entries of `labels`, then commonLabels, which counts even when it is empty. */
static size_t count_labels(const struct rn_kustomization *k)
{
    return k->nlabels || k->common_labels.n ? k->nlabels + 1 : 0;
}

static int run_labels(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    struct rn_fieldspecs specs;

    if (i == k->nlabels)
        return rn_transform_pairs(layer, &k->common_labels, table(layer, RN_COMMON_LABELS));
    RN_TRY(rn_label_entry_specs(layer, &k->labels[i], &specs));
    return rn_transform_pairs(layer, &k->labels[i].pairs, &specs);
}

static size_t count_annotations(const struct rn_kustomization *k)
{
    return k->common_annotations.n != 0;
}

static int run_annotations(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    (void)i;
    return rn_transform_pairs(layer, &k->common_annotations, table(layer, RN_COMMON_ANNOTATIONS));
}

static size_t count_json6902(const struct rn_kustomization *k)
{
    return k->npatches_json6902;
}

static int run_json6902(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    return rn_transform_patch_json6902(layer, &k->patches_json6902[i]);
}

static size_t count_replicas(const struct rn_kustomization *k)
{
    return k->nreplicas;
}

static int run_replicas(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    return rn_transform_replicas(layer, &k->replicas[i], table(layer, RN_REPLICAS));
}

static size_t count_images(const struct rn_kustomization *k)
{
    return k->nimages;
}

/* The first does the work of all: they need the same fields. */
static int run_images(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    if (i > 0)
        return RENDER_OK;
    return rn_transform_images(layer, k->images, k->nimages, table(layer, RN_IMAGES));
}

static size_t count_replacements(const struct rn_kustomization *k)
{
    return k->nreplacements != 0;
}

static int run_replacements(struct rn_layer *layer, const struct rn_kustomization *k, size_t i)
{
    (void)i;
    return rn_transform_replacements(layer, k->replacements, k->nreplacements);
}

/* The order of the reference. */
static const struct step steps[] = {
    {"PatchStrategicMergeTransformer", count_strategic_merge, run_strategic_merge, true},
    {"PatchTransformer", count_patches, run_patch, true},
    {"NamespaceTransformer", count_namespace, run_namespace, false},
    {"PrefixTransformer", count_prefix, run_prefix, false},
    {"SuffixTransformer", count_suffix, run_suffix, false},
    {"LabelTransformer", count_labels, run_labels, false},
    {"AnnotationsTransformer", count_annotations, run_annotations, false},
    {"PatchJson6902Transformer", count_json6902, run_json6902, true},
    {"ReplicaCountTransformer", count_replicas, run_replicas, false},
    {"ImageTagTransformer", count_images, run_images, false},
    {"ReplacementTransformer", count_replacements, run_replacements, true},
};

static int run_step(struct rn_layer *layer, const struct rn_kustomization *k,
                    const struct step *step, int (*ran)(void *user, const char *builtin_kind),
                    void *user)
{
    size_t n = step->count(k);

    for (size_t i = 0; i < n; i++) {
        RN_TRY(step->run(layer, k, i));
        if (ran)
            RN_TRY(ran(user, step->builtin_kind));
    }
    if (n && step->removes)
        rn_resset_compact(layer->set);
    return RENDER_OK;
}

int rn_transform_all(struct rn_layer *layer, const struct rn_kustomization *k,
                     int (*ran)(void *user, const char *builtin_kind), void *user)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        RN_TRY(run_step(layer, k, &steps[i], ran, user));
    return RENDER_OK;
}
