/* The program `render`: a thin layer over <render/render.h>. main.c finds the command, one file
 * each runs it. Keys, environment and terminal are read here, never in the library. */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "render/render.h"

enum exit_status { DONE = 0, FAILED = 1, WRONG_USAGE = 2 };

/* ---- Flags (flags.c) ------------------------------------------------------------------------ */

enum flag_kind {
    FLAG_BOOL, /* a bool: --flag, --flag=false */
    FLAG_TEXT  /* a const char *: --flag=text, --flag text, -f text, -ftext; the last one counts */
};

struct flag {
    const char *name;
    char letter; /* 0: none */
    enum flag_kind kind;
    size_t offset;          /* of the field in the command's options */
    const char *deprecated; /* what to say when it is used, or NULL */
};

/* What is no flag. words points into argv, whose order is changed. */
struct words {
    char **at;
    size_t n;
    bool help; /* -h or --help was there */
};

struct command {
    const char *name, *summary, *usage;
    const struct flag *flags;
    size_t nflags;
    int (*run)(const struct command *command, int argc, char **argv);
};

/* The flag called name (n bytes), or with the letter; NULL when there is none. Those that every
 * command has are among them. */
const struct flag *flag_named(const struct command *command, const char *name, size_t n);
const struct flag *flag_lettered(const struct command *command, char letter);
/* Parses as the reference's flags are parsed: anywhere among the words, "--" ends them. options is
 * the command's struct, whose fields are set. Returns DONE, or WRONG_USAGE after a message. */
int flags_parse(const struct command *command, int argc, char **argv, void *options,
                struct words *out);

/* ---- Commands ------------------------------------------------------------------------------- */

int run_build(const struct command *command, int argc, char **argv);
int run_version(const struct command *command, int argc, char **argv);
int run_help(const struct command *command, int argc, char **argv);

extern const struct command build_command, version_command, help_command;

/* The n-th command, NULL at the end. */
const struct command *command_at(size_t n);
const struct command *command_named(const char *name);
/* Prints what a command is for, or the whole program when command is NULL. */
int print_help(const struct command *command);

/* ---- Output (output.c) ---------------------------------------------------------------------- */

/* "error: ..." on standard error. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* As complain, with a pointer to the command's help (NULL: the program's); returns WRONG_USAGE. */
int complain_usage(const struct command *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints the diagnostics of a build from the from-th on; returns how many there are. */
size_t print_diagnostics(const struct render_build *build, size_t from);
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
    char *temporary; /* files.c's */
};

/* Writes all files or, on a failure, which is complained about, none. */
int write_files(struct out_file *files, size_t n);
bool is_directory(const char *path);

#endif
