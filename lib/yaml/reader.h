/* The reader: YAML text to nodes. libfyaml parses; what it reads otherwise than the reference's
 * parsers (libyaml's YAML 1.1, with the quirks of go-yaml v3 for resources and v2 for kustomization
 * files) is mended: what they accept is accepted, what they refuse is refused. The way of a text:
 * reader_text.c (bytes), reader_events.c (libfyaml's events; the only file that includes
 * <libfyaml.h>), reader_walk.c and reader_check.c (what stands between and in its tokens),
 * reader_mend.c and reader_refused.c (text that it is given otherwise), reader_unfold.c (texts of
 * scalars), reader_build.c (nodes), reader_typed.c (what a text alone would be). */
#ifndef RN_YAML_READER_H
#define RN_YAML_READER_H

#include "yaml/node.h"

/* Limits of ours on hostile input. */
enum {
    RN_MAX_DEPTH = 10000,          /* nesting, as the reference */
    RN_MAX_ALIAS_NODES = 10000000, /* nodes that aliases may add in one file */
    RN_MAX_FILE_SIZE = 1024 * 1024 * 1024
};

struct rn_reader; /* the parser, kept for the next file; owned by the run */

/* What a text was read into. */
struct rn_documents {
    struct rn_node *
        *roots; /* documents that have content (comments alone, "", null are left out) */
    size_t n, cap;
    size_t pieces; /* how many pieces the text was cut into, empty ones counted */
};

/* Makes a reader for the run; it is released with the run. */
struct rn_reader *rn_reader_new(struct rn_run *run);

/* Reads resources, patches, configs: section 1 of the reference's rules (v3). Aliases and merge
 * keys are expanded. Marks name `place`. text must live as long as the run: scalars point into it
 * where they can. Errors are reported at their place. */
int rn_read_documents(struct rn_run *run, struct rn_reader *reader, struct rn_str text,
                      uint16_t place, struct rn_documents *out);
/* As rn_read_documents, but the first document alone, as a decoder of go-yaml v3 that reads once:
 * what follows it is not looked at. *out is NULL for an empty document. */
int rn_read_first(struct rn_run *run, struct rn_reader *reader, struct rn_str text, uint16_t place,
                  struct rn_node **out);
/* The same for the text of a scalar. */
int rn_read_first_inline(struct rn_run *run, struct rn_reader *reader, const struct rn_node *scalar,
                         struct rn_node **out);
/* As rn_read_documents for text inside another file (an inline patch): marks count from the place
 * of that scalar. Where the scalar's own text is literal block text line numbers are exact. */
int rn_read_inline(struct rn_run *run, struct rn_reader *reader, const struct rn_node *scalar,
                   struct rn_documents *out);

/* Reads the first document as go-yaml v2 does (kustomization files, transformer configurations,
 * JSON patches in YAML): scalars get the tags of v2, merge keys apply where they stand, duplicate
 * keys are kept. *out is NULL for an empty document. */
int rn_read_v2(struct rn_run *run, struct rn_reader *reader, struct rn_str text, uint16_t place,
               struct rn_node **out);
int rn_read_v2_inline(struct rn_run *run, struct rn_reader *reader, const struct rn_node *scalar,
                      struct rn_node **out);

/* Whether go-yaml v2 reads a text without line breaks, alone, as something else than a string. What
 * it refuses is a string, and so is a date. Tells no errors. */
bool rn_reads_as_typed(struct rn_run *run, struct rn_str text);

#endif
