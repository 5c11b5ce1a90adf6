#include "unit.h"

#include "base/secure.h"
#include "secret/key_source.h"
#include "secret/ssh_key.h"
#include "secret_fixtures.h"

struct key_case {
    const char *name, *text, *message; /* message NULL: it is taken */
};

#define SECRET "AGE-SECRET-KEY-1"
#define NOT_A_KEY "QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"

static const struct key_case identity_cases[] = {
    {"a file of age-keygen", x25519_key, NULL},
    {"post-quantum", hybrid_key, NULL},
    {"Ed25519", ed25519_key, NULL},
    {"Ed25519, encrypted", encrypted_key, NULL},
    {"RSA", rsa_key, NULL},
    {"RSA in PKCS#1", rsa_pem_key, NULL},
    {"identities that are encrypted", encrypted_identities, NULL},
    {"a plugin's", "AGE-PLUGIN-X-1TPLWTE\n", NULL},
    {"a plugin's without a name", "AGE-PLUGIN-1NWSY7N\n", "name of the plugin"},
    {"a plugin's with a path", "AGE-PLUGIN-../X-1D33JVN\n", "name of the plugin"},
    {"ECDSA", ecdsa_key, "neither Ed25519 nor RSA"},
    {"nothing", "", "holds no key"},
    {"comments", "# a\n\n# b\r\n", "holds no key"},
    {"text", "hello\n", "no key of a known type"},
    {"space in front", " " SECRET "\n", "no key of a known type"},
    {"a recipient", "age1xyz\n", "public key"},
    {"a checksum", SECRET NOT_A_KEY "\n", "checksum"},
    {"mixed case", SECRET "abc\n", "upper and lower case"},
    {"not text", "\xff\xfe\n", "no text"},
    {"a comment that is no text", "# \xe4\nAGE-PLUGIN-X-1TPLWTE\n", NULL},
    {"PEM that ends early", "-----BEGIN OPENSSH PRIVATE KEY-----\nabcd", "malformed"},
    {"PEM of something else", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
     "no private key"},
    {"PEM encrypted in the old way",
     "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\nAAAA\n"
     "-----END RSA PRIVATE KEY-----\n",
     "old way"},
    {"an empty OpenSSH key",
     "-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n", "malformed"},
    {"an empty PKCS#1 key", "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n",
     "two primes"},
    {"an empty PKCS#8 key", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
     "malformed"},
};

Test(keys, identities)
{
    for (size_t i = 0; i < sizeof(identity_cases) / sizeof(identity_cases[0]); i++) {
        const struct key_case *c = &identity_cases[i];
        static struct rn_run run;
        struct rn_age_identities ids = {.run = &run};
        int status;

        UNIT_RUN(&run);
        status = rn_age_add_identities(&ids, RN_S("keys.txt"), rn_str_from(c->text));
        cr_assert_eq(status == RENDER_OK, c->message == NULL, "%s: %s", c->name,
                     unit_last_error(&run));
        cr_assert_eq(ids.n > 0, c->message == NULL, "%s", c->name);
        if (c->message)
            cr_assert_not_null(strstr(unit_last_error(&run), c->message), "%s: %s", c->name,
                               unit_last_error(&run));
        rn_run_free(&run);
    }
}

/* A bad line spoils its file; its place is told, and what it says is not. */
Test(keys, a_bad_line)
{
    static struct rn_run run;
    struct rn_age_identities ids = {.run = &run};

    UNIT_RUN(&run);
    cr_assert_eq(
        rn_age_add_identities(&ids, RN_S("keys.txt"),
                              rn_str_printf(&run.arena, "%s%s", x25519_key, SECRET NOT_A_KEY "\n")),
        RENDER_ESECRET);
    cr_assert_eq(ids.n, 0);
    cr_assert_eq(run.diags->mark.line, 4);
    cr_assert(rn_str_is(run.diags->path, "keys.txt"));
    cr_assert_null(strstr(unit_last_error(&run), "QQQQ"));
    rn_run_free(&run);
}

#define AGE_RECIPIENT "age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w38"

static const struct key_case recipient_cases[] = {
    {"age", AGE_RECIPIENT "\n", NULL},
    {"with comments", "# a\n\n" AGE_RECIPIENT "\r\n", NULL},
    {"a plugin's", "age1yubi1kyxecu\n", NULL},
    {"a plugin's with a path", "age1a/b146ds6w\n", "name of the plugin"},
    {"Ed25519", ed25519_public, NULL},
    {"tabs",
     "ssh-ed25519\tAAAAC3NzaC1lZDI1NTE5AAAAIIs8xYgeTECsq3pI73ZcqhImdUtKBLYJCGprFOhv1l/v\tme@x\n",
     NULL},
    {"RSA", rsa_public, NULL},
    {"a comment that is no text", "# \xe4\n" AGE_RECIPIENT "\n", NULL},
    {"no text", AGE_RECIPIENT "\xe4\n", "no text"},
    {"one that is left out", AGE_RECIPIENT "\n%s", NULL},
    {"nothing", "", "no recipient"},
    {"comments", "#\n", "no recipient"},
    {"a secret key", x25519_key, "secret key"},
    {"a checksum", "age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w3q\n", "checksum"},
    {"text", "hello\n", "neither"},
    {"words", "hello world\n", "neither"},
    {"another type in front", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA\n", "neither"},
};

/* The text with an ECDSA key, which age does not take, in the place of %s. */
static struct rn_str with_ecdsa(struct rn_run *run, const char *text)
{
    const char *at = strstr(text, "%s");

    if (!at)
        return rn_str_from(text);
    return rn_str_printf(&run->arena, "%.*s%s", (int)(at - text), text, ecdsa_public);
}

Test(keys, recipients)
{
    for (size_t i = 0; i < sizeof(recipient_cases) / sizeof(recipient_cases[0]); i++) {
        const struct key_case *c = &recipient_cases[i];
        static struct rn_run run;
        struct rn_age_recipients to = {.run = &run};
        struct rn_str text;
        int status;

        UNIT_RUN(&run);
        text = with_ecdsa(&run, c->text);
        status = rn_age_add_recipients(&to, RN_S("keys.pub"), text);
        cr_assert_eq(status == RENDER_OK, c->message == NULL, "%s: %s", c->name,
                     unit_last_error(&run));
        if (c->message)
            cr_assert_not_null(strstr(unit_last_error(&run), c->message), "%s: %s", c->name,
                               unit_last_error(&run));
        rn_run_free(&run);
    }
}

/* ---- SSH keys ------------------------------------------------------------------------------- */

static struct rn_ssh_file read_ssh(struct rn_run *run, const char *pem)
{
    struct rn_ssh_file file;

    cr_assert_eq(rn_ssh_file_read(run, RN_NOWHERE, rn_str_from(pem), &file), RENDER_OK, "%s",
                 unit_last_error(run));
    return file;
}

Test(keys, ssh_files)
{
    static struct rn_run run;
    struct rn_ssh_private key;
    struct rn_ssh_file file;

    UNIT_RUN(&run);
    file = read_ssh(&run, ed25519_key);
    cr_assert_not(file.encrypted);
    cr_assert_eq(file.key.seed.n, 32);
    /* The public half that is stored and the one that follows are the same. */
    cr_assert(rn_str_eq(file.public.blob, file.key.public.blob));
    file = read_ssh(&run, rsa_key);
    cr_assert_eq(rn_ssh_rsa_bits(&file.public), 2048);
    cr_assert(rn_str_eq(file.public.blob, file.key.public.blob));
    file = read_ssh(&run, rsa_pem_key);
    cr_assert_eq(rn_ssh_rsa_bits(&file.public), 2048);
    file = read_ssh(&run, encrypted_key);
    cr_assert(file.encrypted);
    cr_assert_null(file.key.seed.p);
    cr_assert_eq(rn_ssh_file_open(&run, RN_NOWHERE, &file, RN_S(PASSPHRASE), &key), RENDER_OK);
    cr_assert(rn_str_eq(file.public.blob, key.public.blob));
    cr_assert_eq(rn_ssh_file_open(&run, RN_NOWHERE, &file, RN_S("shut"), &key), RENDER_ESECRET);
    rn_run_free(&run);
}

/* Each byte of a key file changed, or its end cut off: refused or read, never a crash; when the
 * public half of an encrypted key is another one, it is refused at the latest when it is opened. */
Test(keys, damaged_ssh_files)
{
    static struct rn_run run;
    size_t n = sizeof(ed25519_key) - 1;
    char *text;

    UNIT_RUN(&run);
    text = rn_arena_alloc(&run.arena, n);
    for (size_t i = 0; i < n; i++) {
        struct rn_diag **diags = rn_diag_mark(&run);
        struct rn_ssh_file file;

        memcpy(text, ed25519_key, n);
        rn_ssh_file_read(&run, RN_NOWHERE, rn_str_make(text, i), &file);
        text[i] ^= 1;
        rn_ssh_file_read(&run, RN_NOWHERE, rn_str_make(text, n), &file);
        rn_diag_rewind(&run, diags);
    }
    rn_run_free(&run);
}

/* ---- The host's keys ------------------------------------------------------------------------ */

static int load_some(void *user, struct render_keys *keys)
{
    const char *text = x25519_key;
    char *p;

    (void)user;
    cr_assert_eq(render_keys_begin(keys, RENDER_KEY_IDENTITIES, "keys.txt"), RENDER_OK);
    for (size_t i = 0; text[i]; i++) {
        cr_assert_not_null(p = render_keys_reserve(keys, 100));
        *p = text[i];
        render_keys_commit(keys, 1);
    }
    cr_assert_eq(render_keys_begin(keys, RENDER_KEY_PASSPHRASE, "it"), RENDER_OK);
    cr_assert_not_null(p = render_keys_reserve(keys, 4));
    memcpy(p, "open", 4);
    render_keys_commit(keys, 100); /* no more than was reserved */
    render_keys_work(keys, 99);
    return RENDER_OK;
}

static int load_nothing(void *user, struct render_keys *keys)
{
    (void)user;
    return render_keys_fail(keys, "keys.txt", "no such file");
}

static int load_badly(void *user, struct render_keys *keys)
{
    (void)user, (void)keys;
    return RENDER_EHOST;
}

static int load_too_much(void *user, struct render_keys *keys)
{
    (void)user;
    render_keys_begin(keys, RENDER_KEY_IDENTITIES, "keys.txt");
    cr_assert_null(render_keys_reserve(keys, RN_AGE_MAX_KEYS + 1));
    return RENDER_OK;
}

Test(keys, of_the_host)
{
    static struct rn_run run;
    struct render_key_source source = {.load = load_some};
    struct rn_age_identities ids = {.run = &run};
    struct render_keys keys;

    UNIT_RUN(&run);
    cr_assert_eq(rn_keys_load(&run, &source, &keys), RENDER_OK);
    cr_assert(rn_str_is(rn_key_text(keys.first), x25519_key));
    cr_assert(rn_str_is(rn_key_text(keys.first->next), "open"));
    cr_assert_eq(keys.first->next->work, 30);
    cr_assert_eq(rn_keys_identities(&keys, &ids), RENDER_OK);
    cr_assert_eq(ids.n, 2);
    rn_run_free(&run);
}

Test(keys, of_a_host_that_fails)
{
    static const struct {
        int (*load)(void *user, struct render_keys *keys);
        int status;
    } cases[] = {
        {NULL, RENDER_OK},
        {load_nothing, RENDER_EIO},
        {load_badly, RENDER_EHOST},
        {load_too_much, RENDER_ELIMIT},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        static struct rn_run run;
        struct render_key_source source = {.load = cases[i].load};
        struct render_keys keys;

        UNIT_RUN(&run);
        cr_assert_eq(rn_keys_load(&run, &source, &keys), cases[i].status);
        cr_assert_eq(run.errors, cases[i].status ? 1 : 0);
        rn_run_free(&run);
    }
}
