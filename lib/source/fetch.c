#include "source/fetch.h"

#include "source/dependency.h"
#include "source/lookup.h"
#include "source/remote.h"

/* What a callback filled, freed when the run ends. */
struct fetched {
    struct rn_held content, why;
    struct rn_run *run;
};

struct download {
    struct rn_file file;
    int status; /* of its decryption */
};

void rn_source_remotes(struct rn_source *source, const struct render_remotes *remotes)
{
    source->remotes = remotes;
}

int rn_file_decrypt(struct rn_source *source, struct rn_str path, struct rn_file *file)
{
    if (!source->inputs)
        return RENDER_OK;
    return rn_sops_input(source->inputs, path, file->place, &file->bytes, &file->encrypted,
                         &file->format);
}

static void release_fetched(void *what)
{
    struct fetched *fetched = what;

    rn_held_free(fetched->run, &fetched->content);
    rn_held_free(fetched->run, &fetched->why);
}

static struct fetched *new_fetched(struct rn_run *run)
{
    struct fetched *fetched = RN_NEW(run, struct fetched);

    fetched->run = run;
    rn_run_defer(run, release_fetched, fetched);
    return fetched;
}

/* The host's reason, or what its status says. One line: a host may have copied a program's words.
 */
static struct rn_str reason(struct rn_run *run, const struct fetched *fetched, int status)
{
    struct rn_str why = rn_str_trim(rn_str_make(fetched->why.p, fetched->why.n));
    char *line;

    if (why.n == 0)
        return status == RENDER_ENOMEM ? RN_S("out of memory") : RN_S("the host gave no reason");
    line = rn_arena_alloc_raw(&run->arena, why.n);
    for (size_t i = 0; i < why.n; i++)
        line[i] = (unsigned char)why.p[i] < ' ' || why.p[i] == 0x7f ? ' ' : why.p[i];
    return rn_str_make(line, why.n);
}

static int no_remotes(struct rn_run *run, struct rn_textval path)
{
    int status = rn_fail(run, RENDER_EUNSUPPORTED, path.mark, RN_E_UNSUPPORTED,
                         "'%.*s': remote sources are not supported here",
                         RN_FMT(rn_remote_shown(&run->arena, path.s)));

    return rn_hint(run, status, "fetch it into a local directory and name that");
}

/* ---- Repositories --------------------------------------------------------------------------- */

static struct render_repository repository_of(struct rn_run *run, const struct rn_remote *remote)
{
    return (struct render_repository){
        .url = rn_str_c(&run->arena, remote->url),
        .ref = rn_str_c(&run->arena, remote->ref),
        .timeout = remote->timeout,
        .submodules = remote->submodules,
    };
}

/* What no git can mean, or would take for an option. */
static bool is_usable(const struct rn_remote *remote)
{
    return rn_str_find(remote->ref, '\0', 0) == remote->ref.n &&
           !rn_str_starts(remote->ref, RN_S("-")) && !rn_str_starts(remote->url, RN_S("-"));
}

void rn_loader_announce(struct rn_run *run, const struct rn_loader *loader,
                        const struct rn_textval *paths, size_t n, bool may_be_files)
{
    const struct rn_source *source = loader->source;
    const struct render_remotes *remotes = source->remotes;

    for (size_t i = 0; remotes && i < n; i++) {
        struct rn_str path = paths[i].s;
        struct render_repository repository;
        struct rn_remote remote;

        if (path.n == 0 || memchr(path.p, '\0', path.n))
            continue;
        if (may_be_files && remotes->announce_file && remotes->get && rn_remote_is_http(path))
            remotes->announce_file(remotes->user, rn_str_c(&run->arena, path));
        if (!remotes->announce || !rn_remote_is_surely_git(path) ||
            !rn_remote_parse(&run->arena, path, &remote) || !is_usable(&remote))
            continue;
        repository = repository_of(run, &remote);
        remotes->announce(remotes->user, &repository);
    }
}

struct rn_str rn_repo_shown(struct rn_run *run, const struct rn_repo *repo, struct rn_str real)
{
    struct rn_buf b = {.arena = &run->arena};
    struct rn_str inside = rn_path_rel(&run->arena, repo->dir, real);

    rn_buf_add(&b, rn_remote_shown(&run->arena, repo->url));
    if (!rn_str_is(inside, "."))
        rn_buf_printf(&b, "//%.*s", RN_FMT(inside));
    if (repo->ref.n)
        rn_buf_printf(&b, "?ref=%.*s", RN_FMT(repo->ref));
    return rn_buf_str(&b);
}

/* The reference compares texts: a URL that one on the way here begins with. */
static int check_cycle(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path)
{
    for (const struct rn_loader *l = loader->parent; l; l = l->parent)
        if (l->repo && rn_str_starts(l->repo->raw, path.s))
            return rn_hint(
                run,
                rn_error(run, path.mark, RN_E_CYCLE, "'%.*s' is a cycle: '%.*s' led here",
                         RN_FMT(rn_remote_shown(&run->arena, path.s)),
                         RN_FMT(rn_remote_shown(&run->arena, l->repo->raw))),
                "a repository cannot be its own base: remove this entry, or name what is in the "
                "same repository by its path");
    return RENDER_OK;
}

static int not_cloned(struct rn_run *run, struct rn_textval path, const struct rn_remote *remote,
                      const struct fetched *fetched, int status)
{
    struct rn_str shown = rn_remote_shown(&run->arena, remote->url);

    if (status < 0 || status > RENDER_EHOST)
        status = RENDER_EHOST;
    status =
        rn_fail(run, status, path.mark, RN_E_REMOTE, "'%.*s' cannot be fetched: %.*s",
                RN_FMT(rn_remote_shown(&run->arena, path.s)), RN_FMT(reason(run, fetched, status)));
    if (status == RENDER_ELIMIT)
        return rn_hint(run, status, "timeout=60 in the query of the URL gives it a minute");
    if (remote->ref.n)
        return rn_hint(
            run, status,
            "check the URL and the ref: a branch, a tag, or a commit with all its digits");
    return rn_hint(run, status, "check that `git ls-remote %.*s` works", RN_FMT(shown));
}

/* The directory of the repository, fetched on its first mention. */
static int clone_of(struct rn_run *run, struct rn_source *source, struct rn_textval path,
                    const struct rn_remote *remote, struct rn_str *dir)
{
    void **slot =
        rn_map_at(&source->clones, RN_KEY3(rn_intern(run, remote->url), rn_intern(run, remote->ref),
                                           remote->submodules ? 1 : 2));
    const struct render_remotes *remotes = source->remotes;
    struct render_repository repository = repository_of(run, remote);
    struct fetched *fetched = *slot;
    struct render_sink to, why;
    int status;

    if (!fetched) {
        rn_source_note(source, RENDER_DEPENDENCY_REMOTE, rn_remote_shown(&run->arena, path.s));
        fetched = new_fetched(run);
        to = (struct render_sink){.run = run, .held = &fetched->content};
        why = (struct render_sink){.run = run, .held = &fetched->why};
        status = remotes->clone(remotes->user, &repository, &to, &why);
        if (!status)
            status = to.status;
        if (!status && (fetched->content.n == 0 || fetched->content.p[0] != '/'))
            status = RENDER_EHOST;
        if (status)
            return not_cloned(run, path, remote, fetched, status);
        *slot = fetched;
        rn_source_note_own(source, rn_str_make(fetched->content.p, fetched->content.n));
    }
    *dir = rn_str_make(fetched->content.p, fetched->content.n);
    return RENDER_OK;
}

static int check_remote(struct rn_run *run, const struct rn_source *source, struct rn_textval path,
                        const struct rn_remote *remote)
{
    if (!source->remotes || !source->remotes->clone)
        return no_remotes(run, path);
    if (!is_usable(remote))
        return rn_hint(
            run,
            rn_error(run, path.mark, RN_E_PATH, "'%.*s': a ref cannot be '%.*s'",
                     RN_FMT(rn_remote_shown(&run->arena, path.s)),
                     RN_FMT(rn_str_slice(remote->ref, 0, rn_str_find(remote->ref, '\0', 0)))),
            "name a branch, a tag or a commit");
    if (remote->forced)
        rn_warning(run, path.mark, RN_W_DEPRECATED,
                   "the prefix 'git::' has no effect and will be an error in kustomize one day");
    if (remote->forced)
        rn_hint(run, RENDER_OK, "remove the prefix");
    return RENDER_OK;
}

/* The root inside of the repository: a directory that no link leads out to. */
static int enter(struct rn_run *run, struct rn_loader *loader, struct rn_textval path,
                 const struct rn_remote *remote, const struct rn_repo *repo)
{
    struct rn_str at =
        rn_str_printf(&run->arena, "%.*s/%.*s", RN_FMT(repo->dir), RN_FMT(remote->path));
    struct rn_wish wish = {.mark = path.mark, .mention = path.s};
    struct rn_str inside = remote->path.n ? remote->path : RN_S(".");
    struct rn_spot *spot;
    int status;

    RN_TRY(rn_lookup(run, loader->source, rn_path_clean(&run->arena, at), &wish, &spot));
    if (spot && !rn_path_within(spot->path, repo->dir)) {
        status = rn_error(run, path.mark, RN_E_OUTSIDE_ROOT, "'%.*s' leads out of the repository",
                          RN_FMT(inside));
        return rn_hint(run, status, "name a directory of the repository");
    }
    if (spot && spot->type == RENDER_FILE_DIRECTORY) {
        loader->root = spot->path;
        return RENDER_OK;
    }
    status = rn_fail(run, spot ? RENDER_EINPUT : RENDER_EIO, path.mark,
                     spot ? RN_E_NOT_A_DIRECTORY : RN_E_NOT_FOUND, "'%.*s' %s in '%.*s'",
                     RN_FMT(inside), spot ? "is a file, not a directory," : "does not exist",
                     RN_FMT(rn_repo_shown(run, repo, repo->dir)));
    return rn_hint(run, status, "the path in the repository begins behind '//', or behind '.git/'");
}

int rn_fetch_repository(struct rn_run *run, struct rn_loader *loader, struct rn_textval path)
{
    struct rn_repo *repo = RN_NEW(run, struct rn_repo);
    struct rn_remote remote;

    rn_remote_parse(&run->arena, path.s, &remote);
    RN_TRY(check_remote(run, loader->source, path, &remote));
    RN_TRY(check_cycle(run, loader, path));
    repo->raw = path.s;
    repo->url = remote.url;
    repo->ref = remote.ref;
    repo->is_target = !loader->parent;
    RN_TRY(clone_of(run, loader->source, path, &remote, &repo->dir));
    loader->repo = repo;
    return enter(run, loader, path, &remote, repo);
}

int rn_fetch_no_file(struct rn_run *run, struct rn_textval path)
{
    int status =
        rn_fail(run, RENDER_EIO, path.mark, RN_E_NOT_A_FILE, "'%.*s' is a repository, not a file",
                RN_FMT(rn_remote_shown(&run->arena, path.s)));

    return rn_hint(run, status,
                   "only resources, components and plugins can be repositories; a file is fetched "
                   "by the http(s) URL of its plain text");
}

/* ---- Files ---------------------------------------------------------------------------------- */

static const char *http_words(int status)
{
    static const struct {
        int status;
        const char *words;
    } known[] = {
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {410, "Gone"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].status == status)
            return known[i].words;
    return "";
}

static int bad_answer(struct rn_run *run, struct rn_textval path, int http)
{
    const char *words = http_words(http);
    int status =
        rn_fail(run, RENDER_EIO, path.mark, RN_E_REMOTE, "'%.*s': HTTP Error: status code %d%s%s%s",
                RN_FMT(rn_remote_shown(&run->arena, path.s)), http, *words ? " (" : "", words,
                *words ? ")" : "");

    if (rn_remote_is_surely_git(path.s))
        return rn_hint(run, status,
                       "the URL is a git repository: only resources, components and plugins can be "
                       "that");
    if (http == 401 || http == 403)
        return rn_hint(run, status, "nobody is logged in there: name a file that all may read");
    return rn_hint(run, status, "check that the URL is that of the plain text of the file");
}

static int not_fetched(struct rn_run *run, struct rn_textval path, const struct fetched *fetched,
                       int status)
{
    if (status <= 0 || status > RENDER_EHOST)
        status = RENDER_EIO;
    status =
        rn_fail(run, status, path.mark, RN_E_REMOTE, "'%.*s' cannot be fetched: %.*s",
                RN_FMT(rn_remote_shown(&run->arena, path.s)), RN_FMT(reason(run, fetched, status)));
    return rn_hint(run, status,
                   "check the URL, or keep a copy of the file beside the kustomization");
}

static int get(struct rn_run *run, const struct render_remotes *remotes, struct rn_textval path,
               struct rn_str *bytes)
{
    struct fetched *fetched = new_fetched(run);
    struct render_sink content = {.run = run, .held = &fetched->content};
    struct render_sink why = {.run = run, .held = &fetched->why};
    int http = 0, status;

    status = remotes->get(remotes->user, rn_str_c(&run->arena, path.s), &content, &http, &why);
    if (content.status && content.status != RENDER_OK)
        status = content.status;
    if (content.status == RENDER_ELIMIT && fetched->why.n == 0)
        render_sink_add(&why, "it is too large", strlen("it is too large"));
    if (status || http == 0)
        return not_fetched(run, path, fetched, status);
    if (http < 200 || http > 299)
        return bad_answer(run, path, http);
    run->input_bytes += fetched->content.n;
    *bytes = rn_str_make(fetched->content.p ? fetched->content.p : "", fetched->content.n);
    return RENDER_OK;
}

int rn_fetch_file(struct rn_run *run, const struct rn_loader *loader, struct rn_textval path,
                  struct rn_file **out)
{
    struct rn_source *source = loader->source;
    void **slot = rn_map_at(&source->downloads, RN_KEY1(rn_intern(run, path.s)));
    struct download *download = *slot;

    if (!source->remotes || !source->remotes->get)
        return no_remotes(run, path);
    if (!download) {
        rn_source_note(source, RENDER_DEPENDENCY_REMOTE, rn_remote_shown(&run->arena, path.s));
        download = RN_NEW(run, struct download);
        RN_TRY(get(run, source->remotes, path, &download->file.bytes));
        download->file.real = path.s;
        download->file.shown = rn_remote_shown(&run->arena, path.s);
        download->file.place = rn_run_place(run, download->file.shown);
        rn_run_foreign_place(run, download->file.place);
        *slot = download;
        download->status = rn_file_decrypt(source, path.s, &download->file);
    }
    *out = &download->file;
    return download->status;
}
