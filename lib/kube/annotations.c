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

int rn_annotations_check_names(struct rn_run *run, const struct rn_node *map)
{
    RN_EACH_PAIR (p, map)
        if (p->key->s.n == 0)
            return rn_hint(run,
                           rn_error(run, p->mark.line ? p->mark : map->mark, RN_E_RESOURCE,
                                    "an annotation with an empty name"),
                           "give it a name, or remove it");
    return RENDER_OK;
}

/* Keys and values in turn: what is no scalar has no text, and of equal keys the last counts. */
static RN_RARE int pairs_of_list(struct rn_run *run, const struct rn_node *list,
                                 const struct rn_sym *word, struct rn_node **out)
{
    *out = rn_map_node(run, list->mark);
    if (list->nitems % 2)
        return rn_hint(run,
                       rn_error(run, list->mark.line ? list->mark : list->items[0]->mark,
                                RN_E_RESOURCE, "metadata.%.*s is a list: it must be a map",
                                RN_FMT(word->s)),
                       "write to an entry by its name, as metadata.%.*s.note", RN_FMT(word->s));
    for (uint32_t i = 0; i < list->nitems; i += 2) {
        const struct rn_node *value = list->items[i + 1];

        rn_set(run, *out, rn_intern(run, rn_text(list->items[i])),
               rn_string(run, rn_text(value), value->mark));
    }
    return RENDER_OK;
}

int rn_meta_pairs(struct rn_run *run, const struct rn_node *root, const struct rn_sym *word,
                  const struct rn_node **out)
{
    const struct rn_node *n = rn_get2(root, RN_WORD(run, metadata), word);
    struct rn_node *map;

    *out = rn_is(n, RN_MAP) ? n : NULL;
    if (!rn_is(n, RN_LIST))
        return RENDER_OK;
    RN_TRY(pairs_of_list(run, n, word, &map));
    *out = map;
    return RENDER_OK;
}

static int map_of_list(struct rn_run *run, struct rn_node *list)
{
    struct rn_node *map;

    RN_TRY(pairs_of_list(run, list, RN_WORD(run, annotations), &map));
    rn_become(list, map);
    return RENDER_OK;
}

int rn_resource_check_annotations(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *n = rn_get(rn_resource_metadata(run, r), RN_WORD(run, annotations));

    if (rn_is(n, RN_LIST) && n->nitems) /* an empty one stays, and can take none */
        RN_TRY(map_of_list(run, n));
    if (rn_is(n, RN_MAP))
        RN_TRY(rn_annotations_check_names(run, n));
    r->checked = true;
    return RENDER_OK;
}

static int settle_map(struct rn_run *run, struct rn_node *map)
{
    bool twice = false;

    RN_TRY(rn_annotations_check_names(run, map));
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
