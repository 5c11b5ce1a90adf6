/* Tokens to events: the grammar, as a machine that keeps its states on a stack of its own. */
#include "yaml/reader_scan.h"

enum state {
    DOCUMENT_START,
    DOCUMENT_CONTENT,
    DOCUMENT_END,
    BLOCK_NODE,
    BLOCK_LIST_FIRST,
    BLOCK_LIST,
    INDENTLESS_LIST,
    BLOCK_MAP_FIRST,
    BLOCK_MAP_KEY,
    BLOCK_MAP_VALUE,
    FLOW_LIST_FIRST,
    FLOW_LIST,
    FLOW_LIST_MAP_KEY,
    FLOW_LIST_MAP_VALUE,
    FLOW_LIST_MAP_END,
    FLOW_MAP_FIRST,
    FLOW_MAP_KEY,
    FLOW_MAP_VALUE,
    FLOW_MAP_NO_VALUE,
    FINISHED
};

/* How a node may look where it is wanted. */
enum node_place { IN_FLOW, IN_BLOCK, IN_BLOCK_MAP /* a list needs no indentation */ };

void rn_parse_start(struct rn_parser *p, const struct rn_source *source)
{
    rn_scan_start(&p->scan, source);
    p->state = DOCUMENT_START;
    p->nstates = 0;
    p->ndirectives = 0;
}

static void push_state(struct rn_parser *p, enum state state)
{
    RN_PUSH(p->scan.run, p->states, p->nstates, p->states_cap) = (uint8_t)state;
}

static void pop_state(struct rn_parser *p)
{
    p->state = p->states[--p->nstates];
}

static struct rn_mark mark_of(const struct rn_parser *p, const struct rn_token *t)
{
    return rn_scan_mark(&p->scan, t->line, t->column);
}

static int error_at(struct rn_parser *p, const struct rn_token *t, const char *what)
{
    return rn_scan_error(&p->scan, t->line, t->column, what);
}

/* A node of which nothing was written; the state is set already. */
static int empty_scalar(struct rn_event *ev, struct rn_mark mark)
{
    *ev = (struct rn_event){.type = RN_EV_SCALAR, .empty = true, .mark = mark, .text = RN_S("")};
    return RENDER_OK;
}

static int start_event(struct rn_event *ev, enum rn_event_type type, bool flow)
{
    ev->type = (uint8_t)type;
    ev->flow = flow;
    return RENDER_OK;
}

/* The end of a map or list, at the token that stands there. */
static int end_event(struct rn_parser *p, struct rn_event *ev, bool take)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    *ev = (struct rn_event){.type = RN_EV_END, .mark = mark_of(p, t)};
    if (take)
        rn_scan_skip(&p->scan);
    return RENDER_OK;
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

/* The tag in short form: the common prefix of YAML's own tags is written "!!". */
static int resolve_tag(struct rn_parser *p, const struct rn_token *t, struct rn_str *out)
{
    const struct rn_str long_prefix = RN_S("tag:yaml.org,2002:");
    struct rn_arena *arena = &p->scan.run->arena;
    struct rn_str tag = t->suffix;
    size_t i = 0;

    if (t->text.n) {
        while (i < p->ndirectives && !rn_str_eq(p->directives[i].handle, t->text))
            i++;
        if (i == p->ndirectives)
            return error_at(p, t, "a tag with an unknown handle");
        tag = rn_str_printf(arena, "%.*s%.*s", RN_FMT(p->directives[i].prefix), RN_FMT(tag));
    }
    if (rn_str_starts(tag, long_prefix))
        tag = rn_str_printf(arena, "!!%.*s", RN_FMT(rn_str_slice(tag, long_prefix.n, tag.n)));
    *out = tag;
    return RENDER_OK;
}

/* An anchor and a tag, in any order, one of each. Leaves *t at what follows. */
static int properties(struct rn_parser *p, struct rn_event *ev, struct rn_token **t)
{
    while (((*t)->type == RN_TOK_ANCHOR && !ev->anchor.p) ||
           ((*t)->type == RN_TOK_TAG && !ev->tag.p)) {
        if ((*t)->type == RN_TOK_ANCHOR)
            ev->anchor = (*t)->text;
        else
            RN_TRY(resolve_tag(p, *t, &ev->tag));
        rn_scan_skip(&p->scan);
        RN_TRY(rn_scan_peek(&p->scan, t));
    }
    return RENDER_OK;
}

static int parse_collection(struct rn_parser *p, struct rn_event *ev, const struct rn_token *t,
                            enum node_place place, bool *found)
{
    *found = true;
    if (place == IN_BLOCK_MAP && t->type == RN_TOK_BLOCK_ENTRY) {
        p->state = INDENTLESS_LIST;
        return start_event(ev, RN_EV_LIST, false);
    }
    if (t->type == RN_TOK_FLOW_LIST) {
        p->state = FLOW_LIST_FIRST;
        return start_event(ev, RN_EV_LIST, true);
    }
    if (t->type == RN_TOK_FLOW_MAP) {
        p->state = FLOW_MAP_FIRST;
        return start_event(ev, RN_EV_MAP, true);
    }
    if (place != IN_FLOW && t->type == RN_TOK_BLOCK_LIST) {
        p->state = BLOCK_LIST_FIRST;
        return start_event(ev, RN_EV_LIST, false);
    }
    if (place != IN_FLOW && t->type == RN_TOK_BLOCK_MAP) {
        p->state = BLOCK_MAP_FIRST;
        return start_event(ev, RN_EV_MAP, false);
    }
    *found = false;
    return RENDER_OK;
}

static int parse_node(struct rn_parser *p, struct rn_event *ev, struct rn_token *t,
                      enum node_place place)
{
    bool found;

    *ev = (struct rn_event){.type = RN_EV_SCALAR, .mark = mark_of(p, t)};
    if (t->type == RN_TOK_ALIAS) {
        ev->type = RN_EV_ALIAS;
        ev->text = t->text;
        rn_scan_skip(&p->scan);
        pop_state(p);
        return RENDER_OK;
    }
    if (t->type == RN_TOK_ANCHOR || t->type == RN_TOK_TAG)
        RN_TRY(properties(p, ev, &t));
    if (t->type == RN_TOK_SCALAR) {
        ev->style = t->style;
        ev->indent = t->indent;
        ev->text = t->text;
        rn_scan_skip(&p->scan);
        pop_state(p);
        return RENDER_OK;
    }
    RN_TRY(parse_collection(p, ev, t, place, &found));
    if (found)
        return RENDER_OK;
    if (!ev->anchor.p && !ev->tag.p)
        return error_at(p, t, "a value is missing here");
    ev->empty = true;
    ev->text = RN_S("");
    pop_state(p);
    return RENDER_OK;
}

/* ---- Documents ------------------------------------------------------------------------------ */

static int add_directive(struct rn_parser *p, const struct rn_token *t, struct rn_str handle,
                         struct rn_str prefix)
{
    for (size_t i = 0; i < p->ndirectives; i++)
        if (rn_str_eq(p->directives[i].handle, handle))
            return t ? error_at(p, t, "a second %TAG directive of one handle") : RENDER_OK;
    RN_PUSH(p->scan.run, p->directives, p->ndirectives, p->directives_cap) =
        (struct rn_tag_directive){handle, prefix};
    return RENDER_OK;
}

static int parse_directives(struct rn_parser *p, struct rn_token **t)
{
    bool version = false;

    for (; (*t)->type == RN_TOK_VERSION || (*t)->type == RN_TOK_TAG_DIRECTIVE;) {
        if ((*t)->type == RN_TOK_TAG_DIRECTIVE) {
            RN_TRY(add_directive(p, *t, (*t)->text, (*t)->suffix));
        } else {
            if (version)
                return error_at(p, *t, "a second %YAML directive");
            if ((*t)->text.n == 0)
                return error_at(p, *t, "a document of another version than YAML 1.1");
            version = true;
        }
        rn_scan_skip(&p->scan);
        RN_TRY(rn_scan_peek(&p->scan, t));
    }
    RN_TRY(add_directive(p, NULL, RN_S("!"), RN_S("!")));
    return add_directive(p, NULL, RN_S("!!"), RN_S("tag:yaml.org,2002:"));
}

static int document_start(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;
    bool explicit_start;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    explicit_start = t->type == RN_TOK_VERSION || t->type == RN_TOK_TAG_DIRECTIVE ||
                     t->type == RN_TOK_DOCUMENT_START;
    if (t->type == RN_TOK_STREAM_END) {
        *ev = (struct rn_event){.type = RN_EV_STREAM_END, .mark = mark_of(p, t)};
        p->state = FINISHED;
        return RENDER_OK;
    }
    RN_TRY(parse_directives(p, &t));
    push_state(p, DOCUMENT_END);
    p->state = BLOCK_NODE;
    if (explicit_start) {
        if (t->type != RN_TOK_DOCUMENT_START)
            return error_at(p, t, "directives without a document (---) behind them");
        rn_scan_skip(&p->scan);
        p->state = DOCUMENT_CONTENT;
    }
    return rn_parse_next(p, ev);
}

static int document_content(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    switch (t->type) {
    case RN_TOK_VERSION:
    case RN_TOK_TAG_DIRECTIVE:
    case RN_TOK_DOCUMENT_START:
    case RN_TOK_DOCUMENT_END:
    case RN_TOK_STREAM_END:
        pop_state(p);
        return empty_scalar(ev, mark_of(p, t));
    default:
        return parse_node(p, ev, t, IN_BLOCK);
    }
}

/* Nothing is read behind the first document. */
static int document_end(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    *ev = (struct rn_event){.type = RN_EV_DOCUMENT_END, .note = t->note, .mark = mark_of(p, t)};
    p->state = FINISHED;
    return RENDER_OK;
}

static int block_node(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    return parse_node(p, ev, t, IN_BLOCK);
}

/* ---- Block lists and maps ------------------------------------------------------------------- */

/* Takes the "-", "?" or ":" token *t and looks at the next one; where a value is left out, *mark is
 * the place behind the indicator. */
static int take_indicator(struct rn_parser *p, struct rn_token **t, struct rn_mark *mark)
{
    *mark = mark_of(p, *t);
    rn_scan_skip(&p->scan);
    return rn_scan_peek(&p->scan, t);
}

static int block_list(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;
    struct rn_mark mark;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type == RN_TOK_BLOCK_ENTRY) {
        RN_TRY(take_indicator(p, &t, &mark));
        if (t->type != RN_TOK_BLOCK_ENTRY && t->type != RN_TOK_BLOCK_END) {
            push_state(p, BLOCK_LIST);
            return parse_node(p, ev, t, IN_BLOCK);
        }
        p->state = BLOCK_LIST;
        return empty_scalar(ev, mark);
    }
    if (t->type != RN_TOK_BLOCK_END)
        return error_at(p, t, "expected '-' or the end of the list");
    pop_state(p);
    return end_event(p, ev, true);
}

static int indentless_list(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;
    struct rn_mark mark;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type == RN_TOK_BLOCK_ENTRY) {
        RN_TRY(take_indicator(p, &t, &mark));
        if (t->type != RN_TOK_BLOCK_ENTRY && t->type != RN_TOK_KEY && t->type != RN_TOK_VALUE &&
            t->type != RN_TOK_BLOCK_END) {
            push_state(p, INDENTLESS_LIST);
            return parse_node(p, ev, t, IN_BLOCK);
        }
        p->state = INDENTLESS_LIST;
        return empty_scalar(ev, mark);
    }
    pop_state(p);
    return end_event(p, ev, false);
}

static int block_map_part(struct rn_parser *p, struct rn_event *ev, struct rn_token *t,
                          enum state next)
{
    struct rn_mark mark;

    RN_TRY(take_indicator(p, &t, &mark));
    if (t->type != RN_TOK_KEY && t->type != RN_TOK_VALUE && t->type != RN_TOK_BLOCK_END) {
        push_state(p, next);
        return parse_node(p, ev, t, IN_BLOCK_MAP);
    }
    p->state = (uint8_t)next;
    return empty_scalar(ev, mark);
}

static int block_map_key(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type == RN_TOK_KEY)
        return block_map_part(p, ev, t, BLOCK_MAP_VALUE);
    if (t->type != RN_TOK_BLOCK_END)
        return error_at(p, t, "expected a key or the end of the map");
    pop_state(p);
    return end_event(p, ev, true);
}

static int block_map_value(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type == RN_TOK_VALUE)
        return block_map_part(p, ev, t, BLOCK_MAP_KEY);
    p->state = BLOCK_MAP_KEY;
    return empty_scalar(ev, mark_of(p, t));
}

/* ---- Flow lists and maps -------------------------------------------------------------------- */

/* The comma between entries; *t is left at what follows it. */
static int flow_comma(struct rn_parser *p, struct rn_token **t, bool first, const char *what)
{
    if (first)
        return RENDER_OK;
    if ((*t)->type != RN_TOK_FLOW_ENTRY)
        return error_at(p, *t, what);
    rn_scan_skip(&p->scan);
    return rn_scan_peek(&p->scan, t);
}

static int flow_list(struct rn_parser *p, struct rn_event *ev, bool first)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type != RN_TOK_FLOW_LIST_END)
        RN_TRY(flow_comma(p, &t, first, "expected ',' or ']'"));
    if (t->type == RN_TOK_FLOW_LIST_END) {
        pop_state(p);
        return end_event(p, ev, true);
    }
    if (t->type == RN_TOK_KEY) {
        *ev = (struct rn_event){.type = RN_EV_MAP, .flow = true, .mark = mark_of(p, t)};
        rn_scan_skip(&p->scan);
        p->state = FLOW_LIST_MAP_KEY;
        return RENDER_OK;
    }
    push_state(p, FLOW_LIST);
    return parse_node(p, ev, t, IN_FLOW);
}

/* The key of a map of one pair in a list. */
static int flow_list_map_key(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type != RN_TOK_VALUE && t->type != RN_TOK_FLOW_ENTRY &&
        t->type != RN_TOK_FLOW_LIST_END) {
        push_state(p, FLOW_LIST_MAP_VALUE);
        return parse_node(p, ev, t, IN_FLOW);
    }
    /* the reference takes this token, whatever it is */
    empty_scalar(ev, mark_of(p, t));
    rn_scan_skip(&p->scan);
    p->state = FLOW_LIST_MAP_VALUE;
    return RENDER_OK;
}

/* A value in flow context: behind ":", or left out. */
static int flow_value(struct rn_parser *p, struct rn_event *ev, enum rn_token_type end,
                      enum state next)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type == RN_TOK_VALUE) {
        rn_scan_skip(&p->scan);
        RN_TRY(rn_scan_peek(&p->scan, &t));
        if (t->type != RN_TOK_FLOW_ENTRY && t->type != end) {
            push_state(p, next);
            return parse_node(p, ev, t, IN_FLOW);
        }
    }
    p->state = (uint8_t)next;
    return empty_scalar(ev, mark_of(p, t));
}

static int flow_map_key(struct rn_parser *p, struct rn_event *ev, bool first)
{
    struct rn_token *t;
    struct rn_mark mark;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    if (t->type != RN_TOK_FLOW_MAP_END)
        RN_TRY(flow_comma(p, &t, first, "expected ',' or '}'"));
    if (t->type == RN_TOK_FLOW_MAP_END) {
        pop_state(p);
        return end_event(p, ev, true);
    }
    if (t->type != RN_TOK_KEY) {
        push_state(p, FLOW_MAP_NO_VALUE);
        return parse_node(p, ev, t, IN_FLOW);
    }
    RN_TRY(take_indicator(p, &t, &mark));
    if (t->type != RN_TOK_VALUE && t->type != RN_TOK_FLOW_ENTRY && t->type != RN_TOK_FLOW_MAP_END) {
        push_state(p, FLOW_MAP_VALUE);
        return parse_node(p, ev, t, IN_FLOW);
    }
    p->state = FLOW_MAP_VALUE;
    return empty_scalar(ev, mark_of(p, t));
}

static int flow_map_no_value(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    p->state = FLOW_MAP_KEY;
    return empty_scalar(ev, mark_of(p, t));
}

/* A FIRST state: the token that opened the list or map is still there. */
static int take_opening(struct rn_parser *p, enum state next)
{
    struct rn_token *t;

    RN_TRY(rn_scan_peek(&p->scan, &t));
    rn_scan_skip(&p->scan);
    p->state = (uint8_t)next;
    return RENDER_OK;
}

int rn_parse_next(struct rn_parser *p, struct rn_event *ev)
{
    switch ((enum state)p->state) {
    case DOCUMENT_START:
        return document_start(p, ev);
    case DOCUMENT_CONTENT:
        return document_content(p, ev);
    case DOCUMENT_END:
        return document_end(p, ev);
    case BLOCK_NODE:
        return block_node(p, ev);
    case BLOCK_LIST_FIRST:
        RN_TRY(take_opening(p, BLOCK_LIST));
        return block_list(p, ev);
    case BLOCK_LIST:
        return block_list(p, ev);
    case INDENTLESS_LIST:
        return indentless_list(p, ev);
    case BLOCK_MAP_FIRST:
        RN_TRY(take_opening(p, BLOCK_MAP_KEY));
        return block_map_key(p, ev);
    case BLOCK_MAP_KEY:
        return block_map_key(p, ev);
    case BLOCK_MAP_VALUE:
        return block_map_value(p, ev);
    case FLOW_LIST_FIRST:
        RN_TRY(take_opening(p, FLOW_LIST));
        return flow_list(p, ev, true);
    case FLOW_LIST:
        return flow_list(p, ev, false);
    case FLOW_LIST_MAP_KEY:
        return flow_list_map_key(p, ev);
    case FLOW_LIST_MAP_VALUE:
        return flow_value(p, ev, RN_TOK_FLOW_LIST_END, FLOW_LIST_MAP_END);
    case FLOW_LIST_MAP_END:
        p->state = FLOW_LIST;
        return end_event(p, ev, false);
    case FLOW_MAP_FIRST:
        RN_TRY(take_opening(p, FLOW_MAP_KEY));
        return flow_map_key(p, ev, true);
    case FLOW_MAP_KEY:
        return flow_map_key(p, ev, false);
    case FLOW_MAP_VALUE:
        return flow_value(p, ev, RN_TOK_FLOW_MAP_END, FLOW_MAP_KEY);
    case FLOW_MAP_NO_VALUE:
        return flow_map_no_value(p, ev);
    case FINISHED:
        break;
    }
    *ev = (struct rn_event){.type = RN_EV_STREAM_END};
    return RENDER_OK;
}
