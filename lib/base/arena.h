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
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
    char *next;   /* where the head block is free... */
    size_t room;  /* ...and how many bytes; 0 in an arena that gives each object a block */
    size_t total; /* bytes taken from the allocator */
    size_t big;   /* those of them in blocks of big pages */
    size_t limit; /* most of them, 0 for none */
    bool is_part; /* of what several threads need: fewer big pages, which may stay half empty */
    bool keeps;   /* blocks that a rewind leaves behind are kept for what comes... */
    struct rn_block *spare; /* ...here */
    struct rn_block *given; /* by rn_arena_give_back() */
    const struct rn_allocator *allocator;
    struct rn_escape *escape;
};

/* A place to rewind to. */
struct rn_arena_mark {
    struct rn_block *head;
    char *next;
    size_t room;
};

void rn_arena_init(struct rn_arena *a, const struct rn_allocator *allocator,
                   struct rn_escape *escape, size_t limit);
void rn_arena_free(struct rn_arena *a);

enum { RN_ARENA_ALIGNMENT = 8 }; /* of all that is in arenas, and of their sizes */

static inline size_t rn_arena_round(size_t size)
{
    return (size + RN_ARENA_ALIGNMENT - 1) & ~(size_t)(RN_ARENA_ALIGNMENT - 1);
}

/* What does not fit into the head block, or has no size. */
void *rn_arena_alloc_block(struct rn_arena *a, size_t size);

/* size bytes, not set, aligned for pointers and 64-bit numbers; lent by the arena; never NULL. */
static inline void *rn_arena_alloc_raw(struct rn_arena *a, size_t size)
{
    void *p = a->next;

    if (size - 1 >= a->room)
        return rn_arena_alloc_block(a, size);
    a->next += rn_arena_round(size);
    a->room -= rn_arena_round(size);
    return p;
}

/* As rn_arena_alloc_raw, but zeroed. */
static inline void *rn_arena_alloc(struct rn_arena *a, size_t size)
{
    return memset(rn_arena_alloc_raw(a, size), 0, size);
}

/* Makes the object at p longer where it stands, if it is the last one and there is room. */
static inline bool rn_arena_extend(struct rn_arena *a, const void *p, size_t size, size_t more)
{
    size_t extra = rn_arena_round(more) - rn_arena_round(size);

    if (!p || (const char *)p + rn_arena_round(size) != a->next || more < size || extra > a->room)
        return false;
    a->next += extra;
    a->room -= extra;
    return true;
}

/* Gives back the end of the object at p, if it is the last one. */
static inline void rn_arena_shrink(struct rn_arena *a, const void *p, size_t size, size_t less)
{
    size_t extra = rn_arena_round(size) - rn_arena_round(less);

    if (a->room == 0 || (const char *)p + rn_arena_round(size) != a->next)
        return; /* without room, it may have a block of its own */
    a->next -= extra;
    a->room += extra;
}

/* Nothing points to the object at p any more. Where a large one was, others are put, unless the
 * arena is rewound before. */
void rn_arena_give_back(struct rn_arena *a, void *p, size_t size);

struct rn_arena_mark rn_arena_mark(const struct rn_arena *a);
/* Frees everything allocated since the mark. An arena that keeps does so for itself alone: what it
 * has for one step is warm for the next. */
void rn_arena_rewind(struct rn_arena *a, struct rn_arena_mark mark);

/* Leaves for the escape with a render_status; does not return. */
_Noreturn void rn_escape_with(struct rn_escape *escape, int status);

#endif
