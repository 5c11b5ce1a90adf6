#include "unit.h"

#include "transform/transform.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

/* Objects and patches are written without the lines that all of them have. */
#define DEPLOYMENT "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\n"
#define CONTAINERS "spec:\n  template:\n    spec:\n      containers:\n"
#define PORTS CONTAINERS "      - name: c\n        ports:\n"

struct merge_case {
    const char *name, *dest, *patch;
    const char *expected; /* NULL: the merge fails; "": the object is gone */
};

static struct rn_node *read_one(struct rn_run *run, struct rn_reader *reader, const char *head,
                                const char *body)
{
    struct rn_documents docs = {0};
    struct rn_str text = rn_str_printf(&run->arena, "%s%s", head, body);
    int status = rn_read_documents(run, reader, text, rn_run_place(run, RN_S("test")), &docs);

    cr_assert_eq(status, 0, "%s", unit_last_error(run));
    cr_assert_eq(docs.n, 1);
    return docs.roots[0];
}

static void check(const struct merge_case *c, const char *head)
{
    struct rn_run run;
    struct rn_reader *reader;
    struct rn_node *dest, *patch;
    struct rn_buf out = {0};
    bool deleted = false;
    int status;

    UNIT_RUN(&run);
    reader = rn_reader_new(&run);
    dest = read_one(&run, reader, head, c->dest);
    patch = read_one(&run, reader, head, c->patch);
    status = rn_strategic_merge(&run, dest, patch, &deleted);
    if (!c->expected) {
        cr_assert_neq(status, 0, "%s: expected an error", c->name);
        cr_assert_eq(run.errors, 1, "%s", c->name);
    } else {
        cr_assert_eq(status, 0, "%s: %s", c->name, unit_last_error(&run));
        cr_assert_eq(deleted, c->expected[0] == '\0', "%s", c->name);
    }
    if (c->expected && !deleted) {
        struct rn_str expected = rn_str_printf(&run.arena, "%s%s", head, c->expected);

        out.arena = &run.arena;
        cr_assert_eq(rn_write_document(&run, dest, false, &out), 0, "%s", c->name);
        cr_assert(rn_str_eq(rn_buf_str(&out), expected), "%s: got\n%.*s", c->name,
                  RN_FMT(rn_buf_str(&out)));
    }
    rn_run_free(&run);
}

static const struct merge_case map_cases[] = {
    {"scalar replaced", "spec:\n  replicas: 1\n", "spec:\n  replicas: 2\n",
     "spec:\n  replicas: 2\n"},
    {"field added", "spec:\n  replicas: 1\n", "spec:\n  paused: true\n",
     "spec:\n  paused: true\n  replicas: 1\n"},
    {"null removes", "spec:\n  paused: true\n  replicas: 1\n", "spec:\n  paused: null\n",
     "spec:\n  replicas: 1\n"},
    {"the dest keeps its quoting", "spec:\n  a: 'x'\n", "spec:\n  a: 5\n", "spec:\n  a: \"5\"\n"},
    {"a plain field takes the type", "spec:\n  a: x\n", "spec:\n  a: 5\n", "spec:\n  a: 5\n"},
    {"strings stay strings", "spec:\n  a: 1\n", "spec:\n  a: \"5\"\n", "spec:\n  a: \"5\"\n"},
    {"emptied maps stay", "spec:\n  m:\n    a: 1\n", "spec:\n  m:\n    a: null\n",
     "spec:\n  m: {}\n"},
    {"written nulls of the dest stay", "spec:\n  a: null\n  b: 1\n", "spec:\n  b: 2\n",
     "spec:\n  a: null\n  b: 2\n"},
    {"unwritten nulls of the dest go", "spec:\n  a:\n  b: 1\n", "spec:\n  b: 2\n",
     "spec:\n  b: 2\n"},
    {"nulls of new subtrees go", "spec:\n  b: 1\n", "spec:\n  m:\n    a: null\n    c: 1\n",
     "spec:\n  b: 1\n  m:\n    c: 1\n"},
    {"map over null", "spec:\n  m: null\n", "spec:\n  m:\n    a: 1\n", "spec:\n  m:\n    a: 1\n"},
    {"the first of two patch keys counts", "spec:\n  a: 1\n", "spec:\n  a: 2\n  a: 3\n",
     "spec:\n  a: 2\n"},
    {"an empty field name", "spec:\n  \"\": 1\n", "spec:\n  a: 1\n", NULL},
    {"scalar over map", "spec:\n  m:\n    a: 1\n", "spec:\n  m: 1\n", NULL},
    {"list over scalar", "spec:\n  m: 1\n", "spec:\n  m: [1]\n", NULL},
    {"plain list replaced", "spec:\n  l: [1, 2]\n", "spec:\n  l: [3]\n", "spec:\n  l:\n  - 3\n"},
    {"plain list emptied", "spec:\n  l: [1, 2]\n", "spec:\n  l: []\n", "spec:\n  l: []\n"},
    {"$patch: delete of a map", "spec:\n  m: {a: 1}\n  z: 1\n", "spec:\n  m: {$patch: delete}\n",
     "spec:\n  z: 1\n"},
    {"$patch: replace of a map", "spec:\n  m: {a: 1}\n", "spec:\n  m: {$patch: replace, b: 2}\n",
     "spec:\n  m:\n    b: 2\n"},
    {"$patch: merge of a map", "spec:\n  m: {a: 1}\n", "spec:\n  m: {$patch: merge, b: 2}\n",
     "spec:\n  m:\n    a: 1\n    b: 2\n"},
    {"unknown directive", "spec:\n  m: {a: 1}\n", "spec:\n  m: {$patch: x}\n", NULL},
    {"unknown directive of a new map", "spec:\n  z: 1\n", "spec:\n  m: {$patch: x}\n",
     "spec:\n  m:\n    $patch: x\n  z: 1\n"},
    {"$patch: delete of a new map", "spec:\n  z: 1\n", "spec:\n  m: {$patch: delete, a: 1}\n",
     "spec:\n  z: 1\n"},
    {"$patch: delete of all", "spec:\n  z: 1\n", "$patch: delete\n", ""},
    {"$patch: replace of all has no effect", "spec:\n  z: 1\n", "$patch: replace\nspec: {}\n",
     "spec:\n  z: 1\n"},
    {"unknown directives are fields", "spec:\n  z: 1\n", "spec:\n  $retainKeys: [z]\n",
     "spec:\n  $retainKeys:\n  - z\n  z: 1\n"},
};

Test(transform_merge, maps)
{
    for (size_t i = 0; i < sizeof(map_cases) / sizeof(*map_cases); i++)
        check(&map_cases[i], DEPLOYMENT);
}

#define C(rest) CONTAINERS rest
static const struct merge_case list_cases[] = {
    {"elements of the patch come first", C("      - name: a\n      - name: b\n"),
     C("      - name: x\n      - image: i\n        name: b\n"),
     C("      - name: x\n      - image: i\n        name: b\n      - name: a\n")},
    {"element deleted", C("      - name: a\n      - name: b\n"),
     C("      - name: a\n        $patch: delete\n"), C("      - name: b\n")},
    {"deleting what is not there", C("      - name: a\n"),
     C("      - name: x\n        $patch: delete\n"), C("      - name: a\n")},
    {"a directive of the list: replace", C("      - name: a\n"),
     C("      - name: x\n      - $patch: replace\n"), C("      - name: x\n")},
    {"a directive of the list: delete", C("      - name: a\n"), C("      - $patch: delete\n"),
     "spec:\n  template:\n    spec: {}\n"},
    {"an unknown directive of the list", C("      - name: a\n"), C("      - $patch: x\n"), NULL},
    {"a directive where the dest has no list", "spec:\n  template:\n    spec: {}\n",
     C("      - $patch: replace\n      - name: x\n"), C("      - $patch: replace\n")},
    {"a dest element replaced only moves",
     C("      - image: i\n        name: a\n      - name: b\n"),
     C("      - name: b\n        $patch: replace\n        image: j\n"),
     C("      - name: b\n      - image: i\n        name: a\n")},
    {"twice in the dest: the last wins, the edit is lost",
     C("      - image: i\n        name: a\n      - image: j\n        name: a\n"),
     C("      - name: a\n        image: k\n"), C("      - image: j\n        name: a\n")},
    {"an element without key in the patch deletes", C("      - name: a\n      - name: b\n"),
     C("      - image: x\n        $patch: delete\n"),
     "spec:\n  template:\n    spec:\n      containers: []\n"},
    {"keys compare as text", C("      - name: \"1\"\n        image: i\n"),
     C("      - name: 1\n        image: j\n"), C("      - image: j\n        name: \"1\"\n")},
    {"a null key deletes", C("      - name: a\n"), C("      - name: null\n        image: x\n"),
     "spec:\n  template:\n    spec:\n      containers: []\n"},
    {"a scalar in the patch deletes", C("      - name: a\n"), C("      - x\n"),
     "spec:\n  template:\n    spec:\n      containers: []\n"},
    {"a scalar among maps", C("      - name: a\n      - x\n"), C("      - name: b\n"), NULL},
};

static const struct merge_case port_cases[] = {
    {"two keys: the order of the dest holds",
     PORTS
     "        - {containerPort: 1, protocol: TCP}\n        - {containerPort: 2, protocol: TCP}\n",
     PORTS "        - {containerPort: 2, protocol: TCP, name: x}\n        - {containerPort: 3, "
           "protocol: TCP}\n",
     PORTS "        - containerPort: 3\n          protocol: TCP\n        - containerPort: 1\n"
           "          protocol: TCP\n        - containerPort: 2\n          name: x\n          "
           "protocol: TCP\n"},
    {"only one key in use", PORTS "        - {containerPort: 1}\n        - {containerPort: 2}\n",
     PORTS "        - {containerPort: 2, name: x}\n",
     PORTS "        - containerPort: 2\n          name: x\n        - containerPort: 1\n"},
    {"protocol only in the patch: lost", PORTS "        - {containerPort: 8080}\n",
     PORTS "        - {containerPort: 8080, protocol: TCP, name: x}\n",
     PORTS "        - containerPort: 8080\n"},
    {"protocol only in the dest: lost", PORTS "        - {containerPort: 8080, protocol: TCP}\n",
     PORTS "        - {containerPort: 8080, $patch: delete}\n",
     PORTS "        - containerPort: 8080\n          protocol: TCP\n"},
    {"both stay",
     PORTS "        - {containerPort: 53}\n        - {containerPort: 53, protocol: UDP}\n",
     PORTS "        - {containerPort: 1}\n",
     PORTS "        - containerPort: 1\n        - containerPort: 53\n        - containerPort: 53\n"
           "          protocol: UDP\n"},
};

Test(transform_merge, keyed_lists)
{
    for (size_t i = 0; i < sizeof(list_cases) / sizeof(*list_cases); i++)
        check(&list_cases[i], DEPLOYMENT);
    for (size_t i = 0; i < sizeof(port_cases) / sizeof(*port_cases); i++)
        check(&port_cases[i], DEPLOYMENT);
}

#define WIDGET "apiVersion: example.com/v1\nkind: Widget\n"
static const struct merge_case other_cases[] = {
    {"no schema: lists are replaced", "spec:\n  containers:\n  - name: a\n",
     "spec:\n  containers:\n  - name: b\n", "spec:\n  containers:\n  - name: b\n"},
    {"an object inside a custom one has its own schema",
     "spec:\n  apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - name: a\n",
     "spec:\n  spec:\n    containers:\n    - name: b\n",
     "spec:\n  apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - name: b\n    - name: "
     "a\n"},
};

#define POD "apiVersion: v1\nkind: Pod\nmetadata:\n"
static const struct merge_case finalizer_cases[] = {
    {"primitive lists unite", "  finalizers: [a, b]\n", "  finalizers: [c, b]\n",
     "  finalizers:\n  - c\n  - b\n  - a\n"},
    {"repeats go", "  finalizers: [a, a]\n", "  labels: {}\n",
     "  finalizers:\n  - a\n  labels: {}\n"},
    {"nothing to add", "  finalizers: [a]\n", "  finalizers: []\n", "  finalizers:\n  - a\n"},
    {"maps have no place here", "  finalizers: [a]\n", "  finalizers: [{b: 1}]\n", NULL},
};

Test(transform_merge, other_lists)
{
    for (size_t i = 0; i < sizeof(other_cases) / sizeof(*other_cases); i++)
        check(&other_cases[i], WIDGET);
    for (size_t i = 0; i < sizeof(finalizer_cases) / sizeof(*finalizer_cases); i++)
        check(&finalizer_cases[i], POD);
}

/* Lists long enough for the index, in maps long enough for theirs. */
Test(transform_merge, long_lists)
{
    struct rn_run run;
    struct rn_reader *reader;
    struct rn_buf dest = {0}, patch = {0};
    struct rn_node *root, *env;
    bool deleted;

    UNIT_RUN(&run);
    reader = rn_reader_new(&run);
    dest.arena = patch.arena = &run.arena;
    rn_buf_lit(&dest, CONTAINERS "      - name: c\n        env:\n");
    rn_buf_lit(&patch, CONTAINERS "      - name: c\n        env:\n");
    for (int i = 0; i < 100; i++)
        rn_buf_printf(&dest, "        - {name: E%d, value: old}\n", i);
    for (int i = 50; i < 150; i++)
        rn_buf_printf(&patch, "        - {name: E%d, value: new}\n", i);
    rn_buf_char(&dest, '\0');
    rn_buf_char(&patch, '\0');
    root = read_one(&run, reader, DEPLOYMENT, dest.p);
    cr_assert_eq(
        rn_strategic_merge(&run, root, read_one(&run, reader, DEPLOYMENT, patch.p), &deleted), 0);
    env = rn_get_c(&run, rn_get_c(&run, rn_get_c(&run, root, "spec"), "template"), "spec");
    env = rn_get_c(&run, rn_get_c(&run, env, "containers")->items[0], "env");
    cr_assert_eq(env->nitems, 150);
    for (uint32_t i = 0; i < 150; i++) {
        int number = i < 100 ? (int)i + 50 : (int)i - 100;
        struct rn_str name = rn_str_printf(&run.arena, "E%d", number);

        cr_assert(rn_str_eq(rn_text(rn_get_c(&run, env->items[i], "name")), name));
        cr_assert(rn_str_is(rn_text(rn_get_c(&run, env->items[i], "value")),
                            number < 50 ? "old" : "new"));
    }
    rn_run_free(&run);
}
