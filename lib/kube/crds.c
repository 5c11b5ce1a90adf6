#include "kube/fieldspec.h"
#include "kube/schema_parts.h"

/* Types that lead to each other, and properties in all. The reference follows references without an
 * end. */
enum { MAX_TYPES_DEEP = 100, MAX_PROPERTIES = 200000 };

struct reading {
    struct rn_run *run;
    const struct rn_node *types; /* the file: type name -> {Schema: ...} */
    struct rn_gvk gvk;           /* of the type whose fields are looked for */
    struct rn_transformer_config *raw;
    size_t seen; /* properties so far */
};

/* Of several spellings the last in the order of bytes counts: the reference makes sorted JSON of
 * the file, in which nothing (null) changes nothing. */
static const struct rn_node *properties_of(struct rn_run *run, const struct rn_node *type)
{
    const struct rn_pair *schema = NULL;

    if (!rn_is(type, RN_MAP))
        return NULL;
    RN_EACH_PAIR (p, type)
        if (rn_str_eq_nocase(p->key->s, RN_S("Schema")) && !rn_is_null(p->value) &&
            (!schema || rn_str_cmp(schema->key->s, p->key->s) < 0))
            schema = p;
    return schema ? rn_get_c(run, schema->value, "properties") : NULL;
}

static bool is_object_type(struct rn_run *run, const struct rn_node *properties)
{
    return rn_get(properties, RN_WORD(run, kind)) && rn_get(properties, RN_WORD(run, apiVersion)) &&
           rn_get(properties, RN_WORD(run, metadata));
}

/* The text of an extension; p NULL when there is none. */
static struct rn_str extension(const struct reading *c, const struct rn_node *property,
                               const char *name)
{
    const struct rn_node *n = rn_get_c(c->run, property, name);

    if (rn_is(n, RN_SCALAR) && (n->tag == RN_TAG_STR || n->tag == RN_TAG_TIMESTAMP))
        return n->text;
    return (struct rn_str){0};
}

static struct rn_fieldspec make_spec(struct reading *c, struct rn_str path, struct rn_mark mark)
{
    struct rn_fieldspec fs = {.gvk = c->gvk, .path = path, .mark = mark};

    rn_fieldspec_parse(c->run, &fs);
    return fs;
}

static void add_spec(struct reading *c, enum rn_table t, struct rn_str path, struct rn_mark mark)
{
    struct rn_fieldspecs *specs = &c->raw->tables[t];

    RN_PUSH(c->run, specs->at, specs->n, specs->cap) = make_spec(c, path, mark);
}

static void add_reference(struct reading *c, const struct rn_node *property, struct rn_str path,
                          struct rn_mark mark)
{
    struct rn_str version = extension(c, property, "x-kubernetes-object-ref-api-version");
    struct rn_str kind = extension(c, property, "x-kubernetes-object-ref-kind");
    struct rn_str key = extension(c, property, "x-kubernetes-object-ref-name-key");
    struct rn_name_references *refs = &c->raw->references;
    struct rn_name_reference ref = {{c->run->empty, NULL, NULL}, {0}};

    if (!version.p || !kind.p)
        return;
    if (!key.p)
        key = RN_S("name");
    ref.target.version = rn_intern(c->run, version);
    ref.target.kind = rn_intern(c->run, kind);
    path = rn_str_printf(&c->run->arena, "%.*s/%.*s", RN_FMT(path), RN_FMT(key));
    RN_PUSH(c->run, ref.referrers.at, ref.referrers.n, ref.referrers.cap) =
        make_spec(c, path, mark);
    RN_PUSH(c->run, refs->at, refs->n, refs->cap) = ref;
}

static int read_type(struct reading *c, const struct rn_sym *name, struct rn_str path,
                     struct rn_mark mark, int depth);

static int read_property(struct reading *c, const struct rn_pair *p, struct rn_str path, int depth)
{
    const struct rn_node *property = p->value;
    const struct rn_node *ref = rn_get_c(c->run, property, "$ref");

    if (++c->seen > MAX_PROPERTIES)
        return rn_hint(c->run,
                       rn_fail(c->run, RENDER_ELIMIT, p->mark, RN_E_LIMIT,
                               "crds: more than %d properties of types", MAX_PROPERTIES),
                       "leave out the definitions that have no names or labels in them");
    path = path.n ? rn_str_printf(&c->run->arena, "%.*s/%.*s", RN_FMT(path), RN_FMT(p->key->s))
                  : p->key->s;
    if (extension(c, property, "x-kubernetes-annotation").p)
        add_spec(c, RN_COMMON_ANNOTATIONS, path, p->mark);
    if (extension(c, property, "x-kubernetes-label-selector").p)
        add_spec(c, RN_COMMON_LABELS, path, p->mark);
    if (extension(c, property, "x-kubernetes-identity").p)
        add_spec(c, RN_NAME_PREFIX, path, p->mark);
    add_reference(c, property, path, p->mark);
    if (!ref || !rn_schema_string(ref))
        return RENDER_OK;
    return read_type(c, rn_intern(c->run, ref->text), path, ref->mark, depth);
}

static int read_type(struct reading *c, const struct rn_sym *name, struct rn_str path,
                     struct rn_mark mark, int depth)
{
    const struct rn_node *properties = properties_of(c->run, rn_get(c->types, name));

    if (depth > MAX_TYPES_DEEP)
        return rn_hint(c->run,
                       rn_error(c->run, mark, RN_E_CONFIGURATION,
                                "crds: type '%.*s' refers to itself, or to more than %d types one "
                                "in the other",
                                RN_FMT(name->s), MAX_TYPES_DEEP),
                       "leave the $ref out of the file that is listed under `crds`");
    if (!rn_is(properties, RN_MAP))
        return RENDER_OK;
    RN_EACH_PAIR (p, properties)
        RN_TRY(read_property(c, p, path, depth + 1));
    return RENDER_OK;
}

static int not_definitions(struct rn_run *run, struct rn_mark mark, const char *found)
{
    return rn_hint(run,
                   rn_error(run, mark, RN_E_CONFIGURATION,
                            "crds: expected a map of type names to OpenAPI definitions, found %s",
                            found),
                   "files under `crds` are no manifests: list a CustomResourceDefinition under "
                   "`resources`");
}

static int read_types(struct reading *c)
{
    RN_EACH_PAIR (p, c->types) {
        struct rn_str name = p->key->s;
        size_t dot = rn_str_rfind(name, '.');

        if (!rn_is_null(p->value) && p->value->kind != RN_MAP)
            return not_definitions(c->run, p->value->mark, rn_kind_name(p->value));
        if (!is_object_type(c->run, properties_of(c->run, p->value)))
            continue;
        if (dot < name.n)
            name = rn_str_slice(name, dot + 1, name.n);
        c->gvk = (struct rn_gvk){c->run->empty, c->run->empty, rn_intern(c->run, name)};
        RN_TRY(read_type(c, p->key, RN_S(""), p->mark, 0));
    }
    return RENDER_OK;
}

/* Merge keys and the keys behind them: the later ones count. The reader limits the depth. */
static void settle(struct rn_run *run, struct rn_node *n)
{
    if (n->kind == RN_MAP)
        rn_map_last_counts(run, n);
    for (uint32_t i = 0; n->kind == RN_MAP && i < n->npairs; i++)
        settle(run, n->pairs[i].value);
    for (uint32_t i = 0; n->kind == RN_LIST && i < n->nitems; i++)
        settle(run, n->items[i]);
}

/* In YAML a number or boolean becomes a string there. */
static int check_dependencies(struct rn_run *run, const struct rn_node *n, bool json)
{
    const struct rn_node *wrong = n->kind == RN_LIST ? NULL : n;

    for (uint32_t i = 0; !wrong && i < n->nitems; i++)
        if (!rn_is_null(n->items[i]) &&
            (json ? !rn_schema_string(n->items[i]) : n->items[i]->kind != RN_SCALAR))
            wrong = n->items[i];
    if (!wrong)
        return RENDER_OK;
    return rn_hint(run,
                   rn_error(run, wrong->mark, RN_E_CONFIGURATION,
                            "crds: Dependencies: expected a list of strings, found a %s",
                            rn_type_name(wrong)),
                   "list names of types there, or leave it out: it has no effect");
}

/* Each spelling of the two fields is decoded; null is nothing. */
static int check_types(struct rn_run *run, const struct rn_node *root, bool json)
{
    RN_EACH_PAIR (type, root) {
        if (type->value->kind != RN_MAP)
            continue; /* is told of later */
        RN_EACH_PAIR (p, type->value) {
            if (rn_is_null(p->value))
                continue;
            if (rn_str_eq_nocase(p->key->s, RN_S("Schema")))
                RN_TRY(rn_schema_check_schema(run, p->value));
            if (rn_str_eq_nocase(p->key->s, RN_S("Dependencies")))
                RN_TRY(check_dependencies(run, p->value, json));
        }
    }
    return RENDER_OK;
}

int rn_config_read_crds(struct rn_run *run, struct rn_node *root, bool json, struct rn_mark top,
                        struct rn_transformer_config *out)
{
    struct rn_transformer_config raw = {0};
    struct reading c = {.run = run, .types = root, .raw = &raw};

    if (!root)
        return not_definitions(run, top, "nothing");
    if (rn_is_null(root))
        return RENDER_OK;
    if (root->kind != RN_MAP)
        return not_definitions(run, root->mark, rn_kind_name(root));
    if (!json)
        settle(run, root);
    RN_TRY(check_types(run, root, json));
    if (json)
        settle(run, root);
    RN_TRY(read_types(&c));
    return rn_config_merge(run, out, &raw);
}
