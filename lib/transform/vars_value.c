#include "transform/vars.h"
#include "yaml/value.h"

struct parts {
    struct rn_str *at;
    size_t n, cap;
};

static void push(struct rn_run *run, struct parts *parts, struct rn_str part)
{
    RN_PUSH(run, parts->at, parts->n, parts->cap) = part;
}

static struct rn_str concat(struct rn_run *run, struct rn_str a, struct rn_str b)
{
    return rn_str_printf(&run->arena, "%.*s.%.*s", RN_FMT(a), RN_FMT(b));
}

/* Cut at dots; a backslash keeps a dot; one leading dot is ignored. */
static struct parts split_dots(struct rn_run *run, struct rn_str path)
{
    struct parts out = {0};
    size_t at = path.n > 1 && path.p[0] == '.' ? 1 : 0;

    for (;;) {
        size_t dot = rn_str_find(path, '.', at);
        struct rn_str part = rn_str_slice(path, at, dot);
        struct rn_str *last = out.n ? &out.at[out.n - 1] : NULL;

        if (last && rn_str_ends(*last, RN_S("\\")))
            *last = concat(run, rn_str_slice(*last, 0, last->n - 1), part);
        else
            push(run, &out, part);
        if (dot >= path.n)
            return out;
        at = dot + 1;
    }
}

static bool is_digits(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!rn_is_digit(s.p[i]))
            return false;
    return s.n > 0;
}

/* "ports[0]" is the two parts ports and 0. */
static void push_indexed(struct rn_run *run, struct parts *out, struct rn_str part)
{
    size_t open = rn_str_rfind(part, '[');
    struct rn_str index = rn_str_slice(part, open + 1, part.n ? part.n - 1 : 0);

    if (!rn_str_ends(part, RN_S("]")) || open == part.n || !is_digits(index)) {
        push(run, out, part);
        return;
    }
    if (open)
        push(run, out, rn_str_slice(part, 0, open));
    push(run, out, index);
}

static struct rn_str trim_brackets(struct rn_str s)
{
    while (s.n && (s.p[0] == '[' || s.p[0] == ']'))
        s = rn_str_slice(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == '[' || s.p[s.n - 1] == ']'))
        s.n--;
    return s;
}

/* Dots inside [...] do not count: [a.b/c] is one key, [name=a.b] selects an element. */
static struct parts split_path(struct rn_run *run, struct rn_str path)
{
    struct parts dots = split_dots(run, path), out = {0};

    for (size_t i = 0; i < dots.n; i++) {
        struct rn_str part = dots.at[i];

        if (!rn_str_starts(part, RN_S("[")) || rn_str_ends(part, RN_S("]"))) {
            push_indexed(run, &out, part);
            continue;
        }
        while (i + 1 < dots.n) {
            part = concat(run, part, dots.at[++i]);
            if (rn_str_ends(dots.at[i], RN_S("]")))
                break;
        }
        if (rn_str_find(part, '=', 0) == part.n)
            part = trim_brackets(part);
        push_indexed(run, &out, part);
    }
    return out;
}

/* [key=value] selects the first map whose field has that text, [=value] the first such scalar. */
static const struct rn_node *element(struct rn_run *run, const struct rn_node *list,
                                     struct rn_str part)
{
    size_t eq = rn_str_find(part, '=', 0);
    struct rn_str key = rn_str_slice(part, 1, eq), value = rn_str_slice(part, eq + 1, part.n - 1);
    const struct rn_sym *sym;

    if (eq == part.n || !rn_is(list, RN_LIST))
        return NULL;
    sym = rn_symbols_lookup(&run->symbols, key);
    RN_EACH_ITEM (i, list) {
        const struct rn_node *n = list->items[i];
        const struct rn_node *field = key.n ? rn_get(n, sym) : n;

        if (field && rn_str_eq(rn_text(field), value))
            return n;
    }
    return NULL;
}

static const struct rn_node *step(struct rn_run *run, const struct rn_node *n, struct rn_str part)
{
    int64_t index;

    if (rn_str_to_i64(part, &index))
        return rn_is(n, RN_LIST) && index >= 0 && index < (int64_t)n->nitems ? n->items[index]
                                                                             : NULL;
    if (rn_str_is(part, "-"))
        return rn_is(n, RN_LIST) && n->nitems ? n->items[n->nitems - 1] : NULL;
    if (rn_str_is(part, "*"))
        return NULL;
    if (part.p[0] == '[' && part.p[part.n - 1] == ']')
        return element(run, n, part);
    return rn_get(n, rn_symbols_lookup(&run->symbols, part));
}

/* Decimal texts alone: 0x1F or 1_000 are no numbers here. */
static bool read_int(struct rn_run *run, struct rn_str text, struct rn_var_value *out)
{
    int64_t i;

    out->type = RN_VAR_INT;
    if (!rn_str_to_i64(text, &i))
        return false;
    out->text = rn_str_printf(&run->arena, "%lld", (long long)i);
    return true;
}

static bool read_float(struct rn_run *run, struct rn_str text, struct rn_var_value *out)
{
    struct rn_buf b = {.arena = &run->arena};

    out->type = RN_VAR_FLOAT;
    if (rn_str_find(text, '_', 0) != text.n || !rn_parse_float(text, &out->f))
        return false;
    rn_format_float_g(&b, out->f, 6);
    out->text = rn_buf_str(&b);
    return true;
}

/* Infinite numbers can be decoded, though they have no JSON form. */
static int check_scalar(struct rn_run *run, const struct rn_node *n)
{
    struct rn_value value;
    struct rn_number number;

    if (n->tag == RN_TAG_FLOAT && rn_scalar_number(n->text, &number) &&
        number.type == RN_NUMBER_F64)
        return RENDER_OK;
    return rn_value(run, n, (struct rn_context){0}, &value);
}

/* Depth is bounded by the reader's limit. */
static int check_scalars(struct rn_run *run, const struct rn_node *n)
{
    if (n->kind == RN_SCALAR)
        return check_scalar(run, n);
    if (n->kind == RN_LIST)
        RN_EACH_ITEM (i, n)
            RN_TRY(check_scalars(run, n->items[i]));
    if (n->kind == RN_MAP)
        RN_EACH_PAIR (p, n)
            RN_TRY(check_scalars(run, p->value));
    return RENDER_OK;
}

int rn_var_check(struct rn_run *run, const struct rn_node *tree)
{
    RN_TRY(rn_check_keys_once(run, tree));
    return check_scalars(run, tree);
}

bool rn_var_read(struct rn_run *run, const struct rn_node *root, struct rn_str path,
                 struct rn_var_value *out)
{
    struct parts parts = split_path(run, path);
    const struct rn_node *n = root;

    for (size_t i = 0; n && i < parts.n; i++) {
        struct rn_str part = rn_str_trim_unicode(parts.at[i]);

        if (part.n)
            n = step(run, n, part);
    }
    if (!n)
        return false;
    out->type = RN_VAR_NO_SCALAR;
    if (n->kind != RN_SCALAR) {
        out->tree = n;
        return true;
    }
    out->type = RN_VAR_STRING;
    out->text = n->text;
    if (n->tag == RN_TAG_INT)
        return read_int(run, n->text, out);
    if (n->tag == RN_TAG_FLOAT)
        return read_float(run, n->text, out);
    if (n->tag == RN_TAG_BOOL) {
        out->type = RN_VAR_BOOL;
        out->text = rn_scalar_bool(n->text) ? RN_S("true") : RN_S("false");
    }
    return true;
}
