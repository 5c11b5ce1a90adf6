/* Annotations as the reference leaves them in the end. */
#include "kube/resource.h"

/* Moves what stands under more keys `annotations` into the first, whose values win. */
static void unite_annotations(struct rn_run *run, struct rn_node *meta, struct rn_node *map)
{
    const struct rn_sym *word = RN_WORD(run, annotations);

    for (uint32_t i = 0; i < meta->npairs; i++) {
        struct rn_node *other = meta->pairs[i].value;

        if (meta->pairs[i].key != word || other == map)
            continue;
        if (other->kind == RN_MAP)
            RN_EACH_PAIR (p, other)
                if (!rn_get(map, p->key) || rn_get_pair(other, p->key) != p)
                    rn_set(run, map, p->key, p->value);
        if (other->kind != RN_MAP && !rn_is_null(other))
            return; /* is told as a key that is there twice */
        meta->pairs[i].value = map;
        rn_remove(meta, word); /* the first of the two, which both hold the map now */
        i = 0;
    }
}

static int check_names(struct rn_run *run, const struct rn_node *map)
{
    RN_EACH_PAIR (p, map)
        if (p->key->s.n == 0)
            return rn_hint(run,
                           rn_error(run, p->mark.line ? p->mark : map->mark, RN_E_RESOURCE,
                                    "an annotation with an empty name"),
                           "give it a name, or remove it");
    return RENDER_OK;
}

/* A list is taken for keys and values in turn, which fits only an even number of scalars. */
static int map_of_list(struct rn_run *run, struct rn_node *list)
{
    struct rn_node *map = rn_map_node(run, list->mark);

    for (uint32_t i = 0; i < list->nitems; i++) {
        struct rn_node *key = list->items[i], *value = list->items[i | 1];

        if (list->nitems % 2 || key->kind != RN_SCALAR || value->kind != RN_SCALAR)
            return rn_hint(run,
                           rn_error(run, list->mark.line ? list->mark : key->mark, RN_E_RESOURCE,
                                    "metadata.annotations is a list: it must be a map"),
                           "write to an annotation by its name, as metadata.annotations.note");
        if (i % 2 == 0)
            rn_set(run, map, rn_intern(run, key->text), rn_string(run, value->text, value->mark));
    }
    rn_become(list, map);
    return RENDER_OK;
}

int rn_resource_check_annotations(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *n = rn_get(rn_resource_metadata(run, r), RN_WORD(run, annotations));

    if (rn_is(n, RN_LIST))
        RN_TRY(map_of_list(run, n));
    if (rn_is(n, RN_MAP))
        RN_TRY(check_names(run, n));
    r->checked = true;
    return RENDER_OK;
}

static int settle_map(struct rn_run *run, struct rn_node *map)
{
    bool twice = false;

    RN_TRY(check_names(run, map));
    map->flags &= (uint8_t)~RN_FLOW;
    RN_EACH_PAIR (p, map) {
        twice = twice || rn_get_pair(map, p->key) != p;
        p->key_tag = RN_TAG_NONE;
        p->key_style = RN_PLAIN;
        if (p->value->kind != RN_SCALAR || p->value->tag != RN_TAG_STR ||
            p->value->style != RN_PLAIN || p->value->flags & RN_SHARED)
            p->value = rn_string(run, rn_text(p->value), p->value->mark);
    }
    if (twice)
        rn_map_last_counts(run, map);
    return RENDER_OK;
}

int rn_resource_rewrite_annotations(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *root = rn_resource_change(r), *meta = rn_get(root, RN_WORD(run, metadata));
    struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));

    if (!meta)
        rn_set(run, root, RN_WORD(run, metadata), rn_map_node(run, r->root->mark));
    for (int i = 0; i < 2 && map && (rn_is_empty(map) || map->kind == RN_SCALAR); i++) {
        rn_remove(meta, RN_WORD(run, annotations));
        map = rn_get(meta, RN_WORD(run, annotations));
    }
    if (!rn_is(map, RN_MAP))
        return RENDER_OK;
    unite_annotations(run, meta, map);
    return settle_map(run, map);
}
