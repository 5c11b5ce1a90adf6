#include "base/shared.h"

#include <pthread.h>

#include "unit.h"

enum { THREADS = 6, SYMBOLS = 20000, PATHS = 300 };

static const struct rn_allocator allocator = {unit_resize, NULL};

struct user {
    struct rn_shared *shared;
    struct rn_run run;
    const struct rn_sym *symbols[SYMBOLS];
    uint16_t places[PATHS];
    unsigned from;
};

/* Each thread asks for the same texts, beginning elsewhere. */
static void *intern_all(void *arg)
{
    struct user *u = arg;
    char text[32];

    rn_run_init(&u->run, &allocator, 0);
    if (setjmp(u->run.escape.env))
        abort();
    rn_shared_join(u->shared, &u->run);
    rn_run_start(&u->run);
    for (unsigned i = 0; i < SYMBOLS; i++) {
        unsigned n = (i + u->from) % SYMBOLS;

        snprintf(text, sizeof(text), "symbol %u", n);
        u->symbols[n] = rn_intern_c(&u->run, text);
    }
    for (unsigned i = 0; i < PATHS; i++) {
        snprintf(text, sizeof(text), "path %u", i);
        u->places[i] = rn_run_place(&u->run, rn_str_from(text));
    }
    return NULL;
}

static void run_all(struct user *users, struct rn_shared *shared)
{
    pthread_t threads[THREADS];

    for (unsigned i = 0; i < THREADS; i++) {
        users[i].shared = shared;
        users[i].from = i * (SYMBOLS / THREADS);
        cr_assert(eq(int, pthread_create(&threads[i], NULL, intern_all, &users[i]), 0));
    }
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

Test(shared, equal_strings_of_all_runs_are_one_symbol)
{
    struct user *users = calloc(THREADS, sizeof(*users));
    struct rn_shared *shared = rn_shared_new(&allocator, false);
    char text[32];

    run_all(users, shared);
    for (unsigned n = 0; n < SYMBOLS; n++) {
        snprintf(text, sizeof(text), "symbol %u", n);
        cr_assert(rn_str_is(users[0].symbols[n]->s, text));
        for (unsigned i = 1; i < THREADS; i++)
            cr_assert(users[i].symbols[n] == users[0].symbols[n]);
        cr_assert(n == 0 || users[0].symbols[n] != users[0].symbols[n - 1]);
    }
    cr_assert(users[0].run.words[RN_W_metadata] == users[1].run.words[RN_W_metadata]);
    for (unsigned i = 0; i < THREADS; i++)
        rn_run_free(&users[i].run);
    rn_shared_free(shared);
    free(users);
}

Test(shared, equal_paths_of_all_runs_are_one_place)
{
    struct user *users = calloc(THREADS, sizeof(*users));
    struct rn_shared *shared = rn_shared_new(&allocator, false);
    char text[32];

    run_all(users, shared);
    for (unsigned n = 0; n < PATHS; n++) {
        struct rn_mark mark = {.file = users[0].places[n]};

        snprintf(text, sizeof(text), "path %u", n);
        for (unsigned i = 0; i < THREADS; i++) {
            cr_assert(eq(u16, users[i].places[n], mark.file));
            cr_assert(rn_str_is(rn_run_place_path(&users[i].run, mark), text));
        }
    }
    for (unsigned i = 0; i < THREADS; i++)
        rn_run_free(&users[i].run);
    rn_shared_free(shared);
    free(users);
}

Test(shared, symbols_outlive_the_run_that_made_them)
{
    struct rn_shared *shared = rn_shared_new(&allocator, false);
    struct user *users = calloc(2, sizeof(*users));

    users[0].shared = users[1].shared = shared;
    intern_all(&users[0]);
    rn_run_free(&users[0].run);
    intern_all(&users[1]);
    for (unsigned n = 0; n < SYMBOLS; n++)
        cr_assert(users[0].symbols[n] == users[1].symbols[n]);
    rn_run_free(&users[1].run);
    rn_shared_free(shared);
    free(users);
}

Test(shared, a_symbol_is_found_only_when_it_was_made)
{
    struct rn_shared *shared = rn_shared_new(&allocator, false);
    struct user *u = calloc(1, sizeof(*u));

    u->shared = shared;
    intern_all(u);
    cr_assert(rn_symbols_lookup(&u->run.symbols, RN_S("symbol 7")) == u->symbols[7]);
    cr_assert(rn_symbols_lookup(&u->run.symbols, RN_S("no symbol")) == NULL);
    rn_run_free(&u->run);
    rn_shared_free(shared);
    free(u);
}

/* More paths than a mark can tell apart: the rest is nowhere, and that is known. */
Test(shared, places_run_out)
{
    struct rn_shared *shared = rn_shared_new(&allocator, false);
    struct user *u = calloc(1, sizeof(*u));
    uint16_t last = 0;
    char text[32];

    u->shared = shared;
    intern_all(u);
    for (unsigned i = PATHS; i < UINT16_MAX; i++) {
        snprintf(text, sizeof(text), "path %u", i);
        last = rn_run_place(&u->run, rn_str_from(text));
    }
    cr_assert(eq(u16, last, UINT16_MAX));
    cr_assert(not(rn_shared_is_full(shared)));
    cr_assert(eq(u16, rn_run_place(&u->run, RN_S("one more")), 0));
    cr_assert(rn_shared_is_full(shared));
    rn_run_free(&u->run);
    rn_shared_free(shared);
    free(u);
}
