/* What comes from elsewhere: repositories and http(s) files, fetched by the host's callbacks, each
 * once a build. */
#ifndef RN_SOURCE_FETCH_H
#define RN_SOURCE_FETCH_H

#include "source/source.h"

/* Fills root and repo of a loader with what the git URL path leads to. Its other fields are set.
 * Errors at path.mark: a URL that led here, what cannot be fetched, no directory, out of the
 * repository. */
int rn_fetch_repository(struct rn_run *run, struct rn_loader *loader, struct rn_textval path);
/* Reads an http(s) URL as a file. */
int rn_fetch_file(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                  struct rn_file **out);
/* The error for a repository where a file is due. */
int rn_fetch_no_file(struct rn_run *run, struct rn_textval path);
/* How a file or directory of the repository (a real path) is shown: as a URL. */
struct rn_str rn_repo_shown(struct rn_run *run, const struct rn_repo *repo, struct rn_str real);
/* Decrypts the bytes of a file that was just read, if they are encrypted. path is as mentioned. */
int rn_file_decrypt(struct rn_source *source, struct rn_str path, struct rn_file *file);

#endif
