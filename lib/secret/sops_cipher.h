/* Values of SOPS: ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]. */
#ifndef RN_SECRET_SOPS_CIPHER_H
#define RN_SECRET_SOPS_CIPHER_H

#include "secret/crypto.h"
#include "secret/sops_tree.h"

struct rn_sops_cipher {
    struct rn_run *run;
    struct rn_gcm *gcm;
};

/* Sets *out (but for its mark) to what an encrypted text holds, in locked memory. aad is what the
 * text was sealed with. Returns NULL, or why it cannot be opened: never a part of the text. */
const char *rn_sops_open(struct rn_sops_cipher *c, struct rn_str text, struct rn_str aad,
                         struct rn_sops_value *out);
/* Appends a leaf that is not null, sealed with a new random nonce; an empty text stays empty. False
 * when the cipher refuses. */
bool rn_sops_seal(struct rn_sops_cipher *c, const struct rn_sops_value *leaf, struct rn_str aad,
                  struct rn_buf *out);
/* Whether text has the form of an encrypted value. */
bool rn_sops_is_sealed(struct rn_str text);

/* Appends what is hashed and encrypted of a leaf that is not null. */
void rn_sops_leaf_bytes(const struct rn_sops_value *leaf, struct rn_buf *out);

#endif
