/* Values as Go's fmt package prints them, which shows in dotenv and INI. */
#include "secret/sops_store.h"
#include "yaml/scalar.h"

struct rn_sops_value rn_sops_comment_map(struct rn_run *run, const struct rn_sops_value *comment,
                                         bool lower_case)
{
    struct rn_sops_value map = {.kind = RN_SOPS_MAP, .mark = comment->mark};
    struct rn_sops_value same_line = {.kind = RN_SOPS_BOOL, .truth = comment->same_line};

    rn_sops_add_pair(run, &map, lower_case ? RN_S("value") : RN_S("Value"), comment->mark,
                     rn_sops_text(RN_SOPS_STR, comment->text, comment->mark));
    rn_sops_add_pair(run, &map, lower_case ? RN_S("inline") : RN_S("Inline"), comment->mark,
                     same_line);
    return map;
}

int rn_sops_cannot_write(struct rn_run *run, struct rn_mark mark, const char *why)
{
    return rn_error(run, mark, RN_E_SOPS, "the output format cannot hold the document: %s", why);
}

/* Time.String() of a time that is 2006-01-02T15:04:05.9Z or has an offset at its end. */
static void print_time(struct rn_str t, struct rn_buf *out)
{
    size_t zone = t.p[t.n - 1] == 'Z' ? t.n - 1 : t.n - 6;
    char offset[6] = "+0000";

    rn_buf_add(out, rn_str_slice(t, 0, 10));
    rn_buf_char(out, ' ');
    rn_buf_add(out, rn_str_slice(t, 11, zone));
    if (zone + 1 < t.n) {
        memcpy(offset, t.p + zone, 3);
        memcpy(offset + 3, t.p + zone + 4, 2);
    }
    rn_buf_printf(out, " %s %s", offset, zone + 1 < t.n ? offset : "UTC");
}

/* "%v" of a value inside of others. */
static void print_inner(const struct rn_sops_value *v, struct rn_buf *out)
{
    bool any = false;

    switch ((enum rn_sops_kind)v->kind) {
    case RN_SOPS_FLOAT:
        rn_format_float_g(out, v->f, 21);
        break;
    case RN_SOPS_TIME:
        print_time(v->text, out);
        break;
    case RN_SOPS_MAP:
    case RN_SOPS_LIST:
        rn_buf_char(out, '[');
        RN_SOPS_EACH(item, v)
        {
            rn_buf_lit(out, any ? " " : "");
            any = true;
            if (v->kind == RN_SOPS_MAP && rn_sops_is_comment(item)) {
                rn_buf_char(out, '{');
                print_inner(&item->value, out);
                rn_buf_lit(out, " <nil>}");
                continue;
            }
            if (v->kind == RN_SOPS_MAP)
                rn_buf_printf(out, "{%.*s ", RN_FMT(item->key));
            print_inner(&item->value, out);
            rn_buf_lit(out, v->kind == RN_SOPS_MAP ? "}" : "");
        }
        rn_buf_char(out, ']');
        break;
    default:
        rn_sops_print(v, out);
    }
}

/* The number has a point or an exponent, so that it is not taken for an integer. */
static void print_float(double f, struct rn_buf *out)
{
    size_t start = out->n;
    bool point = false;

    rn_format_float_g(out, f, 6);
    for (size_t i = start; i < out->n; i++) {
        if (out->p[i] == 'e')
            out->p[i] = 'E';
        point = point || out->p[i] == 'E' || out->p[i] == '.';
    }
    if (!point && f - f == 0)
        rn_buf_lit(out, ".0");
}

void rn_sops_print(const struct rn_sops_value *v, struct rn_buf *out)
{
    size_t dot;

    switch ((enum rn_sops_kind)v->kind) {
    case RN_SOPS_NULL:
    case RN_SOPS_OTHER:
        rn_buf_lit(out, "<nil>");
        break;
    case RN_SOPS_STR:
        rn_buf_add(out, v->text);
        break;
    case RN_SOPS_INT:
        rn_buf_printf(out, "%lld", (long long)v->i);
        break;
    case RN_SOPS_FLOAT:
        print_float(v->f, out);
        break;
    case RN_SOPS_BOOL:
        rn_buf_lit(out, v->truth ? "true" : "false");
        break;
    case RN_SOPS_TIME: /* without its fraction */
        dot = rn_str_find(v->text, '.', 0);
        rn_buf_add(out, rn_str_slice(v->text, 0, dot));
        while (dot < v->text.n && (v->text.p[dot] == '.' || rn_is_digit(v->text.p[dot])))
            dot++;
        rn_buf_add(out, rn_str_slice(v->text, dot, v->text.n));
        break;
    case RN_SOPS_COMMENT:
        rn_buf_printf(out, "{%.*s %s}", RN_FMT(v->text), v->same_line ? "true" : "false");
        break;
    case RN_SOPS_MAP:
    case RN_SOPS_LIST:
        print_inner(v, out);
        break;
    }
}
