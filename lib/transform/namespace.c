#include "transform/setter.h"
#include "transform/transform.h"

struct changing {
    struct rn_run *run;
    struct rn_namespace_args args; /* but for its specs: */
    struct rn_fieldspecs specs;
    struct rn_fieldspec own; /* metadata/namespace */
    const struct rn_sym *helm;
};

/* Whether unsetOnly leaves the node alone. A null that was made a scalar on the way has the text
 * that it was written with, so `~` is something and nothing is nothing. */
static bool is_set(const struct rn_node *n)
{
    return n->kind == RN_SCALAR && n->tag != RN_TAG_NULL && n->text.n != 0;
}

static int set_namespace(struct rn_run *run, struct rn_node **at, void *user)
{
    const struct rn_namespace_args *args = user;

    if (args->unset_only && is_set(*at))
        return RENDER_OK;
    return rn_set_field(run, *at, args->namespace.s, RN_TAG_STR, "namespace", args->namespace.mark);
}

static struct rn_field_walk walk_of(struct changing *c, enum rn_tag create_tag)
{
    return (struct rn_field_walk){.visit = set_namespace,
                                  .user = &c->args,
                                  .create = true,
                                  .create_kind = RN_SCALAR,
                                  .create_tag = create_tag,
                                  .mark = c->args.namespace.mark};
}

static int set_own(struct changing *c, struct rn_resource *r)
{
    struct rn_field_walk walk = walk_of(c, RN_TAG_NONE);

    if (r->cluster)
        return RENDER_OK;
    return rn_field_walk(c->run, rn_resource_change(r), &c->own, &walk);
}

static bool is_role_binding(const struct rn_sym *kind)
{
    return rn_str_is(kind->s, "RoleBinding") || rn_str_is(kind->s, "ClusterRoleBinding");
}

/* Whether the mode wants the namespace of this subject to be set: *yes. */
static int wants_subject(struct changing *c, const struct rn_node *subject, bool *yes)
{
    bool all = c->args.subjects == RN_SUBJECTS_ALL;
    const struct rn_node *n;

    *yes = false;
    if (rn_is_null(subject))
        return RENDER_OK;
    if (subject->kind != RN_MAP)
        return rn_wrong_kind(c->run, subject, "a subject (a map)", "namespace",
                             c->args.namespace.mark);
    n = rn_get(subject, all ? RN_WORD(c->run, kind) : RN_WORD(c->run, name));
    if (rn_is_null(n))
        return RENDER_OK;
    if (n->kind != RN_SCALAR)
        return rn_wrong_kind(c->run, n, "a scalar", "namespace", c->args.namespace.mark);
    *yes = rn_str_is(n->text, all ? "ServiceAccount" : "default");
    return RENDER_OK;
}

static int set_subjects(struct changing *c, struct rn_resource *r)
{
    const struct rn_sym *key = RN_WORD(c->run, namespace);
    struct rn_node *subjects = rn_get(rn_resource_change(r), RN_WORD(c->run, subjects));

    if (c->args.subjects == RN_SUBJECTS_NONE || rn_is_null(subjects))
        return RENDER_OK;
    if (subjects->kind != RN_LIST)
        return rn_wrong_kind(c->run, subjects, "a list of subjects", "namespace",
                             c->args.namespace.mark);
    RN_EACH_ITEM (i, subjects) {
        struct rn_node *subject = subjects->items[i];
        bool yes;

        RN_TRY(wants_subject(c, subject, &yes));
        if (!yes)
            continue;
        if (!rn_get(subject, key))
            rn_set(c->run, subject, key,
                   rn_scalar(c->run, RN_S(""), RN_TAG_NONE, RN_PLAIN, c->args.namespace.mark));
        RN_TRY(set_namespace(c->run, &rn_get_pair(subject, key)->value, &c->args));
    }
    return RENDER_OK;
}

/* Specs that the steps above take care of, or that the reference leaves out. */
static bool is_left_out(const struct rn_fieldspec *fs, const struct rn_gvk *gvk)
{
    if (rn_str_is(fs->path, "metadata/namespace"))
        return true;
    if (rn_str_is(fs->path, "metadata/name"))
        return gvk->group->s.n || !rn_str_is(gvk->version->s, "v1");
    return rn_str_is(fs->path, "subjects/namespace") && is_role_binding(fs->gvk.kind) &&
           is_role_binding(gvk->kind);
}

static int set_by_specs(struct changing *c, struct rn_resource *r, const struct rn_gvk *gvk)
{
    struct rn_field_walk walk = walk_of(c, RN_TAG_STR);

    for (size_t i = 0; i < c->specs.n; i++) {
        const struct rn_fieldspec *spec = &c->specs.at[i];

        if (rn_gvk_selected(gvk, &spec->gvk) && !is_left_out(spec, gvk))
            RN_TRY(rn_field_walk(c->run, rn_resource_change(r), spec, &walk));
    }
    return RENDER_OK;
}

static bool is_from_helm(const struct changing *c, const struct rn_resource *r)
{
    const struct rn_node *annotations =
        rn_resource_meta_map(c->run, r, RN_WORD(c->run, annotations));

    return rn_str_is(rn_text(rn_get(annotations, c->helm)), "true");
}

static int set_all(struct changing *c, struct rn_resource *r)
{
    struct rn_gvk gvk = rn_resource_id(c->run, r).gvk;

    RN_TRY(set_own(c, r));
    if (is_role_binding(gvk.kind))
        RN_TRY(set_subjects(c, r));
    RN_TRY(set_by_specs(c, r, &gvk));
    rn_resource_settle(c->run, r);
    return RENDER_OK;
}

static int conflict(struct rn_run *run, const struct rn_resource *r,
                    const struct rn_resource *other, const struct rn_id *id)
{
    const struct rn_mark *m = &other->root->mark;
    int status = rn_fail(run, RENDER_ECONFLICT, r->root->mark, RN_E_ID_CONFLICT,
                         "namespace transformation produces ID conflict: two resources become %.*s",
                         RN_FMT(rn_id_text(run, id)));

    if (m->line == 0)
        return status;
    return rn_hint(run, status, "the other one is at %.*s:%u: rename one of them",
                   RN_FMT(rn_run_place_path(run, *m)), (unsigned)m->line);
}

/* The reference looks for a second owner of the id after each resource; as all resources of one
 * kind change alike, each taking its id once finds the same conflicts. */
static int take_id(struct rn_run *run, struct rn_id_index *owners, struct rn_resource *r)
{
    struct rn_id id = rn_resource_id(run, r);
    struct rn_mapkey key = RN_KEY3(id.gvk.kind, id.name, id.ns);
    const struct rn_id_entry *e = rn_id_index_last(owners, key);

    for (; e; e = rn_id_index_before(owners, e)) {
        struct rn_id other = rn_resource_id(run, e->r);

        if (rn_id_eq(&other, &id))
            return conflict(run, r, e->r, &id);
    }
    rn_id_index_add(owners, key, r);
    return RENDER_OK;
}

static int change(struct changing *c, struct rn_resource *r)
{
    if (rn_is_empty(r->root) || is_from_helm(c, r))
        return RENDER_OK;
    rn_note_identity(c->run, r, c->args.namespace.mark);
    return set_all(c, r);
}

static int change_some(struct rn_run *run, struct rn_resource *const *at, size_t n,
                       const void *args)
{
    struct changing c = *(const struct changing *)args;

    c.run = run;
    for (size_t i = 0; i < n; i++)
        RN_TRY(change(&c, at[i]));
    return RENDER_OK;
}

static void start(struct changing *c, struct rn_layer *layer, const struct rn_namespace_args *args)
{
    *c = (struct changing){.run = layer->run, .args = *args};
    c->args.specs = NULL; /* they may be on the caller's stack */
    if (args->specs)
        c->specs = *args->specs;
    c->own = (struct rn_fieldspec){
        .gvk = {c->run->empty, c->run->empty, c->run->empty},
        .path = RN_S("metadata/namespace"),
        .create = true,
    };
    rn_fieldspec_parse(c->run, &c->own);
    c->helm = rn_intern(c->run, RN_S(RN_HELM_ANNOTATION));
}

int rn_namespace_resource(struct rn_layer *layer, struct rn_resource *r,
                          const struct rn_namespace_args *args)
{
    struct changing c;

    start(&c, layer, args);
    return set_all(&c, r);
}

static int take_ids(struct rn_run *run, const struct rn_resset *set)
{
    struct rn_id_index owners = {.arena = rn_scratch(run)};
    struct rn_arena_mark mark = rn_arena_mark(owners.arena);

    rn_id_index_reset(&owners, set->n);
    for (size_t i = 0; i < set->n; i++)
        if (!rn_is_empty(set->at[i]->root))
            RN_TRY(take_id(run, &owners, set->at[i]));
    rn_arena_rewind(rn_scratch(run), mark);
    return RENDER_OK;
}

int rn_transform_namespace(struct rn_layer *layer, const struct rn_namespace_args *args)
{
    const struct rn_resset *set = layer->set;
    struct changing c;

    if (args->namespace.s.n == 0)
        return RENDER_OK;
    start(&c, layer, args);
    RN_TRY(rn_share(layer->sharing, layer->run, set->at, set->n, RN_TOGETHER, change_some, &c,
                    sizeof(c)));
    RN_TRY(take_ids(layer->run, set));
    rn_resset_dirty(layer->set);
    return RENDER_OK;
}
