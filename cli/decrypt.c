/* The command `decrypt`: what `sops decrypt` prints. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

struct decrypt_options {
    const char *output, *input_type, *output_type, *extract, *name, *config, *indent;
    bool in_place, ignore_mac;
};

#define FIELD(field) offsetof(struct decrypt_options, field)

static const struct flag flags[] = {
    {"config", 0, FLAG_TEXT, FIELD(config), NULL},
    {"extract", 0, FLAG_TEXT, FIELD(extract), NULL},
    {"filename-override", 0, FLAG_TEXT, FIELD(name), NULL},
    {"ignore-mac", 0, FLAG_BOOL, FIELD(ignore_mac), NULL},
    {"in-place", 'i', FLAG_BOOL, FIELD(in_place), NULL},
    {"indent", 0, FLAG_TEXT, FIELD(indent), NULL},
    {"input-type", 0, FLAG_TEXT, FIELD(input_type), NULL},
    {"output", 'o', FLAG_TEXT, FIELD(output), NULL},
    {"output-type", 0, FLAG_TEXT, FIELD(output_type), NULL},
};

const struct command decrypt_command = {
    .name = "decrypt",
    .summary = "Print a file that SOPS has encrypted as plaintext",
    .usage =
        "Usage:\n"
        "  render decrypt [FLAG...] FILE\n\n"
        "FILE is YAML, JSON, dotenv, INI or anything else (binary) by its name; - is standard\n"
        "input. Nothing is printed before the whole file has been verified.\n\n"
        "Flags:\n"
        "      --input-type TYPE     yaml, json, dotenv, ini or binary\n"
        "      --output-type TYPE    the same: the file's own format by default\n"
        "      --extract PATH        only this part: [\"database\"][\"users\"][0]\n"
        "  -o, --output FILE         write to FILE, which only its owner can read\n"
        "  -i, --in-place            write back to the file\n"
        "      --ignore-mac          do not verify that the file is whole\n"
        "      --filename-override NAME\n"
        "                            what to take for the file's name\n"
        "      --indent N            spaces of a level of YAML or JSON; else as .sops.yaml says\n"
        "      --config FILE         take FILE for .sops.yaml (SOPS_CONFIG)\n"
        "  -h, --help                print this\n\n"
        "Keys, all of which are tried:\n"
        "  SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, SOPS_AGE_KEY_CMD\n"
        "                            age keys, a file of them, a command that prints them\n"
        "  SOPS_AGE_SSH_PRIVATE_KEY_FILE, SOPS_AGE_SSH_PRIVATE_KEY_CMD\n"
        "                            the same for an SSH key\n"
        "  ~/.config/sops/age/keys.txt, ~/.ssh/id_ed25519, ~/.ssh/id_rsa\n"
        "  gpg (SOPS_GPG_EXEC)       OpenPGP keys\n"
        "  sops                      keys in a cloud: the file is handed to that program\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_decrypt,
};

/* ---- Output --------------------------------------------------------------------------------- */

/* Plaintext is for the owner of the file; one that is written back keeps its mode. */
static int write_plaintext(const char *path, bool in_place, struct render_text text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct stat st;
    bool ok;

    if (fd >= 0 && !in_place && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077))
        fchmod(fd, 0600);
    ok = fd >= 0 && write_all(fd, text.data, text.size);
    ok = fd >= 0 && close(fd) == 0 && ok;
    if (!ok)
        complain_file(path, errno);
    return ok ? DONE : FAILED;
}

static int write_output(const struct decrypt_options *o, const char *input, struct render_text text)
{
    if (o->in_place)
        return write_plaintext(input, true, text);
    if (o->output && strcmp(o->output, "-") != 0)
        return write_plaintext(o->output, false, text);
    return print_texts(&text, 1);
}

/* ---- The command ---------------------------------------------------------------------------- */

static int decrypt(const struct decrypt_options *o, const char *input, const struct input *in,
                   const struct sops_config *config, int indent)
{
    struct render_options library = {.size = sizeof(library), .keys = sops_keys()};
    struct render_document doc = {.size = sizeof(doc),
                                  .name = o->name ? o->name : input,
                                  .text = {in->data, in->size},
                                  .input_format = o->input_type,
                                  .output_format = o->output_type,
                                  .extract = o->extract,
                                  .ignore_mac = o->ignore_mac,
                                  .config_name = config->path,
                                  .config = {config->text.data, config->text.size},
                                  .indent = indent};
    struct render_context *ctx;
    struct render_build *build = NULL;
    struct render_text plain = {"", 0};
    int status = render_context_new(&ctx, &library);

    if (!status)
        status = render_sops_decrypt(&build, ctx, &doc);
    if (build && print_diagnostics(build, 0) == 0 && status)
        complain("%s: %s", doc.name, status_text(status));
    else if (!build)
        complain("%s: %s", doc.name, status_text(status));
    if (!status)
        status = render_build_emit(build, &plain);
    if (!status)
        status = write_output(o, input, plain);
    render_build_free(build);
    render_context_free(ctx);
    return status ? FAILED : DONE;
}

int run_decrypt(const struct command *command, int argc, char **argv)
{
    struct decrypt_options options = {.output = NULL};
    struct words words;
    struct sops_config config = {.path = NULL};
    struct input in = {.data = NULL};
    int indent, status;

    if (!flags_parse(command, argc, argv, &options, &words, &status))
        return status;
    if (words.n != 1)
        return complain_usage(command, "decrypt takes one FILE, not %zu", words.n);
    if (options.in_place && (options.output || is_stdin(words.at[0])))
        return complain_usage(command, "--in-place needs a file, and no --output");
    if (parse_flag_number(command, "--indent", options.indent, &indent))
        return WRONG_USAGE;
    status = read_sops_config(options.config, &config);
    if (!status)
        status = read_file(words.at[0], false, &in);
    if (!status)
        status = decrypt(&options, words.at[0], &in, &config, indent);
    free_input(&in);
    free_sops_config(&config);
    return status;
}
