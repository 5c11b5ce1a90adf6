/* Where .sops.yaml is, and what it calls a file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

#define CONFIG_NAME ".sops.yaml"
#define WRONG_CONFIG_NAME ".sops.yml"
enum { MAX_LEVELS = 100, MAX_NUMBER = 1000, DECIMAL = 10 };

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Adds the parts of from to path, which is "" or begins with a slash; "." and ".." are taken as
 * they read, whatever is a link. */
static void add_parts(char *path, const char *from)
{
    while (*from) {
        size_t n = strcspn(from, "/");
        char *last = strrchr(path, '/');

        if (n == 2 && from[0] == '.' && from[1] == '.') {
            if (last)
                *last = '\0';
        } else if (n && !(n == 1 && from[0] == '.')) {
            snprintf(path + strlen(path), n + 2, "/%s", from);
        }
        from += n + (from[n] == '/');
    }
}

/* To be freed; NULL when there is no memory or no working directory. The root is "". */
static char *absolute_path(const char *path)
{
    char *cwd = path[0] == '/' ? strdup("") : working_directory(), *out = NULL;

    if (cwd && (out = malloc(strlen(cwd) + strlen(path) + 3))) {
        out[0] = '\0';
        add_parts(out, cwd);
        add_parts(out, path);
    }
    free(cwd);
    return out;
}

char *path_from_config(const struct sops_config *of, const char *file)
{
    char *config = absolute_path(of->path), *path = absolute_path(file);
    char *slash = config ? strrchr(config, '/') : NULL;
    size_t n = slash ? (size_t)(slash - config) + 1 : 0;

    /* sops cuts off nothing when the config is in the root directory. */
    if (path && n > 1 && strncmp(path, config, n) == 0)
        memmove(path, path + n, strlen(path + n) + 1);
    free(config);
    return path;
}

/* ---- The config ----------------------------------------------------------------------------- */

static bool exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

/* How many directories there are from the working directory to the root, MAX_LEVELS at most: each
 * name that is looked for above the root costs time. */
static size_t levels(void)
{
    char cwd[4096];
    size_t n = 1;

    if (!getcwd(cwd, sizeof(cwd)))
        return MAX_LEVELS;
    for (const char *p = cwd; *p; p++)
        n += p[0] == '/' && p[1] != '\0';
    return n < MAX_LEVELS ? n : MAX_LEVELS;
}

/* The first .sops.yaml in the working directory or one above, to be freed; NULL for none. */
static char *find_config(void)
{
    const size_t size = 3 * MAX_LEVELS + sizeof(CONFIG_NAME);
    const size_t n = levels();
    char *path = malloc(size);
    bool other = false;

    for (size_t level = 0; path && level < n; level++) {
        char *name = path + 3 * level;

        memcpy(name, CONFIG_NAME, sizeof(CONFIG_NAME));
        if (exists(path))
            return path;
        memcpy(name, WRONG_CONFIG_NAME, sizeof(WRONG_CONFIG_NAME));
        if (!other && exists(path)) {
            other = true;
            fprintf(stderr, "warning: %s is not read: the name must be %s\n", path, CONFIG_NAME);
        }
        memcpy(name, "../", 3);
    }
    free(path);
    return NULL;
}

int read_sops_config(const char *named, struct sops_config *out)
{
    const char *set = named ? named : getenv("SOPS_CONFIG");

    *out = (struct sops_config){.path = set && *set ? strdup(set) : find_config()};
    return out->path ? read_file(out->path, false, &out->text) : DONE;
}

void free_sops_config(struct sops_config *config)
{
    free_input(&config->text);
    free(config->path);
    config->path = NULL;
}

/* ---- Numbers -------------------------------------------------------------------------------- */

int parse_flag_number(const struct command *command, const char *flag, const char *text, int *out)
{
    char *end;
    long n;

    *out = 0;
    if (!text)
        return DONE;
    n = strtol(text, &end, DECIMAL);
    if (text[0] < '0' || text[0] > '9' || *end || n > MAX_NUMBER)
        return complain_usage(command, "%s is a number up to %d, not '%s'", flag, MAX_NUMBER, text);
    *out = (int)n;
    return DONE;
}
