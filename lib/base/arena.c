#define _DEFAULT_SOURCE /* madvise */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/poison.h"
#include "render/render.h"

/* Blocks grow with the arena, up to the size of a big page on the usual machines. */
enum {
    FIRST_BLOCK_SIZE = 32 * 1024,
    BLOCK_SIZE = 256 * 1024,
    BIG_FROM = 1024 * 1024, /* bytes in an arena */
    ALL_BIG_FROM_IN_PART = 8 * 1024 * 1024,
    BIG_PAGE = 2 * 1024 * 1024,
    LEAST_GIVEN_BACK = 4096
};

static_assert(RN_ARENA_ALIGNMENT >= alignof(uint64_t) && RN_ARENA_ALIGNMENT >= alignof(void *),
              "all that is in arenas is aligned");

struct rn_block {
    struct rn_block *next;
    size_t size; /* of the whole block, header included */
};

#define HEADER                                                                                     \
    ((sizeof(struct rn_block) + RN_ARENA_ALIGNMENT - 1) / RN_ARENA_ALIGNMENT * RN_ARENA_ALIGNMENT)

void *rn_default_resize(void *user, void *old, size_t size)
{
    void *p;

    (void)user;
    if (size == 0) {
        free(old);
        return NULL;
    }
    if (old || size % BIG_PAGE != 0)
        return realloc(old, size);
    if (posix_memalign(&p, BIG_PAGE, size) != 0)
        return NULL;
#ifdef MADV_HUGEPAGE
    madvise(p, size, MADV_HUGEPAGE); /* a wish: what comes of it does not matter */
#endif
    return p;
}

void rn_escape_with(struct rn_escape *escape, int status)
{
    escape->status = status;
    longjmp(escape->env, 1);
}

void rn_arena_init(struct rn_arena *a, const struct rn_allocator *allocator,
                   struct rn_escape *escape, size_t limit)
{
    *a = (struct rn_arena){.allocator = allocator, .escape = escape, .limit = limit};
}

static void free_block(struct rn_arena *a, struct rn_block **list)
{
    struct rn_block *b = *list;

    *list = b->next;
    ASAN_UNPOISON_MEMORY_REGION(b, b->size);
    a->total -= b->size;
    a->big -= b->size % BIG_PAGE == 0 ? b->size : 0;
    a->allocator->resize(a->allocator->user, b, 0);
}

void rn_arena_free(struct rn_arena *a)
{
    while (a->head)
        free_block(a, &a->head);
    while (a->spare)
        free_block(a, &a->spare);
    a->next = NULL;
    a->room = 0;
    a->given = NULL;
}

#ifndef RN_ARENA_EXACT
/* Nobody knows how much will be needed, and half of the last big page is wasted, on average. That
 * is much where several arenas share the work: until they are large, they take small blocks, too.
 */
static bool big_pays(const struct rn_arena *a)
{
    if (a->is_part && a->total < ALL_BIG_FROM_IN_PART)
        return a->total >= 2 * a->big + BIG_FROM;
    return a->total >= BIG_FROM;
}
#endif

/* RN_ARENA_EXACT gives each object a block of its own, so that sanitizers see its bounds. */
static size_t block_size(const struct rn_arena *a, size_t need)
{
#ifdef RN_ARENA_EXACT
    (void)a;
    return need;
#else
    /* As much again as there is, so that little is taken (and locked) for small inputs. */
    size_t size = a->total < FIRST_BLOCK_SIZE ? FIRST_BLOCK_SIZE
                  : a->total < BLOCK_SIZE     ? rn_arena_round(a->total)
                                              : BLOCK_SIZE;

    if (big_pays(a) && need < SIZE_MAX / 4)
        return (need + BIG_PAGE - 1) / BIG_PAGE * BIG_PAGE;
    return need > size ? need : size;
#endif
}

static void begin_block(struct rn_arena *a, struct rn_block *b)
{
    b->next = a->head;
    a->head = b;
    a->next = (char *)b + HEADER;
    a->room = b->size - HEADER;
}

void rn_arena_give_back(struct rn_arena *a, void *p, size_t size)
{
#ifdef RN_ARENA_EXACT
    (void)a;
    ASAN_POISON_MEMORY_REGION(p, size); /* who still uses it is to be seen */
#else
    struct rn_block *b = p;

    if (size < LEAST_GIVEN_BACK)
        return;
    b->next = a->given;
    b->size = rn_arena_round(size);
    a->given = b;
#endif
}

/* What was given back, with so much room. */
static bool use_given(struct rn_arena *a, size_t need)
{
    for (struct rn_block **at = &a->given; *at; at = &(*at)->next) {
        struct rn_block *b = *at;

        if (b->size < need)
            continue;
        *at = b->next;
        a->room = b->size;
        a->next = (char *)b;
        return true;
    }
    return false;
}

/* A block that was kept, with so much room. */
static bool add_spare(struct rn_arena *a, size_t need)
{
    for (struct rn_block **at = &a->spare; *at; at = &(*at)->next) {
        struct rn_block *b = *at;

        if (b->size - HEADER >= need) {
            *at = b->next;
            begin_block(a, b);
            return true;
        }
    }
    return false;
}

static void add_block(struct rn_arena *a, size_t need)
{
    size_t size = block_size(a, HEADER + need);
    struct rn_block *b;

    if (need > SIZE_MAX / 2)
        rn_escape_with(a->escape, RENDER_ENOMEM);
    if (a->limit && (size > a->limit || a->total > a->limit - size))
        rn_escape_with(a->escape, RENDER_ELIMIT);
    b = a->allocator->resize(a->allocator->user, NULL, size);
    if (!b)
        rn_escape_with(a->escape, RENDER_ENOMEM);
    b->size = size;
    a->total += size;
    a->big += size % BIG_PAGE == 0 ? size : 0;
    begin_block(a, b);
}

void *rn_arena_alloc_block(struct rn_arena *a, size_t size)
{
    size_t need = rn_arena_round(size ? size : 1);
    void *p;

    if (need < size)
        rn_escape_with(a->escape, RENDER_ENOMEM);
    if (need > a->room && !use_given(a, need) && !add_spare(a, need))
        add_block(a, need);
    p = a->next;
    a->next += need;
#ifdef RN_ARENA_EXACT
    a->room = 0;
#else
    a->room -= need;
#endif
    return p;
}

struct rn_arena_mark rn_arena_mark(const struct rn_arena *a)
{
    return (struct rn_arena_mark){a->head, a->next, a->room};
}

static bool keeps(const struct rn_arena *a)
{
#ifdef RN_ARENA_EXACT
    (void)a;
    return false; /* what is used after a rewind is to be seen */
#else
    return a->keeps;
#endif
}

void rn_arena_rewind(struct rn_arena *a, struct rn_arena_mark mark)
{
    while (a->head != mark.head) {
        struct rn_block *b = a->head;

        if (!keeps(a)) {
            free_block(a, &a->head);
            continue;
        }
        a->head = b->next;
        b->next = a->spare;
        a->spare = b;
    }
    a->next = mark.next;
    a->room = mark.room;
    a->given = NULL; /* it may have been there */
}
