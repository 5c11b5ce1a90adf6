#include <stdlib.h>

#include "transform/nameref.h"

/* Lists up to this length are looked through; longer ones are taken apart first. */
enum { FEW = 8, SHOWN_IDS = 10 };

/* Which affixes will do: any; agreeing ones, where an empty list agrees with all; agreeing ones,
 * where it agrees with an empty one alone. */
enum sieve { ANY, LOOSE, STRICT };

/* A search for up to `enough` resources. */
struct hunt {
    struct rn_ref_index *ix;
    const struct rn_ref_question *q;
    enum sieve sieve;
    bool by_origin; /* q->ns is an original namespace, not a current one */
    size_t enough;
    struct rn_found_refs {
        struct rn_referent **at;
        size_t n, cap;
    } found;
};

static bool had_kind(const struct rn_referent *c, const struct rn_sym *kind)
{
    if (kind->s.n == 0)
        return true;
    for (size_t i = 0; i < c->r->nprev; i++)
        if (c->r->prev[i].kind == kind)
            return true;
    return false;
}

/* Accounts of bound namespaces may be meant from elsewhere; all else is found at home or belongs to
 * the cluster. */
static bool admits(const struct rn_referrer *from, const struct rn_referent *c)
{
    if (from->self->cluster || c->cluster || c->id.ns == from->self->id.ns)
        return true;
    return c->account && rn_map_lookup(&from->bound, RN_KEY1(c->place));
}

static bool fits(const struct hunt *h, const struct rn_referent *c)
{
    const struct rn_ref_question *q = h->q;
    const struct rn_gvk *t = q->target, *own = &c->id.gvk;

    if ((t->group->s.n && t->group != own->group) ||
        (t->version->s.n && t->version != own->version))
        return false;
    if (q->role &&
        ((q->role_group->s.n && q->role_group != own->group) || !had_kind(c, q->role_kind)))
        return false;
    if (q->ns && (h->by_origin ? c->org_ns : c->id.ns) != q->ns)
        return false;
    return admits(q->from, c);
}

static bool agree(const struct rn_affix_node *a, const struct rn_affix_node *b, bool strict)
{
    if (!a->parent || !b->parent)
        return !strict || a == b;
    while (a->depth > b->depth)
        a = a->parent;
    while (b->depth > a->depth)
        b = b->parent;
    return a == b;
}

static bool affixes_agree(const struct hunt *h, const struct rn_referent *c)
{
    const struct rn_referent *self = h->q->from->self;

    return h->sieve == ANY || (agree(self->prefixes, c->prefixes, h->sieve == STRICT) &&
                               agree(self->suffixes, c->suffixes, h->sieve == STRICT));
}

static void scan(struct hunt *h, const struct rn_referents *list)
{
    for (size_t i = 0; list && i < list->n && h->found.n < h->enough; i++)
        if (fits(h, list->at[i]) && affixes_agree(h, list->at[i]))
            RN_PUSH_IN(h->ix->arena, h->found.at, h->found.n, h->found.cap) = list->at[i];
}

/* Visits the parts of list that can agree with node, or just counts what is in them. An empty list
 * agrees with everything, so loosely nothing is won. */
static size_t each_agreeing(struct hunt *h, struct rn_referents *list,
                            const struct rn_affix_node *node, enum rn_affix_part is,
                            enum rn_affix_part ends, bool visit)
{
    size_t n = 0;
    bool loose = h->sieve == LOOSE;

    if (!node->parent && loose)
        return list->n;
    for (const struct rn_affix_node *p = node; p; p = p->parent) {
        bool root = !p->parent;
        struct rn_referents *part;

        if (root && p != node && !loose)
            break;
        part = rn_ref_affix_part(h->ix, list, p, p == node && !root ? ends : is);
        n += part ? part->n : 0;
        if (visit)
            scan(h, part);
    }
    return n;
}

static void hunt_in(struct hunt *h, struct rn_referents *list)
{
    const struct rn_referent *self = h->q->from->self;
    size_t by_prefix, by_suffix;

    if (!list || h->found.n >= h->enough)
        return;
    if (h->sieve == ANY || list->n <= FEW) {
        scan(h, list);
        return;
    }
    by_prefix = each_agreeing(h, list, self->prefixes, RN_PREFIX_IS, RN_PREFIX_ENDS, false);
    by_suffix = each_agreeing(h, list, self->suffixes, RN_SUFFIX_IS, RN_SUFFIX_ENDS, false);
    if (by_prefix >= list->n && by_suffix >= list->n)
        scan(h, list);
    else if (by_prefix <= by_suffix)
        each_agreeing(h, list, self->prefixes, RN_PREFIX_IS, RN_PREFIX_ENDS, true);
    else
        each_agreeing(h, list, self->suffixes, RN_SUFFIX_IS, RN_SUFFIX_ENDS, true);
}

/* The places that the referrer sees, one by one. */
static void hunt_places(struct hunt *h, struct rn_referents *list, const struct rn_sym *org_ns)
{
    const struct rn_referrer *from = h->q->from;
    const struct rn_sym *own = from->self->id.ns;

    hunt_in(h, rn_ref_part(h->ix, list, org_ns, h->ix->no_namespace));
    hunt_in(h, rn_ref_part(h->ix, list, org_ns, own));
    if (own == h->ix->default_ns)
        hunt_in(h, rn_ref_part(h->ix, list, org_ns, h->ix->run->empty));
    for (size_t i = 0; i < from->bound.n; i++)
        hunt_in(h, rn_ref_part(h->ix, list, org_ns, from->bound.at[i].value));
}

static void hunt_all(struct hunt *h, struct rn_referents *list)
{
    const struct rn_ref_question *q = h->q;
    const struct rn_referents *origin;

    if (list->n <= FEW) {
        scan(h, list);
    } else if (q->ns && !h->by_origin) {
        hunt_in(h, rn_ref_part(h->ix, list, NULL, q->ns));
        if (q->ns == h->ix->default_ns)
            hunt_in(h, rn_ref_part(h->ix, list, NULL, h->ix->run->empty));
    } else if (q->from->self->cluster) {
        hunt_in(h, rn_ref_part(h->ix, list, q->ns, NULL));
    } else if (q->ns && (origin = rn_ref_part(h->ix, list, q->ns, NULL)) &&
               origin->n <= q->from->bound.n + 3) {
        hunt_in(h, rn_ref_part(h->ix, list, q->ns, NULL));
    } else {
        hunt_places(h, list, q->ns);
    }
}

static void start(struct hunt *h, struct rn_referents *list, enum sieve sieve, size_t enough)
{
    h->sieve = sieve;
    h->enough = enough;
    h->found.n = 0;
    hunt_all(h, list);
}

static int by_order(const void *a, const void *b)
{
    const struct rn_referent *x = *(const struct rn_referent *const *)a;
    const struct rn_referent *y = *(const struct rn_referent *const *)b;

    return (x->order > y->order) - (x->order < y->order);
}

/* Whether it does not matter who of them is meant, because the same would be written. */
static bool identical(const struct hunt *h)
{
    const struct rn_id *first = &h->found.at[0]->id;

    for (size_t i = 1; i < h->found.n; i++) {
        const struct rn_id *id = &h->found.at[i]->id;

        if (id->name != first->name || (h->q->map && id->raw_ns != first->raw_ns))
            return false;
    }
    return true;
}

static int ambiguous(const struct hunt *h, struct rn_mark mark)
{
    struct rn_run *run = h->ix->run;
    struct rn_buf ids = {.arena = &run->arena};

    for (size_t i = 0; i < h->found.n && i < SHOWN_IDS; i++)
        rn_buf_printf(&ids, "%s%.*s", i ? ", " : "", RN_FMT(rn_id_text(run, &h->found.at[i]->id)));
    return rn_hint(run,
                   rn_error(run, mark, RN_E_NAME_REFERENCE,
                            "the name '%.*s' has found multiple possible referrals: %.*s%s",
                            RN_FMT(h->q->name->s), RN_FMT(rn_buf_str(&ids)),
                            h->found.n > SHOWN_IDS ? ", ..." : ""),
                   "they had the same name before prefixes, suffixes or namespaces were added: "
                   "refer to the one that is meant from its own layer, or rename one of them");
}

/* One candidate needs no look at affixes; of several, those with agreeing affixes are meant. */
static int pick(struct hunt *h, struct rn_referents *list, struct rn_mark mark,
                struct rn_referent **out)
{
    *out = NULL;
    start(h, list, ANY, 2);
    if (h->found.n == 2)
        start(h, list, LOOSE, 2);
    if (h->found.n == 2)
        start(h, list, STRICT, SIZE_MAX);
    if (h->found.n == 0)
        return RENDER_OK;
    if (h->found.n > 1) {
        qsort(h->found.at, h->found.n, sizeof(*h->found.at), by_order);
        if (!identical(h))
            return ambiguous(h, mark);
    }
    *out = h->found.at[0];
    return RENDER_OK;
}

/* Equal triples give equal tokens. */
static const void *token(struct rn_ref_index *ix, struct rn_mapkey key)
{
    void **at = rn_map_at(&ix->interned, key);

    if (!*at)
        *at = rn_arena_alloc(ix->arena, 1);
    return *at;
}

static struct rn_mapkey answer_key(struct rn_ref_index *ix, const struct rn_ref_question *q,
                                   const struct rn_referents *list)
{
    const struct rn_referent *self = q->from->self;
    const void *target = token(ix, RN_KEY3(q->target->group, q->target->version, q->map));
    const void *where = token(ix, RN_KEY3(list, self->id.ns, q->ns));
    const void *what =
        token(ix, RN_KEY3(target, q->role ? q->role_group : NULL, q->role ? q->role_kind : NULL));

    return RN_KEY3(where, what, token(ix, RN_KEY2(self->prefixes, self->suffixes)));
}

int rn_ref_pick(struct rn_ref_index *ix, const struct rn_ref_question *q, struct rn_mark mark,
                struct rn_referent **out)
{
    struct rn_referents *list = rn_ref_list(ix, q->name, q->target->kind);
    struct hunt h = {.ix = ix, .q = q};
    struct rn_mapkey key;
    struct rn_referent *known;

    *out = NULL;
    if (!list || q->ns == ix->no_namespace)
        return RENDER_OK;
    h.by_origin = q->ns && rn_ref_sees_origin(ix, q->from, q->ns);
    if (list->n <= FEW || q->from->bound.n)
        return pick(&h, list, mark, out);
    key = answer_key(ix, q, list);
    known = rn_map_lookup(&ix->answers, key);
    if (!known) {
        RN_TRY(pick(&h, list, mark, out));
        *rn_map_at(&ix->answers, key) = *out ? *out : &ix->nobody;
    } else if (known != &ix->nobody) {
        *out = known;
    }
    return RENDER_OK;
}
