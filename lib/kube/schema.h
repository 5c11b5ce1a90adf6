/* The schema: how lists merge, and which kinds have no namespace. There is a built-in one
 * (Kubernetes 1.21.2; the tables are generated from the facts of the reference), and `openapi` of
 * the first kustomization that has one puts another in its place: what a build knows of both hangs
 * off its run. The schema of a field may also stand in a comment behind it. */
#ifndef RN_KUBE_SCHEMA_H
#define RN_KUBE_SCHEMA_H

#include "kube/selector.h"
#include "yaml/reader.h"

enum { RN_MAX_SCHEMA_KEYS = 8 };

/* A schema of some field, by value: a place in the generated tables, or a node of the user's. */
struct rn_schema {
    uint16_t definition; /* 1 + index of the object definition, or 0 */
    uint16_t field;      /* 1 + index of the field that led here, or 0 for a definition itself */
    const struct rn_node *custom;
};

/* How a list merges. */
struct rn_list_schema {
    struct rn_schema items;
    struct rn_str keys[RN_MAX_SCHEMA_KEYS]; /* its elements merge by; none: a list of primitives */
    size_t nkeys;
    bool merges; /* its patch strategy has "merge"; if not, the rest is not set */
};

#define RN_NO_SCHEMA ((struct rn_schema){0, 0, NULL})

static inline bool rn_schema_none(struct rn_schema s)
{
    return s.definition == 0 && s.field == 0 && !s.custom;
}

/* A kustomization says which schema is to be used; those after the first are not heard.
 * version: the only built-in one is v1.21.2. */
int rn_schema_use_version(struct rn_run *run, struct rn_textval version);
/* text: of an OpenAPI document in JSON or YAML, whose marks name `place`; read when the schema is
 * needed, and only then wrong. It must live as long as the run. */
int rn_schema_use_file(struct rn_run *run, struct rn_reader *reader, struct rn_str text,
                       uint16_t place, const struct rn_textval *version);
/* Whether a kustomization has said so. */
bool rn_schema_is_chosen(const struct rn_run *run);
/* What was asked before that, on which it depends what the schema will be beside the built-in one:
 * of work that was done in another run, and is this run's now. */
struct rn_schema_use {
    bool scope, merge;
};

struct rn_schema_use rn_schema_use(const struct rn_run *run);
void rn_schema_add_use(struct rn_run *run, struct rn_schema_use use);
/* Forgets all that the run knows of schemas: it begins other work. */
void rn_schema_forget(struct rn_run *run);
/* Whether what was needed of the schema so far could be read; reports what was wrong. */
int rn_schema_check(struct rn_run *run);

/* The schema of a kind, by exact apiVersion and kind text; none when it is not known. */
int rn_schema_of(struct rn_run *run, struct rn_str api_version, struct rn_str kind,
                 struct rn_schema *out);
/* The schema of a field of a map. */
struct rn_schema rn_schema_field(struct rn_run *run, struct rn_schema map,
                                 const struct rn_sym *field);
int rn_schema_list(struct rn_run *run, struct rn_schema list, struct rn_list_schema *out);
/* The schema in comment number `comment` (of a node or pair; 0 for none). */
struct rn_schema rn_schema_in_comment(struct rn_run *run, uint32_t comment);
/* 1 namespaced, 0 cluster-scoped, -1 not known. */
int rn_schema_namespaced(struct rn_run *run, struct rn_str api_version, struct rn_str kind);

#endif
