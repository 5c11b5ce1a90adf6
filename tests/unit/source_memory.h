/* A file system in memory, for tests of what reads files by the host's callback. */
#ifndef RN_UNIT_SOURCE_MEMORY_H
#define RN_UNIT_SOURCE_MEMORY_H

#include "source/source.h"
#include "unit.h"

/* text NULL is a directory, "<pipe>" what is never read; link set: a symbolic link. */
struct memory_file {
    const char *path, *text, *link;
};

struct memory {
    const struct memory_file *files; /* ended by a path of NULL */
    int asked, loaded;               /* calls in all, and for content */
    int status;                      /* what memory_load returns for "/w/bad" */
};

static int memory_load(void *user, const char *path, int content, enum render_file_type *type,
                       struct render_sink *sink)
{
    struct memory *m = user;

    m->asked++;
    *type = RENDER_FILE_NONE;
    if (m->status && strcmp(path, "/w/bad") == 0)
        return m->status;
    for (const struct memory_file *f = m->files; f->path; f++) {
        if (strcmp(f->path, path) != 0)
            continue;
        if (f->link) {
            *type = RENDER_FILE_LINK;
            return render_sink_add(sink, f->link, strlen(f->link));
        }
        if (!f->text) {
            *type = RENDER_FILE_DIRECTORY;
            return RENDER_OK;
        }
        *type = strcmp(f->text, "<pipe>") == 0 ? RENDER_FILE_OTHER : RENDER_FILE_REGULAR;
        m->loaded += content != 0;
        return content ? render_sink_add(sink, f->text, strlen(f->text)) : RENDER_OK;
    }
    return RENDER_OK;
}

/* A path as a field has it. */
static inline struct rn_textval mention(const char *path)
{
    return (struct rn_textval){rn_str_from(path), {.line = 3, .column = 3}};
}

#endif
