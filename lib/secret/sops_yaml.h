/* YAML as SOPS reads it, between text and tree: nodes that keep their comments, tags and aliases.
 * Inside secret/ only. */
#ifndef RN_SECRET_SOPS_YAML_H
#define RN_SECRET_SOPS_YAML_H

#include "secret/sops_tree.h"
#include "yaml/v3notes.h"

/* Most nodes that a file may have through aliases. */
enum { RN_SOPS_MAX_ALIAS_NODES = 1000000 };

enum rn_sops_node_kind { RN_SOPS_Y_SCALAR, RN_SOPS_Y_MAP, RN_SOPS_Y_LIST, RN_SOPS_Y_ALIAS };

struct rn_sops_node {
    uint8_t kind;
    uint8_t tag; /* enum rn_tag of a scalar; RN_TAG_OTHER for what is taken as text */
    bool tagged; /* with a tag that was written */
    bool quoted; /* of a style that makes it a string */
    bool open;   /* it contains what is looked at now */
    struct rn_mark mark;
    struct rn_str text; /* scalar; name of an alias */
    struct rn_v3_note note;
    struct rn_sops_node *target;   /* of an alias */
    struct rn_sops_node **content; /* key, value, key, value, ... or items */
    size_t n, cap;
};

struct rn_sops_yaml_doc {
    struct rn_sops_node *root;
    struct rn_str foot; /* comment at its end */
};

struct rn_sops_yaml_docs {
    struct rn_sops_yaml_doc *at;
    size_t n, cap;
};

/* All documents of a file. */
int rn_sops_yaml_nodes(struct rn_run *run, struct rn_str text, struct rn_mark start,
                       struct rn_sops_yaml_docs *out);
/* Refuses what go-yaml cannot decode into a map: keys that repeat, merge keys without a map, values
 * that are not of the type of their tag. */
int rn_sops_yaml_check(struct rn_run *run, struct rn_sops_node *root);
/* The value of a scalar, with the kind null when it is not of the type of its tag; then *wrong. */
struct rn_sops_value rn_sops_yaml_scalar(struct rn_run *run, const struct rn_sops_node *n,
                                         bool *wrong);

#endif
