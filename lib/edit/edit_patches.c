/* Patches. */
#include "edit/edit.h"

enum { TARGET_PARTS = 7 };

struct part {
    const char *name;
    struct rn_str text;
};

/* The target that is asked for; false when it is none. */
static bool target(const struct render_edit *asked, struct part out[TARGET_PARTS])
{
    const struct part parts[TARGET_PARTS] = {
        {"group", rn_str_given(asked->group)},
        {"version", rn_str_given(asked->version)},
        {"kind", rn_str_given(asked->kind)},
        {"name", rn_str_given(asked->target_name)},
        {"namespace", rn_str_given(asked->in_namespace)},
        {"annotationSelector", rn_str_given(asked->annotation_selector)},
        {"labelSelector", rn_str_given(asked->label_selector)},
    };
    bool any = false;

    for (size_t i = 0; i < TARGET_PARTS; i++) {
        out[i] = parts[i];
        any = any || parts[i].text.n;
    }
    return any;
}

/* Whether an entry is exactly what is asked for: one with options, or an empty target, is not. */
static bool is_asked(const struct rn_edit *e, const struct rn_laid *entry)
{
    struct rn_laid_pair *t = rn_laid_field(&rn_fields_patch, entry, "target");
    struct rn_laid_pair *options = rn_laid_field(&rn_fields_patch, entry, "options");
    struct part parts[TARGET_PARTS];
    bool wanted = target(e->asked, parts), has = t && !rn_laid_is_null(t->value);

    if (wanted != has || (options && !rn_laid_is_null(options->value)) ||
        !rn_str_eq(rn_laid_text(&rn_fields_patch, entry, "path"), rn_str_given(e->asked->path)) ||
        !rn_str_eq(rn_laid_text(&rn_fields_patch, entry, "patch"), rn_str_given(e->asked->patch)))
        return false;
    for (size_t i = 0; has && i < TARGET_PARTS; i++)
        if (!rn_str_eq(rn_laid_text(&rn_fields_selector, t->value, parts[i].name), parts[i].text))
            return false;
    return true;
}

int rn_edit_add_patch(struct rn_edit *e, const char *field)
{
    const struct rn_laid *list = rn_edit_value(e, field);
    struct rn_node *items = rn_list_node(e->run, RN_NOWHERE);
    struct rn_node *map = rn_map_node(e->run, RN_NOWHERE), *select;
    struct part parts[TARGET_PARTS];

    if (rn_str_given(e->asked->patch).n && rn_str_given(e->asked->path).n)
        return rn_edit_error(e, "a patch is a path or a text, not both");
    if (!rn_str_given(e->asked->patch).n && !rn_str_given(e->asked->path).n)
        return rn_edit_error(e, "a patch needs --path or --patch");
    for (size_t i = 0; i < rn_laid_items(list); i++) {
        if (!is_asked(e, list->items[i]))
            continue;
        rn_warning(e->run, list->items[i]->mark, RN_W_UNCHANGED, "this patch is there already");
        return RENDER_OK;
    }
    rn_edit_pair(e, map, "path", rn_str_given(e->asked->path));
    rn_edit_pair(e, map, "patch", rn_str_given(e->asked->patch));
    if (target(e->asked, parts)) {
        select = rn_map_node(e->run, RN_NOWHERE);
        for (size_t i = 0; i < TARGET_PARTS; i++)
            rn_edit_pair(e, select, parts[i].name, parts[i].text);
        rn_set(e->run, map, rn_intern_c(e->run, "target"), select);
    }
    rn_append(e->run, items, map);
    return rn_add_items(e, field, items);
}

int rn_edit_remove_patch(struct rn_edit *e, const char *field)
{
    const struct rn_laid *list = rn_edit_value(e, field);
    bool *drop = RN_NEW_N(e->run, bool, rn_laid_items(list) + 1), any = false;

    if (rn_str_given(e->asked->patch).n && rn_str_given(e->asked->path).n)
        return rn_edit_error(e, "a patch is a path or a text, not both");
    for (size_t i = 0; i < rn_laid_items(list); i++) {
        drop[i] = is_asked(e, list->items[i]);
        any = any || drop[i];
    }
    if (any)
        return rn_drop_items(e, field, drop);
    rn_warning(e->run, rn_edit_mark(e), RN_W_UNCHANGED, "there is no such patch");
    return RENDER_OK;
}
