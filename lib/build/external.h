/* Plugins that are programs: KRM functions (exec or in a container) and the reference's legacy
 * exec plugins. external.c gives them the resources and takes over what they print;
 * function_command.c and exec_plugin.c know how each is run. */
#ifndef RN_BUILD_EXTERNAL_H
#define RN_BUILD_EXTERNAL_H

#include "build/accumulate.h"
#include "kustom/function_spec.h"
#include "source/program.h"

/* A plugin's config, loaded. */
struct rn_external {
    struct rn_accumulation *a;
    const struct rn_loader *loader; /* of the kustomization that lists it */
    const struct rn_resource *config;
    bool is_function; /* or an exec plugin */
    struct rn_function_spec function;
    struct rn_str text; /* the config as the program gets it */
};

/* Checks what can be checked before anything runs. */
int rn_external_load(struct rn_accumulation *a, const struct rn_loader *loader,
                     const struct rn_resource *config, struct rn_external *out);
/* Runs it as a generator; made becomes what it printed, the wishes in its annotations taken over.
 */
int rn_external_generate(const struct rn_external *e, struct rn_resset *made);
/* Runs it as a transformer over the set. */
int rn_external_transform(const struct rn_external *e, struct rn_resset *set);

/* ---- Between the parts ----------------------------------------------------------------------- */

/* What messages call it: the program or image. */
struct rn_str rn_external_name(const struct rn_external *e);
/* Runs the program and reports its failure at mark. */
int rn_external_run(const struct rn_external *e, const struct render_program *program,
                    struct rn_mark mark, struct rn_str *output);
/* Refuses a text for an argument or a variable of a program that SOPS had encrypted: others can
 * read these. what: "exec.args", ... */
int rn_external_public(const struct rn_external *e, struct rn_textval text, const char *what);
/* The same for any text of a file that was encrypted. */
int rn_external_public_file(const struct rn_external *e, const struct rn_file *file,
                            const char *what);
/* Whether the build has decrypted something: what a program of it says may then hold secrets. */
bool rn_external_is_secret(const struct rn_external *e);
int rn_function_check(const struct rn_external *e);
/* Whether it is run at all, else with a warning: the reference skips functions of a sort that is
 * not enabled. */
bool rn_function_enabled(const struct rn_external *e);
int rn_function_run(const struct rn_external *e, struct rn_str input, struct rn_str *output);
int rn_exec_plugin_run(const struct rn_external *e, struct rn_str input, struct rn_str *output);

/* A C array of texts, ended by NULL. */
struct rn_words {
    const char **at;
    size_t n, cap;
    bool nul; /* a text has a NUL, behind which C would not look */
};
void rn_words_add(struct rn_run *run, struct rn_words *words, struct rn_str text);
/* The array, its end marked; an error at mark when a text of it cannot be in one. */
int rn_words_end(struct rn_run *run, struct rn_words *words, struct rn_mark mark,
                 const char *const **out);

#endif
