#include "unit.h"

#include "kube/schema.h"

struct walk_case {
    const char *api_version, *kind;
    const char *path;   /* fields, "[]" for the elements of a list, blanks between */
    const char *merges; /* keys with a comma behind each; "" primitive; NULL: replaced */
    bool known;
};

static const struct walk_case walks[] = {
    {"apps/v1", "Deployment", "spec template spec containers", "name,", true},
    {"apps/v1", "Deployment", "spec template spec containers [] ports", "containerPort,protocol,",
     true},
    {"apps/v1", "Deployment", "spec template spec containers [] env", "name,", true},
    {"apps/v1", "Deployment", "spec template spec containers [] args", NULL, true},
    {"apps/v1", "Deployment", "spec template spec volumes", "name,", true}, /* merge,retainKeys */
    {"apps/v1", "Deployment", "spec template spec tolerations", NULL, true},
    {"apps/v1", "Deployment", "spec strategy", NULL, true},
    {"apps/v1", "Deployment", "spec strategy rollingUpdate maxSurge", NULL, true},
    {"apps/v1", "Deployment", "metadata finalizers", "", true},
    {"apps/v1", "Deployment", "metadata ownerReferences", "uid,", true},
    {"apps/v1", "Deployment", "metadata labels app", NULL, true},
    {"apps/v1", "Deployment", "metadata labels app x", NULL, false},
    {"apps/v1", "Deployment", "spec nothing", NULL, false},
    {"apps/v1", "Deployment", "spec template spec containers []", NULL, true},
    {"apps/v1", "Deployment", "spec []", NULL, false},
    {"v1", "Service", "spec ports", "port,protocol,", true},
    {"v1", "List", "items", NULL, false},
    {"apps/v1beta1", "Deployment", "", NULL, false},
    {"example.com/v1", "Foo", "metadata", NULL, false},
    {"kustomize.config.k8s.io/v1beta1", "Kustomization", "configMapGenerator", "name,", true},
    {"policy/v1", "PodDisruptionBudget", "spec selector", NULL, true},
};

static struct rn_schema walk(struct rn_run *run, const struct walk_case *c)
{
    struct rn_schema s = RN_NO_SCHEMA;
    struct rn_list_schema list = {.merges = false};
    struct rn_str path = rn_str_from(c->path);

    cr_assert_eq(rn_schema_of(run, rn_str_from(c->api_version), rn_str_from(c->kind), &s), 0);
    for (size_t at = 0; at < path.n;) {
        size_t end = rn_str_find(path, ' ', at);
        struct rn_str part = rn_str_slice(path, at, end);

        if (rn_str_is(part, "[]")) {
            cr_assert_eq(rn_schema_list(run, s, &list), 0);
            s = list.merges ? list.items : RN_NO_SCHEMA;
        } else {
            s = rn_schema_field(run, s, rn_intern(run, part));
        }
        at = end + 1;
    }
    return s;
}

Test(kube_schema, knows_how_lists_merge)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(walks) / sizeof(*walks); i++) {
        struct rn_schema s = walk(&run, &walks[i]);
        struct rn_list_schema list = {.merges = false};
        char text[100] = "";

        cr_assert_eq(rn_schema_list(&run, s, &list), 0);
        for (size_t k = 0; k < list.nkeys; k++)
            snprintf(text + strlen(text), sizeof(text) - strlen(text), "%.*s,",
                     RN_FMT(list.keys[k]));
        cr_expect_eq(!rn_schema_none(s), walks[i].known, "%s %s", walks[i].kind, walks[i].path);
        cr_expect_eq(list.merges, walks[i].merges != NULL, "%s %s", walks[i].kind, walks[i].path);
        cr_expect_str_eq(text, walks[i].merges ? walks[i].merges : "", "%s", walks[i].path);
    }
    rn_run_free(&run);
}

static const struct {
    const char *api_version, *kind;
    int namespaced;
} scopes[] = {
    {"v1", "ConfigMap", 1},
    {"v1", "Namespace", 0},
    {"v1", "NodeProxyOptions", 0},
    {"v1", "PodExecOptions", 1},
    {"rbac.authorization.k8s.io/v1", "ClusterRole", 0},
    {"rbac.authorization.k8s.io/v1", "RoleBinding", 1},
    {"rbac.authorization.k8s.io/v9", "ClusterRole", -1},
    {"admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", 0},
    {"v1", "ConfigMapList", -1},
    {"example.com/v1", "Foo", -1},
    {"", "", -1},
};

Test(kube_schema, knows_what_is_namespaced)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(scopes) / sizeof(*scopes); i++)
        cr_expect_eq(rn_schema_namespaced(&run, rn_str_from(scopes[i].api_version),
                                          rn_str_from(scopes[i].kind)),
                     scopes[i].namespaced, "%s %s", scopes[i].api_version, scopes[i].kind);
    rn_run_free(&run);
}
