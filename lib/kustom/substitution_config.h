/* The config of render's own transformer SecretSubstitution as a typed struct. */
#ifndef RN_KUSTOM_SUBSTITUTION_CONFIG_H
#define RN_KUSTOM_SUBSTITUTION_CONFIG_H

#include "kustom/fields.h"

/* One of env, file, and sops with path. */
struct rn_substitution_source {
    bool given;
    struct rn_mark mark;
    struct rn_textval env, file, sops, path;
};

struct rn_substitution {
    struct rn_mark mark;
    struct rn_selector_spec target;
    struct rn_texts field_paths;
    struct rn_substitution_source from;
    struct rn_textval encoding;
};

struct rn_substitutions {
    struct rn_textval api_version, kind;
    struct rn_metadata metadata;
    struct rn_substitution *at;
    size_t n, cap;
    struct rn_texts placeholders;
};

/* Whether a config is such a one: apiVersion render/v1alpha1, kind SecretSubstitution. */
bool rn_is_substitution(struct rn_run *run, const struct rn_node *config);
/* Decodes it and checks what can be checked without resources. */
int rn_substitutions_read(struct rn_run *run, const struct rn_node *config,
                          struct rn_substitutions *out);

#endif
