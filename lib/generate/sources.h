/* Key/value sources of a generator: env files, literals and files, read in this order. */
#ifndef RN_GENERATE_SOURCES_H
#define RN_GENERATE_SOURCES_H

#include "kustom/kustomization.h"
#include "source/source.h"

/* One entry of the generated data; the mark is where it was asked for, or its line in an env file.
 */
struct rn_datum {
    const struct rn_sym *key;
    struct rn_str value;
    struct rn_mark mark;
};

struct rn_data {
    struct rn_datum *at;
    size_t n, cap;
};

/* Reads all sources of a generator entry; out is sorted by the bytes of the keys. Errors: a file
 * that cannot be read, a source of another form, invalid UTF-8 in an env file, a key that comes
 * twice. Messages never show a value. */
int rn_read_sources(struct rn_run *run, const struct rn_loader *loader,
                    const struct rn_generator_args *args, struct rn_data *out);

/* Adds the pairs of an env file's text. */
int rn_read_env_file(struct rn_run *run, struct rn_str text, uint16_t place, struct rn_data *out);
/* Adds the pair of one literal, key=value. */
int rn_read_literal(struct rn_run *run, struct rn_textval literal, struct rn_data *out);
/* Splits a file source, PATH or KEY=PATH. */
int rn_split_file_source(struct rn_run *run, struct rn_textval source, struct rn_str *key,
                         struct rn_textval *path);

#endif
