/* Lists of names: what is in a directory, and what a pattern stands for. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"

bool add_name(struct names *list, const char *name)
{
    if ((list->n & (list->n - 1)) == 0) {
        char **at = realloc(list->at, (list->n ? 2 * list->n : 1) * sizeof(*at));

        if (!at)
            return false;
        list->at = at;
    }
    list->at[list->n] = strdup(name);
    return list->at[list->n++] != NULL;
}

void free_names(struct names *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->at[i]);
    free(list->at);
    *list = (struct names){NULL, 0};
}

/* Takes away what a path does not need (".", inner "..", double slashes), in place. Of a relative
 * path the ".." in front stay. */
static void clean_path(char *path)
{
    bool is_absolute = path[0] == '/';
    char *out = path + is_absolute, *floor = out;

    for (const char *p = path; *p;) {
        size_t n = strcspn(p, "/");
        bool is_up = n == 2 && p[0] == '.' && p[1] == '.';

        if (is_up && out > floor) {
            while (out > floor && *--out != '/')
                ;
        } else if (n && !(n == 1 && p[0] == '.') && !(is_up && is_absolute)) {
            if (out > path + is_absolute)
                *out++ = '/';
            memmove(out, p, n);
            out += n;
            if (is_up)
                floor = out;
        }
        p += n + (p[n] == '/');
    }
    *out = '\0';
}

char *join_path(const char *directory, const char *name)
{
    size_t size = strlen(directory) + 1 + strlen(name) + 1;
    char *path = malloc(size);

    if (path) {
        snprintf(path, size, "%s/%s", directory, name);
        clean_path(path);
    }
    return path;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void sort_names(struct names *list)
{
    size_t kept = 0;

    if (list->n)
        qsort(list->at, list->n, sizeof(*list->at), by_bytes);
    for (size_t i = 0; i < list->n; i++) {
        if (kept && strcmp(list->at[kept - 1], list->at[i]) == 0)
            free(list->at[i]);
        else
            list->at[kept++] = list->at[i];
    }
    list->n = kept;
}

bool end_names(struct names *list)
{
    if (!add_name(list, ""))
        return false;
    free(list->at[--list->n]);
    list->at[list->n] = NULL;
    return true;
}

int list_directory(const char *path, struct names *out)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    int error;

    if (!directory)
        return errno;
    for (errno = 0; (entry = readdir(directory)); errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (!add_name(out, entry->d_name)) {
            errno = ENOMEM;
            break;
        }
    }
    error = errno;
    closedir(directory);
    if (out->n)
        qsort(out->at, out->n, sizeof(*out->at), by_bytes);
    return error;
}

/* ---- Patterns: those of Go's path/filepath ----------------------------------------------------
 */

/* The code point at s and its length; a byte that begins none stands for itself. */
static uint32_t code_point(const char *s, size_t *length)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t n = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : u[0] >= 0xc2 ? 2 : 1;
    uint32_t c = n == 1 ? u[0] : u[0] & (0xffu >> (n + 1));

    for (size_t i = 1; i < n; i++) {
        if ((u[i] & 0xc0) != 0x80) {
            *length = 1;
            return u[0];
        }
        c = c << 6 | (u[i] & 0x3f);
    }
    *length = n;
    return c;
}

/* One end of a range, which a backslash may precede. NULL when there is none. */
static const char *range_end(const char *p, uint32_t *out)
{
    size_t n;

    if (*p == '-' || *p == ']' || *p == '\0')
        return NULL;
    if (*p == '\\' && *++p == '\0')
        return NULL;
    *out = code_point(p, &n);
    return p[n] ? p + n : NULL;
}

/* Reads what is behind '[' to its ']'. NULL when it is malformed. */
static const char *match_class(const char *p, uint32_t c, bool *matches)
{
    bool negated = *p == '^', found = false;

    p += negated;
    for (bool first = true; first || *p != ']'; first = false) {
        uint32_t low, high;

        if (!(p = range_end(p, &low)))
            return NULL;
        high = low;
        if (*p == '-' && !(p = range_end(p + 1, &high)))
            return NULL;
        found = found || (low <= c && c <= high);
    }
    *matches = found != negated;
    return p + 1;
}

/* Matches one item of the pattern, which is no star, at *name. NULL when it is malformed. */
static const char *match_one(const char *p, const char **name, bool *matches)
{
    size_t n;
    uint32_t c = code_point(*name, &n);

    *matches = false;
    if (*p == '[')
        p = match_class(p + 1, c, matches);
    else if (*p == '?')
        *matches = true, p++;
    else if (*p != '\\')
        *matches = *p == **name, n = 1, p++;
    else if (p[1])
        *matches = p[1] == **name, n = 1, p += 2;
    else
        return NULL;
    *matches = *matches && **name;
    if (*matches)
        *name += n;
    return p;
}

static bool is_well_formed(const char *p)
{
    while (p && *p) {
        const char *name = "";
        bool matches;

        p = *p == '*' ? p + 1 : match_one(p, &name, &matches);
    }
    return p != NULL;
}

/* Only the last star ever takes more than it had. */
static bool matches_name(const char *p, const char *name)
{
    const char *behind_star = NULL, *retry = NULL;

    for (;;) {
        bool matches = false;

        while (*p == '*') {
            behind_star = ++p;
            retry = name;
        }
        if (*p == '\0' && *name == '\0')
            return true;
        if (*p)
            p = match_one(p, &name, &matches);
        if (matches)
            continue;
        if (!retry || *retry == '\0')
            return false;
        name = ++retry;
        p = behind_star;
    }
}

static bool has_pattern(const char *text)
{
    return text[strcspn(text, "*?[\\")] != '\0';
}

/* Adds what in a directory has a name by the pattern. What cannot be read has nothing in it. */
static bool expand_in(const char *directory, const char *pattern, struct names *out)
{
    struct names entries = {NULL, 0};
    bool ok = true;

    list_directory(directory, &entries);
    for (size_t i = 0; ok && i < entries.n; i++) {
        if (matches_name(pattern, entries.at[i])) {
            char *path = join_path(directory, entries.at[i]);

            ok = path && add_name(out, path);
            free(path);
        }
    }
    free_names(&entries);
    return ok;
}

static int expand(const char *pattern, struct names *out);

/* The directories that the first n bytes of pattern stand for. */
static int expand_directories(const char *pattern, size_t n, struct names *out)
{
    char *directory = n ? strndup(pattern, n) : strdup(".");
    int status = directory ? DONE : ENOMEM;

    if (!status && has_pattern(directory))
        status = expand(directory, out);
    else if (!status && !add_name(out, directory))
        status = ENOMEM;
    free(directory);
    return status;
}

static void drop_hidden(struct names *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->n; i++) {
        const char *slash = strrchr(list->at[i], '/');

        if ((slash ? slash + 1 : list->at[i])[0] == '.')
            free(list->at[i]);
        else
            list->at[kept++] = list->at[i];
    }
    list->n = kept;
}

static int expand(const char *pattern, struct names *out)
{
    const char *slash = strrchr(pattern, '/'), *last = slash ? slash + 1 : pattern;
    struct names directories = {NULL, 0};
    struct stat st;
    int status;

    if (!is_well_formed(pattern))
        return EINVAL;
    if (!has_pattern(pattern))
        return lstat(pattern, &st) || add_name(out, pattern) ? DONE : ENOMEM;
    /* The root keeps its slash. */
    status = expand_directories(pattern,
                                slash == pattern ? 1
                                : slash          ? (size_t)(slash - pattern)
                                                 : 0,
                                &directories);
    for (size_t i = 0; !status && i < directories.n; i++)
        if (!expand_in(directories.at[i], last, out))
            status = ENOMEM;
    free_names(&directories);
    return status;
}

int expand_pattern(const char *pattern, struct names *out)
{
    const char *slash = strrchr(pattern, '/');
    int status = expand(pattern, out);

    if (!status && (slash ? slash + 1 : pattern)[0] != '.')
        drop_hidden(out);
    return status;
}
