#include "yaml/v3tokens.h"

enum { MAX_KEY = 1024 /* characters from the start of a simple key to its colon */ };

/* A place where a key without "?" may have started; one for each flow level. */
struct simple_key {
    bool possible;
    size_t token; /* its place among the tokens */
    size_t at;
    uint32_t line, column, number; /* number: of its character in the text */
};

struct scanner {
    struct rn_run *run;
    struct rn_str s;
    struct rn_v3_tokens *out;
    size_t i;
    uint32_t line, column, number; /* of the character at i, from 0 */
    uint32_t newlines;             /* since the last character that is not blank */
    int indent;                    /* column of the innermost block; -1 outside of all */
    int *indents;
    size_t nindents, indents_cap;
    struct simple_key *keys; /* [level] is that of the current flow level */
    size_t nkeys, keys_cap;
    size_t level; /* of flow */
    bool key_allowed;
};

/* ---- Characters ----------------------------------------------------------------------------- */

static unsigned char at(const struct scanner *sc, size_t i)
{
    return i < sc->s.n ? (unsigned char)sc->s.p[i] : 0;
}

/* Length of the line break at i (CRLF is two), 0 when there is none. */
static size_t break_at(const struct scanner *sc, size_t i)
{
    unsigned char c = at(sc, i);

    if (c == '\n' || c == '\r')
        return 1;
    if (c == 0xc2)
        return at(sc, i + 1) == 0x85 ? 2 : 0;
    if (c == 0xe2 && at(sc, i + 1) == 0x80)
        return (at(sc, i + 2) | 1) == 0xa9 ? 3 : 0;
    return 0;
}

static bool blank_at(const struct scanner *sc, size_t i)
{
    return at(sc, i) == ' ' || at(sc, i) == '\t';
}

static bool end_at(const struct scanner *sc, size_t i)
{
    return i >= sc->s.n || break_at(sc, i) || at(sc, i) == 0;
}

static bool blank_or_end_at(const struct scanner *sc, size_t i)
{
    return blank_at(sc, i) || end_at(sc, i);
}

static size_t width_at(const struct scanner *sc, size_t i)
{
    unsigned char c = at(sc, i);
    size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

    return n > sc->s.n - i ? sc->s.n - i : n;
}

static void skip(struct scanner *sc)
{
    if (sc->i >= sc->s.n)
        return;
    if (!blank_at(sc, sc->i))
        sc->newlines = 0;
    sc->i += width_at(sc, sc->i);
    sc->column++;
    sc->number++;
}

static void skip_line(struct scanner *sc)
{
    size_t n = break_at(sc, sc->i);

    if (at(sc, sc->i) == '\r' && at(sc, sc->i + 1) == '\n') {
        n = 2;
        sc->number++;
    }
    sc->i += n;
    sc->number++;
    sc->column = 0;
    sc->line++;
    sc->newlines++;
}

/* ---- Tokens --------------------------------------------------------------------------------- */

static void add_token(struct scanner *sc, enum rn_v3_token_type type, size_t where)
{
    struct rn_v3_token t = {where, (uint8_t)type};

    RN_PUSH(sc->run, sc->out->at, sc->out->n, sc->out->cap) = t;
}

static void insert_token(struct scanner *sc, size_t place, enum rn_v3_token_type type, size_t where)
{
    struct rn_v3_token *t;

    add_token(sc, type, where);
    t = sc->out->at + place;
    memmove(t + 1, t, (sc->out->n - 1 - place) * sizeof(*t));
    *t = (struct rn_v3_token){where, (uint8_t)type};
}

static const struct rn_v3_token *last_token(const struct scanner *sc)
{
    static const struct rn_v3_token none = {0, RN_V3_DIRECTIVE};

    return sc->out->n ? &sc->out->at[sc->out->n - 1] : &none;
}

/* A block that starts in a column deeper than the one that is open. */
static void roll_indent(struct scanner *sc, uint32_t column, size_t place,
                        enum rn_v3_token_type type, size_t where)
{
    if (sc->level || sc->indent >= (int)column)
        return;
    RN_PUSH(sc->run, sc->indents, sc->nindents, sc->indents_cap) = sc->indent;
    sc->indent = (int)column;
    insert_token(sc, place, type, where);
}

/* Ends the blocks that are deeper than the column. An end moves back to before comments in the
 * block's own column, which are the foot of what is around it. */
static void unroll_indent(struct scanner *sc, int column, size_t scanned_from)
{
    size_t where = scanned_from ? scanned_from - 1 : 0;

    if (sc->level)
        return;
    while (sc->indent > column) {
        size_t stop = where;

        for (size_t i = sc->out->ncomments; i-- > 0;) {
            const struct rn_v3_comment *c = &sc->out->comments[i];

            if (c->end < stop)
                break;
            if ((int)c->column == sc->indent + 1)
                where = c->start;
            stop = c->scan;
        }
        add_token(sc, RN_V3_BLOCK_END, where);
        sc->indent = sc->indents[--sc->nindents];
    }
}

static void save_key(struct scanner *sc)
{
    if (sc->key_allowed)
        sc->keys[sc->level] =
            (struct simple_key){true, sc->out->n, sc->i, sc->line, sc->column, sc->number};
}

static void drop_key(struct scanner *sc)
{
    sc->keys[sc->level].possible = false;
}

/* ---- Comments ------------------------------------------------------------------------------- */

static void add_comment(struct scanner *sc, struct rn_v3_comment c)
{
    RN_PUSH(sc->run, sc->out->comments, sc->out->ncomments, sc->out->comments_cap) = c;
}

static struct rn_v3_comment no_comment(void)
{
    return (struct rn_v3_comment){.head = RN_S(""), .line = RN_S(""), .foot = RN_S("")};
}

/* Takes the text up to the end of the line. */
static struct rn_str take_line(struct scanner *sc)
{
    size_t start = sc->i;

    while (!end_at(sc, sc->i))
        skip(sc);
    return rn_str_slice(sc->s, start, sc->i);
}

/* A comment behind a token, on its line; it goes to the token at `token`. */
static void scan_line_comment(struct scanner *sc, size_t token)
{
    struct rn_v3_comment c = no_comment();
    size_t i = sc->i;

    if (sc->newlines)
        return;
    while (blank_at(sc, i) && i - sc->i < 512)
        i++;
    if (at(sc, i) != '#' || i - sc->i >= 512)
        return;
    while (sc->i < i)
        skip(sc);
    c.token = token;
    c.column = sc->column;
    c.line = take_line(sc);
    add_comment(sc, c);
}

/* Lines of comment that are being read. All places are as in go-yaml, whose columns count from 1
 * here, and whose lines are one short from the second line of comment on. */
struct gather {
    struct scanner *sc;
    struct rn_buf text;
    size_t scan;  /* where the search for this comment began */
    size_t token; /* what a foot belongs to */
    size_t start; /* of the first line */
    uint32_t start_line, start_column;
    uint32_t line, column;
    int64_t foot_line; /* a comment there is the foot of what is above */
    bool value;        /* the token before is a colon */
    bool first_empty, recent_empty;
};

static struct rn_str take_text(struct gather *g)
{
    struct rn_str s = rn_str_dup(&g->sc->run->arena, rn_buf_str(&g->text));

    g->text.n = 0;
    return s;
}

static void add_foot(struct gather *g, size_t i)
{
    struct rn_v3_comment c = no_comment();

    c.token = g->token;
    c.scan = g->scan;
    c.start = g->start;
    c.end = i;
    c.column = g->start_column;
    c.foot = take_text(g);
    add_comment(g->sc, c);
    g->scan = g->token = i;
}

static uint32_t next_indent(const struct scanner *sc)
{
    return sc->indent < 0 ? 0 : (uint32_t)sc->indent;
}

/* A line break, or the bracket that closes the flow collection, at i. */
static void gather_break(struct gather *g, size_t i, bool close_flow)
{
    bool dedented = g->start_column < next_indent(g->sc) + 1;

    if (!close_flow && g->recent_empty)
        return;
    if (close_flow ||
        (g->first_empty && ((g->start_line == g->foot_line && !g->value) || dedented))) {
        if (g->text.n == 0)
            return;
        if (dedented)
            g->token = g->start;
        add_foot(g, i);
    } else if (g->text.n && i < g->sc->s.n) {
        rn_buf_char(&g->text, '\n');
    }
}

/* Comments before the next token; i stands at the first "#". */
static void scan_comments(struct scanner *sc, size_t scanned_from, bool from_first_line)
{
    const struct rn_v3_token *token = last_token(sc);
    struct gather g = {.sc = sc, .text = {.arena = &sc->run->arena}, .scan = scanned_from};
    struct rn_v3_comment head = no_comment();
    size_t peek = 0;

    if (token->type == RN_V3_FLOW_ENTRY && sc->out->n > 1)
        token--;
    g.value = token->type == RN_V3_VALUE;
    g.token = token->at;
    g.first_empty = sc->newlines <= 1;
    g.line = sc->line;
    g.column = sc->column;
    g.foot_line = -1;
    if (!from_first_line) {
        g.foot_line = (int64_t)sc->line - sc->newlines + 1;
        g.foot_line += sc->newlines == 0 && sc->column > 1;
    }
    for (; peek < 512; peek++) {
        size_t i = sc->i + peek;
        bool close_flow = sc->level && (at(sc, i) == ']' || at(sc, i) == '}');

        g.column++;
        if (blank_at(sc, i))
            continue;
        if (close_flow || end_at(sc, i)) {
            gather_break(&g, i, close_flow);
            if (close_flow || i >= sc->s.n || !break_at(sc, i))
                break;
            peek += break_at(sc, i) - 1;
            g.first_empty = false;
            g.recent_empty = true;
            g.column = 0;
            g.line++;
            continue;
        }
        if (g.text.n && g.column < next_indent(sc) + 1 && g.column != g.start_column)
            add_foot(&g, i);
        if (at(sc, i) != '#')
            break;
        if (g.text.n == 0) {
            g.start = i;
            g.start_line = g.line;
            g.start_column = g.column;
        } else {
            rn_buf_char(&g.text, '\n');
        }
        g.recent_empty = false;
        while (sc->i < i) {
            if (break_at(sc, sc->i))
                skip_line(sc);
            else
                skip(sc);
        }
        rn_buf_add(&g.text, take_line(sc));
        peek = break_at(sc, sc->i) ? break_at(sc, sc->i) - 1 : 0;
        g.column = 0;
        g.line = sc->line;
    }
    if (g.text.n == 0)
        return;
    head.token = head.start = g.start;
    head.scan = g.scan;
    head.end = sc->i + peek - 1;
    head.column = g.start_column;
    head.head = take_text(&g);
    add_comment(sc, head);
}

static void scan_to_token(struct scanner *sc)
{
    size_t from = sc->i;
    bool first_line = sc->line == 0;

    for (;;) {
        while (at(sc, sc->i) == ' ' || (at(sc, sc->i) == '\t' && (sc->level || !sc->key_allowed)))
            skip(sc);
        if (at(sc, sc->i) == '#')
            scan_comments(sc, from, first_line);
        if (!break_at(sc, sc->i))
            return;
        skip_line(sc);
        if (sc->level == 0)
            sc->key_allowed = true;
    }
}

/* ---- Scalars: only where they end ------------------------------------------------------------ */

static bool document_indicator(const struct scanner *sc)
{
    const char *p = sc->s.p + sc->i;

    return sc->column == 0 && sc->s.n - sc->i >= 3 &&
           (memcmp(p, "---", 3) == 0 || memcmp(p, "...", 3) == 0) && blank_or_end_at(sc, sc->i + 3);
}

static void scan_quoted(struct scanner *sc, char quote)
{
    skip(sc);
    while (sc->i < sc->s.n) {
        if (break_at(sc, sc->i)) {
            skip_line(sc);
        } else if (quote == '"' && at(sc, sc->i) == '\\' && !end_at(sc, sc->i + 1)) {
            skip(sc);
            skip(sc);
        } else if (at(sc, sc->i) == (unsigned char)quote) {
            skip(sc);
            if (quote == '"' || at(sc, sc->i) != '\'')
                return;
            skip(sc);
        } else {
            skip(sc);
        }
    }
}

/* Whether the character at i ends a plain scalar that is not at a blank. */
static bool ends_plain(const struct scanner *sc, size_t i)
{
    if (at(sc, i) == ':' && blank_or_end_at(sc, i + 1))
        return true;
    return sc->level && at(sc, i) && strchr(",?[]{}", at(sc, i));
}

static void scan_plain(struct scanner *sc)
{
    bool new_line = false;

    do {
        size_t start = sc->i;

        if (document_indicator(sc) || at(sc, sc->i) == '#')
            break;
        while (!blank_or_end_at(sc, sc->i) && !ends_plain(sc, sc->i)) {
            new_line = false;
            skip(sc);
        }
        if (sc->i == start || !(blank_at(sc, sc->i) || break_at(sc, sc->i)))
            break;
        while (blank_at(sc, sc->i) || break_at(sc, sc->i)) {
            if (break_at(sc, sc->i)) {
                skip_line(sc);
                new_line = true;
            } else {
                skip(sc);
            }
        }
    } while (sc->i < sc->s.n && (sc->level || (int)sc->column > sc->indent));
    if (new_line)
        sc->key_allowed = true;
}

/* Spaces up to the indentation, and empty lines; finds out an indentation that is not known. */
static void scan_block_breaks(struct scanner *sc, int *indent)
{
    int deepest = 0;

    for (;;) {
        while ((*indent == 0 || (int)sc->column < *indent) && at(sc, sc->i) == ' ')
            skip(sc);
        deepest = (int)sc->column > deepest ? (int)sc->column : deepest;
        if (!break_at(sc, sc->i))
            break;
        skip_line(sc);
    }
    if (*indent)
        return;
    *indent = deepest > sc->indent + 1 ? deepest : sc->indent + 1;
    *indent = *indent < 1 ? 1 : *indent;
}

static void scan_block(struct scanner *sc)
{
    size_t start = sc->i;
    int indent = 0;

    skip(sc);
    while (at(sc, sc->i) == '+' || at(sc, sc->i) == '-' || rn_is_digit((char)at(sc, sc->i))) {
        if (rn_is_digit((char)at(sc, sc->i)))
            indent = at(sc, sc->i) - '0' + (sc->indent >= 0 ? sc->indent : 0);
        skip(sc);
    }
    while (blank_at(sc, sc->i))
        skip(sc);
    if (at(sc, sc->i) == '#')
        scan_line_comment(sc, start);
    while (!end_at(sc, sc->i))
        skip(sc);
    if (break_at(sc, sc->i))
        skip_line(sc);
    scan_block_breaks(sc, &indent);
    while ((int)sc->column == indent && sc->i < sc->s.n) {
        while (!end_at(sc, sc->i))
            skip(sc);
        if (!break_at(sc, sc->i))
            break;
        skip_line(sc);
        scan_block_breaks(sc, &indent);
    }
}

/* ---- Fetching ------------------------------------------------------------------------------- */

static void fetch_flow_start(struct scanner *sc, enum rn_v3_token_type type)
{
    save_key(sc);
    sc->level++;
    if (sc->level == sc->nkeys)
        RN_PUSH(sc->run, sc->keys, sc->nkeys, sc->keys_cap) = (struct simple_key){0};
    sc->keys[sc->level] = (struct simple_key){0};
    sc->key_allowed = true;
    add_token(sc, type, sc->i);
    skip(sc);
}

static void fetch_flow_end(struct scanner *sc, enum rn_v3_token_type type)
{
    drop_key(sc);
    sc->level -= sc->level > 0;
    sc->key_allowed = false;
    add_token(sc, type, sc->i);
    skip(sc);
}

/* A dash, question mark or comma. */
static void fetch_entry(struct scanner *sc, enum rn_v3_token_type block, enum rn_v3_token_type type)
{
    if (type != RN_V3_FLOW_ENTRY)
        roll_indent(sc, sc->column, sc->out->n, block, sc->i);
    drop_key(sc);
    sc->key_allowed = type != RN_V3_KEY || sc->level == 0;
    add_token(sc, type, sc->i);
    skip(sc);
}

static void fetch_value(struct scanner *sc)
{
    struct simple_key *key = &sc->keys[sc->level];

    if (key->possible && key->line == sc->line && sc->number - key->number <= MAX_KEY) {
        insert_token(sc, key->token, RN_V3_KEY, key->at);
        roll_indent(sc, key->column, key->token, RN_V3_BLOCK_MAP, key->at);
        sc->key_allowed = false;
    } else {
        roll_indent(sc, sc->column, sc->out->n, RN_V3_BLOCK_MAP, sc->i);
        sc->key_allowed = sc->level == 0;
    }
    key->possible = false;
    add_token(sc, RN_V3_VALUE, sc->i);
    skip(sc);
}

/* Anchors, aliases and tags end at a blank or, in flow context, at what ends an entry. */
static void fetch_property(struct scanner *sc, enum rn_v3_token_type type)
{
    save_key(sc);
    sc->key_allowed = false;
    add_token(sc, type, sc->i);
    skip(sc);
    if (at(sc, sc->i) == '<')
        while (!end_at(sc, sc->i) && at(sc, sc->i) != '>')
            skip(sc);
    while (!blank_or_end_at(sc, sc->i) && !(at(sc, sc->i) && strchr(",[]{}", at(sc, sc->i))) &&
           !(type != RN_V3_PROPERTY && ends_plain(sc, sc->i)))
        skip(sc);
}

static void fetch_scalar(struct scanner *sc, unsigned char c)
{
    bool block = sc->level == 0 && (c == '|' || c == '>');

    if (block)
        drop_key(sc);
    else
        save_key(sc);
    sc->key_allowed = block;
    add_token(sc, RN_V3_SCALAR, sc->i);
    if (block) {
        scan_block(sc);
    } else if (c == '"' || c == '\'') {
        scan_quoted(sc, (char)c);
    } else {
        size_t start = sc->i;

        scan_plain(sc);
        if (sc->i == start) /* nothing that YAML knows */
            skip(sc);
    }
}

static void fetch_document(struct scanner *sc, enum rn_v3_token_type type)
{
    unroll_indent(sc, -1, sc->i);
    drop_key(sc);
    sc->key_allowed = false;
    add_token(sc, type, sc->i);
    if (type == RN_V3_DIRECTIVE) {
        while (!end_at(sc, sc->i))
            skip(sc);
        return;
    }
    for (int i = 0; i < 3; i++)
        skip(sc);
}

static void fetch_content(struct scanner *sc, unsigned char c)
{
    bool blank = blank_or_end_at(sc, sc->i + 1);

    if (c == '[' || c == '{')
        fetch_flow_start(sc, c == '[' ? RN_V3_FLOW_LIST : RN_V3_FLOW_MAP);
    else if (c == ']' || c == '}')
        fetch_flow_end(sc, c == ']' ? RN_V3_FLOW_LIST_END : RN_V3_FLOW_MAP_END);
    else if (c == ',')
        fetch_entry(sc, RN_V3_BLOCK_LIST, RN_V3_FLOW_ENTRY);
    else if (c == '-' && blank)
        fetch_entry(sc, RN_V3_BLOCK_LIST, RN_V3_BLOCK_ENTRY);
    else if (c == '?' && (sc->level || blank))
        fetch_entry(sc, RN_V3_BLOCK_MAP, RN_V3_KEY);
    else if (c == ':' && (sc->level || blank))
        fetch_value(sc);
    else if (c == '*')
        fetch_property(sc, RN_V3_ALIAS);
    else if (c == '&' || c == '!')
        fetch_property(sc, RN_V3_PROPERTY);
    else
        fetch_scalar(sc, c);
}

/* False behind the last token. */
static bool fetch(struct scanner *sc)
{
    size_t from = sc->i, comment_for;
    unsigned char c;

    scan_to_token(sc);
    unroll_indent(sc, (int)sc->column, from);
    if (sc->i >= sc->s.n || at(sc, sc->i) == 0) {
        unroll_indent(sc, -1, sc->i);
        add_token(sc, RN_V3_STREAM_END, sc->i);
        return false;
    }
    c = at(sc, sc->i);
    if (sc->column == 0 && c == '%') {
        fetch_document(sc, RN_V3_DIRECTIVE);
        return true;
    }
    if (document_indicator(sc)) {
        fetch_document(sc, c == '-' ? RN_V3_DOCUMENT_START : RN_V3_DOCUMENT_END);
        return true;
    }
    comment_for = sc->i;
    if (sc->out->n && c == (sc->level ? ',' : ':'))
        comment_for = last_token(sc)->at;
    fetch_content(sc, c);
    if (last_token(sc)->type != RN_V3_BLOCK_ENTRY)
        scan_line_comment(sc, comment_for);
    return true;
}

void rn_v3_scan(struct rn_run *run, struct rn_str text, struct rn_v3_tokens *out)
{
    struct scanner sc = {.run = run, .s = text, .out = out, .indent = -1, .key_allowed = true};

    *out = (struct rn_v3_tokens){0};
    RN_PUSH(run, sc.keys, sc.nkeys, sc.keys_cap) = (struct simple_key){0};
    while (fetch(&sc))
        ;
}
