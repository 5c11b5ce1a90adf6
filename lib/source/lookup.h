/* From a path to what is there: follows symbolic links part by part, asks the host about each real
 * path once, and remembers the answer as long as the run. */
#ifndef RN_SOURCE_LOOKUP_H
#define RN_SOURCE_LOOKUP_H

#include "source/sink.h"
#include "source/source.h"

/* What is known of one real path: no part of it but maybe the last is a symbolic link. */
struct rn_spot {
    struct rn_str path; /* ends in a NUL */
    enum render_file_type type;
    bool asked;     /* type is known */
    bool loaded;    /* and the bytes of a regular file are in held */
    bool has_place; /* file is filled... */
    int status;     /* ...unless it could not be decrypted */
    uint32_t hash;  /* of the path's symbol */
    struct rn_held held;
    struct rn_file file;
    struct rn_spot *next;
};

/* By the symbols of their paths. */
struct rn_spots {
    struct rn_spot **slots; /* cap of them, a power of two */
    size_t n, cap;
};

/* What a walk along a path met, in its order, directories included. */
struct rn_trail {
    const struct rn_spot **at;
    size_t n, cap;
};

/* What others may have found, too, so that nothing of it is changed by a build. */
struct rn_source_part {
    struct rn_source *source;
    struct rn_source_part *next;
};

struct rn_source {
    const struct render_files *files;
    struct rn_str cwd;      /* as given; p NULL: none */
    struct rn_str real_cwd; /* once it was looked up */
    enum render_load_restrictor restrictor;
    struct rn_spots spots;
    struct rn_spot *first, **end; /* all of them, in the order in which they were asked about */
    struct rn_source_part *parts; /* what was found elsewhere for it */
    struct rn_run *run;
    struct rn_sops_inputs *inputs;        /* NULL: what is encrypted stays so */
    const struct render_remotes *remotes; /* fetch.c's, as what follows; NULL: none */
    struct rn_map clones;                 /* by the symbols of URL and ref, and submodules */
    struct rn_map downloads;              /* by the symbol of the URL */
    struct rn_map notes, own;             /* dependency.c's */
    struct rn_trail *trail;               /* each look-up adds what it meets; or NULL */
    unsigned round;                       /* dependency.c's: the last one in which it was... */
    bool changed;                         /* ...found to have changed, or not */
};

/* What a look-up is for. */
struct rn_wish {
    bool content;         /* the bytes of a regular file are wanted */
    struct rn_str within; /* but only when the file is in or below this; n 0 for anywhere */
    struct rn_mark mark;  /* who mentioned it, and how: for errors */
    struct rn_str mention;
};

/* What is there, a directory, is known already. */
void rn_lookup_directory(struct rn_run *run, struct rn_source *source, struct rn_str path);
/* Finds what is at path (absolute; "." and ".." are allowed and taken as the system takes them).
 * *out is NULL when there is nothing. Errors: the host's, a chain of links without end. */
int rn_lookup(struct rn_run *run, struct rn_source *source, struct rn_str path,
              const struct rn_wish *wish, struct rn_spot **out);

#endif
