/* The door of SOPS files. */
#include "door.h"
#include "secret/sops_keys.h"
#include "secret/sops_rules.h"

int rn_door_format(struct rn_run *run, const struct render_document *doc, const char *word,
                   enum rn_sops_format *out)
{
    struct rn_str name = rn_str_given(doc->name);

    *out = rn_sops_format_of(name);
    if (!word || rn_sops_format_named(rn_str_from(word), out))
        return RENDER_OK;
    return rn_fail(run, RENDER_EHOST, RN_NOWHERE, RN_W_OPTION,
                   "%s is no format: yaml, json, dotenv, ini or binary is", word);
}

int rn_door_rules(struct rn_run *run, const struct render_document *doc, const char *path,
                  struct rn_sops_creation *out)
{
    struct rn_str file = {NULL, 0};

    rn_sops_rules_none(out);
    if (path)
        file = rn_str_from(path);
    if (doc->config_name)
        RN_TRY(rn_sops_rules_read(run, rn_str_make(doc->config.data, doc->config.size),
                                  rn_run_place(run, rn_str_from(doc->config_name)), file, out));
    if (doc->indent < 0 || doc->indent > RN_SOPS_MAX_INDENT)
        return rn_fail(run, RENDER_EHOST, RN_NOWHERE, RN_W_OPTION,
                       "an indentation of %d is not from 1 to %d", doc->indent, RN_SOPS_MAX_INDENT);
    for (int i = 0; doc->indent && i < RN_SOPS_FORMATS; i++)
        out->indent.by[i] = doc->indent;
    return RENDER_OK;
}

static int decrypt_file(struct rn_sops_ring *ring, struct render_document *doc, struct rn_buf *out)
{
    struct rn_run *run = ring->run;
    struct rn_str name = rn_str_given(doc->name), key, plain;
    struct rn_diag **before = rn_diag_mark(run);
    enum rn_sops_format in, to;
    struct rn_sops_creation rules;
    struct rn_sops_file file;
    int status;

    RN_TRY(rn_door_rules(run, doc, NULL, &rules));
    RN_TRY(rn_door_format(run, doc, doc->input_format, &in));
    RN_TRY(rn_door_format(run, doc, doc->output_format, &to));
    doc->input_format = rn_sops_format_name(in);
    doc->output_format = rn_sops_format_name(to);
    RN_TRY(rn_sops_load(run, rn_str_make(doc->text.data, doc->text.size), rn_run_place(run, name),
                        in, &file));
    status = rn_sops_data_key(ring, &file.meta, &key);
    if (status == RENDER_ESECRET) {
        RN_TRY(rn_sops_other_way(ring, &file.meta, doc, before, &plain));
        rn_buf_add(out, plain);
        return RENDER_OK;
    }
    RN_TRY(status);
    RN_TRY(rn_sops_decrypt(run, &file, key, doc->ignore_mac != 0));
    file.docs.indent = (unsigned)(rules.indent.by[to] + 1);
    if (doc->extract)
        return rn_sops_extract(run, &file, rn_str_from(doc->extract), to, out);
    return rn_sops_emit(run, &file, to, out);
}

static int decrypt(struct render_build *b, const struct render_options *o, const void *document)
{
    struct rn_sops_ring ring = {.run = &b->run, .source = o->keys};
    struct render_document doc;
    struct rn_buf out = {.arena = &b->run.arena};

    RN_TRY(rn_door_take(&b->run, &doc, sizeof(doc), document));
    RN_TRY(decrypt_file(&ring, &doc, &out));
    b->output = rn_door_text(&out);
    b->secret = true;
    return RENDER_OK;
}

int render_sops_decrypt(struct render_build **out, const struct render_context *ctx,
                        const struct render_document *document)
{
    return rn_door_run(out, ctx, true, decrypt, document);
}
