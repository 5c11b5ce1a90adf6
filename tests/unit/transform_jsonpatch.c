#include "unit.h"

#include "transform/transform.h"
#include "yaml/json.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

#define HEAD "a:\n  b: 1\n  c: [1, 2, 3]\nkind: K\nl:\n- x\n- k: z\n"

struct patch_case {
    const char *operations; /* JSON when it starts with "[" */
    const char *expected;   /* NULL: the patch fails */
};

static const struct patch_case cases[] = {
    {"- {op: add, path: /a/n, value: v}", "a:\n  b: 1\n  c:\n  - 1\n  - 2\n  - 3\n  \"n\": v\n"
                                          "kind: K\nl:\n- x\n- k: z\n"},
    {"- {op: replace, path: /a, value: 1}", "a: 1\nkind: K\nl:\n- x\n- k: z\n"},
    {"- {op: replace, path: /a/zz, value: 1}\n- {op: remove, path: /l}",
     "a:\n  b: 1\n  c:\n  - 1\n  - 2\n  - 3\n  zz: 1\nkind: K\n"},
    {"- {op: remove, path: /a}\n- {op: add, path: /l/-, value: 1}",
     "kind: K\nl:\n- x\n- k: z\n- 1\n"},
    {"- {op: remove, path: /a}\n- {op: add, path: /l/0, value: 1}",
     "kind: K\nl:\n- 1\n- x\n- k: z\n"},
    {"- {op: remove, path: /a}\n- {op: add, path: /l/2, value: 1}",
     "kind: K\nl:\n- x\n- k: z\n- 1\n"},
    {"- {op: remove, path: /a}\n- {op: add, path: /l/-1, value: 1}",
     "kind: K\nl:\n- x\n- k: z\n- 1\n"},
    {"- {op: remove, path: /a}\n- {op: add, path: /l/-3, value: 1}",
     "kind: K\nl:\n- 1\n- x\n- k: z\n"},
    {"- {op: add, path: /l/3, value: 1}", NULL},
    {"- {op: add, path: /l/-4, value: 1}", NULL},
    {"- {op: add, path: /l/x, value: 1}", NULL},
    {"- {op: add, path: /no/such, value: 1}", NULL},
    {"- {op: add, path: nothing, value: 1}", NULL},
    {"- {op: add, value: 1}", NULL},
    {"- {op: add, path: 5, value: 1}", NULL},
    {"- {op: Add, path: /x, value: 1}", NULL},
    {"- {path: /x, value: 1}", NULL},
    {"- null", NULL},
    {"- {op: remove, path: /a}\n- {op: remove, path: /l/-1}", "kind: K\nl:\n- x\n"},
    {"- {op: remove, path: /a}\n- {op: remove, path: /l/+0}", "kind: K\nl:\n- k: z\n"},
    {"- {op: remove, path: /l/2}", NULL},
    {"- {op: remove, path: /l/-}", NULL},
    {"- {op: remove, path: /none}", NULL},
    {"- {op: replace, path: /l/-, value: 1}", NULL},
    {"- {op: replace, path: '', value: {x: 1}}", "x: 1\n"},
    {"- {op: replace, path: '', value: [1]}", NULL},
    {"- {op: replace, path: /a}\n- {op: remove, path: /l}", "a: null\nkind: K\n"},
    {"- {op: copy, from: /l, path: /a}", "a:\n- x\n- k: z\nkind: K\nl:\n- x\n- k: z\n"},
    {"- {op: copy, from: /zz, path: /a}", "a: null\nkind: K\nl:\n- x\n- k: z\n"},
    {"- {op: move, from: /l, path: /a}", "a:\n- x\n- k: z\nkind: K\n"},
    {"- {op: move, from: /zz, path: /a}", NULL},
    {"- {op: move, from: /a, path: /a/b}", NULL},
    {"- {op: move, path: /a}", NULL},
    {"- {op: test, path: /a/b, value: 1}\n- {op: remove, path: /a}\n- {op: remove, path: /l}",
     "kind: K\n"},
    {"- {op: test, path: /a/c, value: [1, 2, 3]}\n- {op: remove, path: /a}\n- {op: remove, path: "
     "/l}",
     "kind: K\n"},
    {"- {op: test, path: /l/1, value: {k: z}}\n- {op: remove, path: /a}\n- {op: remove, path: /l}",
     "kind: K\n"},
    {"- {op: test, path: /zz, value: null}\n- {op: remove, path: /a}\n- {op: remove, path: /l}",
     "kind: K\n"},
    {"- {op: test, path: /a/b, value: '1'}", NULL},
    {"- {op: test, path: /a/b, value: 2}", NULL},
    {"- {op: test, path: /zz, value: 1}", NULL},
    {"[{\"op\": \"test\", \"path\": \"/a/b\", \"value\": 1.0}]", NULL},
    {"[{\"op\": \"add\", \"path\": \"/a\", \"value\": 1.0},"
     " {\"op\": \"test\", \"path\": \"/a\", \"value\": 1.0}]",
     "a: 1\nkind: K\nl:\n- x\n- k: z\n"},
    {"[{\"op\": \"add\", \"path\": \"/a\", \"value\": 1.0}]", "a: 1\nkind: K\nl:\n- x\n- k: z\n"},
    {"[{\"op\": \"add\", \"path\": \"/a\", \"value\": 9007199254740993}]",
     "a: 9007199254740992\nkind: K\nl:\n- x\n- k: z\n"},
    {"[{\"op\": \"remove\", \"op\": \"add\", \"path\": \"/a\", \"value\": \"yes\"}]",
     "a: \"yes\"\nkind: K\nl:\n- x\n- k: z\n"},
    {"- {op: add, path: /a, value: yes}", "a: true\nkind: K\nl:\n- x\n- k: z\n"},
    {"- {op: add, path: /a, value: 017}", "a: 15\nkind: K\nl:\n- x\n- k: z\n"},
    {"- {op: add, path: /a, value: {1: x}}", "a:\n  \"1\": x\nkind: K\nl:\n- x\n- k: z\n"},
    {"- {op: replace, path: '', value: {}}\n- {op: add, path: /a~1b~0c~2, value: 1}",
     "a/b~c~2: 1\n"},
};

static const struct rn_node *read_operations(struct rn_run *run, struct rn_reader *reader,
                                             const char *text)
{
    struct rn_node *n;
    struct rn_mark start = {1, rn_run_place(run, RN_S("patch")), 1};
    int status = text[0] == '[' ? rn_json_read(run, rn_str_from(text), start, &n)
                                : rn_read_v2(run, reader, rn_str_from(text), start.file, &n);

    cr_assert_eq(status, 0, "%s: %s", text, unit_last_error(run));
    return n;
}

Test(transform_jsonpatch, operations)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct patch_case *c = &cases[i];
        struct rn_documents docs = {0};
        const struct rn_node *operations;
        struct rn_reader *reader;
        struct rn_buf out = {0};
        struct rn_run run;
        int status;

        UNIT_RUN(&run);
        reader = rn_reader_new(&run);
        out.arena = &run.arena;
        operations = read_operations(&run, reader, c->operations);
        cr_assert_eq(rn_read_documents(&run, reader, RN_S(HEAD), 0, &docs), 0);
        status = rn_json_patch(&run, docs.roots[0], operations, c->operations[0] == '[');
        if (!c->expected) {
            cr_assert_neq(status, 0, "%s: expected an error", c->operations);
            cr_assert_eq(run.errors, 1, "%s", c->operations);
            rn_run_free(&run);
            continue;
        }
        cr_assert_eq(status, 0, "%s: %s", c->operations, unit_last_error(&run));
        cr_assert_eq(rn_write_document(&run, docs.roots[0], false, &out), 0);
        cr_assert(rn_str_eq(rn_buf_str(&out), rn_str_from(c->expected)), "%s: got\n%.*s",
                  c->operations, RN_FMT(rn_buf_str(&out)));
        rn_run_free(&run);
    }
}
