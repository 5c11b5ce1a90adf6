/* Namespace, affixes, labels, images, replicas: one transformer on one or two resources. */
#include "transform/transform.h"
#include "unit.h"
#include "yaml/json.h"

struct bed {
    struct rn_run run;
    struct rn_resset set;
    struct rn_layer layer;
};

static struct rn_node *add(struct bed *b, const char *json)
{
    struct rn_node *n = NULL;
    struct rn_mark mark = {1, rn_run_place(&b->run, RN_S("test.yaml")), 1};

    cr_assert(rn_json_read(&b->run, rn_str_from(json), mark, &n) == 0, "bad input %s", json);
    rn_resset_push(&b->run, &b->set, rn_resource_new(&b->run, n));
    return n;
}

static void start(struct bed *b)
{
    UNIT_RUN(&b->run);
    rn_resset_init(&b->run, &b->set);
    b->layer =
        (struct rn_layer){.run = &b->run, .set = &b->set, .config = rn_config_default(&b->run)};
}

static const char *text_of(struct bed *b, const struct rn_node *n)
{
    struct rn_buf out = {.arena = &b->run.arena};

    cr_assert(rn_json_write(&b->run, n, false, &out) == 0);
    return rn_str_c(&b->run.arena, rn_buf_str(&out));
}

/* Without the empty map in which the reference would keep its notes; it is not printed. */
static const char *text_without_notes(struct bed *b, struct rn_node *n)
{
    struct rn_node *meta = rn_get(n, RN_WORD(&b->run, metadata));

    if (rn_is_empty(rn_get(meta, RN_WORD(&b->run, annotations))))
        rn_remove(meta, RN_WORD(&b->run, annotations));
    return text_of(b, n);
}

static const struct rn_fieldspecs *table(struct bed *b, enum rn_table t)
{
    return &b->layer.config->tables[t];
}

static struct rn_textval text(const char *s)
{
    return (struct rn_textval){s ? rn_str_from(s) : RN_S(""), RN_NOWHERE};
}

#define META(kind, rest) "{\"apiVersion\":\"v1\",\"kind\":\"" kind "\"," rest "}"

Test(transform_simple, namespace)
{
    static const struct {
        const char *before, *after;
        bool unset_only;
        enum rn_subject_mode subjects;
    } cases[] = {
        {META("ConfigMap", "\"metadata\":{\"name\":\"a\"}"),
         META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"}"), false, 0},
        {META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"o\"}"),
         META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"}"), false, 0},
        {META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"o\"}"),
         META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"o\"}"), true, 0},
        {META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"\"}"),
         META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"}"), true, 0},
        {META("Namespace", "\"metadata\":{\"name\":\"a\"}"),
         META("Namespace", "\"metadata\":{\"name\":\"n\"}"), false, 0},
        {"{\"apiVersion\":\"x.io/v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\"}}",
         "{\"apiVersion\":\"x.io/v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\","
         "\"namespace\":\"n\"}}",
         false, 0},
        {META("RoleBinding", "\"metadata\":{\"name\":\"a\"},\"subjects\":[{\"name\":\"default\"},"
                             "{\"kind\":\"ServiceAccount\",\"name\":\"b\"},null]"),
         META("RoleBinding",
              "\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"},\"subjects\":[{\"name\":"
              "\"default\","
              "\"namespace\":\"n\"},{\"kind\":\"ServiceAccount\",\"name\":\"b\"},null]"),
         false, RN_SUBJECTS_DEFAULT_ONLY},
        {META("RoleBinding", "\"metadata\":{\"name\":\"a\"},\"subjects\":[{\"name\":\"default\"},"
                             "{\"kind\":\"ServiceAccount\",\"name\":\"b\"}]"),
         META("RoleBinding", "\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"},\"subjects\":[{"
                             "\"name\":\"default\"},"
                             "{\"kind\":\"ServiceAccount\",\"name\":\"b\",\"namespace\":\"n\"}]"),
         false, RN_SUBJECTS_ALL},
        {META("RoleBinding", "\"metadata\":{\"name\":\"a\"},\"subjects\":[{\"name\":\"default\"}]"),
         META("RoleBinding", "\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"},\"subjects\":["
                             "{\"name\":\"default\"}]"),
         false, RN_SUBJECTS_NONE},
        {META("ConfigMap", "\"metadata\":{\"annotations\":{\"internal.config.kubernetes.io/"
                           "helm-generated\":\"true\"},\"name\":\"a\"}"),
         META("ConfigMap", "\"metadata\":{\"annotations\":{\"internal.config.kubernetes.io/"
                           "helm-generated\":\"true\"},\"name\":\"a\"}"),
         false, 0},
        {META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":[]}"), NULL, false, 0},
        {META("RoleBinding", "\"metadata\":{\"name\":\"a\"},\"subjects\":{}"), NULL, false, 0},
        {META("RoleBinding", "\"metadata\":{\"name\":\"a\"},\"subjects\":[1]"), NULL, false, 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bed b;
        struct rn_namespace_args args = {.namespace = text("n"),
                                         .unset_only = cases[i].unset_only,
                                         .subjects = cases[i].subjects};
        struct rn_node *n;
        int status;

        start(&b);
        args.specs = table(&b, RN_NAMESPACE);
        n = add(&b, cases[i].before);
        status = rn_transform_namespace(&b.layer, &args);
        cr_expect_eq(status != 0, !cases[i].after, "case %zu: %s", i, unit_last_error(&b.run));
        if (cases[i].after)
            cr_expect_str_eq(text_without_notes(&b, n), cases[i].after, "case %zu", i);
        rn_run_free(&b.run);
    }
}

Test(transform_simple, namespace_conflict)
{
    struct rn_namespace_args args = {.namespace = text("n")};
    struct bed b;

    start(&b);
    add(&b, META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"x\"}"));
    add(&b, META("ConfigMap", "\"metadata\":{\"name\":\"a\",\"namespace\":\"y\"}"));
    cr_expect_eq(rn_transform_namespace(&b.layer, &args), RENDER_ECONFLICT);
    cr_expect(strstr(unit_last_error(&b.run), "ConfigMap.v1.[noGrp]/a.n") != NULL);
    rn_run_free(&b.run);
}

Test(transform_simple, affixes)
{
    static const struct {
        const char *kind, *name;
    } cases[] = {{"ConfigMap", "p-a-s"},
                 {"Namespace", "a"},
                 {"CustomResourceDefinition", "a"},
                 {"APIService", "p-a-s"}}; /* of another group than the one that is skipped */
    struct bed b;

    start(&b);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        add(&b, rn_str_c(&b.run.arena, rn_str_printf(&b.run.arena,
                                                     "{\"apiVersion\":\"v1\",\"kind\":\"%s\","
                                                     "\"metadata\":{\"name\":\"a\"}}",
                                                     cases[i].kind)));
    cr_assert(rn_transform_prefix(&b.layer, text("p-"), table(&b, RN_NAME_PREFIX)) == 0);
    cr_assert(rn_transform_suffix(&b.layer, text("-s"), table(&b, RN_NAME_SUFFIX)) == 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect(rn_str_is(rn_resource_id(&b.run, b.set.at[i]).name->s, cases[i].name), "%s",
                  cases[i].kind);
    cr_expect_eq(b.set.at[0]->nprev, 2);
    cr_expect(rn_str_is(b.set.at[0]->prev[0].name->s, "a"));
    cr_expect(rn_str_is(b.set.at[0]->prev[1].name->s, "p-a"));
    cr_expect_eq(b.set.at[0]->prefixes.n, 1);
    cr_expect_eq(b.set.at[1]->nprev, 0);
    rn_run_free(&b.run);
}

static const char deployment[] =
    "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"labels\":{\"b\":1},"
    "\"name\":\"d\"},\"spec\":{\"template\":{\"spec\":{}}}}";

Test(transform_simple, common_labels)
{
    struct rn_string_pair pair = {RN_S("a"), RN_S("x"), RN_NOWHERE};
    struct rn_string_map pairs = {&pair, 1, 1, true};
    struct bed b;
    struct rn_node *n;

    start(&b);
    n = add(&b, deployment);
    cr_assert(rn_transform_pairs(&b.layer, &pairs, table(&b, RN_COMMON_LABELS)) == 0);
    cr_expect_str_eq(
        text_of(&b, n),
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"labels\":"
        "{\"a\":\"x\",\"b\":1},\"name\":\"d\"},\"spec\":{\"selector\":{\"matchLabels\":"
        "{\"a\":\"x\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"x\"}},"
        "\"spec\":{}}}}");
    /* Places that were added together change together. */
    pair.value = RN_S("y");
    cr_assert(rn_transform_pairs(&b.layer, &pairs, table(&b, RN_NAME_PREFIX)) != 0);
    cr_assert(rn_transform_pairs(&b.layer, &pairs, &(struct rn_fieldspecs){0}) == 0);
    rn_set_scalar(
        rn_get_c(&b.run, rn_get_c(&b.run, rn_get_c(&b.run, n, "metadata"), "labels"), "a"),
        RN_S("y"), RN_TAG_STR);
    cr_expect(strstr(text_of(&b, n), "\"matchLabels\":{\"a\":\"y\"}") != NULL);
    rn_run_free(&b.run);
}

/* A spec without `create` finds what another spec made for the pair before. */
Test(transform_simple, labels_one_by_one)
{
    struct rn_string_pair at[] = {{RN_S("a"), RN_S("x"), RN_NOWHERE},
                                  {RN_S("c"), RN_S("y"), RN_NOWHERE}};
    struct rn_string_map pairs = {at, 2, 2, true};
    struct rn_fieldspec specs[2] = {{.path = RN_S("spec/selector")},
                                    {.path = RN_S("spec/selector/matchLabels"), .create = true}};
    struct rn_fieldspecs both = {specs, 2, 2};
    struct bed b;
    struct rn_node *n;

    start(&b);
    for (size_t i = 0; i < 2; i++) {
        specs[i].gvk = (struct rn_gvk){b.run.empty, b.run.empty, b.run.empty};
        rn_fieldspec_parse(&b.run, &specs[i]);
    }
    n = add(&b, META("Foo", "\"metadata\":{\"name\":\"a\"}"));
    cr_assert(rn_transform_pairs(&b.layer, &pairs, &both) == 0);
    cr_expect_str_eq(text_of(&b, n),
                     META("Foo", "\"metadata\":{\"name\":\"a\"},\"spec\":{\"selector\":{\"c\":"
                                 "\"y\",\"matchLabels\":{\"a\":\"x\",\"c\":\"y\"}}}"));
    rn_run_free(&b.run);
}

Test(transform_simple, label_entries)
{
    static const struct {
        bool selectors, templates, claims;
        const char *path, *kind;
        bool create;
        size_t n; /* 0: an error */
    } cases[] = {
        {false, false, false, NULL, NULL, false, 1},
        {false, true, false, NULL, NULL, false, 9},
        {false, false, true, NULL, NULL, false, 2},
        {true, true, true, NULL, NULL, false, 32},
        {false, false, false, "metadata/labels", "Foo", true, 1}, /* suppresses the general one */
        {false, false, false, "metadata/labels", "Foo", false, 0},
        {false, false, false, "a/b", "Foo", false, 2},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_fieldspec_arg arg = {.path = text(cases[i].path), .kind = text(cases[i].kind)};
        struct rn_label_entry entry = {.fields = &arg, .nfields = cases[i].path != NULL};
        struct rn_fieldspecs specs;
        struct bed b;

        start(&b);
        arg.create.value = cases[i].create;
        entry.include_selectors.value = cases[i].selectors;
        entry.include_templates.value = cases[i].templates;
        entry.include_volume_claim_templates.value = cases[i].claims;
        if (rn_label_entry_specs(&b.layer, &entry, &specs))
            specs.n = 0;
        cr_expect_eq(specs.n, cases[i].n, "case %zu: %zu", i, specs.n);
        rn_run_free(&b.run);
    }
}

static const char *image_after(const char *image, struct rn_image_entry *entries, size_t n)
{
    static char out[400];
    struct bed b;
    struct rn_node *root;

    start(&b);
    root = add(&b, rn_str_c(&b.run.arena,
                            rn_str_printf(&b.run.arena,
                                          "{\"apiVersion\":\"v1\",\"kind\":\"Foo\",\"metadata\":{"
                                          "\"name\":\"a\"},\"x\":{\"image\":\"%s\"}}",
                                          image)));
    struct rn_fieldspec fs = {.gvk = {b.run.empty, b.run.empty, b.run.empty},
                              .path = RN_S("x/image")};
    struct rn_fieldspecs specs = {&fs, 1, 1};

    rn_fieldspec_parse(&b.run, &fs);
    cr_assert(rn_transform_images(&b.layer, entries, n, &specs) == 0);
    snprintf(out, sizeof(out), "%.*s",
             RN_FMT(rn_text(rn_get_c(&b.run, rn_get_c(&b.run, root, "x"), "image"))));
    rn_run_free(&b.run);
    return out;
}

Test(transform_simple, images)
{
    static const struct {
        const char *image, *name, *new_name, *new_tag, *suffix, *digest, *after;
    } cases[] = {
        {"nginx", "nginx", NULL, "1", NULL, NULL, "nginx:1"},
        {"nginx:", "nginx", NULL, NULL, NULL, NULL, "nginx"},
        {"nginx:2", "nginx", "a/b", NULL, NULL, NULL, "a/b:2"},
        {"nginx:2@sha256:ff", "nginx", "a", NULL, NULL, NULL, "a:2@sha256:ff"},
        {"nginx:2@sha256:ff", "nginx", NULL, "3", NULL, NULL, "nginx:3"},
        {"nginx:2@sha256:ff", "nginx", NULL, NULL, NULL, "sha256:ee", "nginx@sha256:ee"},
        {"nginx:2", "nginx", NULL, "3", NULL, "sha256:ee", "nginx:3@sha256:ee"},
        {"nginx:2@sha256:ff", "nginx", NULL, NULL, "-x", NULL, "nginx:2-x"},
        {"nginx", "nginx", NULL, NULL, "-x", NULL, "nginx:-x"},
        {"nginx@sha256:ff", "nginx", NULL, "1", NULL, NULL, "nginx:1"},
        {"nginx@sha256+b.c:f_{}", "nginx", NULL, "1", NULL, NULL, "nginx:1"},
        {"nginx@sha256+:ff", "nginx", NULL, "1", NULL, NULL, "nginx@sha256+:ff"},
        {"nginx@:ff", "nginx", NULL, "1", NULL, NULL, "nginx@:ff"},
        {"nginx:a b", "nginx", NULL, "1", NULL, NULL, "nginx:a b"},
        {"nginx2", "nginx", NULL, "1", NULL, NULL, "nginx2"},
        {"ngin", "nginx", NULL, "1", NULL, NULL, "ngin"},
        {"my/nginx", "nginx", NULL, "1", NULL, NULL, "my/nginx"},
        {"r.io:5000/a/b:1", "r.io:5000/a/b", NULL, "2", NULL, NULL, "r.io:5000/a/b:2"},
        {"r.io:5000/a/b", "r.io:5000/a/b", "c", "2", NULL, NULL, "c:2"},
        {"rxio/a", "r.io/a", NULL, "2", NULL, NULL, "rxio/a:2"},
        {"r\xc3\xa9io/a", "r.io/a", NULL, "2", NULL, NULL, "r\xc3\xa9io/a:2"},
        {"a:1", "a|b", NULL, "2", NULL, NULL, "a:2"},
        {"anything", "*", NULL, "2", NULL, NULL, "anything:2"},
        {"a[", "a[", NULL, "2", NULL, NULL, "a["},
        {"/a:1", "/a", NULL, "2", NULL, NULL, "/a:2"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_image_entry e = {.name = text(cases[i].name),
                                   .new_name = text(cases[i].new_name),
                                   .new_tag = text(cases[i].new_tag),
                                   .tag_suffix = text(cases[i].suffix),
                                   .digest = text(cases[i].digest)};

        cr_expect_str_eq(image_after(cases[i].image, &e, 1), cases[i].after, "%s with %s",
                         cases[i].image, cases[i].name);
    }
}

Test(transform_simple, images_in_order)
{
    struct rn_image_entry chain[] = {
        {.name = text("a"), .new_name = text("b")},
        {.name = text("b"), .new_name = text("c")},
        {.name = text("a"), .new_tag = text("9")},
    };

    cr_expect_str_eq(image_after("a:1", chain, 3), "c:1");
}

/* A container's image is visited below `containers` and again by the table. */
Test(transform_simple, images_twice)
{
    struct rn_image_entry e = {.name = text("nginx"), .tag_suffix = text("-x")};
    struct bed b;
    struct rn_node *n;

    start(&b);
    n = add(&b, "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
                "\"containers\":[{\"image\":\"nginx:1\"},null],\"initContainers\":null}}");
    cr_assert(rn_transform_images(&b.layer, &e, 1, table(&b, RN_IMAGES)) == 0);
    cr_expect(strstr(text_of(&b, n), "\"nginx:1-x-x\"") != NULL);
    cr_expect(strstr(text_of(&b, n), "\"initContainers\":[]") != NULL);
    add(&b, "{\"apiVersion\":\"v1\",\"kind\":\"CustomResourceDefinition\",\"metadata\":{\"name\":"
            "\"a\"},\"containers\":[1]}");
    cr_expect(rn_transform_images(&b.layer, &e, 1, table(&b, RN_IMAGES)) == 0);
    add(&b, META("Foo", "\"metadata\":{\"name\":\"b\"},\"containers\":[1]"));
    cr_expect(rn_transform_images(&b.layer, &e, 1, table(&b, RN_IMAGES)) != 0);
    rn_run_free(&b.run);
}

Test(transform_simple, replicas)
{
    struct rn_replica_entry e = {.name = text("d"), .count = {true, 3, RN_NOWHERE}};
    struct bed b;
    struct rn_node *n, *set;

    start(&b);
    n = add(&b, deployment);
    set = add(&b, "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":"
                  "\"d\"},\"spec\":{\"replicas\":1}}");
    cr_assert(rn_transform_replicas(&b.layer, &e, table(&b, RN_REPLICAS)) == 0);
    cr_expect(strstr(text_of(&b, n), "\"replicas\":3") != NULL);
    cr_expect(strstr(text_of(&b, set), "\"replicas\":3") != NULL);
    /* The name before the prefix counts, and so does the one after it. */
    cr_assert(rn_transform_prefix(&b.layer, text("p-"), table(&b, RN_NAME_PREFIX)) == 0);
    e.count.value = 4;
    cr_assert(rn_transform_replicas(&b.layer, &e, table(&b, RN_REPLICAS)) == 0);
    cr_expect(strstr(text_of(&b, n), "\"replicas\":4") != NULL);
    e.name = text("p-d");
    e.count.value = 5;
    cr_assert(rn_transform_replicas(&b.layer, &e, table(&b, RN_REPLICAS)) == 0);
    cr_expect(strstr(text_of(&b, n), "\"replicas\":5") != NULL);
    e.name = text("zz");
    cr_expect(rn_transform_replicas(&b.layer, &e, table(&b, RN_REPLICAS)) != 0);
    cr_expect(strstr(unit_last_error(&b.run), "'zz'") != NULL);
    rn_run_free(&b.run);
}
