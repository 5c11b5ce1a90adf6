/* What the files of this room share. */
#ifndef RN_LOCALIZE_LOCALIZER_H
#define RN_LOCALIZE_LOCALIZER_H

#include "localize/localize.h"

struct rn_localizer {
    struct rn_run *run;
    struct rn_reader *reader;
    struct rn_localization *out;
    struct rn_map files;       /* by the symbol of the path: 1 + the index in out */
    struct rn_map directories; /* by the symbol of the path: those that files are in */
    struct rn_map roots;       /* by the symbols of a root and its place: done */
};

/* One kustomization on the way. */
struct rn_localized_layer {
    struct rn_localizer *l;
    const struct rn_loader *loader;
    struct rn_str place; /* of its directory in the destination; "." for the top */
    struct rn_str scope; /* local references must not leave it */
    bool is_local;       /* no repository led here */
};

/* Each replaces a path by the one it gets, and lists what is there. "" stays. */
int rn_localize_file(const struct rn_localized_layer *layer, struct rn_textval *path);
/* PATH or KEY=PATH. */
int rn_localize_file_source(const struct rn_localized_layer *layer, struct rn_textval *source);
/* A directory of charts: it may be missing; "" means the default one. */
int rn_localize_charts(const struct rn_localized_layer *layer, struct rn_textval *path);
/* A path, or the text of resources itself, which stays. node: as read; NULL when it was null. */
int rn_localize_manifest(const struct rn_localized_layer *layer, struct rn_textval *entry,
                         const struct rn_node *node);

/* Reads such an entry. *file is NULL for a text. */
int rn_localize_load(const struct rn_localized_layer *layer, struct rn_textval entry,
                     const struct rn_node *node, struct rn_documents *out, struct rn_file **file);
/* Where a file that was read as path goes, relative to the layer's place. */
int rn_localized_place(const struct rn_localized_layer *layer, struct rn_textval path,
                       const struct rn_file *file, struct rn_str *out);
/* An error unless the place of something from elsewhere is in the directory for that, and the
 * original has no such directory. */
int rn_localize_check_place(const struct rn_localized_layer *layer, struct rn_textval path,
                            struct rn_str place);
/* Lists content, which comes of file, at path (its mark is that of the mention). */
int rn_localized_add(const struct rn_localized_layer *layer, struct rn_textval path,
                     const struct rn_file *file, struct rn_str content);

/* The entries of generators, transformers and validators. */
int rn_localize_plugins(const struct rn_localized_layer *layer, struct rn_texts *entries);

#endif
