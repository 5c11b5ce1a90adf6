/* Text to tokens. The scanner reads ahead as far as it takes to know whether what it has read was a
 * key: tokens wait in a queue, into which KEY and BLOCK-MAP are inserted late. */
#include "yaml/reader_scan.h"

enum { MAX_KEY_LENGTH = 1024, COMMENT_REACH = 512 };

struct rn_mark rn_scan_mark(const struct rn_scanner *s, uint32_t line, uint32_t column)
{
    struct rn_mark m = s->source.origin;
    uint32_t c = column + (line ? s->source.column_shift + 1 : m.column);

    if (s->source.fixed)
        return m;
    m.line += line;
    m.column = c > UINT16_MAX ? UINT16_MAX : (uint16_t)c;
    return m;
}

int rn_scan_error(struct rn_scanner *s, uint32_t line, uint32_t column, const char *what)
{
    return rn_error(s->run, rn_scan_mark(s, line, column), RN_E_YAML, "%s", what);
}

static int error_here(struct rn_scanner *s, const char *what)
{
    return rn_scan_error(s, s->line, rn_scan_column(s), what);
}

void rn_scan_start(struct rn_scanner *s, const struct rn_source *source)
{
    s->p = s->line_start = source->text.p;
    s->end = s->p + source->text.n;
    s->wide = 0;
    s->line = 0;
    s->facts = source->facts;
    s->source = *source;
    s->simple_key_allowed = true;
    s->note = false;
    s->indent = -1;
    s->flow_level = 0;
    s->nindents = 0;
    s->nkeys = 0;
    RN_PUSH(s->run, s->keys, s->nkeys, s->keys_cap) = (struct rn_simple_key){0};
    s->head = s->ntokens = s->parsed = 0;
    s->text.arena = s->breaks.arena = &s->run->arena;
}

/* ---- The queue ------------------------------------------------------------------------------ */

/* Room for a token at place `at` of the queue. */
static struct rn_token *insert_token(struct rn_scanner *s, size_t at)
{
    if (s->head == s->ntokens && s->head > 0) {
        at -= s->head;
        s->head = s->ntokens = 0;
    }
    if (s->ntokens == s->tokens_cap && s->head > 0) {
        memmove(s->tokens, s->tokens + s->head, (s->ntokens - s->head) * sizeof(s->tokens[0]));
        at -= s->head;
        s->ntokens -= s->head;
        s->head = 0;
    }
    if (s->ntokens == s->tokens_cap)
        s->tokens = rn_grow(s->run, s->tokens, s->ntokens, &s->tokens_cap, sizeof(s->tokens[0]));
    if (at < s->ntokens)
        memmove(s->tokens + at + 1, s->tokens + at, (s->ntokens - at) * sizeof(s->tokens[0]));
    s->ntokens++;
    return &s->tokens[at];
}

static struct rn_token *put_token(struct rn_scanner *s, size_t at, enum rn_token_type type,
                                  uint32_t line, uint32_t column)
{
    struct rn_token *t = insert_token(s, at);

    *t = (struct rn_token){.type = (uint8_t)type, .line = line, .column = column};
    return t;
}

/* A token for what starts here, at the end of the queue. */
static struct rn_token *add_token(struct rn_scanner *s, enum rn_token_type type)
{
    return put_token(s, s->ntokens, type, s->line, rn_scan_column(s));
}

static size_t next_number(const struct rn_scanner *s)
{
    return s->parsed + (s->ntokens - s->head);
}

/* ---- Simple keys ---------------------------------------------------------------------------- */

static int missing_colon(struct rn_scanner *s, const struct rn_simple_key *k)
{
    return rn_scan_error(s, k->line, k->column, "could not find expected ':'");
}

/* A key without "?" stands on one line and is not long. */
static bool too_far(const struct rn_scanner *s, const struct rn_simple_key *k)
{
    return k->line < s->line || k->column + MAX_KEY_LENGTH < rn_scan_column(s);
}

static int check_simple_key(struct rn_scanner *s, struct rn_simple_key *k, bool *valid)
{
    if (k->possible && too_far(s, k)) {
        if (k->required)
            return missing_colon(s, k);
        k->possible = false;
    }
    *valid = k->possible;
    return RENDER_OK;
}

static int remove_simple_key(struct rn_scanner *s)
{
    struct rn_simple_key *k = &s->keys[s->nkeys - 1];

    if (k->possible && k->required)
        return missing_colon(s, k);
    k->possible = false;
    return RENDER_OK;
}

/* What comes next may be a key: remembers its place. */
static int save_simple_key(struct rn_scanner *s, bool *saved)
{
    uint32_t column = rn_scan_column(s);

    *saved = s->simple_key_allowed;
    if (!s->simple_key_allowed)
        return RENDER_OK;
    RN_TRY(remove_simple_key(s));
    s->keys[s->nkeys - 1] =
        (struct rn_simple_key){.possible = true,
                               .required = !s->flow_level && s->indent == (int)column,
                               .waits = true,
                               .token = next_number(s),
                               .line = s->line,
                               .column = column};
    return RENDER_OK;
}

/* ---- Indentation ---------------------------------------------------------------------------- */

/* A block list or map starts at a column that is deeper than the one around it. */
static int roll_indent(struct rn_scanner *s, size_t at, enum rn_token_type type, uint32_t line,
                       uint32_t column)
{
    if (s->flow_level || s->indent >= (int)column)
        return RENDER_OK;
    if (s->nindents >= RN_MAX_DEPTH)
        return rn_fail(s->run, RENDER_ELIMIT, rn_scan_mark(s, line, column), RN_E_LIMIT,
                       "nested deeper than %d levels", RN_MAX_DEPTH);
    RN_PUSH(s->run, s->indents, s->nindents, s->indents_cap) = s->indent;
    s->indent = (int)column;
    put_token(s, at, type, line, column);
    return RENDER_OK;
}

static void unroll_indent(struct rn_scanner *s, int column)
{
    if (s->flow_level)
        return;
    while (s->indent > column) {
        add_token(s, RN_TOK_BLOCK_END);
        s->indent = s->indents[--s->nindents];
    }
}

/* ---- Tokens --------------------------------------------------------------------------------- */

static void skip_blanks(struct rn_scanner *s)
{
    bool tabs = s->flow_level > 0 || !s->simple_key_allowed;
    const char *q = s->p;

    while (q < s->end && (*q == ' ' || (*q == '\t' && tabs)))
        q++;
    s->p = q;
}

static void skip_comment(struct rn_scanner *s)
{
    const char *q;

    s->note = true;
    if (s->facts.lf_breaks) {
        q = memchr(s->p, '\n', (size_t)(s->end - s->p));
        rn_scan_to(s, q ? q : s->end);
        return;
    }
    while (!rn_scan_breakz(s, 0))
        rn_scan_to(s, s->p + 1);
}

/* Moves on to a comment that follows after blanks (and line breaks); false when there is none. */
static bool reach_comment(struct rn_scanner *s, bool lines)
{
    size_t i = 0;

    while (i < COMMENT_REACH && (rn_scan_blank(s, i) ||
                                 (lines && (rn_scan_at(s, i) == '\n' || rn_scan_at(s, i) == '\r'))))
        i++;
    if (i == COMMENT_REACH || rn_scan_at(s, i) != '#')
        return false;
    for (const char *comment = s->p + i; s->p < comment;) {
        size_t n = rn_scan_break(s, 0);

        if (n)
            rn_scan_next_line(s, n);
        else
            s->p++;
    }
    return true;
}

/* Whether the last token ends on this line and may have a comment of its own. */
static bool behind_token(const struct rn_scanner *s)
{
    const char *q = s->p;

    if (s->ntokens == s->head)
        return false;
    switch (s->tokens[s->ntokens - 1].type) {
    case RN_TOK_BLOCK_ENTRY:
    case RN_TOK_DOCUMENT_START:
    case RN_TOK_DOCUMENT_END:
    case RN_TOK_VERSION:
    case RN_TOK_TAG_DIRECTIVE:
        return false;
    default:
        break;
    }
    while (q > s->line_start && (q[-1] == ' ' || q[-1] == '\t'))
        q--;
    return q > s->line_start;
}

/* v3 keeps comments, and so looks further for them than it needs: on the line of a token, and from
 * one comment line to the next. A tab may stand before what it finds. */
static void skip_comments(struct rn_scanner *s)
{
    if (!s->v3) {
        if (rn_scan_at(s, 0) == '#')
            skip_comment(s);
    } else if (behind_token(s)) {
        if (reach_comment(s, false))
            skip_comment(s);
    } else if (rn_scan_at(s, 0) == '#') {
        do
            skip_comment(s);
        while (reach_comment(s, true));
    }
}

/* Tabs do not indent: where a key may start they stay, and start no token. */
static void scan_to_next_token(struct rn_scanner *s)
{
    size_t n;

    for (;;) {
        skip_blanks(s);
        if (rn_scan_at(s, 0) == '#' || rn_scan_at(s, 0) == '\t')
            skip_comments(s);
        n = rn_scan_break(s, 0);
        if (n == 0)
            return;
        rn_scan_next_line(s, n);
        if (!s->flow_level)
            s->simple_key_allowed = true;
    }
}

bool rn_scan_document_indicator(const struct rn_scanner *s)
{
    unsigned char c = rn_scan_at(s, 0);

    return s->p == s->line_start && (c == '-' || c == '.') && rn_scan_at(s, 1) == c &&
           rn_scan_at(s, 2) == c && rn_scan_blankz(s, 3);
}

static int fetch_stream_end(struct rn_scanner *s)
{
    if (rn_scan_column(s)) {
        s->line_start = s->p;
        s->wide = 0;
        s->line++;
    }
    unroll_indent(s, -1);
    RN_TRY(remove_simple_key(s));
    s->simple_key_allowed = false;
    add_token(s, RN_TOK_STREAM_END)->note = s->note;
    return RENDER_OK;
}

static int fetch_directive(struct rn_scanner *s)
{
    struct rn_token t = {.line = s->line};

    unroll_indent(s, -1);
    RN_TRY(remove_simple_key(s));
    s->simple_key_allowed = false;
    RN_TRY(rn_scan_directive(s, &t));
    *insert_token(s, s->ntokens) = t;
    return RENDER_OK;
}

static int fetch_document_indicator(struct rn_scanner *s)
{
    bool end = rn_scan_at(s, 0) == '.';

    unroll_indent(s, -1);
    RN_TRY(remove_simple_key(s));
    s->simple_key_allowed = false;
    add_token(s, end ? RN_TOK_DOCUMENT_END : RN_TOK_DOCUMENT_START)->note = s->note;
    s->note = false;
    s->p += 3;
    return RENDER_OK;
}

static int fetch_flow_start(struct rn_scanner *s, enum rn_token_type type)
{
    struct rn_token *t;
    bool saved;

    RN_TRY(save_simple_key(s, &saved));
    if (s->flow_level >= RN_MAX_DEPTH)
        return rn_fail(s->run, RENDER_ELIMIT, rn_scan_mark(s, s->line, rn_scan_column(s)),
                       RN_E_LIMIT, "nested deeper than %d levels", RN_MAX_DEPTH);
    t = add_token(s, type);
    t->key = saved;
    t->level = s->flow_level;
    RN_PUSH(s->run, s->keys, s->nkeys, s->keys_cap) =
        (struct rn_simple_key){.token = next_number(s) - 1};
    s->flow_level++;
    s->simple_key_allowed = true;
    s->p++;
    return RENDER_OK;
}

static int fetch_flow_end(struct rn_scanner *s, enum rn_token_type type)
{
    RN_TRY(remove_simple_key(s));
    if (s->flow_level) {
        s->flow_level--;
        s->nkeys--;
        /* as in the reference, after an empty [] or {} it is not waited for a ":" any more */
        if (s->keys[s->nkeys].token == s->keys[s->nkeys - 1].token)
            s->keys[s->nkeys - 1].waits = false;
    }
    s->simple_key_allowed = false;
    add_token(s, type);
    s->p++;
    return RENDER_OK;
}

static int fetch_flow_entry(struct rn_scanner *s)
{
    RN_TRY(remove_simple_key(s));
    s->simple_key_allowed = true;
    add_token(s, RN_TOK_FLOW_ENTRY);
    s->p++;
    return RENDER_OK;
}

/* In flow context the parser will find fault with it. */
static int fetch_block_entry(struct rn_scanner *s)
{
    if (!s->flow_level) {
        if (!s->simple_key_allowed)
            return error_here(s, "a list entry is not allowed in this context");
        RN_TRY(roll_indent(s, s->ntokens, RN_TOK_BLOCK_LIST, s->line, rn_scan_column(s)));
    }
    RN_TRY(remove_simple_key(s));
    s->simple_key_allowed = true;
    add_token(s, RN_TOK_BLOCK_ENTRY);
    s->p++;
    return RENDER_OK;
}

static int fetch_key(struct rn_scanner *s)
{
    if (!s->flow_level) {
        if (!s->simple_key_allowed)
            return error_here(s, "a map key is not allowed in this context");
        RN_TRY(roll_indent(s, s->ntokens, RN_TOK_BLOCK_MAP, s->line, rn_scan_column(s)));
    }
    RN_TRY(remove_simple_key(s));
    s->simple_key_allowed = !s->flow_level;
    add_token(s, RN_TOK_KEY);
    s->p++;
    return RENDER_OK;
}

/* Where a key's token is in the queue; the end when it was given out already. */
static size_t place_of(const struct rn_scanner *s, const struct rn_simple_key *k)
{
    return k->token < s->parsed ? s->ntokens : s->head + (k->token - s->parsed);
}

/* The ":" after a simple key: what the queue holds from the key on becomes the key of a map. */
static int key_was_simple(struct rn_scanner *s, struct rn_simple_key *k)
{
    uint32_t line = k->line, column = k->column;

    k->possible = false;
    s->simple_key_allowed = false;
    put_token(s, place_of(s, k), RN_TOK_KEY, line, column);
    return roll_indent(s, place_of(s, k), RN_TOK_BLOCK_MAP, line, column);
}

static int fetch_value(struct rn_scanner *s)
{
    struct rn_simple_key *k = &s->keys[s->nkeys - 1];
    bool valid;

    RN_TRY(check_simple_key(s, k, &valid));
    if (valid) {
        RN_TRY(key_was_simple(s, k));
    } else {
        if (!s->flow_level) {
            if (!s->simple_key_allowed)
                return error_here(s, "a map value is not allowed in this context");
            RN_TRY(roll_indent(s, s->ntokens, RN_TOK_BLOCK_MAP, s->line, rn_scan_column(s)));
        }
        s->simple_key_allowed = !s->flow_level;
    }
    add_token(s, RN_TOK_VALUE);
    s->p++;
    return RENDER_OK;
}

/* Anchors, aliases, tags and scalars that may be a key. */
static int fetch_content(struct rn_scanner *s, enum rn_token_type type)
{
    struct rn_token t = {.type = (uint8_t)type, .line = s->line, .column = rn_scan_column(s)};
    unsigned char c = rn_scan_at(s, 0);

    RN_TRY(save_simple_key(s, &t.key));
    t.level = s->flow_level;
    s->simple_key_allowed = false;
    if (type == RN_TOK_SCALAR)
        RN_TRY(c == '"' || c == '\'' ? rn_scan_quoted(s, &t, c == '\'') : rn_scan_plain(s, &t));
    else if (type == RN_TOK_TAG)
        RN_TRY(rn_scan_tag(s, &t));
    else
        RN_TRY(rn_scan_anchor(s, &t));
    *insert_token(s, s->ntokens) = t;
    return RENDER_OK;
}

static int fetch_block_scalar(struct rn_scanner *s, bool literal)
{
    struct rn_token t = {.type = RN_TOK_SCALAR, .line = s->line, .column = rn_scan_column(s)};

    RN_TRY(remove_simple_key(s));
    s->simple_key_allowed = true;
    RN_TRY(rn_scan_block_scalar(s, &t, literal));
    *insert_token(s, s->ntokens) = t;
    return RENDER_OK;
}

/* A plain scalar may start here: with "-" unless a blank follows, in block context also with "?" or
 * ":" unless a blank, break or end follows. */
static bool starts_plain(const struct rn_scanner *s)
{
    unsigned char c = rn_scan_at(s, 0);

    if (c == '-')
        return !rn_scan_blank(s, 1);
    if (c == '?' || c == ':')
        return !s->flow_level && !rn_scan_blankz(s, 1);
    return !memchr(",[]{}#&*!|>'\"%@`", c, 17) && !rn_scan_blankz(s, 0);
}

static int fetch_indicator(struct rn_scanner *s, unsigned char c, bool *done)
{
    *done = true;
    switch (c) {
    case '[':
        return fetch_flow_start(s, RN_TOK_FLOW_LIST);
    case '{':
        return fetch_flow_start(s, RN_TOK_FLOW_MAP);
    case ']':
        return fetch_flow_end(s, RN_TOK_FLOW_LIST_END);
    case '}':
        return fetch_flow_end(s, RN_TOK_FLOW_MAP_END);
    case ',':
        return fetch_flow_entry(s);
    case '*':
        return fetch_content(s, RN_TOK_ALIAS);
    case '&':
        return fetch_content(s, RN_TOK_ANCHOR);
    case '!':
        return fetch_content(s, RN_TOK_TAG);
    case '\'':
    case '"':
        return fetch_content(s, RN_TOK_SCALAR);
    default:
        break;
    }
    if (c == '-' && rn_scan_blankz(s, 1))
        return fetch_block_entry(s);
    if (c == '?' && (s->flow_level || rn_scan_blankz(s, 1)))
        return fetch_key(s);
    if (c == ':' && (s->flow_level || rn_scan_blankz(s, 1)))
        return fetch_value(s);
    if ((c == '|' || c == '>') && !s->flow_level)
        return fetch_block_scalar(s, c == '|');
    *done = false;
    return RENDER_OK;
}

static int fetch_next_token(struct rn_scanner *s)
{
    unsigned char c;
    bool done;

    scan_to_next_token(s);
    unroll_indent(s, (int)rn_scan_column(s));
    c = rn_scan_at(s, 0);
    if (c == 0)
        return fetch_stream_end(s);
    if (c == '%' && s->p == s->line_start)
        return fetch_directive(s);
    if (rn_scan_document_indicator(s))
        return fetch_document_indicator(s);
    s->note = false;
    if (!rn_is_alpha((char)c)) {
        RN_TRY(fetch_indicator(s, c, &done));
        if (done)
            return RENDER_OK;
    }
    if (starts_plain(s))
        return fetch_content(s, RN_TOK_SCALAR);
    if (c == '\t')
        return rn_hint(s->run, error_here(s, "a tab cannot indent"), "use spaces");
    return error_here(s, "found a character that cannot start any token");
}

int rn_scan_peek(struct rn_scanner *s, struct rn_token **out)
{
    for (;;) {
        if (s->ntokens - s->head > (s->v3 ? 2u : 0u)) {
            struct rn_token *t = &s->tokens[s->head];
            bool valid = false;

            /* while the head may still become a key, it must wait */
            if (t->key && t->level < s->nkeys && s->keys[t->level].token == s->parsed &&
                s->keys[t->level].waits)
                RN_TRY(check_simple_key(s, &s->keys[t->level], &valid));
            if (!valid) {
                *out = &s->tokens[s->head];
                return RENDER_OK;
            }
        }
        RN_TRY(fetch_next_token(s));
    }
}

void rn_scan_skip(struct rn_scanner *s)
{
    s->head++;
    s->parsed++;
}
