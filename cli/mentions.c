/* Which kustomizations may be affected, as far as their texts tell without being parsed. Each word
 * of a text that could be a path is taken for one: if it leads to nothing that has changed, and to
 * no kustomization that may be affected, then neither does what it means. What texts can say in
 * other ways than word for word is looked for as well; who does that is wanted, too. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"

enum { MAX_PATH = 4096, NAME_BITS = 1 << 16, WORD_BITS = 8 };

/* What of a path makes whoever mentions it one that is wanted. */
enum {
    COUNTS = PATH_CHANGED | PATH_ABOVE_CHANGED | PATH_NEW | PATH_LINK | PATH_BEGINNING,
    COUNTS_BELOW = PATH_CHANGED | PATH_NEW | PATH_LINK /* also what is below it */
};

/* A mention of one kustomization's directory by another. */
struct mention {
    size_t user, next; /* next: 1 + the index of another of the same; 0: none */
};

struct search {
    struct changes *changes;
    const struct names *directories;
    struct paths places;   /* of directories: 1 + the index */
    struct paths absolute; /* first parts of absolute words: whether there is such a thing */
    struct mention *mentions;
    size_t nmentions, cap;
    size_t *last; /* by the index of a directory: 1 + its last mention */
    bool *wanted; /* by the same */
    /* By the hash of a name: whether a path that counts, or a kustomization's, may end in it. Most
     * words have no such name in them, and nothing else is asked about them. */
    unsigned char names[NAME_BITS / WORD_BITS];
    struct names firsts; /* the texts of absolute */
    bool ok;
};

/* ---- Words ---------------------------------------------------------------------------------- */

/* Letters, digits, and + - . / _ ~: a bit for each. */
static bool is_plain(char c)
{
    static const uint64_t plain[] = {0x03ffe80000000000, 0x47fffffe87fffffe, 0, 0};
    unsigned char u = (unsigned char)c;

    return plain[u >> 6] >> (u & 63) & 1;
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

static unsigned add_to_hash(unsigned hash, char c)
{
    return hash * 33 ^ (unsigned char)c;
}

static void note_name(struct search *s, const char *path, size_t n)
{
    unsigned hash = 0;
    size_t from = n;

    while (from && path[from - 1] != '/')
        from--;
    for (; from < n; from++)
        hash = add_to_hash(hash, path[from]);
    hash %= NAME_BITS;
    s->names[hash / WORD_BITS] |= (unsigned char)(1 << hash % WORD_BITS);
}

static void note_names(struct search *s)
{
    const struct paths *paths = &s->changes->paths;

    for (size_t i = 0; i < paths->cap; i++)
        if (paths->at[i].is & COUNTS)
            note_name(s, paths->at[i].path, paths->at[i].n);
    for (size_t i = 0; i < s->directories->n; i++)
        note_name(s, s->directories->at[i], strlen(s->directories->at[i]));
}

static bool is_noted(const struct search *s, unsigned hash)
{
    hash %= NAME_BITS;
    return s->names[hash / WORD_BITS] >> hash % WORD_BITS & 1;
}

/* The end of the word that begins at text. *counts: a name in it may be one that counts. */
static const char *end_of_word(const struct search *s, const char *text, bool *counts)
{
    unsigned hash = 0;

    *counts = *text == '/';
    for (; is_plain(*text); text++) {
        if (*text != '/') {
            hash = add_to_hash(hash, *text);
            continue;
        }
        *counts = *counts || is_noted(s, hash);
        hash = 0;
    }
    *counts = *counts || is_noted(s, hash);
    return text;
}

/* The path that a word means in a directory, both relative to the root. *kept is how much of the
 * directory is the beginning of it. False when it leads out of there, or up again behind a name. */
static bool resolve(const char *directory, const char *word, size_t n, char path[MAX_PATH],
                    size_t *kept)
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
    *kept = floor;
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
    size_t kept;

    if (word[0] == '/')
        return is_absolute_path(s, word, n);
    if (!resolve(s->directories->at[user], word, n, path, &kept))
        return true;
    /* What is above the kustomization was looked at before. */
    if ((path_is(paths, path, strlen(path)) & COUNTS) ||
        (above_is(paths, path, kept + 1) & COUNTS_BELOW))
        return true;
    place = path_is(&s->places, path, strlen(path));
    if (place && place - 1 != user)
        note_mention(s, user, place - 1);
    return false;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static bool take_words(struct search *s, size_t user, const struct text *text)
{
    const char *first = s->changes->texts.all.data + text->from, *behind = first + text->n, *end;

    for (const char *word = first; word < behind; word = end + 1) {
        bool counts;

        end = end_of_word(s, word, &counts);
        if (end > word && counts && take_word(s, user, word, (size_t)(end - word)))
            return true;
    }
    return false;
}

/* A directory with one kustomization file that is as it was, and what that says. */
static bool is_wanted(struct search *s, size_t user)
{
    const struct paths *paths = &s->changes->paths;
    char path[MAX_PATH];
    int found = 0;

    for (size_t i = 0; render_kustomization_name(i); i++) {
        const char *name = render_kustomization_name(i);
        struct text text;
        size_t kept;
        unsigned is;

        if (!resolve(s->directories->at[user], name, strlen(name), path, &kept))
            return true;
        is = path_is(paths, path, strlen(path));
        if ((is & ~(unsigned)PATH_KNOWN) || (i == 0 && (above_is(paths, path, 0) & COUNTS_BELOW)))
            return true;
        if (!is)
            continue;
        found++;
        s->ok = s->ok && text_of(&s->changes->texts, path, &text);
        if (!s->ok || !text.is_there || text.has_more || take_words(s, user, &text))
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
    note_names(&s);
    all = all || c->is_hopeless;
    for (size_t i = 0; s.ok && i < directories->n; i++)
        wanted[i] = all || is_wanted(&s, i);
    spread(&s);
    free(s.last);
    free(s.mentions);
    free(s.places.at);
    free(s.absolute.at);
    free_names(&s.firsts);
    return s.ok;
}
