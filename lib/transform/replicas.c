#include "transform/setter.h"
#include "transform/transform.h"

enum { NAMES_SHOWN = 6 };

static int set_count(struct rn_run *run, struct rn_node **at, void *user)
{
    const struct rn_replica_entry *e = user;
    struct rn_str text = rn_str_printf(&run->arena, "%lld", (long long)e->count.value);

    return rn_set_field(run, *at, text, RN_TAG_INT, "replicas", e->mark);
}

/* Whether one of the ids that r has or had is of that name and selected by sel. */
static bool is_meant(struct rn_run *run, const struct rn_resource *r, const struct rn_sym *name,
                     const struct rn_gvk *sel)
{
    struct rn_id id = rn_resource_id(run, r);

    if (rn_is_empty(r->root))
        return false;
    if (id.name == name && rn_gvk_selected(&id.gvk, sel))
        return true;
    for (size_t i = 0; i < r->nprev; i++) {
        id.gvk.kind = r->prev[i].kind;
        if (r->prev[i].name == name && rn_gvk_selected(&id.gvk, sel))
            return true;
    }
    return false;
}

static bool has_replicas(struct rn_run *run, const struct rn_resource *r,
                         const struct rn_fieldspecs *specs)
{
    struct rn_gvk gvk = rn_resource_id(run, r).gvk;

    for (size_t i = 0; i < specs->n; i++)
        if (rn_gvk_selected(&gvk, &specs->at[i].gvk))
            return true;
    return false;
}

/* Some names that the entry may have. */
static struct rn_str some_names(struct rn_layer *layer, const struct rn_fieldspecs *specs)
{
    struct rn_buf b = {.arena = &layer->run->arena};
    size_t shown = 0;

    for (size_t i = 0; i < layer->set->n; i++) {
        const struct rn_resource *r = layer->set->at[i];

        if (!has_replicas(layer->run, r, specs))
            continue;
        if (shown++ == NAMES_SHOWN) {
            rn_buf_lit(&b, ", ...");
            break;
        }
        rn_buf_lit(&b, shown > 1 ? ", " : "");
        rn_buf_add(&b, rn_resource_id(layer->run, r).name->s);
    }
    return rn_buf_str(&b);
}

static int no_match(struct rn_layer *layer, const struct rn_replica_entry *e,
                    const struct rn_fieldspecs *specs)
{
    struct rn_run *run = layer->run;
    struct rn_mark mark = e->name.mark.line ? e->name.mark : e->mark;
    struct rn_buf kinds = {.arena = &run->arena};
    struct rn_str names = some_names(layer, specs);
    int status;

    for (size_t i = 0; i < specs->n; i++)
        rn_buf_printf(&kinds, "%s%.*s", i ? ", " : "", RN_FMT(specs->at[i].gvk.kind->s));
    status = rn_error(run, mark, RN_E_NO_MATCH,
                      "replicas: no resource with name '%.*s' of a kind that has replicas (%.*s)",
                      RN_FMT(e->name.s), RN_FMT(rn_buf_str(&kinds)));
    if (names.n)
        return rn_hint(run, status, "the resources of these kinds are %.*s", RN_FMT(names));
    return rn_hint(run, status,
                   "add the resource, or a replicas field spec for its kind under "
                   "`configurations`");
}

int rn_transform_replicas(struct rn_layer *layer, const struct rn_replica_entry *replica,
                          const struct rn_fieldspecs *specs)
{
    struct rn_run *run = layer->run;
    const struct rn_sym *name = rn_intern(run, replica->name.s);
    struct rn_found named = rn_resset_by_name(run, layer->set, name);
    struct rn_field_walk walk = {.visit = set_count,
                                 .user = (void *)(uintptr_t)replica,
                                 .create = true,
                                 .create_kind = RN_SCALAR,
                                 .create_tag = RN_TAG_INT,
                                 .mark = replica->mark};
    bool found = false;

    for (size_t s = 0; s < specs->n; s++)
        for (size_t i = 0; i < named.n; i++) {
            struct rn_gvk now = rn_resource_id(run, named.at[i]).gvk;

            if (!is_meant(run, named.at[i], name, &specs->at[s].gvk))
                continue;
            found = true;
            /* A resource that only was of the kind is found, and left alone. */
            if (rn_gvk_selected(&now, &specs->at[s].gvk))
                RN_TRY(rn_field_walk(run, rn_resource_change(named.at[i]), &specs->at[s], &walk));
            rn_resource_settle(run, named.at[i]);
        }
    if (found && rn_fieldspecs_lead_to_id(run, specs))
        rn_resset_dirty(layer->set);
    return found ? RENDER_OK : no_match(layer, replica, specs);
}
