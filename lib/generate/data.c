#include "generate/data.h"

#include "base/base64.h"
#include "yaml/reader.h"

enum { BASE64_LINE = 70 };

struct rn_str rn_base64_lines(struct rn_run *run, struct rn_str bytes)
{
    struct rn_buf whole = {.arena = &run->arena}, lines = {.arena = &run->arena};

    rn_base64_write(bytes, &whole);
    if (whole.n < BASE64_LINE)
        return rn_buf_str(&whole);
    rn_buf_reserve(&lines, whole.n + whole.n / BASE64_LINE + 1);
    for (size_t at = 0; at < whole.n; at += BASE64_LINE) {
        rn_buf_add(&lines, rn_str_slice(rn_buf_str(&whole), at, at + BASE64_LINE));
        rn_buf_char(&lines, '\n');
    }
    return rn_buf_str(&lines);
}

struct rn_node *rn_data_value(struct rn_run *run, struct rn_str text, struct rn_mark mark)
{
    bool lines = rn_str_find(text, '\n', 0) != text.n;

    if (!text.n)
        text = RN_S(""); /* an empty file may have no bytes at all */
    return rn_scalar(run, text, RN_TAG_STR, lines ? RN_LITERAL : rn_added_style(run, text), mark);
}

enum rn_style rn_added_style(struct rn_run *run, struct rn_str text)
{
    return rn_reads_as_typed(run, text) ? RN_DOUBLE : RN_PLAIN;
}

struct rn_node *rn_added_string(struct rn_run *run, struct rn_str text, struct rn_mark mark)
{
    return rn_scalar(run, text, RN_TAG_STR, rn_added_style(run, text), mark);
}

void rn_set_untyped(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                    struct rn_str text, struct rn_mark mark)
{
    struct rn_node *old = rn_get(map, key);

    if (rn_is(old, RN_SCALAR))
        rn_set_scalar(old, text, RN_TAG_NONE);
    else
        rn_set(run, map, key, rn_scalar(run, text, RN_TAG_NONE, rn_added_style(run, text), mark));
}
