/* Where a host's callback puts bytes. Host code is on the stack while a sink is filled, so nothing
 * here may leave by the run's escape: memory comes straight from the allocator, and a failure is
 * kept as a status for lookup.c to report. */
#ifndef RN_SOURCE_SINK_H
#define RN_SOURCE_SINK_H

#include "base/run.h"

/* The bytes of one file or link, freed by whoever holds it (unless they are locked). A NUL follows
 * the last byte. */
struct rn_held {
    char *p; /* NULL: nothing was put */
    size_t n, cap;
};

/* For bytes that are not locked. */
void rn_held_free(struct rn_run *run, struct rn_held *held);

struct render_sink {
    struct rn_run *run; /* for its allocator and its memory limit */
    struct rn_held *held;
    bool locked;     /* the bytes go to locked memory of the run, which frees it */
    bool used;       /* something was put or reserved */
    int status;      /* the first failure */
    const char *why; /* of a failure of the callback, a literal; or NULL */
};

/* Lets the disk say why it fails: text is a literal. */
void rn_sink_explain(struct render_sink *sink, const char *why);

#endif
