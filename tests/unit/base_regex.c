#include "unit.h"

#include "base/regex.h"

struct match_case {
    const char *pattern, *text;
    bool anchored, expected;
};

static const struct match_case matches[] = {
    {"a", "xay", false, true},
    {"a", "xay", true, false},
    {"nginx-.*", "nginx-a", true, true},
    {"^nginx$", "nginx", true, true},
    {"a|b", "b", true, true},
    {"a|b", "ab", true, false},
    {"a)|(?:b", "b", true, true}, /* pasted between ^(?: and )$ */
    {"", "", true, true},
    {"", "a", false, true},
    {"foo\\.bar", "foo.bar", true, true},
    {"foo\\.bar", "fooxbar", true, false},
    {"a$", "a\n", false, false}, /* the end of the text, not of its last line */
    {"(?m)a$", "a\nb", false, true},
    {"(?m)^$", "a\n", false, true},
    {".", "\n", false, false},
    {"(?s).", "\n", false, true},
    {"\\s", "\v", false, false},
    {"[[:space:]]", "\v", false, true},
    {"\\d", "\xD9\xA1", false, false}, /* ARABIC-INDIC DIGIT ONE */
    {"\\w", "\xC3\xA9", false, false},
    {"^.$", "\xC3\xA9", false, true},
    {"\\bx", "\xC3\xA9x", false, true},
    {"(?i)NGINX", "nginx", false, true},
    {"(?i)k", "\xE2\x84\xAA", false, true}, /* KELVIN SIGN */
    {"(?i)[\\W]", "\xE2\x84\xAA", false, false},
    {"(?i:a)b", "AB", false, false},
    {"a(?i)b|c", "C", false, true},
    {"\\Qa.b\\E+", "a.bb", true, true},
    {"\\Qa.b", "axb", false, false},
    {"(?P<n>a)(?<m>b)", "ab", true, true},
    {"a{,2}", "a{,2}", true, true},
    {"a{2,}", "aaa", true, true},
    {"^*a", "a", true, true},
    {"a(?i)*", "aaa", true, true},
    {"[]a]+", "]a", true, true},
    {"[^a]", "\n", false, true},
    {"\\pL\\p{Lu}\\p{Greek}\\P{N}", "aB\xCE\xB1-", true, true},
    {"\\p{^Greek}", "\xCE\xB1", false, false},
    {"\\x41\\x{e9}\\07", "A\xC3\xA9\a", true, true},
    {"\\x{d800}", "a", false, false},
    {"[\\x{d7ff}-\\x{e001}]", "\xEE\x80\x80", false, true},
    {"\\z", "a", false, true},
    {"^\xEF\xBF\xBD$", "\xFF", false, true}, /* bytes that are no text count as U+FFFD */
};

Test(base_regex, matches_as_re2_does)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(matches) / sizeof(*matches); i++) {
        const struct match_case *c = &matches[i];
        struct rn_str why = {0};
        const struct rn_regex *re = (c->anchored ? rn_regex_compile_anchored : rn_regex_compile)(
            &run, rn_str_from(c->pattern), &why);

        cr_assert(re != NULL, "%s: %.*s", c->pattern, RN_FMT(why));
        cr_expect_eq(rn_regex_match(re, rn_str_from(c->text)), c->expected, "%s on %s", c->pattern,
                     c->text);
    }
    rn_run_free(&run);
}

static const char *const refused[][2] = {
    {"[x", "missing closing ]: `[x`"},
    {"a)", "unexpected ): `a)`"},
    {"(a", "missing closing ): `(a`"},
    {"*", "missing argument to repetition operator: `*`"},
    {"(|*)", "missing argument to repetition operator: `*`"},
    {"a**", "invalid nested repetition operator: `**`"},
    {"a*+", "invalid nested repetition operator: `*+`"},
    {"a{1001}", "invalid repeat count: `{1001}`"},
    {"a{3,1}", "invalid repeat count: `{3,1}`"},
    {"(a{100}){11}", "invalid repeat count: `{11}`"},
    {"(?=a)", "invalid or unsupported Perl syntax: `(?=`"},
    {"(?!a)", "invalid or unsupported Perl syntax: `(?!`"},
    {"(?<=a)", "invalid named capture: `(?<=a)`"},
    {"(?>a)", "invalid or unsupported Perl syntax: `(?>`"},
    {"(?P>a)", "invalid or unsupported Perl syntax: `(?P`"},
    {"(?R)", "invalid or unsupported Perl syntax: `(?R`"},
    {"(?C1)", "invalid or unsupported Perl syntax: `(?C`"},
    {"(?(1)a)", "invalid or unsupported Perl syntax: `(?(`"},
    {"(?P<a-b>x)", "invalid named capture: `(?P<a-b>`"},
    {"(a)\\1", "invalid escape sequence: `\\1`"},
    {"\\K", "invalid escape sequence: `\\K`"},
    {"\\C", "invalid escape sequence: `\\C`"},
    {"\\Z", "invalid escape sequence: `\\Z`"},
    {"\\x{}", "invalid escape sequence: `\\x{}`"},
    {"\\", "trailing backslash at end of expression: ``"},
    {"[z-a]", "invalid character class range: `z-a`"},
    {"[[:foo:]]", "invalid character class range: `[:foo:]`"},
    {"\\p{Foo}", "invalid character class range: `\\p{Foo}`"},
    {"\\p{Grek}", "invalid character class range: `\\p{Grek}`"},
    {"\xFF(", "invalid UTF-8: `\xFF(`"},
};

Test(base_regex, refuses_what_re2_refuses)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
        struct rn_str why = RN_S(""), prefix = RN_S("error parsing regexp: ");

        cr_assert_null(rn_regex_compile(&run, rn_str_from(refused[i][0]), &why), "%s",
                       refused[i][0]);
        cr_assert(rn_str_starts(why, prefix));
        why = rn_str_slice(why, prefix.n, why.n);
        cr_expect(rn_str_is(why, refused[i][1]), "%s: %.*s", refused[i][0], RN_FMT(why));
    }
    rn_run_free(&run);
}

static const char *const literals[][2] = {
    {"nginx", "nginx"},       {"^nginx$", "nginx"}, {"^$", ""},
    {"a\\.b", "a.b"},         {"a.b", NULL},        {"a|b", NULL},
    {"a\\$", NULL},           {"(?i)a", NULL},      {"a+", NULL},
    {"apps\\/v1", "apps/v1"}, {"a\\d", NULL},       {"a^b", NULL},
};

Test(base_regex, knows_literals)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(literals) / sizeof(*literals); i++) {
        const struct rn_regex *re =
            rn_regex_compile_anchored(&run, rn_str_from(literals[i][0]), NULL);
        struct rn_str text = rn_regex_literal(re);

        cr_expect_eq(text.p == NULL, literals[i][1] == NULL, "%s", literals[i][0]);
        if (text.p && literals[i][1])
            cr_expect(rn_str_is(text, literals[i][1]), "%s", literals[i][0]);
    }
    cr_expect_null(rn_regex_literal(rn_regex_compile(&run, RN_S("nginx"), NULL)).p);
    rn_run_free(&run);
}

Test(base_regex, is_compiled_once)
{
    struct rn_run run;

    UNIT_RUN(&run);
    cr_expect_eq(rn_regex_compile(&run, RN_S("a.c"), NULL),
                 rn_regex_compile(&run, RN_S("a.c"), NULL));
    cr_expect_neq(rn_regex_compile(&run, RN_S("a.c"), NULL),
                  rn_regex_compile_anchored(&run, RN_S("a.c"), NULL));
    rn_run_free(&run);
}

/* What would take a backtracking matcher for ever is answered, and rightly. */
Test(base_regex, does_not_backtrack_for_ever, .timeout = 20)
{
    char text[65];
    struct rn_run run;

    UNIT_RUN(&run);
    memset(text, 'a', 64);
    text[64] = 'b';
    cr_expect(rn_regex_match(rn_regex_compile_anchored(&run, RN_S("(a*)*b"), NULL),
                             rn_str_make(text, 65)));
    cr_expect_not(rn_regex_match(rn_regex_compile_anchored(&run, RN_S("(a*)*c"), NULL),
                                 rn_str_make(text, 65)));
    cr_expect_not(rn_regex_match(rn_regex_compile_anchored(&run, RN_S("(a|aa|a?)+c"), NULL),
                                 rn_str_make(text, 65)));
    cr_expect(rn_regex_match(rn_regex_compile(&run, RN_S("(a?){64}a{64}b"), NULL),
                             rn_str_make(text, 65)));
    rn_run_free(&run);
}
