#include "yaml/value.h"

#include "base/base64.h"

#include <math.h>

#include "yaml/reencode.h"

/* ---- Text to value -------------------------------------------------------------------------- */

static const char *const tag_names[] = {
    [RN_TAG_NONE] = "scalar",     [RN_TAG_STR] = "string",          [RN_TAG_INT] = "integer",
    [RN_TAG_FLOAT] = "number",    [RN_TAG_BOOL] = "boolean",        [RN_TAG_NULL] = "null",
    [RN_TAG_MERGE] = "merge key", [RN_TAG_TIMESTAMP] = "timestamp", [RN_TAG_BINARY] = "base64 text",
    [RN_TAG_OTHER] = "scalar",
};

/* The text is left out: it may be a Secret's. */
static int wrong_type(struct rn_run *run, const struct rn_node *n)
{
    return rn_hint(run,
                   rn_error(run, n->mark, RN_E_VALUE, "the value is tagged !!%s, but is no %s",
                            n->tag == RN_TAG_INT         ? "int"
                            : n->tag == RN_TAG_FLOAT     ? "float"
                            : n->tag == RN_TAG_BOOL      ? "bool"
                            : n->tag == RN_TAG_NULL      ? "null"
                            : n->tag == RN_TAG_TIMESTAMP ? "timestamp"
                                                         : "binary",
                            tag_names[n->tag]),
                   "remove the tag, or write a value that fits it");
}

static int to_string(struct rn_str s, struct rn_value *out)
{
    out->type = RN_V_STRING;
    out->s = s;
    return RENDER_OK;
}

static int to_number(struct rn_run *run, const struct rn_node *n, struct rn_str s,
                     struct rn_value *out)
{
    struct rn_number *v = &out->number;

    out->type = RN_V_NUMBER;
    if (!rn_scalar_number(s, v) || (n->tag == RN_TAG_INT && v->type == RN_NUMBER_F64) ||
        (n->tag == RN_TAG_FLOAT && v->type == RN_NUMBER_U64))
        return wrong_type(run, n);
    if (n->tag == RN_TAG_FLOAT && v->type == RN_NUMBER_I64) {
        v->type = RN_NUMBER_F64;
        v->f = (double)v->i;
    }
    if (v->type == RN_NUMBER_F64 && !isfinite(v->f))
        return rn_hint(run,
                       rn_error(run, n->mark, RN_E_VALUE,
                                "a number that is infinite or not a number has no JSON form"),
                       "quote it if it is meant as text");
    return RENDER_OK;
}

static int to_timestamp(struct rn_run *run, const struct rn_node *n, struct rn_str s,
                        struct rn_value *out)
{
    struct rn_buf text = {.arena = &run->arena};

    if (rn_resolve_plain(s) != RN_TAG_TIMESTAMP)
        return wrong_type(run, n);
    if (!rn_scalar_timestamp(s, &text))
        return rn_hint(run,
                       rn_error(run, n->mark, RN_E_VALUE, "the timestamp has no form in RFC 3339"),
                       "put it in quotes if it is meant as text");
    return to_string(rn_buf_str(&text), out);
}

/* ---- Base64 --------------------------------------------------------------------------------- */

static int to_binary(struct rn_run *run, const struct rn_node *n, struct rn_str s,
                     struct rn_value *out)
{
    struct rn_buf b = {.arena = &run->arena};

    if (!rn_base64_read(s, &b))
        return wrong_type(run, n);
    return to_string(rn_str_mend_utf8(&run->arena, rn_buf_str(&b)), out);
}

/* ---- Tags ----------------------------------------------------------------------------------- */

/* The value of text s under the tag of n, which must fit. */
static int by_tag(struct rn_run *run, const struct rn_node *n, struct rn_str s,
                  struct rn_value *out)
{
    switch ((enum rn_tag)n->tag) {
    case RN_TAG_INT:
    case RN_TAG_FLOAT:
        return to_number(run, n, s, out);
    case RN_TAG_BOOL:
        out->type = RN_V_BOOL;
        out->b = rn_scalar_bool(s);
        return rn_resolve_plain(s) == RN_TAG_BOOL ? RENDER_OK : wrong_type(run, n);
    case RN_TAG_NULL:
        out->type = RN_V_NULL;
        return rn_resolve_plain(s) == RN_TAG_NULL ? RENDER_OK : wrong_type(run, n);
    case RN_TAG_TIMESTAMP:
        return to_timestamp(run, n, s, out);
    case RN_TAG_BINARY:
        return to_binary(run, n, s, out);
    case RN_TAG_NONE:
    case RN_TAG_STR:
    case RN_TAG_MERGE:
    case RN_TAG_OTHER:
        break;
    }
    return to_string(s, out);
}

static bool is_plain_tag(enum rn_tag tag)
{
    return tag == RN_TAG_STR || tag == RN_TAG_MERGE || tag == RN_TAG_OTHER;
}

/* Whether, written without a tag, the text would be read back as a string: quoted or block style,
 * and what flow context forces into quotes. */
static bool is_quoted(const struct rn_node *n, struct rn_str s, enum rn_tag tag,
                      struct rn_context ctx)
{
    if (n->style != RN_PLAIN || is_plain_tag(tag))
        return true;
    if (!ctx.flow)
        return false;
    return s.n == 0 || (tag == RN_TAG_TIMESTAMP && rn_str_find(s, ':', 0) < s.n);
}

int rn_value(struct rn_run *run, const struct rn_node *scalar, struct rn_context ctx,
             struct rn_value *out)
{
    struct rn_reencoded r = {scalar->text, scalar->style, scalar->mark};
    struct rn_node n = *scalar;
    enum rn_tag resolved;

    if (ctx.raw)
        ctx.flow = false;
    RN_TRY(rn_reencode(run, ctx, &r));
    if (is_plain_tag(n.tag))
        return to_string(r.text, out);
    if (n.tag == RN_TAG_BINARY || ((n.flags & RN_TAGGED) && n.tag != RN_TAG_NONE))
        return by_tag(run, &n, r.text, out);
    resolved = rn_resolve_plain(r.text);
    if (n.tag == RN_TAG_NONE)
        n.tag = (uint8_t)resolved;
    if (ctx.raw && scalar->tag != RN_TAG_NONE)
        return by_tag(run, &n, r.text, out);
    /* A tag that the text has anyway is not written; another one is, and then it must fit. */
    if (n.tag == resolved && is_quoted(&n, r.text, resolved, ctx))
        return to_string(r.text, out);
    return by_tag(run, &n, r.text, out);
}
