/* Where a copy has what came from elsewhere, as text: the reference's layout. A part of a URL may
 * be
 * "..", so that a place may be outside of RN_LOCALIZED_FILES. */
#ifndef RN_LOCALIZE_LOCALIZED_PLACES_H
#define RN_LOCALIZE_LOCALIZED_PLACES_H

#include "source/remote.h"

#define RN_LOCALIZED_FILES "localized-files"

/* localized-files/HOST/REPOSITORY/REF/INSIDE, where inside is the path in the repository. */
struct rn_str rn_repository_place(struct rn_arena *a, const struct rn_remote *remote,
                                  struct rn_str inside);
/* localized-files/HOST/PATH of an http(s) URL. */
struct rn_str rn_url_place(struct rn_arena *a, struct rn_str url);

#endif
