#include "transform/replacement.h"

struct rn_fieldpath rn_text_split(struct rn_run *run, struct rn_str s, struct rn_str delimiter)
{
    struct rn_fieldpath p = {0};
    size_t at = 0, end;

    do {
        end = rn_str_find_str(s, delimiter, at);
        RN_PUSH(run, p.parts, p.n, p.cap) = rn_str_slice(s, at, end);
        at = end + delimiter.n;
    } while (end < s.n);
    return p;
}

enum rn_make rn_replacing_make(const struct rn_replacing *r)
{
    if (!r->options->create.value)
        return RN_MAKE_NOTHING;
    if (r->value->kind == RN_SCALAR)
        return RN_MAKE_SCALAR;
    return r->value->kind == RN_MAP ? RN_MAKE_MAP : RN_MAKE_LIST;
}

/* The old text with the piece that options.index names replaced, or with the new one before or
 * behind all pieces. */
static struct rn_str splice(struct rn_run *run, struct rn_str old, struct rn_str new,
                            const struct rn_replacement_options *options)
{
    struct rn_str delimiter = options->delimiter.s;
    struct rn_fieldpath pieces = rn_text_split(run, old, delimiter);
    struct rn_buf b = {.arena = &run->arena};
    int64_t index = options->index.given ? options->index.value : 0;

    if (index < 0) {
        rn_buf_add(&b, new);
        rn_buf_add(&b, delimiter);
    }
    for (size_t i = 0; i < pieces.n; i++) {
        if (i)
            rn_buf_add(&b, delimiter);
        rn_buf_add(&b, index >= 0 && (uint64_t)index == i ? new : pieces.parts[i]);
    }
    if (index >= 0 && (uint64_t)index >= pieces.n) {
        rn_buf_add(&b, delimiter);
        rn_buf_add(&b, new);
    }
    return rn_buf_str(&b);
}

bool rn_replacing_write(struct rn_replacing *r, struct rn_node *target)
{
    struct rn_str text = rn_text(r->value);

    if (r->options->delimiter.s.n) {
        if (target->kind != RN_SCALAR) {
            r->why = RN_S("delimiter option can only be used with scalar nodes");
            return false;
        }
        /* A sourceValue has no type, so that `~` is text there. */
        if (r->value->tag == RN_TAG_NULL)
            text = RN_S("");
        text = splice(r->run, target->text, text, r->options);
    }
    /* A scalar keeps its type and its quotes. */
    if (target->kind == RN_SCALAR) {
        target->text = text;
        if (r->as_string) {
            target->tag = RN_TAG_STR;
            target->flags &= (uint8_t)~RN_TAGGED;
        }
    } else {
        rn_become(target, rn_node_copy(r->run, r->value));
    }
    return true;
}
