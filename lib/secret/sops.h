/* SOPS documents (github.com/getsops/sops, format of 3.13): read in any of its formats, decrypted
 * and written in any of them. Bytes in, bytes out. The rules are SOPS's own, its oddities included,
 * because a file that it reads must be read here, and to the same bytes.
 *
 * What is decrypted stays in the run's arena and in its locked memory: make the arena locked too
 * (rn_secure_everything) before a run that decrypts is started. */
#ifndef RN_SECRET_SOPS_H
#define RN_SECRET_SOPS_H

#include "secret/sops_metadata.h"

enum rn_sops_format {
    RN_SOPS_YAML,
    RN_SOPS_JSON,
    RN_SOPS_DOTENV,
    RN_SOPS_INI,
    RN_SOPS_BINARY,
    RN_SOPS_FORMATS
};

struct rn_sops_file {
    struct rn_sops_docs docs; /* without the metadata */
    struct rn_sops_metadata meta;
    struct rn_mark start; /* of the file */
    enum rn_sops_format format;
    struct rn_str *opened; /* the texts that were encrypted, once they are not */
    size_t nopened, opened_cap;
};

/* "yaml", "json", "dotenv", "ini", "binary"; false for any other word. */
bool rn_sops_format_named(struct rn_str name, enum rn_sops_format *out);
const char *rn_sops_format_name(enum rn_sops_format format);
/* By the end of a file's name; binary when it says nothing. */
enum rn_sops_format rn_sops_format_of(struct rn_str path);

/* Reads a file, and its metadata, which must be there. place: of the text's marks. */
int rn_sops_load(struct rn_run *run, struct rn_str text, uint16_t place, enum rn_sops_format format,
                 struct rn_sops_file *out);
/* As rn_sops_load; what is no file of SOPS is no error: then *encrypted is false. */
int rn_sops_load_if(struct rn_run *run, struct rn_str text, uint16_t place,
                    enum rn_sops_format format, struct rn_sops_file *out, bool *encrypted);
/* Reads a file that is not encrypted. */
int rn_sops_read_plain(struct rn_run *run, struct rn_str text, uint16_t place,
                       enum rn_sops_format format, struct rn_sops_docs *out);
/* Appends the text of a leaf: a string as it is, a number as Go prints it. */
void rn_sops_print_value(const struct rn_sops_value *v, struct rn_buf *out);
/* Whether a key of the file is one in a cloud, that only other programs can use. */
bool rn_sops_is_foreign(const struct rn_sops_metadata *m);
/* Decrypts all values with the data key, in place, and verifies the authentication code, but for
 * ignore_mac. */
int rn_sops_decrypt(struct rn_run *run, struct rn_sops_file *file, struct rn_str data_key,
                    bool ignore_mac);
/* Appends the documents in a format. */
int rn_sops_emit(struct rn_run *run, const struct rn_sops_file *file, enum rn_sops_format format,
                 struct rn_buf *out);
/* Appends the part of the first document at a path such as ["db"]["users"][0], as SOPS's --extract:
 * a string as it is, anything else in the format. */
int rn_sops_extract(struct rn_run *run, const struct rn_sops_file *file, struct rn_str path,
                    enum rn_sops_format format, struct rn_buf *out);

#endif
