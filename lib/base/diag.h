/* Marks (where something was written) and diagnostics (what is wrong with it, and where). Any
 * room adds diagnostics through run.h; the door hands them out. */
#ifndef RN_BASE_DIAG_H
#define RN_BASE_DIAG_H

#include "base/str.h"
#include "render/render.h"

/* Where a node comes from. line and column count from 1; line 0 is "no line": the file alone, or
 * the step that wrote it. file is an index into the run's places; 0 is nowhere. */
struct rn_mark {
    uint32_t line;
    uint16_t file;
    uint16_t column; /* 65535 for anything beyond */
};

/* A kustomization on the way to where we are; frames are never changed once made. */
struct rn_frame {
    const struct rn_frame *parent;
    struct rn_str path;  /* of the kustomization file, as shown to people */
    struct rn_mark mark; /* of the entry (in the parent's file) that led here */
};

struct rn_diag {
    enum render_severity severity;
    const char *code; /* stable, a literal from codes.h */
    struct rn_mark mark;
    struct rn_str path; /* "" when there is none */
    struct rn_str text; /* one line */
    struct rn_str hint; /* what to do about it; "" when there is nothing to say */
    const struct rn_frame *frame;
    struct rn_diag *next;
};

#endif
