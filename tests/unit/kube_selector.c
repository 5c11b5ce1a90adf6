#include "unit.h"

#include "kube/selector.h"

/* "k=v,k=v" to a map. */
static struct rn_node *map_of(struct rn_run *run, const char *pairs)
{
    struct rn_node *map = rn_map_node(run, RN_NOWHERE);
    struct rn_str s = rn_str_from(pairs);

    for (size_t at = 0; at < s.n;) {
        size_t end = rn_str_find(s, ',', at), eq = rn_str_find(s, '=', at);

        rn_set(run, map, rn_intern(run, rn_str_slice(s, at, eq)),
               rn_string(run, rn_str_slice(s, eq + 1, end), RN_NOWHERE));
        at = end + 1;
    }
    return map;
}

static const struct {
    const char *selector, *labels;
    bool expected;
} label_cases[] = {
    {"", "", true},
    {"a", "a=1", true},
    {"a", "b=1", false},
    {"!a", "b=1", true},
    {"!a", "a=1", false},
    {"a=1", "a=1", true},
    {"a==1", "a=1", true},
    {"a=1", "a=2", false},
    {"a!=1", "a=1", false},
    {"a!=1", "", true},
    {"a=", "a=", true},
    {"a=", "", false},
    {" a = 1 , b ", "a=1,b=2", true},
    {"a=1,b", "a=1", false},
    {"a in (1,2)", "a=2", true},
    {"a in (1,2)", "a=3", false},
    {"a in (1,2)", "", false},
    {"a notin (1,2)", "a=3", true},
    {"a notin (1,2)", "a=1", false},
    {"a notin (1)", "", true},
    {"a in ()", "a=", true},
    {"a in (,1)", "a=", true},
    {"a in (1,)", "a=", true},
    {"a in (1,,2)", "a=2", true},
    {"a>5", "a=6", true},
    {"a>5", "a=5", false},
    {"a<5", "a=x", false},
    {"a>5", "", false},
    {"in in (in)", "in=in", true},
    {"notin", "notin=1", true},
    {"a=notin", "a=notin", true},
    {"example.com/a=x-1_y.z", "example.com/a=x-1_y.z", true},
};

Test(kube_selector, label_selectors_match)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(label_cases) / sizeof(*label_cases); i++) {
        struct rn_textval text = {rn_str_from(label_cases[i].selector), RN_NOWHERE};
        struct rn_label_selector *sel = NULL;

        cr_assert_eq(rn_label_selector_parse(&run, text, &sel), 0, "%s: %s",
                     label_cases[i].selector, unit_last_error(&run));
        cr_expect_eq(rn_label_selector_match(&run, sel, map_of(&run, label_cases[i].labels)),
                     label_cases[i].expected, "%s on %s", label_cases[i].selector,
                     label_cases[i].labels);
    }
    rn_run_free(&run);
}

static const char *const bad_labels[][2] = {
    {"a,", "found '', expected: identifier after ','"},
    {"=a", "found '=', expected: !, identifier, or 'end of string'"},
    {",", "found ',', expected: !, identifier, or 'end of string'"},
    {"a=b c", "found 'c', expected: ',' or 'end of string'"},
    {"!a=b", "found '=', expected: ',' or 'end of string'"},
    {"a b", "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'"},
    {"a in x", "unable to parse requirement: found 'x' expected: '('"},
    {"a in (x", "unable to parse requirement: found '', expected: ',' or ')'"},
    {"a=(", "unable to parse requirement: found '(', expected: identifier"},
    {"!", "unable to parse requirement: found '', expected: identifier"},
    {"a>x", "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer"},
    {"a>-5", "unable to parse requirement: invalid label value: \"-5\": at key: \"a\""},
    {"a=b/c", "unable to parse requirement: invalid label value: \"b/c\": at key: \"a\""},
    {"a/b/c", "unable to parse requirement: invalid label key \"a/b/c\""},
    {"A/b", "unable to parse requirement: invalid label key \"A/b\""},
    {"-a", "unable to parse requirement: invalid label key \"-a\""},
};

Test(kube_selector, label_selectors_refuse)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(bad_labels) / sizeof(*bad_labels); i++) {
        struct rn_textval text = {rn_str_from(bad_labels[i][0]), RN_NOWHERE};
        struct rn_label_selector *sel = NULL;
        char expected[200];

        snprintf(expected, sizeof(expected), "selector `%s`: %s", bad_labels[i][0],
                 bad_labels[i][1]);
        cr_expect_neq(rn_label_selector_parse(&run, text, &sel), 0);
        cr_expect_str_eq(unit_last_error(&run), expected);
    }
    rn_run_free(&run);
}

static struct rn_resource *make(struct rn_run *run, const char *api_version, const char *kind,
                                const char *name, const char *ns)
{
    struct rn_node *root = rn_map_node(run, RN_NOWHERE), *meta = rn_map_node(run, RN_NOWHERE);

    rn_set(run, root, RN_WORD(run, apiVersion),
           rn_string(run, rn_str_from(api_version), RN_NOWHERE));
    rn_set(run, root, RN_WORD(run, kind), rn_string(run, rn_str_from(kind), RN_NOWHERE));
    rn_set(run, root, RN_WORD(run, metadata), meta);
    rn_set(run, meta, RN_WORD(run, name), rn_string(run, rn_str_from(name), RN_NOWHERE));
    if (*ns)
        rn_set(run, meta, RN_WORD(run, namespace), rn_string(run, rn_str_from(ns), RN_NOWHERE));
    rn_set(run, meta, RN_WORD(run, labels), map_of(run, "app=x"));
    return rn_resource_new(run, root);
}

static const struct {
    const char *group, *version, *kind, *name, *namespace, *labels, *expected;
} targets[] = {
    {"", "", "", "", "", "", "b1 m2 w3 r4 "},
    {"", "", "ConfigMap", "", "", "", "m2 "},
    {"", "", "ConfigMap|Deployment", "", "", "", "b1 m2 "},
    {"", "", "Config", "", "", "", ""},
    {"apps", "", "", "", "", "", "b1 "},
    {"^$", "", "", "", "", "", "m2 w3 "},
    {"", "v1", "", "", "", "", "b1 m2 w3 r4 "},
    {"", "", "", "m2", "", "", "m2 "},
    {"", "", "", "m1", "", "", "m2 "}, /* its first name */
    {"", "", "", "mid", "", "", ""},   /* one between does not count */
    {"", "", "", "m[0-9]", "", "", "m2 "},
    {"", "", "ConfigMap", "b1", "", "", ""},
    {"", "", "", "", "default", "", "b1 m2 "},
    {"", "", "", "", "prod", "", "w3 "},
    {"", "", "", "", "_non_namespaceable_", "", "r4 "},
    {"", "", "", "", "", "app=x", "b1 m2 w3 r4 "},
    {"", "", "", "", "", "app=y", ""},
    {"", "", "Nothing", "", "", "=", ""}, /* bad, but never read */
};

Test(kube_selector, selects_targets)
{
    struct rn_run run;
    struct rn_resset set;
    struct rn_resource *map;

    UNIT_RUN(&run);
    rn_resset_init(&run, &set);
    rn_resset_push(&run, &set, make(&run, "apps/v1", "Deployment", "b1", ""));
    map = make(&run, "v1", "ConfigMap", "m2", "default");
    RN_PUSH(&run, map->prev, map->nprev, map->prev_cap) = (struct rn_prev_id){
        rn_intern_c(&run, "ConfigMap"), rn_intern_c(&run, "m1"), rn_intern_c(&run, "default"), 0};
    RN_PUSH(&run, map->prev, map->nprev, map->prev_cap) = (struct rn_prev_id){
        rn_intern_c(&run, "ConfigMap"), rn_intern_c(&run, "mid"), rn_intern_c(&run, "default"), 0};
    rn_resset_push(&run, &set, map);
    rn_resset_push(&run, &set, make(&run, "v1", "Pod", "w3", "prod"));
    rn_resset_push(&run, &set,
                   make(&run, "rbac.authorization.k8s.io/v1", "ClusterRole", "r4", "prod"));
    for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
        struct rn_selector_spec spec = {.given = true};
        struct rn_selector sel;
        struct rn_found found;
        struct rn_buf b = {.arena = &run.arena};

        spec.group.s = rn_str_from(targets[i].group);
        spec.version.s = rn_str_from(targets[i].version);
        spec.kind.s = rn_str_from(targets[i].kind);
        spec.name.s = rn_str_from(targets[i].name);
        spec.namespace.s = rn_str_from(targets[i].namespace);
        spec.label_selector.s = rn_str_from(targets[i].labels);
        cr_assert_eq(rn_selector_compile(&run, &spec, &sel), 0);
        cr_assert_eq(rn_selector_select(&run, &sel, &set, &found), 0, "case %zu", i);
        for (size_t k = 0; k < found.n; k++)
            rn_buf_printf(&b, "%.*s ", RN_FMT(rn_resource_id(&run, found.at[k]).name->s));
        cr_expect(rn_str_is(rn_buf_str(&b), targets[i].expected), "case %zu: %.*s", i,
                  RN_FMT(rn_buf_str(&b)));
    }
    rn_run_free(&run);
}

Test(kube_selector, refuses_bad_expressions)
{
    struct rn_run run;
    struct rn_selector_spec spec = {.given = true};
    struct rn_selector sel;

    UNIT_RUN(&run);
    spec.name.s = RN_S("a(");
    cr_expect_neq(rn_selector_compile(&run, &spec, &sel), 0);
    cr_expect_str_eq(unit_last_error(&run), "error parsing regexp: missing closing ): `^(?:a()$`");
    rn_run_free(&run);
}
