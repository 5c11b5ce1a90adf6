/* SOPS files, the other way: plain documents encrypted, the data key wrapped for its keys, and the
 * whole laid out as SOPS does, so that it reads the result and finds nothing to change.
 *
 * Plaintext and data keys are in locked memory. Make the run's arena locked too
 * (rn_secure_everything): it holds the documents. */
#ifndef RN_SECRET_SOPS_ENCRYPT_H
#define RN_SECRET_SOPS_ENCRYPT_H

#include "secret/sops_keys.h"

enum { RN_SOPS_DATA_KEY_SIZE = 32 };

/* The version of SOPS whose format is written. */
#define RN_SOPS_VERSION "3.13.3"

/* A new random data key, in locked memory. */
void rn_sops_new_data_key(struct rn_run *run, struct rn_str *out);

/* Refuses what SOPS would not encrypt into a format: a file without documents, or one that has
 * metadata already (RN_E_ALREADY_ENCRYPTED, marked at it), or keys that the metadata needs. */
int rn_sops_may_encrypt(struct rn_run *run, const struct rn_sops_file *file,
                        enum rn_sops_format format);

/* Encrypts the leaves and comments of file->docs in place, by the rule of file->meta, and sets its
 * version, last_modified (now: seconds since 1970) and mac. The other fields of meta are the
 * caller's: rule and rule_text first of all.
 *
 * old is NULL, or the file that file comes from, still encrypted, with the same data key: what was
 * there with the same path and value keeps its ciphertext; when nothing has changed at all,
 * last_modified and mac stay too. It is not changed; load the text twice to have both. */
int rn_sops_encrypt(struct rn_run *run, struct rn_sops_file *file, struct rn_str data_key,
                    int64_t now, const struct rn_sops_file *old);

/* Wraps the data key for every key of every group: sets RN_SOPS_F_ENC, and RN_SOPS_F_CREATED_AT
 * (now) where a key of that kind has none. With several groups each gets a share, and a
 * shamir_threshold of 0 becomes their number. only_missing: leaves keys that have an enc; with
 * several groups, whose shares cannot be made again, all are wrapped as soon as one has none. Such
 * an enc must be of the same number of groups: clear it when one becomes several or the reverse.
 * Keys that are not age's are wrapped by the host's callback wrap. */
int rn_sops_wrap_data_key(struct rn_sops_ring *ring, struct rn_sops_metadata *m,
                          struct rn_str data_key, int64_t now, bool only_missing);

/* Appends the encrypted file in a format, metadata last. */
int rn_sops_write(struct rn_run *run, const struct rn_sops_file *file, enum rn_sops_format format,
                  struct rn_buf *out);

/* Reads back what rn_sops_write() wrote of the file, and decrypts it, so that no file is left that
 * nobody can decrypt: an error when the format could not hold the values (true that is left clear
 * in a dotenv file, say), or SOPS's own form of them cannot be read. */
int rn_sops_verify_written(struct rn_run *run, const struct rn_sops_file *file, struct rn_str text,
                           enum rn_sops_format format, struct rn_str data_key);

#endif
