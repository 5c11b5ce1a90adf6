/* The scalars' own rules: where they end, how their lines fold, what escapes mean. A text that
 * stands in the source as it is is not copied. */
#include "yaml/reader_scan.h"

/* Bytes at which a run of plain or quoted text has to be looked at. */
enum { BLANK = 1, BREAK = 2, FLOW = 4, COLON = 8, MAYBE_BREAK = 16, DOUBLE = 32, SINGLE = 64 };

static const uint8_t class_of[256] = {
    [' '] = BLANK,        ['\t'] = BLANK, ['\n'] = BREAK,  ['\r'] = BREAK,
    [','] = FLOW,         ['?'] = FLOW,   ['['] = FLOW,    [']'] = FLOW,
    ['{'] = FLOW,         ['}'] = FLOW,   [':'] = COLON,   [0xc2] = MAYBE_BREAK,
    [0xe2] = MAYBE_BREAK, ['"'] = DOUBLE, ['\\'] = DOUBLE, ['\''] = SINGLE,
};

/* ---- Folding -------------------------------------------------------------------------------- */

/* Line breaks between two pieces of text: the first one, and the rest in scan->breaks. */
struct fold {
    char first[4]; /* normalised: LF, or LS or PS as they are; "" when there is none */
};

/* A line break as it goes into text: LF for all but LS and PS. */
static struct rn_str break_text(const char *p, size_t n)
{
    return n == 3 ? rn_str_make(p, 3) : RN_S("\n");
}

static void take_break(struct rn_scanner *s, struct fold *f, bool leading)
{
    size_t n = rn_scan_break(s, 0);
    struct rn_str text = break_text(s->p, n);

    if (leading) {
        rn_buf_add(&s->breaks, text);
    } else {
        memcpy(f->first, text.p, text.n);
        f->first[text.n] = '\0';
    }
    rn_scan_next_line(s, n);
}

/* One break is a space, more are one less; LS and PS stay. */
static void add_fold(struct rn_scanner *s, struct fold *f)
{
    if (f->first[0] != '\n')
        rn_buf_lit(&s->text, f->first);
    else if (s->breaks.n == 0)
        rn_buf_char(&s->text, ' ');
    rn_buf_add(&s->text, rn_buf_str(&s->breaks));
    s->breaks.n = 0;
    f->first[0] = '\0';
}

/* The collected text, moved to where it lives as long as the run. */
static struct rn_str keep_text(struct rn_scanner *s)
{
    return rn_str_dup(&s->run->arena, rn_buf_str(&s->text));
}

/* ---- Plain ---------------------------------------------------------------------------------- */

/* The end of the run of characters that starts here and has no blank, break or indicator. */
static const char *plain_run(const struct rn_scanner *s)
{
    uint8_t stop = BLANK | BREAK | COLON | MAYBE_BREAK;
    const char *q = s->p;

    if (s->facts.lf_breaks)
        stop &= (uint8_t)~MAYBE_BREAK;
    if (s->flow_level)
        stop |= FLOW;
    for (;; q++) {
        size_t i;

        while (q < s->end && !(class_of[(unsigned char)*q] & stop))
            q++;
        if (q == s->end || class_of[(unsigned char)*q] & (BLANK | FLOW))
            return q;
        i = (size_t)(q - s->p);
        if (*q == ':' ? rn_scan_blankz(s, i + 1) : rn_scan_break(s, i) > 0)
            return q;
    }
}

/* Blanks and breaks behind a run. Tabs may not stand for indentation. */
static int plain_space(struct rn_scanner *s, struct fold *f, bool *leading)
{
    for (;;) {
        if (rn_scan_blank(s, 0)) {
            if (*leading && *s->p == '\t' && (int)rn_scan_column(s) < s->indent + 1)
                return rn_hint(
                    s->run,
                    rn_scan_error(s, s->line, rn_scan_column(s), "a tab cannot indent a scalar"),
                    "use spaces");
            s->p++;
        } else if (rn_scan_break(s, 0)) {
            take_break(s, f, *leading);
            *leading = true;
        } else {
            return RENDER_OK;
        }
    }
}

int rn_scan_plain(struct rn_scanner *s, struct rn_token *t)
{
    const char *chunk = s->p, *chunk_end = s->p, *q;
    bool leading = false, folded = false;
    struct fold f = {""};

    for (;;) {
        if (rn_scan_document_indicator(s) || rn_scan_at(s, 0) == '#')
            break;
        q = plain_run(s);
        if (q > s->p && leading) {
            if (!folded)
                s->text.n = 0;
            folded = true;
            rn_buf_add(&s->text, rn_str_make(chunk, (size_t)(chunk_end - chunk)));
            add_fold(s, &f);
            chunk = s->p;
            leading = false;
        }
        if (q > s->p) {
            rn_scan_to(s, q);
            chunk_end = q;
        }
        if (!rn_scan_blank(s, 0) && !rn_scan_break(s, 0))
            break;
        RN_TRY(plain_space(s, &f, &leading));
        if (!s->flow_level && (int)rn_scan_column(s) < s->indent + 1)
            break;
    }
    s->breaks.n = 0;
    t->text = rn_str_make(chunk, (size_t)(chunk_end - chunk));
    if (folded) {
        rn_buf_add(&s->text, t->text);
        t->text = keep_text(s);
    }
    if (leading)
        s->simple_key_allowed = true;
    return RENDER_OK;
}

/* ---- Quoted --------------------------------------------------------------------------------- */

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \xHH, \uHHHH, \UHHHHHHHH: the digits stand at s->p. */
static int escaped_code(struct rn_scanner *s, const struct rn_token *t, int digits)
{
    uint32_t cp = 0;
    char utf8[4];

    for (int i = 0; i < digits; i++) {
        int v = hex_value(rn_scan_at(s, (size_t)i));

        if (v < 0)
            return rn_scan_error(s, s->line, rn_scan_column(s),
                                 "an escape sequence lacks hexadecimal digits");
        cp = cp << 4 | (uint32_t)v;
    }
    if ((cp >= 0xd800 && cp <= 0xdfff) || cp > 0x10ffff)
        return rn_hint(
            s->run,
            rn_scan_error(s, t->line, t->column, "an escape sequence is no Unicode character"),
            "write the character itself instead of a pair of surrogates");
    rn_buf_add(&s->text, rn_str_make(utf8, rn_utf8_encode(cp, utf8)));
    s->p += digits;
    return RENDER_OK;
}

static int escape(struct rn_scanner *s, const struct rn_token *t)
{
    static const char from[] = "0abt\tnvfre \"'\\", to[] = "\0\a\b\t\t\n\v\f\r\x1b \"'\\";
    unsigned char c = rn_scan_at(s, 1);
    const char *simple = c ? memchr(from, c, sizeof(from) - 1) : NULL;

    if (!simple && !(c && memchr("N_LPxuU", c, 7)))
        return rn_scan_error(s, s->line, rn_scan_column(s), "an unknown escape sequence");
    s->p += 2;
    if (simple)
        rn_buf_char(&s->text, to[simple - from]);
    else if (c == 'N')
        rn_buf_lit(&s->text, "\xc2\x85");
    else if (c == '_')
        rn_buf_lit(&s->text, "\xc2\xa0");
    else if (c == 'L')
        rn_buf_lit(&s->text, "\xe2\x80\xa8");
    else if (c == 'P')
        rn_buf_lit(&s->text, "\xe2\x80\xa9");
    else
        return escaped_code(s, t, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    return RENDER_OK;
}

/* Text up to a blank, a break or the closing quote. An escaped line break ends it too (*leading).
 */
static int quoted_run(struct rn_scanner *s, const struct rn_token *t, bool single, bool *leading)
{
    const uint8_t stop = BLANK | BREAK | MAYBE_BREAK | (single ? SINGLE : DOUBLE);

    for (;;) {
        const char *q = s->p;

        while (q < s->end && !(class_of[(unsigned char)*q] & stop))
            q++;
        rn_buf_add(&s->text, rn_str_make(s->p, (size_t)(q - s->p)));
        rn_scan_to(s, q);
        if (rn_scan_blankz(s, 0))
            return RENDER_OK;
        if (*q == '"' && !single)
            return RENDER_OK;
        if (*q == '\'' && single) {
            if (rn_scan_at(s, 1) != '\'')
                return RENDER_OK;
            rn_buf_char(&s->text, '\'');
            s->p += 2;
        } else if (*q == '\\' && !single) {
            size_t n = rn_scan_break(s, 1);

            if (n) {
                rn_scan_next_line(s, n + 1);
                *leading = true;
                return RENDER_OK;
            }
            RN_TRY(escape(s, t));
        } else { /* the first byte of a longer character that is no break */
            rn_buf_char(&s->text, *q);
            s->p++;
        }
    }
}

/* Blanks stay within a line; around line breaks they go. */
static void quoted_space(struct rn_scanner *s, bool *leading)
{
    const char *blanks = s->p;
    struct fold f = {""};

    while (rn_scan_blank(s, 0) || rn_scan_break(s, 0)) {
        if (rn_scan_blank(s, 0)) {
            s->p++;
        } else {
            /* after an escaped break, too, a further break counts as one of several */
            take_break(s, &f, *leading);
            *leading = true;
        }
    }
    if (*leading && f.first[0])
        add_fold(s, &f);
    else if (*leading)
        rn_buf_add(&s->text, rn_buf_str(&s->breaks));
    else
        rn_buf_add(&s->text, rn_str_make(blanks, (size_t)(s->p - blanks)));
    s->breaks.n = 0;
}

static int quoted_slow(struct rn_scanner *s, struct rn_token *t, bool single)
{
    char quote = single ? '\'' : '"';

    s->text.n = s->breaks.n = 0;
    for (;;) {
        bool leading = false;

        if (rn_scan_document_indicator(s))
            return rn_scan_error(s, s->line, 0, "a document marker inside a quoted scalar");
        if (s->p == s->end)
            return rn_scan_error(s, t->line, t->column, "the closing quote is missing");
        RN_TRY(quoted_run(s, t, single, &leading));
        if (rn_scan_at(s, 0) == (unsigned char)quote)
            break;
        quoted_space(s, &leading);
    }
    s->p++;
    t->text = keep_text(s);
    return RENDER_OK;
}

int rn_scan_quoted(struct rn_scanner *s, struct rn_token *t, bool single)
{
    uint8_t stop = BREAK | MAYBE_BREAK | (single ? SINGLE : DOUBLE);
    const char *q = ++s->p;

    if (s->facts.lf_breaks)
        stop &= (uint8_t)~MAYBE_BREAK;
    t->style = single ? RN_SINGLE : RN_DOUBLE;
    while (q < s->end && !(class_of[(unsigned char)*q] & stop))
        q++;
    if (q < s->end && *q == (single ? '\'' : '"') && !(single && q + 1 < s->end && q[1] == '\'')) {
        t->text = rn_str_make(s->p, (size_t)(q - s->p));
        rn_scan_to(s, q);
        s->p++;
        return RENDER_OK;
    }
    return quoted_slow(s, t, single);
}

/* ---- Block ---------------------------------------------------------------------------------- */

struct block {
    bool literal;
    int chomp;  /* -1 strip, 0 clip, 1 keep */
    int indent; /* 0 while it is not known */
};

/* The indicators behind | or >, a comment, the end of the line. */
static int block_header(struct rn_scanner *s, const struct rn_token *t, struct block *b)
{
    bool chomped = false;
    int increment = 0;

    for (s->p++;; s->p++) {
        unsigned char c = rn_scan_at(s, 0);

        if ((c == '+' || c == '-') && !chomped) {
            b->chomp = c == '+' ? 1 : -1;
            chomped = true;
        } else if (c >= '0' && c <= '9' && !increment) {
            increment = c - '0';
            if (!increment)
                return rn_scan_error(s, t->line, t->column,
                                     "a block scalar cannot be indented by 0");
        } else {
            break;
        }
    }
    if (increment)
        b->indent = (s->indent >= 0 ? s->indent : 0) + increment;
    while (rn_scan_blank(s, 0))
        s->p++;
    if (rn_scan_at(s, 0) == '#')
        while (!rn_scan_breakz(s, 0))
            s->p++;
    if (!rn_scan_breakz(s, 0))
        return rn_scan_error(s, t->line, t->column,
                             "a block scalar starts on the line below its indicator");
    if (rn_scan_break(s, 0))
        rn_scan_next_line(s, rn_scan_break(s, 0));
    return RENDER_OK;
}

/* Empty lines, then the indentation of the next line; finds out the scalar's indentation. */
static int block_breaks(struct rn_scanner *s, struct block *b)
{
    int most = 0;

    for (;;) {
        const char *limit = s->end;
        size_t n;

        if (b->indent && s->end - s->p > b->indent)
            limit = s->line_start + b->indent;
        while (s->p < limit && *s->p == ' ')
            s->p++;
        if ((int)rn_scan_column(s) > most)
            most = (int)rn_scan_column(s);
        if ((!b->indent || (int)rn_scan_column(s) < b->indent) && rn_scan_at(s, 0) == '\t')
            return rn_hint(s->run,
                           rn_scan_error(s, s->line, rn_scan_column(s),
                                         "a tab where the block scalar needs indentation"),
                           "use spaces");
        n = rn_scan_break(s, 0);
        if (n == 0)
            break;
        rn_buf_add(&s->breaks, break_text(s->p, n));
        rn_scan_next_line(s, n);
    }
    if (!b->indent) {
        b->indent = most < s->indent + 1 ? s->indent + 1 : most;
        b->indent = b->indent < 1 ? 1 : b->indent;
    }
    return RENDER_OK;
}

static void block_line(struct rn_scanner *s)
{
    const char *q = s->p;

    if (s->facts.lf_breaks) {
        q = memchr(q, '\n', (size_t)(s->end - q));
        q = q ? q : s->end;
        rn_buf_add(&s->text, rn_str_make(s->p, (size_t)(q - s->p)));
        s->p = q; /* the break that follows starts the count of columns anew */
        return;
    }
    while (!rn_scan_breakz(s, (size_t)(q - s->p)))
        q++;
    rn_buf_add(&s->text, rn_str_make(s->p, (size_t)(q - s->p)));
    rn_scan_to(s, q);
}

/* The lines. What *leading holds at the end is the last line's break. */
static int block_lines(struct rn_scanner *s, struct block *b, struct rn_str *leading)
{
    bool after_blank = false;

    while ((int)rn_scan_column(s) == b->indent && s->p < s->end) {
        bool blank = rn_scan_blank(s, 0);
        size_t n;

        if (!b->literal && !after_blank && !blank && leading->n && leading->p[0] == '\n') {
            if (s->breaks.n == 0)
                rn_buf_char(&s->text, ' ');
        } else {
            rn_buf_add(&s->text, *leading);
        }
        rn_buf_add(&s->text, rn_buf_str(&s->breaks));
        s->breaks.n = 0;
        after_blank = blank;
        block_line(s);
        n = rn_scan_break(s, 0);
        *leading = n ? break_text(s->p, n) : RN_S("");
        if (n)
            rn_scan_next_line(s, n);
        RN_TRY(block_breaks(s, b));
    }
    return RENDER_OK;
}

int rn_scan_block_scalar(struct rn_scanner *s, struct rn_token *t, bool literal)
{
    struct block b = {.literal = literal};
    struct rn_str leading = RN_S("");

    t->style = literal ? RN_LITERAL : RN_FOLDED;
    s->text.n = s->breaks.n = 0;
    RN_TRY(block_header(s, t, &b));
    RN_TRY(block_breaks(s, &b));
    RN_TRY(block_lines(s, &b, &leading));
    if (b.chomp != -1)
        rn_buf_add(&s->text, leading);
    if (b.chomp == 1)
        rn_buf_add(&s->text, rn_buf_str(&s->breaks));
    s->breaks.n = 0;
    t->text = keep_text(s);
    t->indent = (uint32_t)b.indent;
    return RENDER_OK;
}
