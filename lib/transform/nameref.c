#include "transform/nameref.h"

#include "generate/data.h"
#include "transform/transform.h"
#include "yaml/scalar.h"

/* One row of the table: this field of these kinds holds names of that kind. */
struct row {
    const struct rn_gvk *target;
    const struct rn_fieldspec *spec;
    bool role;        /* the path ends in roleRef/name */
    bool leads_to_id; /* of the referrer */
};

struct rows {
    const struct row **at;
    size_t n, cap;
};

struct updating {
    struct rn_run *run;
    struct rn_arena *arena; /* of what is not needed when it is done */
    struct rn_ref_index ix;
    struct rn_resource *const *all; /* those of the index */
    struct row *rows;
    size_t nrows;
    struct rn_map by_kind; /* referrer kind -> struct rows, those of any kind among them */
    struct rn_referrer from;
    struct rn_ref_question q; /* what a row asks; name and namespace are filled in for each field */
};

static void flatten(struct updating *u, const struct rn_name_references *references)
{
    size_t n = 0;

    for (size_t i = 0; i < references->n; i++)
        n += references->at[i].referrers.n;
    u->rows = RN_NEW_N_IN(u->arena, struct row, n + 1);
    for (size_t i = 0; i < references->n; i++) {
        const struct rn_name_reference *ref = &references->at[i];

        for (size_t j = 0; j < ref->referrers.n; j++) {
            const struct rn_fieldspec *fs = &ref->referrers.at[j];

            u->rows[u->nrows++] =
                (struct row){&ref->target, fs, rn_str_ends(fs->path, RN_S("roleRef/name")),
                             rn_fieldspec_leads_to_id(u->run, fs)};
        }
    }
}

/* The rows for a kind, in the order of the table. */
static struct rows *new_rows(struct updating *u, const struct rn_sym *kind)
{
    struct rows *rows = rn_arena_alloc(u->arena, sizeof(*rows));

    for (size_t i = 0; i < u->nrows; i++) {
        const struct rn_sym *of = u->rows[i].spec->gvk.kind;

        if (of->s.n == 0 || of == kind)
            RN_PUSH_IN(u->arena, rows->at, rows->n, rows->cap) = &u->rows[i];
    }
    return rows;
}

/* Those of all kinds that there are. */
static void find_rows(struct updating *u, const struct rn_resset *set)
{
    for (size_t i = 0; i < set->n; i++) {
        const struct rn_sym *kind = rn_resource_org_id(u->run, set->at[i]).gvk.kind;
        void **at = rn_map_at(&u->by_kind, RN_KEY1(kind));

        if (!*at)
            *at = new_rows(u, kind);
    }
}

static bool is_string(const struct rn_node *n)
{
    enum rn_tag tag = (enum rn_tag)n->tag;

    if (n->kind != RN_SCALAR)
        return false;
    if (tag == RN_TAG_NONE) /* the reference reads it here */
        tag = n->style == RN_PLAIN ? rn_resolve_plain(n->text) : RN_TAG_STR;
    return tag == RN_TAG_STR || tag == RN_TAG_OTHER || tag == RN_TAG_BINARY || tag == RN_TAG_MERGE;
}

static void bind(struct updating *u, const struct rn_sym *place)
{
    const struct rn_sym *ns = place == u->run->empty ? u->ix.default_ns : place;

    if (ns != u->from.self->id.ns)
        *rn_map_at(&u->from.bound, RN_KEY1(place)) = (void *)(uintptr_t)place;
}

/* One subject of a RoleBinding. The reference crashes on some that are reported here. */
static int bind_subject(struct updating *u, const struct rn_node *subject)
{
    const struct rn_node *ns = rn_get(subject, RN_WORD(u->run, namespace));
    const struct rn_node *kind = rn_get(subject, RN_WORD(u->run, kind));

    if (subject->kind != RN_MAP)
        return rn_hint(u->run,
                       rn_error(u->run, subject->mark, RN_E_FIELD_TYPE,
                                "subjects: a subject is a %s, not a map", rn_kind_name(subject)),
                       "write each subject as a map with kind, name and namespace");
    if (!ns || !kind)
        return RENDER_OK;
    if (!is_string(kind))
        return rn_hint(
            u->run,
            rn_error(u->run, kind->mark, RN_E_FIELD_TYPE, "subjects: kind must be a string"),
            "write kind: ServiceAccount, User or Group");
    if (!rn_str_is(kind->text, "ServiceAccount"))
        return RENDER_OK;
    if (!is_string(ns))
        return rn_hint(u->run,
                       rn_error(u->run, ns->mark, RN_E_FIELD_TYPE,
                                "subjects: namespace is blank or no string in %.*s",
                                RN_FMT(rn_id_text(u->run, &u->from.self->id))),
                       "name the namespace, or leave it out");
    bind(u, rn_intern(u->run, ns->text));
    return RENDER_OK;
}

/* A RoleBinding may name ServiceAccounts of the namespaces that its subjects mention. */
static int become_referrer(struct updating *u, struct rn_referent *self)
{
    const struct rn_node *subjects = rn_get(self->r->root, RN_WORD(u->run, subjects));

    u->from.self = self;
    u->from.bound = (struct rn_map){.arena = u->arena};
    if (self->cluster || !rn_str_is(self->id.gvk.kind->s, "RoleBinding") ||
        !rn_is(subjects, RN_LIST))
        return RENDER_OK;
    RN_EACH_ITEM (i, subjects)
        RN_TRY(bind_subject(u, subjects->items[i]));
    return RENDER_OK;
}

static int update_scalar(struct updating *u, struct rn_node *n)
{
    struct rn_referent *found;

    u->q.name = rn_intern(u->run, n->text);
    u->q.ns = NULL;
    u->q.map = false;
    RN_TRY(rn_ref_pick(&u->ix, &u->q, n->mark, &found));
    if (found && found->id.name != u->q.name)
        rn_set_scalar(n, found->id.name->s, RN_TAG_NONE);
    return RENDER_OK;
}

/* A map holds a name and maybe a namespace; both are written, the namespace also when it was not
 * there and even if the name stays. */
static int update_map(struct updating *u, struct rn_node *map)
{
    struct rn_run *run = u->run;
    const struct rn_node *name = rn_get(map, RN_WORD(run, name));
    const struct rn_node *ns = rn_get(map, RN_WORD(run, namespace));
    struct rn_referent *found;

    if (!name)
        return rn_hint(run,
                       rn_error(run, map->mark, RN_E_NAME_REFERENCE,
                                "path config error; no 'name' field in node"),
                       "a nameReference path must lead to a name, or to maps that have one");
    u->q.name = rn_intern(run, rn_text(name));
    u->q.ns = ns ? rn_intern(run, rn_text(ns)) : NULL;
    u->q.map = true;
    RN_TRY(rn_ref_pick(&u->ix, &u->q, name->mark, &found));
    if (!found || (found->id.name == u->q.name && found->id.raw_ns == run->empty))
        return RENDER_OK;
    rn_set_untyped(run, map, RN_WORD(run, name), found->id.name->s, map->mark);
    if (found->id.raw_ns != run->empty)
        rn_set_untyped(run, map, RN_WORD(run, namespace), found->id.raw_ns->s, map->mark);
    return RENDER_OK;
}

static int update_one(struct updating *u, struct rn_node *n)
{
    if (n->kind == RN_SCALAR)
        return n->tag == RN_TAG_NULL ? RENDER_OK : update_scalar(u, n);
    if (n->kind == RN_MAP)
        return update_map(u, n);
    return rn_hint(
        u->run,
        rn_error(u->run, n->mark, RN_E_NAME_REFERENCE,
                 "a list of names holds a list; it is expected to hold strings or maps"),
        "correct the resource, or the nameReference of the configuration that leads here");
}

static int update_field(struct rn_run *run, struct rn_node **at, void *user)
{
    struct rn_node *n = *at;

    (void)run;
    if (n->kind != RN_LIST)
        return update_one(user, n);
    RN_EACH_ITEM (i, n)
        RN_TRY(update_one(user, n->items[i]));
    return RENDER_OK;
}

/* A role name is looked up among the kinds that its roleRef mentions, if it has both fields. */
static void ask_for_role(struct updating *u)
{
    const struct rn_node *ref = rn_get(u->from.self->r->root, RN_WORD(u->run, roleRef));
    const struct rn_node *group = rn_get(ref, RN_WORD(u->run, apiGroup));
    const struct rn_node *kind = rn_get(ref, RN_WORD(u->run, kind));

    u->q.role = group && kind;
    u->q.role_group = u->q.role ? rn_intern(u->run, rn_text(group)) : NULL;
    u->q.role_kind = u->q.role ? rn_intern(u->run, rn_text(kind)) : NULL;
}

/* The reference compares what it reads now with what it has split into group and version: it misses
 * a slash at the start, and takes a null that is written out for nothing. */
static int check_api_version(struct updating *u, const struct rn_resource *r)
{
    const struct rn_node *n = rn_get(r->root, RN_WORD(u->run, apiVersion));

    if (!rn_str_starts(rn_text(n), RN_S("/")) && (!rn_is_null(n) || rn_text(n).n == 0))
        return RENDER_OK;
    return rn_hint(u->run,
                   rn_error(u->run, n->mark.line ? n->mark : r->root->mark, RN_E_RESOURCE,
                            "apiVersion is '%.*s': no group, no version", RN_FMT(rn_text(n))),
                   "write group/version, or only a version for the core group");
}

/* Rows run one after the other; each sees what the ones before it wrote. */
static int update_resource(struct updating *u, struct rn_referent *self)
{
    struct rn_gvk org = rn_resource_org_id(u->run, self->r).gvk;
    const struct rows *rows = rn_map_lookup(&u->by_kind, RN_KEY1(org.kind));
    struct rn_field_walk walk = {.visit = update_field, .user = u};
    struct rn_node *root;
    bool ready = false;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *row = rows->at[i];

        if (!rn_gvk_selected(&org, &row->spec->gvk))
            continue;
        if (!ready)
            RN_TRY(check_api_version(u, self->r));
        if (!ready)
            RN_TRY(become_referrer(u, self));
        ready = true;
        u->q = (struct rn_ref_question){.from = &u->from, .target = row->target};
        if (row->role)
            ask_for_role(u);
        root = (row->leads_to_id ? rn_resource_change : rn_resource_change_beside)(self->r);
        RN_TRY(rn_field_walk(u->run, root, row->spec, &walk));
    }
    if (ready)
        rn_resource_settle(u->run, self->r);
    return RENDER_OK;
}

/* Each takes long lists of the index apart for itself, so there are few. */
enum { SLICES = 8 };

static int update_some(struct rn_run *run, struct rn_resource *const *at, size_t n,
                       const void *args)
{
    struct updating u = *(const struct updating *)args;
    struct rn_arena_mark mark = rn_arena_mark(rn_scratch(run));
    struct rn_referent *first = &u.ix.all[at - u.all];

    u.run = run;
    u.arena = rn_scratch(run);
    u.ix = rn_ref_index_lend(&u.ix, run, u.arena);
    for (size_t i = 0; i < n; i++)
        RN_TRY(update_resource(&u, &first[i]));
    rn_arena_rewind(u.arena, mark);
    return RENDER_OK;
}

int rn_transform_name_references(struct rn_layer *layer,
                                 const struct rn_name_references *references)
{
    const struct rn_resset *set = layer->set;
    struct rn_arena *arena = rn_scratch(layer->run);
    struct rn_arena_mark mark = rn_arena_mark(arena);
    struct updating u = {
        .run = layer->run, .arena = arena, .all = set->at, .by_kind = {.arena = arena}};

    u.ix = *rn_ref_index_new(layer->run, arena, set);
    flatten(&u, references);
    find_rows(&u, set);
    RN_TRY(rn_share(layer->sharing, u.run, set->at, set->n, set->n / SLICES + RN_TOGETHER,
                    update_some, &u, sizeof(u)));
    rn_arena_rewind(arena, mark);
    return RENDER_OK;
}
