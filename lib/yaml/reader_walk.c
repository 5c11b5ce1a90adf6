/* The walk along the text: what stands between the tokens. Each byte is looked at once. */
#include "yaml/reader_parts.h"

enum { COMMENT_REACH = 512 }; /* how far v3 looks for a comment */

void rn_walk_start(struct rn_parser *p)
{
    p->spot = (struct rn_spot){0};
    p->fresh = true;
    p->question = p->commented = p->indicated = false;
    p->colon = RN_NO_COLON;
    p->nopen = 0;
    RN_PUSH(p->run, p->open, p->nopen, p->open_cap) = (struct rn_open){.indent = -1};
    p->top = p->open;
    p->flow_root = false;
}

/* ---- Steps ---------------------------------------------------------------------------------- */

int rn_tab_error(struct rn_parser *p)
{
    return rn_hint(p->run, rn_spot_error(p, &p->spot, "a tab cannot indent"), "use spaces");
}

/* Over the spaces at the spot, in front of `to`. */
static void skip_spaces(struct rn_parser *p, size_t to)
{
    const char *s = p->text.p;
    size_t end = to < p->text.n ? to : p->text.n, i = p->spot.at;

    while (end - i >= 4 && memcmp(s + i, "    ", 4) == 0)
        i += 4;
    while (i < end && s[i] == ' ')
        i++;
    p->spot.column += (uint32_t)(i - p->spot.at);
    p->spot.at = i;
}

static void next_line(struct rn_parser *p, size_t break_length)
{
    p->spot.at += break_length;
    p->spot.line++;
    p->spot.column = 0;
    p->indicated = false;
}

struct rn_spot rn_spot_in(const struct rn_parser *p, struct rn_spot from, size_t i)
{
    while (from.at < i) {
        size_t n = rn_text_break(p, from.at);

        from.line += n > 0;
        from.column = n ? 0 : from.column + ((rn_text_at(p, from.at) & 0xc0) != 0x80);
        from.at += n ? n : 1;
    }
    return from;
}

/* "---" or "..." at the start of a line. */
bool rn_document_mark(const struct rn_parser *p, unsigned char c)
{
    size_t i = p->spot.at;

    return p->spot.column == 0 && rn_text_at(p, i) == c && rn_text_at(p, i + 1) == c &&
           rn_text_at(p, i + 2) == c && rn_text_blankz(p, i + 3);
}

/* ---- Between tokens ------------------------------------------------------------------------- */

static void skip_comment(struct rn_parser *p)
{
    const char *s = p->text.p + p->spot.at, *q;

    /* one behind a token is not looked for in the same way */
    p->commented = p->commented || (p->fresh && !p->indicated);
    if (p->source.facts.lf_breaks) {
        q = memchr(s, '\n', p->text.n - p->spot.at);
        p->spot.at = q ? (size_t)(q - p->text.p) : p->text.n;
        return;
    }
    while (p->spot.at < p->text.n && !rn_text_break(p, p->spot.at))
        p->spot.at++;
}

/* A tab where a key may start is refused, but v3 keeps comments, and so looks for more of them than
 * it needs: behind "?" and ":", and below a comment. */
static int fresh_tab(struct rn_parser *p)
{
    size_t i = p->spot.at, end = i + COMMENT_REACH;

    if (!p->v3 || !(p->commented || p->indicated))
        return rn_tab_error(p);
    while (i < end && (rn_text_blank(p, i) ||
                       (p->commented && (rn_text_at(p, i) == '\n' || rn_text_at(p, i) == '\r'))))
        i++;
    if (i == end || rn_text_at(p, i) != '#')
        return rn_tab_error(p);
    p->spot = rn_spot_in(p, p->spot, i);
    return RENDER_OK;
}

int rn_walk_far_colon(struct rn_parser *p)
{
    return rn_hint(p->run, rn_spot_error(p, &p->key, "could not find expected ':'"),
                   "a key stands on one line with its ':' and has at most %d characters",
                   RN_MAX_KEY_LENGTH);
}

/* An indicator; *more is false when it is something else. */
static inline int walk_indicator(struct rn_parser *p, unsigned char c, bool *more)
{
    switch (c) {
    case ':':
        return rn_walk_colon(p);
    case '-':
        *more = !rn_document_mark(p, '-');
        p->dash = p->spot.at;
        p->fresh = true;
        break;
    case '?':
        p->question = true;
        p->fresh = !rn_in_flow(p);
        break;
    case ',':
        p->question = false;
        p->colon = RN_NO_COLON;
        break;
    default:
        *more = false;
        break;
    }
    if (*more) {
        p->commented = false;
        p->indicated = c == '?';
        rn_walk_step(p);
    }
    return RENDER_OK;
}

/* Does c stop the way to an indicator? */
static bool stops(unsigned char c, char to)
{
    return c == ',' || (c == '?' && to != '?') || (c == ':' && to == '?') ||
           (to == ' ' && (c == '-' || c == ':'));
}

/* To a place, or to what is no gap, or behind (a comma: before) the indicator `stop`. */
static inline int walk(struct rn_parser *p, size_t to, char stop)
{
    bool more = true;
    size_t n;

    while (more && p->spot.at < to) {
        unsigned char c = rn_text_at(p, p->spot.at);

        if (c == ' ') {
            skip_spaces(p, to);
        } else if ((n = rn_text_break(p, p->spot.at)) > 0) {
            next_line(p, n);
            p->fresh = p->fresh || !rn_in_flow(p);
        } else if (c == '#') {
            skip_comment(p);
        } else if (c == '\t') {
            if (p->fresh && !rn_in_flow(p))
                RN_TRY(fresh_tab(p));
            else
                rn_walk_step(p);
        } else if (stop && stops(c, stop)) {
            break;
        } else {
            RN_TRY(walk_indicator(p, c, &more));
            more = more && c != (unsigned char)stop;
        }
    }
    return RENDER_OK;
}

int rn_walk_to(struct rn_parser *p, size_t to)
{
    return walk(p, to, '\0');
}

int rn_walk_on(struct rn_parser *p)
{
    return rn_walk_to(p, p->text.n);
}

int rn_walk_blank(struct rn_parser *p)
{
    return rn_walk_until(p, ' ');
}

int rn_walk_until(struct rn_parser *p, char stop)
{
    return walk(p, p->text.n, stop);
}

/* Behind a plain scalar the reference goes over blanks and line breaks as a part of it. Tabs may
 * stand there, but not for indentation. */
int rn_walk_plain_gap(struct rn_parser *p)
{
    int indent = p->top->indent;
    bool leading = false;

    for (;;) {
        size_t n = rn_text_break(p, p->spot.at);
        unsigned char c = rn_text_at(p, p->spot.at);

        if (n) {
            next_line(p, n);
            skip_spaces(p, p->text.n);
            leading = true;
        } else if (c == ' ') {
            skip_spaces(p, p->text.n);
        } else if (c != '\t') {
            break;
        } else if (leading && (int)p->spot.column < indent + 1) {
            return rn_tab_error(p);
        } else {
            rn_walk_step(p);
        }
    }
    p->fresh = p->fresh || (leading && !rn_in_flow(p));
    return RENDER_OK;
}

/* ---- Over tokens ---------------------------------------------------------------------------- */

void rn_walk_bracket(struct rn_parser *p)
{
    rn_walk_step(p);
    p->fresh = p->commented = p->indicated = p->question = false;
    p->colon = RN_NO_COLON;
}

/* The indicators behind | or >. Without a number the indentation is that of the deepest line down
 * to the first one that is not empty, and deeper than what is around. */
static size_t block_header(const struct rn_parser *p, struct rn_block *b, uint32_t around)
{
    size_t i = p->spot.at + 1, n = 0;

    for (; i < p->fed.n && strchr("+-0123456789", p->fed.p[i]); i++) {
        if (rn_is_digit(p->fed.p[i]))
            b->indent = around + (uint32_t)(p->fed.p[i] - '0');
        else
            b->chomp = p->fed.p[i] == '+' ? 1 : -1;
    }
    while (i < p->text.n && (n = rn_text_break(p, i)) == 0)
        i++;
    b->line += n > 0;
    return i + n;
}

static int block_indent(struct rn_parser *p, size_t from, struct rn_block *b)
{
    struct rn_spot s = {.at = from, .line = b->line};
    size_t n;

    for (; rn_text_at(p, s.at) == ' ' || rn_text_break(p, s.at); s.at += n ? n : 1) {
        n = rn_text_break(p, s.at);
        s.line += n > 0;
        s.column = n ? 0 : s.column + 1;
        b->indent = s.column > b->indent ? s.column : b->indent;
    }
    if (rn_text_at(p, s.at) != '\t')
        return RENDER_OK;
    return rn_hint(p->run, rn_spot_error(p, &s, "a tab where the block scalar needs indentation"),
                   "use spaces");
}

/* libfyaml takes lines for a part of an empty block scalar that are not deeper than what is around:
 * a number tells it better. */
static int mend_block(struct rn_parser *p, uint32_t number)
{
    struct rn_spot spot = p->spot;
    char digit = (char)('0' + number);

    if (number > 9 || rn_is_digit(p->fed.p[spot.at + 1]) || rn_is_digit(p->fed.p[spot.at + 2]))
        return rn_spot_error(p, &p->spot, "a block scalar with lines that are not indented enough");
    spot.at++;
    rn_mend_insert(p, &spot, rn_str_make(&digit, 1));
    return RENDER_OK;
}

/* The end of its last line without the break, or, when trailing breaks are kept, behind these. */
static size_t block_end(const struct rn_parser *p, const struct rn_block *b)
{
    size_t end = b->end;

    while (end > p->spot.at && (rn_text_blank(p, end - 1) ||
                                (b->chomp != 1 && memchr("\r\n", rn_text_at(p, end - 1), 2))))
        end--;
    return end;
}

int rn_walk_block(struct rn_parser *p, const struct rn_token *t, struct rn_event *ev)
{
    uint32_t around = p->top->indent > 0 ? (uint32_t)p->top->indent : 0;
    struct rn_block b = {.literal = ev->style == RN_LITERAL, .line = p->spot.line};
    size_t from = block_header(p, &b, around);

    if (!b.indent)
        RN_TRY(block_indent(p, from, &b));
    if (b.indent <= around)
        b.indent = around + 1;
    b.size = t->end.at > from ? t->end.at - from : 0;
    ev->indent = b.indent;
    ev->text = rn_unfold_block(p, from, &b);
    ev->to = block_end(p, &b);
    while (b.end < t->end.at && rn_text_at(p, b.end) == ' ')
        b.end++;
    if (b.line != t->end.line || b.end < t->end.at)
        RN_TRY(mend_block(p, b.indent - around));
    rn_walked(p, &t->end, 0);
    p->fresh = true;
    return RENDER_OK;
}
