/* Scalars and keys as the reference has them once the YAML has become JSON. */
#include <math.h>
#include <stdlib.h>

#include "kustom/decode.h"
#include "yaml/printable.h"
#include "yaml/style.h"

enum rn_tag rn_decode_tag(const struct rn_node *n)
{
    if (n->tag != RN_TAG_NONE)
        return (enum rn_tag)n->tag;
    return n->style == RN_PLAIN ? rn_resolve_plain_v2(n->text) : RN_TAG_STR;
}

static bool is_string(enum rn_tag tag)
{
    return tag == RN_TAG_STR || tag == RN_TAG_TIMESTAMP || tag == RN_TAG_BINARY ||
           tag == RN_TAG_MERGE || tag == RN_TAG_OTHER;
}

static struct rn_str bool_text(struct rn_str text)
{
    return rn_scalar_bool_v2(text) ? RN_S("true") : RN_S("false");
}

/* The text that the reference makes of a number that is a key, or that stands for a string. */
static struct rn_str number_text(struct rn_run *run, const struct rn_number *num)
{
    struct rn_buf buf = {.arena = &run->arena};

    if (num->type == RN_NUMBER_I64)
        return rn_str_printf(&run->arena, "%lld", (long long)num->i);
    if (num->type == RN_NUMBER_U64)
        return rn_str_printf(&run->arena, "%llu", (unsigned long long)num->u);
    rn_format_float32_g(&buf, num->f);
    return rn_buf_str(&buf);
}

static RN_RARE const struct rn_node *resent(struct rn_decoder *d, const struct rn_node *n)
{
    struct rn_node *copy = RN_NEW(d->run, struct rn_node);
    int status;

    *copy = *n;
    status = rn_printable(d->run, n->mark, "value", &copy->text);
    if (status)
        d->status = status;
    return copy;
}

static bool is_resent(const struct rn_decoder *d, const struct rn_step *at)
{
    return (at ? at->flags : d->flags) & RN_FIELD_RESENT;
}

const struct rn_node *rn_decode_resent(struct rn_decoder *d, const struct rn_node *n,
                                       const struct rn_step *at)
{
    if (!is_resent(d, at) || n->kind != RN_SCALAR ||
        !(rn_text_classes(n->text) & (RN_C_HIGH | RN_C_CONTROL)))
        return n;
    return resent(d, n);
}

void rn_decode_resent_key(struct rn_decoder *d, const struct rn_entry *e, const struct rn_step *at)
{
    int status;

    if (!is_resent(d, at))
        return;
    status = rn_printable_key(d->run, e->pair->mark, e->key, rn_text_classes(e->key));
    if (status)
        d->status = status;
}

void rn_decode_text(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                    struct rn_textval *out)
{
    enum rn_tag tag = n->kind == RN_SCALAR ? rn_decode_tag(n) : RN_TAG_NULL;
    struct rn_number num;
    struct rn_str s;

    if (n->kind == RN_SCALAR && (d->direct || is_string(tag)))
        s = n->text.p ? n->text : RN_S("");
    else if (d->to_text && tag == RN_TAG_BOOL)
        s = bool_text(n->text);
    else if (d->to_text && (tag == RN_TAG_INT || tag == RN_TAG_FLOAT) &&
             rn_scalar_number(n->text, &num))
        s = number_text(d->run, &num);
    else {
        rn_decode_wrong(d, n, at, "a string");
        return;
    }
    *out = (struct rn_textval){s, n->mark};
}

/* A string that YAML 1.1 reads as a boolean when it is plain: go-yaml v3 takes it for one. */
static bool is_word(const struct rn_node *n)
{
    return is_string(rn_decode_tag(n)) && rn_resolve_plain_v2(n->text) == RN_TAG_BOOL &&
           rn_resolve_plain(n->text) == RN_TAG_STR;
}

void rn_decode_bool(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                    struct rn_boolval *out)
{
    if (n->kind != RN_SCALAR || (rn_decode_tag(n) != RN_TAG_BOOL && !(d->direct && is_word(n)))) {
        rn_decode_wrong(d, n, at, "true or false");
        return;
    }
    *out = (struct rn_boolval){true, rn_scalar_bool_v2(n->text), n->mark};
}

/* A float passes when JSON writes it without point or exponent: 3.0 and 1e3 do. */
static bool whole(struct rn_run *run, const struct rn_number *num, int64_t *out)
{
    struct rn_buf buf = {.arena = &run->arena};

    if (num->type == RN_NUMBER_I64) {
        *out = num->i;
        return true;
    }
    if (num->type == RN_NUMBER_U64 || !isfinite(num->f))
        return false;
    rn_format_float_json(&buf, num->f);
    return rn_str_to_i64(rn_buf_str(&buf), out);
}

void rn_decode_int(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                   struct rn_intval *out)
{
    enum rn_tag tag = n->kind == RN_SCALAR ? rn_decode_tag(n) : RN_TAG_NULL;
    struct rn_number num;
    int64_t value;

    if ((tag != RN_TAG_INT && tag != RN_TAG_FLOAT) || !rn_scalar_number(n->text, &num) ||
        !whole(d->run, &num, &value)) {
        rn_decode_wrong(d, n, at, "an integer");
        return;
    }
    *out = (struct rn_intval){true, value, n->mark};
}

static bool key_fault(struct rn_decoder *d, const struct rn_pair *p, const char *what)
{
    d->status = rn_error(d->run, p->mark, RN_E_KEY_TYPE, "a map key is %s", what);
    rn_hint(d->run, d->status, "keys must be strings; quote it if it is one");
    return false;
}

/* JSON keys are strings: numbers and booleans become text, others cannot be. */
static bool key_text(struct rn_decoder *d, const struct rn_pair *p, struct rn_str *out)
{
    struct rn_str s = p->key->s;
    enum rn_tag tag = (enum rn_tag)p->key_tag;
    struct rn_number num;

    if (tag == RN_TAG_NONE)
        tag = p->key_style == RN_PLAIN ? rn_resolve_plain_v2(s) : RN_TAG_STR;
    *out = s;
    if (tag == RN_TAG_BOOL)
        *out = bool_text(s);
    if (tag == RN_TAG_NULL)
        return key_fault(d, p, "null");
    if ((tag != RN_TAG_INT && tag != RN_TAG_FLOAT) || !rn_scalar_number(s, &num))
        return true;
    if (num.type == RN_NUMBER_U64)
        return key_fault(d, p, "a number beyond 64 bits with sign");
    *out = number_text(d->run, &num);
    if (num.type == RN_NUMBER_F64 && !isfinite(num.f))
        *out = isnan(num.f) ? RN_S(".nan") : num.f > 0 ? RN_S(".inf") : RN_S("-.inf");
    return true;
}

static int compare_entries(const void *pa, const void *pb)
{
    const struct rn_entry *a = pa, *b = pb;
    int c = rn_str_cmp(a->key, b->key);

    return c ? c : a->order < b->order ? -1 : a->order > b->order;
}

size_t rn_decode_entries(struct rn_decoder *d, const struct rn_node *map, struct rn_entry **out)
{
    struct rn_entry *entries = RN_NEW_N_IN(rn_scratch(d->run), struct rn_entry, map->npairs);
    size_t n = 0, kept = 0;

    RN_EACH_PAIR (p, map) {
        entries[n].pair = p;
        entries[n].order = (uint32_t)n;
        n += key_text(d, p, &entries[n].key);
    }
    qsort(entries, n, sizeof(*entries), compare_entries);
    for (size_t i = 0; i < n; i++)
        if (i + 1 == n || !rn_str_eq(entries[i].key, entries[i + 1].key))
            entries[kept++] = entries[i];
    *out = entries;
    return kept;
}
