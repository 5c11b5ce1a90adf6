/* The strategic merge: the walk over both trees. */
#include "transform/merge_walk.h"

#include <stdlib.h>

#include "transform/setter.h"
#include "transform/transform.h"

/* spec.template.spec.containers[app].image, from the walk's steps. */
static struct rn_str path_text(struct rn_merge *m)
{
    const struct rn_merge_step *steps[64], *s = m->step;
    struct rn_buf b = {.arena = &m->run->arena};
    size_t n = 0;

    for (; s && n < sizeof(steps) / sizeof(*steps); s = s->parent)
        steps[n++] = s;
    if (s)
        rn_buf_lit(&b, "...");
    while (n-- > 0) {
        if (steps[n]->element)
            rn_buf_printf(&b, "[%.*s]", RN_FMT(steps[n]->name));
        else
            rn_buf_printf(&b, "%s%.*s", b.n ? "." : "", RN_FMT(steps[n]->name));
    }
    return b.n ? rn_buf_str(&b) : RN_S("the root");
}

static struct rn_str resource_text(struct rn_merge *m)
{
    struct rn_id id;

    if (!m->root)
        return RN_S("the values");
    id = rn_node_id(m->run, m->root);
    return rn_id_text(m->run, &id);
}

int rn_merge_kind_error(struct rn_merge *m, enum rn_kind expected, const struct rn_node *found,
                        bool element)
{
    static const char *const names[] = {"scalar", "map", "list"};
    int status =
        rn_error(m->run, found->mark, RN_E_PATCH,
                 "wrong node kind: expected a %s at %.*s of %.*s, found a %s", names[expected],
                 RN_FMT(path_text(m)), RN_FMT(resource_text(m)), names[found->kind]);

    if (!m->root)
        return rn_hint(m->run, status,
                       "the values file and valuesInline must have the same kind of value there");
    if (element)
        return rn_hint(m->run, status, "the elements of this list are merged by %s",
                       expected == RN_MAP ? "their keys, so each must be a map"
                                          : "their text, so each must be a scalar");
    return rn_hint(m->run, status,
                   "patch and resource must have the same kind of value there; to change a map "
                   "into a list or a scalar use a JSON 6902 patch with op: replace");
}

int rn_merge_directive_error(struct rn_merge *m, const struct rn_node *value)
{
    bool hidden = rn_run_is_hidden(m->run, value->mark);

    return rn_hint(m->run,
                   rn_error(m->run, value->mark, RN_E_PATCH,
                            "unknown patch strategy '%.*s' in $patch at %.*s of %.*s",
                            RN_FMT(hidden ? RN_S("***") : rn_text(value)), RN_FMT(path_text(m)),
                            RN_FMT(resource_text(m))),
                   "$patch is one of merge, replace, delete");
}

enum rn_directive rn_merge_directive_of(const struct rn_node *value)
{
    struct rn_str text = rn_text(value);

    if (rn_str_is(text, "merge"))
        return RN_PATCH_MERGE;
    if (rn_str_is(text, "replace"))
        return RN_PATCH_REPLACE;
    if (rn_str_is(text, "delete"))
        return RN_PATCH_DELETE;
    return RN_PATCH_UNKNOWN;
}

/* The directive of a map of the patch; a known one is taken out of it. */
static enum rn_directive take_directive(struct rn_merge *m, struct rn_node *p)
{
    const struct rn_node *value = rn_get(p, m->directive);
    enum rn_directive directive = RN_PATCH_MERGE;

    if (!value)
        return RN_PATCH_MERGE;
    directive = rn_merge_directive_of(value);
    if (directive != RN_PATCH_UNKNOWN)
        rn_remove(p, m->directive);
    return directive;
}

void rn_merge_style(struct rn_run *run, struct rn_node *v, const struct rn_node *old)
{
    enum { KEPT = RN_FLOW | RN_TAGGED | RN_SHARED };

    if (v != old && old) {
        v->style = old->style;
        v->flags = (uint8_t)((v->flags & ~KEPT) | (old->flags & KEPT));
        return;
    }
    rn_style_new(run, v);
}

/* An empty map or list has the style of what is written over it. */
static void style_of_empty(struct rn_node *d, const struct rn_node *p)
{
    if (d && p && d->kind != RN_SCALAR && rn_is_empty(d))
        d->flags = (uint8_t)((d->flags & ~RN_FLOW) | (p->flags & RN_FLOW));
}

/* An object may start anywhere: one inside a custom resource merges by its own kind. */
static int find_schema(struct rn_merge *m, struct rn_schema *s, const struct rn_node *d,
                       const struct rn_node *p)
{
    const struct rn_node *at[2] = {d, p};

    for (size_t i = 0; i < 2 && rn_schema_none(*s); i++) {
        const struct rn_node *api = rn_get(at[i], RN_WORD(m->run, apiVersion));
        const struct rn_node *kind = api ? rn_get(at[i], RN_WORD(m->run, kind)) : NULL;

        if (kind && !rn_is_null(api) && !rn_is_null(kind))
            RN_TRY(rn_schema_of(m->run, rn_text(api), rn_text(kind), s));
    }
    return RENDER_OK;
}

/* A schema in a comment at d or p itself. */
static struct rn_schema schema_at(struct rn_merge *m, struct rn_schema s, const struct rn_node *d,
                                  const struct rn_node *p)
{
    const struct rn_node *at[2] = {d, p};

    for (size_t i = 0; i < 2 && m->run->comments.n; i++) {
        struct rn_schema own = RN_NO_SCHEMA;

        if (at[i] && at[i]->kind != RN_SCALAR)
            own = rn_schema_in_comment(m->run, at[i]->comment);
        if (!rn_schema_none(own))
            return own;
    }
    return s;
}

/* The schema of a field: one in a comment at its key goes before that of the map. */
static struct rn_schema schema_of_field(struct rn_merge *m, struct rn_schema map,
                                        const struct rn_sym *key, const struct rn_pair *d,
                                        const struct rn_pair *p)
{
    const struct rn_pair *at[2] = {d, p};

    for (size_t i = 0; i < 2 && m->run->comments.n; i++) {
        struct rn_schema own = rn_schema_in_comment(m->run, at[i] ? at[i]->comment : 0);

        if (!rn_schema_none(own))
            return own;
    }
    return rn_schema_none(map) ? map : rn_schema_field(m->run, map, key);
}

/* The reference takes a field without a name for the map itself. */
static int empty_key_error(struct rn_merge *m, const struct rn_node *value)
{
    return rn_hint(m->run,
                   rn_error(m->run, value->mark, RN_E_PATCH,
                            "a field with an empty name at %.*s of %.*s cannot be merged",
                            RN_FMT(path_text(m)), RN_FMT(resource_text(m))),
                   "remove the field, or change it with a JSON 6902 patch");
}

/* Merges one field, of which either pair may be NULL. *v is NULL when it is to be removed. */
static int merge_field(struct rn_merge *m, const struct rn_pair *of_d, const struct rn_pair *of_p,
                       struct rn_schema s, struct rn_node **v)
{
    const struct rn_sym *key = of_d ? of_d->key : of_p->key;
    struct rn_node *d = of_d ? of_d->value : NULL, *p = of_p ? of_p->value : NULL;
    struct rn_merge_step step = {m->step, key->s, false};
    struct rn_schema field = schema_of_field(m, s, key, of_d, of_p);

    if (key == m->run->empty)
        return empty_key_error(m, d ? d : p);
    m->step = &step;
    RN_TRY(rn_merge_nodes(m, d, p, field, v));
    m->step = step.parent;
    /* A null of the resource that the patch does not mention stays, but for one without text. */
    if (rn_is_null(*v) && (p || !*v)) {
        *v = NULL;
        return RENDER_OK;
    }
    rn_merge_style(m->run, *v, d);
    if (d && *v != d && d->kind == RN_SCALAR) { /* the field's node stays: it may be shared */
        rn_become(d, *v);
        *v = d;
    }
    return RENDER_OK;
}

/* Adds the fields that only the patch has. */
static int add_fields(struct rn_merge *m, struct rn_node *dest, struct rn_node *p,
                      struct rn_schema s)
{
    for (uint32_t i = 0; i < p->npairs; i++) {
        struct rn_pair *pair = &p->pairs[i];
        struct rn_node *v;

        if (rn_get_pair(dest, pair->key) || rn_get_pair(p, pair->key) != pair)
            continue;
        RN_TRY(merge_field(m, NULL, pair, s, &v));
        if (v)
            rn_add_pair(m->run, dest,
                        (struct rn_pair){.key = pair->key,
                                         .value = v,
                                         .mark = pair->mark,
                                         .key_tag = RN_TAG_NONE,
                                         .key_style = v == pair->value ? pair->key_style
                                                                       : (uint8_t)RN_PLAIN});
    }
    return RENDER_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct rn_pair *const *x = a, *const *y = b;

    return rn_str_cmp((*x)->key->s, (*y)->key->s);
}

/* Fields are visited in byte order of their names, which shows where two have one node. */
static struct rn_pair **in_order(struct rn_merge *m, struct rn_node *map)
{
    struct rn_pair **order =
        rn_arena_alloc_raw(&m->run->arena, map->npairs * sizeof(struct rn_pair *));

    for (uint32_t i = 0; i < map->npairs; i++)
        order[i] = &map->pairs[i];
    qsort(order, map->npairs, sizeof(struct rn_pair *), by_name);
    return order;
}

/* Merges p into dest, field by field. Of a key that is there twice only the first is looked at.
 * Removed pairs lose their value first and go away at the end, so that look-ups hold meanwhile. */
static int merge_fields(struct rn_merge *m, struct rn_node *dest, struct rn_node *p,
                        struct rn_schema s)
{
    bool ordered = p && p != dest && p->npairs > 1 && dest->npairs > 1;
    struct rn_pair **order;

    rn_map_index(m->run, dest);
    if (p)
        rn_map_index(m->run, p);
    order = ordered ? in_order(m, dest) : NULL;
    for (uint32_t i = 0; i < dest->npairs; i++) {
        struct rn_pair *pair = order ? order[i] : &dest->pairs[i];
        struct rn_node *v;

        if (rn_get_pair(dest, pair->key) != pair)
            continue;
        RN_TRY(merge_field(m, pair, dest == p ? pair : rn_get_pair(p, pair->key), s, &v));
        pair->value = v;
    }
    if (p && p != dest)
        RN_TRY(add_fields(m, dest, p, s));
    rn_map_compact(dest);
    return RENDER_OK;
}

static int merge_map(struct rn_merge *m, struct rn_node *d, struct rn_node *p, struct rn_schema s,
                     struct rn_node **out)
{
    struct rn_node *dest = d;

    style_of_empty(d, p);
    *out = NULL;
    if (rn_is_null(d)) {
        if (take_directive(m, p) == RN_PATCH_DELETE)
            return RENDER_OK;
        dest = !p && d && d->text.n ? d : p;
    } else if (p && rn_is_null(p)) {
        return RENDER_OK;
    } else {
        switch (take_directive(m, p)) {
        case RN_PATCH_DELETE:
            return RENDER_OK;
        case RN_PATCH_UNKNOWN:
            return rn_merge_directive_error(m, rn_get(p, m->directive));
        case RN_PATCH_REPLACE:
            dest = p;
            break;
        case RN_PATCH_MERGE:
            break;
        }
    }
    *out = dest;
    return rn_is_null(dest) ? RENDER_OK : merge_fields(m, dest, p, s);
}

/* The merged list is another one to the reference, without the comment of the old. */
static int merge_list(struct rn_merge *m, struct rn_node *d, struct rn_node *p,
                      const struct rn_list_schema *s, struct rn_node **out)
{
    RN_TRY(rn_merge_list(m, d, p, s, out));
    if (*out)
        (*out)->comment = 0;
    return RENDER_OK;
}

int rn_merge_nodes(struct rn_merge *m, struct rn_node *d, struct rn_node *p, struct rn_schema s,
                   struct rn_node **out)
{
    bool no_d = rn_is_null(d), no_p = rn_is_null(p);
    enum rn_kind kind = !no_d ? d->kind : !no_p ? p->kind : RN_MAP;

    if (!no_d && !no_p && d->kind != p->kind)
        return rn_merge_kind_error(m, kind, p, false);
    s = schema_at(m, s, d, p);
    if (!no_d && !no_p && kind != RN_SCALAR && p->comment)
        d->comment = p->comment;
    if (kind == RN_MAP) {
        RN_TRY(find_schema(m, &s, d, p));
        return merge_map(m, d, p, s, out);
    }
    if (kind == RN_LIST) {
        struct rn_list_schema list;

        style_of_empty(d, p);
        RN_TRY(rn_schema_list(m->run, s, &list));
        if (list.merges)
            return merge_list(m, d, p, &list, out);
    }
    *out = p ? p : d;
    return RENDER_OK;
}

int rn_strategic_merge(struct rn_run *run, struct rn_node *dest, struct rn_node *patch,
                       bool *deleted)
{
    struct rn_merge m = {.run = run, .directive = rn_intern_c(run, "$patch"), .root = dest};
    struct rn_node *merged;

    RN_TRY(rn_merge_nodes(&m, dest, patch, RN_NO_SCHEMA, &merged));
    /* With `$patch: replace` at the root the result is the patch: the reference throws it away. */
    *deleted = merged == NULL;
    return RENDER_OK;
}

int rn_merge_values(struct rn_run *run, struct rn_node *dest, struct rn_node *source,
                    struct rn_node **out)
{
    struct rn_merge m = {.run = run, .directive = rn_intern_c(run, "$patch")};

    RN_TRY(rn_merge_nodes(&m, dest, source, RN_NO_SCHEMA, out));
    if (rn_is_null(*out))
        *out = NULL;
    return RENDER_OK;
}
