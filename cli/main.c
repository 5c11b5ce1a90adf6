#include <signal.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli.h"

/* The commands of kustomize come first, each part in the order of its names. */
static const struct command *const of_render[] = {
    &build_command,   &cfg_command,        &completion_command,
    &create_command,  &edit_command,       &fn_command,
    &help_command,    &localize_command,   &openapi_command,
    &version_command, &affected_command,   &age_command,
    &decrypt_command, &deps_command,       &encrypt_command,
    &rotate_command,  &updatekeys_command, NULL,
};
static const struct command *const of_kustomize[] = {
    &build_command,
    &cfg_command,
    &kustomize_completion_command,
    &create_command,
    &edit_command,
    &fn_command,
    &kustomize_help_command,
    &localize_command,
    &openapi_command,
    &kustomize_version_command,
    &affected_command,
    &age_command,
    &decrypt_command,
    &deps_command,
    &encrypt_command,
    &rotate_command,
    &updatekeys_command,
    NULL,
};

enum { OF_KUSTOMIZE = 10 };

const struct program_name render_program = {
    .name = "render",
    .about = "Turns kustomizations into Kubernetes manifests, with the bytes of kustomize",
    .commands = of_render,
    .nfirst = OF_KUSTOMIZE,
};
const struct program_name kustomize_program = {
    .name = "kustomize",
    .about =
        "Manages kustomizations of Kubernetes manifests. This is render, in place of kustomize",
    .commands = of_kustomize,
    .nfirst = OF_KUSTOMIZE,
};

static const struct program_name *called_as(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    const char *name = slash ? slash + 1 : path;

    return name && strcmp(name, "kustomize") == 0 ? &kustomize_program : &render_program;
}

const struct command *command_named(const struct command *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp((*list)->name, name) == 0 ||
            ((*list)->alias && strcmp((*list)->alias, name) == 0))
            return *list;
    return NULL;
}

/* Whether a flag in front of the command takes the argument behind it, unless that is the command:
 * a flag may mean something else to each. */
static bool takes_next(const struct program_name *program, const char *arg, const char *next)
{
    for (size_t i = 0; program->commands[i]; i++) {
        const struct command *command = program->commands[i];
        const struct flag *flag = NULL;

        if (arg[1] == '-' && !strchr(arg, '='))
            flag = flag_named(command, arg + 2, strlen(arg + 2));
        else if (arg[1] != '-' && arg[2] == '\0')
            flag = flag_lettered(command, arg[1]);
        if (flag && flag->kind != FLAG_BOOL)
            return next && !command_named(program->commands, next);
    }
    return false;
}

/* The place of the first word in argv, argc when there is none. */
static int find_command(const struct program_name *program, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-' || argv[i][1] == '\0')
            return i;
        if (strcmp(argv[i], "--") == 0)
            return i + 1 < argc ? i + 1 : argc;
        if (takes_next(program, argv[i], argv[i + 1]))
            i++;
    }
    return argc;
}

/* Only flags: help, or a flag that means nothing by itself. */
static int run_without_command(const struct program_name *program, int argc, char **argv)
{
    const struct command none = {.called_as = program};
    struct words words;
    int status;

    return flags_parse(&none, argc - 1, argv + 1, NULL, &words, &status) ? print_help(&none)
                                                                         : status;
}

int run_subcommand(const struct command *command, int argc, char **argv)
{
    const struct command *sub;
    int at = 0;

    while (at < argc && argv[at][0] == '-' && argv[at][1])
        at++;
    if (at == argc || !(sub = command_named(command->subcommands, argv[at]))) {
        struct words words;
        int status;

        if (!flags_parse(command, argc, argv, NULL, &words, &status))
            return status;
        if (words.n == 0)
            return print_help(command);
        return complain_usage(command, "unknown command '%s %s'", command->name, words.at[0]);
    }
    /* Flags in front of it are its own. */
    memmove(&argv[1], &argv[0], (size_t)at * sizeof(*argv));
    return sub->run(sub, argc - 1, argv + 1);
}

int run_elsewhere(const struct command *command, int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
            return print_help(command);
    complain("'%s%s%s' is not in render", command->parent ? command->parent->name : "",
             command->parent ? " " : "", command->name);
    fputs(command->usage, stderr);
    return WRONG_USAGE;
}

static int run(const struct program_name *program, int argc, char **argv)
{
    const struct command *command;
    int at = find_command(program, argc, argv);

    if (at >= argc)
        return run_without_command(program, argc, argv);
    command = command_named(program->commands, argv[at]);
    if (!command)
        return complain_usage(NULL, "unknown command '%s'", argv[at]);
    /* Flags in front of the command are the command's. */
    memmove(&argv[1 + 1], &argv[1], (size_t)(at - 1) * sizeof(*argv));
    return command->run(command, argc - 2, argv + 2);
}

/* Else the heap of each thread but the first grows by a page at a time, by a system call that other
 * threads wait for. */
static void grow_in_large_steps(void)
{
#ifdef __GLIBC__
    mallopt(M_TOP_PAD, 4 * 1024 * 1024); /* bytes; not used, they cost nothing */
#endif
}

int main(int argc, char **argv)
{
    static char errors[1 << 13];
    const struct program_name *program = called_as(argv[0]);
    int status;

    /* A reader that goes away is an error of write(), with a message and an exit status. */
    signal(SIGPIPE, SIG_IGN);
    /* Who starts us may ignore this one: then the system forgets how children end. */
    signal(SIGCHLD, SIG_DFL);
    setvbuf(stderr, errors, _IOFBF, sizeof(errors));
    grow_in_large_steps();
    status = run(program, argc, argv);
    /* Who calls kustomize knows one status for all failures. */
    return status == WRONG_USAGE && program == &kustomize_program ? FAILED : status;
}
