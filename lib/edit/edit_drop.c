/* Entries that are taken out. */
#include "edit/edit.h"

/* The place of an entry: a pair, or an item with its dash. */
struct extent {
    size_t start, end;
};

static struct extent extent(const struct rn_laid *in, size_t i)
{
    if (in->kind == RN_MAP)
        return (struct extent){in->pairs[i].key->from, in->pairs[i].value->to};
    return (struct extent){in->flow ? in->items[i]->from : in->items[i]->dash, in->items[i]->to};
}

/* ---- From blocks ---------------------------------------------------------------------------- */

/* The last lines of a file without a line break at its end go with the break in front of them. */
static void drop_lines(struct rn_edit *e, struct rn_changes *changes, struct extent x)
{
    size_t from = rn_line_start(e, x.start), to = rn_line_end(e, x.end);

    if (to == e->text.n && to > 0 && e->text.p[to - 1] != '\n' && from > 0) {
        from--;
        if (from > 0 && e->text.p[from] == '\n' && e->text.p[from - 1] == '\r')
            from--;
    }
    rn_change(e, changes, from, to - from, RN_S(""));
}

static int drop_from_block(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *in,
                           const bool *drop)
{
    for (size_t i = 0; i < in->n; i++) {
        struct extent x = extent(in, i);

        if (!drop[i])
            continue;
        if (rn_starts_line(e, x.start))
            drop_lines(e, changes, x);
        else if (in->kind == RN_MAP && i + 1 < in->n && !drop[i + 1]) /* behind the dash */
            rn_change(e, changes, x.start, extent(in, i + 1).start - x.start, RN_S(""));
        else
            return rn_edit_refused(e, in->mark, "what stands on one line with its list");
    }
    return RENDER_OK;
}

/* ---- From brackets -------------------------------------------------------------------------- */

/* Whether nothing but the entry and its comma is on its lines. */
static bool has_lines(const struct rn_edit *e, const struct rn_laid *in, size_t i, size_t *end)
{
    struct extent x = extent(in, i);
    size_t gap = rn_skip_gap(e, x.end);

    *end = e->text.p[gap] == ',' ? gap + 1 : x.end;
    if (!rn_starts_line(e, x.start))
        return false;
    gap = rn_skip_gap(e, *end);
    return gap >= rn_line_end(e, *end);
}

/* Behind the last entry that stays there is no comma, if there was none behind the last one. */
static void drop_comma(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *in,
                       size_t kept)
{
    size_t last = rn_skip_gap(e, extent(in, in->n - 1).end);
    size_t comma = rn_skip_gap(e, extent(in, kept).end);

    if (e->text.p[last] != ',' && e->text.p[comma] == ',')
        rn_change(e, changes, comma, 1, RN_S(""));
}

/* All of them: the commas go, too. */
static void empty_brackets(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *in)
{
    for (size_t i = 0; i < in->n; i++) {
        size_t from = extent(in, i).start, end;

        if (has_lines(e, in, i, &end)) {
            from = rn_line_start(e, from);
            end = rn_line_end(e, end);
        } else if (i > 0) { /* behind the comma, unless a comment is there */
            size_t comma = rn_skip_gap(e, extent(in, i - 1).end) + 1;

            from = rn_str_find(rn_str_slice(e->text, 0, from), '#', comma) < from ? from : comma;
        }
        rn_change(e, changes, from, end - from, RN_S(""));
    }
}

static void drop_from_brackets(struct rn_edit *e, struct rn_changes *changes,
                               const struct rn_laid *in, const bool *drop)
{
    size_t kept = in->n; /* as far as the last one that stays */

    while (kept > 0 && drop[kept - 1])
        kept--;
    if (kept == 0) {
        empty_brackets(e, changes, in);
        return;
    }
    for (size_t i = 0; i < in->n; i++) {
        struct extent x = extent(in, i);
        size_t end;

        if (!drop[i])
            continue;
        if (has_lines(e, in, i, &end)) {
            size_t from = rn_line_start(e, x.start);

            rn_change(e, changes, from, rn_line_end(e, end) - from, RN_S(""));
            if (i == kept)
                drop_comma(e, changes, in, kept - 1);
        } else if (i < kept) {
            rn_change(e, changes, x.start, extent(in, i + 1).start - x.start, RN_S(""));
        } else {
            rn_change(e, changes, extent(in, i - 1).end, x.end - extent(in, i - 1).end, RN_S(""));
        }
    }
}

/* ---- Both ----------------------------------------------------------------------------------- */

/* What is written here is not all that it is. */
static bool is_closed(const struct rn_laid *in)
{
    return in->alias || in->named || rn_laid_key(in, RN_S("<<"));
}

int rn_plan_drop(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *in,
                 const bool *drop)
{
    size_t dropped = 0;

    for (size_t i = 0; i < in->n; i++)
        dropped += drop[i];
    if (dropped == 0)
        return RENDER_OK;
    if (is_closed(in))
        return rn_edit_refused(e, in->mark, "a value with an anchor, alias or tag");
    if (!in->flow)
        return drop_from_block(e, changes, in, drop);
    drop_from_brackets(e, changes, in, drop);
    return RENDER_OK;
}

/* Without a field in front of it, it would be the first one. */
static bool has_next_document(const struct rn_edit *e)
{
    struct rn_str rest = rn_str_slice(e->text, rn_skip_gap(e, e->layout.end), e->text.n);

    return rn_str_starts(rest, RN_S("---"));
}

/* Takes out a pair that has nothing left, and what it hides: earlier pairs of its name. */
static int drop_holder(struct rn_edit *e, struct rn_laid *map, const struct rn_laid_pair *holder)
{
    bool *drop = RN_NEW_N(e->run, bool, map->n);

    for (size_t i = 0; i < map->n; i++)
        drop[i] = rn_str_eq_nocase(map->pairs[i].key->text, holder->key->text);
    return rn_drop(e, map, drop, NULL, NULL);
}

int rn_drop(struct rn_edit *e, struct rn_laid *from, const bool *drop, struct rn_laid *holder_map,
            struct rn_laid_pair *holder)
{
    struct rn_changes changes = {0};
    bool all = from->n > 0;

    for (size_t i = 0; i < from->n; i++)
        all = all && drop[i];
    if (all && from == e->layout.root && has_next_document(e))
        return rn_edit_refused(e, from->mark, "the only field in front of another document");
    if (all && holder && !is_closed(from) && (!from->flow || from->inside))
        return drop_holder(e, holder_map, holder);
    RN_TRY(rn_plan_drop(e, &changes, from, drop));
    return rn_apply(e, &changes);
}

int rn_drop_pair(struct rn_edit *e, struct rn_laid *map, const struct rn_laid_pair *pair)
{
    bool *drop = RN_NEW_N(e->run, bool, map->n);

    drop[pair - map->pairs] = true;
    return rn_drop(e, map, drop, NULL, NULL);
}

int rn_drop_field(struct rn_edit *e, const char *field)
{
    struct rn_laid_pair *p = rn_edit_field(e, field);

    return p ? drop_holder(e, e->layout.root, p) : RENDER_OK;
}

int rn_drop_items(struct rn_edit *e, const char *field, const bool *drop)
{
    struct rn_laid_pair *p = rn_edit_field(e, field);

    return p ? rn_drop(e, p->value, drop, e->layout.root, p) : RENDER_OK;
}
