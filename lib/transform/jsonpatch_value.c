#include "transform/jsonpatch_parts.h"

#include <inttypes.h>

const struct rn_node *rn_json_member(const struct rn_run *run, const struct rn_node *map,
                                     const char *key)
{
    const struct rn_sym *sym = rn_symbols_lookup(&run->symbols, rn_str_from(key));
    const struct rn_node *value = NULL;

    if (!sym || !rn_is(map, RN_MAP))
        return NULL;
    RN_EACH_PAIR (p, map)
        if (p->key == sym)
            value = p->value;
    return value;
}

/* The text of a number in JSON as Go writes it; the node's own text when it is none. */
static struct rn_str number_text(struct rn_run *run, struct rn_str text)
{
    struct rn_buf b = {.arena = &run->arena};
    struct rn_number v;

    if (!rn_scalar_number(text, &v))
        return text;
    if (v.type == RN_NUMBER_I64)
        rn_buf_printf(&b, "%" PRId64, v.i);
    else if (v.type == RN_NUMBER_U64)
        rn_buf_printf(&b, "%" PRIu64, v.u);
    else if (v.f - v.f == 0)
        rn_format_float_json(&b, v.f);
    else
        return text; /* infinite: refused when the result is written */
    return rn_buf_str(&b);
}

static struct rn_node *plain_scalar(struct rn_run *run, const struct rn_node *n)
{
    struct rn_str text;

    switch ((enum rn_tag)n->tag) {
    case RN_TAG_NULL:
        return rn_scalar(run, RN_S("null"), RN_TAG_NULL, RN_PLAIN, n->mark);
    case RN_TAG_BOOL:
        return rn_scalar(run, rn_scalar_bool_v2(n->text) ? RN_S("true") : RN_S("false"),
                         RN_TAG_BOOL, RN_PLAIN, n->mark);
    case RN_TAG_INT:
    case RN_TAG_FLOAT: /* in JSON 1e19 is an integer */
        text = number_text(run, n->text);
        return rn_scalar(run, text, rn_resolve_plain(text), RN_PLAIN, n->mark);
    default:
        return rn_scalar(run, n->text, RN_TAG_STR, RN_DOUBLE, n->mark);
    }
}

/* A scalar of JSON stays as its author wrote it, until the whole patch has run. */
static struct rn_node *source_scalar(struct rn_run *run, const struct rn_node *n)
{
    struct rn_node *copy = rn_node_copy(run, n);

    copy->flags |= RN_SEEN;
    return copy;
}

/* Keys of YAML become strings. */
static const struct rn_sym *plain_key(struct rn_run *run, const struct rn_pair *p)
{
    if (p->key_style != RN_PLAIN)
        return p->key;
    if (p->key_tag == RN_TAG_BOOL)
        return rn_intern(run, rn_scalar_bool_v2(p->key->s) ? RN_S("true") : RN_S("false"));
    if (p->key_tag == RN_TAG_INT || p->key_tag == RN_TAG_FLOAT)
        return rn_intern(run, number_text(run, p->key->s));
    return p->key;
}

struct rn_node *rn_json_value(struct rn_run *run, const struct rn_node *value, bool strict)
{
    struct rn_node *n;

    if (value->kind == RN_SCALAR)
        return strict ? source_scalar(run, value) : plain_scalar(run, value);
    n = value->kind == RN_MAP ? rn_map_node(run, value->mark) : rn_list_node(run, value->mark);
    if (n->kind == RN_LIST) {
        RN_EACH_ITEM (i, value)
            rn_append(run, n, rn_json_value(run, value->items[i], strict));
        return n;
    }
    RN_EACH_PAIR (p, value) {
        struct rn_pair *to = rn_set(run, n, strict ? p->key : plain_key(run, p),
                                    rn_json_value(run, p->value, strict));

        to->mark = p->mark;
        to->key_tag = RN_TAG_STR;
        to->key_style = RN_DOUBLE;
    }
    return n;
}

/* Whether Go's JSON writes the string with escapes where a person would not. */
static bool has_escapes(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '<' || s.p[i] == '>' || s.p[i] == '&' ||
            (i + 2 < s.n && memcmp(s.p + i, "\xe2\x80", 2) == 0 &&
             (s.p[i + 2] == '\xa8' || s.p[i + 2] == '\xa9')))
            return true;
    return false;
}

static bool equal_scalars(struct rn_run *run, const struct rn_node *doc,
                          const struct rn_node *value, bool strict)
{
    bool number = value->tag == RN_TAG_INT || value->tag == RN_TAG_FLOAT;
    bool as_written = doc->flags & RN_SEEN; /* an operation before this one has put it there */

    if (rn_is_null(value) || rn_is_null(doc))
        return rn_is_null(value) && rn_is_null(doc);
    if (number != (doc->tag == RN_TAG_INT || doc->tag == RN_TAG_FLOAT))
        return false;
    if (number)
        return rn_str_eq(as_written ? doc->text : number_text(run, doc->text),
                         strict ? value->text : number_text(run, value->text));
    if ((value->tag == RN_TAG_BOOL) != (doc->tag == RN_TAG_BOOL))
        return false;
    if (value->tag == RN_TAG_BOOL)
        return rn_scalar_bool_v2(value->text) == rn_scalar_bool_v2(doc->text);
    /* The document was written with < > & escaped, a patch in JSON is as its author wrote it. */
    return rn_str_eq(doc->text, value->text) &&
           !(strict && !as_written && has_escapes(value->text));
}

static bool equal_maps(struct rn_run *run, const struct rn_node *doc, const struct rn_node *value,
                       bool strict)
{
    if (doc->npairs != value->npairs)
        return false;
    RN_EACH_PAIR (p, value) {
        const struct rn_node *own = rn_get(doc, p->key);

        if (!own || !rn_json_equal(run, own, p->value, strict))
            return false;
    }
    return true;
}

bool rn_json_equal(struct rn_run *run, const struct rn_node *doc, const struct rn_node *value,
                   bool strict)
{
    if (doc->kind != value->kind)
        return false;
    if (doc->kind == RN_SCALAR)
        return equal_scalars(run, doc, value, strict);
    if (doc->kind == RN_MAP)
        return equal_maps(run, doc, value, strict);
    if (doc->nitems != value->nitems)
        return false;
    RN_EACH_ITEM (i, doc) {
        /* The reference cannot compare nulls in a list. */
        if (rn_is_null(doc->items[i]) || rn_is_null(value->items[i]) ||
            !rn_json_equal(run, doc->items[i], value->items[i], strict))
            return false;
    }
    return true;
}
