/* Inside the reader: bytes to text, libfyaml's events to ours, events to nodes. Only reader*.c
 * include this. */
#ifndef RN_YAML_READER_PARTS_H
#define RN_YAML_READER_PARTS_H

#include "yaml/reader.h"
#include "yaml/scalar.h"

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
    uint32_t column_shift; /* added to the columns, those of the origin's line, too */
    bool fixed;            /* every mark is the origin: the text has another form in its file */
};

/* ---- Bytes (reader_text.c) ------------------------------------------------------------------- */

/* Text that is UTF-16 by its byte order mark becomes UTF-8. */
int rn_utf16_decode(struct rn_run *run, struct rn_mark mark, struct rn_str *text, bool *was_utf16);
/* Refuses what is no UTF-8 and control characters; finds out the facts; cuts a byte order mark. */
int rn_text_check(struct rn_run *run, struct rn_source *source);
/* A copy with CRLF as LF, or the text itself when it has none. */
struct rn_str rn_text_drop_cr(struct rn_run *run, struct rn_str text);

/* ---- Events (reader_events.c) ---------------------------------------------------------------- */

enum rn_event_type {
    RN_EV_SCALAR,
    RN_EV_ALIAS,
    RN_EV_MAP,
    RN_EV_LIST,
    RN_EV_END,          /* of a map or list */
    RN_EV_DOCUMENT_END, /* nothing comes behind these */
    RN_EV_STREAM_END
};

struct rn_event {
    uint8_t type, style;
    bool flow;       /* map or list in flow style */
    bool empty;      /* a scalar of which nothing was written */
    bool note;       /* of the end of the document: a comment may belong to it */
    bool more;       /* of that: it is not the end of the text */
    uint32_t indent; /* of a block scalar's lines */
    struct rn_mark mark;
    struct rn_str text;   /* scalar; name of an alias */
    struct rn_str anchor; /* p NULL when there is none */
    struct rn_str tag;    /* p NULL when there is none; short form (!!str), "!" as it is */
    /* Where it stands in the parser's text: with its properties from `from`, without them from
     * content to `to`. Of a block map or list there is no end. dash: of a block list's item. */
    size_t from, content, to, dash;
};

/* A place in the text that libfyaml reads. */
struct rn_spot {
    size_t at;
    uint32_t line, column; /* from 0, in characters */
};

/* A map or list that is open, or the document, which has the indent -1. */
struct rn_open {
    bool map, flow;
    bool bare;  /* a map of one pair in a flow list, without brackets */
    bool value; /* map: the next node is a value */
    int indent; /* of the block map or list in or around it */
};

/* Bytes that were put into the text; they do not count in marks. */
struct rn_insert {
    size_t at;
    uint32_t line, n;
};

/* A place to be mended when the text is read again: n bytes put in before it, or, if n is 0, the
 * byte there replaced. */
struct rn_mend {
    size_t at;
    uint32_t line;
    uint8_t n;
    char fed[4];
};

struct rn_libfyaml; /* what reader_events.c keeps of it, for all texts of a run */

enum { RN_MAX_KEY_LENGTH = 1024 }; /* in characters, of a key without "?" */

/* What the walk expects of a ":". */
enum rn_colon {
    RN_NO_COLON,
    RN_NEAR_COLON, /* behind a key without "?": on its line */
    RN_ANY_COLON
};

struct rn_parser {
    struct rn_run *run;
    struct rn_libfyaml *fy;
    bool v3; /* resources: what the reference's two parsers differ in */
    struct rn_source source;
    struct rn_str text; /* the source's; when mended, a copy with blanks put in... */
    struct rn_str fed;  /* ...and what libfyaml is given: as long, but with other characters */
    /* The walk (reader_walk.c). */
    struct rn_spot spot;
    size_t dash;    /* the last "-" before an item */
    bool fresh;     /* a key may start here, so in block context a tab may not stand here */
    bool question;  /* a "?" stands before the next node */
    bool commented; /* there was a comment since the last token, not behind it on its line */
    bool indicated; /* a "?" or ":" stands before the spot on its line */
    uint8_t colon;
    struct rn_spot key;   /* where the last key starts */
    struct rn_open *open; /* the document, and the maps and lists that are open in it... */
    struct rn_open *top;  /* ...and the innermost of these */
    size_t nopen, open_cap;
    bool flow_root;      /* the document is a flow map or list... */
    struct rn_spot root; /* ...that starts here... */
    size_t root_end;     /* ...and ends here */
    /* Mends: those found since the text was read from its start, the two copies, what was put in
     * where, how much was read again. */
    bool stale; /* there are some: events are not given out any more */
    bool lost;  /* what follows is not what it seems */
    struct rn_mend *mends;
    size_t nmends, mends_cap, cut;
    char *copy, *fed_copy;
    size_t copy_cap, again, mended;
    struct rn_insert *inserts;
    size_t ninserts, inserts_cap;
};

enum { RN_AGAIN = -1 }; /* as a status: the text was mended, start from its beginning */

/* Starts on a piece of text, or on the same once more when it was mended. */
int rn_parse_start(struct rn_parser *p, const struct rn_source *source);
int rn_parse_again(struct rn_parser *p);
/* The next event of the first document. RN_AGAIN: forget the events so far. */
int rn_parse_next(struct rn_parser *p, struct rn_event *ev);

/* ---- Mends (reader_mend.c, reader_refused.c) ---------------------------------------------------
 * libfyaml reads YAML 1.2, the reference YAML 1.1 by libyaml's rules. What is read differently is
 * looked for in the text around libfyaml's tokens, and refused, or rewritten and read again. */

/* Bytes for libfyaml that are no indicators. The byte check lets no such bytes in. */
enum { RN_STAND_TEXT = 1, RN_STAND_NOTHING = 2 };

/* A token: a scalar without quotes, an anchor or alias without its sign. */
struct rn_token {
    struct rn_spot start, end;
};

/* Forgets the mends of another text. */
void rn_mend_clear(struct rn_parser *p);
/* Gives libfyaml another byte instead of the one at a place. */
void rn_mend_byte(struct rn_parser *p, const struct rn_spot *where, char fed);
/* Puts blanks before a place; libfyaml is given the bytes s, at most 4. */
void rn_mend_insert(struct rn_parser *p, const struct rn_spot *where, struct rn_str s);
/* Cuts off what follows the first document. */
void rn_mend_cut(struct rn_parser *p, const struct rn_spot *where);
/* Before libfyaml reads a text for the first time: what it cannot stand. */
int rn_mend_dangers(struct rn_parser *p);
/* Makes the mends that were found. */
int rn_mend_apply(struct rn_parser *p);

/* A place of the parser's text in the source's. */
size_t rn_source_at(const struct rn_parser *p, size_t at);
/* How many columns in front of a spot, on its line, were put in. */
uint32_t rn_put_in_columns(const struct rn_parser *p, const struct rn_spot *spot);
int rn_spot_error(struct rn_parser *p, const struct rn_spot *spot, const char *what);

static inline struct rn_mark rn_spot_mark(const struct rn_parser *p, const struct rn_spot *spot)
{
    struct rn_mark m = p->source.origin;
    uint32_t c = spot->column + p->source.column_shift + 1;

    if (p->source.fixed)
        return m;
    if (p->ninserts)
        c -= rn_put_in_columns(p, spot);
    m.line += spot->line;
    m.column = c > UINT16_MAX ? UINT16_MAX : (uint16_t)c;
    return m;
}

/* The byte at a place; 0 past the end (a text holds no NUL). */
static inline unsigned char rn_text_at(const struct rn_parser *p, size_t i)
{
    return i < p->text.n ? (unsigned char)p->text.p[i] : 0;
}

/* As rn_text_at, what libfyaml is given. */
static inline unsigned char rn_fed_at(const struct rn_parser *p, size_t i)
{
    return i < p->fed.n ? (unsigned char)p->fed.p[i] : 0;
}

/* Length in bytes of the line break at a place, 0 when there is none: LF, CR, CRLF, NEL, LS, PS. */
static inline size_t rn_text_break(const struct rn_parser *p, size_t i)
{
    unsigned char c = rn_text_at(p, i);

    if (c == '\n')
        return 1;
    if (p->source.facts.lf_breaks)
        return 0;
    if (c == '\r')
        return rn_text_at(p, i + 1) == '\n' ? 2 : 1;
    if (c == 0xc2)
        return rn_text_at(p, i + 1) == 0x85 ? 2 : 0;
    if (c == 0xe2 && rn_text_at(p, i + 1) == 0x80)
        return (rn_text_at(p, i + 2) | 1) == 0xa9 ? 3 : 0;
    return 0;
}

static inline bool rn_text_blank(const struct rn_parser *p, size_t i)
{
    return rn_text_at(p, i) == ' ' || rn_text_at(p, i) == '\t';
}

/* A blank, a break or the end. */
static inline bool rn_text_blankz(const struct rn_parser *p, size_t i)
{
    return rn_text_at(p, i) == 0 || rn_text_blank(p, i) || rn_text_break(p, i);
}

static inline bool rn_in_flow(const struct rn_parser *p)
{
    return p->top->flow;
}

/* ---- The walk (reader_walk.c) ----------------------------------------------------------------
 * follows libfyaml's tokens through the text and looks at what stands between them: blanks, line
 * breaks, comments and the indicators - ? : and the comma. */

void rn_walk_start(struct rn_parser *p);
/* Refuses a ":" that does not stand near enough to its key. */
int rn_walk_far_colon(struct rn_parser *p);
/* As rn_walk, to a place that is not here. */
int rn_walk_to(struct rn_parser *p, size_t to);
/* As rn_walk, to the next thing that is none of these. */
int rn_walk_on(struct rn_parser *p);
/* Over blanks, line breaks and comments only. */
int rn_walk_blank(struct rn_parser *p);
/* Behind the next indicator `stop`; before a comma, "?" (and ":", if looking for "?"). */
int rn_walk_until(struct rn_parser *p, char stop);
/* As rn_walk_plain, where there may be some. */
int rn_walk_plain_gap(struct rn_parser *p);
int rn_tab_error(struct rn_parser *p);
/* The place i of a token that starts at `from`. */
struct rn_spot rn_spot_in(const struct rn_parser *p, struct rn_spot from, size_t i);
/* "---" or "..." at the spot, which starts a line. */
bool rn_document_mark(const struct rn_parser *p, unsigned char c);
/* Over a bracket or brace of a map or list. */
void rn_walk_bracket(struct rn_parser *p);
/* Over a block scalar; the spot is at its | or >. */
int rn_walk_block(struct rn_parser *p, const struct rn_token *t, struct rn_event *ev);

/* Goes on to a place, over blanks, comments and indicators, and checks those. */
static inline int rn_walk(struct rn_parser *p, size_t to)
{
    return p->spot.at < to ? rn_walk_to(p, to) : RENDER_OK;
}

/* Over a character of ASCII. */
static inline void rn_walk_step(struct rn_parser *p)
{
    p->spot.column++;
    p->spot.at++;
}

/* Over a ":". */
static inline int rn_walk_colon(struct rn_parser *p)
{
    if (p->colon == RN_NEAR_COLON &&
        (p->key.line != p->spot.line || p->spot.column > p->key.column + RN_MAX_KEY_LENGTH))
        return rn_walk_far_colon(p);
    p->fresh = p->colon != RN_NEAR_COLON && !rn_in_flow(p);
    p->colon = RN_NO_COLON;
    p->commented = false;
    p->indicated = true;
    rn_walk_step(p);
    return RENDER_OK;
}

/* Behind a token, with its quotes. */
static inline void rn_walked(struct rn_parser *p, const struct rn_spot *end, size_t quotes)
{
    p->spot = *end;
    p->spot.at += quotes;
    p->spot.column += (uint32_t)quotes;
    p->fresh = p->commented = p->indicated = false;
}

/* Over the blanks and line breaks that the reference takes for a part of a plain scalar. */
static inline int rn_walk_plain(struct rn_parser *p)
{
    return rn_text_at(p, p->spot.at) == ':' ? RENDER_OK : rn_walk_plain_gap(p);
}

/* ---- Checks of tokens (reader_check.c) ---------------------------------------------------------
 */

/* Each leaves the walk behind the token. */
int rn_check_plain(struct rn_parser *p, const struct rn_token *t);
int rn_check_quoted(struct rn_parser *p, const struct rn_token *t, bool single, bool *as_is);
int rn_check_name(struct rn_parser *p, const struct rn_token *t, bool alias);
int rn_check_tag(struct rn_parser *p, const struct rn_token *t);
int rn_check_empty(struct rn_parser *p);
int rn_check_directives(struct rn_parser *p);
int rn_check_end(struct rn_parser *p);
/* What stands at the spot would have to be a key. */
int rn_check_misplaced(struct rn_parser *p);

/* Something starts at the spot: may it stand there? What stands as deep as the keys of the block
 * map around it, or the dashes of the list, has to be a key. */
static inline int rn_check_place(struct rn_parser *p)
{
    const struct rn_open *o = p->top;

    if (!p->fresh || o->flow || (int)p->spot.column != o->indent ||
        (o->map && !o->value && !p->question))
        return RENDER_OK;
    return rn_check_misplaced(p);
}

/* A node starts: is it a key, does its ":" have to be near? */
static inline void rn_check_key(struct rn_parser *p, const struct rn_spot *start)
{
    struct rn_open *o = p->top;

    if (o->map) {
        if (!o->value) {
            p->colon = p->question ? RN_ANY_COLON : RN_NEAR_COLON;
            p->key = *start;
        }
        o->value = !o->value;
    }
    p->question = false;
}

/* ---- Texts of scalars (reader_unfold.c) ------------------------------------------------------ */

struct rn_block {
    bool literal;
    int chomp;       /* -1 strip, 0 clip, 1 keep */
    uint32_t indent; /* of its lines */
    uint32_t line;   /* of its first line; then of the first one that is not its */
    size_t size;     /* a guess */
    size_t end;      /* where its text ends */
};

struct rn_str rn_unfold(struct rn_parser *p, const struct rn_token *t, enum rn_style style);
/* A block scalar whose lines start at from. */
struct rn_str rn_unfold_block(struct rn_parser *p, size_t from, struct rn_block *b);

/* libfyaml refused the text at a place (line and column from 1): mends it, or reports. */
int rn_refused(struct rn_parser *p, int line, int column, const char *message);

/* ---- Nodes (reader_build.c) ------------------------------------------------------------------ */

struct rn_build_frame;
struct rn_comment_reader; /* reader_comments.c */

/* The comments of an event, by number; 0 for those that are no JSON objects. */
struct rn_comment_numbers {
    uint32_t head, line;
    bool has_line;
};

struct rn_builder {
    struct rn_run *run;
    struct rn_parser parser;
    bool v2;
    struct rn_comment_reader *comments;  /* NULL: no comment of the text is a JSON object */
    struct rn_comment_numbers numbers;   /* of the event */
    struct rn_build_frame *frames, *top; /* of the document, and what is open in it */
    size_t nframes, frames_cap;
    struct rn_pair *pairs; /* of the maps that are open, innermost last */
    size_t npairs, pairs_cap;
    struct rn_node **items;
    size_t nitems, items_cap;
    struct rn_map anchors; /* name to struct anchor */
    size_t alias_nodes, nodes;
};

/* The first document of a text; NULL when there is none. */
int rn_build_document(struct rn_builder *b, const struct rn_source *source, bool v2,
                      struct rn_node **out);
struct rn_layout;
/* reader_layout.c: shift is how many bytes stand in front of the source's text. */
int rn_lay_document(struct rn_run *run, struct rn_parser *p, const struct rn_source *source,
                    size_t shift, struct rn_layout *out);
/* Comments that are JSON objects (reader_comments.c). A reader of them for a text, or NULL when it
 * has none; to be told before its document is read, also once more; the comments of the next event.
 */
struct rn_comment_reader *rn_comment_reader_new(struct rn_run *run, struct rn_str text);
void rn_comment_reader_begin(struct rn_comment_reader *r);
struct rn_comment_numbers rn_comment_reader_event(struct rn_comment_reader *r,
                                                  const struct rn_event *ev);
/* The type of a scalar of v3 that has no tag. */
static inline enum rn_tag rn_build_untagged(const struct rn_event *ev)
{
    return ev->style == RN_PLAIN ? rn_resolve_plain(ev->text) : RN_TAG_STR;
}

/* The tag of a scalar (reader_tags.c); that of v3. */
void rn_build_v3_scalar(const struct rn_event *ev, struct rn_node *n);
int rn_build_scalar(struct rn_builder *b, const struct rn_event *ev, struct rn_node *n);
/* A v2 value, a v2 key as JSON will have it. */
int rn_build_v2_value(struct rn_builder *b, struct rn_node *n);
int rn_build_v2_key(struct rn_builder *b, struct rn_node *key);

#endif
