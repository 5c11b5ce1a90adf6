/* The diagnostics of a build for another program: one JSON object a line. Codes are stable, so they
 * are what a program looks at; the texts are for people. */
#include <render/render.h>
#include <stdio.h>
#include <unistd.h>

static void print_string(const char *key, struct render_text text)
{
    printf("\"%s\":\"", key);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20)
            printf("\\u%04x", (unsigned)c);
        else
            putchar(c);
    }
    putchar('"');
}

static void print_chain(const struct render_build *build, size_t index, size_t length)
{
    printf(",\"chain\":[");
    for (size_t n = 0; n < length; n++) {
        struct render_text path;
        uint32_t line, column;

        render_build_diagnostic_chain(build, index, n, &path, &line, &column);
        printf("%s{", n ? "," : "");
        print_string("path", path);
        printf(",\"line\":%u,\"column\":%u}", (unsigned)line, (unsigned)column);
    }
    putchar(']');
}

static void print_diagnostic(const struct render_build *build, size_t index)
{
    struct render_diagnostic d;

    render_build_diagnostic(build, index, &d, sizeof(d));
    printf("{\"severity\":\"%s\",\"code\":\"%s\",",
           d.severity == RENDER_ERROR ? "error" : "warning", d.code);
    print_string("path", d.path);
    printf(",\"line\":%u,\"column\":%u,", (unsigned)d.line, (unsigned)d.column);
    print_string("text", d.text);
    putchar(',');
    print_string("hint", d.hint);
    print_chain(build, index, d.chain);
    puts("}");
}

int main(int argc, char **argv)
{
    char here[4096];
    struct render_options options = {.size = sizeof(options),
                                     .working_directory = getcwd(here, sizeof(here))};
    struct render_context *ctx;
    struct render_build *build;
    int status;

    if (argc != 2 || render_context_new(&ctx, &options) != RENDER_OK)
        return 2;
    status = render_build_run(&build, ctx, argv[1]);
    for (size_t i = 0; build && i < render_build_diagnostic_count(build); i++)
        print_diagnostic(build, i);
    render_build_free(build);
    render_context_free(ctx);
    return status == RENDER_OK ? 0 : 1;
}
