#include "secret/sops_inputs.h"

/* A look at the bytes that tells for nearly all files that they are not encrypted: the metadata has
 * this field in every format. */
static bool may_be_encrypted(struct rn_str bytes)
{
    return rn_str_find_str(bytes, RN_S("lastmodified"), 0) < bytes.n &&
           rn_str_find_str(bytes, RN_S("sops"), 0) < bytes.n;
}

static void note_secret(struct rn_sops_inputs *in, uint16_t place)
{
    in->secret = true;
    rn_run_hide_place(in->run, place);
}

static int open_file(struct rn_sops_inputs *in, struct rn_sops_file *file)
{
    struct rn_str key;

    if (in->mode == RENDER_DECRYPT_PLACEHOLDER)
        return rn_sops_placeholders(in->run, file);
    RN_TRY(rn_sops_data_key(&in->ring, &file->meta, &key));
    return rn_sops_decrypt(in->run, file, key, false);
}

static void note_opened(struct rn_sops_inputs *in, const struct rn_sym *text, uint16_t place)
{
    in->opened.arena = &in->run->arena;
    *rn_map_at(&in->opened, RN_KEY2(text, place)) = in;
}

bool rn_sops_was_encrypted(const struct rn_sops_inputs *in, struct rn_mark mark, struct rn_str text)
{
    if (text.n == 0 || !rn_run_is_hidden(in->run, mark))
        return false;
    return rn_map_lookup(&in->opened, RN_KEY2(in->run->empty, mark.file)) ||
           rn_map_lookup(&in->opened, RN_KEY2(rn_intern(in->run, text), mark.file));
}

static int other_way(struct rn_sops_inputs *in, struct rn_str name, const struct rn_sops_file *file,
                     struct rn_diag **before, struct rn_str *bytes)
{
    const char *format = rn_sops_format_name(file->format);
    struct render_document doc = {.size = sizeof(doc),
                                  .name = rn_str_c(&in->run->arena, name),
                                  .text = {bytes->p, bytes->n},
                                  .input_format = format,
                                  .output_format = format};

    return rn_sops_other_way(&in->ring, &file->meta, &doc, before, bytes);
}

void rn_sops_add_placeholder(struct rn_sops_inputs *in, struct rn_str text)
{
    RN_PUSH(in->run, in->placeholders, in->nplaceholders, in->placeholders_cap) = text;
}

/* A name such as db.yaml.enc says nothing, and then SOPS takes a file for JSON with one value. That
 * it is none shows. */
static int load(struct rn_sops_inputs *in, struct rn_str name, uint16_t place, struct rn_str bytes,
                struct rn_sops_file *file, bool *encrypted)
{
    static const enum rn_sops_format others[] = {RN_SOPS_YAML, RN_SOPS_DOTENV, RN_SOPS_INI};
    enum rn_sops_format format = rn_sops_format_of(name);

    RN_TRY(rn_sops_load_if(in->run, bytes, place, format, file, encrypted));
    if (format != RN_SOPS_BINARY)
        return RENDER_OK;
    if (*encrypted && !rn_sops_get(&file->docs.at[0], "data"))
        file->format = RN_SOPS_JSON;
    for (size_t i = 0; !*encrypted && i < sizeof(others) / sizeof(others[0]); i++)
        RN_TRY(rn_sops_load_if(in->run, bytes, place, others[i], file, encrypted));
    return RENDER_OK;
}

bool rn_sops_looks_encrypted(struct rn_sops_inputs *in, struct rn_str name, uint16_t place,
                             struct rn_str bytes)
{
    struct rn_diag **before = rn_diag_mark(in->run);
    struct rn_sops_file file;
    bool encrypted = false;

    if (may_be_encrypted(bytes) && load(in, name, place, bytes, &file, &encrypted))
        rn_diag_rewind(in->run, before);
    return encrypted;
}

int rn_sops_input(struct rn_sops_inputs *in, struct rn_str name, uint16_t place,
                  struct rn_str *bytes, bool *encrypted, enum rn_sops_format *format)
{
    struct rn_buf out = {.arena = &in->run->arena};
    struct rn_diag **before = rn_diag_mark(in->run);
    struct rn_sops_file file;
    int status;

    *encrypted = false;
    if (in->mode == RENDER_DECRYPT_KEEP || !may_be_encrypted(*bytes))
        return RENDER_OK;
    RN_TRY(load(in, name, place, *bytes, &file, encrypted));
    if (!*encrypted)
        return RENDER_OK;
    *format = file.format;
    if (in->mode == RENDER_DECRYPT_DECRYPT)
        note_secret(in, place);
    status = open_file(in, &file);
    if (status && in->mode == RENDER_DECRYPT_PLACEHOLDER)
        return status;
    if (status) { /* nobody says which of its texts were encrypted */
        note_opened(in, in->run->empty, place);
        return other_way(in, name, &file, before, bytes);
    }
    for (size_t i = 0; i < file.nopened; i++)
        note_opened(in, rn_intern(in->run, file.opened[i]), place);
    RN_TRY(rn_sops_emit(in->run, &file, file.format, &out));
    *bytes = rn_buf_str(&out);
    return RENDER_OK;
}
