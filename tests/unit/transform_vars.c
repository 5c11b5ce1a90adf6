#include "unit.h"

#include "transform/vars.h"
#include "yaml/json.h"

static const char object[] =
    "{\"metadata\":{\"name\":\"x\",\"annotations\":{\"a.b/c\":\"ann\",\"k\":\"v\"}},"
    "\"spec\":{\"n\":42,\"f\":1.5,\"big\":1e6,\"t\":true,\"z\":null,\"list\":[\"p\",{\"name\":"
    "\"q.r\",\"port\":80},\"s\"],\"map\":{\"a\":\"b\"}}}";

static const struct {
    const char *path;
    int type; /* -1: not found */
    const char *text;
} read_cases[] = {
    {"metadata.name", RN_VAR_STRING, "x"},
    {".metadata.name", RN_VAR_STRING, "x"},
    {"metadata..name", RN_VAR_STRING, "x"},
    {"spec.n", RN_VAR_INT, "42"},
    {"spec.f", RN_VAR_FLOAT, "1.5"},
    {"spec.big", RN_VAR_FLOAT, "1e+06"},
    {"spec.t", RN_VAR_BOOL, "true"},
    {"spec.z", RN_VAR_STRING, "null"},
    {"spec.list[0]", RN_VAR_STRING, "p"},
    {"spec.list.0", RN_VAR_STRING, "p"},
    {"spec.list.[2]", RN_VAR_STRING, "s"},
    {"spec.list.-", RN_VAR_STRING, "s"},
    {"spec.list[1].port", RN_VAR_INT, "80"},
    {"spec.list.[name=q.r].port", RN_VAR_INT, "80"},
    {"spec.list.[=s]", RN_VAR_STRING, "s"},
    {"metadata.annotations.[a.b/c]", RN_VAR_STRING, "ann"},
    {"metadata.annotations.a\\.b/c", RN_VAR_STRING, "ann"},
    {"metadata.annotations[k]", -1, NULL},
    {"metadata.annotations.[k]", -1, NULL},
    {"spec.list[3]", -1, NULL},
    {"spec.list[-1]", -1, NULL},
    {"spec.list.name", -1, NULL},
    {"spec.nothing", -1, NULL},
    {"spec.z.a", -1, NULL},
    {"metadata.name.a", -1, NULL},
    {"spec.map", RN_VAR_NO_SCALAR, NULL},
    {"spec.list", RN_VAR_NO_SCALAR, NULL},
};

static void check_read(struct rn_run *run, size_t i)
{
    struct rn_node *root;
    struct rn_var_value v = {0};
    bool found;

    cr_assert_eq(rn_json_read(run, rn_str_from(object), RN_NOWHERE, &root), RENDER_OK);
    found = rn_var_read(run, root, rn_str_from(read_cases[i].path), &v);
    cr_expect_eq(found, read_cases[i].type >= 0, "%s", read_cases[i].path);
    if (found && read_cases[i].type >= 0)
        cr_expect_eq((int)v.type, read_cases[i].type, "%s", read_cases[i].path);
    if (found && read_cases[i].text)
        cr_expect(rn_str_is(v.text, read_cases[i].text), "%s", read_cases[i].path);
}

Test(transform_vars, fields_are_read)
{
    for (size_t i = 0; i < sizeof(read_cases) / sizeof(*read_cases); i++) {
        struct rn_run run;

        UNIT_RUN(&run);
        check_read(&run, i);
        rn_run_free(&run);
    }
}

/* S is "text", I 42, F 1500000.0, B true, R "$(S)". */
static const struct {
    const char *text, *expected;
    int tag;
} expand_cases[] = {
    {"", "", RN_TAG_STR},
    {"plain", "plain", RN_TAG_STR},
    {"$(S)", "text", RN_TAG_STR},
    {"$(I)", "42", RN_TAG_INT},
    {"$(F)", "1500000", RN_TAG_FLOAT},
    {"$(B)", "true", RN_TAG_BOOL},
    {"a$(S)b", "atextb", RN_TAG_STR},
    {"12$(I)", "1242", RN_TAG_STR},
    {"$(F) $(B)", "1.5e+06 true", RN_TAG_STR},
    {"$(S)$(I)", "text42", RN_TAG_STR},
    {"$(R)", "$(S)", RN_TAG_STR},
    {"$(R)-", "$(S)-", RN_TAG_STR},
    {"$(X)", "$(X)", RN_TAG_STR},
    {"a $(X) $(S)", "a $(X) text", RN_TAG_STR},
    {"$$(S)", "$(S)", RN_TAG_STR},
    {"$$", "$", RN_TAG_STR},
    {"$$$(S)", "$text", RN_TAG_STR},
    {"$(S", "$(S", RN_TAG_STR},
    {"$(S$(I)", "$(S$(I)", RN_TAG_STR},
    {"$", "$", RN_TAG_STR},
    {"a$", "a$", RN_TAG_STR},
    {"$a$b", "$a$b", RN_TAG_STR},
    {"$()", "$()", RN_TAG_STR},
    {"${S}", "${S}", RN_TAG_STR},
    {"$(S)$", "text$", RN_TAG_STR},
    {"\xC3\xA9 $(S)", "\xC3\xA9 text", RN_TAG_STR},
    {"$\xC3\xA9 $(S)", "JMODqSB0ZXh0", RN_TAG_STR}, /* kept: broken UTF-8 becomes base64 */
};

static void put(struct rn_run *run, struct rn_map *values, const char *name, enum rn_var_type type,
                const char *text)
{
    struct rn_var_value *v = RN_NEW(run, struct rn_var_value);

    v->type = type;
    v->text = rn_str_from(text);
    v->f = 1500000;
    *rn_map_at(values, RN_KEY1(rn_intern_c(run, name))) = v;
}

static void check_expand(struct rn_run *run, size_t i)
{
    struct rn_map values = {.arena = &run->arena};
    struct rn_node *n =
        rn_scalar(run, rn_str_from(expand_cases[i].text), RN_TAG_STR, RN_DOUBLE, RN_NOWHERE);

    put(run, &values, "S", RN_VAR_STRING, "text");
    put(run, &values, "R", RN_VAR_STRING, "$(S)");
    put(run, &values, "I", RN_VAR_INT, "42");
    put(run, &values, "F", RN_VAR_FLOAT, "1.5e+06");
    put(run, &values, "B", RN_VAR_BOOL, "true");
    rn_var_expand(run, &values, n);
    cr_expect(rn_str_is(n->text, expand_cases[i].expected), "%s: %.*s", expand_cases[i].text,
              RN_FMT(n->text));
    cr_expect_eq((int)n->tag, expand_cases[i].tag, "%s", expand_cases[i].text);
    cr_expect_eq((int)n->style, RN_PLAIN, "%s", expand_cases[i].text);
}

Test(transform_vars, references_are_replaced)
{
    for (size_t i = 0; i < sizeof(expand_cases) / sizeof(*expand_cases); i++) {
        struct rn_run run;

        UNIT_RUN(&run);
        check_expand(&run, i);
        rn_run_free(&run);
    }
}
