/* The program `render`: a thin layer over <render/render.h>. main.c finds the command, one file
 * each runs it. Keys, environment and terminal are read here, never in the library. */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "render/render.h"

enum exit_status { DONE = 0, FAILED = 1, WRONG_USAGE = 2 };

/* ---- Flags (flags.c) ------------------------------------------------------------------------ */

enum flag_kind {
    FLAG_BOOL, /* a bool: --flag, --flag=false */
    FLAG_TEXT, /* a const char *: --flag=text, --flag text, -f text, -ftext; the last one counts */
    FLAG_WORD, /* a const char *: --flag is "", --flag=text */
    FLAG_LIST  /* a struct given: as text, all of them; flags may share one, for their order */
};

struct flag {
    const char *name;
    char letter; /* 0: none */
    enum flag_kind kind;
    size_t offset;          /* of the field in the command's options */
    const char *deprecated; /* what to say when it is used, or NULL */
};

/* The uses of flags of kind FLAG_LIST, in their order. at is freed by the command. */
struct given_flag {
    char letter;
    const char *value;
};
struct given {
    struct given_flag *at;
    size_t n;
};

/* What is no flag. words points into argv, whose order is changed. */
struct words {
    char **at;
    size_t n;
};

/* What the program is called as: render, or kustomize, for which it then can stand. */
struct program_name;

struct command {
    const char *name, *summary, *usage;
    const struct flag *flags;
    size_t nflags;
    int (*run)(const struct command *command, int argc, char **argv);
    const char *alias;
    const struct command *const *subcommands; /* ended by NULL; NULL: it has none */
    const struct command *parent;             /* of a subcommand */
    const struct program_name *called_as;     /* of those that answer by it */
    bool is_elsewhere;                        /* of kustomize: render only says what to use */
};

struct program_name {
    const char *name, *about;
    const struct command *const *commands; /* ended by NULL */
    size_t nfirst;                         /* so many of them are those of kustomize */
};

/* The flag called name (n bytes), or with the letter; NULL when there is none. Those that every
 * command has are among them. */
const struct flag *flag_named(const struct command *command, const char *name, size_t n);
const struct flag *flag_lettered(const struct command *command, char letter);
/* Parses as the reference's flags are parsed: anywhere among the words, "--" ends them. options is
 * the command's struct, whose fields are set. False when the command has nothing left to do:
 * *exit_status then says how it ends, with the help or a message printed. */
bool flags_parse(const struct command *command, int argc, char **argv, void *options,
                 struct words *out, int *exit_status);

/* ---- Options (options.c) --------------------------------------------------------------------- */

/* The values of --load-restrictor and --decrypt. Return DONE, or WRONG_USAGE after a message. */
int set_load_restrictor(const struct command *command, const char *text,
                        struct render_options *out);
int set_decrypt(const struct command *command, const char *text, struct render_options *out);
/* How many processors we may use. */
unsigned processors(void);
/* $PWD when it names the working directory, as in Go: with links on the way, "../x" is then what
 * the user of a shell takes it for. To be freed; NULL when there is none. */
char *working_directory(void);

/* ---- Commands ------------------------------------------------------------------------------- */

extern const struct command edit_command;
extern const struct command affected_command, age_command, build_command, cfg_command,
    completion_command, create_command, decrypt_command, deps_command, encrypt_command, fn_command,
    fn_run_command, help_command, localize_command, openapi_command, rotate_command,
    updatekeys_command, version_command;
/* The same, for programs that ask kustomize. */
extern const struct command kustomize_completion_command, kustomize_help_command,
    kustomize_version_command;
extern const struct program_name render_program, kustomize_program;

/* Each command's file has its function. */
int run_age(const struct command *command, int argc, char **argv);
int run_build(const struct command *command, int argc, char **argv);
int run_decrypt(const struct command *command, int argc, char **argv);
int run_encrypt(const struct command *command, int argc, char **argv);
int run_fn(const struct command *command, int argc, char **argv);
int run_rotate(const struct command *command, int argc, char **argv);
int run_updatekeys(const struct command *command, int argc, char **argv);

/* The command of a list that has the name or the alias; NULL when there is none. */
const struct command *command_named(const struct command *const *list, const char *name);
/* For a command that only has subcommands: runs the one that is named. */
int run_subcommand(const struct command *command, int argc, char **argv);
/* For what render leaves to other programs: prints the usage, which names them. */
int run_elsewhere(const struct command *command, int argc, char **argv);
/* Prints what a command is for, or, when it has no name, the program. */
int print_help(const struct command *command);
int print_program_help(const struct program_name *program);

/* Texts for `help TOPIC` (topics.c). */
struct topic {
    const char *name, *summary, *text;
};
/* The n-th, NULL at the end. */
const struct topic *topic_at(size_t n);

/* ---- Output (output.c) ---------------------------------------------------------------------- */

/* "error: ..." on standard error. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* As complain, of a file and what errno says of it; returns FAILED. */
int complain_file(const char *path, int error);
/* As complain, with a pointer to the command's help (NULL: the program's); returns WRONG_USAGE. */
int complain_usage(const struct command *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints the diagnostics of a build from the from-th on; returns how many there are. */
size_t print_diagnostics(const struct render_build *build, size_t from);
/* Prints text of somebody's files on standard error, line by line, without control characters. */
void print_lines(struct render_text text);
/* A status in words, for failures that leave no diagnostic. */
const char *status_text(int status);
/* Writes all of it; false with errno when that fails. */
bool write_all(int fd, const char *data, size_t size);
/* Writes to standard output; FAILED after a message when it does not take it all. */
int print_texts(const struct render_text *texts, size_t n);

/* ---- Files (files.c) ------------------------------------------------------------------------ */

/* A file to be written: path is owned by the caller. */
struct out_file {
    const char *path;
    const struct render_text *texts;
    size_t ntexts;
    bool secret;  /* only its owner may read it, and no copy is made on the way */
    bool durable; /* it takes the place of the old one in one step, if it can, when on the disk */
    char *temporary, *old; /* files.c's */
    bool replaced;
};

/* Writes all files or, on a failure, which is complained about, none. */
int write_files(struct out_file *files, size_t n);
bool is_directory(const char *path);

/* ---- Names of files (names.c) -----------------------------------------------------------------
 */

/* Zero it; names are owned. */
struct names {
    char **at;
    size_t n;
};

/* Adds a copy; false when there is no memory. */
bool add_name(struct names *list, const char *name);
void free_names(struct names *list);
/* directory/name without what a path does not need. To be freed; NULL when there is no memory. */
char *join_path(const char *directory, const char *name);
/* Sorts by bytes, each name once. */
void sort_names(struct names *list);
/* Puts NULL behind the last; false when there is no memory. */
bool end_names(struct names *list);
/* What is in a directory, in the order of bytes. Returns 0 or errno. */
int list_directory(const char *path, struct names *out);
/* Adds the files that a pattern stands for, as kustomize finds them: * ? [a-z] [^a-z], a backslash
 * takes their meaning away; names that begin with a dot only when the pattern does. Returns 0,
 * EINVAL when the pattern is malformed, ENOMEM. */
int expand_pattern(const char *pattern, struct names *out);

/* ---- Paths (paths.c); what they return is to be freed, NULL when there is no memory -----------
 */

/* Whether a name is one of a kustomization file. */
bool is_kustomization(const char *name);
bool ends_in_slash(const char *path);
/* The same of a path's last part. */
bool is_kustomization_path(const char *path);
/* The way from one absolute, clean path to another. */
char *relative_path(const char *from, const char *to);
/* Of a file, as text. */
char *directory_of(const char *path);
/* The directory that a file is or will be in, free of links; the path of the file there. NULL, too,
 * when there is no such directory. */
char *real_directory_of(const char *path);
char *real_path_of(const char *path);

/* ---- Input (input.c) ------------------------------------------------------------------------- */

/* A whole file in memory. */
struct input {
    char *data;
    size_t size, cap;
    bool secret; /* in locked memory, wiped at the end */
};

/* Whether the path is "-" or /dev/stdin. */
bool is_stdin(const char *path);
/* Reads a file, or standard input. FAILED after a message; free *out in any case. */
int read_file(const char *path, bool secret, struct input *out);
/* Reads on to the end of a descriptor; false with errno. Zero *in first, free it in any case. */
bool read_descriptor(int fd, struct input *in);
/* One read of as much as there is room for; as read(). */
ssize_t read_more(struct input *in, int fd);
/* Adds to what is there; false with errno. */
bool add_input(struct input *in, const char *data, size_t size);
void free_input(struct input *in);

/* ---- Dependencies (depfile.c) ---------------------------------------------------------------- */

struct tree;

/* The text of a depfile for an output that was made of builds of targets, which have succeeded, and
 * were found in a tree unless that is NULL. Free out->data in any case. FAILED after a message. */
int print_depfile(const char *depfile, const char *output, struct render_build *const *builds,
                  char *const *targets, size_t n, const struct tree *tree, struct input *out);

/* ---- Graphs (graph.c) ------------------------------------------------------------------------ */

/* Zero it; free it whatever happens. */
struct graph {
    struct render_context *context;
    struct render_build *build;
    struct render_graph_node *nodes;
    size_t n;
};

/* files NULL: the disk. Returns a status of the library; the graph is there when build is. */
int load_graph(struct graph *g, const struct render_files *files, const char *const *directories);
void free_graph(struct graph *g);

/* Who refers to each node: those of node i are at[first[i]] to at[first[i + 1] - 1]. Zero it. */
struct users {
    size_t *first, *at;
};

/* False when there is no memory. */
bool invert_graph(const struct graph *g, struct users *out);
void free_users(struct users *users);
/* The path of a node, relative to the directory here unless that is NULL. To be freed. */
char *shown_path(const char *here, const struct render_graph_node *node);
/* Prints text as a string of JSON. */
void print_json_string(FILE *out, const char *text);

/* ---- Overlays (overlays.c) --------------------------------------------------------------------
 */

/* The directories of a tree. Set the first three; free it whatever happens. Links are not followed,
 * and .git is not entered. */
struct tree {
    const char *root;
    bool with_hidden;            /* those whose names begin with a dot, too */
    bool is_quiet;               /* of what cannot be entered */
    bool incomplete;             /* something could not */
    struct names found, entered; /* with a kustomization file, and all; relative to root, "" it */
    char *real;                  /* root without links, of find_overlays() */
};

/* Looks into one directory, relative to root, and all below it. False when there is no memory. */
bool find_kustomizations(struct tree *tree, const char *directory);
/* The overlays below and in root, named by way of it and sorted, as targets of builds. DONE, or
 * FAILED after a message, also when there are none. */
int find_overlays(struct tree *tree, struct names *targets);
void free_tree(struct tree *tree);
/* Sets is_overlay[node] of each target of a graph that is no component and that no other target
 * uses. False when there is no memory. */
bool choose_overlays(const struct graph *g, const struct users *users, bool *is_overlay);

/* ---- Changes (changes.c) --------------------------------------------------------------------- */

enum path_is {
    PATH_KNOWN = 1,           /* in git's index */
    PATH_LINK = 2,            /* there, a symbolic link */
    PATH_SUBMODULE = 4,       /* there, a repository of its own */
    PATH_NEW = 8,             /* there, but not in the index; a directory: nothing in it is */
    PATH_CHANGED = 16,        /* not as it was, or gone, or not there before */
    PATH_ABOVE = 32,          /* a directory in which, or below, is one that is known, */
    PATH_ABOVE_NEW = 64,      /* new, */
    PATH_ABOVE_CHANGED = 128, /* changed */
    PATH_IGNORED = 256,       /* new, but git is told to ignore it */
    PATH_BEGINNING = 512      /* what is in front of an odd character of one that counts */
};

/* Paths, and what they are. */
struct paths {
    struct path_entry {
        const char *path; /* n bytes; NULL: the slot is free */
        size_t n;
        unsigned is, hash;
    } * at;
    size_t n, cap;
};

/* The texts of kustomizations, each with a NUL behind it (texts.c). Zero it. */
struct texts {
    struct text {
        size_t from, n; /* in all */
        bool is_there;  /* and was read */
        bool has_more;  /* than words that may be paths */
    } * at;
    size_t n;
    struct paths places; /* 1 + the index */
    struct input all, lower;
    int root; /* of the working tree, open, once there is at; -1: it cannot be opened */
};

/* Reads those that git has: paths are relative to root. False when there is no memory. */
bool read_texts(struct texts *t, const char *root, const struct paths *paths);
/* The text of a file, read now when it was not. False when there is no memory. */
bool text_of(struct texts *t, const char *path, struct text *out);
void free_texts(struct texts *t);

/* Zero it; free it whatever happens. */
struct changes {
    char *root;              /* of the working tree: absolute, free of links */
    struct paths paths;      /* relative to root */
    bool is_hopeless;        /* a name that counts begins with an odd character */
    struct names fresh;      /* what is PATH_NEW; directories end in a slash */
    bool attributes_changed; /* a .gitattributes has: what files have in them may be others */
    struct input files, others, changed, ignored; /* the texts that paths point into */
    struct texts texts;
};

/* Asks git, in a directory of a working tree, what has changed since a revision, or where the
 * branch left it. FAILED after a message. */
int ask_changes(struct changes *c, const char *directory, const char *since, bool from_merge_base);
void free_changes(struct changes *c);
/* As add_path, of the first n bytes. */
bool add_path_part(struct paths *set, const char *path, size_t n, unsigned is);
/* Adds what is in front of each odd character of a path. */
bool add_beginnings(struct paths *set, const char *path, bool *is_hopeless);
/* Sets wanted[i] when the kustomization in the i-th directory (relative to the root) may be
 * affected: never for one too few. False when there is no memory. */
bool find_candidates(struct changes *c, const struct names *directories, bool *wanted);
/* Adds what a path is; the text is not copied. False when there is no memory. */
bool add_path(struct paths *set, const char *path, unsigned is);
/* What a path is; what the directories above it are, taken together: those whose path is at least
 * from bytes long. */
unsigned path_is(const struct paths *set, const char *path, size_t n);
unsigned above_is(const struct paths *set, const char *path, size_t from);

/* ---- Watching (watch.c) -----------------------------------------------------------------------
 */

struct watch;

/* output is what the builds are written to. NULL after a message. From now on an interruption is
 * only noted. */
struct watch *begin_watch(const char *output);
/* Before the builds of a round; after each of them; and when all are done: waits until one of them
 * may come out otherwise. False when we are interrupted, or watching failed, after a message. Then
 * what has changed: paths, ended by NULL and lent until the next round; NULL when it may be any. */
void begin_round(struct watch *w);
void watch_build(struct watch *w, struct render_build *build);
bool wait_for_change(struct watch *w);
const char *const *changed_paths(const struct watch *w);
void end_watch(struct watch *w);

/* ---- .sops.yaml (sops_config.c) --------------------------------------------------------------
 */

struct sops_config {
    char *path; /* NULL: there is none */
    struct input text;
};

/* Reads the one that is named, by a flag (NULL: none) or SOPS_CONFIG, or else the nearest in the
 * working directory or above. That there is none is no failure. Free *out in any case. */
int read_sops_config(const char *named, struct sops_config *out);
/* The file as path_regex sees it: from the directory of the config on, when it is below that.
 * To be freed; NULL when there is no memory. */
char *path_from_config(const struct sops_config *config, const char *file);
void free_sops_config(struct sops_config *config);
/* A number that a flag gives (text NULL: 0). DONE, or WRONG_USAGE after a message. */
int parse_flag_number(const struct command *command, const char *flag, const char *text, int *out);

/* ---- SOPS files that are written (sops_write.c) ---------------------------------------------- */

/* The flags of encrypt, rotate and updatekeys, each of which has some. */
struct sops_flags {
    const char *config, *input_type, *output_type, *name, *output, *previous;
    const char *indent, *threshold;
    const char *aws_profile, *context;
    struct render_sops_keys keys, removed;
    const char *unencrypted_suffix, *encrypted_suffix, *unencrypted_regex, *encrypted_regex;
    const char *unencrypted_comment_regex, *encrypted_comment_regex;
    bool in_place, mac_only_encrypted, ignore_mac, yes;
};

#define NO_SOPS_FLAGS                                                                              \
    {                                                                                              \
        .keys = {.size = sizeof(struct render_sops_keys)}, .removed = {                            \
            .size = sizeof(struct render_sops_keys)                                                \
        }                                                                                          \
    }

/* One file's writing. Zero it, set the first five. */
struct sops_writing {
    const struct command *command;
    const struct sops_flags *flags;
    const char *file;  /* "-" for standard input */
    bool plain;        /* its content is secret */
    bool wants_config; /* there must be a .sops.yaml */
    /* sops_write.c's */
    struct render_document document;
    struct render_sops_settings settings;
    struct input input, previous;
    struct sops_config config;
    char *path;
    struct render_context *context;
    struct render_build *build;
};

/* Reads the file and its .sops.yaml. Returns DONE, FAILED or WRONG_USAGE after a message. */
int begin_writing(struct sops_writing *w);
/* Calls the library; its messages are printed. *out is lent until the end. */
int do_writing(struct sops_writing *w,
               int (*work)(struct render_build **out, const struct render_context *ctx,
                           const struct render_document *document,
                           const struct render_sops_settings *settings),
               struct render_text *out);
/* Writes to the file, to that of --output, or to standard output. */
int write_sops_file(const struct sops_writing *w, bool in_place, struct render_text text);
void end_writing(struct sops_writing *w);

/* ---- Keys (keys.c) -------------------------------------------------------------------------- */

/* Adds what can be read from fd to the source that was begun. *error is errno when that fails. */
int add_key_bytes(struct render_keys *keys, int fd, int *error);
/* Adds the bytes of a file, "-" for standard input, to the library's locked memory. */
int add_key_file(struct render_keys *keys, enum render_key_kind kind, const char *path);
int add_key_text(struct render_keys *keys, enum render_key_kind kind, const char *name,
                 const char *text);
/* The passphrase that the environment gives to age's batchpass plugin, which is not needed. */
int add_batchpass(struct render_keys *keys, bool to_encrypt);
enum { MAX_WORK_FACTOR = 30 };

/* ---- What several builds want once (kept_keys.c) ----------------------------------------------
 */

/* Before there are several builds in one call, and behind the last. */
void keep_keys(void);
void forget_keys(void);
/* Adds what is in a file that cannot be read twice, which is read at the first call; safe for
 * threads. False when it is another kind of file, or they are not kept: nothing was done then. Sets
 * *status to what the key source is to return. */
bool add_key_pipe(struct render_keys *keys, enum render_key_kind kind, const char *name,
                  const char *path, int *status);
struct program;
enum { CANNOT_RUN = -1000 }; /* in place of an exit status */
/* Adds what the program prints for the recipient, as the variable of this name has it; while keys
 * are kept it runs at the first call. Safe for threads. p->exit_status is not 0 when it failed:
 * what it has printed is no key then. Returns what the key source is to return. */
int add_key_command(struct render_keys *keys, enum render_key_kind kind, const char *name,
                    const char *recipient, struct program *p);
/* The ask of a key source: as ask_question(), but the passphrase of a key file is asked for once
 * while keys are kept; safe for threads. */
int ask_kept(void *user, const struct render_question *question, char *answer, size_t capacity,
             size_t *size);

/* ---- Keys of SOPS (sops_keys.c) -------------------------------------------------------------- */

/* The sources that SOPS knows: environment, default paths, commands, gpg, and sops itself. */
const struct render_key_source *sops_keys(void);

/* ---- Processes (process.c, memory_file.c) ---------------------------------------------------- */

/* One that reads a request from standard input and answers it, again and again, and ends when there
 * are no more. is_whole: whether what it has printed is a whole answer. The rest is process.c's. */
struct kept_program {
    bool (*is_whole)(const struct input *output);
    pid_t pid; /* 0 when it does not run */
    int in, out, errors;
};

/* A program with pipes for its standard input, output and, unless they are shown, errors. */
struct program {
    const char *const *args;        /* ended by NULL; the first is a path, or a name of PATH */
    const char *const *environment; /* "NAME=VALUE" beside ours, ended by NULL; or NULL */
    const char *const *dropped;     /* names of ours that it does not get, ended by NULL; or NULL */
    bool gets_keys;                 /* it gets the variables that are keys: it is one's helper */
    const char *const *passed; /* of these, "NAME" or "NAME=...", it gets those named; or NULL */
    const char *directory;     /* where it works; NULL: here */
    bool own_group;            /* it ends with all that it has started */
    const int *cancel;         /* it ends when this can be read from; NULL: never */
    struct render_text input;
    const struct render_program_file *files; /* what arguments become the paths of */
    size_t nfiles;
    bool show_errors;
    unsigned timeout; /* in milliseconds; 0 for none */
    /* What it prints is added to the source that was begun, to the sink, or to output. */
    struct render_keys *keys;
    struct input *output;
    struct render_sink *sink, *error_sink;
    struct kept_program *kept; /* with output; it is started when it does not run; or NULL */
    char errors[512];          /* the end of what it says, without its last line break */
    int exit_status;           /* the negative number of a signal that ended it */
};

/* Runs it to its end, or to that of its answer when it is kept; safe for threads, but for one kept
 * program. Returns RENDER_OK; RENDER_EIO with a word in errors when it
 * cannot be started; RENDER_ELIMIT, likewise, when it took too long or printed too much;
 * RENDER_EHOST when we are interrupted or it is cancelled. In each case it has ended, but for
 * one that is kept and has answered: RENDER_OK, and kept->pid is its process. */
int run_program(struct program *p);
/* Ends it when it runs. */
void end_kept_program(struct kept_program *kept);
/* Around all that makes pipes and starts a program with them elsewhere: a program must not get the
 * pipes of another that is being started. */
void lock_starts(void);
void unlock_starts(void);
/* The absolute path of a program of PATH, of whose directories relative ones are left out: they
 * would mean another place for each working directory. */
enum { MAX_PROGRAM_PATH = 4096 };
bool find_program(const char *name, char path[MAX_PROGRAM_PATH]);
/* A pipe that programs started elsewhere do not get, apart from the three standard streams. */
bool open_pipe(int ends[2]);
/* Lets it hold much at once, where that can be: the fewer turns, the faster. */
void widen_pipe(int fd);
/* A descriptor of bytes that are on no disk, for a program to read as the file MEMORY_FILES and the
 * descriptor's number; -1 with errno. */
int memory_file(struct render_text bytes);
#ifdef __linux__
#define MEMORY_FILES "/proc/self/fd/"
#else
#define MEMORY_FILES "/dev/fd/"
#endif

/* ---- Interruption (interruption.c) ------------------------------------------------------------
 */

/* From now on the first SIGINT, SIGTERM or SIGHUP is only noted, so that what was begun can be
 * cleaned up; the second one ends us. */
void catch_interruption(void);
/* The signal, 0 for none. */
int interruption(void);
/* It was what we have waited for. */
void forget_interruption(void);
/* Can be read from once there is one; -1 before catch_interruption(). */
int interruption_fd(void);

/* ---- Programs of a build (programs.c, plugin_home.c) ------------------------------------------
 */

/* Directories that were made for programs, and what plugins need to know of their host. */
struct host_programs {
    char **directories;
    size_t n;
    char *home, *home_failure; /* the legacy plugins' */
    char user[64];             /* --as-current-user */
    const char *const *passed; /* the variables that the user gives to functions */
    struct render_programs calls;
};

/* Lent by host. */
const struct render_programs *host_programs(struct host_programs *host);
/* Completes the options for plugins; what they point to is host's. */
void find_plugins(struct host_programs *host, bool as_current_user, struct render_plugins *out);
/* Makes an empty directory that only the user may read. Its path, free of symbolic links, contains
 * purpose; it is host's. NULL with errno. */
const char *make_temporary(struct host_programs *host, const char *purpose);
/* Removes what is left; after an interruption, ends us as the signal would have. */
void end_host_programs(struct host_programs *host);
/* Removes a directory with all that is in it. Symbolic links are not followed. */
void remove_tree(const char *path);

/* ---- Tasks (tasks.c) ----------------------------------------------------------------------------
 */

/* Something to do, the first member of what it is about. Set work; whoever begins it may not look
 * at what work changes before it has finished. */
struct task {
    void (*work)(struct task *task);
    struct task *next; /* tasks.c's, and state */
    int state;
};

/* Threads that do tasks; NULL, also for the functions below, when there is no memory: then a task
 * is done when it is waited for. Used by one thread. */
struct tasks *new_tasks(void);
void begin_task(struct tasks *tasks, struct task *task);
/* Waits until it is done, or does it. May be called again. */
void finish_task(struct tasks *tasks, struct task *task);
/* Waits for those that run; those that wait are left. */
void end_tasks(struct tasks *tasks);

/* ---- Remote sources (remotes.c, git.c, git_cache.c, http.c) -----------------------------------
 */

struct remotes {
    struct host_programs *host; /* for temporary directories */
    const char *cache;          /* --cache-dir; NULL: what is fetched is removed at the end */
    bool offline;               /* --offline: what is in the cache, or nothing */
    const char *directory; /* where fetches go: free of symbolic links; NULL before the first */
    struct fetch *fetches;
    size_t nfetches;
    struct download *downloads;
    struct tasks *tasks;
    int cancel[2]; /* a pipe: closing its write end ends all fetches; -1 before the first */
    struct http *http;
    struct render_remotes calls;
};

/* Lent by remotes. */
const struct render_remotes *host_remotes(struct remotes *remotes);
/* Ends what is still being fetched and frees what was. */
void end_remotes(struct remotes *remotes);

/* A repository that is, or was, fetched. */
struct fetch {
    struct task task;
    const struct remotes *remotes;
    char *url, *ref;
    unsigned timeout; /* of each step, in milliseconds */
    bool submodules;
    char *directory; /* where it is in the end, or NULL */
    int status, cancel;
    int in_use; /* a file whose lock keeps the directory in the cache; -1 for none */
    char why[512];
    struct fetch *next;
};

enum { MAX_COMMIT = 64 };
/* Puts the reason of a failure into f->why; returns status. */
int fetch_failed(struct fetch *f, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Each runs git; returns f->status. Fetches into an empty directory. */
int git_clone(struct fetch *f, const char *directory);
/* Fetches into a clone that is there already, whose files stay as they are. */
int git_refresh(struct fetch *f, const char *directory);
/* The commit that name (HEAD, FETCH_HEAD) means in a clone. */
int git_commit(struct fetch *f, const char *directory, const char *name,
               char commit[MAX_COMMIT + 1]);
/* Fetches by way of the cache: sets f->directory. */
int cache_repository(struct fetch *f);
/* The path of what key names in a part of the cache ("git", "files"), whose directories are made;
 * NULL with errno. To be freed. */
char *cache_entry(const char *cache, const char *part, const char *key);

/* An http(s) file that is, or was, fetched. */
struct download {
    struct task task;
    struct http *http; /* what it is fetched by; NULL: from the cache */
    char *url;
    char *entry; /* where in the cache a copy is, as =content, or NULL */
    int cancel;  /* it ends when this can be read from */
    struct input content;
    int status, http_status; /* as those of struct render_remotes' get */
    char why[320];
    struct download *next;
};

/* Who fetches them; NULL when there is no memory. */
struct http *http_begin(void);
/* Fetches d->url; returns d->status. Safe for threads. */
int http_get(struct download *d);
void http_end(struct http *http);

/* ---- Terminal (terminal.c) ------------------------------------------------------------------- */

/* Asks on the terminal, whatever standard input and output are. Returns RENDER_OK, or RENDER_EHOST
 * after a message. secret: what is typed is not shown. */
int ask_line(const char *prompt, bool secret, char *answer, size_t capacity, size_t *size);
/* struct render_key_source's ask. */
int ask_question(void *user, const struct render_question *question, char *answer, size_t capacity,
                 size_t *size);

/* ---- Plugins (plugins.c) --------------------------------------------------------------------- */

/* struct render_key_source's start_plugin: runs age-plugin-NAME of PATH. */
int start_plugin(void *user, const char *name, const char *protocol, struct render_plugin *out);

/* ---- Several builds (many.c) ----------------------------------------------------------------- */

/* A host whose callbacks may be called by several threads, and the one that it stands for. */
struct shared_host {
    struct render_key_source keys, shared_keys;
    struct render_programs programs, shared_programs;
    struct render_remotes remotes, shared_remotes;
};

/* Makes the host of the options, which has all three, such a one. host must live as long as it is
 * used. */
void share_host(struct shared_host *host, struct render_options *options);

struct many {
    char **targets;
    size_t n;
    bool emits;       /* render_build_emit() is wanted of each */
    bool keeps_going; /* when one fails */
    /* Called for each in their order, one at a time; the build is its own from then on, and NULL
     * when there is no memory. Returns whether it is DONE or has FAILED. */
    int (*take)(void *user, size_t index, struct render_build *build, int status);
    void *user;
};

/* Builds the targets side by side. Returns DONE, or FAILED when any failed. */
int build_many(struct render_cache *cache, const struct many *many);
/* The file that a target becomes in a directory. To be freed; NULL when there is no memory. */
char *file_for(const char *directory, const char *target);
/* Makes the directories on the way to a file; false with errno. */
bool make_way_to(const char *path);

#endif
