/* The tree of SOPS to YAML, with the bytes of go-yaml v3's emitter at an indentation of 4. How the
 * emitter hands comments from one event to the next shows in the output, so its state is kept here
 * in the same way: a comment that an event brings waits until some later step writes it. */
#include "base/base64.h"
#include "secret/sops_store.h"
#include "yaml/scalar.h"
#include "yaml/v3scalar.h"

enum { STEP = 4, LEAST_STEP = 2, MOST_STEP = 9, BASE64_LINE = 70, MAX_SIMPLE_KEY = 128 };

/* A node with the comments that SOPS gives it. */
struct node {
    struct rn_sops_value value;
    struct rn_str head, line, foot; /* with "#"; "" for none */
    struct node **kids;             /* keys and values in turn, or items */
    size_t n, cap;
};

/* ---- The tree with comments as notes --------------------------------------------------------- */

struct maker {
    struct rn_run *run;
    struct rn_buf above, behind; /* comments that wait for a node */
};

static struct node *make(struct rn_run *run, const struct rn_sops_value *v);

static void add_line(struct rn_buf *to, struct rn_str comment)
{
    if (to->n)
        rn_buf_char(to, '\n');
    rn_buf_char(to, '#');
    rn_buf_add(to, comment);
}

static struct rn_str join(struct rn_run *run, struct rn_str a, struct rn_str b)
{
    if (a.n == 0 || b.n == 0)
        return a.n ? a : b;
    return rn_str_printf(&run->arena, "%.*s\n%.*s", RN_FMT(a), RN_FMT(b));
}

static struct rn_str take(struct maker *m, struct rn_buf *from)
{
    struct rn_str s = from->n ? rn_str_dup(&m->run->arena, rn_buf_str(from)) : RN_S("");

    from->n = 0;
    return s;
}

static void add_kid(struct maker *m, struct node *parent, struct node *kid)
{
    RN_PUSH(m->run, parent->kids, parent->n, parent->cap) = kid;
}

static void add_pair(struct maker *m, struct node *map, const struct rn_sops_item *item)
{
    struct rn_sops_value text = rn_sops_text(RN_SOPS_STR, item->key, item->mark);
    struct node *key = make(m->run, &text), *value;

    key->head = take(m, &m->above);
    value = make(m->run, &item->value);
    value->line = take(m, &m->behind);
    add_kid(m, map, key);
    add_kid(m, map, value);
}

static void add_item(struct maker *m, struct node *list, const struct rn_sops_item *item)
{
    struct node *n = make(m->run, &item->value);

    n->head = join(m->run, take(m, &m->above), n->head);
    n->line = take(m, &m->behind);
    add_kid(m, list, n);
}

/* Comments before the first member are the branch's own, those behind the last one are its foot. */
static void make_branch(struct rn_run *run, const struct rn_sops_value *v, struct node *out)
{
    struct maker m = {run, {.arena = &run->arena}, {.arena = &run->arena}};
    bool map = v->kind == RN_SOPS_MAP;
    struct rn_str rest;

    RN_SOPS_EACH(item, v)
    {
        if (map ? rn_sops_is_comment(item) : item->value.kind == RN_SOPS_COMMENT) {
            add_line(item->value.same_line ? &m.behind : &m.above, item->value.text);
            continue;
        }
        if (out->n == 0)
            out->head = take(&m, &m.above);
        if (map)
            add_pair(&m, out, item);
        else
            add_item(&m, out, item);
    }
    rest = take(&m, &m.above);
    rest = join(run, rest, take(&m, &m.behind));
    if (out->n == 0)
        out->head = rest;
    else
        out->kids[map ? out->n - 2 : out->n - 1]->foot = rest;
}

/* Depth is bounded by the readers. */
static struct node *make(struct rn_run *run, const struct rn_sops_value *v)
{
    struct node *n = RN_NEW(run, struct node);

    n->value = *v;
    n->head = n->line = n->foot = RN_S("");
    if (v->kind == RN_SOPS_COMMENT)
        n->value = rn_sops_comment_map(run, v, true);
    if (rn_sops_is_branch(&n->value))
        make_branch(run, &n->value, n);
    return n;
}

/* ---- The emitter ---------------------------------------------------------------------------- */

/* Where a node stands. */
enum place { AT_ROOT, AT_ITEM, AT_VALUE, AT_KEY, AT_SIMPLE_KEY };

struct emitter {
    struct rn_run *run;
    struct rn_buf *out;
    size_t line_start; /* offset in out */
    int step;          /* spaces of a level */
    int indent, foot_indent;
    bool whitespace; /* the last character was white space, or there was none */
    bool indention;  /* the line has nothing but indentation and indicators */
    struct rn_str head, line, foot, tail, key_line; /* comments that wait */
};

static void emit_node(struct emitter *e, const struct node *n, enum place place);

static int column(const struct emitter *e)
{
    return (int)(e->out->n - e->line_start);
}

static void put_break(struct emitter *e)
{
    rn_buf_char(e->out, '\n');
    e->line_start = e->out->n;
    e->indention = true;
}

static void write_indent(struct emitter *e)
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

static void indicator(struct emitter *e, const char *text, bool blank_before, bool is_white,
                      bool is_indention)
{
    if (blank_before && !e->whitespace)
        rn_buf_char(e->out, ' ');
    rn_buf_lit(e->out, text);
    e->whitespace = is_white;
    e->indention = e->indention && is_indention;
}

/* What the emitter does when a collection begins (flow is true for scalars, too); returns the
 * indentation to go back to. */
static int increase_indent(struct emitter *e, bool flow, enum place place)
{
    int before = e->indent;

    if (e->indent < 0)
        e->indent = flow ? e->step : 0;
    else if (place == AT_ITEM)
        e->indent += 2;
    else
        e->indent = e->step * ((e->indent + e->step) / e->step);
    return before;
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

static void write_comment(struct emitter *e, struct rn_str text)
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

static void note_foot_indent(struct emitter *e)
{
    e->foot_indent = e->indent < 0 ? 0 : e->indent;
}

static void process_head(struct emitter *e)
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

static void process_line(struct emitter *e, struct rn_str *line)
{
    if (line->n == 0)
        return;
    if (!e->whitespace)
        rn_buf_char(e->out, ' ');
    write_comment(e, *line);
    *line = RN_S("");
}

static void process_foot(struct emitter *e)
{
    if (e->foot.n == 0)
        return;
    write_indent(e);
    write_comment(e, e->foot);
    e->foot = RN_S("");
    note_foot_indent(e);
}

/* The comments that an event brings. */
static void bring(struct emitter *e, struct rn_str head, struct rn_str line, struct rn_str foot,
                  struct rn_str tail)
{
    e->head = head.n ? head : e->head;
    e->line = line.n ? line : e->line;
    e->foot = foot.n ? foot : e->foot;
    e->tail = tail.n ? tail : e->tail;
}

/* ---- Scalars -------------------------------------------------------------------------------- */

/* Base64 in lines. */
static struct rn_str base64_lines(struct emitter *e, struct rn_str bytes)
{
    struct rn_buf one = {.arena = &e->run->arena}, out = {.arena = &e->run->arena};

    rn_base64_write(bytes, &one);
    if (one.n < BASE64_LINE)
        return rn_buf_str(&one);
    for (size_t i = 0; i < one.n; i += BASE64_LINE) {
        rn_buf_add(&out, rn_str_slice(rn_buf_str(&one), i, i + BASE64_LINE));
        rn_buf_char(&out, '\n');
    }
    return rn_buf_str(&out);
}

static struct rn_v3_scalar string_scalar(struct emitter *e, struct rn_str s)
{
    struct rn_v3_scalar out = {s, RN_TAG_STR, RN_PLAIN, false};

    if (!rn_str_valid_utf8(s)) {
        out.text = base64_lines(e, s);
        out.tag = RN_TAG_BINARY;
        out.tagged = true;
    }
    if (rn_str_find(out.text, '\n', 0) < out.text.n) {
        out.style = RN_LITERAL;
    } else if (out.tag == RN_TAG_STR && rn_needs_quotes_v3(s)) {
        out.style = RN_DOUBLE;
    } else if (rn_str_is(s, "<<")) {
        /* The reference reads its own text again, and finds a merge key. */
        out.tag = RN_TAG_MERGE;
        out.tagged = true;
    }
    return out;
}

static void print_number(double f, struct rn_buf *out)
{
    if (f - f == 0)
        rn_format_float_g(out, f, 6);
    else
        rn_buf_lit(out, f > 0 ? ".inf" : f < 0 ? "-.inf" : ".nan");
}

static struct rn_v3_scalar scalar_of(struct emitter *e, const struct rn_sops_value *v)
{
    struct rn_buf text = {.arena = &e->run->arena};
    struct rn_v3_scalar out = {RN_S("null"), RN_TAG_NULL, RN_PLAIN, false};

    switch ((enum rn_sops_kind)v->kind) {
    case RN_SOPS_STR:
        return string_scalar(e, v->text);
    case RN_SOPS_INT:
        rn_buf_printf(&text, "%lld", (long long)v->i);
        break;
    case RN_SOPS_FLOAT:
        print_number(v->f, &text);
        break;
    case RN_SOPS_BOOL:
        rn_buf_lit(&text, v->truth ? "true" : "false");
        break;
    case RN_SOPS_TIME:
        rn_buf_add(&text, v->text);
        break;
    default:
        return out;
    }
    out.text = rn_buf_str(&text);
    out.tag = rn_resolve_plain(out.text);
    return out;
}

static void emit_block_scalar(struct emitter *e, struct rn_str text)
{
    bool ends;

    rn_buf_lit(e->out, e->whitespace ? "" : " ");
    rn_v3_block_header(e->out, text, false, (unsigned)e->step);
    e->whitespace = false;
    if (e->line.n)
        process_line(e, &e->line);
    else
        put_break(e);
    e->whitespace = true;
    ends = rn_v3_block_lines(e->out, text, false, (size_t)e->indent);
    e->indention = ends;
    if (ends)
        e->line_start = e->out->n;
}

static void emit_scalar(struct emitter *e, const struct rn_sops_value *v, enum place place)
{
    struct rn_v3_scalar s = scalar_of(e, v);
    struct rn_v3_context at = {false, place == AT_SIMPLE_KEY};
    const char *tag;
    enum rn_style style = rn_v3_style(&s, at, &tag);
    int before;

    if (tag)
        indicator(e, tag, true, false, false);
    before = increase_indent(e, true, place);
    if (style == RN_LITERAL) {
        emit_block_scalar(e, s.text);
    } else {
        rn_buf_lit(e->out, e->whitespace ? "" : " ");
        rn_v3_inline(e->out, s.text, style, (size_t)e->indent);
        e->whitespace = e->indention = false;
    }
    e->indent = before;
}

/* ---- Maps and lists ------------------------------------------------------------------------- */

static bool is_simple_key(struct emitter *e, const struct rn_sops_value *v)
{
    struct rn_v3_scalar s = scalar_of(e, v);
    const char *tag;
    size_t n = s.text.n;

    for (size_t i = 0; i < s.text.n; i++)
        if (break_at(s.text, i))
            return false;
    rn_v3_style(&s, (struct rn_v3_context){false, false}, &tag);
    return n + (tag ? strlen(tag) : 0) <= MAX_SIMPLE_KEY;
}

static void emit_key(struct emitter *e, const struct node *key)
{
    bool simple = is_simple_key(e, &key->value);

    process_head(e);
    write_indent(e);
    if (e->line.n) {
        e->key_line = e->line;
        e->line = RN_S("");
    }
    if (!simple)
        indicator(e, "?", true, false, true);
    emit_scalar(e, &key->value, simple ? AT_SIMPLE_KEY : AT_KEY);
    if (simple) {
        indicator(e, ":", false, false, false);
    } else {
        write_indent(e);
        indicator(e, ":", true, false, true);
    }
}

static void emit_value(struct emitter *e, const struct node *value)
{
    bring(e, value->head, rn_sops_is_branch(&value->value) ? RN_S("") : value->line,
          rn_sops_is_branch(&value->value) ? RN_S("") : value->foot, RN_S(""));
    if (e->key_line.n && rn_sops_is_branch(&value->value)) {
        process_line(e, &e->key_line);
    } else if (e->key_line.n && e->line.n == 0) {
        e->line = e->key_line;
        e->key_line = RN_S("");
    }
    emit_node(e, value, AT_VALUE);
}

static void emit_map(struct emitter *e, const struct node *n, enum place place)
{
    int before = increase_indent(e, false, place);
    struct rn_str tail = RN_S("");

    for (size_t i = 0; i < n->n; i += 2) {
        bring(e, n->kids[i]->head, RN_S(""), RN_S(""), tail);
        tail = n->kids[i]->foot;
        emit_key(e, n->kids[i]);
        emit_value(e, n->kids[i + 1]);
    }
    bring(e, RN_S(""), n->line, n->foot, tail);
    process_head(e);
    e->indent = before;
}

static void emit_list(struct emitter *e, const struct node *n, enum place place)
{
    int before = increase_indent(e, false, place);

    for (size_t i = 0; i < n->n; i++) {
        const struct node *item = n->kids[i];
        bool branch = rn_sops_is_branch(&item->value);

        bring(e, item->head, branch ? RN_S("") : item->line, branch ? RN_S("") : item->foot,
              RN_S(""));
        process_head(e);
        write_indent(e);
        indicator(e, "-", true, false, true);
        emit_node(e, item, AT_ITEM);
    }
    bring(e, RN_S(""), n->line, n->foot, RN_S(""));
    e->indent = before;
}

/* {} or []; the comments of an empty map stand inside of it. */
static void emit_empty(struct emitter *e, const struct node *n, enum place place)
{
    bool map = n->value.kind == RN_SOPS_MAP;
    int before;

    bring(e, RN_S(""), n->line, n->foot, RN_S(""));
    indicator(e, map ? "{" : "[", true, true, false);
    before = increase_indent(e, true, place);
    if (map)
        process_head(e);
    e->indent = before;
    if (!map && column(e) == 0)
        write_indent(e);
    indicator(e, map ? "}" : "]", false, false, false);
    process_line(e, &e->line);
    process_foot(e);
}

/* A node whose comments have been brought. Those of a branch are looked at when it begins, but what
 * it holds, and its end, come later. */
static void emit_node(struct emitter *e, const struct node *n, enum place place)
{
    bool branch = rn_sops_is_branch(&n->value);

    if (!branch)
        emit_scalar(e, &n->value, place);
    process_line(e, &e->line);
    process_foot(e);
    if (!branch)
        return;
    if (n->n == 0)
        emit_empty(e, n, place);
    else if (n->value.kind == RN_SOPS_MAP)
        emit_map(e, n, place);
    else
        emit_list(e, n, place);
}

static void emit_document(struct emitter *e, const struct node *root, bool first)
{
    bool branch = rn_sops_is_branch(&root->value);

    if (!first) {
        write_indent(e);
        indicator(e, "---", true, false, false);
        write_indent(e);
    }
    bring(e, root->head, branch ? RN_S("") : root->line, branch ? RN_S("") : root->foot, RN_S(""));
    process_head(e);
    emit_node(e, root, AT_ROOT);
    e->foot_indent = 0;
    process_foot(e);
    e->foot_indent = -1;
    write_indent(e);
}

static struct emitter start(struct rn_run *run, struct rn_buf *out)
{
    const struct rn_str none = RN_S("");

    return (struct emitter){.run = run,
                            .out = out,
                            .line_start = out->n,
                            .step = STEP,
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

static int write_yaml(struct rn_run *run, const struct rn_sops_docs *docs, struct rn_mark mark,
                      struct rn_buf *out)
{
    struct emitter e = start(run, out);

    (void)mark;
    /* 0 is no indentation to SOPS, and one out of its range is the least to the emitter. */
    if (docs->indent > 1)
        e.step = docs->indent - 1 < LEAST_STEP || docs->indent - 1 > MOST_STEP
                     ? LEAST_STEP
                     : (int)docs->indent - 1;
    for (size_t i = 0; i < docs->n; i++)
        emit_document(&e, make(run, &docs->at[i]), i == 0);
    return RENDER_OK;
}

static int write_yaml_value(struct rn_run *run, const struct rn_sops_value *v, unsigned indent,
                            struct rn_buf *out)
{
    struct emitter e = start(run, out);

    (void)indent;
    emit_document(&e, make(run, v), true);
    return RENDER_OK;
}

const struct rn_sops_store rn_sops_yaml_store = {RN_SOPS_NESTED, rn_sops_yaml_read, write_yaml,
                                                 write_yaml_value};
