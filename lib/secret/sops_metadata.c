#include "secret/sops_metadata.h"

#include <stdlib.h>

#include "secret/sops_time.h"
#include "yaml/scalar.h"

/* ---- Names ---------------------------------------------------------------------------------- */

static const char *const field_names[RN_SOPS_KEY_FIELDS] = {
    [RN_SOPS_F_ARN] = "arn",
    [RN_SOPS_F_AWS_PROFILE] = "aws_profile",
    [RN_SOPS_F_CREATED_AT] = "created_at",
    [RN_SOPS_F_ENC] = "enc",
    [RN_SOPS_F_ENGINE_PATH] = "engine_path",
    [RN_SOPS_F_FP] = "fp",
    [RN_SOPS_F_KEY_ID] = "key_id",
    [RN_SOPS_F_KEY_NAME] = "key_name",
    [RN_SOPS_F_NAME] = "name",
    [RN_SOPS_F_RECIPIENT] = "recipient",
    [RN_SOPS_F_RESOURCE_ID] = "resource_id",
    [RN_SOPS_F_ROLE] = "role",
    [RN_SOPS_F_VAULT_ADDRESS] = "vault_address",
    [RN_SOPS_F_VAULT_URL] = "vault_url",
    [RN_SOPS_F_VERSION] = "version",
};

#define BIT(field) (1u << RN_SOPS_F_##field)

static const struct {
    const char *name;
    unsigned fields;
    uint8_t called_by; /* the field that names the key */
} kinds[RN_SOPS_KEY_KINDS] = {
    [RN_SOPS_KMS] = {"kms", BIT(ARN) | BIT(AWS_PROFILE) | BIT(CREATED_AT) | BIT(ENC) | BIT(ROLE),
                     RN_SOPS_F_ARN},
    [RN_SOPS_GCP_KMS] = {"gcp_kms", BIT(CREATED_AT) | BIT(ENC) | BIT(RESOURCE_ID),
                         RN_SOPS_F_RESOURCE_ID},
    [RN_SOPS_HCKMS] = {"hckms", BIT(CREATED_AT) | BIT(ENC) | BIT(KEY_ID), RN_SOPS_F_KEY_ID},
    [RN_SOPS_AZURE_KV] = {"azure_kv",
                          BIT(CREATED_AT) | BIT(ENC) | BIT(NAME) | BIT(VAULT_URL) | BIT(VERSION),
                          RN_SOPS_F_NAME},
    [RN_SOPS_HC_VAULT] = {"hc_vault",
                          BIT(CREATED_AT) | BIT(ENC) | BIT(ENGINE_PATH) | BIT(KEY_NAME) |
                              BIT(VAULT_ADDRESS),
                          RN_SOPS_F_KEY_NAME},
    [RN_SOPS_PGP] = {"pgp", BIT(CREATED_AT) | BIT(ENC) | BIT(FP), RN_SOPS_F_FP},
    [RN_SOPS_AGE] = {"age", BIT(ENC) | BIT(RECIPIENT), RN_SOPS_F_RECIPIENT},
};

static const char *const rules[RN_SOPS_RULES] = {
    [RN_SOPS_UNENCRYPTED_SUFFIX] = "unencrypted_suffix",
    [RN_SOPS_ENCRYPTED_SUFFIX] = "encrypted_suffix",
    [RN_SOPS_UNENCRYPTED_REGEX] = "unencrypted_regex",
    [RN_SOPS_ENCRYPTED_REGEX] = "encrypted_regex",
    [RN_SOPS_UNENCRYPTED_COMMENT_REGEX] = "unencrypted_comment_regex",
    [RN_SOPS_ENCRYPTED_COMMENT_REGEX] = "encrypted_comment_regex",
};

const char *rn_sops_key_kind_name(enum rn_sops_key_kind kind)
{
    return kinds[kind].name;
}

const char *rn_sops_rule_name(enum rn_sops_rule rule)
{
    return rules[rule];
}

struct rn_str rn_sops_key_name(struct rn_run *run, const struct rn_sops_key *key)
{
    const struct rn_str *f = key->field;

    switch ((enum rn_sops_key_kind)key->kind) {
    case RN_SOPS_AZURE_KV:
        return rn_str_printf(&run->arena, "%.*s/keys/%.*s/%.*s", RN_FMT(f[RN_SOPS_F_VAULT_URL]),
                             RN_FMT(f[RN_SOPS_F_NAME]), RN_FMT(f[RN_SOPS_F_VERSION]));
    case RN_SOPS_HC_VAULT:
        return rn_str_printf(&run->arena, "%.*s/v1/%.*s/keys/%.*s",
                             RN_FMT(f[RN_SOPS_F_VAULT_ADDRESS]), RN_FMT(f[RN_SOPS_F_ENGINE_PATH]),
                             RN_FMT(f[RN_SOPS_F_KEY_NAME]));
    default:
        return f[kinds[key->kind].called_by];
    }
}

/* ---- Fields, loosely typed ------------------------------------------------------------------ */

static bool is_name(struct rn_str key, const char *name)
{
    return rn_str_eq_nocase(key, rn_str_from(name));
}

/* The last value of a field; a name in another case counts when the field is not there as written.
 */
static const struct rn_sops_value *field(const struct rn_sops_value *map, const char *name)
{
    const struct rn_sops_value *exact = NULL, *other = NULL;

    RN_SOPS_EACH(item, map)
    {
        if (item->key_kind != RN_SOPS_STR || !is_name(item->key, name))
            continue;
        if (rn_str_is(item->key, name))
            exact = &item->value;
        else
            other = &item->value;
    }
    exact = exact ? exact : other;
    return exact && exact->kind != RN_SOPS_NULL ? exact : NULL;
}

static int wrong_type(struct rn_run *run, const struct rn_sops_value *v, const char *name,
                      const char *due)
{
    return rn_error(run, v->mark, RN_E_SOPS, "field sops.%s is %s, not %s", name,
                    rn_sops_kind_name(v), due);
}

static int value_string(struct rn_run *run, const struct rn_sops_value *v, const char *name,
                        struct rn_str *out)
{
    struct rn_buf buf = {.arena = &run->arena};

    switch ((enum rn_sops_kind)v->kind) {
    case RN_SOPS_STR:
        *out = v->text;
        return RENDER_OK;
    case RN_SOPS_INT:
        rn_buf_printf(&buf, "%lld", (long long)v->i);
        break;
    case RN_SOPS_FLOAT:
        rn_format_float_f(&buf, v->f);
        break;
    case RN_SOPS_BOOL:
        rn_buf_lit(&buf, v->truth ? "1" : "0");
        break;
    case RN_SOPS_TIME:
        return rn_hint(run, wrong_type(run, v, name, "a string"), "put the time in quotes");
    default:
        return wrong_type(run, v, name, "a string");
    }
    *out = rn_buf_str(&buf);
    return RENDER_OK;
}

static int get_string(struct rn_run *run, const struct rn_sops_value *map, const char *name,
                      struct rn_str *out)
{
    const struct rn_sops_value *v = field(map, name);

    *out = RN_S("");
    return v ? value_string(run, v, name, out) : RENDER_OK;
}

/* No word is false, too. */
static bool word_truth(struct rn_str s, bool *out)
{
    *out = false;
    return s.n == 0 || rn_str_to_bool(s, out);
}

static int get_bool(struct rn_run *run, const struct rn_sops_value *map, const char *name,
                    bool *out)
{
    const struct rn_sops_value *v = field(map, name);

    *out = false;
    if (!v)
        return RENDER_OK;
    if (v->kind == RN_SOPS_BOOL)
        *out = v->truth;
    else if (v->kind == RN_SOPS_INT)
        *out = v->i != 0;
    else if (v->kind == RN_SOPS_FLOAT)
        *out = v->f != 0;
    else if (v->kind != RN_SOPS_STR || !word_truth(v->text, out))
        return wrong_type(run, v, name, "a boolean");
    return RENDER_OK;
}

static int get_int(struct rn_run *run, const struct rn_sops_value *map, const char *name,
                   int64_t *out)
{
    const struct rn_sops_value *v = field(map, name);
    struct rn_number number;

    *out = 0;
    if (!v)
        return RENDER_OK;
    if (v->kind == RN_SOPS_BOOL) {
        *out = v->truth;
    } else if (v->kind == RN_SOPS_INT) {
        *out = v->i;
    } else if (v->kind == RN_SOPS_FLOAT && v->f > -1e9 && v->f < 1e9) {
        *out = (int64_t)v->f;
    } else if (v->kind != RN_SOPS_STR) {
        return wrong_type(run, v, name, "an integer");
    } else if (v->text.n) {
        if (!rn_scalar_number(v->text, &number) || number.type != RN_NUMBER_I64)
            return wrong_type(run, v, name, "an integer");
        *out = number.i;
    }
    return RENDER_OK;
}

/* ---- Keys ----------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    const struct rn_sops_item *x = a, *y = b;

    return rn_str_cmp(x->key, y->key);
}

/* A map of strings, which SOPS writes in the order of its keys. */
static int read_context(struct rn_run *run, const struct rn_sops_value *from,
                        struct rn_sops_value *out)
{
    struct rn_str text;

    if (from->kind != RN_SOPS_MAP)
        return wrong_type(run, from, "kms.context", "a map");
    *out = (struct rn_sops_value){.kind = RN_SOPS_MAP, .mark = from->mark};
    RN_SOPS_EACH(item, from)
    {
        struct rn_sops_value v = item->value;

        if (rn_sops_is_comment(item))
            continue;
        if (v.kind != RN_SOPS_NULL) {
            RN_TRY(value_string(run, &v, "kms.context", &text));
            v = rn_sops_text(RN_SOPS_STR, text, v.mark);
        }
        rn_sops_add_pair(run, out, item->key, item->mark, v);
    }
    if (out->n)
        qsort(out->items, out->n, sizeof(*out->items), by_key);
    return RENDER_OK;
}

static int read_key(struct rn_run *run, enum rn_sops_key_kind kind, const struct rn_sops_value *v,
                    struct rn_sops_key *out)
{
    const struct rn_sops_value *context;

    *out = (struct rn_sops_key){.kind = (uint8_t)kind, .mark = v->mark};
    for (int i = 0; i < RN_SOPS_KEY_FIELDS; i++)
        out->field[i] = RN_S("");
    if (v->kind == RN_SOPS_NULL)
        return RENDER_OK;
    if (v->kind != RN_SOPS_MAP)
        return wrong_type(run, v, kinds[kind].name, "a map");
    for (int i = 0; i < RN_SOPS_KEY_FIELDS; i++)
        if (kinds[kind].fields >> i & 1)
            RN_TRY(get_string(run, v, field_names[i], &out->field[i]));
    context = kind == RN_SOPS_KMS ? field(v, "context") : NULL;
    return context ? read_context(run, context, &out->context) : RENDER_OK;
}

/* Adds the keys of the list named as the kind; one map is a list of one. */
static int read_keys(struct rn_run *run, enum rn_sops_key_kind kind,
                     const struct rn_sops_value *map, struct rn_sops_group *group)
{
    const struct rn_sops_value *list = field(map, kinds[kind].name);
    struct rn_sops_key key;

    if (!list || (list->kind == RN_SOPS_MAP && list->n == 0))
        return RENDER_OK;
    if (list->kind != RN_SOPS_LIST) {
        RN_TRY(read_key(run, kind, list, &key));
        RN_PUSH(run, group->keys, group->n, group->cap) = key;
        return RENDER_OK;
    }
    RN_SOPS_EACH(item, list)
    {
        if (item->value.kind == RN_SOPS_COMMENT)
            continue;
        RN_TRY(read_key(run, kind, &item->value, &key));
        RN_PUSH(run, group->keys, group->n, group->cap) = key;
    }
    return RENDER_OK;
}

static int read_group(struct rn_run *run, const struct rn_sops_value *map,
                      struct rn_sops_group *out)
{
    *out = (struct rn_sops_group){0};
    if (map->kind == RN_SOPS_NULL)
        return RENDER_OK;
    if (map->kind != RN_SOPS_MAP)
        return wrong_type(run, map, "key_groups", "a list of maps");
    for (int kind = 0; kind < RN_SOPS_KEY_KINDS; kind++)
        RN_TRY(read_keys(run, (enum rn_sops_key_kind)kind, map, out));
    return RENDER_OK;
}

static int add_group(struct rn_run *run, const struct rn_sops_value *map,
                     struct rn_sops_metadata *out)
{
    struct rn_sops_group group;

    RN_TRY(read_group(run, map, &group));
    RN_PUSH(run, out->groups, out->ngroups, out->groups_cap) = group;
    return RENDER_OK;
}

/* All but age keys say when they were made, which must be a time even where it is not used. */
static int check_dates(struct rn_run *run, struct rn_sops_metadata *m)
{
    for (size_t g = 0; g < m->ngroups; g++) {
        for (size_t i = 0; i < m->groups[g].n; i++) {
            struct rn_sops_key *key = &m->groups[g].keys[i];
            struct rn_buf time = {.arena = &run->arena};

            if (key->kind == RN_SOPS_AGE)
                continue;
            if (!rn_sops_time(key->field[RN_SOPS_F_CREATED_AT], false, RN_SOPS_TIME_SECONDS, &time))
                return rn_error(run, key->mark, RN_E_SOPS,
                                "field created_at of a key of sops.%s is no time in RFC 3339",
                                kinds[key->kind].name);
            key->field[RN_SOPS_F_CREATED_AT] = rn_buf_str(&time);
        }
    }
    return RENDER_OK;
}

/* Keys at the top are one group and win over key_groups. */
static int read_groups(struct rn_run *run, const struct rn_sops_value *map,
                       struct rn_sops_metadata *out)
{
    const struct rn_sops_value *list = field(map, "key_groups");
    struct rn_sops_group top;

    RN_TRY(read_group(run, map, &top));
    if (list && list->kind == RN_SOPS_MAP && list->n) {
        RN_TRY(add_group(run, list, out));
    } else if (list && list->kind == RN_SOPS_LIST) {
        RN_SOPS_EACH(item, list)
        if (item->value.kind != RN_SOPS_COMMENT)
            RN_TRY(add_group(run, &item->value, out));
    } else if (list && list->kind != RN_SOPS_MAP) {
        return wrong_type(run, list, "key_groups", "a list");
    }
    if (top.n) {
        out->ngroups = 0;
        RN_PUSH(run, out->groups, out->ngroups, out->groups_cap) = top;
    }
    if (out->ngroups == 0)
        return rn_hint(run,
                       rn_error(run, out->mark, RN_E_SOPS,
                                "the file names no keys in its field "
                                "sops"),
                       "the lists age, pgp, kms, ... are empty or missing");
    return check_dates(run, out);
}

/* ---- The rest ------------------------------------------------------------------------------- */

static int read_rule(struct rn_run *run, const struct rn_sops_value *map,
                     struct rn_sops_metadata *out)
{
    out->rule = RN_SOPS_UNENCRYPTED_SUFFIX;
    out->rule_text = RN_S("_unencrypted");
    for (int i = 0; i < RN_SOPS_RULES; i++) {
        struct rn_str text;

        RN_TRY(get_string(run, map, rules[i], &text));
        if (text.n == 0)
            continue;
        if (out->rule_written)
            return rn_error(run, out->mark, RN_E_SOPS,
                            "fields sops.%s and sops.%s exclude each other", rules[out->rule],
                            rules[i]);
        out->rule = (uint8_t)i;
        out->rule_text = text;
        out->rule_written = true;
    }
    return RENDER_OK;
}

static bool version_number(struct rn_str s, size_t *i)
{
    size_t start = *i;

    while (*i < s.n && rn_is_digit(s.p[*i]))
        ++*i;
    return *i > start && *i - start < 20 && !(s.p[start] == '0' && *i - start > 1);
}

/* Identifiers with dots between them; those of a prerelease that are numbers begin with no 0. */
static bool version_words(struct rn_str s, size_t *i, bool prerelease)
{
    for (;;) {
        size_t start = ++*i;
        bool digits = true;

        for (; *i < s.n && (rn_is_alpha(s.p[*i]) || rn_is_digit(s.p[*i]) || s.p[*i] == '-'); ++*i)
            digits = digits && rn_is_digit(s.p[*i]);
        if (*i == start || (prerelease && digits && s.p[start] == '0' && *i - start > 1))
            return false;
        if (*i == s.n || s.p[*i] != '.')
            return true;
    }
}

/* Semantic versioning; "1." is enough for the first files of all. */
static bool is_version(struct rn_str s)
{
    size_t i = 0;

    if (rn_str_starts(s, RN_S("1.")))
        return true;
    i += s.n && s.p[0] == 'v';
    for (int part = 0; part < 3; part++) {
        if (part && (i == s.n || s.p[i++] != '.'))
            return false;
        if (!version_number(s, &i))
            return false;
    }
    if (i < s.n && s.p[i] == '-' && !version_words(s, &i, true))
        return false;
    if (i < s.n && s.p[i] == '+' && !version_words(s, &i, false))
        return false;
    return i == s.n;
}

int rn_sops_metadata_read(struct rn_run *run, const struct rn_sops_value *map,
                          struct rn_sops_metadata *out)
{
    struct rn_buf time = {.arena = &run->arena};
    const struct rn_sops_value *mac = field(map, "mac");
    struct rn_str modified;

    *out = (struct rn_sops_metadata){.mark = map->mark, .mac_mark = mac ? mac->mark : map->mark};
    RN_SOPS_EACH(item, map)
    if (item->key_kind != RN_SOPS_STR && !rn_sops_is_comment(item))
        return rn_error(run, item->mark, RN_E_SOPS, "a key in field sops is no string");
    RN_TRY(get_string(run, map, "mac", &out->mac));
    RN_TRY(get_string(run, map, "version", &out->version));
    RN_TRY(get_string(run, map, "lastmodified", &modified));
    RN_TRY(get_bool(run, map, "mac_only_encrypted", &out->mac_only_encrypted));
    RN_TRY(get_int(run, map, "shamir_threshold", &out->shamir_threshold));
    if (!rn_sops_time(modified, false, RN_SOPS_TIME_SECONDS, &time))
        return rn_error(run, map->mark, RN_E_SOPS,
                        "field sops.lastmodified is missing, or no time in RFC 3339");
    out->last_modified = rn_buf_str(&time);
    RN_TRY(read_groups(run, map, out));
    RN_TRY(read_rule(run, map, out));
    if (!is_version(out->version))
        return rn_error(run, map->mark, RN_E_SOPS,
                        "field sops.version is missing, or no version such as 3.13.3");
    return RENDER_OK;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static void put(struct rn_run *run, struct rn_sops_value *map, const char *name, struct rn_str text)
{
    rn_sops_add_pair(run, map, rn_str_from(name), RN_NOWHERE,
                     rn_sops_text(RN_SOPS_STR, text, RN_NOWHERE));
}

static struct rn_sops_value write_key(struct rn_run *run, const struct rn_sops_key *key)
{
    struct rn_sops_value map = {.kind = RN_SOPS_MAP};

    for (int i = 0; i < RN_SOPS_KEY_FIELDS; i++) {
        bool optional = i == RN_SOPS_F_ROLE;

        if (kinds[key->kind].fields >> i & 1 && (key->field[i].n || !optional))
            put(run, &map, field_names[i], key->field[i]);
        if (i == RN_SOPS_F_AWS_PROFILE && key->context.kind == RN_SOPS_MAP)
            rn_sops_add_pair(run, &map, RN_S("context"), RN_NOWHERE, key->context);
    }
    return map;
}

/* The list of the group's keys of a kind, when there are any, or when it is always written. */
static void write_kind(struct rn_run *run, const struct rn_sops_group *g,
                       enum rn_sops_key_kind kind, bool always, struct rn_sops_value *map)
{
    struct rn_sops_value list = {.kind = RN_SOPS_LIST};

    for (size_t i = 0; i < g->n; i++) {
        struct rn_sops_item item = {.key_kind = RN_SOPS_NULL};

        if (g->keys[i].kind != kind)
            continue;
        item.value = write_key(run, &g->keys[i]);
        rn_sops_add(run, &list, item);
    }
    if (list.n || always)
        rn_sops_add_pair(run, map, rn_str_from(kinds[kind].name), RN_NOWHERE, list);
}

/* In the order of their names. */
static const uint8_t kinds_by_name[] = {RN_SOPS_AGE,      RN_SOPS_AZURE_KV, RN_SOPS_GCP_KMS,
                                        RN_SOPS_HC_VAULT, RN_SOPS_HCKMS,    RN_SOPS_KMS,
                                        RN_SOPS_PGP};

static void write_groups(struct rn_run *run, const struct rn_sops_metadata *m,
                         struct rn_sops_value *map)
{
    struct rn_sops_value list = {.kind = RN_SOPS_LIST};

    for (size_t g = 0; g < m->ngroups; g++) {
        struct rn_sops_item item = {.key_kind = RN_SOPS_NULL, .value = {.kind = RN_SOPS_MAP}};

        for (size_t i = 0; i < sizeof(kinds_by_name); i++) {
            enum rn_sops_key_kind kind = (enum rn_sops_key_kind)kinds_by_name[i];

            write_kind(run, &m->groups[g], kind, kind == RN_SOPS_AGE || kind == RN_SOPS_HC_VAULT,
                       &item.value);
        }
        rn_sops_add(run, &list, item);
    }
    rn_sops_add_pair(run, map, RN_S("key_groups"), RN_NOWHERE, list);
}

static void write_rule(struct rn_run *run, const struct rn_sops_metadata *m, enum rn_sops_rule rule,
                       struct rn_sops_value *map)
{
    if (m->rule == rule && !m->rule_hidden)
        put(run, map, rules[rule], m->rule_text);
}

/* A group's lists up to and including the last, then those that come later in the alphabet. */
struct rn_sops_value rn_sops_metadata_write(struct rn_run *run, const struct rn_sops_metadata *m)
{
    struct rn_sops_value map = {.kind = RN_SOPS_MAP};
    const struct rn_sops_group *one = m->ngroups == 1 ? m->groups : NULL;

#define KIND(kind)                                                                                 \
    if (one)                                                                                       \
    write_kind(run, one, kind, false, &map)
    KIND(RN_SOPS_AGE);
    KIND(RN_SOPS_AZURE_KV);
    write_rule(run, m, RN_SOPS_ENCRYPTED_COMMENT_REGEX, &map);
    write_rule(run, m, RN_SOPS_ENCRYPTED_REGEX, &map);
    write_rule(run, m, RN_SOPS_ENCRYPTED_SUFFIX, &map);
    KIND(RN_SOPS_GCP_KMS);
    KIND(RN_SOPS_HC_VAULT);
    KIND(RN_SOPS_HCKMS);
    if (!one)
        write_groups(run, m, &map);
    KIND(RN_SOPS_KMS);
    put(run, &map, "lastmodified", m->last_modified);
    put(run, &map, "mac", m->mac);
    if (m->mac_only_encrypted)
        rn_sops_add_pair(run, &map, RN_S("mac_only_encrypted"), RN_NOWHERE,
                         (struct rn_sops_value){.kind = RN_SOPS_BOOL, .truth = true});
    KIND(RN_SOPS_PGP);
#undef KIND
    if (m->shamir_threshold)
        rn_sops_add_pair(run, &map, RN_S("shamir_threshold"), RN_NOWHERE,
                         (struct rn_sops_value){.kind = RN_SOPS_INT, .i = m->shamir_threshold});
    write_rule(run, m, RN_SOPS_UNENCRYPTED_COMMENT_REGEX, &map);
    write_rule(run, m, RN_SOPS_UNENCRYPTED_REGEX, &map);
    write_rule(run, m, RN_SOPS_UNENCRYPTED_SUFFIX, &map);
    put(run, &map, "version", m->version);
    return map;
}
