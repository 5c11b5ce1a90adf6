/* JSON 6902 patches. The reference turns the object into JSON, patches that, and makes an object of
 * it again, in which every number has become a double. */
#include "transform/jsonpatch_parts.h"
#include "transform/transform.h"

static bool is_string(const struct rn_node *n)
{
    return rn_is(n, RN_SCALAR) && n->tag != RN_TAG_NULL && n->tag != RN_TAG_INT &&
           n->tag != RN_TAG_FLOAT && n->tag != RN_TAG_BOOL;
}

static struct rn_json_op take_apart(struct rn_run *run, const struct rn_node *node)
{
    const struct rn_node *op = rn_json_member(run, node, "op");
    const struct rn_node *path = rn_json_member(run, node, "path");
    const struct rn_node *from = rn_json_member(run, node, "from");
    struct rn_json_op out = {.node = node, .mark = node->mark, .name = RN_S("unknown")};

    if (is_string(op))
        out.name = op->text;
    if (is_string(path))
        out.path = rn_str_make(path->text.n ? path->text.p : "", path->text.n);
    if (is_string(from))
        out.from = rn_str_make(from->text.n ? from->text.p : "", from->text.n);
    out.path_mark = path ? path->mark : node->mark;
    out.from_mark = from ? from->mark : node->mark;
    out.value = rn_json_member(run, node, "value");
    return out;
}

/* A merge may have put one element into a list twice; the trip through JSON makes two of it. */
static void unshare(struct rn_run *run, struct rn_node *n)
{
    if (n->kind == RN_MAP)
        RN_EACH_PAIR (p, n)
            unshare(run, p->value);
    if (n->kind != RN_LIST)
        return;
    RN_EACH_ITEM (i, n) {
        if (n->items[i]->flags & RN_SEEN)
            n->items[i] = rn_node_copy(run, n->items[i]);
        n->items[i]->flags |= RN_SEEN; /* cleared with all flags by rn_normalize */
        unshare(run, n->items[i]);
    }
}

int rn_json_patch(struct rn_run *run, struct rn_node *root, const struct rn_node *operations,
                  bool strict_json)
{
    size_t n = rn_is(operations, RN_LIST) ? operations->nitems : 0;
    struct rn_json_op *ops = RN_NEW_N(run, struct rn_json_op, n + 1);
    struct rn_id id = rn_node_id(run, root);
    struct rn_json_target t = {run, root, rn_id_text(run, &id), strict_json};

    for (size_t i = 0; i < n; i++)
        ops[i] = take_apart(run, operations->items[i]);
    unshare(run, root);
    RN_TRY(rn_normalize_exact(run, root)); /* what a test sees; numbers are not rounded yet */
    for (size_t i = 0; i < n; i++)
        RN_TRY(rn_json_run(&t, &ops[i]));
    return rn_normalize(run, root);
}
