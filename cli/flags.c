#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* What every command takes. Neither sets a field: help is for flags_parse(), and there is no
 * stack to trace. */
static const struct flag common[] = {
    {"help", 'h', FLAG_BOOL, 0, NULL},
    {"stack-trace", 0, FLAG_BOOL, 0, NULL},
};

enum { NCOMMON = sizeof(common) / sizeof(common[0]) };

static bool is_common(const struct flag *flag)
{
    return flag >= common && flag < common + NCOMMON;
}

static const struct flag *find(const struct flag *flags, size_t nflags, const char *name, size_t n,
                               char letter)
{
    for (size_t i = 0; i < nflags; i++) {
        if (letter && flags[i].letter == letter)
            return &flags[i];
        if (name && strlen(flags[i].name) == n && memcmp(flags[i].name, name, n) == 0)
            return &flags[i];
    }
    return NULL;
}

const struct flag *flag_named(const struct command *command, const char *name, size_t n)
{
    const struct flag *flag = find(command->flags, command->nflags, name, n, 0);

    return flag ? flag : find(common, NCOMMON, name, n, 0);
}

const struct flag *flag_lettered(const struct command *command, char letter)
{
    const struct flag *flag = find(command->flags, command->nflags, NULL, 0, letter);

    return flag ? flag : find(common, NCOMMON, NULL, 0, letter);
}

/* The words that Go's strconv.ParseBool takes. */
static bool parse_bool(const char *text, bool *out)
{
    static const char *const yes[] = {"1", "t", "T", "true", "TRUE", "True"};
    static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False"};

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
            *out = strcmp(text, yes[i]) == 0;
            return true;
        }
    }
    return false;
}

/* A parse in progress. */
struct parse {
    const struct command *command;
    int argc, next;
    char **argv;
    void *options;
    struct words *words;
    bool help;
};

/* Room is made by doubling. */
static int add_given(struct given *list, char letter, const char *value)
{
    if ((list->n & (list->n - 1)) == 0) {
        size_t cap = list->n ? 2 * list->n : 1;
        struct given_flag *at = realloc(list->at, cap * sizeof(*at));

        if (!at) {
            complain("%s", status_text(RENDER_ENOMEM));
            return FAILED;
        }
        list->at = at;
    }
    list->at[list->n++] = (struct given_flag){letter, value};
    return DONE;
}

/* value NULL: a bool without "=". */
static int set(struct parse *p, const struct flag *flag, const char *value)
{
    void *field = p->options ? (char *)p->options + flag->offset : NULL;
    bool yes = true;

    if (flag->kind == FLAG_BOOL && value && !parse_bool(value, &yes))
        return complain_usage(p->command, "--%s is true or false, not '%s'", flag->name, value);
    if (flag->kind == FLAG_LIST)
        return add_given(field, flag->letter, value);
    if (flag->kind == FLAG_TEXT || flag->kind == FLAG_WORD)
        *(const char **)field = value ? value : "";
    else if (!is_common(flag))
        *(bool *)field = yes;
    else if (flag->letter == 'h')
        p->help = yes;
    if (flag->deprecated)
        fprintf(stderr, "Flag --%s has been deprecated, %s\n", flag->name, flag->deprecated);
    return DONE;
}

/* Whether the next argument is its value, when "=" gives none. */
static bool takes_next(const struct flag *flag)
{
    return flag->kind == FLAG_TEXT || flag->kind == FLAG_LIST;
}

static int parse_long(struct parse *p, const char *arg)
{
    size_t n = strcspn(arg, "=");
    const char *value = arg[n] ? arg + n + 1 : NULL;
    const struct flag *flag = flag_named(p->command, arg, n);

    if (n == 0 || arg[0] == '-')
        return complain_usage(p->command, "bad flag: --%s", arg);
    if (!flag)
        return complain_usage(p->command, "unknown flag: --%.*s", (int)n, arg);
    if (!value && takes_next(flag)) {
        if (p->next == p->argc)
            return complain_usage(p->command, "flag needs an argument: --%s", flag->name);
        value = p->argv[p->next++];
    }
    return set(p, flag, value);
}

/* A cluster of letters: the first one that takes a value takes the rest, or the next argument. */
static int parse_letters(struct parse *p, const char *arg)
{
    for (const char *at = arg; *at; at++) {
        const struct flag *flag = flag_lettered(p->command, *at);
        const char *value = NULL;
        int status;

        if (!flag)
            return complain_usage(p->command, "unknown flag: '%c' in -%s", *at, arg);
        if (at[1] == '=')
            value = at + 2;
        else if (takes_next(flag) && at[1])
            value = at + 1;
        else if (takes_next(flag) && p->next < p->argc)
            value = p->argv[p->next++];
        else if (takes_next(flag))
            return complain_usage(p->command, "flag needs an argument: '%c' in -%s", *at, arg);
        status = set(p, flag, value);
        if (status || value)
            return status;
    }
    return DONE;
}

bool flags_parse(const struct command *command, int argc, char **argv, void *options,
                 struct words *out, int *exit_status)
{
    struct parse p = {command, argc, 0, argv, options, out, false};
    int status = DONE;

    /* Words are moved to the front of argv, which is never behind what is read. */
    *out = (struct words){.at = argv};
    while (status == DONE && p.next < argc) {
        char *arg = argv[p.next++];

        if (arg[0] != '-' || arg[1] == '\0') {
            out->at[out->n++] = arg;
        } else if (strcmp(arg, "--") == 0) {
            while (p.next < argc)
                out->at[out->n++] = argv[p.next++];
        } else {
            status = arg[1] == '-' ? parse_long(&p, arg + 2) : parse_letters(&p, arg + 1);
        }
    }
    *exit_status = status == DONE && p.help ? print_help(command) : status;
    return status == DONE && !p.help;
}
