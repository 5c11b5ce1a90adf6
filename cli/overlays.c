/* Overlays: the kustomizations of a tree of directories that no other one there uses. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"

enum { MAX_DEPTH = 1000 }; /* of directories */

/* ---- Directories ----------------------------------------------------------------------------- */

static bool is_entered(const struct tree *tree, const char *name)
{
    return tree->with_hidden ? strcmp(name, ".git") != 0 : name[0] != '.';
}

/* As join_path, but that "" is the root itself. */
static char *path_in(const char *directory, const char *name)
{
    return *directory ? join_path(directory, name) : strdup(name);
}

static int find_in(struct tree *tree, const char *directory, unsigned depth);

static int find_entry(struct tree *tree, const char *directory, const char *name, unsigned depth,
                      bool *found)
{
    char *path = path_in(directory, name), *place = path ? join_path(tree->root, path) : NULL;
    int error = place ? 0 : ENOMEM;
    struct stat st;

    /* What has gone meanwhile is not there. */
    if (place && lstat(place, &st) == 0) {
        if (!S_ISDIR(st.st_mode))
            *found = *found || is_kustomization(name);
        else if (is_entered(tree, name))
            error = find_in(tree, path, depth + 1);
    }
    free(path);
    free(place);
    return error;
}

static int cannot_enter(struct tree *tree, const char *path, int error)
{
    if (error == ENOMEM)
        return ENOMEM;
    if (!tree->is_quiet)
        complain_file(path, error);
    tree->incomplete = true;
    return 0;
}

/* Only that there is no memory ends it. */
static int find_in(struct tree *tree, const char *directory, unsigned depth)
{
    char *path = join_path(tree->root, directory);
    struct names entries = {NULL, 0};
    bool found = false;
    int error = path ? 0 : ENOMEM;

    if (path) {
        int why = depth > MAX_DEPTH ? ENAMETOOLONG : list_directory(*path ? path : ".", &entries);

        if (why)
            error = cannot_enter(tree, path, why);
    }
    for (size_t i = 0; !error && i < entries.n; i++)
        error = find_entry(tree, directory, entries.at[i], depth, &found);
    if (!error &&
        !(add_name(&tree->entered, directory) && (!found || add_name(&tree->found, directory))))
        error = ENOMEM;
    free_names(&entries);
    free(path);
    return error;
}

bool find_kustomizations(struct tree *tree, const char *directory)
{
    return find_in(tree, directory, 0) == 0;
}

void free_tree(struct tree *tree)
{
    free(tree->real);
    free_names(&tree->found);
    free_names(&tree->entered);
}

/* ---- Overlays -------------------------------------------------------------------------------- */

/* A user of a kustomization is one, and those of the tree are targets. */
static bool is_used(const struct graph *g, const struct users *users, size_t node)
{
    for (size_t u = users->first[node]; u < users->first[node + 1]; u++)
        if (g->nodes[users->at[u]].is_target && users->at[u] != node)
            return true;
    return false;
}

/* Marks what is reached from a node. */
static void reach(const struct graph *g, size_t node, bool *reached, size_t *stack)
{
    size_t n = 0;

    if (!reached[node]) {
        reached[node] = true;
        stack[n++] = node;
    }
    while (n) {
        size_t from = stack[--n];

        for (size_t i = 0; i < g->nodes[from].nuses; i++) {
            size_t to = render_graph_use(g->build, from, i);

            if (reached[to])
                continue;
            reached[to] = true;
            stack[n++] = to;
        }
    }
}

/* Those that only use each other are no base of anything: one of them stands for all, so that
 * somebody tells of the circle. */
bool choose_overlays(const struct graph *g, const struct users *users, bool *is_overlay)
{
    bool *reached = calloc(g->n + 1, sizeof(*reached));
    size_t *stack = calloc(g->n + 1, sizeof(*stack));
    bool ok = reached && stack;

    for (size_t i = 0; ok && i < g->n; i++) {
        is_overlay[i] = false;
        if (!g->nodes[i].is_target || is_used(g, users, i))
            continue;
        is_overlay[i] = !g->nodes[i].is_component;
        reach(g, i, reached, stack);
    }
    for (size_t i = 0; ok && i < g->n; i++) {
        if (!g->nodes[i].is_target || g->nodes[i].is_component || reached[i])
            continue;
        is_overlay[i] = true;
        reach(g, i, reached, stack);
    }
    free(reached);
    free(stack);
    return ok;
}

/* ---- All of a directory ------------------------------------------------------------------------
 */

/* Targets come first in a graph, in their order. One that could not be looked up has no node: its
 * build will say why. */
static bool take_overlays(const struct tree *tree, const struct graph *g, const bool *is_overlay,
                          struct names *targets)
{
    struct names kept = {NULL, 0};
    size_t node = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < targets->n; i++) {
        char *real = join_path(tree->real, tree->found.at[i]);
        bool has_node = real && node < g->n && strcmp(g->nodes[node].path.data, real) == 0;

        ok = real != NULL;
        if (ok && (!has_node || is_overlay[node]))
            ok = add_name(&kept, targets->at[i]);
        node += has_node;
        free(real);
    }
    free_names(targets);
    *targets = kept;
    return ok;
}

static bool name_targets(struct tree *tree, struct names *targets)
{
    bool ok = true;

    sort_names(&tree->found);
    for (size_t i = 0; ok && i < tree->found.n; i++) {
        char *path = join_path(tree->root, tree->found.at[i]);

        ok = path && add_name(targets, *path ? path : ".");
        free(path);
    }
    return ok && end_names(targets);
}

static bool choose_targets(const struct tree *tree, struct names *targets)
{
    struct graph graph = {.n = 0};
    struct users users = {NULL, NULL};
    bool *is_overlay = NULL, ok;

    load_graph(&graph, NULL, (const char *const *)targets->at);
    is_overlay = calloc(graph.n + 1, sizeof(*is_overlay));
    ok = graph.build && graph.nodes && is_overlay && invert_graph(&graph, &users) &&
         choose_overlays(&graph, &users, is_overlay) &&
         take_overlays(tree, &graph, is_overlay, targets);
    free(is_overlay);
    free_users(&users);
    free_graph(&graph);
    return ok;
}

int find_overlays(struct tree *tree, struct names *targets)
{
    tree->real = realpath(tree->root, NULL);
    if (!tree->real || !is_directory(tree->real)) {
        complain("%s: there is no such directory", tree->root);
        return FAILED;
    }
    if (!find_kustomizations(tree, "") || !name_targets(tree, targets) ||
        !choose_targets(tree, targets)) {
        complain("%s", status_text(RENDER_ENOMEM));
        return FAILED;
    }
    if (targets->n)
        return DONE;
    if (tree->found.n)
        complain("%s: all kustomizations in or below it are components, which others list: name a "
                 "directory that has overlays, too",
                 tree->root);
    else
        complain("%s: no directory in or below it has a kustomization file: name one that has "
                 "overlays in it",
                 tree->root);
    return FAILED;
}
