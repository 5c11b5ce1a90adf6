/* The comments of a YAML text, by line: the tree does not hold them, and only YAML that is written
 * back into the string it came from needs them. */
#ifndef RN_YAML_COMMENTS_H
#define RN_YAML_COMMENTS_H

#include "base/run.h"

/* Lines of comment that stand together. */
struct rn_comment {
    struct rn_str text; /* without indentation and last line break */
    uint32_t column;    /* from 0 */
    bool attached;      /* no blank line is above it */
    bool apart;         /* a blank line, or the end, follows */
    struct rn_comment *next;
};

/* What is on, or right above, a line of the text. */
struct rn_comment_line {
    struct rn_comment *before; /* between the content above and that of this line */
    struct rn_str tail;        /* behind the content of the line; "" for none */
    uint32_t column;           /* of the line's first content, from 0 */
};

/* line[1..n], counted as the marks do whose file is `place`; what stands at the end of the text is
 * before line n + 1. Whoever writes a comment takes it out. */
struct rn_comments {
    struct rn_comment_line *line;
    size_t n;
    uint16_t place;
};

/* place: of the text's marks. */
void rn_comments_scan(struct rn_run *run, struct rn_str text, uint16_t place,
                      struct rn_comments *out);

#endif
