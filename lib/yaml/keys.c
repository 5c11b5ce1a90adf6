#include "yaml/keys.h"

#include <assert.h>

#include "yaml/reencode.h"
#include "yaml/style.h"
#include "yaml/twice.h"
#include "yaml/writer.h"

enum { SORT_BY_INSERTION = 16, SIMPLE_KEY_MAX = 128, SHOWN_KEY = 80 };

/* ---- Merge keys ----------------------------------------------------------------------------- */

/* One that was read has been expanded by the reader; this is one that a patch or a generator made.
 */
static bool is_merge(const struct rn_pair *p)
{
    if (p->key_tag != RN_TAG_MERGE && p->key_tag != RN_TAG_NONE)
        return false;
    return rn_str_is(p->key->s, "<<") && (p->key_tag == RN_TAG_MERGE || p->key_style == RN_PLAIN);
}

static int merge_into(struct rn_run *run, struct rn_node *to, const struct rn_node *from,
                      struct rn_mark mark);

/* Explicit keys win, then the earlier of several maps. */
static int merge_source(struct rn_run *run, struct rn_node *to, const struct rn_pair *merge)
{
    const struct rn_node *v = merge->value;

    if (v->kind == RN_MAP)
        return merge_into(run, to, v, merge->mark);
    if (v->kind == RN_SCALAR)
        return rn_hint(
            run,
            rn_error(run, merge->mark, RN_E_VALUE, "the merge key << needs a map or list of maps"),
            "give it an alias of a map, as in <<: *defaults, or a list of aliases");
    RN_EACH_ITEM (i, v)
        RN_TRY(merge_into(run, to, v->items[i], merge->mark));
    return RENDER_OK;
}

/* Depth is bounded by that of the tree. */
static int merge_into(struct rn_run *run, struct rn_node *to, const struct rn_node *from,
                      struct rn_mark mark)
{
    if (from->kind != RN_MAP)
        return rn_hint(
            run, rn_error(run, mark, RN_E_VALUE, "the merge key << needs a map or list of maps"),
            "give it an alias of a map, as in <<: *defaults, or a list of aliases");
    RN_EACH_PAIR (p, from)
        if (!is_merge(p) && !rn_get(to, p->key))
            rn_add_pair(run, to, *p);
    RN_EACH_PAIR (p, from)
        if (is_merge(p))
            RN_TRY(merge_source(run, to, p));
    return RENDER_OK;
}

static int expand_merge(struct rn_run *run, const struct rn_node **map)
{
    struct rn_node *expanded = rn_map_node(run, (*map)->mark);

    expanded->flags = (*map)->flags;
    RN_TRY(merge_into(run, expanded, *map, (*map)->mark));
    *map = expanded;
    return RENDER_OK;
}

/* ---- Key types ------------------------------------------------------------------------------ */

static struct rn_str shown(const struct rn_pair *p)
{
    return rn_str_slice(p->key->s, 0, SHOWN_KEY);
}

static int wrong_key(struct rn_run *run, const struct rn_pair *p)
{
    return rn_hint(
        run, rn_error(run, p->mark, RN_E_KEY_TYPE, "the key %.*s is no string", RN_FMT(shown(p))),
        "quote it");
}

/* The type that the key has when it is read back. */
static enum rn_tag tag_of(const struct rn_pair *p, struct rn_str text, struct rn_context ctx)
{
    enum rn_tag tag = p->key_tag, resolved;

    if (tag == RN_TAG_STR || tag == RN_TAG_OTHER || tag == RN_TAG_BINARY || tag == RN_TAG_MERGE)
        return tag;
    resolved = rn_resolve_plain(text);
    if (tag == RN_TAG_NONE) {
        if (p->key_style != RN_PLAIN || (text.n == 0 && !ctx.raw))
            return RN_TAG_STR;
        tag = resolved;
    }
    if (ctx.raw || tag != resolved || p->key_style != RN_PLAIN)
        return tag;
    /* What is written in quotes although it was plain: nothing as a key, and times in flow style.
     */
    if (p->key_flow_empty ||
        (ctx.flow && tag == RN_TAG_TIMESTAMP && rn_str_find(text, ':', 0) < text.n))
        return RN_TAG_STR;
    return tag;
}

/* A key at the top of a resource is decoded into a string, whatever its type; it must fit its tag.
 */
static int top_key(struct rn_run *run, const struct rn_pair *p, enum rn_tag tag,
                   struct rn_str *text)
{
    struct rn_node n = {
        .kind = RN_SCALAR, .tag = (uint8_t)tag, .flags = RN_TAGGED, .mark = p->mark};
    struct rn_value v;

    n.text = *text;
    if (tag == RN_TAG_NULL) {
        /* One that was read is there twice in the reference, which then refuses it; but !!null ''
         * or one that was made vanishes. */
        if (text->n && p->key_tag == RN_TAG_NULL)
            return wrong_key(run, p);
        text->p = NULL;
        return RENDER_OK;
    }
    if (tag == RN_TAG_FLOAT && rn_resolve_plain(*text) == tag)
        return RENDER_OK; /* an infinite one, too */
    RN_TRY(rn_value(run, &n, (struct rn_context){.raw = true}, &v));
    if (tag == RN_TAG_BINARY)
        *text = v.s;
    return RENDER_OK;
}

/* The text of a key after stage S; p NULL when the key vanishes. */
static int key_text(struct rn_run *run, const struct rn_pair *p, struct rn_context ctx, bool top,
                    struct rn_str *text)
{
    enum rn_tag tag;

    *text = p->key->s;
    if (p->key->word && p->key_tag <= RN_TAG_STR)
        return RENDER_OK;
    if (p->key_tag == RN_TAG_STR && p->key_style <= RN_DOUBLE && !rn_str_starts(*text, RN_S("\t")))
        return RENDER_OK;
    if (text->n > SIMPLE_KEY_MAX || rn_style_analyze(*text, true).multiline) {
        struct rn_reencoded r = {*text, p->key_style, p->mark};

        RN_TRY(rn_reencode(run, ctx, &r));
        *text = r.text;
    }
    tag = tag_of(p, *text, ctx);
    if (tag == RN_TAG_STR || tag == RN_TAG_MERGE)
        return RENDER_OK;
    return top ? top_key(run, p, tag, text) : wrong_key(run, p);
}

/* ---- Keys that are there twice --------------------------------------------------------------- */

static int check_twice(struct rn_run *run, const struct rn_node *map)
{
    const struct rn_pair *first, *second = rn_key_twice(run, map, &first);

    if (!second)
        return RENDER_OK;
    if (first->mark.line == 0)
        return rn_hint(run,
                       rn_error(run, second->mark, RN_E_DUPLICATE_KEY,
                                "the key %.*s is there twice", RN_FMT(shown(second))),
                       "remove one of them");
    return rn_hint(run,
                   rn_error(run, second->mark, RN_E_DUPLICATE_KEY,
                            "the key %.*s is there already, at line %u", RN_FMT(shown(second)),
                            (unsigned)first->mark.line),
                   "remove one of them: a map has each key once");
}

int rn_check_keys_once(struct rn_run *run, const struct rn_node *n)
{
    if (n->kind == RN_LIST)
        RN_EACH_ITEM (i, n)
            RN_TRY(rn_check_keys_once(run, n->items[i]));
    if (n->kind != RN_MAP)
        return RENDER_OK;
    RN_TRY(check_twice(run, n));
    RN_EACH_PAIR (p, n)
        RN_TRY(rn_check_keys_once(run, p->value));
    return RENDER_OK;
}

/* ---- Collecting ----------------------------------------------------------------------------- */

static void grow(struct rn_keys *keys, size_t extra)
{
    size_t cap = keys->cap;
    struct rn_key *at;

    while (cap - keys->n < extra)
        cap = cap ? cap * 2 : 64;
    at = rn_arena_alloc_raw(&keys->run->arena, cap * sizeof(*at));
    if (keys->n)
        memcpy(at, keys->at, keys->n * sizeof(*at));
    keys->at = at;
    keys->cap = cap;
}

static inline void reserve(struct rn_keys *keys, size_t extra)
{
    if (keys->cap - keys->n < extra)
        grow(keys, extra);
}

/* What nearly all maps are: words, each of them once. Where bits of hashes tell no two keys apart,
 * they are looked at. False when it is another map. */
static bool push_words(struct rn_keys *keys, const struct rn_node *m)
{
    const struct rn_pair *p = m->pairs, *end = p + m->npairs, *first;
    struct rn_key *k = keys->at + keys->n;
    uint64_t seen = 0;
    bool again = false;

    for (; p != end; p++, k++) {
        uint64_t bit = (uint64_t)1 << (p->key->hash % 64);

        if (!p->key->word || p->key_tag > RN_TAG_STR)
            return false;
        again = again || (seen & bit);
        seen |= bit;
        k->text = p->key->s;
        k->pair = p;
    }
    if (again && rn_key_twice(keys->run, m, &first))
        return false;
    keys->n += m->npairs;
    return true;
}

int rn_keys_push(struct rn_keys *keys, const struct rn_node **map, struct rn_context ctx, bool top)
{
    const struct rn_node *m = *map;
    bool merge = false;

    if (m->npairs == 0)
        return RENDER_OK;
    reserve(keys, m->npairs);
    if (push_words(keys, m))
        return RENDER_OK;
    RN_TRY(check_twice(keys->run, m));
    RN_EACH_PAIR (p, m)
        merge = merge || is_merge(p);
    if (merge) {
        RN_TRY(expand_merge(keys->run, map));
        m = *map;
    }
    reserve(keys, m->npairs);
    RN_EACH_PAIR (p, m) {
        struct rn_key *k = &keys->at[keys->n];

        RN_TRY(key_text(keys->run, p, ctx, top, &k->text));
        k->pair = p;
        keys->n += k->text.p != NULL;
    }
    return RENDER_OK;
}

/* ---- Sorting -------------------------------------------------------------------------------- */

typedef int key_cmp(struct rn_str, struct rn_str);

/* Whether a belongs behind b. In each order letters are sorted as bytes are. */
static inline bool is_behind(struct rn_str a, struct rn_str b, key_cmp *cmp)
{
    char x = a.n ? a.p[0] : '\0', y = b.n ? b.p[0] : '\0';

    if (x != y && rn_is_alpha(x) && rn_is_alpha(y))
        return x > y;
    return cmp(a, b) > 0;
}

static void insertion_sort(struct rn_key *k, size_t n, key_cmp *cmp)
{
    for (size_t i = 1; i < n; i++) {
        struct rn_key key = k[i];
        size_t at = i;

        for (; at > 0 && is_behind(k[at - 1].text, key.text, cmp); at--)
            k[at] = k[at - 1];
        k[at] = key;
    }
}

static void merge(struct rn_key *k, size_t half, size_t n, const struct rn_key *left, key_cmp *cmp)
{
    size_t l = 0, r = half, to = 0;

    while (l < half && r < n)
        k[to++] = cmp(left[l].text, k[r].text) <= 0 ? left[l++] : k[r++];
    while (l < half)
        k[to++] = left[l++];
}

/* tmp has room for n / 2 keys. */
static void merge_sort(struct rn_key *k, size_t n, struct rn_key *tmp, key_cmp *cmp)
{
    size_t half = n / 2;

    if (n <= SORT_BY_INSERTION) {
        insertion_sort(k, n, cmp);
        return;
    }
    merge_sort(k, half, tmp, cmp);
    merge_sort(k + half, n - half, tmp, cmp);
    memcpy(tmp, k, half * sizeof(*k));
    merge(k, half, n, tmp, cmp);
}

void rn_keys_sort(struct rn_keys *keys, size_t from, key_cmp *cmp)
{
    size_t n = keys->n - from;

    assert(from <= keys->n);
    if (n <= SORT_BY_INSERTION) {
        insertion_sort(keys->at + from, n, cmp);
        return;
    }
    reserve(keys, n / 2);
    merge_sort(keys->at + from, n, keys->at + keys->n, cmp);
}
