/* What the files of the door (render.c and all render_*.c) share: the objects behind the public
 * header, and how each of its calls begins and ends. No room includes it. */
#ifndef RN_DOOR_H
#define RN_DOOR_H

#include "build/bases.h"
#include "build/beside.h"
#include "build/build.h"
#include "edit/edit.h"
#include "graph/graph.h"
#include "localize/localize.h"
#include "secret/sops.h"
#include "source/dependency.h"

struct render_context {
    struct render_options options; /* its pointers lead to what follows */
    struct render_files files;
    struct render_key_source keys;
    struct render_programs programs;
    struct render_plugins plugins;
    struct render_helm helm;
    struct render_remotes remotes;
    struct rn_allocator allocator;
};

struct render_build {
    struct rn_run run;
    struct rn_bases *bases;     /* which it shares; lent, NULL: it does not */
    struct rn_workers *workers; /* of its threads, with... */
    struct rn_beside *beside;   /* ...these; NULL: there are none */
    struct rn_resset set;
    struct rn_source *source; /* where a build read from; NULL: of what is none */
    struct rn_dependencies dependencies;
    bool dependencies_listed;
    int status;              /* of what made it */
    bool secret;             /* something was decrypted */
    struct rn_arena written; /* of an output that the run has no room for: one big piece, apart */
    struct render_text output, key_changes;
    struct render_text *parts; /* of an output that threads wrote, until it is put together */
    size_t nparts;
    struct rn_localization localization;
    struct rn_edited_files edited;
    struct rn_graph graph;
    bool several_namespaces, namespaces_counted;
    struct rn_diag last_words; /* for when there is no memory for a diagnostic */
    /* The diagnostic that was asked for last: mostly the next one follows. Those that were handed
     * out stay where they are. */
    struct rn_diag_cursor {
        size_t index;
        const struct rn_diag *diag;
    } own_cursor, *cursor;
};

/* Does the work of one call. What it returns is the status of the call. */
typedef int rn_door_work(struct render_build *b, const struct render_options *o, const void *call);
/* Makes *out and has the work done in its run, which is started; call is handed on. locked: any
 * string may be a secret or a part of one, so all memory is locked. Work that meets its first
 * secret later returns RN_NEEDS_LOCKED_MEMORY, and is begun anew. Returns the status; *out is NULL
 * only when there is no memory. */
int rn_door_run(struct render_build **out, const struct render_context *ctx, bool locked,
                rn_door_work *work, const void *call);
/* As rn_door_run, for work that others help with: builds that share the bases, or, when these are
 * NULL, as many threads as the context lets help. */
int rn_door_run_with(struct render_build **out, const struct render_context *ctx,
                     struct rn_bases *bases, bool locked, rn_door_work *work, const void *call);
/* Builds a target. */
int rn_door_build(struct render_build **out, const struct render_context *ctx,
                  struct rn_bases *bases, const char *target);
/* Frees the run and what threads have made for it. */
void rn_door_end(struct render_build *b);
/* For the return of setjmp when memory runs out: adds a diagnostic, for which the build has the
 * room, and returns the escape's status. */
int rn_door_escaped(struct render_build *b);

/* Fills ours from a struct of the host's whose first field is its size, as the host knew it: what
 * is behind that is zero, and all is when theirs is NULL. False when the size cannot be. */
bool rn_door_copy(void *ours, size_t size, const void *theirs);
/* As rn_door_copy; adds a diagnostic. */
int rn_door_take(struct rn_run *run, void *ours, size_t size, const void *theirs);
/* The files that a call is about, with remote ones as far as the host fetches them. */
struct rn_source *rn_door_source(struct rn_run *run, const struct render_options *o,
                                 enum render_load_restrictor restrictor);
/* What was written, lent to the host: a NUL is behind it. */
struct render_text rn_door_text(struct rn_buf *buf);

/* The format that the document's word names, or, without a word, its name does. */
int rn_door_format(struct rn_run *run, const struct render_document *doc, const char *word,
                   enum rn_sops_format *out);
struct rn_sops_creation;
/* Reads the .sops.yaml of a document. path: as for rn_sops_rules_read(). */
int rn_door_rules(struct rn_run *run, const struct render_document *doc, const char *path,
                  struct rn_sops_creation *out);

#endif
