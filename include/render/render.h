/* render: turns a kustomization into Kubernetes manifests, with the bytes of kustomize v5.8.2.
 *
 *     struct render_context *ctx;
 *     struct render_build *build;
 *     struct render_text out;
 *
 *     render_context_new(&ctx, NULL);
 *     if (render_build_run(&build, ctx, "/src/shop/overlays/prod") == RENDER_OK &&
 *         render_build_emit(build, &out) == RENDER_OK)
 *         fwrite(out.data, 1, out.size, stdout);
 *     render_build_free(build);
 *     render_context_free(ctx);
 *
 * A context holds the options and the host's callbacks; it is not changed once it is made and may
 * be used by many threads at once. A build is one run, for one thread at a time. Everything that a
 * build returns is lent: it lives until render_build_free(). Strings are UTF-8; a render_text is
 * counted and need not end in a NUL.
 *
 * Structs that a program hands in, other than render_text, begin with their size: set it to sizeof
 * and leave at zero what is not wanted. New fields come at the end, so that a program that was
 * built with an older header goes on working. A size that no version has is RENDER_EHOST. A struct
 * that the library fills has its size as an argument, for the same reason.
 *
 * The library keeps no global state, reads no environment, writes to no stream and never exits. */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(RENDER_BUILDING)
#define RENDER_API __attribute__((visibility("default")))
#else
#define RENDER_API
#endif

/* What a caller can act on; the detail is in the build's diagnostics. */
enum render_status {
    RENDER_OK = 0,
    RENDER_ENOMEM,       /* the allocator failed */
    RENDER_EIO,          /* a file is missing or cannot be read */
    RENDER_EINPUT,       /* the input is wrong */
    RENDER_ECONFLICT,    /* two resources have one id */
    RENDER_ESECRET,      /* a secret cannot be decrypted */
    RENDER_ELIMIT,       /* the input is beyond a limit */
    RENDER_EUNSUPPORTED, /* the input needs what this build of the library lacks */
    RENDER_EHOST         /* the host's callback failed, or the call's arguments are wrong */
};

enum render_severity { RENDER_ERROR, RENDER_WARNING };

/* Counted text, lent. */
struct render_text {
    const char *data;
    size_t size;
};

/* The version of the library, "MAJOR.MINOR.PATCH"; static. */
RENDER_API const char *render_version(void);
/* The version of kustomize whose bytes it gives, "v5.8.2"; static. */
RENDER_API const char *render_reference_version(void);
/* The names that a kustomization file may have, from 0 on; NULL behind the last. Static. */
RENDER_API const char *render_kustomization_name(size_t index);

/* ---- Keys ----------------------------------------------------------------------------------- */

/* What a key source holds. */
enum render_key_kind {
    RENDER_KEY_IDENTITIES, /* an identity file: age keys line by line, an SSH private key, or an
                              identity file that is encrypted with a passphrase */
    RENDER_KEY_PLUGIN,     /* the name of an age plugin that needs no data */
    RENDER_KEY_PASSPHRASE, /* a passphrase */
    RENDER_KEY_RECIPIENT,  /* one recipient, to encrypt to */
    RENDER_KEY_RECIPIENTS, /* a file of recipients */
    RENDER_KEY_AGE,        /* as RENDER_KEY_IDENTITIES, but no SSH key */
    RENDER_KEY_SSH,        /* an SSH private key */
    RENDER_KEY_UNUSABLE,   /* a source without keys: the bytes say why, in one line without any key;
                              it is told when nothing else opens a SOPS file */
    RENDER_KEY_PLAINTEXT,  /* what a callback decrypted */
    RENDER_KEY_WRAPPED     /* what a callback encrypted */
};

/* Where a callback puts keys. Owned by the library, valid during the call; its bytes are in locked
 * memory that is wiped when the run ends, so read straight into it. */
struct render_keys;

/* Begins a source. name is what messages call it (a file's path), never a key; it is copied.
 * Errors: RENDER_ENOMEM. */
RENDER_API int render_keys_begin(struct render_keys *keys, enum render_key_kind kind,
                                 const char *name);
/* Room for size more bytes of the source, lent until the next call; NULL when there is no memory or
 * it grows too long. */
RENDER_API void *render_keys_reserve(struct render_keys *keys, size_t size);
/* Says how many bytes of what was last reserved were filled. */
RENDER_API void render_keys_commit(struct render_keys *keys, size_t size);
/* For a source that cannot be read: adds why (one line, never a key) to the messages. Returns
 * RENDER_EIO, to be returned. */
RENDER_API int render_keys_fail(struct render_keys *keys, const char *name, const char *why);
/* The highest scrypt work factor (log2, 1 to 30) that the passphrase just added may need, or, to
 * encrypt, the one to use. */
RENDER_API void render_keys_work(struct render_keys *keys, int factor);

/* What the host is asked, or told. */
enum render_question_kind {
    RENDER_ASK_PASSPHRASE,     /* of the file that is decrypted */
    RENDER_ASK_KEY_PASSPHRASE, /* of an encrypted key file: about is its name */
    RENDER_ASK_SECRET,         /* a plugin (about is its name) wants a secret: prompt is its text */
    RENDER_ASK_PUBLIC,         /* as that, what is typed may be seen */
    RENDER_ASK_CONFIRM,        /* a plugin wants a decision: answer "yes" or "no" */
    RENDER_TELL                /* a plugin says prompt; there is no answer */
};

/* Lent for the call. */
struct render_question {
    enum render_question_kind kind;
    struct render_text about, prompt;
    struct render_text yes, no; /* labels of the choices; no is "" when there is only one */
};

/* A running plugin program, connected by two pipes. The callback that starts it fills all of it;
 * each function returns RENDER_OK or the status to fail with. */
struct render_plugin {
    /* Reads at least one byte; *got 0 is the end. */
    int (*read)(void *user, void *data, size_t size, size_t *got);
    int (*write)(void *user, const void *data, size_t size);
    /* Ends the program and frees what user is. Called once. */
    void (*close)(void *user);
    void *user;
};

/* A data key of a SOPS file (or a share of it), wrapped otherwise than with age. Lent for the call.
 */
struct render_wrapped_key {
    const char *kind;         /* "pgp", "kms", "gcp_kms", "hckms", "azure_kv", "hc_vault" */
    const char *name;         /* which key wrapped it: a fingerprint, an ARN, ... */
    struct render_text bytes; /* as the file has it */
};

/* A data key of a SOPS file (or a share of it) that is to be wrapped otherwise than with age. Lent
 * for the call. */
struct render_key_wrapping {
    size_t size;              /* sizeof(struct render_key_wrapping), of the library */
    const char *kind, *name;  /* as in struct render_wrapped_key */
    struct render_text bytes; /* the plaintext, a secret in locked memory */
    /* For keys in a cloud only, so that the program sops can do it: `sops updatekeys` with this
     * config (a .sops.yaml without secrets) puts the key into this document (a SOPS file in JSON,
     * without values and with no other data key than bytes), which it opens with this age identity
     * (a secret in locked memory, made for this call). */
    struct render_text document, config, identity;
};

struct render_document;

/* The host's keys. Each callback returns RENDER_OK or the status to fail with; NULL: there is no
 * such thing. None is called before something encrypted is met. */
struct render_key_source {
    size_t size; /* sizeof(struct render_key_source) */
    /* Adds all keys. Called at most once a run. */
    int (*load)(void *user, struct render_keys *keys);
    /* Writes up to capacity bytes of the answer into answer, which is in locked memory. */
    int (*ask)(void *user, const struct render_question *question, char *answer, size_t capacity,
               size_t *size);
    /* Starts age-plugin-NAME with --age-plugin=PROTOCOL. name is letters, digits and "+-._". */
    int (*start_plugin)(void *user, const char *name, const char *protocol,
                        struct render_plugin *out);
    void *user;
    /* For SOPS files: adds keys for an age recipient, beside those of load. Called once for each
     * recipient. A source that fails is added as RENDER_KEY_UNUSABLE. */
    int (*load_for)(void *user, const char *recipient, struct render_keys *keys);
    /* For SOPS files: adds the unwrapped key as RENDER_KEY_PLAINTEXT, or RENDER_KEY_UNUSABLE. */
    int (*unwrap)(void *user, const struct render_wrapped_key *wrapped, struct render_keys *keys);
    /* Decrypts a SOPS file in some other way, when no key opened it: adds its plaintext, in the
     * output format and extracted, as RENDER_KEY_PLAINTEXT, or RENDER_KEY_UNUSABLE. */
    int (*decrypt)(void *user, const struct render_document *document, struct render_keys *keys);
    /* The value of a variable that a SecretSubstitution names: adds it as RENDER_KEY_PLAINTEXT, or
     * nothing when it is not set. */
    int (*variable)(void *user, const char *name, struct render_keys *keys);
    /* For SOPS files that are written: adds the wrapped key as the file has it (what gpg --armor
     * prints; for keys in a cloud the document with the key in it) as RENDER_KEY_WRAPPED, or
     * RENDER_KEY_UNUSABLE. */
    int (*wrap)(void *user, const struct render_key_wrapping *wrapping, struct render_keys *keys);
};

/* ---- Files ---------------------------------------------------------------------------------- */

enum render_file_type {
    RENDER_FILE_NONE,      /* there is nothing at the path */
    RENDER_FILE_REGULAR,   /* bytes were added to the sink */
    RENDER_FILE_DIRECTORY, /* the path is a directory */
    RENDER_FILE_LINK,      /* the last part is a symbolic link; its target was added to the sink */
    RENDER_FILE_OTHER      /* a device, socket, pipe: never read */
};

/* Where a callback puts bytes. Owned by the library, valid during the call. */
struct render_sink;

/* Adds a copy of size bytes; data may be NULL when size is 0. Returns RENDER_OK, or RENDER_ENOMEM
 * or RENDER_ELIMIT, after which the callback should return that status at once. */
RENDER_API int render_sink_add(struct render_sink *sink, const void *data, size_t size);
/* Room for size bytes at once, which the callback fills; NULL when there is no memory. Faster than
 * render_sink_add when the size is known. A second call, or a call after render_sink_add, fails. */
RENDER_API void *render_sink_reserve(struct render_sink *sink, size_t size);
/* Takes back what was reserved beyond the first size bytes. */
RENDER_API void render_sink_trim(struct render_sink *sink, size_t size);

/* The host's files. path is absolute and clean (no ".", "..", or double slash), NUL-terminated,
 * and each part of it but the last is known not to be a symbolic link. Only the last part is looked
 * at, without following it: set *type and, for a regular file, add its bytes; for a link, its
 * target. When content is 0 only the type (and a link's target) is wanted. A missing file is
 * RENDER_OK with RENDER_FILE_NONE; any other return than RENDER_OK ends the build with a diagnostic
 * that carries the status. May be called from the thread that runs the build only. */
struct render_files {
    size_t size; /* sizeof(struct render_files) */
    int (*load)(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink);
    void *user;
};

/* The files of the disk, for hosts that have files besides. Static; no state; safe for threads. */
RENDER_API const struct render_files *render_files_disk(void);

/* ---- Programs ------------------------------------------------------------------------------- */

enum render_program_kind {
    RENDER_PROGRAM_FUNCTION,  /* a KRM function */
    RENDER_PROGRAM_CONTAINER, /* a container runtime that runs a KRM function */
    RENDER_PROGRAM_PLUGIN,    /* a legacy exec plugin */
    RENDER_PROGRAM_HELM
};

/* Bytes that a program reads as a file. They may be secret: give it a pipe or a file in memory,
 * such as /proc/self/fd/N, never one on a disk. */
struct render_program_file {
    size_t argument; /* the index of the argument that becomes its path */
    struct render_text bytes;
};

/* A program that a build wants to run, all of it lent for the call. */
struct render_program {
    enum render_program_kind kind;
    const char *const *arguments; /* ended by NULL; the first is a path, or a name for PATH */
    const char *directory;        /* its working directory; NULL: the host's own */
    const char *const
        *environment;         /* "NAME=VALUE", ended by NULL, beside the host's own; or NULL */
    struct render_text input; /* its standard input */
    const struct render_program_file *files;
    size_t nfiles;
    int show_errors;  /* non-zero: its standard error is shown to the user as it comes */
    unsigned timeout; /* in milliseconds, after which it is ended; 0: none */
};

/* Runs programs for builds that may need one; all functions together, or none. Each returns
 * RENDER_OK or the status to fail with. */
struct render_programs {
    size_t size; /* sizeof(struct render_programs) */
    /* Runs it to its end. Its standard output is added to output and, unless it is shown, its
     * standard error to errors. *exit_status is from 0 on, or the negative number of a signal. That
     * it cannot be started is RENDER_EIO, that it took too long RENDER_ELIMIT, with the reason (one
     * line) at the end of errors. */
    int (*run)(void *user, const struct render_program *program, struct render_sink *output,
               struct render_sink *errors, int *exit_status);
    /* Makes an empty directory that only the user may read and adds its absolute path, which
     * contains purpose (a word) and no symbolic link. */
    int (*make_directory)(void *user, const char *purpose, struct render_sink *path);
    /* Removes it with all that is in it. */
    void (*remove_directory)(void *user, const char *path);
    void *user;
};

/* What plugins and KRM functions may do; kustomize's flags. Lists are ended by NULL; all texts are
 * lent to the context. */
struct render_plugins {
    size_t size;                /* sizeof(struct render_plugins) */
    int enabled;                /* --enable-alpha-plugins */
    int exec;                   /* --enable-exec */
    int network;                /* --network */
    const char *home;           /* where legacy plugins are; NULL: nowhere */
    const char *home_failure;   /* with home NULL: the places that were tried, for the message */
    const char *runtime;        /* runs containers; NULL: docker */
    const char *container_user; /* NULL: nobody */
    const char *const *mounts;  /* --mount, may be NULL */
    const char *const *environment; /* --env, may be NULL */
    unsigned timeout; /* of one function or plugin, in milliseconds; 0: none, as in kustomize */
};

/* Helm; kustomize's flags. As above. */
struct render_helm {
    size_t size;         /* sizeof(struct render_helm) */
    int enabled;         /* --enable-helm */
    const char *command; /* NULL: helm */
    const char *kube_version;
    const char *const *api_versions;
    int debug;
};

/* ---- Remote sources ------------------------------------------------------------------------- */

/* Texts are lent for the call. */
struct render_repository {
    const char *url;  /* as git takes it; never begins with "-" */
    const char *ref;  /* branch, tag or commit; "" for the default branch; as url */
    unsigned timeout; /* of each step, in milliseconds */
    int submodules;   /* non-zero: with its submodules */
};

/* Fetches for builds; NULL functions: there are no remote sources. */
struct render_remotes {
    size_t size; /* sizeof(struct render_remotes) */
    /* Is told of repositories that will be needed as soon as that is known, so that they can be
     * fetched side by side. May be NULL. */
    void (*announce)(void *user, const struct render_repository *repository);
    /* Adds the absolute path, free of symbolic links, of a directory with the files of the
     * repository, which stay as they are until the context is freed; nothing outside of it is read
     * for them. On a failure the reason is added to why, in one line; that a step took longer than
     * timeout is RENDER_ELIMIT. Called once a build for each URL, ref and submodules (twice when it
     * starts over). */
    int (*clone)(void *user, const struct render_repository *repository,
                 struct render_sink *directory, struct render_sink *why);
    /* Adds what a GET of an http or https URL gives. *http_status is that of the last answer; or 0
     * with the reason in why, and the status to fail with. As often as clone. */
    int (*get)(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why);
    void *user;
    /* As announce, of http and https URLs that will be read as files. May be NULL. */
    void (*announce_file)(void *user, const char *url);
};

/* ---- Context -------------------------------------------------------------------------------- */

/* Load restrictions, as kustomize's --load-restrictor. */
enum render_load_restrictor {
    RENDER_RESTRICT_ROOT_ONLY, /* files must be in or below the root of their kustomization */
    RENDER_RESTRICT_NONE
};

/* Order of the output when the kustomization has no sortOptions, as --reorder. */
enum render_reorder { RENDER_REORDER_DEFAULT, RENDER_REORDER_LEGACY, RENDER_REORDER_NONE };

/* What a build does with inputs that SOPS has encrypted: resources, patches, files of generators,
 * ... */
enum render_decrypt {
    RENDER_DECRYPT_KEEP,       /* they pass as kustomize passes them, with a warning */
    RENDER_DECRYPT_DECRYPT,    /* they are decrypted as they are read */
    RENDER_DECRYPT_PLACEHOLDER /* no key is needed: each encrypted value becomes a placeholder */
};

/* Options; zero is the default of every field. Structs that it points to are copied, but not what
 * they point to, nor what their user is: that must outlive the context. */
struct render_options {
    size_t size;                      /* sizeof(struct render_options) */
    const struct render_files *files; /* NULL: the disk */
    /* Directory that a relative target is relative to; absolute and copied. NULL: targets must be
     * absolute. */
    const char *working_directory;
    enum render_load_restrictor load_restrictor;
    enum render_reorder reorder;
    int managed_by_label; /* non-zero: the label app.kubernetes.io/managed-by on every resource */
    /* Most bytes that one build may allocate; 0 for the default of 4 GiB. */
    size_t memory_limit;
    /* realloc of the host; size 0 frees. NULL: the C library's. Called with alloc_user. */
    void *(*alloc)(void *user, void *old, size_t size);
    void *alloc_user;
    const struct render_key_source *keys; /* NULL: there are no keys */
    enum render_decrypt decrypt;
    const struct render_programs *programs; /* NULL: no program is run */
    const struct render_plugins *plugins;   /* NULL: none may run */
    const struct render_helm *helm;         /* NULL: it is not enabled */
    const struct render_remotes *remotes;   /* NULL: there are no remote sources */
    int strict; /* non-zero: warns of what kustomize lets pass silently */
    /* Names, ended by NULL, of the variables that a SecretSubstitution may ask the keys for when it
     * was fetched (a remote base that is not the target, an http(s) file); NULL: none. Lent. */
    const char *const *foreign_variables;
    /* How many threads a build may keep busy, the calling one counted; 0 or 1: no other. What it
     * gives is the same. files and alloc are then called from several threads at once, the other
     * callbacks from the calling one only. The memory limit is that of each thread. */
    unsigned threads;
};

struct render_context;

/* Makes a context; options may be NULL for all defaults and is copied. On failure *out is NULL.
 * Errors: RENDER_ENOMEM, RENDER_EHOST for options that cannot be. */
RENDER_API int render_context_new(struct render_context **out,
                                  const struct render_options *options);
/* NULL is fine. No build of the context may be alive. */
RENDER_API void render_context_free(struct render_context *ctx);

/* ---- Build ---------------------------------------------------------------------------------- */

struct render_build;
struct render_resource;

/* Builds the kustomization in directory target (absolute, or relative to the working directory).
 * *out is set on every return but when memory for the object itself is missing, so that its
 * diagnostics can be read; free it in any case. */
RENDER_API int render_build_run(struct render_build **out, const struct render_context *ctx,
                                const char *target);
/* Frees the build and all that it lent. NULL is fine. */
RENDER_API void render_build_free(struct render_build *build);

/* The manifests as kustomize prints them, "---" between documents. out is lent by the build, the
 * same on every call. Errors: those of values that cannot be printed, with a diagnostic. */
RENDER_API int render_build_emit(struct render_build *build, struct render_text *out);

/* The same in *n texts, to be written one after another: what several threads wrote is not put
 * together, which takes less memory. Lent by the build, as *parts is. Errors: as there; then *n is
 * 0. */
RENDER_API int render_build_emit_parts(struct render_build *build, const struct render_text **parts,
                                       size_t *n);

/* Whether some input was decrypted, so that the output holds secrets: not for everybody to read. */
RENDER_API int render_build_is_secret(const struct render_build *build);

/* What a build depends on: as long as none of it changes, and neither do the options, another build
 * of the same target gives the same output. */
enum render_dependency_kind {
    RENDER_DEPENDENCY_FILE,      /* a regular file, read or only looked for */
    RENDER_DEPENDENCY_DIRECTORY, /* a directory on the way: that it is one, not what is in it */
    RENDER_DEPENDENCY_LINK,      /* a symbolic link: where it leads */
    RENDER_DEPENDENCY_ABSENT,    /* nothing was there; what is below it was not looked for */
    RENDER_DEPENDENCY_TREE,      /* a directory with all that is in it: a program may read that */
    RENDER_DEPENDENCY_REMOTE,    /* a URL, without passwords: a repository, a file, charts */
    RENDER_DEPENDENCY_PROGRAM,   /* a program, as it was called, or the image of a container */
    RENDER_DEPENDENCY_KUSTOMIZATION /* of graphs: a directory that has one */
};

struct render_dependency {
    enum render_dependency_kind kind;
    struct render_text path; /* absolute and clean, but for the last two kinds; ends in a NUL */
};

/* Fills *out, which the caller owns (its text is lent), with the index-th thing that the build
 * depends on, each path once, also when the build failed. size is sizeof(struct
 * render_dependency). What was fetched is one REMOTE, not its files. Errors: RENDER_EHOST when
 * index is out of range; RENDER_ENOMEM. */
RENDER_API int render_build_dependency(struct render_build *build, size_t index,
                                       struct render_dependency *out, size_t size);

/* ---- Graphs --------------------------------------------------------------------------------- */

/* Something that kustomizations refer to, or one of them. Its size is the caller's. */
struct render_graph_node {
    enum render_dependency_kind kind;
    struct render_text path; /* as of a dependency */
    int is_target;           /* it was asked for */
    int is_component;        /* a kustomization of kind Component */
    const char *doubt; /* why what it comes to can change although no file does; NULL: it cannot */
    size_t nuses;      /* how many nodes it refers to */
};

/* Finds what the kustomizations in directories (ended by NULL; as the target of a build) refer to,
 * and those that they refer to, in the end. Of files only kustomizations and configs of plugins are
 * read; nothing is fetched, run or decrypted. A build reads nothing that has no node here, unless a
 * node on the way has a doubt. *out is a build without resources; free it. When something cannot be
 * read it has a doubt and a diagnostic, and the status says so, but all else is there. */
RENDER_API int render_graph_run(struct render_build **out, const struct render_context *ctx,
                                const char *const *directories);
/* How many nodes a graph has; 0 when the build was not made by render_graph_run(). Never fails. */
RENDER_API size_t render_graph_size(const struct render_build *graph);
/* Fills *out (its texts are lent). size is sizeof(struct render_graph_node). Errors: RENDER_EHOST
 * when index is out of range. */
RENDER_API int render_graph_node(const struct render_build *graph, size_t index,
                                 struct render_graph_node *out, size_t size);
/* The index of the n-th node that a node refers to, n below its nuses. Nodes refer to files, to
 * what was looked for in vain, and to kustomizations; the rest refers to nothing. */
RENDER_API size_t render_graph_use(const struct render_build *graph, size_t index, size_t n);

/* ---- Resources ------------------------------------------------------------------------------ */

/* How many resources the output has; they come in its order. 0 for a build that failed. */
RENDER_API size_t render_build_resource_count(const struct render_build *build);
/* Lent; NULL when index is out of range. */
RENDER_API const struct render_resource *render_build_resource(const struct render_build *build,
                                                               size_t index);

/* Each returns text of the resource, "" when it has none; lent by its build. r is not NULL. */
RENDER_API struct render_text render_resource_group(const struct render_resource *r);
RENDER_API struct render_text render_resource_version(const struct render_resource *r);
RENDER_API struct render_text render_resource_kind(const struct render_resource *r);
RENDER_API struct render_text render_resource_name(const struct render_resource *r);
RENDER_API struct render_text render_resource_namespace(const struct render_resource *r);
/* The resource alone as YAML, as kustomize writes it to a file of -o DIR. *out is lent by the
 * build, of which r is. Errors: those of render_build_emit(). */
RENDER_API int render_resource_emit(struct render_build *build, const struct render_resource *r,
                                    struct render_text *out);
/* The name of its file in a directory of -o DIR. *out is lent by the build, of which r is. Errors:
 * RENDER_ENOMEM, RENDER_ELIMIT. */
RENDER_API int render_resource_file_name(struct render_build *build,
                                         const struct render_resource *r, struct render_text *out);

/* ---- Several builds ------------------------------------------------------------------------- */

/* What builds with one context have in common: a base that several of them have is accumulated
 * once, whatever they then do with it. Each build gives the same output and the same diagnostics as
 * alone. Files are taken to stay as they are, until render_cache_refresh(). What is kept is in
 * locked memory when the context decrypts. May be used by many threads at once; callbacks are then
 * called by many. */
struct render_cache;

/* Makes a cache for builds with ctx, which must outlive it. On failure *out is NULL. Errors:
 * RENDER_ENOMEM. */
RENDER_API int render_cache_new(struct render_cache **out, const struct render_context *ctx);
/* NULL is fine. No build of the cache may be alive. */
RENDER_API void render_cache_free(struct render_cache *cache);
/* As render_build_run(), but shares what it can with the other builds of the cache. What threads of
 * the cache do for a base that failed may go on, and ask for files, until it is refreshed or freed.
 */
RENDER_API int render_cache_build(struct render_build **out, struct render_cache *cache,
                                  const char *target);
/* Says that files will change between builds: then bases are kept in smaller parts, so that less is
 * done anew. Before the first build. */
RENDER_API void render_cache_expect_changes(struct render_cache *cache);
/* Says which files are not as they were at the last call, or at the making of the cache: paths,
 * absolute, clean and without links but for the last part, ended by NULL; NULL when it may be any.
 * One that stands for a directory stands for all below it. The builds that follow read what depends
 * on these, and what no build since the last call has used, and take the rest from before. Kept
 * memory is at most a few times what the builds need. No build of the cache may be alive. Errors:
 * RENDER_ENOMEM; then nothing is shared until the next call. */
RENDER_API int render_cache_refresh(struct render_cache *cache, const char *const *paths);
/* Builds n targets, as many at a time as the context has threads, beginning with the first. done is
 * called for each, by the thread that has built it, so maybe several at once and in any order, with
 * what render_cache_build() gave; it frees the build, then or later. When it does not return 0,
 * those that are not begun are left out, and done is not called for them. Errors: RENDER_ENOMEM
 * when nothing was built. */
RENDER_API int render_cache_build_each(
    struct render_cache *cache, const char *const *targets, size_t n,
    int (*done)(void *user, size_t index, struct render_build *build, int status), void *user);

/* ---- age ------------------------------------------------------------------------------------ */

/* Bytes from and to the host, during the call. Each function returns RENDER_OK or the status to
 * fail with. */
struct render_stream {
    size_t size;      /* sizeof(struct render_stream) */
    const char *name; /* of the input, for messages; NULL: "" */
    /* Reads at least one byte; *got 0 is the end. */
    int (*read)(void *user, void *data, size_t size, size_t *got);
    int (*write)(void *user, const void *data, size_t size);
    /* Back to where the input began; NULL when it cannot. With it a file that is damaged anywhere
     * writes nothing; without it the first MiB of the plaintext is held back for that. */
    int (*rewind)(void *user);
    void *user;
};

/* Decrypts an age file, armoured or not, with the keys of the context, in constant memory. *out is
 * a build without resources, for its diagnostics; free it. A context whose keys are none asks for a
 * passphrase. Errors: RENDER_ESECRET when no key fits, or the file is malformed or was tampered
 * with; a callback's status. */
RENDER_API int render_age_decrypt(struct render_build **out, const struct render_context *ctx,
                                  const struct render_stream *stream);
/* Encrypts to the recipients, the passphrase, or the public halves of the identities among the
 * context's keys; armoured: as text. *out is as above. Errors: RENDER_ESECRET when a recipient is
 * none, or there is none; a callback's status. */
RENDER_API int render_age_encrypt(struct render_build **out, const struct render_context *ctx,
                                  const struct render_stream *stream, int armoured);

/* ---- SOPS ----------------------------------------------------------------------------------- */

/* A file that is encrypted by SOPS, or is to be. All of it is read during the call only. */
struct render_document {
    size_t size;             /* sizeof(struct render_document) */
    const char *name;        /* as messages call it; NULL: "" */
    struct render_text text; /* the file */
    /* "yaml", "json", "dotenv", "ini" or "binary"; NULL: by the end of the name. */
    const char *input_format, *output_format;
    const char *extract; /* only this part of the first document, such as ["db"][0]; NULL: all */
    int ignore_mac;      /* non-zero: changes that were made without SOPS are not noticed */
    /* The text of the .sops.yaml that is for it and its name, as messages call it; name NULL: there
     * is none. To decrypt, its indentation of YAML and JSON counts. */
    const char *config_name;
    struct render_text config;
    int indent; /* of YAML and JSON, in spaces; 0: as .sops.yaml says, else as sops does */
};

/* Decrypts a SOPS file with the keys of the context. render_build_emit() then gives the plaintext,
 * which is in locked memory until *out, a build without resources, is freed. Errors: RENDER_ESECRET
 * when no key opens it or it was tampered with, RENDER_EINPUT when it is malformed. */
RENDER_API int render_sops_decrypt(struct render_build **out, const struct render_context *ctx,
                                   const struct render_document *document);

/* ---- SOPS, writing -------------------------------------------------------------------------- */

/* Keys that are to open a file: lists with commas between, as sops takes them; NULL for none. */
struct render_sops_keys {
    size_t size;     /* sizeof(struct render_sops_keys) */
    const char *age; /* recipients: age1..., ssh-ed25519 ..., ssh-rsa ... */
    const char *pgp; /* fingerprints */
    /* Keys in a cloud. The library asks the host to wrap for these, and for pgp. */
    const char *kms, *gcp_kms, *hckms, *azure_kv, *hc_vault;
};

/* How a file is written. Set size to sizeof(struct render_sops_settings) and now; zero is the
 * default of every other field. All is read during the call only. */
struct render_sops_settings {
    size_t size;
    int64_t now; /* seconds since 1970 */
    /* The document as path_regex of .sops.yaml sees it: relative to the directory of that, with
     * forward slashes; absolute when it is not below it. NULL: "". */
    const char *path;
    const struct render_sops_keys *keys; /* encrypt: instead of the rule's; rotate: more of them */
    const struct render_sops_keys *removed_keys;  /* rotate */
    const char *aws_profile, *encryption_context; /* of kms in the two: NAME:VALUE,... */
    /* encrypt: which values, instead of what the rule has under that name. At most one may be left
     * that is not "". */
    const char *unencrypted_suffix, *encrypted_suffix;
    const char *unencrypted_regex, *encrypted_regex; /* RE2 */
    const char *unencrypted_comment_regex, *encrypted_comment_regex;
    int mac_only_encrypted; /* encrypt; non-zero: beside the rule's */
    int shamir_threshold;   /* encrypt, update_keys: groups that are needed; 0: as it was */
    /* encrypt: the file as it was encrypted last, in the output format; name NULL: there is none.
     * Its data key, keys and rule are kept, and what has not changed keeps its ciphertext. */
    const char *previous_name;
    struct render_text previous;
};

/* Encrypts a plain document, for the keys and by the rule that the settings name. The document's
 * text is secret: have it in locked memory. render_build_emit() then gives the encrypted file.
 * *out is a build without resources; free it. Of document, extract and ignore_mac are not used.
 * Errors: RENDER_EINPUT when the document, or .sops.yaml, is wrong or the document is encrypted
 * already; RENDER_ESECRET when a key cannot be used. */
RENDER_API int render_sops_encrypt(struct render_build **out, const struct render_context *ctx,
                                   const struct render_document *document,
                                   const struct render_sops_settings *settings);
/* Encrypts all values of a SOPS file anew, with a new data key. Keys are added to the first group
 * and removed from all. Errors: also those of render_sops_decrypt(). */
RENDER_API int render_sops_rotate(struct render_build **out, const struct render_context *ctx,
                                  const struct render_document *document,
                                  const struct render_sops_settings *settings);
/* Makes the keys of a SOPS file those of its rule in .sops.yaml. Nothing but the wrapped data key
 * and the threshold is changed; when the keys are those already, nothing at all. Of document,
 * output_format is not used. Errors: as render_sops_rotate(). */
RENDER_API int render_sops_update_keys(struct render_build **out, const struct render_context *ctx,
                                       const struct render_document *document,
                                       const struct render_sops_settings *settings);
/* What render_sops_update_keys() changed, for people: a line a key, "+++ KEY" when it is new, "---
 * KEY" when it is gone, below the line "Group 1", and the threshold. "" when nothing did. Lent. */
RENDER_API struct render_text render_build_key_changes(const struct render_build *build);

/* ---- Editing -------------------------------------------------------------------------------- */

enum render_edit_action { RENDER_EDIT_SET, RENDER_EDIT_ADD, RENDER_EDIT_REMOVE, RENDER_EDIT_FIX };

/* An edit of a kustomization file, with the verbs and words of `kustomize edit`. Set size to
 * sizeof(struct render_edit); a text that is NULL is not given. All is read during the call only.
 */
struct render_edit {
    size_t size;
    const char *name;        /* of the file, as messages call it */
    struct render_text text; /* the file */
    enum render_edit_action action;
    const char *what;         /* "image", "resource", ...; NULL for RENDER_EDIT_FIX */
    const char *const *words; /* what follows it; patterns of files are the caller's to expand */
    size_t nwords;
    int force;             /* add label, annotation: what is there gets the new value */
    int without_selector;  /* add label: to labels, not to commonLabels */
    int include_templates; /* with that */
    int ignore_missing;    /* remove label, annotation */
    int verify;            /* add resource, component: each has to be there, or to be fetched */
    /* add and remove patch: the patch, as a path or itself, and its target */
    const char *path, *patch, *group, *version, *kind, *target_name;
    const char *label_selector, *annotation_selector;
    const char *in_namespace; /* of a patch's target, or of a config map or secret */
    /* add and set configmap, secret */
    const char *new_namespace, *behavior, *type, *env_file;
    const char *const *literals; /* KEY=VALUE */
    size_t nliterals;
    const char *const *files; /* PATH, KEY=PATH */
    size_t nfiles;
    int disable_name_suffix_hash;
    int convert_vars; /* fix: vars become replacements, and other files change with that */
};

/* Another file that an edit changes. */
struct render_edited {
    const char *path;        /* real, as the host calls it */
    struct render_text text; /* the new one */
};

/* Edits the file. render_build_emit() then gives the new one: the old one with as few bytes changed
 * as can be, or as it was when nothing had to change. *out is a build without resources; free it.
 * Files that a config map is made of are relative to the working directory of the context. Errors:
 * RENDER_EINPUT when the file is wrong or the edit is refused. */
RENDER_API int render_edit_run(struct render_build **out, const struct render_context *ctx,
                               const struct render_edit *edit);
/* The other files: of a fix with convert_vars alone. The second fills *out, which the caller owns
 * (its texts are lent). size is sizeof(struct render_edited). Errors: RENDER_EHOST when index is
 * out of range. */
RENDER_API size_t render_edited_count(const struct render_build *build);
RENDER_API int render_edited_file(const struct render_build *build, size_t index,
                                  struct render_edited *out, size_t size);

/* ---- KRM functions -------------------------------------------------------------------------- */

/* Runs what the functionConfig of a ResourceList (config.kubernetes.io/v1), read from input, asks
 * for: a SecretSubstitution over its items, or the ksops generator, for which each item is a
 * config. Files are relative to the working directory of the context; what is encrypted is
 * decrypted as its option says. render_build_emit() then gives the ResourceList, whose results
 * repeat the diagnostics; also when this fails, with the items of the input, unless the input is
 * no such list. It is in locked memory until *out, a build without resources, is freed. Of input,
 * name and read are used; name is not NULL. */
RENDER_API int render_function_run(struct render_build **out, const struct render_context *ctx,
                                   const struct render_stream *input);

/* ---- New kustomizations --------------------------------------------------------------------- */

/* What a new kustomization file is to have. Each may be NULL; lists are ended by NULL. Paths are
 * relative to the working directory of the context, where the file will be. */
struct render_new_kustomization {
    size_t size;                   /* sizeof(struct render_new_kustomization) */
    const char *const *resources;  /* files, directories, URLs of git: each must be there */
    const char *const *candidates; /* behind them: directories, and of files those that hold nothing
                                      but Kubernetes objects */
    const char *namespace_name, *name_prefix, *name_suffix;
    const char *labels, *annotations; /* NAME:VALUE,... */
};

/* The text of such a file, with the bytes that kustomize writes: render_build_emit() gives it.
 * Nothing is written. *out is a build without resources; free it. Errors: RENDER_EIO and
 * RENDER_EINPUT for what is not there or malformed. */
RENDER_API int render_kustomization_create(struct render_build **out,
                                           const struct render_context *ctx,
                                           const struct render_new_kustomization *wanted);

/* ---- Localization --------------------------------------------------------------------------- */

/* What a copy of a kustomization has that needs nothing from elsewhere. */
struct render_localized {
    const char *path; /* relative to the destination, clean */
    /* The bytes of the file; or, when it is a copy, the absolute path of a directory that is to be
     * copied to path with all files in it, but without symbolic links. */
    struct render_text content;
    int is_copy;
};

/* Lists the files of such a copy, with the layout and bytes of `kustomize localize`. Nothing is
 * written. target is as for render_build_run(); scope bounds what a local target may refer to, NULL
 * for the target itself. Files are read as with RENDER_RESTRICT_ROOT_ONLY, and nothing is
 * decrypted. *out is a build without resources; free it. Errors: as render_build_run(). */
RENDER_API int render_localize(struct render_build **out, const struct render_context *ctx,
                               const char *target, const char *scope);
/* How many there are: 0 when it failed. */
RENDER_API size_t render_localized_count(const struct render_build *build);
/* Fills *out, which the caller owns (what it has is lent). size is sizeof(struct
 * render_localized). Errors: RENDER_EHOST when index is out of range. */
RENDER_API int render_localized_file(const struct render_build *build, size_t index,
                                     struct render_localized *out, size_t size);
/* What kustomize calls the destination when it is not named, and where the target's kustomization
 * is in it. Lent; "" when render_localize() failed. */
RENDER_API const char *render_localized_destination(const struct render_build *build);
RENDER_API const char *render_localized_target(const struct render_build *build);

/* ---- Diagnostics ---------------------------------------------------------------------------- */

/* One message. Its size is the caller's: see render_build_diagnostic(). */
struct render_diagnostic {
    enum render_severity severity;
    const char *code;        /* stable word, such as "unknown-field" */
    struct render_text path; /* file as to be shown; "" when there is none */
    uint32_t line, column;   /* from 1; 0 when there is none */
    struct render_text text; /* one line, never a secret */
    struct render_text hint; /* what to do, or "" */
    size_t chain; /* how many kustomizations led there, see render_build_diagnostic_chain() */
};

/* How many there are; also of a build that succeeded, which may have warnings. */
RENDER_API size_t render_build_diagnostic_count(const struct render_build *build);
/* Fills *out, which the caller owns (its texts are lent), in the order of their finding. size is
 * sizeof(struct render_diagnostic). Errors: RENDER_EHOST when index is out of range. */
RENDER_API int render_build_diagnostic(const struct render_build *build, size_t index,
                                       struct render_diagnostic *out, size_t size);
/* The n-th kustomization of a diagnostic's chain, 0 the innermost: its file, and the place of the
 * entry in it that led on. *path is lent. Errors: RENDER_EHOST when index or n is out of range. */
RENDER_API int render_build_diagnostic_chain(const struct render_build *build, size_t index,
                                             size_t n, struct render_text *path, uint32_t *line,
                                             uint32_t *column);

#ifdef __cplusplus
}
#endif

#endif
