/* Lines of KEY=value; values are verbatim, but that the two characters "\n" are a line break. */
#include "secret/sops_store.h"

static struct rn_str unescape_breaks(struct rn_run *run, struct rn_str s)
{
    struct rn_buf out = {.arena = &run->arena};

    if (rn_str_find_str(s, RN_S("\\n"), 0) == s.n)
        return s;
    for (size_t i = 0; i < s.n;) {
        size_t end = rn_str_find_str(s, RN_S("\\n"), i);

        rn_buf_add(&out, rn_str_slice(s, i, end));
        if (end < s.n)
            rn_buf_char(&out, '\n');
        i = end + 2;
    }
    return rn_buf_str(&out);
}

static int read_line(struct rn_run *run, struct rn_str line, struct rn_mark mark,
                     struct rn_sops_value *doc)
{
    size_t equals = rn_str_find(line, '=', 0);
    struct rn_str text;

    if (line.p[0] == '#') {
        rn_sops_add_comment(run, doc, rn_str_slice(line, 1, line.n), false, mark);
        return RENDER_OK;
    }
    if (equals == line.n)
        return rn_error(run, mark, RN_E_SOPS, "the line has no '=', as KEY=value has");
    text = unescape_breaks(run, rn_str_slice(line, equals + 1, line.n));
    rn_sops_add_pair(run, doc, rn_str_slice(line, 0, equals), mark,
                     rn_sops_text(RN_SOPS_STR, text, mark));
    return RENDER_OK;
}

static int read_dotenv(struct rn_run *run, struct rn_str text, struct rn_mark start,
                       struct rn_sops_docs *out)
{
    struct rn_sops_value doc = {.kind = RN_SOPS_MAP, .mark = start};

    for (size_t i = 0; i < text.n; start.line++) {
        size_t end = rn_str_find(text, '\n', i);

        if (end > i)
            RN_TRY(read_line(run, rn_str_slice(text, i, end), start, &doc));
        i = end + 1;
    }
    RN_PUSH(run, out->at, out->n, out->cap) = doc;
    return RENDER_OK;
}

static void write_text(struct rn_str s, struct rn_buf *out)
{
    for (size_t i = 0; i < s.n;) {
        size_t end = rn_str_find(s, '\n', i);

        rn_buf_add(out, rn_str_slice(s, i, end));
        if (end < s.n)
            rn_buf_lit(out, "\\n");
        i = end + 1;
    }
}

static int write_dotenv(struct rn_run *run, const struct rn_sops_docs *docs, struct rn_mark start,
                        struct rn_buf *out)
{
    (void)start;
    RN_SOPS_EACH(item, &docs->at[0])
    {
        if (rn_sops_is_comment(item)) {
            rn_buf_char(out, '#');
            rn_buf_add(out, item->value.text);
            rn_buf_char(out, '\n');
            continue;
        }
        if (rn_sops_is_branch(&item->value))
            return rn_error(run, item->value.mark, RN_E_SOPS,
                            "%.*s is %s, which a dotenv file cannot hold", RN_FMT(item->key),
                            rn_sops_kind_name(&item->value));
        rn_buf_add(out, item->key);
        rn_buf_char(out, '=');
        if (item->value.kind == RN_SOPS_STR)
            write_text(item->value.text, out);
        else
            rn_sops_print(&item->value, out);
        rn_buf_char(out, '\n');
    }
    return RENDER_OK;
}

static int write_dotenv_value(struct rn_run *run, const struct rn_sops_value *v, unsigned indent,
                              struct rn_buf *out)
{
    (void)indent;
    (void)out;
    return rn_sops_cannot_write(run, v->mark, "from a dotenv file only strings can be extracted");
}

const struct rn_sops_store rn_sops_dotenv_store = {RN_SOPS_TOP, read_dotenv, write_dotenv,
                                                   write_dotenv_value};
