#include "generate/ksops.h"

#include <stdlib.h>

#include "base/base64.h"
#include "generate/dotenv.h"
#include "kube/factory.h"

struct ksops {
    struct rn_run *run;
    struct rn_reader *reader;
    struct rn_loader loader; /* without load restrictions: the plugin has none */
    const struct rn_node *config;
    struct rn_resset *set;
};

/* As a function the plugin is run whatever the version is. */
bool rn_is_ksops(struct rn_run *run, const struct rn_node *config)
{
    struct rn_str version = rn_text(rn_get(config, RN_WORD(run, apiVersion)));

    return rn_str_starts(version, RN_S("viaduct.ai/")) &&
           rn_str_is(rn_text(rn_get(config, RN_WORD(run, kind))), "ksops");
}

/* ---- Fields --------------------------------------------------------------------------------- */

static int get_list(struct ksops *k, const struct rn_node *map, const char *field,
                    const struct rn_node **out)
{
    const struct rn_node *list = rn_get_c(k->run, map, field);

    *out = rn_is_null(list) ? NULL : list;
    if (*out && !rn_is(list, RN_LIST))
        return rn_error(k->run, list->mark, RN_E_FIELD_TYPE, "field %s is a %s, not a list", field,
                        rn_kind_name(list));
    return RENDER_OK;
}

/* A file that is mentioned, which must have been encrypted. */
static int read_file(struct ksops *k, struct rn_textval path, struct rn_file **out)
{
    RN_TRY(rn_loader_read(k->run, &k->loader, path, out));
    if ((*out)->encrypted)
        return RENDER_OK;
    return rn_hint(k->run,
                   rn_fail(k->run, RENDER_ESECRET, path.mark, RN_E_SOPS,
                           "'%.*s' is not encrypted by SOPS: it has no metadata", RN_FMT(path.s)),
                   "encrypt it, or list it under `resources`");
}

static int entry_text(struct ksops *k, const struct rn_node *entry, struct rn_textval *out)
{
    *out = (struct rn_textval){rn_text(entry), entry->mark};
    if (rn_is(entry, RN_SCALAR))
        return RENDER_OK;
    return rn_error(k->run, entry->mark, RN_E_FIELD_TYPE, "a file is named by a %s, not by a path",
                    rn_kind_name(entry));
}

/* ---- files ---------------------------------------------------------------------------------- */

static int add_file(struct ksops *k, const struct rn_node *entry)
{
    struct rn_documents docs, objects;
    struct rn_textval path;
    struct rn_file *file;

    RN_TRY(entry_text(k, entry, &path));
    RN_TRY(read_file(k, path, &file));
    RN_TRY(rn_read_documents(k->run, k->reader, file->bytes, file->place, &docs));
    RN_TRY(rn_objects_from_documents(k->run, &docs, &objects));
    for (size_t i = 0; i < objects.n; i++)
        rn_resset_push(k->run, k->set, rn_resource_new(k->run, objects.roots[i]));
    return RENDER_OK;
}

/* ---- secretFrom ----------------------------------------------------------------------------- */

/* KEY=PATH, or a path whose last part is the key. */
static int split_entry(struct ksops *k, const struct rn_node *entry, struct rn_str *key,
                       struct rn_textval *path)
{
    size_t eq;

    RN_TRY(entry_text(k, entry, path));
    eq = rn_str_find(path->s, '=', 0);
    if (eq == path->s.n) {
        *key = rn_path_base(path->s);
        return RENDER_OK;
    }
    if (rn_str_find(path->s, '=', eq + 1) < path->s.n)
        return rn_error(k->run, path->mark, RN_E_FIELD_VALUE, "'%.*s' is not KEY=PATH",
                        RN_FMT(path->s));
    *key = rn_str_slice(path->s, 0, eq);
    path->s = rn_str_slice(path->s, eq + 1, path->s.n);
    return RENDER_OK;
}

/* Keys and values on their way to a map, whose keys are sorted. */
static int by_key(const void *a, const void *b)
{
    const struct rn_pair *x = a, *y = b;

    return rn_str_cmp(x->key->s, y->key->s);
}

static void set_sorted(struct rn_run *run, struct rn_node *root, const struct rn_sym *field,
                       struct rn_node *map)
{
    if (!map->npairs)
        return;
    qsort(map->pairs, map->npairs, sizeof(*map->pairs), by_key);
    map->indexed = 0;
    rn_map_index(run, map);
    rn_set(run, root, field, map);
}

static int add_data(struct ksops *k, const struct rn_node *from, const char *field, bool binary,
                    struct rn_node *map)
{
    const struct rn_node *list;

    RN_TRY(get_list(k, from, field, &list));
    for (uint32_t i = 0; list && i < list->nitems; i++) {
        struct rn_buf base64 = {.arena = &k->run->arena};
        struct rn_textval path;
        struct rn_file *file;
        struct rn_str key, text;

        RN_TRY(split_entry(k, list->items[i], &key, &path));
        RN_TRY(read_file(k, path, &file));
        if (binary)
            rn_base64_write(file->bytes, &base64);
        text = binary ? rn_buf_str(&base64) : rn_str_mend_utf8(&k->run->arena, file->bytes);
        rn_set(k->run, map, rn_intern(k->run, key), rn_string(k->run, text, path.mark));
    }
    return RENDER_OK;
}

static int add_envs(struct ksops *k, const struct rn_node *from, struct rn_node *map)
{
    const struct rn_node *list;

    RN_TRY(get_list(k, from, "envs", &list));
    for (uint32_t i = 0; list && i < list->nitems; i++) {
        struct rn_map values = {.arena = &k->run->arena};
        struct rn_textval path;
        struct rn_file *file;

        RN_TRY(entry_text(k, list->items[i], &path));
        RN_TRY(read_file(k, path, &file));
        RN_TRY(rn_dotenv_read(k->run, file->bytes, (struct rn_mark){.file = file->place}, &values));
        for (size_t v = 0; v < values.n; v++) {
            const struct rn_sym *key = (const struct rn_sym *)values.at[v].key.w[0];
            struct rn_str text =
                rn_str_mend_utf8(&k->run->arena, *(struct rn_str *)values.at[v].value);

            rn_set(k->run, map, key, rn_string(k->run, text, path.mark));
        }
    }
    return RENDER_OK;
}

static int copy_strings(struct ksops *k, const struct rn_node *from, struct rn_node *to,
                        const struct rn_sym *field)
{
    const struct rn_node *map = rn_get(from, field);
    struct rn_node *out;

    if (rn_is_null(map))
        return RENDER_OK;
    if (!rn_is(map, RN_MAP))
        return rn_error(k->run, map->mark, RN_E_FIELD_TYPE, "field %.*s is a %s, not a map",
                        RN_FMT(field->s), rn_kind_name(map));
    out = rn_map_node(k->run, map->mark);
    RN_EACH_PAIR (p, map)
        rn_set(k->run, out, p->key, rn_string(k->run, rn_text(p->value), p->value->mark));
    set_sorted(k->run, to, field, out);
    return RENDER_OK;
}

static int make_metadata(struct ksops *k, const struct rn_node *from, struct rn_node *root)
{
    const struct rn_node *given = rn_get(from, RN_WORD(k->run, metadata));
    struct rn_node *meta = rn_map_node(k->run, from->mark);
    const struct rn_sym *words[] = {RN_WORD(k->run, name), RN_WORD(k->run, namespace)};

    if (!rn_is_null(given) && !rn_is(given, RN_MAP))
        return rn_error(k->run, given->mark, RN_E_FIELD_TYPE, "field metadata is a %s, not a map",
                        rn_kind_name(given));
    RN_TRY(copy_strings(k, given, meta, RN_WORD(k->run, annotations)));
    RN_TRY(copy_strings(k, given, meta, RN_WORD(k->run, labels)));
    for (int i = 0; i < 2; i++) {
        const struct rn_node *value = rn_get(given, words[i]);

        if (rn_text(value).n)
            rn_set(k->run, meta, words[i], rn_string(k->run, rn_text(value), value->mark));
    }
    rn_set(k->run, root, RN_WORD(k->run, metadata), meta);
    return RENDER_OK;
}

static int add_secret(struct ksops *k, const struct rn_node *from)
{
    struct rn_node *root = rn_map_node(k->run, from->mark);
    struct rn_node *data = rn_map_node(k->run, from->mark);
    struct rn_node *text = rn_map_node(k->run, from->mark);
    const struct rn_node *type;

    if (!rn_is(from, RN_MAP))
        return rn_error(k->run, from->mark, RN_E_FIELD_TYPE,
                        "an entry of secretFrom is a %s, not a map", rn_kind_name(from));
    RN_TRY(add_data(k, from, "files", false, text));
    RN_TRY(add_data(k, from, "binaryFiles", true, data));
    RN_TRY(add_envs(k, from, text));
    rn_set(k->run, root, RN_WORD(k->run, apiVersion), rn_string(k->run, RN_S("v1"), from->mark));
    set_sorted(k->run, root, RN_WORD(k->run, data), data);
    rn_set(k->run, root, RN_WORD(k->run, kind), rn_string(k->run, RN_S("Secret"), from->mark));
    RN_TRY(make_metadata(k, from, root));
    set_sorted(k->run, root, RN_WORD(k->run, stringData), text);
    type = rn_get(from, RN_WORD(k->run, type));
    if (rn_text(type).n)
        rn_set(k->run, root, RN_WORD(k->run, type), rn_string(k->run, rn_text(type), type->mark));
    RN_TRY(rn_object_check(k->run, root));
    rn_resset_push(k->run, k->set, rn_resource_new(k->run, root));
    return RENDER_OK;
}

/* ---- The order of the output ------------------------------------------------------------------
 */

/* The order in which a KRM function's library writes its items. */
static int by_identity(const void *a, const void *b)
{
    const struct rn_node *x = (*(struct rn_resource *const *)a)->root;
    const struct rn_node *y = (*(struct rn_resource *const *)b)->root;
    static const char *const fields[] = {"apiVersion", "kind", "namespace", "name"};

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const struct rn_node *n[2] = {x, y};
        struct rn_str text[2];
        int order;

        for (int k = 0; k < 2; k++) {
            const struct rn_node *map = n[k], *meta = NULL;

            RN_EACH_PAIR (p, map)
                if (rn_str_is(p->key->s, "metadata"))
                    meta = p->value;
            map = i < 2 ? n[k] : rn_is(meta, RN_MAP) ? meta : NULL;
            text[k] = RN_S("");
            if (map)
                RN_EACH_PAIR (p, map)
                    if (rn_str_is(p->key->s, fields[i]))
                        text[k] = rn_text(p->value);
        }
        order = rn_str_cmp(text[0], text[1]);
        if (order)
            return order;
    }
    return 0;
}

/* Whether it is run as a function; if not, as a plugin of the older kind. */
static bool is_function(struct rn_run *run, const struct rn_node *config)
{
    const struct rn_node *annotations =
        rn_get2(config, RN_WORD(run, metadata), RN_WORD(run, annotations));

    return rn_get_c(run, annotations, "config.kubernetes.io/function") ||
           rn_get_c(run, annotations, "config.k8s.io/function");
}

int rn_generate_ksops(struct rn_run *run, struct rn_reader *reader, const struct rn_loader *loader,
                      const struct rn_node *config, struct rn_resset *set)
{
    struct ksops k = {run, reader, *loader, config, set};
    const struct rn_node *files, *secrets;

    k.loader.restrictor = RENDER_RESTRICT_NONE;
    RN_TRY(get_list(&k, config, "files", &files));
    RN_TRY(get_list(&k, config, "secretFrom", &secrets));
    if (!files && !secrets)
        return rn_error(run, config->mark, RN_E_GENERATOR,
                        "the ksops generator has neither files nor secretFrom");
    for (uint32_t i = 0; files && i < files->nitems; i++)
        RN_TRY(add_file(&k, files->items[i]));
    for (uint32_t i = 0; secrets && i < secrets->nitems; i++)
        RN_TRY(add_secret(&k, secrets->items[i]));
    if (is_function(run, config) && set->n)
        qsort(set->at, set->n, sizeof(struct rn_resource *), by_identity);
    return RENDER_OK;
}
