/* Labels and annotations: maps of strings. */
#include "edit/edit.h"

static const char *kind_of(const char *field)
{
    return strcmp(field, "commonLabels") == 0 ? "label" : "annotation";
}

/* KEY:VALUE, where the value may be in double quotes, or KEY, whose value is "". */
static int read_pairs(struct rn_edit *e, const char *kind, struct rn_node **out)
{
    *out = rn_map_node(e->run, RN_NOWHERE);
    if (e->asked->nwords == 0)
        return rn_edit_error(e, "no %s is given", kind);
    for (size_t i = 0; i < e->asked->nwords; i++) {
        struct rn_str s = rn_str_from(e->asked->words[i]);
        size_t colon = rn_str_find(s, ':', 0);
        struct rn_str value = rn_str_slice(s, colon + 1, s.n);

        if (colon == 0 && s.n > 0)
            return rn_hint(e->run,
                           rn_edit_error(e, "the %s '%s' has no key", kind, e->asked->words[i]),
                           "write KEY:VALUE");
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = rn_str_slice(value, 1, value.n - 1);
        rn_set(e->run, *out, rn_intern(e->run, rn_str_slice(s, 0, colon)),
               rn_edit_string(e, colon < s.n ? value : RN_S("")));
    }
    return RENDER_OK;
}

static bool is_inner(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!rn_is_alpha(s.p[i]) && !rn_is_digit(s.p[i]) && !memchr("-_.", s.p[i], 3))
            return false;
    return s.n > 0 && !memchr("-_.", s.p[0], 3) && !memchr("-_.", s.p[s.n - 1], 3);
}

/* As the reference has it, which asks this of `set annotation` alone. */
static bool is_annotation_key(struct rn_str s)
{
    size_t slash = rn_str_find(s, '/', 0);
    struct rn_str domain = rn_str_slice(s, 0, slash), name = rn_str_slice(s, slash + 1, s.n);

    if (slash == s.n)
        return s.n <= 63 && is_inner(s);
    return domain.n <= 253 && is_inner(domain) && rn_is_alpha(domain.p[0]) &&
           rn_str_find(domain, '_', 0) == domain.n && name.n <= 63 && is_inner(name);
}

int rn_edit_set_labels(struct rn_edit *e, const char *field)
{
    struct rn_node *pairs;

    RN_TRY(read_pairs(e, kind_of(field), &pairs));
    if (strcmp(field, "commonAnnotations") == 0) {
        RN_EACH_PAIR (p, pairs) {
            if (!is_annotation_key(p->key->s))
                return rn_edit_error(e,
                                     "'%.*s' cannot be the key of an "
                                     "annotation",
                                     RN_FMT(p->key->s));
        }
    }
    return rn_put_pairs(e, field, pairs);
}

/* ---- Add ------------------------------------------------------------------------------------ */

/* Nothing is overwritten without --force. */
static int check_new(struct rn_edit *e, const char *kind, const struct rn_laid *map,
                     const struct rn_node *pairs)
{
    RN_EACH_PAIR (p, pairs) {
        const struct rn_laid_pair *there = rn_laid_key(map, p->key->s);

        if (there && !e->asked->force)
            return rn_hint(e->run,
                           rn_error(e->run, there->key->mark, RN_E_EDIT, "%s %.*s is there already",
                                    kind, RN_FMT(p->key->s)),
                           "use --force to give it the new value");
    }
    return RENDER_OK;
}

/* The entry of labels that goes neither to selectors nor, unless that is wished, to templates. */
static struct rn_laid *find_entry(const struct rn_edit *e)
{
    struct rn_laid *list = rn_edit_value(e, "labels");

    for (size_t i = 0; i < rn_laid_items(list); i++) {
        struct rn_laid *entry = list->items[i];

        if (entry->kind == RN_MAP && !rn_laid_true(&rn_fields_label, entry, "includeSelectors") &&
            rn_laid_true(&rn_fields_label, entry, "includeTemplates") ==
                (e->asked->include_templates != 0))
            return entry;
    }
    return NULL;
}

static int add_to_labels(struct rn_edit *e, struct rn_node *pairs)
{
    struct rn_node *list = rn_list_node(e->run, RN_NOWHERE);
    struct rn_node *map = rn_map_node(e->run, RN_NOWHERE);
    struct rn_laid *entry = find_entry(e);
    struct rn_laid_pair *p = rn_laid_field(&rn_fields_label, entry, "pairs");

    if (entry) {
        RN_TRY(check_new(e, "label", p ? p->value : NULL, pairs));
        return rn_put_pairs_in(e, entry, p, "pairs", pairs);
    }
    if (e->asked->include_templates)
        rn_set(e->run, map, rn_intern_c(e->run, "includeTemplates"), rn_edit_true(e));
    rn_set(e->run, map, rn_intern_c(e->run, "pairs"), pairs);
    rn_append(e->run, list, map);
    return rn_add_items(e, "labels", list);
}

int rn_edit_add_labels(struct rn_edit *e, const char *field)
{
    const char *kind = kind_of(field);
    bool apart = e->asked->without_selector && strcmp(field, "commonLabels") == 0;
    struct rn_node *pairs;

    if (e->asked->include_templates && !apart)
        return rn_edit_error(e, "--include-templates is for --without-selector only");
    RN_TRY(read_pairs(e, kind, &pairs));
    if (apart)
        return add_to_labels(e, pairs);
    RN_TRY(check_new(e, kind, rn_edit_value(e, field), pairs));
    return rn_put_pairs(e, field, pairs);
}

/* ---- Remove --------------------------------------------------------------------------------- */

int rn_edit_remove_labels(struct rn_edit *e, const char *field)
{
    struct rn_laid_pair *p = rn_edit_field(e, field);
    struct rn_laid *map = rn_edit_value(e, field);
    bool *drop = RN_NEW_N(e->run, bool, (map ? map->n : 0) + 1);
    struct rn_str *keys;
    size_t n;

    if (e->asked->nwords != 1)
        return rn_hint(e->run, rn_edit_error(e, "%ss to be removed need one word", kind_of(field)),
                       "write several keys with commas between");
    if (!map && !e->asked->ignore_missing)
        return rn_edit_error(e, "there are no %s", field);
    keys = rn_edit_split(e, e->asked->words[0], &n);
    for (size_t i = 0; i < n; i++) {
        struct rn_laid_pair *pair = rn_laid_key(map, keys[i]);

        if (keys[i].n == 0)
            return rn_edit_error(e, "an empty name among the %ss", kind_of(field));
        if ((!pair || drop[pair - map->pairs]) && !e->asked->ignore_missing)
            return rn_edit_error(e, "%s %.*s is not there", kind_of(field), RN_FMT(keys[i]));
        if (pair)
            drop[pair - map->pairs] = true;
    }
    return map && map->kind == RN_MAP ? rn_drop(e, map, drop, e->layout.root, p) : RENDER_OK;
}
