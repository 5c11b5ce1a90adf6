#include "unit.h"

#include "kube/factory.h"
#include "transform/fieldpath.h"
#include "transform/transform.h"
#include "yaml/writer.h"

static const char *const splits[][2] = {
    {"metadata.name", "metadata|name|"},
    {".metadata.name", "metadata|name|"},
    {"a\\.b.c", "a.b|c|"},
    {"a.[b.c/d].e", "a|b.c/d|e|"},
    {"a.[name=x.y].e", "a|[name=x.y]|e|"},
    {"a.[x].e", "a|[x]|e|"},
    {"a.[b.c", "a|b.c|"},
    {"a..b", "a||b|"},
    {"", "|"},
    {"a.[=b].0.*", "a|[=b]|0|*|"},
};

Test(transform_replacement, splits_paths)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(splits) / sizeof(*splits); i++) {
        struct rn_fieldpath p = rn_fieldpath_split(&run, rn_str_from(splits[i][0]));
        struct rn_buf b = {.arena = &run.arena};

        for (size_t k = 0; k < p.n; k++)
            rn_buf_printf(&b, "%.*s|", RN_FMT(p.parts[k]));
        cr_expect(rn_str_is(rn_buf_str(&b), splits[i][1]), "%s: %.*s", splits[i][0],
                  RN_FMT(rn_buf_str(&b)));
    }
    rn_run_free(&run);
}

/* What all cases work on. */
static const char resources[] =
    "apiVersion: v1\n"
    "kind: ConfigMap\n"
    "metadata: {name: src}\n"
    "data: {s: hello, n: 8080, q: \"8080\", d: a.b.c, e: \"\", nul: null}\n"
    "m: {k: [1, x]}\n"
    "---\n"
    "apiVersion: example.com/v1\n"
    "kind: T\n"
    "metadata: {name: t}\n";

struct replacement_case {
    const char *body;     /* of the target, behind its metadata */
    const char *entry;    /* source or sourceValue, as a flow map's inside */
    const char *target;   /* inside of the target, but select */
    const char *expected; /* the body afterwards; "error: ..." for an error that holds this text */
};

#define SRC(path) "source: {kind: ConfigMap, fieldPath: '" path "'}"
#define PATH(path) "fieldPaths: ['" path "']"
#define CREATE(path) "fieldPaths: ['" path "'], options: {create: true}"

static const struct replacement_case cases[] = {
    /* Types: a scalar keeps its own, a made one takes that of its text. */
    {"x: old", SRC("data.s"), PATH("x"), "x: hello\n"},
    {"x: old", SRC("data.n"), PATH("x"), "x: \"8080\"\n"},
    {"x: 1", SRC("data.q"), PATH("x"), "x: 8080\n"},
    {"x: 'q'", SRC("data.n"), PATH("x"), "x: \"8080\"\n"},
    {"x: 1", SRC("data.q"), CREATE("y"), "x: 1\n\"y\": 8080\n"},
    {"x: 1", "sourceValue: \"true\"", CREATE("z"), "x: 1\nz: true\n"},
    {"x: 1", SRC("data.e"), CREATE("z"), "x: 1\nz: null\n"},
    {"x: old", SRC("data.e"), PATH("x"), "x: \"\"\n"},
    {"x: old", SRC("m"), PATH("x"), "x: \"\"\n"},
    {"x: {y: 1}", SRC("m"), PATH("x"), "x:\n  k:\n  - 1\n  - x\n"},
    {"x: {y: 1}", SRC("m.k"), CREATE("x.z"), "x:\n  \"y\": 1\n  z:\n  - 1\n  - x\n"},
    {"x: old", SRC("m.k.1"), PATH("x"), "x: x\n"},
    {"x: old", SRC("m.k.-"), PATH("x"), "x: x\n"},
    {"x: old", SRC("m.k.[=x]"), PATH("x"), "x: x\n"},
    /* Sources that are none. */
    {"x: old", SRC("data.nul"), PATH("x"), "error: is missing for replacement source"},
    {"x: old", SRC("data.none"), PATH("x"), "error: is missing for replacement source"},
    {"x: old", SRC("m.k.*"), PATH("x"), "error: wildcard"},
    {"x: old", SRC("m.k.7"), PATH("x"), "error: is missing for replacement source"},
    {"x: old", SRC("m.x.-1"), PATH("x"), "error: "},
    {"x: old", "source: {kind: Nope}", PATH("x"), "error: nothing selected by"},
    {"x: old", "source: {}", PATH("x"), "error: multiple matches for selector"},
    {"x: old", "source: {kind: T, name: t}", PATH("x"), "x: t\n"},
    {"x: old", "source: {name: src, namespace: default}", PATH("x"), "x: src\n"},
    {"x: old", "sourceValue: a, source: {kind: T}", PATH("x"), "error: mutually exclusive"},
    /* Delimiters. */
    {"x: old", "source: {kind: ConfigMap, fieldPath: data.d, options: {delimiter: ., index: 1}}",
     PATH("x"), "x: b\n"},
    {"x: old", "source: {kind: ConfigMap, fieldPath: data.d, options: {delimiter: ., index: 3}}",
     PATH("x"), "error: options.index 3 is out of bounds"},
    {"x: 1.2.3", SRC("data.s"), PATH("x") ", options: {delimiter: ., index: 1}", "x: 1.hello.3\n"},
    {"x: 1.2.3", SRC("data.s"), PATH("x") ", options: {delimiter: ., index: -1}",
     "x: hello.1.2.3\n"},
    {"x: 1.2.3", SRC("data.s"), PATH("x") ", options: {delimiter: ., index: 9}",
     "x: 1.2.3.hello\n"},
    {"x: [1]", SRC("data.s"), PATH("x") ", options: {delimiter: .}", "error: delimiter option"},
    /* Paths of targets. */
    {"l: [{name: a, v: 1}, {name: b, v: 2}]", SRC("data.q"), PATH("l.[name=b].v"),
     "l:\n- name: a\n  v: 1\n- name: b\n  v: 8080\n"},
    {"l: [{name: a, v: x}, {name: ab, v: y}]", SRC("data.s"), PATH("l.[name=a].v"),
     "l:\n- name: a\n  v: hello\n- name: ab\n  v: hello\n"},
    {"l: [{name: a, v: x}, {name: ab, v: y}]", SRC("data.s"), PATH("l.[name=^a$].v"),
     "l:\n- name: a\n  v: hello\n- name: ab\n  v: \"y\"\n"},
    {"l: [{name: \"a\", v: x}]", SRC("data.s"), PATH("l.[name=^a$].v"), "error: unable to find"},
    {"l: [a, b]", SRC("data.s"), PATH("l.*"), "l:\n- hello\n- hello\n"},
    {"l: [a, b]", SRC("data.s"), PATH("l.1"), "l:\n- a\n- hello\n"},
    {"l: [a, b]", SRC("data.s"), PATH("l.[=b].rest"), "l:\n- a\n- hello\n"},
    {"l: [a, b]", SRC("data.s"), PATH("l.2"), "error: index 2 specified but only 2 elements"},
    {"l: [a, b]", SRC("data.s"), CREATE("l.2"), "l:\n- a\n- b\n- hello\n"},
    {"l: [a, b]", SRC("data.s"), CREATE("l.3"), "error: index 3 specified"},
    {"l: [a]", SRC("data.s"), CREATE("l.[name=n].v.w"),
     "l:\n- a\n- name: \"n\"\n  v:\n    w: hello\n"},
    {"l: []", SRC("data.s"), CREATE("l.[name=^x].v"), "error: is not matched by it"},
    {"l: []", SRC("data.s"), CREATE("l.*"), "error: unable to find or create"},
    {"x: {}", SRC("data.s"), CREATE("a.0.b"), "a:\n- b: hello\nx: {}\n"},
    {"x: {}", SRC("data.s"), PATH("a"), "error: unable to find field \"a\""},
    {"x: {}", SRC("data.s"), PATH("x.0"), "error: expected list but got map"},
    {"x: {}", SRC("data.s"), PATH("x.[y]"), "error: list path element must contain"},
    {"x: null", SRC("data.s"), CREATE("x.y"), "x: null\n"}, /* lost, silently */
    /* YAML and JSON inside a string. */
    {"x: 'a: 1'", SRC("data.q"), PATH("x.a"), "x: 'a: 8080'\n"},
    {"x: 'a: 1'", SRC("data.s"), PATH("x.a"), "x: 'a: !!int hello'\n"},
    {"x: \"# c\\na:\\n    - b # d\\n\\n    - c\\n\"", SRC("data.s"), PATH("x.a.1"),
     "x: |-\n  # c\n  a:\n  - b # d\n  - hello\n"},
    {"x: '{\"b\": 1.50, \"a\": [\"<\"]}'", SRC("data.s"), CREATE("x.c"),
     "x: '{\"a\":[\"\\u003c\"],\"b\":1.5,\"c\":\"hello\"}'\n"},
    {"x: \"{\\n  \\\"a\\\": {}, \\\"b\\\": [1]\\n}\"", SRC("data.s"), CREATE("x.c"),
     "x: |-\n  {\n    \"a\": {},\n    \"b\": [\n      1\n    ],\n    \"c\": \"hello\"\n  }\n"},
    {"x: '{\"a\": 1}'", SRC("data.s"), PATH("x.a"), "x: '{\"a\": 1}'\n"}, /* does not fit */
    {"x: text", SRC("data.s"), PATH("x.a"), "error: expected map but got scalar"},
    {"x: 'a: \"b: 1\"'", SRC("data.s"), PATH("x.a.b"), "x: 'a: \"b: 1\"'\n"}, /* too deep */
};

static struct rn_node *read_entry(struct rn_run *run, struct rn_reader *reader,
                                  const struct replacement_case *c)
{
    struct rn_str text =
        rn_str_printf(&run->arena, "{%s, targets: [{select: {kind: T}, %s}]}", c->entry, c->target);
    struct rn_node *root;

    cr_assert_eq(rn_read_v2(run, reader, text, 0, &root), 0, "%.*s", RN_FMT(text));
    return root;
}

/* Runs a case; *out is the body of the target, or the error. */
static void run_case(struct rn_run *run, struct rn_reader *reader, const struct replacement_case *c,
                     struct rn_buf *out)
{
    struct rn_str text = rn_str_printf(&run->arena, "%s%s\n", resources, c->body);
    struct rn_layer layer = {.run = run, .reader = reader};
    struct rn_documents docs = {0};
    struct rn_replacement_entry *entries;
    struct rn_resset set;
    struct rn_node *root;
    size_t n;

    rn_resset_init(run, &set);
    layer.set = &set;
    cr_assert_eq(rn_read_documents(run, reader, text, 0, &docs), 0, "%s", c->body);
    cr_assert_eq(rn_resources_from_documents(run, &docs, &set), 0, "%s", c->body);
    cr_assert_eq(rn_replacements_read(run, read_entry(run, reader, c), &entries, &n), 0);
    if (rn_transform_replacements(&layer, entries, n)) {
        rn_buf_printf(out, "error: %s", unit_last_error(run));
        return;
    }
    root = set.at[1]->root;
    rn_remove(root, RN_WORD(run, apiVersion));
    rn_remove(root, RN_WORD(run, kind));
    rn_remove(root, RN_WORD(run, metadata));
    cr_assert_eq(rn_write_document(run, root, false, out), 0, "%s", unit_last_error(run));
}

static void check_case(const struct replacement_case *c)
{
    struct rn_run run;
    struct rn_buf out;
    struct rn_str got, want = rn_str_from(c->expected);

    UNIT_RUN(&run);
    out = (struct rn_buf){.arena = &run.arena};
    run_case(&run, rn_reader_new(&run), c, &out);
    got = rn_buf_str(&out);
    if (rn_str_starts(want, RN_S("error: ")) && rn_str_starts(got, RN_S("error: "))) {
        want = rn_str_slice(want, 7, want.n);
        cr_expect(rn_str_find_str(got, want, 0) < got.n || want.n == 0, "%s, %s: %.*s", c->body,
                  c->target, RN_FMT(got));
    } else {
        cr_expect(rn_str_eq(got, want), "%s, %s: %.*s", c->body, c->target, RN_FMT(got));
    }
    rn_run_free(&run);
}

Test(transform_replacement, replaces)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        check_case(&cases[i]);
}

/* What a Secret holds must not come out in a message. */
Test(transform_replacement, keeps_secrets)
{
    static const struct replacement_case c = {
        "x: old", "source: {kind: ConfigMap, fieldPath: data.s, options: {delimiter: ., index: 4}}",
        PATH("x"), ""};
    struct rn_run run;
    struct rn_buf out;

    UNIT_RUN(&run);
    out = (struct rn_buf){.arena = &run.arena};
    run_case(&run, rn_reader_new(&run), &c, &out);
    cr_expect_eq(rn_str_find_str(rn_buf_str(&out), RN_S("hello"), 0), out.n);
    rn_run_free(&run);
}
