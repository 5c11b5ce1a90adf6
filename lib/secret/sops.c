/* Files: the format's store, and the metadata taken out of the documents or put into them. */
#include "secret/sops_encrypt.h"
#include "secret/sops_store.h"

static const struct {
    const char *name, *endings[3];
    const struct rn_sops_store *store;
} formats[RN_SOPS_FORMATS] = {
    [RN_SOPS_YAML] = {"yaml", {".yaml", ".yml"}, &rn_sops_yaml_store},
    [RN_SOPS_JSON] = {"json", {".json"}, &rn_sops_json_store},
    [RN_SOPS_DOTENV] = {"dotenv", {".env"}, &rn_sops_dotenv_store},
    [RN_SOPS_INI] = {"ini", {".ini"}, &rn_sops_ini_store},
    [RN_SOPS_BINARY] = {"binary", {NULL}, &rn_sops_binary_store},
};

bool rn_sops_format_named(struct rn_str name, enum rn_sops_format *out)
{
    for (int i = 0; i < RN_SOPS_FORMATS; i++) {
        if (rn_str_is(name, formats[i].name)) {
            *out = (enum rn_sops_format)i;
            return true;
        }
    }
    return false;
}

const char *rn_sops_format_name(enum rn_sops_format format)
{
    return formats[format].name;
}

enum rn_sops_format rn_sops_format_of(struct rn_str path)
{
    for (int i = 0; i < RN_SOPS_FORMATS; i++)
        for (int k = 0; formats[i].endings[k]; k++)
            if (rn_str_ends(path, rn_str_from(formats[i].endings[k])))
                return (enum rn_sops_format)i;
    return RN_SOPS_BINARY;
}

/* ---- Metadata ------------------------------------------------------------------------------- */

#define KEY "sops"
#define PREFIX "sops_"

static void remove_item(struct rn_sops_value *branch, uint32_t at)
{
    memmove(branch->items + at, branch->items + at + 1,
            (branch->n - at - 1) * sizeof(*branch->items));
    branch->n--;
}

/* The key is taken out of all documents; that of the first one is the metadata. */
static int take_nested(struct rn_run *run, struct rn_sops_docs *docs, struct rn_sops_value *out,
                       bool *found)
{
    for (size_t d = 0; d < docs->n; d++) {
        struct rn_sops_value *branch = &docs->at[d];

        for (uint32_t i = 0; i < branch->n;) {
            struct rn_sops_item item = branch->items[i];

            if (item.key_kind != RN_SOPS_STR || !rn_str_is(item.key, KEY)) {
                i++;
                continue;
            }
            if (d == 0 && *found)
                return rn_error(run, item.mark, RN_E_SOPS, "the key sops is there twice");
            if (d == 0 && item.value.kind != RN_SOPS_MAP)
                return rn_error(run, item.value.mark, RN_E_SOPS, "field sops is %s, not a map",
                                rn_sops_kind_name(&item.value));
            if (d == 0) {
                *out = item.value;
                out->mark = item.mark;
                *found = true;
            }
            remove_item(branch, i);
        }
    }
    return RENDER_OK;
}

static void take_flat(struct rn_run *run, struct rn_sops_docs *docs, struct rn_sops_value *out,
                      bool *found)
{
    struct rn_sops_value *branch = &docs->at[0];
    const struct rn_str prefix = RN_S(PREFIX);
    uint32_t kept = 0;

    *out = (struct rn_sops_value){.kind = RN_SOPS_MAP};
    for (uint32_t i = 0; i < branch->n; i++) {
        struct rn_sops_item item = branch->items[i];

        if (item.key_kind != RN_SOPS_STR || !rn_str_starts(item.key, prefix)) {
            branch->items[kept++] = item;
            continue;
        }
        item.key = rn_str_slice(item.key, prefix.n, item.key.n);
        if (!*found)
            out->mark = item.mark;
        *found = true;
        rn_sops_add(run, out, item);
    }
    branch->n = kept;
}

/* The two characters "\n" become a line break. */
static struct rn_str add_breaks(struct rn_run *run, struct rn_str s)
{
    struct rn_buf out = {.arena = &run->arena};

    for (size_t i = 0; i < s.n; i++) {
        bool escape = s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'n';

        rn_buf_char(&out, escape ? '\n' : s.p[i]);
        i += escape;
    }
    return rn_buf_str(&out);
}

/* Finds the metadata and takes it out of the documents. */
static int take_metadata(struct rn_run *run, const struct rn_sops_store *store,
                         struct rn_sops_file *file, struct rn_sops_value *out, bool *found)
{
    struct rn_sops_value flat;

    *found = false;
    if (store->metadata == RN_SOPS_TOP && file->docs.n)
        take_flat(run, &file->docs, out, found);
    else
        RN_TRY(take_nested(run, &file->docs, out, found));
    if (!*found || store->metadata == RN_SOPS_NESTED)
        return RENDER_OK;
    if (store->metadata == RN_SOPS_BELOW)
        RN_SOPS_EACH(item, out)
    if (item->value.kind == RN_SOPS_STR)
        item->value.text = add_breaks(run, item->value.text);
    flat = *out;
    return rn_sops_unflatten(run, &flat, out);
}

static int read_file(struct rn_run *run, struct rn_str text, uint16_t place,
                     enum rn_sops_format format, struct rn_sops_file *out)
{
    struct rn_mark start = {.file = place, .line = 1, .column = 1};

    *out = (struct rn_sops_file){.start = start, .format = format};
    return formats[format].store->read(run, text, start, &out->docs);
}

/* The one value of a binary file. */
static struct rn_sops_value binary_document(struct rn_run *run, struct rn_str text,
                                            struct rn_mark start)
{
    struct rn_sops_value map = {.kind = RN_SOPS_MAP, .mark = start};

    rn_sops_add_pair(run, &map, RN_S("data"), start, rn_sops_text(RN_SOPS_STR, text, start));
    return map;
}

int rn_sops_read_plain(struct rn_run *run, struct rn_str text, uint16_t place,
                       enum rn_sops_format format, struct rn_sops_docs *out)
{
    struct rn_mark start = {.file = place, .line = 1, .column = 1};
    struct rn_sops_file file = {.format = format};
    int status = RENDER_OK;

    if (format == RN_SOPS_BINARY)
        RN_PUSH(run, file.docs.at, file.docs.n, file.docs.cap) = binary_document(run, text, start);
    else
        status = read_file(run, text, place, format, &file);
    *out = file.docs;
    return status;
}

void rn_sops_print_value(const struct rn_sops_value *v, struct rn_buf *out)
{
    rn_sops_print(v, out);
}

int rn_sops_load(struct rn_run *run, struct rn_str text, uint16_t place, enum rn_sops_format format,
                 struct rn_sops_file *out)
{
    struct rn_sops_value map;
    bool found;

    RN_TRY(read_file(run, text, place, format, out));
    RN_TRY(take_metadata(run, formats[format].store, out, &map, &found));
    if (found)
        return rn_sops_metadata_read(run, &map, &out->meta);
    return rn_hint(run,
                   rn_error(run, out->start, RN_E_SOPS,
                            "the file is not encrypted by SOPS: it has no metadata"),
                   "the metadata stands under the key sops (in dotenv files: sops_...)");
}

int rn_sops_load_if(struct rn_run *run, struct rn_str text, uint16_t place,
                    enum rn_sops_format format, struct rn_sops_file *out, bool *encrypted)
{
    struct rn_diag **before = rn_diag_mark(run);
    struct rn_sops_value map;
    int status = read_file(run, text, place, format, out);

    *encrypted = false;
    if (!status)
        status = take_metadata(run, formats[format].store, out, &map, encrypted);
    /* Others may use a key sops for what they like. */
    *encrypted =
        !status && *encrypted && rn_sops_get(&map, "mac") && rn_sops_get(&map, "lastmodified");
    if (*encrypted)
        return rn_sops_metadata_read(run, &map, &out->meta);
    rn_diag_rewind(run, before);
    return RENDER_OK;
}

bool rn_sops_is_foreign(const struct rn_sops_metadata *m)
{
    for (size_t g = 0; g < m->ngroups; g++)
        for (size_t i = 0; i < m->groups[g].n; i++)
            if (m->groups[g].keys[i].kind < RN_SOPS_PGP)
                return true;
    return false;
}

/* ---- Output --------------------------------------------------------------------------------- */

int rn_sops_emit(struct rn_run *run, const struct rn_sops_file *file, enum rn_sops_format format,
                 struct rn_buf *out)
{
    return formats[format].store->write(run, &file->docs, file->start, out);
}

/* Encrypted, a binary file is JSON. */
static const struct rn_sops_store *encrypted_store(enum rn_sops_format format)
{
    return formats[format == RN_SOPS_BINARY ? RN_SOPS_JSON : format].store;
}

static bool is_reserved(const struct rn_sops_item *item, enum rn_sops_place place)
{
    return item->key_kind == RN_SOPS_STR &&
           (place == RN_SOPS_TOP ? rn_str_starts(item->key, RN_S(PREFIX))
                                 : rn_str_is(item->key, KEY));
}

static int already_encrypted(struct rn_run *run, const struct rn_sops_item *item)
{
    return rn_hint(run,
                   rn_error(run, item->mark, RN_E_ALREADY_ENCRYPTED,
                            "the file is encrypted already: it has the key %.*s",
                            RN_FMT(item->key)),
                   "if it is not, rename the key: SOPS keeps its metadata there");
}

/* Depth is bounded by the readers. */
static int check_keys(struct rn_run *run, const struct rn_sops_value *branch)
{
    RN_SOPS_EACH(item, branch)
    {
        if (branch->kind == RN_SOPS_MAP && item->key_kind != RN_SOPS_STR &&
            !rn_sops_is_comment(item))
            return rn_sops_key_type(run, item->mark);
        if (rn_sops_is_branch(&item->value))
            RN_TRY(check_keys(run, &item->value));
    }
    return RENDER_OK;
}

int rn_sops_may_encrypt(struct rn_run *run, const struct rn_sops_file *file,
                        enum rn_sops_format format)
{
    enum rn_sops_place place = encrypted_store(format)->metadata;

    if (file->docs.n == 0)
        return rn_error(run, file->start, RN_E_SOPS,
                        "the file is empty: it must have at least one document");
    for (size_t d = 0; d < file->docs.n; d++) {
        RN_SOPS_EACH(item, &file->docs.at[d])
        if (is_reserved(item, place))
            return already_encrypted(run, item);
        RN_TRY(check_keys(run, &file->docs.at[d]));
    }
    if (file->docs.n > 1 && format != RN_SOPS_YAML)
        return rn_sops_cannot_write(run, file->docs.at[1].mark, "it has more than one document");
    return RENDER_OK;
}

/* A line break becomes the two characters "\n". */
static struct rn_str take_breaks(struct rn_run *run, struct rn_str s)
{
    struct rn_buf out = {.arena = &run->arena};

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\n')
            rn_buf_lit(&out, "\\n");
        else
            rn_buf_char(&out, s.p[i]);
    return rn_buf_str(&out);
}

/* The metadata as the members that are added to each document. */
static struct rn_sops_value make_metadata(struct rn_run *run, const struct rn_sops_metadata *m,
                                          enum rn_sops_place place)
{
    struct rn_sops_value map = rn_sops_metadata_write(run, m), flat = map, top;

    if (place != RN_SOPS_NESTED)
        rn_sops_flatten(run, &map, place == RN_SOPS_TOP ? RN_S(PREFIX) : RN_S(""), &flat);
    if (place == RN_SOPS_TOP)
        return flat;
    if (place == RN_SOPS_BELOW)
        RN_SOPS_EACH(item, &flat)
    if (item->value.kind == RN_SOPS_STR)
        item->value.text = take_breaks(run, item->value.text);
    top = (struct rn_sops_value){.kind = RN_SOPS_MAP};
    rn_sops_add_pair(run, &top, RN_S(KEY), RN_NOWHERE, flat);
    return top;
}

int rn_sops_write(struct rn_run *run, const struct rn_sops_file *file, enum rn_sops_format format,
                  struct rn_buf *out)
{
    const struct rn_sops_store *store = encrypted_store(format);
    struct rn_sops_value meta = make_metadata(run, &file->meta, store->metadata);
    struct rn_sops_docs docs = {.indent = file->docs.indent};

    RN_TRY(rn_sops_may_encrypt(run, file, format));
    for (size_t d = 0; d < file->docs.n; d++) {
        struct rn_sops_value doc = {.kind = RN_SOPS_MAP, .mark = file->docs.at[d].mark};

        RN_SOPS_EACH(item, &file->docs.at[d])
        rn_sops_add(run, &doc, *item);
        RN_SOPS_EACH(item, &meta)
        rn_sops_add(run, &doc, *item);
        RN_PUSH(run, docs.at, docs.n, docs.cap) = doc;
    }
    return store->write(run, &docs, file->start, out);
}

/* A part of a path: ["key"], ['key'] or [number]. */
struct part {
    struct rn_str key;
    int64_t index;
    bool is_key;
};

static int bad_path(struct rn_run *run, struct rn_str path)
{
    return rn_hint(
        run, rn_error(run, RN_NOWHERE, RN_E_PATH, "%.*s is no path into a document", RN_FMT(path)),
        "write it as [\"key\"][0][\"inner\"]");
}

/* Reads the part at *i, and moves on. */
static int read_part(struct rn_run *run, struct rn_str path, size_t *i, struct part *out)
{
    size_t end = rn_str_find(path, '[', *i);
    struct rn_str s = rn_str_slice(path, *i, end);

    *i = end + 1;
    if (s.n < 2 || s.p[s.n - 1] != ']')
        return bad_path(run, path);
    s.n--;
    out->is_key = s.p[0] == '"' || s.p[0] == '\'';
    if (out->is_key && s.n < 2)
        return bad_path(run, path);
    out->key = out->is_key ? rn_str_slice(s, 1, s.n - 1) : s;
    if (!out->is_key && !rn_str_to_i64(s, &out->index))
        return bad_path(run, path);
    return RENDER_OK;
}

static int step(struct rn_run *run, const struct part *part, const struct rn_sops_value **v)
{
    const struct rn_sops_value *from = *v;

    if (part->is_key) {
        if (from->kind != RN_SOPS_MAP)
            return rn_error(run, from->mark, RN_E_PATH, "the value is %s, so it has no key %.*s",
                            rn_sops_kind_name(from), RN_FMT(part->key));
        RN_SOPS_EACH(item, from)
        {
            if (item->key_kind == RN_SOPS_STR && rn_str_eq(item->key, part->key)) {
                *v = &item->value;
                return RENDER_OK;
            }
        }
        return rn_error(run, from->mark, RN_E_PATH, "there is no key %.*s", RN_FMT(part->key));
    }
    if (from->kind != RN_SOPS_LIST)
        return rn_error(run, from->mark, RN_E_PATH, "the value is %s, so it has no item %lld",
                        rn_sops_kind_name(from), (long long)part->index);
    if (part->index < 0 || part->index >= (int64_t)from->n)
        return rn_error(run, from->mark, RN_E_PATH, "the list has %u items, so none at [%lld]",
                        (unsigned)from->n, (long long)part->index);
    *v = &from->items[part->index].value;
    return RENDER_OK;
}

int rn_sops_extract(struct rn_run *run, const struct rn_sops_file *file, struct rn_str path,
                    enum rn_sops_format format, struct rn_buf *out)
{
    const struct rn_sops_value *v = file->docs.n ? &file->docs.at[0] : NULL;
    struct rn_sops_docs part_docs = file->docs;
    struct part part;

    if (!v)
        return bad_path(run, path);
    for (size_t i = 0; i < path.n;) {
        if (path.p[i] == '[') {
            i++;
            continue;
        }
        RN_TRY(read_part(run, path, &i, &part));
        RN_TRY(step(run, &part, &v));
    }
    if (v->kind == RN_SOPS_STR) {
        rn_buf_add(out, v->text);
        return RENDER_OK;
    }
    if (v->kind != RN_SOPS_MAP)
        return formats[format].store->write_value(run, v, file->docs.indent, out);
    part_docs.at = RN_NEW_N(run, struct rn_sops_value, file->docs.n);
    memcpy(part_docs.at, file->docs.at, file->docs.n * sizeof(*part_docs.at));
    part_docs.at[0] = *v;
    return formats[format].store->write(run, &part_docs, file->start, out);
}
