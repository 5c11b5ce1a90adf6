#include "unit.h"

#include "yaml/json.h"
#include "yaml/writer.h"
#include "yaml_writer_keys.h"
#include "yaml_writer_strings.h"
#include "yaml_writer_trees.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static struct rn_run run;

static void start(void)
{
    UNIT_RUN(&run);
}

static void stop(void)
{
    rn_run_free(&run);
}

TestSuite(yaml_writer, .init = start, .fini = stop);

static const struct rn_mark here = {.line = 7, .column = 3, .file = 1};

static struct rn_pair *put(struct rn_node *map, struct rn_str key, struct rn_node *value)
{
    return rn_add_pair(&run, map,
                       (struct rn_pair){.key = rn_intern(&run, key),
                                        .value = value,
                                        .mark = here,
                                        .key_tag = RN_TAG_STR,
                                        .key_style = RN_DOUBLE});
}

static struct rn_node *text(struct rn_str s)
{
    return rn_scalar(&run, s, RN_TAG_STR, RN_DOUBLE, here);
}

static struct rn_node *from_json(const char *json)
{
    struct rn_node *n = NULL;

    cr_assert_eq(rn_json_read(&run, rn_str_from(json), here, &n), RENDER_OK, "%s", json);
    return n;
}

/* The document, or "error: ..." with its first diagnostic. */
static const char *print(const struct rn_node *root, bool raw)
{
    struct rn_buf b = {.arena = &run.arena};

    if (rn_write_document(&run, root, raw, &b)) {
        cr_assert_eq(b.n, 0u, "a part is left");
        return rn_str_c(&run.arena, rn_str_printf(&run.arena, "error: %s", unit_last_error(&run)));
    }
    return rn_str_c(&run.arena, rn_buf_str(&b));
}

static void check(const char *found, const char *expected, const char *what)
{
    cr_expect(strcmp(found, expected) == 0, "%s\nexpected: %s\nfound:    %s", what, expected,
              found);
}

Test(yaml_writer, strings)
{
    for (size_t i = 0; i < COUNT(strings); i++) {
        struct rn_node *root = rn_map_node(&run, here);

        put(root, RN_S("k"), text(strings[i].text));
        check(print(root, false), strings[i].printed, "value");
    }
}

Test(yaml_writer, keys)
{
    for (size_t i = 0; i < COUNT(keys); i++) {
        struct rn_node *root = rn_map_node(&run, here);

        put(root, keys[i].text, text(RN_S("v")));
        put(root, RN_S("zz"), from_json("{\"a\":1}"));
        check(print(root, false), keys[i].printed, "key");
    }
}

Test(yaml_writer, order_of_keys)
{
    for (size_t i = 0; i < COUNT(ordered); i++) {
        struct rn_str a = rn_str_from(ordered[i][0]), b = rn_str_from(ordered[i][1]);

        cr_expect(rn_key_cmp(a, b) < 0, "%s before %s", a.p, b.p);
        cr_expect(rn_key_cmp(b, a) > 0, "%s after %s", b.p, a.p);
        cr_expect_eq(rn_key_cmp(a, a), 0, "%s", a.p);
    }
}

Test(yaml_writer, layout)
{
    for (size_t i = 0; i < COUNT(trees); i++)
        check(print(from_json(trees[i][0]), false), trees[i][1], trees[i][0]);
}

Test(yaml_writer, numbers)
{
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct rn_node *root = rn_map_node(&run, here), *n = from_json(numbers[i][0]);

        put(root, RN_S("k"), n);
        check(print(root, false),
              rn_str_c(&run.arena, rn_str_printf(&run.arena, "k: %s\n", numbers[i][1])),
              numbers[i][0]);
    }
}

/* Sorting must end and keep every key even where the order is circular. */
Test(yaml_writer, many_keys)
{
    struct rn_node *root = rn_map_node(&run, here);
    struct rn_str last = RN_S("");
    struct rn_buf b = {.arena = &run.arena};
    size_t lines = 0;

    for (unsigned i = 0; i < 2000; i++)
        put(root, rn_str_printf(&run.arena, "k%u", i * 7919 % 2000), text(RN_S("v")));
    cr_assert_eq(rn_write_document(&run, root, false, &b), RENDER_OK);
    for (size_t i = 0, end; i < b.n; i = end + 1, lines++) {
        struct rn_str key;

        end = rn_str_find(rn_buf_str(&b), '\n', i);
        key = rn_str_slice(rn_buf_str(&b), i, end - 3);
        cr_expect(rn_key_cmp(last, key) < 0, "line %zu", lines);
        last = key;
    }
    cr_expect_eq(lines, 2000u);
}

Test(yaml_writer, circular_keys)
{
    struct rn_node *root = rn_map_node(&run, here);
    struct rn_buf b = {.arena = &run.arena};
    size_t lines = 0;

    for (unsigned i = 0; i < 500; i++) {
        put(root, rn_str_printf(&run.arena, "b%u", i), text(RN_S("v")));
        put(root, rn_str_printf(&run.arena, "b0%u", i), text(RN_S("v")));
        put(root, rn_str_printf(&run.arena, "b%ua", i), text(RN_S("v")));
    }
    cr_assert_eq(rn_write_document(&run, root, false, &b), RENDER_OK);
    for (size_t i = 0; i < b.n; i++)
        lines += b.p[i] == '\n';
    cr_expect_eq(lines, 1500u);
}

Test(yaml_writer, refuses_what_json_text_cannot_carry)
{
    static const struct rn_str bad_keys[] = {RN_S("a\177"), RN_S("\302\200"), RN_S("\357\277\276"),
                                             RN_S("a\302\205b")};
    static const struct rn_str bad_values[] = {RN_S("\177"),          RN_S("a\302\200b"),
                                               RN_S("\302\237"),      RN_S("\357\277\276"),
                                               RN_S("a\357\277\277"), RN_S("a\302\205--- b"),
                                               RN_S("a\302\205... "), RN_S("a\302\205---\302\205")};

    for (size_t i = 0; i < COUNT(bad_keys); i++) {
        struct rn_node *root = rn_map_node(&run, here);

        put(root, bad_keys[i], text(RN_S("v")));
        cr_expect(strncmp(print(root, false), "error: the key", 14) == 0, "%zu", i);
    }
    for (size_t i = 0; i < COUNT(bad_values); i++) {
        struct rn_node *root = rn_map_node(&run, here);

        put(root, RN_S("k"), text(bad_values[i]));
        cr_expect(strncmp(print(root, false), "error: the value", 16) == 0, "%zu", i);
    }
}

Test(yaml_writer, limits_of_keys)
{
    struct rn_node *root = rn_map_node(&run, here);
    char key[1024];

    memset(key, 'k', sizeof(key));
    put(root, rn_str_make(key, 1023), text(RN_S("v")));
    check(print(root, false), "error: the key has more than 1024 characters as JSON", "1023");
    root = rn_map_node(&run, here);
    put(root, rn_str_make(key, 1022), text(RN_S("v")));
    cr_expect(print(root, false)[0] == '?', "1022");
    memset(key, '<', sizeof(key));
    root = rn_map_node(&run, here);
    put(root, rn_str_make(key, 171), text(RN_S("v")));
    check(print(root, false), "error: the key has more than 1024 characters as JSON", "escapes");
}

Test(yaml_writer, names_the_second_of_two_keys)
{
    for (unsigned n = 1; n < 40; n += 13) {
        struct rn_node *root = rn_map_node(&run, here);
        struct rn_diag **mark = run.diags_end;

        put(root, RN_S("a"), text(RN_S("v")));
        for (unsigned i = 0; i < n; i++)
            put(root, rn_str_printf(&run.arena, "x%u", i), text(RN_S("v")));
        put(root, RN_S("a"), text(RN_S("v")))->mark = (struct rn_mark){.line = 99, .file = 1};
        check(print(root, false), "error: the key a is there already, at line 7", "duplicate");
        cr_assert_not_null(*mark);
        cr_expect_eq((*mark)->mark.line, 99u);
        cr_expect_str_eq((*mark)->code, RN_E_DUPLICATE_KEY);
    }
}

Test(yaml_writer, types_of_keys)
{
    for (size_t i = 0; i < COUNT(key_types); i++) {
        struct rn_node *root = rn_map_node(&run, here), *inner = rn_map_node(&run, here);
        struct rn_pair pair = {.key = rn_intern_c(&run, key_types[i].text),
                               .value = text(RN_S("v")),
                               .mark = here,
                               .key_tag = (uint8_t)key_types[i].tag,
                               .key_style = (uint8_t)key_types[i].style,
                               .key_flow_empty = key_types[i].empty};

        root->flags = inner->flags = key_types[i].flow ? RN_FLOW : 0;
        rn_add_pair(&run, inner, pair);
        check(print(inner, false), key_types[i].top, key_types[i].text);
        put(root, RN_S("k"), inner);
        check(print(root, false), key_types[i].nested, key_types[i].text);
    }
}

Test(yaml_writer, depth)
{
    for (unsigned levels = 10000; levels <= 10001; levels++) {
        struct rn_node *n = rn_list_node(&run, here), *root;

        for (unsigned i = 2; i < levels; i++) {
            struct rn_node *outer = rn_list_node(&run, here);

            rn_append(&run, outer, n);
            n = outer;
        }
        root = rn_map_node(&run, here);
        put(root, RN_S("k"), n);
        if (levels == 10000)
            cr_expect(strncmp(print(root, false), "k:\n- - -", 8) == 0);
        else
            check(print(root, false), "error: nested deeper than 10000 levels", "deep");
    }
}

Test(yaml_writer, appends)
{
    struct rn_buf b = {.arena = &run.arena};

    rn_buf_lit(&b, "before");
    cr_assert_eq(rn_write_document(&run, from_json("{\"a\":1}"), false, &b), RENDER_OK);
    cr_assert(rn_str_is(rn_buf_str(&b), "beforea: 1\n"));
    cr_assert(rn_write_document(&run, from_json("{\"a\":[1,\"\\u0080\"]}"), false, &b) !=
              RENDER_OK);
    cr_assert(rn_str_is(rn_buf_str(&b), "beforea: 1\n"));
}

/* A comment after a text that keeps its line breaks adds one; the last scalar is that of the tree,
 * not of the output. */
Test(yaml_writer, comment_at_the_end)
{
    struct rn_node *root = rn_map_node(&run, here);

    put(root, RN_S("z"), rn_scalar(&run, RN_S("x\n\n"), RN_TAG_STR, RN_LITERAL, here));
    put(root, RN_S("a"), rn_scalar(&run, RN_S("x\n\n"), RN_TAG_STR, RN_LITERAL, here));
    check(print(root, false), "a: |+\n  x\n\nz: |+\n  x\n\n", "no comment");
    root->flags |= RN_ENDNOTE;
    check(print(root, false), "a: |+\n  x\n\n\nz: |+\n  x\n\n", "comment");
    check(print(root, true), "a: |+\n  x\n\nz: |+\n  x\n\n", "raw");
    root->pairs[1].value->text = RN_S("x\n");
    check(print(root, false), "a: |\n  x\nz: |+\n  x\n\n", "nothing to keep");
}

/* A << that a patch or a generator made. */
Test(yaml_writer, merge_keys)
{
    struct rn_node *root = from_json("{\"b\":1,\"<<\":{\"a\":2,\"b\":3}}");

    check(print(root, false), "<<:\n  a: 2\n  b: 3\nb: 1\n", "quoted");
    root->pairs[1].key_tag = RN_TAG_MERGE;
    check(print(root, false), "a: 2\nb: 1\n", "map");
    root->pairs[1].value = from_json("[{\"a\":4},{\"a\":5,\"c\":6}]");
    check(print(root, false), "a: 4\nb: 1\nc: 6\n", "list");
    root->pairs[1].value = text(RN_S("x"));
    root->pairs[1].key_tag = RN_TAG_NONE;
    root->pairs[1].key_style = RN_PLAIN;
    check(print(root, false), "error: the merge key << needs a map or list of maps", "scalar");
}
