/* Edits from text to text, without a disk: what changes is next to what stays. */
#include "edit/edit.h"
#include "source_memory.h"

static const struct memory_file tree[] = {
    {"/w", NULL, NULL},
    {"/w/p.yaml", "kind: K\n", NULL},
    {"/w/r.yaml", "kind: K\nmetadata: {name: k}\na: $(V)\nb: [x-$(V)]\n", NULL},
    {NULL, NULL, NULL},
};

/* An edit with one word, of a text. "" for none. */
struct change {
    enum render_edit_action action;
    const char *what, *word, *text, *changed;
};

static int edit(struct rn_run *run, const struct change *c, struct rn_str *out,
                struct rn_edited_files *others)
{
    struct memory memory = {.files = tree};
    struct render_files files = {.load = memory_load, .user = &memory};
    struct rn_source *source = rn_source_new(run, &files, "/w", RENDER_RESTRICT_ROOT_ONLY);
    struct render_edit asked = {.size = sizeof(asked), .action = c->action, .what = c->what};
    struct rn_loader *loader;

    asked.name = "kustomization.yaml";
    asked.convert_vars = 1;
    asked.words = &c->word;
    asked.nwords = *c->word ? 1 : 0;
    RN_TRY(rn_loader_open(run, source, ".", &loader));
    return rn_edit(run, loader, &asked, rn_str_from(c->text), rn_run_place(run, RN_S("k")), out,
                   others);
}

static void check(const struct change *c)
{
    struct rn_edited_files others = {.n = 0};
    struct rn_str out;
    struct rn_run run;

    UNIT_RUN(&run);
    cr_assert(edit(&run, c, &out, &others) == RENDER_OK, "%s %s: %s", c->what ? c->what : "fix",
              c->word, unit_last_error(&run));
    UNIT_STR(out, c->changed, c->text);
    rn_run_free(&run);
}

Test(edit_text, sets_texts)
{
    static const struct change cases[] = {
        {RENDER_EDIT_SET, "namespace", "ns", "",
         "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ns\n"},
        {RENDER_EDIT_SET, "namespace", "ns", "# a\n",
         "# a\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ns\n"},
        {RENDER_EDIT_SET, "namespace", "ns", "namespace: m # c\n", "namespace: ns # c\n"},
        {RENDER_EDIT_SET, "namespace", "ns", "NameSpace:  'm'\n", "NameSpace:  'ns'\n"},
        {RENDER_EDIT_SET, "namespace", "1", "namespace: m\n", "namespace: \"1\"\n"},
        {RENDER_EDIT_SET, "namespace", "ns", "namespace: # c\n", "namespace: ns # c\n"},
        {RENDER_EDIT_SET, "namespace", "ns", "namePrefix: a", "namePrefix: a\nnamespace: ns"},
        {RENDER_EDIT_SET, "namespace", "ns", "namePrefix: a\r\n",
         "namePrefix: a\r\nnamespace: ns\r\n"},
        {RENDER_EDIT_SET, "namespace", "ns", "{namePrefix: a}", "{namePrefix: a, namespace: ns}"},
        {RENDER_EDIT_SET, "namespace", "ns", "---\nnamePrefix: a\n...\n",
         "---\nnamePrefix: a\nnamespace: ns\n...\n"},
        {RENDER_EDIT_SET, "namespace", "ns", "namespace: |\n  m\n# c\n", "namespace: ns\n# c\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check(&cases[i]);
}

Test(edit_text, drops_entries)
{
    static const struct change cases[] = {
        {RENDER_EDIT_REMOVE, "resource", "a", "resources:\n- a # c\n- b\n", "resources:\n- b\n"},
        {RENDER_EDIT_REMOVE, "resource", "b", "resources:\n- a\n- b", "resources:\n- a"},
        {RENDER_EDIT_REMOVE, "resource", "?", "namespace: ns\nresources:\n- a\n- b\n",
         "namespace: ns\n"},
        {RENDER_EDIT_REMOVE, "resource", "a", "resources: [a, b]\n", "resources: [b]\n"},
        {RENDER_EDIT_REMOVE, "resource", "b", "resources: [a, b]\n", "resources: [a]\n"},
        {RENDER_EDIT_REMOVE, "resource", "?", "resources: [a, b]\n", "resources: []\n"},
        {RENDER_EDIT_REMOVE, "resource", "?", "resources: [a,\n  b, # c\n]\n", "resources: [\n]\n"},
        {RENDER_EDIT_REMOVE, "resource", "?", "resources: [a,\n  b]\n", "resources: []\n"},
        {RENDER_EDIT_REMOVE, "resource", "?", "resources: [\n  a,\n  b, c\n]\n",
         "resources: [\n\n]\n"},
        {RENDER_EDIT_REMOVE, "resource", "b", "resources: [\n  a,\n  b\n]\n",
         "resources: [\n  a\n]\n"},
        {RENDER_EDIT_REMOVE, "label", "a", "commonLabels: {a: b}\n", "commonLabels: {}\n"},
        {RENDER_EDIT_REMOVE, "label", "a", "commonLabels:\n  a: b\n  # c\n  d: e\n",
         "commonLabels:\n  # c\n  d: e\n"},
        {RENDER_EDIT_REMOVE, "configmap", "a",
         "configMapGenerator:\n- name: a\n  literals: [x=y]\n- name: b\n",
         "configMapGenerator:\n- name: b\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check(&cases[i]);
}

#define HEAD "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"

Test(edit_text, fixes)
{
    static const struct change cases[] = {
        {RENDER_EDIT_FIX, NULL, "", "", ""},
        {RENDER_EDIT_FIX, NULL, "", "namespace: ns\n", HEAD "namespace: ns\n"},
        {RENDER_EDIT_FIX, NULL, "", "# l\n\n# c\nnamespace: ns\n",
         "# l\n\n" HEAD "# c\nnamespace: ns\n"},
        {RENDER_EDIT_FIX, NULL, "", "kind: Component\n",
         "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "bases: # b\n- a # c\n", HEAD "resources: # b\n- a # c\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "bases: # b\n- a # c\nresources:\n    - x\n",
         HEAD "resources:\n    - x\n    # b\n    - a # c\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "bases: [a] # b\nresources:\n- x\n",
         HEAD "resources:\n- x\n# b\n- a\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "bases: []\nresources: [x]\n", HEAD "resources: [x]\n"},
        {RENDER_EDIT_FIX, NULL, "",
         HEAD "patchesStrategicMerge:\n- p.yaml # c\n- |-\n  a: b\n  c: |\n    d\n",
         HEAD "patches:\n- path: p.yaml # c\n- patch: |-\n    a: b\n    c: |\n      d\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "patchesStrategicMerge: [p.yaml, 'a: b']\n",
         HEAD "patches: [{path: p.yaml}, {patch: 'a: b'}]\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "commonLabels: # c\n  # d\n  a: b\n",
         HEAD "labels: # c\n- includeSelectors: true\n  pairs:\n    # d\n    a: b\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "commonLabels: {a: b} # c\n",
         HEAD "labels:\n- includeSelectors: true\n  pairs: {a: b} # c\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "commonLabels: {}\n", HEAD "commonLabels: {}\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "configMapGenerator:\n- env: 'a' # c\n",
         HEAD "configMapGenerator:\n- envs:\n  - 'a' # c\n"},
        {RENDER_EDIT_FIX, NULL, "", HEAD "configMapGenerator:\n- {env: a, name: b}\n",
         HEAD "configMapGenerator:\n- {envs: [a], name: b}\n"},
        {RENDER_EDIT_FIX, NULL, "",
         HEAD "helmChartInflationGenerator:\n- chartName: a\n  helmBin: b\n  chartHome: c\n",
         HEAD "helmCharts:\n- name: a\nhelmGlobals:\n  chartHome: c\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check(&cases[i]);
}

Test(edit_text, converts_vars)
{
    static const struct change change = {
        RENDER_EDIT_FIX, NULL, "",
        HEAD "resources: [r.yaml]\nvars: # c\n# d\n- name: V # e\n  objref: {kind: K, name: k}\n  "
             "fieldref: {fieldpath: 'x[0].y'}\n",
        HEAD "resources: [r.yaml]\nreplacements: # c\n# d\n# e\n- source:\n    kind: K\n    name: "
             "k\n    fieldPath: x.0.y\n"
             "  targets:\n  - select:\n      kind: K\n      name: k\n    fieldPaths:\n    - a\n"
             "  - select:\n      kind: K\n      name: k\n    fieldPaths:\n    - b.0\n    "
             "options:\n      delimiter: '-'\n      index: 1\n"};
    struct rn_edited_files others = {.n = 0};
    struct rn_str out;
    struct rn_run run;

    UNIT_RUN(&run);
    cr_assert(edit(&run, &change, &out, &others) == RENDER_OK, "%s", unit_last_error(&run));
    UNIT_STR(out, change.changed, "vars");
    cr_assert(others.n == 1);
    UNIT_STR(others.at[0].path, "/w/r.yaml", "the other file");
    UNIT_STR(others.at[0].text,
             "kind: K\nmetadata: {name: k}\na: V_PLACEHOLDER\nb: [x-V_PLACEHOLDER]\n",
             "the other file");
    rn_run_free(&run);
}

Test(edit_text, refuses)
{
    static const struct change cases[] = {
        {RENDER_EDIT_SET, "nothing", "", "", ""},
        {RENDER_EDIT_SET, "namespace", "ns", "namespace: &a m\n", "1:12"},
        {RENDER_EDIT_SET, "namespace", "ns", "[]\n", "1:1"},
        {RENDER_EDIT_SET, "namespace", "ns", "resources: a\n", "1:12"},
        {RENDER_EDIT_SET, "image", "a", "", ""},
        {RENDER_EDIT_SET, "replicas", "a", "", ""},
        {RENDER_EDIT_ADD, "buildmetadata", "x", "", ""},
        {RENDER_EDIT_ADD, "label", "a:b", "commonLabels: {a: b}\n", "1:16"},
        {RENDER_EDIT_REMOVE, "resource", "[", "", ""},
        {RENDER_EDIT_FIX, NULL, "", "namespace: a\nNamespace: b\n", "2:1"},
        {RENDER_EDIT_FIX, NULL, "", "labels:\n- pairs: {a: b}\ncommonLabels: {a: c}\n", "2:11"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_edited_files others = {.n = 0};
        char place[32] = "";
        struct rn_str out;
        struct rn_run run;

        UNIT_RUN(&run);
        cr_expect(edit(&run, &cases[i], &out, &others) != RENDER_OK, "%s", cases[i].text);
        cr_assert(run.diags != NULL, "%s", cases[i].text);
        if (run.diags->mark.line)
            snprintf(place, sizeof(place), "%u:%u", (unsigned)run.diags->mark.line,
                     (unsigned)run.diags->mark.column);
        cr_expect_str_eq(place, cases[i].changed, "%s %s: %s, not %s", cases[i].text, cases[i].word,
                         place, cases[i].changed);
        rn_run_free(&run);
    }
}
