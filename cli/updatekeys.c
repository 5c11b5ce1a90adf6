/* The command `updatekeys`: what `sops updatekeys` does, with its flags. */
#include <string.h>

#include "cli.h"

#define FIELD(field) offsetof(struct sops_flags, field)

static const struct flag flags[] = {
    {"config", 0, FLAG_TEXT, FIELD(config), NULL},
    {"indent", 0, FLAG_TEXT, FIELD(indent), NULL},
    {"input-type", 0, FLAG_TEXT, FIELD(input_type), NULL},
    {"shamir-secret-sharing-threshold", 0, FLAG_TEXT, FIELD(threshold), NULL},
    {"yes", 'y', FLAG_BOOL, FIELD(yes), NULL},
};

const struct command updatekeys_command = {
    .name = "updatekeys",
    .summary = "Make the keys of files of SOPS those of .sops.yaml",
    .usage =
        "Usage:\n"
        "  render updatekeys [FLAG...] FILE...\n\n"
        "The data key of each FILE is wrapped anew for the keys of its creation rule in\n"
        ".sops.yaml, of the working directory or the nearest one above. Nothing else is changed,\n"
        "and nothing at all when it has these keys already. What changes is told first.\n\n"
        "Flags:\n"
        "  -y, --yes                 do not ask\n"
        "      --config FILE         take FILE for .sops.yaml (SOPS_CONFIG)\n"
        "      --input-type TYPE     yaml, json, dotenv, ini or binary\n"
        "      --indent N            spaces of a level of YAML or JSON\n"
        "      --shamir-secret-sharing-threshold N\n"
        "                            how many key groups are needed; else as it was, as far as\n"
        "                            there are groups\n"
        "  -h, --help                print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_updatekeys,
};

/* As sops, from standard input: "y" or "n". */
static bool agreed(void)
{
    char line[64];

    for (;;) {
        fputs("Is this okay? (y/n): ", stderr);
        fflush(stderr);
        if (!fgets(line, sizeof(line), stdin)) {
            fputc('\n', stderr);
            return false;
        }
        line[strcspn(line, "\r\n")] = '\0';
        if (strcmp(line, "y") == 0 || strcmp(line, "n") == 0)
            return line[0] == 'y';
    }
}

static int update(const struct command *command, const struct sops_flags *f, const char *file)
{
    struct sops_writing w = {.command = command, .flags = f, .file = file, .wants_config = true};
    struct render_text text = {"", 0}, changes = {"", 0};
    int status = begin_writing(&w);

    if (!status)
        status = do_writing(&w, render_sops_update_keys, &text);
    if (!status)
        changes = render_build_key_changes(w.build);
    if (!status && changes.size == 0) {
        fprintf(stderr, "%s: the keys are up to date\n", file);
    } else if (!status) {
        fprintf(stderr, "%s: the keys change:\n", file);
        print_lines(changes);
        if (f->yes || agreed()) {
            status = write_sops_file(&w, true, text);
        } else {
            fprintf(stderr, "%s: left as it was\n", file);
        }
    }
    end_writing(&w);
    return status;
}

int run_updatekeys(const struct command *command, int argc, char **argv)
{
    struct sops_flags f = NO_SOPS_FLAGS;
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, &f, &words, &status))
        return status;
    if (words.n == 0)
        return complain_usage(command, "updatekeys takes FILEs");
    for (size_t i = 0; i < words.n; i++) {
        int one;

        if (is_stdin(words.at[i]))
            return complain_usage(command, "updatekeys writes to its files, not to standard input");
        one = update(command, &f, words.at[i]);
        status = one ? one : status;
    }
    return status;
}
