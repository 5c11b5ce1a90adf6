#include "transform/vars.h"

#include <stdlib.h>

struct rn_vars {
    struct rn_map by_name; /* name -> const struct rn_var_entry */
};

struct rn_vars *rn_vars_new(struct rn_run *run)
{
    struct rn_vars *vars = RN_NEW(run, struct rn_vars);

    vars->by_name.arena = &run->arena;
    return vars;
}

void rn_vars_adopt(struct rn_run *run, struct rn_vars *vars)
{
    vars->by_name.arena = &run->arena;
}

/* The object that a var reads. */
struct target {
    struct rn_gvk gvk;
    const struct rn_sym *name, *ns; /* ns NULL: any */
};

static const struct rn_sym *symbol(struct rn_run *run, struct rn_textval v)
{
    return v.s.n ? rn_intern(run, v.s) : run->empty;
}

/* apiVersion, when given, wins over group and version; one with several slashes is ignored. */
static struct target target_of(struct rn_run *run, const struct rn_var_entry *v)
{
    struct target t = {
        {symbol(run, v->obj_group), symbol(run, v->obj_version), symbol(run, v->obj_kind)},
        symbol(run, v->obj_name),
        v->obj_namespace.s.n ? rn_intern(run, v->obj_namespace.s) : NULL};
    struct rn_str av = v->obj_api_version.s;
    size_t slash = rn_str_find(av, '/', 0);

    if (av.n == 0)
        return t;
    if (slash == av.n) {
        t.gvk.version = rn_intern(run, av);
    } else if (rn_str_find(av, '/', slash + 1) == av.n) {
        t.gvk.group = rn_intern(run, rn_str_slice(av, 0, slash));
        t.gvk.version = rn_intern(run, rn_str_slice(av, slash + 1, av.n));
    }
    return t;
}

static bool is_target(const struct rn_id *id, const struct target *t)
{
    return id->name == t->name && rn_gvk_eq(&id->gvk, &t->gvk) && (!t->ns || id->ns == t->ns);
}

static bool matches(struct rn_run *run, const struct rn_resource *r, const struct target *t)
{
    struct rn_id id = rn_resource_id(run, r);

    if (is_target(&id, t))
        return true;
    for (size_t i = 0; i < r->nprev; i++) {
        id = rn_resource_prev_id(run, r, i);
        if (is_target(&id, t))
            return true;
    }
    return false;
}

/* Ties a var to the resource that it reads; a var that finds none is an error at the very end. */
static int attach(struct rn_layer *layer, const struct rn_var_entry *v)
{
    struct rn_run *run = layer->run;
    struct target t = target_of(run, v);
    struct rn_found found = rn_resset_by_name(run, layer->set, t.name);
    struct rn_resource *first = NULL;
    size_t n = 0;

    for (size_t i = 0; i < found.n; i++)
        if (matches(run, found.at[i], &t) && n++ == 0)
            first = found.at[i];
    if (n > 1)
        return rn_hint(run,
                       rn_error(run, v->mark, RN_E_VAR,
                                "found %zu objects for var '%.*s' (unable to disambiguate)", n,
                                RN_FMT(v->name.s)),
                       "add a namespace to its objref");
    if (first)
        RN_PUSH(run, first->vars, first->nvars, first->vars_cap) = symbol(run, v->name);
    return RENDER_OK;
}

static int add(struct rn_run *run, struct rn_vars *vars, const struct rn_var_entry *v)
{
    const void **at = (const void **)rn_map_at(&vars->by_name, RN_KEY1(symbol(run, v->name)));
    const struct rn_var_entry *first = *at;

    if (!first) {
        *at = v;
        return RENDER_OK;
    }
    return rn_hint(
        run, rn_error(run, v->mark, RN_E_VAR, "var '%.*s' already encountered", RN_FMT(v->name.s)),
        "the first one is at %.*s:%u; names of vars are shared by bases and overlays",
        RN_FMT(rn_run_place_path(run, first->mark)), (unsigned)first->mark.line);
}

int rn_vars_add(struct rn_layer *layer, struct rn_vars *vars, const struct rn_var_entry *entries,
                size_t n)
{
    for (size_t i = 0; i < n; i++)
        RN_TRY(attach(layer, &entries[i]));
    for (size_t i = 0; i < n; i++)
        RN_TRY(add(layer->run, vars, &entries[i]));
    return RENDER_OK;
}

int rn_vars_merge(struct rn_run *run, struct rn_vars *into, const struct rn_vars *from)
{
    for (size_t i = 0; i < from->by_name.n; i++)
        RN_TRY(add(run, into, from->by_name.at[i].value));
    return RENDER_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct rn_var_entry *x = *(const struct rn_var_entry *const *)a;
    const struct rn_var_entry *y = *(const struct rn_var_entry *const *)b;

    return rn_str_cmp(x->name.s, y->name.s);
}

static const struct rn_var_entry **sorted(struct rn_run *run, const struct rn_vars *vars)
{
    const struct rn_var_entry **at =
        RN_NEW_N(run, const struct rn_var_entry *, vars->by_name.n + 1);

    for (size_t i = 0; i < vars->by_name.n; i++)
        at[i] = vars->by_name.at[i].value;
    qsort(at, vars->by_name.n, sizeof(*at), by_name);
    return at;
}

/* Var names to the first resource that is tied to each. */
static struct rn_map resources_of_vars(struct rn_run *run, const struct rn_resset *set)
{
    struct rn_map m = {.arena = &run->arena};

    for (size_t i = 0; i < set->n; i++)
        for (size_t j = 0; j < set->at[i]->nvars; j++) {
            void **at = rn_map_at(&m, RN_KEY1(set->at[i]->vars[j]));

            if (!*at)
                *at = set->at[i];
        }
    return m;
}

static int read_value(struct rn_run *run, const struct rn_map *resources,
                      const struct rn_var_entry *v, struct rn_map *values)
{
    const struct rn_sym *name = symbol(run, v->name);
    const struct rn_resource *r = rn_map_lookup(resources, RN_KEY1(name));
    struct rn_str path = v->field_path.s.n ? v->field_path.s : RN_S("metadata.name");
    struct rn_var_value *value = RN_NEW(run, struct rn_var_value);

    if (!r)
        return rn_hint(run,
                       rn_error(run, v->mark, RN_E_VAR,
                                "var '%.*s' cannot be mapped to a field in the set of known "
                                "resources: there is no %.*s '%.*s' in its layer",
                                RN_FMT(v->name.s), RN_FMT(v->obj_kind.s), RN_FMT(v->obj_name.s)),
                       "objref must have the apiVersion, kind and name of a resource of this "
                       "kustomization or of its bases");
    value->entry = v;
    if (!rn_var_read(run, r->root, path, value))
        return rn_hint(run,
                       rn_error(run, v->field_path.s.n ? v->field_path.mark : v->mark, RN_E_VAR,
                                "field '%.*s' of var '%.*s' not found in corresponding resource",
                                RN_FMT(path), RN_FMT(v->name.s)),
                       "fieldref.fieldpath leads to a single value that the resource has, as in "
                       "spec.ports[0].port");
    if (value->tree)
        RN_TRY(rn_var_check(run, value->tree));
    *rn_map_at(values, RN_KEY1(name)) = value;
    return RENDER_OK;
}

static bool is_string(uint8_t tag)
{
    return tag == RN_TAG_STR || tag == RN_TAG_NONE;
}

static int expand_map(struct rn_run *run, const struct rn_map *values, struct rn_node *map)
{
    RN_EACH_PAIR (p, map) {
        if (!is_string(p->key_tag))
            return rn_hint(run,
                           rn_error(run, p->mark, RN_E_KEY_TYPE,
                                    "invalid map key '%.*s': it is no string", RN_FMT(p->key->s)),
                           "put the key in quotes");
        if (p->value->kind == RN_SCALAR && is_string(p->value->tag))
            rn_var_expand(run, values, p->value);
    }
    return RENDER_OK;
}

static int expand_list(struct rn_run *run, const struct rn_map *values, struct rn_node *list)
{
    RN_EACH_ITEM (i, list) {
        struct rn_node *n = list->items[i];

        if (n->kind != RN_SCALAR || !is_string(n->tag))
            return rn_hint(run,
                           rn_error(run, n->mark, RN_E_FIELD_TYPE,
                                    "invalid value type, expect a string: vars may stand in this "
                                    "list"),
                           "put the value in quotes");
        rn_var_expand(run, values, n);
    }
    return RENDER_OK;
}

static int expand_field(struct rn_run *run, struct rn_node **at, void *user)
{
    struct rn_node *n = *at;

    if (n->kind == RN_MAP)
        return expand_map(run, user, n);
    if (n->kind == RN_LIST)
        return expand_list(run, user, n);
    if (is_string(n->tag))
        rn_var_expand(run, user, n);
    return RENDER_OK;
}

static void warn_of_unused(struct rn_run *run, const struct rn_map *values)
{
    for (size_t i = 0; i < values->n; i++) {
        const struct rn_var_value *v = values->at[i].value;

        if (v->used)
            continue;
        rn_warning(run, v->entry->mark, RN_W_UNUSED_VAR,
                   "well-defined vars that were never replaced: %.*s", RN_FMT(v->entry->name.s));
        rn_hint(run, RENDER_OK, "write $(%.*s) in a field where vars are replaced, or remove it",
                RN_FMT(v->entry->name.s));
    }
}

int rn_transform_vars(struct rn_layer *layer, const struct rn_vars *vars,
                      const struct rn_fieldspecs *specs)
{
    struct rn_run *run = layer->run;
    struct rn_map values = {.arena = &run->arena}, resources;
    struct rn_field_walk walk = {.visit = expand_field, .user = &values};
    const struct rn_var_entry **entries;
    int status = RENDER_OK;

    if (vars->by_name.n == 0)
        return RENDER_OK;
    resources = resources_of_vars(run, layer->set);
    entries = sorted(run, vars);
    for (size_t i = 0; i < vars->by_name.n; i++)
        RN_TRY(read_value(run, &resources, entries[i], &values));
    for (size_t i = 0; i < layer->set->n && !status; i++) {
        status = rn_field_walk_all(run, layer->set->at[i], specs, &walk);
        rn_resource_settle(run, layer->set->at[i]);
    }
    warn_of_unused(run, &values);
    return status;
}
