#include "yaml/v3scalar.h"

#include "yaml/scalar.h"
#include "yaml/style.h"

/* ---- The choice ----------------------------------------------------------------------------- */

static const char *tag_text(enum rn_tag tag)
{
    switch (tag) {
    case RN_TAG_INT:
        return "!!int";
    case RN_TAG_FLOAT:
        return "!!float";
    case RN_TAG_BOOL:
        return "!!bool";
    case RN_TAG_NULL:
        return "!!null";
    case RN_TAG_TIMESTAMP:
        return "!!timestamp";
    case RN_TAG_BINARY:
        return "!!binary";
    case RN_TAG_MERGE:
        return "!!merge";
    case RN_TAG_STR:
        return "!!str";
    default:
        return NULL;
    }
}

/* What the emitter takes a plain text for. It does not know the merge key, so the tag of one is
 * always written, and a string << stays plain. */
static enum rn_tag taken_for(struct rn_str text)
{
    enum rn_tag tag = rn_resolve_plain(text);

    return tag == RN_TAG_MERGE ? RN_TAG_STR : tag;
}

static bool plain_in_flow(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(",?[]{}:", s.p[i]) || s.p[i] == '\0')
            return false;
    return s.n && !(s.p[0] == '-' && s.n == 1);
}

enum rn_style rn_v3_style(const struct rn_v3_scalar *n, struct rn_v3_context at, const char **tag)
{
    struct rn_style_facts f = rn_style_analyze(n->text, true);
    enum rn_style style = n->style;

    *tag = n->tagged ? tag_text(n->tag) : NULL;
    if (style == RN_PLAIN) {
        bool differs = taken_for(n->text) != n->tag;
        bool quoted = n->tag == RN_TAG_STR && differs && !n->tagged;

        if (n->tag != RN_TAG_STR && differs)
            *tag = tag_text(n->tag);
        if (memchr(n->text.n ? n->text.p : "", '\n', n->text.n))
            style = RN_LITERAL;
        else if (quoted)
            style = RN_DOUBLE;
    }
    if (at.key && f.multiline)
        style = RN_DOUBLE;
    if (style == RN_PLAIN &&
        (n->text.n == 0 ? at.flow || at.key : !f.plain || (at.flow && !plain_in_flow(n->text))))
        style = RN_SINGLE;
    if (style == RN_SINGLE && !f.single)
        style = RN_DOUBLE;
    if ((style == RN_LITERAL || style == RN_FOLDED) && (!f.block || at.flow || at.key))
        style = RN_DOUBLE;
    return style;
}

/* ---- Quoted --------------------------------------------------------------------------------- */

static void write_single(struct rn_buf *out, struct rn_str s, size_t indent)
{
    bool breaks = false;

    rn_buf_char(out, '\'');
    for (size_t i = 0, n; i < s.n; i += n) {
        size_t brk = rn_break_at(s, i);

        n = brk ? brk : 1;
        if (brk && s.p[i] == '\n' && !breaks)
            rn_buf_char(out, '\n');
        if (!brk && breaks)
            rn_buf_fill(out, ' ', indent);
        if (s.p[i] == '\'')
            rn_buf_char(out, '\'');
        rn_buf_add(out, rn_str_slice(s, i, i + n));
        breaks = brk > 0;
    }
    rn_buf_char(out, '\'');
}

static void write_escape(struct rn_buf *out, uint32_t c)
{
    static const char from[] = "\a\b\t\n\v\f\r\x1b\"\\", to[] = "abtnvfre\"\\";
    const char *known = c && c < 0x80 ? strchr(from, (int)c) : NULL;

    if (known)
        rn_buf_printf(out, "\\%c", to[known - from]);
    else if (c == 0)
        rn_buf_lit(out, "\\0");
    else if (c == 0x85 || c == 0xA0)
        rn_buf_lit(out, c == 0x85 ? "\\N" : "\\_");
    else if (c == 0x2028 || c == 0x2029)
        rn_buf_lit(out, c == 0x2028 ? "\\L" : "\\P");
    else if (c <= 0xFF)
        rn_buf_printf(out, "\\x%02X", (unsigned)c);
    else if (c <= 0xFFFF)
        rn_buf_printf(out, "\\u%04X", (unsigned)c);
    else
        rn_buf_printf(out, "\\U%08X", (unsigned)c);
}

static void write_double(struct rn_buf *out, struct rn_str s)
{
    /* The reference looks for a byte order mark at the start of the text, whatever character it is
     * at, so a text that starts with one is all escapes. */
    bool bom = rn_str_starts(s, RN_S("\xef\xbb\xbf"));
    uint32_t c;

    rn_buf_char(out, '"');
    for (size_t i = 0, n; i < s.n; i += n) {
        n = rn_style_decode(s, i, &c);
        if (bom || !rn_is_printable(c) || rn_break_at(s, i) || c == '"' || c == '\\')
            write_escape(out, c);
        else
            rn_buf_add(out, rn_str_slice(s, i, i + n));
    }
    rn_buf_char(out, '"');
}

void rn_v3_inline(struct rn_buf *out, struct rn_str s, enum rn_style style, size_t indent)
{
    if (style == RN_SINGLE)
        write_single(out, s, indent);
    else if (style == RN_DOUBLE)
        write_double(out, s);
    else
        rn_buf_add(out, s);
}

/* ---- Blocks --------------------------------------------------------------------------------- */

/* Start of the last character before end. */
static size_t last_char(struct rn_str s, size_t end)
{
    size_t i = end - 1;

    while (i > 0 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
        i--;
    return i;
}

void rn_v3_block_header(struct rn_buf *out, struct rn_str s, bool folded, unsigned step)
{
    size_t last = s.n ? last_char(s, s.n) : 0;

    rn_buf_char(out, folded ? '>' : '|');
    if (s.n && (s.p[0] == ' ' || rn_break_at(s, 0)))
        rn_buf_printf(out, "%u", step);
    if (s.n == 0 || !rn_break_at(s, last))
        rn_buf_char(out, '-');
    else if (last == 0 || rn_break_at(s, last_char(s, last)))
        rn_buf_char(out, '+');
}

/* Whether a break of folded text that ends a line is doubled; but the reference looks at the start
 * of the text to see whether what follows is blank. */
static bool doubles_breaks(struct rn_str s)
{
    size_t k = 0;

    while (k < s.n && rn_break_at(s, k))
        k += rn_break_at(s, k);
    return k < s.n && s.p[k] != ' ' && s.p[k] != '\t';
}

bool rn_v3_block_lines(struct rn_buf *out, struct rn_str s, bool folded, size_t indent)
{
    bool breaks = true, deeper = true, doubled = folded && doubles_breaks(s);

    for (size_t i = 0, n; i < s.n; i += n) {
        size_t brk = rn_break_at(s, i);

        n = brk ? brk : 1;
        if (brk && s.p[i] == '\n' && !breaks && !deeper && doubled)
            rn_buf_char(out, '\n');
        if (!brk && breaks) {
            rn_buf_fill(out, ' ', indent);
            deeper = s.p[i] == ' ' || s.p[i] == '\t';
        }
        rn_buf_add(out, rn_str_slice(s, i, i + n));
        breaks = brk > 0;
    }
    return breaks;
}
