/* The tree: one node type for everything that is read, patched and written. Nodes live in the run's
 * arena and are never freed. A node has one parent (but for RN_SHARED); share nothing, copy with
 * rn_node_copy().
 *
 * A scalar is its text, a tag and a style, as in the reference's node tree, because what a scalar
 * is in the output depends on all three (value.h has that rule). NULL where a node is expected
 * means "absent". */
#ifndef RN_YAML_NODE_H
#define RN_YAML_NODE_H

#include "base/run.h"

enum rn_kind { RN_SCALAR, RN_MAP, RN_LIST };

/* The type of a scalar as the reader resolved it. RN_TAG_NONE is a scalar that a transformer wrote
 * without a type: a plain one is resolved anew from its text when it is printed. */
enum rn_tag {
    RN_TAG_NONE,
    RN_TAG_STR,
    RN_TAG_INT,
    RN_TAG_FLOAT,
    RN_TAG_BOOL,
    RN_TAG_NULL,
    RN_TAG_TIMESTAMP,
    RN_TAG_BINARY,
    RN_TAG_MERGE, /* a plain << */
    RN_TAG_OTHER  /* a tag of the user's: the value is a string */
};

enum rn_style { RN_PLAIN, RN_SINGLE, RN_DOUBLE, RN_LITERAL, RN_FOLDED };

enum rn_node_flags {
    RN_FLOW = 1,    /* map or list: written in flow style in the source */
    RN_TAGGED = 2,  /* scalar: the tag was written in the source */
    RN_ENDNOTE = 4, /* root: a comment of the document's stands below its last node */
    RN_SEEN = 8,    /* free for the algorithm that runs; clear it again */
    RN_SHARED = 16, /* scalar: one label or annotation that stands at several places of a resource,
                     * so that who changes it in place changes them all, as in the reference */
    RN_ALIAS = 32   /* an alias stood here in the source: what the reference does not look through
                     * when it merges the values of a Helm chart */
};

struct rn_pair {
    const struct rn_sym *key;
    struct rn_node *value;  /* never NULL */
    struct rn_mark mark;    /* of the key */
    uint8_t key_tag;        /* enum rn_tag of the key; RN_TAG_NONE for one that we made */
    uint8_t key_style;      /* enum rn_style */
    uint8_t key_flow_empty; /* the key was written as nothing */
    uint8_t merged;         /* it came by a merge key (v3) */
    uint32_t comment;       /* number of the JSON object in a comment at the key; 0 for none */
};

struct rn_node {
    uint8_t kind, tag, style, flags;
    union {
        uint32_t indent;  /* block scalar: of its lines; other scalars: 0 */
        uint32_t comment; /* map or list: as of a pair, of a comment of its own */
    };
    struct rn_mark mark;
    union {
        struct rn_str text; /* scalar */
        struct {
            struct rn_pair *pairs; /* which move when a look-up needs an index */
            uint32_t npairs;
            /* Of a big map: there is room for an index before pairs; it is there (node.c). */
            uint32_t pairs_cap : 30, roomy : 1, indexed : 1;
        };
        struct {
            struct rn_node **items;
            uint32_t nitems, items_cap;
        };
    };
};

#define RN_EACH_PAIR(p, map)                                                                       \
    for (struct rn_pair *p = (map)->pairs; (map)->npairs && p != (map)->pairs + (map)->npairs; p++)
#define RN_EACH_ITEM(i, list) for (uint32_t i = 0; i < (list)->nitems; i++)

/* Makers. The text is not copied: it must live as long as the run. The mark is for diagnostics;
 * take that of what caused the node. */
struct rn_node *rn_scalar(struct rn_run *run, struct rn_str text, enum rn_tag tag,
                          enum rn_style style, struct rn_mark mark);
/* A scalar that stays a string, whatever its text. */
struct rn_node *rn_string(struct rn_run *run, struct rn_str text, struct rn_mark mark);
struct rn_node *rn_map_node(struct rn_run *run, struct rn_mark mark);
struct rn_node *rn_list_node(struct rn_run *run, struct rn_mark mark);
/* A deep copy. */
struct rn_node *rn_node_copy(struct rn_run *run, const struct rn_node *n);
/* As rn_node_copy, but what stands at several places of n does so in the copy. */
struct rn_node *rn_node_clone(struct rn_run *run, const struct rn_node *n);

/* n itself, or a copy that does not pass (run.h). */
const struct rn_node *rn_node_stay(struct rn_run *run, const struct rn_node *n);

/* Equal trees: same kinds, tags, styles and texts, pairs in the same order. */
bool rn_node_eq(const struct rn_node *a, const struct rn_node *b);

/* Absent, or a scalar whose tag is null. One without a tag (RN_TAG_NONE) is no null, whatever its
 * text, as in the reference: it becomes one when it is printed and read again. */
static inline bool rn_is_null(const struct rn_node *n)
{
    return !n || (n->kind == RN_SCALAR && n->tag == RN_TAG_NULL);
}
static inline bool rn_is(const struct rn_node *n, enum rn_kind kind)
{
    return n && n->kind == kind;
}
/* Absent, null, {} or []. */
bool rn_is_empty(const struct rn_node *n);
/* Text of a scalar; "" for anything else. */
struct rn_str rn_text(const struct rn_node *n);

/* Maps. map may be NULL or no map at all: then nothing is found. Of two equal keys the first
 * counts. */
struct rn_node *rn_get(const struct rn_node *map, const struct rn_sym *key);
struct rn_pair *rn_get_pair(const struct rn_node *map, const struct rn_sym *key);
/* rn_get for a constant C string. */
struct rn_node *rn_get_c(const struct rn_run *run, const struct rn_node *map, const char *key);
/* Replaces the value of the key, or appends. Returns the pair (valid until the map grows). */
struct rn_pair *rn_set(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                       struct rn_node *value);
/* Appends without looking whether the key is there. */
struct rn_pair *rn_add_pair(struct rn_run *run, struct rn_node *map, struct rn_pair pair);
/* Makes look-ups in a big map fast again after copying it or removing keys. */
void rn_map_index(struct rn_run *run, struct rn_node *map);
/* Removes the first such key; false when there is none. Order is kept. */
bool rn_remove(struct rn_node *map, const struct rn_sym *key);
/* Removes the pairs whose value was set to NULL. */
void rn_map_compact(struct rn_node *map);

/* Lists. */
void rn_append(struct rn_run *run, struct rn_node *list, struct rn_node *item);
void rn_insert(struct rn_run *run, struct rn_node *list, uint32_t at, struct rn_node *item);
void rn_remove_item(struct rn_node *list, uint32_t at);

/* rn_get down a fixed path: rn_get_path(root, n, keys...). */
struct rn_node *rn_get2(const struct rn_node *map, const struct rn_sym *a, const struct rn_sym *b);

/* Sets a scalar as the reference sets an existing field: the new text and tag, the old style; a tag
 * that is written in the source is a part of that, so the new one is written, too. */
void rn_set_scalar(struct rn_node *n, struct rn_str text, enum rn_tag tag);
/* Makes *n what src is, keeping n's place in its parent. src must not be used any more. */
void rn_become(struct rn_node *n, const struct rn_node *src);
/* Of keys that are there twice the last value counts, at the place of the first. */
void rn_map_last_counts(struct rn_run *run, struct rn_node *map);

/* "scalar", "map", "list", or "null": for messages. */
const char *rn_kind_name(const struct rn_node *n);
/* As rn_kind_name, with "string", "number" or "boolean" for a scalar. */
const char *rn_type_name(const struct rn_node *n);

#endif
