#include <string.h>
#include <sys/utsname.h>

#include "cli.h"

struct version_options {
    bool is_short;
    const char *output;
};

#define FIELD(name) offsetof(struct version_options, name)

static const struct flag flags[] = {
    {"output", 'o', FLAG_TEXT, FIELD(output), NULL},
    {"short", 0, FLAG_BOOL, FIELD(is_short), NULL},
};

static const struct flag kustomize_flags[] = {
    {"output", 'o', FLAG_TEXT, FIELD(output), NULL},
    {"short", 0, FLAG_BOOL, FIELD(is_short), "and will be removed in the future."},
};

static int run_version(const struct command *command, int argc, char **argv);

const struct command version_command = {
    .name = "version",
    .summary = "Print the version of kustomize whose bytes are given, and of render",
    .usage = "Usage:\n"
             "  render version [--short | -o json|yaml]\n\n"
             "The version of kustomize comes first, for programs that take render for kustomize.\n"
             "Called by the name of kustomize, it answers in the form of kustomize.\n\n"
             "Flags:\n"
             "  -o, --output FORMAT   json or yaml: fields version (of kustomize) and render\n"
             "      --short           the form in braces that older callers of kustomize read\n"
             "  -h, --help            print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_version,
    .called_as = &render_program,
};

const struct command kustomize_version_command = {
    .name = "version",
    .summary = "Print the version of kustomize whose bytes are given",
    .usage =
        "Usage:\n"
        "  kustomize version [--short | -o json|yaml]\n\n"
        "Flags:\n"
        "  -o, --output FORMAT   json or yaml: the fields of kustomize; render itself has no\n"
        "                        commit or build date, and its version is that of the language\n"
        "      --short           the form in braces (deprecated)\n"
        "  -h, --help            print this\n",
    .flags = kustomize_flags,
    .nflags = sizeof(kustomize_flags) / sizeof(kustomize_flags[0]),
    .run = run_version,
    .called_as = &kustomize_program,
};

enum form { PLAIN, SHORT, JSON, YAML };

/* Callers search the text for the first "v1.2.3", so our own version is written without the v. */
static void print_own(enum form form)
{
    static const char *const formats[] = {
        [PLAIN] = "%s (render %s)\n",
        [SHORT] = "{%s  render-%s   }\n",
        [JSON] = "{\n  \"version\": \"%s\",\n  \"render\": \"%s\"\n}\n",
        [YAML] = "version: %s\nrender: %s\n",
    };

    printf(formats[form], render_reference_version(), render_version());
}

/* The names that Go has for systems and processors. */
static const char *go_processor(const char *machine)
{
    static const char *const names[][2] = {
        {"x86_64", "amd64"}, {"amd64", "amd64"},     {"aarch64", "arm64"},  {"arm64", "arm64"},
        {"i686", "386"},     {"i386", "386"},        {"armv7l", "arm"},     {"armv6l", "arm"},
        {"s390x", "s390x"},  {"ppc64le", "ppc64le"}, {"riscv64", "riscv64"}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i][0], machine) == 0)
            return names[i][1];
    return machine;
}

static void print_as_kustomize(enum form form)
{
    /* YAML ends with an empty line there. */
    static const char *const formats[] = {
        [JSON] = "{\n"
                 "  \"version\": \"%s\",\n"
                 "  \"gitCommit\": \"unknown\",\n"
                 "  \"buildDate\": \"unknown\",\n"
                 "  \"goOs\": \"%s\",\n"
                 "  \"goArch\": \"%s\",\n"
                 "  \"goVersion\": \"render%s\"\n"
                 "}\n",
        [YAML] = "version: %s\n"
                 "gitCommit: unknown\n"
                 "buildDate: unknown\n"
                 "goOs: %s\n"
                 "goArch: %s\n"
                 "goVersion: render%s\n\n",
    };
    const char *version = render_reference_version();
    struct utsname machine;

    if (form == PLAIN || form == SHORT) {
        printf(form == PLAIN ? "%s\n" : "{%s  unknown   }\n", version);
        return;
    }
    if (uname(&machine) < 0)
        machine = (struct utsname){.sysname = "unknown", .machine = "unknown"};
    for (char *c = machine.sysname; *c; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    printf(formats[form], version, machine.sysname, go_processor(machine.machine),
           render_version());
}

static int run_version(const struct command *command, int argc, char **argv)
{
    struct version_options options = {.output = ""};
    enum form form = PLAIN;
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, &options, &words, &status))
        return status;
    if (options.is_short && options.output[0])
        return complain_usage(command, "--short and --output are mutually exclusive");
    if (options.is_short)
        form = SHORT;
    else if (strcmp(options.output, "json") == 0)
        form = JSON;
    else if (strcmp(options.output, "yaml") == 0)
        form = YAML;
    else if (options.output[0])
        return complain_usage(command, "--output is json or yaml, not '%s'", options.output);
    if (command->called_as == &kustomize_program)
        print_as_kustomize(form);
    else
        print_own(form);
    return fflush(stdout) == 0 ? DONE : FAILED;
}
