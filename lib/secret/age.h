/* age v1 (age-encryption.org/v1): files that are encrypted to X25519, SSH, passphrase, plugin and
 * post-quantum recipients, armoured or not. Bytes in, bytes out: no disk, no environment, no
 * terminal; what must be asked or started goes through struct rn_age_host.
 *
 * Key and plaintext bytes live in the run's locked memory (base/secure.h). Failures add a
 * diagnostic at the caller's mark and return RENDER_ESECRET (or RENDER_EUNSUPPORTED, or the host's
 * status). The codes tell them apart: RN_E_AGE the file is malformed, RN_E_NO_IDENTITY no identity
 * fits, RN_E_TAMPERED the header or the payload is not what was encrypted, RN_E_IDENTITY and
 * RN_E_RECIPIENT a key that cannot be read, RN_E_PASSPHRASE, RN_E_PLUGIN. */
#ifndef RN_SECRET_AGE_H
#define RN_SECRET_AGE_H

#include "base/run.h"

enum {
    RN_AGE_FILE_KEY_SIZE = 16,
    RN_AGE_MAX_WORK = 22,     /* highest scrypt work factor (log2) that is taken, as age's */
    RN_AGE_DEFAULT_WORK = 18, /* the one that is used to encrypt */
    RN_AGE_MAX_STANZAS = 1024,
    RN_AGE_MAX_ARGUMENTS = 128,
    RN_AGE_MAX_HEADER = 2 << 20, /* bytes */
    RN_AGE_MAX_KEYS = 16 << 20,  /* bytes of a file of identities or recipients */
    RN_AGE_HELD = 1 << 20        /* plaintext that is held back when the input cannot be rewound */
};

/* Callbacks of the host; the types are the public header's. Any may be NULL: then what needs it
 * fails with a diagnostic. */
struct rn_age_host {
    int (*ask)(void *user, const struct render_question *question, char *answer, size_t capacity,
               size_t *size);
    int (*start_plugin)(void *user, const char *name, const char *protocol,
                        struct render_plugin *out);
    void *user;
};

/* ---- Identities ----------------------------------------------------------------------------- */

/* Keys to decrypt with. Zero it, set run and host. Not to be moved while a key of it is used. */
struct rn_age_identity;
struct rn_age_identities {
    struct rn_run *run;
    const struct rn_age_host *host; /* NULL: nothing can be asked */
    struct rn_age_identity **at;
    size_t n, cap;
};

/* Adds what a file holds: age keys and plugin identities line by line, an SSH private key, or an
 * identity file that is itself encrypted with a passphrase (asked for when it is needed). name is
 * the file as shown to people; text is copied. Nothing is added when it fails. */
int rn_age_add_identities(struct rn_age_identities *ids, struct rn_str name, struct rn_str text);
/* As age's -j: a plugin that needs no data. */
int rn_age_add_plugin(struct rn_age_identities *ids, struct rn_str plugin);
/* A passphrase that is known. max_work 0: RN_AGE_MAX_WORK. */
int rn_age_add_passphrase(struct rn_age_identities *ids, struct rn_str passphrase, int max_work);
/* A passphrase that the host is asked for when the file has a stanza for one. */
void rn_age_add_asked_passphrase(struct rn_age_identities *ids);

/* ---- Recipients ----------------------------------------------------------------------------- */

struct rn_age_recipient;
struct rn_age_recipients {
    struct rn_run *run;
    const struct rn_age_host *host;
    struct rn_age_recipient **at;
    size_t n, cap;
};

/* One recipient: age1..., age1pq1..., ssh-ed25519 or ssh-rsa, or a plugin's age1name1... mark is
 * where it was written. */
int rn_age_add_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str text);
/* A file of them, one per line, with comments. */
int rn_age_add_recipients(struct rn_age_recipients *to, struct rn_str name, struct rn_str text);
/* The public halves of identities. */
int rn_age_add_recipients_of(struct rn_age_recipients *to, const struct rn_age_identities *ids);
/* Must be the only one. work 0: RN_AGE_DEFAULT_WORK. */
int rn_age_add_passphrase_recipient(struct rn_age_recipients *to, struct rn_str passphrase,
                                    int work);

/* ---- In memory ------------------------------------------------------------------------------ */

/* Whether a file begins as an age file, armoured (after white space) or not. */
bool rn_age_is_encrypted(struct rn_str file);

/* Decrypts a whole file, armoured or not. *out is in locked memory and is set on success only. */
int rn_age_decrypt_bytes(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str file,
                         struct rn_str *out);
/* *out is in the run's arena. */
int rn_age_encrypt_bytes(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str plain,
                         bool armoured, struct rn_str *out);

/* ---- Streams -------------------------------------------------------------------------------- */

/* In constant memory. Statuses other than RENDER_OK end the run with a diagnostic. */
struct rn_age_io {
    struct render_stream stream; /* see the public header */
    struct rn_mark mark;         /* the input's place */
};

/* Decrypts stream. Nothing is written before the header's MAC is verified, and each chunk is
 * verified before it is written. When the stream can be rewound, all of it is verified first;
 * when not, up to RN_AGE_HELD bytes are held back until the end is seen, and only a longer file
 * that is damaged further on has its good beginning written. */
int rn_age_decrypt(struct rn_age_identities *ids, const struct rn_age_io *io);
int rn_age_encrypt(struct rn_age_recipients *to, const struct rn_age_io *io, bool armoured);

#endif
