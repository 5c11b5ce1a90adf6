/* Localization: a kustomization and all that it reads, as files of one directory that needs nothing
 * from elsewhere. Nothing is written here: the host gets a list. Everything is lent by the run. */
#ifndef RN_LOCALIZE_LOCALIZE_H
#define RN_LOCALIZE_LOCALIZE_H

#include "kustom/kustomization.h"
#include "source/source.h"

struct rn_localized {
    struct rn_str path;    /* clean, relative to the destination */
    struct rn_str content; /* or, of a copy, the real path of a directory */
    struct rn_str from;    /* the real path or URL of a file */
    bool is_copy;
};

struct rn_localization {
    struct rn_localized *at;
    size_t n, cap;
    struct rn_str destination; /* what it is called unless the user names it */
    struct rn_str target;      /* where the target is in it; "." for the top */
};

/* Lists what the target, a directory or a git URL, comes to in a destination. scope: the directory
 * that bounds what a local target refers to; NULL for the target itself. */
int rn_localize(struct rn_run *run, struct rn_source *source, const char *target, const char *scope,
                struct rn_localization *out);

#endif
