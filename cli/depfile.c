/* `build --depfile`: what an output was made from, for Make and Ninja. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_DEPTH = 1000 }; /* of directories */

/* The rule in the making. */
struct rule {
    struct names inputs;
    char *here;        /* the working directory, free of links */
    char *own[2];      /* the directories that the output and the depfile are written to */
    bool is_absolute;  /* how the target was named is how its inputs are */
    const char *wrong; /* a path that no such file can name */
};

/* ---- Inputs --------------------------------------------------------------------------------- */

static bool add_input_path(struct rule *rule, const char *path)
{
    char *other = rule->is_absolute ? NULL : relative_path(rule->here, path);
    bool ok = (rule->is_absolute || other) && add_name(&rule->inputs, other ? other : path);

    for (const char *p = path; *p; p++)
        if ((unsigned char)*p < ' ')
            rule->wrong = "a control character";
    free(other);
    return ok;
}

/* A directory that we write to: its time is always new. */
static bool is_own(const struct rule *rule, const char *directory)
{
    return (rule->own[0] && strcmp(rule->own[0], directory) == 0) ||
           (rule->own[1] && strcmp(rule->own[1], directory) == 0);
}

/* That something comes, goes or leads elsewhere shows in the time of its directory. */
static bool add_directory_of(struct rule *rule, const char *path)
{
    char *directory = directory_of(path);
    bool ok = directory && (is_own(rule, directory) || add_input_path(rule, directory));

    free(directory);
    return ok;
}

static bool add_tree(struct rule *rule, const char *path, unsigned depth)
{
    struct names entries = {NULL, 0};
    struct stat st;
    bool ok = true;

    if (lstat(path, &st) || depth > MAX_DEPTH)
        return add_directory_of(rule, path);
    if (!S_ISDIR(st.st_mode) || list_directory(path, &entries))
        return add_input_path(rule, path);
    ok = is_own(rule, path) || add_input_path(rule, path);
    for (size_t i = 0; ok && i < entries.n; i++) {
        char *entry = join_path(path, entries.at[i]);

        ok = entry && add_tree(rule, entry, depth + 1);
        free(entry);
    }
    free_names(&entries);
    return ok;
}

static bool add_dependency(struct rule *rule, const struct render_dependency *d)
{
    switch (d->kind) {
    case RENDER_DEPENDENCY_FILE:
        return add_input_path(rule, d->path.data);
    case RENDER_DEPENDENCY_LINK:
    case RENDER_DEPENDENCY_ABSENT:
        return add_directory_of(rule, d->path.data);
    case RENDER_DEPENDENCY_TREE:
        return add_tree(rule, d->path.data, 0);
    case RENDER_DEPENDENCY_PROGRAM:
        return d->path.data[0] != '/' || add_input_path(rule, d->path.data);
    default: /* a directory's name is in what is below it; of what is elsewhere no time is known */
        return true;
    }
}

/* ---- Text ----------------------------------------------------------------------------------- */

/* What both programs read back as the path: a backslash is plain unless it stands before a blank,
 * where it is doubled. */
static void print_path(FILE *out, const char *path)
{
    size_t backslashes = 0;

    for (const char *p = path; *p; p++) {
        if (*p == ' ')
            for (size_t i = 0; i < backslashes; i++)
                fputc('\\', out);
        backslashes = *p == '\\' ? backslashes + 1 : 0;
        if (*p == ' ' || *p == '#' || *p == ':')
            fputc('\\', out);
        else if (*p == '$')
            fputc('$', out);
        fputc(*p, out);
    }
}

/* Behind the rule each input has one without commands, so that Make goes on when it is gone. */
static bool print_rule(const struct rule *rule, const char *output, char **text, size_t *size)
{
    FILE *out = open_memstream(text, size);

    if (!out)
        return false;
    print_path(out, output);
    fputc(':', out);
    for (size_t i = 0; i < rule->inputs.n; i++) {
        fputs(" \\\n  ", out);
        print_path(out, rule->inputs.at[i]);
    }
    fputc('\n', out);
    for (size_t i = 0; i < rule->inputs.n; i++) {
        print_path(out, rule->inputs.at[i]);
        fputs(":\n", out);
    }
    return fclose(out) == 0;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool add_build(struct rule *rule, struct render_build *build, const char *target)
{
    struct render_dependency d;
    int status;

    rule->is_absolute = target[0] == '/';
    for (size_t i = 0; (status = render_build_dependency(build, i, &d, sizeof(d))) == RENDER_OK;
         i++)
        if (!add_dependency(rule, &d))
            return false;
    return status == RENDER_EHOST; /* the end of them */
}

static bool add_kustomizations(struct rule *rule, const char *directory)
{
    bool ok = true;

    for (size_t i = 0; ok && render_kustomization_name(i); i++) {
        char *path = join_path(directory, render_kustomization_name(i));
        struct stat st;

        ok = path && (lstat(path, &st) || add_input_path(rule, path));
        free(path);
    }
    return ok;
}

/* What decides which directories of a tree are overlays. */
static bool add_walk(struct rule *rule, const struct tree *tree)
{
    bool ok = true;

    rule->is_absolute = tree->root[0] == '/';
    for (size_t i = 0; ok && i < tree->entered.n; i++) {
        char *path = join_path(tree->real, tree->entered.at[i]);

        ok = path && (is_own(rule, path) || add_input_path(rule, path));
        free(path);
    }
    for (size_t i = 0; ok && i < tree->found.n; i++) {
        char *directory = join_path(tree->real, tree->found.at[i]);

        ok = directory && add_kustomizations(rule, directory);
        free(directory);
    }
    return ok;
}

int print_depfile(const char *depfile, const char *output, struct render_build *const *builds,
                  char *const *targets, size_t n, const struct tree *tree, struct input *out)
{
    struct rule rule = {.here = realpath(".", NULL)};
    bool ok = rule.here != NULL;
    int status = FAILED;

    rule.own[0] = real_directory_of(output);
    rule.own[1] = real_directory_of(depfile);
    for (size_t i = 0; ok && i < n; i++)
        ok = add_build(&rule, builds[i], targets[i]);
    ok = ok && (!tree || add_walk(&rule, tree));
    sort_names(&rule.inputs);
    if (ok && rule.wrong)
        complain("%s: the path of an input has %s in it", depfile, rule.wrong);
    else if (ok && print_rule(&rule, output, &out->data, &out->size))
        status = DONE;
    else
        complain("%s: %s", depfile, strerror(errno));
    free_names(&rule.inputs);
    free(rule.own[0]);
    free(rule.own[1]);
    free(rule.here);
    return status;
}
