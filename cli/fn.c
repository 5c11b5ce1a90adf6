/* The command `fn`: a KRM function, for kustomize and other runners of such. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli.h"

struct fn_options {
    const char *load_restrictor, *decrypt;
};

#define FIELD(field) offsetof(struct fn_options, field)

static const struct flag flags[] = {
    {"decrypt", 0, FLAG_WORD, FIELD(decrypt), NULL},
    {"load-restrictor", 0, FLAG_TEXT, FIELD(load_restrictor), NULL},
};

static const struct command *const fn_commands[] = {&fn_run_command, NULL};

const struct command fn_command = {
    .name = "fn",
    .summary = "Run as a KRM function: secret substitution and ksops for kustomize",
    .usage =
        "Usage:\n"
        "  render fn [FLAG...]\n\n"
        "Reads a ResourceList from standard input, runs its functionConfig (a SecretSubstitution,\n"
        "or the ksops generator) and prints the ResourceList that results. kustomize does so for "
        "a\n"
        "transformer or generator with the annotation\n\n"
        "  config.kubernetes.io/function: |\n"
        "    exec: {path: render, args: [fn]}\n\n"
        "when it is called as `kustomize build --enable-alpha-plugins --enable-exec`. Files are\n"
        "relative to the working directory, which is then that of the kustomization.\n\n"
        "Flags:\n"
        "      --decrypt=placeholder      needs no key: values become placeholders\n"
        "      --load-restrictor WHICH    LoadRestrictionsRootOnly (the default): files must be "
        "in\n"
        "                                 or below the working directory; LoadRestrictionsNone\n"
        "  -h, --help                     print this\n\n"
        "Keys are those of `render decrypt`. Exit status: 0 for success, 1 for a failure, which "
        "is\n"
        "also told in the results of the list, 2 for wrong usage.\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_fn,
    .subcommands = fn_commands,
};

static int read_input(void *user, void *data, size_t size, size_t *got)
{
    ssize_t n;

    (void)user;
    do
        n = read(STDIN_FILENO, data, size);
    while (n < 0 && errno == EINTR);
    *got = n > 0 ? (size_t)n : 0;
    return n < 0 ? RENDER_EIO : RENDER_OK;
}

static int run_list(const struct render_context *ctx)
{
    struct render_stream input = {
        .size = sizeof(input), .name = "standard input", .read = read_input};
    struct render_text list = {"", 0};
    struct render_build *build = NULL;
    int status = render_function_run(&build, ctx, &input), printed = DONE;

    if (!build || (print_diagnostics(build, 0) == 0 && status))
        complain("%s: %s", input.name, status_text(status));
    if (build)
        render_build_emit(build, &list);
    if (list.size)
        printed = print_texts(&list, 1);
    render_build_free(build);
    return status ? FAILED : printed;
}

int run_fn(const struct command *command, int argc, char **argv)
{
    struct fn_options options = {.load_restrictor = "", .decrypt = ""};
    struct render_options library = {.size = sizeof(library), .keys = sops_keys()};
    struct render_context *ctx = NULL;
    struct words words;
    char *cwd;
    int status;

    if (argc > 0 && command_named(command->subcommands, argv[0]))
        return run_subcommand(command, argc, argv);
    if (!flags_parse(command, argc, argv, &options, &words, &status))
        return status;
    if (words.n)
        return complain_usage(command, "fn takes no words, and reads standard input");
    if (set_load_restrictor(command, options.load_restrictor, &library) ||
        set_decrypt(command, options.decrypt, &library))
        return WRONG_USAGE;
    library.working_directory = cwd = working_directory();
    status = render_context_new(&ctx, &library);
    if (status)
        complain("%s", status_text(status));
    else
        status = run_list(ctx);
    render_context_free(ctx);
    free(cwd);
    return status ? FAILED : DONE;
}
