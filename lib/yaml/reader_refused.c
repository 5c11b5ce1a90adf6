/* Text that libfyaml refuses: what the reference takes is mended, the rest is reported. */
#include "yaml/reader_parts.h"

/* libfyaml's line and column, from 1. */
static struct rn_spot find_spot(const struct rn_parser *p, int line, int column)
{
    struct rn_spot s = {.line = line > 0 ? (uint32_t)line - 1 : 0};
    uint32_t lines = s.line, columns = column > 0 ? (uint32_t)column - 1 : 0;

    while (lines > 0 && s.at < p->text.n) {
        size_t n = rn_text_break(p, s.at);

        lines -= n > 0;
        s.at += n ? n : 1;
    }
    while (s.at < p->text.n && !rn_text_break(p, s.at) && s.column < columns) {
        do
            s.at++;
        while ((rn_fed_at(p, s.at) & 0xc0) == 0x80);
        s.column++;
    }
    return s;
}

static bool flow_indicator(unsigned char c)
{
    return c && memchr(",[]{}", c, 5);
}

static size_t line_start(const struct rn_parser *p, size_t i)
{
    while (i > 0 && p->text.p[i - 1] != '\n')
        i--;
    return i;
}

/* ---- Mends ---------------------------------------------------------------------------------- */

/* A comment without a blank before it. */
static bool comment(const struct rn_parser *p, const struct rn_spot *s)
{
    unsigned char before = s->at > 0 ? rn_fed_at(p, s->at - 1) : 0;

    return rn_fed_at(p, s->at) == '#' && before && memchr("\"'[]{},|>+-123456789", before, 20);
}

/* An entry of a list that is not indented, of which nothing is written: libfyaml wants a value. The
 * dash is the last thing before the place, but for empty lines and comments. */
static bool empty_entry(const struct rn_parser *p, const struct rn_spot *s, struct rn_spot *dash)
{
    size_t start = s->at < p->text.n ? line_start(p, s->at) : p->text.n + 1, end, i;

    *dash = *s;
    while (start > 0) {
        end = start - 1;
        dash->line--;
        start = line_start(p, end);
        for (i = start; rn_text_blank(p, i);)
            i++;
        if (i == end || rn_fed_at(p, i) == '#')
            continue;
        for (; i < end; i++)
            if (rn_fed_at(p, i) == '#' && rn_text_blank(p, i - 1))
                end = i;
        for (i = end; i > start && rn_fed_at(p, i - 1) == ' ';)
            i--;
        dash->at = i;
        return i > start && rn_fed_at(p, i - 1) == '-' &&
               (i - 1 == start || rn_text_blank(p, i - 2));
    }
    return false;
}

/* The value of a key of the innermost map, as deep as the key. */
static bool behind_colon(const struct rn_parser *p, const struct rn_spot *s)
{
    size_t i = s->at;

    if (p->top->indent != (int)s->column)
        return false;
    while (i > 0 && (rn_text_blank(p, i - 1) || p->text.p[i - 1] == '\n'))
        i--;
    return i > 0 && p->text.p[i - 1] == ':';
}

/* An alias with a ":" right behind it, which libfyaml takes for a part of its name. */
static bool alias_key(const struct rn_parser *p, const struct rn_spot *s, struct rn_spot *end)
{
    unsigned char c;

    *end = *s;
    if (s->at == 0 || rn_fed_at(p, s->at - 1) != '*')
        return false;
    while ((c = rn_fed_at(p, end->at)) == '_' || c == '-' || rn_is_alpha((char)c) ||
           rn_is_digit((char)c))
        end->at++;
    return rn_fed_at(p, end->at) == ':';
}

static size_t line_end(const struct rn_parser *p, size_t i)
{
    while (i < p->text.n && !rn_text_break(p, i))
        i++;
    return i;
}

/* The document is one flow map or list. What goes before it: blanks, comments, directives, "---".
 */
static bool flow_root(const struct rn_parser *p)
{
    bool line = true; /* at its start */
    size_t i = 0;

    for (;;) {
        unsigned char c = rn_text_at(p, i);
        size_t n = rn_text_break(p, i);

        if (n || rn_text_blank(p, i)) {
            line = n > 0;
            i += n ? n : 1;
        } else if (c == '#' || (line && c == '%')) {
            i = line_end(p, i);
        } else if (line && c == '-' && rn_text_at(p, i + 1) == '-' && rn_text_at(p, i + 2) == '-' &&
                   rn_text_blankz(p, i + 3)) {
            i += 3;
        } else {
            return rn_fed_at(p, i) == '{' || rn_fed_at(p, i) == '[';
        }
    }
}

/* The first line behind the tokens so far that is not as deep as the block map or list that is the
 * document: there it ends, if a token can start there. */
static bool root_end(const struct rn_parser *p, struct rn_spot *end)
{
    size_t root = p->nopen > 1 && !p->open[1].flow ? (size_t)p->open[1].indent : 0, i, n;
    bool line = true; /* end is at the start of a line */

    *end = p->spot;
    end->at = line_start(p, end->at);
    for (i = end->at; i < p->spot.at; i++)
        line = line && rn_text_blank(p, i);
    while (root > 0 && end->at < p->text.n) {
        for (i = end->at; rn_text_blank(p, i);)
            i++;
        if (line && i < p->text.n && i - end->at < root && !rn_text_break(p, i) &&
            rn_text_at(p, i) != '#')
            return !strchr("%@`\"'&*!|>\t", rn_text_at(p, i));
        for (n = 0; end->at < p->text.n && (n = rn_text_break(p, end->at)) == 0;)
            end->at++;
        end->at += n;
        end->line++;
        line = true;
    }
    return false;
}

/* A directive behind the first document may stand there alone: the reference looks no further. */
static bool is_last_line(const struct rn_parser *p, size_t i)
{
    while (i < p->text.n && !rn_text_break(p, i))
        i++;
    while (rn_text_blank(p, i) || rn_text_break(p, i))
        i++;
    return i == p->text.n;
}

/* What libfyaml is given instead of such bytes makes no difference elsewhere, so all are mended. */
static void mend_dashes(struct rn_parser *p, struct rn_spot s)
{
    for (; s.at < p->fed.n; s.at++)
        if (p->fed.p[s.at] == '-' && flow_indicator(rn_fed_at(p, s.at + 1)))
            rn_mend_byte(p, &s, RN_STAND_TEXT);
}

/* Tabs at the start of lines: the walk finds those that the reference refuses. */
static void mend_tabs(struct rn_parser *p, struct rn_spot s)
{
    bool leading = true;

    for (s.at = line_start(p, s.at); s.at < p->fed.n; s.at++) {
        if (leading && p->fed.p[s.at] == '\t')
            rn_mend_byte(p, &s, ' ');
        leading = p->fed.p[s.at] == '\n' || (leading && rn_text_blank(p, s.at));
    }
}

static void mend(struct rn_parser *p, const struct rn_spot *s, const char *message)
{
    static const char nothing[] = {' ', RN_STAND_NOTHING};
    unsigned char c = rn_fed_at(p, s->at);
    struct rn_spot spot = *s;

    if (comment(p, s)) {
        rn_mend_insert(p, s, RN_S(" "));
    } else if (c == '-' && flow_indicator(rn_fed_at(p, s->at + 1))) {
        mend_dashes(p, *s);
    } else if (c == ':' && flow_indicator(rn_fed_at(p, s->at + 1))) {
        rn_mend_byte(p, s, RN_STAND_TEXT);
    } else if (c == '\t' && strstr(message, "tab used as indentation")) {
        mend_tabs(p, *s);
    } else if (strstr(message, "expected node content") && empty_entry(p, s, &spot)) {
        rn_mend_insert(p, &spot, rn_str_make(nothing, 2));
    } else if (strstr(message, "block scalar in block mode") && behind_colon(p, s)) {
        rn_mend_insert(p, s, RN_S(" ")); /* it may stand as deep as its key */
    } else if (alias_key(p, s, &spot)) {
        rn_mend_insert(p, &spot, RN_S(" "));
    } else if (strstr(message, "after document end marker")) {
        spot.at = line_start(p, s->at) + 3;
        rn_mend_cut(p, &spot);
    } else if (strstr(message, "before directive") && is_last_line(p, s->at)) {
        spot.at = line_start(p, s->at);
        rn_mend_cut(p, &spot);
    } else if (strstr(message, "invalid extra closing") && flow_root(p)) {
        rn_mend_cut(p, s);
    } else if (root_end(p, &spot) && spot.at <= s->at) {
        /* v3 looks at what is behind: for libyaml a closing bracket is a token like a comma. */
        if (!p->v3)
            rn_mend_cut(p, &spot);
        else if (strstr(message, "invalid extra closing"))
            rn_mend_byte(p, s, ',');
    }
}

/* ---- Words ---------------------------------------------------------------------------------- */

/* Where the mark of libfyaml is not the best one. */
enum place { HERE, AT_QUOTE, AT_TAB, AT_COLON, AT_BLOCK, AT_DIGIT, AT_TOKEN };

static const struct {
    const char *part; /* of libfyaml's message */
    const char *what;
    const char *hint; /* NULL when there is nothing to say */
    enum place place;
} words[] = {
    {"tab ", "a tab cannot indent", "use spaces", AT_TAB},
    {"without closing quote", "the closing quote is missing", NULL, AT_QUOTE},
    {"marker in", "a document marker inside a quoted scalar", NULL, HERE},
    {"invalid trailing content", "something stands behind a closing quote",
     "write a quote inside single quotes as '', inside double quotes as \\\"", HERE},
    {"hex escape", "an escape sequence lacks hexadecimal digits", NULL, AT_DIGIT},
    {"UTF8 escape", "an escape sequence is no Unicode character", NULL, HERE},
    {"invalid escape", "an unknown escape sequence",
     "write \\\\ for a backslash, or use single quotes", HERE},
    {"multiline", "a map value is not allowed in this context",
     "check the indentation; put text that holds ': ' in quotes", AT_COLON},
    {"nested block mapping on the same line", "a map value is not allowed in this context",
     "put text that holds ': ' in quotes", HERE},
    {"sequence on the same line", "a list entry is not allowed in this context",
     "start the list on the next line", HERE},
    {"sequence entries not allowed", "a list entry is not allowed in this context", NULL, HERE},
    {"invalid mapping key", "a map key is not allowed in this context", NULL, HERE},
    {"placement of ':'", "a map value is not allowed in this context", NULL, HERE},
    {"could not find expected ':'", "could not find expected ':'",
     "a key needs ':' and a blank behind it", HERE},
    {"missing ':'", "could not find expected ':'", "a key needs ':' and a blank behind it", HERE},
    {"invalid value after mapping", "could not find expected ':'",
     "a key needs ':' and a blank behind it, a list entry a blank behind '-'", HERE},
    {"end of block sequence", "expected '-' or the end of the list",
     "check the indentation, and the blank behind '-'", HERE},
    {"expected '-'", "expected '-' or the end of the list", "check the indentation", HERE},
    {"sequence item", "expected '-' or the end of the list", "check the indentation", HERE},
    {"did not find expected key", "expected a key or the end of the map", "check the indentation",
     HERE},
    {"indentation in mapping", "expected a key or the end of the map", "check the indentation",
     HERE},
    {"sequence while in mapping", "expected a key or the end of the map", "check the indentation",
     HERE},
    {"missing comma in flow sequence", "expected ',' or ']'",
     "set entries apart by ','; put text that holds brackets, braces, ',' or ': ' in quotes", HERE},
    {"missing comma in flow mapping", "expected ',' or '}'",
     "set entries apart by ','; put text that holds brackets, braces, ',' or ': ' in quotes", HERE},
    {"closing bracket", "expected ',' or ']'", "close each bracket", HERE},
    {"closing brace", "expected ',' or '}'", "close each brace", HERE},
    {"comma in the beginning", "a value is missing here", NULL, HERE},
    {"extra comma", "a value is missing here", NULL, HERE},
    {"expected node content", "a value is missing here", NULL, HERE},
    {"scalar cannot start with", "text cannot start with this character", "put it in quotes", HERE},
    {"no linebreak found", "a block scalar starts on the line below its indicator", NULL, AT_BLOCK},
    {"indicator 0", "a block scalar cannot be indented by 0", NULL, AT_TOKEN},
    {"tag prefix", "a tag with an unknown handle", NULL, HERE},
    {"tag", "a tag that is none", NULL, AT_TOKEN},
    {"directives without content", "directives without a document (---) behind them", NULL, HERE},
};

static void move(const struct rn_parser *p, struct rn_spot *s, enum place place)
{
    size_t i = s->at;

    if (place == AT_QUOTE || (place == AT_TAB && rn_text_at(p, i) != '\t')) {
        i -= i > 0;
    } else if (place == AT_COLON) {
        while (i < p->text.n && !(p->text.p[i] == ':' && rn_text_blankz(p, i + 1)))
            i++;
    } else if (place == AT_BLOCK) {
        while (i > 0 && p->text.p[i] != '|' && p->text.p[i] != '>')
            i--;
    } else if (place == AT_DIGIT) {
        i += 2;
    }
    if (i >= s->at)
        *s = rn_spot_in(p, *s, i);
    else if (s->column >= s->at - i)
        *s = (struct rn_spot){i, s->line, s->column - (uint32_t)(s->at - i)};
}

/* A tab before the place, with only blanks before it. */
static bool find_tab(const struct rn_parser *p, struct rn_spot *s)
{
    size_t start = line_start(p, s->at), i = start;

    while (i < s->at && rn_text_at(p, i) == ' ')
        i++;
    if (i == s->at || rn_text_at(p, i) != '\t')
        return false;
    *s = (struct rn_spot){.at = i, .line = s->line, .column = (uint32_t)(i - start)};
    return true;
}

int rn_refused(struct rn_parser *p, int line, int column, const char *message)
{
    struct rn_spot s = find_spot(p, line, column);
    size_t i = 0, n = sizeof(words) / sizeof(words[0]);

    mend(p, &s, message);
    if (p->stale)
        return RENDER_OK;
    if (find_tab(p, &s))
        message = "tab ";
    while (i < n && !strstr(message, words[i].part))
        i++;
    if (line == 0 || (i < n && words[i].place == AT_TOKEN)) {
        RN_TRY(rn_walk_on(p));
        s = p->spot;
    }
    if (i == n)
        return rn_error(p->run, rn_spot_mark(p, &s), RN_E_YAML, "%c%s", rn_to_lower(message[0]),
                        message + 1);
    move(p, &s, words[i].place);
    rn_spot_error(p, &s, words[i].what);
    return words[i].hint ? rn_hint(p->run, RENDER_EINPUT, "%s", words[i].hint) : RENDER_EINPUT;
}
