/* Field specs: which fields of which kinds a transformer writes to; their tables and how tables
 * merge; and the walk along a path. */
#ifndef RN_KUBE_FIELDSPEC_H
#define RN_KUBE_FIELDSPEC_H

#include "kube/resource.h"

/* One part of a split path. */
struct rn_path_part {
    const struct rn_sym *name;
    bool list;    /* it was written with "[]" */
    bool element; /* an index or [key=value], which the reference takes for no field of a map */
};

struct rn_fieldspec {
    struct rn_gvk gvk;  /* empty parts match anything */
    struct rn_str path; /* as written, for messages and comparison */
    struct rn_path_part *parts;
    uint32_t nparts;
    bool create;
    struct rn_mark mark; /* in a configuration file; none for the built-in ones */
};

struct rn_fieldspecs {
    struct rn_fieldspec *at;
    size_t n, cap;
};

/* Which fields hold names of which kind. */
struct rn_name_reference {
    struct rn_gvk target;
    struct rn_fieldspecs referrers;
};

struct rn_name_references {
    struct rn_name_reference *at;
    size_t n, cap;
};

/* The tables of a transformer configuration, in the order of the reference's. */
enum rn_table {
    RN_NAME_PREFIX,
    RN_NAME_SUFFIX,
    RN_NAMESPACE,
    RN_COMMON_LABELS,
    RN_LABELS,
    RN_TEMPLATE_LABELS,
    RN_VOLUME_CLAIM_TEMPLATE_LABELS,
    RN_COMMON_ANNOTATIONS,
    RN_VAR_REFERENCE,
    RN_IMAGES,
    RN_REPLICAS,
    RN_TABLES
};

struct rn_transformer_config {
    struct rn_fieldspecs tables[RN_TABLES];
    struct rn_name_references references;
};

/* Fills the parts of a spec whose gvk, path and create are set. */
void rn_fieldspec_parse(struct rn_run *run, struct rn_fieldspec *fs);
/* Whether a spec leads to a field of the identity, or to the map that has it: who writes to such
 * fields tells the set (rn_resset_dirty()). */
bool rn_fieldspec_leads_to_id(struct rn_run *run, const struct rn_fieldspec *fs);
bool rn_fieldspecs_lead_to_id(struct rn_run *run, const struct rn_fieldspecs *specs);
/* Merges one parsed spec into a table: it is dropped when the table has one of the same path whose
 * gvk it selects; an error if that one's `create` differs. table names it in the message. */
int rn_fieldspecs_merge_one(struct rn_run *run, struct rn_fieldspecs *into,
                            const struct rn_fieldspec *fs, const char *table);
int rn_fieldspecs_merge(struct rn_run *run, struct rn_fieldspecs *into,
                        const struct rn_fieldspecs *from, const char *table);
/* The order of gvks in a configuration: by rank of the kind, then bytes of group_version_kind. */
int rn_gvk_order(const struct rn_gvk *a, const struct rn_gvk *b);
/* Sorts as the reference does after a merge. */
void rn_fieldspecs_sort(struct rn_run *run, struct rn_fieldspecs *specs);
void rn_name_references_sort(struct rn_run *run, struct rn_name_references *refs);
/* into becomes the merge of into and from; every table is sorted. The arrays of a configuration are
 * never changed once made: so *into may be a plain copy (*a = *b) of another one. That is not the
 * same as merging b into an empty one, which drops specs that a sort has put behind others. */
int rn_config_merge(struct rn_run *run, struct rn_transformer_config *into,
                    const struct rn_transformer_config *from);
/* The built-in tables, as they are after a merge into an empty configuration: merging them into
 * nothing or into themselves changes nothing. Lent by the run, made once. */
const struct rn_transformer_config *rn_config_default(struct rn_run *run);
/* The reference's name of a table ("commonLabels") and the name it uses in messages. */
const char *rn_table_name(enum rn_table t);
/* Reads a transformer configuration file (root as rn_read_v2 gave it; NULL is an empty one),
 * strictly; the 12 lists. */
int rn_config_read(struct rn_run *run, const struct rn_node *root,
                   struct rn_transformer_config *out);
/* Reads a file of `crds`: a map of type names to their OpenAPI schemas, whose x-kubernetes-...
 * extensions tell which fields are names, labels, annotations and references. root is as
 * rn_json_read_members gave it when the file starts with a brace (json), else as rn_read_v2 did;
 * top is where the file begins. Merges them into *out. */
int rn_config_read_crds(struct rn_run *run, struct rn_node *root, bool json, struct rn_mark top,
                        struct rn_transformer_config *out);

/* What a walk calls at each place that the path leads to. *at is the node, to be changed in place
 * or set to another node. Returns a status. */
typedef int rn_field_visitor(struct rn_run *run, struct rn_node **at, void *user);

struct rn_field_walk {
    rn_field_visitor *visit;
    void *user;
    bool create;              /* make fields that are missing, when the spec wants it too; else
                               * visit() does not make any, either */
    enum rn_kind create_kind; /* kind of what is made at the end of the path */
    enum rn_tag create_tag;   /* tag of a scalar that is made there */
    struct rn_mark mark;      /* what makes it, for new nodes */
    bool beside_id;           /* no spec leads to the identity, and visit() does not change it */
};

/* Walks one object along a spec's path, whatever the spec's gvk: lists on the way are entered. */
int rn_field_walk(struct rn_run *run, struct rn_node *root, const struct rn_fieldspec *fs,
                  const struct rn_field_walk *walk);
/* Walks along every spec of the table that selects the resource's current gvk. The resource is not
 * settled afterwards. */
int rn_field_walk_all(struct rn_run *run, struct rn_resource *r, const struct rn_fieldspecs *specs,
                      const struct rn_field_walk *walk);

#endif
