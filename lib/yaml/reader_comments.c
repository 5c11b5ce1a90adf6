/* Comments mean something in one case: where the reference merges resources, a comment that is a
 * JSON object is the schema of what it stands at. Few texts have one, so it is looked for first. */
#include "yaml/json.h"
#include "yaml/v3notes.h"

struct rn_comment_reader {
    struct rn_v3_notes notes;
};

/* The comment from its JSON on, or an empty text. */
static struct rn_str json_of(struct rn_str comment)
{
    size_t i = 0;

    while (i < comment.n && comment.p[i] == '#')
        i++;
    if (i == 0)
        return RN_S("");
    comment = rn_str_trim(rn_str_slice(comment, i, comment.n));
    return comment.n && comment.p[0] == '{' ? comment : RN_S("");
}

static bool has_object(struct rn_str text)
{
    for (size_t i = 0; (i = rn_str_find(text, '#', i)) < text.n; i++) {
        size_t end = rn_str_find(text, '\n', i);

        if (json_of(rn_str_slice(text, i, end)).n)
            return true;
    }
    return false;
}

struct rn_comment_reader *rn_comment_reader_new(struct rn_run *run, struct rn_str text)
{
    struct rn_comment_reader *r;

    if (!has_object(text))
        return NULL;
    r = RN_NEW(run, struct rn_comment_reader);
    rn_v3_notes_start(&r->notes, run, text);
    rn_v3_notes_begin(&r->notes);
    return r;
}

void rn_comment_reader_begin(struct rn_comment_reader *r)
{
    rn_v3_notes_again(&r->notes);
}

/* The number of the object in a comment; 0 when there is none. The reference looks at what follows
 * an object only when it has taken it. */
static uint32_t number_of(struct rn_run *run, struct rn_str comment, struct rn_mark mark)
{
    struct rn_diag **before = rn_diag_mark(run);
    struct rn_str json = json_of(comment);
    struct rn_node *root;

    if (json.n == 0)
        return 0;
    if (rn_json_read_first(run, json, mark, &root) != RENDER_OK) {
        rn_diag_rewind(run, before);
        return 0;
    }
    RN_PUSH(run, run->comments.at, run->comments.n, run->comments.cap) =
        (struct rn_comment_object){root, false};
    return (uint32_t)run->comments.n;
}

struct rn_comment_numbers rn_comment_reader_event(struct rn_comment_reader *r,
                                                  const struct rn_event *ev)
{
    struct rn_v3_note note = rn_v3_notes_of(&r->notes, ev);
    struct rn_run *run = r->notes.run;

    return (struct rn_comment_numbers){number_of(run, note.head, ev->mark),
                                       number_of(run, note.line, ev->mark), note.line.n > 0};
}
