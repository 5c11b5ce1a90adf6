#include "base/sym.h"

#include "base/shared.h"

void rn_symbols_init(struct rn_symbols *t, struct rn_arena *arena, struct rn_shared *shared)
{
    *t = (struct rn_symbols){.arena = arena, .cap = 1024, .shared = shared};
    t->slots = rn_arena_alloc(arena, t->cap * sizeof(*t->slots));
}

static uint64_t bytes_at(const char *p, size_t n)
{
    uint64_t w = 0;

    memcpy(&w, p, n);
    return w;
}

/* Eight bytes at once; the last ones overlap those before them. */
static inline uint32_t hash_of(struct rn_str s)
{
    const uint64_t prime = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t h = s.n * prime, w;
    size_t i = 0;

    for (; i + 8 < s.n; i += 8) {
        h = (h ^ bytes_at(s.p + i, 8)) * prime;
        h ^= h >> 32;
    }
    if (s.n >= 8)
        w = bytes_at(s.p + s.n - 8, 8);
    else if (s.n >= 4)
        w = bytes_at(s.p, 4) << 32 | bytes_at(s.p + s.n - 4, 4);
    else
        w = s.n ? (uint64_t)(unsigned char)s.p[0] << 16 |
                      (uint64_t)(unsigned char)s.p[s.n / 2] << 8 | (unsigned char)s.p[s.n - 1]
                : 0;
    h = (h ^ w) * prime;
    h = (h ^ h >> 32) * prime;
    return (uint32_t)(h >> 32);
}

/* As memcmp, without a call: most symbols are short. The last bytes overlap those before them. */
static bool same_bytes(const char *a, const char *b, size_t n)
{
    size_t i = 0;

    if (n >= 8) {
        for (; i + 8 < n; i += 8)
            if (bytes_at(a + i, 8) != bytes_at(b + i, 8))
                return false;
        return bytes_at(a + n - 8, 8) == bytes_at(b + n - 8, 8);
    }
    if (n >= 4)
        return bytes_at(a, 4) == bytes_at(b, 4) && bytes_at(a + n - 4, 4) == bytes_at(b + n - 4, 4);
    while (i < n && a[i] == b[i])
        i++;
    return i == n;
}

static bool is_symbol(const struct rn_sym *sym, struct rn_str s, uint32_t hash)
{
    return sym->hash == hash && sym->s.n == s.n && same_bytes(sym->s.p, s.p, s.n);
}

static inline size_t slot_of(const struct rn_symbols *t, struct rn_str s, uint32_t hash)
{
    size_t i = hash & (t->cap - 1);

    while (t->slots[i] && !is_symbol(t->slots[i], s, hash))
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
    rn_arena_give_back(t->arena, old, n * sizeof(*old));
}

const struct rn_sym *rn_symbols_lookup(const struct rn_symbols *t, struct rn_str s)
{
    uint32_t hash = hash_of(s);
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

static RN_RARE const struct rn_sym *add_symbol(struct rn_symbols *t, struct rn_str s, uint32_t hash)
{
    size_t i;

    if (t->n * 2 >= t->cap)
        grow(t);
    i = slot_of(t, s, hash);
    t->slots[i] = new_symbol(t, s, hash);
    t->n++;
    return t->slots[i];
}

const struct rn_sym *rn_symbols_intern(struct rn_symbols *t, struct rn_str s)
{
    uint32_t hash = hash_of(s);
    const struct rn_sym *met = t->slots[slot_of(t, s, hash)];

    return met ? met : add_symbol(t, s, hash);
}
