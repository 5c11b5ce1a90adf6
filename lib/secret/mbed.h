/* Where libmbedcrypto is: a library that is loaded when it is first needed (mbed_loaded.c), or, of
 * a program that has it inside, the program (mbed_inside.c). */
#ifndef RN_SECRET_MBED_H
#define RN_SECRET_MBED_H

#include <stdbool.h>
#include <stddef.h>

/* Looks at the i-th place where it may be; false when there are no more. *library: NULL when it is
 * not there, else to be closed. */
bool rn_mbed_open(size_t i, void **library);
/* A function by its name; NULL when there is none. */
void *rn_mbed_function(void *library, const char *name);
/* NULL is fine. */
void rn_mbed_close(void *library);

#endif
