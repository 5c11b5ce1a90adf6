/* Workers: runs that share symbols and places with others, in which a part of a build is done for
 * whoever takes it over. What was made in one is in use until all are freed. */
#ifndef RN_BUILD_WORKER_H
#define RN_BUILD_WORKER_H

#include "base/shared.h"
#include "build/accumulate.h"
#include "build/quiet_host.h"
#include "kube/schema.h"

struct rn_worker {
    struct rn_run run; /* first, so that it is found by its run */
    struct rn_reader *reader;
    struct rn_sops_ring ring; /* the keys that it asked for */
    bool spent;        /* its memory ran out while it worked: who knows what it is like now */
    size_t file_bytes; /* of tasks before this one */
    struct rn_worker *next, *next_free;
};

struct rn_workers;

/* locked: all memory is locked (base/secure.h). memory_limit: of each. NULL when there is no
 * memory. */
struct rn_workers *rn_workers_new(const struct rn_allocator *allocator, size_t memory_limit,
                                  bool locked);
/* NULL is fine. */
void rn_workers_free(struct rn_workers *workers);
struct rn_shared *rn_workers_shared(const struct rn_workers *workers);
/* How much memory they have, with what they share and the files that they have read. None may be in
 * use. */
size_t rn_workers_bytes(const struct rn_workers *workers);

/* One that nobody uses, until it is put back; NULL when there is no memory, or there was none for
 * another. Its escape is to be set anew. */
struct rn_worker *rn_worker_get(struct rn_workers *workers);
/* One that has escaped is put back spent, and not given to anybody again. */
void rn_worker_put(struct rn_workers *workers, struct rn_worker *w);

/* A build as it was when it left some work to others. Nobody changes it. */
struct rn_task {
    struct rn_accumulation a;
    const struct rn_loader *loader;
    const struct rn_frame *frame;
    const struct rn_transformer_config *default_config;
};

void rn_task_init(struct rn_task *task, struct rn_accumulation *a, const struct rn_loader *loader);

/* Makes the worker's run as that of the build, which waits, for work on what it has read. */
void rn_worker_follow(struct rn_worker *w, const struct rn_task *task);

/* What came of it, in the worker's memory. */
struct rn_outcome {
    struct rn_accumulator acc;
    struct rn_source *source;
    struct rn_diag *diags;
    struct rn_schema_use use;
    struct rn_lineage trail;
    const uint8_t *hidden_places, *foreign_places;
    size_t input_bytes;
    bool secret;
};

/* Work on a task, between rn_work_begin() and rn_work_end(). */
struct rn_work {
    struct rn_worker *worker;
    struct rn_accumulation
        *a; /* the task's, in the worker's run, with its trail in the outcome... */
    struct rn_loader *loader;   /* ...and with the worker's source */
    struct rn_quiet_host *host; /* NULL: the real one */
    struct rn_diag **diags;
    size_t comments;
};

/* quiet: the host is asked for nothing but files (quiet_host.h). */
void rn_work_begin(struct rn_work *work, struct rn_worker *w, const struct rn_task *task,
                   bool quiet, struct rn_outcome *out);
/* Fills *out. status: what the work returned. False when it is of no use to others, because it
 * failed, or depends on what was before it in its build. */
bool rn_work_end(struct rn_work *work, int status, struct rn_outcome *out);
/* Whether the build, as it is now, would have come to the same: what substitutions may do depends
 * on whether anything was fetched before them. */
bool rn_outcome_fits(const struct rn_run *run, const struct rn_outcome *outcome);
/* Notes in a build what was noted in the work, but for diagnostics and what was accumulated. depth:
 * what the depth of its trail counts from. */
void rn_outcome_note(struct rn_accumulation *a, const struct rn_loader *loader,
                     const struct rn_outcome *outcome, unsigned depth);

#endif
