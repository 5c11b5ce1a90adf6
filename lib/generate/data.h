/* Nodes as the reference's generators make them. */
#ifndef RN_GENERATE_DATA_H
#define RN_GENERATE_DATA_H

#include "yaml/node.h"

/* Base64 with padding; text of 70 characters or more is cut into lines of 70, each ended by LF. */
struct rn_str rn_base64_lines(struct rn_run *run, struct rn_str bytes);

/* A value of data or binaryData: a string, a literal block when it has line breaks. */
struct rn_node *rn_data_value(struct rn_run *run, struct rn_str text, struct rn_mark mark);

/* The style that the reference gives to a scalar that it adds to a map: double quotes for what YAML
 * 1.1 takes for something else than a string. It shows when the text is replaced later, because
 * styles are kept. */
enum rn_style rn_added_style(struct rn_run *run, struct rn_str text);
/* A string added to a map, in that style. */
struct rn_node *rn_added_string(struct rn_run *run, struct rn_str text, struct rn_mark mark);

/* Sets a field of a map as the reference sets metadata.name: without a type, in the style of the
 * scalar that was there. */
void rn_set_untyped(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                    struct rn_str text, struct rn_mark mark);

#endif
