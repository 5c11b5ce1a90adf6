#include "build/build.h"

#include "build/bases.h"
#include "build/finish.h"
#include "transform/substitution.h"

/* A resource that was not decrypted is of no use in a cluster. */
static void warn_of_encrypted(struct rn_run *run, const struct rn_resset *set,
                              enum render_decrypt decrypt)
{
    const struct rn_sym *sops = rn_symbols_lookup(&run->symbols, RN_S("sops"));
    const struct rn_sym *mac = rn_symbols_lookup(&run->symbols, RN_S("mac"));

    /* What nobody has written is nowhere. */
    for (size_t i = 0; sops && mac && i < set->n; i++) {
        const struct rn_node *root = set->at[i]->root;
        struct rn_id id;

        if (!rn_get2(root, sops, mac))
            continue;
        id = rn_resource_id(run, set->at[i]);
        rn_warning(run, root->mark, RN_W_ENCRYPTED, "%.*s %.*s is encrypted by SOPS",
                   RN_FMT(id.gvk.kind->s), RN_FMT(id.name->s));
        rn_hint(run, RENDER_OK,
                decrypt ? "it is not a file of its own, so it cannot be decrypted"
                        : "--decrypt decrypts it");
    }
}

/* Not on the stack: when a build has failed, other threads see its arguments until they settle. */
static const struct rn_build_args *keep(struct rn_run *run, const struct rn_build_args *given)
{
    struct rn_build_args *args = RN_NEW(run, struct rn_build_args);

    *args = *given;
    return args;
}

int rn_build(struct rn_run *run, const struct rn_build_args *given, struct rn_resset *set,
             bool *secret)
{
    const struct rn_build_args *args = keep(run, given);
    struct rn_accumulation a = {.run = run,
                                .reader = rn_reader_new(run),
                                .args = args,
                                .beside = args->beside,
                                .bases = args->bases,
                                .user = RN_NEW(run, struct rn_user)};
    struct rn_source *source =
        rn_source_new(run, args->files, args->working_directory, args->restrictor);
    struct rn_sops_inputs inputs = {.run = run,
                                    .mode = args->decrypt,
                                    .ring = {.run = run, .source = args->keys},
                                    .foreign_variables = args->foreign_variables};
    struct rn_accumulator acc;
    struct rn_kustomization *k;
    struct rn_loader *loader;

    *args->source = source;
    *secret = false;
    run->strict = args->strict;
    a.helm = (struct rn_helm){.programs = args->programs, .options = args->helm};
    a.helm.enabled = args->helm->enabled || args->plugins->enabled;
    a.decrypts = args->decrypt != RENDER_DECRYPT_KEEP;
    rn_source_decrypt(source, &inputs);
    rn_source_remotes(source, args->remotes);

    RN_TRY(rn_loader_open(run, source, args->target, &loader));
    RN_TRY(rn_load_kustomization(&a, loader, loader->mention, &k));
    a.track_origins = k->build_metadata.n > 0;
    rn_accumulator_init(run, &acc);
    RN_TRY(rn_accumulate(&a, loader, k, RN_S(""), &acc));
    RN_TRY(rn_finish(&a, loader, k, args, &acc));
    warn_of_encrypted(run, &acc.set, args->decrypt);
    RN_TRY(rn_check_placeholders(run, &inputs, &acc.set));
    rn_arena_free(&run->scratch); /* the output needs as much */
    *secret = inputs.secret;
    *set = acc.set;
    return RENDER_OK;
}
