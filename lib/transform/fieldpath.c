#include "transform/fieldpath.h"

#include "base/regex.h"
#include "yaml/scalar.h"
#include "yaml/v3writer.h"

/* ---- Splitting ------------------------------------------------------------------------------ */

static void push_part(struct rn_run *run, struct rn_fieldpath *p, struct rn_str part)
{
    RN_PUSH(run, p->parts, p->n, p->cap) = part;
}

static struct rn_str join(struct rn_run *run, struct rn_str a, char sep, struct rn_str b)
{
    return rn_str_printf(&run->arena, "%.*s%c%.*s", RN_FMT(a), sep, RN_FMT(b));
}

/* Cuts at each sep that stands behind no backslash. */
static struct rn_fieldpath split_at(struct rn_run *run, struct rn_str text, char sep)
{
    struct rn_fieldpath p = {0};

    for (size_t at = 0; at <= text.n;) {
        size_t end = rn_str_find(text, sep, at);
        struct rn_str part = rn_str_slice(text, at, end), *last = p.n ? &p.parts[p.n - 1] : NULL;

        if (last && rn_str_ends(*last, RN_S("\\")))
            *last = join(run, rn_str_slice(*last, 0, last->n - 1), sep, part);
        else
            push_part(run, &p, part);
        at = end + 1;
    }
    return p;
}

static struct rn_str trim_brackets(struct rn_str s)
{
    while (s.n && (s.p[0] == '[' || s.p[0] == ']'))
        s = rn_str_slice(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == '[' || s.p[s.n - 1] == ']'))
        s = rn_str_slice(s, 0, s.n - 1);
    return s;
}

struct rn_fieldpath rn_fieldpath_split(struct rn_run *run, struct rn_str text)
{
    bool dot = rn_str_starts(text, RN_S(".")); /* one at the very start goes */
    struct rn_fieldpath cut = split_at(run, rn_str_slice(text, dot, text.n), '.'), p = {0};

    for (size_t i = 0; i < cut.n; i++) {
        struct rn_str part = cut.parts[i];
        bool open = rn_str_starts(part, RN_S("[")) && !rn_str_ends(part, RN_S("]"));

        if (!open) {
            push_part(run, &p, part);
            continue;
        }
        /* What is in brackets is one part: a match if it has a "=", else a key. */
        while (i + 1 < cut.n) {
            part = join(run, part, '.', cut.parts[++i]);
            if (rn_str_ends(cut.parts[i], RN_S("]")))
                break;
        }
        push_part(run, &p, rn_str_find(part, '=', 0) < part.n ? part : trim_brackets(part));
    }
    return p;
}

struct rn_fieldpath rn_fieldpath_split_slashes(struct rn_run *run, struct rn_str text)
{
    struct rn_fieldpath cut = split_at(run, text, '/'), p = {0};

    for (size_t i = 0; i < cut.n; i++) {
        struct rn_str part = rn_str_trim_unicode(cut.parts[i]);

        if (part.n)
            push_part(run, &p, part);
    }
    return p;
}

/* ---- What a part is ------------------------------------------------------------------------- */

enum part_type { PART_FIELD, PART_INDEX, PART_MATCH, PART_EVERY };

static enum part_type part_type(struct rn_str part, int64_t *index)
{
    if (rn_str_to_i64(part, index) && *index >= 0)
        return PART_INDEX;
    if (part.n && part.p[0] == '[' && part.p[part.n - 1] == ']')
        return PART_MATCH;
    return rn_str_is(part, "*") ? PART_EVERY : PART_FIELD;
}

/* [key=value]; false without "=". */
static bool split_match(struct rn_str part, struct rn_str *key, struct rn_str *value)
{
    size_t equal;

    if (rn_str_ends(part, RN_S("]")))
        part = rn_str_slice(part, 0, part.n - 1);
    if (rn_str_starts(part, RN_S("[")))
        part = rn_str_slice(part, 1, part.n);
    equal = rn_str_find(part, '=', 0);
    *key = rn_str_slice(part, 0, equal);
    *value = rn_str_slice(part, equal + 1, part.n);
    return equal < part.n;
}

static bool bad_match(struct rn_str *why)
{
    *why = RN_S("list path element must contain fieldName=fieldValue for element to match");
    return false;
}

static bool wrong_kind(struct rn_run *run, const struct rn_node *n, const char *expected,
                       struct rn_str *why)
{
    *why = rn_str_printf(&run->arena, "wrong node kind: expected %s but got %s", expected,
                         rn_kind_name(n));
    return false;
}

/* ---- Making what is missing ----------------------------------------------------------------- */

/* A new node for the place behind part `at`: the next part says of what kind, behind the last one
 * it is as `last` says. */
static struct rn_node *make_node(struct rn_run *run, const struct rn_fieldpath *path, size_t at,
                                 enum rn_make last, struct rn_mark mark)
{
    enum rn_make make = last;
    int64_t index;

    if (at + 1 < path->n && path->parts[at + 1].n) {
        enum part_type next = part_type(path->parts[at + 1], &index);

        make = next == PART_INDEX || next == PART_MATCH ? RN_MAKE_LIST : RN_MAKE_MAP;
    }
    if (make == RN_MAKE_SCALAR)
        return rn_scalar(run, RN_S(""), RN_TAG_NONE, RN_PLAIN, mark);
    return make == RN_MAKE_MAP ? rn_map_node(run, mark) : rn_list_node(run, mark);
}

/* The item that [key=value] stands for. */
static struct rn_node *make_item(struct rn_run *run, struct rn_str key, struct rn_str value,
                                 struct rn_mark mark)
{
    struct rn_node *scalar = rn_scalar(run, value, RN_TAG_NONE, RN_PLAIN, mark), *map;

    if (key.n == 0)
        return scalar;
    map = rn_map_node(run, mark);
    rn_set(run, map, rn_intern(run, key), scalar);
    return map;
}

/* ---- Looking up ----------------------------------------------------------------------------- */

/* A look-up on its way. */
struct lookup {
    struct rn_run *run;
    const struct rn_fieldpath *path;
    size_t at;           /* the part that is followed */
    bool make;           /* what is missing is made */
    struct rn_mark mark; /* of what is made */
    struct rn_str *why;
};

/* The first item whose key has the value, or that is the value. */
static struct rn_node *exact_item(struct rn_run *run, const struct rn_node *list, struct rn_str key,
                                  struct rn_str value)
{
    RN_EACH_ITEM (i, list) {
        struct rn_node *item = list->items[i];
        const struct rn_node *field =
            key.n ? rn_get(rn_is(item, RN_MAP) ? item : NULL, rn_intern(run, key)) : item;

        if (field && rn_str_eq(rn_text(field), value))
            return item;
    }
    return NULL;
}

/* One part of a look-up, in a list; -1 is the last item. What is made inside a null gets lost. */
static bool look_up_index(struct lookup *l, struct rn_node *n, int64_t index, struct rn_node **out)
{
    *out = NULL;
    if (!rn_is_null(n) && n->kind != RN_LIST)
        return wrong_kind(l->run, n, "list", l->why);
    if (index < 0 && rn_is_empty(n)) {
        /* The reference crashes here. */
        *l->why = RN_S("an empty list has no last element");
        return false;
    }
    if (!rn_is_null(n) && index < n->nitems)
        *out = n->items[index < 0 ? n->nitems - 1 : (size_t)index];
    return true;
}

static bool look_up_match(struct lookup *l, struct rn_node *n, struct rn_str part,
                          struct rn_node **out)
{
    struct rn_str key, value;

    *out = NULL;
    if (!split_match(part, &key, &value))
        return bad_match(l->why);
    if (!rn_is_null(n) && n->kind != RN_LIST)
        return wrong_kind(l->run, n, "list", l->why);
    if (!rn_is_null(n))
        *out = exact_item(l->run, n, key, value);
    if (*out || !l->make)
        return true;
    *out = make_item(l->run, key, value, l->mark);
    if (!rn_is_null(n))
        rn_append(l->run, n, *out);
    return true;
}

static bool look_up_field(struct lookup *l, struct rn_node *n, struct rn_str part,
                          struct rn_node **out)
{
    const struct rn_sym *name = rn_intern(l->run, part);

    *out = NULL;
    if (rn_is_null(n))
        return true;
    if (n->kind != RN_MAP)
        return wrong_kind(l->run, n, "map", l->why);
    *out = rn_get(n, name);
    if (*out || !l->make)
        return true;
    *out = make_node(l->run, l->path, l->at, RN_MAKE_SCALAR, l->mark);
    rn_set(l->run, n, name, *out)->mark = l->mark;
    return true;
}

static bool look_up_part(struct lookup *l, struct rn_node *n, struct rn_str part,
                         struct rn_node **out)
{
    int64_t index;

    if (rn_str_to_i64(part, &index)) {
        if (index >= 0)
            return look_up_index(l, n, index, out);
        *l->why =
            rn_str_printf(&l->run->arena, "array index %.*s cannot be negative", RN_FMT(part));
        return false;
    }
    if (rn_str_is(part, "-"))
        return look_up_index(l, n, -1, out);
    switch (part_type(part, &index)) {
    case PART_EVERY:
        *l->why = RN_S("a wildcard can be used in the path of a replacement target only");
        return false;
    case PART_MATCH:
        return look_up_match(l, n, part, out);
    default:
        return look_up_field(l, n, part, out);
    }
}

static bool look_up(struct lookup *l, const struct rn_node *from, size_t n, struct rn_node **out)
{
    *l->why = RN_S("");
    *out = (struct rn_node *)(uintptr_t)from;
    for (l->at = 0; l->at < n && *out; l->at++) {
        struct rn_str part = rn_str_trim_unicode(l->path->parts[l->at]);

        if (part.n && !look_up_part(l, *out, part, out))
            return false;
    }
    return true;
}

bool rn_fieldpath_lookup(struct rn_run *run, const struct rn_node *from,
                         const struct rn_fieldpath *path, size_t n, struct rn_node **out,
                         struct rn_str *why)
{
    return look_up(&(struct lookup){.run = run, .path = path, .why = why}, from, n, out);
}

bool rn_fieldpath_make(struct rn_run *run, struct rn_node *from, const struct rn_fieldpath *path,
                       struct rn_mark mark, struct rn_node **out, struct rn_str *why)
{
    struct lookup l = {.run = run, .path = path, .make = true, .mark = mark, .why = why};

    return look_up(&l, from, path->n, out);
}

/* ---- Matching ------------------------------------------------------------------------------- */

bool rn_fieldpath_parse(struct rn_run *run, const struct rn_node *scalar, struct rn_v3_text *out)
{
    struct rn_diag **before = rn_diag_mark(run);

    if (rn_v3_text_read(run, scalar->text, out)) {
        rn_diag_rewind(run, before);
        return false;
    }
    return out->root;
}

/* The reference takes a null for any kind; what it makes inside one gets lost, and it does not
 * tell. */
static struct rn_node *or_nothing(struct rn_fieldmatch *m, struct rn_node *n, enum rn_kind kind)
{
    if (!rn_is_null(n))
        return n;
    return kind == RN_MAP ? rn_map_node(m->run, n->mark) : rn_list_node(m->run, n->mark);
}

static bool match_index(struct rn_fieldmatch *m, struct rn_node *n, size_t at, int64_t index)
{
    n = or_nothing(m, n, RN_LIST);
    if (n->kind != RN_LIST)
        return wrong_kind(m->run, n, "list", &m->why);
    if (index == n->nitems && m->make)
        rn_append(m->run, n, make_node(m->run, m->path, at, m->make, m->mark));
    if (index >= n->nitems) {
        m->why = rn_str_printf(&m->run->arena, "index %lld specified but only %u elements found",
                               (long long)index, (unsigned)n->nitems);
        return false;
    }
    return rn_fieldpath_match(m, n->items[index], at + 1);
}

/* The text of a node as the reference's expressions see it. */
static struct rn_str node_text(struct rn_run *run, const struct rn_node *n)
{
    struct rn_buf b = {.arena = &run->arena};

    rn_v3_write(run, n, &b);
    return rn_str_trim_unicode(rn_buf_str(&b));
}

/* Follows the path from every item that matches. */
static bool match_items(struct rn_fieldmatch *m, struct rn_node *list, size_t at, struct rn_str key,
                        const struct rn_regex *re)
{
    const struct rn_sym *field = rn_intern(m->run, key);

    for (uint32_t i = 0; i < list->nitems; i++) {
        struct rn_node *item = list->items[i];
        struct rn_node *value = key.n ? rn_get(rn_is(item, RN_MAP) ? item : NULL, field) : item;

        if (!value || !rn_regex_match(re, node_text(m->run, value)))
            continue;
        /* Behind a match of an item itself the rest of the path is not looked at. */
        if (!rn_fieldpath_match(m, item, key.n ? at + 1 : m->path->n))
            return false;
    }
    return true;
}

static bool match_list(struct rn_fieldmatch *m, struct rn_node *n, size_t at)
{
    struct rn_str key, value;
    const struct rn_regex *re = NULL;
    size_t before = m->n;

    if (!split_match(m->path->parts[at], &key, &value))
        return bad_match(&m->why);
    n = or_nothing(m, n, RN_LIST);
    if (n->kind != RN_LIST)
        return wrong_kind(m->run, n, "list", &m->why);
    /* The reference reads the expression when it meets an item. */
    if (n->nitems || m->make)
        re = rn_regex_compile(m->run, value, &m->why);
    if (!re)
        return n->nitems == 0 && !m->make;
    if (!match_items(m, n, at, key, re))
        return false;
    if (m->n > before || !m->make)
        return true;
    rn_append(m->run, n, make_item(m->run, key, value, m->mark));
    if (!match_items(m, n, at, key, re))
        return false;
    /* It goes on appending for ever. */
    if (m->n == before)
        m->why = rn_str_printf(&m->run->arena, "an element made for `%.*s` is not matched by it",
                               RN_FMT(m->path->parts[at]));
    return m->n > before;
}

static bool match_every(struct rn_fieldmatch *m, struct rn_node *n, size_t at)
{
    uint32_t count;

    n = or_nothing(m, n, RN_LIST);
    if (n->kind != RN_LIST)
        return wrong_kind(m->run, n, "list", &m->why);
    count = n->nitems;
    for (uint32_t i = 0; i < count; i++)
        if (!rn_fieldpath_match(m, n->items[i], at + 1))
            return false;
    return true;
}

static bool match_field(struct rn_fieldmatch *m, struct rn_node *n, size_t at)
{
    const struct rn_sym *name = rn_intern(m->run, m->path->parts[at]);
    struct rn_node *field;

    n = or_nothing(m, n, RN_MAP);
    if (n->kind != RN_MAP || name->s.n == 0)
        return wrong_kind(m->run, n, name->s.n ? "map" : "scalar", &m->why);
    field = rn_get(n, name);
    if (!field && !m->make)
        return true;
    if (!field) {
        field = make_node(m->run, m->path, at, m->make, m->mark);
        rn_set(m->run, n, name, field)->mark = m->mark;
    }
    /* The text of a scalar is entered, but what is found there is a copy. */
    if (field->kind == RN_SCALAR && at + 1 < m->path->n) {
        struct rn_v3_text text;

        if (!rn_fieldpath_parse(m->run, field, &text)) {
            m->why = RN_S("the path goes on behind a scalar");
            return false;
        }
        field = text.root;
    }
    return rn_fieldpath_match(m, field, at + 1);
}

bool rn_fieldpath_match(struct rn_fieldmatch *m, struct rn_node *from, size_t at)
{
    int64_t index;

    if (at == m->path->n) {
        RN_PUSH(m->run, m->found, m->n, m->cap) = from;
        return true;
    }
    switch (part_type(m->path->parts[at], &index)) {
    case PART_INDEX:
        return match_index(m, from, at, index);
    case PART_MATCH:
        return match_list(m, from, at);
    case PART_EVERY:
        return match_every(m, from, at);
    default:
        return match_field(m, from, at);
    }
}
