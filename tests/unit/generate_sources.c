#include "unit.h"

#include "generate/data.h"
#include "generate/sources.h"

/* Pairs as "key=value|", in the order in which they were read. */
static const char *shown(struct rn_run *run, const struct rn_data *data)
{
    struct rn_buf b = {.arena = &run->arena};

    for (size_t i = 0; i < data->n; i++)
        rn_buf_printf(&b, "%.*s=%.*s|", RN_FMT(data->at[i].key->s), RN_FMT(data->at[i].value));
    return rn_str_c(&run->arena, rn_buf_str(&b));
}

static const struct {
    const char *text, *expected; /* expected NULL: an error */
} env_cases[] = {
    {"", ""},
    {"A=1", "A=1|"},
    {"A=1\nB=2\n", "A=1|B=2|"},
    {"A=1\r\nB=2\r\r\n", "A=1|B=2\r|"},
    {"\n\n  \t\n# c\n  # d\nA=1", "A=1|"},
    {"A", "A=|"},
    {"A=", "A=|"},
    {"=x\nB=2", "B=2|"},
    {"export A=1", "export A=1|"},
    {"A =1", "A =1|"},
    {"  A= 1 # x ", "A= 1 # x |"},
    {"A=\"1\"", "A=\"1\"|"},
    {"A=b=c", "A=b=c|"},
    {"\xEF\xBB\xBF"
     "A=1\n\xEF\xBB\xBF"
     "B=2",
     "A=1|\xEF\xBB\xBF"
     "B=2|"},
    {"\xC2\xA0\xE3\x80\x80"
     "A=1",
     "A=1|"},
    {"A=1\nB=\xFF", NULL},
};

Test(generate_sources, env_files)
{
    for (size_t i = 0; i < sizeof(env_cases) / sizeof(*env_cases); i++) {
        struct rn_run run;
        struct rn_data data = {0};
        int status;

        UNIT_RUN(&run);
        status = rn_read_env_file(&run, rn_str_from(env_cases[i].text), 0, &data);
        if (env_cases[i].expected)
            cr_expect_str_eq(shown(&run, &data), env_cases[i].expected, "case %zu", i);
        cr_expect_eq(status == RENDER_OK, env_cases[i].expected != NULL, "case %zu", i);
        rn_run_free(&run);
    }
}

Test(generate_sources, a_long_line_ends_an_env_file)
{
    static const struct {
        size_t length;
        size_t pairs;
    } cases[] = {{65535, 3}, {65536, 1}};

    for (size_t i = 0; i < 2; i++) {
        struct rn_run run;
        struct rn_data data = {0};
        struct rn_buf b;

        UNIT_RUN(&run);
        b = (struct rn_buf){.arena = &run.arena};
        rn_buf_lit(&b, "A=1\nB=");
        rn_buf_fill(&b, 'x', cases[i].length - 2);
        rn_buf_lit(&b, "\nC=3\n");
        cr_expect_eq(rn_read_env_file(&run, rn_buf_str(&b), 0, &data), RENDER_OK);
        cr_expect_eq(data.n, cases[i].pairs, "case %zu: %zu pairs", i, data.n);
        cr_expect_eq(run.diags != NULL, i == 1, "the loss is said");
        rn_run_free(&run);
    }
}

static const struct {
    const char *text, *expected;
} literal_cases[] = {
    {"a=b", "a=b|"},     {"a=", "a=|"},           {"a=b=c", "a=b=c|"},   {"a='b'", "a=b|"},
    {"a=\"b\"", "a=b|"}, {"a='b\"", "a='b\"|"},   {"a=''b''", "a='b'|"}, {"a='", "a='|"},
    {"a=\"\"", "a=|"},   {" a = b ", " a = b |"}, {"a", NULL},           {"=b", NULL},
    {"", NULL},
};

Test(generate_sources, literals)
{
    for (size_t i = 0; i < sizeof(literal_cases) / sizeof(*literal_cases); i++) {
        struct rn_run run;
        struct rn_data data = {0};
        int status;

        UNIT_RUN(&run);
        status = rn_read_literal(
            &run, (struct rn_textval){rn_str_from(literal_cases[i].text), RN_NOWHERE}, &data);
        if (literal_cases[i].expected)
            cr_expect_str_eq(shown(&run, &data), literal_cases[i].expected, "case %zu", i);
        cr_expect_eq(status == RENDER_OK, literal_cases[i].expected != NULL, "case %zu", i);
        rn_run_free(&run);
    }
}

Test(generate_sources, a_literal_is_not_shown_in_its_error)
{
    struct rn_run run;
    struct rn_data data = {0};

    UNIT_RUN(&run);
    cr_expect_neq(rn_read_literal(&run, (struct rn_textval){RN_S("hunter2"), RN_NOWHERE}, &data),
                  RENDER_OK);
    cr_expect_null(strstr(unit_last_error(&run), "hunter2"));
    rn_run_free(&run);
}

static const struct {
    const char *source, *key, *path; /* key NULL: an error */
} file_cases[] = {
    {"a.txt", "a.txt", "a.txt"},
    {"d/e/a.txt", "a.txt", "d/e/a.txt"},
    {"k=d/a.txt", "k", "d/a.txt"},
    {"d/", "d", "d/"},
    {"=a", NULL, NULL},
    {"a=", NULL, NULL},
    {"a=b=c", NULL, NULL},
};

Test(generate_sources, file_sources)
{
    for (size_t i = 0; i < sizeof(file_cases) / sizeof(*file_cases); i++) {
        struct rn_run run;
        struct rn_str key;
        struct rn_textval path;
        int status;

        UNIT_RUN(&run);
        status = rn_split_file_source(
            &run, (struct rn_textval){rn_str_from(file_cases[i].source), RN_NOWHERE}, &key, &path);
        cr_expect_eq(status == RENDER_OK, file_cases[i].key != NULL, "case %zu", i);
        if (file_cases[i].key) {
            cr_expect(rn_str_is(key, file_cases[i].key), "case %zu", i);
            cr_expect(rn_str_is(path.s, file_cases[i].path), "case %zu", i);
        }
        rn_run_free(&run);
    }
}

static const struct {
    size_t bytes, length, lines; /* of zero bytes */
} base64_cases[] = {
    {0, 0, 0},       {1, 4, 0},         {3, 4, 0},         {51, 68, 0},
    {52, 72 + 2, 2}, {105, 140 + 2, 2}, {106, 144 + 3, 3},
};

Test(generate_sources, base64_is_cut_into_lines)
{
    static const char zeros[200];

    for (size_t i = 0; i < sizeof(base64_cases) / sizeof(*base64_cases); i++) {
        struct rn_run run;
        struct rn_str out;
        size_t lines = 0;

        UNIT_RUN(&run);
        out = rn_base64_lines(&run, rn_str_make(zeros, base64_cases[i].bytes));
        for (size_t j = 0; j < out.n; j++)
            lines += out.p[j] == '\n';
        cr_expect_eq(out.n, base64_cases[i].length, "case %zu: %zu", i, out.n);
        cr_expect_eq(lines, base64_cases[i].lines, "case %zu", i);
        rn_run_free(&run);
    }
}

Test(generate_sources, base64_of_each_tail)
{
    static const char *const cases[][2] = {
        {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"\xff\xfe", "//4="}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct rn_run run;

        UNIT_RUN(&run);
        cr_expect(rn_str_is(rn_base64_lines(&run, rn_str_from(cases[i][0])), cases[i][1]),
                  "case %zu", i);
        rn_run_free(&run);
    }
}
