#include "generate/data.h"
#include "kube/label_specs.h"
#include "transform/setter.h"
#include "transform/transform.h"

/* One label or annotation, and while a resource is changed: */
struct pair_state {
    const struct rn_sym *key;
    const struct rn_string_pair *pair;
    enum rn_style style;  /* of a plain one that is added */
    struct rn_node *made; /* what was added to this resource, or NULL */
};

/* What is to be set where. */
struct setting {
    const struct pair_state *at;
    size_t n;
    struct rn_fieldspecs specs;
    bool leads_to_id;
};

struct pairs_state {
    struct pair_state *at;
    size_t from, to; /* those that this walk sets */
    const struct rn_resource *r;
    const struct rn_node *anew; /* a map that the reference writes anew */
};

static void set_existing(struct pair_state *s, struct rn_node *old)
{
    /* The reference writes the old quotes into the one node that it adds everywhere. */
    if (s->made)
        s->made->style = old->kind == RN_SCALAR ? old->style : RN_PLAIN;
    if (old->kind == RN_SCALAR)
        rn_set_scalar(old, s->pair->value, RN_TAG_STR);
    else
        *old = (struct rn_node){.kind = RN_SCALAR, .tag = RN_TAG_STR, .text = s->pair->value};
    old->mark = s->pair->mark;
}

/* Places that are new get one and the same node, as in the reference: an overlay that changes
 * metadata.labels.app of a base changes the selector too, if the base added both. */
static struct rn_node *need_node(struct rn_run *run, struct pair_state *s)
{
    if (s->made)
        s->made->flags |= RN_SHARED;
    else
        s->made = rn_string(run, s->pair->value, s->pair->mark);
    if (s->made->style == RN_PLAIN)
        s->made->style = (uint8_t)s->style;
    return s->made;
}

static void add_new(struct rn_run *run, struct pair_state *s, struct rn_node *map, bool anew)
{
    struct rn_pair pair = {.key = s->key, .mark = s->pair->mark};

    pair.value = anew ? rn_scalar(run, s->pair->value, RN_TAG_STR, s->style, s->pair->mark)
                      : need_node(run, s);
    rn_add_pair(run, map, pair);
}

static int set_pairs(struct rn_run *run, struct rn_node **at, void *user)
{
    struct pairs_state *pairs = user;
    struct rn_node *map = *at;

    if (rn_is_null(map)) {
        /* The reference adds to the null, which does not show but where it writes a map anew. */
        if (map != rn_get(rn_resource_metadata(run, pairs->r), RN_WORD(run, annotations)))
            return RENDER_OK;
        *map = (struct rn_node){.kind = RN_MAP, .mark = map->mark};
        pairs->anew = map;
    }
    if (map->kind != RN_MAP)
        return rn_wrong_kind(run, map, "a map", "labels or annotations", pairs->at[0].pair->mark);
    for (size_t i = pairs->from; i < pairs->to; i++) {
        struct pair_state *s = &pairs->at[i];
        struct rn_node *old = rn_get(map, s->key);

        if (old)
            set_existing(s, old);
        else
            add_new(run, s, map, map == pairs->anew);
    }
    return RENDER_OK;
}

static int check_keys(struct rn_run *run, const struct rn_string_map *pairs)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (pairs->at[i].key.n == 0)
            return rn_hint(run,
                           rn_error(run, pairs->at[i].mark, RN_E_FIELD_VALUE,
                                    "a label or annotation with an empty key"),
                           "write it as key: value");
    return RENDER_OK;
}

/* The reference walks all specs once for each pair. The first walk makes the maps that are missing,
 * which specs without `create` then find for the pairs that follow; so these can go together. */
static int set_in_resource(struct rn_run *run, struct rn_resource *r, struct pairs_state *state,
                           const struct setting *setting)
{
    struct rn_field_walk walk = {.visit = set_pairs,
                                 .user = state,
                                 .create = true,
                                 .create_kind = RN_MAP,
                                 .mark = state->at[0].pair->mark,
                                 .beside_id = !setting->leads_to_id};

    for (size_t i = 0; i < setting->n; i++)
        state->at[i].made = NULL;
    state->r = r;
    state->anew = NULL;
    state->from = 0;
    state->to = 1;
    RN_TRY(rn_field_walk_all(run, r, &setting->specs, &walk));
    state->from = 1;
    state->to = setting->n;
    if (setting->n > 1)
        RN_TRY(rn_field_walk_all(run, r, &setting->specs, &walk));
    rn_resource_settle(run, r);
    return RENDER_OK;
}

static int set_in_some(struct rn_run *run, struct rn_resource *const *at, size_t n,
                       const void *args)
{
    const struct setting *setting = args;
    struct rn_arena_mark mark = rn_arena_mark(rn_scratch(run));
    struct pairs_state state = {.at = RN_NEW_N_IN(rn_scratch(run), struct pair_state, setting->n)};

    memcpy(state.at, setting->at, setting->n * sizeof(*state.at));
    for (size_t i = 0; i < n; i++)
        RN_TRY(set_in_resource(run, at[i], &state, setting));
    rn_arena_rewind(rn_scratch(run), mark);
    return RENDER_OK;
}

int rn_transform_pairs(struct rn_layer *layer, const struct rn_string_map *pairs,
                       const struct rn_fieldspecs *specs)
{
    struct rn_run *run = layer->run;
    struct setting setting = {.n = pairs->n, .specs = *specs};
    struct pair_state *at;

    if (pairs->n == 0 || layer->set->n == 0)
        return RENDER_OK;
    RN_TRY(check_keys(run, pairs));
    setting.leads_to_id = rn_fieldspecs_lead_to_id(run, specs);
    setting.at = at = RN_NEW_N(run, struct pair_state, pairs->n);
    for (size_t i = 0; i < pairs->n; i++)
        at[i] = (struct pair_state){rn_intern(run, pairs->at[i].key), &pairs->at[i],
                                    rn_added_style(run, pairs->at[i].value), NULL};
    RN_TRY(rn_share(layer->sharing, run, layer->set->at, layer->set->n, RN_TOGETHER, set_in_some,
                    &setting, sizeof(setting)));
    if (setting.leads_to_id)
        rn_resset_dirty(layer->set);
    return RENDER_OK;
}

static const struct rn_sym *text_symbol(struct rn_run *run, struct rn_textval text)
{
    return text.s.n ? rn_intern(run, text.s) : run->empty;
}

/* `fields` of the entry: taken as they are. */
static void take_fields(struct rn_run *run, const struct rn_label_entry *entry,
                        struct rn_fieldspecs *out)
{
    for (size_t i = 0; i < entry->nfields; i++) {
        const struct rn_fieldspec_arg *arg = &entry->fields[i];
        struct rn_fieldspec fs = {.path = RN_S(""), .create = arg->create.value};

        if (arg->path.s.n)
            fs.path = arg->path.s;
        fs.gvk.group = text_symbol(run, arg->group);
        fs.gvk.version = text_symbol(run, arg->version);
        fs.gvk.kind = text_symbol(run, arg->kind);
        fs.mark = arg->mark;
        rn_fieldspec_parse(run, &fs);
        RN_PUSH(run, out->at, out->n, out->cap) = fs;
    }
}

int rn_label_entry_specs(struct rn_layer *layer, const struct rn_label_entry *entry,
                         struct rn_fieldspecs *out)
{
    unsigned choice = (entry->include_selectors.value ? RN_LABEL_SELECTORS : 0) |
                      (entry->include_templates.value ? RN_LABEL_TEMPLATES : 0) |
                      (entry->include_volume_claim_templates.value ? RN_LABEL_CLAIMS : 0);

    *out = (struct rn_fieldspecs){0};
    take_fields(layer->run, entry, out);
    return rn_label_specs(layer->run, layer->config, choice, out);
}
