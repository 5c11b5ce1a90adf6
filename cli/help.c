#include <string.h>

#include "cli.h"

static int run_help(const struct command *command, int argc, char **argv);

#define HELP                                                                                       \
    .name = "help", .summary = "Explain a command or a topic",                                     \
    .usage = "Usage:\n"                                                                            \
             "  render help [COMMAND... | TOPIC]\n\n"                                              \
             "Without a word it lists the commands and the topics.\n",                             \
    .run = run_help

const struct command help_command = {HELP, .called_as = &render_program};
const struct command kustomize_help_command = {HELP, .called_as = &kustomize_program};

static int print_text(const char *text)
{
    return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? DONE : FAILED;
}

int print_help(const struct command *command)
{
    if (!command->name)
        return print_program_help(command->called_as);
    printf("%s.\n\n", command->summary);
    return print_text(command->usage);
}

static void print_commands(const struct command *const *list, size_t n, bool elsewhere)
{
    for (size_t i = 0; i < n && list[i]; i++)
        if (elsewhere || !list[i]->is_elsewhere)
            printf("  %-12s %s\n", list[i]->name, list[i]->summary);
}

int print_program_help(const struct program_name *program)
{
    bool is_kustomize = program == &kustomize_program;
    const struct topic *topic;

    printf("%s %s.\n\n"
           "Usage:\n"
           "  %s COMMAND [FLAG...] [WORD...]\n\n"
           "Commands%s:\n",
           program->about, render_reference_version(), program->name,
           is_kustomize ? "" : ", first those of kustomize");
    print_commands(program->commands, program->nfirst, is_kustomize);
    printf(is_kustomize ? "\nCommands of render:\n" : "\n");
    print_commands(program->commands + program->nfirst, SIZE_MAX, true);
    printf("\nTopics:\n");
    for (size_t i = 0; (topic = topic_at(i)); i++)
        printf("  %-12s %s\n", topic->name, topic->summary);
    printf("\n'%s help COMMAND' and '%s help TOPIC' explain one.\n", program->name, program->name);
    return print_text("");
}

static int print_topic(const char *name)
{
    const struct topic *topic;

    if (strcmp(name, "docs-fn") == 0 || strcmp(name, "docs-fn-spec") == 0)
        name = "functions"; /* the names of kustomize */
    for (size_t i = 0; (topic = topic_at(i)); i++) {
        if (strcmp(topic->name, name) == 0) {
            printf("%s.\n\n", topic->summary);
            return print_text(topic->text);
        }
    }
    if (strncmp(name, "docs-", strlen("docs-")) == 0 ||
        strncmp(name, "tutorials-", strlen("tutorials-")) == 0) {
        complain(
            "'%s' is about commands that are not in render: see https://kubectl.docs.kubernetes.io",
            name);
        return WRONG_USAGE;
    }
    return complain_usage(NULL, "unknown command or topic '%s'", name);
}

/* A command is named by one word, its subcommand by two. */
static int run_help(const struct command *command, int argc, char **argv)
{
    const struct command *const *list = command->called_as->commands;
    const struct command *about = NULL;
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, NULL, &words, &status))
        return status;
    for (size_t i = 0; i < words.n && list; i++) {
        const struct command *next = command_named(list, words.at[i]);

        if (!next && !about)
            return print_topic(words.at[i]);
        if (!next)
            return complain_usage(about, "unknown command '%s %s'", about->name, words.at[i]);
        about = next;
        list = next->subcommands;
    }
    return about ? print_help(about) : print_program_help(command->called_as);
}
