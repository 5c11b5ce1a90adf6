#include "unit.h"

#include "yaml/v3writer.h"

/* What is read, and what go-yaml v3 writes of it. */
static const char *const texts[][2] = {
    {"a: 1", "a: 1\n"},
    {"a:\n    - x\n    -   y: 2\n        z: 'q'\n", "a:\n- x\n- y: 2\n  z: 'q'\n"},
    {"- - 1\n  - 2\n- []\n- {}\n", "- - 1\n  - 2\n- []\n- {}\n"},
    {"d: {a: 1, b: [1,2, \"x y\"]}", "d: {a: 1, b: [1, 2, \"x y\"]}\n"},
    {"\"k\": 'it''s'\n'1': \"a\\nb\"\n", "\"k\": 'it''s'\n'1': \"a\\nb\"\n"},
    {"a:\nb: ~\nc: ''\n", "a:\nb: ~\nc: ''\n"},
    {"a: !!int \"5\"\n", "a: !!int \"5\"\n"},
    {"a: |\n  x\n\n   y\n", "a: |\n  x\n\n   y\n"},
    {"a: |+\n  x\n\n", "a: |+\n  x\n\n"},
    {"a: |2-\n   x\n", "a: |2-\n   x\n"},
    {"a: >\n  one\n  two\n\n  three\n", "a: >\n  one two\n\n  three\n\n"},
    {"a: one\n  two\n", "a: one two\n"},
    /* Comments: above, behind and below; blank lines only where they keep a foot apart. */
    {"# head\n\n# two\na: 1 # line\n\nb: 2\n# end\n",
     "# head\n\n# two\na: 1 # line\nb: 2\n# end\n"},
    {"a: 1\n# foot\n\nb: 2\n", "a: 1\n# foot\n\nb: 2\n"},
    {"a: 1\n\n# head\n\nb: 2\n", "a: 1\n# head\nb: 2\n"},
    {"a: 1\n\n# foot\n\n# head\nb: 2\n", "a: 1\n# foot\n\n# head\nb: 2\n"},
    {"a:\n    # head\n    b: 1\n    # foot\nc: 2\n", "a:\n  # head\n  b: 1\n  # foot\nc: 2\n"},
    {"a: # key\n  # head\n\n  b: 1\n", "a: # key\n  # head\n  b: 1\n"},
    {"a:\n  - x\n  # foot\n\nb: 1\n", "a:\n- x\n# foot\n\nb: 1\n"},
    {"a: # key\n  # item\n  - b: 1 # tail\n    # mid\n    c: 2\n",
     "a: # key\n# item\n- b: 1 # tail\n  # mid\n  c: 2\n"},
    {"a: | # header\n  # text\nb: \"x # no\"\nc: x#no\nd: 'm\n  # no'\n",
     "a: | # header\n  # text\nb: \"x # no\"\nc: x#no\nd: 'm # no'\n"},
};

static void check_text(const char *text, const char *expected)
{
    struct rn_run run;
    struct rn_v3_text read;
    struct rn_buf out;
    struct rn_str s = rn_str_from(text);

    UNIT_RUN(&run);
    out = (struct rn_buf){.arena = &run.arena};
    cr_assert_eq(rn_v3_text_read(&run, s, &read), 0, "%s", text);
    cr_assert_not_null(read.root);
    rn_v3_write_text(&run, &read, &out);
    cr_expect(rn_str_is(rn_buf_str(&out), expected), "of\n%s\ncame\n%.*s", text,
              RN_FMT(rn_buf_str(&out)));
    rn_run_free(&run);
}

Test(yaml_v3writer, writes_as_v3)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        check_text(texts[i][0], texts[i][1]);
}

/* A type that the text does not fit is written out; one that v3 would read from it is quoted. */
Test(yaml_v3writer, keeps_types)
{
    static const struct {
        const char *text;
        enum rn_tag tag;
        const char *expected;
    } scalars[] = {
        {"x", RN_TAG_INT, "!!int x\n"},
        {"", RN_TAG_INT, "!!int\n"},
        {"5", RN_TAG_STR, "\"5\"\n"},
        {"5", RN_TAG_NONE, "5\n"},
        {"5", RN_TAG_INT, "5\n"},
        {"a: b", RN_TAG_STR, "'a: b'\n"},
        {"a\tb", RN_TAG_STR, "\"a\\tb\"\n"},
        {"", RN_TAG_NONE, "\n"},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(scalars) / sizeof(*scalars); i++) {
        struct rn_buf out = {.arena = &run.arena};
        struct rn_node *n =
            rn_scalar(&run, rn_str_from(scalars[i].text), scalars[i].tag, RN_PLAIN, RN_NOWHERE);

        rn_v3_write(&run, n, &out);
        cr_expect(rn_str_is(rn_buf_str(&out), scalars[i].expected), "%zu: %.*s", i,
                  RN_FMT(rn_buf_str(&out)));
    }
    rn_run_free(&run);
}
