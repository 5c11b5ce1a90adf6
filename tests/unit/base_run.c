#include <inttypes.h>

#include "unit.h"

static struct rn_mark mark(uint16_t place)
{
    return (struct rn_mark){.line = 1, .file = place, .column = 1};
}

/* What cannot be told apart from what was fetched is not the user's own. */
Test(run, foreign_places)
{
    struct rn_run run;
    uint16_t own, foreign, last = 1;

    UNIT_RUN(&run);
    own = rn_run_place(&run, RN_S("own"));
    foreign = rn_run_place(&run, RN_S("foreign"));
    cr_expect_not(rn_run_is_foreign(&run, mark(own)));
    cr_expect_not(rn_run_is_foreign(&run, RN_NOWHERE));
    rn_run_foreign_place(&run, foreign);
    rn_run_hide_place(&run, own);
    cr_expect(rn_run_is_foreign(&run, mark(foreign)));
    cr_expect_not(rn_run_is_foreign(&run, mark(own)));
    cr_expect(rn_run_is_foreign(&run, RN_NOWHERE));
    cr_expect(rn_run_is_hidden(&run, mark(own)));
    cr_expect_not(rn_run_is_hidden(&run, mark(foreign)));
    for (int i = 0; i <= UINT16_MAX; i++)
        last = rn_run_place(&run, RN_S("one of many"));
    cr_assert_eq(last, 0);
    cr_expect(rn_run_is_foreign(&run, mark(last)));
    rn_run_free(&run);
}

/* Whatever the arena counts besides its blocks, objects are aligned and do not touch each other. */
Test(run, objects_in_arenas)
{
    enum { N = 4000 };
    struct rn_run run;
    unsigned char *at[N];

    UNIT_RUN(&run);
    run.arena.total += 13;
    for (size_t i = 0; i < N; i++) {
        at[i] = rn_arena_alloc_raw(&run.arena, i % 61);
        cr_assert_eq((uintptr_t)at[i] % RN_ARENA_ALIGNMENT, 0);
        memset(at[i], (int)i & 0xff, i % 61);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < i % 61; k++)
            cr_assert_eq(at[i][k], (unsigned char)i);
    rn_run_free(&run);
}

Test(run, printed_conversions)
{
    struct rn_str nul = RN_S("a\0b"), s;
    struct rn_run run;

    UNIT_RUN(&run);
    s = rn_str_printf(&run.arena, "%.*s|%s|%d|%02d|%u|%zu|%lld|%" PRIu64 "|%04X|%c|%0*d%%",
                      RN_FMT(nul), "text", -1, 7, 8U, (size_t)9, -10LL, UINT64_MAX, 255U, 'c', 3,
                      5);
    cr_expect(rn_str_eq(s, RN_S("a\0b|text|-1|07|8|9|-10|18446744073709551615|00FF|c|005%")));
    rn_run_free(&run);
}

/* What is printed has room, however long it is, and what comes after it stands elsewhere. */
Test(run, printed_texts)
{
    enum { N = 300 };
    struct rn_str printed[N];
    struct rn_run run;

    UNIT_RUN(&run);
    for (int i = 0; i < N; i++) {
        printed[i] = rn_str_printf(&run.arena, "%0*d", i + 1, 0);
        memset(rn_arena_alloc_raw(&run.arena, 8), 'x', 8);
    }
    for (size_t i = 0; i < N; i++) {
        cr_assert_eq(printed[i].n, i + 1);
        cr_assert_eq(strspn(printed[i].p, "0"), i + 1);
        cr_assert_eq(printed[i].p[i + 1], '\0');
    }
    rn_run_free(&run);
}

/* What a step leaves behind, the next one gets. */
Test(run, memory_of_a_step)
{
    struct rn_run run;
    struct rn_arena *scratch;
    struct rn_arena_mark mark;
    size_t total = 0;

    UNIT_RUN(&run);
    scratch = rn_scratch(&run);
    mark = rn_arena_mark(scratch);
    for (int step = 0; step < 5; step++) {
        rn_arena_rewind(scratch, mark);
        cr_assert_eq(scratch->room, 0);
        for (int i = 0; i < 1000; i++)
            memset(rn_arena_alloc_raw(scratch, 1000), step, 1000);
        if (step == 1)
            total = scratch->total;
    }
    cr_expect_eq(scratch->total, total);
    rn_run_free(&run);
    cr_expect_eq(scratch->total, 0);
}

/* Only the last object grows where it stands; what follows begins behind it. */
Test(run, objects_that_grow)
{
    struct rn_run run;
    char *p, *q;

    UNIT_RUN(&run);
    p = rn_arena_alloc_raw(&run.arena, 10);
    if (rn_arena_extend(&run.arena, p, 10, 100)) {
        q = rn_arena_alloc_raw(&run.arena, 8);
        cr_expect_geq(q, p + 100);
    }
    q = rn_arena_alloc_raw(&run.arena, 8);
    cr_expect_not(rn_arena_extend(&run.arena, p, 100, 200));
    cr_expect_not(rn_arena_extend(&run.arena, q, 8, SIZE_MAX));
    cr_expect_not(rn_arena_extend(&run.arena, q, 8, SIZE_MAX / 2));
    cr_expect_not(rn_arena_extend(&run.arena, NULL, 0, 8));
    rn_run_free(&run);
}

/* Where a large object was, others are put; not behind a rewind, which may have taken it away. */
Test(run, objects_given_back)
{
    enum { LARGE = 100 * 1000, SMALL = 1000 };
    struct rn_run run;
    struct rn_arena_mark mark;
    char *large, *p, *q;
    size_t total;

    UNIT_RUN(&run);
    large = rn_arena_alloc_raw(&run.arena, LARGE);
    rn_arena_give_back(&run.arena, rn_arena_alloc_raw(&run.arena, 8), 8);
    rn_arena_give_back(&run.arena, NULL, 0);
    rn_arena_give_back(&run.arena, large, LARGE);
    for (;;) {
        total = run.arena.total;
        p = rn_arena_alloc_raw(&run.arena, SMALL);
        if (p == large || run.arena.total != total)
            break;
    }
#ifndef RN_ARENA_EXACT
    cr_assert(p == large);
    for (int i = 1; i < LARGE / SMALL; i++)
        memset(rn_arena_alloc_raw(&run.arena, SMALL), 'x', SMALL);
    cr_expect_eq(run.arena.total, total);
#endif
    mark = rn_arena_mark(&run.arena);
    large = rn_arena_alloc_raw(&run.arena, LARGE);
    rn_arena_give_back(&run.arena, large, LARGE);
    rn_arena_rewind(&run.arena, mark);
    p = rn_arena_alloc_raw(&run.arena, LARGE);
    q = rn_arena_alloc_raw(&run.arena, LARGE);
    cr_expect(p + LARGE <= q || q + LARGE <= p);
    memset(p, 'x', LARGE);
    memset(q, 'x', LARGE);
    rn_run_free(&run);
}
