/* Locked memory: where keys and plaintext live. It is an arena like any other (arena.h), so
 * buffers and strings work in it, but its pages are locked (never swapped), left out of core
 * dumps, and wiped when they are freed: when the run ends, on every way out.
 *
 * Growing a buffer leaves its old bytes in the arena until then; they are as safe there. When the
 * system does not let us lock, we go on without; rn_secure_report() says so once per run. */
#ifndef RN_BASE_SECURE_H
#define RN_BASE_SECURE_H

#include "base/run.h"

/* Most locked memory of one run. */
#define RN_SECURE_LIMIT ((size_t)512 << 20)

/* The run's locked arena, made on first use. May escape. */
struct rn_arena *rn_secure(struct rn_run *run);

/* size bytes, zeroed; never NULL. */
void *rn_secure_alloc(struct rn_run *run, size_t size);
/* As rn_secure_alloc for code that a host's callback calls: NULL when there is no memory. */
void *rn_secure_try(struct rn_run *run, size_t size);
/* A copy, NUL after its last byte. */
struct rn_str rn_secure_dup(struct rn_run *run, struct rn_str s);

/* Makes the run's own arena locked memory too, for a run whose every string may be a secret: call
 * it between rn_run_init() and rn_run_start(). rn_secure() then is &run->arena. */
void rn_secure_everything(struct rn_run *run);

/* Adds one warning when memory could not be locked. The door calls it before it returns. */
void rn_secure_report(struct rn_run *run);

/* Overwrites n bytes in a way that the compiler keeps. */
void rn_wipe(void *p, size_t n);

#endif
