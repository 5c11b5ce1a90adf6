#include "base/shared.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/secure.h"

/* Symbols are in tries, four ways at each node by two more bits of the hash. A node never moves and
 * never changes but for a child that is set once, by an exchange that fails when another thread was
 * first: so nobody waits, and nothing is resized. */
enum {
    TRIE_BITS = 10, /* of the hash, that choose the trie: a small build should not pay for many */
    TRIES = 1 << TRIE_BITS,
    WAYS = 4,
    WAY_BITS = 2,
    ROOM = 4096, /* what a run takes at a time for its new symbols */
    PLACES_BITS = 8,
    PLACES_PART = 1 << PLACES_BITS, /* places in one part of the list */
    PLACES_PARTS = (UINT16_MAX + 1) / PLACES_PART
};

struct node {
    struct rn_sym sym; /* first, so that a symbol is its node */
    _Atomic(struct node *) ways[WAYS];
    uint16_t place; /* of the path that it is, 0 for none; under the lock */
};

/* Memory that was taken; freed at the end. */
struct piece {
    struct piece *next;
    max_align_t start[];
};

struct rn_shared {
    struct rn_allocator allocator;
    struct rn_run keeper;              /* for its locked memory alone */
    const struct rn_allocator *memory; /* where pieces are from */
    bool locked;
    pthread_mutex_t lock; /* of what follows */
    struct piece *pieces;
    struct rn_str *places[PLACES_PARTS]; /* by parts, which never move */
    size_t nplaces, bytes;
    bool full;
    _Atomic(struct node *) tries[TRIES];
};

struct rn_shared *rn_shared_new(const struct rn_allocator *allocator, bool locked)
{
    struct rn_shared *s = allocator->resize(allocator->user, NULL, sizeof(*s));
    struct rn_str none = RN_S("");

    if (!s)
        return NULL;
    memset(s, 0, sizeof(*s));
    s->allocator = *allocator;
    s->locked = locked;
    rn_run_init(&s->keeper, allocator, 0);
    s->memory = &s->keeper.allocator;
    if (pthread_mutex_init(&s->lock, NULL) != 0) {
        allocator->resize(allocator->user, s, 0);
        return NULL;
    }
    if (setjmp(s->keeper.escape.env)) {
        rn_shared_free(s);
        return NULL;
    }
    if (locked) {
        rn_secure(&s->keeper);
        s->memory = &s->keeper.secure.allocator;
    }
    s->places[0] = RN_NEW_N(&s->keeper, struct rn_str, PLACES_PART);
    s->places[0][s->nplaces++] = none;
    return s;
}

void rn_shared_free(struct rn_shared *s)
{
    struct rn_allocator allocator;

    if (!s)
        return;
    while (s->pieces) {
        struct piece *piece = s->pieces;

        s->pieces = piece->next;
        s->memory->resize(s->memory->user, piece, 0);
    }
    rn_run_free(&s->keeper);
    pthread_mutex_destroy(&s->lock);
    allocator = s->allocator;
    allocator.resize(allocator.user, s, 0);
}

bool rn_shared_locked(const struct rn_shared *s)
{
    return s->locked;
}

void rn_shared_join(struct rn_shared *s, struct rn_run *run)
{
    run->shared = s;
}

bool rn_shared_is_full(struct rn_shared *s)
{
    bool full;

    pthread_mutex_lock(&s->lock);
    full = s->full;
    pthread_mutex_unlock(&s->lock);
    return full;
}

size_t rn_shared_bytes(struct rn_shared *s)
{
    size_t bytes;

    pthread_mutex_lock(&s->lock);
    bytes = s->bytes;
    pthread_mutex_unlock(&s->lock);
    return bytes;
}

/* Memory as long as what is shared; under the lock. */
static void *take_piece(struct rn_shared *s, size_t size)
{
    struct piece *piece = s->memory->resize(s->memory->user, NULL, sizeof(*piece) + size);

    if (!piece)
        return NULL;
    piece->next = s->pieces;
    s->pieces = piece;
    s->bytes += sizeof(*piece) + size;
    return piece->start;
}

/* ---- Symbols -------------------------------------------------------------------------------- */

static struct node *new_node(struct rn_shared *s, struct rn_shared_room *room, struct rn_str text,
                             uint32_t hash)
{
    enum { ALIGN = _Alignof(struct node) };
    size_t size = (sizeof(struct node) + text.n + 1 + ALIGN - 1) / ALIGN * ALIGN;
    struct node *node;
    char *copy;

    if (room->n < size) {
        size_t more = size > ROOM ? size : ROOM;

        pthread_mutex_lock(&s->lock);
        room->p = take_piece(s, more);
        pthread_mutex_unlock(&s->lock);
        room->n = room->p ? more : 0;
        if (!room->p)
            return NULL;
    }
    node = (struct node *)(void *)room->p;
    room->p += size;
    room->n -= size;
    memset(node, 0, sizeof(*node));
    copy = (char *)(node + 1);
    if (text.n)
        memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    node->sym = (struct rn_sym){rn_str_make(copy, text.n), hash, rn_str_is_word(text)};
    for (int i = 0; i < WAYS; i++)
        atomic_init(&node->ways[i], NULL);
    return node;
}

static bool is_node(const struct node *node, struct rn_str s, uint32_t hash)
{
    return node->sym.hash == hash && rn_str_eq(node->sym.s, s);
}

const struct rn_sym *rn_shared_intern(struct rn_shared *s, struct rn_shared_room *room,
                                      struct rn_str text, uint32_t hash)
{
    _Atomic(struct node *) *at = &s->tries[hash & (TRIES - 1)];
    uint32_t bits = hash >> TRIE_BITS;
    struct node *fresh = NULL, *node;

    for (;;) {
        node = atomic_load_explicit(at, memory_order_acquire);
        if (!node) {
            /* One that another thread was faster with is left where it is, unused. */
            if (!fresh && !(fresh = new_node(s, room, text, hash)))
                return NULL;
            if (atomic_compare_exchange_strong_explicit(at, &node, fresh, memory_order_acq_rel,
                                                        memory_order_acquire))
                return &fresh->sym;
        }
        if (is_node(node, text, hash))
            return &node->sym;
        at = &node->ways[bits & (WAYS - 1)];
        bits >>= WAY_BITS;
    }
}

const struct rn_sym *rn_shared_lookup(const struct rn_shared *s, struct rn_str text, uint32_t hash)
{
    const struct node *node =
        atomic_load_explicit(&s->tries[hash & (TRIES - 1)], memory_order_acquire);
    uint32_t bits = hash >> TRIE_BITS;

    for (; node && !is_node(node, text, hash); bits >>= WAY_BITS)
        node = atomic_load_explicit(&node->ways[bits & (WAYS - 1)], memory_order_acquire);
    return node ? &node->sym : NULL;
}

/* ---- Places --------------------------------------------------------------------------------- */

/* The place of a path that has none; under the lock. */
static bool add_place(struct rn_shared *s, struct node *path)
{
    struct rn_str **part;

    if (s->nplaces > UINT16_MAX) {
        s->full = true;
        return true;
    }
    part = &s->places[s->nplaces >> PLACES_BITS];
    if (!*part && !(*part = take_piece(s, PLACES_PART * sizeof(**part))))
        return false;
    (*part)[s->nplaces & (PLACES_PART - 1)] = path->sym.s;
    path->place = (uint16_t)s->nplaces++;
    return true;
}

bool rn_shared_place(struct rn_shared *s, const struct rn_sym *path, uint16_t *out)
{
    struct node *node = (struct node *)(uintptr_t)path;
    bool done = true;

    pthread_mutex_lock(&s->lock);
    if (path->s.n && !node->place)
        done = add_place(s, node);
    *out = node->place;
    pthread_mutex_unlock(&s->lock);
    return done;
}

/* No lock: who has the index has it from a thread that has made the place, by way of a lock. */
struct rn_str rn_shared_place_path(const struct rn_shared *s, uint16_t place)
{
    return s->places[place >> PLACES_BITS][place & (PLACES_PART - 1)];
}
