/* From the text of a kustomization file to the struct that the build works with. */
#include "kustom/fields.h"

#define API_VERSION "kustomize.config.k8s.io/v1beta1"
#define COMPONENT_API_VERSION "kustomize.config.k8s.io/v1alpha1"

bool rn_is_component(const struct rn_kustomization *k)
{
    return rn_str_is(k->kind.s, "Component");
}

/* In the reference's order. */
static const struct {
    const char *old, *now;
} deprecated[] = {
    {"bases", "resources"},         {"commonLabels", "labels"},           {"imageTags", "images"},
    {"patchesJson6902", "patches"}, {"patchesStrategicMerge", "patches"}, {"vars", "replacements"},
};

/* The mark of the key that gave the field: of several spellings any will do. */
static struct rn_mark key_mark(const struct rn_node *root, const struct rn_field *f)
{
    struct rn_mark mark = root->mark;

    RN_EACH_PAIR (p, root) {
        if (rn_field_find(&rn_fields_kustomization, p->key->s) == f)
            mark = p->mark;
    }
    return mark;
}

/* Once a file, when the field is there and not null: an empty list counts. */
static void warn_deprecated(struct rn_run *run, const struct rn_node *root,
                            const struct rn_kustomization *k)
{
    for (size_t i = 0; i < sizeof(deprecated) / sizeof(deprecated[0]); i++) {
        const struct rn_field *f =
            rn_field_find(&rn_fields_kustomization, rn_str_from(deprecated[i].old));

        if (!rn_field_given(f, k))
            continue;
        rn_warning(run, key_mark(root, f), RN_W_DEPRECATED,
                   "'%s' is deprecated. Please use '%s' instead.", deprecated[i].old,
                   deprecated[i].now);
        rn_hint(run, RENDER_OK, "run 'kustomize edit fix' to update the kustomization");
    }
}

void rn_texts_add(struct rn_run *run, struct rn_texts *texts, struct rn_textval text,
                  const struct rn_node *node)
{
    size_t n = texts->n, nodes_cap = texts->cap;

    if (n == nodes_cap)
        texts->nodes = rn_grow(&run->arena, texts->nodes, n, &nodes_cap, sizeof(*texts->nodes));
    texts->nodes[n] = node;
    RN_PUSH(run, texts->at, texts->n, texts->cap) = text;
}

static void move_texts(struct rn_run *run, struct rn_texts *to, struct rn_texts *from)
{
    for (size_t i = 0; i < from->n; i++)
        rn_texts_add(run, to, from->at[i], from->nodes[i]);
    *from = (struct rn_texts){0};
}

static void move_image_tags(struct rn_run *run, struct rn_kustomization *k)
{
    for (size_t i = 0; i < k->nimage_tags; i++)
        RN_PUSH(run, k->images, k->nimages, k->images_cap) = k->image_tags[i];
    k->image_tags = NULL;
    k->nimage_tags = 0;
}

/* The singular `env` is one more entry of `envs`, the last. */
static void move_envs(struct rn_run *run, struct rn_generator_args *args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rn_texts one = {&args[i].env, 1, 1, (const struct rn_node *[]){NULL}};

        if (!args[i].env.s.n)
            continue;
        move_texts(run, &args[i].envs, &one);
        args[i].env = (struct rn_textval){0};
    }
}

/* The reference drops extraArgs, helmBin, chartRepoName and releaseNamespace without a word. Homes
 * count only when there are no helmGlobals; of several the last. */
static void move_helm_inflations(struct rn_run *run, struct rn_kustomization *k)
{
    struct rn_helm_globals globals = {0};

    for (size_t i = 0; i < k->nhelm_inflations; i++) {
        const struct rn_helm_inflation *old = &k->helm_inflations[i];
        struct rn_helm_chart chart = {
            .name = old->chart_name,
            .version = old->chart_version,
            .repo = old->chart_repo_url,
            .values_file = old->values,
            .values_inline = old->values_local,
            .values_merge = old->values_merge,
            .release_name = old->release_name,
            .mark = old->mark,
        };

        RN_PUSH(run, k->helm_charts, k->nhelm_charts, k->helm_charts_cap) = chart;
        if (old->helm_home.s.n)
            globals.config_home = old->helm_home;
        if (old->chart_home.s.n)
            globals.chart_home = old->chart_home;
    }
    globals.given = globals.chart_home.s.n || globals.config_home.s.n;
    if (!k->helm_globals.given && globals.given)
        k->helm_globals = globals;
    k->helm_inflations = NULL;
    k->nhelm_inflations = 0;
}

static void move_old_spellings(struct rn_run *run, struct rn_kustomization *k)
{
    if (!k->kind.s.n)
        k->kind.s = RN_S("Kustomization");
    if (!k->api_version.s.n)
        k->api_version.s = rn_is_component(k) ? RN_S(COMPONENT_API_VERSION) : RN_S(API_VERSION);
    move_texts(run, &k->resources, &k->bases);
    move_image_tags(run, k);
    move_envs(run, k->config_maps, k->nconfig_maps);
    move_envs(run, k->secrets, k->nsecrets);
    move_helm_inflations(run, k);
}

/* openapi is a map of strings, in which two keys mean something; these are not folded. */
static void pick_openapi(struct rn_kustomization *k)
{
    for (size_t i = 0; i < k->openapi.n; i++) {
        struct rn_textval v = {k->openapi.at[i].value, k->openapi.at[i].mark};

        if (rn_str_is(k->openapi.at[i].key, "path"))
            k->openapi_path = v;
        if (rn_str_is(k->openapi.at[i].key, "version"))
            k->openapi_version = v;
    }
}

/* The reference hands replacements on as text, in which an empty list is left out. */
static void drop_empty_targets(struct rn_kustomization *k)
{
    for (size_t i = 0; i < k->nreplacements; i++)
        if (k->replacements[i].ntargets == 0)
            k->replacements[i].targets = NULL;
}

/* Whether nothing but apiVersion and kind is there; [] and {} are something, "" is not. */
static bool is_empty(const struct rn_kustomization *k)
{
    for (uint16_t i = 0; i < rn_fields_kustomization.n; i++) {
        const struct rn_field *f = &rn_fields_kustomization.fields[i];

        if (!(f->flags & RN_FIELD_TYPE_META) && rn_field_given(f, k))
            return false;
    }
    return true;
}

static int check_type(struct rn_run *run, const struct rn_kustomization *k)
{
    const char *version = rn_is_component(k) ? COMPONENT_API_VERSION : API_VERSION;

    if (!rn_is_component(k) && !rn_str_is(k->kind.s, "Kustomization"))
        return rn_hint(run,
                       rn_error(run, k->kind.mark, RN_E_FIELD_VALUE,
                                "kind should be Kustomization or Component, found '%.*s'",
                                RN_FMT(k->kind.s)),
                       "a manifest in a file of this name belongs in a file of another, listed "
                       "under resources");
    if (!rn_str_is(k->api_version.s, version))
        return rn_hint(run,
                       rn_error(run, k->api_version.mark, RN_E_FIELD_VALUE,
                                "apiVersion for %.*s should be %s, found '%.*s'", RN_FMT(k->kind.s),
                                version, RN_FMT(k->api_version.s)),
                       "write that, or leave apiVersion out");
    return RENDER_OK;
}

/* A file with faults: if it says to be something else, that is worth telling, too. */
static void report_kind(struct rn_run *run, struct rn_kustomization *k)
{
    move_old_spellings(run, k);
    check_type(run, k);
}

/* The tree of the file is done with when the struct is filled. */
static int read_fields(struct rn_run *run, struct rn_reader *reader, struct rn_str text,
                       struct rn_kustomization *out)
{
    struct rn_arena_mark mark = rn_nodes_pass(run);
    struct rn_node *root = NULL;
    int status = rn_read_v2(run, reader, text, out->place, &root);

    if (!status && !rn_is_null(root)) {
        status = rn_decode_kustomization(run, root, out);
        if (status)
            report_kind(run, out);
        else
            warn_deprecated(run, root, out);
    }
    rn_nodes_stay(run, mark);
    return status;
}

int rn_kustomization_read(struct rn_run *run, struct rn_reader *reader, struct rn_str text,
                          struct rn_str real_path, uint16_t place, struct rn_kustomization *out)
{
    memset(out, 0, sizeof(*out));
    out->path = real_path;
    out->place = place;
    out->mark = (struct rn_mark){1, place, 1};
    RN_TRY(read_fields(run, reader, text, out));
    move_old_spellings(run, out);
    if (is_empty(out))
        return rn_hint(
            run,
            rn_error(run, out->mark, RN_E_EMPTY_KUSTOMIZATION, "the kustomization file is empty"),
            "list manifests under resources");
    pick_openapi(out);
    drop_empty_targets(out);
    return check_type(run, out);
}
