/* What a text is when go-yaml v2 reads it alone. */
#include "yaml/reader_parts.h"
#include "yaml/scalar.h"
#include "yaml/style.h"

/* Whether the text is one plain scalar to every reader: nothing in it begins, parts or ends
 * anything. May say no for one that is. */
static bool is_plain(struct rn_str s)
{
    if (rn_text_classes(s) & (RN_C_CONTROL | RN_C_HIGH) || strchr(" ,[]{}#&*!|>?'\"%@`", s.p[0]))
        return false;
    if (s.p[0] == '-' && (s.n == 1 || s.p[1] == ' ' || s.p[1] == '-'))
        return false;
    for (size_t i = 0; i + 1 < s.n; i++)
        if ((s.p[i] == ':' && s.p[i + 1] == ' ') || (s.p[i] == ' ' && s.p[i + 1] == '#'))
            return false;
    return s.p[0] != ':' && s.p[s.n - 1] != ':' && s.p[s.n - 1] != ' ' &&
           !rn_str_starts(s, RN_S("..."));
}

/* A date is a string to it, unless its tag says that it is none. */
static bool is_typed(const struct rn_node *n)
{
    if (n->kind != RN_SCALAR)
        return true;
    if (n->tag == RN_TAG_TIMESTAMP)
        return n->flags & RN_TAGGED;
    return n->tag == RN_TAG_NULL || n->tag == RN_TAG_BOOL || n->tag == RN_TAG_INT ||
           n->tag == RN_TAG_FLOAT;
}

static int read(struct rn_run *run, struct rn_str text, struct rn_node **root)
{
    struct rn_builder b = {.run = run, .parser = {.run = run, .fy = run->text_parser}};
    struct rn_source source = {.text = text};
    int status = rn_text_check(run, &source);

    if (!status)
        status = rn_build_document(&b, &source, true, root);
    run->text_parser = b.parser.fy;
    return status;
}

bool rn_reads_as_typed(struct rn_run *run, struct rn_str text)
{
    struct rn_node plain = {.kind = RN_SCALAR}, *root = NULL;
    struct rn_diag **mark;
    int status;

    if (text.n == 0 || rn_str_is_word(text) || rn_text_classes(text) & RN_C_LF)
        return false;
    if (is_plain(text)) {
        plain.tag = (uint8_t)rn_resolve_plain_v2(text);
        return is_typed(&plain);
    }
    mark = rn_diag_mark(run);
    status = read(run, text, &root);
    rn_diag_rewind(run, mark);
    return status == RENDER_OK && (!root || is_typed(root));
}
