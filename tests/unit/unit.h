/* What unit tests share: a run that a test owns. */
#ifndef RN_UNIT_H
#define RN_UNIT_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/run.h"

static inline void *unit_resize(void *user, void *old, size_t size)
{
    (void)user;
    if (size == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, size);
}

/* Makes a run in *run; running out of memory aborts the test. End it with rn_run_free(). */
#define UNIT_RUN(run)                                                                              \
    do {                                                                                           \
        static const struct rn_allocator unit_allocator = {unit_resize, NULL};                     \
        rn_run_init(run, &unit_allocator, 0);                                                      \
        if (setjmp((run)->escape.env))                                                             \
            abort();                                                                               \
        rn_run_start(run);                                                                         \
    } while (0)

/* The code of the last diagnostic, "" when there is none. */
static inline const char *unit_last_code(const struct rn_run *run)
{
    const char *code = "";

    for (const struct rn_diag *d = run->diags; d; d = d->next)
        code = d->code;
    return code;
}

/* The text of the last diagnostic, "" when there is none. */
static inline const char *unit_last_error(struct rn_run *run)
{
    const char *text = "";

    for (const struct rn_diag *d = run->diags; d; d = d->next)
        text = rn_str_c(&run->arena, d->text);
    return text;
}

/* got is a counted string, what an argument of %s. */
#define UNIT_STR(got, want, what)                                                                  \
    cr_expect(rn_str_is(got, want), "%s: got '%.*s', want '%s'", what, RN_FMT(got), want)

#endif
