/* Work that is done side by side: a few threads take tasks in the order in which they were begun.
 */
#include <pthread.h>
#include <stdlib.h>

#include "cli.h"

enum { MAX_THREADS = 8 };
enum { WAITING = 1, RUNNING, OVER };

struct tasks {
    pthread_mutex_t mutex;
    pthread_cond_t begun, over; /* there is one to do, or the end has come; one is done */
    struct task *first, **last; /* those that wait */
    pthread_t threads[MAX_THREADS];
    size_t nthreads, idle;
    bool ends;
};

struct tasks *new_tasks(void)
{
    struct tasks *tasks = calloc(1, sizeof(*tasks));

    if (!tasks)
        return NULL;
    pthread_mutex_init(&tasks->mutex, NULL);
    pthread_cond_init(&tasks->begun, NULL);
    pthread_cond_init(&tasks->over, NULL);
    tasks->last = &tasks->first;
    return tasks;
}

/* Called, and returns, with the mutex. */
static void run(struct tasks *tasks, struct task *task)
{
    task->state = RUNNING;
    pthread_mutex_unlock(&tasks->mutex);
    task->work(task);
    pthread_mutex_lock(&tasks->mutex);
    task->state = OVER;
    pthread_cond_broadcast(&tasks->over);
}

static struct task *take(struct tasks *tasks, struct task **at)
{
    struct task *task = *at;

    *at = task->next;
    if (!*at)
        tasks->last = at;
    return task;
}

static void *thread(void *what)
{
    struct tasks *tasks = what;

    pthread_mutex_lock(&tasks->mutex);
    while (!tasks->ends) {
        if (tasks->first) {
            run(tasks, take(tasks, &tasks->first));
            continue;
        }
        tasks->idle++;
        pthread_cond_wait(&tasks->begun, &tasks->mutex);
        tasks->idle--;
    }
    pthread_mutex_unlock(&tasks->mutex);
    return NULL;
}

/* Where there can be no thread, a task is done when it is waited for. */
void begin_task(struct tasks *tasks, struct task *task)
{
    task->state = WAITING;
    task->next = NULL;
    if (!tasks)
        return;
    pthread_mutex_lock(&tasks->mutex);
    *tasks->last = task;
    tasks->last = &task->next;
    if (!tasks->idle && tasks->nthreads < MAX_THREADS &&
        pthread_create(&tasks->threads[tasks->nthreads], NULL, thread, tasks) == 0)
        tasks->nthreads++;
    pthread_cond_signal(&tasks->begun);
    pthread_mutex_unlock(&tasks->mutex);
}

void finish_task(struct tasks *tasks, struct task *task)
{
    if (!tasks && task->state == WAITING) {
        task->work(task);
        task->state = OVER;
    }
    if (!tasks)
        return;
    pthread_mutex_lock(&tasks->mutex);
    if (task->state == WAITING) {
        struct task **at = &tasks->first;

        while (*at != task)
            at = &(*at)->next;
        run(tasks, take(tasks, at));
    }
    while (task->state == RUNNING)
        pthread_cond_wait(&tasks->over, &tasks->mutex);
    pthread_mutex_unlock(&tasks->mutex);
}

void end_tasks(struct tasks *tasks)
{
    if (!tasks)
        return;
    pthread_mutex_lock(&tasks->mutex);
    tasks->ends = true;
    pthread_cond_broadcast(&tasks->begun);
    pthread_mutex_unlock(&tasks->mutex);
    for (size_t i = 0; i < tasks->nthreads; i++)
        pthread_join(tasks->threads[i], NULL);
    pthread_cond_destroy(&tasks->over);
    pthread_cond_destroy(&tasks->begun);
    pthread_mutex_destroy(&tasks->mutex);
    free(tasks);
}
