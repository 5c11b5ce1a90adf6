#include "yaml/v3writer.h"

#include "yaml/v3scalar.h"

enum { COLUMNS = 100 }; /* comments beyond are placed by guess */

struct v3writer {
    struct rn_run *run;
    struct rn_buf *out;
    struct rn_comments *comments;
    bool started; /* some content has been written */
    /* The new column of what last stood in a column, plus 1; 0 for nothing. */
    size_t moved[COLUMNS];
};

/* Where a node stands. */
struct place {
    size_t indent; /* column of the entries of the map or list that it is in */
    bool flow, key;
};

static void write_node(struct v3writer *w, const struct rn_node *n, struct place at);

static void indent_to(struct v3writer *w, size_t column)
{
    if (column)
        rn_buf_fill(w->out, ' ', column);
}

/* ---- Comments ------------------------------------------------------------------------------- */

static void write_comment(struct v3writer *w, struct rn_str text, size_t column)
{
    for (size_t i = 0; i < text.n;) {
        size_t end = rn_str_find(text, '\n', i);

        indent_to(w, column);
        rn_buf_add(w->out, rn_str_slice(text, i, end));
        rn_buf_char(w->out, '\n');
        i = end + 1;
    }
}

/* Whether a comment belongs to what is above it, not to the entry in `column` below it; inner: that
 * is the first one in its map or list, so that there is nothing above it but the key. */
static bool is_foot(const struct rn_comment *c, uint32_t column, bool inner)
{
    return c->next || (c->attached && c->apart && !inner) || c->column > column;
}

/* The line that something was read from; NULL for what is not of the text. */
static struct rn_comment_line *line_of(struct v3writer *w, struct rn_mark mark)
{
    if (!w->comments || mark.file != w->comments->place || mark.line == 0 ||
        mark.line > w->comments->n + 1)
        return NULL;
    return &w->comments->line[mark.line];
}

/* What stands above the line that an entry was read from. column: the entry's new one. A blank line
 * keeps a foot comment apart from what follows in the same column, as the reference has it. */
static void write_before(struct v3writer *w, struct rn_mark mark, size_t column, bool inner)
{
    struct rn_comment_line *l = line_of(w, mark);

    if (!l)
        return;
    for (const struct rn_comment *c = l->before; c; c = c->next) {
        bool foot = is_foot(c, l->column, inner), last = mark.line > w->comments->n && !c->next;
        size_t to = column, next = column;

        if (foot && c->column < COLUMNS && w->moved[c->column])
            to = w->moved[c->column] - 1;
        if (c->next && is_foot(c->next, l->column, inner) && c->next->column < COLUMNS &&
            w->moved[c->next->column])
            next = w->moved[c->next->column] - 1;
        write_comment(w, c->text, to);
        if (!last && (w->started ? foot && to == next : c->apart))
            rn_buf_char(w->out, '\n');
    }
    l->before = NULL;
}

/* Notes where an entry has moved to. */
static void note_column(struct v3writer *w, struct rn_mark mark, size_t from, size_t to)
{
    w->started = true;
    if (from < COLUMNS && line_of(w, mark))
        w->moved[from] = to + 1;
}

/* The comment behind the content of a line. */
static void write_tail(struct v3writer *w, struct rn_mark mark)
{
    struct rn_comment_line *l = line_of(w, mark);

    if (!l || l->tail.n == 0)
        return;
    rn_buf_char(w->out, ' ');
    rn_buf_add(w->out, l->tail);
    l->tail = RN_S("");
}

/* ---- Scalars ------------------------------------------------------------------------------- */

enum { STEP = 2 };

struct scalar {
    struct rn_v3_scalar s;
    struct rn_mark mark;
};

/* A scalar; returns whether a line break has been written behind it. A blank goes before it when it
 * is the value of a key. */
static bool write_scalar(struct v3writer *w, const struct scalar *n, struct place at, bool blank)
{
    const char *tag;
    struct rn_str text = n->s.text;
    enum rn_style style = rn_v3_style(&n->s, (struct rn_v3_context){at.flow, at.key}, &tag);

    if (blank && (text.n || tag || style != RN_PLAIN))
        rn_buf_char(w->out, ' ');
    if (tag) {
        rn_buf_lit(w->out, tag);
        rn_buf_lit(w->out, text.n || style != RN_PLAIN ? " " : "");
    }
    if (style != RN_LITERAL && style != RN_FOLDED) {
        rn_v3_inline(w->out, text, style, at.indent + STEP);
        return false;
    }
    rn_v3_block_header(w->out, text, style == RN_FOLDED, STEP);
    write_tail(w, n->mark);
    rn_buf_char(w->out, '\n');
    if (!rn_v3_block_lines(w->out, text, style == RN_FOLDED, at.indent + STEP))
        rn_buf_char(w->out, '\n');
    return true;
}

static struct scalar scalar_of(const struct rn_node *n)
{
    return (struct scalar){{n->text, n->tag, n->style, n->flags & RN_TAGGED}, n->mark};
}

/* ---- Maps and lists ------------------------------------------------------------------------- */

static void write_key(struct v3writer *w, const struct rn_pair *p, struct place at)
{
    struct scalar key = {{p->key->s, p->key_tag, p->key_style, false}, p->mark};

    at.key = true;
    write_scalar(w, &key, at, false);
    rn_buf_char(w->out, ':');
}

static void write_flow(struct v3writer *w, const struct rn_node *n, struct place at)
{
    bool map = n->kind == RN_MAP;
    uint32_t count = map ? n->npairs : n->nitems;

    at.flow = true;
    rn_buf_char(w->out, map ? '{' : '[');
    for (uint32_t i = 0; i < count; i++) {
        rn_buf_lit(w->out, i ? ", " : "");
        if (map) {
            write_key(w, &n->pairs[i], at);
            rn_buf_char(w->out, ' ');
        }
        write_node(w, map ? n->pairs[i].value : n->items[i], at);
    }
    rn_buf_char(w->out, map ? '}' : ']');
}

static bool is_flow(const struct rn_node *n)
{
    return n->kind != RN_SCALAR &&
           (n->flags & RN_FLOW || (n->kind == RN_MAP ? n->npairs : n->nitems) == 0);
}

static void end_line(struct v3writer *w, struct rn_mark mark)
{
    write_tail(w, mark);
    rn_buf_char(w->out, '\n');
}

/* The value of a pair, behind its colon, to the end of its line or lines. */
static void write_value(struct v3writer *w, const struct rn_pair *p, struct place at)
{
    const struct rn_node *v = p->value;

    if (v->mark.line == 0 && line_of(w, p->mark)) /* in place of what was on that line */
        line_of(w, p->mark)->tail = RN_S("");
    if (v->kind == RN_SCALAR) {
        struct scalar s = scalar_of(v);

        if (!write_scalar(w, &s, at, true))
            end_line(w, line_of(w, v->mark) ? v->mark : p->mark);
    } else if (is_flow(v)) {
        rn_buf_char(w->out, ' ');
        write_flow(w, v, at);
        end_line(w, p->mark);
    } else {
        end_line(w, p->mark);
        /* The items of a list stand in the column of its key. */
        write_node(w, v, (struct place){.indent = v->kind == RN_MAP ? at.indent + 2 : at.indent});
    }
}

static void write_block_map(struct v3writer *w, const struct rn_node *n, struct place at,
                            bool started)
{
    for (uint32_t i = 0; i < n->npairs; i++) {
        if (i || !started) {
            write_before(w, n->pairs[i].mark, at.indent, i == 0);
            indent_to(w, at.indent);
        }
        note_column(w, n->pairs[i].mark, n->pairs[i].mark.column - 1u, at.indent);
        write_key(w, &n->pairs[i], at);
        write_value(w, &n->pairs[i], at);
    }
}

/* The line that an item starts on: that of its first key or item. */
static struct rn_mark first_mark(const struct rn_node *n)
{
    while (n->kind != RN_SCALAR && !(n->flags & RN_FLOW)) {
        if (n->kind == RN_MAP && n->npairs)
            return n->pairs[0].mark;
        if (n->kind == RN_MAP || n->nitems == 0)
            break;
        n = n->items[0];
    }
    return n->mark;
}

static void write_block_list(struct v3writer *w, const struct rn_node *n, struct place at,
                             bool started)
{
    struct place inside = {.indent = at.indent + 2};

    for (uint32_t i = 0; i < n->nitems; i++) {
        const struct rn_node *item = n->items[i];

        if (i || !started) {
            struct rn_mark mark = first_mark(item);
            struct rn_comment_line *l = line_of(w, mark);

            write_before(w, mark, at.indent, i == 0);
            indent_to(w, at.indent);
            if (l)
                note_column(w, mark, l->column, at.indent);
        }
        rn_buf_char(w->out, '-');
        if (item->kind == RN_SCALAR) {
            struct scalar s = scalar_of(item);

            if (!write_scalar(w, &s, at, true))
                end_line(w, item->mark);
        } else {
            rn_buf_char(w->out, ' ');
            if (is_flow(item)) {
                write_flow(w, item, at);
                end_line(w, item->mark);
            } else if (item->kind == RN_MAP) {
                write_block_map(w, item, inside, true);
            } else {
                write_block_list(w, item, inside, true);
            }
        }
    }
}

/* Depth is bounded by the reader's limit. */
static void write_node(struct v3writer *w, const struct rn_node *n, struct place at)
{
    struct scalar s;

    if (n->kind == RN_SCALAR) {
        s = scalar_of(n);
        write_scalar(w, &s, at, false);
    } else if (at.flow || is_flow(n)) {
        write_flow(w, n, at);
    } else if (n->kind == RN_MAP) {
        write_block_map(w, n, at, false);
    } else {
        write_block_list(w, n, at, false);
    }
}

void rn_v3_write(struct rn_run *run, const struct rn_node *n, struct rn_comments *comments,
                 struct rn_buf *out)
{
    struct v3writer w = {.run = run, .out = out, .comments = comments};
    size_t start = out->n;

    write_node(&w, n, (struct place){.indent = 0});
    if (out->n == start || out->p[out->n - 1] != '\n')
        end_line(&w, n->mark);
    if (comments)
        write_before(&w,
                     (struct rn_mark){.line = (uint32_t)comments->n + 1, .file = comments->place},
                     0, false);
}
