/* JSON: what was written reads and writes the same, but for -0, which is 0 when it has neither
 * point nor exponent, as in YAML. */
#include "yaml/json.h"
#include "fuzz.h"

static int trip(struct rn_run *run, struct rn_str text, struct rn_buf *out)
{
    struct rn_mark start = {1, rn_run_place(run, RN_S("json")), 1};
    struct rn_node *root;

    RN_TRY(rn_json_read(run, text, start, &root));
    return rn_json_write(run, root, true, out);
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_buf out[3] = {{.arena = &run->arena}, {.arena = &run->arena}, {.arena = &run->arena}};

    if (trip(run, text, &out[0]))
        return;
    for (int i = 0; i < 2; i++)
        fuzz_check(trip(run, rn_buf_str(&out[i]), &out[i + 1]) == 0, "written JSON can be read");
    fuzz_check(rn_str_eq(rn_buf_str(&out[1]), rn_buf_str(&out[2])), "written JSON stays as it is");
}
