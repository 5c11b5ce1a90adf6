/* The tree of SOPS to YAML, with the bytes of go-yaml v3's emitter at an indentation of 4. */
#include "base/base64.h"
#include "secret/sops_store.h"
#include "yaml/scalar.h"
#include "yaml/v3emit.h"

enum { STEP = 4, BASE64_LINE = 70 };

/* A node with the comments that SOPS gives it. */
struct node {
    struct rn_sops_value value;
    struct rn_str head, line, foot; /* with "#"; "" for none */
    bool key;
    struct node **kids; /* keys and values in turn, or items */
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

    key->key = true;
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

/* ---- Scalars -------------------------------------------------------------------------------- */

/* Base64 in lines. */
static struct rn_str base64_lines(struct rn_run *run, struct rn_str bytes)
{
    struct rn_buf one = {.arena = &run->arena}, out = {.arena = &run->arena};

    rn_base64_write(bytes, &one);
    if (one.n < BASE64_LINE)
        return rn_buf_str(&one);
    for (size_t i = 0; i < one.n; i += BASE64_LINE) {
        rn_buf_add(&out, rn_str_slice(rn_buf_str(&one), i, i + BASE64_LINE));
        rn_buf_char(&out, '\n');
    }
    return rn_buf_str(&out);
}

static struct rn_v3_scalar string_scalar(struct rn_run *run, struct rn_str s)
{
    struct rn_v3_scalar out = {s, RN_TAG_STR, RN_PLAIN, false};

    if (!rn_str_valid_utf8(s)) {
        out.text = base64_lines(run, s);
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

static struct rn_v3_scalar scalar_of(struct rn_run *run, const struct rn_sops_value *v)
{
    struct rn_buf text = {.arena = &run->arena};
    struct rn_v3_scalar out = {RN_S("null"), RN_TAG_NULL, RN_PLAIN, false};

    switch ((enum rn_sops_kind)v->kind) {
    case RN_SOPS_STR:
        return string_scalar(run, v->text);
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

/* ---- Out ------------------------------------------------------------------------------------- */

static void emit(struct rn_v3_emitter *e, const struct node *n, struct rn_str tail);

static void emit_branch(struct rn_v3_emitter *e, const struct node *n, struct rn_v3_item *item)
{
    bool map = item->kind == RN_V3_IS_MAP;
    struct rn_str tail = RN_S("");

    item->empty = n->n == 0;
    rn_v3_emit(e, item);
    for (size_t i = 0; i < n->n; i++) {
        bool key = map && i % 2 == 0;

        emit(e, n->kids[i], key ? tail : RN_S(""));
        if (key)
            tail = n->kids[i]->foot;
    }
    rn_v3_emit_end(e, n->line, n->foot, tail);
}

/* Depth is bounded by the readers. A key's foot is written behind its value. */
static void emit(struct rn_v3_emitter *e, const struct node *n, struct rn_str tail)
{
    bool branch = rn_sops_is_branch(&n->value);
    struct rn_v3_item item = rn_v3_item(!branch                        ? RN_V3_IS_SCALAR
                                        : n->value.kind == RN_SOPS_MAP ? RN_V3_IS_MAP
                                                                       : RN_V3_IS_LIST);

    item.head = n->head;
    item.line = n->line;
    item.foot = n->key ? RN_S("") : n->foot;
    item.tail = tail;
    if (branch) {
        emit_branch(e, n, &item);
        return;
    }
    item.scalar = scalar_of(e->run, &n->value);
    rn_v3_emit(e, &item);
}

static void emit_document(struct rn_v3_emitter *e, const struct node *root, bool first)
{
    rn_v3_emit_document(e, first, RN_S(""));
    emit(e, root, RN_S(""));
    rn_v3_emit_document_end(e, RN_S(""));
}

static int write_yaml(struct rn_run *run, const struct rn_sops_docs *docs, struct rn_mark mark,
                      struct rn_buf *out)
{
    /* 0 is no indentation to SOPS, and one out of its range is the least to the emitter. */
    int step = docs->indent > 1 ? (int)docs->indent - 1 : STEP;
    struct rn_v3_emitter e = rn_v3_emitter_start(run, out, step, false);

    (void)mark;
    for (size_t i = 0; i < docs->n; i++)
        emit_document(&e, make(run, &docs->at[i]), i == 0);
    return RENDER_OK;
}

static int write_yaml_value(struct rn_run *run, const struct rn_sops_value *v, unsigned indent,
                            struct rn_buf *out)
{
    struct rn_v3_emitter e = rn_v3_emitter_start(run, out, STEP, false);

    (void)indent;
    emit_document(&e, make(run, v), true);
    return RENDER_OK;
}

const struct rn_sops_store rn_sops_yaml_store = {RN_SOPS_NESTED, rn_sops_yaml_read, write_yaml,
                                                 write_yaml_value};
