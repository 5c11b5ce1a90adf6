#include <string.h>

#include "cli.h"

struct version_options {
    bool is_short;
    const char *output;
};

static const struct flag flags[] = {
    {"output", 'o', FLAG_TEXT, offsetof(struct version_options, output), NULL},
    {"short", 0, FLAG_BOOL, offsetof(struct version_options, is_short), NULL},
};

const struct command version_command = {
    .name = "version",
    .summary = "Print the version of kustomize whose bytes are given, and of render",
    .usage =
        "Usage:\n"
        "  render version [--short | -o json|yaml]\n\n"
        "The version of kustomize comes first, for programs that take render for kustomize.\n\n"
        "Flags:\n"
        "  -o, --output FORMAT   json or yaml: fields version (of kustomize) and render\n"
        "      --short           the form in braces that older callers of kustomize read\n"
        "  -h, --help            print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_version,
};

/* The formats stand where kustomize has its own version and build date: callers search the text for
 * the first "v1.2.3", so ours is written without the v. */
int run_version(const struct command *command, int argc, char **argv)
{
    struct version_options options = {.output = ""};
    const char *format = "%s (render %s)\n";
    struct words words;
    int status = flags_parse(command, argc, argv, &options, &words);

    if (status)
        return status;
    if (words.help)
        return print_help(command);
    if (options.is_short && options.output[0])
        return complain_usage(command, "--short and --output exclude each other");
    if (options.is_short)
        format = "{%s  render-%s   }\n";
    else if (strcmp(options.output, "json") == 0)
        format = "{\n  \"version\": \"%s\",\n  \"render\": \"%s\"\n}\n";
    else if (strcmp(options.output, "yaml") == 0)
        format = "version: %s\nrender: %s\n";
    else if (options.output[0])
        return complain_usage(command, "--output is json or yaml, not '%s'", options.output);
    printf(format, render_reference_version(), render_version());
    return fflush(stdout) == 0 ? DONE : FAILED;
}
