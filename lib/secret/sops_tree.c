#include "secret/sops_tree.h"

struct rn_sops_item *rn_sops_add(struct rn_run *run, struct rn_sops_value *to,
                                 struct rn_sops_item item)
{
    size_t cap = to->cap;

    if (to->n == to->cap) {
        to->items = rn_grow(&run->arena, to->items, to->n, &cap, sizeof(*to->items));
        to->cap = (uint32_t)cap;
    }
    to->items[to->n] = item;
    return &to->items[to->n++];
}

struct rn_sops_item *rn_sops_add_pair(struct rn_run *run, struct rn_sops_value *map,
                                      struct rn_str key, struct rn_mark mark,
                                      struct rn_sops_value value)
{
    struct rn_sops_item item = {.key = key, .mark = mark, .key_kind = RN_SOPS_STR, .value = value};

    return rn_sops_add(run, map, item);
}

void rn_sops_add_comment(struct rn_run *run, struct rn_sops_value *to, struct rn_str text,
                         bool same_line, struct rn_mark mark)
{
    struct rn_sops_item item = {.mark = mark, .key_kind = RN_SOPS_NULL};

    item.value = rn_sops_text(RN_SOPS_COMMENT, text, mark);
    item.value.same_line = same_line;
    if (to->kind == RN_SOPS_MAP)
        item.key_kind = RN_SOPS_COMMENT;
    rn_sops_add(run, to, item);
}

struct rn_sops_value *rn_sops_get(const struct rn_sops_value *map, const char *key)
{
    if (map->kind != RN_SOPS_MAP)
        return NULL;
    RN_SOPS_EACH(item, map)
    if (item->key_kind == RN_SOPS_STR && rn_str_is(item->key, key))
        return &item->value;
    return NULL;
}

const char *rn_sops_kind_name(const struct rn_sops_value *v)
{
    static const char *const names[] = {
        [RN_SOPS_NULL] = "null",         [RN_SOPS_STR] = "a string",
        [RN_SOPS_INT] = "an integer",    [RN_SOPS_FLOAT] = "a number",
        [RN_SOPS_BOOL] = "a boolean",    [RN_SOPS_TIME] = "a time",
        [RN_SOPS_COMMENT] = "a comment", [RN_SOPS_MAP] = "a map",
        [RN_SOPS_LIST] = "a list",       [RN_SOPS_OTHER] = "a value of another type",
    };

    return names[v->kind];
}
