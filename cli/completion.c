/* The command `completion`: scripts for shells, made from the tables of commands and flags. What
 * has been typed leads to a place, such as "openapi info"; each place has words and flags. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { MAX_PLACE = 80 };

static int run_completion(const struct command *command, int argc, char **argv);

#define COMPLETION                                                                                 \
    .name = "completion", .summary = "Print a script with which a shell completes commands",       \
    .usage = "Usage:\n"                                                                            \
             "  render completion bash|zsh|fish|powershell\n\n"                                    \
             "For the running shell:\n"                                                            \
             "  bash         source <(render completion bash)\n"                                   \
             "  zsh          source <(render completion zsh), after compinit\n"                    \
             "  fish         render completion fish | source\n"                                    \
             "  powershell   render completion powershell | Out-String | Invoke-Expression\n",     \
    .run = run_completion

const struct command completion_command = {COMPLETION, .called_as = &render_program};
const struct command kustomize_completion_command = {COMPLETION, .called_as = &kustomize_program};

static const char *const shells[] = {"bash", "zsh", "fish", "powershell"};

enum { NSHELLS = sizeof(shells) / sizeof(shells[0]) };

/* The words that a flag takes, where they are few. */
static const struct {
    const char *command, *flag, *words;
} values[] = {
    {"build", "decrypt", "decrypt placeholder keep"},
    {"build", "load-restrictor", "LoadRestrictionsRootOnly LoadRestrictionsNone"},
    {"build", "reorder", "legacy none"},
    {"fn", "decrypt", "decrypt placeholder keep"},
    {"fn", "load-restrictor", "LoadRestrictionsRootOnly LoadRestrictionsNone"},
    {"version", "output", "json yaml"},
};

static const char *values_of(const struct command *command, const struct flag *flag)
{
    if (strcmp(flag->name, "input-type") == 0 || strcmp(flag->name, "output-type") == 0)
        return "yaml json dotenv ini binary";
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        if (strcmp(values[i].command, command->name) == 0 &&
            strcmp(values[i].flag, flag->name) == 0)
            return values[i].words;
    return NULL;
}

/* ---- Places --------------------------------------------------------------------------------- */

struct place {
    const struct program_name *program;
    char path[MAX_PLACE];
    const struct command *command; /* NULL: before the first word */
    const struct command *const *commands;
};

typedef void visit(const struct place *place, const struct place *from, const char *word);

static void walk(const struct place *from, visit *each);

/* A command, or its alias, and what is behind it. */
static void walk_word(const struct place *from, const struct command *command, const char *word,
                      visit *each)
{
    struct place place = {
        .program = from->program, .command = command, .commands = command->subcommands};
    int length;

    length = snprintf(place.path, sizeof(place.path), "%s%s%s", from->path,
                      from->path[0] ? " " : "", word);
    if (length < 0 || (size_t)length >= sizeof(place.path))
        return; /* nothing is nested so deep */
    each(&place, from, word);
    walk(&place, each);
}

static void walk(const struct place *from, visit *each)
{
    for (size_t i = 0; from->commands && from->commands[i]; i++) {
        const struct command *command = from->commands[i];

        if (command->is_elsewhere)
            continue;
        walk_word(from, command, command->name, each);
        if (command->alias)
            walk_word(from, command, command->alias, each);
    }
}

static bool is_help_place(const struct place *place)
{
    return place->command == &help_command || place->command == &kustomize_help_command;
}

static bool is_completion_place(const struct place *place)
{
    return place->command == &completion_command || place->command == &kustomize_completion_command;
}

/* Prints the words that can come next, each between the two texts. */
static void print_next_words(const struct place *place, const char *before, const char *after)
{
    const struct command *const *list = place->commands;
    const struct topic *topic;
    bool is_help = is_help_place(place);

    if (is_completion_place(place))
        for (size_t i = 0; i < NSHELLS; i++)
            printf("%s%s%s", before, shells[i], after);
    for (size_t i = 0; is_help && (topic = topic_at(i)); i++)
        printf("%s%s%s", before, topic->name, after);
    if (is_help)
        list = place->program->commands;
    for (size_t i = 0; list && list[i]; i++)
        if (!list[i]->is_elsewhere)
            printf("%s%s%s", before, list[i]->name, after);
}

static void print_flags(const struct place *place, const char *before, const char *after)
{
    for (size_t i = 0; place->command && i < place->command->nflags; i++)
        if (!place->command->flags[i].deprecated)
            printf("%s--%s%s", before, place->command->flags[i].name, after);
    printf("%s--help%s", before, after);
}

/* ---- bash and zsh: the same but for what the shell gives and takes ------------------------------
 */

static void print_step(const struct place *place, const struct place *from, const char *word)
{
    printf("        '%s:%s') place='%s' ;;\n", from->path, word, place->path);
}

static void print_values(const struct place *place, const struct place *from, const char *word)
{
    (void)from, (void)word;
    for (size_t i = 0; i < place->command->nflags; i++) {
        const struct flag *flag = &place->command->flags[i];
        const char *words = values_of(place->command, flag);

        if (flag->kind == FLAG_BOOL)
            continue;
        printf("    '%s:--%s:'%s", place->path, flag->name, flag->kind == FLAG_WORD ? "=" : "*");
        if (flag->letter)
            printf(" | '%s:-%c:'*", place->path, flag->letter);
        if (words)
            printf(") found=(%s) ;;\n", words);
        else
            printf(") files=1 ;;\n");
    }
}

static void print_place(const struct place *place, const struct place *from, const char *word)
{
    (void)from, (void)word;
    printf("    '%s') found=(", place->path);
    print_next_words(place, " ", "");
    printf(" ) flags=(");
    print_flags(place, " ", "");
    printf(" ) ;;\n");
}

/* What is before the cursor is put into words_before, and sets flag and equals, by the shell's own
 * part. */
static void print_body(const struct place *top)
{
    puts("    for word in \"${words_before[@]}\"; do\n"
         "        case \"$place:$word\" in");
    walk(top, print_step);
    puts("        esac\n"
         "    done\n"
         "    case \"$place:$flag:$equals\" in");
    walk(top, print_values);
    puts("    *) is_value=0 ;;\n"
         "    esac\n"
         "    if [[ $is_value = 0 ]]; then\n"
         "    case \"$place\" in");
    print_place(top, NULL, NULL);
    walk(top, print_place);
    puts("    esac\n"
         "    case \"$current\" in\n"
         "    -*) found=(\"${flags[@]}\") ;;\n"
         "    *) [[ ${#found[@]} -gt 0 ]] || files=1 ;;\n"
         "    esac\n"
         "    fi");
}

static void print_bash(const struct place *top)
{
    const char *name = top->program->name;

    /* bash makes "=" a word of its own. */
    printf("# bash completion of %s\n"
           "_%s() {\n"
           "    local place= word flag= equals= is_value=1 files=0\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
           "    local -a words_before=(\"${COMP_WORDS[@]:1:COMP_CWORD - 1}\") found=() flags=()\n"
           "    if [[ $current = '=' ]]; then\n"
           "        flag=$previous equals== current=\n"
           "    elif [[ $previous = '=' ]]; then\n"
           "        flag=${COMP_WORDS[COMP_CWORD - 2]} equals==\n"
           "    else\n"
           "        flag=$previous\n"
           "    fi\n",
           name, name);
    print_body(top);
    printf("    if [[ $files = 1 ]]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
           "    else\n"
           "        mapfile -t COMPREPLY < <(compgen -W \"${found[*]}\" -- \"$current\")\n"
           "    fi\n"
           "}\n"
           "complete -F _%s %s\n",
           name, name);
}

static void print_zsh(const struct place *top)
{
    const char *name = top->program->name;

    printf("#compdef %s\n"
           "_%s() {\n"
           "    local place= word flag= equals= is_value=1 files=0 current=${words[CURRENT]}\n"
           "    local -a words_before found flags\n"
           "    words_before=(\"${(@)words[2,CURRENT-1]}\") found=() flags=()\n"
           "    if [[ $current = --*=* ]]; then\n"
           "        flag=${current%%%%=*} equals==\n"
           "        compset -P '*='\n"
           "        current=\n"
           "    else\n"
           "        flag=${words[CURRENT-1]}\n"
           "    fi\n",
           name, name);
    print_body(top);
    printf("    if [[ $files = 1 ]]; then\n"
           "        _files\n"
           "    else\n"
           "        compadd -- \"${found[@]}\"\n"
           "    fi\n"
           "}\n"
           "if [[ ${funcstack[1]} = _%s ]]; then\n"
           "    _%s \"$@\"\n"
           "else\n"
           "    compdef _%s %s\n"
           "fi\n",
           name, name, name, name);
}

/* ---- fish ----------------------------------------------------------------------------------- */

static void print_fish_step(const struct place *place, const struct place *from, const char *word)
{
    printf("            case '%s:%s'\n"
           "                set place '%s'\n",
           from->path, word, place->path);
}

static void print_fish_words(const struct place *place)
{
    const char *name = place->program->name;
    const struct command *const *list = place->commands;

    /* Words with a summary where there is one. */
    for (size_t i = 0; list && list[i]; i++)
        if (!list[i]->is_elsewhere)
            printf("complete -c %s -f -n \"__%s_at '%s'\" -a %s -d '%s'\n", name, name, place->path,
                   list[i]->name, list[i]->summary);
    if (!is_help_place(place) && !is_completion_place(place))
        return;
    printf("complete -c %s -f -n \"__%s_at '%s'\" -a '", name, name, place->path);
    print_next_words(place, "", " ");
    puts("'");
}

static void print_fish_place(const struct place *place, const struct place *from, const char *word)
{
    const char *name = place->program->name;

    (void)from, (void)word;
    print_fish_words(place);
    for (size_t i = 0; i < place->command->nflags; i++) {
        const struct flag *flag = &place->command->flags[i];
        const char *words = values_of(place->command, flag);

        if (flag->deprecated)
            continue;
        printf("complete -c %s -n \"__%s_at '%s'\" -l %s", name, name, place->path, flag->name);
        if (flag->letter)
            printf(" -s %c", flag->letter);
        if (words)
            printf(" %s-a '%s'", flag->kind == FLAG_WORD ? "-f " : "-x ", words);
        else if (flag->kind != FLAG_BOOL)
            printf(" -r");
        putchar('\n');
    }
}

static void print_fish(const struct place *top)
{
    const char *name = top->program->name;

    printf("# fish completion of %s\n"
           "function __%s_at\n"
           "    set -l place ''\n"
           "    for word in (commandline -opc)[2..-1]\n"
           "        switch \"$place:$word\"\n",
           name, name);
    walk(top, print_fish_step);
    printf("        end\n"
           "    end\n"
           "    test \"$place\" = \"$argv[1]\"\n"
           "end\n"
           "complete -c %s -s h -l help -d 'Explain the command'\n",
           name);
    print_fish_words(top);
    walk(top, print_fish_place);
}

/* ---- PowerShell ------------------------------------------------------------------------------ */

static void print_power_place(const struct place *place, const struct place *from, const char *word)
{
    (void)from, (void)word;
    printf("        '%s' = @(", place->path);
    print_next_words(place, "'", "', ");
    print_flags(place, "'", "', ");
    puts("'-h')");
}

static void print_power_values(const struct place *place, const struct place *from,
                               const char *word)
{
    (void)from, (void)word;
    for (size_t i = 0; i < place->command->nflags; i++) {
        const struct flag *flag = &place->command->flags[i];
        const char *words = values_of(place->command, flag);

        if (words && flag->kind != FLAG_WORD)
            printf("        '%s --%s' = '%s' -split ' '\n", place->path, flag->name, words);
    }
}

static void print_powershell(const struct place *top)
{
    printf("# PowerShell completion of %s\n"
           "Register-ArgumentCompleter -Native -CommandName '%s' -ScriptBlock {\n"
           "    param($wordToComplete, $commandAst, $cursorPosition)\n"
           "    $words = @{\n",
           top->program->name, top->program->name);
    print_power_place(top, NULL, NULL);
    walk(top, print_power_place);
    puts("    }\n"
         "    $values = @{");
    walk(top, print_power_values);
    puts("    }\n"
         "    $place = ''\n"
         "    $last = ''\n"
         "    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {\n"
         "        if ($element.Extent.EndOffset -ge $cursorPosition) { break }\n"
         "        $last = $element.ToString()\n"
         "        $next = \"$place $last\".Trim()\n"
         "        if ($words.ContainsKey($next)) { $place = $next }\n"
         "    }\n"
         "    $found = $words[$place]\n"
         "    if ($values.ContainsKey(\"$place $last\")) { $found = $values[\"$place $last\"] }\n"
         "    $found | Where-Object { $_.StartsWith($wordToComplete) } | ForEach-Object {\n"
         "        [System.Management.Automation.CompletionResult]::new($_)\n"
         "    }\n"
         "}");
}

static int run_completion(const struct command *command, int argc, char **argv)
{
    static void (*const print[NSHELLS])(const struct place *top) = {print_bash, print_zsh,
                                                                    print_fish, print_powershell};
    struct place top = {.program = command->called_as, .commands = command->called_as->commands};
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, NULL, &words, &status))
        return status;
    if (words.n != 1)
        return complain_usage(command, "name one shell");
    for (size_t i = 0; i < NSHELLS; i++) {
        if (strcmp(words.at[0], shells[i]) == 0) {
            print[i](&top);
            return fflush(stdout) == 0 ? DONE : FAILED;
        }
    }
    return complain_usage(command, "the shell is bash, zsh, fish or powershell, not '%s'",
                          words.at[0]);
}
