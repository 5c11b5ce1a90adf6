/* Changes of a text, and what can be said of its lines. */
#include <stdlib.h>

#include "edit/edit.h"

enum { DEFAULT_UNIT = 2 };

void rn_change(struct rn_edit *e, struct rn_changes *changes, size_t at, size_t n,
               struct rn_str text)
{
    RN_PUSH(e->run, changes->at, changes->n, changes->cap) =
        (struct rn_change){.at = at, .n = n, .text = text};
}

static int by_place(const void *a, const void *b)
{
    const struct rn_change *const *x = a, *const *y = b;

    if ((*x)->at != (*y)->at)
        return (*x)->at < (*y)->at ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

int rn_apply(struct rn_edit *e, struct rn_changes *changes)
{
    struct rn_change **sorted = RN_NEW_N(e->run, struct rn_change *, changes->n + 1);
    struct rn_buf out = {.arena = &e->run->arena};
    size_t from = 0;

    if (changes->n == 0)
        return RENDER_OK;
    for (size_t i = 0; i < changes->n; i++)
        sorted[i] = &changes->at[i];
    qsort(sorted, changes->n, sizeof(*sorted), by_place);
    for (size_t i = 0; i < changes->n; i++) {
        rn_buf_add(&out, rn_str_slice(e->text, from, sorted[i]->at));
        rn_buf_add(&out, sorted[i]->text);
        if (sorted[i]->at + sorted[i]->n > from)
            from = sorted[i]->at + sorted[i]->n;
    }
    rn_buf_add(&out, rn_str_slice(e->text, from, e->text.n));
    e->text = rn_buf_str(&out);
    return rn_edit_read(e);
}

struct rn_str *rn_edit_split(struct rn_edit *e, const char *word, size_t *n)
{
    struct rn_str s = rn_str_from(word), *parts = RN_NEW_N(e->run, struct rn_str, s.n + 1);

    *n = 0;
    for (size_t from = 0, comma; from <= s.n; from = comma + 1) {
        comma = rn_str_find(s, ',', from);
        parts[(*n)++] = rn_str_slice(s, from, comma);
    }
    return parts;
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

size_t rn_line_start(const struct rn_edit *e, size_t at)
{
    while (at > 0 && !is_break(e->text.p[at - 1]))
        at--;
    return at;
}

size_t rn_column(const struct rn_edit *e, size_t at)
{
    size_t start = rn_line_start(e, at);

    if (start == 0 && rn_str_starts(e->text, RN_S("\xef\xbb\xbf")))
        start = 3;
    return at - start;
}

size_t rn_line_end(const struct rn_edit *e, size_t at)
{
    /* a block scalar that keeps its line breaks ends behind these */
    if (at > 0 && at <= e->text.n && is_break(e->text.p[at - 1]))
        return at;
    return rn_next_line(e, at);
}

size_t rn_next_line(const struct rn_edit *e, size_t at)
{
    while (at < e->text.n && !is_break(e->text.p[at]))
        at++;
    if (at < e->text.n && e->text.p[at] == '\r')
        at++;
    if (at < e->text.n && e->text.p[at] == '\n')
        at++;
    return at;
}

size_t rn_line_stop(const struct rn_edit *e, size_t at)
{
    while (at < e->text.n && !is_break(e->text.p[at]))
        at++;
    return at;
}

bool rn_starts_line(const struct rn_edit *e, size_t at)
{
    /* not by the start of the line: it may be far */
    while (at > 0 && (e->text.p[at - 1] == ' ' || e->text.p[at - 1] == '\t'))
        at--;
    return at == 0 || is_break(e->text.p[at - 1]) ||
           (at == 3 && rn_str_starts(e->text, RN_S("\xef\xbb\xbf")));
}

size_t rn_skip_gap(const struct rn_edit *e, size_t at)
{
    while (at < e->text.n) {
        if (e->text.p[at] == '#')
            while (at < e->text.n && !is_break(e->text.p[at]))
                at++;
        else if (memchr(" \t\r\n", e->text.p[at], 4))
            at++;
        else
            break;
    }
    return at;
}

size_t rn_colon(const struct rn_edit *e, const struct rn_laid_pair *p)
{
    size_t at = p->key->to;

    while (at < e->text.n && (e->text.p[at] == ' ' || e->text.p[at] == '\t'))
        at++;
    return at < e->text.n && e->text.p[at] == ':' ? at : e->text.n;
}

int rn_edit_refused(struct rn_edit *e, struct rn_mark mark, const char *what)
{
    return rn_hint(
        e->run,
        rn_error(e->run, mark, RN_E_EDIT, "%s cannot be changed without changing more", what),
        "edit it by hand");
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* How lists and maps of the file are indented: as the first ones that are in a map. */
static void find_style(struct rn_edit *e)
{
    const struct rn_laid *root = e->layout.root;

    e->unit = DEFAULT_UNIT;
    e->dent = 0;
    if (!root || root->kind != RN_MAP || root->flow)
        return;
    for (size_t i = root->n; i-- > 0;) {
        const struct rn_laid *v = root->pairs[i].value;
        size_t key = rn_column(e, root->pairs[i].key->from), column = rn_column(e, v->content);

        if (v->kind == RN_SCALAR || v->flow || v->n == 0 || column < key)
            continue;
        if (v->kind == RN_MAP)
            e->unit = column - key;
        else
            e->dent = column - key;
    }
}

int rn_edit_read(struct rn_edit *e)
{
    struct rn_kustomization k;
    struct rn_node *root;
    size_t lf = rn_str_find(e->text, '\n', 0);

    memset(&k, 0, sizeof(k));
    RN_TRY(rn_read_v2(e->run, e->reader, e->text, e->place, &root));
    if (root)
        RN_TRY(rn_decode(e->run, root, &rn_fields_kustomization, &k, true));
    RN_TRY(rn_read_layout(e->run, e->reader, e->text, e->place, &e->layout));
    e->line_break =
        lf > 0 && lf < e->text.n && e->text.p[lf - 1] == '\r' ? RN_S("\r\n") : RN_S("\n");
    if (rn_laid_is_null(e->layout.root) && (!e->layout.root || e->layout.root->empty))
        e->layout.root = NULL;
    if (e->layout.root && e->layout.root->kind != RN_MAP)
        return rn_edit_refused(e, e->layout.root->mark, "a kustomization that is no map");
    if (rn_laid_key(e->layout.root, RN_S("<<")))
        return rn_edit_refused(e, e->layout.root->mark, "a kustomization with a merge key");
    find_style(e);
    return RENDER_OK;
}

/* ---- Finding -------------------------------------------------------------------------------- */

struct rn_laid_pair *rn_laid_field(const struct rn_field_table *table, const struct rn_laid *map,
                                   const char *name)
{
    struct rn_laid_pair *found = NULL;

    if (!map || map->kind != RN_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++) {
        const struct rn_field *f = rn_field_find(table, map->pairs[i].key->text);

        if (f && strcmp(f->name, name) == 0)
            found = &map->pairs[i];
    }
    return found;
}

struct rn_laid_pair *rn_edit_field(const struct rn_edit *e, const char *name)
{
    return rn_laid_field(&rn_fields_kustomization, e->layout.root, name);
}

bool rn_laid_is_null(const struct rn_laid *n)
{
    return !n || (n->kind == RN_SCALAR && n->style == RN_PLAIN && !n->alias &&
                  (n->empty || n->text.n == 0 || rn_str_is(n->text, "~") ||
                   rn_str_eq_nocase(n->text, RN_S("null"))));
}

struct rn_laid *rn_edit_value(const struct rn_edit *e, const char *name)
{
    struct rn_laid_pair *p = rn_edit_field(e, name);

    return p && !rn_laid_is_null(p->value) ? p->value : NULL;
}

struct rn_str rn_laid_text(const struct rn_field_table *table, const struct rn_laid *map,
                           const char *name)
{
    struct rn_laid_pair *p = rn_laid_field(table, map, name);

    return p && p->value->kind == RN_SCALAR && !rn_laid_is_null(p->value) ? p->value->text
                                                                          : RN_S("");
}

bool rn_laid_true(const struct rn_field_table *table, const struct rn_laid *map, const char *name)
{
    static const char *const yes[] = {"true", "yes", "on", "y"};
    struct rn_str s = rn_laid_text(table, map, name);

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        if (rn_str_eq_nocase(s, rn_str_from(yes[i])))
            return true;
    return false;
}

struct rn_laid_pair *rn_laid_key(const struct rn_laid *map, struct rn_str key)
{
    struct rn_laid_pair *found = NULL;

    for (size_t i = 0; map && map->kind == RN_MAP && i < map->n; i++)
        if (rn_str_eq(map->pairs[i].key->text, key))
            found = &map->pairs[i];
    return found;
}
