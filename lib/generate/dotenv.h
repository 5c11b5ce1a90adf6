/* Env files as godotenv (the library of ksops) reads them: quotes, escapes, comments, variables of
 * the same file. The reference's own env files know none of that (sources.h). */
#ifndef RN_GENERATE_DOTENV_H
#define RN_GENERATE_DOTENV_H

#include "base/run.h"

/* Sets the values of a file in a map from name (a symbol) to struct rn_str. Errors name the line at
 * mark's file, never what is in it. */
int rn_dotenv_read(struct rn_run *run, struct rn_str text, struct rn_mark mark, struct rn_map *out);

#endif
