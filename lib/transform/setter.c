#include "transform/setter.h"

#include "generate/data.h"
#include "yaml/scalar.h"

void rn_note_identity(struct rn_run *run, struct rn_resource *r, struct rn_mark mark)
{
    rn_resource_remember(run, r);
    rn_resource_need_annotations(run, r, mark);
}

int rn_wrong_kind(struct rn_run *run, const struct rn_node *n, const char *expected, const char *by,
                  struct rn_mark mark)
{
    int status = rn_error(run, n->mark.line ? n->mark : mark, RN_E_FIELD_TYPE,
                          "%s: expected %s here, found a %s", by, expected, rn_kind_name(n));
    struct rn_str place = rn_run_place_path(run, mark);

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

void rn_style_new(struct rn_run *run, struct rn_node *v)
{
    if (v->kind == RN_SCALAR && v->style == RN_PLAIN && !(v->flags & RN_TAGGED) &&
        (v->tag == RN_TAG_STR || v->tag == RN_TAG_NONE))
        v->style = (uint8_t)rn_added_style(run, v->text);
}
