/* The entry of the targets that work on one room: a run around each input. */
#include "fuzz.h"

#include <setjmp.h>
#include <stdlib.h>

enum { MEMORY_LIMIT = 1 << 29 };

static void *resize(void *user, void *old, size_t size)
{
    (void)user;
    if (size == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct rn_allocator allocator = {resize, NULL};
    struct rn_run run;

    rn_run_init(&run, &allocator, MEMORY_LIMIT);
    /* Coming back here, memory ran out: that is an answer, too. */
    if (!setjmp(run.escape.env)) {
        rn_run_start(&run);
        fuzz(&run, rn_str_dup(&run.arena, rn_str_make((const char *)data, size)));
    }
    rn_run_free(&run);
    return 0;
}
