#define _GNU_SOURCE /* pthread_attr_setaffinity_np */
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum {
    MAX_THREADS = 256,
    GLANCES = 8000,          /* before a thread sleeps: some 0.2 ms, to be woken takes 0.1 */
    MOST_LOOKING = 3,        /* threads that look out for work at once: each costs a processor */
    STACK = 16 * 1024 * 1024 /* what recursion up to its limits needs; not used, it costs nothing */
};

/* Which processors a thread may run on. */
struct cpus {
#ifdef __GLIBC__
    cpu_set_t set;
#endif
    bool known;
};

struct thread {
    struct rn_pool *pool;
    pthread_t id;
    struct cpus all; /* those of the thread that started it */
    bool runs;       /* it could be started */
};

/* What threads wait for, asleep or looking out. */
struct event {
    pthread_cond_t cond;
    atomic_uint times; /* that it has happened; set with the lock */
};

struct rn_pool {
    struct rn_allocator allocator;
    pthread_mutex_t lock; /* of all that follows, and of the jobs' states */
    struct event added, done;
    struct rn_job *top;
    size_t queued, running;
    unsigned wanted, started, starting, idle;
    unsigned looking; /* of the idle ones */
    bool failed;      /* the system lets us have no more threads */
    bool ends;
    struct thread threads[]; /* as many as are wanted; each is written by who starts it */
};

struct rn_pool *rn_pool_new(const struct rn_allocator *allocator, unsigned threads)
{
    unsigned wanted = threads < MAX_THREADS ? threads : MAX_THREADS;
    size_t size = sizeof(struct rn_pool) + wanted * sizeof(struct thread);
    struct rn_pool *pool = allocator->resize(allocator->user, NULL, size);

    if (!pool)
        return NULL;
    memset(pool, 0, size);
    pool->allocator = *allocator;
    pool->wanted = wanted;
    if (pthread_mutex_init(&pool->lock, NULL) == 0) {
        if (pthread_cond_init(&pool->added.cond, NULL) == 0) {
            if (pthread_cond_init(&pool->done.cond, NULL) == 0)
                return pool;
            pthread_cond_destroy(&pool->added.cond);
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

static void announce(struct event *event)
{
    atomic_fetch_add_explicit(&event->times, 1, memory_order_relaxed);
    pthread_cond_broadcast(&event->cond);
}

static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* Looks out for the event before the thread sleeps: to be woken takes longer than most steps of a
 * build, and who wakes it waits, too. Without the lock meanwhile; false when it did not happen. */
static bool look_out(struct rn_pool *pool, struct event *event)
{
    unsigned before = atomic_load_explicit(&event->times, memory_order_relaxed), now = before;

    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < GLANCES && now == before; i++) {
        relax();
        now = atomic_load_explicit(&event->times, memory_order_relaxed);
    }
    pthread_mutex_lock(&pool->lock);
    return atomic_load_explicit(&event->times, memory_order_relaxed) != before;
}

/* Until there may be work. */
static void wait_for_work(struct rn_pool *pool)
{
    bool met = false;

    pool->idle++;
    if (pool->looking < MOST_LOOKING) {
        pool->looking++;
        met = look_out(pool, &pool->added);
        pool->looking--;
    }
    if (!met)
        pthread_cond_wait(&pool->added.cond, &pool->lock);
    pool->idle--;
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
    announce(&pool->done);
}

/* ---- Threads -------------------------------------------------------------------------------- */

#ifdef __GLIBC__
/* Some schedulers start a thread where its creator runs (packing, which saves power, and is common
 * in virtual machines): by the time that they move it, a build is over. So it starts elsewhere. */
static struct cpus start_elsewhere(pthread_attr_t *attr)
{
    struct cpus all = {.known = false};
    cpu_set_t others;
    int here = sched_getcpu();

    if (here < 0 || here >= CPU_SETSIZE || sched_getaffinity(0, sizeof(all.set), &all.set))
        return all;
    others = all.set;
    CPU_CLR((size_t)here, &others);
    all.known =
        CPU_COUNT(&others) > 0 && pthread_attr_setaffinity_np(attr, sizeof(others), &others) == 0;
    return all;
}

static void run_anywhere(const struct cpus *all)
{
    if (all->known)
        sched_setaffinity(0, sizeof(all->set), &all->set);
}
#else
static struct cpus start_elsewhere(pthread_attr_t *attr)
{
    (void)attr;
    return (struct cpus){.known = false};
}

static void run_anywhere(const struct cpus *all)
{
    (void)all;
}
#endif

static void *run_thread(void *user)
{
    const struct thread *thread = user;
    struct rn_pool *pool = thread->pool;

    run_anywhere(&thread->all);
    pthread_mutex_lock(&pool->lock);
    while (!pool->ends) {
        if (pool->top) {
            run_top(pool);
            continue;
        }
        wait_for_work(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static bool create(struct thread *thread, bool elsewhere)
{
    pthread_attr_t attr;

    if (pthread_attr_init(&attr) != 0)
        return false;
    thread->all = elsewhere ? start_elsewhere(&attr) : (struct cpus){.known = false};
    thread->runs = pthread_attr_setstacksize(&attr, STACK) == 0 &&
                   pthread_create(&thread->id, &attr, run_thread, thread) == 0;
    pthread_attr_destroy(&attr);
    return thread->runs;
}

/* A sandbox may forbid the choice of processors. */
static bool start(struct rn_pool *pool, struct thread *thread)
{
    thread->pool = pool;
    return create(thread, true) || (thread->all.known && create(thread, false));
}

/* How many threads more there is work for; they count as started from now on. With the lock. */
static unsigned reserve(struct rn_pool *pool)
{
    size_t left = pool->queued > pool->idle ? pool->queued - pool->idle : 0;
    unsigned n = pool->failed || pool->ends ? 0 : pool->wanted - pool->started;

    if (left < n)
        n = (unsigned)left;
    pool->started += n;
    pool->starting += n;
    return n;
}

/* Without the lock while threads are made, which they would wait for. */
void rn_pool_begin(struct rn_pool *pool)
{
    bool all = true;
    unsigned n, first;

    pthread_mutex_lock(&pool->lock);
    first = pool->started;
    n = reserve(pool);
    announce(&pool->added);
    pthread_mutex_unlock(&pool->lock);
    if (n == 0)
        return;
    for (unsigned i = 0; i < n; i++)
        all = start(pool, &pool->threads[first + i]) && all;
    pthread_mutex_lock(&pool->lock);
    pool->failed = pool->failed || !all;
    pool->starting -= n;
    announce(&pool->done);
    pthread_mutex_unlock(&pool->lock);
}

void rn_pool_free(struct rn_pool *pool)
{
    struct rn_allocator allocator;

    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->ends = true;
    announce(&pool->added);
    while (pool->starting)
        pthread_cond_wait(&pool->done.cond, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++)
        if (pool->threads[i].runs)
            pthread_join(pool->threads[i].id, NULL);
    pthread_cond_destroy(&pool->done.cond);
    pthread_cond_destroy(&pool->added.cond);
    pthread_mutex_destroy(&pool->lock);
    allocator = pool->allocator;
    allocator.resize(allocator.user, pool, 0);
}

/* ---- Jobs ----------------------------------------------------------------------------------- */

void rn_pool_add(struct rn_pool *pool, struct rn_job *job)
{
    pthread_mutex_lock(&pool->lock);
    push(pool, job);
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
        else if (!look_out(pool, &pool->done))
            pthread_cond_wait(&pool->done.cond, &pool->lock);
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
            pthread_cond_wait(&pool->done.cond, &pool->lock);
    } while (pool->running || pool->top);
    pthread_mutex_unlock(&pool->lock);
}
