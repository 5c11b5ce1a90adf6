#include "build/accumulate.h"

#include "build/bases.h"
#include "build/beside.h"
#include "build/charts.h"
#include "build/plugins.h"
#include "build/slices.h"
#include "generate/generate.h"
#include "kube/factory.h"
#include "kube/schema.h"
#include "kustom/announce.h"
#include "yaml/json.h"

enum { MANY = 8 }; /* entries of a list: rather parts of one thing than bases of their own */

void rn_accumulator_init(struct rn_run *run, struct rn_accumulator *acc)
{
    rn_resset_init(run, &acc->set);
    acc->config = NULL;
    acc->vars = rn_vars_new(run);
}

int rn_load_kustomization(struct rn_accumulation *a, const struct rn_loader *loader,
                          struct rn_mark mark, struct rn_kustomization **out)
{
    struct rn_kustomization *k = RN_NEW_N_IN(rn_scratch(a->run), struct rn_kustomization, 1);
    struct rn_file *file;

    RN_TRY(rn_loader_kustomization(a->run, loader, mark, &file));
    RN_TRY(rn_kustomization_read(a->run, a->reader, file->bytes, file->real, file->place, k));
    rn_announce(a->run, loader, k);
    *out = k;
    return RENDER_OK;
}

/* Merging the built-in tables into nothing, or into themselves, changes nothing: so the many
 * kustomizations without tables of their own share them. */
static int merge_config(struct rn_run *run, struct rn_accumulator *acc,
                        const struct rn_transformer_config *more)
{
    struct rn_transformer_config *merged;

    if (!more || (more == acc->config && more == rn_config_default(run)))
        return RENDER_OK;
    if (!acc->config && more == rn_config_default(run)) {
        acc->config = more;
        return RENDER_OK;
    }
    merged = RN_NEW(run, struct rn_transformer_config);
    if (acc->config)
        *merged = *acc->config; /* a copy: a merge into nothing would drop specs */
    RN_TRY(rn_config_merge(run, merged, more));
    acc->config = merged;
    return RENDER_OK;
}

/* The built-in tables and the files under `configurations`. */
static int own_config(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, const struct rn_transformer_config **out)
{
    struct rn_transformer_config *own, *merged;

    *out = rn_config_default(a->run);
    if (k->configurations.n == 0)
        return RENDER_OK;
    own = RN_NEW(a->run, struct rn_transformer_config);
    for (size_t i = 0; i < k->configurations.n; i++) {
        struct rn_transformer_config *one = RN_NEW(a->run, struct rn_transformer_config);
        struct rn_file *file;
        struct rn_node *root;

        RN_TRY(rn_loader_read(a->run, loader, k->configurations.at[i], &file));
        RN_TRY(rn_read_v2(a->run, a->reader, file->bytes, file->place, &root));
        RN_TRY(rn_config_read(a->run, root, one));
        RN_TRY(rn_config_merge(a->run, own, one));
    }
    merged = RN_NEW(a->run, struct rn_transformer_config);
    *merged = **out;
    RN_TRY(rn_config_merge(a->run, merged, own));
    *out = merged;
    return RENDER_OK;
}

/* The field specs of the types in the files under `crds`: JSON when a file starts so, else YAML. */
static int crd_config(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, struct rn_accumulator *acc)
{
    struct rn_transformer_config *specs;

    if (k->crds.n == 0)
        return RENDER_OK;
    specs = RN_NEW(a->run, struct rn_transformer_config);
    for (size_t i = 0; i < k->crds.n; i++) {
        struct rn_file *file;
        struct rn_node *root;
        struct rn_mark top;
        bool json;

        RN_TRY(rn_loader_read(a->run, loader, k->crds.at[i], &file));
        top = (struct rn_mark){1, file->place, 1};
        json = file->bytes.n && file->bytes.p[0] == '{';
        if (json)
            RN_TRY(rn_json_read_members(a->run, file->bytes, top, &root));
        else
            RN_TRY(rn_read_v2(a->run, a->reader, file->bytes, file->place, &root));
        if (file->bytes.n && !root)
            continue; /* comments alone are no fault */
        RN_TRY(rn_config_read_crds(a->run, root, json, top, specs));
    }
    return merge_config(a->run, acc, specs);
}

static int add_file(struct rn_accumulation *a, const struct rn_loader *loader,
                    struct rn_textval path, const struct rn_file *file, struct rn_str base,
                    struct rn_accumulator *acc)
{
    size_t before = acc->set.n;
    struct rn_documents docs;
    struct rn_origin *origin;

    RN_TRY(rn_read_documents(a->run, a->reader, file->bytes, file->place, &docs));
    RN_TRY(rn_resources_from_documents(a->run, &docs, &acc->set));
    if (!a->track_origins)
        return RENDER_OK;
    origin = rn_origin_file(a->run, loader, base, path.s);
    for (size_t i = before; i < acc->set.n; i++) {
        RN_TRY(rn_origin_note(a->run, acc->set.at[i], origin));
    }
    return RENDER_OK;
}

static int check_kind(struct rn_run *run, const struct rn_kustomization *k, bool component,
                      struct rn_textval path)
{
    if (rn_is_component(k) == component)
        return RENDER_OK;
    if (component)
        return rn_hint(run,
                       rn_error(run, path.mark, RN_E_FIELD_VALUE,
                                "expected kind 'Component' for path '%.*s', found a Kustomization",
                                RN_FMT(path.s)),
                       "list it under `resources`");
    return rn_hint(run,
                   rn_error(run, path.mark, RN_E_FIELD_VALUE,
                            "expected kind != 'Component' for path '%.*s'", RN_FMT(path.s)),
                   "list it under `components`");
}

static int append(struct rn_run *run, struct rn_accumulator *acc, const struct rn_accumulator *sub)
{
    RN_TRY(rn_resset_append_all(run, &acc->set, &sub->set));
    RN_TRY(merge_config(run, acc, sub->config));
    return rn_vars_merge(run, acc->vars, sub->vars);
}

/* A component works on what its parent has accumulated, which is appended anew afterwards. */
static int accumulate_component(struct rn_accumulation *a, const struct rn_loader *loader,
                                const struct rn_kustomization *k, struct rn_str base,
                                struct rn_accumulator *acc)
{
    struct rn_accumulator sub = *acc;

    RN_TRY(rn_accumulate(a, loader, k, base, &sub));
    rn_accumulator_init(a->run, acc);
    return append(a->run, acc, &sub);
}

const struct rn_frame *rn_frame_enter(struct rn_run *run, struct rn_mark mark)
{
    const struct rn_frame *outer = run->frame;
    struct rn_frame *frame = RN_NEW(run, struct rn_frame);

    *frame = (struct rn_frame){outer, rn_run_place_path(run, mark), mark};
    run->frame = frame;
    return outer;
}

static void add_to_trail(struct rn_accumulation *a, const struct rn_loader *loader)
{
    struct rn_lineage *trail = a->trail;

    if (!trail)
        return;
    RN_PUSH(a->run, trail->roots, trail->n, trail->cap) = loader->root;
    if (loader->depth > trail->depth)
        trail->depth = loader->depth;
}

void rn_lineage_add_all(struct rn_accumulation *a, const struct rn_lineage *more, unsigned depth)
{
    struct rn_lineage *trail = a->trail;

    for (size_t i = 0; trail && i < more->n; i++)
        RN_PUSH(a->run, trail->roots, trail->n, trail->cap) = more->roots[i];
    if (trail && depth + more->depth > trail->depth)
        trail->depth = depth + more->depth;
}

static int accumulate_loaded(struct rn_accumulation *a, const struct rn_loader *loader,
                             struct rn_textval path, bool component, struct rn_str base,
                             struct rn_accumulator *acc)
{
    struct rn_arena_mark mark = rn_arena_mark(rn_scratch(a->run));
    struct rn_kustomization *k;

    add_to_trail(a, loader);
    RN_TRY(rn_load_kustomization(a, loader, path.mark, &k));
    RN_TRY(check_kind(a->run, k, component, path));
    RN_TRY((component ? accumulate_component : rn_accumulate)(a, loader, k, base, acc));
    /* not when it failed: other threads may still see it */
    rn_arena_rewind(&a->run->scratch, mark);
    return RENDER_OK;
}

int rn_accumulate_at(struct rn_accumulation *a, const struct rn_loader *loader,
                     struct rn_textval path, struct rn_str base, struct rn_accumulator *acc)
{
    return accumulate_loaded(a, loader, path, false, base, acc);
}

static int accumulate_directory(struct rn_accumulation *a, const struct rn_loader *parent,
                                struct rn_textval path, bool component, struct rn_str base,
                                struct rn_accumulator *acc)
{
    const struct rn_frame *outer;
    struct rn_loader *loader;

    RN_TRY(rn_loader_child(a->run, parent, path, &loader));
    if (++a->depth > RN_MAX_KUSTOMIZATION_DEPTH)
        return rn_hint(a->run,
                       rn_fail(a->run, RENDER_ELIMIT, path.mark, RN_E_LIMIT,
                               "more than %d kustomizations deep", RN_MAX_KUSTOMIZATION_DEPTH),
                       "shorten the chain of bases");
    outer = rn_frame_enter(a->run, path.mark);
    if (a->track_origins)
        base = rn_origin_path(a->run, base, path.s);
    RN_TRY(accumulate_loaded(a, loader, path, component, base, acc));
    a->run->frame = outer;
    a->depth--;
    return RENDER_OK;
}

int rn_accumulate_base(struct rn_accumulation *a, const struct rn_loader *parent,
                       struct rn_textval path, struct rn_str base, struct rn_accumulator *acc)
{
    return accumulate_directory(a, parent, path, false, base, acc);
}

int rn_accumulator_take(struct rn_run *run, struct rn_textval path, struct rn_accumulator *acc,
                        const struct rn_accumulator *sub)
{
    const struct rn_frame *outer = rn_frame_enter(run, path.mark);

    RN_TRY(append(run, acc, sub));
    run->frame = outer;
    return RENDER_OK;
}

/* Adds a base, a directory or a git URL. */
static int add_base(struct rn_accumulation *a, const struct rn_loader *loader,
                    struct rn_textval path, struct rn_str base, struct rn_accumulator *acc)
{
    struct rn_accumulator sub;
    bool taken = false;

    if (a->bases)
        RN_TRY(rn_bases_take(a, loader, path, base, acc, &taken));
    if (taken)
        return RENDER_OK;
    rn_accumulator_init(a->run, &sub);
    RN_TRY(rn_accumulate_base(a, loader, path, base, &sub));
    return rn_accumulator_take(a->run, path, acc, &sub);
}

struct entry {
    struct rn_accumulation *a;
    const struct rn_loader *loader;
    struct rn_textval path;
    struct rn_str base;
    struct rn_accumulator *acc;
};

static int add_entry_file(void *user, struct rn_file *file)
{
    const struct entry *entry = user;

    return add_file(entry->a, entry->loader, entry->path, file, entry->base, entry->acc);
}

static int add_entry_base(void *user)
{
    const struct entry *entry = user;

    return add_base(entry->a, entry->loader, entry->path, entry->base, entry->acc);
}

static int accumulate_path(struct rn_accumulation *a, const struct rn_loader *loader,
                           struct rn_textval path, struct rn_str base, struct rn_accumulator *acc)
{
    static const struct rn_entry_ways ways = {add_entry_file, add_entry_base};
    struct entry entry = {a, loader, path, base, acc};

    return rn_loader_entry(a->run, loader, path, &ways, &entry);
}

int rn_accumulate_paths(struct rn_accumulation *a, const struct rn_loader *loader,
                        const struct rn_texts *paths, struct rn_str base,
                        struct rn_accumulator *acc)
{
    struct rn_parts parts;
    int status = RENDER_OK;

    rn_parts_begin(a, loader, paths, base, &parts);
    for (size_t i = 0; i < paths->n && !status;) {
        size_t before = i;

        status = rn_parts_take(a, &parts, &i, acc);
        a->many = paths->n >= MANY;
        if (!status && i == before)
            status = accumulate_path(a, loader, paths->at[i++], base, acc);
    }
    if (status)
        rn_parts_drop(&parts);
    return status;
}

typedef int generator(struct rn_run *run, const struct rn_loader *loader,
                      const struct rn_generator_args *args,
                      const struct rn_generator_options *global, struct rn_resource **out);

static int run_generators(struct rn_accumulation *a, const struct rn_loader *loader,
                          const struct rn_kustomization *k, bool secrets, struct rn_origin *origin,
                          struct rn_accumulator *acc)
{
    const struct rn_generator_args *args = secrets ? k->secrets : k->config_maps;
    generator *make = secrets ? rn_generate_secret : rn_generate_config_map;

    for (size_t i = 0; i < (secrets ? k->nsecrets : k->nconfig_maps); i++) {
        struct rn_resource *r;

        RN_TRY(make(a->run, loader, &args[i], &k->generator_options, &r));
        r->origin = origin;
        RN_TRY(rn_absorb(a->run, &acc->set, r, args[i].mark));
    }
    return RENDER_OK;
}

static struct rn_origin *builtin_origin(struct rn_accumulation *a, const struct rn_loader *loader,
                                        const struct rn_kustomization *k, struct rn_str base,
                                        const char *kind)
{
    struct rn_str file;

    if (!a->track_origins)
        return NULL;
    file = rn_path_join(&a->run->arena, base, rn_path_base(k->path));
    return rn_origin_builtin(a->run, loader, file, kind);
}

static int generate(struct rn_accumulation *a, const struct rn_loader *loader,
                    const struct rn_kustomization *k, struct rn_str base,
                    struct rn_accumulator *acc)
{
    RN_TRY(run_generators(a, loader, k, false,
                          builtin_origin(a, loader, k, base, "ConfigMapGenerator"), acc));
    RN_TRY(run_generators(a, loader, k, true, builtin_origin(a, loader, k, base, "SecretGenerator"),
                          acc));
    RN_TRY(rn_inflate_charts(
        a, loader, k, builtin_origin(a, loader, k, base, "HelmChartInflationGenerator"), acc));
    return rn_run_generator_plugins(a, loader, k, base, acc);
}

/* What the transformers' callback needs to note origins. */
struct noting {
    struct rn_accumulation *a;
    const struct rn_loader *loader;
    const struct rn_kustomization *k;
    struct rn_str base;
    struct rn_resset *set;
};

static int note_transformer(void *user, const char *kind)
{
    struct noting *n = user;

    return rn_origin_transformed(n->a->run, n->set,
                                 builtin_origin(n->a, n->loader, n->k, n->base, kind));
}

static int transform(struct rn_accumulation *a, const struct rn_loader *loader,
                     const struct rn_kustomization *k, struct rn_str base,
                     const struct rn_ready_patches *ready, struct rn_accumulator *acc)
{
    struct rn_sharing sharing = rn_slices(a);
    struct rn_layer layer = {a->run, a->reader, loader, &acc->set, acc->config, ready, &sharing};
    struct noting noting = {a, loader, k, base, &acc->set};

    RN_TRY(rn_transform_all(&layer, k, a->track_origins ? note_transformer : NULL, &noting));
    RN_TRY(rn_run_transformer_plugins(a, loader, k, base, acc));
    RN_TRY(rn_run_validator_plugins(a, loader, k, base, acc));
    return rn_vars_add(&layer, acc->vars, k->vars, k->nvars);
}

/* The file is looked for even where another kustomization has chosen the schema before. */
static int choose_schema(struct rn_accumulation *a, const struct rn_loader *loader,
                         const struct rn_kustomization *k)
{
    const struct rn_textval *version = &k->openapi_version;
    struct rn_file *file;

    if (!k->openapi_path.s.p)
        return rn_schema_use_version(a->run, *version);
    RN_TRY(rn_loader_read(a->run, loader, k->openapi_path, &file));
    return rn_schema_use_file(a->run, a->reader, file->bytes, file->place,
                              version->s.p ? version : NULL);
}

static int accumulate_all(struct rn_accumulation *a, const struct rn_loader *loader,
                          const struct rn_kustomization *k, struct rn_str base,
                          const struct rn_ready_patches *ready, struct rn_accumulator *acc)
{
    const struct rn_transformer_config *config;

    RN_TRY(rn_accumulate_paths(a, loader, &k->resources, base, acc));
    RN_TRY(rn_schema_check(a->run));
    RN_TRY(own_config(a, loader, k, &config));
    RN_TRY(merge_config(a->run, acc, config));
    RN_TRY(crd_config(a, loader, k, acc));
    RN_TRY(generate(a, loader, k, base, acc));
    for (size_t i = 0; i < k->components.n; i++)
        RN_TRY(accumulate_directory(a, loader, k->components.at[i], true, base, acc));
    RN_TRY(transform(a, loader, k, base, ready, acc));
    for (size_t i = 0; i < acc->set.n; i++)
        if (!acc->set.at[i]->checked)
            RN_TRY(rn_resource_check_annotations(a->run, acc->set.at[i]));
    return rn_schema_check(a->run);
}

int rn_accumulate(struct rn_accumulation *a, const struct rn_loader *loader,
                  const struct rn_kustomization *k, struct rn_str base, struct rn_accumulator *acc)
{
    struct rn_textval outer = a->namespace;
    struct rn_ready_patches patches;
    int status;

    RN_TRY(choose_schema(a, loader, k));
    rn_patches_begin(a, loader, k, &patches);
    if (k->namespace.s.n)
        a->namespace = k->namespace;
    status = accumulate_all(a, loader, k, base, &patches, acc);
    a->namespace = outer;
    if (status)
        rn_patches_drop(&patches);
    return status;
}
