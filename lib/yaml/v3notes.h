/* The comments of a YAML text by the node that go-yaml v3 attaches them to: above it (head), behind
 * it on its line (line), below it (foot). The reader's events are handed in one by one, and each
 * comes back with its comments. */
#ifndef RN_YAML_V3NOTES_H
#define RN_YAML_V3NOTES_H

#include "yaml/reader_parts.h"
#include "yaml/v3tokens.h"

/* Texts with their "#"; several lines have line breaks between them. "" for none. */
struct rn_v3_note {
    struct rn_str head, line, foot;
};

struct rn_v3_frame;

struct rn_v3_notes {
    struct rn_run *run;
    struct rn_v3_tokens tokens;
    size_t next;                    /* token */
    size_t unfolded;                /* comments that were given to a token */
    size_t first, given;            /* next and unfolded at the start of the document */
    struct rn_buf head, line, foot; /* those that wait for a node */
    struct rn_buf stem;             /* head of the list or map that is an item */
    bool inside;                    /* of a document */
    uint8_t *frames;                /* what is open */
    size_t nframes, frames_cap;
};

/* text: all documents of a file, in UTF-8 without byte order mark. */
void rn_v3_notes_start(struct rn_v3_notes *n, struct rn_run *run, struct rn_str text);
/* The comments of the next event. */
struct rn_v3_note rn_v3_notes_of(struct rn_v3_notes *n, const struct rn_event *ev);

/* Before the first event of a document; and back to there, when the reader begins it anew. */
void rn_v3_notes_begin(struct rn_v3_notes *n);
void rn_v3_notes_again(struct rn_v3_notes *n);

/* Whether the first document of a text has comments of its own below it, and nothing in it has some
 * below its last scalar. */
bool rn_v3_has_foot(struct rn_run *run, struct rn_str text);

/* The documents of the text as they follow one another: sets *from and *to to the place of the next
 * that begins at or after token *at. False when there is none. */
bool rn_v3_next_document(const struct rn_v3_notes *n, size_t *at, size_t *from, size_t *to);

#endif
