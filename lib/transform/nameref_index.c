#include "transform/nameref.h"

static struct rn_referents *list_at(struct rn_ref_index *ix, struct rn_map *m, struct rn_mapkey key)
{
    void **at = rn_map_at(m, key);

    if (!*at)
        *at = rn_arena_alloc(ix->arena, sizeof(struct rn_referents));
    return *at;
}

static void list_add(struct rn_ref_index *ix, struct rn_referents *list, struct rn_referent *c)
{
    if (list->n == 0) {
        list->first = c;
        list->at = &list->first;
        list->n = list->cap = 1;
        return;
    }
    if (list->at[list->n - 1] != c)
        RN_PUSH_IN(ix->arena, list->at, list->n, list->cap) = c;
}

/* Affixes are stored innermost first; the outermost is next to the root. */
static const struct rn_affix_node *affix_node(struct rn_ref_index *ix, const struct rn_affixes *a)
{
    const struct rn_affix_node *node = &ix->root;

    for (size_t i = a->n; i > 0; i--) {
        void **at = rn_map_at(&ix->affix_nodes, RN_KEY2(node, a->at[i - 1]));

        if (!*at) {
            struct rn_affix_node *child = rn_arena_alloc(ix->arena, sizeof(*child));

            child->parent = node;
            child->depth = node->depth + 1;
            *at = child;
        }
        node = *at;
    }
    return node;
}

static void index_names_of_kind(struct rn_ref_index *ix, struct rn_referent *c,
                                const struct rn_sym *kind)
{
    const struct rn_prev_id *prev = c->r->prev;

    for (size_t i = 0; i < c->r->nprev; i++)
        if (i == 0 || prev[i].name != prev[i - 1].name)
            list_add(ix, list_at(ix, &ix->lists, RN_KEY2(prev[i].name, kind)), c);
}

/* Any name it had goes with any kind it had: the reference tests them apart. */
static void index_names(struct rn_ref_index *ix, struct rn_referent *c)
{
    const struct rn_prev_id *prev = c->r->prev;

    for (size_t i = 0; i < c->r->nprev; i++)
        if (i == 0 || prev[i].kind != prev[i - 1].kind)
            index_names_of_kind(ix, c, prev[i].kind);
    index_names_of_kind(ix, c, ix->run->empty);
}

static void index_origin(struct rn_ref_index *ix, const struct rn_referent *c)
{
    void **there = rn_map_at(&ix->origin_at, RN_KEY2(c->org_ns, c->place));
    struct rn_ref_places *places;
    void **at;

    if (*there || c->org_ns == ix->no_namespace)
        return;
    *there = c->r;
    at = rn_map_at(&ix->origins, RN_KEY1(c->org_ns));
    if (!*at)
        *at = rn_arena_alloc(ix->arena, sizeof(*places));
    places = *at;
    RN_PUSH_IN(ix->arena, places->at, places->n, places->cap) = c->place;
}

static void fill(struct rn_ref_index *ix, struct rn_referent *c, struct rn_resource *r,
                 size_t order)
{
    c->r = r;
    c->order = order;
    c->id = rn_resource_id(ix->run, r);
    c->org_ns = r->nprev ? r->prev[0].ns : c->id.ns;
    c->cluster = c->id.ns == ix->no_namespace;
    c->place = c->cluster ? ix->no_namespace : c->id.raw_ns;
    c->account = rn_str_is(c->id.gvk.kind->s, "ServiceAccount");
    c->prefixes = affix_node(ix, &r->prefixes);
    c->suffixes = affix_node(ix, &r->suffixes);
}

struct rn_ref_index *rn_ref_index_new(struct rn_run *run, struct rn_arena *arena,
                                      const struct rn_resset *set)
{
    struct rn_ref_index *ix = rn_arena_alloc(arena, sizeof(*ix));
    struct rn_map *maps[] = {&ix->affix_nodes, &ix->lists,     &ix->parts,    &ix->affixes,
                             &ix->origins,     &ix->origin_at, &ix->interned, &ix->answers};

    ix->run = run;
    ix->arena = arena;
    for (size_t i = 0; i < sizeof(maps) / sizeof(*maps); i++)
        maps[i]->arena = arena;
    ix->no_namespace = RN_WORD(run, _non_namespaceable_);
    ix->default_ns = RN_WORD(run, default);
    ix->all = RN_NEW_N_IN(arena, struct rn_referent, set->n + 1);
    ix->n = set->n;
    rn_map_reserve(&ix->lists, 2 * set->n);
    for (size_t i = 0; i < set->n; i++) {
        fill(ix, &ix->all[i], set->at[i], i);
        index_origin(ix, &ix->all[i]);
        index_names(ix, &ix->all[i]);
    }
    return ix;
}

struct rn_ref_index rn_ref_index_lend(const struct rn_ref_index *ix, struct rn_run *run,
                                      struct rn_arena *arena)
{
    struct rn_ref_index lent = *ix;

    lent.run = run;
    lent.arena = arena;
    lent.parts = lent.affixes = lent.interned = lent.answers = (struct rn_map){.arena = arena};
    return lent;
}

struct rn_referents *rn_ref_list(const struct rn_ref_index *ix, const struct rn_sym *name,
                                 const struct rn_sym *kind)
{
    return rn_map_lookup(&ix->lists, RN_KEY2(name, kind));
}

/* Whether a list is to be taken apart now: once. */
static bool is_first_time(struct rn_map *parts, struct rn_referents *list)
{
    void **at = rn_map_at(parts, RN_KEY1(list));
    bool first = !*at;

    *at = list;
    return first;
}

struct rn_referents *rn_ref_part(struct rn_ref_index *ix, struct rn_referents *list,
                                 const struct rn_sym *org_ns, const struct rn_sym *place)
{
    bool first;

    if (!org_ns && !place)
        return list;
    first = is_first_time(&ix->parts, list);
    for (size_t i = 0; first && i < list->n; i++) {
        struct rn_referent *c = list->at[i];

        list_add(ix, list_at(ix, &ix->parts, RN_KEY3(list, c->org_ns, NULL)), c);
        list_add(ix, list_at(ix, &ix->parts, RN_KEY3(list, NULL, c->place)), c);
        list_add(ix, list_at(ix, &ix->parts, RN_KEY3(list, c->org_ns, c->place)), c);
    }
    return rn_map_lookup(&ix->parts, RN_KEY3(list, org_ns, place));
}

static void add_affix(struct rn_ref_index *ix, struct rn_referents *list, struct rn_referent *c,
                      const struct rn_affix_node *node, enum rn_affix_part is,
                      enum rn_affix_part ends)
{
    list_add(ix, list_at(ix, &ix->affixes, RN_KEY3(list, node, is)), c);
    for (; node->parent; node = node->parent)
        list_add(ix, list_at(ix, &ix->affixes, RN_KEY3(list, node, ends)), c);
}

struct rn_referents *rn_ref_affix_part(struct rn_ref_index *ix, struct rn_referents *list,
                                       const struct rn_affix_node *node, enum rn_affix_part part)
{
    bool first = is_first_time(&ix->affixes, list);

    for (size_t i = 0; first && i < list->n; i++) {
        add_affix(ix, list, list->at[i], list->at[i]->prefixes, RN_PREFIX_IS, RN_PREFIX_ENDS);
        add_affix(ix, list, list->at[i], list->at[i]->suffixes, RN_SUFFIX_IS, RN_SUFFIX_ENDS);
    }
    return rn_map_lookup(&ix->affixes, RN_KEY3(list, node, part));
}

/* Whether resources at the place belong to what a namespaced referrer can mean. */
static bool sees_place(const struct rn_ref_index *ix, const struct rn_referrer *from,
                       const struct rn_sym *place)
{
    const struct rn_sym *ns = place == ix->run->empty ? ix->default_ns : place;

    return place == ix->no_namespace || ns == from->self->id.ns ||
           rn_map_lookup(&from->bound, RN_KEY1(place));
}

bool rn_ref_sees_origin(const struct rn_ref_index *ix, const struct rn_referrer *from,
                        const struct rn_sym *org_ns)
{
    const struct rn_ref_places *places = rn_map_lookup(&ix->origins, RN_KEY1(org_ns));
    const struct rn_sym *own = from->self->id.ns;

    if (!places || from->self->cluster)
        return places;
    if (places->n <= from->bound.n + 3) {
        for (size_t i = 0; i < places->n; i++)
            if (sees_place(ix, from, places->at[i]))
                return true;
        return false;
    }
    if (rn_map_lookup(&ix->origin_at, RN_KEY2(org_ns, ix->no_namespace)) ||
        rn_map_lookup(&ix->origin_at, RN_KEY2(org_ns, own)) ||
        (own == ix->default_ns && rn_map_lookup(&ix->origin_at, RN_KEY2(org_ns, ix->run->empty))))
        return true;
    for (size_t i = 0; i < from->bound.n; i++)
        if (rn_map_lookup(&ix->origin_at, RN_KEY2(org_ns, from->bound.at[i].value)))
            return true;
    return false;
}
