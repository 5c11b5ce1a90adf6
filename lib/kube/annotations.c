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

/* Keys that are there twice: the last value counts. */
static struct rn_node *last_of_each(struct rn_run *run, const struct rn_node *from)
{
    struct rn_node *map = rn_map_node(run, from->mark);

    RN_EACH_PAIR (p, from)
        rn_set(run, map, p->key, p->value)->mark = p->mark;
    return map;
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

int rn_resource_check_annotations(struct rn_run *run, const struct rn_resource *r)
{
    const struct rn_node *map = rn_resource_meta_map(run, r, RN_WORD(run, annotations));

    return map ? check_names(run, map) : RENDER_OK;
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
            p->value->style != RN_PLAIN)
            p->value = rn_string(run, rn_text(p->value), p->value->mark);
    }
    if (twice)
        rn_become(map, last_of_each(run, map));
    return RENDER_OK;
}

int rn_resource_rewrite_annotations(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *meta = rn_resource_metadata(run, r);
    struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));

    if (!meta)
        rn_set(run, r->root, RN_WORD(run, metadata), rn_map_node(run, r->root->mark));
    for (int i = 0; i < 2 && map && (rn_is_empty(map) || map->kind == RN_SCALAR); i++) {
        rn_remove(meta, RN_WORD(run, annotations));
        map = rn_get(meta, RN_WORD(run, annotations));
    }
    if (!rn_is(map, RN_MAP))
        return RENDER_OK;
    unite_annotations(run, meta, map);
    return settle_map(run, map);
}
