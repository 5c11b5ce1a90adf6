#include <signal.h>
#include <string.h>

#include "cli.h"

const struct command *command_at(size_t n)
{
    static const struct command *const commands[] = {
        &age_command,  &build_command,  &decrypt_command,    &encrypt_command, &fn_command,
        &help_command, &rotate_command, &updatekeys_command, &version_command};

    return n < sizeof(commands) / sizeof(commands[0]) ? commands[n] : NULL;
}

const struct command *command_named(const char *name)
{
    const struct command *command;

    for (size_t i = 0; (command = command_at(i)); i++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

/* Whether a flag in front of the command takes the argument behind it, unless that is the command:
 * a flag may mean something else to each. */
static bool takes_next(const char *arg, const char *next)
{
    const struct command *command;

    for (size_t i = 0; (command = command_at(i)); i++) {
        const struct flag *flag = NULL;

        if (arg[1] == '-' && !strchr(arg, '='))
            flag = flag_named(command, arg + 2, strlen(arg + 2));
        else if (arg[1] != '-' && arg[2] == '\0')
            flag = flag_lettered(command, arg[1]);
        if (flag && flag->kind != FLAG_BOOL)
            return next && !command_named(next);
    }
    return false;
}

/* The place of the first word in argv, argc when there is none. */
static int find_command(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-' || argv[i][1] == '\0')
            return i;
        if (strcmp(argv[i], "--") == 0)
            return i + 1 < argc ? i + 1 : argc;
        if (takes_next(argv[i], argv[i + 1]))
            i++;
    }
    return argc;
}

/* Only flags: help, or a flag that means nothing by itself. */
static int run_without_command(int argc, char **argv)
{
    static const struct command program = {.name = NULL};
    struct words words;
    int status = flags_parse(&program, argc - 1, argv + 1, NULL, &words);

    return status ? status : print_help(NULL);
}

int main(int argc, char **argv)
{
    static char errors[1 << 13];
    const struct command *command;
    int at;

    /* A reader that goes away is an error of write(), with a message and an exit status. */
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stderr, errors, _IOFBF, sizeof(errors));
    at = find_command(argc, argv);
    if (at >= argc)
        return run_without_command(argc, argv);
    command = command_named(argv[at]);
    if (!command)
        return complain_usage(NULL, "unknown command '%s'", argv[at]);
    /* Flags in front of the command are the command's. */
    memmove(&argv[1 + 1], &argv[1], (size_t)(at - 1) * sizeof(*argv));
    return command->run(command, argc - 2, argv + 2);
}
