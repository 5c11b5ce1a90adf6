#include "transform/setter.h"

void rn_note_identity(struct rn_run *run, struct rn_resource *r, struct rn_mark mark)
{
    const struct rn_sym *key = RN_WORD(run, annotations);
    struct rn_node *meta = rn_resource_metadata(run, r);

    rn_resource_remember(run, r);
    if (rn_is(meta, RN_MAP) && rn_is_null(rn_get(meta, key)))
        rn_set(run, meta, key, rn_map_node(run, mark));
}

int rn_wrong_kind(struct rn_run *run, const struct rn_node *n, const char *expected, const char *by,
                  struct rn_mark mark)
{
    int status = rn_error(run, n->mark.line ? n->mark : mark, RN_E_FIELD_TYPE,
                          "%s: expected %s here, found a %s", by, expected, rn_kind_name(n));
    struct rn_str place = mark.file < run->nplaces ? run->places[mark.file] : RN_S("");

    if (!mark.line || !n->mark.line)
        return status;
    return rn_hint(run, status, "%s in %.*s, line %u writes to this field", by, RN_FMT(place),
                   (unsigned)mark.line);
}

int rn_set_field(struct rn_run *run, struct rn_node *n, struct rn_str text, enum rn_tag tag,
                 const char *by, struct rn_mark mark)
{
    if (n->kind != RN_SCALAR)
        return rn_wrong_kind(run, n, "a scalar", by, mark);
    rn_set_scalar(n, text, tag);
    n->mark = mark;
    return RENDER_OK;
}
