#include "unit.h"

#include "secret/sops_rules.h"

#define A1 "age13rjc3vx5ymj6kzjtmk4uz6lv36p6gauvut6ycqul6j6txht3qs5qay90kv"
#define A2 "age133rk0pn4wpg0fce6k2yhcsyn7f7yvt6ceq2r20tgdqnkhem9gs9qm0x3dp"
#define RULES "creation_rules:\n"

/* What a file says, in a line: the groups in brackets, 1 and 2 for the recipients above. */
static const char *describe(struct rn_run *run, const struct rn_sops_creation *c)
{
    struct rn_buf out = {.arena = &run->arena};

    for (size_t g = 0; g < c->ngroups; g++) {
        rn_buf_lit(&out, "[");
        for (size_t i = 0; i < c->groups[g].n; i++) {
            const struct rn_sops_key *key = &c->groups[g].keys[i];
            struct rn_str name = rn_sops_key_title(run, key);

            rn_buf_lit(&out, i ? " " : "");
            if (key->kind != RN_SOPS_AGE)
                rn_buf_printf(&out, "%s:", rn_sops_key_kind_name(key->kind));
            rn_buf_add(&out, rn_str_is(name, A1)   ? RN_S("1")
                             : rn_str_is(name, A2) ? RN_S("2")
                                                   : name);
        }
        rn_buf_lit(&out, "]");
    }
    for (int i = 0; i < RN_SOPS_RULES; i++)
        if (c->rule[i].n)
            rn_buf_printf(&out, " %s=%.*s", rn_sops_rule_name(i), RN_FMT(c->rule[i]));
    if (c->mac_only_encrypted)
        rn_buf_lit(&out, " mac");
    if (c->shamir_threshold)
        rn_buf_printf(&out, " of %d", (int)c->shamir_threshold);
    for (int i = 0; i < RN_SOPS_FORMATS; i++)
        if (c->indent.by[i] >= 0)
            rn_buf_printf(&out, " %s%d", rn_sops_format_name(i), (int)c->indent.by[i]);
    if (!c->found)
        rn_buf_lit(&out, "no rules");
    rn_buf_char(&out, '\0');
    return out.p;
}

struct rules_case {
    const char *name, *text;
    const char *want;    /* what it says */
    const char *message; /* or why it is refused */
};

/* The file is app/prod/db.yaml. */
static const struct rules_case cases[] = {
    {"one recipient", RULES "- age: " A1 "\n", "[1]", NULL},
    {"a list in a string", RULES "- age: ' " A1 " , " A2 ",'\n", "[1 2]", NULL},
    {"a list", RULES "- age: [" A1 ", '" A2 " ']\n", "[1 2]", NULL},
    {"twice, which is kept", RULES "- age: [" A1 ", " A1 "]\n", "[1 1]", NULL},
    {"an alias", "x: &k " A1 "\n" RULES "- age: *k\n", "[1]", NULL},
    {"a merge key", "x: &k {age: " A1 "}\n" RULES "- {<<: *k, encrypted_regex: a}\n",
     "[1] encrypted_regex=a", NULL},
    {"first match",
     RULES "- {path_regex: ^dev/, age: " A1 "}\n- {path_regex: prod/, age: " A2 "}\n"
           "- age: " A1 "\n",
     "[2]", NULL},
    {"the last takes all", RULES "- {path_regex: ^dev/, age: " A1 "}\n- age: " A2 "\n", "[2]",
     NULL},
    {"null takes all", RULES "- {path_regex: ~, age: " A1 "}\n", "[1]", NULL},
    {"from the directory", RULES "- {path_regex: '^app/prod/db\\.yaml$', age: " A1 "}\n", "[1]",
     NULL},
    {"a bad expression behind", RULES "- age: " A1 "\n- path_regex: '('\n", "[1]", NULL},
    {"a bad expression", RULES "- {path_regex: '(', age: " A1 "}\n", NULL, "path_regex is no expr"},
    {"a look-ahead", RULES "- {path_regex: '(?=a)', age: " A1 "}\n", NULL, "path_regex is no expr"},
    {"no match", RULES "- {path_regex: ^dev/, age: " A1 "}\n", NULL, "no creation rule is for"},
    {"an empty list", "creation_rules: []\n", NULL, "no creation rule is for"},
    {"nothing", "", "no rules", NULL},
    {"null", "creation_rules:\n", "no rules", NULL},
    {"only destinations", "destination_rules:\n- {s3_bucket: a, path_regex: x}\n", "no rules",
     NULL},
    {"unknown fields", "a: 1\n" RULES "- {age: " A1 ", b: [1]}\n", "[1]", NULL},
    {"an empty rule", RULES "- {}\n", "[]", NULL},
    {"OpenPGP", RULES "- pgp: '85D7 7543,FBC7B9E2'\n", "[pgp:85D77543 pgp:FBC7B9E2]", NULL},
    {"clouds",
     RULES "- kms: arn:a+arn:r, arn:b\n  aws_profile: p\n  gcp_kms: projects/x\n"
           "  azure_keyvault: https://v.example/keys/k/1\n"
           "  hc_vault_transit_uri: https://vault.example:8200/v1/my/transit/keys/k\n"
           "  hckms: ['eu:1234']\n",
     "[kms:arn:a+arn:r||p kms:arn:b||p gcp_kms:projects/x azure_kv:https://v.example/keys/k/1"
     " hc_vault:https://vault.example:8200/v1/my/transit/keys/k hckms:eu:1234]",
     NULL},
    {"groups",
     RULES "- shamir_threshold: 2\n  key_groups:\n  - age: ['" A1 "," A2 "', " A1 "]\n"
           "  - pgp: [AB CD]\n    kms: [{arn: arn:a, role: r, context: {b: 1, a: x}}]\n",
     "[1 2][pgp:ABCD kms:arn:a+r|a:x,b:1] of 2", NULL},
    {"groups of maps",
     RULES "- key_groups:\n  - gcp_kms: [{resource_id: x}]\n    hckms: [{key_id: 'a:b'}]\n"
           "    azure_keyvault: [{vaultUrl: https://v, key: k, version: '1'}]\n"
           "    hc_vault: [https://v/v1/transit/keys/k]\n",
     "[gcp_kms:x hckms:a:b azure_kv:https://v/keys/k/1 hc_vault:https://v/v1/transit/keys/k]",
     NULL},
    {"merged groups",
     RULES "- key_groups:\n  - age: [" A1 "]\n    merge:\n    - age: [" A2 "]\n"
           "      merge: [{pgp: [A]}]\n    - age: [" A1 "]\n",
     "[pgp:A 2 1]", NULL},
    {"groups win", RULES "- {age: " A1 ", key_groups: [{age: [" A2 "]}]}\n", "[2]", NULL},
    {"no groups", RULES "- {age: " A1 ", key_groups: []}\n", "[1]", NULL},
    {"each rule", RULES "- {age: " A1 ", unencrypted_comment_regex: x, encrypted_suffix: ''}\n",
     "[1] unencrypted_comment_regex=x", NULL},
    {"two rules", RULES "- {age: " A1 ", encrypted_regex: a, unencrypted_suffix: b}\n", NULL,
     "exclude each other"},
    {"two rules elsewhere", RULES "- age: " A1 "\n- {encrypted_regex: a, encrypted_suffix: b}\n",
     "[1]", NULL},
    {"booleans", RULES "- {age: " A1 ", mac_only_encrypted: 'yes', shamir_threshold: 2.5}\n",
     "[1] mac of 2", NULL},
    {"indentation",
     "stores: {yaml: {indent: 2}, json: {indent: 0}, json_binary: {indent: 3}}\n" RULES "- age: " A1
     "\n",
     "[1] yaml2 json0 binary3", NULL},
    {"indentation of YAML", "stores: {yaml: {indent: -1}}\n", NULL, "indent is -1"},
    {"indentation without end", "stores: {json: {indent: 1000000}}\n", NULL, "indent is 1000000"},
    {"a list", "- a\n", NULL, "is a list, not a map"},
    {"rules that are no list", "creation_rules: {age: " A1 "}\n", NULL,
     "field creation_rules is a map, not a list of maps"},
    {"a type elsewhere", RULES "- age: " A1 "\n- {shamir_threshold: two}\n", NULL,
     "field shamir_threshold is a scalar, not an integer"},
    {"a type in destinations",
     "destination_rules: [{omit_extensions: 1}]\n" RULES "- age: " A1 "\n", NULL,
     "not true or false"},
    {"a quoted boolean", RULES "- {age: " A1 ", mac_only_encrypted: 'true'}\n", NULL,
     "not true or false"},
    {"an expression that is a list", RULES "- {age: " A1 ", path_regex: [a]}\n", NULL,
     "path_regex is a list"},
    {"one recipient in a group", RULES "- key_groups: [{age: " A1 "}]\n", NULL,
     "field age is a scalar, not a list of strings"},
    {"a number for a fingerprint", RULES "- pgp: 850000\n", NULL, "neither a string nor a list"},
    {"a map for keys", RULES "- age: {a: b}\n", NULL, "neither a string nor a list"},
    {"a number in a list", RULES "- age: [1]\n", NULL, "neither a string nor a list"},
    {"no recipient", RULES "- age: nonsense\n", NULL, "neither an age key nor"},
    {"an identity", RULES "- age: AGE-SECRET-KEY-1QQQ\n", NULL, "secret key"},
    {"no fingerprint", RULES "- key_groups: [{pgp: [' ']}]\n", NULL, "fingerprint is empty"},
    {"no Azure key", RULES "- azure_keyvault: http://v/keys/k\n", NULL, "no key of azure_kv"},
    {"an Azure key in parts", RULES "- azure_keyvault: https://v/keys/k/1/2\n", NULL,
     "no key of azure_kv"},
    {"no Vault URI", RULES "- hc_vault_transit_uri: vault/v1/transit/keys/k\n", NULL, "no scheme"},
    {"a Vault path", RULES "- hc_vault_transit_uri: https://vault/transit/keys/k\n", NULL,
     "another form"},
    {"a Vault prefix", RULES "- hc_vault_transit_uri: https://vault/a/v1/transit/keys/k\n", NULL,
     "prefix"},
    {"no Huawei key", RULES "- hckms: ['eu:']\n", NULL, "REGION:UUID"},
    {"a field twice", RULES "- age: " A1 "\n  age: " A2 "\n", NULL,
     "field age is there twice, first in line 2"},
    {"no YAML", "creation_rules: [\n", NULL, ""},
};

Test(rules, files)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct rules_case *c = &cases[i];
        static struct rn_run run;
        struct rn_sops_creation creation;
        int status;

        UNIT_RUN(&run);
        status =
            rn_sops_rules_read(&run, rn_str_from(c->text), rn_run_place(&run, RN_S(".sops.yaml")),
                               RN_S("app/prod/db.yaml"), &creation);
        cr_assert_eq(status == RENDER_OK, c->want != NULL, "%s: %s", c->name,
                     unit_last_error(&run));
        if (c->want)
            cr_assert_str_eq(describe(&run, &creation), c->want, "%s: %s", c->name,
                             describe(&run, &creation));
        else
            cr_assert_not_null(strstr(unit_last_error(&run), c->message), "%s: %s", c->name,
                               unit_last_error(&run));
        if (!c->want)
            cr_assert(run.diags->mark.line > 0 || run.diags->path.n > 0, "%s: no place", c->name);
        rn_run_free(&run);
    }
}

/* A message leads to the key that is wrong; without a path only the stores are looked at. */
Test(rules, places)
{
    static struct rn_run run;
    struct rn_sops_creation creation;
    struct rn_str text =
        RN_S("stores: {yaml: {indent: 3}}\n" RULES "- age:\n  - " A1 "\n  - bad\n");
    uint16_t place;

    UNIT_RUN(&run);
    place = rn_run_place(&run, RN_S(".sops.yaml"));
    cr_assert_eq(rn_sops_rules_read(&run, text, place, (struct rn_str){0}, &creation), RENDER_OK);
    cr_assert_str_eq(describe(&run, &creation), " yaml3no rules");
    cr_assert_eq(rn_sops_rules_read(&run, text, place, RN_S("a"), &creation), RENDER_ESECRET);
    cr_assert_eq(run.diags->mark.line, 5);
    cr_assert_eq(run.diags->mark.column, 5);
    rn_run_free(&run);
}

Test(rules, keys_given)
{
    static struct rn_run run;
    struct rn_sops_creation creation;
    struct rn_sops_lists lists = {.aws_profile = RN_S("p"), .context = RN_S("b:2,a:1")};
    struct rn_sops_group group = {0};

    UNIT_RUN(&run);
    lists.keys[RN_SOPS_AGE] = RN_S(A1 ", " A2);
    lists.keys[RN_SOPS_KMS] = RN_S("arn:x");
    cr_assert_eq(rn_sops_keys_given(&run, &lists, &group), RENDER_OK);
    rn_sops_rules_none(&creation);
    creation.groups = &group;
    creation.ngroups = 1;
    creation.found = true;
    cr_assert_str_eq(describe(&run, &creation), "[kms:arn:x|a:1,b:2|p 1 2]");
    lists.context = RN_S("a");
    cr_assert_eq(rn_sops_keys_given(&run, &lists, &group), RENDER_EINPUT);
    rn_run_free(&run);
}
