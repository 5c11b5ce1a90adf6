/* What an entry of resources is: one rule for all that follow them. */
#include "source/lookup.h"
#include "source/remote.h"
#include "source/source.h"

static int use_file(int status, struct rn_file *file, const struct rn_entry_ways *ways, void *user,
                    bool *found)
{
    *found = !status;
    return status ? status : ways->file(user, file);
}

static int read_file(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                     const struct rn_entry_ways *ways, void *user, bool *found)
{
    struct rn_file *file = NULL;
    int status = rn_loader_read(run, loader, path, &file);

    return use_file(status, file, ways, user, found);
}

/* What may be a file or a repository. The reference tries the file first, and then the repository
 * whatever was wrong with the file. When nothing works both reasons are told, unless there was a
 * file, which then is what was meant. */
static int try_both(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                    const struct rn_entry_ways *ways, void *user)
{
    struct rn_diag **mark = rn_diag_mark(run);
    struct rn_diag *why_no_file, *why_no_base;
    int status, base_status;
    bool found;

    status = read_file(run, loader, path, ways, user, &found);
    if ((status != RENDER_EIO && status != RENDER_EINPUT) || !rn_remote_is_git(path.s))
        return status;
    why_no_file = rn_diag_take(run, mark);
    base_status = ways->base(user);
    if (!base_status)
        return RENDER_OK;
    why_no_base = rn_diag_take(run, mark);
    rn_diag_put(run, why_no_file);
    if (found && !rn_remote_is_surely_git(path.s) &&
        (base_status == RENDER_EIO || base_status == RENDER_EINPUT))
        return status;
    rn_diag_put(run, why_no_base);
    return base_status;
}

int rn_loader_entry(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                    const struct rn_entry_ways *ways, void *user)
{
    bool is_git = rn_remote_is_git(path.s), found;
    struct rn_file *file = NULL;
    struct rn_spot *spot;
    int status;

    if (rn_remote_is_http(path.s))
        return try_both(run, loader, path, ways, user);
    RN_TRY(rn_loader_find(run, loader, path, &spot));
    if (is_git && spot && spot->type == RENDER_FILE_REGULAR)
        return try_both(run, loader, path, ways, user);
    if (is_git || (spot && spot->type == RENDER_FILE_DIRECTORY))
        return ways->base(user);
    if (!spot)
        return read_file(run, loader, path, ways, user, &found);
    status = rn_loader_read_found(run, loader, path, spot, &file);
    return use_file(status, file, ways, user, &found);
}
