/* Where bytes come from: the host's files, seen through roots. A loader is one kustomization's
 * view: its root directory, what it may read, and the kustomizations that led to it. Paths inside
 * are absolute and free of symbolic links; every one also has a shown path, relative to how the
 * user named the target, for messages. */
#ifndef RN_SOURCE_SOURCE_H
#define RN_SOURCE_SOURCE_H

#include "base/path.h"
#include "base/run.h"
#include "kube/selector.h"
#include "secret/sops_inputs.h"

/* What a whole build shares: callbacks, verified directories, files that were read. */
struct rn_source;

enum { RN_MAX_LAYERS = 1000 }; /* kustomizations in a chain, each the base of the one before */

/* A file that was read: read once a build, however often it is mentioned. */
struct rn_file {
    struct rn_str bytes; /* lent by the run */
    struct rn_str real;  /* real path */
    struct rn_str shown;
    uint16_t place;             /* for marks */
    bool encrypted;             /* SOPS had encrypted it; bytes are the plaintext */
    enum rn_sops_format format; /* of one that was encrypted */
    void *cache; /* free for the room that parses it: build/ keeps its documents here */
};

/* A mention of a git URL: the files of its repository. */
struct rn_repo {
    struct rn_str raw; /* as written, for cycles */
    struct rn_str url, ref;
    struct rn_str dir; /* real path of its files; nothing in it leads out */
    bool is_target;    /* the build's own target */
};

struct rn_loader {
    struct rn_source *source;
    const struct rn_loader *parent; /* the kustomization that mentioned this one, or NULL */
    struct rn_mark mention;         /* of the entry that led here; the target alone for that */
    struct rn_str root;             /* real path of the directory */
    struct rn_str shown;            /* as shown: "overlays/prod", "../base", "." */
    bool shown_leads_there;         /* shown, joined to the working directory, is root */
    unsigned depth;                 /* how many kustomizations led here */
    const struct rn_repo *repo;     /* what root is in, or NULL for the host's own files */
    enum render_load_restrictor restrictor;
};

/* Makes the source of a run. files and working_directory must live as long as the run. */
struct rn_source *rn_source_new(struct rn_run *run, const struct render_files *files,
                                const char *working_directory,
                                enum render_load_restrictor restrictor);

/* A source for another run that reads the same files for a kustomization that is in the loader's,
 * in another thread. */
struct rn_source *rn_source_beside(struct rn_run *run, const struct rn_loader *loader);
/* What was found by way of part is a part of what is found by way of into; both live as long. */
void rn_source_include(struct rn_run *run, struct rn_source *into, struct rn_source *part);

/* What is done with files that SOPS has encrypted, when they are read. */
void rn_source_decrypt(struct rn_source *source, struct rn_sops_inputs *inputs);
struct rn_sops_inputs *rn_source_inputs(const struct rn_source *source);
/* Asks anew about what was not there: a program may have put it there. */
void rn_source_forget_missing(struct rn_source *source);

/* Who fetches repositories and http(s) files; must live as long as the run. */
void rn_source_remotes(struct rn_source *source, const struct render_remotes *remotes);
/* Tells who fetches of the repositories among paths and, where they may be files, of the http(s)
 * files: a URL of a repository can be both, and is read as a file first. */
void rn_loader_announce(struct rn_run *run, const struct rn_loader *loader,
                        const struct rn_textval *paths, size_t n, bool may_be_files);

/* The loader of the build's target: a directory or a git URL. */
int rn_loader_open(struct rn_run *run, struct rn_source *source, const char *target,
                   struct rn_loader **out);
/* The loader of a base or component mentioned in parent as path, a git URL before anything else.
 * Errors at path.mark: absolute, empty, ambiguous ("base - .."), not a directory, a cycle (equal to
 * or above a root that led here; a URL that led here), outside of the repository that parent is in,
 * what cannot be fetched. */
int rn_loader_child(struct rn_run *run, const struct rn_loader *parent, struct rn_textval path,
                    struct rn_loader **out);
/* Reads a file mentioned in the loader's kustomization as path, which may be an http(s) URL. Errors
 * at path.mark: missing, a directory, outside of the root, what cannot be fetched. */
int rn_loader_read(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                   struct rn_file **out);
/* A text inside of a file (a patch, a config), which may be encrypted by itself: *scalar becomes
 * one with the plaintext then. */
int rn_loader_inline(struct rn_run *run, const struct rn_loader *loader,
                     const struct rn_node **scalar);
struct rn_spot; /* lookup.h */
/* What is at path; links are followed. NULL for nothing, which is no error; that the host cannot
 * look is, at path.mark. */
int rn_loader_find(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                   struct rn_spot **spot);
/* As rn_loader_read, of what rn_loader_find() has found at path. */
int rn_loader_read_found(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                         struct rn_spot *spot, struct rn_file **out);
/* As rn_loader_find: RENDER_FILE_REGULAR, _DIRECTORY, _NONE, ... */
int rn_loader_type(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                   enum render_file_type *type);
/* What is done with an entry of resources: with a file that was read, or with a directory or
 * repository. */
struct rn_entry_ways {
    int (*file)(void *user, struct rn_file *file);
    int (*base)(void *user);
};
/* Finds out what an entry is, and calls what it is for. Where the text says neither, file() is
 * called first, and base() when that fails, after which it must be as if it had not been. */
int rn_loader_entry(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                    const struct rn_entry_ways *ways, void *user);
enum { RN_KUSTOMIZATION_NAMES = 3 };
extern const char *const rn_kustomization_names[RN_KUSTOMIZATION_NAMES];
/* The kustomization file of the loader's root: exactly one of the three names, else an error (at
 * mark, the mention that led here, when the directory has none or two). */
int rn_loader_kustomization(struct rn_run *run, const struct rn_loader *loader, struct rn_mark mark,
                            struct rn_file **out);

#endif
