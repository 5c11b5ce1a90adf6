/* Each allocation fails once while a SOPS file is encrypted, its keys are changed, and it is
 * rotated and decrypted: a status that says so, a diagnostic, no leak, and no plaintext in what is
 * freed. Also what the calls refuse.
 * usage: sops EVERY: only each so many-th allocation fails */
#include <stdio.h>

#include <render/render.h>

#include "counting.h"
#include "secret_fixtures.h"

#define CANARY "hunter2-canary"
#define RECIPIENT "age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w38"

static const char plain[] = "# of the shop\npassword: " CANARY "\nclear_unencrypted: a\n";
static const char one_rule[] = "creation_rules: [{age: " RECIPIENT "}]\n";
static const char two_groups[] =
    "creation_rules: [{key_groups: [{age: [" RECIPIENT "]}, {age: [" RECIPIENT "]}]}]\n";

static int load(void *user, struct render_keys *keys)
{
    size_t n = strlen(x25519_key);
    void *to =
        render_keys_begin(keys, RENDER_KEY_AGE, "keys") ? NULL : render_keys_reserve(keys, n);

    (void)user;
    if (!to)
        return RENDER_ENOMEM;
    memcpy(to, x25519_key, n);
    render_keys_commit(keys, n);
    return RENDER_OK;
}

enum step { ENCRYPT, ENCRYPT_AGAIN, UPDATE_KEYS, ROTATE, DECRYPT, STEPS };

static struct render_text text(const char *s)
{
    return (struct render_text){s, strlen(s)};
}

static int call(struct render_build **build, const struct render_context *ctx, enum step step,
                const char *input, const char *previous)
{
    struct render_document doc = {.size = sizeof(doc),
                                  .name = "a.yaml",
                                  .text = text(input),
                                  .config_name = ".sops.yaml",
                                  .config = text(step == ENCRYPT ? one_rule : two_groups)};
    struct render_sops_settings set = {.size = sizeof(set), .now = 1795255200, .path = "a.yaml"};

    switch (step) {
    case ENCRYPT_AGAIN:
        set.previous_name = "old.yaml";
        set.previous = text(previous);
        return render_sops_encrypt(build, ctx, &doc, &set);
    case ENCRYPT:
        return render_sops_encrypt(build, ctx, &doc, &set);
    case UPDATE_KEYS:
        return render_sops_update_keys(build, ctx, &doc, &set);
    case ROTATE:
        return render_sops_rotate(build, ctx, &doc, &set);
    default:
        return render_sops_decrypt(build, ctx, &doc);
    }
}

/* *out, unless it is NULL, is what came out, to be freed. */
static int run(struct counting *t, enum step step, const char *input, const char *previous,
               int *spoke, char **out)
{
    const struct render_key_source source = {.size = sizeof(source), .load = load};
    struct render_options options = {
        .size = sizeof(options), .alloc = counting_resize, .alloc_user = t, .keys = &source};
    struct render_context *ctx;
    struct render_build *build = NULL;
    struct render_text got;
    int status = render_context_new(&ctx, &options);

    *spoke = 1;
    if (status)
        return status;
    status = call(&build, ctx, step, input, previous);
    if (build)
        *spoke = render_build_diagnostic_count(build) > 0;
    if (!status && out && render_build_emit(build, &got) == RENDER_OK) {
        *out = calloc(1, got.size + 1);
        memcpy(*out, got.data, got.size);
    }
    render_build_free(build);
    render_context_free(ctx);
    return status;
}

static long every; /* 1, but for the many allocations of exact arenas */

static int torture(const char *name, enum step step, const char *input, const char *previous,
                   char **out)
{
    struct counting whole = {.secret = CANARY, .secret_size = sizeof(CANARY) - 1};
    int spoke, failures = run(&whole, step, input, previous, &spoke, out) != RENDER_OK;

    failures += whole.live != 0 || whole.leaks != 0;
    for (long n = 1; n <= whole.allocations; n += every) {
        struct counting t = {
            .fail_allocation = n, .secret = CANARY, .secret_size = sizeof(CANARY) - 1};
        int status = run(&t, step, input, previous, &spoke, NULL);

        if (status == RENDER_ENOMEM && spoke && !t.live && !t.leaks)
            continue;
        failures++;
        printf("%s: allocation %ld fails: status %d, %s; %ld blocks leaked, %ld with plaintext\n",
               name, n, status, spoke ? "a diagnostic" : "no diagnostic", t.live, t.leaks);
    }
    printf("%s: %ld allocations, %d failures\n", name, whole.allocations, failures);
    return failures;
}

/* Sizes of structs that are not those of any version of the header. */
static int sizes(void)
{
    struct render_document doc = {.size = sizeof(doc) + 8, .text = text(plain)};
    struct render_sops_settings set = {.size = sizeof(set)};
    const struct render_sops_keys keys = {.size = sizeof(keys), .age = RECIPIENT};
    const struct render_sops_keys no_size = {.age = RECIPIENT};
    struct render_context *ctx;
    struct render_build *build;
    int failures = render_context_new(&ctx, NULL) != RENDER_OK;

    failures += render_sops_encrypt(&build, ctx, &doc, &set) != RENDER_EHOST;
    render_build_free(build);
    doc.size = sizeof(doc);
    set.size = 1;
    failures += render_sops_rotate(&build, ctx, &doc, &set) != RENDER_EHOST;
    failures += render_build_key_changes(build).size != 0;
    render_build_free(build);
    set.size = sizeof(set);
    set.keys = &no_size;
    failures += render_sops_encrypt(&build, ctx, &doc, &set) != RENDER_EHOST;
    render_build_free(build);
    /* A program that was built when a document ended here. */
    doc.size = offsetof(struct render_document, config_name);
    set.keys = &keys;
    failures += render_sops_encrypt(&build, ctx, &doc, &set) != RENDER_OK;
    failures += render_build_is_secret(build);
    render_build_free(build);
    render_context_free(ctx);
    return failures;
}

int main(int argc, char **argv)
{
    char *encrypted = NULL, *updated = NULL, *rotated = NULL, *again = NULL, *decrypted = NULL;
    int failures;

    every = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    if (every < 1)
        return 2;
    failures = torture("encrypt", ENCRYPT, plain, NULL, &encrypted);
    failures += torture("update the keys", UPDATE_KEYS, encrypted, NULL, &updated);
    failures += torture("rotate", ROTATE, updated, NULL, &rotated);
    failures += torture("encrypt again", ENCRYPT_AGAIN, plain, rotated, &again);
    failures += torture("decrypt", DECRYPT, again, NULL, &decrypted);
    failures += strcmp(rotated, again) != 0;
    failures += strcmp(decrypted, plain) != 0;
    failures += sizes();
    free(encrypted);
    free(updated);
    free(rotated);
    free(again);
    free(decrypted);
    printf("%d failures\n", failures);
    return failures != 0;
}
