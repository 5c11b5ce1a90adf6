#define _GNU_SOURCE /* sched_getaffinity */
#include "base/pool.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "unit.h"

enum { JOBS = 2000, CHILDREN = 5 };

static void rest(long milliseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000}, NULL);
}

static const struct rn_allocator allocator = {unit_resize, NULL};

/* A tree of jobs: each takes its children, and counts. */
struct counting {
    struct rn_job job;
    struct rn_pool *pool;
    atomic_int *count;
    int depth;
};

static void count(struct rn_job *job)
{
    struct counting *c = (struct counting *)job;
    struct counting children[CHILDREN];

    for (int i = 0; c->depth && i < CHILDREN; i++) {
        children[i] = (struct counting){{.work = count}, c->pool, c->count, c->depth - 1};
        rn_pool_add(c->pool, &children[i].job);
    }
    rn_pool_begin(c->pool);
    for (int i = 0; c->depth && i < CHILDREN; i++)
        if (rn_pool_take(c->pool, &children[i].job, true))
            count(&children[i].job);
    atomic_fetch_add(c->count, 1);
}

Test(pool, every_job_is_done_once)
{
    struct rn_pool *pool = rn_pool_new(&allocator, 4);
    struct counting *jobs = calloc(JOBS, sizeof(*jobs));
    atomic_int done = 0;

    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (struct counting){{.work = count}, pool, &done, 0};
        rn_pool_add(pool, &jobs[i].job);
    }
    rn_pool_begin(pool);
    for (int i = 0; i < JOBS; i++)
        if (rn_pool_take(pool, &jobs[i].job, i % 2))
            count(&jobs[i].job);
    cr_assert(eq(int, done, JOBS));
    rn_pool_free(pool);
    free(jobs);
}

Test(pool, jobs_may_need_jobs_of_their_own)
{
    struct rn_pool *pool = rn_pool_new(&allocator, 4);
    atomic_int done = 0;
    struct counting top = {{.work = count}, pool, &done, 4};

    count(&top.job);
    cr_assert(eq(int, done, 1 + 5 + 25 + 125 + 625));
    rn_pool_free(pool);
}

/* Without a thread all is left to who needs it. */
Test(pool, works_without_threads)
{
    struct rn_pool *pool = rn_pool_new(&allocator, 0);
    atomic_int done = 0;
    struct counting top = {{.work = count}, pool, &done, 2};

    count(&top.job);
    cr_assert(eq(int, done, 1 + 5 + 25));
    rn_pool_free(pool);
}

Test(pool, ends_with_jobs_that_nobody_needs)
{
    struct rn_pool *pool = rn_pool_new(&allocator, 2);
    struct counting *jobs = calloc(JOBS, sizeof(*jobs));
    atomic_int done = 0;

    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (struct counting){{.work = count}, pool, &done, 1};
        rn_pool_add(pool, &jobs[i].job);
    }
    rn_pool_begin(pool);
    rn_pool_free(pool);
    cr_assert(le(int, done, JOBS *(1 + CHILDREN)));
    free(jobs);
}

/* A job that runs while the pool settles may still come for one that it queued. */
struct late {
    struct rn_job job;
    struct rn_pool *pool;
    atomic_int begun, settled, *count;
};

static void take_late(struct rn_job *job)
{
    struct late *late = (struct late *)job;
    struct counting children[2];

    for (int i = 0; i < 2; i++) {
        children[i] = (struct counting){{.work = count}, late->pool, late->count, 0};
        rn_pool_add(late->pool, &children[i].job);
    }
    rn_pool_begin(late->pool);
    atomic_store(&late->begun, 1);
    while (!atomic_load(&late->settled))
        rest(1);
    rest(20);
    for (int i = 1; i >= 0; i--)
        if (rn_pool_take(late->pool, &children[i].job, false))
            count(&children[i].job);
}

Test(pool, what_is_forgotten_can_be_taken)
{
    struct rn_pool *pool = rn_pool_new(&allocator, 1);
    atomic_int done = 0;
    struct late late = {.job = {.work = take_late}, .pool = pool, .count = &done};

    rn_pool_add(pool, &late.job);
    rn_pool_begin(pool);
    while (!atomic_load(&late.begun))
        rest(1);
    atomic_store(&late.settled, 1);
    rn_pool_settle(pool);
    cr_assert(eq(int, late.job.state, RN_JOB_DONE));
    cr_assert(eq(int, done, 2));
    rn_pool_free(pool);
}

#ifdef __GLIBC__
struct looking {
    struct rn_job job;
    cpu_set_t set;
    atomic_int looked;
};

static void look(struct rn_job *job)
{
    struct looking *l = (struct looking *)job;

    cr_assert(eq(int, sched_getaffinity(0, sizeof(l->set), &l->set), 0));
    atomic_store(&l->looked, 1);
}

/* Where a thread starts is chosen; where it may run is not. */
Test(pool, threads_may_run_where_their_creator_may)
{
    struct rn_pool *pool = rn_pool_new(&allocator, 1);
    static struct looking l = {.job = {.work = look}};
    static cpu_set_t here;

    rn_pool_add(pool, &l.job);
    rn_pool_begin(pool);
    while (!atomic_load(&l.looked))
        rest(1);
    rn_pool_free(pool);
    cr_assert(eq(int, sched_getaffinity(0, sizeof(here), &here), 0));
    cr_assert(eq(int, memcmp(&l.set, &here, sizeof(here)), 0));
}
#endif
