/* The callback for the disk: types, contents, and that it never follows or waits. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/sink.h"
#include "unit.h"

/* A directory of its own for each test. */
struct world {
    struct rn_run run;
    char dir[64];
};

static const char *in_dir(struct world *w, const char *name)
{
    struct rn_str path = rn_str_printf(&w->run.arena, "%s/%s", w->dir, name);

    return rn_str_c(&w->run.arena, path);
}

static void write_file(struct world *w, const char *name, const char *text, size_t n)
{
    int fd = open(in_dir(w, name), O_WRONLY | O_CREAT, 0600);

    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, text, n), (ssize_t)n);
    close(fd);
}

static void open_world(struct world *w)
{
    UNIT_RUN(&w->run);
    strcpy(w->dir, "/tmp/render-unit-XXXXXX");
    cr_assert_not_null(mkdtemp(w->dir));
    write_file(w, "file", "some text", 9);
    write_file(w, "empty", "", 0);
    cr_assert_eq(symlink("file", in_dir(w, "link")), 0);
    cr_assert_eq(mkdir(in_dir(w, "directory"), 0700), 0);
    cr_assert_eq(mkfifo(in_dir(w, "pipe"), 0600), 0);
}

static void close_world(struct world *w)
{
    static const char *const files[] = {"file", "empty", "link", "pipe"};

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        unlink(in_dir(w, files[i]));
    rmdir(in_dir(w, "directory"));
    rmdir(w->dir);
    rn_run_free(&w->run);
}

Test(source_disk, types_and_contents)
{
    static const struct {
        const char *name;
        enum render_file_type type;
        const char *content, *without; /* what is put when content is wanted, and when not */
    } cases[] = {
        {"file", RENDER_FILE_REGULAR, "some text", ""},
        {"empty", RENDER_FILE_REGULAR, "", ""},
        {"link", RENDER_FILE_LINK, "file", "file"},
        {"directory", RENDER_FILE_DIRECTORY, "", ""},
        {"pipe", RENDER_FILE_OTHER, "", ""},
        {"missing", RENDER_FILE_NONE, "", ""},
        {"file/below", RENDER_FILE_NONE, "", ""},
    };
    const struct render_files *disk = render_files_disk();
    struct world w;

    open_world(&w);
    for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
        const char *name = cases[i / 2].name;
        const char *want = i % 2 ? cases[i / 2].content : cases[i / 2].without;
        struct rn_held held = {NULL, 0, 0};
        struct render_sink sink = {.run = &w.run, .held = &held};
        enum render_file_type type;

        cr_assert_eq(disk->load(disk->user, in_dir(&w, name), i % 2, &type, &sink), RENDER_OK, "%s",
                     name);
        cr_assert_eq(type, cases[i / 2].type, "%s: type %d", name, (int)type);
        cr_assert_eq(held.n, strlen(want), "%s: %zu bytes", name, held.n);
        cr_assert(held.n == 0 || strcmp(held.p, want) == 0, "%s: '%s'", name, held.p);
        free(held.p);
    }
    close_world(&w);
}

/* Files of /proc say that they are empty. */
Test(source_disk, files_without_a_size)
{
    const struct render_files *disk = render_files_disk();
    struct rn_held held = {NULL, 0, 0};
    enum render_file_type type;
    struct render_sink sink;
    struct rn_run run;

    if (access("/proc/self/status", R_OK))
        cr_skip_test("no /proc");
    UNIT_RUN(&run);
    sink = (struct render_sink){.run = &run, .held = &held};
    cr_assert_eq(disk->load(disk->user, "/proc/self/status", 1, &type, &sink), RENDER_OK);
    cr_assert_eq(type, RENDER_FILE_REGULAR);
    cr_assert_gt(held.n, 100);
    free(held.p);
    rn_run_free(&run);
}

Test(source_disk, too_large_for_the_memory_limit)
{
    const struct render_files *disk = render_files_disk();
    struct rn_held held = {NULL, 0, 0};
    enum render_file_type type;
    struct render_sink sink;
    struct world w;

    open_world(&w);
    cr_assert_eq(truncate(in_dir(&w, "file"), 1 << 20), 0);
    sink = (struct render_sink){.run = &w.run, .held = &held};
    w.run.arena.limit = w.run.arena.total + (1 << 19);
    cr_assert_eq(disk->load(disk->user, in_dir(&w, "file"), 1, &type, &sink), RENDER_ELIMIT);
    cr_assert_null(held.p);
    w.run.arena.limit = 0;
    close_world(&w);
}
