/* JSON: what was read and written reads and writes the same. */
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
    struct rn_buf once = {.arena = &run->arena}, twice = {.arena = &run->arena};

    if (trip(run, text, &once))
        return;
    fuzz_check(trip(run, rn_buf_str(&once), &twice) == 0, "written JSON can be read");
    fuzz_check(rn_str_eq(rn_buf_str(&once), rn_buf_str(&twice)), "written JSON stays as it is");
}
