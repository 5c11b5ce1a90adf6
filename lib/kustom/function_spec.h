/* What a config says about the function that it is for: an annotation of it, or metadata.configFn,
 * as a typed struct. */
#ifndef RN_KUSTOM_FUNCTION_SPEC_H
#define RN_KUSTOM_FUNCTION_SPEC_H

#include "kustom/fields.h"
#include "yaml/reader.h"

struct rn_function_mount {
    struct rn_textval type, src, dst;
    struct rn_boolval rw;
    struct rn_mark mark;
};

struct rn_function_container {
    struct rn_textval image;
    struct rn_boolval network;
    struct rn_function_mount *mounts;
    size_t nmounts, mounts_cap;
    struct rn_texts envs;
};

struct rn_function_exec {
    struct rn_textval path;
    struct rn_texts args, envs;
};

/* A container, when it has an image, goes before exec. */
struct rn_function_spec {
    struct rn_textval source;        /* the annotation it was read from, or "" */
    struct rn_boolval defer_failure; /* has no effect but where several functions run at once */
    struct rn_function_container container;
    struct rn_function_exec exec;
};

/* Reads the spec of a config; *found is false when it is no function's. Errors at the place inside
 * the annotation. */
int rn_function_spec_read(struct rn_run *run, struct rn_reader *reader,
                          const struct rn_node *config, struct rn_function_spec *out, bool *found);

#endif
