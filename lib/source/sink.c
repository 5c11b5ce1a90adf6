#include "source/sink.h"

#include "base/secure.h"
#include "yaml/reader.h" /* RN_MAX_FILE_SIZE */

void rn_held_free(struct rn_run *run, struct rn_held *held)
{
    const struct rn_allocator *a = &run->allocator;

    if (held->p)
        a->resize(a->user, held->p, 0);
}

/* Locked memory never moves: what was there is copied, and wiped with the rest at the end. */
static char *grow_locked(const struct render_sink *sink, size_t cap)
{
    char *p = rn_secure_try(sink->run, cap);

    if (p && sink->held->n)
        memcpy(p, sink->held->p, sink->held->n);
    return p;
}

static char *grow_plain(const struct render_sink *sink, size_t cap)
{
    const struct rn_allocator *a = &sink->run->allocator;

    return a->resize(a->user, sink->held->p, cap);
}

/* Makes room for size bytes and a NUL in all. */
static int grow(struct render_sink *sink, size_t size)
{
    struct rn_held *held = sink->held;
    struct rn_arena *arena = &sink->run->arena;
    size_t cap = size + 1, more;
    char *p;

    if (sink->status)
        return sink->status;
    if (size > RN_MAX_FILE_SIZE)
        return sink->status = RENDER_ELIMIT;
    if (cap <= held->cap)
        return RENDER_OK;
    if (held->p && cap < held->cap * 2)
        cap = held->cap * 2;
    more = cap - held->cap;
    if (arena->limit && (more > arena->limit || arena->total > arena->limit - more))
        return sink->status = RENDER_ELIMIT;
    p = sink->locked ? grow_locked(sink, cap) : grow_plain(sink, cap);
    if (!p)
        return sink->status = RENDER_ENOMEM;
    if (!sink->locked)
        arena->total += more; /* counts towards the build's memory until the run ends */
    held->p = p;
    held->cap = cap;
    return RENDER_OK;
}

int render_sink_add(struct render_sink *sink, const void *data, size_t size)
{
    struct rn_held *held = sink->held;
    int status = grow(sink, size > RN_MAX_FILE_SIZE ? size : held->n + size);

    sink->used = true;
    if (status)
        return status;
    if (size)
        memcpy(held->p + held->n, data, size);
    held->n += size;
    held->p[held->n] = '\0';
    return RENDER_OK;
}

void *render_sink_reserve(struct render_sink *sink, size_t size)
{
    struct rn_held *held = sink->held;

    if (sink->used || grow(sink, size))
        return NULL;
    sink->used = true;
    held->n = size;
    held->p[size] = '\0';
    return held->p;
}

void render_sink_trim(struct render_sink *sink, size_t size)
{
    struct rn_held *held = sink->held;

    if (held->p && size < held->n) {
        held->n = size;
        held->p[size] = '\0';
    }
}

void rn_sink_explain(struct render_sink *sink, const char *why)
{
    sink->why = why;
}
