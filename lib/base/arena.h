/* Arena: memory that lives as long as its owner and is freed in one go. Nothing in the library
 * frees a single object. Any room may allocate; only the run (run.h) makes and frees arenas.
 *
 * An allocation never returns NULL: when the host's allocator fails or the arena's limit is met,
 * control goes to the escape that the door (render.c) set, and the build ends with a status. So
 * nothing that must be released by hand may be held across an allocation; register it with
 * rn_run_defer() first. */
#ifndef RN_BASE_ARENA_H
#define RN_BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

/* Where control goes when memory runs out: status is a render_status. */
struct rn_escape {
    jmp_buf env;
    int status;
};

/* The host's allocator. realloc semantics of C; size 0 frees and returns NULL. */
struct rn_allocator {
    void *(*resize)(void *user, void *old, size_t size);
    void *user;
};

/* The C library's, but big blocks are put where the system can map them in big pages: a build
 * touches most of its memory once, so what the system does for each page counts. */
void *rn_default_resize(void *user, void *old, size_t size);

struct rn_block;

struct rn_arena {
    struct rn_block *head;
    size_t used;  /* bytes taken from the head block */
    size_t total; /* bytes taken from the allocator */
    size_t limit; /* most of them, 0 for none */
    const struct rn_allocator *allocator;
    struct rn_escape *escape;
};

/* A place to rewind to. */
struct rn_arena_mark {
    struct rn_block *head;
    size_t used;
};

void rn_arena_init(struct rn_arena *a, const struct rn_allocator *allocator,
                   struct rn_escape *escape, size_t limit);
void rn_arena_free(struct rn_arena *a);

/* size bytes, zeroed, aligned for pointers and 64-bit numbers; lent by the arena; never NULL. */
void *rn_arena_alloc(struct rn_arena *a, size_t size);
/* As rn_arena_alloc, but the bytes are not set. */
void *rn_arena_alloc_raw(struct rn_arena *a, size_t size);

struct rn_arena_mark rn_arena_mark(const struct rn_arena *a);
/* Frees everything allocated since the mark. */
void rn_arena_rewind(struct rn_arena *a, struct rn_arena_mark mark);

/* Leaves for the escape with a render_status; does not return. */
_Noreturn void rn_escape_with(struct rn_escape *escape, int status);

#endif
