#include "yaml/v3emit.h"

enum { LEAST_STEP = 2, MOST_STEP = 9, MAX_SIMPLE_KEY = 128 };

/* A map or list that is open. */
struct rn_v3_level {
    bool map, flow;
    bool fresh;  /* nothing of it has been written */
    bool value;  /* map: a value is next */
    bool simple; /* map: its key is without "?" */
    bool trail;  /* flow: a comma has been written */
    bool below;  /* it is a value of a map */
    int indent;  /* outside of it */
};

/* ---- Columns -------------------------------------------------------------------------------- */

static int column(const struct rn_v3_emitter *e)
{
    return (int)(e->out->n - e->line_start);
}

static void put_break(struct rn_v3_emitter *e)
{
    rn_buf_char(e->out, '\n');
    e->line_start = e->out->n;
    e->indention = true;
}

static void write_indent(struct rn_v3_emitter *e)
{
    int indent = e->indent < 0 ? 0 : e->indent;

    if (!e->indention || column(e) > indent || (column(e) == indent && !e->whitespace))
        put_break(e);
    if (e->foot_indent == indent)
        put_break(e);
    if (column(e) < indent)
        rn_buf_fill(e->out, ' ', (size_t)(indent - column(e)));
    e->whitespace = true;
    e->foot_indent = -1;
}

static void put_blank(struct rn_v3_emitter *e)
{
    if (!e->whitespace)
        rn_buf_char(e->out, ' ');
}

static void indicator(struct rn_v3_emitter *e, const char *text, bool blank_before, bool is_white,
                      bool is_indention)
{
    if (blank_before)
        put_blank(e);
    rn_buf_lit(e->out, text);
    e->whitespace = is_white;
    e->indention = e->indention && is_indention;
}

static struct rn_v3_level *top(const struct rn_v3_emitter *e)
{
    return e->nlevels ? &e->levels[e->nlevels - 1] : NULL;
}

/* Where a node's own content goes. flow: it is no block map or list; compact: a list that does not
 * count its dash. */
static void increase_indent(struct rn_v3_emitter *e, const struct rn_v3_level *in, bool flow,
                            bool compact)
{
    if (e->indent < 0)
        e->indent = flow ? e->step : 0;
    else if (in && !in->map && !in->flow)
        e->indent += 2;
    else
        e->indent = e->step * ((e->indent + e->step) / e->step) - (compact ? 2 : 0);
}

/* ---- Comments ------------------------------------------------------------------------------- */

/* Length of a line break in a comment. */
static size_t break_at(struct rn_str s, size_t i)
{
    struct rn_str rest = rn_str_slice(s, i, s.n);

    if (rest.p[0] == '\n' || rest.p[0] == '\r')
        return 1;
    if (rn_str_starts(rest, RN_S("\xc2\x85")))
        return 2;
    return rn_str_starts(rest, RN_S("\xe2\x80\xa8")) || rn_str_starts(rest, RN_S("\xe2\x80\xa9"))
               ? 3
               : 0;
}

static void write_comment(struct rn_v3_emitter *e, struct rn_str text)
{
    bool breaks = false, sign = false;

    for (size_t i = 0, n; i < text.n; i += n) {
        n = break_at(text, i);
        if (n) {
            rn_buf_add(e->out, rn_str_slice(text, i, i + n));
            e->line_start = e->out->n;
            e->indention = breaks = true;
            sign = false;
            continue;
        }
        n = 1;
        if (breaks)
            write_indent(e);
        if (!sign && text.p[i] != '#')
            rn_buf_lit(e->out, "# ");
        sign = true;
        rn_buf_char(e->out, text.p[i]);
        e->indention = breaks = false;
    }
    if (!breaks)
        put_break(e);
    e->whitespace = true;
}

static void note_foot_indent(struct rn_v3_emitter *e)
{
    e->foot_indent = e->indent < 0 ? 0 : e->indent;
}

static void process_head(struct rn_v3_emitter *e)
{
    if (e->tail.n) {
        write_indent(e);
        write_comment(e, e->tail);
        e->tail = RN_S("");
        note_foot_indent(e);
    }
    if (e->head.n) {
        write_indent(e);
        write_comment(e, e->head);
        e->head = RN_S("");
    }
}

static void process_line(struct rn_v3_emitter *e, struct rn_str *line)
{
    if (line->n == 0)
        return;
    put_blank(e);
    write_comment(e, *line);
    *line = RN_S("");
}

static void process_foot(struct rn_v3_emitter *e)
{
    if (e->foot.n == 0)
        return;
    write_indent(e);
    write_comment(e, e->foot);
    e->foot = RN_S("");
    note_foot_indent(e);
}

static void process_line_and_foot(struct rn_v3_emitter *e)
{
    process_line(e, &e->line);
    process_foot(e);
}

/* The comments that an event brings. */
static void bring(struct rn_v3_emitter *e, struct rn_str head, struct rn_str line,
                  struct rn_str foot, struct rn_str tail)
{
    e->head = head.n ? head : e->head;
    e->line = line.n ? line : e->line;
    e->foot = foot.n ? foot : e->foot;
    e->tail = tail.n ? tail : e->tail;
}

/* Whether comments wait that end a line of a flow map or list. */
static bool waits(const struct rn_v3_emitter *e)
{
    return e->line.n + e->foot.n + e->tail.n > 0;
}

/* ---- Properties and scalars ----------------------------------------------------------------- */

static void write_anchor(struct rn_v3_emitter *e, const char *sign, struct rn_str name)
{
    indicator(e, sign, true, false, false);
    rn_buf_add(e->out, name);
}

/* A tag of the user's; "!" or "!!" begin one that is no URI. */
static void write_tag(struct rn_v3_emitter *e, struct rn_str tag)
{
    bool uri = tag.p[0] != '!', known = rn_str_starts(tag, RN_S("!!"));

    indicator(e, uri ? "!<" : known ? "!!" : "!", true, false, false);
    for (size_t i = (size_t)!uri + known; i < tag.n; i++) {
        unsigned char c = (unsigned char)tag.p[i];

        if (rn_is_alpha((char)c) || rn_is_digit((char)c) ||
            (c && strchr("-;/?:@&=+$,_.~*'()[]", c)))
            rn_buf_char(e->out, (char)c);
        else
            rn_buf_printf(e->out, "%%%02X", (unsigned)c);
    }
    rn_buf_lit(e->out, uri ? ">" : "");
}

static void write_block_scalar(struct rn_v3_emitter *e, struct rn_str text, bool folded)
{
    bool ends;

    put_blank(e);
    rn_v3_block_header(e->out, text, folded, (unsigned)e->step);
    e->whitespace = e->indention = false;
    if (e->line.n)
        process_line(e, &e->line);
    else
        put_break(e);
    e->whitespace = true;
    ends = rn_v3_block_lines(e->out, text, folded, (size_t)e->indent);
    e->indention = ends;
    if (ends)
        e->line_start = e->out->n;
}

static void write_inline(struct rn_v3_emitter *e, struct rn_str text, enum rn_style style)
{
    bool nothing = style == RN_PLAIN && text.n == 0;

    if (!nothing)
        put_blank(e);
    rn_v3_inline(e->out, text, style, (size_t)e->indent);
    e->whitespace = e->whitespace && nothing;
    e->indention = false;
}

static void write_scalar(struct rn_v3_emitter *e, const struct rn_v3_item *n,
                         const struct rn_v3_level *in, bool key)
{
    struct rn_v3_context at = {e->flow > 0, key};
    const char *tag;
    enum rn_style style = rn_v3_style(&n->scalar, at, &tag);
    int before = e->indent;

    if (n->written.n)
        write_tag(e, n->written);
    else if (tag)
        indicator(e, tag, true, false, false);
    increase_indent(e, in, true, false);
    if (style == RN_LITERAL || style == RN_FOLDED)
        write_block_scalar(e, n->scalar.text, style == RN_FOLDED);
    else
        write_inline(e, n->scalar.text, style);
    e->indent = before;
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

static void open_level(struct rn_v3_emitter *e, const struct rn_v3_item *n)
{
    const struct rn_v3_level *in = top(e);
    bool flow = n->flow || n->empty || e->flow;
    struct rn_v3_level level = {.map = n->kind == RN_V3_IS_MAP,
                                .flow = flow,
                                .fresh = true,
                                .below = in && in->map,
                                .indent = e->indent};

    RN_PUSH(e->run, e->levels, e->nlevels, e->levels_cap) = level;
}

/* A node where it stands. Of a map or list that is open only the properties are written yet. */
static void write_node(struct rn_v3_emitter *e, const struct rn_v3_item *n, bool key)
{
    if (n->kind == RN_V3_IS_ALIAS) {
        write_anchor(e, "*", n->scalar.text);
        return;
    }
    if (n->anchor.n)
        write_anchor(e, "&", n->anchor);
    if (n->kind == RN_V3_IS_SCALAR) {
        write_scalar(e, n, top(e), key);
        return;
    }
    if (n->written.n)
        write_tag(e, n->written);
    open_level(e, n);
}

static bool is_simple_key(const struct rn_v3_item *n)
{
    size_t length = n->anchor.n + n->written.n;
    const char *tag;

    if (n->kind == RN_V3_IS_MAP || n->kind == RN_V3_IS_LIST)
        return n->empty;
    for (size_t i = 0; i < n->scalar.text.n; i++)
        if (break_at(n->scalar.text, i))
            return false;
    rn_v3_style(&n->scalar, (struct rn_v3_context){false, false}, &tag);
    return length + n->scalar.text.n + (tag ? strlen(tag) : 0) <= MAX_SIMPLE_KEY;
}

/* What is written before the first member of a map or list, or before its end. */
static void begin_level(struct rn_v3_emitter *e, struct rn_v3_level *l)
{
    const struct rn_v3_level *in = e->nlevels > 1 ? l - 1 : NULL;
    bool compact = e->compact && l->below && (column(e) == 0 || !e->indention);

    if (!l->fresh)
        return;
    if (l->flow)
        indicator(e, l->map ? "{" : "[", true, true, false);
    increase_indent(e, in, l->flow, !l->flow && !l->map && compact);
    e->flow += l->flow;
}

static void put_block_item(struct rn_v3_emitter *e, const struct rn_v3_item *n)
{
    process_head(e);
    write_indent(e);
    indicator(e, "-", true, false, true);
    write_node(e, n, false);
    process_line_and_foot(e);
}

static void put_block_key(struct rn_v3_emitter *e, struct rn_v3_level *l,
                          const struct rn_v3_item *n)
{
    process_head(e);
    write_indent(e);
    if (e->line.n) {
        e->key_line = e->line;
        e->line = RN_S("");
    }
    l->simple = is_simple_key(n);
    l->value = true;
    if (!l->simple)
        indicator(e, "?", true, false, true);
    write_node(e, n, l->simple);
}

static void put_block_value(struct rn_v3_emitter *e, struct rn_v3_level *l,
                            const struct rn_v3_item *n)
{
    if (!l->simple)
        write_indent(e);
    indicator(e, ":", !l->simple, false, !l->simple);
    l->value = false;
    if (e->key_line.n && n->kind == RN_V3_IS_SCALAR && e->line.n == 0) {
        e->line = e->key_line;
        e->key_line = RN_S("");
    } else if ((n->kind == RN_V3_IS_MAP || n->kind == RN_V3_IS_LIST) && !n->flow) {
        process_line(e, &e->key_line);
    }
    write_node(e, n, false);
    process_line_and_foot(e);
}

/* A comma that stands before the comment of what it follows. */
static void put_trailing_comma(struct rn_v3_emitter *e)
{
    if (waits(e))
        indicator(e, ",", false, false, false);
    process_line_and_foot(e);
}

static void start_flow_member(struct rn_v3_emitter *e, const struct rn_v3_level *l)
{
    if (!l->fresh && !l->trail)
        indicator(e, ",", false, false, false);
    process_head(e);
    if (column(e) == 0)
        write_indent(e);
}

static void put_flow_item(struct rn_v3_emitter *e, struct rn_v3_level *l,
                          const struct rn_v3_item *n)
{
    start_flow_member(e, l);
    l->trail = waits(e);
    l->fresh = false;
    write_node(e, n, false);
    put_trailing_comma(e);
}

static void put_flow_key(struct rn_v3_emitter *e, struct rn_v3_level *l, const struct rn_v3_item *n)
{
    start_flow_member(e, l);
    l->fresh = false;
    l->value = true;
    l->simple = is_simple_key(n);
    if (!l->simple)
        indicator(e, "?", true, false, false);
    write_node(e, n, l->simple);
}

static void put_flow_value(struct rn_v3_emitter *e, struct rn_v3_level *l,
                           const struct rn_v3_item *n)
{
    indicator(e, ":", !l->simple, false, false);
    l->trail = waits(e);
    l->value = false;
    write_node(e, n, false);
    put_trailing_comma(e);
}

void rn_v3_emit(struct rn_v3_emitter *e, const struct rn_v3_item *n)
{
    bool open = n->kind == RN_V3_IS_MAP || n->kind == RN_V3_IS_LIST;
    struct rn_v3_level *l = top(e);

    bring(e, n->head, open ? RN_S("") : n->line, open ? RN_S("") : n->foot, n->tail);
    if (!l) {
        process_head(e);
        write_node(e, n, false);
        process_line_and_foot(e);
        return;
    }
    begin_level(e, l);
    if (l->flow) {
        if (!l->map)
            put_flow_item(e, l, n);
        else if (l->value)
            put_flow_value(e, l, n);
        else
            put_flow_key(e, l, n);
        return;
    }
    l->fresh = false;
    if (!l->map)
        put_block_item(e, n);
    else if (l->value)
        put_block_value(e, l, n);
    else
        put_block_key(e, l, n);
}

static void end_flow(struct rn_v3_emitter *e, const struct rn_v3_level *l)
{
    if (l->map && e->head.n + e->foot.n + e->tail.n && !l->fresh && !l->trail)
        indicator(e, ",", false, false, false);
    if (l->map)
        process_head(e);
    e->flow--;
    e->indent = l->indent;
    if (!l->map && column(e) == 0)
        write_indent(e);
    indicator(e, l->map ? "}" : "]", false, false, false);
    process_line_and_foot(e);
}

void rn_v3_emit_end(struct rn_v3_emitter *e, struct rn_str line, struct rn_str foot,
                    struct rn_str tail)
{
    struct rn_v3_level *l = top(e);

    bring(e, RN_S(""), line, foot, tail);
    begin_level(e, l);
    if (l->flow)
        end_flow(e, l);
    else if (l->map)
        process_head(e);
    e->indent = l->indent;
    e->nlevels--;
}

/* ---- Documents ------------------------------------------------------------------------------ */

struct rn_v3_item rn_v3_item(enum rn_v3_kind kind)
{
    const struct rn_str none = RN_S("");

    return (struct rn_v3_item){.kind = kind,
                               .scalar = {.text = none},
                               .written = none,
                               .anchor = none,
                               .head = none,
                               .line = none,
                               .foot = none,
                               .tail = none};
}

struct rn_v3_emitter rn_v3_emitter_start(struct rn_run *run, struct rn_buf *out, int step,
                                         bool compact)
{
    const struct rn_str none = RN_S("");

    return (struct rn_v3_emitter){.run = run,
                                  .out = out,
                                  .line_start = out->n,
                                  .step = step < LEAST_STEP || step > MOST_STEP ? LEAST_STEP : step,
                                  .compact = compact,
                                  .indent = -1,
                                  .foot_indent = -1,
                                  .whitespace = true,
                                  .indention = true,
                                  .head = none,
                                  .line = none,
                                  .foot = none,
                                  .tail = none,
                                  .key_line = none};
}

void rn_v3_emit_document(struct rn_v3_emitter *e, bool first, struct rn_str head)
{
    if (!first) {
        write_indent(e);
        indicator(e, "---", true, false, false);
        write_indent(e);
    }
    if (head.n) {
        e->head = head;
        process_head(e);
        put_break(e);
    }
}

void rn_v3_emit_document_end(struct rn_v3_emitter *e, struct rn_str foot)
{
    bring(e, RN_S(""), RN_S(""), foot, RN_S(""));
    e->foot_indent = 0;
    process_foot(e);
    e->foot_indent = -1;
    write_indent(e);
}
