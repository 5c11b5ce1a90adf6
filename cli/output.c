#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* Escape sequences of a terminal, or empty strings. */
struct colours {
    const char *bold, *error, *warning, *off;
};

static const struct colours *colours(void)
{
    static const struct colours none = {"", "", "", ""};
    static const struct colours all = {"\033[1m", "\033[1;31m", "\033[1;35m", "\033[0m"};
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if ((no_color && *no_color) || !term || strcmp(term, "dumb") == 0 || !isatty(STDERR_FILENO))
        return &none;
    return &all;
}

static void begin_error(void)
{
    const struct colours *c = colours();

    fprintf(stderr, "%serror:%s ", c->error, c->off);
}

void complain(const char *fmt, ...)
{
    va_list args;

    begin_error();
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
}

int complain_file(const char *path, int error)
{
    complain("%s: %s", path, strerror(error));
    return FAILED;
}

int complain_usage(const struct command *command, const char *fmt, ...)
{
    va_list args;

    begin_error();
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputs("\n  'render help", stderr);
    if (command && command->parent)
        fprintf(stderr, " %s", command->parent->name);
    if (command && command->name)
        fprintf(stderr, " %s", command->name);
    fputs("' explains the usage\n", stderr);
    return WRONG_USAGE;
}

/* Text of somebody's files goes to a terminal: control characters are written as \x1b. */
static void print_safely(struct render_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        /* U+0080 to U+009F, in UTF-8, are control characters too. */
        bool c1 =
            c == 0xc2 && i + 1 < text.size && ((unsigned char)text.data[i + 1] & 0xe0) == 0x80;

        if (c < 0x20 || c == 0x7f)
            fprintf(stderr, "\\x%02x", (unsigned)c);
        else if (c1)
            fprintf(stderr, "\\u%04x", (unsigned)(unsigned char)text.data[++i]);
        else
            fputc(c, stderr);
    }
}

void print_lines(struct render_text text)
{
    while (text.size) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t n = end ? (size_t)(end - text.data) : text.size;

        print_safely((struct render_text){text.data, n});
        fputc('\n', stderr);
        n += end != NULL;
        text = (struct render_text){text.data + n, text.size - n};
    }
}

static void print_place(struct render_text path, uint32_t line, uint32_t column)
{
    print_safely(path);
    if (line)
        fprintf(stderr, ":%u", (unsigned)line);
    if (line && column)
        fprintf(stderr, ":%u", (unsigned)column);
}

/* The kustomizations that led there, but for one that would repeat the place of the message. */
static void print_chain(const struct render_build *build, size_t index,
                        const struct render_diagnostic *d)
{
    for (size_t n = 0; n < d->chain; n++) {
        struct render_text path;
        uint32_t line, column;

        if (render_build_diagnostic_chain(build, index, n, &path, &line, &column))
            continue;
        if ((line == 0 || (line == d->line && column == d->column)) && path.size == d->path.size &&
            memcmp(path.data, d->path.data, path.size) == 0)
            continue;
        fputs("  in ", stderr);
        print_place(path, line, column);
        fputc('\n', stderr);
    }
}

/* As compilers do, so that editors find the place:
 *
 *     overlays/prod/kustomization.yaml:7:3: error: text [code]
 *       hint
 *       in overlays/prod/kustomization.yaml:3:3 */
static void print_diagnostic(const struct render_build *build, size_t index,
                             const struct render_diagnostic *d)
{
    const struct colours *c = colours();
    bool is_error = d->severity == RENDER_ERROR;

    if (d->path.size) {
        fputs(c->bold, stderr);
        print_place(d->path, d->line, d->column);
        fprintf(stderr, ":%s ", c->off);
    }
    fprintf(stderr, "%s%s:%s ", is_error ? c->error : c->warning, is_error ? "error" : "warning",
            c->off);
    print_safely(d->text);
    fprintf(stderr, " [%s]\n", d->code);
    if (d->hint.size) {
        fputs("  ", stderr);
        print_safely(d->hint);
        fputc('\n', stderr);
    }
    print_chain(build, index, d);
}

size_t print_diagnostics(const struct render_build *build, size_t from)
{
    size_t n = render_build_diagnostic_count(build);

    for (size_t i = from; i < n; i++) {
        struct render_diagnostic d;

        if (render_build_diagnostic(build, i, &d, sizeof(d)) == RENDER_OK)
            print_diagnostic(build, i, &d);
    }
    return n;
}

const char *status_text(int status)
{
    static const char *const texts[] = {
        [RENDER_OK] = "no error",
        [RENDER_ENOMEM] = "out of memory",
        [RENDER_EIO] = "a file is missing or cannot be read",
        [RENDER_EINPUT] = "the input is wrong",
        [RENDER_ECONFLICT] = "two resources have one id",
        [RENDER_ESECRET] = "a secret cannot be decrypted",
        [RENDER_ELIMIT] = "the input is beyond a limit",
        [RENDER_EUNSUPPORTED] = "the input needs what this build lacks",
        [RENDER_EHOST] = "the host failed",
    };

    if (status < 0 || (size_t)status >= sizeof(texts) / sizeof(texts[0]))
        return "unknown status";
    return texts[status];
}

bool write_all(int fd, const char *data, size_t size)
{
    while (size) {
        ssize_t n = write(fd, data, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

int print_texts(const struct render_text *texts, size_t n)
{
    bool ok = true;

    for (size_t i = 0; ok && i < n; i++)
        ok = write_all(STDOUT_FILENO, texts[i].data, texts[i].size);
    /* Some file systems tell only now that there is no space. */
    if (ok && close(STDOUT_FILENO) == 0)
        return DONE;
    return complain_file("standard output", errno);
}
