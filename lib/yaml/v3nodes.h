/* The tree that go-yaml v3's parser makes of a YAML text: nodes that keep their comments, anchors,
 * tags and styles, with aliases and merge keys as they were written. For what is written back:
 * SOPS files, and YAML inside of strings. All is in the run's arena. */
#ifndef RN_YAML_V3NODES_H
#define RN_YAML_V3NODES_H

#include "yaml/node.h"
#include "yaml/v3notes.h"

enum rn_v3_kind { RN_V3_IS_SCALAR, RN_V3_IS_MAP, RN_V3_IS_LIST, RN_V3_IS_ALIAS };

struct rn_v3_node {
    uint8_t kind;  /* enum rn_v3_kind */
    uint8_t tag;   /* enum rn_tag of a scalar; RN_TAG_OTHER for what is taken as text */
    uint8_t style; /* enum rn_style of a scalar */
    bool tagged;   /* with a tag that was written */
    bool flow;     /* map or list */
    bool open;     /* free for who walks: it contains what is looked at now */
    struct rn_mark mark;
    struct rn_str text;    /* scalar; name of an alias */
    struct rn_str written; /* the tag that was written, "" for none */
    struct rn_str anchor;  /* "" for none */
    struct rn_v3_note note;
    struct rn_v3_node *target;   /* of an alias; not NULL then */
    struct rn_v3_node **content; /* key, value, key, value, ... or items */
    size_t n, cap;
};

struct rn_v3_document {
    struct rn_v3_node *root;
    struct rn_str foot; /* comment at its end */
    bool marked;        /* it begins with "---" */
};

struct rn_v3_documents {
    struct rn_v3_document *at;
    size_t n, cap;
};

/* Reads the documents of a text, at most `most`. start: the mark of the first character. */
int rn_v3_read(struct rn_run *run, struct rn_str text, struct rn_mark start, size_t most,
               struct rn_v3_documents *out);

#endif
