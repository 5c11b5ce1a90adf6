/* What several runs share, each in a thread of its own: symbols, so that the trees of one can be
 * used by another, and places. Any thread may use it at any time. It grows until it is freed, which
 * is after all of its runs. */
#ifndef RN_BASE_SHARED_H
#define RN_BASE_SHARED_H

#include "base/run.h"

/* Makes it; locked: its memory is locked (secure.h), and that of its runs must be. NULL when there
 * is no memory. */
struct rn_shared *rn_shared_new(const struct rn_allocator *allocator, bool locked);
/* NULL is fine. */
void rn_shared_free(struct rn_shared *shared);
bool rn_shared_locked(const struct rn_shared *shared);

/* Makes run one of its runs: between rn_run_init() and rn_run_start(). */
void rn_shared_join(struct rn_shared *shared, struct rn_run *run);

/* Whether there were more paths than places, so that some diagnostics name none. */
bool rn_shared_is_full(struct rn_shared *shared);

/* How much memory it has taken. */
size_t rn_shared_bytes(struct rn_shared *shared);

/* ---- For the run (run.c, sym.c) -------------------------------------------------------------- */

/* The symbol of s; NULL when there is no memory. */
const struct rn_sym *rn_shared_intern(struct rn_shared *shared, struct rn_shared_room *room,
                                      struct rn_str s, uint32_t hash);
/* The symbol of s when it is there, or NULL. */
const struct rn_sym *rn_shared_lookup(const struct rn_shared *shared, struct rn_str s,
                                      uint32_t hash);
/* The place of a path (a symbol of its own), the same for the same path; 0 when there are too many.
 * False when there is no memory. */
bool rn_shared_place(struct rn_shared *shared, const struct rn_sym *path, uint16_t *out);
struct rn_str rn_shared_place_path(const struct rn_shared *shared, uint16_t place);

#endif
