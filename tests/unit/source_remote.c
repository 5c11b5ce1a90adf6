/* What URLs mean. */
#include "source/remote.h"

#include "unit.h"

/* Written by kustomize's own parser (less than a millisecond is none to it); url NULL: not a git
 * URL. */
struct form {
    const char *text, *url, *path, *ref;
    unsigned timeout;
    bool submodules;
};

Test(source_remote, git_urls)
{
    static const struct form forms[] = {
        {"https://github.com/org/repo", "https://github.com/org/repo", "", "", 27000, 1},
        {"HTTPS://github.com/org/repo/sub?ref=v1", "https://github.com/org/repo", "sub", "v1",
         27000, 1},
        {"http://github.com/org/repo", "https://github.com/org/repo", "", "", 27000, 1},
        {"hTTps://gitHub.com/org/repo", "https://github.com/org/repo", "", "", 27000, 1},
        {"https://github.com:443/org/repo", "https://github.com/org/repo", "", "", 27000, 1},
        {"http://git@github.com/org/repo", "git@github.com:org/repo", "", "", 27000, 1},
        {"https://me:key@github.com/org/repo", "https://me:key@github.com/org/repo", "", "", 27000,
         1},
        {"https://key_1@github.com/org/repo", "https://key_1@github.com/org/repo", "", "", 27000,
         1},
        {"github.com/org/repo", "https://github.com/org/repo", "", "", 27000, 1},
        {"GitHub.com/org/repo/a/b?ref=x", "https://github.com/org/repo", "a/b", "x", 27000, 1},
        {"github.com:org/repo", "https://github.com/org/repo", "", "", 27000, 1},
        {"github.com:org/repo.git/a", "https://github.com/org/repo.git", "a", "", 27000, 1},
        {"org-12345@github.com:org/repo", "org-12345@github.com:org/repo", "", "", 27000, 1},
        {"org-12345@github.com/org/repo", "org-12345@github.com:org/repo", "", "", 27000, 1},
        {"git@github.com:org/repo.git", "git@github.com:org/repo.git", "", "", 27000, 1},
        {"git@github.com/org/repo/path", "git@github.com:org/repo", "path", "", 27000, 1},
        {"ssh://git@github.com/org/repo//a/b", "git@github.com:org/repo", "a/b", "", 27000, 1},
        {"ssh://github.com/org/repo", "github.com:org/repo", "", "", 27000, 1},
        {"git@gitlab.com:org/repo", "git@gitlab.com:org/repo", "", "", 27000, 1},
        {"git@gitlab.com:org/repo/sub/dir", "git@gitlab.com:org/repo", "sub/dir", "", 27000, 1},
        {"git@gitlab.com/user:name/repo.git/path", "git@gitlab.com/user:name/repo.git", "path", "",
         27000, 1},
        {"git@host:repo.git", "git@host:repo.git", "", "", 27000, 1},
        {"git@host:repo", NULL, NULL, NULL, 0, false},
        {"user@host.xz:path/to/repo.git/", "user@host.xz:path/to/repo.git", "", "", 27000, 1},
        {"user@host/org/repo", "user@host/org/repo", "", "", 27000, 1},
        {"1user@host:org/repo", NULL, NULL, NULL, 0, false},
        {"user_1@host:org/repo", NULL, NULL, NULL, 0, false},
        {"user@", NULL, NULL, NULL, 0, false},
        {"user@host", NULL, NULL, NULL, 0, false},
        {"ssh://git@host/org/repo", "ssh://git@host/org/repo", "", "", 27000, 1},
        {"ssh://git@host:7999/org/repo.git//sub", "ssh://git@host:7999/org/repo.git", "sub", "",
         27000, 1},
        {"ssh://host", NULL, NULL, NULL, 0, false},
        {"ssh://alice@example.com/path/to/repo//examples/dev",
         "ssh://alice@example.com/path/to/repo", "examples/dev", "", 27000, 1},
        {"git::https://host/org/repo", "https://host/org/repo", "", "", 27000, 1},
        {"GIT::github.com/org/repo", "https://github.com/org/repo", "", "", 27000, 1},
        {"git::git@host:org/repo.git", "git@host:org/repo.git", "", "", 27000, 1},
        {"git::git::https://host/org/repo", NULL, NULL, NULL, 0, false},
        {"git::./local", NULL, NULL, NULL, 0, false},
        {"git::___", NULL, NULL, NULL, 0, false},
        {"https://host/org", NULL, NULL, NULL, 0, false},
        {"https://host/org/", "https://host/org/", "", "", 27000, 1},
        {"https://host//repo/x", "https://host//repo", "x", "", 27000, 1},
        {"https://host/org/repo/", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo//", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo//sub/", "https://host/org/repo", "sub/", "", 27000, 1},
        {"https://host/org/repo///sub", "https://host/org/repo", "sub", "", 27000, 1},
        {"https://host/org/repo////sub", "https://host/org/repo", "/sub", "", 27000, 1},
        {"https://host/org/repo//a//b", "https://host/org/repo", "a//b", "", 27000, 1},
        {"https://host/org/repo/./sub/../x", "https://host/org/repo", "./sub/../x", "", 27000, 1},
        {"https://host/org/repo/../..", NULL, NULL, NULL, 0, false},
        {"https://host/org/repo//../x", NULL, NULL, NULL, 0, false},
        {"https://host/org/repo//a/../../x", NULL, NULL, NULL, 0, false},
        {"https://host/org/repo////../../x", "https://host/org/repo", "/../../x", "", 27000, 1},
        {"https://host/org/repo.git", "https://host/org/repo.git", "", "", 27000, 1},
        {"https://host/org/repo.git/sub/dir", "https://host/org/repo.git", "sub/dir", "", 27000, 1},
        {"https://host/org/repo.git//sub/dir", "https://host/org/repo.git", "sub/dir", "", 27000,
         1},
        {"https://host/org/repo.gitx/sub", "https://host/org/repo.git", "x/sub", "", 27000, 1},
        {"https://host/a.github/b/c", "https://host/a.git", "hub/b/c", "", 27000, 1},
        {"https://host/a/b.git/c.git/d", "https://host/a/b.git", "c.git/d", "", 27000, 1},
        {"https://dev.azure.com/org/project/_git/repo",
         "https://dev.azure.com/org/project/_git/repo", "", "", 27000, 1},
        {"https://dev.azure.com/org/project/_git/repo/x",
         "https://dev.azure.com/org/project/_git/repo", "x", "", 27000, 1},
        {"https://user@dev.azure.com/org/project/_git/repo//x/y",
         "https://user@dev.azure.com/org/project/_git/repo", "x/y", "", 27000, 1},
        {"https://host/_git/", "https://host/_git/", "", "", 27000, 1},
        {"https://host/a_git/b/c", "https://host/a_git/b", "c", "", 27000, 1},
        {"https://host/org/repo?ref=", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?ref=v1&ref=v2", "https://host/org/repo", "", "v1", 27000, 1},
        {"https://host/org/repo?version=v1", "https://host/org/repo", "", "v1", 27000, 1},
        {"https://host/org/repo?version=v1&ref=v2", "https://host/org/repo", "", "v2", 27000, 1},
        {"https://host/org/repo?version=v1&ref=", "https://host/org/repo", "", "v1", 27000, 1},
        {"https://host/org/repo?ref=group/version", "https://host/org/repo", "", "group/version",
         27000, 1},
        {"https://host/org/repo?ref=a%2Fb+c", "https://host/org/repo", "", "a/b c", 27000, 1},
        {"https://host/org/repo?ref=a%2", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?ref=a;b", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?ref=a&x=%zz", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?r%65f=a", "https://host/org/repo", "", "a", 27000, 1},
        {"https://host/org/repo?ref=a?b", "https://host/org/repo", "", "a?b", 27000, 1},
        {"https://host/org/repo?ref=a&&timeout=5", "https://host/org/repo", "", "a", 5000, 1},
        {"https://host/org/repo?timeout=61", "https://host/org/repo", "", "", 61000, 1},
        {"https://host/org/repo?timeout=+5", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=%2B5", "https://host/org/repo", "", "", 5000, 1},
        {"https://host/org/repo?timeout=1m1s", "https://host/org/repo", "", "", 61000, 1},
        {"https://host/org/repo?timeout=1.5h", "https://host/org/repo", "", "", 5400000, 1},
        {"https://host/org/repo?timeout=.5s", "https://host/org/repo", "", "", 500, 1},
        {"https://host/org/repo?timeout=500ms", "https://host/org/repo", "", "", 500, 1},
        {"https://host/org/repo?timeout=5.s", "https://host/org/repo", "", "", 5000, 1},
        {"https://host/org/repo?timeout=.s", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=1h2x", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=3us", "https://host/org/repo", "", "", 1, 1},
        {"https://host/org/repo?timeout=5000us", "https://host/org/repo", "", "", 5, 1},
        {"https://host/org/repo?timeout=-5", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=-5s", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=0", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=0s", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=1_000", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=jiffy", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=1e3s", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?timeout=9999999999s", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?submodules=false", "https://host/org/repo", "", "", 27000, 0},
        {"https://host/org/repo?submodules=0", "https://host/org/repo", "", "", 27000, 0},
        {"https://host/org/repo?submodules=F", "https://host/org/repo", "", "", 27000, 0},
        {"https://host/org/repo?submodules=FALSE", "https://host/org/repo", "", "", 27000, 0},
        {"https://host/org/repo?submodules=fALSE", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?submodules=maybe", "https://host/org/repo", "", "", 27000, 1},
        {"https://host/org/repo?submodules=", "https://host/org/repo", "", "", 27000, 1},
        {"https://host?ref=group/version/x", NULL, NULL, NULL, 0, false},
        {"https://", NULL, NULL, NULL, 0, false},
        {"https:///org/repo", "https:///org/repo", "", "", 27000, 1},
        {"http:host/org/repo", NULL, NULL, NULL, 0, false},
        {"file:///a/b/repo", "file:///a/b/repo", "", "", 27000, 1},
        {"file:///a/b/repo//sub?ref=x", "file:///a/b/repo", "sub", "x", 27000, 1},
        {"file:///a/b/repo.git/sub", "file:///a/b/repo.git", "sub", "", 27000, 1},
        {"file:///a/b/_git/repo/sub", "file:///a/b/_git/repo", "sub", "", 27000, 1},
        {"file://a/b/repo", "file://a/b/repo", "", "", 27000, 1},
        {"file://git@home/repo.git//path", "file://git@home/repo.git", "path", "", 27000, 1},
        {"file:///", "file:///", "", "", 27000, 1},
        {"file:////tmp//x", NULL, NULL, NULL, 0, false},
        {"FILE:///a/b", "file:///a/b", "", "", 27000, 1},
        {"file:/a/b", NULL, NULL, NULL, 0, false},
        {"ftp://host/org/repo", NULL, NULL, NULL, 0, false},
        {"git://host/org/repo", NULL, NULL, NULL, 0, false},
        {"git+ssh://host/org/repo", NULL, NULL, NULL, 0, false},
        {"./github.com/org/repo", NULL, NULL, NULL, 0, false},
        {"/github.com/org/repo", NULL, NULL, NULL, 0, false},
        {"github.com", NULL, NULL, NULL, 0, false},
        {"github.com/org", NULL, NULL, NULL, 0, false},
        {"github.com!org/repo", NULL, NULL, NULL, 0, false},
        {"gh:org/repo", NULL, NULL, NULL, 0, false},
        {"src/github.com/org/repo", NULL, NULL, NULL, 0, false},
        {"../base", NULL, NULL, NULL, 0, false},
        {"base", NULL, NULL, NULL, 0, false},
        {"base//x.git", NULL, NULL, NULL, 0, false},
        {"git@scp://github.com/org/repo.git//path", NULL, NULL, NULL, 0, false},
        {"host:org/repo.git", NULL, NULL, NULL, 0, false},
        {"a@b:c", NULL, NULL, NULL, 0, false},
        {"a@b:c/d", "a@b:c/d", "", "", 27000, 1},
        {"git@gist.github.com:0123abcd.git", "git@gist.github.com:0123abcd.git", "", "", 27000, 1},
        {"https://gist.github.com/0123abcd.git", "https://gist.github.com/0123abcd.git", "", "",
         27000, 1},
        {"https://authority/org/repo/%-invalid/x", "https://authority/org/repo", "%-invalid/x", "",
         27000, 1},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const struct form *f = &forms[i];
        struct rn_remote r;
        bool is_git = rn_remote_parse(&run.arena, rn_str_from(f->text), &r);

        cr_assert_eq(rn_remote_is_git(rn_str_from(f->text)), is_git, "%s", f->text);
        cr_assert_eq(is_git, f->url != NULL, "%s", f->text);
        if (!is_git)
            continue;
        cr_assert(rn_str_is(r.url, f->url), "%s: %.*s", f->text, RN_FMT(r.url));
        cr_assert(rn_str_is(r.path, f->path), "%s: %.*s", f->text, RN_FMT(r.path));
        cr_assert(rn_str_is(r.ref, f->ref), "%s: %.*s", f->text, RN_FMT(r.ref));
        cr_assert_eq(r.timeout, f->timeout, "%s: %u", f->text, r.timeout);
        cr_assert_eq(r.submodules, f->submodules, "%s", f->text);
        cr_assert(rn_str_is(r.raw, f->text));
    }
    rn_run_free(&run);
}

Test(source_remote, forced)
{
    struct rn_run run;
    struct rn_remote r;

    UNIT_RUN(&run);
    cr_assert(rn_remote_parse(&run.arena, RN_S("Git::https://h/o/r"), &r) && r.forced);
    cr_assert(rn_remote_parse(&run.arena, RN_S("https://h/o/r"), &r) && !r.forced);
    cr_assert_not(rn_remote_is_git(RN_S("")));
    cr_assert_not(rn_remote_is_git(RN_S("?")));
    rn_run_free(&run);
}

/* Repositories are fetched ahead of need only where a file is unlikely. */
Test(source_remote, surely_git)
{
    static const struct {
        const char *text;
        bool git, surely, http;
    } cases[] = {
        {"https://host/org/repo/dir", true, false, true},
        {"https://host/org/repo/cm.yaml", true, false, true},
        {"https://host/org/repo//dir", true, true, true},
        {"https://host/org/repo/dir?ref=v1", true, true, true},
        {"https://host/org/repo.git", true, true, true},
        {"https://host/org/repo.git/plain/cm.yaml", true, false, true},
        {"https://host/org/repo//a.yml?ref=v1", true, false, true},
        {"github.com/org/repo", true, true, false},
        {"git@host:org/repo", true, true, false},
        {"file:///org/repo", true, true, false},
        {"https://host/cm.yaml", false, false, true},
        {"HTTP://host/cm.yaml", false, false, true},
        {"httpx://host/cm.yaml", false, false, false},
        {"http:cm.yaml", false, false, false},
        {"cm.yaml", false, false, false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_str text = rn_str_from(cases[i].text);

        cr_assert_eq(rn_remote_is_git(text), cases[i].git, "%s", cases[i].text);
        cr_assert_eq(rn_remote_is_surely_git(text), cases[i].surely, "%s", cases[i].text);
        cr_assert_eq(rn_remote_is_http(text), cases[i].http, "%s", cases[i].text);
    }
}

Test(source_remote, shows_no_keys)
{
    static const struct {
        const char *url, *shown;
    } cases[] = {
        {"https://host/org/repo//a?ref=v1&timeout=5s",
         "https://host/org/repo//a?ref=v1&timeout=5s"},
        {"https://me@host/org/repo", "https://***@host/org/repo"},
        {"https://me:key@host:8/org/repo", "https://***@host:8/org/repo"},
        {"HTTPS://me:k@y@host/org/repo", "HTTPS://***@host/org/repo"},
        {"https://host/raw/a.yaml?token=key&ref=x", "https://host/raw/a.yaml?token=***&ref=x"},
        {"https://host/raw/a.yaml?key", "https://host/raw/a.yaml?key"},
        {"ssh://git@host/org/repo", "ssh://git@host/org/repo"},
        {"ssh://git:key@host/org/repo", "ssh://git:***@host/org/repo"},
        {"git@host:org/repo", "git@host:org/repo"},
        {"file:///a/b@c/d", "file:///a/b@c/d"},
        {"https://host", "https://host"},
        {"", ""},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_str shown = rn_remote_shown(&run.arena, rn_str_from(cases[i].url));

        cr_assert(rn_str_is(shown, cases[i].shown), "%.*s, not %s", RN_FMT(shown), cases[i].shown);
    }
    rn_run_free(&run);
}
