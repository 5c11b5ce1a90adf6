/* Images and replicas: lists of entries with a name. */
#include <stddef.h>
#include <stdlib.h>

#include "edit/edit.h"

/* What a word asks for. */
struct wish {
    struct rn_str name;
    struct rn_str new_name, new_tag, digest; /* of an image; "*" keeps what is there */
    struct rn_str count;                     /* of replicas */
    bool done;
};

/* What differs between images and replicas. An entry is changed in two steps, each of which is one
 * for all entries, as there may be many. */
struct entries {
    const struct rn_field_table *table;
    /* Plans what gives an entry the values that it should have. */
    int (*put)(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *entry,
               const struct wish *w);
    /* Plans what takes out those that it should not have. NULL: there are none. */
    int (*shed)(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *entry,
                const struct wish *w);
    /* Completes a new entry, which has its name. */
    void (*fill)(struct rn_edit *e, struct rn_node *map, const struct wish *w);
};

/* The first entry of a name is changed, further ones of it go. */
static int set_entries(struct rn_edit *e, const char *field, const struct entries *how,
                       const struct rn_map *wishes)
{
    struct rn_laid *list = rn_edit_value(e, field);
    size_t n = rn_laid_items(list);
    bool *drop = RN_NEW_N(e->run, bool, n + 1);
    struct wish **begun = RN_NEW_N(e->run, struct wish *, n + 1);
    struct rn_changes puts = {0}, sheds = {0};

    for (size_t i = 0; i < n; i++) {
        struct rn_str name = rn_laid_text(how->table, list->items[i], "name");
        struct wish *w = rn_map_lookup(wishes, RN_KEY1(rn_intern(e->run, name)));

        if (!w)
            continue;
        drop[i] = w->done;
        begun[i] = w->done ? NULL : w;
        w->done = true;
        if (begun[i])
            RN_TRY(how->put(e, &puts, list->items[i], w));
    }
    RN_TRY(rn_apply(e, &puts));
    list = rn_edit_value(e, field);
    for (size_t i = 0; how->shed && i < n; i++)
        if (begun[i])
            RN_TRY(how->shed(e, &sheds, list->items[i], begun[i]));
    RN_TRY(rn_apply(e, &sheds));
    return n ? rn_drop_items(e, field, drop) : RENDER_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct wish *const *x = a, *const *y = b;

    return rn_str_cmp((*x)->name, (*y)->name);
}

/* The new ones, in the order of their names. */
static int add_entries(struct rn_edit *e, const char *field, const struct entries *how,
                       const struct rn_map *wishes)
{
    struct wish **list = RN_NEW_N(e->run, struct wish *, wishes->n + 1);
    struct rn_node *items = rn_list_node(e->run, RN_NOWHERE);

    for (size_t i = 0; i < wishes->n; i++)
        list[i] = wishes->at[i].value;
    qsort(list, wishes->n, sizeof(struct wish *), by_name);
    for (size_t i = 0; i < wishes->n; i++) {
        struct rn_node *map = rn_map_node(e->run, RN_NOWHERE);

        if (list[i]->done)
            continue;
        rn_set(e->run, map, RN_WORD(e->run, name), rn_edit_string(e, list[i]->name));
        how->fill(e, map, list[i]);
        rn_append(e->run, items, map);
    }
    return rn_add_items(e, field, items);
}

/* ---- Images --------------------------------------------------------------------------------- */

/* NAME[:TAG][@DIGEST]; a ":" in front of the first slash is of a port. */
static void split_image(struct rn_str s, struct wish *w)
{
    size_t slash = rn_str_find(s, '/', 0), from = slash < s.n ? slash : 0;
    size_t at = rn_str_find(s, '@', from), colon = rn_str_find(s, ':', from);

    w->new_name = rn_str_slice(s, 0, colon < at ? colon : at);
    if (colon < at)
        w->new_tag = rn_str_slice(s, colon + 1, at);
    w->digest = rn_str_slice(s, at + 1, s.n);
}

static int read_wish(struct rn_edit *e, const char *word, struct wish *w)
{
    struct rn_str s = rn_str_from(word);
    size_t equals = rn_str_find(s, '=', 0);

    *w = (struct wish){.name = {NULL, 0}};
    split_image(rn_str_slice(s, equals < s.n ? equals + 1 : 0, s.n), w);
    if (equals < s.n && equals > 0) {
        w->name = rn_str_slice(s, 0, equals);
        return RENDER_OK;
    }
    w->name = w->new_name;
    w->new_name = RN_S("");
    if (w->name.n < s.n)
        return RENDER_OK;
    return rn_hint(e->run, rn_edit_error(e, "'%s' does not say what the image becomes", word),
                   "write NAME:TAG, NAME@DIGEST, NAME=NEW, NAME=NEW:TAG, NAME=NEW@DIGEST or "
                   "NAME=NEW:TAG@DIGEST");
}

static const struct part {
    const char *name;
    size_t wish; /* offset in struct wish */
} parts[] = {
    {"newName", offsetof(struct wish, new_name)},
    {"newTag", offsetof(struct wish, new_tag)},
    {"digest", offsetof(struct wish, digest)},
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

/* What the part of an entry, or of a new one (NULL), becomes: "" is nothing. */
static struct rn_str part_wanted(const struct rn_laid *entry, const struct wish *w, size_t part)
{
    struct rn_str wish;

    memcpy(&wish, (const char *)w + parts[part].wish, sizeof(wish));
    return rn_str_is(wish, "*") ? rn_laid_text(&rn_fields_image, entry, parts[part].name) : wish;
}

static int put_image(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *entry,
                     const struct wish *w)
{
    struct rn_node *added = rn_map_node(e->run, RN_NOWHERE);

    for (size_t k = 0; k < PARTS; k++) {
        struct rn_laid_pair *p = rn_laid_field(&rn_fields_image, entry, parts[k].name);
        struct rn_str is = rn_laid_text(&rn_fields_image, entry, parts[k].name);
        struct rn_str to = part_wanted(entry, w, k);

        if (to.n == 0 || rn_str_eq(is, to))
            continue;
        if (p)
            RN_TRY(rn_plan_put(e, changes, entry, p, parts[k].name, rn_edit_string(e, to)));
        else
            rn_edit_pair(e, added, parts[k].name, to);
    }
    return rn_plan_pairs(e, changes, entry, added);
}

static int shed_image(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *entry,
                      const struct wish *w)
{
    struct rn_laid_pair *p = rn_laid_field(&rn_fields_image, entry, "tagSuffix");
    bool *drop = RN_NEW_N(e->run, bool, entry->n + 1);

    if (p)
        drop[p - entry->pairs] = true;
    for (size_t k = 0; k < PARTS; k++) {
        struct rn_str is = rn_laid_text(&rn_fields_image, entry, parts[k].name);

        p = rn_laid_field(&rn_fields_image, entry, parts[k].name);
        if (is.n && part_wanted(entry, w, k).n == 0) /* a null may stay */
            drop[p - entry->pairs] = true;
    }
    return rn_plan_drop(e, changes, entry, drop);
}

static void fill_image(struct rn_edit *e, struct rn_node *map, const struct wish *w)
{
    for (size_t k = 0; k < PARTS; k++)
        rn_edit_pair(e, map, parts[k].name, part_wanted(NULL, w, k));
}

int rn_edit_set_image(struct rn_edit *e, const char *field)
{
    static const struct entries images = {&rn_fields_image, put_image, shed_image, fill_image};
    struct rn_map wishes = {.arena = &e->run->arena};

    if (e->asked->nwords == 0)
        return rn_edit_error(e, "no image is named");
    for (size_t i = 0; i < e->asked->nwords; i++) {
        struct wish *w = RN_NEW(e->run, struct wish);

        RN_TRY(read_wish(e, e->asked->words[i], w));
        *rn_map_at(&wishes, RN_KEY1(rn_intern(e->run, w->name))) = w;
    }
    RN_TRY(set_entries(e, field, &images, &wishes));
    RN_TRY(set_entries(e, "imageTags", &images, &wishes));
    return add_entries(e, field, &images, &wishes);
}

/* ---- Replicas ------------------------------------------------------------------------------- */

static int read_counts(struct rn_edit *e, struct rn_map *out)
{
    if (e->asked->nwords == 0)
        return rn_edit_error(e, "no replicas are named");
    for (size_t i = 0; i < e->asked->nwords; i++) {
        struct rn_str s = rn_str_from(e->asked->words[i]);
        size_t equals = rn_str_find(s, '=', 0);
        struct wish *w = RN_NEW(e->run, struct wish);
        int64_t n;

        w->name = rn_str_slice(s, 0, equals);
        if (equals == s.n || !rn_str_to_i64(rn_str_slice(s, equals + 1, s.n), &n))
            return rn_hint(e->run,
                           rn_edit_error(e, "'%s' is no count of replicas", e->asked->words[i]),
                           "write NAME=COUNT");
        w->count = rn_str_printf(&e->run->arena, "%lld", (long long)n);
        *rn_map_at(out, RN_KEY1(rn_intern(e->run, w->name))) = w;
    }
    return RENDER_OK;
}

static struct rn_node *number(struct rn_edit *e, struct rn_str text)
{
    return rn_scalar(e->run, text, RN_TAG_INT, RN_PLAIN, RN_NOWHERE);
}

static int put_count(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *entry,
                     const struct wish *w)
{
    struct rn_laid_pair *p = rn_laid_field(&rn_fields_replica, entry, "count");
    int64_t is = 0, should = 0;

    if (p && rn_str_to_i64(p->value->text, &is) && rn_str_to_i64(w->count, &should) && is == should)
        return RENDER_OK;
    return rn_plan_put(e, changes, entry, p, "count", number(e, w->count));
}

static void fill_count(struct rn_edit *e, struct rn_node *map, const struct wish *w)
{
    rn_set(e->run, map, rn_intern_c(e->run, "count"), number(e, w->count));
}

int rn_edit_set_replicas(struct rn_edit *e, const char *field)
{
    static const struct entries replicas = {&rn_fields_replica, put_count, NULL, fill_count};
    struct rn_map wishes = {.arena = &e->run->arena};

    RN_TRY(read_counts(e, &wishes));
    RN_TRY(set_entries(e, field, &replicas, &wishes));
    return add_entries(e, field, &replicas, &wishes);
}
