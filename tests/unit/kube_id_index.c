#include "kube/id_index.h"

#include "kube/resset.h"
#include "unit.h"

/* Many under one key come back last first, whatever is added between them. */
Test(kube_id_index, many_of_a_key)
{
    enum { N = 1000 };
    struct rn_resource *rs;
    struct rn_id_index ix = {0};
    const struct rn_id_entry *e;
    struct rn_run run;
    size_t n = N;

    UNIT_RUN(&run);
    ix.arena = &run.arena;
    cr_expect(rn_id_index_last(&ix, RN_KEY1(1)) == NULL);
    rs = RN_NEW_N(&run, struct rn_resource, N);
    for (size_t i = 0; i < N; i++) {
        rn_id_index_add(&ix, RN_KEY1(1), &rs[i]);
        rn_id_index_add(&ix, RN_KEY2(2, i), &rs[i]);
    }
    for (e = rn_id_index_last(&ix, RN_KEY1(1)); e; e = rn_id_index_before(&ix, e))
        cr_assert(e->r == &rs[--n]);
    cr_expect_eq(n, 0);
    for (size_t i = 0; i < N; i++) {
        e = rn_id_index_last(&ix, RN_KEY2(2, i));
        cr_assert(e && e->r == &rs[i]);
    }
    rn_run_free(&run);
}

/* What is added again and again under its keys takes no more room, whatever slots they have. */
Test(kube_id_index, again_under_many_keys)
{
    enum { KEYS = 7, TIMES = 100 };
    struct rn_resource r = {0};
    struct rn_id_index ix = {0};
    struct rn_run run;

    UNIT_RUN(&run);
    ix.arena = &run.arena;
    for (size_t i = 0; i < TIMES * KEYS; i++)
        rn_id_index_add(&ix, RN_KEY2(&run, i % KEYS), &r);
    cr_expect_eq(ix.n, KEYS);
    rn_run_free(&run);
}

/* One that is added again at once is there once; a reset forgets all and takes no memory when there
 * is enough. */
Test(kube_id_index, again_and_reset)
{
    struct rn_resource r = {0}, other = {0};
    struct rn_id_index ix = {0};
    const struct rn_id_entry *e, *at;
    struct rn_run run;

    UNIT_RUN(&run);
    ix.arena = &run.arena;
    rn_id_index_reset(&ix, 100);
    at = ix.at;
    rn_id_index_add(&ix, RN_KEY1(7), &r);
    rn_id_index_add(&ix, RN_KEY1(7), &r);
    e = rn_id_index_last(&ix, RN_KEY1(7));
    cr_assert(e && e->r == &r);
    cr_expect(rn_id_index_before(&ix, e) == NULL);
    rn_id_index_reset(&ix, 100);
    cr_expect(ix.at == at);
    cr_expect(rn_id_index_last(&ix, RN_KEY1(7)) == NULL);
    rn_id_index_add(&ix, RN_KEY1(7), &other);
    e = rn_id_index_last(&ix, RN_KEY1(7));
    cr_assert(e && e->r == &other);
    rn_run_free(&run);
}

/* One that was dropped is made anew; one that was made in another arena grows in this one, and what
 * it stood in stays there. */
Test(kube_id_index, dropped_and_adopted)
{
    enum { N = 2000 };
    struct rn_resource *rs;
    struct rn_id_index ix = {0};
    const struct rn_id_entry *e;
    struct rn_run run, other;
    char *first, *p;

    UNIT_RUN(&run);
    UNIT_RUN(&other);
    ix.arena = &run.arena;
    rs = RN_NEW_N(&run, struct rn_resource, N);
    for (int time = 0; time < 2; time++) {
        rn_id_index_drop(&ix);
        cr_expect(rn_id_index_last(&ix, RN_KEY1(7)) == NULL);
        for (size_t i = 0; i < N / 2; i++)
            rn_id_index_add(&ix, RN_KEY1(i), &rs[i]);
    }
    first = (char *)ix.at;
    rn_id_index_adopt(&ix, &other.arena);
    for (size_t i = N / 2; i < N; i++)
        rn_id_index_add(&ix, RN_KEY1(i), &rs[i]);
    for (size_t i = 0; i < N; i++) {
        e = rn_id_index_last(&ix, RN_KEY1(i));
        cr_assert(e && e->r == &rs[i]);
    }
    for (int i = 0; i < 1000; i++) {
        p = rn_arena_alloc_raw(&other.arena, 100);
        cr_assert(p < first || p >= first + N / 2 * sizeof(struct rn_id_entry));
    }
    rn_id_index_drop(&ix);
    rn_id_index_reset(&ix, 10);
    rn_id_index_add(&ix, RN_KEY1(1), rs);
    e = rn_id_index_last(&ix, RN_KEY1(1));
    cr_assert(e && e->r == rs);
    rn_run_free(&other);
    rn_run_free(&run);
}
