/* The text that go-yaml v3 makes of a tree, as the reference shows nodes and writes back YAML that
 * was inside a string: indent 2, lists not indented under their key, no folding, styles kept. */
#ifndef RN_YAML_V3WRITER_H
#define RN_YAML_V3WRITER_H

#include "yaml/v3text.h"

/* Appends the text of a node, with a line break at its end. */
void rn_v3_write(struct rn_run *run, const struct rn_node *n, struct rn_buf *out);
/* As rn_v3_write, of a text's root, with what stands beside the tree. */
void rn_v3_write_text(struct rn_run *run, const struct rn_v3_text *text, struct rn_buf *out);

#endif
