/* Replacements inside YAML or JSON that is the text of a scalar (a file in a ConfigMap, say). */
#include <stdlib.h>

#include "transform/replacement.h"
#include "yaml/json.h"
#include "yaml/scalar.h"
#include "yaml/v3writer.h"

/* ---- JSON ----------------------------------------------------------------------------------- */

struct json {
    struct rn_run *run;
    struct rn_buf *out;
    bool pretty;
};

static bool write_json(struct json *j, const struct rn_node *n, size_t depth);

/* The type of a value; RN_TAG_OTHER when it cannot be what its tag says. */
static enum rn_tag type_of(const struct rn_node *n)
{
    enum rn_tag resolved;

    if (n->tag == RN_TAG_OTHER)
        return RN_TAG_STR;
    if (!(n->flags & RN_TAGGED) || n->tag == RN_TAG_STR)
        return (enum rn_tag)n->tag;
    resolved = rn_resolve_plain(n->text);
    if (resolved == n->tag || (n->tag == RN_TAG_FLOAT && resolved == RN_TAG_INT))
        return (enum rn_tag)n->tag;
    return RN_TAG_OTHER;
}

static bool write_number(struct json *j, struct rn_str text)
{
    struct rn_number number;

    if (!rn_scalar_number(text, &number))
        return false;
    if (number.type == RN_NUMBER_I64) {
        rn_buf_printf(j->out, "%lld", (long long)number.i);
    } else if (number.type == RN_NUMBER_U64) {
        rn_buf_printf(j->out, "%llu", (unsigned long long)number.u);
    } else {
        /* Infinities and NaN have no JSON. */
        if (!(number.f - number.f == 0))
            return false;
        rn_format_float_json(j->out, number.f);
    }
    return true;
}

static bool write_json_scalar(struct json *j, const struct rn_node *n)
{
    struct rn_buf time = {.arena = &j->run->arena};

    switch (type_of(n)) {
    case RN_TAG_INT:
    case RN_TAG_FLOAT:
        return write_number(j, n->text);
    case RN_TAG_BOOL:
        rn_buf_lit(j->out, rn_scalar_bool(n->text) ? "true" : "false");
        return true;
    case RN_TAG_NULL:
        rn_buf_lit(j->out, "null");
        return true;
    case RN_TAG_TIMESTAMP:
        if (!rn_scalar_timestamp(n->text, &time))
            return false;
        rn_json_string(j->out, rn_buf_str(&time), true);
        return true;
    case RN_TAG_OTHER:
        return false;
    default:
        rn_json_string(j->out, n->text, true);
        return true;
    }
}

/* What stands before entry i, or behind the last of n. */
static void separate(struct json *j, size_t i, size_t n, size_t depth)
{
    if (i > 0 && i < n)
        rn_buf_char(j->out, ',');
    if (!j->pretty || n == 0)
        return;
    rn_buf_char(j->out, '\n');
    if (i == n)
        depth--;
    if (depth)
        rn_buf_fill(j->out, ' ', 2 * depth);
}

static int by_key(const void *a, const void *b)
{
    return rn_str_cmp((*(const struct rn_pair *const *)a)->key->s,
                      (*(const struct rn_pair *const *)b)->key->s);
}

/* The reference cannot write maps that have a key which is no string. */
static bool is_string_key(const struct rn_pair *p)
{
    if (p->key_tag == RN_TAG_NONE)
        return rn_resolve_plain(p->key->s) == RN_TAG_STR;
    return p->key_tag == RN_TAG_STR;
}

static bool write_json_map(struct json *j, const struct rn_node *n, size_t depth)
{
    const struct rn_pair **sorted =
        (const struct rn_pair **)RN_NEW_N(j->run, const struct rn_pair *, n->npairs);

    for (uint32_t i = 0; i < n->npairs; i++) {
        if (!is_string_key(&n->pairs[i]))
            return false;
        sorted[i] = &n->pairs[i];
    }
    if (n->npairs)
        qsort(sorted, n->npairs, sizeof(*sorted), by_key);
    for (uint32_t i = 1; i < n->npairs; i++)
        if (sorted[i]->key == sorted[i - 1]->key) /* refused there, too */
            return false;
    rn_buf_char(j->out, '{');
    for (uint32_t i = 0; i < n->npairs; i++) {
        separate(j, i, n->npairs, depth + 1);
        rn_json_string(j->out, sorted[i]->key->s, true);
        rn_buf_lit(j->out, j->pretty ? ": " : ":");
        if (!write_json(j, sorted[i]->value, depth + 1))
            return false;
    }
    separate(j, n->npairs, n->npairs, depth + 1);
    rn_buf_char(j->out, '}');
    return true;
}

/* Depth is bounded by the reader's limit, and that of a path. */
static bool write_json(struct json *j, const struct rn_node *n, size_t depth)
{
    if (n->kind == RN_SCALAR)
        return write_json_scalar(j, n);
    if (n->kind == RN_MAP)
        return write_json_map(j, n, depth);
    rn_buf_char(j->out, '[');
    for (uint32_t i = 0; i < n->nitems; i++) {
        separate(j, i, n->nitems, depth + 1);
        if (!write_json(j, n->items[i], depth + 1))
            return false;
    }
    separate(j, n->nitems, n->nitems, depth + 1);
    rn_buf_char(j->out, ']');
    return true;
}

/* ---- Text ----------------------------------------------------------------------------------- */

/* As JSON, which the reference makes of the YAML that it would write. */
static bool write_as_json(struct rn_replacing *r, struct rn_str yaml, struct rn_str old,
                          struct rn_buf *out)
{
    struct json j = {.run = r->run, .out = out};
    struct rn_diag **before = rn_diag_mark(r->run);
    struct rn_node *root;

    if (rn_read_first(r->run, r->reader, yaml, 0, &root)) {
        rn_diag_rewind(r->run, before);
        return false;
    }
    j.pretty = rn_str_find(old, '\n', 0) < old.n && rn_str_find_str(old, RN_S("  "), 0) < old.n;
    return root && write_json(&j, root, 0);
}

/* Writes what old was read to, and then changed, in the manner of old. */
static bool write_text(struct rn_replacing *r, const struct rn_v3_text *text, struct rn_str old,
                       struct rn_str *out)
{
    struct rn_buf yaml = {.arena = &r->run->arena}, json = {.arena = &r->run->arena};
    char first = rn_str_trim_unicode(old).p[0];

    rn_v3_write_text(r->run, text, &yaml);
    if (first != '{' && first != '[') {
        *out = rn_str_trim_unicode(rn_buf_str(&yaml));
        return true;
    }
    if (!write_as_json(r, rn_buf_str(&yaml), old, &json))
        return false;
    *out = rn_buf_str(&json);
    return true;
}

/* The scalar that the path goes through, and what its text was read to; *length: parts up to it. */
static struct rn_node *find_text(struct rn_replacing *r, struct rn_node *root,
                                 struct rn_v3_text *text, size_t *length)
{
    struct rn_str why;

    for (*length = 1; *length < r->path->n; ++*length) {
        struct rn_node *n;

        if (!rn_fieldpath_lookup(r->run, root, r->path, *length, &n, &why) || !rn_is(n, RN_SCALAR))
            continue;
        if (rn_fieldpath_parse(r->run, n, text))
            return n;
    }
    return NULL;
}

/* A scalar keeps what stands at it; anything else, an alias too, becomes the value. */
static bool write_field(struct rn_replacing *r, struct rn_v3_text *text, struct rn_node *target)
{
    bool alias = rn_v3_text_is_alias(text, target);

    if (target->kind == RN_SCALAR && !alias)
        return rn_replacing_write(r, target);
    if (alias && r->options->delimiter.s.n)
        return false;
    if (alias)
        rn_become(target, rn_node_copy(r->run, r->value));
    else if (!rn_replacing_write(r, target))
        return false;
    rn_v3_text_forget(text, target);
    return true;
}

bool rn_replacing_write_in_text(struct rn_replacing *r, struct rn_node *root)
{
    struct rn_fieldmatch m = {
        .run = r->run, .path = r->path, .make = rn_replacing_make(r), .why = RN_S("")};
    size_t length;
    struct rn_v3_text text;
    struct rn_node *scalar = find_text(r, root, &text, &length);

    if (!scalar || !rn_fieldpath_match(&m, text.root, length) || m.n == 0)
        return false;
    for (size_t i = 0; i < m.n; i++)
        if (!write_field(r, &text, m.found[i]))
            return false;
    return write_text(r, &text, scalar->text, &scalar->text);
}
