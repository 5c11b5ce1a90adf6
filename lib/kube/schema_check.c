/* The types of an OpenAPI document (swagger 2.0). The reference decodes all of one, and refuses it
 * when a field that means nothing to it has another type. A null is right everywhere. */
#include "kube/schema_parts.h"

enum type {
    STRING,
    BOOLEAN,
    NUMBER,
    INTEGER,
    LIST,
    STRINGS,
    NAMES, /* a string or a list of strings */
    MAP,
    MAPS,     /* a list of maps */
    MAP_OF,   /* maps by name */
    PATHS,    /* maps by path */
    SCHEMA,   /* and several of them: */
    SCHEMAS,  /* in a list */
    NAMED,    /* by name */
    POSSIBLY, /* or true or false */
    ELEMENTS, /* or a list of them, or anything else */
    DEPENDENCIES,
    DOCS /* about the outside */
};

static const char *const expected[] = {
    [STRING] = "a string",
    [BOOLEAN] = "true or false",
    [NUMBER] = "a number",
    [INTEGER] = "an integer",
    [LIST] = "a list",
    [STRINGS] = "a list of strings",
    [NAMES] = "a string or a list of strings",
    [MAP] = "a map",
    [MAPS] = "a list of maps",
    [MAP_OF] = "a map of maps",
    [PATHS] = "a map of paths",
    [SCHEMA] = "a map",
    [SCHEMAS] = "a list of schemas",
    [NAMED] = "a map of schemas",
    [POSSIBLY] = "a schema, true or false",
    [ELEMENTS] = "a schema",
    [DEPENDENCIES] = "a map",
    [DOCS] = "a map",
};

struct typed_field {
    const char *name;
    enum type type;
};

static const struct typed_field schema_fields[] = {
    {"id", STRING},
    {"description", STRING},
    {"type", NAMES},
    {"nullable", BOOLEAN},
    {"format", STRING},
    {"title", STRING},
    {"maximum", NUMBER},
    {"exclusiveMaximum", BOOLEAN},
    {"minimum", NUMBER},
    {"exclusiveMinimum", BOOLEAN},
    {"maxLength", INTEGER},
    {"minLength", INTEGER},
    {"pattern", STRING},
    {"maxItems", INTEGER},
    {"minItems", INTEGER},
    {"uniqueItems", BOOLEAN},
    {"multipleOf", NUMBER},
    {"enum", LIST},
    {"maxProperties", INTEGER},
    {"minProperties", INTEGER},
    {"required", STRINGS},
    {"items", ELEMENTS},
    {"allOf", SCHEMAS},
    {"oneOf", SCHEMAS},
    {"anyOf", SCHEMAS},
    {"not", SCHEMA},
    {"properties", NAMED},
    {"additionalProperties", POSSIBLY},
    {"patternProperties", NAMED},
    {"dependencies", DEPENDENCIES},
    {"additionalItems", POSSIBLY},
    {"definitions", NAMED},
    {"discriminator", STRING},
    {"readOnly", BOOLEAN},
    {"externalDocs", DOCS},
    {NULL, STRING},
};

static const struct typed_field document_fields[] = {
    {"id", STRING},
    {"consumes", STRINGS},
    {"produces", STRINGS},
    {"schemes", STRINGS},
    {"swagger", STRING},
    {"info", MAP},
    {"host", STRING},
    {"basePath", STRING},
    {"paths", PATHS},
    {"definitions", NAMED},
    {"parameters", MAP_OF},
    {"responses", MAP_OF},
    {"securityDefinitions", MAP_OF},
    {"security", MAPS},
    {"tags", MAPS},
    {"externalDocs", DOCS},
    {NULL, STRING},
};

static const struct typed_field docs_fields[] = {
    {"description", STRING},
    {"url", STRING},
    {NULL, STRING},
};

static const struct typed_field info_fields[] = {
    {"description", STRING}, {"title", STRING}, {"termsOfService", STRING},
    {"contact", MAP},        {"license", MAP},  {"version", STRING},
    {NULL, STRING},
};

static const struct typed_field path_fields[] = {
    {"get", MAP},  {"put", MAP},   {"post", MAP},        {"delete", MAP}, {"options", MAP},
    {"head", MAP}, {"patch", MAP}, {"parameters", MAPS}, {NULL, STRING},
};

static int check(struct rn_run *run, const char *name, const struct rn_node *n, enum type type);

static int wrong(struct rn_run *run, const char *name, const struct rn_node *n, enum type type)
{
    return rn_hint(run,
                   rn_error(run, n->mark, RN_E_CONFIGURATION,
                            "invalid schema file: %s: expected %s, found a %s", name,
                            expected[type], rn_type_name(n)),
                   "files of openapi and crds have the types of OpenAPI documents, swagger 2.0");
}

static int check_fields(struct rn_run *run, const struct rn_node *map,
                        const struct typed_field *fields)
{
    for (; fields->name; fields++) {
        const struct rn_node *n = rn_get_c(run, map, fields->name);

        if (!rn_is_null(n))
            RN_TRY(check(run, fields->name, n, fields->type));
    }
    return RENDER_OK;
}

/* The elements of a list, the values of a map. */
static int check_all(struct rn_run *run, const char *name, const struct rn_node *n, enum type type)
{
    for (uint32_t i = 0; i < (n->kind == RN_LIST ? n->nitems : n->npairs); i++) {
        const struct rn_node *one = n->kind == RN_LIST ? n->items[i] : n->pairs[i].value;

        if (!rn_is_null(one))
            RN_TRY(check(run, name, one, type));
    }
    return RENDER_OK;
}

static int check_paths(struct rn_run *run, const struct rn_node *paths)
{
    RN_EACH_PAIR (p, paths) {
        if (p->key->s.n == 0 || p->key->s.p[0] != '/' || rn_is_null(p->value))
            continue;
        RN_TRY(check(run, "paths", p->value, MAP));
        RN_TRY(check_fields(run, p->value, path_fields));
    }
    return RENDER_OK;
}

/* A reference is a URL, of which the reference sees that its escapes are right. What is no string
 * is none. */
static int check_reference(struct rn_run *run, const struct rn_node *schema)
{
    const struct rn_node *ref = rn_get_c(run, schema, "$ref");
    struct rn_str s = rn_is_null(ref) || !rn_schema_string(ref) ? RN_S("") : ref->text;

    for (size_t i = 0; (i = rn_str_find(s, '%', i)) < s.n; i++)
        if (i + 2 >= s.n || !rn_is_hex(s.p[i + 1]) || !rn_is_hex(s.p[i + 2]))
            return rn_hint(run,
                           rn_error(run, ref->mark, RN_E_CONFIGURATION,
                                    "invalid schema file: $ref: invalid URL escape in '%.*s'",
                                    RN_FMT(s)),
                           "write a percent sign as %%25");
    return RENDER_OK;
}

static int check_schema(struct rn_run *run, const struct rn_node *schema)
{
    RN_TRY(check_fields(run, schema, schema_fields));
    return check_reference(run, schema);
}

static bool is_scalar_of(const struct rn_node *n, enum rn_tag tag)
{
    return n->kind == RN_SCALAR && n->tag == tag;
}

/* Whether the node itself is of the type; what is in it is looked at by check_inner(). */
static bool fits(const struct rn_node *n, enum type type)
{
    switch (type) {
    case STRING:
        return rn_schema_string(n);
    case BOOLEAN:
        return is_scalar_of(n, RN_TAG_BOOL);
    case NUMBER:
        return is_scalar_of(n, RN_TAG_INT) || is_scalar_of(n, RN_TAG_FLOAT);
    case INTEGER:
        return is_scalar_of(n, RN_TAG_INT);
    case NAMES:
        return rn_schema_string(n) || n->kind == RN_LIST;
    case POSSIBLY:
        return is_scalar_of(n, RN_TAG_BOOL) || n->kind == RN_MAP;
    case ELEMENTS:
        return true;
    case LIST:
    case STRINGS:
    case MAPS:
    case SCHEMAS:
        return n->kind == RN_LIST;
    case MAP:
    case MAP_OF:
    case PATHS:
    case SCHEMA:
    case NAMED:
    case DEPENDENCIES:
    case DOCS:
        return n->kind == RN_MAP;
    }
    return false;
}

/* Depth is bounded by the reader's limit. */
static int check_inner(struct rn_run *run, const char *name, const struct rn_node *n,
                       enum type type)
{
    switch (type) {
    case STRINGS:
    case NAMES:
        return n->kind == RN_LIST ? check_all(run, name, n, STRING) : RENDER_OK;
    case MAPS:
    case MAP_OF:
        return check_all(run, name, n, MAP);
    case PATHS:
        return check_paths(run, n);
    case SCHEMAS:
    case NAMED:
        return check_all(run, name, n, SCHEMA);
    case ELEMENTS:
        if (n->kind == RN_LIST)
            return check_all(run, name, n, SCHEMA);
        return n->kind == RN_MAP ? check_schema(run, n) : RENDER_OK;
    case POSSIBLY:
    case SCHEMA:
        return n->kind == RN_MAP ? check_schema(run, n) : RENDER_OK;
    case DOCS:
        return check_fields(run, n, docs_fields);
    case DEPENDENCIES:
        RN_EACH_PAIR (p, n) {
            if (p->value->kind == RN_MAP)
                RN_TRY(check_schema(run, p->value));
            else if (p->value->kind == RN_LIST)
                RN_TRY(check_all(run, name, p->value, STRING));
        }
        return RENDER_OK;
    case STRING:
    case BOOLEAN:
    case NUMBER:
    case INTEGER:
    case LIST:
    case MAP:
        break;
    }
    return RENDER_OK;
}

static int check(struct rn_run *run, const char *name, const struct rn_node *n, enum type type)
{
    return fits(n, type) ? check_inner(run, name, n, type) : wrong(run, name, n, type);
}

static int key_twice(struct rn_run *run, const struct rn_pair *p, const struct rn_pair *first)
{
    return rn_hint(run,
                   rn_error(run, p->mark, RN_E_DUPLICATE_KEY,
                            "invalid schema file: key '%.*s' is in this map twice, first in line "
                            "%u",
                            RN_FMT(p->key->s), (unsigned)first->mark.line),
                   "remove one of them");
}

static int settle_keys(struct rn_run *run, const struct rn_node *n, bool json)
{
    if (n->kind == RN_LIST)
        RN_EACH_ITEM (i, n)
            RN_TRY(settle_keys(run, n->items[i], json));
    if (n->kind != RN_MAP)
        return RENDER_OK;
    RN_EACH_PAIR (p, n) {
        struct rn_pair *first = rn_get_pair(n, p->key);

        if (first != p && json)
            return key_twice(run, p, first);
        first->value = p->value;
        RN_TRY(settle_keys(run, p->value, json));
    }
    return RENDER_OK;
}

int rn_schema_check_schema(struct rn_run *run, const struct rn_node *schema)
{
    if (schema->kind != RN_MAP)
        return wrong(run, "the schema", schema, SCHEMA);
    RN_TRY(settle_keys(run, schema, true));
    return check_schema(run, schema);
}

static bool says_something(const struct rn_pair *p)
{
    const struct typed_field *f = schema_fields;

    while (f->name && !rn_str_is(p->key->s, f->name))
        f++;
    if (rn_str_is(p->key->s, "$schema"))
        return rn_text(p->value).n > 0;
    if (!f->name && !rn_str_is(p->key->s, "default") && !rn_str_is(p->key->s, "example") &&
        !rn_str_is(p->key->s, "$ref"))
        return true; /* even null */
    if (f->name && f->type == BOOLEAN)
        return rn_str_is(rn_text(p->value), "true");
    if (f->name && f->type == STRING)
        return !rn_is_null(p->value) && rn_text(p->value).n > 0;
    return !rn_is_null(p->value);
}

bool rn_schema_says_something(const struct rn_node *schema)
{
    RN_EACH_PAIR (p, schema)
        if (says_something(p))
            return true;
    return false;
}

int rn_schema_check_document(struct rn_run *run, const struct rn_node *root, bool json)
{
    const struct rn_node *info;

    if (root->kind != RN_MAP)
        return wrong(run, "the document", root, MAP);
    RN_TRY(settle_keys(run, root, json));
    RN_TRY(check_fields(run, root, document_fields));
    info = rn_get_c(run, root, "info");
    return info ? check_fields(run, info, info_fields) : RENDER_OK;
}
