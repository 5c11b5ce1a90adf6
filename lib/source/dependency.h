/* What a build depends on. Each path that was asked about is known to lookup.c anyway; here the
 * rest is noted, and a list is made of all of it when somebody asks. */
#ifndef RN_SOURCE_DEPENDENCY_H
#define RN_SOURCE_DEPENDENCY_H

#include "source/source.h"

struct rn_dependency {
    enum render_dependency_kind kind;
    struct rn_str path;
};

/* Notes what is read or used without a loader: RENDER_DEPENDENCY_TREE, _REMOTE, _PROGRAM. */
void rn_source_note(struct rn_source *source, enum render_dependency_kind kind, struct rn_str path);
/* What is in and below directory (a real path) was made for this run: nothing depends on it. */
void rn_source_note_own(struct rn_source *source, struct rn_str directory);

struct rn_spot;
enum render_dependency_kind rn_spot_kind(const struct rn_spot *spot);

struct rn_dependencies {
    struct rn_dependency *at;
    size_t n, cap;
};

/* Lists what was asked about and what was noted, by its path: in what order it was is a matter of
 * threads. Lent by the run. */
void rn_source_dependencies(struct rn_source *source, struct rn_dependencies *out);

#endif
