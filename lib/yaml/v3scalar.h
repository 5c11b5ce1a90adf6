/* Scalars as go-yaml v3's emitter writes them: the style that a text can have in its place, and the
 * text in that style. Inside yaml/ and for SOPS, whose files are written by the same emitter. */
#ifndef RN_YAML_V3SCALAR_H
#define RN_YAML_V3SCALAR_H

#include "yaml/node.h"

struct rn_v3_scalar {
    struct rn_str text;
    enum rn_tag tag;
    enum rn_style style;
    bool tagged; /* the tag is written whether it is needed or not */
};

/* Where a scalar stands. */
struct rn_v3_context {
    bool flow, key; /* key: one of those that need no "?" */
};

/* The style that the scalar gets; *tag is set to its tag when that must be written, else to NULL.
 */
enum rn_style rn_v3_style(const struct rn_v3_scalar *s, struct rn_v3_context at, const char **tag);

/* Plain, single or double quoted. Further lines start in the column `indent`. */
void rn_v3_inline(struct rn_buf *out, struct rn_str s, enum rn_style style, size_t indent);
/* "|" or ">" with its hints; step is the emitter's indentation, which the hint names. */
void rn_v3_block_header(struct rn_buf *out, struct rn_str s, bool folded, unsigned step);
/* The lines behind the header. Returns whether they end in a line break. */
bool rn_v3_block_lines(struct rn_buf *out, struct rn_str s, bool folded, size_t indent);

#endif
