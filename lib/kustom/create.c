#include "kustom/create.h"

#include "kube/factory.h"
#include "yaml/writer.h"

/* A creation in progress. */
struct creation {
    struct rn_run *run;
    const struct rn_loader *loader;
    struct rn_reader *reader;
    struct rn_node *resources;
    struct rn_map listed; /* by the symbols of the resources */
    struct rn_buf *out;
};

static void add_resource(struct creation *c, struct rn_str path)
{
    rn_append(c->run, c->resources, rn_string(c->run, path, RN_NOWHERE));
    *rn_map_at(&c->listed, RN_KEY1(rn_intern(c->run, path))) = c;
}

/* A resource is what there is, or can be fetched. What a file holds is left to the build. */
static int check_resource(struct creation *c, struct rn_str path)
{
    struct rn_textval mention = {path, RN_NOWHERE};
    enum render_file_type type;
    struct rn_loader *loader;

    if (path.n) {
        RN_TRY(rn_loader_type(c->run, c->loader, mention, &type));
        if (type != RENDER_FILE_NONE)
            return RENDER_OK;
    }
    return rn_loader_child(c->run, c->loader, mention, &loader);
}

/* Whether every document of a file is an object; what else is wrong with one is no matter here. */
static int holds_objects(struct creation *c, struct rn_textval path, bool *yes)
{
    struct rn_diag **mark = rn_diag_mark(c->run);
    struct rn_documents docs, objects;
    struct rn_file *file;
    int status;

    RN_TRY(rn_loader_read(c->run, c->loader, path, &file));
    status = rn_read_documents(c->run, c->reader, file->bytes, file->place, &docs);
    if (!status)
        status = rn_objects_from_documents(c->run, &docs, &objects);
    *yes = !status;
    if (status != RENDER_EINPUT)
        return status;
    rn_diag_rewind(c->run, mark);
    return RENDER_OK;
}

static int try_candidate(struct creation *c, struct rn_str path)
{
    struct rn_textval mention = {path, RN_NOWHERE};
    enum render_file_type type;
    bool fits = true;

    RN_TRY(rn_loader_type(c->run, c->loader, mention, &type));
    if (type != RENDER_FILE_DIRECTORY)
        RN_TRY(holds_objects(c, mention, &fits));
    if (fits && !rn_map_lookup(&c->listed, RN_KEY1(rn_intern(c->run, path))))
        add_resource(c, path);
    return RENDER_OK;
}

/* Keys stay strings, too, whatever their text. */
static void set_string(struct rn_run *run, struct rn_node *map, struct rn_str key,
                       struct rn_str value)
{
    struct rn_pair *p = rn_set(run, map, rn_intern(run, key), rn_string(run, value, RN_NOWHERE));

    p->key_tag = RN_TAG_STR;
    p->key_style = RN_DOUBLE;
}

/* NAME:VALUE,NAME:VALUE to a map. One pair of quotes around a value goes; a name alone has the
 * value "". */
static int parse_pairs(struct rn_run *run, const char *what, const char *text, struct rn_node *out)
{
    struct rn_str rest = rn_str_given(text);

    while (rest.n) {
        size_t comma = rn_str_find(rest, ',', 0), end = comma < rest.n ? comma : rest.n;
        struct rn_str pair = rn_str_slice(rest, 0, end), value = RN_S("");
        size_t colon = rn_str_find(pair, ':', 0);

        if (pair.n && colon == 0)
            return rn_hint(run,
                           rn_error(run, RN_NOWHERE, RN_E_FIELD_VALUE,
                                    "invalid %s: '%.*s' has no name", what, RN_FMT(pair)),
                           "write NAME:VALUE,NAME:VALUE; values may be quoted");
        if (colon < pair.n)
            value = rn_str_slice(pair, colon + 1, pair.n);
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = rn_str_slice(value, 1, value.n - 1);
        set_string(run, out, rn_str_slice(pair, 0, colon < pair.n ? colon : pair.n), value);
        /* A comma at the end is before one more name, which is empty. */
        if (end + 1 == rest.n)
            set_string(run, out, RN_S(""), RN_S(""));
        rest = rn_str_slice(rest, end < rest.n ? end + 1 : end, rest.n);
    }
    return RENDER_OK;
}

/* Fields are written one by one: their order is not that of sorted keys. */
static int write_field(struct creation *c, const char *name, struct rn_node *value)
{
    struct rn_node *map = rn_map_node(c->run, RN_NOWHERE);

    if (rn_is_empty(value))
        return RENDER_OK;
    rn_set(c->run, map, rn_intern_c(c->run, name), value);
    return rn_write_document(c->run, map, false, c->out);
}

static int write_text(struct creation *c, const char *name, const char *text)
{
    if (!text || !*text)
        return RENDER_OK;
    return write_field(c, name, rn_string(c->run, rn_str_from(text), RN_NOWHERE));
}

static int write_file(struct creation *c, const struct render_new_kustomization *wanted)
{
    struct rn_node *labels = rn_map_node(c->run, RN_NOWHERE);
    struct rn_node *annotations = rn_map_node(c->run, RN_NOWHERE);

    RN_TRY(parse_pairs(c->run, "annotation", wanted->annotations, annotations));
    RN_TRY(parse_pairs(c->run, "label", wanted->labels, labels));
    RN_TRY(write_text(c, "apiVersion", "kustomize.config.k8s.io/v1beta1"));
    RN_TRY(write_text(c, "kind", "Kustomization"));
    RN_TRY(write_field(c, "resources", c->resources));
    RN_TRY(write_text(c, "namePrefix", wanted->name_prefix));
    RN_TRY(write_text(c, "nameSuffix", wanted->name_suffix));
    RN_TRY(write_text(c, "namespace", wanted->namespace_name));
    RN_TRY(write_field(c, "commonLabels", labels));
    return write_field(c, "commonAnnotations", annotations);
}

int rn_kustomization_create(struct rn_run *run, const struct rn_loader *loader,
                            const struct render_new_kustomization *wanted, struct rn_buf *out)
{
    struct creation c = {.run = run, .loader = loader, .out = out};

    c.listed.arena = &run->arena;
    c.reader = rn_reader_new(run);
    c.resources = rn_list_node(run, RN_NOWHERE);
    for (const char *const *path = wanted->resources; path && *path; path++) {
        RN_TRY(check_resource(&c, rn_str_from(*path)));
        add_resource(&c, rn_str_from(*path));
    }
    for (const char *const *path = wanted->candidates; path && *path; path++)
        RN_TRY(try_candidate(&c, rn_str_from(*path)));
    return write_file(&c, wanted);
}
