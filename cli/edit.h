/* What the command `edit` is made of: edit_commands.c has its subcommands, edit.c runs them,
 * edit_file.c replaces the file. */
#ifndef CLI_EDIT_H
#define CLI_EDIT_H

#include "cli.h"

struct edit_options {
    struct render_edit edit; /* its texts; the rest is made of what follows */
    struct given literals, files;
    bool force, without_selector, include_templates, ignore_missing, no_verify, no_hash, vars;
};

/* A kustomization file that nobody else edits now. */
struct edited_file {
    const char *name; /* in the working directory */
    char *path;       /* free of symbolic links */
    int fd;           /* with a lock */
    struct input text;
};

/* Finds the kustomization file of the working directory, locks and reads it. DONE, or FAILED after
 * a message; close_edited() in any case. */
int open_edited(struct edited_file *f);
/* Puts a new text in its place, and those of the other files that the edit changes: each file is
 * the old one or the new one, whatever happens, and all of them are the old ones unless each can be
 * written. */
int replace_edited(const struct edited_file *f, struct render_text text,
                   const struct render_build *build);
void close_edited(struct edited_file *f);

int run_edit(const struct command *command, int argc, char **argv);
extern const struct command edit_add_command, edit_fix_command, edit_remove_command,
    edit_set_command;

#endif
