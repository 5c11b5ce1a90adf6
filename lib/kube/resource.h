/* Resources and their identity, as the reference has it: group, version, kind, name and effective
 * namespace, now and in the past. The object itself is a node tree, and its identity is read from
 * it. Who changes the tree asks for it with rn_resource_change(), and calls rn_resource_settle()
 * when that is done: in between the identity is looked at again whenever it is asked for; else what
 * was found is true without a look at the tree. A set is told of changes by rn_resset_touch(). */
#ifndef RN_KUBE_RESOURCE_H
#define RN_KUBE_RESOURCE_H

#include "yaml/node.h"

struct rn_gvk {
    const struct rn_sym *group, *version, *kind; /* never NULL; run->empty for none */
};

/* An identity. ns is the effective namespace: "default" for none, "_non_namespaceable_" for
 * cluster-scoped kinds. raw_ns is metadata.namespace as written. */
struct rn_id {
    struct rn_gvk gvk;
    const struct rn_sym *name, *ns, *raw_ns;
};

/* Who a resource was before a change. Group and version are those of today. */
struct rn_prev_id {
    const struct rn_sym *kind, *name, *ns; /* ns: effective */
    size_t again;                          /* times that it was remembered anew, with no change */
};

enum rn_behavior {
    RN_BEHAVIOR_NONE, /* not generated */
    RN_BEHAVIOR_UNSET,
    RN_BEHAVIOR_CREATE,
    RN_BEHAVIOR_REPLACE,
    RN_BEHAVIOR_MERGE
};

struct rn_affixes {
    const struct rn_sym **at; /* innermost layer first */
    size_t n, cap;
};

/* The texts that an identity was computed from. */
struct rn_id_memo {
    struct rn_str api_version, kind, name, ns;
    uint32_t api_version_at, kind_at, metadata_at, name_at, ns_at; /* the pairs; UINT32_MAX: none */
    uint32_t epoch;                                                /* the run's */
    bool valid;
};

/* The annotation of what Helm made, with the value "true": the namespace transformer leaves it
 * alone. */
#define RN_HELM_ANNOTATION "internal.config.kubernetes.io/helm-generated"

struct rn_origin; /* kube/provenance.h: where it comes from, for buildMetadata */

struct rn_resource {
    /* What is asked for all the time is together. */
    const struct rn_node *root; /* to be read; rn_resource_change() gives it to be changed */
    struct rn_id id;            /* as it was found last: true while it is settled */
    uint32_t settled;           /* 1 + the run's epoch, or 0: see rn_resource_settle() */
    bool deleted;               /* dropped from the set at its next compaction */
    bool cluster;               /* as id: its kind is known to be in no namespace */
    bool shares;                /* a text of its identity is RN_SHARED, when it is settled */
    bool checked;               /* its annotations, since it was changed */
    bool needs_hash;
    bool name_changeable, kind_changeable; /* by a patch that was applied; plugins are told */
    uint8_t behavior;                      /* enum rn_behavior, of a generated one */
    size_t order;                          /* place in its set when it was indexed last */
    uint32_t seen;                         /* free for the algorithm that runs: a stamp */
    uint32_t found;          /* the stamp of the look-up that found it last (resset.c) */
    struct rn_prev_id *prev; /* oldest first, equal neighbours left out */
    size_t nprev, prev_cap;
    struct rn_id_memo *memo; /* resource.c's own */
    struct rn_affixes prefixes, suffixes;
    const struct rn_sym **vars; /* names of the vars that read it */
    size_t nvars, vars_cap;
    struct rn_origin *origin;           /* NULL when not tracked */
    struct rn_origin **transformations; /* of what has transformed it, when tracked */
    size_t ntransformations, transformations_cap;
};

struct rn_resource *rn_resource_new(struct rn_run *run, struct rn_node *root);
/* The tree of r, to be changed until it is settled. */
static inline struct rn_node *rn_resource_change(struct rn_resource *r)
{
    r->settled = 0;
    r->checked = false;
    return (struct rn_node *)(uintptr_t)r->root;
}
/* The same for who changes nothing of the identity: it stays settled, unless a text of it stands
 * elsewhere in the tree, too. */
static inline struct rn_node *rn_resource_change_beside(struct rn_resource *r)
{
    if (r->shares)
        return rn_resource_change(r);
    r->checked = false;
    return (struct rn_node *)(uintptr_t)r->root;
}
/* Gives r another tree. */
void rn_resource_replace(struct rn_resource *r, const struct rn_node *root);
/* Nobody changes the tree of r any more with what rn_resource_change() gave. Its identity is true
 * until the next change; a tree that is empty stays unsettled. */
void rn_resource_settle(struct rn_run *run, struct rn_resource *r);
/* state.c: takes over what annotations internal.config.kubernetes.io/... of a manifest say about
 * its history, affixes and hash wish, as the reference does. */
int rn_resource_read_state(struct rn_run *run, struct rn_resource *r);
/* Whether its name is to get a hash. An annotation counts that a patch or a transformer has given
 * it since. */
bool rn_resource_wants_hash(struct rn_run *run, const struct rn_resource *r);
/* Decides it, whatever such an annotation says so far. */
void rn_resource_wish_hash(struct rn_run *run, struct rn_resource *r, bool wish);
/* The same annotations as they stand for the state of r, for what can see them: programs outside,
 * JSON patches, replacements of all annotations. Notes of origin are among them. whole: with what
 * was remembered again and again; JSON patches do without, since each of them adds to it. */
void rn_resource_write_state(struct rn_run *run, struct rn_resource *r, bool whole);
/* Takes them out again. */
void rn_resource_hide_state(struct rn_run *run, struct rn_resource *r);
/* The reference writes a resource's annotations anew: values become strings, keys lose their
 * quotes, an empty map and a scalar go away (it does so twice, which shows when the key is there
 * twice). A metadata that is not there is made. */
int rn_resource_rewrite_annotations(struct rn_run *run, struct rn_resource *r);
/* Makes the map of a list that stands in its place, whose items are keys and values in turn.
 * Refuses an annotation with an empty name, and an odd number of items: there the reference
 * crashes, or loses annotations. */
int rn_resource_check_annotations(struct rn_run *run, struct rn_resource *r);
/* The word that a generator's config has for it. */
const char *rn_behavior_word(enum rn_behavior behavior);
enum rn_behavior rn_behavior_of(struct rn_str word);
/* A deep copy of a resource that others copy, too, as if it had been read and transformed once
 * more: what stands at several places of it does so in the copy. */
struct rn_resource *rn_resource_clone(struct rn_run *run, const struct rn_resource *r);
/* A deep copy, history included. */
struct rn_resource *rn_resource_copy(struct rn_run *run, const struct rn_resource *r);

/* The identity of one that may have changed. */
struct rn_id rn_resource_look(struct rn_run *run, const struct rn_resource *r);
/* A debugging build makes sure that the identity of what is settled is true. */
#ifdef RN_CHECK_SETTLED
void rn_resource_check_settled(struct rn_run *run, const struct rn_resource *r);
#else
#define rn_resource_check_settled(run, r) ((void)0)
#endif
/* The current identity. */
static inline struct rn_id rn_resource_id(struct rn_run *run, const struct rn_resource *r)
{
    rn_resource_check_settled(run, r);
    return r->settled == run->epoch + 1 ? r->id : rn_resource_look(run, r);
}
/* The identity of any object tree (a patch, say). */
struct rn_id rn_node_id(struct rn_run *run, const struct rn_node *root);
struct rn_gvk rn_node_gvk(struct rn_run *run, const struct rn_node *root);
/* The first identity it had: of prev[0], or the current one. */
struct rn_id rn_resource_org_id(struct rn_run *run, const struct rn_resource *r);
/* Previous identity i with today's group and version. */
struct rn_id rn_resource_prev_id(struct rn_run *run, const struct rn_resource *r, size_t i);
/* Remembers the current identity as a previous one. Call it before the change. */
void rn_resource_remember(struct rn_run *run, struct rn_resource *r);
/* Whether the reference has notes of r among its annotations, so that there is a map. */
bool rn_resource_has_notes(const struct rn_resource *r);
/* Forgets all state that the reference keeps in annotations (history, affixes, hash wish, ...). */
void rn_resource_forget(struct rn_resource *r);
/* Gives r the state of `from` in place of its own: its annotations were copied, all of them. */
void rn_resource_adopt(struct rn_run *run, struct rn_resource *r, const struct rn_resource *from);
void rn_affixes_add(struct rn_run *run, struct rn_affixes *a, struct rn_str affix);

/* Equal group, version, kind, name and effective namespace. */
bool rn_id_eq(const struct rn_id *a, const struct rn_id *b);

static inline bool rn_part_selected(const struct rn_sym *part, const struct rn_sym *by)
{
    return part == by || by->s.n == 0;
}

/* Whether gvk is selected by sel: each non-empty part of sel is equal. */
static inline bool rn_gvk_selected(const struct rn_gvk *gvk, const struct rn_gvk *sel)
{
    return rn_part_selected(gvk->kind, sel->kind) && rn_part_selected(gvk->group, sel->group) &&
           rn_part_selected(gvk->version, sel->version);
}

bool rn_gvk_eq(const struct rn_gvk *a, const struct rn_gvk *b);
/* Group and version of an apiVersion, cut at the first slash. */
void rn_api_version_split(struct rn_run *run, struct rn_str api_version, struct rn_gvk *out);
/* Kind.version.group/name.namespace with [noKind] ... for empties, for messages. Lent by the run.
 */
struct rn_str rn_id_text(struct rn_run *run, const struct rn_id *id);

/* Field helpers. */
const struct rn_node *rn_resource_metadata(struct rn_run *run, const struct rn_resource *r);
/* metadata.labels or metadata.annotations (word: RN_WORD(run, labels) ...), or NULL. */
const struct rn_node *rn_resource_meta_map(struct rn_run *run, const struct rn_resource *r,
                                           const struct rn_sym *word);
/* The same of the tree of a resource, for who changes it. */
struct rn_node *rn_meta_map(struct rn_run *run, const struct rn_node *root,
                            const struct rn_sym *word);
/* As the reference reads it: a list in place of the map is taken for keys and values in turn. An
 * error when they do not come out even: the reference crashes. */
int rn_meta_pairs(struct rn_run *run, const struct rn_node *root, const struct rn_sym *word,
                  const struct rn_node **out);
/* Refuses an annotation with an empty name. */
int rn_annotations_check_names(struct rn_run *run, const struct rn_node *map);
/* Makes metadata.annotations a map, when metadata is one: the reference keeps its notes in it, so
 * that later steps find the map there, and nothing else. An empty one is not printed. */
void rn_resource_need_annotations(struct rn_run *run, struct rn_resource *r, struct rn_mark mark);

/* Sets metadata.annotations[key] (or labels) to a string, making the maps. */
void rn_resource_set_meta(struct rn_run *run, struct rn_resource *r, const struct rn_sym *word,
                          const struct rn_sym *key, struct rn_str value, struct rn_mark mark);

#endif
