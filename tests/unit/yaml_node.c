#include "yaml/node.h"

#include "unit.h"

enum { N = 200 };

static const struct rn_sym *key(struct rn_run *run, int i)
{
    return rn_intern(run, rn_str_printf(&run->arena, "key%d", i));
}

static void check(struct rn_run *run, const struct rn_node *map, int from)
{
    for (int i = 0; i < N; i++) {
        const struct rn_node *n = rn_get(map, key(run, i));

        if (i < from)
            cr_assert(n == NULL);
        else
            cr_assert(n && rn_str_eq(n->text, key(run, i)->s));
    }
}

/* Pairs of a map that is looked up much move, and so do those of one that grows; what is removed
 * and copied in between is found as in a small map. */
Test(yaml_node, big_maps)
{
    struct rn_node *map, *copy;
    struct rn_run run;

    UNIT_RUN(&run);
    map = rn_map_node(&run, RN_NOWHERE);
    for (int i = 0; i < N; i++)
        rn_set(&run, map, key(&run, i), rn_string(&run, key(&run, i)->s, RN_NOWHERE));
    check(&run, map, 0);
    cr_expect(map->indexed);
    for (int i = 0; i < 10; i++) {
        cr_assert(rn_remove(map, key(&run, i)));
        cr_expect_not(map->indexed);
        rn_map_index(&run, map);
    }
    check(&run, map, 10);
    copy = rn_node_copy(&run, map);
    cr_expect_not(copy->indexed || copy->roomy);
    check(&run, copy, 10);
    rn_map_index(&run, copy);
    rn_set(&run, copy, key(&run, 3), rn_string(&run, RN_S("new"), RN_NOWHERE));
    cr_expect(rn_str_is(rn_text(rn_get(copy, key(&run, 3))), "new"));
    check(&run, map, 10);
    rn_run_free(&run);
}

/* Of two equal keys the first counts, with an index as without. */
Test(yaml_node, the_first_of_two_keys)
{
    struct rn_node *map;
    struct rn_run run;

    UNIT_RUN(&run);
    map = rn_map_node(&run, RN_NOWHERE);
    for (int i = 0; i < 2 * N; i++) {
        struct rn_pair pair = {.key = key(&run, i % N)};

        pair.value = rn_string(&run, i < N ? pair.key->s : RN_S("second"), RN_NOWHERE);
        rn_add_pair(&run, map, pair);
    }
    check(&run, map, 0);
    rn_run_free(&run);
}
