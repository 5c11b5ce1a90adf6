/* The operations of JSON 6902. */
#include "transform/jsonpatch_parts.h"

/* Where a path leads: a map and a key, or a list and an index as text. */
struct place {
    struct rn_node *parent; /* NULL: a part of the path before the last one is missing */
    struct rn_str token;    /* the last part, decoded */
    struct rn_str reached;  /* how far the path leads */
};

enum index_error { INDEX_OK, INDEX_SYNTAX, INDEX_RANGE };

static struct rn_str decode(struct rn_run *run, struct rn_str token)
{
    struct rn_buf b = {.arena = &run->arena};

    if (rn_str_find(token, '~', 0) == token.n)
        return token;
    for (size_t i = 0; i < token.n; i++) {
        char next = i + 1 < token.n ? token.p[i + 1] : 0;
        bool escape = token.p[i] == '~' && (next == '0' || next == '1');

        rn_buf_char(&b, !escape ? token.p[i] : next == '0' ? '~' : '/');
        i += escape;
    }
    return rn_buf_str(&b);
}

/* A list index for which lowest <= index < count holds; negative ones count from the end. */
static enum index_error index_of(struct rn_str token, uint32_t count, uint32_t *at)
{
    int64_t i;

    if (!rn_str_to_i64(token, &i))
        return INDEX_SYNTAX;
    if (i >= (int64_t)count || i < -(int64_t)count)
        return INDEX_RANGE;
    *at = (uint32_t)(i < 0 ? i + (int64_t)count : i);
    return INDEX_OK;
}

/* What is at the token below parent; NULL for nothing, and for an index that is not there. */
static struct rn_node *get(struct rn_run *run, const struct rn_node *parent, struct rn_str token,
                           enum index_error *error)
{
    uint32_t at;

    *error = INDEX_OK;
    if (parent->kind == RN_MAP)
        return rn_get(parent, rn_symbols_lookup(&run->symbols, token));
    *error = index_of(token, parent->nitems, &at);
    return *error ? NULL : parent->items[at];
}

/* Walks to the parent of what path names. What stands before the first slash is not looked at. */
static struct place find(struct rn_json_target *t, struct rn_str path)
{
    struct place at = {.parent = t->root};
    size_t from = rn_str_find(path, '/', 0);

    at.reached = rn_str_slice(path, 0, 0);
    if (from == path.n) {
        at.parent = NULL;
        return at;
    }
    for (from++;;) {
        size_t end = rn_str_find(path, '/', from);
        struct rn_node *next;
        enum index_error error;

        at.token = decode(t->run, rn_str_slice(path, from, end));
        if (end == path.n)
            return at;
        next = get(t->run, at.parent, at.token, &error);
        if (!next || next->kind == RN_SCALAR) {
            at.parent = NULL;
            return at;
        }
        at.parent = next;
        at.reached = rn_str_slice(path, 0, end);
        from = end + 1;
    }
}

static int no_path(struct rn_json_target *t, const struct rn_json_op *op, const char *what,
                   struct rn_str path, struct rn_mark mark, const struct place *at)
{
    int status = rn_error(t->run, mark, RN_E_PATCH,
                          "%.*s operation does not apply: %s is missing path '%.*s': %.*s",
                          RN_FMT(op->name), what, RN_FMT(path), RN_FMT(t->id));

    if (rn_str_find(path, '/', 0) == path.n)
        return rn_hint(t->run, status, "a path starts with a slash, as in /spec/replicas");
    if (at->reached.n == 0)
        return rn_hint(t->run, status, "there is no '%.*s' at the top of the resource",
                       RN_FMT(at->token));
    return rn_hint(t->run, status, "the resource has '%.*s', but no map or list '%.*s' in it",
                   RN_FMT(at->reached), RN_FMT(at->token));
}

static int bad_index(struct rn_json_target *t, const struct rn_json_op *op, struct rn_str path,
                     struct rn_mark mark, enum index_error error, const struct place *at)
{
    if (error == INDEX_RANGE)
        return rn_hint(t->run,
                       rn_error(t->run, mark, RN_E_PATCH,
                                "error in %.*s for path '%.*s': invalid index %.*s: %.*s",
                                RN_FMT(op->name), RN_FMT(path), RN_FMT(at->token), RN_FMT(t->id)),
                       "the list has %u elements, counted from 0", (unsigned)at->parent->nitems);
    return rn_hint(t->run,
                   rn_error(t->run, mark, RN_E_PATCH,
                            "error in %.*s for path '%.*s': '%.*s' is no list index: %.*s",
                            RN_FMT(op->name), RN_FMT(path), RN_FMT(at->token), RN_FMT(t->id)),
                   "elements of a list are named by number; '-' stands for the end in add only");
}

static struct rn_node *null_node(struct rn_run *run, struct rn_mark mark)
{
    return rn_scalar(run, RN_S("null"), RN_TAG_NULL, RN_PLAIN, mark);
}

static struct rn_node *value_of(struct rn_json_target *t, const struct rn_json_op *op)
{
    return op->value ? rn_json_value(t->run, op->value, t->strict) : null_node(t->run, op->mark);
}

static void put_key(struct rn_json_target *t, struct rn_node *map, struct rn_str token,
                    struct rn_node *value, struct rn_mark mark)
{
    struct rn_pair *p;

    rn_map_index(t->run, map);
    p = rn_set(t->run, map, rn_intern(t->run, token), value);
    p->mark = mark;
    p->key_tag = RN_TAG_STR;
    p->key_style = RN_DOUBLE;
}

/* Adds the value at op's path, as add, copy and move do. */
static int add(struct rn_json_target *t, const struct rn_json_op *op, const struct place *at,
               struct rn_node *value)
{
    uint32_t i = 0;
    enum index_error error;

    if (at->parent->kind == RN_MAP) {
        put_key(t, at->parent, at->token, value, op->mark);
        return RENDER_OK;
    }
    if (rn_str_is(at->token, "-")) {
        rn_append(t->run, at->parent, value);
        return RENDER_OK;
    }
    error = index_of(at->token, at->parent->nitems + 1, &i);
    if (error)
        return bad_index(t, op, op->path, op->path_mark, error, at);
    rn_insert(t->run, at->parent, i, value);
    return RENDER_OK;
}

/* Takes out what is at a place. */
static int take(struct rn_json_target *t, const struct rn_json_op *op, struct rn_str path,
                struct rn_mark mark, const struct place *at)
{
    uint32_t i = 0;
    enum index_error error;

    if (at->parent->kind == RN_MAP) {
        if (rn_remove(at->parent, rn_symbols_lookup(&t->run->symbols, at->token)))
            return RENDER_OK;
        return rn_hint(t->run,
                       rn_error(t->run, mark, RN_E_PATCH,
                                "error in %.*s for path '%.*s': nonexistent key '%.*s': %.*s",
                                RN_FMT(op->name), RN_FMT(path), RN_FMT(at->token), RN_FMT(t->id)),
                       "select only resources that have the field, or drop the operation");
    }
    error = index_of(at->token, at->parent->nitems, &i);
    if (error)
        return bad_index(t, op, path, mark, error, at);
    rn_remove_item(at->parent, i);
    return RENDER_OK;
}

static int run_add(struct rn_json_target *t, const struct rn_json_op *op)
{
    struct place at = find(t, op->path);

    if (!at.parent)
        return no_path(t, op, "the resource", op->path, op->path_mark, &at);
    return add(t, op, &at, value_of(t, op));
}

static int run_remove(struct rn_json_target *t, const struct rn_json_op *op)
{
    struct place at = find(t, op->path);

    if (!at.parent)
        return no_path(t, op, "the resource", op->path, op->path_mark, &at);
    return take(t, op, op->path, op->path_mark, &at);
}

static int replace_root(struct rn_json_target *t, const struct rn_json_op *op)
{
    if (!rn_is(op->value, RN_MAP))
        return rn_hint(t->run,
                       rn_error(t->run, op->mark, RN_E_PATCH,
                                "replace operation on the whole of %.*s: the value must be a map, "
                                "found a %s",
                                RN_FMT(t->id), rn_kind_name(op->value)),
                       "to replace one field, give its path, as in /spec/replicas");
    rn_become(t->root, value_of(t, op));
    return RENDER_OK;
}

static int run_replace(struct rn_json_target *t, const struct rn_json_op *op)
{
    struct place at;
    uint32_t i = 0;
    enum index_error error;

    if (op->path.n == 0)
        return replace_root(t, op);
    at = find(t, op->path);
    if (!at.parent)
        return no_path(t, op, "the resource", op->path, op->path_mark, &at);
    if (at.parent->kind == RN_MAP) {
        put_key(t, at.parent, at.token, value_of(t, op), op->mark);
        return RENDER_OK;
    }
    error = index_of(at.token, at.parent->nitems, &i);
    if (error)
        return bad_index(t, op, op->path, op->path_mark, error, &at);
    at.parent->items[i] = value_of(t, op);
    return RENDER_OK;
}

static int test_failed(struct rn_json_target *t, const struct rn_json_op *op,
                       const struct rn_node *found)
{
    int status = rn_error(t->run, op->mark, RN_E_PATCH, "testing value '%.*s' failed: %.*s",
                          RN_FMT(op->path), RN_FMT(t->id));

    if (!found)
        return rn_hint(t->run, status, "the resource has no value there");
    if (op->value && found->kind != op->value->kind)
        return rn_hint(t->run, status, "the resource has a %s there", rn_kind_name(found));
    return rn_hint(t->run, status,
                   "the resource has another value there; numbers and strings differ, and so do "
                   "1 and 1.0");
}

static int run_test(struct rn_json_target *t, const struct rn_json_op *op)
{
    struct rn_node *found = t->root, *value = op->value ? value_of(t, op) : NULL;
    enum index_error error = INDEX_OK;

    if (op->path.n) {
        struct place at = find(t, op->path);

        if (!at.parent)
            return no_path(t, op, "the resource", op->path, op->path_mark, &at);
        found = get(t->run, at.parent, at.token, &error);
        if (error)
            return bad_index(t, op, op->path, op->path_mark, error, &at);
    }
    /* Missing, null and no value are all the same. */
    if (rn_is_null(found) && rn_is_null(value))
        return RENDER_OK;
    if (!found || !value || !rn_json_equal(t->run, found, value, t->strict))
        return test_failed(t, op, found);
    return RENDER_OK;
}

static int run_copy_or_move(struct rn_json_target *t, const struct rn_json_op *op, bool move)
{
    struct place from = find(t, op->from), at;
    enum index_error error;
    struct rn_node *value;

    if (!from.parent)
        return no_path(t, op, "from", op->from, op->from_mark, &from);
    value = get(t->run, from.parent, from.token, &error);
    if (error)
        return bad_index(t, op, op->from, op->from_mark, error, &from);
    if (move)
        RN_TRY(take(t, op, op->from, op->from_mark, &from));
    if (!op->path.p)
        return rn_hint(t->run,
                       rn_error(t->run, op->mark, RN_E_PATCH,
                                "%.*s operation has no path: it must be a string",
                                RN_FMT(op->name)),
                       "add path, as in path: /spec/replicas");
    at = find(t, op->path);
    if (!at.parent)
        return no_path(t, op, "the destination", op->path, op->path_mark, &at);
    if (!value)
        value = null_node(t->run, op->mark);
    else if (!move)
        value = rn_node_copy(t->run, value);
    return add(t, op, &at, value);
}

static int unknown(struct rn_json_target *t, const struct rn_json_op *op)
{
    bool hidden = rn_run_is_hidden(t->run, op->mark);

    return rn_hint(t->run,
                   rn_error(t->run, op->mark, RN_E_PATCH, "unexpected op '%.*s' in a JSON patch",
                            RN_FMT(hidden ? RN_S("***") : op->name)),
                   "op is one of add, remove, replace, move, copy, test");
}

int rn_json_run(struct rn_json_target *t, const struct rn_json_op *op)
{
    static const struct {
        const char *name;
        int (*run)(struct rn_json_target *t, const struct rn_json_op *op);
    } table[] = {
        {"add", run_add}, {"remove", run_remove}, {"replace", run_replace}, {"test", run_test}};
    bool move = rn_str_is(op->name, "move");

    if (move || rn_str_is(op->name, "copy")) {
        if (op->from.p)
            return run_copy_or_move(t, op, move);
        return rn_hint(t->run,
                       rn_error(t->run, op->mark, RN_E_PATCH,
                                "%.*s operation has no from: it must be a string",
                                RN_FMT(op->name)),
                       "add from, the path that is read, as in from: /spec/replicas");
    }
    for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
        if (!rn_str_is(op->name, table[i].name))
            continue;
        if (op->path.p)
            return table[i].run(t, op);
        return rn_hint(t->run,
                       rn_error(t->run, op->mark, RN_E_PATCH,
                                "%s operation has no path: it must be a string", table[i].name),
                       "add path, as in path: /spec/replicas");
    }
    return unknown(t, op);
}
