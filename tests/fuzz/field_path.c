/* The field paths of replacements: a document, a line "====", paths, one a line. */
#include "fuzz.h"
#include "transform/fieldpath.h"
#include "yaml/writer.h"

static void follow(struct rn_run *run, struct rn_node *root, struct rn_str path)
{
    struct rn_fieldpath parts = rn_fieldpath_split(run, path);
    struct rn_str why = RN_S("");
    struct rn_node *found;

    if (parts.n > RN_MAX_DEPTH)
        return;
    rn_fieldpath_lookup(run, root, &parts, parts.n, &found, &why);
    for (int make = RN_MAKE_NOTHING; make <= RN_MAKE_LIST; make++) {
        struct rn_fieldmatch m = {
            .run = run, .path = &parts, .make = (enum rn_make)make, .why = RN_S("")};

        rn_fieldpath_match(&m, root, 0);
    }
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_reader *reader = rn_reader_new(run);
    struct rn_str part = fuzz_part(&text);
    struct rn_documents docs = {0};
    struct rn_buf out = {.arena = &run->arena};

    if (rn_read_documents(run, reader, part, 0, &docs) || docs.n == 0 ||
        !rn_is(docs.roots[0], RN_MAP))
        return;
    for (size_t at = 0, end; at < text.n; at = end + 1) {
        end = rn_str_find(text, '\n', at);
        follow(run, docs.roots[0], rn_str_slice(text, at, end));
    }
    rn_write_document(run, docs.roots[0], false, &out);
}
