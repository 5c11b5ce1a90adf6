/* Symbols: interned strings. Two symbols of one run, or of runs that share them (shared.h), are the
 * same string exactly when they are the same pointer. They live as long as their run, or what is
 * shared. */
#ifndef RN_BASE_SYM_H
#define RN_BASE_SYM_H

#include "base/arena.h"
#include "base/str.h"

struct rn_sym {
    struct rn_str s;
    uint32_t hash;
    bool word; /* rn_str_is_word(s): asked for keys all the time */
};

enum rn_word {
#define X(w) RN_W_##w,
#include "base/words.def"
#undef X
    RN_WORDS
};

struct rn_shared;

/* Where a run puts the symbols that it adds to those that runs share. */
struct rn_shared_room {
    char *p;
    size_t n;
};

struct rn_symbols {
    struct rn_arena *arena;
    const struct rn_sym **slots;
    size_t n, cap;
    struct rn_shared
        *shared; /* NULL, or (shared.h) where all symbols are: those in slots were met */
    struct rn_shared_room room;
};

void rn_symbols_init(struct rn_symbols *t, struct rn_arena *arena, struct rn_shared *shared);
/* The symbol of s; never NULL. The bytes are copied when s is new. */
const struct rn_sym *rn_symbols_intern(struct rn_symbols *t, struct rn_str s);
/* The symbol of s when it has been interned, or NULL. */
const struct rn_sym *rn_symbols_lookup(const struct rn_symbols *t, struct rn_str s);

#endif
