/* Entries that come to another place or under another name, with their comments. */
#include <assert.h>

#include "edit/edit.h"

void rn_rename(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid_pair *pair,
               const char *name)
{
    struct rn_buf out = {.arena = &e->run->arena};

    rn_spell_string(&out, rn_str_from(name), (enum rn_style)pair->key->style, pair->key->inside);
    rn_change(e, changes, pair->key->content, pair->key->to - pair->key->content, rn_buf_str(&out));
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static bool is_blank(const struct rn_edit *e, size_t line)
{
    return rn_str_trim(rn_str_slice(e->text, line, rn_line_stop(e, line))).n == 0;
}

/* How many of the spaces that a line starts with go. */
static size_t leading(const struct rn_edit *e, size_t line, long columns)
{
    size_t n = 0;

    while (columns < 0 && n < (size_t)-columns && line + n < e->text.n &&
           e->text.p[line + n] == ' ')
        n++;
    return n;
}

void rn_shift(struct rn_edit *e, struct rn_changes *changes, size_t from, size_t to, long columns)
{
    struct rn_buf spaces = {.arena = &e->run->arena};

    if (columns > 0)
        rn_buf_fill(&spaces, ' ', (size_t)columns);
    if (rn_line_start(e, from) != from)
        from = rn_next_line(e, from);
    for (size_t line = from; line < to; line = rn_next_line(e, line))
        if (!is_blank(e, line))
            rn_change(e, changes, line, leading(e, line, columns), rn_buf_str(&spaces));
}

struct rn_str rn_shifted(struct rn_edit *e, size_t from, size_t to, long columns)
{
    struct rn_buf out = {.arena = &e->run->arena};
    struct rn_str lines;

    for (size_t line = from, next; line < to; line = next) {
        size_t start = line + leading(e, line, columns);

        next = rn_next_line(e, line);
        if (columns > 0 && !is_blank(e, line))
            rn_buf_fill(&out, ' ', (size_t)columns);
        rn_buf_add(&out, rn_str_slice(e->text, start, next < to ? next : to));
    }
    lines = rn_buf_str(&out);
    if (rn_str_ends(lines, RN_S("\n")))
        lines.n--;
    if (rn_str_ends(lines, RN_S("\r")))
        lines.n--;
    return lines;
}

/* ---- Items ---------------------------------------------------------------------------------- */

/* Whether a pair's list has lines of its own below the key. */
static bool has_lines(const struct rn_edit *e, const struct rn_laid_pair *p)
{
    return !p->value->flow && !p->value->named && rn_starts_line(e, p->value->items[0]->dash) &&
           rn_colon(e, p) < e->text.n;
}

/* The items of a pair as values. */
static int read_items(struct rn_edit *e, size_t pair, struct rn_node **out)
{
    struct rn_node *root;

    RN_TRY(rn_read_v2(e->run, e->reader, e->text, e->place, &root));
    assert(rn_is(root, RN_MAP) && pair < root->npairs && rn_is(root->pairs[pair].value, RN_LIST));
    *out = root->pairs[pair].value;
    return RENDER_OK;
}

/* A comment between a place and the end of its line; "" when something else is there. */
static struct rn_str comment_behind(const struct rn_edit *e, size_t at)
{
    struct rn_str rest = rn_str_trim(rn_str_slice(e->text, at, rn_line_stop(e, at)));

    return rn_str_starts(rest, RN_S("#")) ? rest : RN_S("");
}

/* The lines of a list, in front of them the comment that stood behind its key. */
static struct rn_str list_lines(struct rn_edit *e, const struct rn_laid_pair *p, size_t column)
{
    size_t colon = rn_colon(e, p);
    struct rn_buf out = {.arena = &e->run->arena};
    struct rn_str comment = comment_behind(e, colon + 1);

    if (comment.n) {
        rn_buf_fill(&out, ' ', column);
        rn_buf_add(&out, comment);
        rn_buf_add(&out, e->line_break);
    }
    rn_buf_add(&out, rn_shifted(e, rn_line_end(e, colon), rn_line_end(e, p->value->to),
                                (long)column - (long)rn_column(e, p->value->items[0]->dash)));
    return rn_buf_str(&out);
}

/* As join(), by values; the comment behind a list in brackets goes to a line of its own. */
static int join_values(struct rn_edit *e, size_t from, size_t to)
{
    struct rn_laid *root = e->layout.root, *list;
    struct rn_laid_pair *source = &root->pairs[from];
    struct rn_str comment = comment_behind(e, source->value->to);
    struct rn_buf line = {.arena = &e->run->arena};
    struct rn_changes changes = {0};
    struct rn_node *items;
    size_t end;

    RN_TRY(read_items(e, from, &items));
    RN_TRY(rn_drop_pair(e, root, source));
    to -= to > from;
    list = e->layout.root->pairs[to].value;
    end = rn_line_end(e, list->to);
    rn_buf_fill(&line, ' ', list->flow ? 0 : rn_column(e, list->items[0]->dash));
    rn_buf_add(&line, comment);
    RN_TRY(rn_put_items(e, e->layout.root, &e->layout.root->pairs[to], "", items));
    if (comment.n && !list->flow && end > 0 && e->text.p[end - 1] == '\n')
        rn_put_lines(e, &changes, end, rn_buf_str(&line));
    return rn_apply(e, &changes);
}

/* Of two pairs of the kustomization with the same name: makes the items of one the last ones of the
 * other. */
static int join(struct rn_edit *e, size_t from, size_t to)
{
    struct rn_laid *root = e->layout.root;
    struct rn_laid_pair *source = &root->pairs[from], *target = &root->pairs[to];
    struct rn_changes changes = {0};
    struct rn_str lines;

    if (rn_laid_items(target->value) == 0)
        return rn_drop_pair(e, root, target);
    if (rn_laid_items(source->value) == 0)
        return rn_drop_pair(e, root, source);
    RN_TRY(rn_check_open(e, target->value));
    if (!has_lines(e, source) || !has_lines(e, target))
        return join_values(e, from, to);
    lines = list_lines(e, source, rn_column(e, target->value->items[0]->dash));
    RN_TRY(rn_drop_pair(e, root, source));
    target = &e->layout.root->pairs[to - (to > from)];
    rn_put_lines(e, &changes, rn_line_end(e, target->value->to), lines);
    return rn_apply(e, &changes);
}

int rn_edit_become(struct rn_edit *e, struct rn_changes *changes, struct rn_laid_pair *pair,
                   const char *name)
{
    const struct rn_laid_pair *there = rn_edit_field(e, name), *pairs = e->layout.root->pairs;
    size_t from = (size_t)(pair - pairs), to = there ? (size_t)(there - pairs) : 0;

    RN_TRY(rn_check_open(e, pair->value));
    rn_rename(e, changes, pair, name);
    RN_TRY(rn_apply(e, changes));
    return there ? join(e, from, to) : RENDER_OK;
}
