/* Text that libfyaml takes and the reference does not, or reads in another way, and some that
 * libfyaml refuses: such places are rewritten for libfyaml, and the text is read once more. All
 * places that one reading finds are mended at once. */
#include <stdlib.h>

#include "yaml/reader_parts.h"
#include "yaml/v3tokens.h"

enum {
    MEND_COST = 1024,             /* of a reading, in bytes, whatever is read */
    FREE_MENDS = 64,              /* so often a text may be read again whatever its size */
    MAX_MENDED = 8 * 1024 * 1024, /* bytes that may be read again */
    MAX_OPEN = RN_MAX_DEPTH,      /* brackets that wait to be closed */
    MAX_BRACKETS = 1000000        /* as that, with those in scalars: what libfyaml can still take
                                     should it see a scalar otherwise */
};

uint32_t rn_put_in_columns(const struct rn_parser *p, const struct rn_spot *spot)
{
    uint32_t n = 0;

    for (size_t i = p->ninserts; i-- > 0 && p->inserts[i].line >= spot->line;)
        if (p->inserts[i].line == spot->line && p->inserts[i].at < spot->at)
            n += p->inserts[i].n;
    return n;
}

size_t rn_source_at(const struct rn_parser *p, size_t at)
{
    size_t less = 0;

    for (size_t i = 0; i < p->ninserts && p->inserts[i].at < at; i++)
        less += at - p->inserts[i].at < p->inserts[i].n ? at - p->inserts[i].at : p->inserts[i].n;
    return at - less;
}

int rn_spot_error(struct rn_parser *p, const struct rn_spot *spot, const char *what)
{
    return rn_error(p->run, rn_spot_mark(p, spot), RN_E_YAML, "%s", what);
}

/* ---- Finding -------------------------------------------------------------------------------- */

void rn_mend_clear(struct rn_parser *p)
{
    p->copy = p->fed_copy = NULL;
    p->copy_cap = p->again = p->mended = 0;
    p->ninserts = p->nmends = 0;
    p->cut = SIZE_MAX;
    p->stale = p->lost = false;
}

static void add(struct rn_parser *p, struct rn_mend m)
{
    p->stale = true;
    RN_PUSH(p->run, p->mends, p->nmends, p->mends_cap) = m;
}

void rn_mend_byte(struct rn_parser *p, const struct rn_spot *where, char fed)
{
    add(p, (struct rn_mend){.at = where->at, .line = where->line, .fed = {fed}});
}

void rn_mend_insert(struct rn_parser *p, const struct rn_spot *where, struct rn_str s)
{
    struct rn_mend m = {.at = where->at, .line = where->line, .n = (uint8_t)s.n};

    memcpy(m.fed, s.p, s.n);
    add(p, m);
}

void rn_mend_cut(struct rn_parser *p, const struct rn_spot *where)
{
    p->stale = true;
    p->cut = where->at;
}

/* ---- Making --------------------------------------------------------------------------------- */

/* Copies that have room for more. */
static void own_copies(struct rn_parser *p, size_t more)
{
    char *old = p->fed_copy;

    if (p->copy && p->copy_cap >= p->text.n + more)
        return;
    p->copy_cap = p->text.n + p->text.n / 8 + more + 64;
    p->copy = memcpy(rn_arena_alloc_raw(&p->run->arena, p->copy_cap), p->text.p, p->text.n);
    p->fed_copy = rn_arena_alloc_raw(&p->run->arena, p->copy_cap);
    memcpy(p->fed_copy, old ? old : p->copy, p->text.n);
    p->text.p = p->copy;
    p->fed = rn_str_make(p->fed_copy, p->text.n);
}

static int by_place(const void *a, const void *b)
{
    const struct rn_mend *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

/* Where the inserts are, with those of the mends: both are sorted. */
static void note_inserts(struct rn_parser *p)
{
    size_t old = p->ninserts, i = old, k = p->nmends, j, more = 0;

    for (size_t m = 0; m < k; m++)
        more += p->mends[m].n;
    for (size_t m = 0; m < k; m++)
        RN_PUSH(p->run, p->inserts, p->ninserts, p->inserts_cap) = (struct rn_insert){0};
    for (j = p->ninserts; k > 0 || i > 0;) {
        if (k == 0 || (i > 0 && p->inserts[i - 1].at >= p->mends[k - 1].at)) {
            p->inserts[--j] = p->inserts[--i];
            p->inserts[j].at += more;
        } else {
            const struct rn_mend *m = &p->mends[--k];

            more -= m->n;
            p->inserts[--j] = (struct rn_insert){.at = m->at + more, .line = m->line, .n = m->n};
        }
    }
}

int rn_mend_apply(struct rn_parser *p)
{
    size_t more = 0, end;

    if (p->nmends)
        qsort(p->mends, p->nmends, sizeof(p->mends[0]), by_place);
    p->mended += MEND_COST + (p->nmends ? p->mends[p->nmends - 1].at : p->spot.at);
    if (p->cut < p->text.n)
        p->text.n = p->fed.n = p->cut;
    while (p->nmends > 0 && p->mends[p->nmends - 1].at > p->text.n)
        p->nmends--;
    for (size_t m = 0; m < p->nmends; m++)
        more += p->mends[m].n;
    if (++p->again > FREE_MENDS && p->mended > MAX_MENDED)
        return rn_fail(p->run, RENDER_ELIMIT, p->source.origin, RN_E_LIMIT,
                       "too many places where this text is unusual YAML");
    if (p->nmends)
        own_copies(p, more);
    note_inserts(p);
    end = p->text.n;
    p->text.n = p->fed.n = end + more;
    for (size_t m = p->nmends; m-- > 0;) {
        const struct rn_mend *mend = &p->mends[m];

        memmove(p->copy + mend->at + more, p->copy + mend->at, end - mend->at);
        memmove(p->fed_copy + mend->at + more, p->fed_copy + mend->at, end - mend->at);
        end = mend->at;
        more -= mend->n;
        memset(p->copy + end + more, ' ', mend->n);
        memcpy(p->fed_copy + end + more, mend->fed, mend->n ? mend->n : 1);
    }
    p->nmends = 0;
    p->cut = SIZE_MAX;
    p->stale = p->lost = false;
    return RENDER_OK;
}

/* ---- What libfyaml cannot stand ------------------------------------------------------------- */

/* It frees memory twice when it refuses a tab between a ":" and another indicator below a "?": it
 * does not get to see the tab. */
static void hide_tabs(struct rn_parser *p)
{
    const char *s = p->text.p, *end = s + p->text.n, *tab = memchr(s, '\t', p->text.n);

    if (!tab || !memchr(s, '?', p->text.n))
        return;
    for (; tab; tab = memchr(tab, '\t', (size_t)(end - tab))) {
        size_t from = (size_t)(tab - s), i = from, to = from;

        while (i > 0 && rn_text_blank(p, i - 1))
            i--;
        while (rn_text_blank(p, to))
            to++;
        tab = s + to;
        if (i == 0 || s[i - 1] != ':' || !memchr("-?:|>", rn_text_at(p, to), 5))
            continue;
        own_copies(p, 0);
        memset(p->fed_copy + from, ' ', to - from);
        s = p->text.p;
        tab = s + to;
        end = s + p->text.n;
    }
}

static size_t count(struct rn_str s, char c)
{
    const char *q = s.p, *end = s.p + s.n;
    size_t n = 0;

    for (; (q = memchr(q, c, (size_t)(end - q))) != NULL; q++)
        n++;
    return n;
}

static int too_deep(struct rn_parser *p, size_t at)
{
    struct rn_spot spot = rn_spot_in(p, (struct rn_spot){0}, at);

    return rn_fail(p->run, RENDER_ELIMIT, rn_spot_mark(p, &spot), RN_E_LIMIT,
                   "nested deeper than %d levels", MAX_OPEN);
}

/* Only those that are no part of a scalar count. */
static int check_tokens(struct rn_parser *p)
{
    struct rn_v3_tokens tokens = {0};
    size_t open = 0;

    rn_v3_scan(p->run, p->text, &tokens);
    for (size_t i = 0; i < tokens.n; i++) {
        enum rn_v3_token_type type = tokens.at[i].type;

        if (type == RN_V3_FLOW_LIST || type == RN_V3_FLOW_MAP)
            open++;
        else if (open > 0 && (type == RN_V3_FLOW_LIST_END || type == RN_V3_FLOW_MAP_END))
            open--;
        if (open > MAX_OPEN)
            return too_deep(p, tokens.at[i].at);
    }
    return RENDER_OK;
}

/* It takes hundreds of bytes for each open bracket before it says anything. */
static int check_brackets(struct rn_parser *p)
{
    size_t open = 0, most = 0;

    if (count(p->text, '[') + count(p->text, '{') <= MAX_OPEN)
        return RENDER_OK;
    for (size_t i = 0; i < p->text.n; i++) {
        char c = p->text.p[i];

        if (c == '[' || c == '{')
            open++;
        else if ((c == ']' || c == '}') && open > 0)
            open--;
        if (open > MAX_BRACKETS)
            return too_deep(p, i);
        most = open > most ? open : most;
    }
    return most > MAX_OPEN ? check_tokens(p) : RENDER_OK;
}

/* It keeps the whole of a flow map or list that might be a key, but behind --- there are no keys.
 */
static int start_document(struct rn_parser *p)
{
    struct rn_spot line = {0};
    size_t i = 0, n;

    while (rn_text_at(p, i) == ' ' || rn_text_break(p, i)) {
        n = rn_text_break(p, i);
        i += n ? n : 1;
        line.line += n > 0;
        line.at = n ? i : line.at;
    }
    if (rn_text_at(p, i) != '{' && rn_text_at(p, i) != '[')
        return RENDER_OK;
    rn_mend_insert(p, &line, RN_S("--- "));
    return rn_mend_apply(p);
}

int rn_mend_dangers(struct rn_parser *p)
{
    hide_tabs(p);
    RN_TRY(check_brackets(p));
    return start_document(p);
}
