#include "yaml/v3writer.h"

#include "yaml/v3emit.h"

enum { STEP = 2 };

struct v3writer {
    struct rn_v3_emitter e;
    const struct rn_v3_text *text; /* NULL: nothing stands beside the tree */
};

static void add_note(struct rn_v3_item *item, const struct rn_v3_node *from)
{
    if (!from)
        return;
    item->anchor = from->anchor;
    item->head = from->note.head;
    item->line = from->note.line;
    item->foot = from->note.foot;
    if (from->kind == RN_V3_IS_ALIAS) {
        item->kind = RN_V3_IS_ALIAS;
        item->scalar.text = from->text;
    } else if (from->kind != RN_V3_IS_SCALAR || from->tag == RN_TAG_OTHER) {
        item->written = from->written;
    }
}

static const struct rn_v3_aside *aside_of(const struct v3writer *w, const struct rn_node *n)
{
    return w->text ? rn_map_lookup(&w->text->asides, RN_KEY1(n)) : NULL;
}

/* A key that is a map or list: as it was. Depth is bounded by the reader's limit. */
static void write_as_read(struct v3writer *w, const struct rn_v3_node *n, struct rn_str tail)
{
    struct rn_v3_item item = rn_v3_item((enum rn_v3_kind)n->kind);
    bool open = n->kind == RN_V3_IS_MAP || n->kind == RN_V3_IS_LIST;

    add_note(&item, n);
    item.flow = n->flow;
    item.empty = n->n == 0;
    item.scalar = (struct rn_v3_scalar){n->text, n->tag, n->style, n->tagged};
    item.tail = tail;
    tail = RN_S("");
    rn_v3_emit(&w->e, &item);
    for (size_t i = 0; i < n->n; i++) {
        bool key = n->kind == RN_V3_IS_MAP && i % 2 == 0;

        write_as_read(w, n->content[i], key ? tail : RN_S(""));
        if (key)
            tail = n->content[i]->note.foot;
    }
    if (open)
        rn_v3_emit_end(&w->e, item.line, item.foot, tail);
}

/* tail: the foot of the key before; returns that of this one, which comes behind its value. */
static struct rn_str write_key(struct v3writer *w, const struct rn_pair *p, struct rn_str tail)
{
    struct rn_v3_item item = rn_v3_item(RN_V3_IS_SCALAR);
    const struct rn_v3_aside *aside = aside_of(w, p->value);

    if (aside && aside->key && aside->key->n) {
        write_as_read(w, aside->key, tail);
        return aside->key->note.foot;
    }
    item.scalar = (struct rn_v3_scalar){p->key->s, p->key_tag, p->key_style, false};
    if (aside && aside->key) {
        item.scalar.tagged = aside->key->tagged;
        add_note(&item, aside->key);
    }
    item.tail = tail;
    tail = item.foot;
    item.foot = RN_S("");
    rn_v3_emit(&w->e, &item);
    return tail;
}

/* Depth is bounded by the reader's limit. */
static void write_node(struct v3writer *w, const struct rn_node *n)
{
    struct rn_v3_item item = rn_v3_item(n->kind == RN_SCALAR ? RN_V3_IS_SCALAR
                                        : n->kind == RN_MAP  ? RN_V3_IS_MAP
                                                             : RN_V3_IS_LIST);
    const struct rn_v3_aside *aside = aside_of(w, n);
    struct rn_str tail = RN_S("");

    add_note(&item, aside ? aside->value : NULL);
    item.flow = n->kind != RN_SCALAR && n->flags & RN_FLOW;
    if (item.kind == RN_V3_IS_SCALAR)
        item.scalar = (struct rn_v3_scalar){n->text, n->tag, n->style, n->flags & RN_TAGGED};
    if (n->kind != RN_SCALAR)
        item.empty = (n->kind == RN_MAP ? n->npairs : n->nitems) == 0;
    rn_v3_emit(&w->e, &item);
    if (n->kind == RN_SCALAR)
        return;
    if (n->kind == RN_MAP) {
        RN_EACH_PAIR (p, n) {
            tail = write_key(w, p, tail);
            write_node(w, p->value);
        }
    } else {
        RN_EACH_ITEM (i, n)
            write_node(w, n->items[i]);
    }
    rn_v3_emit_end(&w->e, item.line, item.foot, tail);
}

void rn_v3_write(struct rn_run *run, const struct rn_node *n, struct rn_buf *out)
{
    struct v3writer w = {rn_v3_emitter_start(run, out, STEP, true), NULL};

    write_node(&w, n);
    rn_v3_emit_document_end(&w.e, RN_S(""));
}

void rn_v3_write_text(struct rn_run *run, const struct rn_v3_text *text, struct rn_buf *out)
{
    struct v3writer w = {rn_v3_emitter_start(run, out, STEP, true), text};

    rn_v3_emit_document(&w.e, true, text->head);
    write_node(&w, text->root);
    rn_v3_emit_document_end(&w.e, text->foot);
}
