/* The text that go-yaml v3 makes of a tree, as the reference shows nodes and writes back YAML that
 * was inside a string: indent 2, lists not indented under their key, no folding, styles kept. */
#ifndef RN_YAML_V3WRITER_H
#define RN_YAML_V3WRITER_H

#include "yaml/comments.h"
#include "yaml/node.h"

/* Appends the text of a node, with a line break at its end. comments, when not NULL, are those of
 * the text that the node was read from; they are written where they belong. */
void rn_v3_write(struct rn_run *run, const struct rn_node *n, struct rn_comments *comments,
                 struct rn_buf *out);

#endif
