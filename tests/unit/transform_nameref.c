#include "unit.h"

#include "transform/nameref.h"
#include "transform/transform.h"
#include "yaml/json.h"

/* A resource from JSON, with its history as "kind/name/namespace,..." and affixes as "a-,b-". */
static struct rn_resource *add(struct rn_run *run, struct rn_resset *set, const char *json,
                               const char *prev, const char *prefixes)
{
    struct rn_node *root;
    struct rn_resource *r;
    struct rn_str s = rn_str_from(prev), p = rn_str_from(prefixes);

    cr_assert_eq(rn_json_read(run, rn_str_from(json), RN_NOWHERE, &root), RENDER_OK, "%s", json);
    r = rn_resource_new(run, root);
    for (size_t at = 0; at < s.n;) {
        size_t a = rn_str_find(s, '/', at), b = rn_str_find(s, '/', a + 1),
               end = rn_str_find(s, ',', b);

        RN_PUSH(run, r->prev, r->nprev, r->prev_cap) = (struct rn_prev_id){
            rn_intern(run, rn_str_slice(s, at, a)), rn_intern(run, rn_str_slice(s, a + 1, b)),
            rn_intern(run, rn_str_slice(s, b + 1, end)), 0};
        at = end + 1;
    }
    for (size_t at = 0; at < p.n;) {
        size_t end = rn_str_find(p, ',', at);

        rn_affixes_add(run, &r->prefixes, rn_str_slice(p, at, end));
        at = end + 1;
    }
    rn_resset_push(run, set, r);
    return r;
}

#define POD(ns, name)                                                                              \
    "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"namespace\":\"" ns     \
    "\"},\"spec\":{\"serviceAccountName\":\"" name "\"}}"
#define ACCOUNT(ns, name)                                                                          \
    "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"" name            \
    "\",\"namespace\":\"" ns "\"}}"
#define BINDING(subject_ns, name)                                                                  \
    "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"RoleBinding\",\"metadata\":{"     \
    "\"name\":\"b\",\"namespace\":\"one\"},\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":"   \
    "\"" name "\"" subject_ns "}]}"

/* One referrer, up to three targets, and what the referrer is afterwards (NULL: an error). */
static const struct {
    const char *what, *referrer, *prefixes;
    struct {
        const char *json, *prev, *prefixes;
    } targets[3];
    const char *expected;
} cases[] = {
    {"a renamed target",
     POD("one", "x"),
     "",
     {{ACCOUNT("one", "x-1"), "ServiceAccount/x/one", ""}},
     POD("one", "x-1")},
    {"no history, no reference",
     POD("one", "x"),
     "",
     {{ACCOUNT("one", "x"), "", ""}},
     POD("one", "x")},
    {"an intermediate name",
     POD("one", "p-x"),
     "",
     {{ACCOUNT("one", "p-x-1"), "ServiceAccount/x/one,ServiceAccount/p-x/one", ""}},
     POD("one", "p-x-1")},
    {"another kind before",
     POD("one", "x"),
     "",
     {{ACCOUNT("one", "x-1"), "Foo/x/one", ""}},
     POD("one", "x")},
    {"one of the same affixes wins",
     POD("one", "x"),
     "a-",
     {{ACCOUNT("one", "a-x"), "ServiceAccount/x/one", "a-"},
      {ACCOUNT("one", "b-x"), "ServiceAccount/x/one", "b-"}},
     POD("one", "a-x")},
    {"layers agree from the outside",
     POD("one", "x"),
     "a-,o-",
     {{ACCOUNT("one", "o-a-x"), "ServiceAccount/x/one", "a-,o-"},
      {ACCOUNT("one", "o-b-x"), "ServiceAccount/x/one", "b-,o-"}},
     POD("one", "o-a-x")},
    {"an outer layer means both",
     POD("one", "x"),
     "o-",
     {{ACCOUNT("one", "o-a-x"), "ServiceAccount/x/one", "a-,o-"},
      {ACCOUNT("one", "o-b-x"), "ServiceAccount/x/one", "b-,o-"}},
     NULL},
    {"no affixes against two",
     POD("one", "x"),
     "",
     {{ACCOUNT("one", "a-x"), "ServiceAccount/x/one", "a-"},
      {ACCOUNT("one", "b-x"), "ServiceAccount/x/one", "b-"}},
     POD("one", "x")},
    {"a single one needs no affixes",
     POD("one", "x"),
     "z-",
     {{ACCOUNT("one", "a-x"), "ServiceAccount/x/one", "a-"}},
     POD("one", "a-x")},
    {"a map without namespace",
     BINDING("", "x"),
     "",
     {{ACCOUNT("one", "x-1"), "ServiceAccount/x/one", ""}},
     BINDING(",\"namespace\":\"one\"", "x-1")},
    {"a map with the old namespace",
     BINDING(",\"namespace\":\"old\"", "x"),
     "",
     {{ACCOUNT("one", "x"), "ServiceAccount/x/old", ""}},
     BINDING(",\"namespace\":\"one\"", "x")},
    {"the old namespace of another hides the new one",
     BINDING(",\"namespace\":\"one\"", "x"),
     "",
     {{ACCOUNT("one", "x-1"), "ServiceAccount/x/old", ""}, {ACCOUNT("one", "y"), "", ""}},
     BINDING(",\"namespace\":\"one\"", "x")},
    {"an account elsewhere",
     BINDING(",\"namespace\":\"two\"", "x"),
     "",
     {{ACCOUNT("two", "x-1"), "ServiceAccount/x/two", ""}},
     BINDING(",\"namespace\":\"two\"", "x-1")},
    {"a pod means none elsewhere",
     POD("one", "x"),
     "",
     {{ACCOUNT("two", "x-1"), "ServiceAccount/x/two", ""}},
     POD("one", "x")},
};

static void check_case(struct rn_run *run, size_t i)
{
    struct rn_resset set;
    struct rn_layer layer = {.run = run, .set = &set};
    struct rn_resource *referrer;
    struct rn_buf got = {.arena = &run->arena}, expected = {.arena = &run->arena};
    struct rn_node *root;
    int status;

    rn_resset_init(run, &set);
    referrer = add(run, &set, cases[i].referrer, "", cases[i].prefixes);
    for (size_t t = 0; t < 3 && cases[i].targets[t].json; t++)
        add(run, &set, cases[i].targets[t].json, cases[i].targets[t].prev,
            cases[i].targets[t].prefixes);
    status = rn_transform_name_references(&layer, &rn_config_default(run)->references);
    cr_expect_eq(status == RENDER_OK, cases[i].expected != NULL, "%s", cases[i].what);
    if (!cases[i].expected)
        return;
    cr_assert_eq(rn_json_read(run, rn_str_from(cases[i].expected), RN_NOWHERE, &root), RENDER_OK);
    rn_json_write(run, referrer->root, false, &got);
    rn_json_write(run, root, false, &expected);
    cr_expect(rn_str_eq(rn_buf_str(&got), rn_buf_str(&expected)), "%s: %.*s", cases[i].what,
              RN_FMT(rn_buf_str(&got)));
}

Test(transform_nameref, references_follow)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct rn_run run;

        UNIT_RUN(&run);
        check_case(&run, i);
        rn_run_free(&run);
    }
}

/* ---- The index against a plain search ------------------------------------------------------- */

static uint32_t next(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1103515245 + 12345;
    return (*seed >> 16) % below;
}

static const char *const namespaces[] = {"", "default", "one", "two", "three"};
static const char *const affixes[] = {"", "a-", "b-", "a-,o-", "b-,o-", "o-", "a-,o-,q-"};

static void add_random(struct rn_run *run, struct rn_resset *set, uint32_t *seed)
{
    static const char *const kinds[] = {"v1\",\"kind\":\"ServiceAccount", "v1\",\"kind\":\"Secret",
                                        "rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole"};
    const char *ns = namespaces[next(seed, 5)], *org = namespaces[1 + next(seed, 4)];
    uint32_t kind = next(seed, 3);
    static const char *const prev[] = {"ServiceAccount", "Secret", "ClusterRole"};
    struct rn_str json = rn_str_printf(
        &run->arena, "{\"apiVersion\":\"%s\",\"metadata\":{\"name\":\"n%u\",\"namespace\":\"%s\"}}",
        kinds[kind], (unsigned)next(seed, 3), ns);
    struct rn_str history =
        rn_str_printf(&run->arena, "%s/x/%s", prev[kind], kind == 2 ? "_non_namespaceable_" : org);

    add(run, set, rn_str_c(&run->arena, json), next(seed, 8) ? rn_str_c(&run->arena, history) : "",
        affixes[next(seed, 7)]);
    if (next(seed, 4) == 0)
        rn_affixes_add(run, &set->at[set->n - 1]->suffixes, RN_S("-s"));
}

static bool tails(const struct rn_affixes *a, const struct rn_affixes *b, bool strict)
{
    if (a->n == 0 || b->n == 0)
        return !strict || a->n == b->n;
    for (size_t i = 1; i <= a->n && i <= b->n; i++)
        if (a->at[a->n - i] != b->at[b->n - i])
            return false;
    return true;
}

static bool sees(struct rn_ref_index *ix, const struct rn_referrer *from,
                 const struct rn_referent *c)
{
    (void)ix;
    return from->self->cluster || c->cluster || c->id.ns == from->self->id.ns ||
           rn_map_lookup(&from->bound, RN_KEY1(c->id.raw_ns));
}

static bool plain_fits(struct rn_ref_index *ix, const struct rn_ref_question *q,
                       const struct rn_referent *c, bool by_origin)
{
    const struct rn_referrer *from = q->from;

    if (!sees(ix, from, c) || !c->r->nprev || c->r->prev[0].name != q->name ||
        c->r->prev[0].kind != q->target->kind)
        return false;
    if (q->ns && (by_origin ? c->org_ns : c->id.ns) != q->ns)
        return false;
    return from->self->cluster || c->cluster || c->account || c->id.ns == from->self->id.ns;
}

/* The rules one by one, as they are written down. found: how many are left; the first of them. */
static struct rn_referent *plain_pick(struct rn_ref_index *ix, const struct rn_ref_question *q,
                                      bool *clash)
{
    const struct rn_resource *self = q->from->self->r;
    struct rn_referent *first = NULL;
    bool by_origin = false;
    size_t n[3] = {0};

    *clash = false;
    for (size_t i = 0; q->ns && i < ix->n; i++)
        by_origin |= sees(ix, q->from, &ix->all[i]) && ix->all[i].org_ns == q->ns;
    for (int sieve = 0; sieve < 3; sieve++) {
        first = NULL;
        *clash = false;
        for (size_t i = 0; i < ix->n; i++) {
            struct rn_referent *c = &ix->all[i];

            if (!plain_fits(ix, q, c, by_origin) ||
                (sieve && !(tails(&self->prefixes, &c->r->prefixes, sieve == 2) &&
                            tails(&self->suffixes, &c->r->suffixes, sieve == 2))))
                continue;
            n[sieve]++;
            if (!first)
                first = c;
            *clash |= c->id.name != first->id.name || (q->map && c->id.raw_ns != first->id.raw_ns);
        }
        if (n[sieve] < 2)
            break;
    }
    *clash = *clash && n[2] > 1;
    return first;
}

static void check_random(struct rn_run *run, uint32_t seed)
{
    struct rn_resset set;
    struct rn_ref_index *ix;
    struct rn_gvk target = {run->empty, run->empty, run->empty};
    static const char *const kinds[] = {"ServiceAccount", "Secret", "ClusterRole"};
    size_t n = 4 + next(&seed, 60);

    rn_resset_init(run, &set);
    for (size_t i = 0; i < n; i++)
        add_random(run, &set, &seed);
    ix = rn_ref_index_new(run, &run->arena, &set);
    for (size_t i = 0; i < 40; i++) {
        struct rn_referrer from = {.self = &ix->all[next(&seed, (uint32_t)n)],
                                   .bound = {.arena = &run->arena}};
        struct rn_ref_question q = {
            .from = &from, .target = &target, .name = rn_intern_c(run, "x")};
        struct rn_referent *got, *expected;
        bool clash;
        int status;

        target.kind = rn_intern_c(run, kinds[next(&seed, 3)]);
        q.map = next(&seed, 2);
        if (q.map && next(&seed, 2))
            q.ns = rn_intern_c(run, namespaces[next(&seed, 5)]);
        if (next(&seed, 3) == 0 && from.self->id.ns != rn_intern_c(run, "two"))
            *rn_map_at(&from.bound, RN_KEY1(rn_intern_c(run, "two"))) =
                (void *)(uintptr_t)rn_intern_c(run, "two");
        expected = plain_pick(ix, &q, &clash);
        status = rn_ref_pick(ix, &q, RN_NOWHERE, &got);
        cr_expect_eq(status != RENDER_OK, clash, "question %zu", i);
        if (!clash && !status)
            cr_expect_eq(got, expected, "question %zu of %zu resources", i, n);
    }
}

Test(transform_nameref, the_index_answers_as_a_plain_search)
{
    for (uint32_t i = 0; i < 300; i++) {
        struct rn_run run;

        UNIT_RUN(&run);
        check_random(&run, i * 7919);
        rn_run_free(&run);
    }
}
