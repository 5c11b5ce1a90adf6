#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

struct rn_str fuzz_part(struct rn_str *text)
{
    struct rn_str line = RN_S("\n====\n");
    size_t at = rn_str_find_str(*text, line, 0);
    struct rn_str part = rn_str_slice(*text, 0, at < text->n ? at + 1 : at);

    *text = rn_str_slice(*text, at + line.n, text->n);
    return part;
}

void fuzz_check(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}
