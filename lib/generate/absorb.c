#include "generate/generate.h"

#include "generate/data.h"

int rn_generated_options(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *meta = rn_get(rn_resource_change(r), RN_WORD(run, metadata));
    struct rn_node *map = rn_get(meta, RN_WORD(run, annotations));
    const struct rn_sym *hash = rn_intern_c(run, "kustomize.config.k8s.io/needs-hash");
    const struct rn_sym *behavior = rn_intern_c(run, "kustomize.config.k8s.io/behavior");
    const struct rn_node *value = rn_get(map, hash);
    struct rn_str how = rn_text(rn_get(map, behavior));

    if (value && !rn_str_to_bool(rn_text(value), &r->needs_hash))
        return rn_error(run, value->mark, RN_E_FIELD_VALUE,
                        "the annotation %.*s is neither true nor false", RN_FMT(hash->s));
    r->behavior = rn_behavior_of(how);
    if (!rn_is(map, RN_MAP))
        return RENDER_OK;
    rn_remove(map, hash);
    rn_remove(map, behavior);
    if (map->npairs == 0)
        rn_remove(meta, RN_WORD(run, annotations));
    return RENDER_OK;
}

/* How the reference turns a map into texts: labels and annotations by the source text of the value,
 * the last of equal keys counting; data with null as "" and the first key counting. */
enum reading { AS_META, AS_DATA };

static void overlay(struct rn_run *run, struct rn_node *onto, const struct rn_node *map,
                    enum reading reading)
{
    if (!rn_is(map, RN_MAP))
        return;
    RN_EACH_PAIR (p, map) {
        bool null = reading == AS_DATA && p->value->tag == RN_TAG_NULL;
        struct rn_str text = null ? RN_S("") : rn_text(p->value);

        if (reading == AS_DATA && rn_get_pair(map, p->key) != p)
            continue;
        rn_set(run, onto, p->key,
               reading == AS_DATA ? rn_data_value(run, text, p->value->mark)
                                  : rn_added_string(run, text, p->value->mark));
    }
}

/* Puts the union of two maps under key, or takes the field away when nothing is in it. */
static struct rn_node *merge_maps(struct rn_run *run, struct rn_node *parent,
                                  const struct rn_sym *key, const struct rn_node *old,
                                  enum reading reading, struct rn_mark mark)
{
    struct rn_node *merged = rn_map_node(run, mark);

    overlay(run, merged, old, reading);
    overlay(run, merged, rn_get(parent, key), reading);
    while (rn_remove(parent, key))
        ;
    if (merged->npairs)
        rn_set(run, parent, key, merged);
    return merged;
}

static void take_metadata(struct rn_run *run, const struct rn_node *old_root,
                          struct rn_node *new_root, struct rn_mark mark)
{
    const struct rn_node *old = rn_get(old_root, RN_WORD(run, metadata));
    struct rn_node *meta = rn_get(new_root, RN_WORD(run, metadata));
    const struct rn_node *namespace = rn_get(old, RN_WORD(run, namespace));
    struct rn_str ns = rn_is_null(namespace) ? RN_S("") : rn_text(namespace);
    struct rn_node *annotations;

    merge_maps(run, meta, RN_WORD(run, labels), rn_get(old, RN_WORD(run, labels)), AS_META, mark);
    annotations = merge_maps(run, meta, RN_WORD(run, annotations),
                             rn_get(old, RN_WORD(run, annotations)), AS_META, mark);
    if (annotations->npairs == 0 && rn_is(rn_get(old, RN_WORD(run, annotations)), RN_MAP))
        rn_set(run, meta, RN_WORD(run, annotations), annotations);
    rn_set_untyped(run, meta, RN_WORD(run, name), rn_text(rn_get(old, RN_WORD(run, name))), mark);
    if (ns.n)
        rn_set_untyped(run, meta, RN_WORD(run, namespace), ns, mark);
    else
        rn_remove(meta, RN_WORD(run, namespace));
}

static int empty_key(struct rn_run *run, const struct rn_pair *p, struct rn_mark mark,
                     struct rn_str field)
{
    return rn_hint(run,
                   rn_error(run, p->mark.line ? p->mark : mark, RN_E_VALUE,
                            "a key of %.*s is empty: it cannot be merged", RN_FMT(field)),
                   "give it a name");
}

/* A secret's stringData, encoded over its data, as the API server does it. */
static int secret_data(struct rn_run *run, const struct rn_node *old, struct rn_mark mark,
                       struct rn_node **out)
{
    const struct rn_node *strings = rn_get(old, RN_WORD(run, stringData));
    const struct rn_node *data = rn_get(old, RN_WORD(run, data));

    *out = rn_map_node(run, mark);
    overlay(run, *out, data, AS_DATA);
    if (!strings || strings->tag == RN_TAG_NULL)
        return RENDER_OK;
    if (strings->kind != RN_MAP)
        return rn_hint(run,
                       rn_error(run, strings->mark, RN_E_FIELD_TYPE,
                                "stringData is a %s, not a map", rn_kind_name(strings)),
                       "stringData is a map of key: text");
    if (strings->npairs && data && data->kind != RN_MAP)
        return rn_hint(run,
                       rn_error(run, data->mark, RN_E_FIELD_TYPE,
                                "data is a %s, not a map: stringData cannot be merged into it",
                                rn_kind_name(data)),
                       "data is a map of key: base64");
    RN_EACH_PAIR (p, strings) {
        struct rn_str text = p->value->tag == RN_TAG_NULL ? RN_S("") : rn_text(p->value);

        if (p->value->kind != RN_SCALAR)
            return rn_hint(run,
                           rn_error(run, p->value->mark, RN_E_FIELD_TYPE,
                                    "stringData value for key '%.*s' must be a scalar, it is a %s",
                                    RN_FMT(p->key->s), rn_kind_name(p->value)),
                           "write it as text, with | in front when it has many lines");
        if (p->key->s.n == 0)
            return empty_key(run, p, strings->mark, RN_S("stringData"));
        rn_set(run, *out, p->key, rn_data_value(run, rn_base64_lines(run, text), p->value->mark));
    }
    return RENDER_OK;
}

static int merge_texts(struct rn_run *run, struct rn_node *root, const struct rn_sym *field,
                       const struct rn_node *old, struct rn_mark mark)
{
    const struct rn_node *merged = merge_maps(run, root, field, old, AS_DATA, mark);
    const struct rn_pair *unnamed = rn_get_pair(merged, run->empty);

    if (!unnamed)
        return RENDER_OK;
    return empty_key(run, unnamed, old ? old->mark : mark, field->s);
}

static int merge_data(struct rn_run *run, const struct rn_node *old, struct rn_node *root,
                      struct rn_mark mark)
{
    struct rn_node *data = rn_get(old, RN_WORD(run, data));

    if (rn_str_is(rn_text(rn_get(root, RN_WORD(run, kind))), "Secret"))
        RN_TRY(secret_data(run, old, mark, &data));
    RN_TRY(merge_texts(run, root, RN_WORD(run, data), data, mark));
    return merge_texts(run, root, RN_WORD(run, binaryData), rn_get(old, RN_WORD(run, binaryData)),
                       mark);
}

/* The reference loses all labels, then, and its own notes. */
static int check_labels(struct rn_run *run, const struct rn_node *root, struct rn_mark mark)
{
    const struct rn_node *labels = rn_get2(root, RN_WORD(run, metadata), RN_WORD(run, labels));

    if (!rn_is(labels, RN_MAP) || !rn_get(labels, run->empty))
        return RENDER_OK;
    return rn_hint(run,
                   rn_error(run, labels->mark.line ? labels->mark : mark, RN_E_RESOURCE,
                            "a label with an empty name"),
                   "give it a name, or remove it");
}

/* The generated object takes the place of the old one, which keeps its history, its affixes, its
 * vars and, when both want it, its wish for a hash. */
static int take_over(struct rn_run *run, struct rn_resource *old, struct rn_resource *generated,
                     struct rn_mark mark)
{
    bool merge = generated->behavior == RN_BEHAVIOR_MERGE;
    bool wanted = rn_resource_wants_hash(run, generated);
    struct rn_node *root = rn_resource_change(generated);

    RN_TRY(check_labels(run, old->root, mark));
    take_metadata(run, old->root, root, mark);
    if (merge)
        RN_TRY(merge_data(run, old->root, root, mark));
    if (!old->origin || (!merge && generated->origin))
        old->origin = generated->origin;
    rn_resource_replace(old, root);
    rn_resource_settle(run, old);
    if (!wanted)
        rn_resource_wish_hash(run, old, false);
    return RENDER_OK;
}

static int nothing_there(struct rn_run *run, const struct rn_id *id, enum rn_behavior behavior,
                         struct rn_mark mark)
{
    return rn_hint(run,
                   rn_error(run, mark, RN_E_GENERATOR,
                            "id %.*s does not exist; cannot merge or replace (behavior: %s)",
                            RN_FMT(rn_id_text(run, id)), rn_behavior_word(behavior)),
                   "name and namespace must be those of a resource of this kind in resources or "
                   "components; drop behavior to make a new one");
}

static int already_there(struct rn_run *run, const struct rn_id *id, enum rn_behavior behavior,
                         const struct rn_resource *old, struct rn_mark mark)
{
    const struct rn_mark *m = &old->root->mark;
    bool shown = m->line;

    return rn_hint(run,
                   rn_fail(run, RENDER_ECONFLICT, mark, RN_E_GENERATOR,
                           "id %.*s exists; can not use behavior: '%s', behavior must be merge or "
                           "replace",
                           RN_FMT(rn_id_text(run, id)), rn_behavior_word(behavior)),
                   "set behavior to merge or replace, or give it another name%s%.*s",
                   shown ? "; the other one is from " : "",
                   RN_FMT(shown ? rn_run_place_path(run, *m) : RN_S("")));
}

static int many_there(struct rn_run *run, const struct rn_id *id, const struct rn_found *found,
                      struct rn_mark mark)
{
    struct rn_id a = rn_resource_id(run, found->at[0]), b = rn_resource_id(run, found->at[1]);

    return rn_hint(run,
                   rn_error(run, mark, RN_E_MANY_MATCHES,
                            "found multiple objects that could accept merge of %.*s: %.*s, %.*s%s",
                            RN_FMT(rn_id_text(run, id)), RN_FMT(rn_id_text(run, &a)),
                            RN_FMT(rn_id_text(run, &b)), found->n > 2 ? ", ..." : ""),
                   "set namespace in this entry, so that one of them is left");
}

int rn_absorb(struct rn_run *run, struct rn_resset *set, struct rn_resource *generated,
              struct rn_mark mark)
{
    struct rn_id id, old;
    struct rn_found found;
    bool joins =
        generated->behavior == RN_BEHAVIOR_MERGE || generated->behavior == RN_BEHAVIOR_REPLACE;

    rn_resource_settle(run, generated);
    id = rn_resource_id(run, generated);
    found = rn_resset_by_any_id(run, set, &id);
    if (found.n == 0 && joins)
        return nothing_there(run, &id, generated->behavior, mark);
    if (found.n == 0)
        return rn_resset_append(run, set, generated);
    if (found.n > 1)
        return many_there(run, &id, &found, mark);
    if (!joins)
        return already_there(run, &id, generated->behavior, found.at[0], mark);
    old = rn_resource_id(run, found.at[0]);
    if (!rn_gvk_eq(&old.gvk, &id.gvk)) /* its kind was changed since */
        return rn_hint(
            run,
            rn_error(run, mark, RN_E_GENERATOR, "cannot find resource with id %.*s to replace",
                     RN_FMT(rn_id_text(run, &id))),
            "an earlier transformer has changed its kind: generate it there, or drop behavior");
    return take_over(run, found.at[0], generated, mark);
}
