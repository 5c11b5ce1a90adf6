/* Strategic merge: a document, a line "====", the patch. */
#include "fuzz.h"
#include "transform/transform.h"
#include "yaml/writer.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_reader *reader = rn_reader_new(run);
    struct rn_str part = fuzz_part(&text);
    struct rn_documents docs = {0}, patches = {0};
    struct rn_buf out = {.arena = &run->arena};
    bool deleted = false;

    if (rn_read_documents(run, reader, part, 0, &docs) || docs.n == 0 ||
        rn_read_documents(run, reader, text, 0, &patches))
        return;
    for (size_t i = 0; i < patches.n; i++) {
        if (!rn_is(docs.roots[0], RN_MAP) || !rn_is(patches.roots[i], RN_MAP))
            return;
        if (rn_strategic_merge(run, docs.roots[0], patches.roots[i], &deleted) || deleted)
            return;
    }
    rn_write_document(run, docs.roots[0], false, &out);
}
