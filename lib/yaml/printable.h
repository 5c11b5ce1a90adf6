/* The way of a string through JSON text that go-yaml v2 reads: some characters are refused there,
 * and NEL acts as a line break. */
#ifndef RN_YAML_PRINTABLE_H
#define RN_YAML_PRINTABLE_H

#include "base/run.h"

/* Changes *s to what is read. Fails at mark; what is "value" or "key". */
int rn_printable(struct rn_run *run, struct rn_mark mark, const char *what, struct rn_str *s);
/* As rn_printable, for a key: it has one line and at most 1024 characters in JSON. classes is
 * rn_text_classes(s). */
int rn_printable_key(struct rn_run *run, struct rn_mark mark, struct rn_str s, unsigned classes);

#endif
