/* The user's schemas: an OpenAPI document in a file, and single schemas in comments. They are kept
 * as they were read. */
#include "kube/schema_parts.h"
#include "yaml/json.h"

/* References that lead from one to the next. The reference follows them without an end. */
enum { MAX_REFERENCES = 100 };

#define GVK "x-kubernetes-group-version-kind"
#define ADVICE                                                                                     \
    "openapi.path names an OpenAPI document as `kustomize openapi fetch` prints it, in JSON or "   \
    "YAML"

/* ---- Choosing ------------------------------------------------------------------------------- */

int rn_schema_use_version(struct rn_run *run, struct rn_textval version)
{
    struct rn_schemas *all = rn_schemas_of(run);

    if (all->chosen || version.s.n == 0)
        return RENDER_OK;
    if (!rn_str_is(version.s, "v1.21.2"))
        return rn_hint(run,
                       rn_error(run, version.mark, RN_E_FIELD_VALUE,
                                "the specified OpenAPI version is not built in: %.*s",
                                RN_FMT(version.s)),
                       "the only one is v1.21.2");
    all->chosen = true;
    return RENDER_OK;
}

int rn_schema_use_file(struct rn_run *run, struct rn_reader *reader, struct rn_str text,
                       uint16_t place, const struct rn_textval *version)
{
    struct rn_schemas *all = rn_schemas_of(run);

    if (all->chosen)
        return RENDER_OK;
    if (version)
        return rn_hint(run,
                       rn_error(run, version->mark, RN_E_FIELD_VALUE,
                                "builtin version and custom schema provided, cannot use both"),
                       "remove openapi.version, or openapi.path");
    all->chosen = all->custom = true;
    all->reader = reader;
    all->text = text;
    all->place = place;
    all->definitions.arena = all->kinds.arena = all->scopes.arena = &run->arena;
    all->beside = all->merged  ? RN_BUILT_IN_BELOW
                  : all->asked ? RN_BUILT_IN_ABOVE
                               : RN_BUILT_IN_NOTHING;
    /* What was known of scopes may have changed. */
    run->types = (struct rn_map){.arena = &run->arena};
    run->epoch++;
    return RENDER_OK;
}

/* ---- Reading -------------------------------------------------------------------------------- */

static int wrong_gvk(struct rn_run *run, struct rn_mark mark)
{
    return rn_hint(run,
                   rn_error(run, mark, RN_E_CONFIGURATION,
                            "invalid schema file: " GVK " needs a version and a kind that are "
                            "strings"),
                   "write it as {group: example.com, version: v1, kind: Foo}");
}

/* The key under which a kind is found; *found is false when there is no kind here. */
static int read_gvk(struct rn_run *run, const struct rn_node *gvk, struct rn_mapkey *key,
                    bool *found)
{
    const struct rn_node *group = rn_get_c(run, gvk, "group");
    const struct rn_node *version = rn_get_c(run, gvk, "version");
    const struct rn_node *kind = rn_get(gvk, RN_WORD(run, kind));
    struct rn_str api_version = rn_text(version);

    *found = rn_is(gvk, RN_MAP);
    if (!*found)
        return RENDER_OK;
    if (!rn_schema_string(version) || !rn_schema_string(kind))
        return wrong_gvk(run, gvk->mark);
    if (rn_schema_string(group) && group->text.n)
        api_version =
            rn_str_printf(&run->arena, "%.*s/%.*s", RN_FMT(group->text), RN_FMT(version->text));
    *key = RN_KEY2(rn_intern(run, api_version), rn_intern(run, kind->text));
    return RENDER_OK;
}

static int add_definition(struct rn_run *run, struct rn_schemas *all, const struct rn_pair *p)
{
    const struct rn_node *kinds = rn_get_c(run, p->value, GVK);

    *rn_map_at(&all->definitions, RN_KEY1(p->key)) = p->value;
    for (uint32_t i = 0; rn_is(kinds, RN_LIST) && i < kinds->nitems; i++) {
        struct rn_mapkey key;
        bool found;

        RN_TRY(read_gvk(run, kinds->items[i], &key, &found));
        if (found)
            *rn_map_at(&all->kinds, key) = p->value;
    }
    return RENDER_OK;
}

/* A kind is namespaced when one of its paths has a namespace in it. */
static int add_path(struct rn_run *run, struct rn_schemas *all, const struct rn_pair *p)
{
    const struct rn_node *gvk = rn_get_c(run, rn_get_c(run, p->value, "get"), GVK);
    struct rn_str path = p->key->s;
    struct rn_mapkey key;
    bool found;

    if (path.n == 0 || path.p[0] != '/')
        return RENDER_OK;
    RN_TRY(read_gvk(run, gvk, &key, &found));
    if (!found)
        return RENDER_OK;
    if (rn_str_find_str(path, RN_S("namespaces/{namespace}"), 0) < path.n)
        *rn_map_at(&all->scopes, key) = p->value;
    else if (!rn_map_lookup(&all->scopes, key))
        *rn_map_at(&all->scopes, key) = run;
    return RENDER_OK;
}

static int read_document(struct rn_run *run, struct rn_schemas *all)
{
    struct rn_mark top = {.line = 1, .file = all->place, .column = 1};
    bool json = all->text.n && all->text.p[0] == '{';
    const struct rn_node *definitions, *paths;
    struct rn_node *root;

    if (all->text.n == 0)
        return rn_hint(run, rn_error(run, top, RN_E_CONFIGURATION, "the schema file is empty"),
                       "%s", ADVICE);
    if (json)
        RN_TRY(rn_json_read_members(run, all->text, top, &root));
    else
        RN_TRY(rn_read_v2(run, all->reader, all->text, all->place, &root));
    if (!root)
        return RENDER_OK;
    RN_TRY(rn_schema_check_document(run, root, json));
    definitions = rn_get_c(run, root, "definitions");
    paths = rn_get_c(run, root, "paths");
    for (uint32_t i = 0; rn_is(definitions, RN_MAP) && i < definitions->npairs; i++)
        RN_TRY(add_definition(run, all, &definitions->pairs[i]));
    for (uint32_t i = 0; rn_is(paths, RN_MAP) && i < paths->npairs; i++)
        RN_TRY(add_path(run, all, &paths->pairs[i]));
    return RENDER_OK;
}

/* Many need the schema that cannot fail: they are told later, by rn_schema_check(). */
int rn_schema_read(struct rn_run *run, struct rn_schemas *all)
{
    struct rn_diag **before = rn_diag_mark(run);

    if (all->read)
        return all->failed ? RENDER_EINPUT : RENDER_OK;
    all->read = true;
    all->failed = read_document(run, all) != RENDER_OK;
    if (!all->failed)
        return RENDER_OK;
    rn_diag_rewind(run, before);
    return RENDER_EINPUT;
}

int rn_schema_check(struct rn_run *run)
{
    struct rn_schemas *all = run->schemas;

    if (all && all->endless)
        return rn_hint(run,
                       rn_error(run, all->endless->mark, RN_E_CONFIGURATION,
                                "schema: $ref '%.*s' leads back to itself, or to more than %d "
                                "others one after the other",
                                RN_FMT(all->endless->text), MAX_REFERENCES),
                       "let it lead to a definition that says what is there");
    return all && all->failed ? read_document(run, all) : RENDER_OK;
}

/* ---- References ----------------------------------------------------------------------------- */

struct rn_schema rn_schema_definition(struct rn_run *run, struct rn_str name)
{
    const struct rn_schemas *all = rn_schemas_of(run);
    const struct rn_sym *symbol = rn_symbols_lookup(&run->symbols, name);
    uint16_t built_in = rn_schema_built_in(name);
    struct rn_schema s = {built_in, 0, NULL};

    if (!all->custom || all->beside == RN_BUILT_IN_ABOVE || rn_schema_of_kustomize(built_in)) {
        if (built_in || !all->custom)
            return s;
    }
    s.custom = symbol ? rn_map_lookup(&all->definitions, RN_KEY1(symbol)) : NULL;
    if (s.custom || all->beside != RN_BUILT_IN_BELOW)
        s.definition = 0;
    return s;
}

/* A step of a JSON pointer: ~1 is a slash, ~0 a tilde. */
static struct rn_str pointer_step(struct rn_run *run, struct rn_str s)
{
    struct rn_buf b = {.arena = &run->arena};

    for (size_t i = 0; i < s.n; i++) {
        char next = s.p[i] == '~' && i + 1 < s.n ? s.p[i + 1] : 0;

        rn_buf_char(&b, next == '1' ? '/' : s.p[i]);
        i += next == '0' || next == '1';
    }
    return rn_buf_str(&b);
}

/* The next step of a pointer; *at goes behind it. */
static struct rn_str next_step(struct rn_run *run, struct rn_str pointer, size_t *at)
{
    size_t end = rn_str_find(pointer, '/', *at + 1);
    struct rn_str step = pointer_step(run, rn_str_slice(pointer, *at + 1, end));

    *at = end;
    return step;
}

/* One of the schemas in a schema: the reference finds those that it keeps by name, in a list, or
 * alone, not those that may be something else. NULL when there is none. */
static const struct rn_node *inner_schema(struct rn_run *run, const struct rn_node *schema,
                                          struct rn_str pointer, size_t *at)
{
    struct rn_str name = next_step(run, pointer, at), key;
    const struct rn_node *n = rn_get(schema, rn_symbols_lookup(&run->symbols, name));

    if (rn_str_is(name, "not"))
        return n;
    if (*at >= pointer.n)
        return NULL;
    key = next_step(run, pointer, at);
    if (rn_str_is(name, "properties") || rn_str_is(name, "patternProperties") ||
        rn_str_is(name, "definitions"))
        return rn_get(n, rn_symbols_lookup(&run->symbols, key));
    if (rn_str_is(name, "allOf") || rn_str_is(name, "oneOf") || rn_str_is(name, "anyOf")) {
        uint32_t i = 0;

        for (size_t k = 0; k < key.n && i < UINT16_MAX; k++)
            i = rn_is_digit(key.p[k]) ? i * 10 + (uint32_t)(key.p[k] - '0') : UINT16_MAX;
        return rn_is(n, RN_LIST) && i < n->nitems ? n->items[i] : NULL;
    }
    return NULL;
}

/* Where a $ref leads: #/definitions/<name>, and on from there. Of what is no pointer into the
 * document only the document is left, which has no fields. */
static struct rn_schema resolve(struct rn_run *run, const struct rn_node *ref)
{
    struct rn_str pointer = ref->text;
    size_t at = rn_str_find(pointer, '#', 0) + 1;
    struct rn_schema s = {0, 0, ref};

    if (at >= pointer.n || pointer.p[at] != '/')
        return s;
    if (!rn_str_is(next_step(run, pointer, &at), "definitions") || at >= pointer.n)
        return RN_NO_SCHEMA;
    s = rn_schema_definition(run, next_step(run, pointer, &at));
    while (at < pointer.n)
        s = (struct rn_schema){0, 0, inner_schema(run, s.custom, pointer, &at)};
    return s;
}

static const struct rn_node *reference_of(struct rn_run *run, struct rn_schema s)
{
    const struct rn_node *ref = rn_get_c(run, s.custom, "$ref");

    return rn_schema_string(ref) && ref->text.n ? ref : NULL;
}

struct rn_schema rn_schema_follow(struct rn_run *run, struct rn_schema s)
{
    const struct rn_node *ref;

    for (int i = 0; (ref = reference_of(run, s)); i++) {
        if (i == MAX_REFERENCES) {
            rn_schemas_of(run)->endless = ref; /* told later, too */
            return RN_NO_SCHEMA;
        }
        s = resolve(run, ref);
    }
    return s;
}

/* ---- Looking up ----------------------------------------------------------------------------- */

struct rn_schema rn_schema_custom_field(struct rn_run *run, const struct rn_node *map,
                                        struct rn_str field)
{
    const struct rn_node *more = rn_get_c(run, map, "additionalProperties");
    struct rn_schema s = RN_NO_SCHEMA;

    s.custom = rn_get(rn_get_c(run, map, "properties"), rn_symbols_lookup(&run->symbols, field));
    if (!s.custom && rn_is(more, RN_MAP))
        s.custom = more;
    return rn_schema_follow(run, s);
}

static int wrong_extension(struct rn_run *run, const struct rn_node *n, const char *name,
                           const char *expected)
{
    return rn_hint(run,
                   rn_error(run, n->mark, RN_E_CONFIGURATION, "schema: %s: expected %s, found a %s",
                            name, expected, rn_type_name(n)),
                   "kustomize fails here, too: correct the schema");
}

static int read_key(struct rn_run *run, const struct rn_node *n, const char *name,
                    struct rn_list_schema *out)
{
    if (!rn_schema_string(n))
        return wrong_extension(run, n, name, "a string");
    if (out->nkeys == RN_MAX_SCHEMA_KEYS)
        return rn_hint(run,
                       rn_fail(run, RENDER_ELIMIT, n->mark, RN_E_LIMIT,
                               "schema: more than %d merge keys", RN_MAX_SCHEMA_KEYS),
                       "a list is merged by a key or two");
    out->keys[out->nkeys++] = n->text;
    return RENDER_OK;
}

static int read_keys(struct rn_run *run, const struct rn_node *list, struct rn_list_schema *out)
{
    const char *const one = "x-kubernetes-patch-merge-key", *const more =
                                                                "x-kubernetes-list-map-keys";
    const struct rn_node *key = rn_get_c(run, list, one), *keys = rn_get_c(run, list, more);

    out->nkeys = 0;
    if (key && !rn_schema_string(key))
        return wrong_extension(run, key, one, "a string");
    if (!keys)
        return key ? read_key(run, key, one, out) : RENDER_OK;
    if (keys->kind != RN_LIST)
        return wrong_extension(run, keys, more, "a list");
    RN_EACH_ITEM (i, keys)
        RN_TRY(read_key(run, keys->items[i], more, out));
    return RENDER_OK;
}

/* Elements have a schema when the type is exactly array. */
static int read_items(struct rn_run *run, const struct rn_node *list, struct rn_schema *out)
{
    const struct rn_node *type = rn_get(list, RN_WORD(run, type));
    const struct rn_node *items = rn_get(list, RN_WORD(run, items));

    *out = RN_NO_SCHEMA;
    if (rn_is(type, RN_LIST))
        type = type->nitems == 1 ? type->items[0] : NULL;
    if (!rn_schema_string(type) || !rn_str_is(type->text, "array") || rn_is_null(items))
        return RENDER_OK;
    if (items->kind != RN_MAP)
        return wrong_extension(run, items, "items", "a schema");
    *out = rn_schema_follow(run, (struct rn_schema){0, 0, items});
    return RENDER_OK;
}

int rn_schema_custom_list(struct rn_run *run, const struct rn_node *list,
                          struct rn_list_schema *out)
{
    const char *const name = "x-kubernetes-patch-strategy";
    const struct rn_node *strategy = rn_get_c(run, list, name);

    if (!strategy)
        return RENDER_OK;
    if (!rn_schema_string(strategy))
        return wrong_extension(run, strategy, name, "a string");
    for (size_t at = 0; at <= strategy->text.n;) {
        size_t end = rn_str_find(strategy->text, ',', at);

        out->merges |= rn_str_is(rn_str_slice(strategy->text, at, end), "merge");
        at = end + 1;
    }
    RN_TRY(read_keys(run, list, out));
    return out->merges ? read_items(run, list, &out->items) : RENDER_OK;
}

/* ---- Comments ------------------------------------------------------------------------------- */

struct rn_schema rn_schema_in_comment(struct rn_run *run, uint32_t comment)
{
    struct rn_schema s = RN_NO_SCHEMA, target;
    struct rn_comment_object *object;

    if (!comment)
        return s;
    object = &run->comments.at[comment - 1];
    if (!object->checked) {
        struct rn_diag **before = rn_diag_mark(run);

        object->checked = true;
        if (rn_schema_check_schema(run, object->root) != RENDER_OK ||
            !rn_schema_says_something(object->root))
            object->root = NULL;
        rn_diag_rewind(run, before);
    }
    s.custom = object->root;
    target = rn_schema_follow(run, s);
    return rn_schema_none(target) ? s : target;
}
