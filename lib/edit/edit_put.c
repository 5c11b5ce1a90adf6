/* New values: written in the style of what stands beside them. */
#include "edit/edit.h"

/* How something new is written. */
struct manner {
    struct rn_edit *e;
    struct rn_buf *out;
    enum rn_style key, value; /* quotes */
    bool flow;
};

struct rn_node *rn_edit_string(struct rn_edit *e, struct rn_str s)
{
    return rn_string(e->run, s, RN_NOWHERE);
}

struct rn_node *rn_edit_true(struct rn_edit *e)
{
    return rn_scalar(e->run, RN_S("true"), RN_TAG_BOOL, RN_PLAIN, RN_NOWHERE);
}

void rn_edit_pair(struct rn_edit *e, struct rn_node *map, const char *key, struct rn_str value)
{
    if (value.n)
        rn_set(e->run, map, rn_intern_c(e->run, key), rn_edit_string(e, value));
}

/* ---- Writing -------------------------------------------------------------------------------- */

static void write_scalar(const struct manner *m, const struct rn_node *n)
{
    if (n->tag == RN_TAG_STR)
        rn_spell_string(m->out, n->text, m->value, m->flow);
    else
        rn_buf_add(m->out, n->text);
}

static void write_flow(const struct manner *m, const struct rn_node *n)
{
    bool map = n->kind == RN_MAP;

    if (n->kind == RN_SCALAR) {
        write_scalar(m, n);
        return;
    }
    rn_buf_char(m->out, map ? '{' : '[');
    for (uint32_t i = 0; i < (map ? n->npairs : n->nitems); i++) {
        if (i)
            rn_buf_lit(m->out, ", ");
        if (map) {
            rn_spell_string(m->out, n->pairs[i].key->s, m->key, true);
            rn_buf_lit(m->out, ": ");
        }
        write_flow(m, map ? n->pairs[i].value : n->items[i]);
    }
    rn_buf_char(m->out, map ? '}' : ']');
}

/* Several lines as a block scalar. */
static void write_lines(const struct manner *m, struct rn_str s, size_t indent)
{
    bool ends = s.p[s.n - 1] == '\n';

    rn_buf_lit(m->out, ends ? "|" : "|-");
    s.n -= ends;
    for (size_t from = 0, lf; from <= s.n; from = lf + 1) {
        lf = rn_str_find(s, '\n', from);
        rn_buf_add(m->out, m->e->line_break);
        if (lf > from)
            rn_buf_fill(m->out, ' ', indent);
        rn_buf_add(m->out, rn_str_slice(s, from, lf));
    }
}

static bool takes_lines(const struct rn_node *n)
{
    return n->kind == RN_SCALAR && n->tag == RN_TAG_STR && rn_can_be_block(n->text) &&
           !rn_str_ends(n->text, RN_S("\n\n"));
}

static void write_item(const struct manner *m, const struct rn_node *n, size_t indent);

/* What stands behind the ":" of a key that starts at a column. */
static void write_value(const struct manner *m, const struct rn_node *n, size_t column)
{
    bool map = n->kind == RN_MAP;

    if (n->kind == RN_SCALAR || (map ? n->npairs : n->nitems) == 0) {
        rn_buf_char(m->out, ' ');
        if (takes_lines(n))
            write_lines(m, n->text, column + m->e->unit);
        else
            write_flow(m, n);
        return;
    }
    for (uint32_t i = 0; i < (map ? n->npairs : n->nitems); i++) {
        rn_buf_add(m->out, m->e->line_break);
        rn_buf_fill(m->out, ' ', column + (map ? m->e->unit : m->e->dent));
        if (!map) {
            write_item(m, n->items[i], column + m->e->dent);
            continue;
        }
        rn_spell_string(m->out, n->pairs[i].key->s, m->key, false);
        rn_buf_char(m->out, ':');
        write_value(m, n->pairs[i].value, column + m->e->unit);
    }
}

/* "- ..." of a list at a column. */
static void write_item(const struct manner *m, const struct rn_node *n, size_t column)
{
    rn_buf_char(m->out, '-');
    if (n->kind != RN_MAP || n->npairs == 0) {
        write_value(m, n, column);
        return;
    }
    rn_buf_char(m->out, ' ');
    for (uint32_t i = 0; i < n->npairs; i++) {
        if (i) {
            rn_buf_add(m->out, m->e->line_break);
            rn_buf_fill(m->out, ' ', column + 2);
        }
        rn_spell_string(m->out, n->pairs[i].key->s, m->key, false);
        rn_buf_char(m->out, ':');
        write_value(m, n->pairs[i].value, column + 2);
    }
}

/* ---- The manner ----------------------------------------------------------------------------- */

/* The quotes that all strings below n have, or none. */
static void find_quotes(const struct rn_laid *n, bool *any, enum rn_style *style)
{
    if (n->kind == RN_SCALAR) {
        *style = *any && *style != n->style ? RN_PLAIN : (enum rn_style)n->style;
        *any = true;
        return;
    }
    for (size_t i = 0; i < n->n; i++)
        find_quotes(n->kind == RN_MAP ? n->pairs[i].value : n->items[i], any, style);
}

static enum rn_style quotes_of(const struct rn_laid *n)
{
    enum rn_style style = RN_PLAIN;
    bool any = false;

    if (n)
        find_quotes(n, &any, &style);
    return style == RN_SINGLE || style == RN_DOUBLE ? style : RN_PLAIN;
}

static enum rn_style key_quotes(const struct rn_laid *n)
{
    while (n && n->kind == RN_LIST)
        n = n->n ? n->items[n->n - 1] : NULL;
    return n && n->kind == RN_MAP && n->n ? (enum rn_style)n->pairs[n->n - 1].key->style : RN_PLAIN;
}

/* As the last entry of a map or list is written; of an empty one, as the file is. */
static struct manner manner_in(struct rn_edit *e, const struct rn_laid *in, struct rn_buf *out)
{
    const struct rn_laid *like = in && in->n ? in : e->layout.root;
    struct manner m = {.e = e, .out = out, .flow = in && in->flow};

    if (in && in->n)
        m.value = quotes_of(in->kind == RN_MAP ? in : in->items[in->n - 1]);
    m.key = key_quotes(like);
    if (m.key == RN_PLAIN && like && like->kind == RN_LIST)
        m.key = key_quotes(e->layout.root);
    if (m.flow && m.key == RN_DOUBLE && (!in || in->n == 0))
        m.value = RN_DOUBLE;
    return m;
}

int rn_check_open(struct rn_edit *e, const struct rn_laid *n)
{
    if (n->alias)
        return rn_edit_refused(e, n->mark, "an alias");
    if (n->named)
        return rn_edit_refused(e, n->mark, "a value with an anchor or a tag");
    if (rn_laid_key(n, RN_S("<<")))
        return rn_edit_refused(e, n->mark, "a map with a merge key");
    return RENDER_OK;
}

/* ---- Into brackets -------------------------------------------------------------------------- */

static void add_in_lines(struct rn_edit *e, struct rn_changes *changes, size_t start, size_t end,
                         const struct rn_str *entries, size_t n)
{
    size_t gap = rn_skip_gap(e, end), column = rn_column(e, start), line = rn_line_end(e, end);
    bool comma = e->text.p[gap] == ',', own;
    struct rn_buf out = {.arena = &e->run->arena};

    if (comma) {
        end = gap + 1;
        line = rn_line_end(e, end);
        gap = rn_skip_gap(e, end);
    } else {
        rn_change(e, changes, end, 0, RN_S(","));
    }
    own = gap >= line; /* nothing that is not of the list stands behind it */
    for (size_t i = 0; i < n; i++) {
        if (!own)
            rn_buf_add(&out, e->line_break);
        rn_buf_fill(&out, ' ', column);
        rn_buf_add(&out, entries[i]);
        if (comma || i + 1 < n)
            rn_buf_char(&out, ',');
        if (own)
            rn_buf_add(&out, e->line_break);
    }
    rn_change(e, changes, own ? line : end, 0, rn_buf_str(&out));
}

/* Entries that are written already, behind the last one. */
static void add_in_brackets(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *in,
                            const struct rn_str *entries, size_t n)
{
    struct rn_buf out = {.arena = &e->run->arena};
    size_t start, end = in->content + 1;

    if (in->n) {
        start = in->kind == RN_MAP ? in->pairs[in->n - 1].key->from : in->items[in->n - 1]->from;
        end = in->kind == RN_MAP ? in->pairs[in->n - 1].value->to : in->items[in->n - 1]->to;
        if (rn_starts_line(e, start)) { /* each has a line of its own */
            add_in_lines(e, changes, start, end, entries, n);
            return;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (in->n || i)
            rn_buf_lit(&out, ", ");
        rn_buf_add(&out, entries[i]);
    }
    rn_change(e, changes, end, 0, rn_buf_str(&out));
}

/* ---- Into blocks ---------------------------------------------------------------------------- */

/* Lines (that end in no break) go before a place where a line starts. */
void rn_put_lines(struct rn_edit *e, struct rn_changes *changes, size_t at, struct rn_str lines)
{
    bool fresh = at == 0 || rn_column(e, at) == 0;
    const struct rn_str parts[] = {fresh ? RN_S("") : e->line_break, lines,
                                   fresh ? e->line_break : RN_S("")};

    rn_change(e, changes, at, 0, rn_str_concat(&e->run->arena, parts, 3));
}

static struct rn_str pair_text(struct rn_edit *e, const struct rn_laid *map, const char *key,
                               const struct rn_node *value, size_t column)
{
    struct rn_buf out = {.arena = &e->run->arena};
    struct manner m = manner_in(e, map, &out);

    if (!m.flow)
        rn_buf_fill(&out, ' ', column);
    rn_spell_string(&out, rn_str_from(key), m.key, m.flow);
    rn_buf_char(&out, ':');
    if (m.flow) {
        rn_buf_char(&out, ' ');
        write_flow(&m, value);
    } else {
        write_value(&m, value, column);
    }
    return rn_buf_str(&out);
}

/* A file of which nothing is written gets what says what it is, too. */
static int begin_file(struct rn_edit *e, const char *key, const struct rn_node *value)
{
    const struct rn_str parts[] = {RN_S("apiVersion: kustomize.config.k8s.io/v1beta1"),
                                   e->line_break, RN_S("kind: Kustomization"), e->line_break,
                                   pair_text(e, NULL, key, value, 0)};
    struct rn_changes changes = {0};

    rn_put_lines(e, &changes, e->layout.end, rn_str_concat(&e->run->arena, parts, 5));
    return rn_apply(e, &changes);
}

static int plan_pair(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                     const char *key, const struct rn_node *value)
{
    struct rn_str text;
    size_t column;

    RN_TRY(rn_check_open(e, map));
    if (map->flow) {
        text = pair_text(e, map, key, value, 0);
        add_in_brackets(e, changes, map, &text, 1);
        return RENDER_OK;
    }
    column = rn_column(e, map->content);
    text = pair_text(e, map, key, value, column);
    rn_put_lines(e, changes, map == e->layout.root ? e->layout.end : rn_line_end(e, map->to), text);
    return RENDER_OK;
}

/* ---- Values --------------------------------------------------------------------------------- */

int rn_put_scalar(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *old,
                  const struct rn_node *value)
{
    struct rn_buf out = {.arena = &e->run->arena};
    bool quoted = old->style == RN_SINGLE || old->style == RN_DOUBLE;
    struct manner m = {.e = e, .out = &out, .value = quoted ? old->style : RN_PLAIN};

    RN_TRY(rn_check_open(e, old));
    if (old->kind != RN_SCALAR)
        return rn_edit_refused(e, old->mark, "a map or list");
    m.flow = old->inside;
    if (old->empty)
        rn_buf_char(&out, ' ');
    write_scalar(&m, value);
    rn_change(e, changes, old->content, old->to - old->content, rn_buf_str(&out));
    return RENDER_OK;
}

/* A value for a key that has none. */
static int fill_pair(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                     struct rn_laid_pair *p, const struct rn_node *value)
{
    struct rn_buf out = {.arena = &e->run->arena};
    struct manner m = manner_in(e, map, &out);
    size_t colon = rn_colon(e, p);

    RN_TRY(rn_check_open(e, p->value));
    if (colon == e->text.n)
        return rn_edit_refused(e, p->key->mark, "this key");
    if (map->flow && !p->value->empty) { /* null, ~ */
        write_flow(&m, value);
        rn_change(e, changes, p->value->content, p->value->to - p->value->content,
                  rn_buf_str(&out));
        return RENDER_OK;
    }
    if (map->flow) {
        rn_buf_char(&out, ' ');
        write_flow(&m, value);
    } else {
        write_value(&m, value, rn_column(e, p->key->from));
    }
    if (!p->value->empty) /* null, ~ */
        rn_change(e, changes, colon + 1, p->value->to - colon - 1, rn_buf_str(&out));
    else if (value->kind == RN_SCALAR || map->flow)
        rn_change(e, changes, colon + 1, 0, rn_buf_str(&out));
    else /* a comment may stand behind the key */
        rn_change(e, changes, rn_line_stop(e, colon), 0, rn_buf_str(&out));
    return RENDER_OK;
}

int rn_plan_put(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                struct rn_laid_pair *pair, const char *key, struct rn_node *value)
{
    if (!pair)
        return plan_pair(e, changes, map, key, value);
    RN_TRY(rn_check_open(e, map));
    if (rn_laid_is_null(pair->value))
        return fill_pair(e, changes, map, pair, value);
    return rn_put_scalar(e, changes, pair->value, value);
}

int rn_put(struct rn_edit *e, struct rn_laid *map, struct rn_laid_pair *pair, const char *key,
           struct rn_node *value)
{
    struct rn_changes changes = {0};

    map = map ? map : e->layout.root;
    if (!map)
        return begin_file(e, key, value);
    RN_TRY(rn_plan_put(e, &changes, map, pair, key, value));
    return rn_apply(e, &changes);
}

/* ---- Pairs ---------------------------------------------------------------------------------- */

int rn_plan_pairs(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                  const struct rn_node *pairs)
{
    struct rn_str *entries = RN_NEW_N(e->run, struct rn_str, pairs->npairs + 1);
    struct rn_buf lines = {.arena = &e->run->arena};
    size_t n = 0;

    if (pairs->npairs)
        RN_TRY(rn_check_open(e, map));
    for (uint32_t i = 0; i < pairs->npairs; i++) {
        const char *key = rn_str_c(&e->run->arena, pairs->pairs[i].key->s);

        if (rn_laid_key(map, pairs->pairs[i].key->s))
            continue;
        entries[n] = pair_text(e, map, key, pairs->pairs[i].value, rn_column(e, map->content));
        if (n)
            rn_buf_add(&lines, e->line_break);
        rn_buf_add(&lines, entries[n++]);
    }
    if (n && map->flow)
        add_in_brackets(e, changes, map, entries, n);
    else if (n)
        rn_put_lines(e, changes, rn_line_end(e, map->to), rn_buf_str(&lines));
    return RENDER_OK;
}

/* Gives a map these pairs. */
static int put_pairs(struct rn_edit *e, struct rn_laid *map, const struct rn_node *pairs)
{
    struct rn_changes changes = {0};

    RN_TRY(rn_check_open(e, map));
    for (uint32_t i = 0; i < pairs->npairs; i++) {
        struct rn_laid_pair *p = rn_laid_key(map, pairs->pairs[i].key->s);

        if (!p || (p->value->kind == RN_SCALAR && !rn_laid_is_null(p->value) &&
                   rn_str_eq(p->value->text, pairs->pairs[i].value->text)))
            continue;
        RN_TRY(rn_put_scalar(e, &changes, p->value, pairs->pairs[i].value));
    }
    RN_TRY(rn_plan_pairs(e, &changes, map, pairs));
    return rn_apply(e, &changes);
}

int rn_put_pairs_in(struct rn_edit *e, struct rn_laid *map, struct rn_laid_pair *pair,
                    const char *key, struct rn_node *pairs)
{
    if (pair && pair->value->alias)
        return rn_check_open(e, pair->value);
    if (!pair || rn_laid_is_null(pair->value))
        return rn_put(e, map, pair, key, pairs);
    return put_pairs(e, pair->value, pairs);
}

int rn_put_pairs(struct rn_edit *e, const char *field, struct rn_node *pairs)
{
    return rn_put_pairs_in(e, NULL, rn_edit_field(e, field), field, pairs);
}

/* ---- Items ---------------------------------------------------------------------------------- */

static void plan_items(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *list,
                       const struct rn_node *items)
{
    struct rn_str *entries = RN_NEW_N(e->run, struct rn_str, items->nitems + 1);
    struct rn_buf lines = {.arena = &e->run->arena};
    size_t column = list->flow ? 0 : rn_column(e, list->items[0]->dash);

    RN_EACH_ITEM (i, items) {
        struct rn_buf out = {.arena = &e->run->arena};
        struct manner m = manner_in(e, list, &out);

        if (list->flow) {
            write_flow(&m, items->items[i]);
        } else {
            rn_buf_fill(&out, ' ', column);
            write_item(&m, items->items[i], column);
        }
        entries[i] = rn_buf_str(&out);
        if (i)
            rn_buf_add(&lines, e->line_break);
        rn_buf_add(&lines, entries[i]);
    }
    if (list->flow)
        add_in_brackets(e, changes, list, entries, items->nitems);
    else
        rn_put_lines(e, changes, rn_line_end(e, list->to), rn_buf_str(&lines));
}

void rn_put_item(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *list,
                 size_t i, const struct rn_node *value)
{
    const struct rn_laid *old = list->items[i];
    struct rn_buf out = {.arena = &e->run->arena};
    struct manner m = manner_in(e, list, &out);
    size_t from = list->flow ? old->from : old->dash;

    if (list->flow)
        write_flow(&m, value);
    else
        write_item(&m, value, rn_column(e, old->dash));
    rn_change(e, changes, from, old->to - from, rn_buf_str(&out));
}

struct rn_str rn_spell_key(struct rn_edit *e, const struct rn_laid *map, const char *key)
{
    struct rn_buf out = {.arena = &e->run->arena};
    struct manner m = manner_in(e, map, &out);

    rn_spell_string(&out, rn_str_from(key), m.key, m.flow);
    rn_buf_char(&out, ':');
    return rn_buf_str(&out);
}

int rn_plan_items(struct rn_edit *e, struct rn_changes *changes, struct rn_laid *map,
                  struct rn_laid_pair *pair, const char *key, struct rn_node *items)
{
    if (items->nitems == 0)
        return RENDER_OK;
    if (!pair || rn_laid_is_null(pair->value))
        return rn_plan_put(e, changes, map, pair, key, items);
    RN_TRY(rn_check_open(e, pair->value));
    plan_items(e, changes, pair->value, items);
    return RENDER_OK;
}

int rn_put_items(struct rn_edit *e, struct rn_laid *map, struct rn_laid_pair *pair, const char *key,
                 struct rn_node *items)
{
    struct rn_changes changes = {0};

    map = map ? map : e->layout.root;
    if (!map)
        return items->nitems ? rn_put(e, map, pair, key, items) : RENDER_OK;
    RN_TRY(rn_plan_items(e, &changes, map, pair, key, items));
    return rn_apply(e, &changes);
}

int rn_add_items(struct rn_edit *e, const char *field, struct rn_node *items)
{
    return rn_put_items(e, NULL, rn_edit_field(e, field), field, items);
}
