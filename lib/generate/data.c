#include "generate/data.h"

#include "yaml/scalar.h"

enum { BASE64_LINE = 70 };

static void encode_group(const unsigned char *in, size_t n, char out[4])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t v = (uint32_t)in[0] << 16;

    if (n > 1)
        v |= (uint32_t)in[1] << 8;
    if (n > 2)
        v |= in[2];
    out[0] = digits[v >> 18];
    out[1] = digits[v >> 12 & 63];
    out[2] = n > 1 ? digits[v >> 6 & 63] : '=';
    out[3] = n > 2 ? digits[v & 63] : '=';
}

struct rn_str rn_base64_lines(struct rn_run *run, struct rn_str bytes)
{
    const unsigned char *in = (const unsigned char *)bytes.p;
    size_t length = (bytes.n + 2) / 3 * 4, column = 0, n = 0;
    bool fold = length >= BASE64_LINE;
    char *out = rn_arena_alloc_raw(&run->arena, length + (fold ? length / BASE64_LINE + 1 : 0));

    for (size_t i = 0; i < bytes.n; i += 3) {
        char group[4];

        encode_group(in + i, bytes.n - i, group);
        for (int j = 0; j < 4; j++) {
            out[n++] = group[j];
            if (fold && ++column == BASE64_LINE) {
                out[n++] = '\n';
                column = 0;
            }
        }
    }
    if (column)
        out[n++] = '\n';
    return rn_str_make(out, n);
}

struct rn_node *rn_data_value(struct rn_run *run, struct rn_str text, struct rn_mark mark)
{
    bool lines = rn_str_find(text, '\n', 0) != text.n;

    if (!text.n)
        text = RN_S(""); /* an empty file may have no bytes at all */
    return rn_scalar(run, text, RN_TAG_STR, lines ? RN_LITERAL : rn_added_style(text), mark);
}

enum rn_style rn_added_style(struct rn_str text)
{
    if (text.n == 0)
        return RN_PLAIN;
    switch (rn_resolve_plain_v2(text)) {
    case RN_TAG_NULL:
    case RN_TAG_BOOL:
    case RN_TAG_INT:
    case RN_TAG_FLOAT:
        return RN_DOUBLE;
    default: /* timestamps are strings to that library */
        return RN_PLAIN;
    }
}

struct rn_node *rn_added_string(struct rn_run *run, struct rn_str text, struct rn_mark mark)
{
    return rn_scalar(run, text, RN_TAG_STR, rn_added_style(text), mark);
}

void rn_set_untyped(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                    struct rn_str text, struct rn_mark mark)
{
    struct rn_node *old = rn_get(map, key);

    if (rn_is(old, RN_SCALAR))
        rn_set_scalar(old, text, RN_TAG_NONE);
    else
        rn_set(run, map, key, rn_scalar(run, text, RN_TAG_NONE, rn_added_style(text), mark));
}
