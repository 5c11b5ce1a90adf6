/* What the files of age share: the header's stanzas, buffered input and output with armour, kinds
 * of identities and recipients. For lib/secret/age_*.c alone. */
#ifndef RN_SECRET_AGE_PARTS_H
#define RN_SECRET_AGE_PARTS_H

#include "base/secure.h"
#include "secret/age.h"
#include "secret/encoding.h"

enum {
    RN_AGE_CHUNK = 64 * 1024,  /* bytes of plaintext in a chunk of the payload */
    RN_AGE_BUFFER = 64 * 1024, /* bytes of a stream that are read at once */
    RN_AGE_TAG = 16,
    RN_AGE_KEY = 32,  /* bytes of a key of the cipher, and of a point of the curve */
    RN_AGE_LINE = 64, /* characters in a full line of base64 */
    RN_AGE_LINE_BYTES = 48,
    RN_AGE_WRAPPED = RN_AGE_FILE_KEY_SIZE + RN_AGE_TAG
};

#define RN_AGE_INTRO "age-encryption.org/v1\n"
#define RN_AGE_BEGIN "-----BEGIN AGE ENCRYPTED FILE-----"
#define RN_AGE_END "-----END AGE ENCRYPTED FILE-----"

/* ---- Input (age_input.c) -------------------------------------------------------------------- */

/* Buffered bytes of a stream, without its armour. */
struct rn_age_input {
    struct rn_run *run;
    struct rn_mark mark;                /* of its messages */
    const struct render_stream *stream; /* NULL: what is in the buffer is all */
    const char *buf;
    char *own; /* buf, when it is ours to fill */
    size_t at, n;
    bool ended; /* the stream has */
    struct {
        bool on, last; /* last: the closing line was read */
        unsigned char line[RN_AGE_LINE_BYTES];
        size_t at, n;
    } armour;
};

/* Reads the stream from where it is; looks whether it is armoured. */
int rn_age_input_open(struct rn_age_input *in, struct rn_run *run, struct rn_mark mark,
                      const struct render_stream *stream);
/* All of the input is in memory. */
int rn_age_input_open_bytes(struct rn_age_input *in, struct rn_run *run, struct rn_mark mark,
                            struct rn_str bytes);
/* Fills data; *got is less than size only at the end. */
int rn_age_input_read(struct rn_age_input *in, void *data, size_t size, size_t *got);
/* Appends a line with its LF to out, at most max bytes; at the end of the input what is left,
 * without LF. */
int rn_age_input_line(struct rn_age_input *in, struct rn_buf *out, size_t max);

/* ---- Output (age_output.c) ------------------------------------------------------------------ */

struct rn_age_output {
    struct rn_run *run;
    struct rn_mark mark;
    const struct render_stream *stream;
    bool armoured;
    unsigned char rest[RN_AGE_LINE_BYTES]; /* of a line of armour */
    size_t nrest;
    char lines[64 * (RN_AGE_LINE + 1)]; /* that are still to be written */
    size_t nlines;
};

int rn_age_output_open(struct rn_age_output *out, bool armoured);
int rn_age_output_write(struct rn_age_output *out, struct rn_str data);
int rn_age_output_close(struct rn_age_output *out);
/* Hands data to the stream as it is. */
int rn_age_write(struct rn_run *run, struct rn_mark mark, const struct render_stream *stream,
                 const void *data, size_t size);

/* ---- Header (age_header.c) ------------------------------------------------------------------ */

struct rn_age_stanza {
    struct rn_str type;
    struct rn_str *args;
    size_t nargs;
    struct rn_str body;
};

struct rn_age_header {
    struct rn_age_stanza **at;
    size_t n, cap;
    struct rn_str text;    /* as it was read, with the MAC's line */
    struct rn_str signed_; /* the part that the MAC covers */
    unsigned char mac[RN_AGE_KEY];
};

int rn_age_header_read(struct rn_age_input *in, struct rn_age_header *out);
/* Reads the next stanza; its strings are in text, which must not be added to afterwards unless
 * they are no longer needed. */
int rn_age_stanza_read(struct rn_age_input *in, struct rn_arena *arena, struct rn_age_stanza *out);
void rn_age_stanza_write(const struct rn_age_stanza *s, struct rn_buf *out);
void rn_age_header_mac(const unsigned char file_key[RN_AGE_FILE_KEY_SIZE], struct rn_str signed_,
                       unsigned char mac[RN_AGE_KEY]);

/* ---- Identities and recipients -------------------------------------------------------------- */

/* Tells whether a stanza was opened. */
enum rn_age_found { RN_AGE_NO, RN_AGE_YES };

/* One key to decrypt with. unwrap sets *found, and file_key when it is RN_AGE_YES; a status is an
 * error that ends the decryption. */
struct rn_age_identity {
    int (*unwrap)(struct rn_age_identity *id, const struct rn_age_header *header,
                  struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key);
    /* Adds the public half; NULL when there is none. */
    int (*publish)(struct rn_age_identity *id, struct rn_age_recipients *to);
    struct rn_run *run;
    const struct rn_age_host *host;
    struct rn_str name; /* of its file, to be shown */
    bool native;        /* is tried before those that ask somebody */
    bool passphrase;    /* is one */
    bool unsupported;   /* it fits a recipient that this build cannot open */
};

/* One key to encrypt to. wrap adds stanzas; labels must be the same for all recipients of a file.
 */
struct rn_age_recipient {
    int (*wrap)(struct rn_age_recipient *r, struct rn_mark mark, const unsigned char *file_key,
                struct rn_age_header *header);
    struct rn_run *run;
    const struct rn_age_host *host;
    struct rn_str labels; /* sorted, each with a NUL; set by wrap at the latest */
    bool alone;
};

void rn_age_identity_add(struct rn_age_identities *ids, struct rn_age_identity *id,
                         struct rn_str name);
void rn_age_recipient_add(struct rn_age_recipients *to, struct rn_age_recipient *r);
/* A new stanza at the end of header. */
struct rn_age_stanza *rn_age_stanza_new(struct rn_run *run, struct rn_age_header *header,
                                        struct rn_str type);
void rn_age_stanza_argument(struct rn_run *run, struct rn_age_stanza *s, const void *data,
                            size_t size);
/* Tries the identities on a header, and checks its MAC. */
int rn_age_unwrap(struct rn_age_identities *ids, struct rn_mark mark,
                  const struct rn_age_header *header, unsigned char *file_key);

/* Opens a wrapped file key; false when it is for another key. */
bool rn_age_open_key(const unsigned char key[RN_AGE_KEY], struct rn_str body,
                     unsigned char *file_key);
void rn_age_seal_key(struct rn_run *run, const unsigned char key[RN_AGE_KEY],
                     const unsigned char *file_key, struct rn_age_stanza *s);
/* A stanza that its own kind cannot read. */
int rn_age_bad_stanza(struct rn_run *run, struct rn_mark mark, const struct rn_age_stanza *s,
                      const char *why);
/* Decodes an argument of exactly size bytes. */
bool rn_age_argument(struct rn_str text, void *out, size_t size);

/* Each kind: adds a key of it. data is copied. A text that is no such key is an error whose
 * diagnostic is added by the caller: *why is set. */
void rn_age_x25519_identity(struct rn_age_identities *ids, struct rn_str name,
                            const unsigned char secret[RN_AGE_KEY]);
void rn_age_x25519_recipient(struct rn_age_recipients *to, const unsigned char point[RN_AGE_KEY]);
int rn_age_hybrid_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                           struct rn_str secret);
int rn_age_hybrid_recipient(struct rn_age_recipients *to, struct rn_mark mark,
                            struct rn_str public);
/* This build has no post-quantum keys. */
int rn_age_no_hybrid(struct rn_run *run, struct rn_mark mark);
/* The text of a plugin's key; its name is in the text. */
int rn_age_plugin_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                           struct rn_str text, struct rn_str hrp);
int rn_age_plugin_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str text);
/* An SSH private key in PEM. */
int rn_age_ssh_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                        struct rn_str pem);
/* A line of a .pub file. *unsupported: a key of a type that age does not take. */
int rn_age_ssh_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str line,
                         bool *unsupported);

/* Asks the host; answer is in locked memory. RENDER_ESECRET with a diagnostic when nobody can be
 * asked. */
int rn_age_ask(struct rn_run *run, const struct rn_age_host *host, struct rn_mark mark,
               const struct render_question *question, struct rn_str *answer);

/* ---- Payload (age_payload.c) ---------------------------------------------------------------- */

/* The rest of in, after the header, to stream. write false: it is only verified. hold: how much of
 * it is held back. */
int rn_age_payload_open(struct rn_age_input *in, const unsigned char *file_key,
                        const struct render_stream *stream, bool write, size_t hold);
int rn_age_payload_seal(struct rn_age_input *in, const unsigned char *file_key,
                        struct rn_age_output *out);

#endif
