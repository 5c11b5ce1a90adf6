/* How a text is laid out: its nodes as they stand there, with the bytes they take. For those who
 * change a text and leave the rest of it as it is. Aliases and merge keys are not expanded, keys
 * that come twice are both there. Lent by the run. */
#ifndef RN_YAML_LAYOUT_H
#define RN_YAML_LAYOUT_H

#include "yaml/reader.h"

struct rn_laid_pair;

struct rn_laid {
    uint8_t kind;             /* enum rn_kind */
    uint8_t style;            /* enum rn_style of a scalar */
    bool flow;                /* map or list in flow style */
    bool empty;               /* a scalar of which nothing is written */
    bool alias;               /* a scalar whose text is the name */
    bool inside;              /* it is in a flow map or list */
    bool named;               /* it has an anchor or a tag */
    size_t from, content, to; /* bytes from..to, of which from..content are its properties */
    size_t dash;              /* item of a block list: its "-" */
    struct rn_mark mark;
    struct rn_str text; /* of a scalar, as it is meant */
    union {
        struct rn_laid_pair *pairs;
        struct rn_laid **items;
    };
    size_t n, cap; /* pairs or items */
};

struct rn_laid_pair {
    struct rn_laid *key, *value;
};

struct rn_layout {
    struct rn_laid *root; /* of the first document; NULL when there is none */
    size_t end;           /* of that document: where the text, or its last line, ends */
};

/* Reads as rn_read_v2 does. Text in UTF-16 is refused. */
int rn_read_layout(struct rn_run *run, struct rn_reader *reader, struct rn_str text, uint16_t place,
                   struct rn_layout *out);

/* Appends a string as a scalar that means it, on one line. style is the wanted one: RN_PLAIN,
 * RN_SINGLE or RN_DOUBLE, when it can be that; flow: it may stand in a flow map or list. */
void rn_spell_string(struct rn_buf *out, struct rn_str s, enum rn_style style, bool flow);
/* Whether s, with each line indented, can be the text of a block scalar (without a number behind
 * the |). */
bool rn_can_be_block(struct rn_str s);

#endif
