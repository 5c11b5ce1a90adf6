/* Symbols: interned strings. Two symbols of one run are the same string exactly when they are the
 * same pointer. Symbols live as long as their run. */
#ifndef RN_BASE_SYM_H
#define RN_BASE_SYM_H

#include "base/arena.h"
#include "base/str.h"

struct rn_sym {
    struct rn_str s;
    uint32_t hash;
};

enum rn_word {
#define X(w) RN_W_##w,
#include "base/words.def"
#undef X
    RN_WORDS
};

struct rn_symbols {
    struct rn_arena *arena;
    const struct rn_sym **slots;
    size_t n, cap;
};

void rn_symbols_init(struct rn_symbols *t, struct rn_arena *arena);
/* The symbol of s; never NULL. The bytes are copied when s is new. */
const struct rn_sym *rn_symbols_intern(struct rn_symbols *t, struct rn_str s);
/* The symbol of s when it has been interned, or NULL. */
const struct rn_sym *rn_symbols_lookup(const struct rn_symbols *t, struct rn_str s);

#endif
