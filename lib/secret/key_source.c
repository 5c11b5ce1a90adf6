#include "secret/key_source.h"

#include "base/secure.h"

int render_keys_begin(struct render_keys *keys, enum render_key_kind kind, const char *name)
{
    struct rn_key *key = rn_secure_try(keys->run, sizeof(*key));
    size_t n = strlen(name);
    char *copy = rn_secure_try(keys->run, n + 1);

    if (!key || !copy)
        return keys->status = RENDER_ENOMEM;
    memcpy(copy, name, n);
    key->kind = kind;
    key->name = rn_str_make(copy, n);
    *keys->end = keys->last = key;
    keys->end = &key->next;
    return RENDER_OK;
}

void *render_keys_reserve(struct render_keys *keys, size_t size)
{
    struct rn_key *key = keys->last;

    if (!key || keys->status || size > RN_AGE_MAX_KEYS || key->n > RN_AGE_MAX_KEYS) {
        keys->status = keys->status ? keys->status : RENDER_ELIMIT;
        return NULL;
    }
    if (key->cap - key->n < size) {
        size_t cap = key->n + size > 2 * key->cap ? key->n + size : 2 * key->cap;
        char *p = rn_secure_try(keys->run, cap);

        if (!p) {
            keys->status = RENDER_ENOMEM;
            return NULL;
        }
        if (key->n)
            memcpy(p, key->p, key->n);
        key->p = p;
        key->cap = cap;
    }
    key->reserved = size;
    return key->p + key->n;
}

void render_keys_commit(struct render_keys *keys, size_t size)
{
    struct rn_key *key = keys->last;

    if (!key)
        return;
    key->n += size < key->reserved ? size : key->reserved;
    key->reserved = 0;
}

void render_keys_work(struct render_keys *keys, int factor)
{
    if (keys->last)
        keys->last->work = factor < 1 ? 1 : factor > 30 ? 30 : factor;
}

/* A diagnostic would escape when there is no memory for it, through the host. */
static void report(struct render_keys *keys, const char *name, const char *why)
{
    struct rn_run *run = keys->run;
    struct rn_escape here;

    run->arena.escape = &here;
    if (!setjmp(here.env)) {
        struct rn_mark mark = {.file = rn_run_place(run, rn_str_from(name))};

        rn_fail(run, RENDER_EIO, mark, RN_E_IDENTITY, "%s", why);
    }
    run->arena.escape = &run->escape;
}

int render_keys_fail(struct render_keys *keys, const char *name, const char *why)
{
    if (!keys->status)
        report(keys, name, why);
    return keys->status = RENDER_EIO;
}

int rn_keys_load(struct rn_run *run, const struct render_key_source *source,
                 struct render_keys *keys)
{
    size_t errors = run->errors;
    int status;

    rn_secure(run); /* starting may escape */
    *keys = (struct render_keys){.run = run};
    keys->end = &keys->first;
    status = source->load ? source->load(source->user, keys) : RENDER_OK;
    status = status ? status : keys->status;
    if (status && run->errors == errors)
        return rn_fail(run, status, RN_NOWHERE, RN_E_IDENTITY, "the keys cannot be read");
    return status;
}

int rn_keys_identities(const struct render_keys *keys, struct rn_age_identities *ids)
{
    for (const struct rn_key *key = keys->first; key; key = key->next) {
        struct rn_str text = rn_key_text(key);

        if (key->kind == RENDER_KEY_IDENTITIES)
            RN_TRY(rn_age_add_identities(ids, key->name, text));
        else if (key->kind == RENDER_KEY_PLUGIN)
            RN_TRY(rn_age_add_plugin(ids, text));
        else if (key->kind == RENDER_KEY_PASSPHRASE)
            RN_TRY(rn_age_add_passphrase(ids, text, key->work));
    }
    return RENDER_OK;
}

static int add_public_halves(const struct rn_key *key, struct rn_age_recipients *to)
{
    struct rn_age_identities ids = {.run = to->run, .host = to->host};

    if (key->kind == RENDER_KEY_PLUGIN)
        RN_TRY(rn_age_add_plugin(&ids, rn_key_text(key)));
    else
        RN_TRY(rn_age_add_identities(&ids, key->name, rn_key_text(key)));
    return rn_age_add_recipients_of(to, &ids);
}

int rn_keys_recipients(const struct render_keys *keys, struct rn_age_recipients *to)
{
    for (const struct rn_key *key = keys->first; key; key = key->next) {
        struct rn_str text = rn_key_text(key);

        switch (key->kind) {
        case RENDER_KEY_RECIPIENT:
            RN_TRY(rn_age_add_recipient(to, RN_NOWHERE, text));
            break;
        case RENDER_KEY_RECIPIENTS:
            RN_TRY(rn_age_add_recipients(to, key->name, text));
            break;
        case RENDER_KEY_PASSPHRASE:
            RN_TRY(rn_age_add_passphrase_recipient(to, text, key->work));
            break;
        case RENDER_KEY_IDENTITIES:
        case RENDER_KEY_PLUGIN:
            RN_TRY(add_public_halves(key, to));
            break;
        default:
            break;
        }
    }
    return RENDER_OK;
}
