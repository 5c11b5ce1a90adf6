/* Inside of the replacements transformer: writing a value to a field (replacement_value.c) and to a
 * field of YAML or JSON that is the text of another one (replacement_text.c). */
#ifndef RN_TRANSFORM_REPLACEMENT_H
#define RN_TRANSFORM_REPLACEMENT_H

#include "transform/fieldpath.h"
#include "transform/transform.h"

/* A value on its way to one target's field. */
struct rn_replacing {
    struct rn_run *run;
    struct rn_reader *reader;
    const struct rn_node *value;
    const struct rn_node *noted;    /* the value with the reference's notes in it, or NULL */
    const struct rn_resource *from; /* whose field the value is; NULL for a sourceValue */
    const struct rn_replacement_options *options;
    const struct rn_fieldpath *path;
    struct rn_mark mark; /* of the path */
    struct rn_str why;   /* what went wrong */
    bool as_string;      /* a scalar does not keep its type */
    bool forgotten;      /* the target has another history now */
};

/* What a target's missing field is made as. */
enum rn_make rn_replacing_make(const struct rn_replacing *r);
/* Writes the value to a node, in place; false with why. */
bool rn_replacing_write(struct rn_replacing *r, struct rn_node *target);
/* Writes the value inside the text of a scalar that the path goes through. False when the path does
 * not go through one, or when anything is wrong: then nothing has changed. */
bool rn_replacing_write_in_text(struct rn_replacing *r, struct rn_node *root);

/* The pieces of s between delimiters (at least one). */
struct rn_fieldpath rn_text_split(struct rn_run *run, struct rn_str s, struct rn_str delimiter);

#endif
