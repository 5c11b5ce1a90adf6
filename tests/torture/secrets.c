/* Each allocation, each read and each write fails once while an age file is decrypted or encrypted:
 * a status that says so, a diagnostic, no leak, and no key in what is freed. */
#include <stdio.h>

#include <render/render.h>

#include "counting.h"
#include "secret_fixtures.h"

struct torture {
    struct counting memory;
    long reads, fail_read, writes, fail_write; /* 0: none fails */
    const char *keys, *in;
    size_t at, written;
};

static int read_input(void *user, void *data, size_t size, size_t *got)
{
    struct torture *t = user;
    size_t n = strlen(t->in + t->at);

    if (++t->reads == t->fail_read)
        return RENDER_EIO;
    *got = n < size ? n : size;
    memcpy(data, t->in + t->at, *got);
    t->at += *got;
    return RENDER_OK;
}

static int write_output(void *user, const void *data, size_t size)
{
    struct torture *t = user;

    (void)data;
    if (++t->writes == t->fail_write)
        return RENDER_EIO;
    t->written += size;
    return RENDER_OK;
}

static int rewind_input(void *user)
{
    ((struct torture *)user)->at = 0;
    return RENDER_OK;
}

static int load(void *user, struct render_keys *keys)
{
    struct torture *t = user;
    size_t n = strlen(t->keys);
    int status = render_keys_begin(keys, RENDER_KEY_IDENTITIES, "keys");
    void *to = status ? NULL : render_keys_reserve(keys, n);

    if (!to)
        return RENDER_ENOMEM;
    memcpy(to, t->keys, n);
    render_keys_commit(keys, n);
    return RENDER_OK;
}

static int run(struct torture *t, const char *keys, int decrypt, int *spoke)
{
    const struct render_key_source source = {.size = sizeof(source), .load = load, .user = t};
    struct render_options options = {.size = sizeof(options),
                                     .alloc = counting_resize,
                                     .alloc_user = &t->memory,
                                     .keys = &source};
    struct render_stream stream = {sizeof(stream), "in", read_input, write_output, rewind_input, t};
    struct render_context *ctx;
    struct render_build *build;
    int status;

    *spoke = 1;
    t->keys = keys;
    t->memory.secret = strchr(keys, '\n') + 1; /* so much of the line behind the first */
    t->memory.secret_size = 40;
    t->in = decrypt ? file_for_all : PLAINTEXT;
    status = render_context_new(&ctx, &options);
    if (status)
        return status;
    status = decrypt ? render_age_decrypt(&build, ctx, &stream)
                     : render_age_encrypt(&build, ctx, &stream, 1);
    if (build)
        *spoke = render_build_diagnostic_count(build) > 0;
    render_build_free(build);
    render_context_free(ctx);
    return status;
}

static int check(const struct torture *t, const char *what, long n, int status, int want, int spoke)
{
    if (status == want && (spoke || !want) && !t->memory.live && !t->memory.leaks)
        return 0;
    printf("%s %ld fails: status %d, not %d; %s; %ld blocks leaked, %ld with a key\n", what, n,
           status, want, spoke ? "a diagnostic" : "no diagnostic", t->memory.live, t->memory.leaks);
    return 1;
}

static int torture(const char *name, const char *keys, int decrypt)
{
    struct torture whole = {0};
    int spoke, status = run(&whole, keys, decrypt, &spoke);
    int failures = check(&whole, "nothing", 0, status, RENDER_OK, spoke);

    failures += whole.written < sizeof(PLAINTEXT) - 1;
    for (long n = 1; n <= whole.memory.allocations; n++) {
        struct torture t = {.memory = {.fail_allocation = n}};

        status = run(&t, keys, decrypt, &spoke);
        failures += check(&t, "allocation", n, status, RENDER_ENOMEM, spoke);
    }
    for (long n = 1; n <= whole.reads; n++) {
        struct torture t = {.fail_read = n};

        status = run(&t, keys, decrypt, &spoke);
        failures += check(&t, "read", n, status, RENDER_EIO, spoke);
    }
    for (long n = 1; n <= whole.writes; n++) {
        struct torture t = {.fail_write = n};

        status = run(&t, keys, decrypt, &spoke);
        failures += check(&t, "write", n, status, RENDER_EIO, spoke);
    }
    printf("%s: %ld allocations, %ld reads, %ld writes, %d failures\n", name,
           whole.memory.allocations, whole.reads, whole.writes, failures);
    return failures;
}

int main(void)
{
    return torture("decrypt with an age key", x25519_key, 1) +
               torture("decrypt with an SSH key", ed25519_key, 1) +
               torture("decrypt with RSA", rsa_key, 1) +
               torture("encrypt to an age key", x25519_key, 0) +
               torture("encrypt to an SSH key", ed25519_key, 0) !=
           0;
}
