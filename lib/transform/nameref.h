/* Name references: who is meant by a name that stood in a field before names changed. The index
 * over all resources, the questions that are asked of it, and the answers. Cost is linear in
 * resources and references: a question looks at the resources that had the name, and where these
 * are many, only at those whose namespace and affixes agree. */
#ifndef RN_TRANSFORM_NAMEREF_H
#define RN_TRANSFORM_NAMEREF_H

#include "kube/fieldspec.h"
#include "kube/resset.h"

/* A list of prefixes (suffixes), as a node in a tree that the outermost affix hangs at the root of:
 * a list is the tail of another exactly when its node is an ancestor. The root is the empty list.
 */
struct rn_affix_node {
    const struct rn_affix_node *parent;
    uint32_t depth;
};

/* A resource as one that may be referred to. */
struct rn_referent {
    struct rn_resource *r;
    struct rn_id id;             /* current */
    const struct rn_sym *org_ns; /* effective namespace of its first identity */
    const struct rn_sym *place;  /* raw namespace; that of _non_namespaceable_ if cluster-scoped */
    const struct rn_affix_node *prefixes, *suffixes;
    size_t order;
    bool cluster, account; /* account: a ServiceAccount */
};

struct rn_referents {
    struct rn_referent **at;
    size_t n, cap;
    struct rn_referent *first; /* where at points while there is one */
};

/* What is made by questions is the asker's: rn_ref_index_lend(). */
struct rn_ref_index {
    struct rn_run *run;
    struct rn_arena *arena;  /* of what is made by questions */
    struct rn_referent *all; /* in the order of the set */
    size_t n;
    const struct rn_sym *no_namespace, *default_ns;
    struct rn_affix_node root;
    struct rn_map affix_nodes; /* parent, affix -> rn_affix_node */
    struct rn_map lists;       /* name, kind ("" for any) -> rn_referents, of those renamed */
    struct rn_map origins;     /* original namespace -> struct rn_ref_places */
    struct rn_map origin_at;   /* original namespace, place -> something, where there are any */
    struct rn_map parts;       /* list, original namespace, place -> rn_referents; of the questions,
                                  as all that follows */
    struct rn_map affixes;     /* list, affix node, enum rn_affix_part -> rn_referents */
    struct rn_map interned;    /* of the three words of a question's parts -> a token */
    struct rn_map answers;     /* of three tokens -> rn_referent, or &nobody */
    struct rn_referent nobody;
};

/* The places where resources of one original namespace are now. */
struct rn_ref_places {
    const struct rn_sym **at;
    size_t n, cap;
};

enum rn_affix_part {
    RN_PREFIX_IS = 1, /* exactly this list */
    RN_PREFIX_ENDS,   /* this list is its tail */
    RN_SUFFIX_IS,
    RN_SUFFIX_ENDS
};

/* Who asks. */
struct rn_referrer {
    struct rn_referent *self;
    struct rn_map bound; /* places whose ServiceAccounts a RoleBinding may mean; value: rn_sym */
};

/* What is asked: who, of the target's kind, had this name? */
struct rn_ref_question {
    const struct rn_referrer *from;
    const struct rn_gvk *target;
    const struct rn_sym *name;
    const struct rn_sym *ns; /* namespace beside the name, or NULL */
    bool map;                /* the name stands in a map of its own: namespaces are written too */
    bool role;               /* role_group and role_kind count */
    const struct rn_sym *role_group, *role_kind;
};

/* Makes the index, in the arena. The set must not change while it is used. */
struct rn_ref_index *rn_ref_index_new(struct rn_run *run, struct rn_arena *arena,
                                      const struct rn_resset *set);
/* The same index for questions that are asked in another run, while nobody changes ix, which stays
 * the owner of what they have in common. What questions make is in the arena. */
struct rn_ref_index rn_ref_index_lend(const struct rn_ref_index *ix, struct rn_run *run,
                                      struct rn_arena *arena);
/* Renamed resources that had the name and kind (any kind for ""), or NULL. */
struct rn_referents *rn_ref_list(const struct rn_ref_index *ix, const struct rn_sym *name,
                                 const struct rn_sym *kind);
/* Those of list with this original namespace and this place; NULL for any. */
struct rn_referents *rn_ref_part(struct rn_ref_index *ix, struct rn_referents *list,
                                 const struct rn_sym *org_ns, const struct rn_sym *place);
struct rn_referents *rn_ref_affix_part(struct rn_ref_index *ix, struct rn_referents *list,
                                       const struct rn_affix_node *node, enum rn_affix_part part);
/* Whether a resource that the referrer may see had this original namespace. */
bool rn_ref_sees_origin(const struct rn_ref_index *ix, const struct rn_referrer *from,
                        const struct rn_sym *org_ns);

/* The answer: NULL when nobody is meant; an error at mark when it is not clear who. */
int rn_ref_pick(struct rn_ref_index *ix, const struct rn_ref_question *q, struct rn_mark mark,
                struct rn_referent **out);

#endif
