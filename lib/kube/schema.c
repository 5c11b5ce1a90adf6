/* Look-ups in the generated schema tables, and which of the two schemas answers. A field of a
 * scalar type, and an object of which no field is known, has a schema (so that the merge does not
 * look for one), but nothing below it. */
#include "kube/schema.h"

#include "kube/schema_parts.h"
#include "kube/tables_schema.h"

/* The field of a schema that has nothing below it. */
#define LEAF ((struct rn_schema){0, UINT16_MAX, NULL})

#define KUSTOMIZE "kustomize.config.k8s.io/v1beta1"

static struct rn_str pool_text(uint16_t offset)
{
    return rn_str_from(rn_schema_pool + offset);
}

/* As rn_str_cmp with a text of the pool: the names of one search differ soon. */
static int pool_cmp(struct rn_str s, uint16_t offset)
{
    const char *p = rn_schema_pool + offset;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != p[i] || !p[i])
            return !p[i] || (unsigned char)s.p[i] > (unsigned char)p[i] ? 1 : -1;
    return p[s.n] ? -1 : 0;
}

static const struct schema_kind *find_kind(struct rn_str api_version, struct rn_str kind)
{
    size_t low = 0, high = SCHEMA_KINDS;

    while (low < high) {
        const struct schema_kind *row = &rn_schema_kinds[(low + high) / 2];
        int order = pool_cmp(api_version, row->api_version);

        if (order == 0)
            order = pool_cmp(kind, row->kind);
        if (order == 0)
            return row;
        if (order < 0)
            high = (low + high) / 2;
        else
            low = (low + high) / 2 + 1;
    }
    return NULL;
}

uint16_t rn_schema_built_in(struct rn_str name)
{
    size_t low = 0, high = SCHEMA_DEFINITIONS;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order =
            rn_str_cmp(name, rn_str_from(rn_schema_names + rn_schema_definitions[middle].name));

        if (order == 0)
            return (uint16_t)(middle + 1);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

bool rn_schema_of_kustomize(uint16_t definition)
{
    for (size_t i = 0; i < SCHEMA_KINDS; i++)
        if (rn_schema_kinds[i].definition == definition &&
            rn_str_is(pool_text(rn_schema_kinds[i].api_version), KUSTOMIZE))
            return true;
    return false;
}

struct rn_schemas *rn_schemas_of(struct rn_run *run)
{
    if (!run->schemas)
        run->schemas = RN_NEW(run, struct rn_schemas);
    return run->schemas;
}

bool rn_schema_is_chosen(const struct rn_run *run)
{
    return run->schemas && run->schemas->chosen;
}

struct rn_schema_use rn_schema_use(const struct rn_run *run)
{
    const struct rn_schemas *all = run->schemas;

    return (struct rn_schema_use){all && all->asked, all && all->merged};
}

void rn_schema_add_use(struct rn_run *run, struct rn_schema_use use)
{
    struct rn_schemas *all = rn_schemas_of(run);

    if (all->custom)
        return;
    all->asked = all->asked || use.scope;
    all->merged = all->merged || use.merge;
}

void rn_schema_forget(struct rn_run *run)
{
    struct rn_schemas *all = run->schemas;

    if (!all)
        return;
    /* Types are the same again, when none depends on a schema. */
    if (all->custom || all->asked)
        run->types = (struct rn_map){.arena = &run->arena};
    if (all->custom)
        run->schemas = NULL;
    else
        *all = (struct rn_schemas){0};
}

static const struct rn_node *custom_kind(struct rn_run *run, const struct rn_schemas *all,
                                         struct rn_str api_version, struct rn_str kind)
{
    return rn_map_lookup(&all->kinds, RN_KEY2(rn_intern(run, api_version), rn_intern(run, kind)));
}

int rn_schema_of(struct rn_run *run, struct rn_str api_version, struct rn_str kind,
                 struct rn_schema *out)
{
    const struct schema_kind *row = find_kind(api_version, kind);
    struct rn_schemas *all = rn_schemas_of(run);
    const struct rn_node *custom;
    bool above = all->beside == RN_BUILT_IN_ABOVE || rn_str_is(api_version, KUSTOMIZE);

    *out = row ? (struct rn_schema){row->definition, 0, NULL} : RN_NO_SCHEMA;
    if (!all->custom) {
        all->merged = true;
        return RENDER_OK;
    }
    if (rn_schema_read(run, all) != RENDER_OK)
        return rn_schema_check(run);
    custom = custom_kind(run, all, api_version, kind);
    if (row && above)
        return RENDER_OK;
    if (custom)
        *out = (struct rn_schema){0, 0, custom};
    else if (all->beside == RN_BUILT_IN_NOTHING)
        *out = RN_NO_SCHEMA;
    return RENDER_OK;
}

/* The fixed table comes first; a schema of the user's adds to it. */
int rn_schema_namespaced(struct rn_run *run, struct rn_str api_version, struct rn_str kind)
{
    const struct schema_kind *row = find_kind(api_version, kind);
    struct rn_schemas *all = rn_schemas_of(run);
    const void *scope;

    if (row && row->namespaced >= 0)
        return row->namespaced;
    if (!all->custom) {
        all->asked = true;
        return -1;
    }
    if (all->failed || rn_schema_read(run, all) != RENDER_OK)
        return -1;
    scope = rn_map_lookup(&all->scopes, RN_KEY2(rn_intern(run, api_version), rn_intern(run, kind)));
    return scope ? scope != run : -1;
}

/* The row of a schema that is a field; NULL for a definition or a leaf. */
static const struct schema_field *row_of(struct rn_schema s)
{
    return s.field && s.field != UINT16_MAX ? &rn_schema_fields[s.field - 1] : NULL;
}

/* A definition of the user's may stand in for a built-in one of its name. */
static struct rn_schema target_of(struct rn_run *run, const struct schema_field *f)
{
    const struct rn_schemas *all = run->schemas;

    if (!f->target)
        return LEAF;
    if (!all || !all->custom || all->beside != RN_BUILT_IN_BELOW)
        return (struct rn_schema){f->target, 0, NULL};
    return rn_schema_follow(
        run, rn_schema_definition(
                 run, rn_str_from(rn_schema_names + rn_schema_definitions[f->target - 1].name)));
}

/* 1 + the place of a field of a built-in definition, or 0. */
static uint16_t find_field(uint16_t definition, struct rn_str name)
{
    const struct schema_definition *d = &rn_schema_definitions[definition - 1];
    size_t low = d->first, high = low + d->n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = pool_cmp(name, rn_schema_fields[middle].name);

        if (order == 0)
            return (uint16_t)(middle + 1);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

/* What a search for a field has found. A build asks for few fields, and for these again and again:
 * the last one is kept where its hash leads. */
struct rn_known_field {
    const struct rn_sym *name;
    uint16_t definition, row; /* row: 1 + its place among the fields; 0: there is none */
};

static uint16_t known_field(struct rn_run *run, uint16_t definition, const struct rn_sym *name)
{
    enum { KNOWN = 256 };
    struct rn_known_field *known;

    if (!run->known_fields)
        run->known_fields = RN_NEW_N(run, struct rn_known_field, KNOWN);
    known = &run->known_fields[(name->hash + definition * 31u) % KNOWN];
    if (known->name != name || known->definition != definition)
        *known = (struct rn_known_field){name, definition, find_field(definition, name->s)};
    return known->row;
}

static struct rn_schema definition_field(struct rn_run *run, uint16_t definition,
                                         const struct rn_sym *name)
{
    uint16_t row = known_field(run, definition, name);

    if (!row)
        return RN_NO_SCHEMA;
    /* A reference replaces the field's own schema. */
    if (rn_schema_fields[row - 1].shape == SHAPE_OBJECT)
        return target_of(run, &rn_schema_fields[row - 1]);
    return (struct rn_schema){0, row, NULL};
}

struct rn_schema rn_schema_field(struct rn_run *run, struct rn_schema map,
                                 const struct rn_sym *field)
{
    const struct schema_field *f = row_of(map);

    if (map.custom)
        return rn_schema_custom_field(run, map.custom, field->s);
    if (map.definition)
        return definition_field(run, map.definition, field);
    return f && f->shape == SHAPE_MAP ? target_of(run, f) : RN_NO_SCHEMA;
}

int rn_schema_list(struct rn_run *run, struct rn_schema list, struct rn_list_schema *out)
{
    const struct schema_field *f = row_of(list);
    const struct schema_keys *keys;

    out->merges = false;
    if (list.custom)
        return rn_schema_custom_list(run, list.custom, out);
    if (!f || !f->merge)
        return RENDER_OK;
    keys = &rn_schema_keys[f->merge - 1];
    out->merges = true;
    out->nkeys = keys->n;
    for (size_t i = 0; i < keys->n; i++)
        out->keys[i] = pool_text(keys->keys[i]);
    out->items = f->shape == SHAPE_LIST ? target_of(run, f) : RN_NO_SCHEMA;
    return RENDER_OK;
}
