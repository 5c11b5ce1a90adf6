/* Events to nodes. Maps and lists that are open keep their members on stacks, so that each array is
 * made once, in its size. Aliases become copies at once; merge keys are expanded when their map
 * (v3) or their value (v2) ends. */
#include "yaml/reader_parts.h"
#include "yaml/scalar.h"
#include "yaml/v3notes.h"

enum awaits { ROOT, KEY, VALUE, ITEM };

/* A map or list that is open, or the document. */
struct rn_build_frame {
    struct rn_node *node; /* of the document: NULL */
    size_t first;         /* of its members on the stack of pairs or items */
    uint8_t awaits;       /* what the next node is */
    bool merge_value;     /* v2: the key is a merge key */
    bool has_merge;       /* v3: some key is << or a merge key */
    uint32_t head;        /* number of the comment above it */
    struct anchor *anchor;
};

struct anchor {
    struct rn_node *node;
    size_t cost; /* nodes in it, as b->nodes counts them; while it is open: b->nodes before it */
    bool open;
};

static struct rn_build_frame *push_frame(struct rn_builder *b, struct rn_build_frame frame)
{
    RN_PUSH(b->run, b->frames, b->nframes, b->frames_cap) = frame;
    return b->top = &b->frames[b->nframes - 1];
}

/* ---- Merge keys ----------------------------------------------------------------------------- */

static bool is_merge_text(const struct rn_sym *key)
{
    return key->s.n == 2 && key->s.p[0] == '<' && key->s.p[1] == '<';
}

static int no_merge_source(struct rn_run *run, const struct rn_node *n)
{
    return rn_hint(run,
                   rn_error(run, n->mark, RN_E_YAML, "the merge key << needs a map, not a %s",
                            rn_kind_name(n)),
                   "give it an alias of a map, or a list of those");
}

/* One source: a key of the map itself wins, an earlier source wins over a later one, which was
 * merged before it. */
static void merge_source(struct rn_run *run, struct rn_node *map, uint32_t own,
                         const struct rn_node *source)
{
    RN_EACH_PAIR (p, source) {
        struct rn_pair *there;

        if (rn_get_pair(source, p->key) != p)
            continue;
        p->merged = true;
        there = rn_get_pair(map, p->key);
        if (!there)
            rn_add_pair(run, map, *p);
        else if (there - map->pairs >= (ptrdiff_t)own)
            *there = *p;
    }
}

static int merge_all(struct rn_run *run, struct rn_node *map, const struct rn_node *value)
{
    uint32_t own = map->npairs;

    if (rn_is(value, RN_MAP)) {
        merge_source(run, map, own, value);
        return RENDER_OK;
    }
    if (!rn_is(value, RN_LIST))
        return no_merge_source(run, value);
    for (uint32_t i = value->nitems; i-- > 0;) {
        if (!rn_is(value->items[i], RN_MAP))
            return no_merge_source(run, value->items[i]);
        merge_source(run, map, own, value->items[i]);
    }
    return RENDER_OK;
}

/* v3: the reference takes the value of the one merge key, and removes the first key that is spelled
 * <<, even a quoted one. */
static RN_RARE int expand_merge(struct rn_builder *b, struct rn_node *map)
{
    const struct rn_pair *merge = NULL;
    const struct rn_node *value;

    RN_EACH_PAIR (p, map) {
        if (p->key_tag != RN_TAG_MERGE)
            continue;
        if (merge)
            return rn_hint(
                b->run,
                rn_error(b->run, p->mark, RN_E_DUPLICATE_KEY, "a second merge key << in one map"),
                "merge several maps with one key: <<: [*a, *b]");
        merge = p;
    }
    value = merge ? merge->value : NULL;
    if (value && rn_is(value, RN_LIST) && value->flags & RN_SEEN)
        return no_merge_source(b->run, value);
    rn_remove(map, rn_intern_c(b->run, "<<"));
    return value ? merge_all(b->run, map, value) : RENDER_OK;
}

/* v2: the source's pairs stand where the merge key stands; of equal keys the last counts. */
static int splice_merge(struct rn_builder *b, const struct rn_node *value)
{
    if (rn_is(value, RN_MAP)) {
        RN_EACH_PAIR (p, value)
            RN_PUSH(b->run, b->pairs, b->npairs, b->pairs_cap) = *p;
        return RENDER_OK;
    }
    if (!rn_is(value, RN_LIST) || value->flags & RN_SEEN)
        return no_merge_source(b->run, value);
    for (uint32_t i = value->nitems; i-- > 0;) {
        if (!rn_is(value->items[i], RN_MAP))
            return no_merge_source(b->run, value->items[i]);
        RN_TRY(splice_merge(b, value->items[i]));
    }
    return RENDER_OK;
}

/* ---- Putting nodes in their place ----------------------------------------------------------- */

/* A comment behind a node on its line goes before one above it, whether it says something or not.
 */
static uint32_t comment_of(const struct rn_builder *b, uint32_t head)
{
    return b->numbers.has_line ? b->numbers.line : head;
}

/* A null that stands as a key by an alias is one that the reference has made. */
static bool is_null_alias(const struct rn_node *key)
{
    return key->tag == RN_TAG_NULL && (key->flags & RN_ALIAS) &&
           (key->text.n || !(key->flags & RN_TAGGED));
}

static int attach_key(struct rn_builder *b, struct rn_build_frame *f, struct rn_node *key,
                      bool empty)
{
    struct rn_pair pair = {.mark = key->mark,
                           .key_style = key->style,
                           .key_flow_empty = empty && !(key->flags & RN_TAGGED),
                           .comment = comment_of(b, b->numbers.head)};
    bool merge;

    if (key->kind != RN_SCALAR)
        return rn_error(b->run, key->mark, RN_E_KEY_TYPE, "a %s cannot be a key",
                        rn_kind_name(key));
    merge = key->tag == RN_TAG_MERGE;
    if (b->v2 && !merge)
        RN_TRY(rn_build_v2_key(b, key));
    pair.key = rn_intern(b->run, key->text);
    pair.key_tag = is_null_alias(key) ? RN_TAG_NONE : key->tag;
    f->has_merge = f->has_merge || merge || is_merge_text(pair.key);
    f->merge_value = b->v2 && merge;
    b->nodes -= merge; /* merge keys are not counted, keys are */
    f->awaits = VALUE;
    RN_PUSH(b->run, b->pairs, b->npairs, b->pairs_cap) = pair;
    return RENDER_OK;
}

/* A node that is no key. */
static inline int attach_value(struct rn_builder *b, struct rn_node *n, struct rn_node **root)
{
    struct rn_build_frame *f = b->top;

    if (f->awaits == VALUE) {
        f->awaits = KEY;
        if (f->merge_value) {
            b->npairs--;
            return splice_merge(b, n);
        }
        b->pairs[b->npairs - 1].value = n;
    } else if (f->awaits == ITEM) {
        RN_PUSH(b->run, b->items, b->nitems, b->items_cap) = n;
    } else {
        *root = n;
    }
    return RENDER_OK;
}

static int attach(struct rn_builder *b, struct rn_node *n, bool empty, struct rn_node **root)
{
    if (b->top->awaits == KEY)
        return attach_key(b, b->top, n, empty);
    if (b->v2 && n->kind == RN_SCALAR)
        RN_TRY(rn_build_v2_value(b, n));
    return attach_value(b, n, root);
}

/* ---- Anchors -------------------------------------------------------------------------------- */

static RN_RARE struct anchor *add_anchor(struct rn_builder *b, struct rn_str name,
                                         struct rn_node *n)
{
    struct anchor *a = RN_NEW(b->run, struct anchor);

    a->node = n;
    b->anchors.arena = &b->run->arena;
    *rn_map_at(&b->anchors, RN_KEY1(rn_intern(b->run, name))) = a;
    return a;
}

/* The depth of what is below n, which is at a depth itself; any number over the limit when it is
 * too deep. */
static size_t depth_below(const struct rn_node *n, size_t depth)
{
    size_t deepest = depth, d;

    if (depth > RN_MAX_DEPTH || n->kind == RN_SCALAR)
        return depth;
    for (uint32_t i = 0; i < (n->kind == RN_MAP ? n->npairs : n->nitems); i++) {
        d = depth_below(n->kind == RN_MAP ? n->pairs[i].value : n->items[i], depth + 1);
        deepest = d > deepest ? d : deepest;
    }
    return deepest;
}

static RN_RARE int too_deep(struct rn_builder *b, struct rn_mark mark)
{
    return rn_fail(b->run, RENDER_ELIMIT, mark, RN_E_LIMIT, "nested deeper than %d levels",
                   RN_MAX_DEPTH);
}

/* The reference's own guard for kustomization files: how many of the nodes may come from aliases.
 */
static bool excessive(const struct rn_builder *b)
{
    const double low = 400000, high = 4000000;
    double all = (double)b->nodes, allowed;

    if (!b->v2 || b->alias_nodes <= 100 || all <= 1000)
        return false;
    allowed = all <= low ? 0.99 : all >= high ? 0.10 : 0.99 - 0.89 * ((all - low) / (high - low));
    return (double)b->alias_nodes / all > allowed;
}

static RN_RARE int alias(struct rn_builder *b, const struct rn_event *ev, struct rn_node **root)
{
    const struct rn_sym *name = rn_symbols_lookup(&b->run->symbols, ev->text);
    const struct anchor *a = name ? rn_map_lookup(&b->anchors, RN_KEY1(name)) : NULL;
    /* A password that begins with "*" is one to YAML, too. */
    struct rn_str shown = rn_run_is_hidden(b->run, ev->mark) ? RN_S("here") : ev->text;
    struct rn_node *copy;

    if (!a)
        return rn_error(b->run, ev->mark, RN_E_YAML, "unknown anchor %.*s", RN_FMT(shown));
    if (a->open)
        return rn_error(b->run, ev->mark, RN_E_YAML, "the value of anchor %.*s contains itself",
                        RN_FMT(shown));
    b->nodes += a->cost;
    b->alias_nodes += a->cost;
    if (depth_below(a->node, b->nframes - 1) > RN_MAX_DEPTH)
        return too_deep(b, ev->mark);
    if (b->alias_nodes > RN_MAX_ALIAS_NODES || excessive(b))
        return rn_hint(b->run,
                       rn_fail(b->run, RENDER_ELIMIT, ev->mark, RN_E_LIMIT,
                               "aliases make this file too large"),
                       "at most %d nodes may come from aliases", RN_MAX_ALIAS_NODES);
    copy = rn_node_copy(b->run, a->node);
    copy->mark = ev->mark;
    copy->flags |= RN_ALIAS;
    /* an alias of a list cannot be merged, though a list can */
    if (copy->kind == RN_LIST && b->top->awaits == VALUE &&
        b->pairs[b->npairs - 1].key_tag == RN_TAG_MERGE)
        copy->flags |= RN_SEEN;
    return attach(b, copy, false, root);
}

/* ---- Events --------------------------------------------------------------------------------- */

static struct rn_node *new_scalar(struct rn_builder *b, const struct rn_event *ev)
{
    struct rn_node *n = rn_arena_alloc_raw(b->run->nodes, sizeof(*n));

    *n = (struct rn_node){.kind = RN_SCALAR,
                          .style = ev->style,
                          .indent = ev->indent,
                          .mark = ev->mark,
                          .text = ev->text};
    return n;
}

static RN_RARE int any_scalar(struct rn_builder *b, const struct rn_event *ev,
                              struct rn_node **root)
{
    struct rn_node *n = new_scalar(b, ev);

    RN_TRY(rn_build_scalar(b, ev, n));
    if (ev->anchor.p)
        add_anchor(b, ev->anchor, rn_node_copy(b->run, n))->cost = 1;
    return attach(b, n, ev->empty, root);
}

/* A plain key without anchor and tag needs no node. */
static void simple_key(struct rn_builder *b, const struct rn_event *ev)
{
    struct rn_pair pair = {
        .key = rn_intern(b->run, ev->text),
        .mark = ev->mark,
        .comment = comment_of(b, b->numbers.head),
    };

    pair.key_tag = (uint8_t)(pair.key->word ? RN_TAG_STR : rn_resolve_plain(ev->text));
    RN_PUSH(b->run, b->pairs, b->npairs, b->pairs_cap) = pair;
    b->top->awaits = VALUE;
}

static int scalar(struct rn_builder *b, const struct rn_event *ev, struct rn_node **root)
{
    bool key = b->top->awaits == KEY;
    struct rn_node *n;

    if (b->v2 || ev->anchor.p || ev->tag.p ||
        (key && (ev->empty || ev->style != RN_PLAIN || ev->text.p[0] == '<')))
        return any_scalar(b, ev, root);
    if (key) {
        simple_key(b, ev);
        return RENDER_OK;
    }
    n = new_scalar(b, ev);
    n->tag = (uint8_t)rn_build_untagged(ev);
    return attach_value(b, n, root);
}

static int open_collection(struct rn_builder *b, const struct rn_event *ev)
{
    bool map = ev->type == RN_EV_MAP;
    struct rn_build_frame *f;
    struct rn_node *n;

    if (b->top->awaits == KEY)
        return rn_error(b->run, ev->mark, RN_E_KEY_TYPE, "a %s cannot be a key",
                        map ? "map" : "list");
    if (b->nframes > RN_MAX_DEPTH)
        return too_deep(b, ev->mark);
    n = rn_arena_alloc_raw(b->run->nodes, sizeof(*n));
    *n = (struct rn_node){
        .kind = map ? RN_MAP : RN_LIST, .flags = ev->flow ? RN_FLOW : 0, .mark = ev->mark};
    f = push_frame(b, (struct rn_build_frame){.node = n,
                                              .first = map ? b->npairs : b->nitems,
                                              .awaits = map ? KEY : ITEM,
                                              .head = b->numbers.head});
    if (ev->anchor.p) {
        f->anchor = add_anchor(b, ev->anchor, n);
        f->anchor->open = true;
        f->anchor->cost = b->nodes - 1;
    }
    return RENDER_OK;
}

static void fill_map(struct rn_builder *b, struct rn_node *map, size_t first)
{
    size_t n = b->npairs - first;

    if (n) {
        map->pairs = rn_arena_alloc_raw(b->run->nodes, n * sizeof(*map->pairs));
        memcpy(map->pairs, b->pairs + first, n * sizeof(*map->pairs));
        map->npairs = map->pairs_cap = (uint32_t)n;
        rn_map_index(b->run, map);
    }
    b->npairs = first;
}

static void fill_list(struct rn_builder *b, struct rn_node *list, size_t first)
{
    size_t n = b->nitems - first;

    if (n) {
        list->items = rn_arena_alloc_raw(b->run->nodes, n * sizeof(*list->items));
        memcpy(list->items, b->items + first, n * sizeof(*list->items));
        list->nitems = list->items_cap = (uint32_t)n;
    }
    b->nitems = first;
}

static int close_collection(struct rn_builder *b, struct rn_node **root)
{
    struct rn_build_frame f = *b->top;

    f.node->comment = comment_of(b, f.head);
    if (f.node->kind == RN_MAP) {
        fill_map(b, f.node, f.first);
        if (!b->v2 && f.has_merge)
            RN_TRY(expand_merge(b, f.node));
    } else {
        fill_list(b, f.node, f.first);
    }
    if (f.anchor) {
        f.anchor->open = false;
        f.anchor->cost = b->nodes - f.anchor->cost;
    }
    b->nframes--;
    b->top--;
    return attach_value(b, f.node, root);
}

static int event(struct rn_builder *b, const struct rn_event *ev, struct rn_node **root)
{
    b->nodes++;
    switch ((enum rn_event_type)ev->type) {
    case RN_EV_SCALAR:
        return scalar(b, ev, root);
    case RN_EV_ALIAS:
        return alias(b, ev, root);
    case RN_EV_MAP:
    case RN_EV_LIST:
        return open_collection(b, ev);
    case RN_EV_END:
        b->nodes--; /* none of its own */
        return close_collection(b, root);
    case RN_EV_DOCUMENT_END:
        if (ev->note && !b->v2 && *root && rn_v3_has_foot(b->run, b->parser.source.text))
            (*root)->flags |= RN_ENDNOTE;
        break;
    case RN_EV_STREAM_END:
        break;
    }
    return RENDER_OK;
}

/* Reads the text once, as it is mended so far. */
static int build(struct rn_builder *b, struct rn_node **out)
{
    struct rn_event ev;

    *out = NULL;
    b->nframes = b->npairs = b->nitems = 0;
    push_frame(b, (struct rn_build_frame){.awaits = ROOT});
    b->anchors = (struct rn_map){0};
    b->nodes = 1; /* the reference counts the document, too */
    b->alias_nodes = 0;
    b->numbers = (struct rn_comment_numbers){0};
    if (b->comments)
        rn_comment_reader_begin(b->comments);
    do {
        RN_TRY(rn_parse_next(&b->parser, &ev));
        if (b->comments)
            b->numbers = rn_comment_reader_event(b->comments, &ev);
        RN_TRY(event(b, &ev, out));
    } while (ev.type < RN_EV_DOCUMENT_END);
    return RENDER_OK;
}

int rn_build_document(struct rn_builder *b, const struct rn_source *source, bool v2,
                      struct rn_node **out)
{
    int status;

    b->v2 = v2;
    b->parser.v3 = !v2;
    b->comments = v2 ? NULL : rn_comment_reader_new(b->run, source->text);
    *out = NULL;
    RN_TRY(rn_parse_start(&b->parser, source));
    while ((status = build(b, out)) == RN_AGAIN)
        RN_TRY(rn_parse_again(&b->parser));
    return status;
}
