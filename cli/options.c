/* Options that several commands have. */
#define _GNU_SOURCE /* sched_getaffinity */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

int set_load_restrictor(const struct command *command, const char *text, struct render_options *out)
{
    if (text[0] == '\0' || strcmp(text, "LoadRestrictionsRootOnly") == 0)
        out->load_restrictor = RENDER_RESTRICT_ROOT_ONLY;
    else if (strcmp(text, "LoadRestrictionsNone") == 0)
        out->load_restrictor = RENDER_RESTRICT_NONE;
    else
        return complain_usage(command,
                              "--load-restrictor is LoadRestrictionsRootOnly or "
                              "LoadRestrictionsNone, not '%s'",
                              text);
    return DONE;
}

int set_decrypt(const struct command *command, const char *text, struct render_options *out)
{
    if (!text || strcmp(text, "keep") == 0)
        out->decrypt = RENDER_DECRYPT_KEEP;
    else if (text[0] == '\0' || strcmp(text, "decrypt") == 0)
        out->decrypt = RENDER_DECRYPT_DECRYPT;
    else if (strcmp(text, "placeholder") == 0)
        out->decrypt = RENDER_DECRYPT_PLACEHOLDER;
    else
        return complain_usage(command, "--decrypt is decrypt, placeholder or keep, not '%s'", text);
    return DONE;
}

unsigned processors(void)
{
    long n = 0;
#ifdef CPU_COUNT
    cpu_set_t ours;

    if (sched_getaffinity(0, sizeof(ours), &ours) == 0)
        n = CPU_COUNT(&ours);
#endif
    if (n == 0)
        n = sysconf(_SC_NPROCESSORS_ONLN); /* which reads a file */
    return n > 0 ? (unsigned)n : 1;
}

static char *current_directory(void)
{
    for (size_t size = 256;; size *= 2) {
        char *path = malloc(size);

        if (!path || getcwd(path, size))
            return path;
        free(path);
        if (errno != ERANGE)
            return NULL;
    }
}

char *working_directory(void)
{
    const char *pwd = getenv("PWD");
    struct stat there, here;

    if (pwd && pwd[0] == '/' && stat(pwd, &there) == 0 && stat(".", &here) == 0 &&
        there.st_dev == here.st_dev && there.st_ino == here.st_ino)
        return strdup(pwd);
    return current_directory();
}
