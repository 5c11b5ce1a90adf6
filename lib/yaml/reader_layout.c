/* Events to the layout of a text. */
#include "yaml/layout.h"
#include "yaml/reader_parts.h"

/* A layout that is being read. */
struct laying {
    struct rn_run *run;
    struct rn_parser *parser;
    struct rn_layout *out;
    size_t shift; /* bytes of the text in front of what the parser has */
    struct rn_laid **open;
    size_t nopen, cap;
};

static size_t at(const struct laying *l, size_t place)
{
    return rn_source_at(l->parser, place) + l->shift;
}

/* A key of a map that is no scalar is refused by the reader of values, which comes first. */
static void attach(struct laying *l, struct rn_laid *n)
{
    struct rn_laid *in = l->nopen ? l->open[l->nopen - 1] : NULL;
    bool is_key = in && in->kind == RN_MAP && (in->n == 0 || in->pairs[in->n - 1].value);

    n->inside = in && (in->flow || in->inside);
    if (!in)
        l->out->root = n;
    else if (is_key)
        RN_PUSH(l->run, in->pairs, in->n, in->cap) = (struct rn_laid_pair){.key = n};
    else if (in->kind == RN_MAP)
        in->pairs[in->n - 1].value = n;
    else
        RN_PUSH(l->run, in->items, in->n, in->cap) = n;
    if (in && !in->flow)
        in->to = n->to;
}

static struct rn_laid *node(struct laying *l, const struct rn_event *ev)
{
    struct rn_laid *n = RN_NEW(l->run, struct rn_laid);
    bool named = ev->anchor.p || ev->tag.p;

    *n = (struct rn_laid){
        .kind = ev->type == RN_EV_MAP    ? RN_MAP
                : ev->type == RN_EV_LIST ? RN_LIST
                                         : RN_SCALAR,
        .style = ev->style,
        .flow = ev->flow,
        .empty = ev->empty,
        .alias = ev->type == RN_EV_ALIAS,
        .named = named,
        .from = at(l, named ? ev->from : ev->content), /* nothing is marked at its colon */
        .content = at(l, ev->content),
        .to = at(l, ev->to),
        .dash = at(l, ev->dash),
        .mark = ev->mark,
        .text = ev->text,
    };
    return n;
}

/* The end of a collection: brackets have one of their own. */
static void close_collection(struct laying *l, const struct rn_event *ev)
{
    struct rn_laid *n = l->open[--l->nopen];
    struct rn_laid *in = l->nopen ? l->open[l->nopen - 1] : NULL;

    if (ev->to)
        n->to = at(l, ev->to);
    else if (n->n)
        n->to = n->kind == RN_MAP ? n->pairs[n->n - 1].value->to : n->items[n->n - 1]->to;
    if (in && !in->flow)
        in->to = n->to;
}

static int lay(struct laying *l)
{
    struct rn_event ev;

    l->nopen = 0;
    *l->out = (struct rn_layout){0};
    do {
        RN_TRY(rn_parse_next(l->parser, &ev));
        switch ((enum rn_event_type)ev.type) {
        case RN_EV_SCALAR:
        case RN_EV_ALIAS:
            attach(l, node(l, &ev));
            break;
        case RN_EV_MAP:
        case RN_EV_LIST: {
            struct rn_laid *n = node(l, &ev);

            attach(l, n);
            RN_PUSH(l->run, l->open, l->nopen, l->cap) = n;
            break;
        }
        case RN_EV_END:
            close_collection(l, &ev);
            break;
        case RN_EV_DOCUMENT_END:
        case RN_EV_STREAM_END:
            l->out->end = at(l, ev.to);
            break;
        }
    } while (ev.type != RN_EV_DOCUMENT_END && ev.type != RN_EV_STREAM_END);
    return RENDER_OK;
}

int rn_lay_document(struct rn_run *run, struct rn_parser *p, const struct rn_source *source,
                    size_t shift, struct rn_layout *out)
{
    struct laying l = {.run = run, .parser = p, .out = out, .shift = shift};
    int status;

    p->v3 = false;
    RN_TRY(rn_parse_start(p, source));
    while ((status = lay(&l)) == RN_AGAIN)
        RN_TRY(rn_parse_again(p));
    return status;
}
