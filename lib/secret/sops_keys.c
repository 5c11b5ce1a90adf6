#include "secret/sops_keys.h"

#include "base/secure.h"
#include "secret/shamir.h"

/* ---- Reasons -------------------------------------------------------------------------------- */

/* Takes back what was reported since the mark, and says it in one line. */
static struct rn_str take_reason(struct rn_run *run, struct rn_diag **before)
{
    struct rn_str why = RN_S("no reason is known");

    for (const struct rn_diag *d = *before; d; d = d->next)
        if (d->severity == RENDER_ERROR)
            why = d->text;
    rn_diag_rewind(run, before);
    return why;
}

static void add_unusable(struct rn_sops_ring *ring, struct rn_str name, struct rn_str why)
{
    struct rn_sops_unusable u = {name, why};

    RN_PUSH(ring->run, ring->unusable, ring->nunusable, ring->unusable_cap) = u;
}

/* ---- Keys of the host ----------------------------------------------------------------------- */

/* Finds an SSH key behind what may stand in front of it. */
static bool find_ssh_key(struct rn_str *text)
{
    size_t start = rn_str_find_str(*text, RN_S("-----BEGIN "), 0);

    if (start == text->n || rn_str_find_str(*text, RN_S("PRIVATE KEY-----"), start) == text->n)
        return false;
    *text = rn_str_slice(*text, start, text->n);
    return true;
}

static int add_key(struct rn_sops_ring *ring, const struct rn_key *key)
{
    struct rn_str text = rn_key_text(key), pem = text;
    bool ssh = find_ssh_key(&pem);

    switch (key->kind) {
    case RENDER_KEY_AGE:
    case RENDER_KEY_SSH:
        if (ssh != (key->kind == RENDER_KEY_SSH))
            return rn_error(ring->run, RN_NOWHERE, RN_E_IDENTITY, "%s",
                            ssh ? "it is an SSH key, where age keys are due"
                                : "it is no SSH private key");
        return rn_age_add_identities(&ring->ids, key->name, ssh ? pem : text);
    case RENDER_KEY_IDENTITIES:
        return rn_age_add_identities(&ring->ids, key->name, text);
    case RENDER_KEY_PLUGIN:
        return rn_age_add_plugin(&ring->ids, text);
    case RENDER_KEY_PASSPHRASE:
        return rn_age_add_passphrase(&ring->ids, text, key->work);
    default:
        return RENDER_OK;
    }
}

/* A source that cannot be used matters only when no other opens the file. */
static void add_keys(struct rn_sops_ring *ring, const struct render_keys *keys)
{
    for (const struct rn_key *key = keys->first; key; key = key->next) {
        struct rn_diag **before = rn_diag_mark(ring->run);

        if (key->kind == RENDER_KEY_UNUSABLE)
            add_unusable(ring, key->name, rn_key_text(key));
        else if (add_key(ring, key))
            add_unusable(ring, key->name, take_reason(ring->run, before));
    }
}

static void start_keys(struct rn_sops_ring *ring, struct render_keys *keys)
{
    rn_secure(ring->run); /* starting may escape */
    *keys = (struct render_keys){.run = ring->run};
    keys->end = &keys->first;
}

static int load(struct rn_sops_ring *ring)
{
    struct render_keys keys;

    if (ring->loaded)
        return RENDER_OK;
    ring->loaded = true;
    ring->host = rn_keys_host(ring->source);
    ring->ids = (struct rn_age_identities){.run = ring->run, .host = &ring->host};
    ring->recipients.arena = &ring->run->arena;
    RN_TRY(rn_keys_load(ring->run, ring->source, &keys));
    add_keys(ring, &keys);
    return RENDER_OK;
}

static int load_for(struct rn_sops_ring *ring, struct rn_str recipient)
{
    const struct render_key_source *source = ring->source;
    struct render_keys keys;
    void **at = rn_map_at(&ring->recipients, RN_KEY1(rn_intern(ring->run, recipient)));
    int status;

    if (!source->load_for || *at)
        return RENDER_OK;
    *at = ring;
    start_keys(ring, &keys);
    status = source->load_for(source->user, rn_str_c(&ring->run->arena, recipient), &keys);
    status = status ? status : keys.status;
    if (status)
        return rn_fail(ring->run, status, RN_NOWHERE, RN_E_IDENTITY, "the keys cannot be read");
    add_keys(ring, &keys);
    return RENDER_OK;
}

/* What a callback answered; false when it said why it could not, whatever else it added. */
static bool answer(struct rn_sops_ring *ring, const struct render_keys *keys,
                   enum render_key_kind kind, struct rn_str *out, struct rn_str *why)
{
    bool found = false;

    *why = RN_S("the host cannot do it");
    for (const struct rn_key *key = keys->first; key; key = key->next) {
        if (key->kind == RENDER_KEY_UNUSABLE) {
            *why = rn_str_dup(&ring->run->arena, rn_key_text(key));
            return false;
        }
        if (key->kind == kind) {
            *out = rn_key_text(key);
            found = true;
        }
    }
    return found;
}

/* ---- One key -------------------------------------------------------------------------------- */

static int open_age(struct rn_sops_ring *ring, const struct rn_sops_key *key, struct rn_str *out)
{
    RN_TRY(load_for(ring, key->field[RN_SOPS_F_RECIPIENT]));
    if (!ring->ids.n)
        return rn_fail(ring->run, RENDER_ESECRET, key->mark, RN_E_NO_IDENTITY,
                       "there is no age key to open it with");
    return rn_age_decrypt_bytes(&ring->ids, key->mark, key->field[RN_SOPS_F_ENC], out);
}

static int open_wrapped(struct rn_sops_ring *ring, const struct rn_sops_key *key,
                        struct rn_str *out)
{
    const struct render_key_source *source = ring->source;
    struct rn_arena *arena = &ring->run->arena;
    struct rn_str bytes = key->field[RN_SOPS_F_ENC], why;
    struct render_wrapped_key wrapped = {
        .kind = rn_sops_key_kind_name((enum rn_sops_key_kind)key->kind),
        .name = rn_str_c(arena, rn_sops_key_name(ring->run, key)),
        .bytes = {bytes.p, bytes.n}};
    struct render_keys keys;
    int status;

    start_keys(ring, &keys);
    status = source->unwrap ? source->unwrap(source->user, &wrapped, &keys) : RENDER_OK;
    status = status ? status : keys.status;
    if (!status && answer(ring, &keys, RENDER_KEY_PLAINTEXT, out, &why))
        return RENDER_OK;
    if (status)
        why = RN_S("the host failed");
    return rn_fail(ring->run, RENDER_ESECRET, key->mark, RN_E_NO_IDENTITY, "%.*s", RN_FMT(why));
}

/* ---- Groups --------------------------------------------------------------------------------- */

/* The order in which the keys of a group are tried: age, OpenPGP, then the others as they stand. */
static int rank(const struct rn_sops_key *key)
{
    return key->kind == RN_SOPS_AGE ? 0 : key->kind == RN_SOPS_PGP ? 1 : 2;
}

/* A line of the report on a file that cannot be opened. */
struct failure {
    size_t group;
    const struct rn_sops_key *key;
    struct rn_str why;
};

struct attempt {
    struct rn_sops_ring *ring;
    const struct rn_sops_metadata *meta;
    struct failure *failures;
    size_t nfailures, failures_cap;
    struct rn_str *parts;
    size_t nparts;
};

static void open_group(struct attempt *a, size_t g)
{
    const struct rn_sops_group *group = &a->meta->groups[g];
    struct rn_run *run = a->ring->run;

    for (int r = 0; r <= 2; r++) {
        for (size_t i = 0; i < group->n; i++) {
            const struct rn_sops_key *key = &group->keys[i];
            struct rn_diag **before = rn_diag_mark(run);
            struct failure f = {g, key, RN_S("")};

            if (rank(key) != r)
                continue;
            if ((r == 0 ? open_age : open_wrapped)(a->ring, key, &a->parts[a->nparts]) ==
                RENDER_OK) {
                a->nparts++;
                return;
            }
            f.why = take_reason(run, before);
            RN_PUSH(run, a->failures, a->nfailures, a->failures_cap) = f;
        }
    }
}

static int report(struct attempt *a, size_t needed)
{
    struct rn_run *run = a->ring->run;
    const struct rn_sops_metadata *m = a->meta;

    if (m->ngroups > 1)
        rn_fail(run, RENDER_ESECRET, m->mark, RN_E_NO_IDENTITY,
                "no key to the values: %zu of %zu key groups were opened, and %zu are needed",
                a->nparts, m->ngroups, needed);
    else
        rn_fail(run, RENDER_ESECRET, m->mark, RN_E_NO_IDENTITY,
                "no key to the values: none of the file's keys could be opened");
    for (size_t i = 0; i < a->nfailures; i++) {
        const struct failure *f = &a->failures[i];
        struct rn_str name = rn_sops_key_name(run, f->key);

        rn_fail(run, RENDER_ESECRET, f->key->mark, RN_E_NO_IDENTITY, "key group %zu, %s %.*s: %.*s",
                f->group, rn_sops_key_kind_name((enum rn_sops_key_kind)f->key->kind), RN_FMT(name),
                RN_FMT(f->why));
    }
    for (size_t i = 0; i < a->ring->nunusable; i++)
        rn_fail(run, RENDER_ESECRET, RN_NOWHERE, RN_E_IDENTITY, "%.*s: %.*s",
                RN_FMT(a->ring->unusable[i].name), RN_FMT(a->ring->unusable[i].why));
    return RENDER_ESECRET;
}

int rn_sops_data_key(struct rn_sops_ring *ring, const struct rn_sops_metadata *m,
                     struct rn_str *out)
{
    struct attempt a = {.ring = ring, .meta = m};
    size_t needed = m->ngroups > 1 && m->shamir_threshold > 0 ? (size_t)m->shamir_threshold : 1;
    const char *why;

    RN_TRY(load(ring));
    a.parts = RN_NEW_N(ring->run, struct rn_str, m->ngroups);
    for (size_t g = 0; g < m->ngroups; g++)
        open_group(&a, g);
    if (m->ngroups == 1 ? a.nparts == 0
                        : m->shamir_threshold > 0 && a.nparts < (size_t)m->shamir_threshold)
        return report(&a, needed);
    if (m->ngroups == 1) {
        *out = a.parts[0];
        return RENDER_OK;
    }
    if (a.nparts < 2)
        return report(&a, 2);
    why = rn_shamir_combine(ring->run, a.parts, a.nparts, out);
    if (why)
        return rn_fail(ring->run, RENDER_ESECRET, m->mark, RN_E_SOPS,
                       "the shares of the key cannot be put together: %s", why);
    return RENDER_OK;
}

static int host_decrypt(struct rn_sops_ring *ring, const struct rn_sops_metadata *m,
                        const struct render_document *document, struct rn_str *out)
{
    const struct render_key_source *source = ring->source;
    struct render_keys keys;
    struct rn_str why;

    if (!source->decrypt)
        return RENDER_ESECRET;
    start_keys(ring, &keys);
    RN_TRY(source->decrypt(source->user, document, &keys));
    RN_TRY(keys.status);
    if (answer(ring, &keys, RENDER_KEY_PLAINTEXT, out, &why))
        return RENDER_OK;
    return rn_fail(ring->run, RENDER_ESECRET, m->mark, RN_E_NO_IDENTITY,
                   "nor could the file be decrypted in another way: %.*s", RN_FMT(why));
}

int rn_sops_other_way(struct rn_sops_ring *ring, const struct rn_sops_metadata *m,
                      const struct render_document *document, struct rn_diag **before,
                      struct rn_str *out)
{
    if (!rn_sops_is_foreign(m) || host_decrypt(ring, m, document, out))
        return RENDER_ESECRET;
    rn_diag_rewind(ring->run, before);
    rn_warning(ring->run, m->mark, RN_W_OTHER_WAY,
               "no local key opens the file: it was decrypted by another program");
    return RENDER_OK;
}

bool rn_sops_host_wrap(struct rn_sops_ring *ring, const struct render_key_wrapping *wrapping,
                       struct rn_str *out, struct rn_str *why)
{
    const struct render_key_source *source = ring->source;
    struct render_keys keys;
    int status;

    start_keys(ring, &keys);
    status = source->wrap ? source->wrap(source->user, wrapping, &keys) : RENDER_OK;
    status = status ? status : keys.status;
    if (!status && answer(ring, &keys, RENDER_KEY_WRAPPED, out, why))
        return true;
    if (status)
        *why = RN_S("the host failed");
    return false;
}

int rn_sops_variable(struct rn_sops_ring *ring, struct rn_str name, struct rn_str *out, bool *found)
{
    const struct render_key_source *source = ring->source;
    struct render_keys keys;
    struct rn_str why;

    *found = false;
    if (!source->variable)
        return RENDER_OK;
    start_keys(ring, &keys);
    RN_TRY(source->variable(source->user, rn_str_c(&ring->run->arena, name), &keys));
    RN_TRY(keys.status);
    *found = answer(ring, &keys, RENDER_KEY_PLAINTEXT, out, &why);
    return RENDER_OK;
}
