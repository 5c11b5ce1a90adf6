/* Field specs: paths, tables that merge, configuration files, the walk. */
#include "kube/label_specs.h"
#include "unit.h"
#include "yaml/json.h"

static struct rn_node *parse(struct rn_run *run, const char *json)
{
    struct rn_node *n = NULL;
    struct rn_mark mark = {1, rn_run_place(run, RN_S("test.yaml")), 1};

    cr_assert(rn_json_read(run, rn_str_from(json), mark, &n) == 0, "bad test input %s", json);
    return n;
}

static const char *text_of(struct rn_run *run, const struct rn_node *n)
{
    struct rn_buf b = {.arena = &run->arena};

    cr_assert(rn_json_write(run, n, false, &b) == 0);
    return rn_str_c(&run->arena, rn_buf_str(&b));
}

static struct rn_fieldspec spec(struct rn_run *run, const char *path, const char *kind, bool create)
{
    struct rn_fieldspec fs = {
        .gvk = {run->empty, run->empty, rn_intern_c(run, kind)},
        .path = rn_str_from(path),
        .create = create,
    };

    rn_fieldspec_parse(run, &fs);
    return fs;
}

/* Parts joined by |, with [] behind a list and ! behind what is no field. */
static const char *parts_of(struct rn_run *run, const struct rn_fieldspec *fs)
{
    struct rn_buf b = {.arena = &run->arena};

    for (size_t i = 0; i < fs->nparts; i++)
        rn_buf_printf(&b, "%s%.*s%s%s", i ? "|" : "", RN_FMT(fs->parts[i].name->s),
                      fs->parts[i].list ? "[]" : "", fs->parts[i].element ? "!" : "");
    return rn_str_c(&run->arena, rn_buf_str(&b));
}

Test(kube_fieldspec, paths)
{
    static const struct {
        const char *path, *parts;
    } cases[] = {
        {"metadata/name", "metadata|name"},
        {"/metadata/name", "metadata|name"},
        {"a", "a"},
        {"", ""},
        {"/", ""},
        {"a/", "a|"},
        {"a//b", "a||b"},
        {"a\\/b/c", "a/b|c"},
        {"a\\/b\\/c", "a/b/c"},
        {"metadata/annotations/x.io\\/y", "metadata|annotations|x.io/y"},
        {"a\\", "a\\"},
        {"spec/containers[]/image", "spec|containers[]|image"},
        {"spec/0/x", "spec|0!|x"},
        {"spec/-/x", "spec|-!|x"},
        {"spec/[name=a]/x", "spec|[name=a]!|x"},
        {" spec / x", "spec|x"},
        {"a/ /b", "a|b"},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_fieldspec fs = spec(&run, cases[i].path, "", false);

        cr_expect_str_eq(parts_of(&run, &fs), cases[i].parts, "%s", cases[i].path);
    }
    rn_run_free(&run);
}

Test(kube_fieldspec, merging)
{
    static const struct {
        const char *path, *kind;
        bool create;
        size_t n; /* specs afterwards; 0: a conflict */
    } steps[] = {
        {"a/b", "Foo", true, 1}, {"a/b", "Foo", true, 1}, /* the same */
        {"a/b", "", true, 1},                             /* selects the one that is there */
        {"a/b", "", false, 0},   {"a/b", "Bar", false, 2},
        {"a/b", "", true, 2},   /* the first match decides */
        {"/a/b", "", false, 3}, /* paths compare as written */
        {"a/b", "Baz", true, 4},
    };
    struct rn_fieldspecs table = {0};
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct rn_fieldspec fs = spec(&run, steps[i].path, steps[i].kind, steps[i].create);
        int status = rn_fieldspecs_merge_one(&run, &table, &fs, "labels");

        cr_expect_eq(status != 0, steps[i].n == 0, "step %zu", i);
        if (steps[i].n)
            cr_expect_eq(table.n, steps[i].n, "step %zu: %zu", i, table.n);
    }
    rn_run_free(&run);
}

/* The table that many specs make is found by its index, with the same results. */
Test(kube_fieldspec, merging_many)
{
    struct rn_fieldspecs table = {0}, more = {0};
    struct rn_run run;
    char kind[32];

    UNIT_RUN(&run);
    for (int i = 0; i < 1000; i++) {
        snprintf(kind, sizeof(kind), "Kind%d", i);
        RN_PUSH(&run, more.at, more.n, more.cap) =
            spec(&run, "a/b", rn_str_c(&run.arena, rn_str_from(kind)), true);
    }
    cr_assert(rn_fieldspecs_merge(&run, &table, &more, "labels") == 0);
    cr_expect_eq(table.n, 1000);
    cr_assert(rn_fieldspecs_merge(&run, &table, &more, "labels") == 0);
    cr_expect_eq(table.n, 1000);
    more.n = 1;
    more.at[0] = spec(&run, "a/b", "", true);
    cr_assert(rn_fieldspecs_merge(&run, &table, &more, "labels") == 0);
    cr_expect_eq(table.n, 1000);
    more.at[0] = spec(&run, "a/b", "Kind900", false);
    cr_expect(rn_fieldspecs_merge(&run, &table, &more, "labels") != 0);
    rn_run_free(&run);
}

Test(kube_fieldspec, order)
{
    static const char *const kinds[] = {
        "", "MutatingWebhookConfiguration", "Zebra", "Deployment", "Namespace", "Ant"};
    static const char *const sorted[] = {"Namespace", "Deployment", "Ant",
                                         "Zebra",     "",           "MutatingWebhookConfiguration"};
    struct rn_fieldspecs table = {0};
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < 6; i++)
        RN_PUSH(&run, table.at, table.n, table.cap) = spec(&run, "a", kinds[i], false);
    rn_fieldspecs_sort(&run, &table);
    for (size_t i = 0; i < 6; i++)
        cr_expect_str_eq(rn_str_c(&run.arena, table.at[i].gvk.kind->s), sorted[i]);
    rn_run_free(&run);
}

Test(kube_fieldspec, default_config)
{
    struct rn_transformer_config again = {0};
    const struct rn_transformer_config *config;
    struct rn_run run;

    UNIT_RUN(&run);
    config = rn_config_default(&run);
    cr_expect_eq(config, rn_config_default(&run));
    cr_expect_eq(config->tables[RN_NAME_PREFIX].n, 1);
    cr_expect_eq(config->tables[RN_COMMON_LABELS].n, 32);
    cr_expect_eq(config->tables[RN_LABELS].n, 0);
    cr_expect_eq(config->references.n, 16);
    cr_expect(rn_str_is(config->references.at[0].target.kind->s, "StorageClass"));
    cr_expect(rn_str_is(config->references.at[15].target.kind->s, "ReplicationController"));
    again = *config;
    cr_assert(rn_config_merge(&run, &again, config) == 0);
    for (int t = 0; t < RN_TABLES; t++)
        cr_expect_eq(again.tables[t].at, config->tables[t].at, "%s", rn_table_name(t));
    rn_run_free(&run);
}

static void expect_same(struct rn_run *run, const struct rn_fieldspecs *got,
                        const struct rn_fieldspecs *want, const char *what)
{
    cr_assert_eq(got->n, want->n, "%s: %zu specs, not %zu", what, got->n, want->n);
    for (size_t i = 0; i < got->n; i++) {
        const struct rn_fieldspec *a = &got->at[i], *b = &want->at[i];
        struct rn_fieldspec parsed = *b;

        rn_fieldspec_parse(run, &parsed);
        cr_expect(rn_gvk_eq(&a->gvk, &b->gvk) && rn_str_eq(a->path, b->path) &&
                      a->create == b->create,
                  "%s: %.*s %.*s", what, RN_FMT(b->gvk.kind->s), RN_FMT(b->path));
        cr_expect_str_eq(parts_of(run, a), parts_of(run, &parsed), "%s", what);
    }
}

/* The tables are as a merge leaves them, and their paths as they are parsed. */
Test(kube_fieldspec, default_config_is_merged)
{
    struct rn_transformer_config again = {0};
    const struct rn_transformer_config *config;
    struct rn_run run;

    UNIT_RUN(&run);
    config = rn_config_default(&run);
    cr_assert(rn_config_merge(&run, &again, config) == 0);
    for (int t = 0; t < RN_TABLES; t++)
        expect_same(&run, &config->tables[t], &again.tables[t], rn_table_name(t));
    again.references = config->references;
    cr_assert(rn_config_merge(&run, &again, config) == 0);
    cr_assert_eq(again.references.n, config->references.n);
    for (size_t i = 0; i < again.references.n; i++) {
        const struct rn_name_reference *a = &config->references.at[i], *b = &again.references.at[i];

        cr_expect(rn_gvk_eq(&a->target, &b->target), "target %zu", i);
        expect_same(&run, &a->referrers, &b->referrers, "nameReference");
    }
    rn_run_free(&run);
}

/* What is made with the built-in configuration is what a copy of it would be merged to. */
Test(kube_fieldspec, label_choices)
{
    struct rn_transformer_config copy;
    struct rn_run run;

    UNIT_RUN(&run);
    copy = *rn_config_default(&run);
    for (unsigned i = 0; i < RN_LABEL_CHOICES; i++) {
        struct rn_fieldspecs made = {0}, merged = {0};

        cr_assert(rn_label_specs(&run, run.default_config, i, &made) == 0);
        cr_assert(rn_label_specs(&run, &copy, i, &merged) == 0);
        expect_same(&run, &made, &merged, "labels");
    }
    rn_run_free(&run);
}

/* A specific spec sorts before a general one and evicts it at the next merge, unless its kind sorts
 * last. */
Test(kube_fieldspec, eviction)
{
    static const struct {
        const char *kind;
        size_t first, next;
    } cases[] = {{"Foo", 2, 1}, {"ValidatingWebhookConfiguration", 2, 2}, {"", 1, 1}};
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < 3; i++) {
        struct rn_transformer_config own = {0}, merged = *rn_config_default(&run), next = {0};
        struct rn_fieldspec fs = spec(&run, "metadata/name", cases[i].kind, false);

        RN_PUSH(&run, own.tables[RN_NAME_PREFIX].at, own.tables[RN_NAME_PREFIX].n,
                own.tables[RN_NAME_PREFIX].cap) = fs;
        cr_assert(rn_config_merge(&run, &merged, &own) == 0);
        cr_expect_eq(merged.tables[RN_NAME_PREFIX].n, cases[i].first, "%s", cases[i].kind);
        cr_assert(rn_config_merge(&run, &next, &merged) == 0);
        cr_expect_eq(next.tables[RN_NAME_PREFIX].n, cases[i].next, "%s", cases[i].kind);
        cr_expect_eq(rn_config_default(&run)->tables[RN_NAME_PREFIX].n, 1, "shared tables change");
    }
    rn_run_free(&run);
}

Test(kube_fieldspec, config_files)
{
    static const struct {
        const char *json, *error;
    } cases[] = {
        {"{}", ""},
        {"{\"namePrefix\":[{\"path\":\"a\",\"kind\":\"B\",\"create\":true}]}", ""},
        {"{\"NAMEPREFIX\":[{\"Path\":\"a\",\"KIND\":\"B\"}]}", ""},
        {"{\"images\":null,\"replicas\":[null]}", ""},
        {"{\"images\":[{\"path\":7}]}", ""},
        {"{\"images\":[{\"version\":1}]}", "version: expected a string"},
        {"[]", "expected a map of lists"},
        {"\"a\"", "expected a map of lists"},
        {"{\"bogus\":[]}", "unknown field 'bogus'"},
        {"{\"images\":[{\"bogus\":1}]}", "unknown field 'bogus'"},
        {"{\"images\":{}}", "images: expected a list"},
        {"{\"images\":[\"a\"]}", "expected a map"},
        {"{\"images\":[{\"create\":\"true\"}]}", "create: expected true or false"},
        {"{\"images\":[{\"path\":[]}]}", "path: expected a string"},
        {"{\"nameReference\":[{\"kind\":\"A\",\"fieldSpecs\":[{\"path\":\"x\"}]}]}", ""},
        {"{\"nameReference\":[{\"kind\":\"A\",\"fieldSpecs\":[{\"x\":1}]}]}", "unknown field 'x'"},
        {"{\"nameReference\":[{\"path\":\"A\"}]}", "unknown field 'path'"},
        {"{\"nameReference\":[1]}", "expected a map"},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_transformer_config config;
        int status = rn_config_read(&run, parse(&run, cases[i].json), &config);
        const char *error = status ? unit_last_error(&run) : "";

        cr_expect_eq(status != 0, cases[i].error[0] != '\0', "%s: %s", cases[i].json, error);
        cr_expect(strstr(error, cases[i].error) != NULL, "%s: %s", cases[i].json, error);
    }
    rn_run_free(&run);
}

/* Writes "X" into scalars; leaves maps and lists. */
static int write_x(struct rn_run *run, struct rn_node **at, void *user)
{
    (void)run;
    ++*(int *)user;
    if ((*at)->kind == RN_SCALAR)
        rn_set_scalar(*at, RN_S("X"), RN_TAG_STR);
    return 0;
}

Test(kube_fieldspec, walk)
{
    static const struct {
        const char *root, *path;
        int create; /* 0 no, 1 a scalar, 2 a map */
        const char *result;
        int visits; /* -1: an error */
    } cases[] = {
        {"{\"a\":{\"b\":1}}", "a/b", 0, "{\"a\":{\"b\":\"X\"}}", 1},
        {"{\"a\":[{\"b\":1},{\"c\":1},{\"b\":2}]}", "a/b", 0,
         "{\"a\":[{\"b\":\"X\"},{\"c\":1},{\"b\":\"X\"}]}", 2},
        {"{\"a\":[[{\"b\":1}],null]}", "a/b", 0, "{\"a\":[[{\"b\":\"X\"}],null]}", 1},
        {"{\"a\":{}}", "a/b/c", 0, "{\"a\":{}}", 0},
        {"{\"a\":{}}", "a/b/c", 1, "{\"a\":{\"b\":{\"c\":\"X\"}}}", 1},
        {"{\"a\":null}", "a/b", 1, "{\"a\":{\"b\":\"X\"}}", 1},
        {"{\"a\":null}", "a/b", 0, "{\"a\":null}", 0},
        {"{\"a\":null}", "a[]/b", 1, "{\"a\":[]}", 0},
        {"{\"a\":null}", "a[]/b", 0, "{\"a\":[]}", 0},
        {"{}", "a[]/b", 1, "{}", 0},
        {"{\"a\":null}", "a", 2, "{\"a\":{}}", 1},
        {"{\"a\":null}", "a", 0, "{\"a\":\"X\"}", 1},
        {"{\"a\":[1,2]}", "a", 0, "{\"a\":[1,2]}", 1}, /* the last part is not entered */
        {"{\"a\":1}", "a/b", 0, NULL, -1},
        {"{\"a\":1}", "a/b", 1, NULL, -1},
        {"{\"a\":{\"b\":1}}", "a/", 0, NULL, -1},
        {"{\"a\":{\"b\":1}}", "a/0", 0, NULL, -1},
        {"{\"a\":{\"x/y\":1}}", "a/x\\/y", 0, "{\"a\":{\"x/y\":\"X\"}}", 1},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int visits = 0;
        struct rn_node *root = parse(&run, cases[i].root);
        struct rn_fieldspec fs = spec(&run, cases[i].path, "", cases[i].create != 0);
        struct rn_field_walk walk = {.visit = write_x, .user = &visits};

        walk.create = cases[i].create != 0;
        walk.create_kind = cases[i].create == 2 ? RN_MAP : RN_SCALAR;
        if (rn_field_walk(&run, root, &fs, &walk))
            visits = -1;
        cr_expect_eq(visits, cases[i].visits, "case %zu: %d visits", i, visits);
        if (visits >= 0)
            cr_expect_str_eq(text_of(&run, root), cases[i].result, "case %zu", i);
    }
    rn_run_free(&run);
}

Test(kube_fieldspec, walk_by_kind)
{
    static const char root[] = "{\"apiVersion\":\"apps/v1\",\"kind\":\"Foo\",\"a\":1}";
    static const struct {
        const char *group, *version, *kind;
        int visits;
    } cases[] = {
        {"", "", "", 1},   {"apps", "v1", "Foo", 1}, {"apps", "", "", 1},
        {"", "v2", "", 0}, {"", "", "Bar", 0},       {"x", "v1", "Foo", 0},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int visits = 0;
        struct rn_fieldspec fs = spec(&run, "a", cases[i].kind, false);
        struct rn_fieldspecs table = {&fs, 1, 1};
        struct rn_field_walk walk = {.visit = write_x, .user = &visits};
        struct rn_resource *r;

        fs.gvk.group = rn_intern_c(&run, cases[i].group);
        fs.gvk.version = rn_intern_c(&run, cases[i].version);
        r = rn_resource_new(&run, parse(&run, root));
        cr_assert(rn_field_walk_all(&run, r, &table, &walk) == 0);
        cr_expect_eq(visits, cases[i].visits, "case %zu", i);
    }
    rn_run_free(&run);
}
