/* JSON text: reading it strictly into nodes, and writing nodes as Go's encoding/json does. */
#ifndef RN_YAML_JSON_H
#define RN_YAML_JSON_H

#include "yaml/node.h"

/* Reads strict JSON (RFC 8259, one value, nothing after it). Strings get RN_TAG_STR and style
 * double; numbers RN_TAG_INT or RN_TAG_FLOAT with their source text; duplicate keys: the last wins.
 * Errors are reported at their place; start is the mark of the first byte. */
int rn_json_read(struct rn_run *run, struct rn_str text, struct rn_mark start,
                 struct rn_node **out);
/* As rn_json_read, but members of one key are all kept. */
int rn_json_read_members(struct rn_run *run, struct rn_str text, struct rn_mark start,
                         struct rn_node **out);
/* As rn_json_read_members, but what follows the value is not looked at. */
int rn_json_read_first(struct rn_run *run, struct rn_str text, struct rn_mark start,
                       struct rn_node **out);
/* Writes a node as compact JSON with sorted keys, as Go writes it (with < > & escaped when html).
 * Scalars are written by their final values (value.h). */
int rn_json_write(struct rn_run *run, const struct rn_node *n, bool html, struct rn_buf *out);
/* A JSON string literal of s. */
void rn_json_string(struct rn_buf *out, struct rn_str s, bool html);

#endif
