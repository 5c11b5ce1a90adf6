/* What type a scalar of a text has, in v3 (resources) and v2 (kustomization files). */
#include "base/base64.h"
#include "yaml/reader_parts.h"
#include "yaml/scalar.h"

static const struct {
    const char *name;
    enum rn_tag tag;
} known_tags[] = {
    {"!!str", RN_TAG_STR},       {"!!int", RN_TAG_INT},     {"!!float", RN_TAG_FLOAT},
    {"!!bool", RN_TAG_BOOL},     {"!!null", RN_TAG_NULL},   {"!!timestamp", RN_TAG_TIMESTAMP},
    {"!!binary", RN_TAG_BINARY}, {"!!merge", RN_TAG_MERGE},
};

static enum rn_tag tag_of(struct rn_str name)
{
    for (size_t i = 0; i < sizeof(known_tags) / sizeof(known_tags[0]); i++)
        if (rn_str_is(name, known_tags[i].name))
            return known_tags[i].tag;
    return RN_TAG_OTHER;
}

/* v3 keeps the text and the tag; whether they fit is seen when the value is printed. */
void rn_build_v3_scalar(const struct rn_event *ev, struct rn_node *n)
{
    if (ev->tag.p && !rn_str_is(ev->tag, "!")) {
        n->tag = (uint8_t)tag_of(ev->tag);
        n->flags |= RN_TAGGED;
    } else {
        n->tag = (uint8_t)rn_build_untagged(ev);
    }
}

/* ---- v2 ------------------------------------------------------------------------------------- */

static int wrong_type(struct rn_run *run, const struct rn_event *ev)
{
    return rn_error(run, ev->mark, RN_E_VALUE, "the value is not of the type of its tag %.*s",
                    RN_FMT(ev->tag));
}

static int tagged_v2(struct rn_builder *b, const struct rn_event *ev, struct rn_node *n)
{
    enum rn_tag tag = tag_of(ev->tag), found;
    struct rn_buf bytes = {.arena = &b->run->arena};

    n->tag = RN_TAG_STR;
    if (rn_str_is(ev->text, "<<") && (tag == RN_TAG_MERGE || rn_str_is(ev->tag, "!"))) {
        n->tag = RN_TAG_MERGE;
        return RENDER_OK;
    }
    if (tag == RN_TAG_BINARY) {
        if (!rn_base64_read(ev->text, &bytes))
            return wrong_type(b->run, ev);
        /* the value goes through JSON */
        n->text = rn_str_mend_utf8(&b->run->arena, rn_buf_str(&bytes));
        return RENDER_OK;
    }
    if (tag == RN_TAG_STR || tag == RN_TAG_MERGE || tag == RN_TAG_OTHER)
        return RENDER_OK;
    found = rn_resolve_plain_v2(ev->text);
    if (found != tag && !(tag == RN_TAG_FLOAT && found == RN_TAG_INT))
        return wrong_type(b->run, ev);
    n->tag = (uint8_t)tag;
    return RENDER_OK;
}

int rn_build_scalar(struct rn_builder *b, const struct rn_event *ev, struct rn_node *n)
{
    if (!b->v2) {
        rn_build_v3_scalar(ev, n);
        return RENDER_OK;
    }
    if (ev->tag.p)
        RN_TRY(tagged_v2(b, ev, n));
    else
        n->tag = (uint8_t)(ev->style == RN_PLAIN ? rn_resolve_plain_v2(ev->text) : RN_TAG_STR);
    return RENDER_OK;
}

/* JSON holds numbers, true, false and null; a date stays the string that was written. */
int rn_build_v2_value(struct rn_builder *b, struct rn_node *n)
{
    struct rn_number number;

    if (n->tag == RN_TAG_TIMESTAMP || n->tag == RN_TAG_MERGE)
        n->tag = RN_TAG_STR;
    if (n->tag == RN_TAG_BOOL)
        n->text = rn_scalar_bool_v2(n->text) ? RN_S("true") : RN_S("false");
    if (n->tag != RN_TAG_STR)
        n->style = RN_PLAIN;
    if (n->tag == RN_TAG_FLOAT && rn_scalar_number(n->text, &number) &&
        number.type == RN_NUMBER_F64 && number.f - number.f != 0)
        return rn_error(b->run, n->mark, RN_E_VALUE, "the number %.*s cannot be written as JSON",
                        RN_FMT(n->text));
    return RENDER_OK;
}

static int number_key(struct rn_builder *b, struct rn_node *key)
{
    struct rn_buf out = {.arena = &b->run->arena};
    struct rn_number number;

    if (!rn_scalar_number(key->text, &number))
        return RENDER_OK;
    if (number.type == RN_NUMBER_I64 && key->tag == RN_TAG_INT)
        rn_buf_printf(&out, "%lld", (long long)number.i);
    else if (number.type == RN_NUMBER_U64)
        return rn_error(b->run, key->mark, RN_E_KEY_TYPE, "key %.*s is too large a number",
                        RN_FMT(key->text));
    else
        rn_format_float32_g(&out, number.type == RN_NUMBER_I64 ? (double)number.i : number.f);
    key->text = rn_buf_str(&out);
    if (rn_str_is(key->text, "+Inf"))
        key->text = RN_S(".inf");
    else if (rn_str_is(key->text, "-Inf"))
        key->text = RN_S("-.inf");
    else if (rn_str_is(key->text, "NaN"))
        key->text = RN_S(".nan");
    return RENDER_OK;
}

int rn_build_v2_key(struct rn_builder *b, struct rn_node *key)
{
    if (key->tag == RN_TAG_NULL)
        return rn_hint(b->run, rn_error(b->run, key->mark, RN_E_KEY_TYPE, "a key cannot be null"),
                       "put the key in quotes");
    if (key->tag == RN_TAG_INT || key->tag == RN_TAG_FLOAT)
        RN_TRY(number_key(b, key));
    if (key->tag == RN_TAG_BOOL)
        key->text = rn_scalar_bool_v2(key->text) ? RN_S("true") : RN_S("false");
    key->tag = RN_TAG_STR;
    return RENDER_OK;
}
