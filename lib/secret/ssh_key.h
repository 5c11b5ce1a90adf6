/* SSH keys as files: OpenSSH's own format (encrypted or not), PKCS#1 and PKCS#8 in PEM, and lines
 * of .pub files. Ed25519 and RSA, which are what age encrypts to. */
#ifndef RN_SECRET_SSH_KEY_H
#define RN_SECRET_SSH_KEY_H

#include "secret/crypto.h"

enum rn_ssh_type { RN_SSH_OTHER, RN_SSH_ED25519, RN_SSH_RSA };

struct rn_ssh_public {
    enum rn_ssh_type type;
    struct rn_str blob;    /* as it goes over the wire; it is what is hashed */
    struct rn_str ed25519; /* 32 bytes */
    struct rn_rsa_key rsa; /* n and e */
};

struct rn_ssh_private {
    struct rn_ssh_public public;
    struct rn_str seed;    /* of Ed25519: 32 bytes */
    struct rn_rsa_key rsa; /* all of it */
};

/* A private key whose secret half may still be encrypted. */
struct rn_ssh_file {
    struct rn_ssh_public public;
    bool encrypted;
    struct rn_str cipher, salt;
    uint32_t rounds;
    struct rn_str body;        /* the secret half */
    struct rn_ssh_private key; /* when it is not encrypted */
};

/* The bits of an RSA key's modulus. */
size_t rn_ssh_rsa_bits(const struct rn_ssh_public *key);

/* Where the first word of a line ends: at a space or a tab, or with the line. */
size_t rn_ssh_word_end(struct rn_str line);
/* Reads a wire blob. False when it is malformed; of another type is fine. Points into blob. */
bool rn_ssh_public_read(struct rn_str blob, struct rn_ssh_public *out);
/* Reads PEM text. Secrets are in locked memory. */
int rn_ssh_file_read(struct rn_run *run, struct rn_mark mark, struct rn_str pem,
                     struct rn_ssh_file *out);
/* Decrypts the secret half. A wrong passphrase is an error. */
int rn_ssh_file_open(struct rn_run *run, struct rn_mark mark, const struct rn_ssh_file *file,
                     struct rn_str passphrase, struct rn_ssh_private *out);

#endif
