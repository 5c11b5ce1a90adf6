#include "yaml/json.h"
#include "yaml/keys.h"
#include "yaml/reader.h"
#include "yaml/style.h"

/* ---- Strings -------------------------------------------------------------------------------- */

static void write_u(struct rn_buf *out, uint32_t cp)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u'};

    for (int k = 0; k < 4; k++)
        text[2 + k] = hex[cp >> (12 - 4 * k) & 15];
    rn_buf_add(out, rn_str_make(text, sizeof(text)));
}

static char short_escape(unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

#define BIT(c) ((uint64_t)1 << ((c) % 64))

/* The bytes that are written as they are, a bit for each: all such, and without those of HTML. */
static const uint64_t raw_bytes[2][4] = {
    {~(BIT(32) - 1) & ~BIT('"'), ~BIT('\\')},
    {~(BIT(32) - 1) & ~BIT('"') & ~BIT('<') & ~BIT('>') & ~BIT('&'), ~BIT('\\')},
};

/* The character at s[i], which needs a look; returns its length. */
static size_t write_char(struct rn_buf *out, struct rn_str s, size_t i)
{
    uint32_t cp;
    size_t n = rn_utf8_decode(s, i, &cp);
    char c = n == 1 ? short_escape((unsigned char)cp) : '\0';

    if (n == 0) {
        write_u(out, 0xfffd);
        return 1;
    }
    if (c) {
        rn_buf_char(out, '\\');
        rn_buf_char(out, c);
    } else if (n == 1 || cp == 0x2028 || cp == 0x2029) {
        write_u(out, cp);
    } else {
        rn_buf_add(out, rn_str_slice(s, i, i + n));
    }
    return n;
}

void rn_json_string(struct rn_buf *out, struct rn_str s, bool html)
{
    const uint64_t *raw = raw_bytes[html];
    size_t done = 0;

    rn_buf_char(out, '"');
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];

        if (raw[c / 64] >> (c % 64) & 1) {
            i++;
            continue;
        }
        rn_buf_add(out, rn_str_slice(s, done, i));
        i += write_char(out, s, i);
        done = i;
    }
    rn_buf_add(out, rn_str_slice(s, done, s.n));
    rn_buf_char(out, '"');
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

struct json_writer {
    struct rn_run *run;
    struct rn_buf *out;
    struct rn_keys keys;
    const struct rn_node *last; /* see rn_context */
    bool html;
    unsigned depth;
};

static void write_number(struct rn_buf *out, const struct rn_number *v)
{
    if (v->type == RN_NUMBER_F64)
        rn_format_float_json(out, v->f);
    else if (v->type == RN_NUMBER_I64)
        rn_buf_printf(out, "%lld", (long long)v->i);
    else
        rn_buf_printf(out, "%llu", (unsigned long long)v->u);
}

static int write_scalar(struct json_writer *w, const struct rn_node *n, bool flow)
{
    struct rn_value v;

    RN_TRY(rn_value(w->run, n, (struct rn_context){.flow = flow, .last = n == w->last}, &v));
    switch (v.type) {
    case RN_V_STRING:
        rn_json_string(w->out, v.s, w->html);
        break;
    case RN_V_NULL:
        rn_buf_lit(w->out, "null");
        break;
    case RN_V_BOOL:
        rn_buf_lit(w->out, v.b ? "true" : "false");
        break;
    case RN_V_NUMBER:
        write_number(w->out, &v.number);
        break;
    }
    return RENDER_OK;
}

static int write_node(struct json_writer *w, const struct rn_node *n, bool flow);

static int write_object(struct json_writer *w, const struct rn_node *map, bool flow)
{
    size_t from = w->keys.n, end;
    bool top = w->depth == 1;

    RN_TRY(rn_keys_push(&w->keys, &map, (struct rn_context){.flow = flow}, top));
    rn_keys_sort(&w->keys, from, rn_str_cmp);
    end = w->keys.n;
    rn_buf_char(w->out, '{');
    for (size_t i = from; i < end; i++) {
        if (i > from)
            rn_buf_char(w->out, ',');
        rn_json_string(w->out, w->keys.at[i].text, w->html);
        rn_buf_char(w->out, ':');
        RN_TRY(write_node(w, w->keys.at[i].pair->value, flow));
    }
    rn_buf_char(w->out, '}');
    w->keys.n = from;
    return RENDER_OK;
}

static int write_array(struct json_writer *w, const struct rn_node *list, bool flow)
{
    rn_buf_char(w->out, '[');
    RN_EACH_ITEM (i, list) {
        if (i)
            rn_buf_char(w->out, ',');
        RN_TRY(write_node(w, list->items[i], flow));
    }
    rn_buf_char(w->out, ']');
    return RENDER_OK;
}

static int write_node(struct json_writer *w, const struct rn_node *n, bool flow)
{
    if (n->kind == RN_SCALAR)
        return write_scalar(w, n, flow);
    if (w->depth == RN_MAX_DEPTH)
        return rn_hint(
            w->run,
            rn_error(w->run, n->mark, RN_E_LIMIT, "nested deeper than %d levels", RN_MAX_DEPTH),
            "data nested so deep cannot be meant");
    flow = flow || (n->flags & RN_FLOW);
    w->depth++;
    if (n->kind == RN_MAP)
        RN_TRY(write_object(w, n, flow));
    else
        RN_TRY(write_array(w, n, flow));
    w->depth--;
    return RENDER_OK;
}

int rn_json_write(struct rn_run *run, const struct rn_node *n, bool html, struct rn_buf *out)
{
    struct json_writer w = {.run = run, .out = out, .html = html};
    size_t start = out->n;
    int status;

    w.keys.run = run;
    w.last = rn_last_scalar(n);
    status = write_node(&w, n, false);
    if (status)
        out->n = start;
    return status;
}
