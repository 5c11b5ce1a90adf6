#include "yaml/writer.h"

#include "yaml/emit.h"
#include "yaml/keys.h"
#include "yaml/printable.h"
#include "yaml/reader.h"
#include "yaml/style.h"

enum { INDENT = 2, KEYS_ON_STACK = 256, FLOAT_EXPONENT_FROM = 6 };

/* The reference goes from the tree to text (stage S), from text to JSON (J), from JSON to the
 * printed text (P). Here each scalar and key goes that way by itself, so that no second tree is
 * made. */
struct writer {
    struct rn_run *run;
    struct rn_emitter e;
    struct rn_keys keys;
    const struct rn_node *last; /* see rn_context */
    bool raw;
    unsigned depth;
};

/* What stands before a node on its line. */
enum place { AFTER_KEY, AFTER_DASH };

/* ---- Scalars -------------------------------------------------------------------------------- */

static int write_text(struct writer *w, const struct rn_node *n, struct rn_str s, size_t indent)
{
    unsigned classes = rn_text_classes(s);

    if (classes & (RN_C_HIGH | RN_C_CONTROL)) {
        RN_TRY(rn_printable(w->run, n->mark, "value", &s));
        classes = rn_text_classes(s);
    }
    rn_emit_string(&w->e, s, classes, indent);
    return RENDER_OK;
}

/* A float that is whole and within 64 bits comes back from JSON as an integer. */
static void write_float(struct writer *w, double f)
{
    struct rn_buf *out = w->e.out;
    struct rn_number again;
    size_t start;

    rn_buf_char(out, ' ');
    start = out->n;
    rn_format_float_json(out, f);
    if (rn_scalar_number(rn_str_slice(rn_buf_str(out), start, out->n), &again) &&
        again.type != RN_NUMBER_F64) {
        if (again.type == RN_NUMBER_I64 && again.i == 0) { /* -0 */
            out->n = start;
            rn_buf_char(out, '0');
        }
        return;
    }
    out->n = start;
    rn_format_float_g(out, f, FLOAT_EXPONENT_FROM);
}

static void write_number(struct writer *w, const struct rn_number *v)
{
    if (v->type == RN_NUMBER_F64)
        write_float(w, v->f);
    else if (v->type == RN_NUMBER_I64)
        rn_buf_printf(w->e.out, " %lld", (long long)v->i);
    else
        rn_buf_printf(w->e.out, " %llu", (unsigned long long)v->u);
}

/* An integer that is printed as it stands. */
static bool is_canonical_int(struct rn_str s)
{
    if (s.n == 0 || s.n > 18 || (s.p[0] == '0' && s.n > 1))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!rn_is_digit(s.p[i]))
            return false;
    return true;
}

/* A string that stage S cannot change: all but block styles. */
static bool is_safe_string(const struct writer *w, const struct rn_node *n)
{
    if (n->tag != RN_TAG_STR || n == w->last || n->style > RN_DOUBLE)
        return false;
    return n->style != RN_PLAIN || n->text.n == 0 || n->text.p[0] != '\t';
}

static int write_scalar(struct writer *w, const struct rn_node *n, size_t indent, bool flow)
{
    struct rn_context ctx = {.flow = flow, .last = n == w->last, .raw = w->raw};
    struct rn_value v;

    if (is_safe_string(w, n)) {
        if (!rn_str_is_word(n->text))
            return write_text(w, n, n->text, indent);
        rn_emit_token(&w->e, n->text);
        return RENDER_OK;
    }
    if (n->tag == RN_TAG_INT && n->style == RN_PLAIN && is_canonical_int(n->text)) {
        rn_emit_token(&w->e, n->text);
        return RENDER_OK;
    }
    RN_TRY(rn_value(w->run, n, ctx, &v));
    switch (v.type) {
    case RN_V_STRING:
        return write_text(w, n, v.s, indent);
    case RN_V_NULL:
        rn_emit_token(&w->e, RN_S("null"));
        break;
    case RN_V_BOOL:
        rn_emit_token(&w->e, v.b ? RN_S("true") : RN_S("false"));
        break;
    case RN_V_NUMBER:
        write_number(w, &v.number);
        break;
    }
    return RENDER_OK;
}

/* ---- Maps and lists ------------------------------------------------------------------------- */

static int write_map(struct writer *w, const struct rn_node *map, size_t indent, bool flow,
                     bool inside);
static int write_list(struct writer *w, const struct rn_node *list, size_t indent, bool flow,
                      bool inside);

/* A node in the map or list whose indent is given. inside: the first line of a map or list goes on
 * the line that is begun. */
static int write_node(struct writer *w, const struct rn_node *n, size_t indent, bool flow,
                      enum place place)
{
    bool inside = place == AFTER_DASH;

    if (n->kind == RN_SCALAR)
        return write_scalar(w, n, indent + INDENT, flow);
    if (w->depth == RN_MAX_DEPTH)
        return rn_hint(
            w->run,
            rn_error(w->run, n->mark, RN_E_LIMIT, "nested deeper than %d levels", RN_MAX_DEPTH),
            "data nested so deep cannot be meant");
    if (n->kind == RN_MAP)
        return write_map(w, n, indent + INDENT, flow, inside);
    /* A list is not indented past the key it belongs to. */
    return write_list(w, n, inside ? indent + INDENT : indent, flow, inside);
}

/* The first line of a map or list inside another continues the line; the others are new ones. */
static void begin_line(struct writer *w, size_t indent, bool inside)
{
    if (inside)
        rn_buf_char(w->e.out, ' ');
    else
        rn_emit_indent(&w->e, indent);
}

/* A key that may need quotes, and ":"; says what place the value has. */
static int write_other_key(struct writer *w, const struct rn_key *key, size_t indent,
                           enum place *place)
{
    unsigned classes = rn_text_classes(key->text);

    RN_TRY(rn_printable_key(w->run, key->pair->mark, key->text, classes));
    if (rn_is_simple_key(key->text, classes)) {
        rn_emit_simple_key(&w->e, key->text, classes);
    } else {
        rn_buf_char(w->e.out, '?');
        rn_emit_string(&w->e, key->text, classes, indent + INDENT);
        rn_emit_indent(&w->e, indent);
        *place = AFTER_DASH;
    }
    rn_buf_char(w->e.out, ':');
    return RENDER_OK;
}

/* Begins the line of a key, too. */
static int write_key(struct writer *w, const struct rn_key *key, size_t indent, bool inside,
                     enum place *place)
{
    bool word = key->pair->key->word && key->pair->key->s.p == key->text.p;

    *place = AFTER_KEY;
    if (word && !inside) {
        rn_emit_word_line(&w->e, indent, key->text);
        return RENDER_OK;
    }
    begin_line(w, indent, inside);
    if (!word)
        return write_other_key(w, key, indent, place);
    rn_emit_word_key(&w->e, key->text);
    return RENDER_OK;
}

static int write_map(struct writer *w, const struct rn_node *map, size_t indent, bool flow,
                     bool inside)
{
    size_t from = w->keys.n, end;
    struct rn_context ctx = {.flow = flow || (map->flags & RN_FLOW), .raw = w->raw};
    enum place place;

    RN_TRY(rn_keys_push(&w->keys, &map, ctx, w->depth == 0));
    rn_keys_sort(&w->keys, from, rn_key_cmp);
    end = w->keys.n;
    if (from == end)
        rn_emit_token(&w->e, RN_S("{}"));
    w->depth++;
    for (size_t i = from; i < end; i++) {
        RN_TRY(write_key(w, &w->keys.at[i], indent, inside && i == from, &place));
        RN_TRY(write_node(w, w->keys.at[i].pair->value, indent, ctx.flow, place));
    }
    w->depth--;
    w->keys.n = from;
    return RENDER_OK;
}

static int write_list(struct writer *w, const struct rn_node *list, size_t indent, bool flow,
                      bool inside)
{
    flow = flow || (list->flags & RN_FLOW);
    if (list->nitems == 0)
        rn_emit_token(&w->e, RN_S("[]"));
    w->depth++;
    RN_EACH_ITEM (i, list) {
        begin_line(w, indent, inside && i == 0);
        rn_buf_char(w->e.out, '-');
        RN_TRY(write_node(w, list->items[i], indent, flow, AFTER_DASH));
    }
    w->depth--;
    return RENDER_OK;
}

/* ---- Documents ------------------------------------------------------------------------------ */

const struct rn_node *rn_last_scalar(const struct rn_node *root)
{
    const struct rn_node *n = root;

    if (!n || !(n->flags & RN_ENDNOTE))
        return NULL;
    while (n && n->kind != RN_SCALAR) {
        if (n->kind == RN_MAP)
            n = n->npairs ? n->pairs[n->npairs - 1].value : NULL;
        else
            n = n->nitems ? n->items[n->nitems - 1] : NULL;
    }
    return n;
}

static int write_root(struct writer *w, const struct rn_node *root)
{
    size_t start = w->e.out->n;
    int status;

    if (root->kind == RN_MAP)
        status = write_map(w, root, 0, false, false);
    else if (root->kind == RN_LIST)
        status = write_list(w, root, 0, false, false);
    else
        status = write_scalar(w, root, INDENT, false);
    /* Empty or scalar: there is no key before it, so no space. */
    if (!status && w->e.out->p[start] == ' ') {
        memmove(w->e.out->p + start, w->e.out->p + start + 1, w->e.out->n - start - 1);
        w->e.out->n--;
    }
    return status;
}

int rn_write_document(struct rn_run *run, const struct rn_node *root, bool raw, struct rn_buf *out)
{
    struct rn_key keys[KEYS_ON_STACK];
    size_t start = out->n;
    struct writer w = {
        .run = run,
        .e = {.out = out, .line = start, .fresh = true},
        .keys = {.run = run, .at = keys, .cap = KEYS_ON_STACK},
        .last = raw ? NULL : rn_last_scalar(root),
        .raw = raw,
    };
    int status;

    rn_buf_reserve(out, 1);
    status = write_root(&w, root);
    if (status) {
        out->n = start;
        return status;
    }
    if (!w.e.fresh)
        rn_buf_char(out, '\n');
    return RENDER_OK;
}
