#include "transform/name_patterns.h"

/* Where the dots of some names are. Names of one length have few different ones. */
struct mask {
    const struct rn_sym *shape; /* dots, and anything else as x */
    struct mask *next;
};

struct places {
    size_t *at, n, cap;
};

static const struct rn_sym *shape_of(struct rn_name_patterns *p, struct rn_str name)
{
    p->text.n = 0;
    for (size_t i = 0; i < name.n; i++)
        rn_buf_char(&p->text, name.p[i] == '.' ? '.' : 'x');
    return rn_intern(p->run, rn_buf_str(&p->text));
}

static void add_mask(struct rn_name_patterns *p, struct rn_str name)
{
    void **first = rn_map_at(&p->masks, RN_KEY1(name.n));
    struct mask *mask = *first;
    const struct rn_sym *shape = shape_of(p, name);

    while (mask && mask->shape != shape)
        mask = mask->next;
    if (mask)
        return;
    mask = RN_NEW(p->run, struct mask);
    mask->shape = shape;
    mask->next = *first;
    *first = mask;
}

void rn_name_patterns_add(struct rn_name_patterns *p, struct rn_str name, size_t place)
{
    void **slot = rn_map_at(&p->places, RN_KEY1(rn_intern(p->run, name)));
    struct places *places = *slot;

    if (!places) {
        *slot = places = RN_NEW(p->run, struct places);
        add_mask(p, name);
    }
    RN_PUSH(p->run, places->at, places->n, places->cap) = place;
}

void rn_name_patterns_lend(struct rn_name_patterns *p, struct rn_run *run)
{
    p->run = run;
    p->text = (struct rn_buf){.arena = &run->arena};
}

static size_t first_from(const struct places *places, size_t from)
{
    size_t low = 0, high = places->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (places->at[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < places->n ? places->at[low] : SIZE_MAX;
}

/* The text with dots where a name has them is that name. */
static const struct places *lookup(struct rn_name_patterns *p, struct rn_str text,
                                   const struct mask *mask)
{
    const struct rn_sym *name;

    p->text.n = 0;
    rn_buf_add(&p->text, text);
    for (size_t i = 0; i < text.n; i++)
        if (mask->shape->s.p[i] == '.')
            p->text.p[i] = '.';
    name = rn_symbols_lookup(&p->run->symbols, rn_buf_str(&p->text));
    return name ? rn_map_lookup(&p->places, RN_KEY1(name)) : NULL;
}

size_t rn_name_patterns_find(struct rn_name_patterns *p, struct rn_str text, size_t from)
{
    size_t best = SIZE_MAX;

    for (const struct mask *m = rn_map_lookup(&p->masks, RN_KEY1(text.n)); m; m = m->next) {
        const struct places *places = lookup(p, text, m);
        size_t place = places ? first_from(places, from) : SIZE_MAX;

        best = place < best ? place : best;
    }
    return best;
}
