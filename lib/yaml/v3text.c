#include "yaml/v3text.h"

#include "yaml/reader.h"

struct converter {
    struct rn_run *run;
    struct rn_v3_text *out;
};

static int convert(struct converter *c, const struct rn_v3_node *key, const struct rn_v3_node *n,
                   struct rn_node **out);

static struct rn_node *leaf(struct converter *c, const struct rn_v3_node *n)
{
    struct rn_node *s;

    if (n->kind == RN_V3_IS_ALIAS)
        return rn_scalar(c->run, rn_str_printf(&c->run->arena, "*%.*s", RN_FMT(n->text)),
                         RN_TAG_OTHER, RN_PLAIN, n->mark);
    s = rn_scalar(c->run, n->text, (enum rn_tag)n->tag, (enum rn_style)n->style, n->mark);
    if (n->tagged)
        s->flags |= RN_TAGGED;
    return s;
}

static int convert_map(struct converter *c, const struct rn_v3_node *n, struct rn_node *map)
{
    for (size_t i = 0; i + 1 < n->n; i += 2) {
        const struct rn_v3_node *key = n->content[i];
        struct rn_pair pair = {.mark = key->mark, .key_tag = key->tag, .key_style = key->style};

        pair.key = rn_intern(c->run, key->text);
        RN_TRY(convert(c, key, n->content[i + 1], &pair.value));
        rn_add_pair(c->run, map, pair);
    }
    return RENDER_OK;
}

/* Depth is bounded by the reader. */
static int convert(struct converter *c, const struct rn_v3_node *key, const struct rn_v3_node *n,
                   struct rn_node **out)
{
    struct rn_v3_aside *aside = RN_NEW(c->run, struct rn_v3_aside);
    struct rn_node *item;

    if (n->kind == RN_V3_IS_MAP) {
        *out = rn_map_node(c->run, n->mark);
        RN_TRY(convert_map(c, n, *out));
    } else if (n->kind == RN_V3_IS_LIST) {
        *out = rn_list_node(c->run, n->mark);
        for (size_t i = 0; i < n->n; i++) {
            RN_TRY(convert(c, NULL, n->content[i], &item));
            rn_append(c->run, *out, item);
        }
    } else {
        *out = leaf(c, n);
    }
    if (n->flow)
        (*out)->flags |= RN_FLOW;
    *aside = (struct rn_v3_aside){key, n};
    *rn_map_at(&c->out->asides, RN_KEY1(*out)) = aside;
    return RENDER_OK;
}

/* The node that the first token of a document brings the comments above it to. */
static struct rn_str *first_head(struct rn_v3_node *n)
{
    while (n->note.head.n == 0 && n->n)
        n = n->content[0];
    return &n->note.head;
}

/* Of the comments above all, those up to the last blank line are the document's. */
static struct rn_str take_head(struct rn_v3_node *root)
{
    struct rn_str *head = first_head(root), all = *head;

    for (size_t i = all.n; i-- > 1;) {
        bool last = i == all.n - 1;

        if (all.p[i] != '\n' || (!last && all.p[i - 1] != '\n'))
            continue;
        *head = rn_str_slice(all, i + 1, all.n);
        return rn_str_slice(all, 0, last ? i : i - 1);
    }
    return RN_S("");
}

int rn_v3_text_read(struct rn_run *run, struct rn_str text, struct rn_v3_text *out)
{
    struct converter c = {run, out};
    struct rn_v3_documents docs = {0};

    *out = (struct rn_v3_text){.asides.arena = &run->arena, .head = RN_S(""), .foot = RN_S("")};
    RN_TRY(rn_v3_read(run, text, (struct rn_mark){.line = 1, .column = 1}, 1, &docs));
    if (docs.n == 0)
        return RENDER_OK;
    if (!docs.at[0].marked)
        out->head = take_head(docs.at[0].root);
    out->foot = docs.at[0].foot;
    return convert(&c, NULL, docs.at[0].root, &out->root);
}

static struct rn_v3_aside *aside_of(const struct rn_v3_text *t, const struct rn_node *n)
{
    return rn_map_lookup(&t->asides, RN_KEY1(n));
}

bool rn_v3_text_is_alias(const struct rn_v3_text *t, const struct rn_node *n)
{
    const struct rn_v3_aside *aside = aside_of(t, n);

    return aside && aside->value && aside->value->kind == RN_V3_IS_ALIAS;
}

void rn_v3_text_forget(struct rn_v3_text *t, const struct rn_node *n)
{
    struct rn_v3_aside *aside = aside_of(t, n);

    if (aside)
        aside->value = NULL;
}
