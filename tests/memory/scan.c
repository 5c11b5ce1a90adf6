/* Where a secret is in memory while a build lives, and after it is freed: a host program that
 * builds, decrypts and runs what is in a directory, and looks through all its own memory.
 *
 * The secret, the canary, is written backwards here and its bytes are turned round one by one where
 * they are compared, so that this program never holds it itself. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "key_file.h"

static const char backwards[] = "6Ns4Lp-1Bm5Vk-8Xw2Ed-9zQ3f7-YrAnAc";
enum { LENGTH = sizeof(backwards) - 1, MAX_MAPPINGS = 4096, MAX_NEEDLES = 5, SHOWN = 5 };

static char canary(size_t i)
{
    return backwards[LENGTH - 1 - i];
}

/* ---- What is looked for ---------------------------------------------------------------------- */

/* A text backwards: the canary, or its base64 behind 0 to 2 other bytes, less what those are part
 * of. Half of it will do: copies may have been cut. */
struct needle {
    const char *name;
    char text[2 * LENGTH];
    size_t n;
};

static unsigned sextet(size_t at, size_t lead)
{
    unsigned bits = 0;

    for (size_t i = 0; i < 6; i++) {
        size_t bit = 6 * at + i;
        size_t byte = bit / 8 - lead;

        bits = bits << 1 | ((unsigned)(unsigned char)canary(byte) >> (7 - bit % 8) & 1);
    }
    return bits;
}

static void make_needles(struct needle *needles)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char *const names[] = {"plain", "end of plain", "base64", "base64 behind 1",
                                        "base64 behind 2"};

    for (size_t k = 0; k < MAX_NEEDLES; k++) {
        struct needle *n = &needles[k];
        size_t half = LENGTH / 2, lead = k - 2;

        n->name = names[k];
        n->n = half;
        if (k >= 2) { /* whole digits between the bytes lead and lead + half */
            size_t first = (8 * lead + 5) / 6, end = 8 * (lead + half) / 6;

            n->n = end - first;
            for (size_t i = 0; i < n->n; i++)
                n->text[n->n - 1 - i] = digits[sextet(first + i, lead)];
            continue;
        }
        for (size_t i = 0; i < half; i++)
            n->text[half - 1 - i] = canary(k ? LENGTH - half + i : i);
    }
}

static bool is_at(const struct needle *needle, const volatile char *p)
{
    for (size_t i = 0; i < needle->n; i++)
        if (p[i] != needle->text[needle->n - 1 - i])
            return false;
    return true;
}

/* ---- The memory ------------------------------------------------------------------------------ */

struct mapping {
    unsigned long from, to;
    bool readable, hidden; /* hidden: left out of core dumps, as memory is that was locked */
    char name[128];
};

static size_t read_mappings(struct mapping *out)
{
    FILE *f = fopen("/proc/self/smaps", "r");
    char line[512];
    size_t n = 0;

    while (f && fgets(line, sizeof(line), f)) {
        struct mapping m = {.from = 0};
        char access[8];

        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %127[^\n]", &m.from, &m.to, access, m.name) >=
            3) {
            m.readable = access[0] == 'r';
            if (n == MAX_MAPPINGS)
                break;
            out[n++] = m;
        } else if (n && strncmp(line, "VmFlags:", 8) == 0) {
            out[n - 1].hidden = strstr(line, " dd") != NULL;
        }
    }
    if (f)
        fclose(f);
    return n;
}

static bool is_skipped(const struct mapping *m)
{
    return !m->readable || strncmp(m->name, "[v", 2) == 0; /* the kernel's own */
}

struct count {
    size_t hidden, open;
};

/* Reports what is found in open memory, or anywhere when all is to be gone. */
static struct count scan(const char *when, bool all)
{
    static struct mapping mappings[MAX_MAPPINGS];
    struct needle needles[MAX_NEEDLES];
    size_t n = read_mappings(mappings), shown = 0;
    struct count count = {0, 0};

    make_needles(needles);
    for (size_t i = 0; i < n; i++) {
        const struct mapping *m = &mappings[i];

        for (unsigned long at = m->from; !is_skipped(m) && at + LENGTH < m->to; at++) {
            for (size_t k = 0; k < MAX_NEEDLES; k++) {
                if (!is_at(&needles[k], (const volatile char *)at))
                    continue;
                *(m->hidden ? &count.hidden : &count.open) += 1;
                if ((all || !m->hidden) && shown++ < SHOWN)
                    printf("%s: %s at 0x%lx in %lx-%lx %s\n", when, needles[k].name, at, m->from,
                           m->to, m->name);
            }
        }
    }
    return count;
}

/* ---- The host -------------------------------------------------------------------------------- */

static int add_variable(void *user, const char *name, struct render_keys *keys)
{
    char *room;

    (void)user;
    if (strcmp(name, "CANARY") != 0)
        return RENDER_OK;
    if (render_keys_begin(keys, RENDER_KEY_PLAINTEXT, name) ||
        !(room = render_keys_reserve(keys, LENGTH)))
        return RENDER_ENOMEM;
    for (size_t i = 0; i < LENGTH; i++)
        room[i] = canary(i);
    render_keys_commit(keys, LENGTH);
    return RENDER_OK;
}

static int read_file(void *user, void *data, size_t size, size_t *got)
{
    ssize_t n = read(*(int *)user, data, size);

    *got = n > 0 ? (size_t)n : 0;
    return n < 0 ? RENDER_EIO : RENDER_OK;
}

static int write_nowhere(void *user, const void *data, size_t size)
{
    int fd = open("/dev/null", O_WRONLY);
    ssize_t n = write(fd, data, size);

    (void)user;
    close(fd);
    return n < 0 ? RENDER_EIO : RENDER_OK;
}

/* ---- What is done ---------------------------------------------------------------------------- */

typedef int action(struct render_build **out, const struct render_context *ctx, const char *path);

static int decrypt_document(struct render_build **out, const struct render_context *ctx,
                            const char *path)
{
    struct render_document doc = {.size = sizeof(doc), .name = path};
    int fd = open(path, O_RDONLY), status = RENDER_EIO;
    char text[1 << 14];
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

    doc.text = (struct render_text){text, n > 0 ? (size_t)n : 0};
    if (n > 0)
        status = render_sops_decrypt(out, ctx, &doc);
    close(fd);
    return status;
}

static int run_function(struct render_build **out, const struct render_context *ctx,
                        const char *path)
{
    int fd = open(path, O_RDONLY), status;
    struct render_stream stream = {
        .size = sizeof(stream), .name = path, .read = read_file, .user = &fd};

    status = render_function_run(out, ctx, &stream);
    close(fd);
    return status;
}

static int decrypt_age(struct render_build **out, const struct render_context *ctx,
                       const char *path)
{
    int fd = open(path, O_RDONLY), status;
    struct render_stream stream = {.size = sizeof(stream),
                                   .name = path,
                                   .read = read_file,
                                   .write = write_nowhere,
                                   .user = &fd};

    status = render_age_decrypt(out, ctx, &stream);
    close(fd);
    return status;
}

static const struct {
    const char *path;
    action *run;
    bool fails;
} subjects[] = {
    {"input", render_build_run, false},
    {"last", render_build_run, false},
    {"malformed-json", render_build_run, true},
    {"malformed-patch", render_build_run, true},
    {"malformed-text", render_build_run, true},
    {"input/secret.yaml", decrypt_document, false},
    {"input/secret.json", decrypt_document, false},
    {"input/conf.ini", decrypt_document, false},
    {"input/app.env", decrypt_document, false},
    {"input/blob.bin", decrypt_document, false},
    {"list.yaml", run_function, false},
    {"file.age", decrypt_age, false},
};

static void print_messages(const struct render_build *build)
{
    struct render_diagnostic d;

    for (size_t i = 0; render_build_diagnostic(build, i, &d, sizeof(d)) == RENDER_OK; i++)
        printf("%.*s: %.*s\n", (int)d.path.size, d.path.data, (int)d.text.size, d.text.data);
}

static bool try(size_t i, const struct render_context *ctx)
{
    const char *path = subjects[i].path;
    struct render_build *build = NULL;
    struct render_text text = {"", 0};
    int status = subjects[i].run(&build, ctx, path);
    struct count during, after;
    bool ok;

    if (!status)
        status = render_build_emit(build, &text);
    if (!status)
        status = write_nowhere(NULL, text.data, text.size);
    ok = (status != 0) == subjects[i].fails;
    if (!ok && build)
        print_messages(build);
    during = scan(path, false);
    render_build_free(build);
    after = scan(path, true);
    printf("%s: %zu copies in memory that no core dump has, %zu elsewhere; %zu when it is freed\n",
           path, during.hidden, during.open, after.hidden + after.open);
    return ok && during.hidden && !during.open && !after.hidden && !after.open;
}

int main(int argc, char **argv)
{
    char cwd[4096], key_file[] = "input/keys.txt";
    struct render_key_source source = {
        .size = sizeof(source), .load = add_key_file, .variable = add_variable, .user = key_file};
    struct render_options options = {
        .size = sizeof(options), .decrypt = RENDER_DECRYPT_DECRYPT, .keys = &source};
    struct render_context *ctx = NULL;
    bool ok = true;

    if (argc != 2 || access("/proc/self/smaps", R_OK) != 0)
        return 77;
    setvbuf(stdout, NULL, _IONBF, 0);
    if (chdir(argv[1]) || !(options.working_directory = getcwd(cwd, sizeof(cwd))) ||
        render_context_new(&ctx, &options))
        return 1;
    for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
        ok = try(i, ctx) && ok;
    render_context_free(ctx);
    return ok ? 0 : 1;
}
