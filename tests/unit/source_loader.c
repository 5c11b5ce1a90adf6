/* Loaders over a file system in memory: what is found, what is refused, what is shown. */
#include "source_memory.h"

static const struct memory_file tree[] = {
    {"/w", NULL, NULL},
    {"/w/app", NULL, NULL},
    {"/w/app/kustomization.yaml", "app", NULL},
    {"/w/app/a.yaml", "a", NULL},
    {"/w/app/only.yml", "only", NULL},
    {"/w/app/sub", NULL, NULL},
    {"/w/app/sub/s.yaml", "s", NULL},
    {"/w/app/sub/kustomization.yml", "sub", NULL},
    {"/w/app/in.yaml", NULL, "sub/s.yaml"},
    {"/w/app/out.yaml", NULL, "../base/b.yaml"},
    {"/w/app/abs.yaml", NULL, "/w/app/a.yaml"},
    {"/w/app/loop.yaml", NULL, "loop.yaml"},
    {"/w/app/gone.yaml", NULL, "nowhere"},
    {"/w/app/tobase", NULL, "../base"},
    {"/w/app/slash.yaml", NULL, "a.yaml/"},
    {"/w/app/slash", NULL, "..//base/"},
    {"/w/app/pipe", "<pipe>", NULL},
    {"/w/app2", NULL, NULL},
    {"/w/app2/x.yaml", "x", NULL},
    {"/w/base", NULL, NULL},
    {"/w/base/b.yaml", "b", NULL},
    {"/w/base/Kustomization", "base", NULL},
    {"/w/two", NULL, NULL},
    {"/w/two/kustomization.yaml", "1", NULL},
    {"/w/two/kustomization.yml", "2", NULL},
    {"/w/linked", NULL, NULL},
    {"/w/linked/kustomization.yaml", NULL, "../app/kustomization.yaml"},
    {"/w/none", NULL, NULL},
    {"/w/none/kustomization.yaml", NULL, NULL}, /* a directory of that name */
    {"/w/short", NULL, "app/sub"},
    {"/w/deep", NULL, NULL},
    {"/w/deep/github.com", NULL, NULL},
    {"/w/deep/github.com/org", NULL, NULL},
    {"/w/deep/github.com/org/repo", NULL, NULL},
    {"/w/deep/github.com/org/file", "local", NULL},
    {NULL, NULL, NULL},
};

/* A loader at target, with everything that must outlive it. */
struct world {
    struct rn_run run;
    struct memory memory;
    struct render_files files;
    struct rn_source *source;
    struct rn_loader *loader;
    int status;
};

static void open_world(struct world *w, const char *target, enum render_load_restrictor restrictor)
{
    UNIT_RUN(&w->run);
    w->memory = (struct memory){.files = tree};
    w->files = (struct render_files){.load = memory_load, .user = &w->memory};
    w->source = rn_source_new(&w->run, &w->files, "/w", restrictor);
    w->status = rn_loader_open(&w->run, w->source, target, &w->loader);
}

#define CHECK_CODE(run, want, what)                                                                \
    cr_assert_str_eq(unit_last_code(run), want, "%s: %s", what, unit_last_error(run))

Test(source_loader, opens_targets)
{
    static const struct {
        const char *target, *root, *shown, *code;
    } cases[] = {
        {"app", "/w/app", "app", NULL},
        {"./app//", "/w/app", "app", NULL},
        {"app/../base", "/w/base", "base", NULL},
        {"/w/app", "/w/app", "/w/app", NULL},
        {".", "/w", ".", NULL},
        {"..", "/", "..", NULL},
        {"short", "/w/app/sub", "short", NULL},
        {"", NULL, NULL, RN_E_PATH},
        {"nope", NULL, NULL, RN_E_NOT_FOUND},
        {"app/a.yaml", NULL, NULL, RN_E_NOT_A_DIRECTORY},
        {"app/a.yaml/x", NULL, NULL, RN_E_NOT_FOUND},
        {"https://github.com/org/repo", NULL, NULL, RN_E_UNSUPPORTED},
        {"github.com/org/repo//x?ref=v1", NULL, NULL, RN_E_UNSUPPORTED},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct world w;

        open_world(&w, cases[i].target, RENDER_RESTRICT_ROOT_ONLY);
        if (cases[i].code) {
            cr_assert_neq(w.status, RENDER_OK, "%s", cases[i].target);
            CHECK_CODE(&w.run, cases[i].code, cases[i].target);
        } else {
            cr_assert_eq(w.status, RENDER_OK, "%s: %s", cases[i].target, unit_last_error(&w.run));
            UNIT_STR(w.loader->root, cases[i].root, cases[i].target);
            UNIT_STR(w.loader->shown, cases[i].shown, cases[i].target);
        }
        rn_run_free(&w.run);
    }
}

Test(source_loader, reads_files_within_the_restrictions)
{
    static const struct {
        enum render_load_restrictor restrictor;
        const char *path, *bytes, *shown, *code;
    } cases[] = {
        {RENDER_RESTRICT_ROOT_ONLY, "a.yaml", "a", "app/a.yaml", NULL},
        {RENDER_RESTRICT_ROOT_ONLY, "./sub/../a.yaml", "a", "app/a.yaml", NULL},
        {RENDER_RESTRICT_ROOT_ONLY, "nowhere/../a.yaml", "a", "app/a.yaml", NULL},
        {RENDER_RESTRICT_ROOT_ONLY, "../app/a.yaml", "a", "app/a.yaml", NULL},
        {RENDER_RESTRICT_ROOT_ONLY, "/w/app/a.yaml", "a", "/w/app/a.yaml", NULL},
        {RENDER_RESTRICT_ROOT_ONLY, "in.yaml", "s", "app/in.yaml", NULL},
        {RENDER_RESTRICT_ROOT_ONLY, "abs.yaml", "a", "app/abs.yaml", NULL},
        {RENDER_RESTRICT_ROOT_ONLY, "out.yaml", NULL, NULL, RN_E_OUTSIDE_ROOT},
        {RENDER_RESTRICT_ROOT_ONLY, "tobase/b.yaml", NULL, NULL, RN_E_OUTSIDE_ROOT},
        {RENDER_RESTRICT_ROOT_ONLY, "../base/b.yaml", NULL, NULL, RN_E_OUTSIDE_ROOT},
        {RENDER_RESTRICT_ROOT_ONLY, "../app2/x.yaml", NULL, NULL, RN_E_OUTSIDE_ROOT},
        {RENDER_RESTRICT_ROOT_ONLY, "/w/base/b.yaml", NULL, NULL, RN_E_OUTSIDE_ROOT},
        {RENDER_RESTRICT_NONE, "../base/b.yaml", "b", "base/b.yaml", NULL},
        {RENDER_RESTRICT_NONE, "out.yaml", "b", "app/out.yaml", NULL},
        {RENDER_RESTRICT_NONE, "/w/base/b.yaml", "b", "/w/base/b.yaml", NULL},
        {RENDER_RESTRICT_NONE, "/w/app/tobase/../app2/x.yaml", "x", "/w/app2/x.yaml", NULL},
        {RENDER_RESTRICT_NONE, "loop.yaml", NULL, NULL, RN_E_PATH},
        {RENDER_RESTRICT_NONE, "gone.yaml", NULL, NULL, RN_E_NOT_FOUND},
        {RENDER_RESTRICT_NONE, "a.yaml/b", NULL, NULL, RN_E_NOT_FOUND},
        {RENDER_RESTRICT_NONE, "slash.yaml", NULL, NULL, RN_E_NOT_FOUND},
        {RENDER_RESTRICT_NONE, "slash/b.yaml", "b", "app/slash/b.yaml", NULL},
        {RENDER_RESTRICT_NONE, "a.yaml/", "a", "app/a.yaml", NULL},
        {RENDER_RESTRICT_NONE, "sub", NULL, NULL, RN_E_NOT_A_FILE},
        {RENDER_RESTRICT_NONE, "pipe", NULL, NULL, RN_E_NOT_A_FILE},
        {RENDER_RESTRICT_NONE, "", NULL, NULL, RN_E_PATH},
        {RENDER_RESTRICT_NONE, "http://example.com/a.yaml", NULL, NULL, RN_E_UNSUPPORTED},
        {RENDER_RESTRICT_NONE, "git@github.com:org/repo", NULL, NULL, RN_E_NOT_A_FILE},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_file *file;
        struct world w;
        int status;

        open_world(&w, "app", cases[i].restrictor);
        status = rn_loader_read(&w.run, w.loader, mention(cases[i].path), &file);
        if (cases[i].code) {
            cr_assert_neq(status, RENDER_OK, "%s", cases[i].path);
            CHECK_CODE(&w.run, cases[i].code, cases[i].path);
            cr_assert_eq(w.run.diags->mark.line, 3);
        } else {
            cr_assert_eq(status, RENDER_OK, "%s: %s", cases[i].path, unit_last_error(&w.run));
            UNIT_STR(file->bytes, cases[i].bytes, cases[i].path);
            UNIT_STR(file->shown, cases[i].shown, cases[i].path);
        }
        rn_run_free(&w.run);
    }
}

Test(source_loader, never_loads_what_is_outside)
{
    enum render_file_type type;
    struct rn_file *file;
    struct world w;

    open_world(&w, "app", RENDER_RESTRICT_ROOT_ONLY);
    cr_assert_neq(rn_loader_read(&w.run, w.loader, mention("out.yaml"), &file), RENDER_OK);
    cr_assert_eq(rn_loader_type(&w.run, w.loader,
                                (struct rn_textval){RN_S("../base/b.yaml"), RN_NOWHERE}, &type),
                 RENDER_OK);
    cr_assert_eq(type, RENDER_FILE_REGULAR);
    cr_assert_eq(w.memory.loaded, 0);
    rn_run_free(&w.run);
}

Test(source_loader, asks_once)
{
    struct rn_file *first, *second;
    enum render_file_type type;
    struct world w;
    int asked;

    open_world(&w, "app", RENDER_RESTRICT_ROOT_ONLY);
    asked = w.memory.asked;
    cr_assert_eq(
        rn_loader_type(&w.run, w.loader, (struct rn_textval){RN_S("a.yaml"), RN_NOWHERE}, &type),
        RENDER_OK);
    cr_assert_eq(type, RENDER_FILE_REGULAR);
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("a.yaml"), &first), RENDER_OK);
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("abs.yaml"), &second), RENDER_OK);
    cr_assert_eq(first, second);
    cr_assert_eq(w.memory.asked, asked + 2, "the file and the link");
    cr_assert_eq(w.memory.loaded, 1);
    rn_run_free(&w.run);
}

Test(source_loader, children)
{
    static const struct {
        const char *target, *path, *root, *shown, *code;
    } cases[] = {
        {"app", "sub", "/w/app/sub", "app/sub", NULL},
        {"app", "../base", "/w/base", "base", NULL},
        {"app", "tobase", "/w/base", "app/tobase", NULL},
        {"app", "../app2", "/w/app2", "app2", NULL},
        {"short", "../../base", "/w/base", "/w/base", NULL}, /* as text it would be ../base */
        {"deep", "./github.com/org/repo", "/w/deep/github.com/org/repo", "deep/github.com/org/repo",
         NULL},
        {"deep", "github.com/org/repo", NULL, NULL, RN_E_UNSUPPORTED},
        {"app", ".", NULL, NULL, RN_E_CYCLE},
        {"app", "..", NULL, NULL, RN_E_CYCLE},
        {"app", "../..", NULL, NULL, RN_E_CYCLE},
        {"app", "../app", NULL, NULL, RN_E_CYCLE},
        {"app/sub", "../../app", NULL, NULL, RN_E_CYCLE},
        {"app", "/w/base", NULL, NULL, RN_E_PATH},
        {"app", "", NULL, NULL, RN_E_PATH},
        {"app", "../base - ../app2", NULL, NULL, RN_E_PATH},
        {"app", "a..b", NULL, NULL, RN_E_PATH},
        {"app", "a.yaml", NULL, NULL, RN_E_NOT_A_DIRECTORY},
        {"app", "nope", NULL, NULL, RN_E_NOT_FOUND},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_loader *child;
        struct world w;
        int status;

        open_world(&w, cases[i].target, RENDER_RESTRICT_ROOT_ONLY);
        cr_assert_eq(w.status, RENDER_OK, "%s", cases[i].target);
        status = rn_loader_child(&w.run, w.loader, mention(cases[i].path), &child);
        if (cases[i].code) {
            cr_assert_neq(status, RENDER_OK, "%s", cases[i].path);
            CHECK_CODE(&w.run, cases[i].code, cases[i].path);
        } else {
            cr_assert_eq(status, RENDER_OK, "%s: %s", cases[i].path, unit_last_error(&w.run));
            UNIT_STR(child->root, cases[i].root, cases[i].path);
            UNIT_STR(child->shown, cases[i].shown, cases[i].path);
            cr_assert_eq(child->parent, w.loader);
        }
        rn_run_free(&w.run);
    }
}

Test(source_loader, cycles_over_grandparents)
{
    struct rn_loader *base, *again;
    struct world w;

    open_world(&w, "app", RENDER_RESTRICT_ROOT_ONLY);
    cr_assert_eq(rn_loader_child(&w.run, w.loader, mention("../base"), &base), RENDER_OK);
    cr_assert_neq(rn_loader_child(&w.run, base, mention("../app"), &again), RENDER_OK);
    CHECK_CODE(&w.run, RN_E_CYCLE, "back to the target");
    cr_assert_eq(rn_loader_child(&w.run, base, mention("../app/sub"), &again), RENDER_OK);
    rn_run_free(&w.run);
}

Test(source_loader, kustomization_files)
{
    static const struct {
        const char *target, *bytes, *shown, *code;
    } cases[] = {
        {"app", "app", "app/kustomization.yaml", NULL},
        {"app/sub", "sub", "app/sub/kustomization.yml", NULL},
        {"base", "base", "base/Kustomization", NULL},
        {"two", NULL, NULL, RN_E_TWO_KUSTOMIZATIONS},
        {"app2", NULL, NULL, RN_E_NO_KUSTOMIZATION},
        {"none", NULL, NULL, RN_E_NO_KUSTOMIZATION},
        {"linked", NULL, NULL, RN_E_NO_KUSTOMIZATION},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_file *file;
        struct world w;
        int status;

        open_world(&w, cases[i].target, RENDER_RESTRICT_ROOT_ONLY);
        status = rn_loader_kustomization(&w.run, w.loader, RN_NOWHERE, &file);
        if (cases[i].code) {
            cr_assert_neq(status, RENDER_OK, "%s", cases[i].target);
            CHECK_CODE(&w.run, cases[i].code, cases[i].target);
        } else {
            cr_assert_eq(status, RENDER_OK, "%s: %s", cases[i].target, unit_last_error(&w.run));
            UNIT_STR(file->bytes, cases[i].bytes, cases[i].target);
            UNIT_STR(file->shown, cases[i].shown, cases[i].target);
            UNIT_STR(w.run.places[file->place], cases[i].shown, cases[i].target);
        }
        rn_run_free(&w.run);
    }
}

Test(source_loader, hints_at_the_other_extension)
{
    struct rn_file *file;
    struct world w;

    open_world(&w, "app", RENDER_RESTRICT_ROOT_ONLY);
    cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("only.yaml"), &file), RENDER_EIO);
    UNIT_STR(w.run.diags->hint, "there is 'only.yml'", "only.yaml");
    rn_run_free(&w.run);
}

Test(source_loader, forwards_the_status_of_the_host)
{
    static const int statuses[][2] = {{RENDER_EIO, RENDER_EIO},
                                      {RENDER_ENOMEM, RENDER_ENOMEM},
                                      {RENDER_EHOST, RENDER_EHOST},
                                      {-1, RENDER_EHOST},
                                      {99, RENDER_EHOST}};

    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        struct rn_file *file;
        struct world w;

        open_world(&w, ".", RENDER_RESTRICT_ROOT_ONLY);
        w.memory.status = statuses[i][0];
        cr_assert_eq(rn_loader_read(&w.run, w.loader, mention("bad"), &file), statuses[i][1]);
        cr_assert_eq(w.run.errors, 1);
        rn_run_free(&w.run);
    }
}

Test(source_loader, relative_targets_need_a_working_directory)
{
    struct memory memory = {.files = tree};
    struct render_files files = {.load = memory_load, .user = &memory};
    struct rn_loader *loader;
    struct rn_source *source;
    struct rn_run run;

    UNIT_RUN(&run);
    source = rn_source_new(&run, &files, NULL, RENDER_RESTRICT_ROOT_ONLY);
    cr_assert_eq(rn_loader_open(&run, source, "app", &loader), RENDER_EHOST);
    cr_assert_eq(rn_loader_open(&run, source, "/w/app", &loader), RENDER_OK);
    rn_run_free(&run);
}

/* The allocator that sinks use, so that a sink meets a failure. */
static int sink_load(void *user, const char *path, int content, enum render_file_type *type,
                     struct render_sink *sink)
{
    (void)user;
    if (strcmp(path, "/d") == 0) {
        *type = RENDER_FILE_DIRECTORY;
        return RENDER_OK;
    }
    *type = RENDER_FILE_REGULAR;
    if (!content)
        return RENDER_OK;
    if (strcmp(path, "/d/huge.yaml") == 0)
        return render_sink_reserve(sink, (size_t)1 << 40) ? RENDER_OK : RENDER_EHOST;
    if (strcmp(path, "/d/twice.yaml") == 0) {
        cr_assert_not_null(render_sink_reserve(sink, 4));
        return render_sink_reserve(sink, 4) ? RENDER_OK : RENDER_EHOST;
    }
    if (strcmp(path, "/d/trim.yaml") == 0) {
        memcpy(render_sink_reserve(sink, 8), "abcdefgh", 8);
        render_sink_trim(sink, 3);
        return RENDER_OK;
    }
    for (int i = 0; i < 1000; i++) {
        int status = render_sink_add(sink, "0123456789", 10);

        if (status)
            return status;
    }
    return RENDER_OK;
}

Test(source_loader, sinks)
{
    static const struct {
        const char *path;
        int status;
        size_t size;
    } cases[] = {
        {"many.yaml", RENDER_OK, 10000},
        {"trim.yaml", RENDER_OK, 3},
        {"huge.yaml", RENDER_ELIMIT, 0},
        {"twice.yaml", RENDER_EHOST, 0},
    };
    struct render_files files = {.load = sink_load, .user = NULL};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_loader *loader;
        struct rn_source *source;
        struct rn_file *file;
        struct rn_run run;

        UNIT_RUN(&run);
        source = rn_source_new(&run, &files, NULL, RENDER_RESTRICT_ROOT_ONLY);
        cr_assert_eq(rn_loader_open(&run, source, "/d", &loader), RENDER_OK);
        cr_assert_eq(rn_loader_read(&run, loader, mention(cases[i].path), &file), cases[i].status,
                     "%s: %s", cases[i].path, unit_last_error(&run));
        if (cases[i].status == RENDER_OK) {
            cr_assert_eq(file->bytes.n, cases[i].size, "%s", cases[i].path);
            cr_assert_eq(file->bytes.p[file->bytes.n], '\0');
        }
        rn_run_free(&run);
    }
}

Test(source_loader, memory_limit)
{
    struct render_files files = {.load = sink_load, .user = NULL};
    struct rn_loader *loader;
    struct rn_source *source;
    struct rn_file *file;
    struct rn_run run;

    UNIT_RUN(&run);
    source = rn_source_new(&run, &files, NULL, RENDER_RESTRICT_ROOT_ONLY);
    cr_assert_eq(rn_loader_open(&run, source, "/d", &loader), RENDER_OK);
    run.arena.limit = run.arena.total + 5000;
    cr_assert_eq(rn_loader_read(&run, loader, mention("many.yaml"), &file), RENDER_ELIMIT);
    rn_run_free(&run);
}
