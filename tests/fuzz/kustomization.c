/* Kustomization files: the second reader and the table of fields, both ways. */
#include "kustom/kustomization.h"
#include "fuzz.h"
#include "kustom/encode.h"
#include "yaml/writer.h"

/* What localize makes of a text; NULL when it is refused. */
static const char *written(struct rn_run *run, struct rn_str text)
{
    uint16_t place = rn_run_place(run, RN_S("/kustomization.yaml"));
    struct rn_kustomization *k = RN_NEW(run, struct rn_kustomization);
    struct rn_buf out = {.arena = &run->arena};
    struct rn_node *root, *again;

    if (rn_read_v2(run, rn_reader_new(run), text, place, &root) ||
        (!rn_is_null(root) && rn_decode(run, root, &rn_fields_kustomization, k, true)) ||
        rn_encode(run, &rn_fields_kustomization, k, &again) ||
        rn_write_document(run, again, false, &out))
        return NULL;
    return rn_str_c(&run->arena, rn_buf_str(&out));
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_kustomization k;
    struct rn_str path = RN_S("/kustomization.yaml");
    int status =
        rn_kustomization_read(run, rn_reader_new(run), text, path, rn_run_place(run, path), &k);
    const char *once, *twice;

    fuzz_check((status != RENDER_OK) == (run->errors > 0), "a failure has a message");
    once = written(run, text);
    twice = once ? written(run, rn_str_from(once)) : NULL;
    fuzz_check(!once || (twice && strcmp(once, twice) == 0), "what is written stays as it is");
}
