/* YAML that is the text of a scalar, on its way to be changed and written back: a tree like any
 * other, and beside it what trees do not hold (comments, anchors, aliases, tags of the user's). */
#ifndef RN_YAML_V3TEXT_H
#define RN_YAML_V3TEXT_H

#include "base/map.h"
#include "yaml/v3nodes.h"

/* What a node was made from. */
struct rn_v3_aside {
    const struct rn_v3_node *key;   /* of the pair whose value it is; NULL for none */
    const struct rn_v3_node *value; /* NULL once the node is another one */
};

struct rn_v3_text {
    struct rn_node *root;
    struct rn_map asides;     /* node to struct rn_v3_aside */
    struct rn_str head, foot; /* the document's own comments */
};

/* Reads the first document of a text. Aliases become scalars ("*name"), merge keys stay, keys
 * that are maps or lists become "". root is NULL when there is none. Diagnostics name no file:
 * callers take them back. */
int rn_v3_text_read(struct rn_run *run, struct rn_str text, struct rn_v3_text *out);
/* Whether an alias stands here. */
bool rn_v3_text_is_alias(const struct rn_v3_text *t, const struct rn_node *n);
/* The node has become another one: what it was made from is forgotten. */
void rn_v3_text_forget(struct rn_v3_text *t, const struct rn_node *n);

#endif
