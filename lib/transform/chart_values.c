#include "transform/chart_values.h"

#include <inttypes.h>

#include "kustom/fields.h"
#include "transform/jsonpatch_parts.h"
#include "transform/transform.h"
#include "yaml/writer.h"

/* ---- valuesInline --------------------------------------------------------------------------- */

/* A number as go-yaml v2 holds it after JSON: a whole one when JSON shows one that fits. */
static struct rn_str number_text(struct rn_run *run, struct rn_number n)
{
    struct rn_buf b = {.arena = &run->arena};
    double f = n.f;

    if (n.type == RN_NUMBER_F64) {
        rn_format_float_json(&b, f);
        rn_scalar_number(rn_buf_str(&b), &n);
        b.n = 0;
    }
    if (n.type == RN_NUMBER_I64)
        rn_buf_printf(&b, "%" PRId64, n.i);
    else if (n.type == RN_NUMBER_U64)
        rn_buf_printf(&b, "%" PRIu64, n.u);
    else
        rn_format_float_g(&b, f, 6);
    return rn_buf_str(&b);
}

static void make_text(struct rn_run *run, struct rn_node *n)
{
    struct rn_number number;

    if (n->kind != RN_SCALAR)
        return;
    if ((n->tag == RN_TAG_INT || n->tag == RN_TAG_FLOAT) && rn_scalar_number(n->text, &number))
        n->text = number_text(run, number);
    else if (n->tag != RN_TAG_BOOL)
        return;
    n->tag = RN_TAG_STR;
    n->style = RN_DOUBLE;
}

/* The reference reads the map with the fields of a chart in mind, one level too high: a number or a
 * boolean becomes text when its key is that of a field which is a text. */
static void name_texts(struct rn_run *run, struct rn_node *values)
{
    RN_EACH_PAIR (p, values) {
        const struct rn_field *f = rn_field_find(&rn_fields_helm_chart, p->key->s);

        if (f && f->type == RN_F_TEXT)
            make_text(run, p->value);
        if (f && f->type == RN_F_TEXTS && p->value->kind == RN_LIST)
            RN_EACH_ITEM (i, p->value)
                make_text(run, p->value->items[i]);
    }
}

int rn_chart_values_inline(struct rn_run *run, const struct rn_node *values, bool v2,
                           struct rn_node **out)
{
    *out = v2 ? rn_json_value(run, values, false) : rn_node_copy(run, values);
    if (v2) { /* numbers were doubles before */
        RN_TRY(rn_normalize(run, *out));
        name_texts(run, *out);
        return RENDER_OK;
    }
    RN_TRY(rn_normalize_exact(run, *out));
    name_texts(run, *out);
    return rn_normalize(run, *out);
}

/* ---- Text ----------------------------------------------------------------------------------- */

int rn_chart_values_text(struct rn_run *run, const struct rn_node *values, struct rn_str *out)
{
    struct rn_buf text = {.arena = &run->arena};

    *out = RN_S("{}\n");
    if (!values)
        return RENDER_OK;
    RN_TRY(rn_write_document(run, values, true, &text));
    *out = rn_buf_str(&text);
    return RENDER_OK;
}

/* ---- Aliases -------------------------------------------------------------------------------- */

static int alias_error(struct rn_run *run, const struct rn_pair *p)
{
    return rn_hint(run,
                   rn_error(run, p->mark, RN_E_VALUE,
                            "the value of '%.*s' is an alias, with which valuesInline cannot be "
                            "merged",
                            RN_FMT(p->key->s)),
                   "write the value out in the file");
}

static void alias_warning(struct rn_run *run, const struct rn_pair *p)
{
    rn_warning(run, p->mark, RN_W_ALIAS,
               "the value of '%.*s' %s: it is left out of the values, as kustomize does",
               RN_FMT(p->key->s), p->merged ? "comes by a merge key" : "is an alias");
    rn_hint(run, RENDER_OK,
            "write the value out, or remove valuesInline: then the file is given to helm as it is");
}

/* When the reference merges it does not look through aliases and merge keys: in the file they
 * vanish, and what valuesInline has there with them when it should win. */
static int drop_aliases(struct rn_run *run, const struct rn_chart_values *v, struct rn_node *file,
                        struct rn_node *inlined)
{
    bool dropped = false;

    RN_EACH_PAIR (p, file) {
        struct rn_pair *other = inlined ? rn_get_pair(inlined, p->key) : NULL;

        if (p->merged || p->value->flags & RN_ALIAS) {
            bool hit = other && !p->merged && !rn_is_null(other->value);

            if (hit && !v->inline_wins)
                return alias_error(run, p);
            if (hit || v->own_file)
                alias_warning(run, p);
            if (hit)
                rn_remove(inlined, p->key);
            p->value = NULL;
            dropped = true;
        } else if (p->value->kind == RN_MAP) {
            RN_TRY(drop_aliases(run, v, p->value,
                                other && rn_is(other->value, RN_MAP) ? other->value : NULL));
        }
    }
    if (dropped)
        rn_map_compact(file);
    return RENDER_OK;
}

/* ---- The merge ------------------------------------------------------------------------------ */

/* Whether there is nothing in the file, not even a null. */
static bool is_blank(struct rn_str text)
{
    for (size_t from = 0, end; from < text.n; from = end + 1) {
        struct rn_str line;

        end = rn_str_find(text, '\n', from);
        line = rn_str_trim(rn_str_slice(text, from, end));
        if (line.n && line.p[0] != '#')
            return false;
    }
    return true;
}

/* The first document. */
static int read_file(struct rn_run *run, struct rn_reader *reader, const struct rn_chart_values *v,
                     struct rn_node **out)
{
    struct rn_documents docs;

    if (is_blank(v->file->bytes))
        return rn_hint(run,
                       rn_error(run, v->mark, RN_E_HELM,
                                "could not parse values file: '%.*s' is empty",
                                RN_FMT(v->file->shown)),
                       "with valuesMerge: replace no values file is read");
    RN_TRY(rn_read_documents(run, reader, v->file->bytes, v->file->place, &docs));
    *out = docs.n ? docs.roots[0] : rn_scalar(run, RN_S(""), RN_TAG_NULL, RN_PLAIN, v->mark);
    return RENDER_OK;
}

int rn_chart_values_merge(struct rn_run *run, struct rn_reader *reader,
                          const struct rn_chart_values *v, struct rn_str *out)
{
    struct rn_node *file = NULL, *merged;

    RN_TRY(read_file(run, reader, v, &file));
    if (rn_is(file, RN_MAP))
        RN_TRY(drop_aliases(run, v, file, v->inlined));
    if (v->inline_wins)
        RN_TRY(rn_merge_values(run, file, v->inlined, &merged));
    else
        RN_TRY(rn_merge_values(run, v->inlined, file, &merged));
    return rn_chart_values_text(run, merged, out);
}
