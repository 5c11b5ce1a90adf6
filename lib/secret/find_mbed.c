/* Run at configure time: prints what libmbedcrypto is called here. No part of the library. */
#include <dlfcn.h>
#include <stdio.h>

int main(void)
{
    static const char *const names[] = {
#define X(name) name,
#include "mbed_names.def"
#undef X
    };

    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (dlopen(names[i], RTLD_LAZY))
            return fputs(names[i], stdout) < 0;
    return 1;
}
