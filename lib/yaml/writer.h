/* The writer: nodes to the exact bytes that the reference prints. One function from node to bytes
 * for its whole way of tree, text, JSON, text. */
#ifndef RN_YAML_WRITER_H
#define RN_YAML_WRITER_H

#include "yaml/node.h"

/* Appends one document (no "---", ends in a line break). raw: as for -o DIR, where the hidden
 * re-encoding is left out. Errors at the mark of the value that cannot be printed; what was
 * appended is taken back. */
int rn_write_document(struct rn_run *run, const struct rn_node *root, bool raw, struct rn_buf *out);

/* The order of two keys in the output: <0, 0, >0. */
int rn_key_cmp(struct rn_str a, struct rn_str b);

#endif
