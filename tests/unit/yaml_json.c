#include "unit.h"

#include "yaml/json.h"
#include "yaml/value.h"
#include "yaml/writer.h"
#include "yaml_json_tables.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static struct rn_run run;

static void start(void)
{
    UNIT_RUN(&run);
}

static void stop(void)
{
    rn_run_free(&run);
}

TestSuite(yaml_json, .init = start, .fini = stop);

static const struct rn_mark here = {.line = 7, .column = 3, .file = 1};

static struct rn_node *read_json(const char *text)
{
    struct rn_node *n = NULL;

    cr_assert_eq(rn_json_read(&run, rn_str_from(text), here, &n), RENDER_OK, "%s", text);
    return n;
}

static const char *write_json(const struct rn_node *n, bool html)
{
    struct rn_buf b = {.arena = &run.arena};

    if (rn_json_write(&run, n, html, &b)) {
        cr_expect_eq(b.n, 0u, "a part is left");
        return unit_last_error(&run);
    }
    return rn_str_c(&run.arena, rn_buf_str(&b));
}

Test(yaml_json, reads_and_writes)
{
    for (size_t i = 0; i < COUNT(docs); i++) {
        struct rn_node *n = NULL;
        const char *raw = docs[i].raw ? docs[i].raw : docs[i].html;

        cr_assert_eq(rn_json_read(&run, docs[i].text, here, &n), RENDER_OK, "%s", docs[i].text.p);
        cr_expect_str_eq(write_json(n, true), docs[i].html);
        cr_expect_str_eq(write_json(n, false), raw);
    }
}

Test(yaml_json, refuses)
{
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct rn_node *n = NULL;
        size_t errors = run.errors;

        cr_expect_neq(rn_json_read(&run, bad[i], here, &n), RENDER_OK, "%s", bad[i].p);
        cr_expect_eq(run.errors, errors + 1, "%s", bad[i].p);
    }
}

Test(yaml_json, integers_are_exact)
{
    static const char *const numbers[][2] = {
        {"9007199254740993", "9007199254740993"},
        {"18446744073709551615", "18446744073709551615"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"18446744073709551616", "18446744073709552000"},
        {"1.0", "1"},
        {"-0", "0"},
        {"1e21", "1e+21"},
        {"0.0000001", "1e-7"},
    };

    for (size_t i = 0; i < COUNT(numbers); i++)
        cr_expect_str_eq(write_json(read_json(numbers[i][0]), true), numbers[i][1]);
}

Test(yaml_json, errors_have_a_place)
{
    static const struct {
        const char *text, *error;
        uint32_t line;
        uint16_t column;
    } cases[] = {
        {"[1 2]", "found '2' where ',' or ']' is due", 7, 6},
        {"{\n  \"a\": x}", "found 'x' where a JSON value is due", 8, 8},
        {"{\n\n\"a\": \"\n\"}", "found the byte 0x0a where a character of a string is due", 9, 7},
        {"[1,\n", "the JSON ends where a JSON value is due", 8, 1},
        {"{\n  b: 1}", "found 'b' where a key in double quotes is due", 8, 3},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rn_diag **mark = run.diags_end;
        struct rn_node *n = NULL;

        cr_assert_neq(rn_json_read(&run, rn_str_from(cases[i].text), here, &n), RENDER_OK);
        cr_expect_str_eq(unit_last_error(&run), cases[i].error);
        cr_expect_eq((*mark)->mark.line, cases[i].line, "%zu", i);
        cr_expect_eq((*mark)->mark.column, cases[i].column, "%zu", i);
        cr_expect_eq((*mark)->mark.file, 1);
    }
}

Test(yaml_json, marks_of_nodes)
{
    struct rn_node *n = read_json("{\"a\":\n [1,\n  \"b\"]}"), *list;

    cr_assert_eq(n->npairs, 1u);
    cr_expect_eq(n->pairs[0].mark.line, 7u);
    cr_expect_eq(n->pairs[0].mark.column, 4);
    list = n->pairs[0].value;
    cr_expect_eq(list->mark.line, 8u);
    cr_expect_eq(list->mark.column, 2);
    cr_expect_eq(list->items[1]->mark.line, 9u);
    cr_expect_eq(list->items[1]->mark.column, 3);
}

static struct rn_str repeat(const char *text, size_t n)
{
    struct rn_buf b = {.arena = &run.arena};

    for (size_t i = 0; i < n; i++)
        rn_buf_lit(&b, text);
    return rn_buf_str(&b);
}

Test(yaml_json, depth)
{
    struct rn_str open = repeat("[", 10000), close = repeat("]", 10000), text;
    struct rn_node *n = NULL;

    text = rn_str_printf(&run.arena, "%.*s%.*s", RN_FMT(open), RN_FMT(close));
    cr_assert_eq(rn_json_read(&run, text, here, &n), RENDER_OK);
    cr_expect_eq(strlen(write_json(n, true)), 20000u);
    text = rn_str_printf(&run.arena, "[%.*s%.*s]", RN_FMT(open), RN_FMT(close));
    cr_expect_eq(rn_json_read(&run, text, here, &n), RENDER_EINPUT);
}

Test(yaml_json, of_keys_that_are_no_strings)
{
    struct rn_node *root = read_json("{\"1\":{\"2\":3}}");

    root->pairs[0].key_tag = RN_TAG_INT;
    root->pairs[0].key_style = RN_PLAIN;
    cr_expect_str_eq(write_json(root, true), "{\"1\":{\"2\":3}}");
    root->pairs[0].value->pairs[0].key_tag = RN_TAG_INT;
    root->pairs[0].value->pairs[0].key_style = RN_PLAIN;
    cr_expect_str_eq(write_json(root, true), "the key 2 is no string");
}

/* ---- The trip of a JSON 6902 patch ----------------------------------------------------------- */

Test(yaml_json, trip_of_scalars)
{
    for (size_t i = 0; i < COUNT(trips); i++) {
        const struct scalar *before = &trips[i].before, *after = &trips[i].after;
        struct rn_node *root = rn_map_node(&run, here);
        struct rn_node *n = rn_scalar(&run, before->text, before->tag, before->style, here);

        n->flags = (uint8_t)before->flags;
        rn_set(&run, root, rn_intern_c(&run, "k"), n);
        cr_assert_eq(rn_normalize(&run, root), RENDER_OK, "%s", before->text.p);
        cr_expect_eq((int)n->tag, (int)after->tag, "%s: tag %d, not %d", before->text.p, n->tag,
                     (int)after->tag);
        cr_expect_eq((int)n->style, (int)after->style, "%s: style %d, not %d", before->text.p,
                     n->style, (int)after->style);
        cr_expect(rn_str_eq(n->text, after->text), "%s: %.*s", before->text.p, RN_FMT(n->text));
        cr_expect_eq(n->flags, 0);
    }
}

Test(yaml_json, exact_trip)
{
    struct rn_node *root =
        read_json("{\"a\":9007199254740993,\"b\":1.0,\"c\":18446744073709551615}");

    cr_assert_eq(rn_normalize_exact(&run, root), RENDER_OK);
    cr_expect_str_eq(write_json(root, true),
                     "{\"a\":9007199254740993,\"b\":1,\"c\":18446744073709551615}");
    cr_assert_eq(rn_normalize(&run, root), RENDER_OK);
    cr_expect_str_eq(write_json(root, true),
                     "{\"a\":9007199254740992,\"b\":1,\"c\":18446744073709552000}");
}

Test(yaml_json, trip_of_trees)
{
    struct rn_node *root = read_json("{\"a\":{},\"b\":[],\"<<\":{\"c\":[{\"d\":1}]}}");
    struct rn_node *a = root->pairs[0].value;

    root->flags = RN_FLOW | RN_ENDNOTE;
    root->pairs[2].value->flags = RN_FLOW;
    cr_assert_eq(rn_normalize(&run, root), RENDER_OK);
    cr_expect_eq(root->flags, 0);
    cr_expect(root->pairs[0].value == a, "nodes stay");
    cr_expect_eq(a->flags, RN_FLOW, "{} is flow style");
    cr_expect_eq(root->pairs[1].value->flags, RN_FLOW, "[] is flow style");
    cr_expect_eq(root->pairs[2].value->flags, 0);
    cr_expect_eq((int)root->pairs[2].key_tag, (int)RN_TAG_MERGE, "<< comes back as a merge key");
    cr_expect_str_eq(write_json(root, true), "{\"a\":{},\"b\":[],\"c\":[{\"d\":1}]}");
}

Test(yaml_json, trip_fails)
{
    static const struct scalar cases[] = {
        {RN_TAG_STR, RN_DOUBLE, 0, RN_S("\ta\nb")},
        {RN_TAG_FLOAT, RN_PLAIN, 0, RN_S(".inf")},
        {RN_TAG_INT, RN_PLAIN, 0, RN_S("x")},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rn_node *root = rn_map_node(&run, here);

        rn_set(&run, root, rn_intern_c(&run, "k"),
               rn_scalar(&run, cases[i].text, cases[i].tag, cases[i].style, here));
        cr_expect_eq(rn_normalize(&run, root), RENDER_EINPUT, "%zu", i);
    }
}
