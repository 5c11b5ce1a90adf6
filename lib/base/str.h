/* Counted strings by value, and a buffer that grows. A rn_str never owns its bytes: they live in
 * an arena, a file or a literal, and need not end in a NUL. */
#ifndef RN_BASE_STR_H
#define RN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct rn_str {
    const char *p; /* NULL only in a string that is not there */
    size_t n;
};

/* A literal as rn_str. */
#define RN_S(lit) ((struct rn_str){"" lit, sizeof(lit) - 1})
/* printf arguments for "%.*s". */
#define RN_FMT(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct rn_str rn_str_make(const char *p, size_t n)
{
    return (struct rn_str){p, n};
}

static inline struct rn_str rn_str_from(const char *cstr)
{
    return (struct rn_str){cstr, strlen(cstr)};
}

/* A text that may be NULL, which is "". */
static inline struct rn_str rn_str_given(const char *cstr)
{
    return rn_str_from(cstr ? cstr : "");
}

static inline bool rn_str_eq(struct rn_str a, struct rn_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool rn_str_is(struct rn_str a, const char *cstr)
{
    return rn_str_eq(a, rn_str_from(cstr));
}

/* Bytes from..to; both are clamped to the string. */
static inline struct rn_str rn_str_slice(struct rn_str s, size_t from, size_t to)
{
    to = to > s.n ? s.n : to;
    from = from > to ? to : from;
    return (struct rn_str){s.p ? s.p + from : s.p, to - from};
}

static inline bool rn_str_starts(struct rn_str s, struct rn_str prefix)
{
    return s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0;
}

static inline bool rn_str_ends(struct rn_str s, struct rn_str suffix)
{
    return s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}

/* Byte order, as memcmp; a prefix sorts first. */
int rn_str_cmp(struct rn_str a, struct rn_str b);
/* ASCII letters fold, all else compares as bytes. */
bool rn_str_eq_nocase(struct rn_str a, struct rn_str b);
/* Offset of the first c at or after from, or s.n. */
static inline size_t rn_str_find(struct rn_str s, char c, size_t from)
{
    const char *at = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

    return at ? (size_t)(at - s.p) : s.n;
}

/* Offset of the first needle at or after from, or s.n when there is none. */
size_t rn_str_find_str(struct rn_str s, struct rn_str needle, size_t from);
/* Offset of the last c, or s.n. */
size_t rn_str_rfind(struct rn_str s, char c);
/* Without ASCII white space (space, tab, LF, VT, FF, CR) at both ends. */
struct rn_str rn_str_trim(struct rn_str s);
/* The same for all white space of Unicode, as Go's TrimSpace; bytes that are no UTF-8 stay. */
struct rn_str rn_str_trim_unicode(struct rn_str s);
/* At the start only. */
struct rn_str rn_str_trim_unicode_left(struct rn_str s);
/* A copy in the arena, NUL after its last byte. */
struct rn_str rn_str_dup(struct rn_arena *a, struct rn_str s);
/* As rn_str_dup, as a C string. */
const char *rn_str_c(struct rn_arena *a, struct rn_str s);
/* Decimal text (optional sign) to a number; false when it is anything else or overflows. */
bool rn_str_to_i64(struct rn_str s, int64_t *out);
/* The words of Go's ParseBool: 1, t, T, true, True, TRUE, and those for false; false for others. */
bool rn_str_to_bool(struct rn_str s, bool *out);
/* At most 120 ASCII letters, digits and _ . / -, a letter first, and no word that means something
 * else to some YAML, as "no" does: what is itself wherever it is read or written. */
bool rn_str_is_word(struct rn_str s);
bool rn_str_valid_utf8(struct rn_str s);
/* The text, or a copy in which each byte that is no UTF-8 is U+FFFD, as Go's JSON has it. */
struct rn_str rn_str_mend_utf8(struct rn_arena *a, struct rn_str s);
/* Length (1 to 4) and code point of the UTF-8 sequence at s[i]; 0 when it is not valid. */
size_t rn_utf8_decode(struct rn_str s, size_t i, uint32_t *cp);
/* Writes 1 to 4 bytes; returns how many. */
size_t rn_utf8_encode(uint32_t cp, char out[4]);

/* Locale-free character classes. */
static inline bool rn_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool rn_is_hex(char c)
{
    return rn_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline bool rn_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char rn_to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* A byte buffer that grows inside an arena. Zero it, set the arena, use it; buf.s is what it holds
 * (moved by growth). */
struct rn_buf {
    struct rn_arena *arena;
    char *p;
    size_t n, cap;
};

static inline struct rn_str rn_buf_str(const struct rn_buf *b)
{
    return (struct rn_str){b->p ? b->p : "", b->n};
}

/* What rn_buf_reserve does when there is no room. */
char *rn_buf_grow(struct rn_buf *b, size_t extra);

/* Room for extra more bytes; returns where they go (b->n is not changed). */
static inline char *rn_buf_reserve(struct rn_buf *b, size_t extra)
{
    return b->cap - b->n >= extra ? b->p + b->n : rn_buf_grow(b, extra);
}

void rn_buf_add(struct rn_buf *b, struct rn_str s);
void rn_buf_fill(struct rn_buf *b, char c, size_t n);
void rn_buf_printf(struct rn_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static inline void rn_buf_char(struct rn_buf *b, char c)
{
    if (b->n == b->cap)
        rn_buf_reserve(b, 1);
    b->p[b->n++] = c;
}

static inline void rn_buf_lit(struct rn_buf *b, const char *cstr)
{
    rn_buf_add(b, rn_str_from(cstr));
}

/* The n parts one after another, in the arena. */
struct rn_str rn_str_concat(struct rn_arena *a, const struct rn_str *parts, size_t n);
/* printf into the arena; format with %.*s and RN_FMT for rn_str. Of what printf knows there are
 * characters, strings and integers, with a width or 0 in front, given or as *. */
struct rn_str rn_str_printf(struct rn_arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
