/* The key derivation of encrypted SSH keys: PBKDF2 with bcrypt inside, as OpenSSH has it. */
#ifndef RN_SECRET_BCRYPT_H
#define RN_SECRET_BCRYPT_H

#include "base/run.h"

enum { RN_BCRYPT_MAX_ROUNDS = 4096 };

/* size bytes of key from a passphrase (not empty) and a salt. Slow on purpose: it grows with
 * rounds. */
void rn_bcrypt_pbkdf(struct rn_run *run, struct rn_str passphrase, struct rn_str salt,
                     uint32_t rounds, unsigned char *out, size_t size);

#endif
