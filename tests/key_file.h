/* A source of keys for host programs of tests: a file. */
#ifndef KEY_FILE_H
#define KEY_FILE_H

#include <fcntl.h>
#include <render/render.h>
#include <unistd.h>

/* The callback load of struct render_key_source; user is the path. */
static int add_key_file(void *user, struct render_keys *keys)
{
    const size_t step = 4096;
    const char *path = user;
    int fd = open(path, O_RDONLY);
    ssize_t n = 0;
    void *room;

    if (fd < 0 || render_keys_begin(keys, RENDER_KEY_IDENTITIES, path))
        return RENDER_EIO;
    while ((room = render_keys_reserve(keys, step)) && (n = read(fd, room, step)) > 0)
        render_keys_commit(keys, (size_t)n);
    close(fd);
    return room && n == 0 ? RENDER_OK : RENDER_EIO;
}

#endif
