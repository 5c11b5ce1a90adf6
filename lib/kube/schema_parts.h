/* Inside the schema: the user's own. Only schema*.c and crds.c include this. */
#ifndef RN_KUBE_SCHEMA_PARTS_H
#define RN_KUBE_SCHEMA_PARTS_H

#include "kube/schema.h"

/* What is used of the built-in schema beside the user's, and which of the two wins: it depends on
 * what the reference had loaded of it before it met the user's. Its definitions of kustomization
 * files are always there, and win. */
enum rn_schema_beside { RN_BUILT_IN_NOTHING, RN_BUILT_IN_BELOW, RN_BUILT_IN_ABOVE };

struct rn_schemas {
    bool chosen;        /* a kustomization has said which */
    bool asked, merged; /* before that: for the scope of an unknown kind, for a merge */
    uint8_t beside;
    bool custom; /* the rest is of the user's file */
    bool read, failed;
    const struct rn_node *endless; /* a $ref that was followed and leads back to itself */
    struct rn_reader *reader;
    struct rn_str text;
    uint16_t place;
    struct rn_map definitions; /* name -> node */
    struct rn_map kinds;       /* apiVersion, kind -> node */
    struct rn_map scopes;      /* apiVersion, kind -> any node: namespaced; the run: not */
};

/* A string of JSON, or one of YAML that becomes one. */
static inline bool rn_schema_string(const struct rn_node *n)
{
    return rn_is(n, RN_SCALAR) && n->tag != RN_TAG_INT && n->tag != RN_TAG_FLOAT &&
           n->tag != RN_TAG_BOOL && n->tag != RN_TAG_NULL;
}

/* The run's; made on first use. */
struct rn_schemas *rn_schemas_of(struct rn_run *run);
/* schema_custom.c: reads the user's file if that has not been done. */
int rn_schema_read(struct rn_run *run, struct rn_schemas *all);
/* What a $ref in a schema of the user's leads to. */
struct rn_schema rn_schema_follow(struct rn_run *run, struct rn_schema s);
/* The definition of that name; none when there is none. */
struct rn_schema rn_schema_definition(struct rn_run *run, struct rn_str name);
struct rn_schema rn_schema_custom_field(struct rn_run *run, const struct rn_node *map,
                                        struct rn_str field);
int rn_schema_custom_list(struct rn_run *run, const struct rn_node *list,
                          struct rn_list_schema *out);

/* schema.c: 1 + index of the built-in definition of that name, 0 for none. */
uint16_t rn_schema_built_in(struct rn_str name);
/* Whether it is one of kustomization files. */
bool rn_schema_of_kustomize(uint16_t definition);

/* schema_check.c: whether a document, a schema in JSON, is of the types of OpenAPI. json: keys may
 * not be there twice (in YAML the last counts: what is earlier gets its value). */
int rn_schema_check_document(struct rn_run *run, const struct rn_node *root, bool json);
int rn_schema_check_schema(struct rn_run *run, const struct rn_node *schema);
/* Whether any field has another value than it has when it is not there. */
bool rn_schema_says_something(const struct rn_node *schema);

#endif
