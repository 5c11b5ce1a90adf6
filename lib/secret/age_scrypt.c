/* Passphrases: a file has one, and then no other recipient. */
#include <sodium.h>

#include "secret/age_parts.h"

enum { SALT = 16, BLOCKS = 8 /* scrypt's r; its p is 1 */ };

#define LABEL "age-encryption.org/v1/scrypt"

struct scrypt_identity {
    struct rn_age_identity base;
    struct rn_str passphrase; /* p NULL: to be asked for */
    int max_work;
};

struct scrypt_recipient {
    struct rn_age_recipient base;
    struct rn_str passphrase;
    int work;
};

/* scrypt takes as much memory as the file says; the run's limit holds for it too. */
static int derive(struct rn_run *run, struct rn_mark mark, struct rn_str passphrase,
                  const unsigned char salt[SALT], int work, unsigned char key[RN_AGE_KEY])
{
    uint64_t need = (uint64_t)128 * BLOCKS << work;
    unsigned char full[sizeof(LABEL) - 1 + SALT];

    memcpy(full, LABEL, sizeof(LABEL) - 1);
    memcpy(full + sizeof(LABEL) - 1, salt, SALT);
    if (run->arena.limit && need > run->arena.limit)
        return rn_fail(run, RENDER_ELIMIT, mark, RN_E_LIMIT,
                       "the work factor %d of the passphrase needs more memory than the limit",
                       work);
    if (crypto_pwhash_scryptsalsa208sha256_ll((const uint8_t *)passphrase.p, passphrase.n, full,
                                              sizeof(full), (uint64_t)1 << work, BLOCKS, 1, key,
                                              RN_AGE_KEY))
        return rn_fail(run, RENDER_ENOMEM, mark, RN_E_MEMORY,
                       "there is no memory for the work factor %d of the passphrase", work);
    return RENDER_OK;
}

/* Decimal without leading zeros. 0: it is not. */
static int parse_work(struct rn_str text)
{
    int work = 0;

    if (text.n == 0 || text.n > 3 || text.p[0] == '0')
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!rn_is_digit(text.p[i]))
            return 0;
        work = work * 10 + (text.p[i] - '0');
    }
    return work;
}

/* The stanza, NULL when there is none. */
static int find_stanza(struct rn_run *run, const struct rn_age_header *header, struct rn_mark mark,
                       const struct rn_age_stanza **out)
{
    *out = NULL;
    for (size_t i = 0; i < header->n; i++)
        if (rn_str_is(header->at[i]->type, "scrypt"))
            *out = header->at[i];
    if (*out && header->n > 1)
        return rn_age_bad_stanza(run, mark, *out, "it must be the only one");
    return RENDER_OK;
}

static int read_stanza(struct scrypt_identity *id, const struct rn_age_stanza *s,
                       struct rn_mark mark, unsigned char salt[SALT], int *work)
{
    struct rn_run *run = id->base.run;

    if (s->nargs != 2 || !rn_age_argument(s->args[0], salt, SALT))
        return rn_age_bad_stanza(run, mark, s, "it needs a salt of 16 bytes and a work factor");
    *work = parse_work(s->args[1]);
    if (!*work)
        return rn_age_bad_stanza(run, mark, s, "its work factor is not a number");
    if (*work > id->max_work)
        return rn_fail(run, RENDER_ESECRET, mark, RN_E_AGE,
                       "the work factor %d of the passphrase is above %d", *work, id->max_work);
    if (s->body.n != RN_AGE_WRAPPED)
        return rn_age_bad_stanza(run, mark, s, "the wrapped key is not 32 bytes");
    return RENDER_OK;
}

static int ask(struct scrypt_identity *id, struct rn_mark mark)
{
    struct rn_run *run = id->base.run;
    struct rn_str name = rn_run_place_path(run, mark);
    struct render_question question = {.kind = RENDER_ASK_PASSPHRASE, .about = {name.p, name.n}};

    return rn_age_ask(run, id->base.host, mark, &question, &id->passphrase);
}

static int unwrap(struct rn_age_identity *base, const struct rn_age_header *header,
                  struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct scrypt_identity *id = (struct scrypt_identity *)base;
    unsigned char salt[SALT], key[RN_AGE_KEY];
    const struct rn_age_stanza *s;
    int work = 0;

    RN_TRY(find_stanza(base->run, header, mark, &s));
    if (!s)
        return RENDER_OK;
    RN_TRY(read_stanza(id, s, mark, salt, &work));
    if (!id->passphrase.p)
        RN_TRY(ask(id, mark));
    RN_TRY(derive(base->run, mark, id->passphrase, salt, work, key));
    *found = rn_age_open_key(key, s->body, file_key) ? RN_AGE_YES : RN_AGE_NO;
    rn_wipe(key, sizeof(key));
    return RENDER_OK;
}

static struct scrypt_identity *identity_new(struct rn_age_identities *ids)
{
    struct scrypt_identity *id = rn_secure_alloc(ids->run, sizeof(*id));

    id->base.unwrap = unwrap;
    id->base.passphrase = true;
    id->max_work = RN_AGE_MAX_WORK;
    rn_age_identity_add(ids, &id->base, RN_S("the passphrase"));
    return id;
}

int rn_age_add_passphrase(struct rn_age_identities *ids, struct rn_str passphrase, int max_work)
{
    struct scrypt_identity *id;

    if (passphrase.n == 0)
        return rn_fail(ids->run, RENDER_ESECRET, RN_NOWHERE, RN_E_PASSPHRASE,
                       "the passphrase is empty");
    id = identity_new(ids);
    id->passphrase = rn_secure_dup(ids->run, passphrase);
    if (max_work)
        id->max_work = max_work;
    return RENDER_OK;
}

void rn_age_add_asked_passphrase(struct rn_age_identities *ids)
{
    identity_new(ids);
}

/* ---- Recipient ------------------------------------------------------------------------------ */

static int wrap(struct rn_age_recipient *base, struct rn_mark mark, const unsigned char *file_key,
                struct rn_age_header *header)
{
    struct scrypt_recipient *r = (struct scrypt_recipient *)base;
    struct rn_age_stanza *s = rn_age_stanza_new(base->run, header, RN_S("scrypt"));
    unsigned char salt[SALT], key[RN_AGE_KEY];

    randombytes_buf(salt, sizeof(salt));
    RN_TRY(derive(base->run, mark, r->passphrase, salt, r->work, key));
    rn_age_stanza_argument(base->run, s, salt, sizeof(salt));
    s->args[s->nargs++] = rn_str_printf(&base->run->arena, "%d", r->work);
    rn_age_seal_key(base->run, key, file_key, s);
    rn_wipe(key, sizeof(key));
    return RENDER_OK;
}

int rn_age_add_passphrase_recipient(struct rn_age_recipients *to, struct rn_str passphrase,
                                    int work)
{
    struct scrypt_recipient *r;

    if (passphrase.n == 0)
        return rn_fail(to->run, RENDER_ESECRET, RN_NOWHERE, RN_E_PASSPHRASE,
                       "the passphrase is empty");
    r = rn_secure_alloc(to->run, sizeof(*r));
    r->base.wrap = wrap;
    r->base.alone = true;
    r->passphrase = rn_secure_dup(to->run, passphrase);
    r->work = work ? work : RN_AGE_DEFAULT_WORK;
    rn_age_recipient_add(to, &r->base);
    return RENDER_OK;
}
