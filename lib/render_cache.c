/* Builds that share what they have in common: the public header's render_cache. */
#include <stdatomic.h>

#include "base/pool.h"
#include "door.h"

enum { MAX_CHANGES = 64 }; /* paths that are looked for among the files of each base */

struct render_cache {
    const struct render_context *ctx;
    struct rn_bases *bases; /* NULL: there was no memory for new ones */
    bool expects_changes;
};

static bool make_bases(struct render_cache *cache)
{
    const struct render_options *o = &cache->ctx->options;

    cache->bases = rn_bases_new(&cache->ctx->allocator, o->memory_limit, o->threads,
                                o->decrypt == RENDER_DECRYPT_DECRYPT);
    if (cache->bases && cache->expects_changes)
        rn_bases_expect_changes(cache->bases);
    return cache->bases != NULL;
}

int render_cache_new(struct render_cache **out, const struct render_context *ctx)
{
    const struct rn_allocator *a = &ctx->allocator;
    struct render_cache *cache = a->resize(a->user, NULL, sizeof(*cache));

    *out = cache;
    if (!cache)
        return RENDER_ENOMEM;
    *cache = (struct render_cache){.ctx = ctx};
    if (make_bases(cache))
        return RENDER_OK;
    a->resize(a->user, cache, 0);
    *out = NULL;
    return RENDER_ENOMEM;
}

void render_cache_free(struct render_cache *cache)
{
    const struct rn_allocator *a;

    if (!cache)
        return;
    a = &cache->ctx->allocator;
    rn_bases_free(cache->bases);
    a->resize(a->user, cache, 0);
}

int render_cache_build(struct render_build **out, struct render_cache *cache, const char *target)
{
    return rn_door_build(out, cache->ctx, cache->bases, target);
}

/* ---- Changes --------------------------------------------------------------------------------- */

void render_cache_expect_changes(struct render_cache *cache)
{
    cache->expects_changes = true;
    if (cache->bases)
        rn_bases_expect_changes(cache->bases);
}

int render_cache_refresh(struct render_cache *cache, const char *const *paths)
{
    struct rn_str changed[MAX_CHANGES];
    size_t n = 0;

    while (paths && paths[n] && n < MAX_CHANGES) {
        changed[n] = rn_str_from(paths[n]);
        n++;
    }
    if (paths && !paths[n] && cache->bases && rn_bases_refresh(cache->bases, changed, n))
        return RENDER_OK;
    rn_bases_free(cache->bases);
    return make_bases(cache) ? RENDER_OK : RENDER_ENOMEM;
}

/* ---- Many ------------------------------------------------------------------------------------ */

struct many {
    struct render_cache *cache;
    int (*done)(void *user, size_t index, struct render_build *build, int status);
    void *user;
    atomic_bool ends;
};

struct one {
    struct rn_job job;
    struct many *many;
    const char *target;
    size_t index;
};

static void build_one(struct rn_job *job)
{
    struct one *one = (struct one *)job;
    struct many *many = one->many;
    struct render_build *build;
    int status;

    if (atomic_load(&many->ends))
        return;
    status = render_cache_build(&build, many->cache, one->target);
    if (many->done(many->user, one->index, build, status))
        atomic_store(&many->ends, true);
}

int render_cache_build_each(struct render_cache *cache, const char *const *targets, size_t n,
                            int (*done)(void *user, size_t index, struct render_build *build,
                                        int status),
                            void *user)
{
    const struct rn_allocator *a = &cache->ctx->allocator;
    unsigned threads = cache->ctx->options.threads;
    struct many many = {.cache = cache, .done = done, .user = user};
    struct rn_pool *pool = rn_pool_new(a, threads ? threads - 1 : 0);
    struct one *all =
        n < SIZE_MAX / sizeof(*all) ? a->resize(a->user, NULL, (n + 1) * sizeof(*all)) : NULL;

    /* Those that were queued last are begun first. */
    for (size_t i = n; pool && all && i-- > 0;) {
        all[i] = (struct one){{.work = build_one}, &many, targets[i], i};
        rn_pool_add(pool, &all[i].job);
    }
    if (pool)
        rn_pool_begin(pool);
    for (size_t i = 0; pool && all && i < n; i++)
        if (rn_pool_take(pool, &all[i].job, true))
            build_one(&all[i].job);
    rn_pool_free(pool);
    if (cache->bases)
        rn_bases_settle(cache->bases);
    a->resize(a->user, all, 0);
    return pool && all ? RENDER_OK : RENDER_ENOMEM;
}
