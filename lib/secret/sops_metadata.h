/* What SOPS writes beside the values: how the data key is wrapped, which values are encrypted, and
 * the message authentication code. */
#ifndef RN_SECRET_SOPS_METADATA_H
#define RN_SECRET_SOPS_METADATA_H

#include "secret/sops_tree.h"

/* In the order of a group. */
enum rn_sops_key_kind {
    RN_SOPS_KMS,
    RN_SOPS_GCP_KMS,
    RN_SOPS_HCKMS,
    RN_SOPS_AZURE_KV,
    RN_SOPS_HC_VAULT,
    RN_SOPS_PGP,
    RN_SOPS_AGE,
    RN_SOPS_KEY_KINDS
};

/* The fields of the kinds of key; each kind has some of them. In the order of their names. */
enum rn_sops_key_field {
    RN_SOPS_F_ARN,
    RN_SOPS_F_AWS_PROFILE,
    RN_SOPS_F_CREATED_AT,
    RN_SOPS_F_ENC,
    RN_SOPS_F_ENGINE_PATH,
    RN_SOPS_F_FP,
    RN_SOPS_F_KEY_ID,
    RN_SOPS_F_KEY_NAME,
    RN_SOPS_F_NAME,
    RN_SOPS_F_RECIPIENT,
    RN_SOPS_F_RESOURCE_ID,
    RN_SOPS_F_ROLE,
    RN_SOPS_F_VAULT_ADDRESS,
    RN_SOPS_F_VAULT_URL,
    RN_SOPS_F_VERSION,
    RN_SOPS_KEY_FIELDS
};

struct rn_sops_key {
    uint8_t kind;
    struct rn_mark mark;
    struct rn_str field[RN_SOPS_KEY_FIELDS]; /* "" where there is none */
    struct rn_sops_value context;            /* of kms: a map of strings, or null */
};

struct rn_sops_group {
    struct rn_sops_key *keys;
    size_t n, cap;
};

/* Which values are encrypted; a file has at most one rule. */
enum rn_sops_rule {
    RN_SOPS_UNENCRYPTED_SUFFIX,
    RN_SOPS_ENCRYPTED_SUFFIX,
    RN_SOPS_UNENCRYPTED_REGEX,
    RN_SOPS_ENCRYPTED_REGEX,
    RN_SOPS_UNENCRYPTED_COMMENT_REGEX,
    RN_SOPS_ENCRYPTED_COMMENT_REGEX,
    RN_SOPS_RULES
};

struct rn_sops_metadata {
    struct rn_mark mark;
    uint8_t rule;
    bool rule_written; /* not only the default */
    bool rule_hidden;  /* the default is not to be written: SOPS does so for binary files */
    bool mac_only_encrypted;
    struct rn_str rule_text;
    struct rn_str last_modified; /* as the MAC has it: to the second */
    struct rn_str mac, version;
    struct rn_mark mac_mark;
    int64_t shamir_threshold;
    struct rn_sops_group *groups;
    size_t ngroups, groups_cap;
};

/* Reads the map of metadata, whose types are taken loosely: a number for a string, "true" for a
 * bool, one map for a list of one. Its texts are those of the map. */
int rn_sops_metadata_read(struct rn_run *run, const struct rn_sops_value *map,
                          struct rn_sops_metadata *out);
/* The other way. */
struct rn_sops_value rn_sops_metadata_write(struct rn_run *run, const struct rn_sops_metadata *m);

/* "age", "pgp", ...: the list's name in a file. */
const char *rn_sops_key_kind_name(enum rn_sops_key_kind kind);
const char *rn_sops_rule_name(enum rn_sops_rule rule);
/* What a key is called in messages: its recipient, fingerprint, ... */
struct rn_str rn_sops_key_name(struct rn_run *run, const struct rn_sops_key *key);

#endif
