#include "kustom/announce.h"

static void announce_texts(struct rn_run *run, const struct rn_loader *loader,
                           const struct rn_texts *texts)
{
    rn_loader_announce(run, loader, texts->at, texts->n, true);
}

static void announce_patches(struct rn_run *run, const struct rn_loader *loader,
                             const struct rn_patch_entry *patches, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rn_loader_announce(run, loader, &patches[i].path, 1, true);
}

static void announce_generators(struct rn_run *run, const struct rn_loader *loader,
                                const struct rn_generator_args *args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        announce_texts(run, loader, &args[i].envs);
        rn_loader_announce(run, loader, &args[i].env, 1, true);
        for (size_t k = 0; k < args[i].files.n; k++) {
            struct rn_textval path = args[i].files.at[k]; /* PATH or KEY=PATH */
            size_t equal = rn_str_find(path.s, '=', 0);

            if (equal < path.s.n)
                path.s = rn_str_slice(path.s, equal + 1, path.s.n);
            rn_loader_announce(run, loader, &path, 1, true);
        }
    }
}

void rn_announce(struct rn_run *run, const struct rn_loader *loader,
                 const struct rn_kustomization *k)
{
    const struct rn_texts *fields[] = {
        &k->resources,
        &k->generators,
        &k->transformers,
        &k->validators,
        &k->configurations,
        &k->crds,
        &k->patches_strategic_merge,
    };

    rn_loader_announce(run, loader, k->bases.at, k->bases.n, false);
    rn_loader_announce(run, loader, k->components.at, k->components.n, false);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        announce_texts(run, loader, fields[i]);
    announce_patches(run, loader, k->patches, k->npatches);
    announce_patches(run, loader, k->patches_json6902, k->npatches_json6902);
    announce_generators(run, loader, k->config_maps, k->nconfig_maps);
    announce_generators(run, loader, k->secrets, k->nsecrets);
}
