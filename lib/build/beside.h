/* Work beside: what the other threads do for a build.
 *
 * When the resources of a kustomization are accumulated, each becomes a part: a base, or a few
 * files; and so do the files of its patches. Any thread may accumulate it beforehand, in a run of
 * its own that shares symbols and places with the build's. The build walks through its resources in
 * order as ever, and takes over what is ready; the trees stay where they are. What is not ready it
 * does itself. And so it does what failed beside, or had something to say that only its place among
 * the rest can put right, or would have asked the host for more than files: the build then meets
 * the same, and tells it, as it would without threads. */
#ifndef RN_BUILD_BESIDE_H
#define RN_BUILD_BESIDE_H

#include "base/pool.h"
#include "build/worker.h"

/* threads: how many in all, the caller's counted. workers: in whose runs they work. NULL when there
 * is no memory. */
struct rn_beside *rn_beside_new(const struct rn_allocator *allocator, struct rn_workers *workers,
                                unsigned threads);
/* Ends its threads. NULL is fine. */
void rn_beside_free(struct rn_beside *beside);
/* Forgets what is queued, and waits for what is running: nothing of a build goes on when it has
 * ended. */
void rn_beside_settle(struct rn_beside *beside);

/* Work in pieces, with a run for each. Embed it. */
struct rn_piece {
    struct rn_job job;
    struct rn_beside *beside;
    /* Does it; may escape. What it makes lives as long as the workers. */
    int (*work)(struct rn_run *run, struct rn_piece *piece);
    bool done;   /* it returned RENDER_OK */
    int escaped; /* the status that it escaped with, halfway; else 0 */
};

/* All that were added are begun at once. */
void rn_piece_add(struct rn_beside *beside, struct rn_piece *piece);
void rn_pieces_begin(struct rn_beside *beside);
/* False: it was not begun, or failed, and is left to the caller. helps: as of rn_pool_take(). */
bool rn_piece_take(struct rn_piece *piece, bool helps);
/* After a failure: if nobody has begun it, nobody will. */
void rn_piece_drop(struct rn_piece *piece);

/* ---- For accumulate.c -------------------------------------------------------------------------
 */

/* Small work is not worth a thread. Tests share out all of it (-DRN_SHARE_ALL). */
#ifdef RN_SHARE_ALL
enum {
    RN_FILES_TOGETHER = 1,
    RN_BASE_IS_FILES = 1,
    RN_FILES_ENOUGH = 1,
    RN_WRITTEN_TOGETHER = 1,
    RN_SLICES_ARE_SMALL = 1
};
#else
enum {
    RN_FILES_TOGETHER = 8,    /* in a part */
    RN_BASE_IS_FILES = 4,     /* what a base counts for */
    RN_FILES_ENOUGH = 16,     /* in a list that is shared out */
    RN_WRITTEN_TOGETHER = 16, /* resources in a piece of the output */
    RN_SLICES_ARE_SMALL = 0   /* of one resource each (slices.c) */
};
#endif

struct rn_part; /* what may be accumulated beside */

/* Those of one list, in its order; the next one to be taken. */
struct rn_parts {
    struct rn_part *at;
    size_t n, next;
};

/* Queues the entries of paths behind the first. */
void rn_parts_begin(struct rn_accumulation *a, const struct rn_loader *loader,
                    const struct rn_texts *paths, struct rn_str base, struct rn_parts *parts);
/* Takes over the part that begins at entry *i, if there is one and it was done: adds it to acc and
 * sets *i behind it. If not, *i stays: the entry is the caller's. Errors: those of adding. */
int rn_parts_take(struct rn_accumulation *a, struct rn_parts *parts, size_t *i,
                  struct rn_accumulator *acc);
/* After a failure: what nobody has begun is not begun. */
void rn_parts_drop(struct rn_parts *parts);

/* Queues the files under `patches` of k, below its resources if those are queued next: they are
 * read when these are done. out may be on the stack. */
void rn_patches_begin(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, struct rn_ready_patches *out);
void rn_patches_drop(struct rn_ready_patches *patches);

#endif
