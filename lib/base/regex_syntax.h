/* RE2 syntax (as Go's regexp has it) to PCRE2 syntax: what RE2 refuses is refused, what both write
 * but mean differently is rewritten. Only whether a text matches is kept: groups capture nothing,
 * greed is dropped. Used by regex.c. */
#ifndef RN_BASE_REGEX_SYNTAX_H
#define RN_BASE_REGEX_SYNTAX_H

#include "base/run.h"

enum {
    RN_REGEX_MAX_REPEAT = 1000, /* as RE2; nested counts multiply */
    RN_REGEX_MAX_DEPTH = 1000   /* of groups, as RE2 */
};

enum rn_regex_flags { RN_REGEX_FOLD = 1, RN_REGEX_LINES = 2, RN_REGEX_DOT_ALL = 4 };

struct rn_regex_group {
    size_t start; /* in out */
    unsigned flags;
    unsigned weight;
};

struct rn_regex_parser {
    struct rn_run *run;
    struct rn_str s; /* the whole expression */
    size_t at;
    unsigned flags;
    struct rn_buf out;
    struct rn_regex_group *groups; /* those that are open */
    size_t ngroups, groups_cap;
    /* The last atom, what a repetition repeats: where it starts in out, or NO_ATOM. */
    size_t atom;
    bool wrap; /* it needs a group around it before it can be repeated */
    /* The greatest product of nested counts: in the last atom, in the atoms before it. */
    unsigned weight, done;
    size_t repeat; /* where the repetition starts that was read last, or NO_ATOM */
    bool big;      /* a group is repeated a number of times: it may be too large to compile */
    struct rn_str why;
};

/* Translates s; false when it is no RE2 expression, with why set. */
bool rn_regex_translate(struct rn_regex_parser *p, struct rn_run *run, struct rn_str s);

/* Shared by regex_syntax.c and regex_class.c. */
bool rn_regex_refuse(struct rn_regex_parser *p, const char *what, size_t from, size_t to);
/* The character at p->at, which is left behind it. */
uint32_t rn_regex_next(struct rn_regex_parser *p);
/* An escape of one character; p->at is at the backslash. */
bool rn_regex_escape(struct rn_regex_parser *p, uint32_t *c);
/* Appends a character so that PCRE2 takes it literally, in a class or out of one. */
void rn_regex_literal_char(struct rn_regex_parser *p, uint32_t c);
/* A class in brackets; p->at is at the bracket. */
bool rn_regex_bracket(struct rn_regex_parser *p);
/* A class escape (\d \W \pL \p{Greek} ...) as a class of its own. *is is false, and nothing is
 * read, when there is none. */
bool rn_regex_class_escape(struct rn_regex_parser *p, bool *is);

#endif
