/* The data key of SOPS files that we write, wrapped for whoever is to have it. */
#include "unit.h"

#include <sodium.h>

#include "secret/sops_encrypt.h"
#include "secret_fixtures.h"

#define EXPECT(cond, ...) cr_expect(eq(int, (cond) ? 1 : 0, 1), __VA_ARGS__)
#define ASSERT(cond) cr_assert(eq(int, (cond) ? 1 : 0, 1), "%s", unit_last_error(run))

#define NOW INT64_C(1795234567)

static struct rn_str written(struct rn_run *run, const struct rn_sops_file *file)
{
    struct rn_buf out = {.arena = &run->arena};

    ASSERT(rn_sops_write(run, file, file->format, &out) == RENDER_OK);
    return rn_buf_str(&out);
}

/* ---- The host ------------------------------------------------------------------------------- */

#define X25519 "age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w38"
#define STRANGER "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"

enum { MAX_PART = 64 };

/* Wrapped keys are only base64 here. */
static void wrap_part(struct render_text part, char out[2 * MAX_PART])
{
    sodium_bin2base64(out, (size_t)2 * MAX_PART, (const unsigned char *)part.data, part.size,
                      sodium_base64_VARIANT_ORIGINAL);
}

/* A host that has the X25519 key and the SSH key, and whose gpg and sops are these functions. */
struct host {
    unsigned calls;
    const char *failure;
};

static int add(struct render_keys *keys, enum render_key_kind kind, const void *data, size_t size)
{
    char *to = render_keys_begin(keys, kind, "host") ? NULL : render_keys_reserve(keys, size);

    if (!to)
        return RENDER_ENOMEM;
    memcpy(to, data, size);
    render_keys_commit(keys, size);
    return RENDER_OK;
}

static int host_load(void *user, struct render_keys *keys)
{
    (void)user;
    return add(keys, RENDER_KEY_IDENTITIES, x25519_key, strlen(x25519_key)) ||
           add(keys, RENDER_KEY_IDENTITIES, ed25519_key, strlen(ed25519_key));
}

static int host_unwrap(void *user, const struct render_wrapped_key *wrapped,
                       struct render_keys *keys)
{
    char part[MAX_PART];
    size_t size;

    (void)user;
    cr_assert(eq(int,
                 sodium_base642bin((unsigned char *)part, sizeof(part), wrapped->bytes.data,
                                   wrapped->bytes.size, NULL, &size, NULL,
                                   sodium_base64_VARIANT_ORIGINAL),
                 0));
    return add(keys, RENDER_KEY_PLAINTEXT, part, size);
}

static int identity_load(void *user, struct render_keys *keys)
{
    const struct render_key_wrapping *w = user;

    return add(keys, RENDER_KEY_IDENTITIES, w->identity.data, w->identity.size);
}

/* What sops makes of the document with the config: it has the config's key, too. */
static int wrap_as_sops(const struct render_key_wrapping *w, struct render_keys *keys)
{
    struct render_key_source source = {.load = identity_load, .user = (void *)w};
    struct rn_run run_, *run = &run_;
    struct rn_sops_ring ring = {.run = run, .source = &source};
    struct rn_sops_key key = {.kind = RN_SOPS_KMS};
    struct rn_sops_file file;
    struct rn_str part;
    char wrapped[2 * MAX_PART];
    int status;

    UNIT_RUN(run);
    for (int i = 0; i < RN_SOPS_KEY_FIELDS; i++)
        key.field[i] = RN_S("");
    ASSERT(rn_sops_load(run, rn_str_make(w->document.data, w->document.size), 1, RN_SOPS_JSON,
                        &file) == RENDER_OK);
    ASSERT(rn_sops_data_key(&ring, &file.meta, &part) == RENDER_OK);
    EXPECT(rn_str_eq(part, rn_str_make(w->bytes.data, w->bytes.size)), "the part");
    EXPECT(strstr(w->config.data, "\"arn\": \"a\"") && strstr(w->config.data, "\"role\": \"r\""),
           "%s", w->config.data);
    wrap_part(w->bytes, wrapped);
    key.field[RN_SOPS_F_ENC] = rn_str_from(wrapped);
    key.field[RN_SOPS_F_CREATED_AT] = RN_S("2026-01-02T03:04:05Z");
    RN_PUSH(run, file.meta.groups[0].keys, file.meta.groups[0].n, file.meta.groups[0].cap) = key;
    part = written(run, &file);
    status = add(keys, RENDER_KEY_WRAPPED, part.p, part.n);
    rn_run_free(run);
    return status;
}

static int host_wrap(void *user, const struct render_key_wrapping *w, struct render_keys *keys)
{
    struct host *host = user;
    char wrapped[2 * MAX_PART];

    host->calls++;
    if (host->failure)
        return add(keys, RENDER_KEY_UNUSABLE, host->failure, strlen(host->failure));
    if (strcmp(w->kind, "kms") == 0)
        return wrap_as_sops(w, keys);
    EXPECT(strcmp(w->kind, "pgp") == 0 && strcmp(w->name, "FP") == 0, "%s %s", w->kind, w->name);
    EXPECT(w->document.size == 0 && w->identity.size == 0 && w->bytes.size < 60, "for pgp");
    wrap_part(w->bytes, wrapped);
    return add(keys, RENDER_KEY_WRAPPED, wrapped, strlen(wrapped));
}

static void add_key_to(struct rn_run *run, struct rn_sops_metadata *m, size_t group,
                       enum rn_sops_key_kind kind, enum rn_sops_key_field field, const char *name)
{
    struct rn_sops_key key = {.kind = (uint8_t)kind};

    for (int i = 0; i < RN_SOPS_KEY_FIELDS; i++)
        key.field[i] = RN_S("");
    key.field[field] = rn_str_from(name);
    if (kind == RN_SOPS_KMS)
        key.field[RN_SOPS_F_ROLE] = RN_S("r");
    if (group == m->ngroups)
        RN_PUSH(run, m->groups, m->ngroups, m->groups_cap) = (struct rn_sops_group){0};
    RN_PUSH(run, m->groups[group].keys, m->groups[group].n, m->groups[group].cap) = key;
}

#define AGE_KEY(group, name) add_key_to(run, &m, group, RN_SOPS_AGE, RN_SOPS_F_RECIPIENT, name)

/* ---- Tests ----------------------------------------------------------------------------------- */

struct keyed {
    struct rn_run run;
    struct host host;
    struct render_key_source source;
    struct rn_sops_ring ring;
    struct rn_str key;
};

static void start_keyed(struct keyed *k)
{
    struct rn_run *run = &k->run;

    UNIT_RUN(run);
    k->host = (struct host){0};
    k->source = (struct render_key_source){
        .load = host_load, .unwrap = host_unwrap, .wrap = host_wrap, .user = &k->host};
    k->ring = (struct rn_sops_ring){.run = run, .source = &k->source};
    rn_sops_new_data_key(run, &k->key);
}

/* Whether the keys give the data key back, after they were written and read. */
static bool opens(struct keyed *k, const struct rn_sops_metadata *m)
{
    struct rn_run *run = &k->run;
    struct rn_sops_file file = {.format = RN_SOPS_YAML, .meta = *m}, back;
    struct rn_str key;

    ASSERT(rn_sops_read_plain(run, RN_S("a: 1\n"), 1, RN_SOPS_YAML, &file.docs) == RENDER_OK);
    ASSERT(rn_sops_encrypt(run, &file, k->key, NOW, NULL) == RENDER_OK);
    ASSERT(rn_sops_load(run, written(run, &file), 1, RN_SOPS_YAML, &back) == RENDER_OK);
    return rn_sops_data_key(&k->ring, &back.meta, &key) == RENDER_OK && rn_str_eq(key, k->key) &&
           rn_sops_decrypt(run, &back, key, false) == RENDER_OK;
}

static int wrap(struct keyed *k, struct rn_sops_metadata *m, bool only_missing)
{
    return rn_sops_wrap_data_key(&k->ring, m, k->key, NOW, only_missing);
}

Test(secret_sops_wrap, keys_of_each_kind_open_the_file)
{
    static const struct {
        enum rn_sops_key_kind kind;
        enum rn_sops_key_field field;
        const char *name;
        unsigned calls;
    } kinds[] = {
        {RN_SOPS_AGE, RN_SOPS_F_RECIPIENT, X25519, 0},
        {RN_SOPS_AGE, RN_SOPS_F_RECIPIENT, ed25519_public, 0},
        {RN_SOPS_PGP, RN_SOPS_F_FP, "FP", 1},
        {RN_SOPS_KMS, RN_SOPS_F_ARN, "a", 1},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct rn_sops_metadata m = {.rule_text = RN_S("_u")};
        struct keyed k;
        struct rn_run *run = &k.run;

        start_keyed(&k);
        add_key_to(run, &m, 0, kinds[i].kind, kinds[i].field, kinds[i].name);
        AGE_KEY(0, STRANGER);
        ASSERT(wrap(&k, &m, false) == RENDER_OK);
        cr_expect(eq(u32, k.host.calls, kinds[i].calls));
        EXPECT(opens(&k, &m), "%s: %s", kinds[i].name, unit_last_error(run));
        EXPECT(m.shamir_threshold == 0, "one group");
        rn_run_free(run);
    }
}

Test(secret_sops_wrap, shares_of_groups)
{
    static const struct {
        int64_t threshold;
        bool ours[3]; /* groups with a key that we have */
        bool opens;
    } cases[] = {
        {2, {true, false, true}, true},
        {0, {true, true, true}, true},
        {0, {true, true, false}, false}, /* all of them */
        {2, {false, true, false}, false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_sops_metadata m = {.rule_text = RN_S("_u"),
                                     .shamir_threshold = cases[i].threshold};
        struct keyed k;
        struct rn_run *run = &k.run;

        start_keyed(&k);
        for (size_t g = 0; g < 3; g++)
            AGE_KEY(g, cases[i].ours[g] ? X25519 : STRANGER);
        ASSERT(wrap(&k, &m, false) == RENDER_OK);
        cr_expect(eq(i64, m.shamir_threshold, cases[i].threshold ? cases[i].threshold : 3));
        cr_expect(eq(int, opens(&k, &m), cases[i].opens), "case %zu", i);
        rn_run_free(run);
    }
}

Test(secret_sops_wrap, only_missing_keys_are_wrapped)
{
    struct rn_sops_metadata m = {.rule_text = RN_S("_u")};
    struct keyed k;
    struct rn_run *run = &k.run;
    struct rn_str first, created;

    start_keyed(&k);
    AGE_KEY(0, X25519);
    ASSERT(wrap(&k, &m, true) == RENDER_OK);
    first = m.groups[0].keys[0].field[RN_SOPS_F_ENC];
    add_key_to(run, &m, 0, RN_SOPS_PGP, RN_SOPS_F_FP, "FP");
    ASSERT(wrap(&k, &m, true) == RENDER_OK);
    EXPECT(rn_str_eq(m.groups[0].keys[0].field[RN_SOPS_F_ENC], first), "kept");
    created = m.groups[0].keys[1].field[RN_SOPS_F_CREATED_AT];
    EXPECT(rn_str_is(created, "2026-11-21T04:16:07Z"), "%.*s", RN_FMT(created));
    ASSERT(wrap(&k, &m, true) == RENDER_OK);
    cr_expect(eq(u32, k.host.calls, 1));
    /* Shares belong together. */
    AGE_KEY(1, X25519);
    ASSERT(wrap(&k, &m, true) == RENDER_OK);
    EXPECT(!rn_str_eq(m.groups[0].keys[0].field[RN_SOPS_F_ENC], first), "wrapped anew");
    EXPECT(opens(&k, &m), "%s", unit_last_error(run));
    rn_run_free(run);
}

static const struct {
    size_t groups;
    int64_t threshold;
    const char *recipient, *failure, *error;
} failures[] = {
    {0, 0, "", NULL, "no keys to encrypt for"},
    {2, 1, X25519, NULL, "shamir_threshold is 1"},
    {2, 3, X25519, NULL, "shamir_threshold is 3"},
    {2, -1, X25519, NULL, "shamir_threshold is -1"},
    {1, 0, "age1", NULL, "recipient"},
    {1, 0, X25519, "no such key", "wrapped for pgp FP: no such key"},
};

Test(secret_sops_wrap, keys_that_cannot_be_used)
{
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        struct rn_sops_metadata m = {.shamir_threshold = failures[i].threshold};
        struct keyed k;
        struct rn_run *run = &k.run;

        start_keyed(&k);
        k.host.failure = failures[i].failure;
        for (size_t g = 0; g < failures[i].groups; g++)
            AGE_KEY(g, failures[i].recipient);
        if (failures[i].failure)
            add_key_to(run, &m, 0, RN_SOPS_PGP, RN_SOPS_F_FP, "FP");
        EXPECT(wrap(&k, &m, false) && strstr(unit_last_error(run), failures[i].error),
               "case %zu: %s", i, unit_last_error(run));
        rn_run_free(run);
    }
}
