/* The command `affected`: the overlays that changes since a revision may show in. The argument: a
 * build is a chain of questions about paths, each of which the answers before have led to. When all
 * answers are as they were at the revision, so was each question; so it is enough to look at what a
 * build would ask now. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"

enum { MAX_DEPTH = 1000 }; /* of directories */

struct affected_options {
    const char *since;
    bool all, explain, json, merge_base;
};

#define FIELD(name) offsetof(struct affected_options, name)

static const struct flag flags[] = {
    {"all", 0, FLAG_BOOL, FIELD(all), NULL},
    {"explain", 0, FLAG_BOOL, FIELD(explain), NULL},
    {"json", 0, FLAG_BOOL, FIELD(json), NULL},
    {"merge-base", 0, FLAG_BOOL, FIELD(merge_base), NULL},
    {"since", 0, FLAG_TEXT, FIELD(since), NULL},
};

static int run_affected(const struct command *command, int argc, char **argv);

const struct command affected_command = {
    .name = "affected",
    .summary = "List the overlays whose output changes since a revision can have changed",
    .usage =
        "Usage:\n"
        "  render affected --since REV [ROOT] [FLAG...]\n\n"
        "Overlays are the kustomizations in or below ROOT (the working directory by default) that\n"
        "no other one there refers to; components are none. Printed are those that use a file "
        "that\n"
        "is not as git has it in REV (changed, new, gone, not known to git), one a line. One is\n"
        "named when in doubt, too: when something is fetched, other than a commit with all its\n"
        "digits, when a program makes or changes resources, when a file is outside of the\n"
        "repository, or when a kustomization that mentions what has changed cannot be read. What\n"
        "git ignores is no overlay.\n\n"
        "Flags:\n"
        "      --since REV    a commit, branch or tag, as git takes it\n"
        "      --merge-base   compare with where this branch and REV have parted\n"
        "      --all          list all kustomizations but components, bases as well\n"
        "      --json         as a list in JSON, on one line: the matrix of a CI job\n"
        "      --explain      behind each name, after a tab, one reason\n"
        "  -h, --help         print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_affected,
};

/* A question in the making. */
struct question {
    struct changes changes;
    char *root; /* ROOT, free of links */
    const struct render_files *disk;
    struct tree tree;     /* the working tree */
    struct names targets; /* those that may be affected, absolute */
    struct graph graph;
    struct users users;
    size_t *cause; /* by the index of a node: 1 + that of the one that changed; 0: it did not */
    size_t *queue;
    bool *is_overlay; /* likewise */
    char *here;       /* what names are relative to; NULL: they are absolute */
};

/* ---- Files, as far as possible without asking the system ----------------------------------------
 */

/* The path in the repository; NULL when it is none. */
static const char *path_in(const struct changes *c, const char *path)
{
    size_t n = strlen(c->root);

    if (strncmp(path, c->root, n) != 0 || path[n] != '/')
        return NULL;
    return path + n + 1;
}

/* What git has and what has not changed is there. */
static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    struct question *q = user;
    const char *inside = path_in(&q->changes, path);
    unsigned is = inside ? path_is(&q->changes.paths, inside, strlen(inside)) : 0;
    bool is_sure = !(is & (PATH_CHANGED | PATH_ABOVE_CHANGED));

    if (is_sure && (is & PATH_KNOWN) && !content && !(is & (PATH_LINK | PATH_SUBMODULE))) {
        *type = RENDER_FILE_REGULAR;
        return RENDER_OK;
    }
    if (is_sure && (is & PATH_ABOVE)) {
        *type = RENDER_FILE_DIRECTORY;
        return RENDER_OK;
    }
    return q->disk->load(q->disk->user, path, content, type, sink);
}

/* ---- Kustomizations ------------------------------------------------------------------------- */

static bool is_there(const struct question *q, const char *path, unsigned is)
{
    char *full;
    struct stat st;
    bool yes;

    if (!(is & PATH_CHANGED))
        return true;
    full = join_path(q->changes.root, path);
    yes = full && stat(full, &st) == 0;
    free(full);
    return yes;
}

/* The directory of a file, relative to the root of the working tree, "" for that. */
static bool add_directory(struct question *q, const char *file)
{
    const char *slash = strrchr(file, '/');
    char *directory = strndup(file, slash ? (size_t)(slash - file) : 0);
    bool ok = directory && add_name(&q->tree.found, directory);

    free(directory);
    return ok;
}

/* Finds the directories of the working tree that have a kustomization file which git does not
 * ignore. */
static bool find_directories(struct question *q)
{
    const struct paths *paths = &q->changes.paths;
    bool ok = true;

    for (size_t i = 0; ok && i < paths->cap; i++) {
        const struct path_entry *entry = &paths->at[i];

        if (!(entry->is & (PATH_KNOWN | PATH_NEW)) || (entry->is & PATH_IGNORED) ||
            entry->path[entry->n])
            continue;
        if (is_kustomization_path(entry->path) && is_there(q, entry->path, entry->is))
            ok = add_directory(q, entry->path);
    }
    for (size_t i = 0; ok && i < q->changes.fresh.n; i++) {
        const char *path = q->changes.fresh.at[i];
        size_t n = strlen(path);

        if (path[n - 1] == '/' && !(path_is(paths, path, n - 1) & PATH_IGNORED))
            ok = find_kustomizations(&q->tree, path);
    }
    sort_names(&q->tree.found);
    return ok;
}

/* Those in or below ROOT whose texts do not tell that nothing has changed for them. */
static bool choose_targets(struct question *q)
{
    bool *wanted = calloc(q->tree.found.n + 1, sizeof(*wanted));
    size_t n = strlen(q->root);
    bool ok = wanted && find_candidates(&q->changes, &q->tree.found, wanted);

    for (size_t i = 0; ok && i < q->tree.found.n; i++) {
        char *path = wanted[i] ? join_path(q->changes.root, q->tree.found.at[i]) : NULL;

        ok = path || !wanted[i];
        if (path && strncmp(path, q->root, n) == 0 && (path[n] == '/' || path[n] == '\0' || n == 1))
            ok = add_name(&q->targets, path);
        free(path);
    }
    free(wanted);
    return ok && end_names(&q->targets);
}

/* ---- What changed --------------------------------------------------------------------------- */

/* Whether something in a directory is not as git has it, or not known to git. */
static bool has_new(const struct question *q, const char *path, unsigned depth)
{
    const char *inside = path_in(&q->changes, path);
    struct names entries = {NULL, 0};
    struct stat st;
    bool found = depth > MAX_DEPTH || !inside || lstat(path, &st);

    if (!found && !S_ISDIR(st.st_mode))
        return !(path_is(&q->changes.paths, inside, strlen(inside)) & PATH_KNOWN);
    found = found || list_directory(path, &entries);
    for (size_t i = 0; !found && i < entries.n; i++) {
        char *entry = join_path(path, entries.at[i]);

        found = !entry || has_new(q, entry, depth + 1);
        free(entry);
    }
    free_names(&entries);
    return found;
}

static bool has_changed(const struct question *q, const struct render_graph_node *node)
{
    const struct paths *paths = &q->changes.paths;
    const char *inside;
    unsigned is, above;

    if (node->doubt)
        return true;
    if (node->kind == RENDER_DEPENDENCY_KUSTOMIZATION || node->kind == RENDER_DEPENDENCY_REMOTE ||
        node->kind == RENDER_DEPENDENCY_PROGRAM)
        return false;
    inside = path_in(&q->changes, node->path.data);
    if (!inside || q->changes.attributes_changed)
        return true;
    is = path_is(paths, inside, strlen(inside));
    above = above_is(paths, inside, 0);
    if ((is | above) & PATH_CHANGED)
        return true;
    if (node->kind == RENDER_DEPENDENCY_DIRECTORY)
        return false;
    if (node->kind == RENDER_DEPENDENCY_ABSENT)
        return is & PATH_ABOVE_CHANGED;
    if (node->kind == RENDER_DEPENDENCY_TREE)
        return (is & PATH_ABOVE_CHANGED) || has_new(q, node->path.data, 0);
    return !(is & PATH_KNOWN) && !(above & PATH_SUBMODULE);
}

/* Marks what has changed, and all that uses it. */
static void spread(struct question *q)
{
    size_t first = 0, last = 0;

    for (size_t i = 0; i < q->graph.n; i++) {
        if (!has_changed(q, &q->graph.nodes[i]))
            continue;
        q->cause[i] = 1 + i;
        q->queue[last++] = i;
    }
    while (first < last) {
        size_t node = q->queue[first++];

        for (size_t u = q->users.first[node]; u < q->users.first[node + 1]; u++) {
            size_t user = q->users.at[u];

            if (q->cause[user])
                continue;
            q->cause[user] = q->cause[node];
            q->queue[last++] = user;
        }
    }
}

/* ---- Overlays ------------------------------------------------------------------------------- */

/* Those that --all names. */
static bool is_shown(const struct question *q, size_t node)
{
    return q->graph.nodes[node].is_target && !q->graph.nodes[node].is_component;
}

static void print_reason(const struct question *q, size_t cause, FILE *out)
{
    const struct render_graph_node *node = &q->graph.nodes[cause];
    char *path = shown_path(q->here, node);

    fprintf(out, "\t%s%s%s", path ? path : "", node->doubt ? ": " : "",
            node->doubt ? node->doubt : "");
    free(path);
}

static bool print_overlays(const struct question *q, const struct affected_options *o, FILE *out)
{
    bool first = true;

    fputs(o->json ? "[" : "", out);
    for (size_t i = 0; i < q->graph.n; i++) {
        char *name;

        if (!q->cause[i] || !(o->all ? is_shown(q, i) : q->is_overlay[i]))
            continue;
        if (!(name = shown_path(q->here, &q->graph.nodes[i])))
            return false;
        if (o->json) {
            fputs(first ? "" : ",", out);
            print_json_string(out, name);
        } else {
            fputs(name, out);
            if (o->explain)
                print_reason(q, q->cause[i] - 1, out);
            fputc('\n', out);
        }
        free(name);
        first = false;
    }
    fputs(o->json ? "]\n" : "", out);
    return true;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static int out_of_memory(void)
{
    complain("%s", status_text(RENDER_ENOMEM));
    return FAILED;
}

/* The targets come first in the graph, in their order, so that names are printed sorted. */
static int answer(struct question *q, const struct affected_options *o)
{
    struct render_files files = {.size = sizeof(files), .load = load, .user = q};
    char *text = NULL;
    size_t size = 0;
    FILE *out;
    bool ok;

    q->disk = render_files_disk();
    q->tree = (struct tree){.root = q->changes.root, .with_hidden = true, .is_quiet = true};
    if (!find_directories(q) || !choose_targets(q))
        return out_of_memory();
    load_graph(&q->graph, &files, (const char *const *)q->targets.at);
    if (!q->graph.build)
        return out_of_memory();
    q->cause = calloc(q->graph.n + 1, sizeof(*q->cause));
    q->queue = calloc(q->graph.n + 1, sizeof(*q->queue));
    q->is_overlay = calloc(q->graph.n + 1, sizeof(*q->is_overlay));
    out = open_memstream(&text, &size);
    ok = q->cause && q->queue && q->is_overlay && out && invert_graph(&q->graph, &q->users) &&
         choose_overlays(&q->graph, &q->users, q->is_overlay);
    if (ok) {
        spread(q);
        ok = print_overlays(q, o, out);
    }
    if (out && fclose(out))
        ok = false;
    ok = ok ? print_texts(&(struct render_text){text, size}, 1) == DONE : out_of_memory() == DONE;
    free(text);
    return ok ? DONE : FAILED;
}

static void free_question(struct question *q)
{
    free_changes(&q->changes);
    free_tree(&q->tree);
    free_names(&q->targets);
    free_graph(&q->graph);
    free_users(&q->users);
    free(q->cause);
    free(q->queue);
    free(q->is_overlay);
    free(q->root);
    free(q->here);
}

static int run_affected(const struct command *command, int argc, char **argv)
{
    struct affected_options o = {.since = NULL};
    struct question q = {.root = NULL};
    const char *root;
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, &o, &words, &status))
        return status;
    if (words.n > 1)
        return complain_usage(command, "there is one ROOT, not %zu", words.n);
    if (!o.since || o.since[0] == '\0' || o.since[0] == '-')
        return complain_usage(command, "--since needs a revision");
    root = words.n ? words.at[0] : ".";
    q.root = realpath(root, NULL);
    q.here = root[0] == '/' ? NULL : realpath(".", NULL);
    if (!q.root || !is_directory(q.root)) {
        complain("%s: there is no such directory", root);
        status = FAILED;
    } else {
        status = ask_changes(&q.changes, q.root, o.since, o.merge_base);
        if (!status)
            status = answer(&q, &o);
    }
    free_question(&q);
    return status;
}
