/* The run: what one build owns and every room gets as its first argument: arenas, symbols, places,
 * diagnostics, clean-ups. One thread at a time. Runs share nothing, but for those that were made to
 * share symbols and places (shared.h). */
#ifndef RN_BASE_RUN_H
#define RN_BASE_RUN_H

#include "base/arena.h"
#include "base/codes.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "base/sym.h"

/* Something outside the arenas that is released when the run ends, however it ends. */
struct rn_deferred {
    void (*release)(void *what);
    void *what;
    struct rn_deferred *next;
};

/* Locked memory (secure.h). */
struct rn_secure {
    struct rn_arena arena;         /* of its own, not used when everything is locked */
    struct rn_allocator allocator; /* resize NULL: not started */
    bool everything;               /* the run's arena is locked memory */
    bool unlocked, reported;       /* the system did not let us lock; that was said */
    void *ciphers;                 /* secret/crypto_mbed.c's, loaded on first use */
};

/* A comment of a resource that is a JSON object: it may be a schema (kube/schema.h). */
struct rn_comment_object {
    const struct rn_node *root; /* NULL: it is none */
    bool checked;
};

struct rn_comment_objects {
    struct rn_comment_object *at;
    size_t n, cap;
};

struct rn_transformer_config;
struct rn_schemas;

struct rn_run {
    struct rn_arena arena;   /* as long as the build */
    struct rn_arena scratch; /* rn_scratch()'s */
    struct rn_arena passing; /* of trees that are done with at once: rn_nodes_pass() */
    struct rn_arena *nodes;  /* where trees are made: arena, or passing */
    struct rn_symbols symbols;
    const struct rn_sym *words[RN_WORDS];
    const struct rn_sym *empty; /* the symbol of "" */
    struct rn_shared *shared;   /* shared.h: where symbols and places are; NULL: here */
    struct rn_str *places;      /* by rn_mark.file: the path as shown to people */
    size_t nplaces, places_cap;
    /* Bits by rn_mark.file, or NULL: no value of it goes into a message; it is not the user's own.
     */
    uint8_t *hidden_places, *foreign_places;
    struct rn_diag *diags, **diags_end;
    size_t errors;
    bool strict;                  /* warn of what the reference lets pass silently */
    const struct rn_frame *frame; /* the kustomization being built */
    struct rn_deferred *deferred;
    struct rn_map regexes; /* regex.c's cache: pattern symbol to compiled expression */
    struct rn_map types;   /* kube/resource.c's cache: apiVersion, kind to what it is */
    struct rn_known_field *known_fields; /* schema.c's: of built-in schemas, made on first use */
    struct rn_schemas *schemas;          /* kube/schema.c's, made on first use */
    struct rn_comment_objects comments;  /* by the number that a node or pair has, minus 1 */
    uint32_t epoch;                      /* changes when identities may be others than they were */
    const struct rn_transformer_config *default_config; /* kube/config.c's, made on first use */
    struct rn_secure secure;
    struct rn_libfyaml *text_parser; /* of texts in values, kept for the next one */
    uint32_t stamp;                  /* last stamp handed out */
    size_t input_bytes;              /* read so far: a guess at what the output needs */
    struct rn_escape escape;
    struct rn_allocator allocator;
};

/* The run must not move afterwards. The caller sets run->escape.env before anything else. */
void rn_run_init(struct rn_run *run, const struct rn_allocator *allocator, size_t memory_limit);
/* Makes the symbols; may escape. */
void rn_run_start(struct rn_run *run);
void rn_run_free(struct rn_run *run);

/* A zeroed object, or n of them, in the run's arena. */
#define RN_NEW(run, type) ((type *)rn_arena_alloc(&(run)->arena, sizeof(type)))
#define RN_NEW_N(run, type, n) RN_NEW_N_IN(&(run)->arena, type, n)
#define RN_NEW_N_IN(arena, type, n) ((type *)rn_arena_alloc(arena, (n) * sizeof(type)))

/* The fixed symbol of a word in words.def. */
#define RN_WORD(run, w) ((run)->words[RN_W_##w])

static inline const struct rn_sym *rn_intern(struct rn_run *run, struct rn_str s)
{
    return rn_symbols_intern(&run->symbols, s);
}

static inline const struct rn_sym *rn_intern_c(struct rn_run *run, const char *cstr)
{
    return rn_symbols_intern(&run->symbols, rn_str_from(cstr));
}

/* Room for one more item in an arena array: RN_PUSH(run, ptr, n, cap) = item; */
#define RN_PUSH(run, p, n, cap) RN_PUSH_IN(&(run)->arena, p, n, cap)
#define RN_PUSH_IN(arena, p, n, cap)                                                               \
    (*((n) == (cap) ? ((p) = rn_grow(arena, p, n, &(cap), sizeof(*(p))), &(p)[(n)++])              \
                    : &(p)[(n)++]))
void *rn_grow(struct rn_arena *arena, void *p, size_t n, size_t *cap, size_t size);

/* Memory for one step, like the run's but for its length: take a mark, and rewind to it when what
 * was made is not needed any more. */
struct rn_arena *rn_scratch(struct rn_run *run);

/* From here on the reader makes trees that pass: rn_nodes_stay() frees them, and what follows is to
 * stay. What else is made in between is not freed. */
struct rn_arena_mark rn_nodes_pass(struct rn_run *run);
void rn_nodes_stay(struct rn_run *run, struct rn_arena_mark mark);

/* Releases what when the run ends. Call it before the thing is acquired (with *slot's what NULL)
 * when the acquiring may escape. Returns the entry, so that what can be set later. */
struct rn_deferred *rn_run_defer(struct rn_run *run, void (*release)(void *), void *what);

/* A new place (a file or a step that writes nodes); its index goes into marks. */
uint16_t rn_run_place(struct rn_run *run, struct rn_str shown_path);
/* The path of the place of a mark; "" for nowhere. */
struct rn_str rn_run_place_path(const struct rn_run *run, struct rn_mark mark);
/* What is there was decrypted, or printed by a program that was told what was: messages about it
 * name fields, and no values. */
void rn_run_hide_place(struct rn_run *run, uint16_t place);
/* Of another run that shares its places: those that are hidden or foreign there are so here. */
void rn_run_note_places(struct rn_run *run, const uint8_t *hidden, const uint8_t *foreign);
bool rn_run_is_hidden(const struct rn_run *run, struct rn_mark mark);
/* What is there was fetched, or printed by a program: it may not ask for what the user has. */
void rn_run_foreign_place(struct rn_run *run, uint16_t place);
/* A mark without a place is foreign when any other is. */
bool rn_run_is_foreign(const struct rn_run *run, struct rn_mark mark);

/* Adds an error at a mark and returns RENDER_EINPUT, for `return rn_error(...)`. */
int rn_error(struct rn_run *run, struct rn_mark mark, const char *code, const char *fmt, ...)
    __attribute__((cold, format(printf, 4, 5)));
/* As rn_error, with the status to return. */
int rn_fail(struct rn_run *run, int status, struct rn_mark mark, const char *code, const char *fmt,
            ...) __attribute__((cold, format(printf, 5, 6)));
/* What the reader of the last diagnostic should do, one sentence in lower case. Returns the status
 * that is passed in: return rn_hint(run, rn_error(...), "..."). */
int rn_hint(struct rn_run *run, int status, const char *fmt, ...)
    __attribute__((cold, format(printf, 3, 4)));
void rn_warning(struct rn_run *run, struct rn_mark mark, const char *code, const char *fmt, ...)
    __attribute__((cold, format(printf, 4, 5)));

/* How many diagnostics there are, and back to that: for "try this, else that". */
struct rn_diag **rn_diag_mark(struct rn_run *run);
void rn_diag_rewind(struct rn_run *run, struct rn_diag **mark);
/* As rn_diag_rewind; returns what was there, to be put back later by rn_diag_put. */
struct rn_diag *rn_diag_take(struct rn_run *run, struct rn_diag **mark);
void rn_diag_put(struct rn_run *run, struct rn_diag *taken);

/* Forwards a failure. */
#define RN_TRY(expr)                                                                               \
    do {                                                                                           \
        int rn_status_ = (expr);                                                                   \
        if (rn_status_)                                                                            \
            return rn_status_;                                                                     \
    } while (0)

/* A function that is kept out of the common way, which needs no room for what it does. */
#define RN_RARE __attribute__((noinline))

#define RN_NOWHERE ((struct rn_mark){0})

#endif
