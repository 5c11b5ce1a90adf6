#include "unit.h"

#include "kube/order.h"

struct item {
    const char *api_version, *kind, *ns, *name;
};

static void set_text(struct rn_run *run, struct rn_node *map, const char *key, const char *text)
{
    if (text)
        rn_set(run, map, rn_intern_c(run, key), rn_string(run, rn_str_from(text), RN_NOWHERE));
}

static struct rn_resource *make(struct rn_run *run, const struct item *item)
{
    struct rn_node *root = rn_map_node(run, RN_NOWHERE), *meta = rn_map_node(run, RN_NOWHERE);

    set_text(run, root, "apiVersion", item->api_version);
    set_text(run, root, "kind", item->kind);
    rn_set(run, root, RN_WORD(run, metadata), meta);
    set_text(run, meta, "name", item->name);
    set_text(run, meta, "namespace", item->ns);
    return rn_resource_new(run, root);
}

/* The names in the order of the set, a blank behind each. */
static const char *names(struct rn_run *run, const struct rn_resset *set)
{
    struct rn_buf b = {.arena = &run->arena};

    for (size_t i = 0; i < set->n; i++)
        rn_buf_printf(&b, "%.*s ", RN_FMT(rn_resource_id(run, set->at[i]).name->s));
    return rn_str_c(&run->arena, rn_buf_str(&b));
}

static const struct item items[] = {
    {"admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", NULL, "last"},
    {"example.com/v1", "Foo", NULL, "foo"},
    {"v1", "Pod", "b", "pod-b"},
    {"v1", "Pod", "a-b", "pod-ab"},
    {"v1", "Pod", "a", "pod-a"},
    {"v1", "Pod", NULL, "pod"},
    {"apps/v1", "Deployment", NULL, "deployment"},
    {"example.com/v1", "Namespace", NULL, "ns-other"},
    {"v1", "Namespace", NULL, "ns"},
    {NULL, "Bar", NULL, "bar"},
    {"v1", "Service", NULL, "service"},
    {"v1", "ConfigMap", NULL, "map"},
};

static void fill(struct rn_run *run, struct rn_resset *set)
{
    rn_resset_init(run, set);
    for (size_t i = 0; i < sizeof(items) / sizeof(*items); i++)
        rn_resset_push(run, set, make(run, &items[i]));
}

Test(kube_order, sorts_by_the_built_in_lists)
{
    struct rn_run run;
    struct rn_resset set;

    UNIT_RUN(&run);
    fill(&run, &set);
    rn_order_legacy(&run, &set, NULL);
    /* "a-b|x" is less than "a|x"; a missing namespace, ~X, is last; groups sort before core. */
    cr_expect_str_eq(names(&run, &set), "ns ns-other map service deployment foo pod-ab pod-a pod-b "
                                        "pod bar last ");
    for (size_t i = 0; i < set.n; i++)
        cr_expect_eq(set.at[i]->order, i);
    rn_run_free(&run);
}

Test(kube_order, sorts_by_lists_of_the_user)
{
    const struct rn_str first[] = {RN_S("Pod"), RN_S("Foo")};
    const struct rn_str last[] = {RN_S("Namespace"), RN_S("Service")};
    const struct rn_legacy_order order = {first, last, 2, 2};
    struct rn_run run;
    struct rn_resset set;

    UNIT_RUN(&run);
    fill(&run, &set);
    rn_order_legacy(&run, &set, &order);
    cr_expect_str_eq(names(&run, &set), "pod-ab pod-a pod-b pod foo last deployment map bar ns "
                                        "ns-other service ");
    rn_run_free(&run);
}

Test(kube_order, empty_lists_leave_the_text)
{
    const struct rn_legacy_order order = {0};
    struct rn_run run;
    struct rn_resset set;

    UNIT_RUN(&run);
    fill(&run, &set);
    /* With it there is no order: core before others among namespaces, after them else. */
    set.at[7]->deleted = true;
    rn_resset_compact(&set);
    rn_order_legacy(&run, &set, &order);
    cr_expect_str_eq(names(&run, &set), "last deployment foo map ns pod-ab pod-a pod-b pod service "
                                        "bar ");
    rn_run_free(&run);
}

Test(kube_order, ranks_kinds)
{
    cr_expect_eq(rn_kind_rank(RN_S("Namespace")), -22);
    cr_expect_eq(rn_kind_rank(RN_S("PodDisruptionBudget")), -1);
    cr_expect_eq(rn_kind_rank(RN_S("Pod")), 0);
    cr_expect_eq(rn_kind_rank(RN_S("MutatingWebhookConfiguration")), 1);
    cr_expect_eq(rn_kind_rank(RN_S("ValidatingWebhookConfiguration")), 2);
}
