#include "yaml/keys.h"
#include "yaml/reader.h"
#include "yaml/style.h"

enum way {
    TO_DOUBLES, /* to JSON and back to YAML: every number a double */
    TO_EXACT,   /* the same, integers stay */
    TO_JSON,    /* to JSON text, which is read as YAML */
};

struct normalizer {
    struct rn_run *run;
    struct rn_keys keys;
    const struct rn_node *last; /* see rn_context */
    enum way way;
    unsigned depth;
};

/* The style that go-yaml v3 gives a string when it writes a Go value. */
static enum rn_style style_of(struct rn_str s)
{
    struct rn_style_facts f = rn_style_analyze(s, true);

    if (rn_text_classes(s) & RN_C_LF)
        return f.block ? RN_LITERAL : RN_DOUBLE;
    if (rn_text_is_typed(s))
        return RN_DOUBLE;
    return f.plain ? RN_PLAIN : f.single ? RN_SINGLE : RN_DOUBLE;
}

/* A plain << is a merge key when it is read again. */
static enum rn_tag string_tag(struct rn_str s)
{
    return rn_str_is(s, "<<") ? RN_TAG_MERGE : RN_TAG_STR;
}

/* What comes back from JSON is written, and that is read again at once, so a leading tab fails. */
static int set_string(const struct normalizer *z, struct rn_node *n, struct rn_str s)
{
    struct rn_run *run = z->run;

    n->text = s;
    n->style = (uint8_t)(z->way == TO_JSON ? RN_DOUBLE : style_of(s));
    n->tag = (uint8_t)(z->way == TO_JSON ? RN_TAG_STR : string_tag(s));
    if (z->way == TO_DOUBLES && n->style == RN_LITERAL && s.p[0] == '\t')
        return rn_hint(run,
                       rn_error(run, n->mark, RN_E_VALUE,
                                "block text that starts with a tab cannot be written"),
                       "start the text with another character");
    return RENDER_OK;
}

/* Such a number has no point in JSON, and is an integer when it is read again. */
static bool is_whole(double f)
{
    if (!(f >= -0x1p63 && f < 0x1p64))
        return false;
    return f < 0 ? f == (double)(int64_t)f : f > 0 && f == (double)(uint64_t)f;
}

static void set_number(const struct normalizer *z, struct rn_node *n, const struct rn_number *v)
{
    struct rn_buf b = {.arena = &z->run->arena};

    if (v->type == RN_NUMBER_F64 && z->way == TO_JSON)
        rn_format_float_json(&b, v->f);
    else if (v->type == RN_NUMBER_F64 && z->way == TO_EXACT && is_whole(v->f))
        rn_format_float_json(&b, v->f);
    else if (v->type == RN_NUMBER_F64)
        rn_format_float_g(&b, v->f, 6);
    else if (v->type == RN_NUMBER_I64 && z->way != TO_DOUBLES)
        rn_buf_printf(&b, "%lld", (long long)v->i);
    else if (z->way != TO_DOUBLES)
        rn_buf_printf(&b, "%llu", (unsigned long long)v->u);
    else
        rn_format_float_g(&b, v->type == RN_NUMBER_I64 ? (double)v->i : (double)v->u, 6);
    n->text = rn_buf_str(&b);
    n->style = RN_PLAIN;
    n->tag = (uint8_t)rn_resolve_plain(n->text);
}

static int normalize_scalar(struct normalizer *z, struct rn_node *n, bool flow)
{
    struct rn_context ctx = {.flow = flow, .last = n == z->last, .raw = z->way == TO_JSON};
    struct rn_value v;

    RN_TRY(rn_value(z->run, n, ctx, &v));
    n->flags = 0;
    n->style = RN_PLAIN;
    switch (v.type) {
    case RN_V_STRING:
        return set_string(z, n, v.s);
    case RN_V_NULL:
        n->text = RN_S("null");
        n->tag = RN_TAG_NULL;
        break;
    case RN_V_BOOL:
        n->text = v.b ? RN_S("true") : RN_S("false");
        n->tag = RN_TAG_BOOL;
        break;
    case RN_V_NUMBER:
        set_number(z, n, &v.number);
        break;
    }
    return RENDER_OK;
}

static int normalize(struct normalizer *z, struct rn_node *n, bool flow);

static int normalize_map(struct normalizer *z, struct rn_node *n, bool flow)
{
    size_t from = z->keys.n;
    const struct rn_node *source = n;
    struct rn_pair *pairs;
    uint32_t npairs;

    struct rn_context ctx = {.flow = flow, .raw = z->way == TO_JSON};

    RN_TRY(rn_keys_push(&z->keys, &source, ctx, z->depth == 1));
    npairs = (uint32_t)(z->keys.n - from);
    pairs = RN_NEW_N(z->run, struct rn_pair, npairs);
    for (uint32_t i = 0; i < npairs; i++) {
        const struct rn_key *k = &z->keys.at[from + i];

        pairs[i] = *k->pair;
        pairs[i].key = rn_intern(z->run, k->text);
        pairs[i].key_tag = (uint8_t)(z->way == TO_JSON ? RN_TAG_STR : string_tag(k->text));
        pairs[i].key_style = (uint8_t)(z->way == TO_JSON ? RN_DOUBLE : style_of(k->text));
        pairs[i].key_flow_empty = false;
        /* What stands at several places is not one thing any more; merged maps may be used twice.
         */
        if (source != n || (pairs[i].value->flags & RN_SHARED))
            pairs[i].value = rn_node_copy(z->run, pairs[i].value);
    }
    z->keys.n = from;
    n->pairs = pairs;
    n->npairs = n->pairs_cap = npairs;
    n->roomy = n->indexed = 0;
    for (uint32_t i = 0; i < npairs; i++)
        RN_TRY(normalize(z, pairs[i].value, flow));
    return RENDER_OK;
}

static int normalize(struct normalizer *z, struct rn_node *n, bool flow)
{
    if (n->kind == RN_SCALAR)
        return normalize_scalar(z, n, flow);
    if (z->depth == RN_MAX_DEPTH)
        return rn_hint(
            z->run,
            rn_error(z->run, n->mark, RN_E_LIMIT, "nested deeper than %d levels", RN_MAX_DEPTH),
            "data nested so deep cannot be meant");
    flow = flow || (n->flags & RN_FLOW);
    z->depth++;
    if (n->kind == RN_MAP) {
        RN_TRY(normalize_map(z, n, flow));
    } else {
        RN_EACH_ITEM (i, n)
            RN_TRY(normalize(z, n->items[i], flow));
    }
    z->depth--;
    /* Empty ones are written as {} and [], which is flow style when it is read again, as JSON is.
     */
    n->flags = (n->kind == RN_MAP ? n->npairs : n->nitems) && z->way != TO_JSON ? 0 : RN_FLOW;
    return RENDER_OK;
}

static int normalize_root(struct rn_run *run, struct rn_node *n, enum way way)
{
    struct normalizer z = {.run = run, .last = rn_last_scalar(n), .way = way};

    z.keys.run = run;
    return normalize(&z, n, false);
}

int rn_normalize(struct rn_run *run, struct rn_node *n)
{
    return normalize_root(run, n, TO_DOUBLES);
}

int rn_normalize_exact(struct rn_run *run, struct rn_node *n)
{
    return normalize_root(run, n, TO_EXACT);
}

int rn_normalize_to_json(struct rn_run *run, struct rn_node *n)
{
    return normalize_root(run, n, TO_JSON);
}
