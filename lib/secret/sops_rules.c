/* `.sops.yaml`. SOPS decodes the whole file into its types before it looks for a rule, so that a
 * field of another type is an error wherever it stands; fields that it does not know are let be. */
#include "secret/sops_rules.h"

#include "base/regex.h"
#include "yaml/reader.h"
#include "yaml/scalar.h"

/* ---- The fields ----------------------------------------------------------------------------- */

enum field_type {
    TEXT,
    TRUTH,
    NUMBER,
    ANY,      /* a string or a list: looked at when it is used */
    TEXTS,    /* list of strings */
    TEXT_MAP, /* map of strings */
    TABLE,    /* map of fields */
    TABLES    /* list of such maps */
};

enum table {
    T_FILE,
    T_STORES,
    T_INDENT,
    T_NONE,
    T_CREATION,
    T_DESTINATION,
    T_GROUP,
    T_KMS,
    T_GCP_KMS,
    T_HCKMS,
    T_AZURE
};

struct field {
    const char *name;
    uint8_t type, table;
};

static const struct field file_fields[] = {{"creation_rules", TABLES, T_CREATION},
                                           {"destination_rules", TABLES, T_DESTINATION},
                                           {"stores", TABLE, T_STORES},
                                           {0}};
static const struct field stores_fields[] = {
    {"dotenv", TABLE, T_NONE}, {"ini", TABLE, T_NONE},    {"json_binary", TABLE, T_INDENT},
    {"json", TABLE, T_INDENT}, {"yaml", TABLE, T_INDENT}, {0}};
static const struct field indent_fields[] = {{"indent", NUMBER, 0}, {0}};
static const struct field no_fields[] = {{0}};
static const struct field creation_fields[] = {{"path_regex", TEXT, 0},
                                               {"kms", ANY, 0},
                                               {"aws_profile", TEXT, 0},
                                               {"age", ANY, 0},
                                               {"pgp", ANY, 0},
                                               {"gcp_kms", ANY, 0},
                                               {"hckms", TEXTS, 0},
                                               {"azure_keyvault", ANY, 0},
                                               {"hc_vault_transit_uri", ANY, 0},
                                               {"key_groups", TABLES, T_GROUP},
                                               {"shamir_threshold", NUMBER, 0},
                                               {"unencrypted_suffix", TEXT, 0},
                                               {"encrypted_suffix", TEXT, 0},
                                               {"unencrypted_regex", TEXT, 0},
                                               {"encrypted_regex", TEXT, 0},
                                               {"unencrypted_comment_regex", TEXT, 0},
                                               {"encrypted_comment_regex", TEXT, 0},
                                               {"mac_only_encrypted", TRUTH, 0},
                                               {0}};
static const struct field destination_fields[] = {
    {"path_regex", TEXT, 0},         {"s3_bucket", TEXT, 0},
    {"s3_prefix", TEXT, 0},          {"gcs_bucket", TEXT, 0},
    {"gcs_prefix", TEXT, 0},         {"vault_path", TEXT, 0},
    {"vault_address", TEXT, 0},      {"vault_kv_mount_name", TEXT, 0},
    {"vault_kv_version", NUMBER, 0}, {"recreation_rule", TABLE, T_CREATION},
    {"omit_extensions", TRUTH, 0},   {0}};
static const struct field group_fields[] = {{"merge", TABLES, T_GROUP},
                                            {"kms", TABLES, T_KMS},
                                            {"gcp_kms", TABLES, T_GCP_KMS},
                                            {"hckms", TABLES, T_HCKMS},
                                            {"azure_keyvault", TABLES, T_AZURE},
                                            {"hc_vault", TEXTS, 0},
                                            {"age", TEXTS, 0},
                                            {"pgp", TEXTS, 0},
                                            {0}};
static const struct field kms_fields[] = {
    {"arn", TEXT, 0}, {"role", TEXT, 0}, {"context", TEXT_MAP, 0}, {"aws_profile", TEXT, 0}, {0}};
static const struct field gcp_fields[] = {{"resource_id", TEXT, 0}, {0}};
static const struct field hckms_fields[] = {{"key_id", TEXT, 0}, {0}};
static const struct field azure_fields[] = {
    {"vaultUrl", TEXT, 0}, {"key", TEXT, 0}, {"version", TEXT, 0}, {0}};

static const struct field *const tables[] = {
    [T_FILE] = file_fields,   [T_STORES] = stores_fields,     [T_INDENT] = indent_fields,
    [T_NONE] = no_fields,     [T_CREATION] = creation_fields, [T_DESTINATION] = destination_fields,
    [T_GROUP] = group_fields, [T_KMS] = kms_fields,           [T_GCP_KMS] = gcp_fields,
    [T_HCKMS] = hckms_fields, [T_AZURE] = azure_fields,
};

static const struct field *find_field(enum table table, struct rn_str name)
{
    const struct field *f = tables[table];

    while (f->name && !rn_str_is(name, f->name))
        f++;
    return f->name ? f : NULL;
}

enum { MAX_NESTED = 64 }; /* tables in tables: groups merge groups */

/* ---- Types ---------------------------------------------------------------------------------- */

static int wrong_type(struct rn_run *run, const struct rn_node *n, const char *name,
                      const char *due)
{
    return rn_error(run, n->mark, RN_E_FIELD_TYPE, "field %s is a %s, not %s", name,
                    rn_kind_name(n), due);
}

/* As decoded: also the words of YAML 1.1, quoted or not. */
static bool truth(const struct rn_node *n, bool *out)
{
    static const char *const yes[] = {"y", "Y", "yes", "on"};
    static const char *const no[] = {"n", "N", "no", "off"};

    *out = false;
    if (n->tag == RN_TAG_BOOL) {
        *out = rn_scalar_bool(n->text);
        return true;
    }
    for (size_t i = 0; n->tag == RN_TAG_STR && i < sizeof(yes) / sizeof(yes[0]); i++) {
        *out = rn_str_is(n->text, yes[i]);
        if (*out || rn_str_is(n->text, no[i]))
            return true;
    }
    return false;
}

/* A float loses its fraction. */
static bool number(const struct rn_node *n, int64_t *out)
{
    struct rn_number x;

    *out = 0;
    if ((n->tag != RN_TAG_INT && n->tag != RN_TAG_FLOAT) || !rn_scalar_number(n->text, &x))
        return false;
    if (x.type == RN_NUMBER_I64)
        *out = x.i;
    else if (x.type == RN_NUMBER_F64 && x.f > -1e18 && x.f < 1e18)
        *out = (int64_t)x.f;
    else
        return false;
    return true;
}

static int check_table(struct rn_run *run, const struct rn_node *n, enum table table,
                       const char *name, int depth);

static int check_texts(struct rn_run *run, const struct rn_node *n, const char *name)
{
    if (!rn_is(n, RN_LIST))
        return rn_hint(run, wrong_type(run, n, name, "a list of strings"),
                       "write each on a line of its own, behind '- '");
    RN_EACH_ITEM (i, n)
        if (!rn_is(n->items[i], RN_SCALAR))
            return wrong_type(run, n->items[i], name, "a list of strings");
    return RENDER_OK;
}

static int check_text_map(struct rn_run *run, const struct rn_node *n, const char *name)
{
    if (!rn_is(n, RN_MAP))
        return wrong_type(run, n, name, "a map of strings");
    RN_EACH_PAIR (p, n)
        if (!rn_is(p->value, RN_SCALAR))
            return wrong_type(run, p->value, name, "a map of strings");
    return RENDER_OK;
}

static int check_field(struct rn_run *run, const struct rn_node *n, const struct field *f,
                       int depth)
{
    bool b;
    int64_t i;

    if (rn_is_null(n))
        return RENDER_OK;
    switch ((enum field_type)f->type) {
    case TEXT:
        return rn_is(n, RN_SCALAR) ? RENDER_OK : wrong_type(run, n, f->name, "a string");
    case TRUTH:
        return rn_is(n, RN_SCALAR) && truth(n, &b) ? RENDER_OK
                                                   : wrong_type(run, n, f->name, "true or false");
    case NUMBER:
        return rn_is(n, RN_SCALAR) && number(n, &i) ? RENDER_OK
                                                    : wrong_type(run, n, f->name, "an integer");
    case TEXTS:
        return check_texts(run, n, f->name);
    case TEXT_MAP:
        return check_text_map(run, n, f->name);
    case TABLE:
        return check_table(run, n, (enum table)f->table, f->name, depth);
    case TABLES:
        if (!rn_is(n, RN_LIST))
            return wrong_type(run, n, f->name, "a list of maps");
        RN_EACH_ITEM (k, n)
            RN_TRY(check_table(run, n->items[k], (enum table)f->table, f->name, depth));
        return RENDER_OK;
    default:
        return RENDER_OK;
    }
}

static int check_repeats(struct rn_run *run, const struct rn_node *map)
{
    struct rn_map seen = {.arena = &run->arena};

    RN_EACH_PAIR (p, map) {
        void **at = rn_map_at(&seen, RN_KEY1(p->key));
        const struct rn_pair *first = *at;

        if (first)
            return rn_error(run, p->mark, RN_E_DUPLICATE_KEY,
                            "field %.*s is there twice, first in line %u", RN_FMT(p->key->s),
                            (unsigned)first->mark.line);
        *at = p;
    }
    return RENDER_OK;
}

static int check_table(struct rn_run *run, const struct rn_node *n, enum table table,
                       const char *name, int depth)
{
    if (rn_is_null(n))
        return RENDER_OK;
    if (!rn_is(n, RN_MAP))
        return wrong_type(run, n, name, "a map");
    if (depth == MAX_NESTED)
        return rn_fail(run, RENDER_ELIMIT, n->mark, RN_E_LIMIT,
                       "field %s is nested more than %d times", name, MAX_NESTED);
    RN_TRY(check_repeats(run, n));
    RN_EACH_PAIR (p, n) {
        const struct field *f = find_field(table, p->key->s);

        if (f)
            RN_TRY(check_field(run, p->value, f, depth + 1));
    }
    return RENDER_OK;
}

/* ---- Values --------------------------------------------------------------------------------- */

/* The value of a field; NULL for null. */
static const struct rn_node *get(struct rn_run *run, const struct rn_node *map, const char *name)
{
    const struct rn_node *n = rn_get_c(run, map, name);

    return rn_is_null(n) ? NULL : n;
}

static struct rn_str get_text(struct rn_run *run, const struct rn_node *map, const char *name)
{
    const struct rn_node *n = get(run, map, name);

    return n ? rn_text(n) : RN_S("");
}

static int64_t get_number(struct rn_run *run, const struct rn_node *map, const char *name,
                          int64_t absent)
{
    const struct rn_node *n = get(run, map, name);
    int64_t i;

    return n && number(n, &i) ? i : absent;
}

/* ---- Key groups ----------------------------------------------------------------------------- */

static struct rn_sops_value read_context(struct rn_run *run, const struct rn_node *map)
{
    struct rn_sops_value out = {.kind = RN_SOPS_NULL};

    if (!map)
        return out;
    out.kind = RN_SOPS_MAP;
    RN_EACH_PAIR (p, map)
        rn_sops_add_pair(run, &out, p->key->s, p->mark,
                         rn_sops_text(RN_SOPS_STR, rn_text(p->value), p->value->mark));
    return out;
}

/* The fields of a key that stands as a map. */
static const struct key_field {
    const char *name;
    uint8_t kind, field;
} key_fields[] = {{"arn", RN_SOPS_KMS, RN_SOPS_F_ARN},
                  {"role", RN_SOPS_KMS, RN_SOPS_F_ROLE},
                  {"aws_profile", RN_SOPS_KMS, RN_SOPS_F_AWS_PROFILE},
                  {"resource_id", RN_SOPS_GCP_KMS, RN_SOPS_F_RESOURCE_ID},
                  {"key_id", RN_SOPS_HCKMS, RN_SOPS_F_KEY_ID},
                  {"vaultUrl", RN_SOPS_AZURE_KV, RN_SOPS_F_VAULT_URL},
                  {"key", RN_SOPS_AZURE_KV, RN_SOPS_F_NAME},
                  {"version", RN_SOPS_AZURE_KV, RN_SOPS_F_VERSION}};

static int add_map_keys(struct rn_sops_given *g, enum rn_sops_key_kind kind,
                        const struct rn_node *list)
{
    if (!list)
        return RENDER_OK;
    RN_EACH_ITEM (i, list) {
        const struct rn_node *map = list->items[i];
        struct rn_sops_key key;

        g->mark = map->mark;
        key = rn_sops_new_key(g, kind);
        for (size_t f = 0; f < sizeof(key_fields) / sizeof(key_fields[0]); f++)
            if (key_fields[f].kind == kind)
                key.field[key_fields[f].field] = get_text(g->run, map, key_fields[f].name);
        if (kind == RN_SOPS_KMS)
            key.context = read_context(g->run, get(g->run, map, "context"));
        RN_TRY(rn_sops_add_one_key(g, key));
    }
    return RENDER_OK;
}

/* Only recipients of age may be several in one text. */
static int add_text_keys(struct rn_sops_given *g, enum rn_sops_key_kind kind,
                         const struct rn_node *list)
{
    if (!list)
        return RENDER_OK;
    RN_EACH_ITEM (i, list) {
        g->mark = list->items[i]->mark;
        RN_TRY(rn_sops_add_keys(g, kind, rn_text(list->items[i])));
    }
    return RENDER_OK;
}

static int add_group_keys(struct rn_sops_given *g, const struct rn_node *group)
{
    const struct rn_node *merge = get(g->run, group, "merge");

    if (merge)
        RN_EACH_ITEM (i, merge)
            RN_TRY(add_group_keys(g, merge->items[i]));
    RN_TRY(add_text_keys(g, RN_SOPS_AGE, get(g->run, group, "age")));
    RN_TRY(add_text_keys(g, RN_SOPS_PGP, get(g->run, group, "pgp")));
    RN_TRY(add_map_keys(g, RN_SOPS_KMS, get(g->run, group, "kms")));
    RN_TRY(add_map_keys(g, RN_SOPS_GCP_KMS, get(g->run, group, "gcp_kms")));
    RN_TRY(add_map_keys(g, RN_SOPS_HCKMS, get(g->run, group, "hckms")));
    RN_TRY(add_map_keys(g, RN_SOPS_AZURE_KV, get(g->run, group, "azure_keyvault")));
    return add_text_keys(g, RN_SOPS_HC_VAULT, get(g->run, group, "hc_vault"));
}

static int add_groups(struct rn_run *run, const struct rn_node *list, struct rn_sops_creation *out)
{
    RN_EACH_ITEM (i, list) {
        struct rn_sops_group group = {0};
        struct rn_sops_given g = {.run = run, .to = &group};

        RN_TRY(add_group_keys(&g, list->items[i]));
        rn_sops_unique_keys(run, &group);
        RN_PUSH(run, out->groups, out->ngroups, out->groups_cap) = group;
    }
    return RENDER_OK;
}

/* ---- One group, in short -------------------------------------------------------------------- */

static int wrong_list(struct rn_run *run, const struct rn_node *n, const char *name)
{
    int status = rn_error(run, n->mark, RN_E_FIELD_TYPE,
                          "field %s is neither a string nor a list of strings", name);

    if (rn_is(n, RN_SCALAR))
        status = rn_hint(run, status, "put %.*s in quotes", RN_FMT(n->text));
    return status;
}

static bool is_string(const struct rn_node *n)
{
    return rn_is(n, RN_SCALAR) &&
           (n->tag == RN_TAG_STR || n->tag == RN_TAG_OTHER || n->tag == RN_TAG_MERGE);
}

/* A string with commas between the keys, or a list. */
static int add_short(struct rn_sops_given *g, enum rn_sops_key_kind kind, const char *name,
                     const struct rn_node *n)
{
    if (!n)
        return RENDER_OK;
    if (is_string(n)) {
        struct rn_str text = rn_text(n);

        g->mark = n->mark;
        for (size_t at = 0, end; at < text.n; at = end + 1) {
            struct rn_str one;

            end = rn_str_find(text, ',', at);
            one = rn_str_trim(rn_str_slice(text, at, end));
            RN_TRY(rn_sops_add_keys(g, kind, one));
        }
        return RENDER_OK;
    }
    if (!rn_is(n, RN_LIST))
        return wrong_list(g->run, n, name);
    RN_EACH_ITEM (i, n) {
        g->mark = n->items[i]->mark;
        if (!is_string(n->items[i]))
            return wrong_list(g->run, n->items[i], name);
        RN_TRY(rn_sops_add_keys(g, kind, rn_text(n->items[i])));
    }
    return RENDER_OK;
}

static int add_short_group(struct rn_run *run, const struct rn_node *rule,
                           struct rn_sops_creation *out)
{
    static const struct {
        const char *name;
        uint8_t kind;
    } lists[] = {{"age", RN_SOPS_AGE},
                 {"pgp", RN_SOPS_PGP},
                 {"kms", RN_SOPS_KMS},
                 {"gcp_kms", RN_SOPS_GCP_KMS},
                 {"azure_keyvault", RN_SOPS_AZURE_KV},
                 {"hc_vault_transit_uri", RN_SOPS_HC_VAULT}};
    struct rn_sops_group group = {0};
    struct rn_sops_given g = {
        .run = run, .aws_profile = get_text(run, rule, "aws_profile"), .to = &group};

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        RN_TRY(add_short(&g, (enum rn_sops_key_kind)lists[i].kind, lists[i].name,
                         get(run, rule, lists[i].name)));
    RN_TRY(add_text_keys(&g, RN_SOPS_HCKMS, get(run, rule, "hckms")));
    RN_PUSH(run, out->groups, out->ngroups, out->groups_cap) = group;
    return RENDER_OK;
}

/* ---- Rules ---------------------------------------------------------------------------------- */

static int read_leaf_rules(struct rn_run *run, const struct rn_node *rule,
                           struct rn_sops_creation *out)
{
    const char *first = NULL;

    for (int i = 0; i < RN_SOPS_RULES; i++) {
        const char *name = rn_sops_rule_name((enum rn_sops_rule)i);
        const struct rn_node *n = get(run, rule, name);

        out->rule[i] = n ? rn_text(n) : RN_S("");
        out->rule_mark[i] = n ? n->mark : out->mark;
        if (out->rule[i].n == 0)
            continue;
        if (first)
            return rn_hint(run,
                           rn_error(run, n->mark, RN_E_FIELD_VALUE,
                                    "fields %s and %s of a rule exclude each other", first, name),
                           "keep one of them");
        first = name;
    }
    return RENDER_OK;
}

/* SOPS lets them be, so that a name that is misspelt goes unnoticed. */
static void warn_unknown(struct rn_run *run, const struct rn_node *rule)
{
    if (rn_is(rule, RN_MAP))
        RN_EACH_PAIR (p, rule)
            if (!find_field(T_CREATION, p->key->s))
                rn_warning(run, p->mark, RN_W_OPTION,
                           "field %.*s of the creation rule means nothing", RN_FMT(p->key->s));
}

static int read_rule(struct rn_run *run, const struct rn_node *rule, struct rn_sops_creation *out)
{
    const struct rn_node *groups = get(run, rule, "key_groups");
    const struct rn_node *mac = get(run, rule, "mac_only_encrypted");

    out->found = true;
    out->mark = rule->mark;
    out->shamir_threshold = get_number(run, rule, "shamir_threshold", 0);
    if (mac)
        truth(mac, &out->mac_only_encrypted);
    warn_unknown(run, rule);
    RN_TRY(read_leaf_rules(run, rule, out));
    if (groups && groups->nitems)
        return add_groups(run, groups, out);
    return add_short_group(run, rule, out);
}

/* The first rule whose expression finds something in the path; one without takes every file.
 * Expressions behind it are not looked at. */
static int pick_rule(struct rn_run *run, const struct rn_node *list, struct rn_str path,
                     const struct rn_node **out)
{
    RN_EACH_ITEM (i, list) {
        const struct rn_node *pattern = get(run, list->items[i], "path_regex");
        const struct rn_regex *re;
        struct rn_str why;

        *out = list->items[i];
        if (rn_text(pattern).n == 0)
            return RENDER_OK;
        re = rn_regex_compile(run, rn_text(pattern), &why);
        if (!re)
            return rn_error(run, pattern->mark, RN_E_REGEX,
                            "field path_regex is no expression: %.*s", RN_FMT(why));
        if (rn_regex_match(re, path))
            return RENDER_OK;
    }
    return rn_hint(run,
                   rn_error(run, list->mark, RN_E_NO_MATCH, "no creation rule is for the file %.*s",
                            RN_FMT(path)),
                   "path_regex is looked for in the path from the directory of .sops.yaml; a last "
                   "rule without it takes all files");
}

/* ---- The file ------------------------------------------------------------------------------- */

static int read_indent(struct rn_run *run, const struct rn_node *root, struct rn_sops_creation *out)
{
    static const struct {
        const char *name;
        uint8_t format;
        int lowest;
    } stores[] = {
        {"yaml", RN_SOPS_YAML, 0}, {"json", RN_SOPS_JSON, -1}, {"json_binary", RN_SOPS_BINARY, -1}};
    const struct rn_node *map = get(run, root, "stores");

    for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++) {
        const struct rn_node *store = get(run, map, stores[i].name);
        int64_t n = get_number(run, store, "indent", stores[i].lowest);

        if (n < stores[i].lowest || n > RN_SOPS_MAX_INDENT)
            return rn_error(run, get(run, store, "indent")->mark, RN_E_FIELD_VALUE,
                            "field indent is %lld, and may be from %d to %d", (long long)n,
                            stores[i].lowest, RN_SOPS_MAX_INDENT);
        /* 0 is YAML's way to say nothing. */
        out->indent.by[stores[i].format] = stores[i].format == RN_SOPS_YAML && n == 0 ? -1 : n;
    }
    return RENDER_OK;
}

void rn_sops_rules_none(struct rn_sops_creation *out)
{
    *out = (struct rn_sops_creation){.found = false};
    for (int i = 0; i < RN_SOPS_FORMATS; i++)
        out->indent.by[i] = -1;
    for (int i = 0; i < RN_SOPS_RULES; i++)
        out->rule[i] = RN_S("");
}

int rn_sops_rules_read(struct rn_run *run, struct rn_str text, uint16_t place, struct rn_str path,
                       struct rn_sops_creation *out)
{
    const struct rn_node *rules, *rule = NULL;
    struct rn_node *root;

    rn_sops_rules_none(out);
    out->mark.file = place;
    RN_TRY(rn_read_first(run, rn_reader_new(run), text, place, &root));
    if (!root)
        return RENDER_OK;
    RN_TRY(check_table(run, root, T_FILE, "(the file)", 0));
    RN_TRY(read_indent(run, root, out));
    rules = get(run, root, "creation_rules");
    if (!path.p || !rules)
        return RENDER_OK;
    RN_TRY(pick_rule(run, rules, path, &rule));
    return read_rule(run, rule, out);
}
