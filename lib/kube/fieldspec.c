#include "kube/fieldspec.h"

/* Next part of a path: up to a slash that no backslash escapes; \/ is unescaped. *at is moved
 * behind the slash, or beyond the end with the last part. */
static struct rn_str next_part(struct rn_run *run, struct rn_str path, size_t *at)
{
    struct rn_buf b = {.arena = &run->arena};
    size_t end = rn_str_find(path, '/', *at);

    if (end == *at || end == path.n || path.p[end - 1] != '\\') {
        struct rn_str part = rn_str_slice(path, *at, end);

        *at = end + 1;
        return part;
    }
    for (;; *at = end + 1, end = rn_str_find(path, '/', *at)) {
        rn_buf_add(&b, rn_str_slice(path, *at, end));
        if (end == path.n || b.n == 0 || b.p[b.n - 1] != '\\')
            break;
        b.p[b.n - 1] = '/';
    }
    *at = end + 1;
    return rn_buf_str(&b);
}

/* Whether the reference's look-up takes name for a place in a list. */
static bool names_element(struct rn_str name)
{
    int64_t number;

    if (rn_str_is(name, "-") || rn_str_is(name, "*") || rn_str_to_i64(name, &number))
        return true;
    return name.n >= 2 && name.p[0] == '[' && name.p[name.n - 1] == ']';
}

/* False for a part of blanks, which leads nowhere else than where it stands. */
static bool make_part(struct rn_run *run, struct rn_str text, struct rn_path_part *part)
{
    struct rn_str name;

    part->list = rn_str_ends(text, RN_S("[]"));
    if (part->list)
        text.n -= 2;
    name = rn_str_trim_unicode(text);
    part->name = rn_intern(run, name);
    part->element = names_element(name);
    return name.n || text.n == 0;
}

void rn_fieldspec_parse(struct rn_run *run, struct rn_fieldspec *fs)
{
    size_t at = 0, cap = 1;

    for (size_t i = 0; i < fs->path.n; i++)
        cap += fs->path.p[i] == '/';
    fs->parts = RN_NEW_N(run, struct rn_path_part, cap);
    fs->nparts = 0;
    if (fs->path.n && fs->path.p[0] == '/')
        at = 1;
    while (at <= fs->path.n)
        fs->nparts += make_part(run, next_part(run, fs->path, &at), &fs->parts[fs->nparts]);
}

bool rn_fieldspec_leads_to_id(struct rn_run *run, const struct rn_fieldspec *fs)
{
    const struct rn_sym *first = fs->nparts ? fs->parts[0].name : NULL, *second;

    if (first != RN_WORD(run, metadata) || fs->nparts < 2)
        return !first || first == RN_WORD(run, metadata) || first == RN_WORD(run, kind) ||
               first == RN_WORD(run, apiVersion);
    second = fs->parts[1].name;
    return second == RN_WORD(run, name) || second == RN_WORD(run, namespace);
}

bool rn_fieldspecs_lead_to_id(struct rn_run *run, const struct rn_fieldspecs *specs)
{
    for (size_t i = 0; i < specs->n; i++)
        if (rn_fieldspec_leads_to_id(run, &specs->at[i]))
            return true;
    return false;
}

/* What stays the same on a walk. */
struct walking {
    struct rn_run *run;
    struct rn_node *root;
    const struct rn_fieldspec *fs;
    const struct rn_field_walk *walk;
    bool create;
};

static int wrong_place(const struct walking *w, const struct rn_node *n, const char *expected)
{
    struct rn_id id = rn_node_id(w->run, w->root);

    return rn_hint(
        w->run,
        rn_error(w->run, n->mark, RN_E_FIELD_TYPE,
                 "field '%.*s' of %.*s: expected %s on the way, found a %s", RN_FMT(w->fs->path),
                 RN_FMT(rn_id_text(w->run, &id)), expected, rn_kind_name(n)),
        "correct the resource; or, when the path is that of a configuration, the path there");
}

static int empty_part(const struct walking *w)
{
    return rn_hint(w->run,
                   rn_error(w->run, w->fs->mark, RN_E_CONFIGURATION,
                            "field spec with path '%.*s': a part of the path is empty",
                            RN_FMT(w->fs->path)),
                   "write the path as names with a / between them, as in spec/template/metadata");
}

/* Adds a field that is not there. */
static struct rn_pair *make_field(const struct walking *w, struct rn_node *map,
                                  const struct rn_sym *name, bool last)
{
    struct rn_node *n = rn_map_node(w->run, w->walk->mark);

    n->kind = last ? (uint8_t)w->walk->create_kind : (uint8_t)RN_MAP;
    if (n->kind == RN_SCALAR)
        n->text = RN_S("");
    return rn_add_pair(w->run, map,
                       (struct rn_pair){.key = name, .value = n, .mark = w->walk->mark});
}

/* A null becomes what the path says it is. A scalar keeps its text, as in the reference. */
static void fill_null(struct rn_node *n, enum rn_kind kind, enum rn_tag tag)
{
    n->tag = (uint8_t)tag;
    if (kind == RN_SCALAR)
        return;
    n->flags &= (uint8_t)~RN_TAGGED;
    *n = (struct rn_node){.kind = (uint8_t)kind, .flags = n->flags, .mark = n->mark};
}

/* One step: from a map to its field; NULL when there is none, or for an error: *status. */
static struct rn_pair *step_into(const struct walking *w, struct rn_node *map, size_t i,
                                 int *status)
{
    const struct rn_path_part *part = &w->fs->parts[i];
    bool last = i + 1 == w->fs->nparts, create = w->create && !part->list;
    struct rn_pair *pair;

    if (part->name->s.n == 0 || part->element) {
        *status = part->name->s.n ? wrong_place(w, map, "a list") : empty_part(w);
        return NULL;
    }
    pair = rn_get_pair(map, part->name);
    if (!pair && create)
        pair = make_field(w, map, part->name, last);
    if (!pair || !rn_is_null(pair->value))
        return pair;
    if (part->list)
        fill_null(pair->value, RN_LIST, RN_TAG_NONE);
    else if (create && last)
        fill_null(pair->value, w->walk->create_kind, w->walk->create_tag);
    else if (create)
        fill_null(pair->value, RN_MAP, RN_TAG_NONE);
    return pair;
}

/* Nesting is bounded by the reader's limit. */
static int walk_from(const struct walking *w, struct rn_node **at, size_t part)
{
    int status = RENDER_OK;

    for (; part < w->fs->nparts && (*at)->kind == RN_MAP; part++) {
        struct rn_pair *pair = step_into(w, *at, part, &status);

        if (!pair)
            return status;
        at = &pair->value;
    }
    if (part == w->fs->nparts)
        return w->walk->visit(w->run, at, w->walk->user);
    if ((*at)->kind == RN_LIST) {
        struct rn_node *list = *at;

        RN_EACH_ITEM (i, list)
            RN_TRY(walk_from(w, &list->items[i], part));
        return RENDER_OK;
    }
    return rn_is_null(*at) ? RENDER_OK : wrong_place(w, *at, "a map or a list");
}

int rn_field_walk(struct rn_run *run, struct rn_node *root, const struct rn_fieldspec *fs,
                  const struct rn_field_walk *walk)
{
    struct walking w = {run, root, fs, walk, fs->create && walk->create};

    return walk_from(&w, &root, 0);
}

/* A first part that was looked for at the root: the specs of a table that begin alike are together.
 */
struct first_part {
    const struct rn_sym *name;
    bool missing;
};

/* Whether the walk ends at the root, as it lacks the first field. */
static inline bool ends_at_once(const struct rn_node *root, const struct rn_fieldspec *fs,
                                struct first_part *known)
{
    const struct rn_path_part *first = fs->parts;

    if (fs->nparts && first->name == known->name)
        return known->missing;
    known->name = NULL;
    if (fs->nparts == 0 || root->kind != RN_MAP || first->element || first->name->s.n == 0)
        return false;
    *known = (struct first_part){first->name, !rn_get_pair(root, first->name)};
    return known->missing;
}

int rn_field_walk_all(struct rn_run *run, struct rn_resource *r, const struct rn_fieldspecs *specs,
                      const struct rn_field_walk *walk)
{
    struct rn_gvk gvk = rn_resource_id(run, r).gvk;
    struct rn_node *root = walk->beside_id ? rn_resource_change_beside(r) : rn_resource_change(r);
    struct first_part known = {NULL, false};

    for (size_t i = 0; i < specs->n; i++) {
        const struct rn_fieldspec *fs = &specs->at[i];

        /* most specs are of one kind */
        if ((fs->gvk.kind != gvk.kind && fs->gvk.kind != run->empty) ||
            (!walk->create && ends_at_once(root, fs, &known)))
            continue;
        if (rn_gvk_selected(&gvk, &fs->gvk))
            RN_TRY(rn_field_walk(run, root, fs, walk));
    }
    return RENDER_OK;
}
