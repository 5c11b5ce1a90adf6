#include "kube/fieldspec.h"
#include "yaml/scalar.h"

/* One object of the file that is being read, and the names that it may have. */
struct object {
    struct rn_run *run;
    const char *what; /* "a field spec", for messages */
    const char *names;
};

static int wrong_type(struct rn_run *run, const char *name, const char *expected,
                      const struct rn_node *n)
{
    return rn_error(run, n->mark, RN_E_FIELD_TYPE,
                    "transformer configuration: %s: expected %s, found a %s", name, expected,
                    rn_type_name(n));
}

static int unknown(const struct object *o, const struct rn_pair *p)
{
    return rn_hint(o->run,
                   rn_error(o->run, p->mark, RN_E_UNKNOWN_FIELD,
                            "transformer configuration: unknown field '%.*s' in %s",
                            RN_FMT(p->key->s), o->what),
                   "the fields are %s", o->names);
}

static int read_gvk_part(struct rn_run *run, const struct rn_pair *p, const struct rn_sym **out)
{
    if (rn_is_null(p->value))
        return RENDER_OK;
    if (p->value->kind != RN_SCALAR || p->value->tag == RN_TAG_INT ||
        p->value->tag == RN_TAG_FLOAT || p->value->tag == RN_TAG_BOOL)
        return rn_hint(run, wrong_type(run, rn_str_c(&run->arena, p->key->s), "a string", p->value),
                       "put it in quotes");
    *out = rn_intern(run, p->value->text);
    return RENDER_OK;
}

/* True when the pair is group, version or kind, which *status tells about then. */
static bool read_gvk(struct rn_run *run, const struct rn_pair *p, struct rn_gvk *gvk, int *status)
{
    const struct rn_sym **out = rn_str_eq_nocase(p->key->s, RN_S("group"))     ? &gvk->group
                                : rn_str_eq_nocase(p->key->s, RN_S("version")) ? &gvk->version
                                : rn_str_eq_nocase(p->key->s, RN_S("kind"))    ? &gvk->kind
                                                                               : NULL;

    if (out)
        *status = read_gvk_part(run, p, out);
    return out != NULL;
}

/* Other than the parts of a gvk, a path may be written as a number or boolean: it is the text of
 * its value. */
static int read_path(struct rn_run *run, const struct rn_node *n, struct rn_str *out)
{
    struct rn_buf b = {.arena = &run->arena};
    struct rn_number number;

    if (n->kind != RN_SCALAR)
        return wrong_type(run, "path", "a string", n);
    *out = n->text;
    if (n->tag == RN_TAG_NULL)
        *out = RN_S("");
    else if (n->tag == RN_TAG_BOOL)
        *out = rn_scalar_bool_v2(n->text) ? RN_S("true") : RN_S("false");
    else if ((n->tag == RN_TAG_INT || n->tag == RN_TAG_FLOAT) &&
             rn_scalar_number(n->text, &number)) {
        if (number.type == RN_NUMBER_F64)
            rn_format_float_g(&b, number.f, 21);
        else if (number.type == RN_NUMBER_U64)
            rn_buf_printf(&b, "%llu", (unsigned long long)number.u);
        else
            rn_buf_printf(&b, "%lld", (long long)number.i);
        *out = rn_buf_str(&b);
    }
    return RENDER_OK;
}

static int read_create(struct rn_run *run, const struct rn_node *n, bool *out)
{
    if (rn_is_null(n))
        return RENDER_OK;
    if (n->kind != RN_SCALAR || n->tag != RN_TAG_BOOL)
        return wrong_type(run, "create", "true or false", n);
    *out = rn_scalar_bool_v2(n->text);
    return RENDER_OK;
}

/* The strict decoder of the reference refuses a key that is written twice. */
static int check_twice(struct rn_run *run, const struct rn_node *map, const struct rn_pair *p)
{
    const struct rn_pair *first = rn_get_pair(map, p->key);

    if (first == p)
        return RENDER_OK;
    return rn_hint(
        run,
        rn_error(run, p->mark, RN_E_DUPLICATE_KEY,
                 "transformer configuration: key '%.*s' is in this map twice, first in line %u",
                 RN_FMT(p->key->s), (unsigned)first->mark.line),
        "remove one of them");
}

static int read_spec(struct rn_run *run, const struct rn_node *n, struct rn_fieldspec *fs)
{
    struct object o = {run, "a field spec", "group, version, kind, path and create"};

    *fs = (struct rn_fieldspec){
        .gvk = {run->empty, run->empty, run->empty}, .path = RN_S(""), .mark = n->mark};
    if (!rn_is_null(n) && n->kind != RN_MAP)
        return wrong_type(run, "a field spec", "a map", n);
    for (uint32_t i = 0; n->kind == RN_MAP && i < n->npairs; i++) {
        const struct rn_pair *p = &n->pairs[i];
        int status;

        RN_TRY(check_twice(run, n, p));
        if (read_gvk(run, p, &fs->gvk, &status))
            RN_TRY(status);
        else if (rn_str_eq_nocase(p->key->s, RN_S("path")))
            RN_TRY(read_path(run, p->value, &fs->path));
        else if (rn_str_eq_nocase(p->key->s, RN_S("create")))
            RN_TRY(read_create(run, p->value, &fs->create));
        else
            return unknown(&o, p);
    }
    rn_fieldspec_parse(run, fs);
    return RENDER_OK;
}

static int read_specs(struct rn_run *run, const char *name, const struct rn_node *n,
                      struct rn_fieldspecs *out)
{
    if (rn_is_null(n))
        return RENDER_OK;
    if (n->kind != RN_LIST)
        return wrong_type(run, name, "a list of field specs", n);
    RN_EACH_ITEM (i, n) {
        struct rn_fieldspec fs;

        RN_TRY(read_spec(run, n->items[i], &fs));
        RN_PUSH(run, out->at, out->n, out->cap) = fs;
    }
    return RENDER_OK;
}

static int read_reference(struct rn_run *run, const struct rn_node *n,
                          struct rn_name_reference *ref)
{
    struct object o = {run, "an entry of nameReference", "group, version, kind and fieldSpecs"};

    *ref = (struct rn_name_reference){.target = {run->empty, run->empty, run->empty}};
    if (!rn_is_null(n) && n->kind != RN_MAP)
        return wrong_type(run, "an entry of nameReference", "a map", n);
    for (uint32_t i = 0; n->kind == RN_MAP && i < n->npairs; i++) {
        const struct rn_pair *p = &n->pairs[i];
        int status;

        RN_TRY(check_twice(run, n, p));
        if (read_gvk(run, p, &ref->target, &status))
            RN_TRY(status);
        else if (rn_str_eq_nocase(p->key->s, RN_S("fieldSpecs")))
            RN_TRY(read_specs(run, "fieldSpecs", p->value, &ref->referrers));
        else
            return unknown(&o, p);
    }
    return RENDER_OK;
}

static int read_references(struct rn_run *run, const struct rn_node *n,
                           struct rn_name_references *out)
{
    if (rn_is_null(n))
        return RENDER_OK;
    if (n->kind != RN_LIST)
        return wrong_type(run, "nameReference", "a list", n);
    RN_EACH_ITEM (i, n) {
        struct rn_name_reference ref;

        RN_TRY(read_reference(run, n->items[i], &ref));
        RN_PUSH(run, out->at, out->n, out->cap) = ref;
    }
    return RENDER_OK;
}

static int read_list(const struct object *o, const struct rn_pair *p,
                     struct rn_transformer_config *out)
{
    for (int t = 0; t < RN_TABLES; t++)
        if (rn_str_eq_nocase(p->key->s, rn_str_from(rn_table_name(t))))
            return read_specs(o->run, rn_table_name(t), p->value, &out->tables[t]);
    if (rn_str_eq_nocase(p->key->s, RN_S("nameReference")))
        return read_references(o->run, p->value, &out->references);
    return unknown(o, p);
}

int rn_config_read(struct rn_run *run, const struct rn_node *root,
                   struct rn_transformer_config *out)
{
    struct object o = {run, "the file",
                       "namePrefix, nameSuffix, namespace, commonLabels, labels, templateLabels, "
                       "volumeClaimTemplateLabels, commonAnnotations, nameReference, varReference, "
                       "images and replicas"};

    *out = (struct rn_transformer_config){0};
    if (rn_is_null(root))
        return RENDER_OK;
    if (root->kind != RN_MAP)
        return wrong_type(run, "the file", "a map of lists", root);
    RN_EACH_PAIR (p, root) {
        RN_TRY(check_twice(run, root, p));
        RN_TRY(read_list(&o, p, out));
    }
    for (int t = 0; t < RN_TABLES; t++)
        rn_fieldspecs_sort(run, &out->tables[t]);
    rn_name_references_sort(run, &out->references);
    return RENDER_OK;
}
