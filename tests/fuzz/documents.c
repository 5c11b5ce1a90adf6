/* YAML documents to trees to text, and what was written read again. */
#include "fuzz.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

static int write_all(struct rn_run *run, const struct rn_documents *docs, struct rn_buf *out)
{
    for (size_t i = 0; i < docs->n; i++) {
        struct rn_buf raw = {.arena = &run->arena};

        rn_write_document(run, docs->roots[i], true, &raw);
        if (i)
            rn_buf_add(out, RN_S("---\n"));
        RN_TRY(rn_write_document(run, docs->roots[i], false, out));
    }
    return RENDER_OK;
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_reader *reader = rn_reader_new(run);
    struct rn_documents docs = {0}, again = {0};
    struct rn_buf out = {.arena = &run->arena};

    if (rn_read_documents(run, reader, text, rn_run_place(run, RN_S("in")), &docs) ||
        write_all(run, &docs, &out))
        return;
    rn_read_documents(run, reader, rn_buf_str(&out), rn_run_place(run, RN_S("out")), &again);
}
