/* What the parts of the decoder share; for this room only. */
#ifndef RN_KUSTOM_DECODE_H
#define RN_KUSTOM_DECODE_H

#include "kustom/fields.h"
#include "yaml/scalar.h"

/* The way from the root to a field, for messages; lives on the stack of the walk. */
struct rn_step {
    const struct rn_step *parent;
    struct rn_str name; /* p NULL: an entry of a list */
    uint32_t index;
    unsigned flags; /* enum rn_field_flags that are inherited from here on */
};

struct rn_decoder {
    struct rn_run *run;
    const struct rn_field_table *root;
    bool strict;    /* unknown fields are errors */
    bool to_text;   /* a number or boolean becomes text, here */
    bool direct;    /* as go-yaml v3 decodes */
    unsigned flags; /* enum rn_field_flags that hold for all fields */
    bool built;     /* RN_FIELD_RESENT counts: this is not for an editor */
    int status;     /* of the first fault */
};

/* One pair of a map as the decoder applies it. */
struct rn_entry {
    struct rn_str key; /* as the JSON key that the reference makes of it */
    const struct rn_pair *pair;
    uint32_t order; /* place in the file */
};

/* The pairs of a map in byte order of their keys, the last of equal ones. Keys that cannot be are
 * reported and left out. Returns how many; the entries live in the scratch. */
size_t rn_decode_entries(struct rn_decoder *d, const struct rn_node *map, struct rn_entry **out);

/* "patches[0].target" */
struct rn_str rn_step_text(struct rn_run *run, const struct rn_step *at);
/* Reports that the field must be what ("a string", "a list of strings"), and what was found. */
void rn_decode_wrong(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                     const char *what);
void rn_decode_unknown(struct rn_decoder *d, const struct rn_field_table *table,
                       const struct rn_entry *e, const struct rn_step *at);

/* n, or a copy with what is left of its text where that is written and read once more. */
const struct rn_node *rn_decode_resent(struct rn_decoder *d, const struct rn_node *n,
                                       const struct rn_step *at);

/* Reports a key of a map of strings that cannot be read again there. */
void rn_decode_resent_key(struct rn_decoder *d, const struct rn_entry *e, const struct rn_step *at);

/* Scalars; n is not null. */
void rn_decode_text(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                    struct rn_textval *out);
void rn_decode_bool(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                    struct rn_boolval *out);
void rn_decode_int(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                   struct rn_intval *out);

/* The type of a scalar: a tag of the reader's, or what plain text without one means. */
enum rn_tag rn_decode_tag(const struct rn_node *n);

#endif
