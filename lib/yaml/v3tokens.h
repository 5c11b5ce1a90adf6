/* Where the tokens of a YAML text stand, and the comments between them, as go-yaml v3's scanner has
 * them. Only places are found here: what the text means, and whether it is right, is the reader's
 * business. They are found by ourselves because go-yaml attaches comments by its scanner's tokens,
 * and libfyaml 0.7.12 hands out events only. For text that the reader refuses the result is of no
 * use, but defined. Inside yaml/ only; v3notes.h is what others use. */
#ifndef RN_YAML_V3TOKENS_H
#define RN_YAML_V3TOKENS_H

#include "base/run.h"

enum rn_v3_token_type {
    RN_V3_DIRECTIVE,
    RN_V3_DOCUMENT_START,
    RN_V3_DOCUMENT_END,
    RN_V3_BLOCK_LIST,
    RN_V3_BLOCK_MAP,
    RN_V3_BLOCK_END,
    RN_V3_FLOW_LIST,
    RN_V3_FLOW_LIST_END,
    RN_V3_FLOW_MAP,
    RN_V3_FLOW_MAP_END,
    RN_V3_BLOCK_ENTRY,
    RN_V3_FLOW_ENTRY,
    RN_V3_KEY,
    RN_V3_VALUE,
    RN_V3_ALIAS,
    RN_V3_PROPERTY, /* anchor or tag */
    RN_V3_SCALAR,
    RN_V3_STREAM_END
};

struct rn_v3_token {
    size_t at; /* offset of its start */
    uint8_t type;
};

/* A comment, or lines of it that belong together. */
struct rn_v3_comment {
    size_t token;                   /* it is given to the first token that starts there or later */
    size_t scan, end;               /* where it was looked for, and where that ended */
    size_t start;                   /* of its first line */
    uint32_t column;                /* of its first line, from 1 */
    struct rn_str head, line, foot; /* one of them is not "" */
};

struct rn_v3_tokens {
    struct rn_v3_token *at;
    size_t n, cap;
    struct rn_v3_comment *comments;
    size_t ncomments, comments_cap;
};

/* text is UTF-8 without a byte order mark. */
void rn_v3_scan(struct rn_run *run, struct rn_str text, struct rn_v3_tokens *out);

#endif
