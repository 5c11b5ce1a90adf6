/* Look-ups in the generated schema tables. A field of a scalar type, and an object of which no
 * field is known, has a schema (so that the merge does not look for one), but nothing below it. */
#include "kube/schema.h"
#include "kube/tables_schema.h"

/* The field of a schema that has nothing below it. */
#define LEAF ((struct rn_schema){0, UINT16_MAX})

static struct rn_str pool_text(uint16_t offset)
{
    return rn_str_from(rn_schema_pool + offset);
}

static const struct schema_kind *find_kind(struct rn_str api_version, struct rn_str kind)
{
    size_t low = 0, high = SCHEMA_KINDS;

    while (low < high) {
        const struct schema_kind *row = &rn_schema_kinds[(low + high) / 2];
        int order = rn_str_cmp(api_version, pool_text(row->api_version));

        if (order == 0)
            order = rn_str_cmp(kind, pool_text(row->kind));
        if (order == 0)
            return row;
        if (order < 0)
            high = (low + high) / 2;
        else
            low = (low + high) / 2 + 1;
    }
    return NULL;
}

struct rn_schema rn_schema_of(struct rn_str api_version, struct rn_str kind)
{
    const struct schema_kind *row = find_kind(api_version, kind);

    return row ? (struct rn_schema){row->definition, 0} : RN_NO_SCHEMA;
}

int rn_schema_namespaced(struct rn_str api_version, struct rn_str kind)
{
    const struct schema_kind *row = find_kind(api_version, kind);

    return row ? row->namespaced : -1;
}

/* The row of a schema that is a field; NULL for a definition or a leaf. */
static const struct schema_field *row_of(struct rn_schema s)
{
    return s.field && s.field != UINT16_MAX ? &rn_schema_fields[s.field - 1] : NULL;
}

static struct rn_schema target_of(const struct schema_field *f)
{
    return f->target ? (struct rn_schema){f->target, 0} : LEAF;
}

static struct rn_schema definition_field(uint16_t definition, struct rn_str name)
{
    const struct schema_definition *d = &rn_schema_definitions[definition - 1];
    size_t low = d->first, high = low + d->n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct schema_field *f = &rn_schema_fields[middle];
        int order = rn_str_cmp(name, pool_text(f->name));

        /* A reference replaces the field's own schema. */
        if (order == 0)
            return f->shape == SHAPE_OBJECT ? target_of(f)
                                            : (struct rn_schema){0, (uint16_t)(middle + 1)};
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return RN_NO_SCHEMA;
}

struct rn_schema rn_schema_field(struct rn_schema map, struct rn_str field)
{
    const struct schema_field *f = row_of(map);

    if (map.definition)
        return definition_field(map.definition, field);
    return f && f->shape == SHAPE_MAP ? target_of(f) : RN_NO_SCHEMA;
}

struct rn_schema rn_schema_items(struct rn_schema list)
{
    const struct schema_field *f = row_of(list);

    return f && f->shape == SHAPE_LIST ? target_of(f) : RN_NO_SCHEMA;
}

bool rn_schema_merges(struct rn_schema list)
{
    const struct schema_field *f = row_of(list);

    return f && f->merge;
}

size_t rn_schema_merge_keys(struct rn_schema list, struct rn_str keys[8])
{
    const struct schema_field *f = row_of(list);

    if (!f || !f->merge)
        return 0;
    const struct schema_keys *row = &rn_schema_keys[f->merge - 1];
    for (size_t i = 0; i < row->n; i++)
        keys[i] = pool_text(row->keys[i]);
    return row->n;
}
