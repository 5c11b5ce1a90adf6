/* Where resources come from and what transformed them, for buildMetadata's originAnnotations and
 * transformerAnnotations. Kept beside the resource; as annotations in kube/provenance.h. */
#ifndef RN_BUILD_ORIGIN_H
#define RN_BUILD_ORIGIN_H

#include "kube/provenance.h"
#include "kube/resset.h"
#include "source/source.h"

/* The way to what a kustomization mentions as path: base is the way to the kustomization. A git URL
 * begins anew, inside of its repository. */
struct rn_str rn_origin_path(struct rn_run *run, struct rn_str base, struct rn_str path);
/* The origin of a file mentioned in the loader's kustomization. */
struct rn_origin *rn_origin_file(struct rn_run *run, const struct rn_loader *loader,
                                 struct rn_str base, struct rn_str path);
/* The origin of a builtin generator or transformer configured in the file, of the loader. */
struct rn_origin *rn_origin_builtin(struct rn_run *run, const struct rn_loader *loader,
                                    struct rn_str file, const char *kind);
/* The origin of what a config object makes, which is of the origin from. */
struct rn_origin *rn_origin_config(struct rn_run *run, const struct rn_origin *from,
                                   const struct rn_node *config);
/* Notes that a transformer ran over the set: resources without an origin get it as theirs. The
 * reference writes such notes into the annotations, which is seen in them. */
int rn_origin_transformed(struct rn_run *run, struct rn_resset *set, struct rn_origin *by);

/* Notes it of a resource, whose annotations can take the note: an error for text or a list in their
 * place. */
int rn_origin_note(struct rn_run *run, struct rn_resource *r, struct rn_origin *origin);

#endif
