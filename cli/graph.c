/* Graphs of kustomizations, for the commands that show them or ask them. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

int load_graph(struct graph *g, const struct render_files *files, const char *const *directories)
{
    struct render_options options = {.size = sizeof(options)};
    char *cwd = working_directory();
    int status;

    options.files = files;
    options.working_directory = cwd;
    /* What may be read is for builds to say. */
    options.load_restrictor = RENDER_RESTRICT_NONE;
    status = render_context_new(&g->context, &options);
    if (status == RENDER_OK)
        status = render_graph_run(&g->build, g->context, directories);
    free(cwd);
    g->n = g->build ? render_graph_size(g->build) : 0;
    g->nodes = calloc(g->n + 1, sizeof(*g->nodes));
    if (!g->nodes) {
        complain("%s", status_text(RENDER_ENOMEM));
        return RENDER_ENOMEM;
    }
    for (size_t i = 0; i < g->n; i++)
        render_graph_node(g->build, i, &g->nodes[i], sizeof(g->nodes[i]));
    return status;
}

void free_graph(struct graph *g)
{
    free(g->nodes);
    render_build_free(g->build);
    render_context_free(g->context);
}

bool invert_graph(const struct graph *g, struct users *out)
{
    size_t nuses = 0, n;

    for (size_t i = 0; i < g->n; i++)
        nuses += g->nodes[i].nuses;
    out->first = calloc(g->n + 2, sizeof(*out->first));
    out->at = calloc(nuses + 1, sizeof(*out->at));
    if (!out->first || !out->at)
        return false;
    /* Counted one place further on, then summed up: first[i + 1] is where those of i are put next,
     * and in the end where they end. */
    for (size_t i = 0; i < g->n; i++)
        for (n = 0; n < g->nodes[i].nuses; n++)
            out->first[render_graph_use(g->build, i, n) + 2]++;
    for (size_t i = 2; i < g->n + 2; i++)
        out->first[i] += out->first[i - 1];
    for (size_t i = 0; i < g->n; i++)
        for (n = 0; n < g->nodes[i].nuses; n++)
            out->at[out->first[render_graph_use(g->build, i, n) + 1]++] = i;
    return true;
}

void free_users(struct users *users)
{
    free(users->first);
    free(users->at);
}

char *shown_path(const char *here, const struct render_graph_node *node)
{
    if (!here || node->path.data[0] != '/')
        return strdup(node->path.data);
    return relative_path(here, node->path.data);
}

/* JSON is UTF-8: of other bytes each becomes U+FFFD. */
static size_t utf8_length(const unsigned char *s)
{
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

    if (s[0] > 0xf4 || (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

void print_json_string(FILE *out, const char *text)
{
    fputc('"', out);
    while (*text) {
        size_t n = utf8_length((const unsigned char *)text);

        if (n == 0)
            fputs("\xef\xbf\xbd", out);
        else if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            fprintf(out, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            fwrite(text, 1, n, out);
        text += n ? n : 1;
    }
    fputc('"', out);
}
