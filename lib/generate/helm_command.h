/* One run of helm; for helm*.c only. */
#ifndef RN_GENERATE_HELM_COMMAND_H
#define RN_GENERATE_HELM_COMMAND_H

#include "generate/helm.h"

/* A command line that grows. */
struct rn_helm_command {
    const char *verb; /* "template", for messages */
    const char **arguments;
    size_t n, cap;
    struct render_program_file *files;
    size_t nfiles, files_cap;
    bool nul; /* some argument contains a NUL, which none can */
};

void rn_helm_begin(struct rn_run *run, struct rn_helm_command *c, const char *verb);
void rn_helm_add(struct rn_run *run, struct rn_helm_command *c, struct rn_str text);
/* The option and its value, unless that is empty. */
void rn_helm_add_option(struct rn_run *run, struct rn_helm_command *c, const char *option,
                        struct rn_str value);
void rn_helm_add_flag(struct rn_run *run, struct rn_helm_command *c, const char *flag,
                      struct rn_boolval on);
/* A file that is on no disk. */
void rn_helm_add_file(struct rn_run *run, struct rn_helm_command *c, struct rn_str bytes);

/* The directory of the build for what helm needs a place for; made on first use. */
int rn_helm_directory(struct rn_run *run, struct rn_helm *helm, const struct rn_helm_job *job,
                      struct rn_str *path);
/* Runs it; *output is what it prints. */
int rn_helm_run(struct rn_run *run, struct rn_helm *helm, const struct rn_helm_job *job,
                struct rn_helm_command *c, struct rn_str *output);
/* Asks for its version, once a build: 3 or 4 it must be. */
int rn_helm_check_version(struct rn_run *run, struct rn_helm *helm, const struct rn_helm_job *job);

#endif
