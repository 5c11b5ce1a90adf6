/* Files of identities and recipients. A message never holds what a line says: a key may be in the
 * wrong file. */
#include "secret/age_parts.h"
#include "secret/ssh_key.h"

enum { MAX_LINE = 8 * 1024, MAX_SSH_KEY = 16 * 1024, MAX_ANSWER = 4096 };

int rn_age_ask(struct rn_run *run, const struct rn_age_host *host, struct rn_mark mark,
               const struct render_question *question, struct rn_str *answer)
{
    char *to;
    size_t size = 0;
    int status;

    if (!host || !host->ask)
        return rn_fail(run, RENDER_ESECRET, mark, RN_E_PASSPHRASE,
                       "a passphrase is needed, and nobody can be asked for it");
    to = rn_secure_alloc(run, MAX_ANSWER);
    status = host->ask(host->user, question, to, MAX_ANSWER, &size);
    if (status || size > MAX_ANSWER)
        return rn_fail(run, status ? status : RENDER_EHOST, mark, RN_E_PASSPHRASE,
                       "the passphrase was not given");
    if (size == 0 && question->kind <= RENDER_ASK_KEY_PASSPHRASE)
        return rn_fail(run, RENDER_ESECRET, mark, RN_E_PASSPHRASE, "the passphrase is empty");
    *answer = rn_str_make(to, size);
    return RENDER_OK;
}

/* ---- Lines ---------------------------------------------------------------------------------- */

/* The next line that is neither empty nor a comment; false at the end. */
static bool next_line(struct rn_str text, size_t *at, uint32_t *number, struct rn_str *line)
{
    while (*at < text.n) {
        size_t end = rn_str_find(text, '\n', *at);

        *line = rn_str_slice(text, *at, end);
        *at = end + 1;
        ++*number;
        if (line->n && line->p[line->n - 1] == '\r')
            line->n--;
        if (line->n && line->p[0] != '#')
            return true;
    }
    return false;
}

static int bad_identity(struct rn_run *run, struct rn_mark mark, const char *why)
{
    return rn_fail(run, RENDER_ESECRET, mark, RN_E_IDENTITY, "bad identity: %s", why);
}

static int add_x25519(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                      const struct rn_bech32 *key)
{
    if (key->data.n != RN_AGE_KEY)
        return bad_identity(ids->run, mark, "a secret key is not 32 bytes");
    rn_age_x25519_identity(ids, name, (const unsigned char *)key->data.p);
    return RENDER_OK;
}

/* The part in front of the last 1 tells the kind. */
static int add_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                        struct rn_str line)
{
    struct rn_bech32 key;
    const char *why;

    if (rn_str_starts(line, RN_S("age1")))
        return bad_identity(ids->run, mark, "this is a recipient (a public key), not an identity");
    if (!rn_str_starts(line, RN_S("AGE-SECRET-KEY-1")) &&
        !rn_str_starts(line, RN_S("AGE-SECRET-KEY-PQ-1")) &&
        !rn_str_starts(line, RN_S("AGE-PLUGIN-")))
        return bad_identity(ids->run, mark, "the line is no key of a known type");
    if (!rn_bech32_decode(rn_secure(ids->run), line, &key, &why))
        return bad_identity(ids->run, mark, why);
    if (rn_str_is(key.hrp, "AGE-SECRET-KEY-"))
        return add_x25519(ids, mark, name, &key);
    if (rn_str_is(key.hrp, "AGE-SECRET-KEY-PQ-"))
        return rn_age_hybrid_identity(ids, mark, name, key.data);
    return rn_age_plugin_identity(ids, mark, name, line, key.hrp);
}

static int add_lines(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                     struct rn_str text)
{
    size_t at = 0, before = ids->n;
    struct rn_str line;
    int status;

    while (next_line(text, &at, &mark.line, &line)) {
        status = rn_str_valid_utf8(line) ? add_identity(ids, mark, name, line)
                                         : bad_identity(ids->run, mark, "the line is no text");
        if (status) {
            ids->n = before;
            return status;
        }
    }
    mark.line = 0;
    return ids->n > before ? RENDER_OK : bad_identity(ids->run, mark, "the file holds no key");
}

/* ---- A file that is encrypted itself -------------------------------------------------------- */

struct encrypted_identity {
    struct rn_age_identity base;
    struct rn_mark mark;
    struct rn_str text;
    struct rn_age_identities keys; /* none before they are needed */
};

static int decrypt_keys(struct encrypted_identity *id)
{
    struct rn_run *run = id->base.run;
    struct render_question question = {.kind = RENDER_ASK_KEY_PASSPHRASE,
                                       .about = {id->base.name.p, id->base.name.n}};
    struct rn_age_identities by = {.run = run, .host = id->base.host};
    struct rn_str passphrase, text;

    if (id->keys.n)
        return RENDER_OK;
    RN_TRY(rn_age_ask(run, id->base.host, id->mark, &question, &passphrase));
    RN_TRY(rn_age_add_passphrase(&by, passphrase, 0));
    RN_TRY(rn_age_decrypt_bytes(&by, id->mark, id->text, &text));
    return add_lines(&id->keys, id->mark, id->base.name, text);
}

static int unwrap_encrypted(struct rn_age_identity *base, const struct rn_age_header *header,
                            struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct encrypted_identity *id = (struct encrypted_identity *)base;

    RN_TRY(decrypt_keys(id));
    for (size_t i = 0; i < id->keys.n && !*found; i++)
        RN_TRY(id->keys.at[i]->unwrap(id->keys.at[i], header, mark, found, file_key));
    return RENDER_OK;
}

static int publish_encrypted(struct rn_age_identity *base, struct rn_age_recipients *to)
{
    struct encrypted_identity *id = (struct encrypted_identity *)base;

    RN_TRY(decrypt_keys(id));
    return rn_age_add_recipients_of(to, &id->keys);
}

static int add_encrypted(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                         struct rn_str text)
{
    struct encrypted_identity *id = RN_NEW(ids->run, struct encrypted_identity);

    id->base.unwrap = unwrap_encrypted;
    id->base.publish = publish_encrypted;
    id->mark = mark;
    id->text = rn_secure_dup(ids->run, text);
    id->keys = (struct rn_age_identities){.run = ids->run, .host = ids->host};
    rn_age_identity_add(ids, &id->base, name);
    return RENDER_OK;
}

int rn_age_add_identities(struct rn_age_identities *ids, struct rn_str name, struct rn_str text)
{
    struct rn_mark mark = {.file = rn_run_place(ids->run, name)};

    name = rn_str_dup(&ids->run->arena, name);
    if (text.n > RN_AGE_MAX_KEYS)
        return bad_identity(ids->run, mark, "the file is too long");
    if (rn_age_is_encrypted(text))
        return add_encrypted(ids, mark, name, text);
    if (rn_str_starts(rn_str_trim(text), RN_S("-----BEGIN"))) {
        if (text.n > MAX_SSH_KEY)
            return bad_identity(ids->run, mark, "an SSH key is not that long");
        return rn_age_ssh_identity(ids, mark, name, text);
    }
    return add_lines(ids, mark, name, text);
}

/* ---- Recipients ----------------------------------------------------------------------------- */

void rn_age_recipient_add(struct rn_age_recipients *to, struct rn_age_recipient *r)
{
    r->run = to->run;
    r->host = to->host;
    if (!r->labels.p)
        r->labels = RN_S("");
    RN_PUSH(to->run, to->at, to->n, to->cap) = r;
}

static int bad_recipient(struct rn_run *run, struct rn_mark mark, const char *why)
{
    return rn_fail(run, RENDER_ESECRET, mark, RN_E_RECIPIENT, "bad recipient: %s", why);
}

static int add_age(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str text)
{
    struct rn_bech32 key;
    const char *why;

    if (!rn_bech32_decode(&to->run->arena, text, &key, &why))
        return bad_recipient(to->run, mark, why);
    if (rn_str_is(key.hrp, "age1pq"))
        return rn_age_hybrid_recipient(to, mark, key.data);
    if (rn_str_starts(key.hrp, RN_S("age1")))
        return rn_age_plugin_recipient(to, mark, text);
    if (!rn_str_is(key.hrp, "age") || key.data.n != RN_AGE_KEY)
        return bad_recipient(to->run, mark, "it is not an age key of 32 bytes");
    rn_age_x25519_recipient(to, (const unsigned char *)key.data.p);
    return RENDER_OK;
}

/* *unsupported: an SSH key of another type, which is no error in a file. */
static int add_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str text,
                         bool *unsupported)
{
    *unsupported = false;
    if (rn_str_starts(text, RN_S("AGE-")))
        return bad_recipient(to->run, mark, "this is an identity (a secret key), not a recipient");
    if (rn_str_starts(text, RN_S("age1")))
        return add_age(to, mark, text);
    if (rn_ssh_word_end(text) < text.n)
        return rn_age_ssh_recipient(to, mark, text, unsupported);
    return bad_recipient(to->run, mark, "it is neither an age key nor an SSH key");
}

int rn_age_add_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str text)
{
    bool unsupported;

    RN_TRY(add_recipient(to, mark, rn_str_dup(&to->run->arena, text), &unsupported));
    return unsupported ? bad_recipient(to->run, mark, "age takes no SSH key of this type or size")
                       : RENDER_OK;
}

int rn_age_add_recipients(struct rn_age_recipients *to, struct rn_str name, struct rn_str text)
{
    struct rn_mark mark = {.file = rn_run_place(to->run, name)};
    size_t at = 0, before = to->n;
    struct rn_str line;
    bool unsupported;

    if (text.n > RN_AGE_MAX_KEYS)
        return bad_recipient(to->run, mark, "the file is too long");
    text = rn_str_dup(&to->run->arena, text);
    while (next_line(text, &at, &mark.line, &line)) {
        if (line.n > MAX_LINE)
            return bad_recipient(to->run, mark, "the line is too long");
        if (!rn_str_valid_utf8(line))
            return bad_recipient(to->run, mark, "the line is no text");
        RN_TRY(add_recipient(to, mark, line, &unsupported));
        if (unsupported)
            rn_warning(to->run, mark, RN_W_OPTION,
                       "an SSH key of a type or size that age does not take is left out");
    }
    mark.line = 0;
    return to->n > before ? RENDER_OK : bad_recipient(to->run, mark, "the file holds no recipient");
}

int rn_age_add_recipients_of(struct rn_age_recipients *to, const struct rn_age_identities *ids)
{
    for (size_t i = 0; i < ids->n; i++) {
        if (!ids->at[i]->publish)
            return bad_recipient(to->run, RN_NOWHERE, "a passphrase is no identity to encrypt to");
        RN_TRY(ids->at[i]->publish(ids->at[i], to));
    }
    return RENDER_OK;
}
