/* libfyaml's events to ours. This is the only file that includes <libfyaml.h>.
 *
 * One parser is kept for all texts of a run: making one costs more than reading a small file. No
 * event is held across an allocation from the arena (which may escape) unless rn_libfyaml knows it:
 * that is released with the run. */
#include <libfyaml.h>

#include "yaml/reader_parts.h"

#ifdef RN_HAVE_FY_DEFAULT_STATE
/* libfyaml exports it, but its header does not declare it. */
int fy_parser_set_default_document_state(struct fy_parser *fyp, struct fy_document_state *fyds);
#endif

struct rn_libfyaml {
    struct fy_diag *diag;
    /* For texts whose only line break is LF, and for others: libfyaml knows the other breaks as
     * YAML 1.1 only. */
    struct fy_parser *parsers[2];
    struct fy_parser *parser; /* the one that reads */
    struct fy_event *event;   /* the last one */
    char message[128];        /* its first, of those that have no place */
    bool busy;                /* it has not come to the end of its text: it cannot be used again */
};

/* Also when there is none. */
static void drop_event(struct rn_libfyaml *fy)
{
    fy_parser_event_free(fy->parser, fy->event);
    fy->event = NULL;
}

/* A parser that has met an error, or was left in the middle of a text, is good for nothing. */
static void drop_parser(struct rn_libfyaml *fy)
{
    drop_event(fy);
    for (size_t i = 0; i < 2; i++) {
        if (!fy->busy || fy->parsers[i] != fy->parser)
            continue;
        fy_parser_destroy(fy->parsers[i]);
        fy->parsers[i] = NULL;
    }
    fy->busy = false;
}

static void release(void *what)
{
    struct rn_libfyaml *fy = what;

    drop_event(fy);
    for (size_t i = 0; i < 2; i++)
        fy_parser_destroy(fy->parsers[i]);
    fy_diag_destroy(fy->diag);
}

/* libfyaml prints nothing. What it has to say without a place comes here. */
static void take_message(struct fy_diag *diag, void *user, const char *text, size_t n)
{
    struct rn_libfyaml *fy = user;

    (void)diag;
    if (fy->message[0] || n == 0)
        return;
    n = n < sizeof(fy->message) ? n : sizeof(fy->message) - 1;
    memcpy(fy->message, text, n);
    fy->message[n] = '\0';
}

static int out_of_memory(struct rn_parser *p)
{
    return rn_fail(p->run, RENDER_ENOMEM, p->source.origin, RN_E_MEMORY,
                   "the YAML parser is out of memory");
}

static int make_diag(struct rn_libfyaml *fy)
{
    struct fy_diag_cfg cfg;

    fy_diag_cfg_default(&cfg);
    cfg.fp = NULL;
    cfg.output_fn = take_message;
    cfg.user = fy;
    fy->diag = fy_diag_create(&cfg);
    if (fy->diag)
        fy_diag_set_collect_errors(fy->diag, true);
    return fy->diag ? RENDER_OK : RENDER_ENOMEM;
}

/* A parser makes the state of each document, before and behind it, from texts that it formats and
 * reads, unless it has one to copy: that is a tenth of its work. */
static void copy_states(struct fy_parser *parser)
{
#ifdef RN_HAVE_FY_DEFAULT_STATE
    fy_parser_set_default_document_state(parser, fy_parser_get_document_state(parser));
#else
    (void)parser;
#endif
}

static int make_parser(struct rn_libfyaml *fy, size_t i)
{
    struct fy_parse_cfg cfg = {.flags =
                                   FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DISABLE_DEPTH_LIMIT |
                                   FYPCF_SLOPPY_FLOW_INDENTATION |
                                   (i ? FYPCF_DEFAULT_VERSION_1_1 : FYPCF_DEFAULT_VERSION_1_2)};

    if (!fy->diag && make_diag(fy))
        return RENDER_ENOMEM;
    cfg.diag = fy->diag;
    fy->parsers[i] = fy_parser_create(&cfg);
    if (!fy->parsers[i])
        return RENDER_ENOMEM;
    copy_states(fy->parsers[i]);
    return RENDER_OK;
}

static int begin(struct rn_parser *p)
{
    struct rn_libfyaml *fy = p->fy;
    size_t i = p->source.facts.lf_breaks ? 0 : 1;

    rn_walk_start(p);
    drop_parser(fy);
    fy->message[0] = '\0';
    if (fy->diag)
        fy_diag_reset_error(fy->diag);
    if (!fy->parsers[i] && make_parser(fy, i))
        return out_of_memory(p);
    fy->parser = fy->parsers[i];
    if (p->text.n == 0)
        return RENDER_OK;
    fy->busy = true;
    return fy_parser_set_string(fy->parser, p->fed.p, p->fed.n) ? out_of_memory(p) : RENDER_OK;
}

int rn_parse_start(struct rn_parser *p, const struct rn_source *source)
{
    if (!p->fy) {
        p->fy = RN_NEW(p->run, struct rn_libfyaml);
        rn_run_defer(p->run, release, p->fy);
    }
    p->source = *source;
    p->text = p->fed = source->text;
    rn_mend_clear(p);
    RN_TRY(rn_mend_dangers(p));
    return begin(p);
}

int rn_parse_again(struct rn_parser *p)
{
    RN_TRY(rn_mend_apply(p));
    return begin(p);
}

/* ---- Tokens --------------------------------------------------------------------------------- */

static struct rn_spot spot_of(const struct fy_mark *m)
{
    return (struct rn_spot){m->input_pos, (uint32_t)m->line, (uint32_t)m->column};
}

static struct rn_token token_of(struct fy_token *t)
{
    return (struct rn_token){spot_of(fy_token_start_mark(t)), spot_of(fy_token_end_mark(t))};
}

/* The text of a token as libfyaml makes it, moved to where it lives as long as the run. */
static int made_text(struct rn_parser *p, struct fy_token *t, struct rn_str *out)
{
    size_t n = 0;
    const char *text = fy_token_get_text(t, &n);

    if (!text)
        return out_of_memory(p);
    *out = rn_str_dup(&p->run->arena, rn_str_make(text, n));
    return RENDER_OK;
}

static int anchor(struct rn_parser *p, struct fy_token *fyt, struct rn_event *ev)
{
    struct rn_token t = token_of(fyt);

    RN_TRY(rn_walk(p, t.start.at - 1));
    RN_TRY(rn_check_place(p));
    ev->anchor = rn_str_slice(p->text, t.start.at, t.end.at);
    return rn_check_name(p, &t, false);
}

/* The tag in short form: the common prefix of YAML's own tags is written "!!". */
static int tag(struct rn_parser *p, struct fy_token *fyt, struct rn_event *ev)
{
    const struct rn_str long_prefix = RN_S("tag:yaml.org,2002:");
    struct rn_token t = token_of(fyt);

    RN_TRY(rn_walk(p, t.start.at));
    RN_TRY(rn_check_place(p));
    RN_TRY(rn_check_tag(p, &t));
    RN_TRY(made_text(p, fyt, &ev->tag));
    if (rn_str_starts(ev->tag, long_prefix))
        ev->tag = rn_str_printf(&p->run->arena, "!!%.*s",
                                RN_FMT(rn_str_slice(ev->tag, long_prefix.n, ev->tag.n)));
    return RENDER_OK;
}

/* An anchor and a tag, in any order. *start is where the first one stands. */
static int properties(struct rn_parser *p, struct rn_event *ev, struct fy_token *anchor_token,
                      struct fy_token *tag_token, struct rn_spot *start)
{
    struct rn_spot a = anchor_token ? spot_of(fy_token_start_mark(anchor_token)) : p->spot;
    struct rn_spot t = tag_token ? spot_of(fy_token_start_mark(tag_token)) : a;
    bool tag_first = tag_token && (!anchor_token || t.at < a.at);

    *start = tag_first ? t : a;
    if (!tag_first && anchor_token) {
        start->at--;
        start->column--;
    }
    if (tag_first)
        RN_TRY(tag(p, tag_token, ev));
    if (anchor_token)
        RN_TRY(anchor(p, anchor_token, ev));
    return tag_token && !tag_first ? tag(p, tag_token, ev) : RENDER_OK;
}

/* ---- Events --------------------------------------------------------------------------------- */

static const uint8_t styles[] = {[FYSS_PLAIN] = RN_PLAIN,
                                 [FYSS_SINGLE_QUOTED] = RN_SINGLE,
                                 [FYSS_DOUBLE_QUOTED] = RN_DOUBLE,
                                 [FYSS_LITERAL] = RN_LITERAL,
                                 [FYSS_FOLDED] = RN_FOLDED};

/* A node of which nothing was written, or only its properties. */
static int empty_scalar(struct rn_parser *p, struct rn_event *ev, bool bare, struct rn_spot start)
{
    ev->empty = true;
    ev->text = RN_S("");
    if (bare) {
        RN_TRY(rn_check_empty(p));
        start = p->spot;
        /* at the indicator that the walk went over */
        if (start.column > 0 && memchr("-?:", p->text.p[start.at - 1], 3)) {
            start.at--;
            start.column--;
        }
    }
    rn_check_key(p, &start);
    ev->mark = rn_spot_mark(p, &start);
    ev->from = start.at;
    ev->content = ev->to = p->spot.at;
    ev->dash = p->dash;
    return RENDER_OK;
}

/* Goes to a scalar's first character, quotes and indicators included. */
static int walk_to_scalar(struct rn_parser *p, struct rn_event *ev, const struct rn_token *t)
{
    if (ev->style == RN_LITERAL || ev->style == RN_FOLDED)
        return rn_walk_on(p);
    RN_TRY(rn_walk(p, t->start.at - (ev->style != RN_PLAIN)));
    return rn_check_place(p);
}

static int scalar_text(struct rn_parser *p, struct rn_event *ev, const struct rn_token *t)
{
    bool as_is = t->start.line == t->end.line;

    if (ev->style == RN_LITERAL || ev->style == RN_FOLDED)
        return rn_walk_block(p, t, ev);
    if (ev->style == RN_PLAIN)
        RN_TRY(rn_check_plain(p, t));
    else
        RN_TRY(rn_check_quoted(p, t, ev->style == RN_SINGLE, &as_is));
    ev->text = as_is ? rn_str_slice(p->text, t->start.at, t->end.at) : rn_unfold(p, t, ev->style);
    return RENDER_OK;
}

/* The spot is at a scalar, which starts at another place if it has properties. */
static void note_scalar(struct rn_parser *p, struct rn_event *ev, const struct rn_spot *start,
                        size_t to)
{
    rn_check_key(p, start);
    ev->mark = rn_spot_mark(p, start);
    ev->from = start->at;
    ev->content = p->spot.at;
    ev->to = to;
    ev->dash = p->dash;
}

/* The token of a scalar, NULL when nothing was written: newer versions make one of no bytes. */
static struct fy_token *written(const struct fy_event_scalar_data *data)
{
    struct fy_token *t = data->value;
    struct rn_token place;

    if (!t || fy_token_scalar_style(t) != FYSS_PLAIN)
        return t;
    place = token_of(t);
    return place.start.at == place.end.at ? NULL : t;
}

static RN_RARE int any_scalar(struct rn_parser *p, struct rn_event *ev,
                              const struct fy_event_scalar_data *data)
{
    bool bare = !data->anchor && !data->tag;
    struct fy_token *value = written(data);
    struct rn_spot start = p->spot;
    struct rn_token t;

    if (!bare)
        RN_TRY(properties(p, ev, data->anchor, data->tag, &start));
    if (!value)
        return empty_scalar(p, ev, bare, start);
    ev->style = styles[fy_token_scalar_style(value)];
    t = token_of(value);
    RN_TRY(walk_to_scalar(p, ev, &t));
    if (bare)
        start = p->spot;
    note_scalar(p, ev, &start, t.end.at + (ev->style == RN_SINGLE || ev->style == RN_DOUBLE));
    RN_TRY(scalar_text(p, ev, &t));
    if (p->copy && rn_fed_at(p, t.start.at) == RN_STAND_NOTHING) {
        ev->empty = true;
        ev->text = RN_S("");
    }
    return RENDER_OK;
}

/* As rn_walk, where mostly nothing is in the way, or a colon and a space. */
static inline int walk_line(struct rn_parser *p, size_t to)
{
    if (p->spot.at < to && rn_text_at(p, p->spot.at) == ':')
        RN_TRY(rn_walk_colon(p));
    if (p->spot.at < to && rn_text_at(p, p->spot.at) == ' ')
        rn_walk_step(p);
    return rn_walk(p, to);
}

/* As any_scalar for what most scalars are: plain, in one line, in block context, in a text that was
 * not mended. So there is nothing in it to look at. */
static int plain_line(struct rn_parser *p, struct rn_event *ev, const struct rn_token *t)
{
    RN_TRY(walk_line(p, t->start.at));
    RN_TRY(rn_check_place(p));
    note_scalar(p, ev, &p->spot, t->end.at);
    ev->text = rn_str_make(p->text.p + t->start.at, t->end.at - t->start.at);
    rn_walked(p, &t->end, 0);
    return rn_walk_plain(p);
}

static int scalar(struct rn_parser *p, struct rn_event *ev)
{
    const struct fy_event_scalar_data *data = &p->fy->event->scalar;
    struct rn_token t;

    ev->type = RN_EV_SCALAR;
    if (p->copy || rn_in_flow(p) || data->anchor || data->tag || !data->value ||
        fy_token_scalar_style(data->value) != FYSS_PLAIN)
        return any_scalar(p, ev, data);
    t = token_of(data->value);
    if (t.start.line != t.end.line || t.start.at == t.end.at)
        return any_scalar(p, ev, data);
    return plain_line(p, ev, &t);
}

static RN_RARE int alias(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_token t = token_of(p->fy->event->alias.anchor);

    ev->type = RN_EV_ALIAS;
    RN_TRY(rn_walk(p, t.start.at - 1));
    RN_TRY(rn_check_place(p));
    ev->mark = rn_spot_mark(p, &p->spot);
    ev->text = rn_str_slice(p->text, t.start.at, t.end.at);
    ev->from = ev->content = p->spot.at;
    ev->to = t.end.at;
    ev->dash = p->dash;
    rn_check_key(p, &p->spot);
    return rn_check_name(p, &t, true);
}

static void open_push(struct rn_parser *p, bool map, bool flow, bool bare, uint32_t column)
{
    int around = p->top->indent;

    if (p->top == p->open) {
        p->flow_root = flow;
        p->root = p->spot;
    }
    RN_PUSH(p->run, p->open, p->nopen, p->open_cap) = (struct rn_open){
        .map = map, .flow = flow, .bare = bare, .indent = flow ? around : (int)column};
    p->top = &p->open[p->nopen - 1];
}

/* The spot is at a map or list, which starts at another place if it has properties. */
static void note_collection(struct rn_parser *p, struct rn_event *ev, const struct rn_spot *start)
{
    ev->mark = rn_spot_mark(p, start);
    ev->from = start->at;
    ev->content = ev->to = p->spot.at;
    ev->dash = p->dash;
    rn_check_key(p, start);
}

static RN_RARE int any_collection(struct rn_parser *p, struct rn_event *ev, struct fy_token *fyt,
                                  struct fy_token *anchor_token, struct fy_token *tag_token)
{
    bool map = p->fy->event->type == FYET_MAPPING_START;
    struct rn_spot at = spot_of(fy_token_start_mark(fyt)), start = p->spot;
    bool flow = fy_event_get_node_style(p->fy->event) == FYNS_FLOW;
    bool bare = flow && (at.at >= p->text.n || p->text.p[at.at] != (map ? '{' : '['));
    bool properly = anchor_token || tag_token;

    ev->flow = flow;
    if (properly)
        RN_TRY(properties(p, ev, anchor_token, tag_token, &start));
    RN_TRY(bare ? rn_walk_on(p) : rn_walk(p, at.at));
    if (flow && !bare)
        RN_TRY(rn_check_place(p));
    if (!properly)
        start = p->spot;
    note_collection(p, ev, &start);
    open_push(p, map, flow, bare, at.column);
    if (flow && !bare)
        rn_walk_bracket(p);
    return RENDER_OK;
}

/* Most are in block style, without properties. */
static int start_collection(struct rn_parser *p, struct rn_event *ev, struct fy_token *fyt,
                            struct fy_token *anchor_token, struct fy_token *tag_token)
{
    bool map = p->fy->event->type == FYET_MAPPING_START;
    struct rn_spot at;

    ev->type = map ? RN_EV_MAP : RN_EV_LIST;
    if (anchor_token || tag_token || fy_event_get_node_style(p->fy->event) == FYNS_FLOW)
        return any_collection(p, ev, fyt, anchor_token, tag_token);
    at = spot_of(fy_token_start_mark(fyt));
    RN_TRY(walk_line(p, at.at));
    note_collection(p, ev, &p->spot);
    open_push(p, map, false, false, at.column);
    return RENDER_OK;
}

static int end_collection(struct rn_parser *p, struct rn_event *ev, struct fy_token *fyt)
{
    const struct rn_open *open = p->top;

    ev->type = RN_EV_END;
    if (open->flow && !open->bare)
        RN_TRY(rn_walk(p, fy_token_start_mark(fyt)->input_pos));
    if (open->flow && !open->bare) {
        rn_walk_bracket(p);
        ev->to = p->spot.at;
    }
    p->nopen--;
    p->top--;
    p->root_end = p->spot.at;
    return RENDER_OK;
}

static RN_RARE int refused(struct rn_parser *p)
{
    void *previous = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(p->fy->diag, &previous);

    if (e && e->msg)
        return rn_refused(p, e->line, e->column, e->msg);
    if (!p->fy->message[0] || strstr(p->fy->message, "alloc"))
        return out_of_memory(p);
    return rn_refused(p, 0, 0, p->fy->message);
}

/* v3 has looked at the tokens behind the document before it ends. */
static bool looked_at(struct rn_parser *p)
{
    void *previous = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(p->fy->diag, &previous);

    return p->v3 && e && e->module == FYEM_SCAN;
}

/* Whether the comments in front of the spot may belong to the document. What stands directly below
 * a line belongs to that, unless the line ends in a ":" (or a comment behind one). */
static bool may_be_foot(const struct rn_parser *p)
{
    struct rn_str rest = rn_str_slice(p->text, 0, p->spot.at), line;

    if (rn_document_mark(p, '.') || !p->source.facts.lf_breaks)
        return true;
    rest = rn_str_trim(rest);
    do {
        size_t start = rn_str_rfind(rest, '\n');

        if (start == rest.n)
            return true;
        line = rn_str_trim(rn_str_slice(rest, start, rest.n));
        rest.n = start;
    } while (line.n && line.p[0] == '#');
    return line.n == 0 || line.p[line.n - 1] == ':' || rn_str_find(line, '#', 0) < line.n;
}

/* Nothing is read behind the first document. libfyaml has to come to the end of the text if its
 * parser is to be used again. */
static RN_RARE int document_end(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_libfyaml *fy = p->fy;

    ev->type = RN_EV_DOCUMENT_END;
    RN_TRY(rn_check_end(p));
    ev->to = p->spot.at;
    ev->note = (p->commented || rn_document_mark(p, '.')) && may_be_foot(p);
    drop_event(fy);
    fy->event = fy_parser_parse(fy->parser);
    if (!fy->event && !p->stale && looked_at(p))
        return refused(p);
    ev->more = fy->busy = !fy->event || fy->event->type != FYET_STREAM_END;
    drop_event(fy);
    return RENDER_OK;
}

/* The event that libfyaml has made, or the next one when it means nothing. */
static int translate(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_libfyaml *fy = p->fy;

    const struct fy_event_mapping_start_data *map = &fy->event->mapping_start;
    const struct fy_event_sequence_start_data *list = &fy->event->sequence_start;

    switch (fy->event->type) {
    case FYET_SCALAR:
        return scalar(p, ev);
    case FYET_ALIAS:
        return alias(p, ev);
    case FYET_MAPPING_START:
        return start_collection(p, ev, map->mapping_start, map->anchor, map->tag);
    case FYET_SEQUENCE_START:
        return start_collection(p, ev, list->sequence_start, list->anchor, list->tag);
    case FYET_MAPPING_END:
        return end_collection(p, ev, fy->event->mapping_end.mapping_end);
    case FYET_SEQUENCE_END:
        return end_collection(p, ev, fy->event->sequence_end.sequence_end);
    case FYET_DOCUMENT_START:
        RN_TRY(rn_check_directives(p));
        return rn_parse_next(p, ev);
    case FYET_DOCUMENT_END:
        return document_end(p, ev);
    case FYET_STREAM_END:
        fy->busy = false;
        RN_TRY(rn_check_directives(p));
        RN_TRY(rn_walk_on(p));
        ev->to = p->spot.at;
        return RENDER_OK;
    default:
        return rn_parse_next(p, ev);
    }
}

/* Member by member: a compiler makes a loop of the whole. */
static void clear(struct rn_event *ev)
{
    ev->type = RN_EV_STREAM_END;
    ev->style = RN_PLAIN;
    ev->flow = ev->empty = ev->note = ev->more = false;
    ev->indent = 0;
    ev->mark = RN_NOWHERE;
    ev->text = ev->anchor = ev->tag = (struct rn_str){0};
    ev->from = ev->content = ev->to = ev->dash = 0;
}

/* Goes on through a text that has to be mended, to find more such places, while it is understood.
 */
static RN_RARE int find_mends(struct rn_parser *p)
{
    struct rn_diag **mark = rn_diag_mark(p->run);
    struct rn_event ev = {0};

    while (p->fy->event && !p->lost && p->cut == SIZE_MAX && ev.type != RN_EV_DOCUMENT_END &&
           ev.type != RN_EV_STREAM_END)
        if (rn_parse_next(p, &ev))
            break;
    rn_diag_rewind(p->run, mark);
    return RN_AGAIN;
}

int rn_parse_next(struct rn_parser *p, struct rn_event *ev)
{
    struct rn_libfyaml *fy = p->fy;
    bool finding = p->stale; /* mends, as find_mends does */
    int status;

    clear(ev);
    if (!fy->busy)
        return RENDER_OK;
    drop_event(fy);
    fy->event = fy_parser_parse(fy->parser);
    if (fy->event)
        status = translate(p, ev);
    else
        status = finding ? RENDER_EINPUT : refused(p);
    return status == RENDER_OK && p->stale && !finding ? find_mends(p) : status;
}
