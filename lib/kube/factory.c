#include "kube/factory.h"

#include "yaml/value.h"

static void push(struct rn_run *run, struct rn_documents *docs, struct rn_node *root)
{
    RN_PUSH(run, docs->roots, docs->n, docs->cap) = root;
}

static struct rn_str kind_of(struct rn_run *run, const struct rn_node *root)
{
    const struct rn_node *kind = rn_get(root, RN_WORD(run, kind));

    return rn_is_null(kind) ? RN_S("") : rn_text(kind);
}

/* Whether any of the fields that make an object of it has content. */
static bool has_meta(struct rn_run *run, const struct rn_node *root)
{
    const struct rn_node *meta = rn_get(root, RN_WORD(run, metadata));

    if (!rn_is_empty(rn_get(root, RN_WORD(run, apiVersion))) ||
        !rn_is_empty(rn_get(root, RN_WORD(run, kind))))
        return true;
    return !rn_is_empty(rn_get(meta, RN_WORD(run, name))) ||
           !rn_is_empty(rn_get(meta, RN_WORD(run, namespace))) ||
           !rn_is_empty(rn_get(meta, RN_WORD(run, labels))) ||
           !rn_is_empty(rn_get(meta, RN_WORD(run, annotations)));
}

int rn_object_check(struct rn_run *run, const struct rn_node *root)
{
    const struct rn_node *name = rn_get2(root, RN_WORD(run, metadata), RN_WORD(run, name));
    struct rn_str kind = kind_of(run, root);

    if (!rn_is(root, RN_MAP) || !has_meta(run, root))
        return rn_hint(run,
                       rn_error(run, root->mark, RN_E_RESOURCE,
                                "missing Resource metadata: this %s is no Kubernetes object",
                                rn_kind_name(root)),
                       "an object has apiVersion, kind and metadata.name; list only manifests and "
                       "directories under resources");
    if (kind.n == 0)
        return rn_hint(run, rn_error(run, root->mark, RN_E_RESOURCE, "missing kind in object"),
                       "add the field `kind`");
    if ((rn_is_null(name) || rn_text(name).n == 0) && !rn_str_ends(kind, RN_S("List")))
        return rn_hint(run,
                       rn_error(run, root->mark, RN_E_RESOURCE,
                                "missing metadata.name in object of kind %.*s", RN_FMT(kind)),
                       "every resource needs a name; generateName is not enough");
    return RENDER_OK;
}

/* A List that is a file of its own: its members are taken as they are written. */
static bool is_wrapper(struct rn_run *run, const struct rn_documents *docs,
                       const struct rn_node *root)
{
    struct rn_str kind = kind_of(run, root);

    return docs->pieces == 1 && (rn_str_is(kind, "List") || rn_str_is(kind, "ResourceList")) &&
           (rn_get(root, RN_WORD(run, items)) || rn_get_c(run, root, "functionConfig"));
}

static int add_members(struct rn_run *run, const struct rn_node *list, bool wrapper,
                       struct rn_documents *out)
{
    const struct rn_node *items = rn_get(list, RN_WORD(run, items));

    /* Of a List the reference takes any scalar, or {}, for nothing. */
    if (rn_is_null(items) || (wrapper && (rn_is_empty(items) || items->kind == RN_SCALAR)))
        return RENDER_OK;
    if (items->kind != RN_LIST)
        return rn_hint(run,
                       rn_error(run, items->mark, RN_E_RESOURCE,
                                "expected a list in items, found a %s", rn_kind_name(items)),
                       "write each object behind '- '");
    RN_EACH_ITEM (i, items) {
        if (rn_is_empty(items->items[i]))
            continue;
        RN_TRY(rn_object_check(run, items->items[i]));
        push(run, out, items->items[i]);
    }
    return RENDER_OK;
}

/* Appends the members of a FooList to the queue; *plain: it is no list but an object after all. In
 * the reference it becomes a Go value, and each member JSON text; one that is inner was a member,
 * so that this is done already. */
static int unfold(struct rn_run *run, struct rn_node *list, bool inner, struct rn_documents *queue,
                  bool *plain)
{
    struct rn_node *items = rn_get(list, RN_WORD(run, items));

    *plain = !items;
    if (!inner)
        RN_TRY(rn_check_keys_once(run, list));
    if (!inner && items && items->kind == RN_LIST)
        RN_TRY(rn_normalize_to_json(run, items));
    return add_members(run, list, false, queue);
}

int rn_objects_as_written(struct rn_run *run, const struct rn_documents *docs,
                          struct rn_documents *out)
{
    *out = (struct rn_documents){.pieces = docs->pieces};
    for (size_t i = 0; i < docs->n; i++) {
        if (rn_is_empty(docs->roots[i]))
            continue;
        if (is_wrapper(run, docs, docs->roots[i])) {
            RN_TRY(add_members(run, docs->roots[i], true, out));
            continue;
        }
        RN_TRY(rn_object_check(run, docs->roots[i]));
        push(run, out, docs->roots[i]);
    }
    return RENDER_OK;
}

int rn_objects_from_documents(struct rn_run *run, const struct rn_documents *docs,
                              struct rn_documents *out)
{
    struct rn_documents queue;
    size_t outer;
    bool plain;

    *out = (struct rn_documents){.pieces = docs->pieces};
    RN_TRY(rn_objects_as_written(run, docs, &queue));
    outer = queue.n;
    for (size_t i = 0; i < queue.n; i++) {
        plain = true;
        if (rn_str_ends(kind_of(run, queue.roots[i]), RN_S("List")))
            RN_TRY(unfold(run, queue.roots[i], i >= outer, &queue, &plain));
        if (plain)
            push(run, out, queue.roots[i]);
    }
    return RENDER_OK;
}

int rn_resources_from_objects(struct rn_run *run, const struct rn_documents *objects,
                              struct rn_resset *set)
{
    for (size_t i = 0; i < objects->n; i++) {
        struct rn_resource *r = rn_resource_new(run, objects->roots[i]);

        RN_TRY(rn_resource_read_state(run, r));
        RN_TRY(rn_resset_append(run, set, r));
    }
    return RENDER_OK;
}

int rn_resources_from_documents(struct rn_run *run, const struct rn_documents *docs,
                                struct rn_resset *set)
{
    struct rn_documents objects;

    RN_TRY(rn_objects_from_documents(run, docs, &objects));
    return rn_resources_from_objects(run, &objects, set);
}
