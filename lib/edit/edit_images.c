/* Images and replicas: lists of entries with a name. */
#include <stddef.h>
#include <stdlib.h>

#include "edit/edit.h"

static struct rn_mark here(const struct rn_edit *e)
{
    return (struct rn_mark){.file = e->place};
}

/* ---- Images --------------------------------------------------------------------------------- */

/* What a word asks for; "*" keeps what is there. */
struct wish {
    struct rn_str name, new_name, new_tag, digest;
    bool done;
};

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
    if (equals < s.n) {
        w->name = rn_str_slice(s, 0, equals);
        return RENDER_OK;
    }
    w->name = w->new_name;
    w->new_name = RN_S("");
    if (w->name.n < s.n)
        return RENDER_OK;
    return rn_hint(
        e->run,
        rn_error(e->run, here(e), RN_E_EDIT, "'%s' does not say what the image becomes", word),
        "write NAME:TAG, NAME@DIGEST, NAME=NEW, NAME=NEW:TAG, NAME=NEW@DIGEST or "
        "NAME=NEW:TAG@DIGEST");
}

/* What the entry gets: "" is nothing. */
static struct rn_str wanted(struct rn_str wish, const struct rn_laid *entry, const char *field)
{
    return rn_str_is(wish, "*") ? rn_laid_text(&rn_fields_image, entry, field) : wish;
}

static struct rn_laid *image(struct rn_edit *e, const char *field, size_t i)
{
    return rn_edit_value(e, field)->items[i];
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

static struct rn_str part_wanted(const struct rn_laid *entry, const struct wish *w, size_t part)
{
    struct rn_str wish;

    memcpy(&wish, (const char *)w + parts[part].wish, sizeof(wish));
    return wanted(wish, entry, parts[part].name);
}

/* Plans what brings an entry to what it should be. Of one in brackets only the texts that it has.
 */
static int plan_entry(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *entry,
                      const struct wish *w)
{
    bool *drop = RN_NEW_N(e->run, bool, entry->n + 1);
    struct rn_laid_pair *p = rn_laid_field(&rn_fields_image, entry, "tagSuffix");

    if (p)
        drop[p - entry->pairs] = true;
    for (size_t k = 0; k < PARTS; k++) {
        struct rn_str is = rn_laid_text(&rn_fields_image, entry, parts[k].name);
        struct rn_str to = part_wanted(entry, w, k);

        p = rn_laid_field(&rn_fields_image, entry, parts[k].name);
        if (p && to.n == 0)
            drop[p - entry->pairs] = true;
        else if (!rn_str_eq(is, to) && (is.n || !entry->flow))
            RN_TRY(rn_plan_put(e, changes, entry, p, parts[k].name, rn_edit_string(e, to)));
    }
    return entry->flow ? RENDER_OK : rn_plan_drop(e, changes, entry, drop);
}

/* Adds and drops in brackets, which move what is behind them. */
static int bring(struct rn_edit *e, const char *field, size_t i, const char *part, struct rn_str to)
{
    struct rn_laid *entry = image(e, field, i);
    struct rn_laid_pair *p = rn_laid_field(&rn_fields_image, entry, part);

    if (p && to.n == 0)
        return rn_drop_pair(e, entry, p);
    if (to.n == 0 || (p && rn_str_eq(rn_laid_text(&rn_fields_image, entry, part), to)))
        return RENDER_OK;
    return rn_put(e, entry, p, part, rn_edit_string(e, to));
}

static int bring_entry(struct rn_edit *e, const char *field, size_t i, const struct wish *w)
{
    const struct rn_laid *entry = image(e, field, i);
    struct rn_str to[PARTS];

    for (size_t k = 0; k < PARTS; k++)
        to[k] = part_wanted(entry, w, k);
    for (size_t k = 0; k < PARTS; k++)
        RN_TRY(bring(e, field, i, parts[k].name, to[k]));
    return bring(e, field, i, "tagSuffix", RN_S(""));
}

static struct wish *wish_of(struct rn_map *wishes, struct rn_edit *e, const struct rn_laid *entry)
{
    struct rn_str name = rn_laid_text(&rn_fields_image, entry, "name");

    return rn_map_lookup(wishes, RN_KEY1(rn_intern(e->run, name)));
}

/* The first entry of a name is changed, further ones of it go. Those that have lines of their own
 * are changed in one step: there may be many of them. */
static int set_images(struct rn_edit *e, const char *field, struct rn_map *wishes)
{
    size_t n = rn_laid_items(rn_edit_value(e, field));
    bool *drop = RN_NEW_N(e->run, bool, n + 1);
    struct wish **begun = RN_NEW_N(e->run, struct wish *, n + 1);
    struct rn_changes changes = {0};

    for (size_t i = 0; i < n; i++) {
        struct wish *w = wish_of(wishes, e, image(e, field, i));

        if (!w)
            continue;
        drop[i] = w->done;
        begun[i] = w->done ? NULL : w;
        w->done = true;
        if (begun[i])
            RN_TRY(plan_entry(e, &changes, image(e, field, i), w));
    }
    RN_TRY(rn_apply(e, &changes));
    for (size_t i = 0; i < n; i++)
        if (begun[i] && image(e, field, i)->flow)
            RN_TRY(bring_entry(e, field, i, begun[i]));
    return n ? rn_drop_items(e, field, drop) : RENDER_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct wish *const *x = a, *const *y = b;

    return rn_str_cmp((*x)->name, (*y)->name);
}

/* The new ones, in the order of their names. */
static int add_images(struct rn_edit *e, const char *field, const struct rn_map *wishes)
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
        rn_edit_pair(e, map, "newName", wanted(list[i]->new_name, NULL, "newName"));
        rn_edit_pair(e, map, "newTag", wanted(list[i]->new_tag, NULL, "newTag"));
        rn_edit_pair(e, map, "digest", wanted(list[i]->digest, NULL, "digest"));
        rn_append(e->run, items, map);
    }
    return rn_add_items(e, field, items);
}

int rn_edit_set_image(struct rn_edit *e, const char *field)
{
    struct rn_map wishes = {.arena = &e->run->arena};

    if (e->asked->nwords == 0)
        return rn_error(e->run, here(e), RN_E_EDIT, "no image is named");
    for (size_t i = 0; i < e->asked->nwords; i++) {
        struct wish *w = RN_NEW(e->run, struct wish);

        RN_TRY(read_wish(e, e->asked->words[i], w));
        *rn_map_at(&wishes, RN_KEY1(rn_intern(e->run, w->name))) = w;
    }
    RN_TRY(set_images(e, field, &wishes));
    RN_TRY(set_images(e, "imageTags", &wishes));
    return add_images(e, field, &wishes);
}

/* ---- Replicas ------------------------------------------------------------------------------- */

struct count {
    struct rn_str name, text;
    bool done;
};

static int read_counts(struct rn_edit *e, struct rn_map *out)
{
    if (e->asked->nwords == 0)
        return rn_error(e->run, here(e), RN_E_EDIT, "no replicas are named");
    for (size_t i = 0; i < e->asked->nwords; i++) {
        struct rn_str s = rn_str_from(e->asked->words[i]);
        size_t equals = rn_str_find(s, '=', 0);
        struct count *c = RN_NEW(e->run, struct count);
        int64_t n;

        c->name = rn_str_slice(s, 0, equals);
        if (equals == s.n || !rn_str_to_i64(rn_str_slice(s, equals + 1, s.n), &n))
            return rn_hint(e->run,
                           rn_error(e->run, here(e), RN_E_EDIT, "'%s' is no count of replicas",
                                    e->asked->words[i]),
                           "write NAME=COUNT");
        c->text = rn_str_printf(&e->run->arena, "%lld", (long long)n);
        *rn_map_at(out, RN_KEY1(rn_intern(e->run, c->name))) = c;
    }
    return RENDER_OK;
}

static struct rn_node *number(struct rn_edit *e, struct rn_str text)
{
    return rn_scalar(e->run, text, RN_TAG_INT, RN_PLAIN, RN_NOWHERE);
}

static int by_replica(const void *a, const void *b)
{
    const struct count *const *x = a, *const *y = b;

    return rn_str_cmp((*x)->name, (*y)->name);
}

static int add_replicas(struct rn_edit *e, const char *field, const struct rn_map *counts)
{
    struct count **list = RN_NEW_N(e->run, struct count *, counts->n + 1);
    struct rn_node *items = rn_list_node(e->run, RN_NOWHERE);

    for (size_t i = 0; i < counts->n; i++)
        list[i] = counts->at[i].value;
    qsort(list, counts->n, sizeof(struct count *), by_replica);
    for (size_t i = 0; i < counts->n; i++) {
        struct rn_node *map = rn_map_node(e->run, RN_NOWHERE);

        if (list[i]->done)
            continue;
        rn_set(e->run, map, RN_WORD(e->run, name), rn_edit_string(e, list[i]->name));
        rn_set(e->run, map, rn_intern_c(e->run, "count"), number(e, list[i]->text));
        rn_append(e->run, items, map);
    }
    return rn_add_items(e, field, items);
}

static struct count *count_of(const struct rn_map *counts, struct rn_edit *e,
                              const struct rn_laid *entry)
{
    struct rn_str name = rn_laid_text(&rn_fields_replica, entry, "name");

    return rn_map_lookup(counts, RN_KEY1(rn_intern(e->run, name)));
}

static bool has_count(const struct rn_laid *value, struct rn_str count)
{
    int64_t is = 0, should = 0;

    return rn_str_to_i64(value->text, &is) && rn_str_to_i64(count, &should) && is == should;
}

/* As the images are set: counts that are there in one step, then entries that have none. */
static int set_replicas(struct rn_edit *e, const char *field, const struct rn_map *counts)
{
    struct rn_laid *list = rn_edit_value(e, field);
    size_t n = rn_laid_items(list);
    bool *drop = RN_NEW_N(e->run, bool, n + 1), *bare = RN_NEW_N(e->run, bool, n + 1);
    struct rn_changes changes = {0};

    for (size_t i = 0; i < n; i++) {
        struct count *c = count_of(counts, e, list->items[i]);
        struct rn_laid_pair *p = rn_laid_field(&rn_fields_replica, list->items[i], "count");

        if (!c)
            continue;
        drop[i] = c->done;
        bare[i] = !c->done && (!p || rn_laid_is_null(p->value));
        if (!c->done && !bare[i] && !has_count(p->value, c->text))
            RN_TRY(rn_put_scalar(e, &changes, p->value, number(e, c->text)));
        c->done = true;
    }
    RN_TRY(rn_apply(e, &changes));
    for (size_t i = 0; i < n; i++) {
        struct rn_laid *entry = rn_edit_value(e, field)->items[i];

        if (bare[i])
            RN_TRY(rn_put(e, entry, rn_laid_field(&rn_fields_replica, entry, "count"), "count",
                          number(e, count_of(counts, e, entry)->text)));
    }
    return n ? rn_drop_items(e, field, drop) : RENDER_OK;
}

int rn_edit_set_replicas(struct rn_edit *e, const char *field)
{
    struct rn_map counts = {.arena = &e->run->arena};

    RN_TRY(read_counts(e, &counts));
    RN_TRY(set_replicas(e, field, &counts));
    return add_replicas(e, field, &counts);
}
