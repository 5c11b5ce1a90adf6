/* Bases that several builds share: a directory that leads to the same in all of them is accumulated
 * once, by the first that comes to it, and each takes a copy. The others wait for it, unless they
 * would wait for themselves: then, as for what is not fit to be shared, each build accumulates the
 * base itself, with all that it has to say about it. Not fit are bases that fail, or choose a
 * schema (which counts for all that follows in a build), or are below a git URL. All users have one
 * context, so that options, keys and what they may see are the same. */
#ifndef RN_BUILD_BASES_H
#define RN_BUILD_BASES_H

#include "build/worker.h"

struct rn_bases;

/* A build that uses them, in one thread. Zero it. */
struct rn_user {
    const struct rn_base *waits_for;
};

/* As of rn_workers_new(); threads, the users' not counted, help to accumulate a base. */
struct rn_bases *rn_bases_new(const struct rn_allocator *allocator, size_t memory_limit,
                              unsigned threads, bool locked);
/* NULL is fine. No user may be alive. */
void rn_bases_free(struct rn_bases *bases);
/* Makes a run that of a user: before rn_run_start(). Its memory must be locked if that of the bases
 * is. */
void rn_bases_join(struct rn_bases *bases, struct rn_run *run);
bool rn_bases_are_locked(const struct rn_bases *bases);
/* There were more files than places (base/shared.h): diagnostics are not what they should be. */
bool rn_bases_are_full(struct rn_bases *bases);

/* Waits for what is still done for bases that failed; nobody takes it. */
void rn_bases_settle(struct rn_bases *bases);

/* Bases will outlive builds, and files change meanwhile: what many list is shared in small parts.
 * Before the first user. */
void rn_bases_expect_changes(struct rn_bases *bases);
bool rn_bases_expects_changes(const struct rn_bases *bases);
/* Between builds, while no user is alive: forgets what depends on the files at or below some paths
 * (real, or where something may come), and what no build since the last call has used, of whose
 * files nobody knows any more what became of them. False when it is better to begin anew: much is
 * forgotten, but not freed. */
bool rn_bases_refresh(struct rn_bases *bases, const struct rn_str *paths, size_t n);

/* Adds the base that path leads to from the loader to acc, as shared. *taken: it was, or failed to
 * be added; if not, it is left to the caller. */
int rn_bases_take(struct rn_accumulation *a, const struct rn_loader *loader, struct rn_textval path,
                  struct rn_str base, struct rn_accumulator *acc, bool *taken);

#endif
