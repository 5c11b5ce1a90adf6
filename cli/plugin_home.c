/* Where the plugins of kustomize are, and who containers run as. */
#define _DEFAULT_SOURCE /* fgetpwent, realpath */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* One place where plugins may be: below the value of a variable, or of HOME. */
struct place {
    const char *variable, *below, *note;
};

static const struct place places[] = {
    {"KUSTOMIZE_PLUGIN_HOME", "", "$KUSTOMIZE_PLUGIN_HOME"},
    {"XDG_CONFIG_HOME", "/kustomize/plugin", "$XDG_CONFIG_HOME"},
    {"HOME", "/.config/kustomize/plugin", "the default of $XDG_CONFIG_HOME"},
    {"HOME", "/kustomize/plugin", "$HOME"},
};

/* An absolute path of what is in a place, to be freed; NULL when its variable is not set. */
static char *path_of(const struct place *place)
{
    const char *value = getenv(place->variable);
    size_t size = value ? strlen(value) + strlen(place->below) + 1 : 0;
    char *path = value && *value ? malloc(size) : NULL, *absolute;

    if (!path)
        return NULL;
    snprintf(path, size, "%s%s", value, place->below);
    absolute = *path == '/' ? NULL : realpath(path, NULL);
    if (!absolute)
        return path;
    free(path);
    return absolute;
}

/* Adds text to *list, which is allocated. */
static void add(char **list, const char *text)
{
    size_t n = *list ? strlen(*list) : 0;
    char *longer = realloc(*list, n + strlen(text) + 1);

    if (!longer)
        return;
    memcpy(longer + n, text, strlen(text) + 1);
    *list = longer;
}

static void note_failure(struct host_programs *host, const struct place *place, const char *path)
{
    add(&host->home_failure, host->home_failure ? ", " : "");
    add(&host->home_failure, path ? path : "nothing");
    add(&host->home_failure, " (");
    add(&host->home_failure, place->note);
    add(&host->home_failure, ")");
}

static void find_home(struct host_programs *host)
{
    for (size_t i = 0; !host->home && i < sizeof(places) / sizeof(places[0]); i++) {
        char *path = path_of(&places[i]);

        if (path && access(path, F_OK) == 0) {
            host->home = path;
            return;
        }
        note_failure(host, &places[i], path);
        free(path);
    }
}

/* As /etc/passwd has it: kustomize asks nobody else either. */
static gid_t group_of(uid_t user)
{
    FILE *users = fopen("/etc/passwd", "re");
    const struct passwd *entry;
    gid_t group = getgid();

    while (users && (entry = fgetpwent(users)))
        if (entry->pw_uid == user) {
            group = entry->pw_gid;
            break;
        }
    if (users)
        fclose(users);
    return group;
}

static void find_user(struct host_programs *host)
{
    snprintf(host->user, sizeof(host->user), "%lu:%lu", (unsigned long)getuid(),
             (unsigned long)group_of(getuid()));
}

/* kustomize knows docker only. */
static const char *find_runtime(void)
{
    char path[MAX_PROGRAM_PATH];

    return !find_program("docker", path) && find_program("podman", path) ? "podman" : "docker";
}

void find_plugins(struct host_programs *host, bool as_current_user, struct render_plugins *out)
{
    find_home(host);
    out->home = host->home;
    out->home_failure = host->home_failure;
    out->runtime = find_runtime();
    if (as_current_user) {
        find_user(host);
        out->container_user = host->user;
    }
}
