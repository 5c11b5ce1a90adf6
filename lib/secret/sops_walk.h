/* The walk over the leaves of a document that decryption and encryption share: which leaf is
 * encrypted, what it is sealed with, and the hash of all. */
#ifndef RN_SECRET_SOPS_WALK_H
#define RN_SECRET_SOPS_WALK_H

#include <sodium.h>

#include "secret/sops.h"
#include "secret/sops_cipher.h"

struct rn_sops_walk {
    struct rn_run *run;
    struct rn_sops_file *file;
    const struct rn_sops_metadata *meta;
    struct rn_sops_cipher cipher;
    /* Changes a leaf; `encrypted` says whether the rule wants it encrypted. aad is its path. */
    int (*leaf)(struct rn_sops_walk *w, struct rn_sops_value *leaf, bool encrypted,
                struct rn_str aad);
    bool drop; /* set by leaf: if its value is a member of a list, it is taken out */
    crypto_hash_sha512_state hash;
    struct rn_buf path, bytes;
    const struct rn_regex *rule;    /* of a rule that is an expression; NULL matches nothing */
    struct rn_mark strange_comment; /* the first comment that could not be decrypted */
    size_t strange_comments;
};

/* Walks all documents. */
int rn_sops_walk(struct rn_sops_walk *w, struct rn_run *run, struct rn_sops_file *file);
/* Adds a leaf that is no comment to the hash, when the rule has it there. */
void rn_sops_walk_hash(struct rn_sops_walk *w, const struct rn_sops_value *leaf, bool encrypted);
/* The hash as text, in locked memory. */
struct rn_str rn_sops_walk_mac(struct rn_sops_walk *w);

#endif
