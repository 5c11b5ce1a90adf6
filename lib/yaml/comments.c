#include "yaml/comments.h"

/* Where the scan is. */
struct scan {
    struct rn_run *run;
    struct rn_comments *out;
    struct rn_comment **group; /* where the next group goes */
    struct rn_comment *open;   /* the group that the next line of comment joins */
    struct rn_buf text;        /* its text */
    char quote;                /* the quote that a scalar over several lines is in, or 0 */
    bool blank;                /* the last line was blank, or there was none */
    bool block;                /* inside a block scalar */
    size_t block_column;       /* its lines are indented deeper than that */
};

static size_t indentation(struct rn_str line)
{
    size_t i = 0;

    while (i < line.n && line.p[i] == ' ')
        i++;
    return i;
}

static void close_group(struct scan *sc, bool apart)
{
    if (!sc->open)
        return;
    sc->open->text = rn_str_dup(&sc->run->arena, rn_buf_str(&sc->text));
    sc->open->apart = apart;
    sc->open = NULL;
    sc->text.n = 0;
}

static void add_comment(struct scan *sc, struct rn_str line, size_t column)
{
    if (sc->open && sc->open->column != column)
        close_group(sc, false);
    if (!sc->open) {
        sc->open = *sc->group = RN_NEW(sc->run, struct rn_comment);
        sc->open->column = (uint32_t)column;
        sc->open->attached = !sc->blank;
        sc->group = &sc->open->next;
    } else {
        rn_buf_char(&sc->text, '\n');
    }
    rn_buf_add(&sc->text, rn_str_trim(line));
}

/* Behind a quote at line[i]: after its end, or behind the line when it goes on. */
static size_t skip_quoted(struct scan *sc, struct rn_str line, size_t i)
{
    for (; i < line.n; i++) {
        if (sc->quote == '"' && line.p[i] == '\\') {
            i++;
        } else if (line.p[i] == sc->quote) {
            if (sc->quote == '\'' && i + 1 < line.n && line.p[i + 1] == '\'') {
                i++;
                continue;
            }
            sc->quote = 0;
            return i + 1;
        }
    }
    return line.n;
}

/* Whether a quote at line[i] opens a scalar: only where one can start. */
static bool starts_scalar(struct rn_str line, size_t i)
{
    return i == 0 || strchr(" \t[{,", line.p[i - 1]);
}

/* Whether the content before end is the header of a block scalar: "|", ">-", "|+2" ... */
static bool is_block_header(struct rn_str line, size_t end)
{
    struct rn_str s = rn_str_trim(rn_str_slice(line, 0, end));
    size_t i = s.n;

    while (i > 0 && (s.p[i - 1] == '-' || s.p[i - 1] == '+' || rn_is_digit(s.p[i - 1])))
        i--;
    return i > 0 && (s.p[i - 1] == '|' || s.p[i - 1] == '>') &&
           (i == 1 || s.p[i - 2] == ' ' || s.p[i - 2] == '\t');
}

/* A line with content, that starts at `from`: finds a comment behind it. */
static void scan_content(struct scan *sc, struct rn_str line, size_t from,
                         struct rn_comment_line *out)
{
    size_t i = from, end = line.n;

    if (sc->quote)
        i = skip_quoted(sc, line, i);
    while (i < line.n) {
        char c = line.p[i];

        if ((c == '"' || c == '\'') && starts_scalar(line, i)) {
            sc->quote = c;
            i = skip_quoted(sc, line, i + 1);
        } else if (c == '#' && i > 0 && (line.p[i - 1] == ' ' || line.p[i - 1] == '\t')) {
            out->tail = rn_str_trim(rn_str_slice(line, i, line.n));
            end = i;
            break;
        } else {
            i++;
        }
    }
    if (!sc->quote && is_block_header(line, end)) {
        sc->block = true;
        sc->block_column = from;
    }
}

/* Whether a line is `---` with nothing but a comment behind it, which is above the first node. */
static bool is_document_start(struct scan *sc, struct rn_str line)
{
    struct rn_str rest = rn_str_trim(rn_str_slice(line, line.n < 3 ? line.n : 3, line.n));

    if (sc->quote || !rn_str_starts(line, RN_S("---")))
        return false;
    if (rest.n && (rest.p[0] != '#' || !strchr(" \t", line.p[3])))
        return false;
    if (rest.n)
        add_comment(sc, rest, 0);
    sc->blank = false;
    return true;
}

static void scan_line(struct scan *sc, struct rn_str line, size_t number)
{
    struct rn_comment_line *out = &sc->out->line[number];
    size_t column = indentation(line);
    bool blank = rn_str_trim(line).n == 0;

    out->column = (uint32_t)column;
    if (sc->block && (blank || column > sc->block_column)) {
        sc->blank = blank;
        return;
    }
    sc->block = false;
    if (!sc->quote && blank) {
        close_group(sc, true);
        sc->blank = true;
        return;
    }
    if (!sc->quote && line.p[column] == '#') {
        add_comment(sc, line, column);
        sc->blank = false;
        return;
    }
    if (is_document_start(sc, line))
        return;
    sc->blank = false;
    /* The groups that were met belong to this line. */
    close_group(sc, false);
    out->before = sc->out->line[0].before;
    sc->out->line[0].before = NULL;
    sc->group = &sc->out->line[0].before;
    scan_content(sc, line, column, out);
}

void rn_comments_scan(struct rn_run *run, struct rn_str text, uint16_t place,
                      struct rn_comments *out)
{
    struct scan sc = {.run = run, .out = out, .text = {.arena = &run->arena}, .blank = true};
    size_t number = 0;

    out->place = place;
    out->n = 1;
    for (size_t i = 0; i < text.n; i++)
        out->n += text.p[i] == '\n';
    out->line = RN_NEW_N(run, struct rn_comment_line, out->n + 2);
    for (size_t i = 0; i <= out->n + 1; i++)
        out->line[i].tail = RN_S("");
    sc.group = &out->line[0].before;
    for (size_t at = 0; at < text.n;) {
        size_t end = rn_str_find(text, '\n', at);

        scan_line(&sc, rn_str_slice(text, at, end), ++number);
        at = end + 1;
    }
    close_group(&sc, true);
    out->line[out->n + 1].before = out->line[0].before;
    out->line[0].before = NULL;
}
