#include "cli.h"

const struct command help_command = {
    .name = "help",
    .summary = "Explain a command",
    .usage = "Usage:\n"
             "  render help [COMMAND]\n",
    .run = run_help,
};

static int print_text(const char *text)
{
    return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? DONE : FAILED;
}

int print_help(const struct command *command)
{
    const struct command *each;

    if (command) {
        printf("%s.\n\n", command->summary);
        return print_text(command->usage);
    }
    printf("Turns kustomizations into Kubernetes manifests, with the bytes of kustomize %s.\n\n"
           "Usage:\n"
           "  render COMMAND [FLAG...] [WORD...]\n\n"
           "Commands:\n",
           render_reference_version());
    for (size_t i = 0; (each = command_at(i)); i++)
        printf("  %-10s %s\n", each->name, each->summary);
    return print_text("\n'render help COMMAND' explains a command.\n");
}

int run_help(const struct command *command, int argc, char **argv)
{
    const struct command *about = NULL;
    struct words words;
    int status = flags_parse(command, argc, argv, NULL, &words);

    if (status)
        return status;
    if (words.help)
        return print_help(command);
    if (words.n > 0 && !(about = command_named(words.at[0])))
        return complain_usage(NULL, "unknown command '%s'", words.at[0]);
    return print_help(about);
}
