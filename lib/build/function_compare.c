#include "build/function_compare.h"

#include "kube/schema.h"

struct comparing {
    struct rn_run *run;
    const struct rn_printer *printer;
    const struct rn_sym *field; /* the last on the way, for messages */
};

/* ---- Failures ------------------------------------------------------------------------------- */

static struct rn_mark mark_of(const struct comparing *c, const struct rn_node *n)
{
    return n && n->mark.line ? n->mark : c->printer->mark;
}

static int other_kind(const struct comparing *c, const struct rn_node *in,
                      const struct rn_node *out)
{
    return rn_hint(c->run,
                   rn_error(c->run, mark_of(c, out), RN_E_PLUGIN,
                            "function '%.*s' was given a %s at %.*s and prints a %s",
                            RN_FMT(c->printer->name), rn_kind_name(in), RN_FMT(c->field->s),
                            rn_kind_name(out)),
                   "a field stays a map, a list or a scalar, but in objects that are printed "
                   "without their annotations internal.config.kubernetes.io/id and "
                   "config.k8s.io/id");
}

static int unnamed(const struct comparing *c, const struct rn_node *n)
{
    return rn_hint(c->run,
                   rn_error(c->run, mark_of(c, n), RN_E_PLUGIN,
                            "function '%.*s' was given or prints a field without a name at %.*s",
                            RN_FMT(c->printer->name), RN_FMT(c->field->s)),
                   "give it a name, or remove it");
}

static int bad_item(const struct comparing *c, const struct rn_node *n, const char *expected)
{
    return rn_hint(c->run,
                   rn_error(c->run, mark_of(c, n), RN_E_PLUGIN,
                            "function '%.*s' was given a %s in %.*s, a list of %s",
                            RN_FMT(c->printer->name), rn_kind_name(n), RN_FMT(c->field->s),
                            expected),
                   "the schema of its kind says what stands in the list");
}

/* ---- The walk ------------------------------------------------------------------------------- */

static int compare(struct comparing *c, const struct rn_node *in, const struct rn_node *out,
                   struct rn_schema s);

/* An object may start anywhere: it has the schema of its own kind. */
static int find_schema(struct comparing *c, const struct rn_node *in, const struct rn_node *out,
                       struct rn_schema *s)
{
    const struct rn_node *at[] = {in, out};

    for (size_t i = 0; i < 2 && rn_schema_none(*s); i++) {
        struct rn_str api = rn_text(rn_get(at[i], RN_WORD(c->run, apiVersion)));
        struct rn_str kind = rn_text(rn_get(at[i], RN_WORD(c->run, kind)));

        if (api.n && kind.n)
            RN_TRY(rn_schema_of(c->run, api, kind, s));
    }
    return RENDER_OK;
}

static int compare_field(struct comparing *c, const struct rn_sym *key, const struct rn_node *in,
                         const struct rn_node *out, struct rn_schema map)
{
    const struct rn_sym *field = c->field;
    int status;

    c->field = key;
    status = compare(c, in, out, rn_schema_field(c->run, map, key));
    c->field = field;
    return status;
}

/* What only the function has is not looked into. */
static int compare_maps(struct comparing *c, const struct rn_node *in, const struct rn_node *out,
                        struct rn_schema s)
{
    if (rn_get(in, c->run->empty))
        return unnamed(c, in);
    if (rn_get(out, c->run->empty))
        return unnamed(c, out);
    RN_EACH_PAIR (p, in)
        RN_TRY(compare_field(c, p->key, p->value, rn_get(out, p->key), s));
    return RENDER_OK;
}

/* Items by their places, where the reference finds one text in both: that of maps and lists is "".
 */
static int compare_places(struct comparing *c, const struct rn_node *in, const struct rn_node *out)
{
    for (uint32_t i = 0; rn_is(out, RN_LIST) && i < in->nitems && i < out->nitems; i++)
        if (rn_str_eq(rn_text(in->items[i]), rn_text(out->items[i])))
            RN_TRY(compare(c, in->items[i], out->items[i], RN_NO_SCHEMA));
        else if (in->items[i]->kind == RN_LIST && in->items[i]->nitems &&
                 !rn_is_null(out->items[i])) /* found when the order of fields is restored */
            return other_kind(c, in->items[i], out->items[i]);
    return RENDER_OK;
}

/* The values of the keys that an element has, as a symbol; NULL for none. */
static const struct rn_sym *identity(struct comparing *c, const struct rn_list_schema *list,
                                     const struct rn_node *item)
{
    struct rn_buf b = {.arena = &c->run->arena};
    size_t found = 0;

    for (size_t i = 0; i < list->nkeys; i++) {
        struct rn_str text = rn_text(rn_get(item, rn_intern(c->run, list->keys[i])));

        found += text.n > 0;
        rn_buf_printf(&b, "%zu:%.*s,", text.n, RN_FMT(text));
    }
    return found ? rn_intern(c->run, rn_buf_str(&b)) : NULL;
}

/* The first element of each identity. */
static struct rn_map index_elements(struct comparing *c, const struct rn_list_schema *list,
                                    const struct rn_node *out)
{
    struct rn_map map = {.arena = &c->run->arena};

    for (uint32_t i = 0; rn_is(out, RN_LIST) && i < out->nitems; i++) {
        const struct rn_sym *id = identity(c, list, out->items[i]);
        void **at = id ? rn_map_at(&map, RN_KEY1(id)) : NULL;

        if (at && !*at)
            *at = out->items[i];
    }
    return map;
}

static int compare_elements(struct comparing *c, const struct rn_node *in,
                            const struct rn_node *out, const struct rn_list_schema *list)
{
    struct rn_map map = index_elements(c, list, out), seen = {.arena = &c->run->arena};

    RN_EACH_ITEM (i, in) {
        const struct rn_node *item = in->items[i];
        const struct rn_sym *id = identity(c, list, item);

        if (!rn_is_null(item) && item->kind != RN_MAP)
            return bad_item(c, item, "maps");
        if (!id || rn_map_lookup(&seen, RN_KEY1(id)))
            continue;
        *rn_map_at(&seen, RN_KEY1(id)) = (void *)(uintptr_t)item;
        RN_TRY(compare(c, item, rn_map_lookup(&map, RN_KEY1(id)), list->items));
    }
    return RENDER_OK;
}

/* The first item whose text is "", as that of maps and lists is. */
static const struct rn_node *textless(const struct rn_node *list)
{
    for (uint32_t i = 0; rn_is(list, RN_LIST) && i < list->nitems; i++)
        if (rn_text(list->items[i]).n == 0)
            return list->items[i];
    return NULL;
}

/* Nulls go from the maps that the reference walks through. */
static bool is_bare(const struct rn_node *map, bool walked)
{
    for (uint32_t i = 0; i < map->npairs; i++)
        if (!walked || !rn_is_null(map->pairs[i].value))
            return false;
    return true;
}

static int compare_set(struct comparing *c, const struct rn_node *in, const struct rn_node *out,
                       const struct rn_list_schema *list)
{
    const struct rn_node *first = textless(in);

    RN_EACH_ITEM (i, in) {
        const struct rn_node *item = in->items[i];

        if (item->kind == RN_LIST || (item->kind == RN_MAP && !is_bare(item, item == first)))
            return bad_item(c, item, "scalars");
    }
    return compare(c, first, textless(out), list->items);
}

static int compare_lists(struct comparing *c, const struct rn_node *in, const struct rn_node *out,
                         struct rn_schema s)
{
    struct rn_list_schema list;

    RN_TRY(compare_places(c, in, out));
    RN_TRY(rn_schema_list(c->run, s, &list));
    if (!list.merges)
        return RENDER_OK;
    return list.nkeys ? compare_elements(c, in, out, &list) : compare_set(c, in, out, &list);
}

/* Depth is bounded by the reader's limit. */
static int compare(struct comparing *c, const struct rn_node *in, const struct rn_node *out,
                   struct rn_schema s)
{
    if (rn_is_null(in))
        return RENDER_OK;
    if (!rn_is_null(out) && in->kind != out->kind)
        return other_kind(c, in, out);
    if (in->kind == RN_SCALAR)
        return RENDER_OK;
    RN_TRY(find_schema(c, in, out, &s));
    return in->kind == RN_MAP ? compare_maps(c, in, out, s) : compare_lists(c, in, out, s);
}

/* ---- Which two ------------------------------------------------------------------------------ */

static struct rn_str id_of(struct rn_run *run, const struct rn_node *object)
{
    const struct rn_node *map = rn_get2(object, RN_WORD(run, metadata), RN_WORD(run, annotations));
    const struct rn_node *id = rn_get_c(run, map, "internal.config.kubernetes.io/id");

    return rn_text(id ? id : rn_get_c(run, map, "config.k8s.io/id"));
}

/* Items have the numbers from 1 as ids. */
int rn_function_compare(struct rn_run *run, const struct rn_printer *printer,
                        const struct rn_node *given, const struct rn_node *object)
{
    struct comparing c = {run, printer, RN_WORD(run, metadata)};
    struct rn_str id = id_of(run, object);
    int64_t number;

    if (!rn_str_to_i64(id, &number) || number < 1 || number > given->nitems || id.p[0] == '+' ||
        id.p[0] == '0')
        return RENDER_OK;
    c.field = rn_intern(run, rn_text(rn_get(object, RN_WORD(run, kind))));
    return compare(&c, given->items[number - 1], object, RN_NO_SCHEMA);
}
