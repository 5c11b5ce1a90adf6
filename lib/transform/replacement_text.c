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

/* What the text is when it is read again; RN_TAG_OTHER when it cannot be what its tag says. */
static enum rn_tag type_of(const struct rn_node *n)
{
    enum rn_tag resolved;

    if (n->style != RN_PLAIN || n->tag == RN_TAG_STR || n->tag == RN_TAG_OTHER)
        return RN_TAG_STR;
    resolved = rn_resolve_plain(n->text);
    if (n->tag == RN_TAG_NONE)
        return memchr(n->text.n ? n->text.p : "", '\n', n->text.n) ? RN_TAG_STR : resolved;
    if (resolved == n->tag || (n->tag == RN_TAG_FLOAT && resolved == RN_TAG_INT))
        return n->tag;
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

/* Where the first document has begun: behind a `---` with only comments above it. */
static size_t behind_start(struct rn_str text)
{
    size_t end;

    for (size_t at = 0; at < text.n; at = end + 1) {
        end = rn_str_find(text, '\n', at);
        if (rn_str_starts(rn_str_slice(text, at, end), RN_S("---")))
            return end;
        if (at < end && !strchr("#% \t\r", text.p[at]))
            break;
    }
    return 0;
}

/* The first document of the text. */
static struct rn_str first_document(struct rn_str text)
{
    size_t at = behind_start(text), end;

    while ((end = rn_str_find_str(text, RN_S("\n---"), at)) < text.n) {
        if (end + 4 == text.n || strchr(" \t\r\n", text.p[end + 4]))
            return rn_str_slice(text, 0, end + 1);
        at = end + 1;
    }
    return text;
}

/* Writes what old was read to, and then changed, in the manner of old. */
static bool write_text(struct rn_run *run, const struct rn_node *n, struct rn_str old,
                       struct rn_str *out)
{
    struct rn_buf b = {.arena = &run->arena};
    struct rn_comments comments;
    char first = rn_str_trim(old).p[0];

    if (first == '{' || first == '[') {
        struct json j = {.run = run, .out = &b};

        j.pretty = rn_str_find(old, '\n', 0) < old.n && rn_str_find_str(old, RN_S("  "), 0) < old.n;
        if (!write_json(&j, n, 0))
            return false;
        *out = rn_buf_str(&b);
        return true;
    }
    rn_comments_scan(run, first_document(old), n->mark.file, &comments);
    rn_v3_write(run, n, &comments, &b);
    *out = rn_str_trim(rn_buf_str(&b));
    return true;
}

/* The scalar that the path goes through, and what its text was read to; *length: parts up to it. */
static struct rn_node *find_text(struct rn_replacing *r, struct rn_node *root,
                                 struct rn_node **parsed, size_t *length)
{
    struct rn_str why;

    for (*length = 1; *length < r->path->n; ++*length) {
        struct rn_node *n;

        if (!rn_fieldpath_lookup(r->run, root, r->path, *length, &n, &why) || !rn_is(n, RN_SCALAR))
            continue;
        *parsed = rn_fieldpath_parse(r->run, r->reader, n);
        if (*parsed)
            return n;
    }
    return NULL;
}

bool rn_replacing_write_in_text(struct rn_replacing *r, struct rn_node *root)
{
    struct rn_fieldmatch m = {.run = r->run,
                              .reader = r->reader,
                              .path = r->path,
                              .make = rn_replacing_make(r),
                              .why = RN_S("")};
    size_t length;
    struct rn_node *parsed, *scalar = find_text(r, root, &parsed, &length);

    if (!scalar || !rn_fieldpath_match(&m, parsed, length) || m.n == 0)
        return false;
    for (size_t i = 0; i < m.n; i++) {
        bool flow = m.found[i]->kind != RN_SCALAR && m.found[i]->flags & RN_FLOW;

        if (!rn_replacing_write(r, m.found[i]))
            return false;
        if (flow)
            m.found[i]->mark = RN_NOWHERE; /* a comment behind it goes, too */
    }
    return write_text(r->run, parsed, scalar->text, &scalar->text);
}
