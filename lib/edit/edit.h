/* Edits of a kustomization file, with the verbs of `kustomize edit`. An edit is a few changes of
 * the text, each at bytes that the layout of the file (yaml/layout.h) names; after each the new
 * text is read again, so that what a verb knows of the text is always true. What is not named stays
 * as it is: comments, order, quotes, indentation, line breaks.
 *
 * edit_text.c applies changes, edit_put.c writes new values in the style of what is around them,
 * edit_drop.c takes entries out, edit_move.c brings them elsewhere, the other files are the verbs.
 */
#ifndef RN_EDIT_EDIT_H
#define RN_EDIT_EDIT_H

#include "kustom/fields.h"
#include "source/source.h"
#include "yaml/layout.h"

/* A file that is being edited. All is lent by the run. */
struct rn_edit {
    struct rn_run *run;
    struct rn_reader *reader;
    const struct render_edit *asked;
    const struct rn_loader *loader; /* of the file's directory */
    struct rn_edited_files *others;
    uint16_t place;
    struct rn_str text; /* as it is now */
    struct rn_layout layout;
    struct rn_str line_break;
    size_t unit; /* spaces by which a map in a map is indented */
    size_t dent; /* spaces by which a list in a map is indented */
};

/* Another file that an edit changes. */
struct rn_edited {
    struct rn_str path; /* as shown */
    struct rn_str text; /* the new one */
};

struct rn_edited_files {
    struct rn_edited *at;
    size_t n, cap;
};

/* Runs one verb over the text, which must live as long as the run. *out is the new text; the old
 * one when nothing had to change. Errors: a file that cannot be decoded; what the reference
 * refuses; a place that is written in a way that cannot be changed alone (aliases). */
int rn_edit(struct rn_run *run, const struct rn_loader *loader, const struct render_edit *asked,
            struct rn_str text, uint16_t place, struct rn_str *out, struct rn_edited_files *others);

/* ---- Text (edit_text.c) ---------------------------------------------------------------------- */

/* n bytes at a place become text. */
struct rn_change {
    size_t at, n;
    struct rn_str text;
};

struct rn_changes {
    struct rn_change *at;
    size_t n, cap;
};

void rn_change(struct rn_edit *e, struct rn_changes *changes, size_t at, size_t n,
               struct rn_str text);
/* Applies them, which may not overlap; those of one place in the order they were added. The layout
 * is another one then. */
int rn_apply(struct rn_edit *e, struct rn_changes *changes);
/* Reads the text. */
int rn_edit_read(struct rn_edit *e);
/* Where the line of a place starts, its column, and where the next line starts; that is the place
 * itself when it is the start of a line, as where a block scalar with all its breaks ends. */
size_t rn_line_start(const struct rn_edit *e, size_t at);
size_t rn_column(const struct rn_edit *e, size_t at);
size_t rn_line_end(const struct rn_edit *e, size_t at);
/* Where the next line starts, behind the place. */
size_t rn_next_line(const struct rn_edit *e, size_t at);
/* Where the line that a place is in ends, without its break. */
size_t rn_line_stop(const struct rn_edit *e, size_t at);
/* Whether only blanks stand in front of it on its line. */
bool rn_starts_line(const struct rn_edit *e, size_t at);
/* Over blanks, line breaks and comments. */
size_t rn_skip_gap(const struct rn_edit *e, size_t at);
/* Where the ":" of a pair is; text.n when it is not behind the key. */
size_t rn_colon(const struct rn_edit *e, const struct rn_laid_pair *p);
/* Says what is wrong with the words of an edit; the file is all that can be named as a place. */
static inline struct rn_mark rn_edit_mark(const struct rn_edit *e)
{
    return (struct rn_mark){.file = e->place};
}
#define rn_edit_error(e, ...) rn_error((e)->run, rn_edit_mark(e), RN_E_EDIT, __VA_ARGS__)
/* Refuses at a mark what is written with aliases and the like. */
int rn_edit_refused(struct rn_edit *e, struct rn_mark mark, const char *what);

/* The parts of a word between commas; at least one, maybe "". */
struct rn_str *rn_edit_split(struct rn_edit *e, const char *word, size_t *n);

/* ---- Finding --------------------------------------------------------------------------------- */

/* The pair of a field, whatever the case of its name; of several the last. NULL: there is none.
 * map may be NULL. */
struct rn_laid_pair *rn_laid_field(const struct rn_field_table *table, const struct rn_laid *map,
                                   const char *name);
/* As rn_laid_field, in the kustomization itself. */
struct rn_laid_pair *rn_edit_field(const struct rn_edit *e, const char *name);
/* Its value; NULL when it is none, or null. */
struct rn_laid *rn_edit_value(const struct rn_edit *e, const char *name);
/* The text of a field; "" when it is none, or null. */
struct rn_str rn_laid_text(const struct rn_field_table *table, const struct rn_laid *map,
                           const char *name);
bool rn_laid_is_null(const struct rn_laid *n);
/* Whether a boolean field is true. */
bool rn_laid_true(const struct rn_field_table *table, const struct rn_laid *map, const char *name);
/* How many items the list has: 0 when it is none. */
static inline size_t rn_laid_items(const struct rn_laid *list)
{
    return list && list->kind == RN_LIST ? list->n : 0;
}
/* The pair of exactly this key. */
struct rn_laid_pair *rn_laid_key(const struct rn_laid *map, struct rn_str key);

/* ---- Putting (edit_put.c) ---------------------------------------------------------------------
 * New values are nodes: strings, whole numbers, booleans, and lists and maps of these. */

/* Gives a pair of a map another value, or adds it at the map's end. A scalar takes the quotes of
 * the old one. pair NULL: it is not there. map NULL: the kustomization. */
int rn_put(struct rn_edit *e, struct rn_laid *map, struct rn_laid_pair *pair, const char *key,
           struct rn_node *value);
/* The change that rn_put() makes, for several in one step: at most one of a map in brackets. */
int rn_plan_put(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                struct rn_laid_pair *pair, const char *key, struct rn_node *value);
/* The change that adds pairs at the end of a map; those whose keys are there already are left out.
 */
int rn_plan_pairs(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                  const struct rn_node *pairs);
/* Gives a map in a map these pairs: keys that are there get the new values, the map is made when it
 * is not there. rn_put_pairs(): of the kustomization's field. */
int rn_put_pairs_in(struct rn_edit *e, struct rn_laid *map, struct rn_laid_pair *pair,
                    const char *key, struct rn_node *pairs);
int rn_put_pairs(struct rn_edit *e, const char *field, struct rn_node *pairs);
/* Adds items at the end of a list in a map, which is made when it is not there. */
int rn_put_items(struct rn_edit *e, struct rn_laid *map, struct rn_laid_pair *pair, const char *key,
                 struct rn_node *items);
/* The change that this makes. map: not NULL. */
int rn_plan_items(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                  struct rn_laid_pair *pair, const char *key, struct rn_node *items);
/* rn_put_items() of the kustomization's field. */
int rn_add_items(struct rn_edit *e, const char *field, struct rn_node *items);
/* Makes a scalar another one. */
int rn_put_scalar(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *old,
                  const struct rn_node *value);
/* Writes another item in the place of one. */
void rn_put_item(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *list,
                 size_t i, const struct rn_node *value);
/* What stands in front of the value of a pair that would be added to a map: the key, ":". */
struct rn_str rn_spell_key(struct rn_edit *e, const struct rn_laid *map, const char *key);
/* Refuses what cannot be written to alone. */
int rn_check_open(struct rn_edit *e, const struct rn_laid *n);
/* Lines (that end in no break) for a place where a line starts, or the text ends. */
void rn_put_lines(struct rn_edit *e, struct rn_changes *changes, size_t at, struct rn_str lines);
struct rn_node *rn_edit_string(struct rn_edit *e, struct rn_str s);
struct rn_node *rn_edit_true(struct rn_edit *e);
void rn_edit_pair(struct rn_edit *e, struct rn_node *map, const char *key, struct rn_str value);

/* ---- Dropping (edit_drop.c) -------------------------------------------------------------------
 */

/* Takes out the pairs of a map, or items of a list, for which drop is set. When nothing is left,
 * `holder`, the pair that has it, is taken out of its map, too, unless it has brackets and its map
 * has none: these stay, empty. */
int rn_drop(struct rn_edit *e, struct rn_laid *from, const bool *drop, struct rn_laid *holder_map,
            struct rn_laid_pair *holder);
/* The changes that this makes in what is a block, of which something stays, or has brackets. */
int rn_plan_drop(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *in,
                 const bool *drop);
/* Takes one pair out of a map. */
int rn_drop_pair(struct rn_edit *e, struct rn_laid *map, const struct rn_laid_pair *pair);
/* Takes a field out of the kustomization, however often it is there. */
int rn_drop_field(struct rn_edit *e, const char *field);
/* Takes items out of the kustomization's field. */
int rn_drop_items(struct rn_edit *e, const char *field, const bool *drop);

/* ---- Moving (edit_move.c) -------------------------------------------------------------------- */

/* Gives a key another name, in the quotes that it has. */
void rn_rename(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid_pair *pair,
               const char *name);
/* Moves the lines from..to by so many columns; from may be within a line, which stays then. */
void rn_shift(struct rn_edit *e, struct rn_changes *changes, size_t from, size_t to, long columns);
/* The lines from..to, moved so, without the last break. */
struct rn_str rn_shifted(struct rn_edit *e, size_t from, size_t to, long columns);
/* Applies changes, and gives a pair of the kustomization another name, with items of the list that
 * has this name already in front: the lines with their comments are moved, or, when the two lists
 * are written in different ways, their values. */
int rn_edit_become(struct rn_edit *e, struct rn_changes *changes, struct rn_laid_pair *pair,
                   const char *name);

/* ---- Verbs ------------------------------------------------------------------------------------
 */

int rn_edit_set_text(struct rn_edit *e, const char *field);
int rn_edit_add_paths(struct rn_edit *e, const char *field);
int rn_edit_add_base(struct rn_edit *e, const char *field);
int rn_edit_remove_paths(struct rn_edit *e, const char *field);
int rn_edit_set_options(struct rn_edit *e, const char *field);
int rn_edit_add_options(struct rn_edit *e, const char *field);
int rn_edit_remove_options(struct rn_edit *e, const char *field);
int rn_edit_set_image(struct rn_edit *e, const char *field);
int rn_edit_set_replicas(struct rn_edit *e, const char *field);
int rn_edit_set_labels(struct rn_edit *e, const char *field);
int rn_edit_add_labels(struct rn_edit *e, const char *field);
int rn_edit_remove_labels(struct rn_edit *e, const char *field);
int rn_edit_add_patch(struct rn_edit *e, const char *field);
int rn_edit_remove_patch(struct rn_edit *e, const char *field);
int rn_edit_add_generator(struct rn_edit *e, const char *field);
int rn_edit_set_generator(struct rn_edit *e, const char *field);
int rn_edit_remove_generator(struct rn_edit *e, const char *field);
/* Makes one list of resources and bases. */
int rn_edit_join_bases(struct rn_edit *e);
/* Old fields to new ones. */
int rn_edit_fix(struct rn_edit *e, const char *field);
/* Vars to replacements: finds where they are used, and changes the files that do; then writes the
 * replacements, when other fields may be elsewhere than before. *out is NULL when there are none.
 */
struct rn_var_uses;
int rn_edit_find_vars(struct rn_edit *e, struct rn_var_uses **out);
int rn_edit_fix_vars(struct rn_edit *e, const struct rn_var_uses *uses);

#endif
