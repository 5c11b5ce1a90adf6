#include "unit.h"

#include "generate/data.h"
#include "generate/generate.h"

/* A value of the reference's own making: text, or base64 of it. */
static void add(struct rn_run *run, struct rn_node *root, const char *field, const char *key,
                struct rn_str value)
{
    const struct rn_sym *sym = rn_intern_c(run, field);
    struct rn_node *map = rn_get(root, sym);

    if (!map) {
        map = rn_map_node(run, RN_NOWHERE);
        rn_set(run, root, sym, map);
    }
    if (key)
        rn_set(run, map, rn_intern_c(run, key), rn_data_value(run, value, RN_NOWHERE));
}

static struct rn_node *object(struct rn_run *run, const char *kind)
{
    struct rn_node *root = rn_map_node(run, RN_NOWHERE);

    rn_set(run, root, RN_WORD(run, kind), rn_string(run, rn_str_from(kind), RN_NOWHERE));
    return root;
}

static void expect_hash(struct rn_run *run, struct rn_node *root, const char *expected)
{
    char hash[11] = "";

    cr_expect_eq(rn_content_hash(run, rn_resource_new(run, root), hash), RENDER_OK);
    cr_expect_str_eq(hash, expected);
}

/* The hashes are those of the reference. */
static void check_config_maps(struct rn_run *run)
{
    struct rn_node *root;

    root = object(run, "ConfigMap");
    expect_hash(run, root, "6ct58987ht");
    add(run, root, "data", "a", RN_S("b"));
    expect_hash(run, root, "4h2mbtbbt6");

    root = object(run, "ConfigMap");
    add(run, root, "data", "z", RN_S("1"));
    add(run, root, "data", "k", RN_S("<&>\"\\ "));
    add(run, root, "data", "u", RN_S("\xE2\x80\xA8\xC3\xA9~"));
    add(run, root, "data", "y", RN_S("true"));
    expect_hash(run, root, "htc9dtdcdg");
}

Test(generate_hash, config_maps)
{
    struct rn_run run;

    UNIT_RUN(&run);
    check_config_maps(&run);
    rn_run_free(&run);
}

static void check_binary_data(struct rn_run *run)
{
    struct rn_node *root;
    char bytes[100];

    memset(bytes, 0xff, sizeof(bytes));
    root = object(run, "ConfigMap");
    add(run, root, "binaryData", "bin", rn_base64_lines(run, rn_str_make(bytes, 100)));
    expect_hash(run, root, "ddc27mmb76");
}

Test(generate_hash, binary_data)
{
    struct rn_run run;

    UNIT_RUN(&run);
    check_binary_data(&run);
    rn_run_free(&run);
}

static void check_secrets(struct rn_run *run)
{
    struct rn_node *root;

    root = object(run, "Secret");
    rn_set(run, root, RN_WORD(run, type), rn_string(run, RN_S("Opaque"), RN_NOWHERE));
    add(run, root, "data", NULL, RN_S(""));
    expect_hash(run, root, "46f8b28mk5");
    add(run, root, "data", "a", RN_S("Yg=="));
    expect_hash(run, root, "k695gkmbtk");
}

Test(generate_hash, secrets)
{
    struct rn_run run;

    UNIT_RUN(&run);
    check_secrets(&run);
    rn_run_free(&run);
}

static void check_other_kinds_are_refused(struct rn_run *run)
{
    char hash[11];

    cr_expect_eq(rn_content_hash(run, rn_resource_new(run, object(run, "Pod")), hash),
                 RENDER_EUNSUPPORTED);
}

Test(generate_hash, other_kinds_are_refused)
{
    struct rn_run run;

    UNIT_RUN(&run);
    check_other_kinds_are_refused(&run);
    rn_run_free(&run);
}
