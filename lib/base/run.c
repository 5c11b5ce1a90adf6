#include "base/run.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/shared.h"

enum { MAX_DIAGNOSTICS = 1000, MAX_TEXT = 4000 };

void rn_run_init(struct rn_run *run, const struct rn_allocator *allocator, size_t memory_limit)
{
    *run = (struct rn_run){.allocator = *allocator};
    run->diags_end = &run->diags;
    rn_arena_init(&run->arena, &run->allocator, &run->escape, memory_limit);
    run->nodes = &run->arena;
}

void rn_run_start(struct rn_run *run)
{
    static const char *const words[] = {
#define X(w) #w,
#include "base/words.def"
#undef X
    };

    rn_symbols_init(&run->symbols, &run->arena, run->shared);
    run->regexes.arena = &run->arena;
    run->types.arena = &run->arena;
    run->empty = rn_intern_c(run, "");
    for (int i = 0; i < RN_WORDS; i++)
        run->words[i] = rn_intern_c(run, words[i]);
    rn_run_place(run, RN_S(""));
}

void rn_run_free(struct rn_run *run)
{
    for (struct rn_deferred *d = run->deferred; d; d = d->next)
        if (d->what)
            d->release(d->what);
    run->deferred = NULL;
    rn_arena_free(&run->secure.arena);
    rn_arena_free(&run->scratch);
    rn_arena_free(&run->passing);
    rn_arena_free(&run->arena);
}

/* An arena beside the run's, made on first use. */
static struct rn_arena *beside(struct rn_run *run, struct rn_arena *a)
{
    if (!a->allocator) {
        rn_arena_init(a, run->arena.allocator, &run->escape, run->arena.limit);
        a->keeps = true;
    }
    return a;
}

struct rn_arena *rn_scratch(struct rn_run *run)
{
    return beside(run, &run->scratch);
}

struct rn_arena_mark rn_nodes_pass(struct rn_run *run)
{
    run->nodes = beside(run, &run->passing);
    return rn_arena_mark(run->nodes);
}

void rn_nodes_stay(struct rn_run *run, struct rn_arena_mark mark)
{
    rn_arena_rewind(&run->passing, mark);
    run->nodes = &run->arena;
}

enum { FEW_BYTES = 32 }; /* for many items of a size there is no room from the start */

void *rn_grow(struct rn_arena *arena, void *p, size_t n, size_t *cap, size_t size)
{
    /* by half: most arrays are short, and grow once if at all */
    size_t more = *cap ? *cap + *cap / 2 + 1 : size < FEW_BYTES ? 4 : 1;
    void *q = p;

    if (!rn_arena_extend(arena, p, *cap * size, more * size)) {
        q = rn_arena_alloc_raw(arena, more * size);
        if (n)
            memcpy(q, p, n * size);
    }
    memset((char *)q + n * size, 0, (more - n) * size);
    *cap = more;
    return q;
}

struct rn_deferred *rn_run_defer(struct rn_run *run, void (*release)(void *), void *what)
{
    struct rn_deferred *d = RN_NEW(run, struct rn_deferred);

    d->release = release;
    d->what = what;
    d->next = run->deferred;
    run->deferred = d;
    return d;
}

/* With more files than a mark can name, the last ones share a place without a name. */
uint16_t rn_run_place(struct rn_run *run, struct rn_str shown_path)
{
    uint16_t place;

    if (run->shared) {
        if (!rn_shared_place(run->shared, rn_intern(run, shown_path), &place))
            rn_escape_with(&run->escape, RENDER_ENOMEM);
        return place;
    }
    if (run->nplaces > UINT16_MAX)
        return 0;
    RN_PUSH(run, run->places, run->nplaces, run->places_cap) = rn_str_dup(&run->arena, shown_path);
    return (uint16_t)(run->nplaces - 1);
}

struct rn_str rn_run_place_path(const struct rn_run *run, struct rn_mark mark)
{
    if (run->shared)
        return rn_shared_place_path(run->shared, mark.file);
    return mark.file < run->nplaces ? run->places[mark.file] : RN_S("");
}

enum { PLACE_BYTES = (UINT16_MAX + 1) / 8 }; /* a bit a place */

static void need_bits(struct rn_run *run, uint8_t **bits)
{
    if (!*bits)
        *bits = RN_NEW_N(run, uint8_t, PLACE_BYTES);
}

static void set_bits(struct rn_run *run, uint8_t **bits, const uint8_t *more)
{
    if (!more)
        return;
    need_bits(run, bits);
    for (size_t i = 0; i < PLACE_BYTES; i++)
        (*bits)[i] |= more[i];
}

static void set_bit(struct rn_run *run, uint8_t **bits, uint16_t place)
{
    need_bits(run, bits);
    (*bits)[place / 8] |= (uint8_t)(1 << place % 8);
}

static bool has_bit(const uint8_t *bits, struct rn_mark mark)
{
    return bits && (bits[mark.file / 8] >> mark.file % 8 & 1);
}

void rn_run_note_places(struct rn_run *run, const uint8_t *hidden, const uint8_t *foreign)
{
    set_bits(run, &run->hidden_places, hidden);
    set_bits(run, &run->foreign_places, foreign);
}

void rn_run_hide_place(struct rn_run *run, uint16_t place)
{
    set_bit(run, &run->hidden_places, place);
}

bool rn_run_is_hidden(const struct rn_run *run, struct rn_mark mark)
{
    return has_bit(run->hidden_places, mark);
}

void rn_run_foreign_place(struct rn_run *run, uint16_t place)
{
    set_bit(run, &run->foreign_places, place);
}

bool rn_run_is_foreign(const struct rn_run *run, struct rn_mark mark)
{
    return mark.file ? has_bit(run->foreign_places, mark) : run->foreign_places != NULL;
}

static void add_diag(struct rn_run *run, enum render_severity severity, struct rn_mark mark,
                     const char *code, const char *fmt, va_list args)
{
    char text[MAX_TEXT];
    struct rn_diag *d;
    size_t n;

    run->errors += severity == RENDER_ERROR;
    if (run->errors > MAX_DIAGNOSTICS)
        return;
    d = RN_NEW(run, struct rn_diag);
    vsnprintf(text, sizeof(text), fmt, args);
    n = strcspn(text, "\n");
    d->severity = severity;
    d->code = code;
    d->mark = mark;
    d->path = rn_run_place_path(run, mark);
    d->text = rn_str_dup(&run->arena, rn_str_make(text, n));
    d->hint = RN_S("");
    d->frame = run->frame;
    *run->diags_end = d;
    run->diags_end = &d->next;
}

int rn_error(struct rn_run *run, struct rn_mark mark, const char *code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_diag(run, RENDER_ERROR, mark, code, fmt, args);
    va_end(args);
    return RENDER_EINPUT;
}

int rn_fail(struct rn_run *run, int status, struct rn_mark mark, const char *code, const char *fmt,
            ...)
{
    va_list args;

    va_start(args, fmt);
    add_diag(run, RENDER_ERROR, mark, code, fmt, args);
    va_end(args);
    return status;
}

void rn_warning(struct rn_run *run, struct rn_mark mark, const char *code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_diag(run, RENDER_WARNING, mark, code, fmt, args);
    va_end(args);
}

int rn_hint(struct rn_run *run, int status, const char *fmt, ...)
{
    char text[MAX_TEXT];
    struct rn_diag *d = run->diags;
    va_list args;

    if (!d)
        return status;
    d = (struct rn_diag *)(void *)((char *)run->diags_end - offsetof(struct rn_diag, next));
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    d->hint = rn_str_dup(&run->arena, rn_str_from(text));
    return status;
}

struct rn_diag **rn_diag_mark(struct rn_run *run)
{
    return run->diags_end;
}

void rn_diag_rewind(struct rn_run *run, struct rn_diag **mark)
{
    for (struct rn_diag *d = *mark; d; d = d->next)
        run->errors -= d->severity == RENDER_ERROR;
    *mark = NULL;
    run->diags_end = mark;
}

struct rn_diag *rn_diag_take(struct rn_run *run, struct rn_diag **mark)
{
    struct rn_diag *taken = *mark;

    rn_diag_rewind(run, mark);
    return taken;
}

void rn_diag_put(struct rn_run *run, struct rn_diag *taken)
{
    *run->diags_end = taken;
    for (; taken; taken = taken->next) {
        run->errors += taken->severity == RENDER_ERROR;
        run->diags_end = &taken->next;
    }
}
