#include "generate/data.h"
#include "transform/vars.h"
#include "yaml/scalar.h"

/* The value of a name, counted as used; NULL when the reference $(name) has to stay. */
static const struct rn_var_value *value_of(struct rn_run *run, const struct rn_map *values,
                                           struct rn_str name)
{
    const struct rn_sym *sym = rn_symbols_lookup(&run->symbols, name);
    struct rn_var_value *v = sym ? rn_map_lookup(values, RN_KEY1(sym)) : NULL;

    if (!v)
        return NULL;
    if (v->type == RN_VAR_NO_SCALAR) {
        if (!v->reported) {
            rn_warning(run, v->entry->mark, RN_W_VAR,
                       "var '%.*s' reads a map or a list, which cannot replace it", RN_FMT(name));
            rn_hint(run, RENDER_OK, "name a single value in fieldref.fieldpath");
        }
        v->reported = true;
        return NULL;
    }
    v->used++;
    return v;
}

static void put_reference(struct rn_buf *out, struct rn_str name)
{
    rn_buf_lit(out, "$(");
    rn_buf_add(out, name);
    rn_buf_char(out, ')');
}

/* The reference turns a byte that follows $ into a character of its own: a byte of a longer UTF-8
 * sequence becomes Latin-1, and the rest of the sequence is left broken. */
static void put_dollar(struct rn_buf *out, char byte)
{
    char utf8[4];
    size_t n = rn_utf8_encode((unsigned char)byte, utf8);

    rn_buf_char(out, '$');
    rn_buf_add(out, rn_str_make(utf8, n));
}

/* Expands what stands at the $ at offset i; returns the offset after it. */
static size_t expand_at(struct rn_run *run, const struct rn_map *values, struct rn_str text,
                        size_t i, struct rn_buf *out)
{
    const struct rn_var_value *v;
    struct rn_str name;
    size_t close;

    if (text.p[i + 1] == '$') {
        rn_buf_char(out, '$');
        return i + 2;
    }
    if (text.p[i + 1] != '(') {
        put_dollar(out, text.p[i + 1]);
        return i + 2;
    }
    close = rn_str_find(text, ')', i + 2);
    if (close == text.n) {
        rn_buf_lit(out, "$(");
        return i + 2;
    }
    name = rn_str_slice(text, i + 2, close);
    v = value_of(run, values, name);
    if (v)
        rn_buf_add(out, v->text);
    else
        put_reference(out, name);
    return close + 1;
}

static void set_string(struct rn_run *run, struct rn_node *n, struct rn_str text)
{
    if (!rn_str_valid_utf8(text))
        text = rn_base64_lines(run, text);
    rn_set_scalar(n, text, RN_TAG_STR);
}

/* A text that is one reference and nothing else takes the type of the value. */
static bool replace_whole(struct rn_run *run, const struct rn_map *values, struct rn_node *n)
{
    static const enum rn_tag tags[] = {RN_TAG_STR, RN_TAG_INT, RN_TAG_FLOAT, RN_TAG_BOOL};
    struct rn_str text = n->text;
    const struct rn_var_value *v;
    struct rn_buf b = {.arena = &run->arena};

    if (!rn_str_starts(text, RN_S("$(")) || rn_str_find(text, ')', 2) != text.n - 1)
        return false;
    v = value_of(run, values, rn_str_slice(text, 2, text.n - 1));
    if (!v)
        return true;
    if (v->type == RN_VAR_FLOAT)
        rn_format_float_g(&b, v->f, 400);
    if (v->type == RN_VAR_STRING)
        set_string(run, n, v->text);
    else
        rn_set_scalar(n, b.n ? rn_buf_str(&b) : v->text, tags[v->type]);
    return true;
}

void rn_var_expand(struct rn_run *run, const struct rn_map *values, struct rn_node *n)
{
    struct rn_buf out = {.arena = &run->arena};
    struct rn_str text = n->text;
    size_t at = 0, dollar;

    /* The reference writes every string that it visits: quotes and block styles go. */
    n->style = RN_PLAIN;
    n->flags &= (uint8_t)~RN_TAGGED;
    rn_set_scalar(n, text, RN_TAG_STR);
    if (replace_whole(run, values, n))
        return;
    while ((dollar = rn_str_find(text, '$', at)) + 1 < text.n) {
        rn_buf_add(&out, rn_str_slice(text, at, dollar));
        at = expand_at(run, values, text, dollar, &out);
    }
    if (at == 0)
        return;
    rn_buf_add(&out, rn_str_slice(text, at, text.n));
    set_string(run, n, rn_buf_str(&out));
}
