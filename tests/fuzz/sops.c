/* SOPS documents, in the format that the first part names: loaded, their data key unwrapped by a
 * key that is known, decrypted whatever their authentication code says, and written in every
 * format; and the same with placeholders. */
#include "fuzz.h"
#include "secret/sops_inputs.h"
#include "secret/sops_keys.h"

static const char *const formats[] = {"yaml", "json", "dotenv", "ini", "binary"};

/* The key of the corpus, which opens nothing else. */
static int add_key(void *user, struct render_keys *keys)
{
    static const char key[] =
        "AGE-SECRET-KEY-1D5X2K7AX06HFFPQUEG65A2FS025FK3SQ37NFCS2TA5YVTNT5J9SSEUEQ0R";
    char *room;

    (void)user;
    if (render_keys_begin(keys, RENDER_KEY_AGE, "corpus") ||
        !(room = render_keys_reserve(keys, sizeof(key) - 1)))
        return RENDER_ENOMEM;
    memcpy(room, key, sizeof(key) - 1);
    render_keys_commit(keys, sizeof(key) - 1);
    return RENDER_OK;
}

static void write_all(struct rn_run *run, const struct rn_sops_file *file)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        struct rn_buf out = {.arena = &run->arena};
        enum rn_sops_format format;

        rn_sops_format_named(rn_str_from(formats[i]), &format);
        rn_sops_emit(run, file, format, &out);
    }
}

static void decrypt(struct rn_run *run, struct rn_str text, enum rn_sops_format format)
{
    struct render_key_source source = {.load = add_key};
    struct rn_sops_ring ring = {.run = run, .source = &source};
    struct rn_buf part = {.arena = &run->arena};
    struct rn_sops_file file;
    struct rn_str key;

    if (rn_sops_load(run, text, 0, format, &file) || rn_sops_data_key(&ring, &file.meta, &key))
        return;
    if (rn_sops_decrypt(run, &file, key, false) && rn_sops_load(run, text, 0, format, &file) == 0)
        rn_sops_decrypt(run, &file, key, true);
    write_all(run, &file);
    rn_sops_extract(run, &file, RN_S("[\"a\"][0]"), format, &part);
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_str name = rn_str_trim(fuzz_part(&text));
    struct rn_sops_inputs inputs = {.run = run, .mode = RENDER_DECRYPT_PLACEHOLDER};
    enum rn_sops_format format;
    bool encrypted;

    if (!rn_sops_format_named(name, &format))
        return;
    decrypt(run, text, format);
    rn_sops_input(&inputs, name, 0, &text, &encrypted, &format);
}
