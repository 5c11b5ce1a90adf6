#include "unit.h"

#include "yaml/json.h"
#include "yaml/value.h"
#include "yaml/writer.h"
#include "yaml_value_table.h"

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

TestSuite(yaml_value, .init = start, .fini = stop);

static const struct rn_mark here = {.line = 7, .column = 3, .file = 1};

static struct rn_node *make(enum rn_tag tag, enum rn_style style, struct rn_str text)
{
    return rn_scalar(&run, text, tag, style, here);
}

/* The value as JSON; "" when there is none. */
static const char *value(const struct rn_node *n, struct rn_context ctx)
{
    struct rn_buf b = {.arena = &run.arena};
    struct rn_value v;

    if (rn_value(&run, n, ctx, &v))
        return "";
    if (v.type == RN_V_STRING)
        rn_json_string(&b, v.s, true);
    else if (v.type == RN_V_NULL)
        rn_buf_lit(&b, "null");
    else if (v.type == RN_V_BOOL)
        rn_buf_lit(&b, v.b ? "true" : "false");
    else if (v.number.type == RN_NUMBER_F64)
        rn_format_float_json(&b, v.number.f);
    else if (v.number.type == RN_NUMBER_I64)
        rn_buf_printf(&b, "%lld", (long long)v.number.i);
    else
        rn_buf_printf(&b, "%llu", (unsigned long long)v.number.u);
    return rn_str_c(&run.arena, rn_buf_str(&b));
}

Test(yaml_value, of_scalars)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct rn_node *n = make(rows[i].tag, rows[i].style, rows[i].text);
        const char *expected = rows[i].json ? rows[i].json : "", *found;

        n->flags = (uint8_t)rows[i].flags;
        found = value(n, rows[i].ctx);
        cr_expect(strcmp(found, expected) == 0,
                  "row %zu, tag %d, style %d, flow %d, raw %d: %s\nexpected: %s\nfound:    %s", i,
                  (int)rows[i].tag, (int)rows[i].style, rows[i].ctx.flow, rows[i].ctx.raw,
                  rows[i].text.p, expected, found);
    }
}

Test(yaml_value, errors_have_a_place_and_no_text)
{
    static const struct {
        enum rn_tag tag;
        const char *text, *error;
    } cases[] = {
        {RN_TAG_INT, "s3cret", "the value is tagged !!int, but is no integer"},
        {RN_TAG_BOOL, "s3cret", "the value is tagged !!bool, but is no boolean"},
        {RN_TAG_BINARY, "s3cret!", "the value is tagged !!binary, but is no base64 text"},
        {RN_TAG_FLOAT, ".inf", "a number that is infinite or not a number has no JSON form"},
        {RN_TAG_STR, "\ts3cret\n", "block text that starts with a tab cannot be written"},
        {RN_TAG_TIMESTAMP, "2001-12-14T21:59:43+24:00", "the timestamp has no form in RFC 3339"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rn_node *n = make(cases[i].tag, RN_PLAIN, rn_str_from(cases[i].text));
        struct rn_diag **mark = run.diags_end;
        struct rn_value v;

        cr_assert_eq(rn_value(&run, n, (struct rn_context){0}, &v), RENDER_EINPUT);
        cr_expect_str_eq(unit_last_error(&run), cases[i].error);
        cr_assert_not_null(*mark);
        cr_expect_eq((*mark)->mark.line, here.line);
    }
}

/* A comment that ends the document adds a line break to a text that keeps its own. */
Test(yaml_value, last_of_a_document)
{
    static const struct {
        enum rn_style style;
        const char *text, *json;
    } cases[] = {
        {RN_LITERAL, "a\n", "\"a\\n\""},          {RN_LITERAL, "a\n\n", "\"a\\n\\n\\n\""},
        {RN_LITERAL, "\n", "\"\\n\\n\""},         {RN_LITERAL, "a", "\"a\""},
        {RN_PLAIN, "a\n\n", "\"a\\n\\n\\n\""},    {RN_DOUBLE, "a\n\n", "\"a\\n\\n\""},
        {RN_LITERAL, "a \n\n", "\"a \\n\\n\""},   {RN_FOLDED, "a\n\n", "\"a\\n\\n\\n\\n\""},
        {RN_FOLDED, " a\n\n", "\" a\\n\\n\\n\""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rn_node *n = make(RN_TAG_STR, cases[i].style, rn_str_from(cases[i].text));

        cr_expect_str_eq(value(n, (struct rn_context){.last = true}), cases[i].json, "%zu", i);
        cr_expect_str_neq(value(n, (struct rn_context){.last = true, .raw = true}), "");
    }
}
