/* Paths, as text and as they are. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

bool is_kustomization(const char *name)
{
    if (name[0] != 'k' && name[0] != 'K') /* as most names of a tree */
        return false;
    for (size_t i = 0; render_kustomization_name(i); i++)
        if (strcmp(name, render_kustomization_name(i)) == 0)
            return true;
    return false;
}

bool ends_in_slash(const char *path)
{
    size_t n = strlen(path);

    return n && path[n - 1] == '/';
}

bool is_kustomization_path(const char *path)
{
    const char *slash = strrchr(path, '/');

    return is_kustomization(slash ? slash + 1 : path);
}

char *relative_path(const char *from, const char *to)
{
    size_t common = 0, up = 0, size;
    char *path, *at;

    for (size_t i = 0;; i++) {
        bool from_ends = from[i] == '\0' || from[i] == '/', to_ends = to[i] == '\0' || to[i] == '/';

        if (from_ends && to_ends)
            common = i;
        if (from[i] != to[i] || from[i] == '\0')
            break;
    }
    for (const char *p = from + common; *p; p++)
        up += p[0] == '/' && p[1];
    to += common + (to[common] == '/');
    size = 3 * up + strlen(to) + 2;
    at = path = malloc(size);
    if (!path)
        return NULL;
    for (size_t i = 0; i < up; i++, at += 3)
        memcpy(at, "../", 3);
    memcpy(at, to, strlen(to) + 1);
    if (at > path && !*to)
        at[-1] = '\0';
    else if (!*path)
        memcpy(path, ".", 2);
    return path;
}

char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

char *real_directory_of(const char *path)
{
    char *directory = directory_of(path), *real = directory ? realpath(directory, NULL) : NULL;

    free(directory);
    return real;
}

char *real_path_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *directory = real_directory_of(path);
    char *real = directory ? join_path(directory, slash ? slash + 1 : path) : NULL;

    free(directory);
    return real;
}
