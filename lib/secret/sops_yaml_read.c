/* Nodes to the tree of SOPS, in which comments are members: in front of what they stand above. */
#include "secret/sops_store.h"
#include "secret/sops_yaml.h"
#include "yaml/reader.h"

struct converter {
    struct rn_run *run;
    size_t alias_nodes, in_alias, depth;
};

static int value_of(struct converter *c, struct rn_v3_node *n, bool noted,
                    struct rn_sops_value *out);

/* Each line of a comment is a member of its own. */
static void add_comments(struct converter *c, struct rn_sops_value *to, struct rn_str text,
                         bool same_line, struct rn_mark mark)
{
    for (size_t i = 0; i < text.n;) {
        size_t end = rn_str_find(text, '\n', i);

        if (end > i)
            rn_sops_add_comment(c->run, to, rn_str_slice(text, i + 1, end), same_line, mark);
        i = end + 1;
    }
}

static int add_item(struct converter *c, struct rn_sops_value *list, struct rn_v3_node *n)
{
    struct rn_sops_item item = {.key_kind = RN_SOPS_NULL, .mark = n->mark};

    add_comments(c, list, n->note.head, false, n->mark);
    add_comments(c, list, n->note.line, true, n->mark);
    RN_TRY(value_of(c, n, true, &item.value));
    rn_sops_add(c->run, list, item);
    add_comments(c, list, n->note.foot, false, n->mark);
    return RENDER_OK;
}

static struct rn_sops_item key_of(struct converter *c, const struct rn_v3_node *key)
{
    struct rn_sops_item item = {.mark = key->mark, .key = RN_S(""), .key_kind = RN_SOPS_OTHER};
    const struct rn_v3_node *n = key->kind == RN_V3_IS_ALIAS ? key->target : key;
    struct rn_sops_value v;
    bool wrong;

    if (n->kind != RN_V3_IS_SCALAR)
        return item;
    v = rn_sops_yaml_scalar(c->run, n, &wrong);
    item.key_kind = v.kind;
    if (v.kind == RN_SOPS_STR)
        item.key = v.text;
    return item;
}

static int add_pair(struct converter *c, struct rn_sops_value *map, const struct rn_v3_node *key,
                    struct rn_v3_node *value)
{
    bool leaf = value->kind == RN_V3_IS_SCALAR || value->kind == RN_V3_IS_ALIAS;
    struct rn_sops_item item = key_of(c, key);

    add_comments(c, map, key->note.head, false, key->mark);
    add_comments(c, map, key->note.line, false, key->mark);
    if (leaf) {
        add_comments(c, map, value->note.head, false, value->mark);
        add_comments(c, map, value->note.line, true, value->mark);
    }
    RN_TRY(value_of(c, value, leaf, &item.value));
    rn_sops_add(c->run, map, item);
    if (leaf)
        add_comments(c, map, value->note.foot, false, value->mark);
    add_comments(c, map, key->note.foot, false, key->mark);
    return RENDER_OK;
}

static int branch_of(struct converter *c, struct rn_v3_node *n, bool noted,
                     struct rn_sops_value *out)
{
    bool map = n->kind == RN_V3_IS_MAP;

    *out = (struct rn_sops_value){.kind = map ? RN_SOPS_MAP : RN_SOPS_LIST, .mark = n->mark};
    if (!noted) {
        add_comments(c, out, n->note.head, false, n->mark);
        add_comments(c, out, n->note.line, false, n->mark);
    }
    for (size_t i = 0; i + map < n->n; i += map ? 2 : 1)
        RN_TRY(map ? add_pair(c, out, n->content[i], n->content[i + 1])
                   : add_item(c, out, n->content[i]));
    if (!noted)
        add_comments(c, out, n->note.foot, false, n->mark);
    return RENDER_OK;
}

static int alias_of(struct converter *c, struct rn_v3_node *n, struct rn_sops_value *out)
{
    int status;

    if (n->target->open)
        return rn_error(c->run, n->mark, RN_E_YAML, "the value of anchor %.*s contains itself",
                        RN_FMT(n->text));
    c->in_alias++;
    status = value_of(c, n->target, false, out);
    c->in_alias--;
    return status;
}

/* noted: the node's comments have been added already. */
static int value_of(struct converter *c, struct rn_v3_node *n, bool noted,
                    struct rn_sops_value *out)
{
    bool wrong;
    int status;

    c->alias_nodes += c->in_alias > 0;
    if (c->alias_nodes > RN_SOPS_MAX_ALIAS_NODES || c->depth > RN_MAX_DEPTH)
        return rn_fail(c->run, RENDER_ELIMIT, n->mark, RN_E_LIMIT,
                       "aliases make this file too large, or too deep");
    if (n->kind == RN_V3_IS_SCALAR) {
        *out = rn_sops_yaml_scalar(c->run, n, &wrong);
        return RENDER_OK;
    }
    n->open = true;
    c->depth++;
    status = n->kind == RN_V3_IS_ALIAS ? alias_of(c, n, out) : branch_of(c, n, noted, out);
    c->depth--;
    n->open = false;
    return status;
}

static int add_document(struct converter *c, const struct rn_v3_document *doc,
                        struct rn_sops_docs *out)
{
    struct rn_sops_value branch = {.kind = RN_SOPS_MAP, .mark = doc->root->mark};

    if (doc->root->kind == RN_V3_IS_SCALAR && doc->root->tag == RN_TAG_NULL) {
        add_comments(c, &branch, doc->root->note.head, false, doc->root->mark);
        add_comments(c, &branch, doc->root->note.line, false, doc->root->mark);
    } else if (doc->root->kind != RN_V3_IS_MAP) {
        return rn_error(c->run, doc->root->mark, RN_E_SOPS, "the document is no map");
    } else {
        RN_TRY(branch_of(c, doc->root, false, &branch));
    }
    add_comments(c, &branch, doc->foot, false, doc->root->mark);
    RN_PUSH(c->run, out->at, out->n, out->cap) = branch;
    return RENDER_OK;
}

int rn_sops_yaml_read(struct rn_run *run, struct rn_str text, struct rn_mark start,
                      struct rn_sops_docs *out)
{
    struct converter c = {.run = run};
    struct rn_v3_documents docs = {0};

    RN_TRY(rn_v3_read(run, text, start, SIZE_MAX, &docs));
    if (docs.n == 0 && text.n)
        return rn_error(run, start, RN_E_SOPS, "the file has no YAML document");
    if (docs.n)
        RN_TRY(rn_sops_yaml_check(run, docs.at[0].root));
    for (size_t i = 0; i < docs.n; i++)
        RN_TRY(add_document(&c, &docs.at[i], out));
    return RENDER_OK;
}
