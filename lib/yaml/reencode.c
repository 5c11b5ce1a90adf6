#include "yaml/reencode.h"

#include "yaml/style.h"

/* What the emitter's header says of the breaks at the end. */
enum chomp { STRIP, CLIP, KEEP };

static bool is_blank(struct rn_str s, size_t i)
{
    return s.p[i] == ' ' || s.p[i] == '\t';
}

/* The characters up to the next line break. */
static size_t line_end(struct rn_str s, size_t i)
{
    while (i < s.n && !rn_break_at(s, i))
        i++;
    return i;
}

static size_t last_char(struct rn_str s, size_t end)
{
    size_t i = end - 1;

    while (i > 0 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
        i--;
    return i;
}

/* s is not empty. */
static enum chomp chomp_of(struct rn_str s)
{
    size_t last = last_char(s, s.n);

    if (!rn_break_at(s, last))
        return STRIP;
    return last == 0 || rn_break_at(s, last_char(s, last)) ? KEEP : CLIP;
}

/* ---- Writing folded style ------------------------------------------------------------------- */

/* Whether what follows the line breaks at the start of the text is blank. The reference looks there
 * at each line break (it means those that follow the break), so this decides for the whole text. */
static bool starts_blank(struct rn_str s)
{
    size_t i = 0, n;

    while ((n = rn_break_at(s, i)))
        i += n;
    return i == s.n || is_blank(s, i);
}

/* The lines as the emitter writes them, without their indentation. */
static void write_folded(struct rn_buf *out, struct rn_str s)
{
    bool doubled = !starts_blank(s);
    size_t n;

    for (size_t i = 0; i < s.n;) {
        size_t end = line_end(s, i);
        bool at_text = end > i && !is_blank(s, i);

        rn_buf_add(out, rn_str_slice(s, i, end));
        i = end;
        if (at_text && doubled && i < s.n && s.p[i] == '\n')
            rn_buf_char(out, '\n');
        while ((n = rn_break_at(s, i))) {
            rn_buf_add(out, rn_str_slice(s, i, i + n));
            i += n;
        }
    }
}

/* ---- Reading it ----------------------------------------------------------------------------- */

/* One line, the break that ends it, the breaks after that. */
struct lines {
    struct rn_str text, leading, trailing;
};

static struct lines read_lines(struct rn_str s, size_t *at)
{
    struct lines l;
    size_t i = *at, end = line_end(s, i), n = rn_break_at(s, end), from = end + n;

    l.text = rn_str_slice(s, i, end);
    l.leading = rn_str_slice(s, end, from);
    for (i = from; (n = rn_break_at(s, i)); i += n)
        ;
    l.trailing = rn_str_slice(s, from, i);
    *at = i;
    return l;
}

/* The break between two lines becomes a space or goes, unless one of them starts with a blank. */
static void join(struct rn_buf *out, const struct lines *before, bool blank_before, bool blank)
{
    bool fold = before->leading.n && before->leading.p[0] == '\n' && !blank_before && !blank;

    if (!fold)
        rn_buf_add(out, before->leading);
    else if (before->trailing.n == 0)
        rn_buf_char(out, ' ');
    rn_buf_add(out, before->trailing);
}

static void read_folded(struct rn_buf *out, struct rn_str s, enum chomp chomp)
{
    struct lines l = {0};
    bool blank_before = false;
    size_t i = 0, n;

    while ((n = rn_break_at(s, i)))
        i += n;
    l.trailing = rn_str_slice(s, 0, i);
    while (i < s.n) {
        bool blank = is_blank(s, i);

        join(out, &l, blank_before, blank);
        l = read_lines(s, &i);
        rn_buf_add(out, l.text);
        blank_before = blank;
    }
    if (chomp != STRIP)
        rn_buf_add(out, l.leading);
    if (chomp == KEEP)
        rn_buf_add(out, l.trailing);
}

/* ---- Both ----------------------------------------------------------------------------------- */

static struct rn_str refold(struct rn_run *run, struct rn_str s)
{
    struct rn_buf written = {.arena = &run->arena}, read = {.arena = &run->arena};

    write_folded(&written, s);
    read_folded(&read, rn_buf_str(&written), chomp_of(s));
    return rn_buf_str(&read);
}

static bool is_block(const struct rn_reencoded *r)
{
    if (r->style == RN_LITERAL || r->style == RN_FOLDED)
        return true;
    return r->style == RN_PLAIN && rn_str_find(r->text, '\n', 0) < r->text.n;
}

int rn_reencode(struct rn_run *run, struct rn_context ctx, struct rn_reencoded *r)
{
    struct rn_str s = r->text;

    if (ctx.raw || ctx.flow || s.n == 0 || !is_block(r))
        return RENDER_OK;
    if (!ctx.last && r->style != RN_FOLDED && s.p[0] != '\t')
        return RENDER_OK;
    if (!rn_style_analyze(s, true).block)
        return RENDER_OK;
    if (s.p[0] == '\t')
        return rn_hint(run,
                       rn_error(run, r->mark, RN_E_VALUE,
                                "block text that starts with a tab cannot be written"),
                       "kustomize refuses it too: start the text with another character");
    if (r->style == RN_FOLDED)
        r->text = refold(run, s);
    if (ctx.last && chomp_of(s) == KEEP)
        r->text = rn_str_printf(&run->arena, "%.*s\n", RN_FMT(r->text));
    return RENDER_OK;
}
