/* The texts of the kustomizations of a working tree. They are read while git still looks at its
 * files, so that no processor waits for it. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_AHEAD = 1 << 26 }; /* bytes; the others are read when they are asked for */

/* URLs, programs, charts, encryption, and other ways to write a character. text is in lower case.
 */
static bool has_more_to_it(const char *text, size_t n)
{
    static const char *const signs[] = {"generators", "transformers", "validators", "helm", "sops",
                                        "://",        "git",          "gh:",        "@",    "\\"};
    unsigned char all = 0;

    if (memchr(text, '\0', n))
        return true;
    for (size_t i = 0; i < n; i++)
        all |= (unsigned char)text[i];
    if (all >= 0x80)
        return true;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (strstr(text, signs[i]))
            return true;
    return false;
}

static bool lower(struct texts *t, const char *text, size_t n)
{
    char *to;

    t->lower.size = 0;
    if (!add_input(&t->lower, text, n + 1))
        return false;
    to = t->lower.data;
    for (size_t i = 0; i < n; i++)
        to[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];
    return true;
}

/* Reads a file behind the others, with a NUL behind it. Empty when it cannot be read. */
static bool read_one(struct texts *t, const char *path, struct text *out)
{
    int fd = openat(t->root, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool ok;

    *out = (struct text){.from = t->all.size};
    out->is_there = fd >= 0 && read_descriptor(fd, &t->all);
    if (fd >= 0)
        close(fd);
    out->n = t->all.size - out->from;
    ok = add_input(&t->all, "", 1) && lower(t, t->all.data + out->from, out->n);
    out->has_more = ok && has_more_to_it(t->lower.data, out->n);
    return ok;
}

bool read_texts(struct texts *t, const char *root, const struct paths *paths)
{
    bool ok = true;

    t->root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    t->at = calloc(paths->n + 1, sizeof(*t->at));
    if (!t->at)
        return false;
    for (size_t i = 0; ok && i < paths->cap && t->all.size < MAX_AHEAD; i++) {
        const struct path_entry *entry = &paths->at[i];

        if (entry->is == PATH_KNOWN && entry->path[entry->n] == '\0' &&
            is_kustomization_path(entry->path))
            ok = read_one(t, entry->path, &t->at[t->n]) &&
                 add_path(&t->places, entry->path, (unsigned)++t->n);
    }
    return ok;
}

bool text_of(struct texts *t, const char *path, struct text *out)
{
    unsigned place = path_is(&t->places, path, strlen(path));

    if (!place)
        return read_one(t, path, out);
    *out = t->at[place - 1];
    return true;
}

void free_texts(struct texts *t)
{
    if (t->at && t->root >= 0)
        close(t->root);
    free(t->at);
    free(t->places.at);
    free_input(&t->all);
    free_input(&t->lower);
}
