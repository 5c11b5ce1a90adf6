/* One patch on one resource. The reference keeps what it knows about a resource in annotations of
 * it, where patches can reach it; here that is kept beside the object, and the effects that can be
 * seen are brought about on purpose. */
#include "transform/merge_walk.h"
#include "transform/patch_parts.h"
#include "yaml/scalar.h"

/* Stands for the annotations that the reference has put into the object. */
#define STATE_ANNOTATION "internal.config.kubernetes.io/previousNames"

static bool wipes(struct rn_run *run, const struct rn_node *patch)
{
    const struct rn_node *value = rn_get_c(run, patch, "$patch");
    enum rn_directive directive = value ? rn_merge_directive_of(value) : RN_PATCH_UNKNOWN;

    return directive == RN_PATCH_REPLACE || directive == RN_PATCH_DELETE;
}

/* Whether the patch takes all annotations away, and with them the reference's memory. */
static bool wipes_state(struct rn_run *run, const struct rn_node *patch)
{
    const struct rn_node *meta = rn_get(patch, RN_WORD(run, metadata));
    const struct rn_node *annotations = rn_get(meta, RN_WORD(run, annotations));

    if (wipes(run, patch))
        return false; /* delete: gone altogether; replace: has no effect at the root */
    return wipes(run, meta) || wipes(run, annotations) ||
           (annotations && rn_merge_null(annotations));
}

/* The text of a field as the reference reads it: "" for null and for what is no scalar. */
static struct rn_str text_of(const struct rn_node *map, const struct rn_sym *key)
{
    const struct rn_node *n = rn_get(map, key);

    return rn_merge_null(n) ? RN_S("") : rn_text(n);
}

/* Sets a field as the reference does: without a type, in the style that it had. A string that is
 * the same and would stay a string keeps its tag. */
static void set_untyped(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                        struct rn_str text)
{
    struct rn_node *old = rn_get(map, key), *n;

    if (rn_is(old, RN_SCALAR)) {
        if (old->tag == RN_TAG_STR && rn_str_eq(old->text, text) && !(old->flags & RN_TAGGED) &&
            (old->style != RN_PLAIN || rn_resolve_plain(text) == RN_TAG_STR))
            return;
        rn_set_scalar(old, text, RN_TAG_NONE);
        return;
    }
    n = rn_scalar(run, text, RN_TAG_NONE, RN_PLAIN, map->mark);
    rn_merge_style(n, old);
    rn_set(run, map, key, n);
}

static struct rn_node *need_metadata(struct rn_run *run, struct rn_node *root)
{
    struct rn_node *meta = rn_get(root, RN_WORD(run, metadata));

    if (!rn_is(meta, RN_MAP)) {
        meta = rn_map_node(run, root->mark);
        rn_set(run, root, RN_WORD(run, metadata), meta);
    }
    return meta;
}

struct identity {
    struct rn_str kind, name, ns;
};

/* A patch changes who a resource is only where it has the right to. */
static void restore(struct rn_run *run, struct rn_node *root, const struct identity *was,
                    struct rn_patch_rights rights)
{
    struct rn_node *meta;

    if (!rights.kind)
        set_untyped(run, root, RN_WORD(run, kind), was->kind);
    if (!rights.name)
        set_untyped(run, need_metadata(run, root), RN_WORD(run, name), was->name);
    meta = rn_get(root, RN_WORD(run, metadata));
    if (was->ns.n)
        set_untyped(run, need_metadata(run, root), RN_WORD(run, namespace), was->ns);
    else if (rn_is(meta, RN_MAP))
        rn_remove(meta, RN_WORD(run, namespace));
}

int rn_patch_merge(struct rn_layer *layer, struct rn_resource *r, struct rn_node *patch,
                   struct rn_patch_rights rights)
{
    struct rn_run *run = layer->run;
    const struct rn_node *meta = rn_resource_metadata(run, r);
    struct identity was = {rn_text(rn_get(r->root, RN_WORD(run, kind))),
                           text_of(meta, RN_WORD(run, name)),
                           text_of(meta, RN_WORD(run, namespace))};
    bool forgets = wipes_state(run, patch), deleted;

    if (rights.name || rights.kind)
        rn_resource_remember(run, r);
    RN_TRY(rn_strategic_merge(run, &r->root, patch, &deleted));
    if (deleted || rn_is_empty(r->root)) {
        r->deleted = true;
        return RENDER_OK;
    }
    restore(run, r->root, &was, rights);
    if (forgets)
        rn_resource_forget(r);
    if (rights.name || rights.kind)
        rn_resset_touch(run, layer->set, r);
    return RENDER_OK;
}

/* A string as the reference makes one. */
static struct rn_node *new_string(struct rn_run *run, struct rn_str text, struct rn_mark mark)
{
    struct rn_node *n = rn_string(run, text, mark);

    if (rn_str_find(text, '\n', 0) < text.n)
        n->style = RN_LITERAL;
    else
        rn_merge_style(n, NULL);
    return n;
}

/* Rewrites a map of the patch's metadata with strings; nulls become their source text. */
static void to_strings(struct rn_run *run, struct rn_node *meta, const struct rn_sym *word)
{
    const struct rn_node *old = rn_get(meta, word);
    struct rn_node *map;

    if (!old)
        return;
    if (!rn_is(old, RN_MAP) || old->npairs == 0) {
        rn_remove(meta, word);
        return;
    }
    map = rn_map_node(run, old->mark);
    RN_EACH_PAIR (p, old) {
        struct rn_pair *to =
            rn_set(run, map, p->key, new_string(run, rn_text(p->value), p->value->mark));

        to->mark = p->mark;
    }
    rn_set(run, meta, word, map);
}

void rn_patch_prepare(struct rn_run *run, struct rn_node *patch)
{
    struct rn_node *meta = rn_get(patch, RN_WORD(run, metadata));
    struct rn_node *kind = rn_get(patch, RN_WORD(run, kind));

    if (rn_is(meta, RN_MAP)) {
        to_strings(run, meta, RN_WORD(run, labels));
        to_strings(run, meta, RN_WORD(run, annotations));
    }
    if (rn_is(kind, RN_SCALAR))
        set_untyped(run, patch, RN_WORD(run, kind), kind->text);
}

void rn_patch_adopt(struct rn_run *run, struct rn_node *patch, const struct rn_resource *target)
{
    set_untyped(run, patch, RN_WORD(run, apiVersion),
                rn_text(rn_get(target->root, RN_WORD(run, apiVersion))));
}

/* Whether the reference has annotations of its own on the resource. */
static bool has_state(const struct rn_resource *r)
{
    return r->nprev || r->prefixes.n || r->suffixes.n || r->needs_hash ||
           r->behavior != RN_BEHAVIOR_UNSET;
}

/* Puts an annotation in, so that the map is there and does not equal what a test expects. */
static void show_state(struct rn_run *run, struct rn_resource *r, const struct rn_sym *key)
{
    struct rn_node *meta = rn_resource_metadata(run, r);
    const struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));

    if (rn_is(meta, RN_MAP) && (rn_merge_null(map) || map->kind == RN_MAP))
        rn_resource_set_meta(run, r, RN_WORD(run, annotations), key, RN_S("-"), r->root->mark);
}

/* Afterwards the reference writes all annotations as strings, and no empty map. */
static void settle_annotations(struct rn_run *run, struct rn_resource *r,
                               const struct rn_sym *state)
{
    struct rn_node *meta = rn_resource_metadata(run, r);
    struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));

    if (!map)
        return;
    if (map->kind == RN_MAP) {
        while (rn_remove(map, state))
            ;
        RN_EACH_PAIR (p, map)
            if (p->value->kind != RN_SCALAR || p->value->tag != RN_TAG_STR)
                p->value = new_string(run, rn_text(p->value), p->value->mark);
    }
    if (map->kind != RN_MAP || map->npairs == 0)
        rn_remove(meta, RN_WORD(run, annotations));
}

/* Without kind or name nothing can follow. */
static int check_identity(struct rn_run *run, const struct rn_resource *r, struct rn_mark mark,
                          struct rn_str was)
{
    struct rn_id id = rn_resource_id(run, r);
    const char *missing = NULL;

    if (id.gvk.kind->s.n == 0)
        missing = "kind";
    else if (id.name->s.n == 0 && !rn_str_ends(id.gvk.kind->s, RN_S("List")))
        missing = "metadata.name";
    if (!missing)
        return RENDER_OK;
    return rn_error(run, mark, RN_E_PATCH, "missing %s in object %.*s after the JSON patch",
                    missing, RN_FMT(was));
}

int rn_patch_operate(struct rn_layer *layer, struct rn_resource *r,
                     const struct rn_patch_trees *trees, bool remember)
{
    struct rn_run *run = layer->run;
    const struct rn_sym *state = rn_intern_c(run, STATE_ANNOTATION);
    struct rn_id id = rn_resource_id(run, r);

    if (remember)
        rn_resource_remember(run, r);
    if (has_state(r))
        show_state(run, r, state);
    RN_TRY(rn_json_patch(run, r->root, trees->operations, trees->strict));
    settle_annotations(run, r, state);
    RN_TRY(check_identity(run, r, trees->operations->mark, rn_id_text(run, &id)));
    rn_resset_touch(run, layer->set, r);
    return RENDER_OK;
}
