/* Runs a fuzz target over files, and over those of folders: usage: TARGET PATH... This stands in
 * for libFuzzer's main, so that the corpus is an ordinary test. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A block of just the file's size, so that a sanitizer sees a read behind its end. */
static int replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size ? size : 1);
    int failed = !file || !data || fread(data, 1, size, file) != size;

    if (failed)
        fprintf(stderr, "%s cannot be read\n", path);
    else
        LLVMFuzzerTestOneInput(data, size);
    if (file)
        fclose(file);
    free(data);
    return failed;
}

static int replay(const char *path, unsigned *count)
{
    struct stat st;
    struct dirent *entry;
    DIR *dir;
    int failed = 0;

    if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode)) {
        ++*count;
        return replay_file(path, (size_t)st.st_size);
    }
    dir = opendir(path);
    if (!dir) {
        fprintf(stderr, "%s: no such file or folder\n", path);
        return 1;
    }
    while ((entry = readdir(dir))) {
        char inner[4096];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        failed |= replay(inner, count);
    }
    closedir(dir);
    return failed;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    int failed = 0;

    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i], &count);
    printf("%u inputs\n", count);
    return failed || count == 0;
}
