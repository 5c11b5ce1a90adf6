/* What URLs mean, as text: the reference's grammar of git URLs, which it tries before a local
 * directory, and http(s) files. Nothing is fetched here. */
#ifndef RN_SOURCE_REMOTE_H
#define RN_SOURCE_REMOTE_H

#include "base/str.h"

enum {
    RN_REMOTE_TIMEOUT = 27 * 1000 /* of a step of git, in milliseconds, when the URL has none */
};

/* A git URL taken apart. */
struct rn_remote {
    struct rn_str raw;                /* as written */
    struct rn_str url;                /* of the repository, as git takes it */
    struct rn_str scheme, host, repo; /* parts of it: "https://", "github.com/", "org/repo" */
    struct rn_str path;               /* inside the repository; "" for its root */
    struct rn_str ref;                /* "" for the default branch */
    unsigned timeout;                 /* in milliseconds */
    bool submodules;
    bool forced; /* it began with "git::", which means nothing */
};

/* Whether text fits the grammar of git URLs. */
bool rn_remote_is_git(struct rn_str text);
/* Whether text can only mean a repository: no http(s) file is tried first, or it has a mark where
 * the repository ends and does not end like a manifest. */
bool rn_remote_is_surely_git(struct rn_str text);
/* Takes a git URL apart; false when it is none. Texts are in the arena or parts of text. */
bool rn_remote_parse(struct rn_arena *a, struct rn_str text, struct rn_remote *out);
/* Whether text is an http or https URL, which the reference reads as a file. */
bool rn_remote_is_http(struct rn_str text);
/* The URL for people: user names and passwords of http(s) and ssh, and the values of a query that
 * may be keys, are starred. */
struct rn_str rn_remote_shown(struct rn_arena *a, struct rn_str url);

#endif
