/* Programs that a build runs, through its host. */
#ifndef RN_SOURCE_PROGRAM_H
#define RN_SOURCE_PROGRAM_H

#include "base/run.h"

/* What a program left; the texts are lent by the run, in locked memory when all of it is. */
struct rn_program_result {
    struct rn_str output, errors;
    int exit_status;
};

/* Runs a program to its end. Returns what the host returned, made one of our statuses, without a
 * diagnostic: the caller knows the place. *out is filled in any case. */
int rn_program_run(struct rn_run *run, const struct render_programs *programs,
                   const struct render_program *program, struct rn_program_result *out);
/* Makes an empty directory that is removed when the run ends. */
int rn_program_directory(struct rn_run *run, const struct render_programs *programs,
                         const char *purpose, struct rn_str *path);

#endif
