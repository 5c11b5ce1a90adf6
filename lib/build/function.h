/* A KRM function: a ResourceList in, a ResourceList out. The config (functionConfig) is one of
 * render's own transformers, or the ksops generator. */
#ifndef RN_BUILD_FUNCTION_H
#define RN_BUILD_FUNCTION_H

#include "build/build.h"

/* Runs the function that input, called name in messages, asks for. args->target is the directory
 * that its files are relative to. out is the ResourceList to be printed, also after a failure: then
 * its items are those of the input. It is empty when the input could not be read. Diagnostics are
 * among its results. */
int rn_function(struct rn_run *run, const struct rn_build_args *args, const char *name,
                struct rn_str input, struct rn_buf *out, bool *secret);

#endif
