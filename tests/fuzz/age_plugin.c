/* What a plugin program says, while a file is decrypted and while one is encrypted. */
#include "fuzz.h"
#include "secret/age.h"

struct program {
    struct rn_str says;
    size_t at;
};

static int read_program(void *user, void *data, size_t size, size_t *got)
{
    struct program *p = user;

    *got = size < p->says.n - p->at ? size : p->says.n - p->at;
    if (*got)
        memcpy(data, p->says.p + p->at, *got);
    p->at += *got;
    return RENDER_OK;
}

static int write_program(void *user, const void *data, size_t size)
{
    (void)user, (void)data, (void)size;
    return RENDER_OK;
}

static void close_program(void *user)
{
    ((struct program *)user)->at = 0;
}

static int start(void *user, const char *name, const char *protocol, struct render_plugin *out)
{
    (void)name, (void)protocol;
    *out = (struct render_plugin){read_program, write_program, close_program, user};
    return RENDER_OK;
}

static int ask(void *user, const struct render_question *q, char *answer, size_t capacity,
               size_t *size)
{
    (void)user;
    *size = q->prompt.size < capacity ? q->prompt.size : capacity;
    if (*size)
        memcpy(answer, q->prompt.data, *size);
    return RENDER_OK;
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    static const char header[] = "age-encryption.org/v1\n-> x y\nAAAA\n"
                                 "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    struct program program = {text, 0};
    struct rn_age_host host = {ask, start, &program};
    struct rn_age_identities ids = {.run = run, .host = &host};
    struct rn_age_recipients to = {.run = run, .host = &host};
    struct rn_str out;

    fuzz_check(rn_age_add_plugin(&ids, RN_S("test")) == RENDER_OK, "the plugin is taken");
    rn_age_decrypt_bytes(&ids, RN_NOWHERE, rn_str_from(header), &out);
    fuzz_check(rn_age_add_recipients_of(&to, &ids) == RENDER_OK, "it can be encrypted to");
    rn_age_encrypt_bytes(&to, RN_NOWHERE, RN_S("x"), false, &out);
}
