/* The kustomization file: what is read from it, and what is said about its faults. */
#include "unit.h"

#include <criterion/parameterized.h>

#include "kustom/fields.h"

/* ---- A struct as text, by its table ---------------------------------------------------------- */

static void dump_struct(struct rn_buf *b, const struct rn_field_table *t, const char *base);

static void dump_list(struct rn_buf *b, const struct rn_field *f, const char *p)
{
    size_t n;
    const char *at;

    memcpy(&at, p, sizeof(at));
    memcpy(&n, p + sizeof(at), sizeof(n));
    rn_buf_char(b, '[');
    for (size_t i = 0; i < n; i++) {
        rn_buf_lit(b, i ? "," : "");
        dump_struct(b, f->sub, at + i * f->sub->size);
    }
    rn_buf_char(b, ']');
}

static void dump_texts(struct rn_buf *b, const struct rn_texts *t)
{
    rn_buf_char(b, '[');
    for (size_t i = 0; i < t->n; i++)
        rn_buf_printf(b, "%s%.*s", i ? "," : "", RN_FMT(t->at[i].s));
    rn_buf_char(b, ']');
}

static void dump_strings(struct rn_buf *b, const struct rn_string_map *m)
{
    rn_buf_char(b, '{');
    for (size_t i = 0; i < m->n; i++)
        rn_buf_printf(b, "%s%.*s=%.*s", i ? "," : "", RN_FMT(m->at[i].key), RN_FMT(m->at[i].value));
    rn_buf_char(b, '}');
}

static void dump_value(struct rn_buf *b, const struct rn_field *f, const char *p)
{
    const void *v = p;

    switch ((enum rn_field_type)f->type) {
    case RN_F_TEXT:
        rn_buf_add(b, ((const struct rn_textval *)v)->s);
        return;
    case RN_F_BOOL:
        rn_buf_lit(b, "true");
        return;
    case RN_F_INT:
        rn_buf_printf(b, "%lld", (long long)((const struct rn_intval *)v)->value);
        return;
    case RN_F_TEXTS:
        dump_texts(b, v);
        return;
    case RN_F_STRINGS:
        dump_strings(b, v);
        return;
    case RN_F_NODE:
        rn_buf_lit(b, "map");
        return;
    case RN_F_STRUCT:
        dump_struct(b, f->sub, p);
        return;
    case RN_F_STRUCTS:
        dump_list(b, f, p);
        return;
    }
}

static bool worth_showing(const struct rn_field *f, const char *base)
{
    if (f->type != RN_F_STRUCT || f->sub->given != RN_NO_OFFSET)
        return rn_field_given(f, base);
    for (uint16_t i = 0; i < f->sub->n; i++)
        if (worth_showing(&f->sub->fields[i], base + f->offset))
            return true;
    return false;
}

/* The fields that are given, in the order of the table: {name=a,newTag=b}. */
static void dump_struct(struct rn_buf *b, const struct rn_field_table *t, const char *base)
{
    bool first = true;

    rn_buf_char(b, '{');
    for (uint16_t i = 0; i < t->n; i++) {
        const struct rn_field *f = &t->fields[i];

        if (!worth_showing(f, base))
            continue;
        rn_buf_printf(b, "%s%s=", first ? "" : ",", f->name);
        dump_value(b, f, base + f->offset);
        first = false;
    }
    rn_buf_char(b, '}');
}

static const char *dump_text(struct rn_run *run, const struct rn_field_table *t, const void *base)
{
    struct rn_buf b = {.arena = &run->arena};

    dump_struct(&b, t, base);
    return rn_str_c(&run->arena, rn_buf_str(&b));
}

/* "1:3 code: text", a line each, the hint in brackets. */
static const char *diagnostics(struct rn_run *run)
{
    struct rn_buf b = {.arena = &run->arena};

    for (const struct rn_diag *d = run->diags; d; d = d->next) {
        rn_buf_printf(&b, "%s%u:%u %s: %.*s", b.n ? "\n" : "", (unsigned)d->mark.line,
                      (unsigned)d->mark.column, d->code, RN_FMT(d->text));
        if (d->hint.n)
            rn_buf_printf(&b, " (%.*s)", RN_FMT(d->hint));
    }
    return rn_str_c(&run->arena, rn_buf_str(&b));
}

static int read_text(struct rn_run *run, const char *text, struct rn_kustomization *k)
{
    uint16_t place = rn_run_place(run, RN_S("kustomization.yaml"));

    return rn_kustomization_read(run, rn_reader_new(run), rn_str_from(text),
                                 RN_S("/k/kustomization.yaml"), place, k);
}

/* ---- Values ---------------------------------------------------------------------------------- */

#define META "{apiVersion=kustomize.config.k8s.io/v1beta1,kind=Kustomization"

struct value_case {
    char text[400];
    char expected[400];
};

ParameterizedTestParameters(kustom_decode, values)
{
    static struct value_case cases[] = {
        {"resources: [a, b]\n", META ",resources=[a,b]}"},
        {"resources: []\n", META ",resources=[]}"},
        {"metadata: {}\n", META ",metadata={}}"},
        {"resources: [null, '']\n", META ",resources=[,]}"},
        {"%YAML 1.1\n---\nnamePrefix: a-\n---\n]:[\n", META ",namePrefix=a-}"},
        {"{\"namePrefix\": \"a-\"}", META ",namePrefix=a-}"},
        {"kind: Component\nresources: []\n",
         "{apiVersion=kustomize.config.k8s.io/v1alpha1,kind=Component,resources=[]}"},
        /* Names: any case, as Unicode folds it; the last of equal keys counts. */
        {"RESOURCES: [a]\nnameprefix: x\n", META ",namePrefix=x,resources=[a]}"},
        {"re\xC5\xBFources: [a]\n", META ",resources=[a]}"},
        {"namePrefix: a\nnamePrefix: b\n", META ",namePrefix=b}"},
        {"namePrefix: a\nNamePrefix: b\n", META ",namePrefix=a}"},
        {"namePrefix: null\nNamePrefix: b\n", META ",namePrefix=b}"},
        {"resources: null\nResources: [b]\nnamePrefix: x\n", META ",namePrefix=x}"},
        {"resources: [c]\nResources: [a, b]\n", META ",resources=[c]}"},
        {"resources: [null]\nResources: [a, b]\n", META ",resources=[a]}"},
        {"images: [{newTag: x}]\nImages: [{name: a}, {name: b}]\n",
         META ",images=[{name=a,newTag=x}]}"},
        {"commonAnnotations: {b: 1x, c: 2x}\nCommonAnnotations: {a: 0x, b: 0x}\n",
         META ",commonAnnotations={a=0x,b=1x,c=2x}}"},
        {"patches: [{target: null}]\nPatches: [{target: {kind: A}}]\n", META ",patches=[{}]}"},
        /* Types of scalars. */
        {"labels: [{pairs: {a: 2020-01-01, b: null}, includeSelectors: yes}]\n",
         META ",labels=[{pairs={a=2020-01-01,b=},includeSelectors=true}]}"},
        {"commonAnnotations: {1: a, 0x10: b, 1.50: c, yes: d, 1e3: e, 12345678.9: f}\n",
         META ",commonAnnotations={1=a,1.2345679e+07=f,1.5=c,1000=e,16=b,true=d}}"},
        {"replicas: [{name: a, count: 3.0}, {count: 1e3}, {count: 0x1F}, {count: -2}]\n",
         META ",replicas=[{name=a,count=3},{count=1000},{count=31},{count=-2}]}"},
        {"nameSuffix: !!str 5\nnamePrefix: !x 6\n", META ",namePrefix=6,nameSuffix=5}"},
        /* Anchors and merge keys. */
        {"images: [&a {name: x, newTag: '1'}, {newName: z, <<: *a}]\n",
         META ",images=[{name=x,newTag=1},{name=x,newName=z,newTag=1}]}"},
        /* Old spellings. */
        {"bases: [b]\nresources: [a]\n", META ",resources=[a,b]}"},
        {"imageTags: [{name: b}]\nimages: [{name: a}]\n", META ",images=[{name=a},{name=b}]}"},
        {"configMapGenerator: [{name: a, env: c, envs: [b]}]\n",
         META ",configMapGenerator=[{name=a,envs=[b,c]}]}"},
        {"helmChartInflationGenerator: [{chartName: a, chartHome: h, extraArgs: [x]}]\n",
         META ",helmGlobals={chartHome=h},helmCharts=[{name=a}]}"},
        {"helmGlobals: {}\nhelmChartInflationGenerator: [{chartHome: h}]\n",
         META ",helmGlobals={},helmCharts=[{}]}"},
    };

    return cr_make_param_array(struct value_case, cases, sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(struct value_case *c, kustom_decode, values)
{
    struct rn_kustomization k;
    struct rn_run run;
    int status;

    UNIT_RUN(&run);
    status = read_text(&run, c->text, &k);
    cr_expect(status == RENDER_OK, "%s: %s", c->text, diagnostics(&run));
    cr_expect_str_eq(dump_text(&run, &rn_fields_kustomization, &k), c->expected);
    rn_run_free(&run);
}

/* ---- Faults ---------------------------------------------------------------------------------- */

#define EMPTY                                                                                      \
    "1:1 empty-kustomization: the kustomization file is empty "                                    \
    "(list manifests under resources)"
#define LINES " (write each entry on a line of its own, after '- ')"
#define MAP " (write it as lines of name: value)"
#define LIST " (list entries with source and targets)"
#define ONE " (write one value)"
#define WHOLE " (write a whole number)"
#define VERSION " (write that, or leave apiVersion out)"
#define WORDS " (yes, no, on, off, true and false are booleans: quote the word)"

ParameterizedTestParameters(kustom_decode, faults)
{
    static struct value_case cases[] = {
        {"", EMPTY},
        {"# nothing\n", EMPTY},
        {"{}\n", EMPTY},
        {"kind: Kustomization\n", EMPTY},
        {"namePrefix: ''\nresources: null\n", EMPTY},
        {"[a]\n", "1:1 field-type: the file must be a map, found a list" MAP},
        {"hello\n", "1:1 field-type: the file must be a map, found the string 'hello'" MAP},
        /* All faults at once, in the order of the file. */
        {"resource: [a]\nnamePrefix: 5\nimages:\n- name: a\n  newtags: b\n  newTag: 1.10\n",
         "1:1 unknown-field: unknown field 'resource' (did you mean 'resources'?)\n"
         "2:13 field-type: namePrefix must be a string, found the number 5 (quote it: \"5\")\n"
         "5:3 unknown-field: unknown field 'newtags' in images[0] (did you mean 'newTag'?)\n"
         "6:11 field-type: images[0].newTag must be a string, found the number 1.10 "
         "(quote it: \"1.10\")"},
        {"patches:\n- path: a\n  images: []\n  xyzzy: 1\n",
         "3:3 unknown-field: unknown field 'images' in patches[0] "
         "('images' is a field of the top level: check the indentation)\n"
         "4:3 unknown-field: unknown field 'xyzzy' in patches[0] "
         "(the fields here are path, patch, target, options)"},
        {"resources: a.yaml\n",
         "1:12 field-type: resources must be a list of strings, found the string 'a.yaml'" LINES},
        {"resources: [[a], {b: c}]\n",
         "1:13 field-type: resources[0] must be a string, found a list" ONE "\n"
         "1:18 field-type: resources[1] must be a string, found a map" ONE},
        {"patches: {path: a}\n",
         "1:10 field-type: patches must be a list of maps, found a map" LINES},
        {"commonLabels: [a]\n",
         "1:15 field-type: commonLabels must be a map of strings, found a list" MAP},
        {"labels: [{pairs: {a: yes}}]\n",
         "1:22 field-type: labels[0].pairs.a must be a string, found the boolean true" WORDS},
        {"replicas: [{name: a, count: '3'}]\n",
         "1:29 field-type: replicas[0].count must be an integer, found the string '3' "
         "(write it without quotes)"},
        {"replicas: [{count: 3.5}, {count: 1e30}, {count: 9223372036854775808}]\n",
         "1:20 field-type: replicas[0].count must be an integer, found the number 3.5" WHOLE "\n"
         "1:34 field-type: replicas[1].count must be an integer, found the number 1e30" WHOLE "\n"
         "1:49 field-type: replicas[2].count must be an integer, found the number "
         "9223372036854775808" WHOLE},
        {"generatorOptions: {immutable: 'true'}\n",
         "1:31 field-type: generatorOptions.immutable must be true or false, "
         "found the string 'true' (write true or false, without quotes)"},
        {"secretGenerator: [{literals: [5, yes], name: [a]}]\n",
         "1:31 field-type: secretGenerator[0].literals[0] must be a string, found a number "
         "(put it in quotes)\n"
         "1:34 field-type: secretGenerator[0].literals[1] must be a string, found a boolean" WORDS
         "\n"
         "1:46 field-type: secretGenerator[0].name must be a string, found a list" ONE},
        {"configMapGenerator: [{type: a}]\n",
         "1:23 unknown-field: unknown field 'type' in configMapGenerator[0] (the fields here "
         "are namespace, name, behavior, literals, files, envs, env, options)"},
        {"helmCharts: [{valuesInline: {a: [.inf]}}]\n",
         "1:34 value: the number .inf cannot be written as JSON"},
        {"helmCharts: [{valuesInline: [a]}]\n",
         "1:29 field-type: helmCharts[0].valuesInline must be a map, found a list" MAP},
        {"commonAnnotations: {~: a}\n",
         "1:21 key-type: a key cannot be null (put the key in quotes)"},
        {"apiVersion: v1\nresources: []\n",
         "1:13 field-value: apiVersion for Kustomization should be "
         "kustomize.config.k8s.io/v1beta1, found 'v1'" VERSION},
        {"kind: Component\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: []\n",
         "2:13 field-value: apiVersion for Component should be kustomize.config.k8s.io/v1alpha1, "
         "found 'kustomize.config.k8s.io/v1beta1'" VERSION},
        {"kind: Service\nspec: {}\n",
         "2:1 unknown-field: unknown field 'spec' "
         "(remove it; manifests belong in other files, listed under resources)\n"
         "1:7 field-value: kind should be Kustomization or Component, found 'Service' "
         "(a manifest in a file of this name belongs in a file of another, listed under "
         "resources)"},
    };

    return cr_make_param_array(struct value_case, cases, sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(struct value_case *c, kustom_decode, faults)
{
    struct rn_kustomization k;
    struct rn_run run;

    UNIT_RUN(&run);
    cr_expect(read_text(&run, c->text, &k) == RENDER_EINPUT, "%s is read", c->text);
    cr_expect_str_eq(diagnostics(&run), c->expected);
    rn_run_free(&run);
}

Test(kustom_decode, deprecated_fields_warn_in_order)
{
    static const char expected[] =
        "6:1 deprecated: 'bases' is deprecated. Please use 'resources' instead.\n"
        "5:1 deprecated: 'commonLabels' is deprecated. Please use 'labels' instead.\n"
        "4:1 deprecated: 'imageTags' is deprecated. Please use 'images' instead.\n"
        "3:1 deprecated: 'patchesJson6902' is deprecated. Please use 'patches' instead.\n"
        "2:1 deprecated: 'patchesStrategicMerge' is deprecated. Please use 'patches' instead.\n"
        "1:1 deprecated: 'vars' is deprecated. Please use 'replacements' instead.";
    struct rn_kustomization k;
    struct rn_run run;

    UNIT_RUN(&run);
    cr_assert(read_text(&run,
                        "vars: []\nPATCHESSTRATEGICMERGE: []\npatchesJson6902: []\n"
                        "imageTags: []\ncommonLabels: {}\nbases: []\n",
                        &k) == RENDER_OK);
    for (struct rn_diag *d = run.diags; d; d = d->next)
        d->hint = RN_S("");
    cr_expect_str_eq(diagnostics(&run), expected);
    rn_run_free(&run);
}

/* The tree of a file goes with the next one, what the struct points to does not. */
Test(kustom_decode, nodes_stay)
{
    struct rn_kustomization k, next;
    const struct rn_node *inlined;
    struct rn_run run;

    UNIT_RUN(&run);
    cr_assert(read_text(&run,
                        "patchesStrategicMerge: [one]\npatches: [{patch: two}]\n"
                        "helmCharts: [{name: c, valuesInline: {a: [three]}}]\n",
                        &k) == RENDER_OK);
    cr_assert(read_text(&run, "resources: [a, b, c, d, e, f, g, h, i]\n", &next) == RENDER_OK);
    cr_expect(rn_str_is(rn_text(k.patches_strategic_merge.nodes[0]), "one"));
    cr_expect(rn_str_is(rn_text(k.patches[0].patch_node), "two"));
    inlined = rn_get_c(&run, k.helm_charts[0].values_inline, "a");
    cr_expect(rn_is(inlined, RN_LIST) && rn_str_is(rn_text(inlined->items[0]), "three"));
    rn_run_free(&run);
}

Test(kustom_decode, null_fields_do_not_warn)
{
    struct rn_kustomization k;
    struct rn_run run;

    UNIT_RUN(&run);
    cr_assert(read_text(&run, "vars: null\nbases:\nnamePrefix: a\n", &k) == RENDER_OK);
    cr_expect_null(run.diags);
    rn_run_free(&run);
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* A value of the field's own type, deep down to the last field. */
static void sample(struct rn_buf *b, const struct rn_field *f);

static void sample_struct(struct rn_buf *b, const struct rn_field_table *t)
{
    rn_buf_char(b, '{');
    for (uint16_t i = 0; i < t->n; i++) {
        rn_buf_printf(b, "%s%s: ", i ? ", " : "", t->fields[i].name);
        sample(b, &t->fields[i]);
    }
    rn_buf_char(b, '}');
}

static void sample(struct rn_buf *b, const struct rn_field *f)
{
    static const char *const texts[] = {
        [RN_F_TEXT] = "text",    [RN_F_BOOL] = "true",      [RN_F_INT] = "7",
        [RN_F_TEXTS] = "[a, b]", [RN_F_STRINGS] = "{k: v}", [RN_F_NODE] = "{x: [1]}",
    };

    if (f->type == RN_F_STRUCT) {
        sample_struct(b, f->sub);
    } else if (f->type == RN_F_STRUCTS) {
        rn_buf_char(b, '[');
        sample_struct(b, f->sub);
        rn_buf_char(b, ']');
    } else {
        rn_buf_lit(b, texts[f->type]);
    }
}

static void expect_all_given(const struct rn_field_table *t, const char *base)
{
    for (uint16_t i = 0; i < t->n; i++) {
        const struct rn_field *f = &t->fields[i];
        const char *entry;

        cr_expect(worth_showing(f, base), "%s is not read", f->name);
        if (f->type == RN_F_STRUCT)
            expect_all_given(f->sub, base + f->offset);
        if (f->type == RN_F_STRUCTS) {
            memcpy(&entry, base + f->offset, sizeof(entry));
            expect_all_given(f->sub, entry);
        }
    }
}

Test(kustom_decode, every_field_of_the_table_is_read)
{
    struct rn_kustomization k = {0};
    struct rn_run run;
    struct rn_node *root;
    struct rn_buf b = {0};

    UNIT_RUN(&run);
    b.arena = &run.arena;
    sample_struct(&b, &rn_fields_kustomization);
    cr_assert(rn_read_v2(&run, rn_reader_new(&run), rn_buf_str(&b), 0, &root) == RENDER_OK);
    cr_assert(rn_decode(&run, root, &rn_fields_kustomization, &k, true) == RENDER_OK, "%s",
              diagnostics(&run));
    expect_all_given(&rn_fields_kustomization, (const char *)&k);
    cr_expect_not_null(k.patches[0].patch_node);
    rn_run_free(&run);
}

struct guess_case {
    char name[32], expected[32];
};

ParameterizedTestParameters(kustom_decode, guesses)
{
    static struct guess_case cases[] = {
        {"resource", "resources"},
        {"recources", "resources"},
        {"patchStrategicMerge", "patchesStrategicMerge"},
        {"configMapGenerators", "configMapGenerator"},
        {"configmapgenrator", "configMapGenerator"},
        {"image", "images"},
        {"namesapce", "namespace"},
        {"var", "vars"},
        {"commonLabel", "commonLabels"},
        {"spec.replicas", ""},
        {"patch", "patches"},
        {"prefix", "namePrefix"},
        {"annotations", "commonAnnotations"},
        {"somethingElse", ""},
        {"x", ""},
        {"", ""},
    };

    return cr_make_param_array(struct guess_case, cases, sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(struct guess_case *c, kustom_decode, guesses)
{
    const struct rn_field *f = rn_field_guess(&rn_fields_kustomization, rn_str_from(c->name));

    cr_expect_str_eq(f ? f->name : "", c->expected, "%s", c->name);
}

/* ---- Replacements files ---------------------------------------------------------------------- */

ParameterizedTestParameters(kustom_decode, replacement_files)
{
    static struct value_case cases[] = {
        {"source: {kind: A, nope: 1}\npath: x\ntargets: [{select: {name: b}}]\n",
         "{source={kind=A},targets=[{select={name=b}}]}"},
        {"- sourceValue: 1.50\n- sourceValue: yes\n", "{sourceValue=1.5}{sourceValue=true}"},
        {"- targets: [{fieldPaths: [1, a], options: {delimiter: 5, index: -1, create: on}}]\n",
         "{targets=[{fieldPaths=[1,a],options={delimiter=5,index=-1,create=true}}]}"},
        {"- null\n- {}\n", "{}{}"},
        {"[]\n", ""},
        /* An inlined struct of the reference does not turn numbers into text. */
        {"source: {name: 5}\n",
         "1:16 field-type: source.name must be a string, found the number 5 (quote it: \"5\")"},
        {"", "0:0 replacement: a replacements file must hold a map or a list of maps, "
             "found nothing" LIST},
        {"text\n", "1:1 replacement: a replacements file must hold a map or a list of maps, "
                   "found a scalar" LIST},
        {"- text\n", "1:3 field-type: the file must be a map, found the string 'text'" MAP},
    };

    return cr_make_param_array(struct value_case, cases, sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(struct value_case *c, kustom_decode, replacement_files)
{
    struct rn_replacement_entry *entries;
    struct rn_run run;
    struct rn_node *root;
    struct rn_buf b = {0};
    size_t n;

    UNIT_RUN(&run);
    b.arena = &run.arena;
    cr_assert(rn_read_v2(&run, rn_reader_new(&run), rn_str_from(c->text), 0, &root) == RENDER_OK);
    if (rn_replacements_read(&run, root, &entries, &n) == RENDER_OK)
        for (size_t i = 0; i < n; i++)
            rn_buf_lit(&b, dump_text(&run, &rn_fields_replacement_file, &entries[i]));
    else
        rn_buf_lit(&b, diagnostics(&run));
    cr_expect_str_eq(rn_str_c(&run.arena, rn_buf_str(&b)), c->expected);
    rn_run_free(&run);
}
