#include "source/lookup.h"

enum {
    MAX_LINKS = 255, /* in one path, as Go's filepath.EvalSymlinks */
    LEAST_SLOTS = 16 /* for spots; a power of two */
};

/* A walk along a path. real is a directory without links on the way to it. */
struct walk {
    struct rn_source *source;
    const struct rn_wish *wish;
    struct rn_str real, todo;
    int links;
};

static struct rn_spot **slot_of(const struct rn_spots *spots, const struct rn_sym *path)
{
    size_t i = path->hash & (spots->cap - 1);

    while (spots->slots[i] && spots->slots[i]->path.p != path->s.p)
        i = (i + 1) & (spots->cap - 1);
    return &spots->slots[i];
}

static void grow_spots(struct rn_run *run, struct rn_source *source)
{
    size_t cap = source->spots.cap ? 2 * source->spots.cap : LEAST_SLOTS;
    struct rn_spot **slots = RN_NEW_N(run, struct rn_spot *, cap);

    source->spots.slots = slots;
    source->spots.cap = cap;
    for (struct rn_spot *spot = source->first; spot; spot = spot->next) {
        size_t i = spot->hash & (cap - 1);

        while (slots[i])
            i = (i + 1) & (cap - 1);
        slots[i] = spot;
    }
}

static struct rn_spot *spot_of(struct rn_run *run, struct rn_source *source, struct rn_str path)
{
    const struct rn_sym *sym = rn_intern(run, path);
    struct rn_spots *spots = &source->spots;
    struct rn_spot *spot = spots->cap ? *slot_of(spots, sym) : NULL;

    if (spot)
        return spot;
    if (4 * (spots->n + 1) > 3 * spots->cap)
        grow_spots(run, source);
    spot = RN_NEW(run, struct rn_spot);
    spot->path = sym->s;
    spot->hash = sym->hash;
    *source->end = spot;
    source->end = &spot->next;
    *slot_of(spots, sym) = spot;
    spots->n++;
    return spot;
}

static const char *reason(const struct render_sink *sink, int status)
{
    if (sink->why)
        return sink->why;
    switch (status) {
    case RENDER_ENOMEM:
        return "out of memory";
    case RENDER_ELIMIT:
        return "it is too large";
    case RENDER_EIO:
        return "input or output error";
    default:
        return "the host's callback failed";
    }
}

static int report(struct rn_run *run, const struct rn_wish *wish, struct rn_str path,
                  const struct render_sink *sink, int status)
{
    const char *code = RN_E_IO;

    /* A host may return anything: what is no status of ours is its failure. */
    if (status < 0 || status > RENDER_EHOST)
        status = RENDER_EHOST;
    if (status == RENDER_ENOMEM || status == RENDER_ELIMIT)
        code = status == RENDER_ENOMEM ? RN_E_MEMORY : RN_E_LIMIT;
    if (rn_str_ends(path, wish->mention))
        return rn_fail(run, status, wish->mark, code, "'%.*s' cannot be read: %s",
                       RN_FMT(wish->mention), reason(sink, status));
    return rn_fail(run, status, wish->mark, code, "'%.*s' cannot be read: '%.*s': %s",
                   RN_FMT(wish->mention), RN_FMT(path), reason(sink, status));
}

/* Asks the host about a spot. */
static int ask(struct rn_run *run, struct walk *w, struct rn_spot *spot, bool content)
{
    const struct render_files *files = w->source->files;
    struct render_sink sink = {.run = run, .held = &spot->held};
    enum render_file_type type = RENDER_FILE_NONE;
    int status;

    spot->held.n = 0;
    status = files->load(files->user, spot->path.p, content, &type, &sink);
    if (sink.status)
        status = sink.status;
    if (status)
        return report(run, w->wish, spot->path, &sink, status);
    if ((int)type < RENDER_FILE_NONE || (int)type > RENDER_FILE_OTHER)
        return report(run, w->wish, spot->path, &sink, RENDER_EHOST);
    spot->type = type;
    spot->asked = true;
    spot->loaded = content && type == RENDER_FILE_REGULAR;
    run->input_bytes += spot->loaded ? spot->held.n : 0;
    return RENDER_OK;
}

/* The host is asked for content at once where a file is likely, so that it is asked once. */
static int inspect(struct rn_run *run, struct walk *w, struct rn_str path, bool last,
                   struct rn_spot **out)
{
    const struct rn_wish *wish = w->wish;
    struct rn_spot *spot = spot_of(run, w->source, path);
    bool content = last && wish->content && (!wish->within.n || rn_path_within(path, wish->within));

    *out = spot;
    if (!spot->asked) {
        struct rn_str base = rn_path_base(path);

        RN_TRY(ask(run, w, spot, content && rn_str_find(base, '.', 0) < base.n));
    }
    if (content && spot->type == RENDER_FILE_REGULAR && !spot->loaded)
        RN_TRY(ask(run, w, spot, true));
    return RENDER_OK;
}

static int follow(struct rn_run *run, struct walk *w, const struct rn_spot *link)
{
    struct rn_str target = rn_str_make(link->held.p, link->held.n);

    if (++w->links > MAX_LINKS)
        return rn_hint(run,
                       rn_fail(run, RENDER_EIO, w->wish->mark, RN_E_PATH,
                               "'%.*s' leads through too many symbolic links",
                               RN_FMT(w->wish->mention)),
                       "one of them leads back to itself, or make the path shorter");
    if (rn_path_is_abs(target))
        w->real = RN_S("/");
    w->todo = rn_str_printf(&run->arena, "%.*s%.*s", RN_FMT(target), RN_FMT(w->todo));
    return RENDER_OK;
}

/* The next part of the path, "" at its end. A slash stays in front of what is left: behind the last
 * part it says that this is a directory. */
static struct rn_str next_part(struct walk *w)
{
    size_t from = 0, end;
    struct rn_str part;

    while (from < w->todo.n && w->todo.p[from] == '/')
        from++;
    end = rn_str_find(w->todo, '/', from);
    part = rn_str_slice(w->todo, from, end);
    w->todo = rn_str_slice(w->todo, end, w->todo.n);
    return part;
}

static struct rn_spot *known(struct rn_run *run, struct rn_source *source, struct rn_str path)
{
    const struct rn_sym *sym = rn_symbols_lookup(&run->symbols, path);
    struct rn_spot *spot = sym && source->spots.cap ? *slot_of(&source->spots, sym) : NULL;

    return spot && spot->asked ? spot : NULL;
}

/* Starts behind the directory of path when that is known to be one: most paths lead to a directory
 * that was seen before, and those need one question only. */
static void skip_known(struct rn_run *run, struct walk *w, struct rn_str path)
{
    struct rn_str dir = rn_path_dir(path);
    const struct rn_spot *spot = known(run, w->source, dir);

    w->real = RN_S("/");
    w->todo = path;
    if (spot && spot->type == RENDER_FILE_DIRECTORY) {
        w->real = spot->path;
        w->todo = rn_str_slice(path, dir.n + 1, path.n);
    }
}

/* The path of a part of a directory, in scratch memory. */
static struct rn_str path_in(struct rn_run *run, struct rn_str dir, struct rn_str part)
{
    size_t n = dir.n == 1 ? 0 : dir.n; /* the root is its own slash */
    char *p = rn_arena_alloc_raw(rn_scratch(run), n + 1 + part.n);

    memcpy(p, dir.p, n);
    p[n] = '/';
    memcpy(p + n + 1, part.p, part.n);
    return rn_str_make(p, n + 1 + part.n);
}

static int inspect_part(struct rn_run *run, struct walk *w, struct rn_str part,
                        struct rn_spot **out)
{
    struct rn_arena_mark mark = rn_arena_mark(rn_scratch(run));
    int status = inspect(run, w, path_in(run, w->real, part), w->todo.n == 0, out);

    rn_arena_rewind(rn_scratch(run), mark);
    return status;
}

static void leave_trail(struct rn_run *run, const struct rn_source *source,
                        const struct rn_spot *spot)
{
    struct rn_trail *trail = source->trail;

    if (trail)
        RN_PUSH(run, trail->at, trail->n, trail->cap) = spot;
}

void rn_lookup_directory(struct rn_run *run, struct rn_source *source, struct rn_str path)
{
    struct rn_spot *spot = spot_of(run, source, path);

    spot->type = RENDER_FILE_DIRECTORY;
    spot->asked = true;
}

int rn_lookup(struct rn_run *run, struct rn_source *source, struct rn_str path,
              const struct rn_wish *wish, struct rn_spot **out)
{
    struct walk w = {.source = source, .wish = wish};
    struct rn_spot *spot = known(run, source, path);
    struct rn_str part;

    *out = spot;
    if (spot && (spot->type == RENDER_FILE_DIRECTORY || spot->loaded)) {
        leave_trail(run, source, spot);
        return RENDER_OK;
    }
    *out = NULL;
    skip_known(run, &w, path);
    while ((part = next_part(&w)).n) {
        if (rn_str_is(part, "."))
            continue;
        if (rn_str_is(part, "..")) {
            w.real = rn_path_dir(w.real);
            continue;
        }
        RN_TRY(inspect_part(run, &w, part, &spot));
        leave_trail(run, source, spot);
        switch (spot->type) {
        case RENDER_FILE_DIRECTORY:
            w.real = spot->path;
            break;
        case RENDER_FILE_LINK:
            if (spot->held.n == 0)
                return RENDER_OK;
            RN_TRY(follow(run, &w, spot));
            break;
        case RENDER_FILE_NONE:
            return RENDER_OK;
        default: /* a file: nothing is below it */
            *out = w.todo.n ? NULL : spot;
            return RENDER_OK;
        }
    }
    /* The root is never asked about: it is a directory. */
    rn_lookup_directory(run, source, w.real);
    *out = spot_of(run, source, w.real);
    return RENDER_OK;
}
