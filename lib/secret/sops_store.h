/* The formats of SOPS: text to documents and back. Inside secret/ only; sops.h chooses among them.
 */
#ifndef RN_SECRET_SOPS_STORE_H
#define RN_SECRET_SOPS_STORE_H

#include "secret/sops.h"

/* Where a format keeps the metadata. */
enum rn_sops_place {
    RN_SOPS_NESTED, /* the key sops of the first document */
    RN_SOPS_BELOW,  /* as that, what is in it is flattened to one level, "\n" stands for a break */
    RN_SOPS_TOP     /* the first document's keys that start with sops_, flattened */
};

struct rn_sops_store {
    enum rn_sops_place metadata;
    /* A file's documents; marks count from start. */
    int (*read)(struct rn_run *run, struct rn_str text, struct rn_mark start,
                struct rn_sops_docs *out);
    int (*write)(struct rn_run *run, const struct rn_sops_docs *docs, struct rn_mark start,
                 struct rn_buf *out);
    /* One value, which is no map and no string; indent as in struct rn_sops_docs, which counts for
     * JSON alone. */
    int (*write_value)(struct rn_run *run, const struct rn_sops_value *v, unsigned indent,
                       struct rn_buf *out);
};

extern const struct rn_sops_store rn_sops_yaml_store, rn_sops_json_store, rn_sops_dotenv_store,
    rn_sops_ini_store, rn_sops_binary_store;

/* The YAML store's halves (sops_yaml_read.c, sops_yaml_write.c). */
int rn_sops_yaml_read(struct rn_run *run, struct rn_str text, struct rn_mark start,
                      struct rn_sops_docs *out);

/* ---- Flat maps (sops_flatten.c) ------------------------------------------------------------- */

/* a__map_b and a__list_0 as keys of one map become maps and lists. */
int rn_sops_unflatten(struct rn_run *run, const struct rn_sops_value *flat,
                      struct rn_sops_value *out);
/* The other way; each key gets the prefix. */
void rn_sops_flatten(struct rn_run *run, const struct rn_sops_value *map, struct rn_str prefix,
                     struct rn_sops_value *out);

/* ---- Values as Go prints them (sops_go.c) --------------------------------------------------- */

/* What dotenv and INI write for a value: "%v", with numbers in their own form. */
void rn_sops_print(const struct rn_sops_value *v, struct rn_buf *out);
/* A comment that stands where a value should is a struct to Go: its fields as a map. */
struct rn_sops_value rn_sops_comment_map(struct rn_run *run, const struct rn_sops_value *comment,
                                         bool lower_case);

/* The error of a key that is no string. */
int rn_sops_key_type(struct rn_run *run, struct rn_mark mark);
/* An error of a format that cannot hold a document. */
int rn_sops_cannot_write(struct rn_run *run, struct rn_mark mark, const char *why);

#endif
