/* Inside the reader: text to tokens to events, by the grammar of libyaml (YAML 1.1), as the
 * reference's parsers have it. Only reader*.c include this. */
#ifndef RN_YAML_READER_SCAN_H
#define RN_YAML_READER_SCAN_H

#include "yaml/reader.h"

enum rn_token_type {
    RN_TOK_STREAM_END,
    RN_TOK_VERSION, /* %YAML */
    RN_TOK_TAG_DIRECTIVE,
    RN_TOK_DOCUMENT_START,
    RN_TOK_DOCUMENT_END,
    RN_TOK_BLOCK_LIST,
    RN_TOK_BLOCK_MAP,
    RN_TOK_BLOCK_END,
    RN_TOK_FLOW_LIST,
    RN_TOK_FLOW_LIST_END,
    RN_TOK_FLOW_MAP,
    RN_TOK_FLOW_MAP_END,
    RN_TOK_BLOCK_ENTRY,
    RN_TOK_FLOW_ENTRY,
    RN_TOK_KEY,
    RN_TOK_VALUE,
    RN_TOK_ALIAS,
    RN_TOK_ANCHOR,
    RN_TOK_TAG,
    RN_TOK_SCALAR
};

struct rn_token {
    uint8_t type, style;   /* style: enum rn_style of a scalar */
    bool key;              /* it was saved as a possible simple key (at this flow level) */
    bool note;             /* of the end of a document: a comment stands before it */
    uint32_t level;        /* flow level of the simple key */
    uint32_t line, column; /* from 0, in characters */
    uint32_t indent;       /* of a block scalar's lines */
    struct rn_str text;    /* scalar, anchor, tag handle */
    struct rn_str suffix;  /* of a tag; prefix of a %TAG */
};

/* A place where a key without "?" may have started; one for each flow level. */
struct rn_simple_key {
    bool possible, required;
    bool waits;   /* its token is not given out before it is known whether it is a key */
    size_t token; /* its number in the stream */
    uint32_t line, column;
};

/* What a check of the bytes has found out; it chooses the fast ways. */
struct rn_text_facts {
    bool ascii;     /* nothing else */
    bool lf_breaks; /* LF is the only line break */
};

/* A piece of text and where it stands. */
struct rn_source {
    struct rn_str text;
    struct rn_text_facts facts;
    struct rn_mark origin; /* of the first character */
    uint32_t column_shift; /* added to the columns of the other lines */
    bool fixed;            /* every mark is the origin: the text has another form in its file */
};

struct rn_scanner {
    struct rn_run *run;
    const char *p, *end, *line_start;
    size_t wide; /* bytes since line_start that do not start a character */
    uint32_t line;
    struct rn_text_facts facts;
    struct rn_source source;
    bool v3; /* resources: the reference reads two tokens ahead, and looks for comments */
    bool simple_key_allowed, note;
    int indent;
    uint32_t flow_level;
    int *indents;
    size_t nindents, indents_cap;
    struct rn_simple_key *keys;
    size_t nkeys, keys_cap;
    struct rn_token *tokens;
    size_t head, ntokens, tokens_cap;
    size_t parsed; /* tokens that were taken */
    struct rn_buf text, breaks;
};

/* Starts on a piece of text. The arrays of a former piece are used again. */
void rn_scan_start(struct rn_scanner *s, const struct rn_source *source);
/* The next token, still in the queue; valid until the next call. */
int rn_scan_peek(struct rn_scanner *s, struct rn_token **out);
/* Takes the token that was peeked. */
void rn_scan_skip(struct rn_scanner *s);
/* An error at a place in the text. */
int rn_scan_error(struct rn_scanner *s, uint32_t line, uint32_t column, const char *what);
struct rn_mark rn_scan_mark(const struct rn_scanner *s, uint32_t line, uint32_t column);

/* ---- For the parts of the scanner ------------------------------------------------------------ */

static inline uint32_t rn_scan_column(const struct rn_scanner *s)
{
    return (uint32_t)((size_t)(s->p - s->line_start) - s->wide);
}

/* The byte i ahead; 0 past the end (a text holds no NUL). */
static inline unsigned char rn_scan_at(const struct rn_scanner *s, size_t i)
{
    return (size_t)(s->end - s->p) > i ? (unsigned char)s->p[i] : 0;
}

/* Length in bytes of the line break i ahead, 0 when there is none: LF, CR, CRLF, NEL, LS, PS. */
static inline size_t rn_scan_break(const struct rn_scanner *s, size_t i)
{
    unsigned char c = rn_scan_at(s, i);

    if (c == '\n')
        return 1;
    if (s->facts.lf_breaks)
        return 0;
    if (c == '\r')
        return rn_scan_at(s, i + 1) == '\n' ? 2 : 1;
    if (c == 0xc2)
        return rn_scan_at(s, i + 1) == 0x85 ? 2 : 0;
    if (c == 0xe2 && rn_scan_at(s, i + 1) == 0x80)
        return (rn_scan_at(s, i + 2) | 1) == 0xa9 ? 3 : 0;
    return 0;
}

static inline bool rn_scan_blank(const struct rn_scanner *s, size_t i)
{
    return rn_scan_at(s, i) == ' ' || rn_scan_at(s, i) == '\t';
}

static inline bool rn_scan_breakz(const struct rn_scanner *s, size_t i)
{
    return rn_scan_at(s, i) == 0 || rn_scan_break(s, i);
}

static inline bool rn_scan_blankz(const struct rn_scanner *s, size_t i)
{
    return rn_scan_blank(s, i) || rn_scan_breakz(s, i);
}

static inline void rn_scan_next_line(struct rn_scanner *s, size_t break_length)
{
    s->p += break_length;
    s->line_start = s->p;
    s->wide = 0;
    s->line++;
}

/* Moves on to q, which is on this line. */
static inline void rn_scan_to(struct rn_scanner *s, const char *q)
{
    if (!s->facts.ascii)
        for (const char *c = s->p; c < q; c++)
            s->wide += (*c & 0xc0) == 0x80;
    s->p = q;
}

/* "---" or "..." at the start of a line, blank or end behind it. */
bool rn_scan_document_indicator(const struct rn_scanner *s);

/* Scalars (reader_scalar.c). The token has its place already. */
int rn_scan_block_scalar(struct rn_scanner *s, struct rn_token *t, bool literal);
int rn_scan_quoted(struct rn_scanner *s, struct rn_token *t, bool single);
int rn_scan_plain(struct rn_scanner *s, struct rn_token *t);
/* Anchors, tags, directives (reader_tag.c). */
int rn_scan_anchor(struct rn_scanner *s, struct rn_token *t);
int rn_scan_tag(struct rn_scanner *s, struct rn_token *t);
int rn_scan_directive(struct rn_scanner *s, struct rn_token *t);

/* ---- Events (reader_parse.c) ------------------------------------------------------------------
 */

enum rn_event_type {
    RN_EV_SCALAR,
    RN_EV_ALIAS,
    RN_EV_MAP,
    RN_EV_LIST,
    RN_EV_END, /* of a map or list */
    RN_EV_DOCUMENT_END,
    RN_EV_STREAM_END
};

struct rn_event {
    uint8_t type, style;
    bool flow;       /* map or list in flow style */
    bool empty;      /* a scalar of which nothing was written */
    bool note;       /* of the end of the document: a comment stands before it */
    uint32_t indent; /* of a block scalar's lines */
    struct rn_mark mark;
    struct rn_str text;   /* scalar; name of an alias */
    struct rn_str anchor; /* p NULL when there is none */
    struct rn_str tag;    /* p NULL when there is none; short form (!!str), "!" as it is */
};

struct rn_tag_directive {
    struct rn_str handle, prefix;
};

struct rn_parser {
    struct rn_scanner scan;
    uint8_t state;
    uint8_t *states;
    size_t nstates, states_cap;
    struct rn_tag_directive *directives;
    size_t ndirectives, directives_cap;
};

/* Starts on a piece of text. */
void rn_parse_start(struct rn_parser *p, const struct rn_source *source);
/* The next event of the first document. */
int rn_parse_next(struct rn_parser *p, struct rn_event *ev);

/* ---- Bytes (reader_text.c) --------------------------------------------------------------------
 */

/* Text that is UTF-16 by its byte order mark becomes UTF-8. */
int rn_utf16_decode(struct rn_run *run, struct rn_mark mark, struct rn_str *text, bool *was_utf16);
/* Refuses what is no UTF-8 and control characters; finds out the facts; cuts a byte order mark. */
int rn_text_check(struct rn_run *run, struct rn_source *source);
/* A copy with CRLF as LF, or the text itself when it has none. */
struct rn_str rn_text_drop_cr(struct rn_run *run, struct rn_str text);

/* ---- Nodes (reader_build.c) -------------------------------------------------------------------
 */

struct rn_build_frame;

struct rn_builder {
    struct rn_run *run;
    struct rn_parser parser;
    bool v2;
    struct rn_build_frame *frames;
    size_t nframes, frames_cap;
    struct rn_pair *pairs; /* of the maps that are open, innermost last */
    size_t npairs, pairs_cap;
    struct rn_node **items;
    size_t nitems, items_cap;
    struct rn_map anchors; /* name to struct anchor */
    size_t nodes;          /* all so far, keys and what aliases stand for included */
    size_t alias_nodes;    /* those that came from aliases */
};

/* The first document of a text; NULL when there is none. */
int rn_build_document(struct rn_builder *b, const struct rn_source *source, bool v2,
                      struct rn_node **out);
/* The tag of a scalar (reader_tags.c); that of v3. */
void rn_build_v3_scalar(const struct rn_event *ev, struct rn_node *n);
int rn_build_scalar(struct rn_builder *b, const struct rn_event *ev, struct rn_node *n);
/* A v2 value, a v2 key as JSON will have it. */
int rn_build_v2_value(struct rn_builder *b, struct rn_node *n);
int rn_build_v2_key(struct rn_builder *b, struct rn_node *key);

#endif
