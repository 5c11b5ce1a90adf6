/* ValueAddTransformer: writes one value to a field of many resources, or inserts it as one part of
 * the path that the field holds. */
#include "transform/builtin.h"
#include "transform/fieldpath.h"

static void join_part(struct rn_buf *b, struct rn_str part)
{
    if (part.n)
        rn_buf_printf(b, "%s%.*s", b->n ? "/" : "", RN_FMT(part));
}

/* Inserts value as part number `place` of the file path old; beyond its end it goes last. Empty
 * parts count, but are not written; of several slashes at the start one does not count. */
static struct rn_str insert_part(struct rn_run *run, struct rn_str old, int64_t place,
                                 struct rn_str value)
{
    struct rn_buf b = {.arena = &run->arena};
    bool abs = rn_path_is_abs(old), written = false;
    struct rn_str parts = rn_str_slice(old, abs, old.n), path;
    int64_t i = 0;

    if (value.n == 0)
        return old;
    if (abs && rn_path_is_abs(parts))
        place++; /* what is before the second slash does not count */
    for (size_t at = 0, end; parts.n && at <= parts.n; at = end + 1) {
        end = rn_str_find(parts, '/', at);
        if (i++ == place) {
            join_part(&b, value);
            written = true;
        }
        join_part(&b, rn_str_slice(parts, at, end));
    }
    if (!written)
        join_part(&b, value);
    path = rn_path_clean(&run->arena, rn_buf_str(&b));
    return abs ? rn_str_concat(&run->arena, (struct rn_str[]){RN_S("/"), path}, 2) : path;
}

static int bad_path(struct rn_run *run, const struct rn_value_target *target, struct rn_str why)
{
    return rn_hint(run,
                   rn_error(run, target->field_path.mark, RN_E_FIELD_TYPE, "fieldPath '%.*s': %.*s",
                            RN_FMT(target->field_path.s), RN_FMT(why)),
                   "lead it to a single value, as in spec/selector/app or "
                   "spec/containers/[name=web]/image");
}

/* The scalar at the path, made where it is missing; NULL where nothing can be written: below a
 * null, behind the end of a list. */
static int need_scalar(struct rn_run *run, struct rn_node *n, const struct rn_value_target *target,
                       struct rn_node **out)
{
    struct rn_fieldpath path = rn_fieldpath_split_slashes(run, target->field_path.s);
    struct rn_str why;

    if (!rn_fieldpath_make(run, n, &path, target->mark, out, &why))
        return bad_path(run, target, why);
    if (*out && (*out)->kind != RN_SCALAR)
        return bad_path(
            run, target,
            rn_str_printf(&run->arena, "it leads to a %s, not a scalar", rn_kind_name(*out)));
    /* The reference crashes here. */
    if (!*out && target->file_path_position.value > 0)
        return bad_path(run, target, RN_S("there is no value that filePathPosition could part"));
    return RENDER_OK;
}

static int add_value(struct rn_layer *layer, struct rn_resource *r,
                     const struct rn_value_target *target, struct rn_str value)
{
    struct rn_node *field;

    RN_TRY(need_scalar(layer->run, rn_resource_change(r), target, &field));
    if (!field)
        return RENDER_OK;
    if (target->file_path_position.value > 0)
        value = insert_part(layer->run, field->text, target->file_path_position.value - 1, value);
    field->text = value;
    field->tag = RN_TAG_NONE; /* the style stays */
    field->flags = 0;
    return RENDER_OK;
}

static int select_resources(struct rn_layer *layer, const struct rn_value_target *target,
                            struct rn_found *out)
{
    struct rn_selector sel;

    if (!target->selector.given) {
        *out = (struct rn_found){layer->set->at, layer->set->n, layer->set->cap};
        return RENDER_OK;
    }
    RN_TRY(rn_selector_compile(layer->run, &target->selector, &sel));
    return rn_selector_select(layer->run, &sel, layer->set, out);
}

static int run_target(struct rn_layer *layer, const struct rn_value_target *target,
                      struct rn_str value)
{
    struct rn_namespace_args namespace = {.namespace = {value, target->mark}};
    struct rn_found found;

    if (target->field_path.s.n == 0)
        return rn_hint(
            layer->run,
            rn_error(layer->run, target->mark, RN_E_FIELD_VALUE, "fieldPath cannot be empty"),
            "name the field, as in fieldPath: spec/selector/app");
    if (target->file_path_position.value < 0)
        return rn_hint(layer->run,
                       rn_error(layer->run, target->file_path_position.mark, RN_E_FIELD_VALUE,
                                "value of filePathPosition cannot be negative"),
                       "0 replaces the whole value, 1 the first part of a path, and so on");
    RN_TRY(select_resources(layer, target, &found));
    for (size_t i = 0; i < found.n; i++) {
        if (rn_str_is(target->field_path.s, "metadata/namespace"))
            RN_TRY(rn_namespace_resource(layer, found.at[i], &namespace));
        else
            RN_TRY(add_value(layer, found.at[i], target, value));
        rn_resource_settle(layer->run, found.at[i]);
    }
    rn_resset_dirty(layer->set);
    return RENDER_OK;
}

/* Targets of a file that several configs may share. */
static int read_targets(struct rn_layer *layer, struct rn_textval path, struct rn_plugin_args *out)
{
    struct rn_file *file;
    struct rn_node *root;

    if (path.s.n == 0)
        return RENDER_OK;
    RN_TRY(rn_loader_read(layer->run, layer->loader, path, &file));
    RN_TRY(rn_read_v2(layer->run, layer->reader, file->bytes, file->place, &root));
    if (!root)
        return RENDER_OK;
    return rn_decode(layer->run, root, rn_plugin_fields(RN_S("ValueAddTransformer")), out, false);
}

int rn_transform_value_add(struct rn_layer *layer, const struct rn_plugin_args *args)
{
    struct rn_plugin_args *shared = RN_NEW(layer->run, struct rn_plugin_args);
    struct rn_str value = rn_str_trim_unicode(args->value.s);

    if (value.n == 0)
        value = rn_path_base(layer->loader->root);
    RN_TRY(read_targets(layer, args->target_file_path, shared));
    if (args->ntargets + shared->ntargets == 0)
        return rn_hint(layer->run,
                       rn_error(layer->run, args->value.mark, RN_E_FIELD_VALUE,
                                "must specify at least one target"),
                       "add targets with a fieldPath, or targetFilePath");
    for (size_t i = 0; i < args->ntargets; i++)
        RN_TRY(run_target(layer, &args->targets[i], value));
    for (size_t i = 0; i < shared->ntargets; i++)
        RN_TRY(run_target(layer, &shared->targets[i], value));
    return RENDER_OK;
}
