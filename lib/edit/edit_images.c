/* Images and replicas: lists of entries with a name. */
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

/* Brings one field of an entry to what it should be. */
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

static int set_entry(struct rn_edit *e, const char *field, size_t i, const struct wish *w)
{
    const struct rn_laid *entry = image(e, field, i);
    struct rn_str name = wanted(w->new_name, entry, "newName");
    struct rn_str tag = wanted(w->new_tag, entry, "newTag");
    struct rn_str digest = wanted(w->digest, entry, "digest");

    RN_TRY(bring(e, field, i, "newName", name));
    RN_TRY(bring(e, field, i, "newTag", tag));
    RN_TRY(bring(e, field, i, "digest", digest));
    return bring(e, field, i, "tagSuffix", RN_S(""));
}

static struct wish *wish_of(struct rn_map *wishes, struct rn_edit *e, const struct rn_laid *entry)
{
    struct rn_str name = rn_laid_text(&rn_fields_image, entry, "name");

    return rn_map_lookup(wishes, RN_KEY1(rn_intern(e->run, name)));
}

/* The first entry of a name is changed, further ones of it go. */
static int set_images(struct rn_edit *e, const char *field, struct rn_map *wishes)
{
    size_t n = rn_laid_items(rn_edit_value(e, field));
    bool *drop = RN_NEW_N(e->run, bool, n + 1);

    for (size_t i = 0; i < n; i++) {
        struct wish *w = wish_of(wishes, e, image(e, field, i));

        if (!w)
            continue;
        drop[i] = w->done;
        if (!w->done)
            RN_TRY(set_entry(e, field, i, w));
        w->done = true;
    }
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

/* As the images are set. */
static int set_replicas(struct rn_edit *e, const char *field, const struct rn_map *counts)
{
    size_t n = rn_laid_items(rn_edit_value(e, field));
    bool *drop = RN_NEW_N(e->run, bool, n + 1);

    for (size_t i = 0; i < n; i++) {
        struct rn_laid *entry = rn_edit_value(e, field)->items[i];
        struct rn_str name = rn_laid_text(&rn_fields_replica, entry, "name");
        struct count *c = rn_map_lookup(counts, RN_KEY1(rn_intern(e->run, name)));
        struct rn_laid_pair *p = rn_laid_field(&rn_fields_replica, entry, "count");
        int64_t is = 0, should = 0;

        if (!c)
            continue;
        drop[i] = c->done;
        if (p && rn_str_to_i64(p->value->text, &is) && rn_str_to_i64(c->text, &should) &&
            is == should)
            c->done = true;
        if (!c->done)
            RN_TRY(rn_put(e, entry, p, "count", number(e, c->text)));
        c->done = true;
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
