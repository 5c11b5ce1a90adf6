#include <assert.h>
#include <stdlib.h>

#include "kube/tables_fieldspec.h"

static const char *const table_names[RN_TABLES] = {
    [RN_NAME_PREFIX] = "namePrefix",
    [RN_NAME_SUFFIX] = "nameSuffix",
    [RN_NAMESPACE] = "namespace",
    [RN_COMMON_LABELS] = "commonLabels",
    [RN_LABELS] = "labels",
    [RN_TEMPLATE_LABELS] = "templateLabels",
    [RN_VOLUME_CLAIM_TEMPLATE_LABELS] = "volumeClaimTemplateLabels",
    [RN_COMMON_ANNOTATIONS] = "commonAnnotations",
    [RN_VAR_REFERENCE] = "varReference",
    [RN_IMAGES] = "images",
    [RN_REPLICAS] = "replicas",
};

const char *rn_table_name(enum rn_table t)
{
    return table_names[t];
}

/* Merges a table by way of a copy when something is added: the arrays of a configuration are shared
 * by those that were copied from it. */
static int merge_table(struct rn_run *run, struct rn_fieldspecs *into,
                       const struct rn_fieldspecs *from, const char *table)
{
    struct rn_fieldspecs own = *into;

    if (from->n == 0)
        return RENDER_OK;
    own.cap = own.n;
    RN_TRY(rn_fieldspecs_merge(run, &own, from, table));
    if (own.n > into->n)
        *into = own;
    return RENDER_OK;
}

/* Targets by their gvk, as long as one merge takes. */
static struct rn_name_reference **slot_of(struct rn_map *targets, const struct rn_gvk *target)
{
    return (struct rn_name_reference **)rn_map_at(
        targets, RN_KEY3(target->group, target->version, target->kind));
}

/* A target and its place, for a sort that keeps the order of equal ones. */
struct placed {
    const struct rn_name_reference *ref;
    struct rn_name_reference copy;
};

static int by_target(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    int order = rn_gvk_order(&x->copy.target, &y->copy.target);

    return order ? order : (x->ref > y->ref) - (x->ref < y->ref);
}

void rn_name_references_sort(struct rn_run *run, struct rn_name_references *refs)
{
    struct placed *placed = RN_NEW_N(run, struct placed, refs->n);

    for (size_t i = 0; i < refs->n; i++)
        placed[i] = (struct placed){&refs->at[i], refs->at[i]};
    if (refs->n)
        qsort(placed, refs->n, sizeof(*placed), by_target);
    for (size_t i = 0; i < refs->n; i++)
        refs->at[i] = placed[i].copy;
}

/* The references that a merge makes, with what it needs to know of each. */
struct reference_merge {
    struct rn_run *run;
    struct rn_name_references refs;
    struct rn_map targets;
    bool *owned; /* by index: the array of referrers is of this merge, so it may grow in place */
};

static int merge_reference(struct reference_merge *m, const struct rn_name_reference *ref)
{
    struct rn_name_reference **have = slot_of(&m->targets, &ref->target);
    struct rn_fieldspecs *into;
    size_t before;

    if (!*have) {
        *have = &m->refs.at[m->refs.n++];
        **have = *ref;
        return RENDER_OK;
    }
    into = &(*have)->referrers;
    before = into->n;
    if (m->owned[*have - m->refs.at])
        return rn_fieldspecs_merge(m->run, into, &ref->referrers, "nameReference");
    RN_TRY(merge_table(m->run, into, &ref->referrers, "nameReference"));
    m->owned[*have - m->refs.at] = into->n > before;
    return RENDER_OK;
}

/* Referrers of a target that is there are merged, those of a new one are taken as they are. Targets
 * are sorted; referrers stay in the order of the files. */
static int merge_references(struct rn_run *run, struct rn_name_references *into,
                            const struct rn_name_references *from)
{
    size_t n = into->n + from->n;
    struct reference_merge m = {run, {NULL, into->n, n}, {.arena = &run->arena}, NULL};

    if (from->n == 0)
        return RENDER_OK;
    m.refs.at = RN_NEW_N(run, struct rn_name_reference, n);
    m.owned = RN_NEW_N(run, bool, n);
    for (size_t i = 0; i < into->n; i++) {
        m.refs.at[i] = into->at[i];
        *slot_of(&m.targets, &into->at[i].target) = &m.refs.at[i];
    }
    for (size_t i = 0; i < from->n; i++)
        RN_TRY(merge_reference(&m, &from->at[i]));
    rn_name_references_sort(run, &m.refs);
    *into = m.refs;
    return RENDER_OK;
}

int rn_config_merge(struct rn_run *run, struct rn_transformer_config *into,
                    const struct rn_transformer_config *from)
{
    for (int t = 0; t < RN_TABLES; t++) {
        size_t n = into->tables[t].n;

        RN_TRY(merge_table(run, &into->tables[t], &from->tables[t], table_names[t]));
        if (into->tables[t].n > n)
            rn_fieldspecs_sort(run, &into->tables[t]);
    }
    return merge_references(run, &into->references, &from->references);
}

/* What run->default_config points to. Runs in several threads may have one and the same, so nothing
 * is added to it later. */
struct built_in {
    struct rn_transformer_config config;
    struct rn_fieldspecs labels[RN_LABEL_CHOICES];
};

static int make_label_specs(struct rn_run *run, const struct rn_transformer_config *config,
                            unsigned choice, struct rn_fieldspecs *out)
{
    struct rn_fieldspec own = {.gvk = {run->empty, run->empty, run->empty},
                               .path = RN_S("metadata/labels"),
                               .create = true};

    RN_TRY(rn_fieldspecs_merge(run, out, &config->tables[RN_LABELS], "labels"));
    if (choice & RN_LABEL_SELECTORS)
        return rn_fieldspecs_merge(run, out, &config->tables[RN_COMMON_LABELS], "labels");
    if (choice & RN_LABEL_TEMPLATES)
        RN_TRY(rn_fieldspecs_merge(run, out, &config->tables[RN_TEMPLATE_LABELS], "labels"));
    if (choice & RN_LABEL_CLAIMS)
        RN_TRY(rn_fieldspecs_merge(run, out, &config->tables[RN_VOLUME_CLAIM_TEMPLATE_LABELS],
                                   "labels"));
    rn_fieldspec_parse(run, &own);
    return rn_fieldspecs_merge_one(run, out, &own, "labels");
}

int rn_label_specs(struct rn_run *run, const struct rn_transformer_config *config, unsigned choice,
                   struct rn_fieldspecs *out)
{
    assert(choice < RN_LABEL_CHOICES);
    if (out->n || config != run->default_config)
        return make_label_specs(run, config, choice, out);
    *out = ((const struct built_in *)(const void *)config)->labels[choice];
    return RENDER_OK;
}

/* ---- The built-in configuration, from tables in their final state ---------------------------- */

/* The names that tables speak of by number: each is a symbol once. */
static const struct rn_sym **make_names(struct rn_run *run)
{
    const struct rn_sym **names = RN_NEW_N(run, const struct rn_sym *, RN_FIELDSPEC_NAMES);

    for (size_t i = 0; i < RN_FIELDSPEC_NAMES; i++) {
        const struct rn_fieldspec_text *text = &rn_fieldspec_names[i];

        names[i] = rn_intern(run, rn_str_make(rn_fieldspec_pool + text->at, text->n));
    }
    return names;
}

static struct rn_path_part *make_parts(struct rn_run *run, const struct rn_sym *const *names)
{
    struct rn_path_part *parts =
        rn_arena_alloc_raw(&run->arena, RN_FIELDSPEC_PARTS * sizeof(*parts));

    for (size_t i = 0; i < RN_FIELDSPEC_PARTS; i++) {
        const struct rn_fieldspec_part *row = &rn_fieldspec_parts[i];

        parts[i] = (struct rn_path_part){.name = names[row->name], .list = row->list};
    }
    return parts;
}

/* All rows; tables are ranges of them. */
static struct rn_fieldspec *make_specs(struct rn_run *run, const struct rn_sym *const *names)
{
    struct rn_fieldspec *specs =
        rn_arena_alloc_raw(&run->arena, RN_FIELDSPEC_ROWS * sizeof(*specs));
    struct rn_path_part *parts = make_parts(run, names);

    for (size_t i = 0; i < RN_FIELDSPEC_ROWS; i++) {
        const struct rn_fieldspec_row *row = &rn_fieldspec_rows[i];
        const struct rn_fieldspec_path *path = &rn_fieldspec_paths[row->path];

        specs[i] = (struct rn_fieldspec){
            .gvk = {names[row->group], names[row->version], names[row->kind]},
            .path = rn_str_make(rn_fieldspec_pool + path->text.at, path->text.n),
            .parts = parts + path->first,
            .nparts = path->nparts,
            .create = row->create,
        };
    }
    return specs;
}

static struct rn_fieldspecs table_of(struct rn_fieldspec *specs,
                                     const struct rn_fieldspec_range *range)
{
    return (struct rn_fieldspecs){specs + range->first, range->n, range->n};
}

const struct rn_transformer_config *rn_config_default(struct rn_run *run)
{
    struct rn_name_references *refs;
    const struct rn_sym **names;
    struct rn_fieldspec *specs;
    struct built_in *made;

    if (run->default_config)
        return run->default_config;
    made = RN_NEW(run, struct built_in);
    names = make_names(run);
    specs = make_specs(run, names);
    for (int t = 0; t < RN_TABLES; t++)
        made->config.tables[t] = table_of(specs, &rn_fieldspec_ranges[t]);
    for (unsigned i = 0; i < RN_LABEL_CHOICES; i++)
        made->labels[i] = table_of(specs, &rn_label_ranges[i]);
    refs = &made->config.references;
    refs->at = RN_NEW_N(run, struct rn_name_reference, RN_REFERENCE_ROWS);
    refs->n = refs->cap = RN_REFERENCE_ROWS;
    for (size_t i = 0; i < RN_REFERENCE_ROWS; i++) {
        const struct rn_reference_row *row = &rn_reference_rows[i];

        refs->at[i].target =
            (struct rn_gvk){names[row->group], names[row->version], names[row->kind]};
        refs->at[i].referrers = table_of(specs, &row->referrers);
    }
    run->default_config = &made->config;
    return run->default_config;
}
