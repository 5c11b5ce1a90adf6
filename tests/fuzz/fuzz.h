/* What fuzz targets share. A target is a function of some bytes; it must not crash, leak, hang or
 * run into a sanitizer, whatever they are. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/run.h"

/* What libFuzzer and the replay call. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a target does with its input, inside a run that entry.c makes. */
void fuzz(struct rn_run *run, struct rn_str text);

/* Cuts the first part off the text: up to the next line "====", which is dropped; else all. */
struct rn_str fuzz_part(struct rn_str *text);

/* Stops when what must hold does not. */
void fuzz_check(int holds, const char *what);

#endif
