/* The text of a scalar from the way it is written: lines fold, escapes and indentation go. Where a
 * scalar ends libfyaml has told; its own text is not used, as it loses quotes ('''') and line
 * breaks (U+2028) in places, and comes slower. A text that stands in the source as it is was not
 * copied. */
#include "yaml/reader_parts.h"

struct unfold {
    struct rn_parser *p;
    size_t i, end;
    struct rn_buf text, breaks;
    char first[4]; /* the first line break of several; "" when there is none */
};

static unsigned char at(const struct unfold *u, size_t ahead)
{
    return u->i + ahead < u->end ? (unsigned char)u->p->text.p[u->i + ahead] : 0;
}

static size_t line_break(const struct unfold *u)
{
    return u->i < u->end ? rn_text_break(u->p, u->i) : 0;
}

static bool blank(const struct unfold *u)
{
    return at(u, 0) == ' ' || at(u, 0) == '\t';
}

/* A line break as it goes into text: LF for all but LS and PS. */
static struct rn_str break_text(const struct unfold *u, size_t n)
{
    return n == 3 ? rn_str_slice(u->p->text, u->i, u->i + 3) : n ? RN_S("\n") : RN_S("");
}

static void begin(struct unfold *u, struct rn_parser *p, size_t from, size_t to, size_t room)
{
    *u = (struct unfold){.p = p, .i = from, .end = to};
    u->text.arena = u->breaks.arena = &p->run->arena;
    if (room)
        rn_buf_reserve(&u->text, room);
}

/* ---- Plain and quoted ----------------------------------------------------------------------- */

static void take_break(struct unfold *u, bool leading)
{
    size_t n = line_break(u);
    struct rn_str text = break_text(u, n);

    if (leading) {
        rn_buf_add(&u->breaks, text);
    } else {
        memcpy(u->first, text.p, text.n);
        u->first[text.n] = '\0';
    }
    u->i += n;
}

/* Blanks stay within a line; around line breaks they go. One break is a space, more are one less;
 * LS and PS stay. After an escaped break (leading) each further one counts. */
static void fold(struct unfold *u, bool leading)
{
    size_t blanks = u->i;

    u->first[0] = '\0';
    u->breaks.n = 0;
    while (blank(u) || line_break(u)) {
        if (blank(u)) {
            u->i++;
        } else {
            take_break(u, leading);
            leading = true;
        }
    }
    if (!leading)
        rn_buf_add(&u->text, rn_str_slice(u->p->text, blanks, u->i));
    else if (u->first[0] && u->first[0] != '\n')
        rn_buf_lit(&u->text, u->first);
    else if (u->first[0] && u->breaks.n == 0)
        rn_buf_char(&u->text, ' ');
    rn_buf_add(&u->text, rn_buf_str(&u->breaks));
}

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \xHH, \uHHHH, \UHHHHHHHH: libfyaml has seen that the digits are there. */
static void escaped_code(struct unfold *u, size_t digits)
{
    uint32_t cp = 0;
    char utf8[4];

    for (; digits > 0 && hex_value(at(u, 0)) >= 0; digits--, u->i++)
        cp = cp << 4 | (uint32_t)hex_value(at(u, 0));
    rn_buf_add(&u->text, rn_str_make(utf8, rn_utf8_encode(cp, utf8)));
}

static void escape(struct unfold *u)
{
    static const char from[] = "0abt\tnvfre \"'\\", to[] = "\0\a\b\t\t\n\v\f\r\x1b \"'\\";
    unsigned char c = at(u, 1);
    const char *simple = memchr(from, c, sizeof(from) - 1);

    u->i += 2;
    if (simple)
        rn_buf_char(&u->text, to[simple - from]);
    else if (c == 'N')
        rn_buf_lit(&u->text, "\xc2\x85");
    else if (c == '_')
        rn_buf_lit(&u->text, "\xc2\xa0");
    else if (c == 'L')
        rn_buf_lit(&u->text, "\xe2\x80\xa8");
    else if (c == 'P')
        rn_buf_lit(&u->text, "\xe2\x80\xa9");
    else
        escaped_code(u, c == 'x' ? 2 : c == 'u' ? 4 : 8);
}

/* What the quotes have of their own: '' and escapes; an escaped line break. */
static void special(struct unfold *u, bool single)
{
    if (single) {
        rn_buf_char(&u->text, '\'');
        u->i += 2;
        return;
    }
    u->i++;
    if (line_break(u)) {
        u->i += line_break(u);
        fold(u, true);
        return;
    }
    u->i--;
    escape(u);
}

struct rn_str rn_unfold(struct rn_parser *p, const struct rn_token *t, enum rn_style style)
{
    unsigned char sign = style == RN_SINGLE ? '\'' : style == RN_DOUBLE ? '\\' : 0;
    struct unfold u;

    begin(&u, p, t->start.at, t->end.at, t->end.at - t->start.at);
    while (u.i < u.end) {
        size_t from = u.i;

        while (u.i < u.end && !blank(&u) && !line_break(&u) && !(sign && at(&u, 0) == sign))
            u.i++;
        rn_buf_add(&u.text, rn_str_slice(p->text, from, u.i));
        if (u.i == u.end)
            break;
        if (sign && at(&u, 0) == sign)
            special(&u, style == RN_SINGLE);
        else
            fold(&u, false);
    }
    return rn_buf_str(&u.text);
}

/* ---- Blocks --------------------------------------------------------------------------------- */

/* Empty lines, then the indentation of the next line. How far that is? */
static uint32_t indentation(struct unfold *u, struct rn_block *b)
{
    for (;;) {
        uint32_t column = 0;
        size_t n;

        while (column < b->indent && at(u, 0) == ' ') {
            u->i++;
            column++;
        }
        n = line_break(u);
        if (n == 0)
            return column;
        rn_buf_add(&u->breaks, break_text(u, n));
        u->i += n;
        b->line++;
    }
}

static void block_line(struct unfold *u)
{
    size_t from = u->i;

    if (u->p->source.facts.lf_breaks) {
        const char *s = u->p->text.p + u->i, *lf = memchr(s, '\n', u->end - u->i);

        u->i = lf ? (size_t)(lf - u->p->text.p) : u->end;
    } else {
        while (u->i < u->end && !line_break(u))
            u->i++;
    }
    rn_buf_add(&u->text, rn_str_slice(u->p->text, from, u->i));
}

struct rn_str rn_unfold_block(struct rn_parser *p, size_t from, struct rn_block *b)
{
    struct rn_str last = RN_S("");
    bool after_blank = false;
    struct unfold u;

    begin(&u, p, from, p->text.n, b->size);
    while (indentation(&u, b) == b->indent && u.i < u.end) {
        bool is_blank = blank(&u);
        size_t n;

        if (!b->literal && !after_blank && !is_blank && last.n && last.p[0] == '\n') {
            if (u.breaks.n == 0)
                rn_buf_char(&u.text, ' ');
        } else {
            rn_buf_add(&u.text, last);
        }
        rn_buf_add(&u.text, rn_buf_str(&u.breaks));
        u.breaks.n = 0;
        after_blank = is_blank;
        block_line(&u);
        n = line_break(&u);
        last = break_text(&u, n);
        u.i += n;
        b->line += n > 0;
    }
    b->end = u.i;
    if (b->chomp != -1)
        rn_buf_add(&u.text, last);
    if (b->chomp == 1)
        rn_buf_add(&u.text, rn_buf_str(&u.breaks));
    return rn_buf_str(&u.text);
}
