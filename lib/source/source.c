#include "source/source.h"

#include "source/fetch.h"
#include "source/lookup.h"
#include "source/remote.h"

static void release_spots(void *what)
{
    struct rn_source *source = what;

    for (struct rn_spot *spot = source->first; spot; spot = spot->next)
        rn_held_free(source->run, &spot->held);
}

struct rn_source *rn_source_new(struct rn_run *run, const struct render_files *files,
                                const char *working_directory,
                                enum render_load_restrictor restrictor)
{
    struct rn_source *source = RN_NEW(run, struct rn_source);

    source->run = run;
    source->files = files;
    source->restrictor = restrictor;
    source->end = &source->first;
    source->clones.arena = source->downloads.arena = &run->arena;
    source->notes.arena = source->own.arena = &run->arena;
    if (working_directory) /* a symbol: sources beside may outlive this one */
        source->cwd = rn_intern(run, rn_path_clean(&run->arena, rn_str_from(working_directory)))->s;
    rn_run_defer(run, release_spots, source);
    return source;
}

struct rn_source *rn_source_beside(struct rn_run *run, const struct rn_loader *loader)
{
    const struct rn_source *real = loader->source;
    struct rn_source *source = rn_source_new(run, real->files, NULL, real->restrictor);

    source->cwd = real->cwd;
    source->real_cwd = real->real_cwd;
    rn_lookup_directory(run, source, loader->root);
    return source;
}

void rn_source_include(struct rn_run *run, struct rn_source *into, struct rn_source *part)
{
    struct rn_source_part *entry = RN_NEW(run, struct rn_source_part);

    *entry = (struct rn_source_part){part, into->parts};
    into->parts = entry;
}

void rn_source_decrypt(struct rn_source *source, struct rn_sops_inputs *inputs)
{
    source->inputs = inputs;
}

struct rn_sops_inputs *rn_source_inputs(const struct rn_source *source)
{
    return source->inputs;
}

void rn_source_forget_missing(struct rn_source *source)
{
    for (struct rn_spot *spot = source->first; spot; spot = spot->next)
        if (spot->type == RENDER_FILE_NONE)
            spot->asked = false;
}

/* What no file system can have. */
static int check_path(struct rn_run *run, struct rn_textval path)
{
    if (path.s.n == 0)
        return rn_hint(run, rn_error(run, path.mark, RN_E_PATH, "the path is empty"),
                       "name a file or a directory, or remove the entry");
    if (memchr(path.s.p, '\0', path.s.n))
        return rn_hint(run, rn_error(run, path.mark, RN_E_PATH, "the path contains a NUL"),
                       "write the path as plain text");
    return RENDER_OK;
}

/* The absolute path that a mention means. A relative one is cleaned as text, before links are
 * followed; an absolute one is what the system makes of it, as in the reference. */
static struct rn_str absolute(struct rn_arena *arena, const struct rn_loader *loader,
                              struct rn_str path)
{
    if (rn_path_is_abs(path) && loader->restrictor == RENDER_RESTRICT_NONE)
        return path;
    return rn_path_join(arena, loader->root, path);
}

static int look_up(struct rn_run *run, const struct rn_loader *loader, struct rn_str path,
                   const struct rn_wish *wish, struct rn_spot **out)
{
    struct rn_arena *scratch = rn_scratch(run);
    struct rn_arena_mark mark = rn_arena_mark(scratch);
    int status = rn_lookup(run, loader->source, absolute(scratch, loader, path), wish, out);

    rn_arena_rewind(scratch, mark);
    return status;
}

/* How a mention is shown to people: in a repository with its URL, else joined to the shown root as
 * text. When links make that lead elsewhere, the real path. */
static struct rn_str shown_path(struct rn_run *run, const struct rn_loader *loader,
                                struct rn_str path, struct rn_str real)
{
    bool up = rn_str_find_str(path, RN_S(".."), 0) < path.n;

    if (loader->repo)
        return rn_repo_shown(run, loader->repo, real);
    if (!up || (loader->shown_leads_there && !rn_path_is_abs(path)))
        return rn_path_join(&run->arena, loader->shown, path);
    return real;
}

static bool leads_there(struct rn_run *run, const struct rn_source *source, struct rn_str shown,
                        struct rn_str root)
{
    if (rn_path_is_abs(shown))
        return rn_str_eq(shown, root);
    return rn_str_eq(rn_path_join(&run->arena, source->real_cwd, shown), root);
}

static int missing(struct rn_run *run, struct rn_textval path)
{
    return rn_fail(run, RENDER_EIO, path.mark, RN_E_NOT_FOUND, "'%.*s' does not exist",
                   RN_FMT(path.s));
}

static int not_a_directory(struct rn_run *run, struct rn_textval path)
{
    return rn_hint(
        run,
        rn_error(run, path.mark, RN_E_NOT_A_DIRECTORY, "'%.*s' is not a directory", RN_FMT(path.s)),
        "name the directory that the kustomization file is in");
}

/* ---- Roots ---------------------------------------------------------------------------------- */

/* Relative targets need the working directory, absolute ones do without. */
static int enter_cwd(struct rn_run *run, struct rn_source *source, struct rn_textval target)
{
    struct rn_wish wish = {.mark = target.mark, .mention = source->cwd};
    struct rn_spot *spot;

    if (!source->cwd.p || !rn_path_is_abs(source->cwd))
        return rn_hint(run,
                       rn_fail(run, RENDER_EHOST, target.mark, RN_E_PATH,
                               "'%.*s' is relative and no working directory is given",
                               RN_FMT(target.s)),
                       "give an absolute path, or set the working directory of the build");
    RN_TRY(rn_lookup(run, source, source->cwd, &wish, &spot));
    source->real_cwd = spot ? spot->path : source->cwd;
    return RENDER_OK;
}

/* A loader inside of a repository that is fetched. */
static int open_repository(struct rn_run *run, struct rn_source *source,
                           const struct rn_loader *parent, struct rn_textval path,
                           struct rn_loader **out)
{
    struct rn_loader *loader = RN_NEW(run, struct rn_loader);

    loader->source = source;
    loader->parent = parent;
    loader->mention = path.mark;
    loader->depth = parent ? parent->depth + 1 : 0;
    loader->restrictor = RENDER_RESTRICT_ROOT_ONLY; /* whatever the user lifted for his own files */
    RN_TRY(rn_fetch_repository(run, loader, path));
    loader->shown = rn_repo_shown(run, loader->repo, loader->root);
    *out = loader;
    return RENDER_OK;
}

int rn_loader_open(struct rn_run *run, struct rn_source *source, const char *target,
                   struct rn_loader **out)
{
    struct rn_textval path = {rn_str_from(target), RN_NOWHERE};
    struct rn_wish wish = {.mention = path.s};
    struct rn_loader *loader;
    struct rn_spot *spot;

    path.mark.file = rn_run_place(run, path.s);
    wish.mark = path.mark;
    RN_TRY(check_path(run, path));
    if (rn_remote_is_git(path.s))
        return open_repository(run, source, NULL, path, out);
    if (!rn_path_is_abs(path.s))
        RN_TRY(enter_cwd(run, source, path));
    RN_TRY(rn_lookup(run, source, rn_path_join(&run->arena, source->cwd, path.s), &wish, &spot));
    if (!spot)
        return rn_hint(run, missing(run, path), "name a directory with a kustomization file in it");
    if (spot->type != RENDER_FILE_DIRECTORY)
        return not_a_directory(run, path);
    loader = RN_NEW(run, struct rn_loader);
    loader->source = source;
    loader->mention = path.mark;
    loader->root = spot->path;
    loader->shown = rn_path_clean(&run->arena, path.s);
    loader->shown_leads_there = leads_there(run, source, loader->shown, loader->root);
    loader->restrictor = source->restrictor;
    *out = loader;
    return RENDER_OK;
}

/* "base - ..": what YAML makes of two list entries when the second is indented too far. */
static bool is_ambiguous(struct rn_str path)
{
    for (size_t i = 0, end; i < path.n; i = end + 1) {
        struct rn_str part;

        end = rn_str_find(path, '/', i);
        part = rn_str_slice(path, i, end);
        if (part.n > 2 && rn_str_find_str(part, RN_S(".."), 0) < part.n)
            return true;
    }
    return false;
}

static int ambiguous(struct rn_run *run, struct rn_textval path)
{
    return rn_hint(run,
                   rn_error(run, path.mark, RN_E_PATH,
                            "'%.*s' is ambiguous: it has '..' inside a name", RN_FMT(path.s)),
                   "this looks like an indentation slip: check that the list entries begin in the "
                   "same column");
}

/* The rules for the text of a base, in the order of the reference. */
static int check_base(struct rn_run *run, struct rn_textval path)
{
    RN_TRY(check_path(run, path));
    if (rn_path_is_abs(path.s))
        return rn_hint(run,
                       rn_error(run, path.mark, RN_E_PATH, "'%.*s': a base cannot be absolute",
                                RN_FMT(path.s)),
                       "write it relative to the directory of the kustomization");
    return is_ambiguous(path.s) ? ambiguous(run, path) : RENDER_OK;
}

static int check_cycle(struct rn_run *run, const struct rn_loader *parent, struct rn_textval path,
                       struct rn_str root)
{
    /* Two mentions of a repository are two places, although it is fetched once. */
    for (const struct rn_loader *l = parent; l && l->repo == parent->repo; l = l->parent) {
        if (rn_str_eq(l->root, root))
            return rn_hint(run,
                           rn_error(run, path.mark, RN_E_CYCLE,
                                    "'%.*s' is a cycle: it is '%.*s', which led here",
                                    RN_FMT(path.s), RN_FMT(l->shown)),
                           "a directory cannot be its own base: remove this entry, or move what "
                           "both need into a base that neither is part of");
        if (rn_path_within(l->root, root))
            return rn_hint(run,
                           rn_error(run, path.mark, RN_E_CYCLE,
                                    "'%.*s' is a cycle: it contains '%.*s', which led here",
                                    RN_FMT(path.s), RN_FMT(l->shown)),
                           "a base cannot be a directory above: move what is shared into a "
                           "directory beside this one");
    }
    return RENDER_OK;
}

static int check_depth(struct rn_run *run, const struct rn_loader *parent, struct rn_textval path)
{
    if (parent->depth < RN_MAX_LAYERS)
        return RENDER_OK;
    return rn_hint(run,
                   rn_fail(run, RENDER_ELIMIT, path.mark, RN_E_LIMIT,
                           "'%.*s' is below more than %d kustomizations", RN_FMT(path.s),
                           (int)RN_MAX_LAYERS),
                   "shorten the chain of bases");
}

/* What is fetched must not make use of what is beside it on this machine. */
static int check_repository(struct rn_run *run, const struct rn_loader *parent,
                            struct rn_textval path, struct rn_str root)
{
    int status;

    if (!parent->repo || rn_path_within(root, parent->repo->dir))
        return RENDER_OK;
    status =
        rn_error(run, path.mark, RN_E_OUTSIDE_ROOT,
                 "'%.*s' is outside of the repository that it is mentioned in", RN_FMT(path.s));
    return rn_hint(run, status,
                   "bases of a kustomization that is fetched must be in its repository, or URLs");
}

/* What may have been meant: the other spelling of the extension, the directory above or this one.
 * Asked one by one: the host's files cannot be listed. */
static struct rn_str near_miss(struct rn_run *run, struct rn_str path, int nth)
{
    struct rn_arena *arena = &run->arena;

    if (nth == 0 && rn_str_ends(path, RN_S(".yaml")))
        return rn_str_printf(arena, "%.*s.yml", (int)(path.n - 5), path.p);
    if (nth == 0 && rn_str_ends(path, RN_S(".yml")))
        return rn_str_printf(arena, "%.*s.yaml", (int)(path.n - 4), path.p);
    if (nth == 1)
        return rn_str_printf(arena, "../%.*s", RN_FMT(path));
    if (nth == 2 && rn_str_starts(path, RN_S("../")))
        return rn_str_slice(path, 3, path.n);
    return RN_S("");
}

static int missing_path(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path)
{
    struct rn_diag **before = rn_diag_mark(run);
    int status;

    if (is_ambiguous(path.s))
        return ambiguous(run, path);
    if (rn_path_is_abs(path.s))
        return rn_hint(run, missing(run, path),
                       "write it relative to '%.*s', the directory of the kustomization",
                       RN_FMT(loader->shown));
    for (int i = 0; i < 3; i++) {
        struct rn_textval other = {near_miss(run, path.s, i), path.mark};
        enum render_file_type type;
        /* A file outside of the root may not be read: only a directory helps there. */
        bool up = rn_str_starts(other.s, RN_S("../"));

        if (rn_loader_type(run, loader, other, &type))
            rn_diag_rewind(run, before);
        else if (type == RENDER_FILE_DIRECTORY || (type == RENDER_FILE_REGULAR && !up))
            return rn_hint(run, missing(run, path), "there is '%.*s'", RN_FMT(other.s));
    }
    status = missing(run, path);
    return rn_hint(run, status, "paths are relative to '%.*s', the directory of the kustomization",
                   RN_FMT(loader->shown));
}

int rn_loader_child(struct rn_run *run, const struct rn_loader *parent, struct rn_textval path,
                    struct rn_loader **out)
{
    struct rn_wish wish = {.mark = path.mark, .mention = path.s};
    struct rn_loader *loader;
    struct rn_spot *spot;

    RN_TRY(check_depth(run, parent, path));
    if (rn_remote_is_git(path.s))
        return open_repository(run, parent->source, parent, path, out);
    RN_TRY(check_base(run, path));
    RN_TRY(look_up(run, parent, path.s, &wish, &spot));
    if (!spot)
        return missing_path(run, parent, path);
    if (spot->type != RENDER_FILE_DIRECTORY)
        return not_a_directory(run, path);
    RN_TRY(check_repository(run, parent, path, spot->path));
    RN_TRY(check_cycle(run, parent, path, spot->path));
    loader = RN_NEW(run, struct rn_loader);
    *loader = *parent;
    loader->parent = parent;
    loader->mention = path.mark;
    loader->root = spot->path;
    loader->shown = shown_path(run, parent, path.s, spot->path);
    loader->shown_leads_there = leads_there(run, parent->source, loader->shown, loader->root);
    loader->depth = parent->depth + 1;
    *out = loader;
    return RENDER_OK;
}

/* ---- Files ---------------------------------------------------------------------------------- */

/* Content may be read where the restrictor lets files be read. */
static struct rn_wish file_wish(const struct rn_loader *loader, struct rn_textval path)
{
    struct rn_wish wish = {.content = true, .mark = path.mark, .mention = path.s};

    if (loader->restrictor == RENDER_RESTRICT_ROOT_ONLY)
        wish.within = loader->root;
    return wish;
}

static bool is_allowed(const struct rn_loader *loader, const struct rn_spot *spot)
{
    return loader->restrictor == RENDER_RESTRICT_NONE || rn_path_within(spot->path, loader->root);
}

static int file_of(struct rn_run *run, const struct rn_loader *loader, struct rn_str path,
                   struct rn_spot *spot, struct rn_file **out)
{
    struct rn_file *file = *out = &spot->file;

    if (spot->has_place)
        return spot->status;
    file->real = spot->path;
    file->bytes = rn_str_make(spot->held.p ? spot->held.p : "", spot->held.n);
    file->shown = shown_path(run, loader, path, spot->path);
    file->place = rn_run_place(run, file->shown);
    if (loader->repo && !loader->repo->is_target)
        rn_run_foreign_place(run, file->place);
    spot->has_place = true;
    spot->status = rn_file_decrypt(loader->source, path, file);
    return spot->status;
}

static int outside(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                   const struct rn_spot *spot)
{
    bool is_link = !rn_str_eq(absolute(&run->arena, loader, path.s), spot->path);
    int status =
        rn_error(run, path.mark, RN_E_OUTSIDE_ROOT,
                 "'%.*s' %s outside of '%.*s', the directory of the kustomization", RN_FMT(path.s),
                 is_link ? "is a link that leads" : "is", RN_FMT(loader->shown));

    if (loader->repo)
        return rn_hint(run, status, "in a repository that is fetched, nothing lifts this");
    return rn_hint(run, status, "move it there, make it a base, or lift the load restrictions");
}

static int not_a_file(struct rn_run *run, struct rn_textval path, bool is_directory)
{
    int status = rn_error(run, path.mark, RN_E_NOT_A_FILE, "'%.*s' is %s, not a file",
                          RN_FMT(path.s), is_directory ? "a directory" : "a device or pipe");

    return rn_hint(run, status,
                   is_directory ? "name the files in it one by one; only resources, components and "
                                  "plugins can be directories"
                                : "put the content into a file");
}

int rn_loader_read_found(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                         struct rn_spot *spot, struct rn_file **out)
{
    if (spot->type != RENDER_FILE_REGULAR)
        return not_a_file(run, path, spot->type == RENDER_FILE_DIRECTORY);
    if (!is_allowed(loader, spot))
        return outside(run, loader, path, spot);
    return file_of(run, loader, path.s, spot, out);
}

int rn_loader_read(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                   struct rn_file **out)
{
    struct rn_wish wish = file_wish(loader, path);
    struct rn_spot *spot;

    RN_TRY(check_path(run, path));
    if (rn_remote_is_http(path.s))
        return rn_fetch_file(run, loader, path, out);
    RN_TRY(look_up(run, loader, path.s, &wish, &spot));
    if (!spot && rn_remote_is_git(path.s))
        return rn_fetch_no_file(run, path);
    if (!spot)
        return missing_path(run, loader, path);
    return rn_loader_read_found(run, loader, path, spot, out);
}

int rn_loader_inline(struct rn_run *run, const struct rn_loader *loader,
                     const struct rn_node **scalar)
{
    struct rn_sops_inputs *inputs = loader->source->inputs;
    const struct rn_node *n = *scalar;
    struct rn_str text = n->text;
    struct rn_node *plain;
    enum rn_sops_format format;
    bool encrypted;

    if (!inputs)
        return RENDER_OK;
    RN_TRY(rn_sops_input(inputs, RN_S("inline.yaml"), n->mark.file, &text, &encrypted, &format));
    if (!encrypted)
        return RENDER_OK;
    plain = RN_NEW(run, struct rn_node);
    *plain = *n;
    plain->text = text;
    *scalar = plain;
    return RENDER_OK;
}

int rn_loader_find(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                   struct rn_spot **spot)
{
    struct rn_wish wish = file_wish(loader, path);

    *spot = NULL;
    if (path.s.n == 0 || memchr(path.s.p, '\0', path.s.n) || rn_remote_is_http(path.s))
        return RENDER_OK;
    return look_up(run, loader, path.s, &wish, spot);
}

int rn_loader_type(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                   enum render_file_type *type)
{
    struct rn_spot *spot;

    RN_TRY(rn_loader_find(run, loader, path, &spot));
    *type = spot ? spot->type : RENDER_FILE_NONE;
    return RENDER_OK;
}

/* ---- Kustomization files -------------------------------------------------------------------- */

const char *const rn_kustomization_names[RN_KUSTOMIZATION_NAMES] = {
    "kustomization.yaml", "kustomization.yml", "Kustomization"};

static int no_kustomization(struct rn_run *run, const struct rn_loader *loader, struct rn_mark mark,
                            const char *unusable)
{
    int status;

    if (unusable) {
        status = rn_fail(run, RENDER_EIO, mark, RN_E_NO_KUSTOMIZATION,
                         "'%.*s' has no kustomization file: its %s is a link that leads out of it",
                         RN_FMT(loader->shown), unusable);
        return rn_hint(run, status, "put the file there, or lift the load restrictions");
    }
    status = rn_fail(run, RENDER_EIO, mark, RN_E_NO_KUSTOMIZATION,
                     "'%.*s' has no kustomization file", RN_FMT(loader->shown));
    return rn_hint(run, status,
                   "one of kustomization.yaml, kustomization.yml or Kustomization must be there");
}

int rn_loader_kustomization(struct rn_run *run, const struct rn_loader *loader, struct rn_mark mark,
                            struct rn_file **out)
{
    const char *found = NULL, *unusable = NULL;
    struct rn_spot *found_spot = NULL;

    for (size_t i = 0; i < RN_KUSTOMIZATION_NAMES; i++) {
        struct rn_textval name = {rn_str_from(rn_kustomization_names[i]), mark};
        struct rn_wish wish = file_wish(loader, name);
        struct rn_spot *spot;

        RN_TRY(look_up(run, loader, name.s, &wish, &spot));
        if (!spot || spot->type != RENDER_FILE_REGULAR)
            continue;
        if (!is_allowed(loader, spot)) {
            unusable = name.s.p;
            continue;
        }
        if (found)
            return rn_hint(run,
                           rn_error(run, mark, RN_E_TWO_KUSTOMIZATIONS,
                                    "'%.*s' has two kustomization files, %s and %s",
                                    RN_FMT(loader->shown), found, name.s.p),
                           "keep one of them");
        found = name.s.p;
        found_spot = spot;
    }
    if (!found)
        return no_kustomization(run, loader, mark, unusable);
    return file_of(run, loader, rn_str_from(found), found_spot, out);
}
