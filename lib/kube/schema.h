/* The built-in schema (Kubernetes 1.21.2): how lists of known kinds merge. The tables are generated
 * from the facts of the reference. */
#ifndef RN_KUBE_SCHEMA_H
#define RN_KUBE_SCHEMA_H

#include "kube/resource.h"

/* A schema of some field; an index into the generated tables, by value. */
struct rn_schema {
    uint16_t definition; /* 1 + index of the object definition, or 0 */
    uint16_t field;      /* 1 + index of the field that led here, or 0 for a definition itself */
};

#define RN_NO_SCHEMA ((struct rn_schema){0, 0})

static inline bool rn_schema_none(struct rn_schema s)
{
    return s.definition == 0 && s.field == 0;
}

/* The schema of a kind, by exact apiVersion and kind text; none when it is not known. */
struct rn_schema rn_schema_of(struct rn_str api_version, struct rn_str kind);
/* The schema of a field of a map, of the elements of a list. */
struct rn_schema rn_schema_field(struct rn_schema map, struct rn_str field);
struct rn_schema rn_schema_items(struct rn_schema list);
/* Whether the list merges (its patch strategy has "merge"). */
bool rn_schema_merges(struct rn_schema list);
/* The keys that its elements merge by: n is 0 for a list of primitives. */
size_t rn_schema_merge_keys(struct rn_schema list, struct rn_str keys[8]);
/* 1 namespaced, 0 cluster-scoped, -1 not known. */
int rn_schema_namespaced(struct rn_str api_version, struct rn_str kind);

#endif
