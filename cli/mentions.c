/* Which kustomizations may be affected, as far as their texts tell without being parsed. Each word
 * of a text that could be a path is taken for one: if it leads to nothing that has changed, and to
 * no kustomization that may be affected, then neither does what it means. What texts can say in
 * other ways than word for word is looked for as well; who does that is wanted, too. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_PATH = 4096 };

/* A mention of one kustomization's directory by another. */
struct mention {
    size_t user, next; /* next: 1 + the index of another of the same; 0: none */
};

struct search {
    const struct changes *changes;
    const struct names *directories;
    struct paths places;   /* of directories: 1 + the index */
    struct paths absolute; /* first parts of absolute words: whether there is such a thing */
    struct mention *mentions;
    size_t nmentions, cap;
    size_t *last;        /* by the index of a directory: 1 + its last mention */
    bool *wanted;        /* by the same */
    struct input text;   /* of one file, with a NUL behind it */
    struct names firsts; /* the texts of absolute */
    bool ok;
};

/* ---- Words ---------------------------------------------------------------------------------- */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '/' || c == '-' || c == '+' || c == '~';
}

/* Of a path with other characters, a text has pieces: the first one is a beginning of the path. */
bool add_beginnings(struct paths *set, const char *path, bool *is_hopeless)
{
    for (size_t i = 0; path[i]; i++) {
        if (is_plain(path[i]))
            continue;
        if (i == 0 || path[i - 1] == '/')
            *is_hopeless = true;
        else if (!add_path_part(set, path, i, PATH_BEGINNING))
            return false;
    }
    return true;
}

/* The path that a word means in a directory, both relative to the root. False when it leads out of
 * there, or up again behind a name. */
static bool resolve(const char *directory, const char *word, size_t n, char path[MAX_PATH])
{
    size_t floor = strlen(directory), length = floor;

    if (floor + n + 2 > MAX_PATH)
        return false;
    memcpy(path, directory, floor);
    for (size_t i = 0, end; i < n; i = end + 1) {
        for (end = i; end < n && word[end] != '/'; end++)
            ;
        if (end == i || (end - i == 1 && word[i] == '.'))
            continue;
        if (end - i == 2 && word[i] == '.' && word[i + 1] == '.') {
            if (length == 0 || length > floor)
                return false;
            while (length && path[length - 1] != '/')
                length--;
            length -= length > 0;
            floor = length;
            continue;
        }
        if (length)
            path[length++] = '/';
        memcpy(path + length, word + i, end - i);
        length += end - i;
    }
    path[length] = '\0';
    return true;
}

static void note_mention(struct search *s, size_t user, size_t used)
{
    if (s->nmentions == s->cap) {
        size_t cap = 2 * s->cap + 256;
        struct mention *at = realloc(s->mentions, cap * sizeof(*at));

        if (!at) {
            s->ok = false;
            return;
        }
        s->mentions = at;
        s->cap = cap;
    }
    s->mentions[s->nmentions++] = (struct mention){user, s->last[used]};
    s->last[used] = s->nmentions;
}

/* Patches are full of words that begin with a slash; such a path counts when its first part is
 * there. */
static bool is_absolute_path(struct search *s, const char *word, size_t n)
{
    char path[MAX_PATH];
    size_t first = 1;
    struct stat st;
    unsigned known;

    while (first < n && first < sizeof(path) - 1 && word[first] != '/')
        first++;
    if (first == 1)
        return n > 1; /* "//x" */
    known = path_is(&s->absolute, word, first);
    if (known)
        return known == 2;
    memcpy(path, word, first);
    path[first] = '\0';
    known = lstat(path, &st) == 0 ? 2 : 1;
    s->ok = s->ok && add_name(&s->firsts, path) &&
            add_path(&s->absolute, s->firsts.at[s->firsts.n - 1], known);
    return known == 2;
}

/* Whether a word alone makes the kustomization one that is wanted. */
static bool take_word(struct search *s, size_t user, const char *word, size_t n)
{
    const struct paths *paths = &s->changes->paths;
    char path[MAX_PATH];
    unsigned place;

    if (word[0] == '/')
        return is_absolute_path(s, word, n);
    if (!resolve(s->directories->at[user], word, n, path))
        return true;
    if ((path_is(paths, path, strlen(path)) &
         (PATH_CHANGED | PATH_ABOVE_CHANGED | PATH_NEW | PATH_LINK | PATH_BEGINNING)) ||
        (above_is(paths, path) & (PATH_CHANGED | PATH_NEW | PATH_LINK)))
        return true;
    place = path_is(&s->places, path, strlen(path));
    if (place && place - 1 != user)
        note_mention(s, user, place - 1);
    return false;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

/* URLs, programs, charts, encryption, and other ways to write a character. text is in lower case.
 */
static bool has_more_to_it(const char *text, size_t n)
{
    static const char *const signs[] = {"generators", "transformers", "validators", "helm", "sops",
                                        "://",        "git",          "gh:",        "@",    "\\"};

    if (memchr(text, '\0', n))
        return true;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] >= 0x80)
            return true;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (strstr(text, signs[i]))
            return true;
    return false;
}

static bool take_words(struct search *s, size_t user)
{
    const char *text = s->text.data;

    for (size_t i = 0, end; i < s->text.size; i = end + 1) {
        for (end = i; is_plain(text[end]); end++)
            ;
        if (end > i && take_word(s, user, text + i, end - i))
            return true;
    }
    return false;
}

/* Reads a file into s->text. */
static bool read_text(struct search *s, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0;

    s->text.size = 0;
    ok = ok && read_descriptor(fd, &s->text) && add_input(&s->text, "", 1);
    s->text.size -= ok;
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool take_text(struct search *s, size_t user)
{
    char *text = s->text.data;
    char *lower = malloc(s->text.size + 1);
    bool wanted = true;

    s->ok = s->ok && lower;
    for (size_t i = 0; lower && i <= s->text.size; i++)
        lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];
    if (lower)
        wanted = has_more_to_it(lower, s->text.size) || take_words(s, user);
    free(lower);
    return wanted;
}

/* A directory with one kustomization file that is as it was, and what that says. */
static bool is_wanted(struct search *s, size_t user)
{
    static const char *const names[] = {"kustomization.yaml", "kustomization.yml", "Kustomization"};
    const struct paths *paths = &s->changes->paths;
    const char *directory = s->directories->at[user];
    int found = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char *path = join_path(directory[0] ? directory : ".", names[i]);
        char *full = path ? join_path(s->changes->root, path) : NULL;
        unsigned is = path ? path_is(paths, path, strlen(path)) : 0;
        bool wanted = (is & ~(unsigned)PATH_KNOWN) || !full ||
                      (above_is(paths, path) & (PATH_CHANGED | PATH_NEW | PATH_LINK));

        s->ok = s->ok && full;
        if (!wanted && is) {
            found++;
            wanted = !read_text(s, full) || take_text(s, user);
        }
        free(path);
        free(full);
        if (wanted)
            return true;
    }
    return found != 1;
}

/* ---- All of them ---------------------------------------------------------------------------- */

/* Who mentions one that is wanted is wanted, too. */
static void spread(struct search *s)
{
    size_t *queue = calloc(s->directories->n + 1, sizeof(*queue)), first = 0, last = 0;

    s->ok = s->ok && queue;
    for (size_t i = 0; s->ok && i < s->directories->n; i++)
        if (s->wanted[i])
            queue[last++] = i;
    while (s->ok && first < last) {
        size_t m = s->last[queue[first++]];

        for (; m; m = s->mentions[m - 1].next) {
            size_t user = s->mentions[m - 1].user;

            if (s->wanted[user])
                continue;
            s->wanted[user] = true;
            queue[last++] = user;
        }
    }
    free(queue);
}

bool find_candidates(struct changes *c, const struct names *directories, bool *wanted)
{
    struct search s = {.changes = c, .directories = directories, .wanted = wanted, .ok = true};
    bool all = c->attributes_changed;

    s.last = calloc(directories->n + 1, sizeof(*s.last));
    s.ok = s.last != NULL;
    for (size_t i = 0; s.ok && i < directories->n; i++)
        s.ok = add_path(&s.places, directories->at[i], (unsigned)i + 1) &&
               add_beginnings(&c->paths, directories->at[i], &c->is_hopeless);
    all = all || c->is_hopeless;
    for (size_t i = 0; s.ok && i < directories->n; i++)
        wanted[i] = all || is_wanted(&s, i);
    spread(&s);
    free(s.last);
    free(s.mentions);
    free(s.places.at);
    free(s.absolute.at);
    free_names(&s.firsts);
    free_input(&s.text);
    return s.ok;
}
