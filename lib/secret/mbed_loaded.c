/* libmbedcrypto, loaded by the system. */
#include <dlfcn.h>

#include "secret/mbed.h"

static const char *const names[] = {
#ifdef RN_MBEDCRYPTO_HERE
    RN_MBEDCRYPTO_HERE,
#endif
#define X(name) name,
#include "secret/mbed_names.def"
#undef X
};

bool rn_mbed_open(size_t i, void **library)
{
    *library = NULL;
    if (i >= sizeof(names) / sizeof(names[0]))
        return false;
    *library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    return true;
}

void *rn_mbed_function(void *library, const char *name)
{
    return dlsym(library, name);
}

void rn_mbed_close(void *library)
{
    if (library)
        dlclose(library);
}
