#include "kube/selector.h"

static int compile_part(struct rn_run *run, const struct rn_textval *text,
                        const struct rn_regex **out)
{
    struct rn_str why = RN_S("");

    *out = NULL;
    if (text->s.n == 0)
        return RENDER_OK;
    *out = rn_regex_compile_anchored(run, text->s, &why);
    if (!*out)
        return rn_hint(run, rn_error(run, text->mark, RN_E_REGEX, "%.*s", RN_FMT(why)),
                       "group, version, kind, name and namespace here are expressions (RE2) for "
                       "the whole text: put a \\ in front of ( ) [ . * + ? | that mean themselves");
    return RENDER_OK;
}

int rn_selector_compile(struct rn_run *run, const struct rn_selector_spec *spec,
                        struct rn_selector *out)
{
    *out = (struct rn_selector){.spec = spec};
    RN_TRY(compile_part(run, &spec->group, &out->group));
    RN_TRY(compile_part(run, &spec->version, &out->version));
    RN_TRY(compile_part(run, &spec->kind, &out->kind));
    RN_TRY(compile_part(run, &spec->name, &out->name));
    return compile_part(run, &spec->namespace, &out->namespace);
}

static bool part_matches(const struct rn_regex *re, struct rn_str s)
{
    return !re || rn_regex_match(re, s);
}

bool rn_selector_match_gvk(const struct rn_selector *sel, const struct rn_gvk *gvk)
{
    return part_matches(sel->group, gvk->group->s) && part_matches(sel->version, gvk->version->s) &&
           part_matches(sel->kind, gvk->kind->s);
}

bool rn_selector_match_id(const struct rn_selector *sel, const struct rn_gvk *gvk,
                          struct rn_str name, struct rn_str ns_text)
{
    return rn_selector_match_gvk(sel, gvk) && part_matches(sel->name, name) &&
           part_matches(sel->namespace, ns_text);
}

/* Whether a labels or annotations map matches; the text is parsed when it is first needed, so an
 * error in it shows only then. */
static int match_map(struct rn_run *run, struct rn_textval text, struct rn_label_selector **parsed,
                     const struct rn_resource *r, const struct rn_sym *word, bool *yes)
{
    const struct rn_node *map;

    *yes = true;
    if (text.s.n == 0)
        return RENDER_OK;
    if (!*parsed)
        RN_TRY(rn_label_selector_parse(run, text, parsed));
    RN_TRY(rn_meta_pairs(run, r->root, word, &map));
    *yes = rn_label_selector_match(run, *parsed, map);
    return RENDER_OK;
}

int rn_selector_match_meta(struct rn_run *run, struct rn_selector *sel, const struct rn_resource *r,
                           bool *yes)
{
    RN_TRY(match_map(run, sel->spec->label_selector, &sel->labels, r, RN_WORD(run, labels), yes));
    if (!*yes)
        return RENDER_OK;
    return match_map(run, sel->spec->annotation_selector, &sel->annotations, r,
                     RN_WORD(run, annotations), yes);
}

int rn_selector_parse_meta(struct rn_run *run, struct rn_selector *sel)
{
    if (sel->spec->annotation_selector.s.n && !sel->annotations)
        RN_TRY(rn_label_selector_parse(run, sel->spec->annotation_selector, &sel->annotations));
    if (sel->spec->label_selector.s.n && !sel->labels)
        RN_TRY(rn_label_selector_parse(run, sel->spec->label_selector, &sel->labels));
    return RENDER_OK;
}

struct rn_found rn_selector_candidates(struct rn_run *run, const struct rn_selector *sel,
                                       struct rn_resset *set)
{
    struct rn_str name = {0}, kind = {0};
    struct rn_found all = {.at = set->at, .n = set->n};

    if (sel->name)
        name = rn_regex_literal(sel->name);
    if (sel->kind)
        kind = rn_regex_literal(sel->kind);
    if (name.p)
        return rn_resset_by_name(run, set, rn_intern(run, name));
    if (kind.p)
        return rn_resset_by_kind(run, set, rn_intern(run, kind));
    return all;
}

/* Name and namespace match as they first were or as they are; the rest as it is. */
static bool is_selected(struct rn_run *run, const struct rn_selector *sel,
                        const struct rn_resource *r)
{
    struct rn_id now = rn_resource_id(run, r), first = rn_resource_org_id(run, r);

    return (part_matches(sel->namespace, first.ns->s) || part_matches(sel->namespace, now.ns->s)) &&
           (part_matches(sel->name, first.name->s) || part_matches(sel->name, now.name->s)) &&
           rn_selector_match_gvk(sel, &now.gvk);
}

int rn_selector_select(struct rn_run *run, struct rn_selector *sel, struct rn_resset *set,
                       struct rn_found *out)
{
    struct rn_found maybe = rn_selector_candidates(run, sel, set);

    *out = (struct rn_found){0};
    for (size_t i = 0; i < maybe.n; i++) {
        bool yes = !maybe.at[i]->deleted && is_selected(run, sel, maybe.at[i]);

        if (yes)
            RN_TRY(rn_selector_match_meta(run, sel, maybe.at[i], &yes));
        if (yes)
            RN_PUSH(run, out->at, out->n, out->cap) = maybe.at[i];
    }
    return RENDER_OK;
}
