/* Repositories and http(s) files by a host's callbacks: what is asked of them, and what of their
 * answers is believed. */
#include "source_memory.h"

/* A host with the files of one repository and one URL. */
struct host {
    int announced, announced_files, cloned, got; /* calls */
    int status, http;                            /* what clone and get return */
    const char *directory, *why;
    char last[256]; /* the URL and ref last seen */
};

static const struct memory_file files[] = {
    {"/w", NULL, NULL},          {"/w/app", NULL, NULL},   {"/w/app/a.yaml", "a", NULL},
    {"/c", NULL, NULL},          {"/c/base", NULL, NULL},  {"/c/base/a.yaml", "a", NULL},
    {"/c/base/sub", NULL, NULL}, {"/c/other", NULL, NULL}, {"/c/out", NULL, "/w/app"},
    {NULL, NULL, NULL},
};

static void note(struct host *h, const struct render_repository *r)
{
    snprintf(h->last, sizeof(h->last), "%s %s %u %d", r->url, r->ref, r->timeout, r->submodules);
}

static void announce(void *user, const struct render_repository *repository)
{
    struct host *h = user;

    h->announced++;
    note(h, repository);
}

static void announce_file(void *user, const char *url)
{
    struct host *h = user;

    h->announced_files++;
    snprintf(h->last, sizeof(h->last), "%s", url);
}

static int clone(void *user, const struct render_repository *repository,
                 struct render_sink *directory, struct render_sink *why)
{
    struct host *h = user;

    h->cloned++;
    note(h, repository);
    if (h->why)
        render_sink_add(why, h->why, strlen(h->why));
    if (h->directory)
        render_sink_add(directory, h->directory, strlen(h->directory));
    return h->status;
}

static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    struct host *h = user;

    h->got++;
    snprintf(h->last, sizeof(h->last), "%s", url);
    *http_status = h->http;
    if (h->why)
        render_sink_add(why, h->why, strlen(h->why));
    render_sink_add(content, "b", 1);
    return h->status;
}

struct world {
    struct rn_run run;
    struct host host;
    struct memory memory;
    struct render_files files;
    struct render_remotes remotes;
    struct rn_source *source;
    struct rn_loader *loader;
};

static void open_world(struct world *w)
{
    UNIT_RUN(&w->run);
    w->host = (struct host){.directory = "/c", .http = 200};
    w->memory = (struct memory){.files = files};
    w->files = (struct render_files){.load = memory_load, .user = &w->memory};
    w->remotes = (struct render_remotes){.announce = announce,
                                         .announce_file = announce_file,
                                         .clone = clone,
                                         .get = get,
                                         .user = &w->host};
    w->source = rn_source_new(&w->run, &w->files, "/w", RENDER_RESTRICT_NONE);
    rn_source_remotes(w->source, &w->remotes);
    cr_assert_eq(rn_loader_open(&w->run, w->source, "app", &w->loader), RENDER_OK);
}

Test(source_fetch, bases)
{
    struct rn_loader *base, *sub, *again;
    struct rn_file *file;
    struct world w;

    open_world(&w);
    cr_assert_eq(
        rn_loader_child(&w.run, w.loader, mention("git::https://h/o/r//base?ref=v1"), &base),
        RENDER_OK);
    cr_assert_str_eq(w.host.last, "https://h/o/r v1 27000 1");
    cr_assert_str_eq(unit_last_code(&w.run), RN_W_DEPRECATED);
    UNIT_STR(base->root, "/c/base", "");
    UNIT_STR(base->shown, "https://h/o/r//base?ref=v1", "");
    cr_assert_eq(rn_loader_read(&w.run, base, mention("a.yaml"), &file), RENDER_OK);
    UNIT_STR(file->shown, "https://h/o/r//base/a.yaml?ref=v1", "");
    cr_assert_eq(rn_loader_child(&w.run, base, mention("sub"), &sub), RENDER_OK);
    UNIT_STR(sub->shown, "https://h/o/r//base/sub?ref=v1", "");
    /* Restricted, although the user's own files are not. */
    cr_assert_eq(rn_loader_read(&w.run, sub, mention("../a.yaml"), &file), RENDER_EINPUT);
    cr_assert_str_eq(unit_last_code(&w.run), RN_E_OUTSIDE_ROOT);
    cr_assert_eq(rn_loader_child(&w.run, sub, mention("../../../w/app"), &again), RENDER_EINPUT);
    cr_assert_str_eq(unit_last_code(&w.run), RN_E_OUTSIDE_ROOT);
    cr_assert_eq(rn_loader_child(&w.run, sub, mention(".."), &again), RENDER_EINPUT);
    cr_assert_str_eq(unit_last_code(&w.run), RN_E_CYCLE);
    /* Fetched once, a place of its own each time. */
    cr_assert_eq(rn_loader_child(&w.run, sub, mention("https://h/o/r//other?ref=v1"), &again),
                 RENDER_OK);
    cr_assert_eq(rn_loader_child(&w.run, again, mention("../base"), &again), RENDER_OK);
    cr_assert_eq(w.host.cloned, 1);
    cr_assert_eq(rn_loader_child(&w.run, again, mention("https://h/o/r//else"), &again),
                 RENDER_EIO);
    cr_assert_eq(w.host.cloned, 2);
    rn_run_free(&w.run);
}

Test(source_fetch, cycles)
{
    struct rn_loader *base, *child;
    struct world w;

    open_world(&w);
    cr_assert_eq(rn_loader_child(&w.run, w.loader, mention("https://h/o/r//base"), &base),
                 RENDER_OK);
    cr_assert_eq(rn_loader_child(&w.run, base, mention("https://h/o/r//base"), &child),
                 RENDER_EINPUT);
    cr_assert_str_eq(unit_last_code(&w.run), RN_E_CYCLE);
    /* The reference compares texts: another repository, but the same beginning. */
    cr_assert_eq(rn_loader_child(&w.run, base, mention("https://h/o/r"), &child), RENDER_EINPUT);
    cr_assert_str_eq(unit_last_code(&w.run), RN_E_CYCLE);
    cr_assert_eq(rn_loader_child(&w.run, base, mention("https://h/o/rs"), &child), RENDER_OK);
    rn_run_free(&w.run);
}

/* What is wrong with an answer, and with a URL. */
Test(source_fetch, refusals)
{
    static const struct {
        const char *url, *directory;
        int status, want;
        const char *code, *text;
    } cases[] = {
        {"https://h/o/r//nope", "/c", RENDER_OK, RENDER_EIO, RN_E_NOT_FOUND, "'nope' does not"},
        {"https://h/o/r//base/a.yaml", "/c", RENDER_OK, RENDER_EINPUT, RN_E_NOT_A_DIRECTORY,
         "is a file"},
        {"https://h/o/r//out", "/c", RENDER_OK, RENDER_EINPUT, RN_E_OUTSIDE_ROOT, "leads out"},
        {"https://h/o/r////../w", "/c", RENDER_OK, RENDER_EINPUT, RN_E_OUTSIDE_ROOT, "leads out"},
        {"https://h/o/r?ref=-x", "/c", RENDER_OK, RENDER_EINPUT, RN_E_PATH, "cannot be '-x'"},
        {"https://h/o/r?ref=a%00b", "/c", RENDER_OK, RENDER_EINPUT, RN_E_PATH, "cannot be 'a'"},
        {"https://h/o/r", "relative", RENDER_OK, RENDER_EHOST, RN_E_REMOTE, "no reason"},
        {"https://h/o/r", NULL, RENDER_OK, RENDER_EHOST, RN_E_REMOTE, "no reason"},
        {"https://h/o/r", NULL, 77, RENDER_EHOST, RN_E_REMOTE, "no reason"},
        {"https://h/o/r", NULL, RENDER_ENOMEM, RENDER_ENOMEM, RN_E_REMOTE, "out of memory"},
        {"https://h/o/r?timeout=1", NULL, RENDER_ELIMIT, RENDER_ELIMIT, RN_E_REMOTE, "no reason"},
        {"https://key@h/o/r", NULL, RENDER_EIO, RENDER_EIO, RN_E_REMOTE, "'https://***@h/o/r'"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_loader *base;
        struct world w;

        open_world(&w);
        w.host.directory = cases[i].directory;
        w.host.status = cases[i].status;
        cr_assert_eq(rn_loader_child(&w.run, w.loader, mention(cases[i].url), &base), cases[i].want,
                     "%s", cases[i].url);
        cr_assert_str_eq(unit_last_code(&w.run), cases[i].code, "%s", cases[i].url);
        cr_assert(strstr(unit_last_error(&w.run), cases[i].text) != NULL, "%s: %s", cases[i].url,
                  unit_last_error(&w.run));
        rn_run_free(&w.run);
    }
}

Test(source_fetch, reasons_are_one_line)
{
    struct rn_loader *base;
    struct world w;

    open_world(&w);
    w.host.status = RENDER_EIO;
    w.host.why = "  one\ntwo\x1b[31m\n";
    cr_assert_eq(rn_loader_child(&w.run, w.loader, mention("https://h/o/r"), &base), RENDER_EIO);
    cr_assert_str_eq(unit_last_error(&w.run), "'https://h/o/r' cannot be fetched: one two [31m");
    rn_run_free(&w.run);
}

Test(source_fetch, files)
{
    struct rn_file *file, *again;
    struct world w;

    open_world(&w);
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("https://h/a?t=1"), &file), RENDER_OK);
    UNIT_STR(file->bytes, "b", "");
    UNIT_STR(file->shown, "https://h/a?t=***", "");
    cr_assert_str_eq(w.host.last, "https://h/a?t=1");
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("https://h/a?t=1"), &again), RENDER_OK);
    cr_assert_eq(file, again);
    cr_assert_eq(w.host.got, 1);
    w.host.http = 404;
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("https://h/b"), &file), RENDER_EIO);
    cr_assert_str_eq(unit_last_error(&w.run),
                     "'https://h/b': HTTP Error: status code 404 (Not Found)");
    w.host.http = 0;
    w.host.why = "no route";
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("https://h/b"), &file), RENDER_EIO);
    cr_assert_str_eq(unit_last_error(&w.run), "'https://h/b' cannot be fetched: no route");
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("git@h:o/r"), &file), RENDER_EIO);
    cr_assert_str_eq(unit_last_code(&w.run), RN_E_NOT_A_FILE);
    rn_run_free(&w.run);
}

Test(source_fetch, announcements)
{
    struct rn_textval paths[] = {mention("a.yaml"), mention("https://h/o/r/x.yaml"),
                                 mention("git@h:o/r?ref=-x"), mention("https://h/o/r//base?ref=v1"),
                                 mention("../base")};
    const size_t n = sizeof(paths) / sizeof(paths[0]);
    struct world w;

    open_world(&w);
    rn_loader_announce(&w.run, w.loader, paths, n, false);
    cr_assert_eq(w.host.announced, 1);
    cr_assert_eq(w.host.announced_files, 0);
    cr_assert_str_eq(w.host.last, "https://h/o/r v1 27000 1");
    rn_loader_announce(&w.run, w.loader, paths, n, true);
    cr_assert_eq(w.host.announced, 2);
    cr_assert_eq(w.host.announced_files, 2);
    w.remotes.announce = NULL;
    rn_loader_announce(&w.run, w.loader, paths, n, true);
    cr_assert_eq(w.host.announced_files, 4);
    w.remotes.get = NULL;
    rn_loader_announce(&w.run, w.loader, paths, n, true);
    cr_assert_eq(w.host.announced_files, 4);
    rn_run_free(&w.run);
}

Test(source_fetch, without_callbacks)
{
    struct rn_loader *base;
    struct rn_file *file;
    struct world w;

    open_world(&w);
    w.remotes = (struct render_remotes){.user = NULL};
    cr_assert_eq(rn_loader_child(&w.run, w.loader, mention("git@h:o/r"), &base),
                 RENDER_EUNSUPPORTED);
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("https://h/a"), &file),
                 RENDER_EUNSUPPORTED);
    cr_assert_eq(rn_loader_open(&w.run, w.source, "https://h/o/r", &base), RENDER_EUNSUPPORTED);
    cr_assert_str_eq(unit_last_code(&w.run), RN_E_UNSUPPORTED);
    rn_run_free(&w.run);
}

Test(source_fetch, target)
{
    struct rn_loader *target;
    struct world w;

    open_world(&w);
    cr_assert_eq(rn_loader_open(&w.run, w.source, "file:///srv/r?ref=x", &target), RENDER_OK);
    UNIT_STR(target->root, "/c", "");
    UNIT_STR(target->shown, "file:///srv/r?ref=x", "");
    cr_assert(target->repo && target->repo->is_target);
    cr_assert_eq(target->restrictor, RENDER_RESTRICT_ROOT_ONLY);
    rn_run_free(&w.run);
}
