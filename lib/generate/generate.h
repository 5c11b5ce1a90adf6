/* Generators: config maps and secrets from literals, files and envs; their absorption into a set;
 * the content hash. */
#ifndef RN_GENERATE_GENERATE_H
#define RN_GENERATE_GENERATE_H

#include "kube/resset.h"
#include "kube/sharing.h"
#include "kustom/kustomization.h"
#include "source/source.h"

/* Makes the resource of one configMapGenerator or secretGenerator entry; global may be NULL. */
int rn_generate_config_map(struct rn_run *run, const struct rn_loader *loader,
                           const struct rn_generator_args *args,
                           const struct rn_generator_options *global, struct rn_resource **out);
int rn_generate_secret(struct rn_run *run, const struct rn_loader *loader,
                       const struct rn_generator_args *args,
                       const struct rn_generator_options *global, struct rn_resource **out);
/* builtin_generator.c: makes the resource of a built-in generator's own config object. */
int rn_generate_builtin(struct rn_run *run, struct rn_reader *reader,
                        const struct rn_loader *loader, const struct rn_node *config,
                        struct rn_resource **out);
/* Annotations of what a plugin generates say how it is to be taken in: sets behavior and hash wish
 * by them, and takes them away. */
int rn_generated_options(struct rn_run *run, struct rn_resource *r);
/* Takes a generated resource into the set: appends it, merges or replaces, by its behavior (section
 * 4.6). mark: the generator entry. */
int rn_absorb(struct rn_run *run, struct rn_resset *set, struct rn_resource *generated,
              struct rn_mark mark);
/* The content hash of a config map or secret (or any other kind), 10 characters. */
int rn_content_hash(struct rn_run *run, const struct rn_resource *r, char out[11]);
/* Adds the hash suffix to the name of every resource that wants one. */
int rn_hash_suffixes(struct rn_run *run, struct rn_resset *set, const struct rn_sharing *sharing);

#endif
