/* libmbedcrypto, inside the program. */
#include <stdint.h>
#include <string.h>

#include "secret/mbed.h"

/* Only their addresses are used here. */
#define X(field, function) void function(void);
#include "secret/mbed_functions.def"
#undef X

static const struct {
    const char *name;
    void (*function)(void);
} functions[] = {
#define X(field, function) {#function, function},
#include "secret/mbed_functions.def"
#undef X
};

bool rn_mbed_open(size_t i, void **library)
{
    *library = i == 0 ? (void *)(uintptr_t)functions : NULL;
    return i == 0;
}

void *rn_mbed_function(void *library, const char *name)
{
    void *found = NULL;

    (void)library;
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
        if (strcmp(functions[i].name, name) == 0)
            memcpy(&found, &functions[i].function, sizeof(found));
    return found;
}

void rn_mbed_close(void *library)
{
    (void)library;
}
