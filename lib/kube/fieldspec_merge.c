#include "kube/fieldspec.h"
#include "kube/order.h"

/* Tables of fewer specs are scanned, and so is any table when few are merged into it. */
enum { INDEX_FROM = 200, INDEX_FOR = 16 };

/* The specs of a table that has many, by path and by path and kind: only as long as one merge. */
struct spec_chain {
    uint32_t *at;
    size_t n, cap;
};

struct spec_index {
    struct rn_map by_path; /* (path, kind) and (path, NULL) -> struct spec_chain */
    size_t n;              /* specs that are in it */
    bool used;             /* it pays */
};

static bool is_same(const struct rn_fieldspec *have, const struct rn_fieldspec *fs)
{
    return rn_str_eq(have->path, fs->path) && rn_gvk_selected(&have->gvk, &fs->gvk);
}

static void index_under(struct rn_run *run, struct spec_index *ix, struct rn_mapkey key, size_t i)
{
    struct spec_chain **chain = (struct spec_chain **)rn_map_at(&ix->by_path, key);

    if (!*chain)
        *chain = RN_NEW(run, struct spec_chain);
    RN_PUSH(run, (*chain)->at, (*chain)->n, (*chain)->cap) = (uint32_t)i;
}

static void index_specs(struct rn_run *run, struct spec_index *ix,
                        const struct rn_fieldspecs *specs)
{
    ix->by_path.arena = &run->arena;
    for (; ix->n < specs->n; ix->n++) {
        const struct rn_fieldspec *fs = &specs->at[ix->n];
        const struct rn_sym *path = rn_intern(run, fs->path);

        index_under(run, ix, RN_KEY2(path, fs->gvk.kind), ix->n);
        index_under(run, ix, RN_KEY2(path, NULL), ix->n);
    }
}

/* The first spec of the table that fs is the same as, or NULL. */
static const struct rn_fieldspec *find_indexed(struct rn_run *run, struct spec_index *ix,
                                               const struct rn_fieldspecs *specs,
                                               const struct rn_fieldspec *fs)
{
    const struct rn_sym *kind = fs->gvk.kind->s.n ? fs->gvk.kind : NULL;
    const struct spec_chain *chain;

    index_specs(run, ix, specs);
    chain = rn_map_lookup(&ix->by_path, RN_KEY2(rn_intern(run, fs->path), kind));
    for (size_t i = 0; chain && i < chain->n; i++)
        if (is_same(&specs->at[chain->at[i]], fs))
            return &specs->at[chain->at[i]];
    return NULL;
}

static const struct rn_fieldspec *find(struct rn_run *run, struct spec_index *ix,
                                       const struct rn_fieldspecs *specs,
                                       const struct rn_fieldspec *fs)
{
    if (ix->used && specs->n >= INDEX_FROM)
        return find_indexed(run, ix, specs, fs);
    for (size_t i = 0; i < specs->n; i++)
        if (is_same(&specs->at[i], fs))
            return &specs->at[i];
    return NULL;
}

static struct rn_str gvk_text(struct rn_run *run, const struct rn_gvk *gvk)
{
    struct rn_buf b = {.arena = &run->arena};

    if (gvk->kind->s.n == 0)
        return RN_S("any kind");
    rn_buf_lit(&b, "kind ");
    rn_buf_add(&b, gvk->kind->s);
    if (gvk->group->s.n)
        rn_buf_printf(&b, " of group %.*s", RN_FMT(gvk->group->s));
    if (gvk->version->s.n)
        rn_buf_printf(&b, " in version %.*s", RN_FMT(gvk->version->s));
    return rn_buf_str(&b);
}

static int conflict(struct rn_run *run, const struct rn_fieldspec *fs,
                    const struct rn_fieldspec *have, const char *table)
{
    struct rn_mark mark = fs->mark.line ? fs->mark : have->mark;
    const char *found = fs->create ? "true" : "false", *other = have->create ? "true" : "false";
    int status =
        rn_error(run, mark, RN_E_CONFIGURATION,
                 "conflicting fieldspecs in %s: '%.*s' has create %s for %.*s, but %s for %.*s",
                 table, RN_FMT(fs->path), found, RN_FMT(gvk_text(run, &fs->gvk)), other,
                 RN_FMT(gvk_text(run, &have->gvk)));

    return rn_hint(run, status, "write `create: %s`, as the %s entry has it",
                   fs->mark.line ? other : found,
                   fs->mark.line && have->mark.line ? "other" : "built-in");
}

static int merge_indexed(struct rn_run *run, struct spec_index *ix, struct rn_fieldspecs *into,
                         const struct rn_fieldspec *fs, const char *table)
{
    const struct rn_fieldspec *have = find(run, ix, into, fs);

    if (have && have->create != fs->create)
        return conflict(run, fs, have, table);
    if (!have)
        RN_PUSH(run, into->at, into->n, into->cap) = *fs;
    return RENDER_OK;
}

int rn_fieldspecs_merge_one(struct rn_run *run, struct rn_fieldspecs *into,
                            const struct rn_fieldspec *fs, const char *table)
{
    struct spec_index ix = {0};

    return merge_indexed(run, &ix, into, fs, table);
}

int rn_fieldspecs_merge(struct rn_run *run, struct rn_fieldspecs *into,
                        const struct rn_fieldspecs *from, const char *table)
{
    struct spec_index ix = {.used = from->n >= INDEX_FOR};

    for (size_t i = 0; i < from->n; i++)
        RN_TRY(merge_indexed(run, &ix, into, &from->at[i], table));
    return RENDER_OK;
}

/* The text by which the reference sorts gvks of one rank, in pieces. */
struct sort_text {
    struct rn_str piece[5];
    size_t at, offset;
};

static struct rn_str or_else(const struct rn_sym *part, const char *none)
{
    return part->s.n ? part->s : rn_str_from(none);
}

static struct sort_text sort_text(const struct rn_gvk *gvk)
{
    return (struct sort_text){.piece = {or_else(gvk->group, "~G"), RN_S("_"),
                                        or_else(gvk->version, "~V"), RN_S("_"),
                                        or_else(gvk->kind, "~K")}};
}

/* The next byte, or -1. */
static int next_byte(struct sort_text *t)
{
    while (t->at < 5 && t->offset == t->piece[t->at].n) {
        t->at++;
        t->offset = 0;
    }
    return t->at < 5 ? (unsigned char)t->piece[t->at].p[t->offset++] : -1;
}

int rn_gvk_order(const struct rn_gvk *a, const struct rn_gvk *b)
{
    int rank = rn_kind_rank(a->kind->s) - rn_kind_rank(b->kind->s), x, y;
    struct sort_text s = sort_text(a), t = sort_text(b);

    if (rank || rn_gvk_eq(a, b))
        return rank;
    do {
        x = next_byte(&s);
        y = next_byte(&t);
    } while (x == y && x >= 0);
    return x - y;
}

/* Stable, in n log n: runs that are in order already are left alone, which is what merging usually
 * gives. */
static void sort_range(struct rn_fieldspec *at, struct rn_fieldspec *spare, size_t n)
{
    size_t half = n / 2, i = 0, j = half, k = 0;

    if (n < 2)
        return;
    sort_range(at, spare, half);
    sort_range(at + half, spare, n - half);
    if (rn_gvk_order(&at[half - 1].gvk, &at[half].gvk) <= 0)
        return;
    while (i < half && j < n)
        spare[k++] = rn_gvk_order(&at[j].gvk, &at[i].gvk) < 0 ? at[j++] : at[i++];
    while (i < half)
        spare[k++] = at[i++];
    memcpy(at, spare, k * sizeof(*at));
}

void rn_fieldspecs_sort(struct rn_run *run, struct rn_fieldspecs *specs)
{
    for (size_t i = 1; i < specs->n; i++)
        if (rn_gvk_order(&specs->at[i - 1].gvk, &specs->at[i].gvk) > 0) {
            sort_range(specs->at, RN_NEW_N(run, struct rn_fieldspec, specs->n), specs->n);
            return;
        }
}
