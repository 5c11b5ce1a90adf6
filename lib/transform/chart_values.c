#include "transform/chart_values.h"

#include "transform/jsonpatch_parts.h"
#include "transform/transform.h"
#include "yaml/writer.h"

int rn_chart_values_inline(struct rn_run *run, const struct rn_node *values, bool v2,
                           struct rn_node **out)
{
    *out = v2 ? rn_json_value(run, values, false) : rn_node_copy(run, values);
    return rn_normalize(run, *out);
}

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

/* Drops the pairs whose value was taken away. */
static void compact(struct rn_node *map)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < map->npairs; i++)
        if (map->pairs[i].value)
            map->pairs[n++] = map->pairs[i];
    if (n < map->npairs)
        map->index = NULL;
    map->npairs = n;
}

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
        compact(file);
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
