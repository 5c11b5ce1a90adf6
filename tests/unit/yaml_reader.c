#include "unit.h"

#include "yaml/reader.h"

/* A tree as text: maps {k=v ...}, lists [v ...], with ~ behind the bracket in flow style. A scalar
 * is its type's letter (! before it when it was tagged), its style's sign (plain has none), its
 * text. */
static void show(struct rn_buf *out, const struct rn_node *n)
{
    static const char tags[] = "?sifbntBmo";
    static const char *const styles[] = {"", "'", "\"", "|", ">"};

    if (n->kind == RN_SCALAR) {
        rn_buf_printf(out, "%s%c%s%.*s", n->flags & RN_TAGGED ? "!" : "", tags[n->tag],
                      styles[n->style], RN_FMT(n->text));
        return;
    }
    rn_buf_printf(out, "%c%s", n->kind == RN_MAP ? '{' : '[', n->flags & RN_FLOW ? "~" : "");
    if (n->kind == RN_MAP) {
        RN_EACH_PAIR (p, n) {
            rn_buf_printf(out, "%s%.*s=", p == n->pairs ? "" : " ", RN_FMT(p->key->s));
            show(out, p->value);
        }
    } else {
        RN_EACH_ITEM (i, n) {
            rn_buf_lit(out, i ? " " : "");
            show(out, n->items[i]);
        }
    }
    rn_buf_char(out, n->kind == RN_MAP ? '}' : ']');
    if (n->flags & RN_ENDNOTE)
        rn_buf_char(out, '#');
}

/* The place and code of the last diagnostic: "@line:column code". */
static void show_error(struct rn_buf *out, const struct rn_run *run)
{
    for (const struct rn_diag *d = run->diags; d; d = d->next)
        rn_buf_printf(out, "@%u:%u %s", (unsigned)d->mark.line, (unsigned)d->mark.column, d->code);
}

static struct rn_str read_all(struct rn_run *run, struct rn_str text, bool v2)
{
    struct rn_buf out = {.arena = &run->arena};
    struct rn_reader *reader = rn_reader_new(run);
    struct rn_documents docs = {0};
    struct rn_node *root = NULL;
    int status = v2 ? rn_read_v2(run, reader, text, 0, &root)
                    : rn_read_documents(run, reader, text, 0, &docs);

    if (status) {
        show_error(&out, run);
        return rn_buf_str(&out);
    }
    if (root)
        show(&out, root);
    for (size_t i = 0; i < docs.n; i++) {
        rn_buf_lit(&out, i ? " --- " : "");
        show(&out, docs.roots[i]);
    }
    return rn_buf_str(&out);
}

struct reading {
    const char *text, *expected;
};

static void check_one(const struct reading *c, bool v2)
{
    struct rn_run run;
    struct rn_str got;

    UNIT_RUN(&run);
    got = read_all(&run, rn_str_from(c->text), v2);
    cr_expect(rn_str_is(got, c->expected), "<<%s>> gives <<%.*s>>, not <<%s>>", c->text,
              RN_FMT(got), c->expected);
    rn_run_free(&run);
}

static void check(const struct reading *cases, size_t n, bool v2)
{
    for (size_t i = 0; i < n; i++)
        check_one(&cases[i], v2);
}

#define CHECK(cases, v2) check(cases, sizeof(cases) / sizeof((cases)[0]), v2)

static const struct reading documents[] = {
    {"", ""},
    {"# only a comment\n", ""},
    {"null\n", ""},
    {"a: 1\n", "{a=i1}"},
    {"a: 1\n---\nb: 2\n", "{a=i1} --- {b=i2}"},
    {"a: 1\n--- # note\nb: 2\n---#x\nc: 3", "{a=i1} --- {b=i2} --- {c=i3}"},
    {"---\na: 1\n---\n---\nb: 2\n", "{a=i1} --- {b=i2}"},
    {"--- {a: b}\n", "{~a=sb}"},
    {"a: 1\n--- {b: 2}", "{a=i1}"}, /* a last line without LF is no separator of pieces */
    {"a: 1\n--- foo\nb: 2\n", "@2:1 yaml"},
    {"a: 1\n----\n", "@2:1 yaml"},
    {"a: \"x\n---\ny\"\n", "@1:4 yaml"},
    {"a: 1\n...\nwhatever: [\n", "{a=i1}"},
    {"a: 1\n...\n@", "@3:1 yaml"}, /* the reference looks two tokens ahead */
    {"%YAML 1.1\n---\na: 1\n", "@2:1 yaml"},
    {"a: 1\r\nb: |\r\n  x\r\n  y\r\n", "{a=i1 b=s|x\ny\n}"},
    {"a: 1\rb: 2\r", "{a=i1 b=i2}"},
    {"\xef\xbb\xbf"
     "a: 1\n---\n\xef\xbb\xbf"
     "b: 2\n",
     "{a=i1} --- {b=i2}"},
    {"a: 1\nb: \x7f\n", "@2:4 encoding"},
    {"# \xc3\xa9 \x01\n", "@1:5 encoding"},
    {"a: \xff\n", "@1:4 encoding"},
    {"a: \xed\xa0\x80\n", "@1:4 encoding"},
    {"a: \xef\xbf\xbe\n", "@1:4 encoding"},
    {"a: 1\nb\n", "@2:1 yaml"},
    {"{}\n---\n[]\n---\n~\n", "{~} --- [~]"},
};

Test(yaml_reader, files_are_cut_into_documents)
{
    CHECK(documents, false);
}

static const struct reading structures[] = {
    {"- 1\n- a: b\n  c:\n  - d\n  - e\n-\n- - x\n", "[i1 {a=sb c=[sd se]} n [sx]]"},
    {"a:\n- b\nc: {}\nd: []\n", "{a=[sb] c={~} d=[~]}"},
    {"{a: [1, {b: c}], \"d\":2, e, f: }", "{~a=[~i1 {~b=sc}] d=i2 e=n f=n}"},
    {"{a:1}", "{~a:1=n}"},
    {"{f:}", "{~f:=n}"},
    {"[12:30]", "[~s12:30]"},
    {"[a: b, ? c : d, ? e]", "[~{~a=sb} {~c=sd} {~e=n}]"},
    {"[-]", "[~s-]"},
    {"[a,]", "[~sa]"},
    {"[,]", "@1:2 yaml"},
    {"[a, , b]", "@1:5 yaml"},
    {"{: a}", "@1:2 yaml"},
    {"[x?y]", "@1:3 yaml"},
    {": a\n", "@1:1 yaml"},
    {"a: \"s\":b\n", "@1:7 yaml"},
    {"? a\n: b\n? c\n", "{a=sb c=n}"},
    {"? [a]\n: b\n", "@1:3 key-type"},
    {"{a: b}: c\n", "@1:1 key-type"},
    {"[]: c\n", "@1:1 key-type"},
    {"[] foo: c\n", "[~]"},
    {"a: b: c\n", "@1:5 yaml"},
    {"a: - b\n", "@1:4 yaml"},
    {"a: b\n c: d\n", "@2:3 yaml"},
    {"a:\n\tb: c\n", "@2:1 yaml"},
    {"a:\tb\n", "{a=sb}"},
    {"a: x\n\ty\n", "@2:1 yaml"},
    {"a:\n  b: c\n  # note\n\t# note\n", "{a={b=sc}}"},
    {"a: x # note\n\t# note\n", "@2:1 yaml"},
    {"a: [\n]\nb: {\n}\n", "{a=[~] b={~}}"},
    {"a: {b: \"c\"#d\n}\n", "{a={~b=s\"c}}"},
    {"a: \"b\"# c\n", "{a=s\"b}"},
    {"a: @b\n", "@1:4 yaml"},
    {"a: 1\na: 2\n", "{a=i1 a=i2}"},
    {"a: |+\n  x\n\n# end\n", "{a=s|x\n\n}#"},
    {"a: |+\n  x\n\n# no end\nb: 1\n", "{a=s|x\n\n b=i1}"},
};

Test(yaml_reader, structures_follow_yaml_1_1)
{
    CHECK(structures, false);
}

static const struct reading scalars[] = {
    {"a: 'it''s'\n", "{a=s'it's}"},
    {"a: 'x\n\n  y\n  z'\n", "{a=s'x\ny z}"},
    {"a: \"\\x41\\u00e9\\U0001F600\\t\\\\\\\n   b\"\n", "{a=s\"A\xc3\xa9\xf0\x9f\x98\x80\t\\b}"},
    {"a: \"\\/\"\n", "@1:5 yaml"},
    {"a: \"\\ud83d\\ude00\"\n", "@1:4 yaml"},
    {"a: \"\\x4\"\n", "@1:7 yaml"},
    {"a: 'x\n", "@1:4 yaml"},
    {"a: b  c\n  d\n\n  e # f\n", "{a=sb  c d\ne}"},
    {"a: b#c\n", "{a=sb#c}"},
    {"a: |\n  x\n   y\n\n", "{a=s|x\n y\n}"},
    {"a: |-\n  x\n", "{a=s|x}"},
    {"a: |+\n  x\n\n", "{a=s|x\n\n}"},
    {"a: |2\n    x\n", "{a=s|  x\n}"},
    {"a: |-1\n  x\n", "{a=s| x}"},
    {"a: >\n  x\n  y\n\n  z\n   w\n", "{a=s>x y\nz\n w\n}"},
    {"a: >-\n\n  x\n", "{a=s>\nx}"},
    {"a: |0\n", "@1:4 yaml"},
    {"a: | x\n", "@1:4 yaml"},
    {"a: |\n  x\n \ty\n", "@3:2 yaml"},
    {"a: x\xe2\x80\xa8  y\n", "{a=sx\xe2\x80\xa8y}"},
    {"a: x\xc2\x85  y\n", "{a=sx y}"},
    {"a: !!str 1\nb: !!int \"2\"\nc: !foo 3\nd: ! 4\ne: ! \"5\"\nf: !!str\n",
     "{a=!s1 b=!i\"2 c=!o3 d=i4 e=s\"5 f=!s}"},
    {"a: !<tag:yaml.org,2002:float> 1\nb: !!b%69nary eA==\n", "{a=!f1 b=!BeA==}"},
    {"a: !x!y z\n", "@1:4 yaml"},
    {"a: !!str,b\n", "{a=!o}"},
    {"a: 2020-01-01\nb: yes\nc: 0x1f\nd: 1e3\ne: ~\nf: true\ng: <<\n",
     "{a=t2020-01-01 b=syes c=i0x1f d=f1e3 e=n~ f=btrue g=m<<}"},
};

Test(yaml_reader, scalars_have_text_type_and_style)
{
    CHECK(scalars, false);
}

static const struct reading aliases[] = {
    {"a: &x {b: 1}\nc: *x\nd: &x 2\ne: *x\n", "{a={~b=i1} c={~b=i1} d=i2 e=i2}"},
    {"a: &x\nb: *x\n", "{a=n b=n}"},
    {"&k a: *k\n", "{a=sa}"},
    {"a: &k b\n*k : c\n", "{a=sb b=sc}"},
    {"a: *x\n", "@1:4 yaml"},
    {"a: &x 1\n---\nb: *x\n", "@3:4 yaml"},
    {"a: &x [*x]\n", "@1:8 yaml"},
    {"a: &x.y 1\n", "@1:4 yaml"},
    {"a: &x:b\n", "{a=s:b}"},
    {"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", "{a={~b=i1 c=i2} d={~c=i3 b=i1}}"},
    {"<<: [{a: 1}, {a: 2, b: 3}]\nc: 4\n", "{c=i4 a=i1 b=i3}"},
    {"<<: {a: 1, a: 2}\n", "{a=i1}"},
    {"!!merge m: {a: 1}\n", "{m={~a=i1} a=i1}"},
    {"\"<<\": x\na: 1\n", "{a=i1}"},
    {"<<: x\n", "@1:5 yaml"},
    {"<<:\n", "@1:3 yaml"},
    {"<<: [[{a: 1}]]\n", "@1:6 yaml"},
    {"a: &x [{b: 1}]\nc: {<<: *x}\n", "@2:9 yaml"},
    {"<<: {a: 1}\n<<: {b: 1}\n", "@2:1 duplicate-key"},
};

Test(yaml_reader, aliases_and_merge_keys_are_expanded)
{
    CHECK(aliases, false);
}

static const struct reading v2[] = {
    {"", ""},
    {"null\n", ""},
    {"%YAML 1.1\n---\na: 1\n---\nb: [\n", "{a=i1}"},
    {"a: yes\nb: off\nc: 'yes'\nd: 2020-01-01\ne: <<\n",
     "{a=btrue b=bfalse c=s'yes d=s2020-01-01 e=s<<}"},
    {"yes: 1\n0x10: 2\n1.0: 3\n'n': 4\n2020-01-01: 5\n.inf: 6\n1e6: 7\n",
     "{true=i1 16=i2 1=i3 n=i4 2020-01-01=i5 .inf=i6 1e+06=i7}"},
    {"n: x\n", "{false=sx}"},
    {"~: x\n", "@1:1 key-type"},
    {"18446744073709551615: x\n", "@1:1 key-type"},
    {"a: .inf\n", "@1:4 value"},
    {"a: !!int yes\n", "@1:4 value"},
    {"a: !!float 1\nb: !!bool yes\nc: !foo 1\nd: ! 5\n", "{a=f1 b=btrue c=s1 d=s5}"},
    {"a: !!binary aGk=\nb: !!binary \"aG\\nk=\"\n", "{a=shi b=s\"hi}"},
    {"a: !!binary a\n", "@1:4 value"},
    {"a: 1\na: 2\n", "{a=i1 a=i2}"},
    {"a: &x {b: 1}\nc: {b: 0, <<: *x, d: 2}\n", "{a={~b=i1} c={~b=i0 b=i1 d=i2}}"},
    {"<<: [{a: 1}, {a: 2}]\n", "{a=i2 a=i1}"},
    {"'<<': 1\n", "{<<=i1}"},
    {"<<: 1\n", "@1:5 yaml"},
    {"a: 1\r\nb: 2\r\n", "{a=i1 b=i2}"},
};

Test(yaml_reader, kustomization_files_are_read_as_json_has_them)
{
    struct rn_run run;
    struct rn_str got;

    CHECK(v2, true);
    UNIT_RUN(&run);
    got = read_all(&run,
                   rn_str_make("\xff\xfe"
                               "a\0:\0 \0001\0",
                               10),
                   true);
    cr_expect(rn_str_is(got, "{a=i1}"), "%.*s", RN_FMT(got));
    got = read_all(&run, rn_str_make("\xfe\xff\0a\0:\0 \xd8\x3d\xde\x00", 12), false);
    cr_expect(rn_str_is(got, "{a=s\xf0\x9f\x98\x80}"), "%.*s", RN_FMT(got));
    rn_run_free(&run);
}

Test(yaml_reader, broken_utf16_is_refused)
{
    struct rn_run run;
    struct rn_str got;

    UNIT_RUN(&run);
    got = read_all(&run,
                   rn_str_make("\xff\xfe"
                               "a\0\0\xdc",
                               6),
                   true);
    cr_expect(rn_str_is(got, "@1:1 encoding"), "%.*s", RN_FMT(got));
    rn_run_free(&run);
}

/* Marks of the nodes: line and column in the file. */
Test(yaml_reader, marks_name_the_place)
{
    static const char text[] = "x: 1\n---\n\xc3\xa9: \"\xc3\xa9\"\nlist:\n  - {k: v}\n";
    struct rn_run run;
    struct rn_documents docs;
    struct rn_node *d;
    const struct rn_pair *p;

    UNIT_RUN(&run);
    cr_assert(zero(rn_read_documents(&run, rn_reader_new(&run), rn_str_from(text), 7, &docs)));
    cr_assert(eq(sz, docs.n, 2));
    cr_expect(eq(sz, docs.pieces, 2));
    d = docs.roots[1];
    p = &d->pairs[0];
    cr_expect(p->mark.file == 7 && p->mark.line == 3 && p->mark.column == 1);
    cr_expect(p->value->mark.line == 3 && p->value->mark.column == 4);
    p = &d->pairs[1];
    cr_expect(p->value->items[0]->mark.line == 5 && p->value->items[0]->mark.column == 5);
    p = &p->value->items[0]->pairs[0];
    cr_expect(p->mark.line == 5 && p->mark.column == 6);
    rn_run_free(&run);
}

/* The scalar of the only key of a text. */
static struct rn_node *only_scalar(struct rn_run *run, struct rn_reader *reader, const char *text)
{
    struct rn_node *root;

    cr_assert(zero(rn_read_v2(run, reader, rn_str_from(text), 3, &root)));
    return root->pairs[0].value;
}

Test(yaml_reader, inline_texts_have_marks_of_their_file)
{
    struct rn_run run;
    struct rn_reader *reader;
    struct rn_documents docs;
    struct rn_node *n;

    UNIT_RUN(&run);
    reader = rn_reader_new(&run);
    n = only_scalar(&run, reader, "\npatch: |-\n    a: 1\n    ---\n    b:\n      c: 2\n");
    cr_assert(zero(rn_read_inline(&run, reader, n, &docs)));
    cr_assert(eq(sz, docs.n, 2));
    n = docs.roots[1]->pairs[0].value;
    cr_expect(n->mark.file == 3 && n->mark.line == 6 && n->mark.column == 7);
    n = only_scalar(&run, reader, "p: 'a: b'\n");
    cr_assert(zero(rn_read_v2_inline(&run, reader, n, &n)));
    cr_expect(n->pairs[0].mark.line == 1 && n->pairs[0].mark.column == 4);
    rn_run_free(&run);
}

/* The status of reading a text n times in a row, then a tail. */
static int read_repeated(const char *text, size_t n, const char *tail)
{
    struct rn_run run;
    struct rn_documents docs;
    struct rn_buf b;
    int status;

    UNIT_RUN(&run);
    b = (struct rn_buf){.arena = &run.arena};
    for (size_t i = 0; i < n; i++)
        rn_buf_lit(&b, text);
    rn_buf_lit(&b, tail);
    status = rn_read_documents(&run, rn_reader_new(&run), rn_buf_str(&b), 0, &docs);
    rn_run_free(&run);
    return status;
}

Test(yaml_reader, depth_is_limited)
{
    cr_expect(eq(int, read_repeated("- ", RN_MAX_DEPTH, ""), RENDER_OK));
    cr_expect(eq(int, read_repeated("- ", RN_MAX_DEPTH + 1, ""), RENDER_ELIMIT));
    cr_expect(eq(int, read_repeated("[", RN_MAX_DEPTH + 1, ""), RENDER_ELIMIT));
    cr_expect(eq(int, read_repeated("[", RN_MAX_DEPTH, ""), RENDER_EINPUT)); /* never closed */
    cr_expect(eq(int, read_repeated("{a: ", RN_MAX_DEPTH + 1, ""), RENDER_ELIMIT));
}

Test(yaml_reader, aliases_cannot_make_a_bomb)
{
    struct rn_run run;
    struct rn_buf b;
    struct rn_documents docs;

    UNIT_RUN(&run);
    b = (struct rn_buf){.arena = &run.arena};
    rn_buf_lit(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        rn_buf_printf(&b, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            rn_buf_printf(&b, "*a%d,", i - 1);
        rn_buf_lit(&b, "]\n");
    }
    cr_expect(eq(int, rn_read_documents(&run, rn_reader_new(&run), rn_buf_str(&b), 0, &docs),
                 RENDER_ELIMIT));
    rn_run_free(&run);
}

Test(yaml_reader, keys_without_question_mark_are_short)
{
    cr_expect(eq(int, read_repeated("k", 1024, ": v\n"), RENDER_OK));
    cr_expect(eq(int, read_repeated("k", 1025, ": v\n"), RENDER_EINPUT));
    cr_expect(eq(int, read_repeated("\xc3\xa9", 1024, ": v\n"), RENDER_OK));
}

Test(yaml_reader, brackets_nest_outside_of_scalars_alone)
{
    static const struct {
        const char *before, *after;
        int status;
    } cases[] = {{"a: |\n  ", "\n", RENDER_OK},      {"a: \"", "\"\n", RENDER_OK},
                 {"a: '", "'\n", RENDER_OK},         {"a: x", "\n", RENDER_OK},
                 {"a: b # ", "\n", RENDER_OK},       {"a: ", "\n", RENDER_ELIMIT},
                 {"a: 'b'\nc: ", "", RENDER_ELIMIT}, {"a: [\"\", ", "", RENDER_ELIMIT}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_run run;
        struct rn_documents docs;
        struct rn_buf b;

        UNIT_RUN(&run);
        b = (struct rn_buf){.arena = &run.arena};
        rn_buf_lit(&b, cases[i].before);
        rn_buf_fill(&b, '[', RN_MAX_DEPTH + 1);
        rn_buf_lit(&b, cases[i].after);
        cr_expect(eq(int, rn_read_documents(&run, rn_reader_new(&run), rn_buf_str(&b), 0, &docs),
                     cases[i].status),
                  "case %zu", i);
        rn_run_free(&run);
    }
}

Test(yaml_reader, a_big_map_is_looked_up)
{
    struct rn_run run;
    struct rn_documents docs;
    struct rn_buf b;

    UNIT_RUN(&run);
    b = (struct rn_buf){.arena = &run.arena};
    for (int i = 0; i < 1000; i++)
        rn_buf_printf(&b, "k%d: %d\n", i, i);
    cr_assert(zero(rn_read_documents(&run, rn_reader_new(&run), rn_buf_str(&b), 0, &docs)));
    cr_expect(rn_str_is(rn_text(rn_get_c(&run, docs.roots[0], "k777")), "777"));
    cr_expect(docs.roots[0]->indexed);
    rn_run_free(&run);
}

static unsigned next(unsigned *seed, unsigned n)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % n;
}

/* Texts between JSON and what is none, of up to so many parts. */
static struct rn_str nearly_json(struct rn_run *run, unsigned *seed, unsigned parts)
{
    static const char *const part[] = {
        "{",           "}",           "[",       "]",      ",",    ":",       " ",
        "\"a\"",       "\"b c\": ",   "\"k\":",  "1",      "-2.5", "true",    "null",
        "[]",          "{}",          "- ",      "#",      " #",   "\"\\/\"", "\"#\"",
        "\"\\u00e9\"", "\"\\ud83d\"", "\"\\n\"", "\"<<\"", "&a",   "'"};
    struct rn_buf b = {.arena = &run->arena};

    rn_buf_char(&b, next(seed, 2) ? '{' : '[');
    for (unsigned i = next(seed, parts); i-- > 0;)
        rn_buf_add(&b, rn_str_from(part[next(seed, sizeof(part) / sizeof(*part))]));
    if (next(seed, 4))
        rn_buf_char(&b, b.p[0] == '{' ? '}' : ']');
    return rn_buf_str(&b);
}

/* Long JSON is told without reading it; with a blank in front it is read, and means the same. */
Test(yaml_reader, json_in_one_line)
{
    unsigned seed = 1, typed = 0;
    struct rn_run run;

    UNIT_RUN(&run);
    for (unsigned i = 0; i < 20000; i++) {
        struct rn_str text = nearly_json(&run, &seed, 1 + i % 9);
        struct rn_str same = rn_str_concat(&run.arena, (struct rn_str[]){RN_S(" "), text}, 2);
        bool is = rn_reads_as_typed(&run, text);

        cr_assert_eq(is, rn_reads_as_typed(&run, same), "%.*s", RN_FMT(text));
        typed += is;
    }
    cr_expect(typed > 1000 && typed < 19000, "%u", typed);
    rn_run_free(&run);
}
