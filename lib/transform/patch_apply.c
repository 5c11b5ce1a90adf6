/* One patch on one resource. The reference keeps what it knows about a resource in annotations of
 * it, where patches can reach it; here that is kept beside the object, and the effects that can be
 * seen are brought about on purpose. */
#include "kube/provenance.h"
#include "transform/merge_walk.h"
#include "transform/patch_parts.h"
#include "yaml/scalar.h"

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
    return wipes(run, meta) || wipes(run, annotations) || (annotations && rn_is_null(annotations));
}

/* The text of a field as the reference reads it: "" for null and for what is no scalar. */
static struct rn_str text_of(const struct rn_node *map, const struct rn_sym *key)
{
    const struct rn_node *n = rn_get(map, key);

    return rn_is_null(n) ? RN_S("") : rn_text(n);
}

/* Sets a field as the reference does: without a type, in the style that it had. What a replacement
 * writes there later is typed by its text then. */
static void set_untyped(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                        struct rn_str text)
{
    struct rn_node *old = rn_get(map, key), *n;

    if (rn_is(old, RN_SCALAR)) {
        rn_set_scalar(old, text, RN_TAG_NONE);
        return;
    }
    n = rn_scalar(run, text, RN_TAG_NONE, RN_PLAIN, map->mark);
    rn_merge_style(run, n, old);
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

/* The reference cannot go on with a resource that it has noted without a kind or a name. */
static int check_identity(struct rn_run *run, const struct rn_id *id, struct rn_mark mark)
{
    if (id->gvk.kind->s.n && id->name->s.n)
        return RENDER_OK;
    return rn_hint(run,
                   rn_error(run, mark, RN_E_PATCH,
                            "the patch selects %.*s, which an earlier patch has left without a %s",
                            RN_FMT(rn_id_text(run, id)), id->name->s.n ? "kind" : "name"),
                   "leave kind and metadata.name in the resource");
}

/* The reference cannot write it into a list. */
static int remember_identity(struct rn_run *run, struct rn_resource *r)
{
    const struct rn_node *n = rn_get(rn_resource_metadata(run, r), RN_WORD(run, annotations));

    if (rn_is(n, RN_LIST))
        return rn_hint(run,
                       rn_error(run, n->mark, RN_E_RESOURCE,
                                "metadata.annotations is a list: it must be a map"),
                       "write to an entry by its name, as metadata.annotations.note");
    rn_resource_remember(run, r);
    return RENDER_OK;
}

int rn_patch_merge(struct rn_run *run, struct rn_resource *r, struct rn_node *patch,
                   struct rn_patch_rights rights)
{
    const struct rn_node *meta = rn_resource_metadata(run, r);
    struct identity was = {rn_text(rn_get(r->root, RN_WORD(run, kind))),
                           text_of(meta, RN_WORD(run, name)),
                           text_of(meta, RN_WORD(run, namespace))};
    struct rn_id id = rn_resource_id(run, r);
    bool forgets = wipes_state(run, patch), deleted;
    struct rn_node *root;

    if (rights.name || rights.kind)
        RN_TRY(remember_identity(run, r));
    root = rn_resource_change(r);
    RN_TRY(rn_strategic_merge(run, root, patch, &deleted));
    if (deleted || rn_is_empty(root)) {
        r->deleted = true;
        return RENDER_OK;
    }
    if (rights.name || rights.kind)
        RN_TRY(check_identity(run, &id, patch->mark));
    restore(run, root, &was, rights);
    rn_resource_settle(run, r);
    if (forgets)
        rn_resource_forget(r);
    r->name_changeable = r->name_changeable || rights.name;
    r->kind_changeable = r->kind_changeable || rights.kind;
    if (rights.name || rights.kind)
        rn_resource_need_annotations(run, r, r->root->mark);
    return RENDER_OK;
}

/* A string as the reference makes one. */
static struct rn_node *new_string(struct rn_run *run, struct rn_str text, struct rn_mark mark)
{
    struct rn_node *n = rn_string(run, text, mark);

    if (rn_str_find(text, '\n', 0) < text.n)
        n->style = RN_LITERAL;
    else
        rn_merge_style(run, n, NULL);
    return n;
}

int rn_patch_to_strings(struct rn_run *run, struct rn_node *patch, const struct rn_sym *word)
{
    struct rn_node *meta = rn_get(patch, RN_WORD(run, metadata)), *map;
    const struct rn_node *old;

    if (!rn_get(meta, word))
        return RENDER_OK;
    RN_TRY(rn_meta_pairs(run, patch, word, &old));
    if (!old || old->npairs == 0) {
        rn_remove(meta, word);
        return RENDER_OK;
    }
    map = rn_map_node(run, old->mark);
    RN_EACH_PAIR (p, old) {
        struct rn_pair *to =
            rn_set(run, map, p->key, new_string(run, rn_text(p->value), p->value->mark));

        to->mark = p->mark;
    }
    rn_set(run, meta, word, map);
    return RENDER_OK;
}

/* Nothing is left of a map in which the reference finds an empty name: *whole is false then. */
static int prepare_map(struct rn_run *run, struct rn_node *patch, const struct rn_sym *word,
                       bool *whole)
{
    const struct rn_node *map;

    RN_TRY(rn_patch_to_strings(run, patch, word));
    map = rn_meta_map(run, patch, word);
    *whole = !rn_get(map, run->empty);
    if (!*whole)
        rn_set(run, rn_get(patch, RN_WORD(run, metadata)), word, rn_map_node(run, map->mark));
    return RENDER_OK;
}

/* The reference leaves what is behind the first fault as it is. */
static int prepare_metadata(struct rn_run *run, struct rn_node *patch)
{
    struct rn_node *meta = need_metadata(run, patch);
    struct rn_str ns = text_of(meta, RN_WORD(run, namespace));
    bool whole;

    RN_TRY(prepare_map(run, patch, RN_WORD(run, labels), &whole));
    if (whole)
        RN_TRY(prepare_map(run, patch, RN_WORD(run, annotations), &whole));
    if (!whole)
        return RENDER_OK;
    set_untyped(run, meta, RN_WORD(run, name), text_of(meta, RN_WORD(run, name)));
    if (ns.n)
        set_untyped(run, meta, RN_WORD(run, namespace), ns);
    else
        rn_remove(meta, RN_WORD(run, namespace));
    return RENDER_OK;
}

int rn_patch_prepare(struct rn_run *run, struct rn_node *patch)
{
    const struct rn_node *kind = rn_get(patch, RN_WORD(run, kind));

    RN_TRY(prepare_metadata(run, patch));
    if (rn_is(kind, RN_SCALAR))
        set_untyped(run, patch, RN_WORD(run, kind), kind->text);
    return RENDER_OK;
}

void rn_patch_adopt(struct rn_run *run, struct rn_node *patch, const struct rn_resource *target)
{
    struct rn_str version = rn_text(rn_get(target->root, RN_WORD(run, apiVersion)));

    /* put together anew from group and version: an empty group has no slash */
    if (version.n && version.p[0] == '/')
        version = rn_str_slice(version, 1, version.n);
    set_untyped(run, patch, RN_WORD(run, apiVersion), version);
}

/* Puts the reference's annotations in, for the operations to find. */
static void show_state(struct rn_run *run, struct rn_resource *r)
{
    const struct rn_node *meta = rn_resource_metadata(run, r);
    const struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));

    if (rn_is(meta, RN_MAP) && (rn_is_null(map) || map->kind == RN_MAP))
        rn_resource_write_state(run, r, false);
}

/* Where a resource comes from and what has transformed it is not put back when a patch removes it.
 */
static void forget_origin(struct rn_run *run, struct rn_resource *r)
{
    const struct rn_node *map = rn_resource_meta_map(run, r, RN_WORD(run, annotations));

    if (!rn_get_c(run, map, RN_ORIGIN_ANNOTATION))
        r->origin = NULL;
    if (!rn_get_c(run, map, RN_TRANSFORMATIONS_ANNOTATION))
        r->ntransformations = 0;
}

/* What the reference cannot go on with. */
static int check_maps(struct rn_run *run, struct rn_resource *r)
{
    const struct rn_node *meta = rn_resource_metadata(run, r);
    const struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));

    if (rn_is_empty(r->root))
        return rn_hint(
            run,
            rn_error(run, r->root->mark, RN_E_PATCH, "the JSON patch leaves nothing of an object"),
            "to remove a resource, use a strategic merge patch with $patch: delete");
    if (!rn_is_null(meta) && meta->kind != RN_MAP)
        return rn_hint(run,
                       rn_error(run, meta->mark, RN_E_PATCH,
                                "the JSON patch makes a %s of metadata, which must be a map",
                                rn_kind_name(meta)),
                       "patch the fields in it, as in /metadata/labels");
    return rn_is(map, RN_LIST) ? rn_resource_check_annotations(run, r) : RENDER_OK;
}

/* Afterwards the reference writes all annotations as strings, and no empty map. Its own ones are
 * put back there, and taken out here. */
static void settle_annotations(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *meta = rn_get(rn_resource_change(r), RN_WORD(run, metadata));
    struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));

    if (!map)
        return;
    if (map->kind == RN_MAP) {
        r->needs_hash = r->needs_hash || rn_resource_wants_hash(run, r);
        rn_resource_hide_state(run, r);
        RN_EACH_PAIR (p, map) {
            p->key_tag = RN_TAG_NONE;
            p->key_style = RN_PLAIN;
            if (p->value->kind != RN_SCALAR || p->value->tag != RN_TAG_STR)
                p->value = new_string(run, rn_text(p->value), p->value->mark);
        }
    }
    if (map->kind != RN_MAP || map->npairs == 0)
        rn_remove(meta, RN_WORD(run, annotations));
    if (rn_resource_has_notes(r))
        rn_resource_need_annotations(run, r, r->root->mark);
}

/* The reference writes the tree anew, without comments. Depth is bounded by the reader's limit. */
static void forget_comments(struct rn_node *n)
{
    if (n->kind == RN_SCALAR)
        return;
    n->comment = 0;
    for (uint32_t i = 0; n->kind == RN_MAP && i < n->npairs; i++) {
        n->pairs[i].comment = 0;
        forget_comments(n->pairs[i].value);
    }
    for (uint32_t i = 0; n->kind == RN_LIST && i < n->nitems; i++)
        forget_comments(n->items[i]);
}

/* The mark of what Helm made is one of those annotations, but kept in the object. */
static struct rn_str helm_mark(struct rn_run *run, const struct rn_resource *r)
{
    return rn_text(
        rn_get_c(run, rn_resource_meta_map(run, r, RN_WORD(run, annotations)), RN_HELM_ANNOTATION));
}

static void put_back_mark(struct rn_run *run, struct rn_resource *r, struct rn_str mark)
{
    if (mark.n)
        rn_resource_set_meta(run, r, RN_WORD(run, annotations),
                             rn_intern_c(run, RN_HELM_ANNOTATION), mark, r->root->mark);
}

int rn_patch_operate(struct rn_layer *layer, struct rn_resource *r,
                     const struct rn_patch_trees *trees, bool remember)
{
    struct rn_run *run = layer->run;
    struct rn_str mark = helm_mark(run, r);
    struct rn_node *root;

    if (remember) {
        struct rn_id id = rn_resource_id(run, r);

        RN_TRY(check_identity(run, &id, trees->operations->mark));
        RN_TRY(remember_identity(run, r));
    }
    show_state(run, r);
    root = rn_resource_change(r);
    RN_TRY(rn_json_patch(run, root, trees->operations, trees->strict));
    if (run->comments.n)
        forget_comments(root);
    RN_TRY(check_maps(run, r));
    forget_origin(run, r);
    settle_annotations(run, r);
    put_back_mark(run, r, mark);
    rn_resource_settle(run, r);
    rn_resset_touch(run, layer->set, r);
    return RENDER_OK;
}
