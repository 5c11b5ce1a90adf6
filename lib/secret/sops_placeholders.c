/* Placeholders: a document whose values are encrypted stays readable without any key. A placeholder
 * has the type of its value and depends on nothing but its path, so that a change of the secret
 * does not show. */
#include "base/base64.h"
#include "secret/sops_inputs.h"
#include "secret/sops_walk.h"

/* The type that stands at the end of a sealed value. */
static struct rn_str type_of(struct rn_str text)
{
    size_t end = rn_str_rfind(text, ']'), start = end;

    while (start && text.p[start - 1] != ':')
        start--;
    return rn_str_slice(text, start, end);
}

/* PLACEHOLDER_ and the path, in letters that names, URLs and JSON strings take. */
static struct rn_str text_for(struct rn_run *run, struct rn_str path)
{
    struct rn_buf out = {.arena = &run->arena};

    rn_buf_lit(&out, "PLACEHOLDER");
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        bool word = rn_is_alpha(c) || rn_is_digit(c) || c == '-' || c == '.';

        if (i == 0)
            rn_buf_char(&out, '_');
        if (i + 1 < path.n) /* the last character is the colon behind the path */
            rn_buf_char(&out, word ? c : '_');
    }
    return rn_buf_str(&out);
}

static struct rn_str encoded(struct rn_run *run, struct rn_str text)
{
    struct rn_buf out = {.arena = &run->arena};

    rn_base64_write(text, &out);
    return rn_buf_str(&out);
}

struct placing {
    struct rn_sops_walk walk; /* first: the leaf function gets it */
    const char *base64;       /* the path under which the document has base64, or NULL */
};

/* Paths have no places in lists, so those of a list's items have one beginning. */
static const char *base64_path(const struct rn_sops_value *doc)
{
    static const char *const paths[][2] = {{"Secret", "data:"},
                                           {"ConfigMap", "binaryData:"},
                                           {"List", "items:data:"},
                                           {"SecretList", "items:data:"}};
    const struct rn_sops_value *kind = rn_sops_get(doc, "kind");

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        if (kind && kind->kind == RN_SOPS_STR && rn_str_is(kind->text, paths[i][0]))
            return paths[i][1];
    return NULL;
}

static int place_leaf(struct rn_sops_walk *w, struct rn_sops_value *leaf, bool encrypted,
                      struct rn_str aad)
{
    const struct placing *p = (const struct placing *)(const void *)w;
    struct rn_mark mark = leaf->mark;
    struct rn_str type, text;

    if (!encrypted || (leaf->kind != RN_SOPS_STR && leaf->kind != RN_SOPS_COMMENT) ||
        !rn_sops_is_sealed(leaf->text))
        return RENDER_OK;
    type = type_of(leaf->text);
    if (leaf->kind == RN_SOPS_COMMENT || rn_str_is(type, "comment")) {
        *leaf = rn_sops_text(RN_SOPS_COMMENT, RN_S(" PLACEHOLDER"), mark);
        return RENDER_OK;
    }
    text = text_for(w->run, aad);
    if (p->base64 && rn_str_starts(aad, rn_str_from(p->base64)))
        text = encoded(w->run, text);
    *leaf = rn_sops_text(RN_SOPS_STR, text, mark);
    if (rn_str_is(type, "int"))
        *leaf = (struct rn_sops_value){.kind = RN_SOPS_INT, .mark = mark, .i = 0};
    else if (rn_str_is(type, "float"))
        *leaf = (struct rn_sops_value){.kind = RN_SOPS_FLOAT, .mark = mark, .f = 0.5};
    else if (rn_str_is(type, "bool"))
        *leaf = (struct rn_sops_value){.kind = RN_SOPS_BOOL, .mark = mark};
    else if (rn_str_is(type, "time"))
        *leaf = rn_sops_text(RN_SOPS_TIME, RN_S("1970-01-01T00:00:00Z"), mark);
    return RENDER_OK;
}

int rn_sops_placeholders(struct rn_run *run, struct rn_sops_file *file)
{
    for (size_t i = 0; i < file->docs.n; i++) {
        struct placing p = {.walk = {.leaf = place_leaf}, .base64 = base64_path(&file->docs.at[i])};
        struct rn_sops_file one = *file;

        one.docs.at = &file->docs.at[i];
        one.docs.n = 1;
        RN_TRY(rn_sops_walk(&p.walk, run, &one));
    }
    return RENDER_OK;
}
