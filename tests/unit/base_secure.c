#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/secure.h"
#include "unit.h"

#define CANARY "canary in locked memory"

static size_t frees, leaks;

/* Looks for the canary in each block that is given back. */
static void *watching_resize(void *user, void *old, size_t size)
{
    (void)user;
    if (size)
        return realloc(old, size);
    frees += old != NULL;
    if (old) {
        struct rn_str block = rn_str_make(old, malloc_usable_size(old));

        leaks += rn_str_find_str(block, RN_S(CANARY), 0) < block.n;
    }
    free(old);
    return NULL;
}

static const struct rn_allocator watching = {watching_resize, NULL};

static void fill(struct rn_arena *arena)
{
    for (int i = 0; i < 3000; i++)
        rn_str_dup(arena, RN_S(CANARY "                            "));
    rn_str_dup(arena, rn_str_make(memset(rn_arena_alloc(arena, 1 << 20), 'x', 1 << 20), 1 << 20));
    rn_str_dup(arena, RN_S(CANARY));
}

Test(secure, what_is_freed_is_wiped)
{
    static struct rn_run run;

    rn_run_init(&run, &watching, 0);
    if (setjmp(run.escape.env))
        abort();
    rn_run_start(&run);
    fill(rn_secure(&run));
    rn_run_free(&run);
    cr_assert_gt(frees, 2);
    cr_assert_eq(leaks, 0);
}

/* The test must be able to fail. */
Test(secure, what_is_not_locked_is_not_wiped)
{
    static struct rn_run run;

    rn_run_init(&run, &watching, 0);
    if (setjmp(run.escape.env))
        abort();
    rn_run_start(&run);
    fill(&run.arena);
    rn_run_free(&run);
    cr_assert_gt(leaks, 0);
}

Test(secure, an_escape_wipes_too)
{
    static struct rn_run run;
    volatile bool escaped = false;

    rn_run_init(&run, &watching, 1 << 20);
    if (setjmp(run.escape.env)) {
        escaped = true;
    } else {
        rn_run_start(&run);
        fill(rn_secure(&run));
        rn_arena_alloc(&run.arena, 1 << 21);
    }
    cr_assert(escaped);
    cr_assert_eq(run.escape.status, RENDER_ELIMIT);
    rn_run_free(&run);
    cr_assert_eq(leaks, 0);
}

Test(secure, everything)
{
    static struct rn_run run;

    rn_run_init(&run, &watching, 0);
    if (setjmp(run.escape.env))
        abort();
    rn_secure_everything(&run);
    rn_run_start(&run);
    cr_assert_eq(rn_secure(&run), &run.arena);
    fill(&run.arena);
    rn_run_free(&run);
    cr_assert_eq(leaks, 0);
}

Test(secure, a_limit)
{
    static struct rn_run run;

    UNIT_RUN(&run);
    cr_assert_not_null(rn_secure_try(&run, 1000));
    cr_assert_null(rn_secure_try(&run, RN_SECURE_LIMIT));
    cr_assert_not_null(rn_secure_try(&run, 1000));
    cr_assert_eq(rn_secure(&run)->escape, &run.escape);
    rn_run_free(&run);
}

static size_t count_diags(const struct rn_run *run)
{
    size_t n = 0;

    for (const struct rn_diag *d = run->diags; d; d = d->next)
        n++;
    return n;
}

/* Without the right to lock, memory is still handed out, and that is said once. */
Test(secure, memory_that_cannot_be_locked)
{
    static struct rn_run run;
    struct rlimit none = {0, 0};

    if (geteuid() == 0 && setuid(65534))
        cr_skip("cannot give up the right to lock memory");
    cr_assert_eq(setrlimit(RLIMIT_MEMLOCK, &none), 0);
    UNIT_RUN(&run);
    rn_secure_report(&run);
    cr_assert_eq(count_diags(&run), 0);
    cr_assert_not_null(rn_secure_alloc(&run, 1000));
#ifndef RN_ARENA_EXACT /* the address sanitizer locks nothing, and says that it did */
    rn_secure_report(&run);
    rn_secure_report(&run);
    cr_assert_eq(count_diags(&run), 1);
    cr_assert_str_eq(run.diags->code, RN_W_MEMORY_LOCK);
    cr_assert_eq(run.diags->severity, RENDER_WARNING);
#endif
    rn_run_free(&run);
}
