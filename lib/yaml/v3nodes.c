/* The reader's events to nodes with comments, as go-yaml v3's parser makes them. */
#include "yaml/v3nodes.h"

#include "yaml/reader.h"

struct builder {
    struct rn_run *run;
    struct rn_parser parser;
    struct rn_v3_notes notes;
    struct rn_v3_node **frames;
    size_t nframes, frames_cap;
    struct rn_map anchors; /* name to node; those of former documents are known, too */
};

static struct rn_v3_node *add_node(struct builder *b, enum rn_v3_kind kind,
                                   const struct rn_event *ev, struct rn_v3_note note,
                                   struct rn_v3_node **root)
{
    struct rn_v3_node *n = RN_NEW(b->run, struct rn_v3_node), *parent;

    n->kind = (uint8_t)kind;
    n->mark = ev->mark;
    n->text = n->anchor = n->written = RN_S("");
    n->tagged = ev->tag.p && !rn_str_is(ev->tag, "!");
    if (n->tagged)
        n->written = ev->tag;
    if (ev->anchor.p)
        n->anchor = ev->anchor;
    n->flow = ev->flow;
    n->note = note;
    if (b->nframes) {
        parent = b->frames[b->nframes - 1];
        RN_PUSH(b->run, parent->content, parent->n, parent->cap) = n;
    } else {
        *root = n;
    }
    return n;
}

static void set_anchor(struct builder *b, const struct rn_event *ev, struct rn_v3_node *n)
{
    if (ev->anchor.p)
        *rn_map_at(&b->anchors, RN_KEY1(rn_intern(b->run, ev->anchor))) = n;
}

/* ---- Comments of maps ----------------------------------------------------------------------- */

/* A comment below something is the foot of the pair before: of its key. */
static void place_feet(struct rn_v3_node *map)
{
    struct rn_v3_node *key, *value;

    if (map->kind != RN_V3_IS_MAP || map->n == 0)
        return;
    if (map->n % 2) {
        key = map->content[map->n - 1];
        if (!map->flow && key->note.foot.n && map->n > 2) {
            map->content[map->n - 3]->note.foot = key->note.foot;
            key->note.foot = RN_S("");
        }
        return;
    }
    key = map->content[map->n - 2];
    value = map->content[map->n - 1];
    if (key->note.foot.n == 0 && value->note.foot.n) {
        key->note.foot = value->note.foot;
        value->note.foot = RN_S("");
    }
}

static void end_collection(struct builder *b, struct rn_v3_note note)
{
    struct rn_v3_node *n = b->frames[--b->nframes];

    n->note.line = note.line;
    n->note.foot = note.foot;
    if (n->kind == RN_V3_IS_MAP && !n->flow && note.foot.n && n->n > 1) {
        n->content[n->n - 2]->note.foot = note.foot;
        n->note.foot = RN_S("");
    }
    if (b->nframes)
        place_feet(b->frames[b->nframes - 1]);
}

/* ---- Events --------------------------------------------------------------------------------- */

static void scalar(struct builder *b, const struct rn_event *ev, struct rn_v3_note note,
                   struct rn_v3_node **root)
{
    struct rn_v3_node *n = add_node(b, RN_V3_IS_SCALAR, ev, note, root);
    struct rn_node typed = {.kind = RN_SCALAR, .style = ev->style, .text = ev->text};

    n->text = ev->text;
    n->style = ev->style;
    rn_build_v3_scalar(ev, &typed);
    n->tag = typed.tag;
    set_anchor(b, ev, n);
}

static int alias(struct builder *b, const struct rn_event *ev, struct rn_v3_note note,
                 struct rn_v3_node **root)
{
    struct rn_v3_node *n = add_node(b, RN_V3_IS_ALIAS, ev, note, root);

    n->text = ev->text;
    n->target = rn_map_lookup(&b->anchors, RN_KEY1(rn_intern(b->run, ev->text)));
    if (!n->target)
        return rn_error(b->run, ev->mark, RN_E_YAML, "unknown anchor %.*s", RN_FMT(ev->text));
    return RENDER_OK;
}

static int collection(struct builder *b, const struct rn_event *ev, struct rn_v3_note note,
                      struct rn_v3_node **root)
{
    enum rn_v3_kind kind = ev->type == RN_EV_MAP ? RN_V3_IS_MAP : RN_V3_IS_LIST;
    struct rn_v3_node *n = add_node(b, kind, ev, note, root);

    if (b->nframes >= RN_MAX_DEPTH)
        return rn_fail(b->run, RENDER_ELIMIT, ev->mark, RN_E_LIMIT, "nested deeper than %d levels",
                       RN_MAX_DEPTH);
    set_anchor(b, ev, n);
    RN_PUSH(b->run, b->frames, b->nframes, b->frames_cap) = n;
    return RENDER_OK;
}

static int event(struct builder *b, const struct rn_event *ev, struct rn_v3_document *doc)
{
    struct rn_v3_note note = rn_v3_notes_of(&b->notes, ev);

    switch ((enum rn_event_type)ev->type) {
    case RN_EV_SCALAR:
        scalar(b, ev, note, &doc->root);
        break;
    case RN_EV_ALIAS:
        RN_TRY(alias(b, ev, note, &doc->root));
        break;
    case RN_EV_MAP:
    case RN_EV_LIST:
        return collection(b, ev, note, &doc->root);
    case RN_EV_END:
        end_collection(b, note);
        return RENDER_OK;
    case RN_EV_DOCUMENT_END:
        doc->foot = note.foot;
        return RENDER_OK;
    case RN_EV_STREAM_END:
        return RENDER_OK;
    }
    if (b->nframes)
        place_feet(b->frames[b->nframes - 1]);
    return RENDER_OK;
}

/* Lines that are less deep than the first one end its document, and begin none. */
static int goes_on(struct builder *b, const struct rn_source *source, size_t end)
{
    struct rn_str s = source->text;
    struct rn_mark mark = source->origin;

    for (size_t i = 0; i < end && i < s.n; i++)
        mark.line += s.p[i] == '\n';
    mark.column = 1;
    return rn_hint(
        b->run,
        rn_error(b->run, mark, RN_E_YAML,
                 "did not find expected <document start>: the line is less deep than the "
                 "first one"),
        "begin all lines of the document in one column");
}

/* most: documents that the caller wants; who wants one leaves what is behind it. */
static int events(struct builder *b, const struct rn_source *source, size_t most,
                  struct rn_v3_document *out)
{
    struct rn_event ev;

    *out = (struct rn_v3_document){NULL, RN_S(""), false};
    b->nframes = 0;
    do {
        RN_TRY(rn_parse_next(&b->parser, &ev));
        RN_TRY(event(b, &ev, out));
    } while (ev.type != RN_EV_DOCUMENT_END && ev.type != RN_EV_STREAM_END);
    return most > 1 && ev.type == RN_EV_DOCUMENT_END && ev.more ? goes_on(b, source, ev.to)
                                                                : RENDER_OK;
}

static int document(struct builder *b, const struct rn_source *source, size_t most,
                    struct rn_v3_document *out)
{
    int status;

    rn_v3_notes_begin(&b->notes);
    RN_TRY(rn_parse_start(&b->parser, source));
    while ((status = events(b, source, most, out)) == RN_AGAIN) {
        rn_v3_notes_again(&b->notes);
        RN_TRY(rn_parse_again(&b->parser));
    }
    return status;
}

/* Whether a document begins with "---", or directives. */
static bool is_marked(struct rn_str text)
{
    return rn_str_starts(text, RN_S("%")) ||
           (rn_str_starts(text, RN_S("---")) && (text.n == 3 || strchr(" \t\r\n", text.p[3])));
}

/* The start of the line, if there is nothing but blanks before the place. */
static size_t behind_break(struct rn_str text, size_t at)
{
    size_t i = at;

    while (i > 0 && text.p[i - 1] == ' ')
        i--;
    return i == 0 || text.p[i - 1] == '\n' ? i : at;
}

/* ---- Files ---------------------------------------------------------------------------------- */

int rn_v3_read(struct rn_run *run, struct rn_str text, struct rn_mark start, size_t most,
               struct rn_v3_documents *out)
{
    struct builder b = {.run = run, .anchors = {.arena = &run->arena}};
    struct rn_source whole = {.text = text, .origin = start};
    size_t at = 0, from, to, counted = 0;
    bool was_utf16;

    if (text.n > RN_MAX_FILE_SIZE)
        return rn_fail(run, RENDER_ELIMIT, start, RN_E_LIMIT, "the text is over %d bytes",
                       RN_MAX_FILE_SIZE);
    RN_TRY(rn_utf16_decode(run, start, &whole.text, &was_utf16));
    RN_TRY(rn_text_check(run, &whole));
    b.parser.run = run;
    b.parser.v3 = true;
    b.parser.fy = run->text_parser;
    rn_v3_notes_start(&b.notes, run, whole.text);
    while (out->n < most && rn_v3_next_document(&b.notes, &at, &from, &to)) {
        struct rn_source piece = whole;
        struct rn_v3_document doc;

        from = behind_break(whole.text, from);
        for (; counted < from; counted++)
            start.line += whole.text.p[counted] == '\n';
        piece.text = rn_text_drop_cr(run, rn_str_slice(whole.text, from, to));
        piece.origin = start;
        if (from && whole.text.p[from - 1] != '\n')
            piece.origin.column =
                (uint16_t)(from - rn_str_rfind(rn_str_slice(whole.text, 0, from), '\n'));
        RN_TRY(document(&b, &piece, most, &doc));
        run->text_parser = b.parser.fy;
        doc.marked = is_marked(rn_str_slice(whole.text, from, to));
        if (doc.root)
            RN_PUSH(run, out->at, out->n, out->cap) = doc;
    }
    return RENDER_OK;
}
