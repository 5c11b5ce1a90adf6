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

/* Paths that are not as they were, in a round of changes. */
struct rn_changed_paths {
    const struct rn_str *paths;
    size_t n;
    unsigned round;
};

/* Whether what was found by way of a source may be something else now: a path that it asked about
 * is a changed one or below it, or it may always be. Nobody else may use it meanwhile. */
bool rn_source_has_changed(struct rn_source *source, const struct rn_changed_paths *changes);

struct rn_dependencies {
    struct rn_dependency *at;
    size_t n, cap;
};

/* Lists what was asked about and what was noted, by its path: in what order it was is a matter of
 * threads. Lent by the run. */
void rn_source_dependencies(struct rn_source *source, struct rn_dependencies *out);

#endif
