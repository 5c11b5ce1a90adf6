#include "base/secure.h"

#include <assert.h>
#include <sodium.h>
#include <unistd.h>

#include "base/poison.h"

/* In front of each block: what the host's allocator gave, and the whole pages within. */
struct locked {
    void *raw;
    size_t size; /* of the pages, this header included */
};

#define HEADER ((size_t)64)

static size_t page_size(void)
{
    long size = sysconf(_SC_PAGESIZE);

    return size > 0 ? (size_t)size : 4096;
}

static void *lock_pages(struct rn_run *run, size_t size)
{
    size_t page = page_size(), pages;
    struct locked *l;
    uintptr_t at;
    void *raw;

    if (size > SIZE_MAX - HEADER - 2 * page)
        return NULL;
    pages = (size + HEADER + page - 1) / page * page;
    raw = run->allocator.resize(run->allocator.user, NULL, pages + page);
    if (!raw)
        return NULL;
    at = ((uintptr_t)raw + page - 1) / page * page;
    l = (struct locked *)((char *)raw + (at - (uintptr_t)raw));
    l->raw = raw;
    l->size = pages;
    /* Leaves the pages out of core dumps also when it cannot lock them. */
    if (sodium_mlock(l, pages))
        run->secure.unlocked = true;
    ASAN_POISON_MEMORY_REGION((char *)l + HEADER + size, pages - HEADER - size);
    return (char *)l + HEADER;
}

static void free_pages(struct rn_run *run, void *block)
{
    struct locked *l = (struct locked *)(void *)((char *)block - HEADER);
    void *raw = l->raw;

    ASAN_UNPOISON_MEMORY_REGION(l, l->size);
    sodium_munlock(l, l->size); /* wipes them first */
    run->allocator.resize(run->allocator.user, raw, 0);
}

/* The allocator of locked arenas: blocks are made and freed, never resized. */
static void *resize_locked(void *user, void *old, size_t size)
{
    if (size)
        return old ? NULL : lock_pages(user, size);
    free_pages(user, old);
    return NULL;
}

static void start(struct rn_run *run)
{
    /* Chooses the fastest code for this processor; safe to repeat and from many threads. */
    if (sodium_init() < 0)
        rn_escape_with(&run->escape, RENDER_EHOST);
    run->secure.allocator = (struct rn_allocator){resize_locked, run};
    rn_arena_init(&run->secure.arena, &run->secure.allocator, &run->escape, RN_SECURE_LIMIT);
}

struct rn_arena *rn_secure(struct rn_run *run)
{
    if (!run->secure.allocator.resize)
        start(run);
    return run->secure.everything ? &run->arena : &run->secure.arena;
}

void rn_secure_everything(struct rn_run *run)
{
    rn_secure(run);
    assert(!run->arena.head);
    run->arena.allocator = &run->secure.allocator;
    run->secure.everything = true;
}

void *rn_secure_alloc(struct rn_run *run, size_t size)
{
    return rn_arena_alloc(rn_secure(run), size);
}

void *rn_secure_try(struct rn_run *run, size_t size)
{
    struct rn_arena *a = rn_secure(run);
    struct rn_escape here;
    void *volatile p = NULL;

    a->escape = &here;
    if (!setjmp(here.env))
        p = rn_arena_alloc(a, size);
    a->escape = &run->escape;
    return p;
}

struct rn_str rn_secure_dup(struct rn_run *run, struct rn_str s)
{
    return rn_str_dup(rn_secure(run), s);
}

void rn_secure_report(struct rn_run *run)
{
    if (!run->secure.unlocked || run->secure.reported)
        return;
    run->secure.reported = true;
    rn_warning(run, RN_NOWHERE, RN_W_MEMORY_LOCK,
               "memory that holds secrets could not be locked and may be written to swap");
    rn_hint(run, RENDER_OK, "raise the limit of locked memory (ulimit -l)");
}

void rn_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}
