#include "base/sym.h"

#include "base/shared.h"

void rn_symbols_init(struct rn_symbols *t, struct rn_arena *arena, struct rn_shared *shared)
{
    *t = (struct rn_symbols){.arena = arena, .cap = 1024, .shared = shared};
    t->slots = rn_arena_alloc(arena, t->cap * sizeof(*t->slots));
}

static size_t slot_of(const struct rn_symbols *t, struct rn_str s, uint32_t hash)
{
    size_t i = hash & (t->cap - 1);

    while (t->slots[i] && (t->slots[i]->hash != hash || !rn_str_eq(t->slots[i]->s, s)))
        i = (i + 1) & (t->cap - 1);
    return i;
}

/* When there is no memory, the table stays what it was. */
static void grow(struct rn_symbols *t)
{
    size_t n = t->cap, cap = 2 * n;
    const struct rn_sym **old = t->slots;

    t->slots = rn_arena_alloc(t->arena, cap * sizeof(*t->slots));
    t->cap = cap;
    for (size_t i = 0; i < n; i++)
        if (old[i])
            t->slots[slot_of(t, old[i]->s, old[i]->hash)] = old[i];
}

const struct rn_sym *rn_symbols_lookup(const struct rn_symbols *t, struct rn_str s)
{
    uint32_t hash = rn_str_hash(s);
    const struct rn_sym *met = t->slots[slot_of(t, s, hash)];

    return met || !t->shared ? met : rn_shared_lookup(t->shared, s, hash);
}

static const struct rn_sym *new_symbol(struct rn_symbols *t, struct rn_str s, uint32_t hash)
{
    struct rn_sym *sym;

    if (t->shared) {
        const struct rn_sym *shared = rn_shared_intern(t->shared, &t->room, s, hash);

        if (!shared)
            rn_escape_with(t->arena->escape, RENDER_ENOMEM);
        return shared;
    }
    sym = rn_arena_alloc(t->arena, sizeof(*sym));
    sym->s = rn_str_dup(t->arena, s);
    sym->hash = hash;
    sym->word = rn_str_is_word(s);
    return sym;
}

const struct rn_sym *rn_symbols_intern(struct rn_symbols *t, struct rn_str s)
{
    uint32_t hash = rn_str_hash(s);
    size_t i = slot_of(t, s, hash);

    if (t->slots[i])
        return t->slots[i];
    if (t->n * 2 >= t->cap) {
        grow(t);
        i = slot_of(t, s, hash);
    }
    t->slots[i] = new_symbol(t, s, hash);
    t->n++;
    return t->slots[i];
}
