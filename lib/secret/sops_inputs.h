/* What a build does with inputs that SOPS has encrypted. */
#ifndef RN_SECRET_SOPS_INPUTS_H
#define RN_SECRET_SOPS_INPUTS_H

#include "secret/sops_keys.h"

struct rn_sops_inputs {
    struct rn_run *run;
    enum render_decrypt mode;
    struct rn_sops_ring ring;
    const char *const *foreign_variables; /* those that what was fetched may name, or NULL */
    struct rn_map opened;        /* by a symbol and a place: a text there that was encrypted */
    bool secret;                 /* something has been decrypted or substituted */
    struct rn_str *placeholders; /* texts that no Secret may have in the end */
    size_t nplaceholders, placeholders_cap;
};

/* As a status: what comes now is secret, so the build must begin anew with all memory locked. */
enum { RN_NEEDS_LOCKED_MEMORY = -2 };

/* When bytes are a file of SOPS, replaces them by its plaintext, or by that with placeholders, and
 * sets *encrypted and *format. name tells the format, in most cases; place is the file's. */
int rn_sops_input(struct rn_sops_inputs *in, struct rn_str name, uint16_t place,
                  struct rn_str *bytes, bool *encrypted, enum rn_sops_format *format);

/* Whether bytes, which were not decrypted, are a file of SOPS. */
bool rn_sops_looks_encrypted(struct rn_sops_inputs *in, struct rn_str name, uint16_t place,
                             struct rn_str bytes);

/* Whether text, which was read at the mark, was encrypted there: in a file that was decrypted, not
 * all has to be. */
bool rn_sops_was_encrypted(const struct rn_sops_inputs *in, struct rn_mark mark,
                           struct rn_str text);

void rn_sops_add_placeholder(struct rn_sops_inputs *in, struct rn_str text);

/* ---- For sops_inputs.c ------------------------------------------------------------------------
 */

/* sops_placeholders.c: each encrypted value becomes one of its type that does not change. */
int rn_sops_placeholders(struct rn_run *run, struct rn_sops_file *file);

#endif
