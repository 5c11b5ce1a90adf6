/* The command `deps`: what kustomizations refer to, without building them. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

struct deps_options {
    bool json, dot, reverse;
};

#define FIELD(name) offsetof(struct deps_options, name)

static const struct flag flags[] = {
    {"dot", 0, FLAG_BOOL, FIELD(dot), NULL},
    {"json", 0, FLAG_BOOL, FIELD(json), NULL},
    {"reverse", 0, FLAG_BOOL, FIELD(reverse), NULL},
};

static int run_deps(const struct command *command, int argc, char **argv);

const struct command deps_command = {
    .name = "deps",
    .summary = "Show which files and kustomizations a kustomization refers to",
    .usage =
        "Usage:\n"
        "  render deps [DIR...] [FLAG...]\n\n"
        "For each kustomization that is reached from DIR (the working directory by default), its\n"
        "directory and below it what it refers to: files, directories with kustomizations (they\n"
        "end with a slash), directories of charts, URLs. Nothing is built, fetched or run, and of\n"
        "the files only kustomizations and configs of plugins are read. A line that begins with !\n"
        "says why the output can change although no file does.\n\n"
        "Flags:\n"
        "      --reverse   for each file and kustomization, which kustomizations refer to it\n"
        "      --json      as JSON, with the names that were looked for in vain\n"
        "      --dot       as a graph for Graphviz\n"
        "  -h, --help      print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_deps,
};

/* What is printed. */
struct listing {
    const struct graph *graph;
    const struct deps_options *options;
    char **names; /* by the index of the node */
    struct users users;
    FILE *out;
};

/* How many nodes are beside this one, and which: what it refers to, or what refers to it. */
static size_t count(const struct listing *l, size_t node)
{
    return l->options->reverse ? l->users.first[node + 1] - l->users.first[node]
                               : l->graph->nodes[node].nuses;
}

static size_t neighbour(const struct listing *l, size_t node, size_t n)
{
    return l->options->reverse ? l->users.at[l->users.first[node] + n]
                               : render_graph_use(l->graph->build, node, n);
}

/* What only affects what is there. */
static bool is_hidden(const struct listing *l, size_t node)
{
    return l->graph->nodes[node].kind == RENDER_DEPENDENCY_ABSENT ||
           l->graph->nodes[node].kind == RENDER_DEPENDENCY_DIRECTORY;
}

static void print_name(const struct listing *l, size_t node)
{
    enum render_dependency_kind kind = l->graph->nodes[node].kind;

    fputs(l->names[node], l->out);
    if (kind == RENDER_DEPENDENCY_KUSTOMIZATION || kind == RENDER_DEPENDENCY_TREE)
        fputc('/', l->out);
}

static void print_lines_of(const struct listing *l, size_t node)
{
    const char *doubt = l->graph->nodes[node].doubt;

    print_name(l, node);
    fputc('\n', l->out);
    if (doubt)
        fprintf(l->out, "  ! %s\n", doubt);
    for (size_t i = 0; i < count(l, node); i++) {
        size_t other = neighbour(l, node, i);

        if (is_hidden(l, other))
            continue;
        fputs("  ", l->out);
        print_name(l, other);
        fputc('\n', l->out);
    }
}

static void print_text_graph(const struct listing *l)
{
    for (size_t i = 0; i < l->graph->n; i++) {
        bool is_shown =
            l->graph->nodes[i].kind == RENDER_DEPENDENCY_KUSTOMIZATION || l->options->reverse;

        if (is_shown && !is_hidden(l, i))
            print_lines_of(l, i);
    }
}

static void print_json_node(const struct listing *l, size_t node)
{
    static const char *const kinds[] = {
        [RENDER_DEPENDENCY_FILE] = "file",
        [RENDER_DEPENDENCY_DIRECTORY] = "directory",
        [RENDER_DEPENDENCY_LINK] = "link",
        [RENDER_DEPENDENCY_ABSENT] = "absent",
        [RENDER_DEPENDENCY_TREE] = "tree",
        [RENDER_DEPENDENCY_REMOTE] = "remote",
        [RENDER_DEPENDENCY_PROGRAM] = "program",
        [RENDER_DEPENDENCY_KUSTOMIZATION] = "kustomization",
    };
    const struct render_graph_node *n = &l->graph->nodes[node];

    fputs("{\"path\":", l->out);
    print_json_string(l->out, l->names[node]);
    fprintf(l->out, ",\"kind\":\"%s\"", kinds[n->kind]);
    if (n->is_target)
        fputs(",\"target\":true", l->out);
    if (n->is_component)
        fputs(",\"component\":true", l->out);
    if (n->doubt) {
        fputs(",\"doubt\":", l->out);
        print_json_string(l->out, n->doubt);
    }
    if (count(l, node))
        fputs(l->options->reverse ? ",\"usedBy\":[" : ",\"uses\":[", l->out);
    for (size_t i = 0; i < count(l, node); i++) {
        fputs(i ? "," : "", l->out);
        print_json_string(l->out, l->names[neighbour(l, node, i)]);
    }
    fputs(count(l, node) ? "]}" : "}", l->out);
}

static void print_json_graph(const struct listing *l)
{
    fputs("[", l->out);
    for (size_t i = 0; i < l->graph->n; i++) {
        fputs(i ? ",\n " : "", l->out);
        print_json_node(l, i);
    }
    fputs("]\n", l->out);
}

/* Names in quotes, as JSON has them, are what Graphviz takes but for the backslash, which it leaves
 * alone. */
static void print_dot_graph(const struct listing *l)
{
    fputs("digraph {\n  rankdir=LR\n  node [shape=plain]\n", l->out);
    for (size_t i = 0; i < l->graph->n; i++) {
        if (l->graph->nodes[i].kind == RENDER_DEPENDENCY_KUSTOMIZATION) {
            fputs("  ", l->out);
            print_json_string(l->out, l->names[i]);
            fputs(" [shape=box]\n", l->out);
        }
        for (size_t k = 0; k < count(l, i); k++) {
            size_t other = neighbour(l, i, k);

            if (is_hidden(l, other) || is_hidden(l, i))
                continue;
            fputs("  ", l->out);
            print_json_string(l->out, l->names[i]);
            fputs(" -> ", l->out);
            print_json_string(l->out, l->names[other]);
            fputs("\n", l->out);
        }
    }
    fputs("}\n", l->out);
}

static bool name_nodes(struct listing *l, bool is_absolute)
{
    char *here = is_absolute ? NULL : realpath(".", NULL);
    bool ok = here || is_absolute;

    l->names = calloc(l->graph->n + 1, sizeof(*l->names));
    for (size_t i = 0; ok && l->names && i < l->graph->n; i++)
        ok = (l->names[i] = shown_path(here, &l->graph->nodes[i])) != NULL;
    free(here);
    return ok && l->names;
}

static int print_graph(const struct graph *graph, const struct deps_options *options,
                       bool is_absolute)
{
    struct listing l = {.graph = graph, .options = options};
    char *text = NULL;
    size_t size = 0;
    int status = FAILED;

    l.out = open_memstream(&text, &size);
    if (!l.out || !name_nodes(&l, is_absolute) ||
        (options->reverse && !invert_graph(graph, &l.users)))
        complain("%s", status_text(RENDER_ENOMEM));
    else
        (options->json ? print_json_graph : options->dot ? print_dot_graph : print_text_graph)(&l);
    if (l.out && fclose(l.out) == 0 && text && l.names)
        status = print_texts(&(struct render_text){text, size}, 1);
    for (size_t i = 0; l.names && i < graph->n; i++)
        free(l.names[i]);
    free(l.names);
    free_users(&l.users);
    free(text);
    return status;
}

static int run_deps(const struct command *command, int argc, char **argv)
{
    static const char *const here[] = {".", NULL};
    struct deps_options options = {false, false, false};
    struct graph graph = {.n = 0};
    const char **targets;
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, &options, &words, &status))
        return status;
    if (options.json && options.dot)
        return complain_usage(command, "--json and --dot exclude each other");
    targets = calloc(words.n + 1, sizeof(*targets));
    if (!targets) {
        complain("%s", status_text(RENDER_ENOMEM));
        return FAILED;
    }
    for (size_t i = 0; i < words.n; i++)
        targets[i] = words.at[i];
    status = load_graph(&graph, NULL, words.n ? targets : here);
    if (graph.build && print_diagnostics(graph.build, 0) == 0 && status)
        complain("%s", status_text(status));
    if (graph.n && print_graph(&graph, &options, words.n && words.at[0][0] == '/'))
        status = FAILED;
    free_graph(&graph);
    free(targets);
    return status ? FAILED : DONE;
}
