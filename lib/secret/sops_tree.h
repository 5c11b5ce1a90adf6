/* The tree of a SOPS document, whatever its format: ordered maps whose keys may repeat, lists,
 * typed leaves, and comments as members of maps and lists, because SOPS encrypts comments too.
 * Nodes and texts live in the run's arena; for a document that is decrypted that is locked memory.
 */
#ifndef RN_SECRET_SOPS_TREE_H
#define RN_SECRET_SOPS_TREE_H

#include "base/run.h"

enum rn_sops_kind {
    RN_SOPS_NULL,
    RN_SOPS_STR,
    RN_SOPS_INT,
    RN_SOPS_FLOAT,
    RN_SOPS_BOOL,
    RN_SOPS_TIME,
    RN_SOPS_COMMENT,
    RN_SOPS_MAP,
    RN_SOPS_LIST,
    RN_SOPS_OTHER /* what SOPS cannot hold: an integer over 63 bits, bytes */
};

struct rn_sops_item;

struct rn_sops_value {
    uint8_t kind;
    bool truth;      /* of a bool */
    bool same_line;  /* comment: behind its item, not above it */
    uint32_t n, cap; /* of items */
    struct rn_mark mark;
    union {
        struct rn_str
            text; /* str, comment without its sign, time in RFC 3339, name of an "other" */
        int64_t i;
        double f;
        struct rn_sops_item *items; /* of a map or list */
    };
};

/* A member of a map or list. In a list there is no key. */
struct rn_sops_item {
    struct rn_str key;
    struct rn_mark mark; /* of the key */
    uint8_t key_kind; /* a string, a comment (then value is it), or a kind that cannot be a key */
    struct rn_sops_value value;
};

#define RN_SOPS_EACH(item, of)                                                                     \
    for (struct rn_sops_item *item = (of)->items; (of)->n && item != (of)->items + (of)->n; item++)

static inline bool rn_sops_is_branch(const struct rn_sops_value *v)
{
    return v->kind == RN_SOPS_MAP || v->kind == RN_SOPS_LIST;
}

static inline bool rn_sops_is_comment(const struct rn_sops_item *item)
{
    return item->key_kind == RN_SOPS_COMMENT;
}

static inline struct rn_sops_value rn_sops_text(enum rn_sops_kind kind, struct rn_str text,
                                                struct rn_mark mark)
{
    return (struct rn_sops_value){.kind = (uint8_t)kind, .mark = mark, .text = text};
}

/* Appends a member to a map or list; the pointer is good until the next one. */
struct rn_sops_item *rn_sops_add(struct rn_run *run, struct rn_sops_value *to,
                                 struct rn_sops_item item);
/* Appends key and value to a map. */
struct rn_sops_item *rn_sops_add_pair(struct rn_run *run, struct rn_sops_value *map,
                                      struct rn_str key, struct rn_mark mark,
                                      struct rn_sops_value value);
/* Appends a comment to a map (where its key is the comment) or a list. */
void rn_sops_add_comment(struct rn_run *run, struct rn_sops_value *to, struct rn_str text,
                         bool same_line, struct rn_mark mark);
/* The first value of a string key, or NULL. */
struct rn_sops_value *rn_sops_get(const struct rn_sops_value *map, const char *key);
/* "a string", "an integer", ...: for messages. */
const char *rn_sops_kind_name(const struct rn_sops_value *v);

/* The documents of a file. */
struct rn_sops_docs {
    struct rn_sops_value *at; /* maps */
    size_t n, cap;
    /* How YAML and JSON are laid out: 1 + the spaces of a level; 0 for what SOPS does unasked. */
    unsigned indent;
};

#endif
