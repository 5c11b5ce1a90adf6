#include "generate/generate.h"

#include "generate/data.h"
#include "generate/sources.h"

static void add_text(struct rn_run *run, struct rn_node *map, const struct rn_sym *key,
                     struct rn_textval text, struct rn_mark mark)
{
    rn_set(run, map, key,
           rn_added_string(run, text.s, text.s.p && text.mark.line ? text.mark : mark));
}

/* annotations is always there: the reference keeps its notes in it, so that patches find a map. */
static struct rn_node *make_metadata(struct rn_run *run, const struct rn_generator_args *args)
{
    struct rn_node *meta = rn_map_node(run, args->mark);

    add_text(run, meta, RN_WORD(run, name), args->name, args->mark);
    if (args->namespace.s.n)
        add_text(run, meta, RN_WORD(run, namespace), args->namespace, args->mark);
    rn_set(run, meta, RN_WORD(run, annotations), rn_map_node(run, args->mark));
    return meta;
}

static struct rn_node *need_map(struct rn_run *run, struct rn_node *root, const struct rn_sym *key,
                                struct rn_mark mark)
{
    struct rn_node *map = rn_get(root, key);

    if (!map) {
        map = rn_map_node(run, mark);
        rn_set(run, root, key, map);
    }
    return map;
}

/* Text goes to data, bytes that are none to binaryData. Keys are added without a type: one that
 * looks like a number makes the build fail, as it does in the reference. */
static void add_config_data(struct rn_run *run, struct rn_node *root, const struct rn_data *data,
                            struct rn_mark mark)
{
    for (size_t i = 0; i < data->n; i++) {
        const struct rn_datum *d = &data->at[i];
        bool text = rn_str_valid_utf8(d->value);
        struct rn_node *map =
            need_map(run, root, text ? RN_WORD(run, data) : RN_WORD(run, binaryData), mark);

        rn_set(run, map, d->key,
               rn_data_value(run, text ? d->value : rn_base64_lines(run, d->value), d->mark));
    }
}

static void add_secret_data(struct rn_run *run, struct rn_node *root, const struct rn_data *data,
                            struct rn_mark mark)
{
    struct rn_node *map = need_map(run, root, RN_WORD(run, data), mark);

    for (size_t i = 0; i < data->n; i++)
        rn_set(run, map, data->at[i].key,
               rn_data_value(run, rn_base64_lines(run, data->at[i].value), data->at[i].mark));
}

/* Pairs of the entry, then those of generatorOptions whose keys it does not have. */
static void add_pairs(struct rn_run *run, struct rn_node *meta, const struct rn_sym *word,
                      const struct rn_string_map *local, const struct rn_string_map *global,
                      struct rn_mark mark)
{
    bool labels = word == RN_WORD(run, labels);
    const struct rn_string_map *maps[] = {local, global};

    for (int m = 0; m < 2; m++)
        for (size_t i = 0; maps[m] && i < maps[m]->n; i++) {
            const struct rn_string_pair *p = &maps[m]->at[i];
            struct rn_node *map = need_map(run, meta, word, mark);
            const struct rn_sym *key = rn_intern(run, p->key);

            if (!rn_get(map, key))
                rn_set(run, map, key,
                       rn_scalar(run, p->value, RN_TAG_STR,
                                 labels ? RN_SINGLE : rn_added_style(run, p->value), p->mark));
        }
}

static bool either(const struct rn_boolval *a, const struct rn_boolval *b)
{
    return (a->given && a->value) || (b && b->given && b->value);
}

static bool has_unnamed(const struct rn_string_map *map)
{
    return map && map->n && map->at[0].key.n == 0; /* it is sorted */
}

/* The reference stops at an empty name, which it meets first: with an error for a ConfigMap,
 * quietly for a Secret. */
static int add_options(struct rn_run *run, struct rn_node *meta,
                       const struct rn_generator_args *args,
                       const struct rn_generator_options *global, bool secret)
{
    const struct rn_generator_options *o = &args->options;
    const struct rn_sym *words[] = {RN_WORD(run, labels), RN_WORD(run, annotations)};
    const struct rn_string_map *local[] = {&o->labels, &o->annotations};
    const struct rn_string_map *others[] = {global ? &global->labels : NULL,
                                            global ? &global->annotations : NULL};

    for (int i = 0; i < 2; i++) {
        bool unnamed = has_unnamed(local[i]) || has_unnamed(others[i]);

        if (unnamed && !secret)
            return rn_hint(run,
                           rn_error(run, args->mark, RN_E_GENERATOR,
                                    "options: an empty name among the %.*s", RN_FMT(words[i]->s)),
                           "give it a name, or remove it");
        if (unnamed) {
            need_map(run, meta, words[i], args->mark);
            return RENDER_OK;
        }
        add_pairs(run, meta, words[i], local[i], others[i], args->mark);
    }
    return RENDER_OK;
}

static int apply_options(struct rn_run *run, struct rn_resource *r,
                         const struct rn_generator_args *args,
                         const struct rn_generator_options *global, bool secret)
{
    const struct rn_generator_options *o = &args->options;
    struct rn_node *root = rn_resource_change(r), *meta = rn_get(root, RN_WORD(run, metadata));

    RN_TRY(add_options(run, meta, args, global, secret));
    if (either(&o->immutable, global ? &global->immutable : NULL))
        rn_set(run, root, RN_WORD(run, immutable),
               rn_scalar(run, RN_S("true"), RN_TAG_BOOL, RN_PLAIN, args->mark));
    if (!either(&o->disable_name_suffix_hash, global ? &global->disable_name_suffix_hash : NULL))
        rn_resource_wish_hash(run, r, true);
    return RENDER_OK;
}

/* A word that is none of the three counts as unset, as in the reference. */
static enum rn_behavior behavior_of(struct rn_run *run, struct rn_textval behavior)
{
    enum rn_behavior known = rn_behavior_of(behavior.s);

    if (known != RN_BEHAVIOR_UNSET || behavior.s.n == 0)
        return known;
    rn_warning(run, behavior.mark, RN_W_OPTION,
               "behavior '%.*s' has no effect: it is none of create, replace and merge",
               RN_FMT(behavior.s));
    rn_hint(run, RENDER_OK, "write one of them, in lower case, or remove behavior");
    return known;
}

static int generate(struct rn_run *run, const struct rn_loader *loader,
                    const struct rn_generator_args *args, const struct rn_generator_options *global,
                    bool secret, struct rn_resource **out)
{
    const char *field = secret ? "secretGenerator" : "configMapGenerator";
    struct rn_node *root = rn_map_node(run, args->mark);
    struct rn_textval type = args->type;
    struct rn_data data = {0};

    if (args->name.s.n == 0)
        return rn_hint(
            run, rn_error(run, args->mark, RN_E_GENERATOR, "%s: an entry must have a name", field),
            "add the field name");
    RN_TRY(rn_read_sources(run, loader, args, &data));
    rn_set(run, root, RN_WORD(run, apiVersion), rn_string(run, RN_S("v1"), args->mark));
    rn_set(run, root, RN_WORD(run, kind),
           rn_string(run, secret ? RN_S("Secret") : RN_S("ConfigMap"), args->mark));
    rn_set(run, root, RN_WORD(run, metadata), make_metadata(run, args));
    if (secret) {
        if (type.s.n == 0)
            type.s = RN_S("Opaque");
        add_text(run, root, RN_WORD(run, type), type, args->mark);
        add_secret_data(run, root, &data, args->mark);
    } else {
        add_config_data(run, root, &data, args->mark);
    }
    *out = rn_resource_new(run, root);
    (*out)->behavior = behavior_of(run, args->behavior);
    return apply_options(run, *out, args, global, secret);
}

int rn_generate_config_map(struct rn_run *run, const struct rn_loader *loader,
                           const struct rn_generator_args *args,
                           const struct rn_generator_options *global, struct rn_resource **out)
{
    return generate(run, loader, args, global, false, out);
}

int rn_generate_secret(struct rn_run *run, const struct rn_loader *loader,
                       const struct rn_generator_args *args,
                       const struct rn_generator_options *global, struct rn_resource **out)
{
    return generate(run, loader, args, global, true, out);
}
