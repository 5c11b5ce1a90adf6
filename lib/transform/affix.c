#include "transform/setter.h"
#include "transform/transform.h"

struct affix {
    struct rn_textval text;
    bool suffix;
    struct rn_fieldspecs specs;
    struct rn_affixes noted; /* what is noted of it */
};

static int add_affix(struct rn_run *run, struct rn_node **at, void *user)
{
    const struct affix *a = user;
    struct rn_str old = rn_text(*at), add = a->text.s;
    struct rn_str parts[] = {a->suffix ? old : add, a->suffix ? add : old};
    struct rn_str text = rn_str_concat(&run->arena, parts, 2);

    /* Without a type: a plain 1 with suffix 2 is the number 12. */
    return rn_set_field(run, *at, text, RN_TAG_NONE, a->suffix ? "nameSuffix" : "namePrefix",
                        a->text.mark);
}

static bool keeps_its_name(const struct rn_gvk *gvk)
{
    return rn_str_is(gvk->kind->s, "CustomResourceDefinition") ||
           rn_str_is(gvk->kind->s, "Namespace") ||
           (rn_str_is(gvk->kind->s, "APIService") &&
            rn_str_is(gvk->group->s, "apiregistration.k8s.io"));
}

/* The reference keeps the list in an annotation, joined by commas. */
static struct rn_affixes to_note(struct rn_run *run, struct rn_str text)
{
    struct rn_affixes list = {0};

    for (size_t at = 0, end; text.n && at <= text.n; at = end + 1) {
        end = rn_str_find(text, ',', at);
        rn_affixes_add(run, &list, rn_str_slice(text, at, end));
    }
    return list;
}

static void note_change(struct rn_run *run, struct rn_resource *r, const struct affix *a)
{
    struct rn_affixes *list = a->suffix ? &r->suffixes : &r->prefixes;

    if (a->text.s.n == 0)
        return;
    for (size_t i = 0; i < a->noted.n; i++)
        RN_PUSH(run, list->at, list->n, list->cap) = a->noted.at[i];
    rn_note_identity(run, r, a->text.mark);
}

static int affix_resource(struct rn_run *run, struct rn_resource *r, struct affix *a)
{
    struct rn_field_walk walk = {.visit = add_affix,
                                 .user = a,
                                 .create = true,
                                 .create_kind = RN_SCALAR,
                                 .create_tag = RN_TAG_STR,
                                 .mark = a->text.mark};
    struct rn_id org = rn_resource_org_id(run, r);

    if (keeps_its_name(&org.gvk))
        return RENDER_OK;
    for (size_t i = 0; i < a->specs.n; i++) {
        const struct rn_fieldspec *spec = &a->specs.at[i];
        struct rn_gvk now = rn_resource_id(run, r).gvk;

        if (!rn_gvk_selected(&org.gvk, &spec->gvk))
            continue;
        if (rn_str_is(spec->path, "metadata/name"))
            note_change(run, r, a);
        if (rn_gvk_selected(&now, &spec->gvk))
            RN_TRY(rn_field_walk(run, rn_resource_change(r), spec, &walk));
    }
    rn_resource_settle(run, r);
    return RENDER_OK;
}

static int affix_some(struct rn_run *run, struct rn_resource *const *at, size_t n, const void *args)
{
    struct affix a = *(const struct affix *)args;

    for (size_t i = 0; i < n; i++)
        RN_TRY(affix_resource(run, at[i], &a));
    return RENDER_OK;
}

static int affix_all(struct rn_layer *layer, struct affix a)
{
    a.noted = to_note(layer->run, a.text.s);
    RN_TRY(rn_share(layer->sharing, layer->run, layer->set->at, layer->set->n, RN_TOGETHER,
                    affix_some, &a, sizeof(a)));
    rn_resset_dirty(layer->set);
    return RENDER_OK;
}

int rn_transform_prefix(struct rn_layer *layer, struct rn_textval prefix,
                        const struct rn_fieldspecs *specs)
{
    return affix_all(layer, (struct affix){.text = prefix, .specs = *specs});
}

int rn_transform_suffix(struct rn_layer *layer, struct rn_textval suffix,
                        const struct rn_fieldspecs *specs)
{
    return affix_all(layer, (struct affix){.text = suffix, .suffix = true, .specs = *specs});
}
