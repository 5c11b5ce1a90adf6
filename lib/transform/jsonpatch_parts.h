/* The parts of JSON 6902 patches that jsonpatch*.c share. The rules are those of the library inside
 * the reference, which differ from RFC 6902 in places: negative indexes count from the end, a
 * replace of a missing key adds it, scalars compare by their JSON text. */
#ifndef RN_TRANSFORM_JSONPATCH_PARTS_H
#define RN_TRANSFORM_JSONPATCH_PARTS_H

#include "yaml/value.h"

/* A patch being applied to one object. */
struct rn_json_target {
    struct rn_run *run;
    struct rn_node *root;
    struct rn_str id; /* of the object, for messages */
    bool strict;      /* the operations were read as JSON, not as YAML */
};

/* One operation, taken apart. */
struct rn_json_op {
    const struct rn_node *node; /* as read */
    struct rn_str name;         /* "unknown" when it is no string */
    struct rn_mark mark;
    struct rn_str path, from; /* p NULL: missing or no string */
    struct rn_mark path_mark, from_mark;
    const struct rn_node *value; /* NULL: missing */
};

/* jsonpatch_value.c: a fresh copy of an operation's value as JSON has it: the words, numbers and
 * keys of YAML 1.1 in their plain form. Of equal keys the last wins. */
struct rn_node *rn_json_value(struct rn_run *run, const struct rn_node *value, bool strict);
/* Whether a value of the document passes a test for an operation's value. */
bool rn_json_equal(struct rn_run *run, const struct rn_node *doc, const struct rn_node *value,
                   bool strict);
/* The last value of a key given as a C string, as JSON objects have it. */
const struct rn_node *rn_json_member(const struct rn_run *run, const struct rn_node *map,
                                     const char *key);

/* jsonpatch_ops.c: runs one operation. */
int rn_json_run(struct rn_json_target *t, const struct rn_json_op *op);

#endif
