/* Layouts: which bytes a node takes. A layout is shown as its nodes, each with its text between the
 * signs that it has: what is read must be what stands there. */
#include "unit.h"
#include "yaml/layout.h"

static void show(struct rn_buf *out, struct rn_str text, const struct rn_laid *n)
{
    if (n->alias || n->named)
        rn_buf_lit(out, n->alias ? "*" : "&");
    if (n->from != n->content)
        rn_buf_printf(out, "(%.*s)", RN_FMT(rn_str_slice(text, n->from, n->content)));
    if (n->kind == RN_SCALAR) {
        rn_buf_printf(out, "'%.*s'", RN_FMT(rn_str_slice(text, n->content, n->to)));
        if (n->empty)
            rn_buf_char(out, '0');
        return;
    }
    rn_buf_lit(out, n->kind == RN_MAP ? "{" : "[");
    for (size_t i = 0; i < n->n; i++) {
        if (i)
            rn_buf_char(out, ' ');
        if (n->kind == RN_LIST) {
            if (!n->flow && n->items[i]->dash < text.n && text.p[n->items[i]->dash] == '-')
                rn_buf_char(out, '-');
            show(out, text, n->items[i]);
            continue;
        }
        show(out, text, n->pairs[i].key);
        rn_buf_char(out, ':');
        show(out, text, n->pairs[i].value);
    }
    rn_buf_lit(out, n->kind == RN_MAP ? "}" : "]");
    if (n->flow)
        rn_buf_printf(out, "f%c%c", text.p[n->content], text.p[n->to - 1]);
}

Test(yaml_layout, bytes)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"a: b\n", "{'a':'b'}"},
        {"a:   b # c\n", "{'a':'b'}"},
        {"'a' : \"b\"\n", "{''a'':'\"b\"'}"},
        {"a:\n", "{'a':''0}"},
        {"a: ~\n", "{'a':'~'}"},
        {"a:\n- b\n-  c\n", "{'a':[-'b' -'c']}"},
        {"a:\n  - b: c\n    d: e\n  - f\n", "{'a':[-{'b':'c' 'd':'e'} -'f']}"},
        {"a:\n-\n  b\n- - c\n", "{'a':[-'b' -[-'c']]}"},
        {"a: [b, 'c', {d: e}]\n", "{'a':['b' ''c'' {'d':'e'}f{}]f[]}"},
        {"a: [\n  b,\n  c, # d\n]\n", "{'a':['b' 'c']f[]}"},
        {"a: []\nb: { }\n", "{'a':[]f[] 'b':{}f{}}"},
        {"a: &x b\nc: *x\n", "{'a':&(&x )'b' 'c':*'*x'}"},
        {"a: !!str 1\n", "{'a':&(!!str )'1'}"},
        {"a: |\n  b\n  c\nd: e\n", "{'a':'|\n  b\n  c' 'd':'e'}"},
        {"a: |-\n  b\n\nd: e\n", "{'a':'|-\n  b' 'd':'e'}"},
        {"a: |+\n  b\n\nd: e\n", "{'a':'|+\n  b\n\n' 'd':'e'}"},
        {"a: >-\n  b\n\n  c\n# d\ne: f\n", "{'a':'>-\n  b\n\n  c' 'e':'f'}"},
        {"a: b\n  c\nd: e\n", "{'a':'b\n  c' 'd':'e'}"},
        {"a: \"b\n  c\"\n", "{'a':'\"b\n  c\"'}"},
        {"---\na: b\n...\n", "{'a':'b'}"},
        {"a: b\r\nc:\r\n- d\r\n", "{'a':'b' 'c':[-'d']}"},
        {"\xef\xbb\xbf"
         "a: b\n",
         "{'a':'b'}"},
        {"gr\xc3\xb6\xc3\x9f"
         "e: \xe6\x97\xa5\nb: c\n",
         "{'gr\xc3\xb6\xc3\x9f"
         "e':'\xe6\x97\xa5' 'b':'c'}"},
        {"a: b\na: c\n", "{'a':'b' 'a':'c'}"},
        {"<<: {a: b}\nc: d\n", "{'<<':{'a':'b'}f{} 'c':'d'}"},
        {"{\"a\": [\"b\"],\n \"c\": {}}", "{'\"a\"':['\"b\"']f[] '\"c\"':{}f{}}f{}"},
        {"a:\n    - b\n\n\n# c\n", "{'a':[-'b']}"},
        {"- a\n- b\n", "[-'a' -'b']"},
        {"plain", "'plain'"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_buf shown = {0};
        struct rn_layout layout;
        struct rn_str text = rn_str_from(cases[i].text);
        struct rn_run run;

        UNIT_RUN(&run);
        shown.arena = &run.arena;
        cr_assert(rn_read_layout(&run, rn_reader_new(&run), text, 0, &layout) == RENDER_OK,
                  "%s: %s", cases[i].text, unit_last_error(&run));
        show(&shown, text, layout.root);
        UNIT_STR(rn_buf_str(&shown), cases[i].shown, cases[i].text);
        rn_run_free(&run);
    }
}

Test(yaml_layout, documents)
{
    static const struct {
        const char *text;
        bool root;
        size_t end;
    } cases[] = {
        {"", false, 0},
        {"# a\n", false, 4},
        {"a: b\n", true, 5},
        {"a: b", true, 4},
        {"a: b\n...\n", true, 5},
        {"a: b\n---\nc: d\n", true, 5},
        {"---\na: b\n# c\n", true, 13},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_layout layout;
        struct rn_run run;
        bool has_root;

        UNIT_RUN(&run);
        cr_assert(rn_read_layout(&run, rn_reader_new(&run), rn_str_from(cases[i].text), 0,
                                 &layout) == RENDER_OK);
        has_root = layout.root != NULL;
        cr_expect(has_root == cases[i].root, "%s", cases[i].text);
        cr_expect(layout.end == cases[i].end, "%s: %zu", cases[i].text, layout.end);
        rn_run_free(&run);
    }
}

Test(yaml_layout, refuses_utf16)
{
    struct rn_layout layout;
    struct rn_run run;

    UNIT_RUN(&run);
    cr_expect(rn_read_layout(&run, rn_reader_new(&run),
                             RN_S("\xff\xfe"
                                  "a\0:\0 \0b\0"),
                             0, &layout) == RENDER_EINPUT);
    cr_expect_str_eq(unit_last_code(&run), RN_E_ENCODING);
    rn_run_free(&run);
}

Test(yaml_layout, spells_strings)
{
    static const struct {
        const char *text;
        enum rn_style style;
        bool flow;
        const char *spelled;
    } cases[] = {
        {"a", RN_PLAIN, false, "a"},           {"a", RN_SINGLE, false, "'a'"},
        {"a", RN_DOUBLE, false, "\"a\""},      {"1", RN_PLAIN, false, "\"1\""},
        {"true", RN_PLAIN, false, "\"true\""}, {"y", RN_PLAIN, false, "\"y\""},
        {"", RN_PLAIN, false, "\"\""},         {"a: b", RN_PLAIN, false, "'a: b'"},
        {"a #b", RN_PLAIN, false, "'a #b'"},   {"- a", RN_PLAIN, false, "'- a'"},
        {"it's", RN_SINGLE, false, "'it''s'"}, {"a\nb", RN_SINGLE, false, "\"a\\nb\""},
        {"a,b", RN_PLAIN, false, "a,b"},       {"a,b", RN_PLAIN, true, "\"a,b\""},
        {"a:b", RN_PLAIN, true, "\"a:b\""},    {"*a", RN_PLAIN, false, "'*a'"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_buf out = {0};
        struct rn_run run;

        UNIT_RUN(&run);
        out.arena = &run.arena;
        rn_spell_string(&out, rn_str_from(cases[i].text), cases[i].style, cases[i].flow);
        UNIT_STR(rn_buf_str(&out), cases[i].spelled, cases[i].text);
        rn_run_free(&run);
    }
}
