#include "source/dependency.h"

#include <stdlib.h>

#include "source/lookup.h"

void rn_source_note(struct rn_source *source, enum render_dependency_kind kind, struct rn_str path)
{
    struct rn_run *run = source->run;
    void **slot = rn_map_at(&source->notes, RN_KEY2(rn_intern(run, path), kind));
    struct rn_dependency *note = *slot;

    if (note)
        return;
    note = RN_NEW(run, struct rn_dependency);
    *note = (struct rn_dependency){kind, rn_str_dup(&run->arena, path)};
    *slot = note;
}

void rn_source_note_own(struct rn_source *source, struct rn_str directory)
{
    const struct rn_sym *sym = rn_intern(source->run, directory);

    *rn_map_at(&source->own, RN_KEY1(sym)) = source;
}

/* Whether a path is a directory of ours or below one. Directories are asked about before what is in
 * them, so each path inherits from the one above it. */
static bool is_own(struct rn_run *run, const struct rn_source *source, struct rn_map *own,
                   const struct rn_spot *spot)
{
    const struct rn_sym *sym = rn_intern(run, spot->path);
    const struct rn_sym *dir = rn_symbols_lookup(&run->symbols, rn_path_dir(spot->path));
    bool yes = rn_map_lookup(&source->own, RN_KEY1(sym)) ||
               (dir && dir != sym && rn_map_lookup(own, RN_KEY1(dir)));

    if (yes)
        *rn_map_at(own, RN_KEY1(sym)) = run;
    return yes;
}

/* The same for a path that nobody asked about. */
static bool is_below_own(const struct rn_run *run, const struct rn_source *source,
                         struct rn_str path)
{
    for (struct rn_str above; source->own.n; path = above) {
        const struct rn_sym *sym = rn_symbols_lookup(&run->symbols, path);

        if (sym && rn_map_lookup(&source->own, RN_KEY1(sym)))
            return true;
        above = rn_path_dir(path);
        if (above.n >= path.n)
            break;
    }
    return false;
}

/* What could not be looked at may be there the next time, as what was not there. */
enum render_dependency_kind rn_spot_kind(const struct rn_spot *spot)
{
    switch (spot->type) {
    case RENDER_FILE_DIRECTORY:
        return RENDER_DEPENDENCY_DIRECTORY;
    case RENDER_FILE_LINK:
        return RENDER_DEPENDENCY_LINK;
    case RENDER_FILE_NONE:
        return RENDER_DEPENDENCY_ABSENT;
    default:
        return RENDER_DEPENDENCY_FILE;
    }
}

/* A list that is being made: each thing is in it once, also when several sources know it. */
struct listing {
    struct rn_run *run;
    struct rn_map seen;
    struct rn_dependencies *out;
};

static void list(struct listing *l, bool asked, enum render_dependency_kind kind,
                 struct rn_str path)
{
    const struct rn_sym *sym = rn_intern(l->run, path);
    void **seen = rn_map_at(&l->seen, RN_KEY3(sym, asked, asked ? 0 : kind));

    if (*seen)
        return;
    *seen = l;
    RN_PUSH(l->run, l->out->at, l->out->n, l->out->cap) = (struct rn_dependency){kind, sym->s};
}

static void list_source(struct listing *l, const struct rn_source *source)
{
    struct rn_map own = {.arena = &l->run->arena};

    for (const struct rn_spot *spot = source->first; spot; spot = spot->next)
        if (!is_own(l->run, source, &own, spot))
            list(l, true, rn_spot_kind(spot), spot->path);
    for (size_t i = 0; i < source->notes.n; i++) {
        const struct rn_dependency *note = source->notes.at[i].value;

        if (note && !is_below_own(l->run, source, note->path))
            list(l, false, note->kind, note->path);
    }
    for (const struct rn_source_part *part = source->parts; part; part = part->next)
        list_source(l, part->source);
}

static int by_path(const void *a, const void *b)
{
    const struct rn_dependency *x = a, *y = b;
    int order = rn_str_cmp(x->path, y->path);

    return order ? order : (x->kind > y->kind) - (x->kind < y->kind);
}

void rn_source_dependencies(struct rn_source *source, struct rn_dependencies *out)
{
    struct rn_run *run = source->run;
    struct listing l = {run, {.arena = &run->arena}, out};

    *out = (struct rn_dependencies){0};
    list_source(&l, source);
    if (out->n)
        qsort(out->at, out->n, sizeof(*out->at), by_path);
}

/* ---- Changes --------------------------------------------------------------------------------- */

static bool is_changed_path(const struct rn_changed_paths *changes, struct rn_str path)
{
    for (size_t i = 0; i < changes->n; i++)
        if (rn_path_within(path, changes->paths[i]))
            return true;
    return false;
}

/* What is elsewhere, what a program reads, and a directory as a whole are not known so well. */
static bool own_has_changed(const struct rn_source *source, const struct rn_changed_paths *changes)
{
    if (source->notes.n)
        return true;
    for (const struct rn_spot *spot = source->first; spot; spot = spot->next)
        if (is_changed_path(changes, spot->path))
            return true;
    return false;
}

bool rn_source_has_changed(struct rn_source *source, const struct rn_changed_paths *changes)
{
    if (source->round == changes->round)
        return source->changed;
    source->round = changes->round;
    source->changed = own_has_changed(source, changes);
    for (const struct rn_source_part *part = source->parts; part && !source->changed;
         part = part->next)
        source->changed = rn_source_has_changed(part->source, changes);
    return source->changed;
}
