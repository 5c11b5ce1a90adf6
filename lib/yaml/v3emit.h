/* go-yaml v3's emitter: it is told of nodes one after the other and writes YAML with their
 * comments. How it hands comments from one node to the next shows in the output, so its state is
 * kept as there: a comment that a node brings waits until some later step writes it. */
#ifndef RN_YAML_V3EMIT_H
#define RN_YAML_V3EMIT_H

#include "yaml/v3nodes.h"
#include "yaml/v3scalar.h"

/* A node on its way out. */
struct rn_v3_item {
    enum rn_v3_kind kind;
    bool flow;                  /* map or list */
    bool empty;                 /* map or list: its end follows */
    struct rn_v3_scalar scalar; /* of an alias: its name */
    struct rn_str written;      /* a tag that none of enum rn_tag stands for; "" for none */
    struct rn_str anchor;       /* "" for none */
    struct rn_str head, line, foot, tail; /* tail: the foot of the pair before, at a key */
};

struct rn_v3_level;

struct rn_v3_emitter {
    struct rn_run *run;
    struct rn_buf *out;
    size_t line_start; /* offset in out */
    int step;          /* spaces of a level */
    bool compact;      /* lists stand in the column of their key */
    int indent, foot_indent;
    bool whitespace; /* the last character was white space, or there was none */
    bool indention;  /* the line has nothing but indentation and indicators */
    size_t flow;     /* how many flow maps and lists are open */
    struct rn_str head, line, foot, tail, key_line; /* comments that wait */
    struct rn_v3_level *levels;
    size_t nlevels, levels_cap;
};

/* Starts at the end of out. A step that the emitter does not take becomes 2. */
struct rn_v3_emitter rn_v3_emitter_start(struct rn_run *run, struct rn_buf *out, int step,
                                         bool compact);
/* first: of the output; head: the document's own comment. */
void rn_v3_emit_document(struct rn_v3_emitter *e, bool first, struct rn_str head);
/* An item with nothing but empty texts. */
struct rn_v3_item rn_v3_item(enum rn_v3_kind kind);
/* The next node: keys and values in turn. What is in a map or list follows. */
void rn_v3_emit(struct rn_v3_emitter *e, const struct rn_v3_item *n);
/* The end of a map or list, with its comments. */
void rn_v3_emit_end(struct rn_v3_emitter *e, struct rn_str line, struct rn_str foot,
                    struct rn_str tail);
void rn_v3_emit_document_end(struct rn_v3_emitter *e, struct rn_str foot);

#endif
