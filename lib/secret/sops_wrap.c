/* The data key, or a share of it, wrapped for each key of a file. */
#include <sodium.h>

#include "base/secure.h"
#include "secret/encoding.h"
#include "secret/shamir.h"
#include "secret/sops_encrypt.h"
#include "secret/sops_store.h"
#include "secret/sops_time.h"

enum { MAX_GROUPS = 255 };

struct wrapper {
    struct rn_sops_ring *ring;
    struct rn_str now; /* in RFC 3339 */
};

/* ---- age ------------------------------------------------------------------------------------ */

static int wrap_age(const struct wrapper *w, struct rn_sops_key *key, struct rn_str part)
{
    struct rn_run *run = w->ring->run;
    struct rn_age_host host = rn_keys_host(w->ring->source);
    struct rn_age_recipients to = {.run = run, .host = &host};

    RN_TRY(rn_age_add_recipient(&to, key->mark, key->field[RN_SOPS_F_RECIPIENT]));
    return rn_age_encrypt_bytes(&to, key->mark, part, true, &key->field[RN_SOPS_F_ENC]);
}

/* ---- Keys of others ------------------------------------------------------------------------- */

static void put(struct rn_run *run, struct rn_sops_value *map, const char *name,
                struct rn_sops_value v)
{
    rn_sops_add_pair(run, map, rn_str_from(name), RN_NOWHERE, v);
}

static struct rn_sops_value text(struct rn_str s)
{
    return rn_sops_text(RN_SOPS_STR, s, RN_NOWHERE);
}

static struct rn_sops_value list_of(struct rn_run *run, struct rn_sops_value v)
{
    struct rn_sops_value list = {.kind = RN_SOPS_LIST};

    rn_sops_add(run, &list, (struct rn_sops_item){.key_kind = RN_SOPS_NULL, .value = v});
    return list;
}

/* A key as a rule of .sops.yaml has it, whose names differ from those of a file. */
static struct rn_sops_value rule_key(struct rn_run *run, const struct rn_sops_key *key)
{
    static const struct {
        uint8_t kind, field;
        const char *name;
    } fields[] = {
        {RN_SOPS_KMS, RN_SOPS_F_ARN, "arn"},
        {RN_SOPS_KMS, RN_SOPS_F_ROLE, "role"},
        {RN_SOPS_KMS, RN_SOPS_F_AWS_PROFILE, "aws_profile"},
        {RN_SOPS_GCP_KMS, RN_SOPS_F_RESOURCE_ID, "resource_id"},
        {RN_SOPS_HCKMS, RN_SOPS_F_KEY_ID, "key_id"},
        {RN_SOPS_AZURE_KV, RN_SOPS_F_VAULT_URL, "vaultUrl"},
        {RN_SOPS_AZURE_KV, RN_SOPS_F_NAME, "key"},
        {RN_SOPS_AZURE_KV, RN_SOPS_F_VERSION, "version"},
    };
    struct rn_sops_value map = {.kind = RN_SOPS_MAP};

    if (key->kind == RN_SOPS_HC_VAULT)
        return text(rn_sops_key_name(run, key));
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (fields[i].kind == key->kind && key->field[fields[i].field].n)
            put(run, &map, fields[i].name, text(key->field[fields[i].field]));
    if (key->context.kind == RN_SOPS_MAP)
        put(run, &map, "context", key->context);
    return map;
}

static int write_json(struct rn_run *run, const struct rn_sops_value *map, struct render_text *out)
{
    struct rn_sops_value copy = *map;
    struct rn_sops_docs docs = {.at = &copy, .n = 1};
    struct rn_buf buf = {.arena = &run->arena};

    RN_TRY(rn_sops_json_store.write(run, &docs, RN_NOWHERE, &buf));
    *out = (struct render_text){buf.p, buf.n};
    return RENDER_OK;
}

/* A .sops.yaml that asks for the key and for the age recipient. */
static int make_config(struct rn_run *run, const struct rn_sops_key *key, struct rn_str recipient,
                       struct render_text *out)
{
    struct rn_sops_value group = {.kind = RN_SOPS_MAP}, rule = group, config = group;
    const char *kind = rn_sops_key_kind_name((enum rn_sops_key_kind)key->kind);

    put(run, &group, key->kind == RN_SOPS_AZURE_KV ? "azure_keyvault" : kind,
        list_of(run, rule_key(run, key)));
    put(run, &group, "age", list_of(run, text(recipient)));
    put(run, &rule, "key_groups", list_of(run, group));
    put(run, &config, "creation_rules", list_of(run, rule));
    return write_json(run, &config, out);
}

/* A file without values, whose data key is the part, for the age recipient alone. */
static int make_document(const struct wrapper *w, struct rn_str recipient, struct rn_str part,
                         struct render_text *out)
{
    struct rn_run *run = w->ring->run;
    struct rn_sops_key key = {.kind = RN_SOPS_AGE};
    struct rn_sops_group group = {.keys = &key, .n = 1};
    struct rn_sops_metadata meta = {.rule_text = RN_S("_unencrypted"),
                                    .last_modified = w->now,
                                    .mac = RN_S(""),
                                    .version = RN_S(RN_SOPS_VERSION),
                                    .groups = &group,
                                    .ngroups = 1};
    struct rn_sops_value doc = {.kind = RN_SOPS_MAP};

    key.field[RN_SOPS_F_RECIPIENT] = recipient;
    RN_TRY(wrap_age(w, &key, part));
    put(run, &doc, "sops", rn_sops_metadata_write(run, &meta));
    return write_json(run, &doc, out);
}

/* A new age key, that lives for one call of the host. */
static struct rn_str new_identity(struct rn_run *run, struct rn_str *recipient)
{
    unsigned char *secret = rn_secure_alloc(run, crypto_scalarmult_SCALARBYTES);
    unsigned char point[crypto_scalarmult_BYTES];

    randombytes_buf(secret, crypto_scalarmult_SCALARBYTES);
    crypto_scalarmult_base(point, secret);
    *recipient =
        rn_bech32_encode(&run->arena, RN_S("age"), rn_str_make((const char *)point, sizeof(point)));
    return rn_bech32_encode(rn_secure(run), RN_S("AGE-SECRET-KEY-"),
                            rn_str_make((const char *)secret, crypto_scalarmult_SCALARBYTES));
}

/* What the host needs to have sops wrap the part for a key in a cloud. */
static int prepare_cloud(const struct wrapper *w, const struct rn_sops_key *key, struct rn_str part,
                         struct render_key_wrapping *out)
{
    struct rn_run *run = w->ring->run;
    struct rn_str recipient, identity = new_identity(run, &recipient);

    out->identity = (struct render_text){identity.p, identity.n};
    RN_TRY(make_config(run, key, recipient, &out->config));
    return make_document(w, recipient, part, &out->document);
}

/* Takes the key out of the document that sops has put it into. */
static int take_cloud(struct rn_run *run, struct rn_str document, struct rn_sops_key *key)
{
    struct rn_sops_file file;

    RN_TRY(rn_sops_load(run, document, 0, RN_SOPS_JSON, &file));
    for (size_t g = 0; g < file.meta.ngroups; g++) {
        for (size_t i = 0; i < file.meta.groups[g].n; i++) {
            struct rn_sops_key *made = &file.meta.groups[g].keys[i];

            if (made->kind != key->kind || made->field[RN_SOPS_F_ENC].n == 0)
                continue;
            made->mark = key->mark;
            *key = *made;
            return RENDER_OK;
        }
    }
    return rn_fail(run, RENDER_ESECRET, key->mark, RN_E_RECIPIENT,
                   "the document that came back does not have the key");
}

static int cannot_wrap(struct rn_run *run, const struct rn_sops_key *key, struct rn_str why)
{
    struct rn_str name = rn_sops_key_name(run, key);

    return rn_fail(run, RENDER_ESECRET, key->mark, RN_E_RECIPIENT,
                   "the data key cannot be wrapped for %s %.*s: %.*s",
                   rn_sops_key_kind_name((enum rn_sops_key_kind)key->kind), RN_FMT(name),
                   RN_FMT(why));
}

static int wrap_other(const struct wrapper *w, struct rn_sops_key *key, struct rn_str part)
{
    struct rn_run *run = w->ring->run;
    struct render_key_wrapping wrapping = {
        .size = sizeof(wrapping),
        .kind = rn_sops_key_kind_name((enum rn_sops_key_kind)key->kind),
        .name = rn_str_c(&run->arena, rn_sops_key_name(run, key)),
        .bytes = {part.p, part.n}};
    struct rn_str wrapped, why;

    if (key->kind != RN_SOPS_PGP)
        RN_TRY(prepare_cloud(w, key, part, &wrapping));
    if (!rn_sops_host_wrap(w->ring, &wrapping, &wrapped, &why))
        return cannot_wrap(run, key, why);
    if (key->kind != RN_SOPS_PGP)
        return take_cloud(run, wrapped, key);
    key->field[RN_SOPS_F_ENC] = rn_str_trim(wrapped);
    if (key->field[RN_SOPS_F_CREATED_AT].n == 0)
        key->field[RN_SOPS_F_CREATED_AT] = w->now;
    return RENDER_OK;
}

/* ---- Groups --------------------------------------------------------------------------------- */

static bool is_missing(const struct rn_sops_group *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->keys[i].field[RN_SOPS_F_ENC].n == 0)
            return true;
    return false;
}

static int wrap_group(const struct wrapper *w, const struct rn_sops_group *g, struct rn_str part,
                      bool only_missing)
{
    for (size_t i = 0; i < g->n; i++) {
        struct rn_sops_key *key = &g->keys[i];

        if (only_missing && key->field[RN_SOPS_F_ENC].n)
            continue;
        RN_TRY((key->kind == RN_SOPS_AGE ? wrap_age : wrap_other)(w, key, part));
    }
    return RENDER_OK;
}

static int check_groups(struct rn_run *run, struct rn_sops_metadata *m)
{
    if (m->ngroups == 0)
        return rn_error(run, m->mark, RN_E_SOPS, "there are no keys to encrypt for");
    for (size_t g = 0; g < m->ngroups; g++)
        if (m->groups[g].n == 0)
            return rn_error(run, m->mark, RN_E_SOPS, "key group %zu has no keys", g);
    if (m->ngroups == 1)
        return RENDER_OK;
    if (m->ngroups > MAX_GROUPS)
        return rn_fail(run, RENDER_ELIMIT, m->mark, RN_E_LIMIT, "there are more than %d key groups",
                       MAX_GROUPS);
    if (m->shamir_threshold == 0)
        m->shamir_threshold = (int64_t)m->ngroups;
    if (m->shamir_threshold < 2 || m->shamir_threshold > (int64_t)m->ngroups)
        return rn_error(run, m->mark, RN_E_SOPS,
                        "field shamir_threshold is %lld, not between 2 and the number of key "
                        "groups, %zu",
                        (long long)m->shamir_threshold, m->ngroups);
    return RENDER_OK;
}

int rn_sops_wrap_data_key(struct rn_sops_ring *ring, struct rn_sops_metadata *m,
                          struct rn_str data_key, int64_t now, bool only_missing)
{
    struct rn_buf time = {.arena = &ring->run->arena};
    struct wrapper w = {.ring = ring};
    struct rn_str parts[MAX_GROUPS] = {data_key};
    bool missing = false;

    RN_TRY(check_groups(ring->run, m));
    for (size_t g = 0; g < m->ngroups; g++)
        missing = missing || is_missing(&m->groups[g]);
    if (only_missing && !missing)
        return RENDER_OK;
    rn_sops_time_unix(now, &time);
    w.now = rn_buf_str(&time);
    if (m->ngroups > 1)
        rn_shamir_split(ring->run, data_key, m->ngroups, (size_t)m->shamir_threshold, parts);
    for (size_t g = 0; g < m->ngroups; g++)
        RN_TRY(wrap_group(&w, &m->groups[g], parts[g], only_missing && m->ngroups == 1));
    return RENDER_OK;
}
