/* Which keys and which values: the rules of a file `.sops.yaml`, as SOPS's package config reads
 * them, and keys and rules that are given directly. */
#ifndef RN_SECRET_SOPS_RULES_H
#define RN_SECRET_SOPS_RULES_H

#include "secret/sops.h"

enum { RN_SOPS_MAX_INDENT = 100 }; /* spaces of a level */

/* Lists of keys, comma-separated; "" for none. */
struct rn_sops_lists {
    struct rn_str keys[RN_SOPS_KEY_KINDS];
    struct rn_str aws_profile; /* of the kms keys */
    struct rn_str context;     /* of the kms keys: NAME:VALUE, comma-separated */
};

/* How many spaces a level takes, by format; only those of YAML and JSON (and binary, which is JSON)
 * are used. -1: the format's own. */
struct rn_sops_indent {
    int64_t by[RN_SOPS_FORMATS];
};

/* What the creation rule for a file says. */
struct rn_sops_creation {
    struct rn_mark mark; /* of the rule; of the file when it has none */
    bool found;          /* a file without creation_rules has no rule, which is no error */
    struct rn_sops_group *groups;
    size_t ngroups, groups_cap;
    struct rn_str rule[RN_SOPS_RULES]; /* at most one is not "" */
    struct rn_mark rule_mark[RN_SOPS_RULES];
    bool mac_only_encrypted;
    int64_t shamir_threshold; /* 0: not said */
    struct rn_sops_indent indent;
};

/* Reads a `.sops.yaml` and finds the first rule for a file. path: of the file as path_regex sees
 * it, relative to the directory of `.sops.yaml` with forward slashes; absolute when it is not below
 * that. Of a NULL path only the settings of `stores` are wanted. */
int rn_sops_rules_read(struct rn_run *run, struct rn_str text, uint16_t place, struct rn_str path,
                       struct rn_sops_creation *out);
/* No `.sops.yaml` at all. */
void rn_sops_rules_none(struct rn_sops_creation *out);

/* Adds the keys that are given. What is wrong with one is told without a place. */
int rn_sops_keys_given(struct rn_run *run, const struct rn_sops_lists *lists,
                       struct rn_sops_group *to);

/* What SOPS calls a key when it compares keys: kms keys with role, context and profile. */
struct rn_str rn_sops_key_title(struct rn_run *run, const struct rn_sops_key *key);

/* ---- Inside (sops_rules_keys.c) ------------------------------------------------------------- */

/* A list of keys at its place. */
struct rn_sops_given {
    struct rn_run *run;
    struct rn_mark mark;
    struct rn_str aws_profile;
    struct rn_sops_value context; /* a map, or null */
    struct rn_sops_group *to;
};

/* Adds the keys of a comma-separated list. */
int rn_sops_add_keys(struct rn_sops_given *g, enum rn_sops_key_kind kind, struct rn_str list);
/* Adds one key of which the fields are known, after a check of them. */
int rn_sops_add_one_key(struct rn_sops_given *g, struct rn_sops_key key);
/* An empty key of a kind. */
struct rn_sops_key rn_sops_new_key(const struct rn_sops_given *g, enum rn_sops_key_kind kind);
/* Without the keys that are there already. */
void rn_sops_unique_keys(struct rn_run *run, struct rn_sops_group *group);

#endif
