/* What go-yaml v3 makes of scalars, and refuses to decode. */
#include "secret/sops_yaml.h"

#include "base/base64.h"
#include "yaml/reader.h"
#include "yaml/scalar.h"

/* ---- Scalars -------------------------------------------------------------------------------- */

static struct rn_sops_value binary(struct rn_run *run, const struct rn_v3_node *n, bool *wrong)
{
    struct rn_buf bytes = {.arena = &run->arena};

    *wrong = !rn_base64_read(n->text, &bytes);
    if (*wrong)
        return (struct rn_sops_value){.kind = RN_SOPS_NULL, .mark = n->mark};
    return rn_sops_text(RN_SOPS_STR, rn_buf_str(&bytes), n->mark);
}

static struct rn_sops_value number(const struct rn_v3_node *n)
{
    struct rn_sops_value v = {.kind = RN_SOPS_FLOAT, .mark = n->mark};
    struct rn_number parsed;

    rn_scalar_number(n->text, &parsed);
    if (parsed.type == RN_NUMBER_U64)
        return rn_sops_text(RN_SOPS_OTHER, RN_S("an integer of 64 bits"), n->mark);
    if (parsed.type == RN_NUMBER_F64) {
        v.f = parsed.f;
        return v;
    }
    if (n->tag == RN_TAG_FLOAT) {
        v.f = (double)parsed.i;
        return v;
    }
    v.kind = RN_SOPS_INT;
    v.i = parsed.i;
    return v;
}

/* Whether the text resolves to what its tag says. */
static bool fits(const struct rn_v3_node *n)
{
    enum rn_tag found = rn_resolve_plain(n->text);
    struct rn_number parsed;

    if (!n->tagged || found == n->tag)
        return true;
    return n->tag == RN_TAG_FLOAT && found == RN_TAG_INT && rn_scalar_number(n->text, &parsed) &&
           parsed.type == RN_NUMBER_I64;
}

struct rn_sops_value rn_sops_yaml_scalar(struct rn_run *run, const struct rn_v3_node *n,
                                         bool *wrong)
{
    struct rn_sops_value v = {.kind = RN_SOPS_NULL, .mark = n->mark};
    struct rn_buf time = {.arena = &run->arena};

    *wrong = false;
    if (n->tag == RN_TAG_STR || n->tag == RN_TAG_OTHER || n->tag == RN_TAG_MERGE)
        return rn_sops_text(RN_SOPS_STR, n->text, n->mark);
    if (n->tag == RN_TAG_BINARY)
        return binary(run, n, wrong);
    *wrong = !fits(n);
    if (*wrong)
        return v;
    switch ((enum rn_tag)n->tag) {
    case RN_TAG_INT:
    case RN_TAG_FLOAT:
        return number(n);
    case RN_TAG_BOOL:
        v.kind = RN_SOPS_BOOL;
        v.truth = rn_scalar_bool(n->text);
        return v;
    case RN_TAG_TIMESTAMP:
        if (!rn_scalar_timestamp(n->text, &time))
            return rn_sops_text(RN_SOPS_OTHER, RN_S("a time with an offset of a day"), n->mark);
        return rn_sops_text(RN_SOPS_TIME, rn_buf_str(&time), n->mark);
    default:
        return v;
    }
}

/* ---- The check ------------------------------------------------------------------------------ */

struct checker {
    struct rn_run *run;
    size_t alias_nodes; /* that were looked at through an alias */
    size_t in_alias, depth;
};

static int check(struct checker *c, struct rn_v3_node *n);

static bool is_merge(const struct rn_v3_node *key)
{
    return key->kind == RN_V3_IS_SCALAR && key->tag == RN_TAG_MERGE && rn_str_is(key->text, "<<");
}

static bool leads_to_map(const struct rn_v3_node *n)
{
    n = n->kind == RN_V3_IS_ALIAS ? n->target : n;
    return n->kind == RN_V3_IS_MAP;
}

static int check_merge(struct checker *c, struct rn_v3_node *value)
{
    bool ok = leads_to_map(value);

    if (value->kind == RN_V3_IS_LIST) {
        ok = true;
        for (size_t i = 0; i < value->n; i++)
            ok = ok && leads_to_map(value->content[i]);
    }
    if (!ok)
        return rn_hint(c->run,
                       rn_error(c->run, value->mark, RN_E_YAML, "the merge key << needs a map"),
                       "give it an alias of a map, or a list of those");
    return check(c, value);
}

static int check_map(struct checker *c, struct rn_v3_node *map)
{
    struct rn_map seen = {.arena = &c->run->arena};

    for (size_t i = 0; i + 1 < map->n; i += 2) {
        struct rn_v3_node *key = map->content[i];
        const struct rn_sym *text = rn_intern(c->run, key->text);
        void **at = rn_map_at(&seen, RN_KEY2(key->kind, text));

        if (*at)
            return rn_error(c->run, key->mark, RN_E_DUPLICATE_KEY, "the key %.*s is there twice",
                            RN_FMT(key->text));
        *at = key;
    }
    for (size_t i = 0; i + 1 < map->n; i += 2) {
        struct rn_v3_node *key = map->content[i], *value = map->content[i + 1];
        const struct rn_v3_node *k = key->kind == RN_V3_IS_ALIAS ? key->target : key;

        if (k->kind != RN_V3_IS_SCALAR)
            return rn_error(c->run, key->mark, RN_E_KEY_TYPE, "a %s cannot be a key",
                            k->kind == RN_V3_IS_MAP ? "map" : "list");
        RN_TRY(check(c, key));
        RN_TRY(is_merge(key) ? check_merge(c, value) : check(c, value));
    }
    return RENDER_OK;
}

static int check_alias(struct checker *c, struct rn_v3_node *n)
{
    int status;

    if (n->target->open)
        return rn_error(c->run, n->mark, RN_E_YAML, "the value of anchor %.*s contains itself",
                        RN_FMT(n->text));
    c->in_alias++;
    status = check(c, n->target);
    c->in_alias--;
    return status;
}

static int check_content(struct checker *c, struct rn_v3_node *n)
{
    bool wrong;

    switch ((enum rn_v3_kind)n->kind) {
    case RN_V3_IS_SCALAR:
        rn_sops_yaml_scalar(c->run, n, &wrong);
        if (wrong)
            return rn_error(c->run, n->mark, RN_E_YAML, "the value is not of the type of its tag");
        return RENDER_OK;
    case RN_V3_IS_ALIAS:
        return check_alias(c, n);
    case RN_V3_IS_MAP:
        return check_map(c, n);
    case RN_V3_IS_LIST:
        for (size_t i = 0; i < n->n; i++)
            RN_TRY(check(c, n->content[i]));
        return RENDER_OK;
    }
    return RENDER_OK;
}

static int check(struct checker *c, struct rn_v3_node *n)
{
    int status;

    c->alias_nodes += c->in_alias > 0;
    if (c->alias_nodes > RN_SOPS_MAX_ALIAS_NODES || c->depth > RN_MAX_DEPTH)
        return rn_fail(c->run, RENDER_ELIMIT, n->mark, RN_E_LIMIT,
                       "aliases make this file too large, or too deep");
    n->open = true;
    c->depth++;
    status = check_content(c, n);
    c->depth--;
    n->open = false;
    return status;
}

int rn_sops_yaml_check(struct rn_run *run, struct rn_v3_node *root)
{
    struct checker c = {.run = run};
    bool wrong;

    if (root->kind == RN_V3_IS_SCALAR &&
        rn_sops_yaml_scalar(run, root, &wrong).kind == RN_SOPS_NULL && !wrong)
        return RENDER_OK;
    if (root->kind != RN_V3_IS_MAP)
        return rn_error(run, root->mark, RN_E_SOPS, "the document is no map");
    return check(&c, root);
}
