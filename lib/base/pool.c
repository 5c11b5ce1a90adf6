#include "base/pool.h"

#include <pthread.h>
#include <string.h>

enum {
    MAX_THREADS = 256,
    STACK = 16 * 1024 * 1024 /* what recursion up to its limits needs; not used, it costs nothing */
};

struct rn_pool {
    struct rn_allocator allocator;
    pthread_mutex_t lock; /* of all that follows, and of the jobs' states */
    pthread_cond_t added, done;
    struct rn_job *top;
    size_t queued, running;
    unsigned wanted, started, idle;
    bool failed; /* the system lets us have no more threads */
    bool ends;
    pthread_t threads[MAX_THREADS];
};

struct rn_pool *rn_pool_new(const struct rn_allocator *allocator, unsigned threads)
{
    struct rn_pool *pool = allocator->resize(allocator->user, NULL, sizeof(*pool));

    if (!pool)
        return NULL;
    memset(pool, 0, sizeof(*pool));
    pool->allocator = *allocator;
    pool->wanted = threads < MAX_THREADS ? threads : MAX_THREADS;
    if (pthread_mutex_init(&pool->lock, NULL) == 0) {
        if (pthread_cond_init(&pool->added, NULL) == 0) {
            if (pthread_cond_init(&pool->done, NULL) == 0)
                return pool;
            pthread_cond_destroy(&pool->added);
        }
        pthread_mutex_destroy(&pool->lock);
    }
    allocator->resize(allocator->user, pool, 0);
    return NULL;
}

/* ---- Under the lock -------------------------------------------------------------------------- */

static void push(struct rn_pool *pool, struct rn_job *job)
{
    job->state = RN_JOB_QUEUED;
    job->above = NULL;
    job->below = pool->top;
    if (pool->top)
        pool->top->above = job;
    pool->top = job;
    pool->queued++;
}

static void unlink_job(struct rn_pool *pool, struct rn_job *job)
{
    if (job->above)
        job->above->below = job->below;
    else
        pool->top = job->below;
    if (job->below)
        job->below->above = job->above;
    pool->queued--;
}

static void forget_job(struct rn_pool *pool, struct rn_job *job)
{
    if (job->state != RN_JOB_QUEUED)
        return;
    unlink_job(pool, job);
    job->state = RN_JOB_FORGOTTEN;
}

/* Takes the topmost job off and runs it, without the lock. */
static void run_top(struct rn_pool *pool)
{
    struct rn_job *job = pool->top;

    unlink_job(pool, job);
    job->state = RN_JOB_RUNNING;
    pool->running++;
    pthread_mutex_unlock(&pool->lock);
    job->work(job);
    pthread_mutex_lock(&pool->lock);
    job->state = RN_JOB_DONE;
    pool->running--;
    pthread_cond_broadcast(&pool->done);
}

/* ---- Threads -------------------------------------------------------------------------------- */

static void *run_thread(void *user)
{
    struct rn_pool *pool = user;

    pthread_mutex_lock(&pool->lock);
    while (!pool->ends) {
        if (pool->top) {
            run_top(pool);
            continue;
        }
        pool->idle++;
        pthread_cond_wait(&pool->added, &pool->lock);
        pool->idle--;
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* A thread more, when there is work for it. */
static void start_thread(struct rn_pool *pool)
{
    pthread_attr_t attr;

    if (pool->queued <= pool->idle || pool->failed || pool->started == pool->wanted)
        return;
    pool->failed = pthread_attr_init(&attr) != 0;
    if (pool->failed)
        return;
    pool->failed = pthread_attr_setstacksize(&attr, STACK) != 0 ||
                   pthread_create(&pool->threads[pool->started], &attr, run_thread, pool) != 0;
    pool->started += !pool->failed;
    pthread_attr_destroy(&attr);
}

void rn_pool_free(struct rn_pool *pool)
{
    struct rn_allocator allocator;

    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->ends = true;
    pthread_cond_broadcast(&pool->added);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->done);
    pthread_cond_destroy(&pool->added);
    pthread_mutex_destroy(&pool->lock);
    allocator = pool->allocator;
    allocator.resize(allocator.user, pool, 0);
}

/* ---- Jobs ----------------------------------------------------------------------------------- */

void rn_pool_add(struct rn_pool *pool, struct rn_job *job)
{
    pthread_mutex_lock(&pool->lock);
    push(pool, job);
    start_thread(pool);
    pthread_cond_signal(&pool->added);
    pthread_mutex_unlock(&pool->lock);
}

bool rn_pool_take(struct rn_pool *pool, struct rn_job *job, bool helps)
{
    bool taken;

    pthread_mutex_lock(&pool->lock);
    forget_job(pool, job);
    taken = job->state == RN_JOB_FORGOTTEN;
    while (!taken && job->state != RN_JOB_DONE) {
        if (helps && pool->top)
            run_top(pool);
        else
            pthread_cond_wait(&pool->done, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return taken;
}

void rn_pool_drop(struct rn_pool *pool, struct rn_job *job)
{
    pthread_mutex_lock(&pool->lock);
    forget_job(pool, job);
    pthread_mutex_unlock(&pool->lock);
}

void rn_pool_settle(struct rn_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    do {
        while (pool->top)
            forget_job(pool, pool->top);
        if (pool->running)
            pthread_cond_wait(&pool->done, &pool->lock);
    } while (pool->running || pool->top);
    pthread_mutex_unlock(&pool->lock);
}
