/* Threads for work that can be done side by side. What is queued last is begun first. Whoever needs
 * a job takes it himself when nobody has begun it, so that no work waits for a thread; while
 * another does it, he does other jobs, or waits. A job waits for no job but those that it queued
 * itself: then there is no circle of those who wait. */
#ifndef RN_BASE_POOL_H
#define RN_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct rn_pool;

enum rn_job_state {
    RN_JOB_QUEUED,    /* nobody has begun it */
    RN_JOB_FORGOTTEN, /* nobody of the pool will: who needs it does it himself */
    RN_JOB_RUNNING,
    RN_JOB_DONE
};

/* Embed it. What it is part of must live until the job was taken or is done. */
struct rn_job {
    /* Called in a thread of the pool, or of who waits; does not escape. */
    void (*work)(struct rn_job *job);
    enum rn_job_state state; /* the pool's, as what follows */
    struct rn_job *above, *below;
};

/* A pool of up to so many threads beside the one that asks; none is started before there is work.
 * NULL when there is no memory. */
struct rn_pool *rn_pool_new(const struct rn_allocator *allocator, unsigned threads);
/* Ends the threads when they have finished what they run; jobs that are queued are not begun. NULL
 * is fine. */
void rn_pool_free(struct rn_pool *pool);

/* Queues a job. Threads that have nothing to do are woken, and new ones started, by
 * rn_pool_begin(), which is called once for all that was added. */
void rn_pool_add(struct rn_pool *pool, struct rn_job *job);
void rn_pool_begin(struct rn_pool *pool);
/* True: nobody has begun the job, and nobody will: it is the caller's. False: it is done, also when
 * that had to be waited for. helps: the caller does other jobs meanwhile, on its own stack. */
bool rn_pool_take(struct rn_pool *pool, struct rn_job *job, bool helps);
/* Forgets the job if nobody has begun it. */
void rn_pool_drop(struct rn_pool *pool, struct rn_job *job);
/* Forgets all that is queued, and waits for all that is running, for a caller that is no job. */
void rn_pool_settle(struct rn_pool *pool);

#endif
