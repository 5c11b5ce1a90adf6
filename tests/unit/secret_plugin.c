/* Plugins: the program is played by a text that it says; what it hears is kept. */
#include "unit.h"

#include "secret/age.h"
#include "secret_fixtures.h"

#define FILE_KEY "AAECAwQFBgcICQoLDA0ODw"

struct program {
    const char *says;
    size_t at;
    char heard[16384];
    size_t nheard;
    int started, closed, status;
    const char *answer; /* of the person; NULL: does not answer */
    enum render_question_kind question;
    char prompt[64];
};

static int read_program(void *user, void *data, size_t size, size_t *got)
{
    struct program *p = user;
    size_t n = strlen(p->says + p->at);

    *got = n < size ? n : size;
    memcpy(data, p->says + p->at, *got);
    p->at += *got;
    return RENDER_OK;
}

static int write_program(void *user, const void *data, size_t size)
{
    struct program *p = user;

    cr_assert_lt(p->nheard + size, sizeof(p->heard));
    memcpy(p->heard + p->nheard, data, size);
    p->nheard += size;
    return RENDER_OK;
}

static void close_program(void *user)
{
    ((struct program *)user)->closed++;
}

static int start(void *user, const char *name, const char *protocol, struct render_plugin *out)
{
    struct program *p = user;

    cr_assert_str_eq(name, "test");
    cr_assert(strcmp(protocol, "identity-v1") == 0 || strcmp(protocol, "recipient-v1") == 0);
    p->started++;
    *out = (struct render_plugin){read_program, write_program, close_program, p};
    return p->status;
}

static int ask(void *user, const struct render_question *q, char *to, size_t capacity, size_t *size)
{
    struct program *p = user;

    p->question = q->kind;
    snprintf(p->prompt, sizeof(p->prompt), "%.*s", (int)q->prompt.size, q->prompt.data);
    if (!p->answer)
        return RENDER_EHOST;
    *size = strlen(p->answer);
    cr_assert_leq(*size, capacity);
    memcpy(to, p->answer, *size);
    return RENDER_OK;
}

struct talk_case {
    const char *name, *says, *answer, *heard, *message;
};

#define DONE "-> done\n\n"

static const struct talk_case talk_cases[] = {
    {"no key", DONE, NULL, "-> done\n", "none of the keys"},
    {"a key, of another file", "-> file-key 0\n" FILE_KEY "\n" DONE, NULL, "-> ok\n", "MAC"},
    {"two keys", "-> file-key 0\n" FILE_KEY "\n-> file-key 0\n" FILE_KEY "\n" DONE, NULL, "",
     "malformed"},
    {"of another file than the first", "-> file-key 1\n" FILE_KEY "\n" DONE, NULL, "", "malformed"},
    {"without index", "-> file-key\n" FILE_KEY "\n" DONE, NULL, "", "malformed"},
    {"a short key", "-> file-key 0\nAAAA\n" DONE, NULL, "", "no file key"},
    {"silence", "", NULL, "", "stopped"},
    {"half a stanza", "-> file-key 0\n", NULL, "", "stopped"},
    {"noise", "hello\n", NULL, "", "protocol"},
    {"an error", "-> error internal\nYnJva2Vu\n", NULL, "-> ok\n", "broken"},
    {"a word that we do not know", "-> grease 1 2\nAAAA\n" DONE, NULL, "-> unsupported\n",
     "none of the keys"},
    {"a message", "-> msg\naGVsbG8\n" DONE, "", "-> ok\n", "none of the keys"},
    {"a secret", "-> request-secret\naGVsbG8\n" DONE, "abc", "-> ok\nYWJj\n", "none of the keys"},
    {"a value", "-> request-public\naGVsbG8\n" DONE, "abc", "-> ok\nYWJj\n", "none of the keys"},
    {"no answer", "-> request-secret\naGVsbG8\n" DONE, NULL, "-> fail\n", "none of the keys"},
    {"yes", "-> confirm eWVz bm8\naGVsbG8\n" DONE, "yes", "-> ok yes\n", "none of the keys"},
    {"no", "-> confirm eWVz\naGVsbG8\n" DONE, "no", "-> ok no\n", "none of the keys"},
    {"a question without choices", "-> confirm\naGVsbG8\n" DONE, "no", "", "malformed"},
    {"a choice that is not base64", "-> confirm !\naGVsbG8\n" DONE, "no", "", "malformed"},
};

static int decrypt(struct rn_run *run, struct program *p, struct rn_str *out)
{
    struct rn_age_host *host = RN_NEW(run, struct rn_age_host);
    struct rn_age_identities ids = {.run = run, .host = host};

    *host = (struct rn_age_host){ask, start, p};
    cr_assert_eq(rn_age_add_plugin(&ids, RN_S("test")), RENDER_OK);
    return rn_age_decrypt_bytes(&ids, RN_NOWHERE, rn_str_from(file_for_all), out);
}

Test(plugin, identities)
{
    for (size_t i = 0; i < sizeof(talk_cases) / sizeof(talk_cases[0]); i++) {
        const struct talk_case *c = &talk_cases[i];
        static struct program p;
        static struct rn_run run;
        struct rn_str out;

        p = (struct program){.says = c->says, .answer = c->answer};
        UNIT_RUN(&run);
        cr_assert_eq(decrypt(&run, &p, &out), RENDER_ESECRET, "%s", c->name);
        cr_assert_not_null(strstr(unit_last_error(&run), c->message), "%s: %s", c->name,
                           unit_last_error(&run));
        cr_assert_not_null(strstr(p.heard, "-> add-identity AGE-PLUGIN-TEST-1"), "%s", c->name);
        cr_assert_not_null(strstr(p.heard, "\n-> recipient-stanza 0 X25519 "), "%s", c->name);
        cr_assert_not_null(strstr(strstr(p.heard, "-> done"), c->heard), "%s: %s", c->name,
                           p.heard);
        cr_assert_eq(p.started, 1);
        cr_assert_eq(p.closed, 1, "%s", c->name);
        if (c->answer)
            cr_assert_str_eq(p.prompt,
                             strstr(c->says, "confirm\n") || strstr(c->says, "!") ? "" : "hello");
        rn_run_free(&run);
        cr_assert_eq(p.closed, 1, "%s", c->name);
    }
}

Test(plugin, that_does_not_start)
{
    static struct program p = {.says = "", .status = RENDER_EHOST};
    static struct rn_run run;
    struct rn_str out;

    UNIT_RUN(&run);
    cr_assert_eq(decrypt(&run, &p, &out), RENDER_EHOST);
    cr_assert_str_eq(run.diags->code, RN_E_PLUGIN);
    cr_assert_not_null(strstr(run.diags->hint.p, "age-plugin-test"));
    rn_run_free(&run);
    cr_assert_eq(p.closed, 0);
}

/* The program gives the stanza that it would open. */
Test(plugin, recipients)
{
    static struct program p = {.says =
                                   "-> labels b a\n\n-> recipient-stanza 0 test x\nAAAA\n" DONE};
    static struct rn_run run;
    static struct rn_age_host host = {ask, start, &p};
    struct rn_age_recipients to = {.run = &run, .host = &host};
    struct rn_age_identities ids = {.run = &run, .host = &host};
    struct rn_str file;

    UNIT_RUN(&run);
    cr_assert_eq(rn_age_add_plugin(&ids, RN_S("test")), RENDER_OK);
    cr_assert_eq(rn_age_add_recipients_of(&to, &ids), RENDER_OK);
    cr_assert_eq(rn_age_encrypt_bytes(&to, RN_NOWHERE, RN_S(PLAINTEXT), false, &file), RENDER_OK);
    cr_assert(rn_str_starts(file, RN_S("age-encryption.org/v1\n-> test x\nAAAA\n--- ")));
    cr_assert_not_null(strstr(p.heard, "-> add-identity AGE-PLUGIN-TEST-1"));
    cr_assert_not_null(strstr(p.heard, "\n-> wrap-file-key\n"));
    cr_assert_eq(p.closed, 1);
    rn_run_free(&run);
}

/* What a plugin says about its labels counts: it is not mixed with others. */
Test(plugin, labels)
{
    static struct program p = {.says = "-> recipient-stanza 0 test x\nAAAA\n-> labels a\n\n" DONE};
    static struct rn_run run;
    static struct rn_age_host host = {ask, start, &p};
    struct rn_age_recipients to = {.run = &run, .host = &host};
    struct rn_age_identities ids = {.run = &run, .host = &host};
    struct rn_str file;

    UNIT_RUN(&run);
    cr_assert_eq(rn_age_add_plugin(&ids, RN_S("test")), RENDER_OK);
    cr_assert_eq(rn_age_add_identities(&ids, RN_S("keys"), rn_str_from(x25519_key)), RENDER_OK);
    cr_assert_eq(rn_age_add_recipients_of(&to, &ids), RENDER_OK);
    cr_assert_eq(rn_age_encrypt_bytes(&to, RN_NOWHERE, RN_S(PLAINTEXT), false, &file),
                 RENDER_ESECRET);
    rn_run_free(&run);
}

static const char *const bad_recipients[] = {
    "",
    DONE,
    "-> recipient-stanza\n\n" DONE,
    "-> recipient-stanza 1 x\n\n" DONE,
    "-> error internal\nYnJva2Vu\n",
};

Test(plugin, bad_recipients)
{
    for (size_t i = 0; i < sizeof(bad_recipients) / sizeof(bad_recipients[0]); i++) {
        static struct program p;
        static struct rn_run run;
        static struct rn_age_host host = {ask, start, &p};
        struct rn_age_recipients to = {.run = &run, .host = &host};
        struct rn_age_identities ids = {.run = &run, .host = &host};
        struct rn_str file;

        p = (struct program){.says = bad_recipients[i]};
        UNIT_RUN(&run);
        rn_age_add_plugin(&ids, RN_S("test"));
        cr_assert_eq(rn_age_add_recipients_of(&to, &ids), RENDER_OK);
        cr_assert_eq(rn_age_encrypt_bytes(&to, RN_NOWHERE, RN_S(PLAINTEXT), false, &file),
                     RENDER_ESECRET, "%zu", i);
        cr_assert_eq(p.closed, 1);
        rn_run_free(&run);
    }
}
