#include "unit.h"

#include "kube/resource.h"
#include "yaml/json.h"

#define STATE "internal.config.kubernetes.io/"

/* Annotations as JSON, and the history, affixes and hash wish that come of them; NULL: an error. */
static const struct {
    const char *annotations, *expected;
} cases[] = {
    {"{}", "||"},
    {"{\"" STATE "prefixes\":\"a-,b-\",\"" STATE "suffixes\":\"-s\"}", "|a- b- |-s "},
    {"{\"" STATE "needsHashSuffix\":\"enabled\"}", "|| hash"},
    {"{\"" STATE "needsHashSuffix\":\"disabled\"}", "||"},
    {"{\"" STATE "previousNames\":\"n,m\",\"" STATE "previousNamespaces\":\"d,e\",\"" STATE
     "previousKinds\":\"K,L\"}",
     "K/n/d L/m/e ||"},
    {"{\"" STATE "previousNames\":\"n,m\",\"" STATE "previousNamespaces\":\"d,e\",\"" STATE
     "previousKinds\":\"K\"}",
     NULL},
    {"{\"" STATE "previousKinds\":\"K\"}", "||"},
};

static void check(struct rn_run *run, size_t i)
{
    struct rn_buf b = {.arena = &run->arena};
    struct rn_str json =
        rn_str_printf(&run->arena, "{\"metadata\":{\"annotations\":%s}}", cases[i].annotations);
    struct rn_resource *r;
    struct rn_node *root;
    int status;

    cr_assert_eq(rn_json_read(run, json, RN_NOWHERE, &root), RENDER_OK);
    r = rn_resource_new(run, root);
    status = rn_resource_read_state(run, r);
    cr_expect_eq(status == RENDER_OK, cases[i].expected != NULL, "case %zu", i);
    if (!cases[i].expected)
        return;
    for (size_t j = 0; j < r->nprev; j++)
        rn_buf_printf(&b, "%.*s/%.*s/%.*s ", RN_FMT(r->prev[j].kind->s), RN_FMT(r->prev[j].name->s),
                      RN_FMT(r->prev[j].ns->s));
    rn_buf_char(&b, '|');
    for (size_t j = 0; j < r->prefixes.n; j++)
        rn_buf_printf(&b, "%.*s ", RN_FMT(r->prefixes.at[j]->s));
    rn_buf_char(&b, '|');
    for (size_t j = 0; j < r->suffixes.n; j++)
        rn_buf_printf(&b, "%.*s ", RN_FMT(r->suffixes.at[j]->s));
    rn_buf_lit(&b, r->needs_hash ? " hash" : "");
    cr_expect(rn_str_is(rn_buf_str(&b), cases[i].expected), "case %zu: %.*s", i,
              RN_FMT(rn_buf_str(&b)));
}

Test(kube_state, annotations_of_the_reference_are_believed)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct rn_run run;

        UNIT_RUN(&run);
        check(&run, i);
        rn_run_free(&run);
    }
}
