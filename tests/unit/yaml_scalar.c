#include "unit.h"

#include "yaml/scalar.h"

static const struct {
    const char *text;
    enum rn_tag v3, v2;
    bool quotes; /* what v2 would do with the string */
} words[] = {
    {"", RN_TAG_NULL, RN_TAG_NULL, true},
    {"~", RN_TAG_NULL, RN_TAG_NULL, true},
    {"null", RN_TAG_NULL, RN_TAG_NULL, true},
    {"NULL", RN_TAG_NULL, RN_TAG_NULL, true},
    {"nUll", RN_TAG_STR, RN_TAG_STR, false},
    {"true", RN_TAG_BOOL, RN_TAG_BOOL, true},
    {"False", RN_TAG_BOOL, RN_TAG_BOOL, true},
    {"tRue", RN_TAG_STR, RN_TAG_STR, false},
    {"y", RN_TAG_STR, RN_TAG_BOOL, true},
    {"Yes", RN_TAG_STR, RN_TAG_BOOL, true},
    {"yEs", RN_TAG_STR, RN_TAG_STR, false},
    {"on", RN_TAG_STR, RN_TAG_BOOL, true},
    {"oN", RN_TAG_STR, RN_TAG_STR, false},
    {"OFF", RN_TAG_STR, RN_TAG_BOOL, true},
    {"<<", RN_TAG_MERGE, RN_TAG_MERGE, false},
    {"=", RN_TAG_STR, RN_TAG_STR, false},
    {"type", RN_TAG_STR, RN_TAG_STR, false},
    {"+.inf", RN_TAG_FLOAT, RN_TAG_FLOAT, true},
    {"+.nan", RN_TAG_STR, RN_TAG_STR, false},
    {".NaN", RN_TAG_FLOAT, RN_TAG_FLOAT, true},
    {".nAn", RN_TAG_STR, RN_TAG_STR, false},
    {"inf", RN_TAG_STR, RN_TAG_STR, false},
    {"7", RN_TAG_INT, RN_TAG_INT, true},
    {"-7", RN_TAG_INT, RN_TAG_INT, true},
    {"--7", RN_TAG_STR, RN_TAG_STR, false},
    {"0o17", RN_TAG_INT, RN_TAG_INT, true},
    {"0o-7", RN_TAG_INT, RN_TAG_STR, false},
    {"0b-1", RN_TAG_INT, RN_TAG_INT, true},
    {"0b2", RN_TAG_STR, RN_TAG_STR, false},
    {"0x", RN_TAG_STR, RN_TAG_STR, false},
    {"08", RN_TAG_FLOAT, RN_TAG_FLOAT, true},
    {"1e3", RN_TAG_FLOAT, RN_TAG_FLOAT, true},
    {"1e", RN_TAG_STR, RN_TAG_STR, false},
    {"1e400", RN_TAG_STR, RN_TAG_STR, false},
    {"1.", RN_TAG_FLOAT, RN_TAG_FLOAT, true},
    {".", RN_TAG_STR, RN_TAG_STR, false},
    {".5", RN_TAG_FLOAT, RN_TAG_FLOAT, true},
    {".1_0", RN_TAG_FLOAT, RN_TAG_FLOAT, true},
    {".1__0", RN_TAG_STR, RN_TAG_STR, false},
    {"._1", RN_TAG_STR, RN_TAG_STR, false},
    {"_1", RN_TAG_STR, RN_TAG_STR, false},
    {"1_", RN_TAG_INT, RN_TAG_INT, true},
    {"1.2.3", RN_TAG_STR, RN_TAG_STR, false},
    {"0x1p4", RN_TAG_STR, RN_TAG_STR, false},
    {"0x1FFFFFFFFFFFFFFFF", RN_TAG_STR, RN_TAG_STR, false},
    {"1:30", RN_TAG_STR, RN_TAG_STR, true},
    {"1:60", RN_TAG_STR, RN_TAG_STR, false},
    {"-1:5:59.5_", RN_TAG_STR, RN_TAG_STR, true},
    {"12:", RN_TAG_STR, RN_TAG_STR, false},
    {"2020-01-01", RN_TAG_TIMESTAMP, RN_TAG_TIMESTAMP, true},
    {"2020-1-1 1:2:3", RN_TAG_TIMESTAMP, RN_TAG_TIMESTAMP, true},
    {"2020-01-01T00:00:00", RN_TAG_STR, RN_TAG_STR, false},
    {"2020-01-01 00:00:00Z", RN_TAG_STR, RN_TAG_STR, false},
    {"2020-02-30", RN_TAG_STR, RN_TAG_STR, false},
    {"1-2", RN_TAG_STR, RN_TAG_STR, false},
};

Test(yaml_scalar, plain_scalars_have_the_type_of_their_text)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct rn_str s = rn_str_from(words[i].text);

        cr_expect(eq(int, (int)rn_resolve_plain(s), (int)words[i].v3), "v3: %s", words[i].text);
        cr_expect(eq(int, (int)rn_resolve_plain_v2(s), (int)words[i].v2), "v2: %s", words[i].text);
        cr_expect(eq(int, rn_needs_quotes(s), words[i].quotes), "quotes: %s", words[i].text);
    }
}

Test(yaml_scalar, booleans_have_the_truth_of_their_version)
{
    cr_expect(rn_scalar_bool(RN_S("TRUE")));
    cr_expect(not(rn_scalar_bool(RN_S("False"))));
    cr_expect(not(rn_scalar_bool(RN_S("yes"))));
    cr_expect(rn_scalar_bool_v2(RN_S("yes")));
    cr_expect(not(rn_scalar_bool_v2(RN_S("off"))));
}

/* Numbers as "i" signed, "u" unsigned, "f" double; "" for none. */
static const struct {
    const char *text, *expected;
} numbers[] = {
    {"0", "i0"},
    {"-0", "i0"},
    {"007", "i7"},
    {"0_7", "i7"},
    {"+0b1", "i1"},
    {"-0x1F", "i-31"},
    {"0B11", "i3"},
    {"0O17", "i15"},
    {"1__0", "i10"},
    {"0_x1F", "i31"},
    {"9223372036854775807", "i9223372036854775807"},
    {"9223372036854775808", "u9223372036854775808"},
    {"-9223372036854775808", "i-9223372036854775808"},
    {"-9223372036854775809", "f-9.223372036854776e+18"},
    {"18446744073709551615", "u18446744073709551615"},
    {"+18446744073709551615", "f1.8446744073709552e+19"},
    {"18446744073709551616", "f1.8446744073709552e+19"},
    {"1_0.5", "f10.5"},
    {"-0.0", "f-0"},
    {"08", "f8"},
    {".inf", "f+Inf"},
    {"-.INF", "f-Inf"},
    {".nan", "fNaN"},
    {"0b-1", "i-1"},
    {"true", ""},
    {"", ""},
    {"abc", ""},
    {"0b2", ""},
    {"1e400", ""},
};

Test(yaml_scalar, numbers_have_their_values)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct rn_buf got = {.arena = &run.arena};
        struct rn_number n;

        if (rn_scalar_number(rn_str_from(numbers[i].text), &n)) {
            if (n.type == RN_NUMBER_I64)
                rn_buf_printf(&got, "i%lld", (long long)n.i);
            else if (n.type == RN_NUMBER_U64)
                rn_buf_printf(&got, "u%llu", (unsigned long long)n.u);
            else
                rn_buf_char(&got, 'f');
            if (n.type == RN_NUMBER_F64)
                rn_format_float_g(&got, n.f, 6);
        }
        cr_expect(rn_str_is(rn_buf_str(&got), numbers[i].expected), "%s gives %.*s",
                  numbers[i].text, RN_FMT(rn_buf_str(&got)));
    }
    rn_run_free(&run);
}

Test(yaml_scalar, underscored_numbers_may_be_long)
{
    char text[5000];
    struct rn_number n;

    memset(text, '0', sizeof(text));
    text[0] = '1';
    text[1] = '_';
    cr_expect(rn_scalar_number(rn_str_make(text, 300), &n) && n.type == RN_NUMBER_F64);
    cr_expect(not(rn_scalar_number(rn_str_make(text, 320), &n))); /* over the range of a double */
    cr_expect(not(rn_scalar_number(rn_str_make(text, sizeof(text)), &n)));
}

static const struct {
    const char *text, *expected; /* "" when it is no timestamp */
} timestamps[] = {
    {"2020-1-1", "2020-01-01T00:00:00Z"},
    {"2000-02-29", "2000-02-29T00:00:00Z"},
    {"0000-02-29", "0000-02-29T00:00:00Z"},
    {"2001-12-14 21:59:43,10", "2001-12-14T21:59:43.1Z"},
    {"2001-12-14   1:2:3.", ""},
    {"2001-12-14   1:2:3", "2001-12-14T01:02:03Z"},
    {"2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"},
    {"2001-12-14T21:59:43.1234567899+00:00", "2001-12-14T21:59:43.123456789Z"},
    {"2001-12-14T21:59:43-00:00", "2001-12-14T21:59:43Z"},
    {"2001-12-14T21:59:43+01:60", "2001-12-14T21:59:43+02:00"},
    {"2001-12-14T21:59:43Z", "2001-12-14T21:59:43Z"},
    {"2001-12-14T21:59:43z", ""},
    {"2001-12-14T21:59:43+24:00", ""},
    {"2001-12-14T21:59:43+5:00", ""},
    {"2001-12-14 21:59:43 -5", ""},
    {"2001-12-14 ", ""},
    {"1900-02-29", ""},
    {"2001-13-01", ""},
    {"2001-00-01", ""},
    {"2001-01-00", ""},
    {"2001-01-01 24:00:00", ""},
    {"2001-01-01 23:60:00", ""},
    {"2001-01-01 23:59:60", ""},
    {"20010-01-01", ""},
    {"201-01-01", ""},
};

Test(yaml_scalar, timestamps_become_rfc_3339)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(timestamps) / sizeof(timestamps[0]); i++) {
        struct rn_buf got = {.arena = &run.arena};

        cr_expect(eq(int, rn_scalar_timestamp(rn_str_from(timestamps[i].text), &got),
                     timestamps[i].expected[0] != '\0'),
                  "%s", timestamps[i].text);
        cr_expect(rn_str_is(rn_buf_str(&got), timestamps[i].expected), "%s gives %.*s",
                  timestamps[i].text, RN_FMT(rn_buf_str(&got)));
    }
    rn_run_free(&run);
}

static const struct {
    const char *text, *g6, *g21, *json;
} floats[] = {
    {"0.1", "0.1", "0.1", "0.1"},
    {"100000", "100000", "100000", "100000"},
    {"1234567.5", "1.2345675e+06", "1234567.5", "1234567.5"},
    {"123456.5", "123456.5", "123456.5", "123456.5"},
    {"1e20", "1e+20", "100000000000000000000", "100000000000000000000"},
    {"1e21", "1e+21", "1e+21", "1e+21"},
    {"0.0001", "0.0001", "0.0001", "0.0001"},
    {"0.00001", "1e-05", "1e-05", "0.00001"},
    {"1e-6", "1e-06", "1e-06", "0.000001"},
    {"1e-7", "1e-07", "1e-07", "1e-7"},
    {"1.5e-10", "1.5e-10", "1.5e-10", "1.5e-10"},
    {"-2.5", "-2.5", "-2.5", "-2.5"},
    {"5e-324", "5e-324", "5e-324", "5e-324"},
    {"2.2250738585072014e-308", "2.2250738585072014e-308", "2.2250738585072014e-308",
     "2.2250738585072014e-308"},
    {"2.2250738585072011e-308", "2.225073858507201e-308", "2.225073858507201e-308",
     "2.225073858507201e-308"},
    {"1.7976931348623157e308", "1.7976931348623157e+308", "1.7976931348623157e+308",
     "1.7976931348623157e+308"},
    {"5.6843418860808015e-14", "5.684341886080802e-14", "5.684341886080802e-14",
     "5.684341886080802e-14"},
    {"9007199254740993", "9.007199254740992e+15", "9007199254740992", "9007199254740992"},
    {"9007199254740993.00000000000000000000000000000001", "9.007199254740994e+15",
     "9007199254740994", "9007199254740994"},
    {"2.4703282292062327208e-324", "0", "0", "0"},
    {"2.4703282292062328e-324", "5e-324", "5e-324", "5e-324"},
};

Test(yaml_scalar, floats_are_read_exactly_and_written_short)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(floats) / sizeof(floats[0]); i++) {
        struct rn_buf g6 = {.arena = &run.arena}, g21 = g6, json = g6;
        double f = -1;

        cr_expect(rn_parse_float(rn_str_from(floats[i].text), &f), "%s", floats[i].text);
        rn_format_float_g(&g6, f, 6);
        rn_format_float_g(&g21, f, 21);
        rn_format_float_json(&json, f);
        cr_expect(rn_str_is(rn_buf_str(&g6), floats[i].g6), "%s gives %.*s", floats[i].text,
                  RN_FMT(rn_buf_str(&g6)));
        cr_expect(rn_str_is(rn_buf_str(&g21), floats[i].g21), "%s gives %.*s", floats[i].text,
                  RN_FMT(rn_buf_str(&g21)));
        cr_expect(rn_str_is(rn_buf_str(&json), floats[i].json), "%s gives %.*s", floats[i].text,
                  RN_FMT(rn_buf_str(&json)));
    }
    rn_run_free(&run);
}

Test(yaml_scalar, what_is_no_float_is_refused)
{
    static const char *const texts[] = {"",    ".",    "e1",     "1e",      "1e+", "1 ",
                                        "1..", "0x10", "1e1000", "1.8e308", "--1", "+"};
    double f;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        cr_expect(not(rn_parse_float(rn_str_from(texts[i]), &f)), "%s", texts[i]);
}

Test(yaml_scalar, number_keys_are_single_floats)
{
    struct rn_run run;
    struct rn_buf got;

    UNIT_RUN(&run);
    got = (struct rn_buf){.arena = &run.arena};
    rn_format_float32_g(&got, 0.1);
    rn_buf_char(&got, ' ');
    rn_format_float32_g(&got, 16777217.0);
    rn_buf_char(&got, ' ');
    rn_format_float32_g(&got, 1e-45);
    cr_expect(rn_str_is(rn_buf_str(&got), "0.1 1.6777216e+07 1e-45"), "%.*s",
              RN_FMT(rn_buf_str(&got)));
    rn_run_free(&run);
}

/* What the writer and the reader need not ask of a word. */
static void expect_strings(const char *text)
{
    struct rn_str s = rn_str_from(text);

    if (!rn_str_is_word(s))
        return;
    cr_expect(rn_resolve_plain(s) == RN_TAG_STR, "%s", text);
    cr_expect(rn_resolve_plain_v2(s) == RN_TAG_STR, "%s", text);
    cr_expect(not(rn_needs_quotes(s)), "%s", text);
    cr_expect(not(rn_needs_quotes_v3(s)), "%s", text);
}

Test(yaml_scalar, words_are_strings)
{
    static const char letters[] = "abefilnorstuyABEFILNORSTUY0.-_/";
    static const char *const names[] = {"name", "app.kubernetes.io/name", "key_1", "Secret"};
    const size_t n = sizeof(letters) - 1;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        cr_expect(rn_str_is_word(rn_str_from(names[i])), "%s", names[i]);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        expect_strings(words[i].text);
    for (size_t i = 0; i < n * n * n * n; i++) {
        char text[] = {letters[i % n], letters[i / n % n], letters[i / n / n % n],
                       letters[i / n / n / n], '\0'};

        for (; text[0]; memmove(text, text + 1, strlen(text)))
            expect_strings(text);
    }
}
