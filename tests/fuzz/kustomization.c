/* Kustomization files: the second reader and the table of fields. */
#include "kustom/kustomization.h"
#include "fuzz.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_kustomization k;
    struct rn_str path = RN_S("/kustomization.yaml");
    int status =
        rn_kustomization_read(run, rn_reader_new(run), text, path, rn_run_place(run, path), &k);

    fuzz_check((status != RENDER_OK) == (run->errors > 0), "a failure has a message");
}
