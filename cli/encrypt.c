/* The command `encrypt`: what `sops encrypt` does, with its flags. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define FIELD(field) offsetof(struct sops_flags, field)

static const struct flag flags[] = {
    {"age", 'a', FLAG_TEXT, FIELD(keys.age), NULL},
    {"aws-profile", 0, FLAG_TEXT, FIELD(aws_profile), NULL},
    {"azure-kv", 0, FLAG_TEXT, FIELD(keys.azure_kv), NULL},
    {"config", 0, FLAG_TEXT, FIELD(config), NULL},
    {"encrypted-comment-regex", 0, FLAG_TEXT, FIELD(encrypted_comment_regex), NULL},
    {"encrypted-regex", 0, FLAG_TEXT, FIELD(encrypted_regex), NULL},
    {"encrypted-suffix", 0, FLAG_TEXT, FIELD(encrypted_suffix), NULL},
    {"encryption-context", 0, FLAG_TEXT, FIELD(context), NULL},
    {"filename-override", 0, FLAG_TEXT, FIELD(name), NULL},
    {"gcp-kms", 0, FLAG_TEXT, FIELD(keys.gcp_kms), NULL},
    {"hc-vault-transit", 0, FLAG_TEXT, FIELD(keys.hc_vault), NULL},
    {"hckms", 0, FLAG_TEXT, FIELD(keys.hckms), NULL},
    {"in-place", 'i', FLAG_BOOL, FIELD(in_place), NULL},
    {"indent", 0, FLAG_TEXT, FIELD(indent), NULL},
    {"input-type", 0, FLAG_TEXT, FIELD(input_type), NULL},
    {"kms", 'k', FLAG_TEXT, FIELD(keys.kms), NULL},
    {"mac-only-encrypted", 0, FLAG_BOOL, FIELD(mac_only_encrypted), NULL},
    {"output", 'o', FLAG_TEXT, FIELD(output), NULL},
    {"output-type", 0, FLAG_TEXT, FIELD(output_type), NULL},
    {"pgp", 'p', FLAG_TEXT, FIELD(keys.pgp), NULL},
    {"previous", 0, FLAG_TEXT, FIELD(previous), NULL},
    {"shamir-secret-sharing-threshold", 0, FLAG_TEXT, FIELD(threshold), NULL},
    {"unencrypted-comment-regex", 0, FLAG_TEXT, FIELD(unencrypted_comment_regex), NULL},
    {"unencrypted-regex", 0, FLAG_TEXT, FIELD(unencrypted_regex), NULL},
    {"unencrypted-suffix", 0, FLAG_TEXT, FIELD(unencrypted_suffix), NULL},
};

const struct command encrypt_command = {
    .name = "encrypt",
    .summary = "Encrypt a file as SOPS does",
    .usage =
        "Usage:\n"
        "  render encrypt [FLAG...] [FILE]\n\n"
        "FILE is YAML, JSON, dotenv, INI or anything else (binary) by its name. Without it, or\n"
        "when it is -, standard input is encrypted; --filename-override then says what it is.\n"
        "Keys, and which values are encrypted, are those of the first creation rule for FILE in\n"
        "the .sops.yaml of the working directory, or the nearest one above.\n\n"
        "Flags:\n"
        "  -i, --in-place            write back to the file\n"
        "  -o, --output FILE         write to FILE\n"
        "      --previous FILE       FILE is what was encrypted last: its keys and its rule are\n"
        "                            kept, and values that have not changed stay as they are\n"
        "      --config FILE         take FILE for .sops.yaml (SOPS_CONFIG)\n"
        "      --filename-override NAME\n"
        "                            what to take for the file's name\n"
        "      --input-type TYPE     yaml, json, dotenv, ini or binary\n"
        "      --output-type TYPE    the same: the file's own format by default\n"
        "      --indent N            spaces of a level of YAML or JSON\n\n"
        "Keys instead of the rule's, comma-separated:\n"
        "  -a, --age RECIPIENTS      (SOPS_AGE_RECIPIENTS)\n"
        "  -p, --pgp FINGERPRINTS    (SOPS_PGP_FP)\n"
        "  -k, --kms ARNS            (SOPS_KMS_ARN), with --aws-profile and --encryption-context\n"
        "      --gcp-kms IDS         (SOPS_GCP_KMS_IDS)\n"
        "      --hckms IDS           (SOPS_HUAWEICLOUD_KMS_IDS)\n"
        "      --azure-kv URLS       (SOPS_AZURE_KEYVAULT_URLS)\n"
        "      --hc-vault-transit URIS\n"
        "                            (SOPS_VAULT_URIS)\n"
        "      --shamir-secret-sharing-threshold N\n"
        "                            how many key groups are needed\n\n"
        "Which values, instead of what the rule says; one of:\n"
        "      --encrypted-suffix, --unencrypted-suffix TEXT\n"
        "      --encrypted-regex, --unencrypted-regex EXPRESSION\n"
        "      --encrypted-comment-regex, --unencrypted-comment-regex EXPRESSION\n"
        "      --mac-only-encrypted  values that stay clear may be changed later\n"
        "  -h, --help                print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_encrypt,
};

/* Keys that no flag gives may be in the environment. */
static void take_environment(struct render_sops_keys *keys)
{
    const struct {
        const char **list, *variable;
    } lists[] = {{&keys->age, "SOPS_AGE_RECIPIENTS"},
                 {&keys->pgp, "SOPS_PGP_FP"},
                 {&keys->kms, "SOPS_KMS_ARN"},
                 {&keys->gcp_kms, "SOPS_GCP_KMS_IDS"},
                 {&keys->hckms, "SOPS_HUAWEICLOUD_KMS_IDS"},
                 {&keys->azure_kv, "SOPS_AZURE_KEYVAULT_URLS"},
                 {&keys->hc_vault, "SOPS_VAULT_URIS"}};

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        if (!*lists[i].list)
            *lists[i].list = getenv(lists[i].variable);
}

static int encrypt(struct sops_writing *w)
{
    struct render_text text = {"", 0};
    int status = begin_writing(w);

    if (!status)
        status = do_writing(w, render_sops_encrypt, &text);
    if (!status)
        status = write_sops_file(w, w->flags->in_place, text);
    end_writing(w);
    return status;
}

int run_encrypt(const struct command *command, int argc, char **argv)
{
    struct sops_flags f = NO_SOPS_FLAGS;
    struct words words;
    struct sops_writing w = {.command = command, .flags = &f, .file = "-", .plain = true};
    int status;

    if (!flags_parse(command, argc, argv, &f, &words, &status))
        return status;
    if (words.n > 1)
        return complain_usage(command, "encrypt takes one FILE, not %zu", words.n);
    if (words.n)
        w.file = words.at[0];
    if (f.in_place && (f.output || is_stdin(w.file)))
        return complain_usage(command, "--in-place needs a file, and no --output");
    if (strcmp(w.file, "-") == 0 && !f.name && !f.input_type)
        return complain_usage(command, "standard input needs --filename-override or --input-type");
    take_environment(&f.keys);
    return encrypt(&w);
}
