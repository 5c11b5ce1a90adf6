/* JSON, and "binary": JSON whose one key data is the file. */
#include <math.h>

#include "secret/sops_store.h"
#include "yaml/json.h"
#include "yaml/scalar.h"

/* ---- Reading -------------------------------------------------------------------------------- */

static struct rn_sops_value scalar(const struct rn_node *n)
{
    struct rn_sops_value v = {.kind = RN_SOPS_NULL, .mark = n->mark};
    struct rn_number number;

    switch ((enum rn_tag)n->tag) {
    case RN_TAG_STR:
        return rn_sops_text(RN_SOPS_STR, n->text, n->mark);
    case RN_TAG_BOOL:
        v.kind = RN_SOPS_BOOL;
        v.truth = rn_scalar_bool(n->text);
        return v;
    case RN_TAG_INT:
    case RN_TAG_FLOAT:
        rn_scalar_number(n->text, &number);
        v.kind = number.type == RN_NUMBER_I64 ? RN_SOPS_INT : RN_SOPS_FLOAT;
        if (number.type == RN_NUMBER_I64)
            v.i = number.i;
        else
            v.f = number.type == RN_NUMBER_U64 ? (double)number.u : number.f;
        return v;
    default:
        return v;
    }
}

/* Depth is bounded by the reader. */
static struct rn_sops_value convert(struct rn_run *run, const struct rn_node *n)
{
    struct rn_sops_value v = {.mark = n->mark};

    if (n->kind == RN_SCALAR)
        return scalar(n);
    v.kind = n->kind == RN_MAP ? RN_SOPS_MAP : RN_SOPS_LIST;
    for (uint32_t i = 0; i < (n->kind == RN_MAP ? n->npairs : n->nitems); i++) {
        struct rn_sops_item item = {.key_kind = RN_SOPS_NULL};

        if (n->kind == RN_MAP) {
            item.key_kind = RN_SOPS_STR;
            item.key = n->pairs[i].key->s;
            item.mark = n->pairs[i].mark;
        }
        item.value = convert(run, n->kind == RN_MAP ? n->pairs[i].value : n->items[i]);
        rn_sops_add(run, &v, item);
    }
    return v;
}

static int read_json(struct rn_run *run, struct rn_str text, struct rn_mark start,
                     struct rn_sops_docs *out)
{
    struct rn_node *root;

    RN_TRY(rn_json_read_first(run, text, start, &root));
    if (root->kind != RN_MAP)
        return rn_hint(run,
                       rn_error(run, root->mark, RN_E_SOPS, "the JSON text is a %s, not an object",
                                rn_kind_name(root)),
                       "SOPS encrypts objects only");
    RN_PUSH(run, out->at, out->n, out->cap) = convert(run, root);
    return RENDER_OK;
}

/* ---- Writing -------------------------------------------------------------------------------- */

struct writer {
    struct rn_run *run;
    struct rn_buf *out;
    char fill; /* of a level, */
    size_t step;
};

static int write_value(struct writer *w, const struct rn_sops_value *v, size_t depth);

static void new_line(struct writer *w, size_t depth)
{
    rn_buf_char(w->out, '\n');
    rn_buf_fill(w->out, w->fill, depth * w->step);
}

/* Comments are left out. */
static int write_branch(struct writer *w, const struct rn_sops_value *v, size_t depth)
{
    bool map = v->kind == RN_SOPS_MAP, any = false;

    rn_buf_char(w->out, map ? '{' : '[');
    RN_SOPS_EACH(item, v)
    {
        if (map ? rn_sops_is_comment(item) : item->value.kind == RN_SOPS_COMMENT)
            continue;
        rn_buf_lit(w->out, any ? "," : "");
        any = true;
        new_line(w, depth + 1);
        if (map) {
            rn_json_string(w->out, item->key, true);
            rn_buf_lit(w->out, ": ");
        }
        RN_TRY(write_value(w, &item->value, depth + 1));
    }
    if (any)
        new_line(w, depth);
    rn_buf_char(w->out, map ? '}' : ']');
    return RENDER_OK;
}

static int write_value(struct writer *w, const struct rn_sops_value *v, size_t depth)
{
    struct rn_sops_value fields;

    switch ((enum rn_sops_kind)v->kind) {
    case RN_SOPS_MAP:
    case RN_SOPS_LIST:
        return write_branch(w, v, depth);
    case RN_SOPS_STR:
    case RN_SOPS_TIME:
        rn_json_string(w->out, v->text, true);
        return RENDER_OK;
    case RN_SOPS_INT:
        rn_buf_printf(w->out, "%lld", (long long)v->i);
        return RENDER_OK;
    case RN_SOPS_FLOAT:
        if (!isfinite(v->f))
            return rn_sops_cannot_write(w->run, v->mark,
                                        "JSON has no numbers that are infinite or none");
        rn_format_float_json(w->out, v->f);
        return RENDER_OK;
    case RN_SOPS_BOOL:
        rn_buf_lit(w->out, v->truth ? "true" : "false");
        return RENDER_OK;
    case RN_SOPS_COMMENT:
        fields = rn_sops_comment_map(w->run, v, false);
        return write_branch(w, &fields, depth);
    case RN_SOPS_NULL:
    case RN_SOPS_OTHER:
        break;
    }
    rn_buf_lit(w->out, "null");
    return RENDER_OK;
}

static struct writer start(struct rn_run *run, unsigned indent, struct rn_buf *out)
{
    if (indent)
        return (struct writer){run, out, ' ', indent - 1};
    return (struct writer){run, out, '\t', 1};
}

static int write_json_value(struct rn_run *run, const struct rn_sops_value *v, unsigned indent,
                            struct rn_buf *out)
{
    struct writer w = start(run, indent, out);

    return write_value(&w, v, 0);
}

static int write_json(struct rn_run *run, const struct rn_sops_docs *docs, struct rn_mark mark,
                      struct rn_buf *out)
{
    struct writer w = start(run, docs->indent, out);

    (void)mark;
    RN_TRY(write_value(&w, &docs->at[0], 0));
    rn_buf_char(out, '\n');
    return RENDER_OK;
}

const struct rn_sops_store rn_sops_json_store = {RN_SOPS_NESTED, read_json, write_json,
                                                 write_json_value};

/* ---- Binary --------------------------------------------------------------------------------- */

static int write_binary(struct rn_run *run, const struct rn_sops_docs *docs, struct rn_mark start,
                        struct rn_buf *out)
{
    const struct rn_sops_value *data = docs->n == 1 ? rn_sops_get(&docs->at[0], "data") : NULL;

    if (docs->n != 1)
        return rn_sops_cannot_write(run, start, "a binary file has exactly one document");
    if (!data || data->kind != RN_SOPS_STR)
        return rn_hint(
            run,
            rn_sops_cannot_write(run, start, "it has no string called data, as binary files have"),
            "choose another format with --output-type (yaml, json, dotenv, ini)");
    rn_buf_add(out, data->text);
    return RENDER_OK;
}

static int write_binary_value(struct rn_run *run, const struct rn_sops_value *v, unsigned indent,
                              struct rn_buf *out)
{
    (void)indent;
    (void)out;
    return rn_sops_cannot_write(run, v->mark, "nothing can be extracted from a binary file");
}

const struct rn_sops_store rn_sops_binary_store = {RN_SOPS_NESTED, read_json, write_binary,
                                                   write_binary_value};
