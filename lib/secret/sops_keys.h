/* The keys that open SOPS files, loaded from the host when the first one is needed, and kept for
 * all files of a run. */
#ifndef RN_SECRET_SOPS_KEYS_H
#define RN_SECRET_SOPS_KEYS_H

#include "secret/key_source.h"
#include "secret/sops.h"

/* A source of keys that gave none. */
struct rn_sops_unusable {
    struct rn_str name, why;
};

/* Zero it, set run and source. */
struct rn_sops_ring {
    struct rn_run *run;
    const struct render_key_source *source;
    bool loaded;
    struct rn_age_host host;
    struct rn_age_identities ids;
    struct rn_map recipients; /* those that load_for was called for */
    struct rn_sops_unusable *unusable;
    size_t nunusable, unusable_cap;
};

/* The data key of a file: opened by one key of its group, or put together from the shares of
 * several groups. On failure there is a diagnostic for each key that did not open it. */
int rn_sops_data_key(struct rn_sops_ring *ring, const struct rn_sops_metadata *m,
                     struct rn_str *out);

/* A part of the data key, wrapped by the host; false when it could not, and then why. */
bool rn_sops_host_wrap(struct rn_sops_ring *ring, const struct render_key_wrapping *wrapping,
                       struct rn_str *out, struct rn_str *why);

/* The host's variable of a name, in locked memory. */
int rn_sops_variable(struct rn_sops_ring *ring, struct rn_str name, struct rn_str *out,
                     bool *found);
/* A file that no key opens: the host may decrypt it as a whole. Then what was said since before, of
 * the keys that failed, is taken back, and a warning tells of it. */
int rn_sops_other_way(struct rn_sops_ring *ring, const struct rn_sops_metadata *m,
                      const struct render_document *document, struct rn_diag **before,
                      struct rn_str *out);

#endif
