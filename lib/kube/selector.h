/* Selecting resources: the target selectors of patches and replacements (anchored expressions) and
 * Kubernetes label selectors. */
#ifndef RN_KUBE_SELECTOR_H
#define RN_KUBE_SELECTOR_H

#include "base/regex.h"
#include "kube/resset.h"

/* A text with its place. s.p NULL: not given. */
struct rn_textval {
    struct rn_str s;
    struct rn_mark mark;
};

/* As written in a kustomization. */
struct rn_selector_spec {
    bool given;
    struct rn_mark mark;
    struct rn_textval group, version, kind, name, namespace, label_selector, annotation_selector;
};

/* Compiled. */
struct rn_selector {
    const struct rn_regex *group, *version, *kind, *name, *namespace; /* NULL: matches all */
    const struct rn_selector_spec *spec;
    struct rn_label_selector *labels, *annotations; /* parsed on first use */
};

/* Compiles the expressions; an error at the place of a bad one. */
int rn_selector_compile(struct rn_run *run, const struct rn_selector_spec *spec,
                        struct rn_selector *out);
/* The resources that a patch's target selects (section 6, "Target selector"), in order. Uses the
 * indexes of the set when name or kind are literal. */
int rn_selector_select(struct rn_run *run, struct rn_selector *sel, struct rn_resset *set,
                       struct rn_found *out);
/* Whether one id matches group, version, kind, name and namespace; namespace against ns_text. */
bool rn_selector_match_id(const struct rn_selector *sel, const struct rn_gvk *gvk,
                          struct rn_str name, struct rn_str ns_text);
bool rn_selector_match_gvk(const struct rn_selector *sel, const struct rn_gvk *gvk);
/* Whether labels and annotations of r match the selector's. *yes is set; an error for bad text. */
int rn_selector_match_meta(struct rn_run *run, struct rn_selector *sel, const struct rn_resource *r,
                           bool *yes);

/* Parses the labels and annotations of the selector now; an error for bad text. */
int rn_selector_parse_meta(struct rn_run *run, struct rn_selector *sel);
/* The resources of which any identity may match: those that a literal name or kind leads to, else
 * all. The caller checks the rest. */
struct rn_found rn_selector_candidates(struct rn_run *run, const struct rn_selector *sel,
                                       struct rn_resset *set);

/* Kubernetes label selectors (k, !k, k=v, k!=v, k in (a,b), k>1, ...). */
struct rn_label_selector;
int rn_label_selector_parse(struct rn_run *run, struct rn_textval text,
                            struct rn_label_selector **out);
/* map: labels or annotations, may be NULL. */
bool rn_label_selector_match(const struct rn_run *run, const struct rn_label_selector *sel,
                             const struct rn_node *map);

#endif
