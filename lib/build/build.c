#include "build/build.h"

#include "build/finish.h"

int rn_build(struct rn_run *run, const struct rn_build_args *args, struct rn_resset *set)
{
    struct rn_accumulation a = {.run = run, .reader = rn_reader_new(run)};
    struct rn_source *source =
        rn_source_new(run, args->files, args->working_directory, args->restrictor);
    struct rn_accumulator acc;
    struct rn_kustomization *k;
    struct rn_loader *loader;

    RN_TRY(rn_loader_open(run, source, args->target, &loader));
    RN_TRY(rn_load_kustomization(&a, loader, loader->mention, &k));
    a.track_origins = k->build_metadata.n > 0;
    rn_accumulator_init(run, &acc);
    RN_TRY(rn_accumulate(&a, loader, k, RN_S(""), &acc));
    RN_TRY(rn_finish(&a, loader, k, args, &acc));
    *set = acc.set;
    return RENDER_OK;
}
