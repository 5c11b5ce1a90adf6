/* What the files of the door (render.c, render_age.c) share: the objects behind the public header.
 * No room includes it. */
#ifndef RN_DOOR_H
#define RN_DOOR_H

#include "build/build.h"
#include "localize/localize.h"
#include "secret/sops.h"

struct render_context {
    struct render_options options;
    struct rn_allocator allocator;
};

struct render_build {
    struct rn_run run;
    struct rn_resset set;
    int status;  /* of what made it */
    bool secret; /* something was decrypted */
    struct render_text output, key_changes;
    struct rn_localization localization;
    bool several_namespaces, namespaces_counted;
    struct rn_diag last_words; /* for when there is no memory for a diagnostic */
    /* The diagnostic that was asked for last: mostly the next one follows. Those that were handed
     * out stay where they are. */
    struct rn_diag_cursor {
        size_t index;
        const struct rn_diag *diag;
    } own_cursor, *cursor;
};

/* A zeroed build whose run is initialised; NULL when there is no memory. */
struct render_build *rn_door_build(const struct render_context *ctx);
/* For the return of setjmp: adds a diagnostic, returns the escape's status. */
int rn_door_escaped(struct render_build *b);

/* The format that the document's word names, or, without a word, its name does. */
int rn_door_format(struct rn_run *run, const struct render_document *doc, const char *word,
                   enum rn_sops_format *out);
struct rn_sops_creation;
/* Reads the .sops.yaml of a document. path: as for rn_sops_rules_read(). */
int rn_door_rules(struct rn_run *run, const struct render_document *doc, const char *path,
                  struct rn_sops_creation *out);

#endif
