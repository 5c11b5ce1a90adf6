#include "kustom/function_spec.h"

#include "kustom/field_macros.h"

static const struct rn_field mount_list[] = {
    TEXT(rn_function_mount, "type", type),
    TEXT(rn_function_mount, "src", src),
    TEXT(rn_function_mount, "dst", dst),
    BOOL(rn_function_mount, "rw", rw),
};
static const struct rn_field_table mount_table =
    TABLE(mount_list, rn_function_mount, RN_NO_OFFSET, AT(rn_function_mount, mark));

static const struct rn_field container_list[] = {
    TEXT(rn_function_container, "image", image),
    BOOL(rn_function_container, "network", network),
    STRUCTS(rn_function_container, "mounts", mounts, nmounts, rn_function_mount, mount_table),
    TEXTS(rn_function_container, "envs", envs),
};
static const struct rn_field_table container_table =
    TABLE(container_list, rn_function_container, RN_NO_OFFSET, RN_NO_OFFSET);

static const struct rn_field exec_list[] = {
    TEXT(rn_function_exec, "path", path),
    TEXTS(rn_function_exec, "args", args),
    TEXTS(rn_function_exec, "envs", envs),
};
static const struct rn_field_table exec_table =
    TABLE(exec_list, rn_function_exec, RN_NO_OFFSET, RN_NO_OFFSET);

static const struct rn_field list[] = {
    BOOL(rn_function_spec, "deferFailure", defer_failure),
    STRUCT(rn_function_spec, "container", container, rn_function_container, container_table),
    STRUCT(rn_function_spec, "exec", exec, rn_function_exec, exec_table),
};
static const struct rn_field_table table =
    TABLE(list, rn_function_spec, RN_NO_OFFSET, RN_NO_OFFSET);

static int read_annotation(struct rn_run *run, struct rn_reader *reader,
                           const struct rn_node *annotation, struct rn_function_spec *out)
{
    struct rn_node *map;

    out->source = (struct rn_textval){rn_text(annotation), annotation->mark};
    RN_TRY(rn_read_v2_inline(run, reader, annotation, &map));
    return map ? rn_decode_typed(run, map, &table, out) : RENDER_OK;
}

int rn_function_spec_read(struct rn_run *run, struct rn_reader *reader,
                          const struct rn_node *config, struct rn_function_spec *out, bool *found)
{
    static const char *const keys[] = {"config.kubernetes.io/function", "config.k8s.io/function"};
    const struct rn_node *meta = rn_get(config, RN_WORD(run, metadata)), *n;
    const struct rn_node *annotations = rn_get(meta, RN_WORD(run, annotations));

    *out = (struct rn_function_spec){0};
    *found = true;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        n = rn_get_c(run, annotations, keys[i]);
        if (rn_text(n).n)
            return read_annotation(run, reader, n, out);
    }
    n = rn_get_c(run, meta, "configFn");
    if (!rn_is_null(n))
        return rn_decode_typed(run, n, &table, out);
    n = rn_get_c(run, annotations, "config.kubernetes.io/container");
    *found = rn_text(n).n > 0;
    if (*found)
        out->container.image = (struct rn_textval){.s = rn_text(n), .mark = n->mark};
    return RENDER_OK;
}
