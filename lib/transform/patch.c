/* The patch transformers: which patch goes to which resources. */
#include "transform/patch_parts.h"

static int not_one(struct rn_run *run, const struct rn_node *patch, const struct rn_id *id,
                   const struct rn_found *found)
{
    struct rn_str text = rn_id_text(run, id);

    if (found->n == 0)
        return rn_hint(run,
                       rn_error(run, patch->mark, RN_E_NO_MATCH,
                                "no resource matches strategic merge patch '%.*s'", RN_FMT(text)),
                       "apiVersion, kind, metadata.name and namespace must be those of a resource "
                       "of this kustomization, now or before it was renamed; or give the patch a "
                       "target");
    return rn_hint(run,
                   rn_error(run, patch->mark, RN_E_MANY_MATCHES,
                            "multiple matches for strategic merge patch '%.*s'", RN_FMT(text)),
                   "%zu resources have or had this id; add metadata.namespace, or give the patch a "
                   "target",
                   found->n);
}

/* The one resource that the patch names. */
static int find_named(struct rn_layer *layer, const struct rn_node *patch, struct rn_resource **out)
{
    struct rn_id id = rn_node_id(layer->run, patch);
    struct rn_found found = rn_resset_by_any_id(layer->run, layer->set, &id);

    if (found.n != 1)
        return not_one(layer->run, patch, &id, &found);
    *out = found.at[0];
    return RENDER_OK;
}

static int select(struct rn_layer *layer, const struct rn_selector_spec *spec,
                  struct rn_found *found)
{
    struct rn_selector selector;

    RN_TRY(rn_selector_compile(layer->run, spec, &selector));
    RN_TRY(rn_selector_select(layer->run, &selector, layer->set, found));
    if (layer->run->strict && found->n == 0) {
        rn_warning(layer->run, spec->mark, RN_W_NO_EFFECT,
                   "the target of a patch matches no resource");
        rn_hint(layer->run, RENDER_OK,
                "its fields are expressions that match a whole text; all of them must match");
    }
    return RENDER_OK;
}

/* Tells the set of a resource that a patch may have renamed. */
static void note_merged(struct rn_layer *layer, struct rn_resource *r,
                        struct rn_patch_rights rights)
{
    if ((rights.name || rights.kind) && !r->deleted)
        rn_resset_touch(layer->run, layer->set, r);
}

static int merge_named(struct rn_layer *layer, const struct rn_documents *patches,
                       struct rn_patch_rights rights)
{
    for (size_t i = 0; i < patches->n; i++) {
        struct rn_resource *r = NULL;

        RN_TRY(find_named(layer, patches->roots[i], &r));
        RN_TRY(rn_patch_merge(layer->run, r, patches->roots[i], rights));
        note_merged(layer, r, rights);
    }
    return RENDER_OK;
}

/* One patch for many. */
struct merging {
    const struct rn_node *patch;
    struct rn_patch_rights rights;
};

static int merge_copies(struct rn_run *run, struct rn_resource *const *at, size_t n,
                        const void *args)
{
    const struct merging *m = args;

    for (size_t i = 0; i < n; i++) {
        struct rn_node *patch = rn_node_copy(run, m->patch);

        rn_patch_adopt(run, patch, at[i]);
        RN_TRY(rn_patch_merge(run, at[i], patch, m->rights));
    }
    return RENDER_OK;
}

static int merge_selected(struct rn_layer *layer, const struct rn_patch_entry *entry,
                          const struct rn_documents *patches, struct rn_patch_rights rights)
{
    struct merging m = {patches->roots[0], rights};
    struct rn_found found = {0};

    if (patches->n > 1)
        return rn_hint(layer->run,
                       rn_error(layer->run, entry->target.mark, RN_E_PATCH,
                                "multiple strategic merge patches in one entry of patches are not "
                                "allowed to set the field target"),
                       "make an entry of each of the %zu patches, or remove target", patches->n);
    RN_TRY(select(layer, &entry->target, &found));
    if (found.n)
        RN_TRY(rn_patch_prepare(layer->run, patches->roots[0]));
    RN_TRY(rn_share(layer->sharing, layer->run, found.at, found.n, RN_FEW_TOGETHER, merge_copies,
                    &m, sizeof(m)));
    for (size_t i = 0; i < found.n; i++)
        note_merged(layer, found.at[i], rights);
    return rn_resset_check_touched(layer->run, layer->set);
}

static int operate(struct rn_layer *layer, const struct rn_patch_entry *entry,
                   const struct rn_patch_trees *trees, bool remember)
{
    struct rn_found found = {0};

    if (!entry->target.given)
        return rn_hint(
            layer->run,
            rn_error(layer->run, entry->mark, RN_E_PATCH, "must specify a target for a JSON patch"),
            "add target with kind and name of the resources to patch");
    RN_TRY(select(layer, &entry->target, &found));
    for (size_t i = 0; i < found.n; i++)
        RN_TRY(rn_patch_operate(layer, found.at[i], trees, remember));
    return RENDER_OK;
}

static int annotations_to_strings(struct rn_run *run, struct rn_node *patch)
{
    const struct rn_node *map;

    RN_TRY(rn_patch_to_strings(run, patch, RN_WORD(run, annotations)));
    map = rn_meta_map(run, patch, RN_WORD(run, annotations));
    return map ? rn_annotations_check_names(run, map) : RENDER_OK;
}

int rn_transform_patch(struct rn_layer *layer, const struct rn_patch_entry *patch,
                       const struct rn_patch_trees *trees)
{
    struct rn_patch_rights rights = {patch->allow_name_change.value,
                                     patch->allow_kind_change.value};

    /* The reference notes the rights in an annotation of the patch, which makes strings of all. */
    for (size_t i = 0; (rights.name || rights.kind) && i < trees->merges.n; i++)
        RN_TRY(annotations_to_strings(layer->run, trees->merges.roots[i]));
    if (trees->operations)
        return operate(layer, patch, trees, true);
    if (trees->merges.n == 0)
        return RENDER_OK;
    if (patch->target.given)
        return merge_selected(layer, patch, &trees->merges, rights);
    return merge_named(layer, &trees->merges, rights);
}

int rn_transform_patches_strategic_merge(struct rn_layer *layer, const struct rn_texts *texts,
                                         size_t npaths)
{
    struct rn_documents *docs = RN_NEW_N(layer->run, struct rn_documents, texts->n + 1);
    struct rn_patch_rights none = {false, false};
    size_t n = 0;

    if (texts->n == 0)
        return RENDER_OK;
    for (size_t i = 0; i < texts->n; i++) {
        const struct rn_node *node = texts->nodes ? texts->nodes[i] : NULL;

        RN_TRY(rn_patch_read_merges(layer, texts->at[i], node, i < npaths, &docs[i]));
        n += docs[i].n;
    }
    if (n == 0)
        return rn_hint(layer->run,
                       rn_error(layer->run, texts->at[0].mark, RN_E_PATCH,
                                "the patches of patchesStrategicMerge appear to be empty"),
                       "write a partial resource, or remove the entry");
    for (size_t i = 0; i < texts->n; i++)
        for (size_t j = 0; j < docs[i].n; j++) {
            struct rn_documents one = {.roots = &docs[i].roots[j], .n = 1};
            struct rn_resource *r = NULL;

            RN_TRY(find_named(layer, one.roots[0], &r));
            RN_TRY(rn_patch_prepare(layer->run, one.roots[0]));
            rn_patch_adopt(layer->run, one.roots[0], r);
            RN_TRY(merge_named(layer, &one, none));
            RN_TRY(rn_resset_check_touched(layer->run, layer->set));
        }
    return RENDER_OK;
}

int rn_transform_patch_json6902(struct rn_layer *layer, const struct rn_patch_entry *patch)
{
    struct rn_patch_trees trees;

    if (!patch->target.given || patch->target.name.s.n == 0)
        return rn_hint(layer->run,
                       rn_error(layer->run, patch->target.given ? patch->target.mark : patch->mark,
                                RN_E_PATCH, "must specify the target name in patchesJson6902"),
                       "add target.name, a name or an expression such as .*");
    RN_TRY(rn_patch_read_json(layer, patch, &trees));
    return operate(layer, patch, &trees, false);
}
