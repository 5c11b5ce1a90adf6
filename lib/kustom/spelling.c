/* Names of fields: the look-up that ignores case, and the guess at a misspelt one. */
#include "kustom/fields.h"

enum {
    MAX_NAME = 48, /* longer names are not guessed at */
    MIN_PART = 3
};

/* The first character of s, in lower case when its folding is an ASCII letter, else 0. Besides
 * A to Z Unicode folds the long s and the Kelvin sign to ASCII. *n is its length. */
static char folded(struct rn_str s, size_t i, size_t *n)
{
    static const char long_s[] = "\xC5\xBF", kelvin[] = "\xE2\x84\xAA";
    struct rn_str rest = rn_str_slice(s, i, s.n);

    *n = 1;
    if ((unsigned char)s.p[i] < 0x80)
        return rn_to_lower(s.p[i]);
    if (rn_str_starts(rest, rn_str_from(long_s))) {
        *n = 2;
        return 's';
    }
    if (rn_str_starts(rest, rn_str_from(kelvin))) {
        *n = 3;
        return 'k';
    }
    return 0;
}

static bool same_folded(struct rn_str s, const char *name)
{
    size_t n;

    for (size_t i = 0; i < s.n; i += n) {
        char c = folded(s, i, &n);

        if (c == 0 || c != rn_to_lower(*name))
            return false;
        name++;
    }
    return *name == '\0';
}

const struct rn_field *rn_field_find(const struct rn_field_table *table, struct rn_str name)
{
    for (uint16_t i = 0; i < table->n; i++)
        if (rn_str_is(name, table->fields[i].name))
            return &table->fields[i];
    for (uint16_t i = 0; i < table->n; i++)
        if (same_folded(name, table->fields[i].name))
            return &table->fields[i];
    return NULL;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours that make b of a, without regard to
 * case; both are at most MAX_NAME long. */
static unsigned distance(struct rn_str a, struct rn_str b)
{
    unsigned row[3][MAX_NAME + 1];
    unsigned *prev2 = row[0], *prev = row[1], *now = row[2];

    for (unsigned j = 0; j <= b.n; j++)
        prev[j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        unsigned *t;

        now[0] = i;
        for (unsigned j = 1; j <= b.n; j++) {
            char x = rn_to_lower(a.p[i - 1]), y = rn_to_lower(b.p[j - 1]);

            now[j] = least(least(prev[j], now[j - 1]) + 1, prev[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == rn_to_lower(b.p[j - 2]) && y == rn_to_lower(a.p[i - 2]))
                now[j] = least(now[j], prev2[j - 2] + 1);
        }
        t = prev2;
        prev2 = prev;
        prev = now;
        now = t;
    }
    return prev[b.n];
}

/* Whether the name starts or ends with part, without regard to case. */
static bool has_part(struct rn_str name, struct rn_str part)
{
    if (part.n < MIN_PART || part.n > name.n)
        return false;
    return rn_str_eq_nocase(rn_str_slice(name, 0, part.n), part) ||
           rn_str_eq_nocase(rn_str_slice(name, name.n - part.n, name.n), part);
}

/* `tag` for newTag, `prefix` for namePrefix: the shortest such field. */
static const struct rn_field *guess_by_part(const struct rn_field_table *table, struct rn_str part)
{
    const struct rn_field *best = NULL;

    for (uint16_t i = 0; i < table->n; i++) {
        const struct rn_field *f = &table->fields[i];

        if (has_part(rn_str_from(f->name), part) && (!best || strlen(f->name) < strlen(best->name)))
            best = f;
    }
    return best;
}

const struct rn_field *rn_field_guess(const struct rn_field_table *table, struct rn_str name)
{
    const struct rn_field *best = NULL;
    unsigned best_distance = name.n < 4 ? 2 : (unsigned)name.n / 3 + 1; /* one too far */

    if (name.n > MAX_NAME)
        return NULL;
    for (uint16_t i = 0; i < table->n; i++) {
        unsigned n = distance(name, rn_str_from(table->fields[i].name));

        if (n < best_distance) {
            best_distance = n;
            best = &table->fields[i];
        }
    }
    return best ? best : guess_by_part(table, name);
}
