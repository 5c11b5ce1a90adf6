/* The command `rotate`: what `sops rotate` does, with its flags. */
#include "cli.h"

#define FIELD(field) offsetof(struct sops_flags, field)
#define BOTH(name, field)                                                                          \
    {"add-" name, 0, FLAG_TEXT, FIELD(keys.field), NULL},                                          \
    {                                                                                              \
        "rm-" name, 0, FLAG_TEXT, FIELD(removed.field), NULL                                       \
    }

static const struct flag flags[] = {
    BOTH("age", age),
    BOTH("azure-kv", azure_kv),
    BOTH("gcp-kms", gcp_kms),
    BOTH("hc-vault-transit", hc_vault),
    BOTH("hckms", hckms),
    BOTH("kms", kms),
    BOTH("pgp", pgp),
    {"aws-profile", 0, FLAG_TEXT, FIELD(aws_profile), NULL},
    {"config", 0, FLAG_TEXT, FIELD(config), NULL},
    {"encryption-context", 0, FLAG_TEXT, FIELD(context), NULL},
    {"filename-override", 0, FLAG_TEXT, FIELD(name), NULL},
    {"ignore-mac", 0, FLAG_BOOL, FIELD(ignore_mac), NULL},
    {"in-place", 'i', FLAG_BOOL, FIELD(in_place), NULL},
    {"indent", 0, FLAG_TEXT, FIELD(indent), NULL},
    {"input-type", 0, FLAG_TEXT, FIELD(input_type), NULL},
    {"output", 'o', FLAG_TEXT, FIELD(output), NULL},
    {"output-type", 0, FLAG_TEXT, FIELD(output_type), NULL},
};

const struct command rotate_command = {
    .name = "rotate",
    .summary = "Encrypt a file of SOPS anew, with another data key",
    .usage =
        "Usage:\n"
        "  render rotate [FLAG...] FILE\n\n"
        "FILE, - for standard input, is decrypted with the keys of `render decrypt`, and its\n"
        "values are encrypted for the same keys with a new data key.\n\n"
        "Flags:\n"
        "  -i, --in-place            write back to the file\n"
        "  -o, --output FILE         write to FILE\n"
        "      --add-age, --rm-age RECIPIENTS\n"
        "                            keys that are added to the first key group, or taken out of\n"
        "                            every one, comma-separated; likewise --add-pgp and --rm-pgp\n"
        "                            (fingerprints), -kms, -gcp-kms, -hckms, -azure-kv and\n"
        "                            -hc-vault-transit; --aws-profile and --encryption-context\n"
        "                            belong to those of kms\n"
        "      --input-type TYPE     yaml, json, dotenv, ini or binary\n"
        "      --output-type TYPE    the same: the file's own format by default\n"
        "      --filename-override NAME\n"
        "                            what to take for the file's name\n"
        "      --indent N            spaces of a level of YAML or JSON\n"
        "      --config FILE         take FILE for .sops.yaml, whose indentation counts\n"
        "      --ignore-mac          do not verify that the file is whole\n"
        "  -h, --help                print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_rotate,
};

int run_rotate(const struct command *command, int argc, char **argv)
{
    struct sops_flags f = NO_SOPS_FLAGS;
    struct words words;
    struct sops_writing w = {.command = command, .flags = &f};
    struct render_text text = {"", 0};
    int status;

    if (!flags_parse(command, argc, argv, &f, &words, &status))
        return status;
    if (words.n != 1)
        return complain_usage(command, "rotate takes one FILE, not %zu", words.n);
    w.file = words.at[0];
    if (f.in_place && (f.output || is_stdin(w.file)))
        return complain_usage(command, "--in-place needs a file, and no --output");
    status = begin_writing(&w);
    if (!status)
        status = do_writing(&w, render_sops_rotate, &text);
    if (!status)
        status = write_sops_file(&w, f.in_place, text);
    end_writing(&w);
    return status;
}
