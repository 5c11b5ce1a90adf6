/* JSON 6902: a document, a line "====", the operations. */
#include "fuzz.h"
#include "transform/transform.h"
#include "yaml/json.h"
#include "yaml/writer.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_mark start = {1, rn_run_place(run, RN_S("patch")), 1};
    struct rn_reader *reader = rn_reader_new(run);
    struct rn_str part = fuzz_part(&text);
    struct rn_buf out = {.arena = &run->arena};
    struct rn_documents docs = {0};
    struct rn_node *operations;
    bool strict = text.n && text.p[0] == '[';

    if (rn_read_documents(run, reader, part, 0, &docs) || docs.n == 0)
        return;
    if (strict ? rn_json_read(run, text, start, &operations)
               : rn_read_v2(run, reader, text, start.file, &operations))
        return;
    if (!rn_is(operations, RN_LIST) || !rn_is(docs.roots[0], RN_MAP))
        return;
    RN_EACH_ITEM (i, operations)
        if (!rn_is(operations->items[i], RN_MAP))
            return; /* whoever reads patches refuses this */
    if (rn_json_patch(run, docs.roots[0], operations, strict) == RENDER_OK)
        rn_write_document(run, docs.roots[0], false, &out);
}
