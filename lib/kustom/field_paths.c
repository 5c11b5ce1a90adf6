/* Which fields name files, as the table of fields says. */
#include "kustom/fields.h"

#include <assert.h>

struct walk {
    rn_field_path *see;
    void *user;
};

static int see_texts(const struct walk *w, unsigned names, const struct rn_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        if (texts->at[i].s.n)
            RN_TRY(w->see(w->user, names, texts->at[i], texts->nodes[i]));
    return RENDER_OK;
}

static int see_strings(const struct walk *w, unsigned names, const struct rn_string_map *map)
{
    for (size_t i = 0; i < map->n; i++)
        if (rn_str_is(map->at[i].key, "path") && map->at[i].value.n)
            RN_TRY(w->see(w->user, names, (struct rn_textval){map->at[i].value, map->at[i].mark},
                          NULL));
    return RENDER_OK;
}

static int walk_table(const struct walk *w, const struct rn_field_table *table, const void *base);

/* A list: a pointer, then the number of entries. */
static int walk_entries(const struct walk *w, const struct rn_field_table *table, const char *list)
{
    const char *at;
    size_t n;

    memcpy(&at, list, sizeof(at));
    memcpy(&n, list + sizeof(at), sizeof(n));
    for (size_t i = 0; i < n; i++)
        RN_TRY(walk_table(w, table, at + i * table->size));
    return RENDER_OK;
}

static int walk_field(const struct walk *w, const struct rn_field *f, const char *base)
{
    unsigned names = f->flags & RN_FIELD_NAMES;
    const void *member = base + f->offset;
    const struct rn_textval *text = member;

    if (f->type == RN_F_STRUCT)
        return walk_table(w, f->sub, member);
    if (f->type == RN_F_STRUCTS)
        return walk_entries(w, f->sub, member);
    if (!names)
        return RENDER_OK;
    if (f->type == RN_F_TEXTS)
        return see_texts(w, names, member);
    if (f->type == RN_F_STRINGS)
        return see_strings(w, names, member);
    assert(f->type == RN_F_TEXT);
    return text->s.n ? w->see(w->user, names, *text, NULL) : RENDER_OK;
}

static int walk_table(const struct walk *w, const struct rn_field_table *table, const void *base)
{
    for (uint16_t i = 0; i < table->n; i++)
        RN_TRY(walk_field(w, &table->fields[i], base));
    return RENDER_OK;
}

int rn_field_paths(const struct rn_field_table *table, const void *base, rn_field_path *see,
                   void *user)
{
    struct walk w = {see, user};

    return walk_table(&w, table, base);
}
