/* Where a copy has what came from elsewhere; as the reference has it (v5.8.2), unless noted. */
#include "localize/localized_places.h"

#include "localize/localize.h"
#include "source_memory.h"

Test(localize_places, urls)
{
    static const struct {
        const char *url, *place; /* behind localized-files/ */
    } cases[] = {
        {"https://host/a.yaml", "host/a.yaml"},
        {"https://user:key@host:8080/a/b.yaml?x=1#f", "host/a/b.yaml"},
        {"http://host/a/../../../b.yaml", "host/b.yaml"},
        {"http://host/a/%2e%2e/%2e%2e/b.yaml", "host/a/%2e%2e/%2e%2e/b.yaml"},
        {"http://./b.yaml", "b.yaml"},
        {"http://[::1]:80/a.yaml", "::1/a.yaml"},
        {"http://[::1]/a.yaml", "::1/a.yaml"},
        {"http://HOST/A%20b.yaml", "HOST/A%20b.yaml"},
        {"http://host/a b.yaml", "host/a%20b.yaml"},
        {"http://host/\xc3\xa4%41.yaml", "host/%C3%A4A.yaml"},
        {"http://host/a%2Fb.yaml", "host/a%2Fb.yaml"},
        {"http://host//a//b.yaml", "host/a/b.yaml"},
        {"http://host/", "host"},
        {"http://host", "host"},
        {"http://host?x", "host"},
        {"http://u@x@host/a", "host/a"},
        {"http://host/a;b/c'd\"e<f>.yaml", "host/a;b/c%27d%22e%3Cf%3E.yaml"},
        {"http://host/a%41.yaml", "host/a%41.yaml"},
        {"http://host/a|b^c`d{e}[f]\\g.yaml", "host/a%7Cb%5Ec%60d%7Be%7D%5Bf%5D%5Cg.yaml"},
        {"http://host/a$&+,=:@!*()~.yaml", "host/a$&+,=:@!*()~.yaml"},
        {"http://host:/a.yaml", "host/a.yaml"},
        /* The reference stops at an escape that is none. */
        {"http://host/a%zz%4", "host/a%25zz%254"},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        UNIT_STR(rn_url_place(&run.arena, rn_str_from(cases[i].url)),
                 rn_str_c(&run.arena,
                          rn_str_printf(&run.arena, RN_LOCALIZED_FILES "/%s", cases[i].place)),
                 cases[i].url);
    /* That it leads out is seen, and refused. */
    UNIT_STR(rn_url_place(&run.arena, RN_S("http://../b.yaml")), "b.yaml", "..");
    rn_run_free(&run);
}

Test(localize_places, repositories)
{
    static const struct {
        const char *url, *place;
    } cases[] = {
        {"https://host/o/r//base?ref=v1", "localized-files/host/o/r/v1/base"},
        {"https://host/o/r.git//base?ref=a/b", "localized-files/host/o/r/a/b/base"},
        {"https://user:key@host:8443/o/r//base?ref=v1", "localized-files/host/o/r/v1/base"},
        {"ssh://git@host:22/o/r//base?ref=v1", "localized-files/host/o/r/v1/base"},
        {"git@host:o/r//base?ref=v1", "localized-files/host/o/r/v1/base"},
        {"git@host:o/r.git/base?ref=v1", "localized-files/host/o/r/v1/base"},
        {"github.com/o/r//base?ref=v1", "localized-files/github.com/o/r/v1/base"},
        {"github.com:o/r//base?ref=v1", "localized-files/github.com/o/r/v1/base"},
        {"git::https://host/o/r//base?ref=v1", "localized-files/host/o/r/v1/base"},
        {"file:///srv/r//base?ref=v1", "localized-files/file-schemed/srv/r/v1/base"},
        {"file:///srv/../../r//base?ref=v1", "localized-files/file-schemed/r/v1/base"},
        {"https://host/o/../../r//base?ref=v1", "localized-files/host/r/v1/base"},
        {"https://host/o/r//base?ref=../../x", "localized-files/host/x/base"},
        {"https://host/o/r//base?ref=..", "localized-files/host/o/base"},
        {"https://host/_git/r/base?ref=v1", "localized-files/host/_git/r/v1/base"},
        {"https://dev.azure.com/o/p/_git/r//base?ref=v1",
         "localized-files/dev.azure.com/o/p/_git/r/v1/base"},
        {"https://../o/r//base?ref=v1", "o/r/v1/base"}, /* refused */
        {"git@..:o/r//base?ref=v1", "o/r/v1/base"},     /* refused */
        {"git@.:o/r//base?ref=v1", "localized-files/o/r/v1/base"},
        {"https://host/o/r.git.git//base?ref=v1", "localized-files/host/o/r.git/v1/base"},
        {"https://host/.git//base?ref=v1", "localized-files/host/v1/base"},
        {"https://host/o/r?ref=v1", "localized-files/host/o/r/v1"},
        {"https://host//o/r//base?ref=v1", "localized-files/host/o/r/v1/base"},
        {"ssh://git@[::1]:22/o/r//base?ref=v1", "localized-files/::1/o/r/v1/base"},
        {"org-1@github.com:o/r//base?ref=v1", "localized-files/github.com/o/r/v1/base"},
        {"https://host/o/r//base?ref=v1/", "localized-files/host/o/r/v1/base"},
        {"https://host/o%20x/r//base?ref=v1", "localized-files/host/o%20x/r/v1/base"},
        {"https://host/o/r//base?version=v1", "localized-files/host/o/r/v1/base"},
        {"https://host/o/r//base?ref=a//b", "localized-files/host/o/r/a/b/base"},
        {"ssh://user@host/~me/r//base?ref=v1", "localized-files/host/~me/r/v1/base"},
    };
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_remote remote;

        cr_assert(rn_remote_parse(&run.arena, rn_str_from(cases[i].url), &remote), "%s",
                  cases[i].url);
        UNIT_STR(rn_repository_place(&run.arena, &remote, remote.path.n ? RN_S("base") : RN_S(".")),
                 cases[i].place, cases[i].url);
    }
    rn_run_free(&run);
}

/* ---- Lists ---------------------------------------------------------------------------------- */

/* Every URL answers with its own text. */
static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    (void)user, (void)why;
    *http_status = 200;
    return render_sink_add(content, strstr(url, "same") ? "same" : url,
                           strstr(url, "same") ? 4 : strlen(url));
}

static int localize(struct rn_run *run, const char *text, struct rn_localization *list)
{
    const struct memory_file tree[] = {
        {"/w", NULL, NULL}, {"/w/kustomization.yaml", text, NULL}, {NULL, NULL, NULL}};
    struct memory memory = {.files = tree};
    struct render_files files = {.load = memory_load, .user = &memory};
    struct render_remotes remotes = {.get = get};
    struct rn_source *source;

    *list = (struct rn_localization){.n = 0};
    source = rn_source_new(run, &files, "/w", RENDER_RESTRICT_ROOT_ONLY);
    rn_source_remotes(source, &remotes);
    return rn_localize(run, source, ".", NULL, list);
}

/* Nothing may be lost because two URLs have one place. */
Test(localize_places, one_place_for_two)
{
    static const struct {
        const char *crds, *message;
    } cases[] = {
        {"crds: [http://h/a, http://h/a]", ""},
        {"crds: [http://h/same, http://h:8/same]", ""},
        {"crds: [http://h/a, http://h:8/a]",
         "'localized-files/h/a' in the copy has a file from somewhere else already"},
        {"crds: ['http://h/a?x', 'http://h/a?y']",
         "'localized-files/h/a' in the copy has a file from somewhere else already"},
        {"crds: [http://h/a, http://h/a/b]",
         "'localized-files/h/a' in the copy has a file from somewhere else already"},
        {"crds: [http://h/a/b, http://h/a]",
         "'localized-files/h/a' in the copy has a file from somewhere else already"},
        {"crds: [http://../a]", "'http://../a' has no place in the copy: it would be 'a'"},
        {"crds: [http://]", "'http://' has no place in the copy: it would be 'localized-files'"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_localization list;
        struct rn_run run;

        UNIT_RUN(&run);
        cr_expect_eq(localize(&run, cases[i].crds, &list),
                     *cases[i].message ? RENDER_EINPUT : RENDER_OK, "%s", cases[i].crds);
        cr_expect_str_eq(unit_last_error(&run), cases[i].message, "%s: %s", cases[i].crds,
                         unit_last_error(&run));
        cr_expect(cases[i].message[0] || list.n == 2, "%zu", list.n);
        rn_run_free(&run);
    }
}
