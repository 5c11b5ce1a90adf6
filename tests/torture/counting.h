/* An allocator that counts, fails once, and sees to what it frees. */
#ifndef TORTURE_COUNTING_H
#define TORTURE_COUNTING_H

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

struct counting {
    long allocations, fail_allocation; /* 0: none fails */
    long live;
    const char *secret; /* of secret_size bytes; NULL: none is looked for */
    size_t secret_size;
    long leaks; /* blocks that were freed with the secret in them */
    int shrunk; /* the allocation that failed was to make a block smaller */
};

static int counting_holds(const struct counting *c, const char *block, size_t size)
{
    for (size_t i = 0; c->secret && i + c->secret_size <= size; i++)
        if (memcmp(block + i, c->secret, c->secret_size) == 0)
            return 1;
    return 0;
}

/* The callback alloc of struct render_options; user is a struct counting. */
static void *counting_resize(void *user, void *old, size_t size)
{
    struct counting *c = user;

    if (size == 0) {
        c->live -= old != NULL;
        c->leaks += old && counting_holds(c, old, malloc_usable_size(old));
        free(old);
        return NULL;
    }
    if (++c->allocations == c->fail_allocation) {
        c->shrunk = old && malloc_usable_size(old) >= size;
        return NULL;
    }
    c->live += old == NULL;
    return realloc(old, size);
}

#endif
