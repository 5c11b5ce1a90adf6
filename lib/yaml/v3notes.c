#include "yaml/v3notes.h"

/* What is open. A list without indentation has no tokens for its start and end, a map of one pair
 * in a flow list has none of its own at all. */
enum frame { BLOCK_LIST, BARE_LIST, BLOCK_MAP, FLOW_LIST, FLOW_MAP, FLOW_PAIR, NONE };

void rn_v3_notes_start(struct rn_v3_notes *n, struct rn_run *run, struct rn_str text)
{
    struct rn_buf empty = {.arena = &run->arena};

    *n = (struct rn_v3_notes){
        .run = run, .head = empty, .line = empty, .foot = empty, .stem = empty};
    rn_v3_scan(run, text, &n->tokens);
}

static enum frame top(const struct rn_v3_notes *n)
{
    return n->nframes ? (enum frame)n->frames[n->nframes - 1] : NONE;
}

static void push(struct rn_v3_notes *n, enum frame frame)
{
    RN_PUSH(n->run, n->frames, n->nframes, n->frames_cap) = (uint8_t)frame;
}

/* ---- Comments that wait --------------------------------------------------------------------- */

static void append(struct rn_buf *to, struct rn_str text)
{
    if (text.n == 0)
        return;
    if (to->n)
        rn_buf_char(to, '\n');
    rn_buf_add(to, text);
}

/* Comments are given to a token that follows; an end of a block takes no heads, so they wait for
 * what follows that. */
static bool is_given(const struct rn_v3_comment *c, const struct rn_v3_token *t)
{
    return t->at >= c->token && !(c->head.n && t->type == RN_V3_BLOCK_END);
}

/* Gives the comments up to a token. */
static void unfold(struct rn_v3_notes *n, const struct rn_v3_token *t)
{
    for (; n->unfolded < n->tokens.ncomments; n->unfolded++) {
        const struct rn_v3_comment *c = &n->tokens.comments[n->unfolded];

        if (!is_given(c, t))
            return;
        append(&n->head, c->head);
        append(&n->foot, c->foot);
        append(&n->line, c->line);
    }
}

static const struct rn_v3_token *peek(struct rn_v3_notes *n)
{
    const struct rn_v3_token *t = &n->tokens.at[n->next];

    unfold(n, t);
    return t;
}

static void take(struct rn_v3_notes *n)
{
    if (n->next + 1 < n->tokens.n)
        n->next++;
}

static struct rn_str take_text(struct rn_v3_notes *n, struct rn_buf *from)
{
    struct rn_str s = from->n ? rn_str_dup(&n->run->arena, rn_buf_str(from)) : RN_S("");

    from->n = 0;
    return s;
}

static struct rn_v3_note take_notes(struct rn_v3_notes *n)
{
    struct rn_v3_note note;

    note.head = take_text(n, &n->head);
    note.line = take_text(n, &n->line);
    note.foot = take_text(n, &n->foot);
    n->stem.n = 0;
    return note;
}

/* ---- Tokens --------------------------------------------------------------------------------- */

/* Passes over the tokens that go before a node. */
static const struct rn_v3_token *to_node(struct rn_v3_notes *n)
{
    for (;;) {
        const struct rn_v3_token *t = peek(n);

        if (t->type != RN_V3_KEY && t->type != RN_V3_VALUE && t->type != RN_V3_PROPERTY &&
            t->type != RN_V3_FLOW_ENTRY)
            return t;
        take(n);
    }
}

/* The dash of an item. A list or map that is the item takes what stands above the dash: what is
 * below goes to its own first entry. */
static void take_dash(struct rn_v3_notes *n)
{
    size_t stem;
    uint8_t type;

    if (to_node(n)->type != RN_V3_BLOCK_ENTRY)
        return;
    stem = n->head.n;
    take(n);
    type = peek(n)->type;
    if (stem == 0 || (type != RN_V3_BLOCK_LIST && type != RN_V3_BLOCK_MAP))
        return;
    n->stem.n = 0;
    rn_buf_add(&n->stem, rn_str_make(n->head.p, stem));
    stem += n->head.n > stem;
    memmove(n->head.p, n->head.p + stem, n->head.n - stem);
    n->head.n -= stem;
}

/* ---- Events --------------------------------------------------------------------------------- */

static struct rn_v3_note none(void)
{
    return (struct rn_v3_note){RN_S(""), RN_S(""), RN_S("")};
}

static struct rn_v3_note leaf(struct rn_v3_notes *n, const struct rn_event *ev)
{
    enum rn_v3_token_type type = ev->type == RN_EV_ALIAS ? RN_V3_ALIAS : RN_V3_SCALAR;
    struct rn_v3_note note;

    /* Of an empty node nothing is there to attach a comment to. */
    if (ev->type == RN_EV_SCALAR && (ev->empty || (ev->text.n == 0 && ev->style == RN_PLAIN)))
        return none();
    if (to_node(n)->type != type)
        return none();
    note = take_notes(n);
    take(n);
    return note;
}

static struct rn_v3_note start_flow(struct rn_v3_notes *n, bool map)
{
    struct rn_v3_note note;
    const struct rn_v3_token *t;

    if (map && top(n) == FLOW_LIST) {
        while (peek(n)->type == RN_V3_FLOW_ENTRY)
            take(n);
        if (peek(n)->type == RN_V3_KEY) {
            push(n, FLOW_PAIR);
            return none();
        }
    }
    t = to_node(n);
    push(n, map ? FLOW_MAP : FLOW_LIST);
    if (t->type != RN_V3_FLOW_MAP && t->type != RN_V3_FLOW_LIST)
        return none();
    note = take_notes(n);
    take(n);
    return note;
}

static struct rn_v3_note start_block(struct rn_v3_notes *n, bool map)
{
    const struct rn_v3_token *t = to_node(n);
    struct rn_v3_note note = none();

    note.head = take_text(n, &n->stem);
    if (!map && t->type == RN_V3_BLOCK_ENTRY) {
        push(n, BARE_LIST);
        return note;
    }
    push(n, map ? BLOCK_MAP : BLOCK_LIST);
    if (t->type == RN_V3_BLOCK_MAP || t->type == RN_V3_BLOCK_LIST)
        take(n);
    return note;
}

static struct rn_v3_note end(struct rn_v3_notes *n)
{
    enum frame frame = top(n);
    struct rn_v3_note note = none();
    const struct rn_v3_token *t;

    n->nframes -= n->nframes > 0;
    if (frame == BARE_LIST || frame == FLOW_PAIR || frame == NONE)
        return note;
    t = to_node(n);
    if (t->type != RN_V3_BLOCK_END && t->type != RN_V3_FLOW_LIST_END &&
        t->type != RN_V3_FLOW_MAP_END)
        return note;
    if (frame != BLOCK_LIST)
        note = take_notes(n);
    take(n);
    return note;
}

/* What goes before the root. */
static void start_document(struct rn_v3_notes *n)
{
    while (peek(n)->type == RN_V3_DOCUMENT_END || peek(n)->type == RN_V3_DIRECTIVE)
        take(n);
    if (peek(n)->type == RN_V3_DOCUMENT_START)
        take(n);
    n->inside = true;
}

static struct rn_v3_note end_document(struct rn_v3_notes *n)
{
    struct rn_v3_note note;

    to_node(n);
    n->inside = false;
    note = take_notes(n);
    if (note.foot.n == 0) {
        note.foot = note.head;
        note.head = RN_S("");
    }
    return note;
}

struct rn_v3_note rn_v3_notes_of(struct rn_v3_notes *n, const struct rn_event *ev)
{
    enum rn_event_type type = (enum rn_event_type)ev->type;

    if (!n->inside)
        start_document(n);
    if ((top(n) == BLOCK_LIST || top(n) == BARE_LIST) && type != RN_EV_END)
        take_dash(n);
    switch (type) {
    case RN_EV_SCALAR:
    case RN_EV_ALIAS:
        return leaf(n, ev);
    case RN_EV_MAP:
    case RN_EV_LIST:
        return ev->flow ? start_flow(n, type == RN_EV_MAP) : start_block(n, type == RN_EV_MAP);
    case RN_EV_END:
        return end(n);
    case RN_EV_DOCUMENT_END:
        return end_document(n);
    case RN_EV_STREAM_END:
        break;
    }
    return none();
}

void rn_v3_notes_begin(struct rn_v3_notes *n)
{
    n->first = n->next;
    n->given = n->unfolded;
}

/* Between documents no comment waits. */
void rn_v3_notes_again(struct rn_v3_notes *n)
{
    n->next = n->first;
    n->unfolded = n->given;
    n->nframes = 0;
    n->inside = false;
    n->head.n = n->line.n = n->foot.n = n->stem.n = 0;
}

/* ---- The foot of a document ------------------------------------------------------------------ */

static bool ends_document(const struct rn_v3_token *t)
{
    return t->type == RN_V3_DOCUMENT_START || t->type == RN_V3_DOCUMENT_END ||
           t->type == RN_V3_STREAM_END;
}

/* The first token of the first document's content. */
static const struct rn_v3_token *first_content(const struct rn_v3_tokens *tokens)
{
    const struct rn_v3_token *t = tokens->at;

    while (t->type == RN_V3_DOCUMENT_END || t->type == RN_V3_DIRECTIVE)
        t++;
    return t + (t->type == RN_V3_DOCUMENT_START);
}

bool rn_v3_has_foot(struct rn_run *run, struct rn_str text)
{
    struct rn_v3_tokens tokens;
    const struct rn_v3_comment *c, *end;
    const struct rn_v3_token *t;
    size_t content = 0;  /* the last token that is no end of a block */
    bool inside = false; /* a comment behind it belongs to something in the document */

    rn_v3_scan(run, text, &tokens);
    c = tokens.comments;
    end = c + tokens.ncomments;
    for (t = first_content(&tokens); !ends_document(t); t++) {
        if (t->type != RN_V3_BLOCK_END) {
            content = t->at;
            inside = false;
        }
        for (; c != end && is_given(c, t); c++)
            inside = inside || (c->foot.n && c->start > content);
    }
    for (; !inside && c != end && is_given(c, t); c++)
        if (c->head.n + c->foot.n)
            return true;
    return false;
}

/* ---- Documents ------------------------------------------------------------------------------ */

static bool has_content(enum rn_v3_token_type type)
{
    return type != RN_V3_DOCUMENT_END && type != RN_V3_STREAM_END;
}

bool rn_v3_next_document(const struct rn_v3_notes *n, size_t *at, size_t *from, size_t *to)
{
    const struct rn_v3_token *t = n->tokens.at;
    size_t i = *at, last = n->tokens.n - 1;
    bool started = false;

    while (i < last && t[i].type == RN_V3_DOCUMENT_END)
        i++;
    if (i >= last || !has_content((enum rn_v3_token_type)t[i].type))
        return false;
    *from = t[i].at;
    for (; i < last; i++) {
        enum rn_v3_token_type type = (enum rn_v3_token_type)t[i].type;

        if (started && (type == RN_V3_DOCUMENT_START || type == RN_V3_DIRECTIVE))
            break;
        started = started || type != RN_V3_DIRECTIVE;
        if (type == RN_V3_DOCUMENT_END) {
            i++;
            break;
        }
    }
    *at = i;
    *to = t[i].type == RN_V3_STREAM_END || t[i - 1].type != RN_V3_DOCUMENT_END ? t[i].at
                                                                               : t[i - 1].at + 3;
    return true;
}
