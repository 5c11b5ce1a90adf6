/* The floor of a render: what cannot be left out. Reads the input files into memory, runs
 * libfyaml's event parse over those that are YAML (one parser, reset for each), writes the output.
 *
 * usage: floor OUTPUT LIST
 * OUTPUT: a file with the bytes that the render printed. LIST: a file of paths, one a line. */
#include <fcntl.h>
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *read_file(const char *path, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *data;
    ssize_t n;

    if (fd < 0 || fstat(fd, &st) != 0 || !(data = malloc((size_t)st.st_size + 1))) {
        perror(path);
        exit(1);
    }
    n = read(fd, data, (size_t)st.st_size);
    close(fd);
    if (n != st.st_size) {
        perror(path);
        exit(1);
    }
    data[n] = '\0';
    *size = (size_t)n;
    return data;
}

static int is_yaml(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && strcmp(dot, ".yaml") == 0;
}

static void parse(struct fy_parser *fyp, const char *path, const char *data, size_t size)
{
    struct fy_event *event;

    fy_parser_reset(fyp);
    if (fy_parser_set_string(fyp, data, size) != 0)
        exit(1);
    while ((event = fy_parser_parse(fyp)))
        fy_parser_event_free(fyp, event);
    if (fy_parser_get_stream_error(fyp)) {
        fprintf(stderr, "floor: %s does not parse\n", path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET};
    struct fy_parser *fyp = fy_parser_create(&cfg);
    size_t size, list_size;
    char *list, *output;

    if (argc != 3 || !fyp)
        return 2;
    list = read_file(argv[2], &list_size);
    for (char *path = strtok(list, "\n"); path; path = strtok(NULL, "\n")) {
        char *data = read_file(path, &size);

        if (is_yaml(path))
            parse(fyp, path, data, size);
    }
    output = read_file(argv[1], &size);
    for (size_t done = 0; done < size;) {
        ssize_t n = write(STDOUT_FILENO, output + done, size - done);

        if (n < 0)
            return 1;
        done += (size_t)n;
    }
    fy_parser_destroy(fyp);
    return 0;
}
