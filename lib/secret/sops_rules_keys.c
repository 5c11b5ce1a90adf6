/* Keys from their texts: as in the lists of `.sops.yaml` and of SOPS's flags. */
#include <stdlib.h>

#include "base/regex.h"
#include "secret/age.h"
#include "secret/sops_rules.h"

static int bad_key(struct rn_sops_given *g, enum rn_sops_key_kind kind, struct rn_str text,
                   const char *why, const char *hint)
{
    int status = rn_error(g->run, g->mark, RN_E_RECIPIENT, "'%.*s' is no key of %s: %s",
                          RN_FMT(text), rn_sops_key_kind_name(kind), why);

    return rn_hint(g->run, status, "%s", hint);
}

static bool has_control(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return true;
    return false;
}

static struct rn_str without_spaces(struct rn_run *run, struct rn_str s)
{
    struct rn_buf out = {.arena = &run->arena};

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ')
            rn_buf_char(&out, s.p[i]);
    return rn_buf_str(&out);
}

/* ---- Checks --------------------------------------------------------------------------------- */

/* Reads it as a recipient, so that a bad one is told where it stands. */
static int check_age(struct rn_sops_given *g, const struct rn_sops_key *key)
{
    struct rn_age_recipients to = {.run = g->run};

    return rn_age_add_recipient(&to, g->mark, key->field[RN_SOPS_F_RECIPIENT]);
}

static int check_hckms(struct rn_sops_given *g, const struct rn_sops_key *key)
{
    struct rn_str id = rn_str_trim(key->field[RN_SOPS_F_KEY_ID]);
    size_t colon = rn_str_find(id, ':', 0);

    if (colon < id.n && rn_str_trim(rn_str_slice(id, 0, colon)).n &&
        rn_str_trim(rn_str_slice(id, colon + 1, id.n)).n)
        return RENDER_OK;
    return bad_key(g, RN_SOPS_HCKMS, id, "it is not REGION:UUID", "write region and key as a:b");
}

int rn_sops_add_one_key(struct rn_sops_given *g, struct rn_sops_key key)
{
    switch ((enum rn_sops_key_kind)key.kind) {
    case RN_SOPS_AGE:
        RN_TRY(check_age(g, &key));
        break;
    case RN_SOPS_HCKMS:
        RN_TRY(check_hckms(g, &key));
        break;
    case RN_SOPS_PGP:
        if (key.field[RN_SOPS_F_FP].n == 0)
            return bad_key(g, RN_SOPS_PGP, RN_S(""), "a fingerprint is empty",
                           "take the empty item out of the list");
        break;
    default:
        break;
    }
    RN_PUSH(g->run, g->to->keys, g->to->n, g->to->cap) = key;
    return RENDER_OK;
}

struct rn_sops_key rn_sops_new_key(const struct rn_sops_given *g, enum rn_sops_key_kind kind)
{
    struct rn_sops_key key = {.kind = (uint8_t)kind, .mark = g->mark};

    for (int i = 0; i < RN_SOPS_KEY_FIELDS; i++)
        key.field[i] = RN_S("");
    return key;
}

/* ---- One text of each kind ------------------------------------------------------------------ */

static int add_simple(struct rn_sops_given *g, enum rn_sops_key_kind kind,
                      enum rn_sops_key_field field, struct rn_str text)
{
    struct rn_sops_key key = rn_sops_new_key(g, kind);

    key.field[field] = text;
    return rn_sops_add_one_key(g, key);
}

/* A role stands behind the key. A "+" may be part of a name, but ":" may not. */
static int add_kms(struct rn_sops_given *g, struct rn_str text)
{
    struct rn_sops_key key = rn_sops_new_key(g, RN_SOPS_KMS);
    size_t role;

    text = without_spaces(g->run, text);
    role = rn_str_find_str(text, RN_S("+arn:"), 0);
    if (role == 0)
        role = text.n;
    key.field[RN_SOPS_F_ARN] = rn_str_slice(text, 0, role);
    key.field[RN_SOPS_F_ROLE] = rn_str_slice(text, role + 1, text.n);
    key.field[RN_SOPS_F_AWS_PROFILE] = g->aws_profile;
    key.context = g->context;
    return rn_sops_add_one_key(g, key);
}

/* https://VAULT/keys/NAME, and /VERSION. */
static int add_azure(struct rn_sops_given *g, struct rn_str text)
{
    struct rn_sops_key key = rn_sops_new_key(g, RN_SOPS_AZURE_KV);
    const struct rn_str scheme = RN_S("https://"), keys = RN_S("/keys/");
    struct rn_str url = rn_str_trim(text), rest;
    size_t host = rn_str_find(url, '/', scheme.n), end;

    rest = rn_str_slice(url, host, url.n);
    if (!rn_str_starts(url, scheme) || host == scheme.n || !rn_str_starts(rest, keys))
        return bad_key(g, RN_SOPS_AZURE_KV, url, "the URL has another form",
                       "write it as https://VAULT/keys/NAME/VERSION");
    rest = rn_str_slice(rest, keys.n, rest.n);
    end = rn_str_find(rest, '/', 0);
    if (end == 0 || rn_str_find(rest, '/', end + 1) < rest.n)
        return bad_key(g, RN_SOPS_AZURE_KV, url, "the URL has another form",
                       "write it as https://VAULT/keys/NAME/VERSION");
    key.field[RN_SOPS_F_VAULT_URL] = rn_str_slice(url, 0, host);
    key.field[RN_SOPS_F_NAME] = rn_str_slice(rest, 0, end);
    key.field[RN_SOPS_F_VERSION] = rn_str_slice(rest, end + 1, rest.n);
    return rn_sops_add_one_key(g, key);
}

/* The parts of path but the first and the last two, and the last. */
static void split_vault_path(struct rn_run *run, struct rn_str path, struct rn_sops_key *key)
{
    struct rn_buf engine = {.arena = &run->arena};
    size_t last, keys, first;

    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    while (path.n && path.p[0] == '/')
        path = rn_str_slice(path, 1, path.n);
    last = rn_str_rfind(path, '/');
    keys = rn_str_rfind(rn_str_slice(path, 0, last), '/');
    first = rn_str_find(path, '/', 0);
    key->field[RN_SOPS_F_KEY_NAME] = rn_str_slice(path, last + 1, path.n);
    for (size_t i = first + 1; i < keys; i++)
        if (path.p[i] != '/' || (engine.n && engine.p[engine.n - 1] != '/'))
            rn_buf_char(&engine, path.p[i]);
    key->field[RN_SOPS_F_ENGINE_PATH] = rn_buf_str(&engine);
}

/* https://HOST:PORT/v1/ENGINE/keys/NAME. */
static int add_vault(struct rn_sops_given *g, struct rn_str uri)
{
    static const char form[] = "write it as https://vault.example.com:8200/v1/transit/keys/NAME";
    struct rn_sops_key key = rn_sops_new_key(g, RN_SOPS_HC_VAULT);
    size_t scheme = rn_str_find_str(uri, RN_S("://"), 0), host;
    struct rn_str path;

    if (has_control(uri) || scheme == 0 || scheme == uri.n || !rn_is_alpha(uri.p[0]))
        return bad_key(g, RN_SOPS_HC_VAULT, uri, "the URI has no scheme", form);
    host = rn_str_find(uri, '/', scheme + 3);
    path = rn_str_slice(uri, host, rn_str_find(uri, '#', host));
    if (rn_regex_match(rn_regex_compile(g->run, RN_S("/[^/]+/v[\\d]+/[^/]+/[^/]+/[^/]+"), NULL),
                       path))
        return bad_key(g, RN_SOPS_HC_VAULT, uri, "Vault behind a prefix is not supported", form);
    if (!rn_regex_match(rn_regex_compile(g->run, RN_S("/v[\\d]+/[^/]+/[^/]+/[^/]+"), NULL), path))
        return bad_key(g, RN_SOPS_HC_VAULT, uri, "the path has another form", form);
    key.field[RN_SOPS_F_VAULT_ADDRESS] = rn_str_slice(uri, 0, host);
    split_vault_path(g->run, path, &key);
    return rn_sops_add_one_key(g, key);
}

static int add_text(struct rn_sops_given *g, enum rn_sops_key_kind kind, struct rn_str text)
{
    switch (kind) {
    case RN_SOPS_KMS:
        return add_kms(g, text);
    case RN_SOPS_GCP_KMS:
        return add_simple(g, kind, RN_SOPS_F_RESOURCE_ID, without_spaces(g->run, text));
    case RN_SOPS_HCKMS:
        text = rn_str_trim(text);
        return text.n ? add_simple(g, kind, RN_SOPS_F_KEY_ID, text) : RENDER_OK;
    case RN_SOPS_AZURE_KV:
        return add_azure(g, text);
    case RN_SOPS_HC_VAULT:
        return text.n ? add_vault(g, text) : RENDER_OK;
    case RN_SOPS_PGP:
        return add_simple(g, kind, RN_SOPS_F_FP, without_spaces(g->run, text));
    default:
        return add_simple(g, kind, RN_SOPS_F_RECIPIENT, rn_str_trim(text));
    }
}

int rn_sops_add_keys(struct rn_sops_given *g, enum rn_sops_key_kind kind, struct rn_str list)
{
    for (size_t at = 0, end; list.n && at <= list.n; at = end + 1) {
        end = rn_str_find(list, ',', at);
        RN_TRY(add_text(g, kind, rn_str_slice(list, at, end)));
    }
    return RENDER_OK;
}

/* ---- Lists that are given ------------------------------------------------------------------- */

static int read_context(struct rn_run *run, struct rn_str text, struct rn_sops_value *out)
{
    *out = (struct rn_sops_value){.kind = RN_SOPS_NULL};
    if (text.n == 0)
        return RENDER_OK;
    out->kind = RN_SOPS_MAP;
    for (size_t at = 0, end; at <= text.n; at = end + 1) {
        struct rn_str pair;
        size_t colon;

        end = rn_str_find(text, ',', at);
        pair = rn_str_slice(text, at, end);
        colon = rn_str_find(pair, ':', 0);
        if (colon == pair.n || rn_str_find(pair, ':', colon + 1) < pair.n)
            return rn_hint(run,
                           rn_error(run, RN_NOWHERE, RN_W_OPTION,
                                    "'%.*s' is no part of an encryption context", RN_FMT(pair)),
                           "write NAME:VALUE,NAME:VALUE");
        rn_sops_add_pair(
            run, out, rn_str_slice(pair, 0, colon), RN_NOWHERE,
            rn_sops_text(RN_SOPS_STR, rn_str_slice(pair, colon + 1, pair.n), RN_NOWHERE));
    }
    return RENDER_OK;
}

int rn_sops_keys_given(struct rn_run *run, const struct rn_sops_lists *lists,
                       struct rn_sops_group *to)
{
    struct rn_sops_given g = {.run = run, .aws_profile = lists->aws_profile, .to = to};

    RN_TRY(read_context(run, lists->context, &g.context));
    for (int kind = 0; kind < RN_SOPS_KEY_KINDS; kind++)
        RN_TRY(rn_sops_add_keys(&g, (enum rn_sops_key_kind)kind, lists->keys[kind]));
    return RENDER_OK;
}

/* ---- Comparison ----------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    return rn_str_cmp(((const struct rn_sops_item *)a)->key, ((const struct rn_sops_item *)b)->key);
}

/* The pairs in the order of their names. */
static struct rn_str context_text(struct rn_run *run, const struct rn_sops_value *context)
{
    struct rn_sops_item *items = RN_NEW_N(run, struct rn_sops_item, context->n);
    struct rn_buf out = {.arena = &run->arena};

    memcpy(items, context->items, context->n * sizeof(*items));
    qsort(items, context->n, sizeof(*items), by_key);
    for (uint32_t i = 0; i < context->n; i++)
        rn_buf_printf(&out, "%s%.*s:%.*s", i ? "," : "", RN_FMT(items[i].key),
                      RN_FMT(items[i].value.text));
    return rn_buf_str(&out);
}

struct rn_str rn_sops_key_title(struct rn_run *run, const struct rn_sops_key *key)
{
    const struct rn_str *f = key->field;
    struct rn_buf out = {.arena = &run->arena};
    struct rn_str context = RN_S("");

    if (key->kind != RN_SOPS_KMS)
        return rn_sops_key_name(run, key);
    rn_buf_add(&out, f[RN_SOPS_F_ARN]);
    if (f[RN_SOPS_F_ROLE].n)
        rn_buf_printf(&out, "+%.*s", RN_FMT(f[RN_SOPS_F_ROLE]));
    if (key->context.kind == RN_SOPS_MAP && key->context.n)
        context = context_text(run, &key->context);
    if (context.n || f[RN_SOPS_F_AWS_PROFILE].n)
        rn_buf_printf(&out, "|%.*s", RN_FMT(context));
    if (f[RN_SOPS_F_AWS_PROFILE].n)
        rn_buf_printf(&out, "|%.*s", RN_FMT(f[RN_SOPS_F_AWS_PROFILE]));
    return rn_buf_str(&out);
}

void rn_sops_unique_keys(struct rn_run *run, struct rn_sops_group *group)
{
    struct rn_map seen = {.arena = &run->arena};
    size_t kept = 0;

    for (size_t i = 0; i < group->n; i++) {
        const struct rn_sym *title = rn_intern(run, rn_sops_key_title(run, &group->keys[i]));
        void **at = rn_map_at(&seen, RN_KEY2(title, group->keys[i].kind));

        if (*at)
            continue;
        *at = group;
        group->keys[kept++] = group->keys[i];
    }
    group->n = kept;
}
