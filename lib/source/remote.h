/* Recognises what the reference would fetch: git URLs and http(s) files. */
#ifndef RN_SOURCE_REMOTE_H
#define RN_SOURCE_REMOTE_H

#include "base/str.h"

/* Whether text fits the reference's grammar of git URLs, which it tries before a local directory.
 */
bool rn_remote_is_git(struct rn_str text);
/* Whether text is an http or https URL, which the reference reads as a file. */
bool rn_remote_is_http(struct rn_str text);

#endif
