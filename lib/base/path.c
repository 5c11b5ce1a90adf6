#include "base/path.h"

bool rn_path_is_abs(struct rn_str path)
{
    return path.n && path.p[0] == '/';
}

/* Drops the last part of what has been written, down to floor. */
static void pop_part(struct rn_buf *b, size_t floor)
{
    while (b->n > floor && b->p[b->n - 1] != '/')
        b->n--;
    if (b->n > floor)
        b->n--;
}

static struct rn_str make_clean(struct rn_arena *a, struct rn_str path)
{
    struct rn_buf b = {.arena = a};
    bool abs = rn_path_is_abs(path);
    size_t floor; /* what ".." cannot remove */

    rn_buf_reserve(&b, path.n + 2);
    if (abs)
        rn_buf_char(&b, '/');
    floor = b.n;
    for (size_t i = 0, end; i < path.n; i = end + 1) {
        struct rn_str part;

        end = rn_str_find(path, '/', i);
        part = rn_str_slice(path, i, end);
        if (part.n == 0 || rn_str_is(part, "."))
            continue;
        if (rn_str_is(part, "..") && b.n > floor) {
            pop_part(&b, floor);
            continue;
        }
        if (rn_str_is(part, "..") && abs)
            continue;
        if (b.n && b.p[b.n - 1] != '/')
            rn_buf_char(&b, '/');
        rn_buf_add(&b, part);
        if (rn_str_is(part, ".."))
            floor = b.n;
    }
    if (b.n == 0)
        rn_buf_char(&b, '.');
    return rn_buf_str(&b);
}

/* No part is empty or starts with a dot, as in most paths: there is nothing to be made clean. */
static bool is_clean(struct rn_str path)
{
    if (path.n == 0 || path.p[path.n - 1] == '/' || path.p[0] == '.')
        return false;
    for (size_t i = rn_str_find(path, '/', 0); i < path.n; i = rn_str_find(path, '/', i + 1))
        if (path.p[i + 1] == '/' || path.p[i + 1] == '.')
            return false;
    return true;
}

struct rn_str rn_path_clean(struct rn_arena *a, struct rn_str path)
{
    return is_clean(path) ? rn_str_dup(a, path) : make_clean(a, path);
}

struct rn_str rn_path_join(struct rn_arena *a, struct rn_str base, struct rn_str path)
{
    const struct rn_str parts[] = {base, RN_S("/"), path};
    struct rn_str joined;

    if (rn_path_is_abs(path) || base.n == 0)
        return rn_path_clean(a, path);
    joined = rn_str_concat(a, parts, 3);
    return is_clean(joined) ? joined : make_clean(a, joined);
}

struct rn_str rn_path_dir(struct rn_str path)
{
    size_t slash = rn_str_rfind(path, '/');

    if (slash == path.n)
        return RN_S(".");
    return slash == 0 ? RN_S("/") : rn_str_slice(path, 0, slash);
}

struct rn_str rn_path_base(struct rn_str path)
{
    size_t slash = rn_str_rfind(path, '/');

    return slash == path.n ? path : rn_str_slice(path, slash + 1, path.n);
}

bool rn_path_within(struct rn_str path, struct rn_str dir)
{
    if (rn_str_is(dir, "/"))
        return rn_path_is_abs(path);
    return rn_str_starts(path, dir) && (path.n == dir.n || path.p[dir.n] == '/');
}

struct rn_str rn_path_rel(struct rn_arena *a, struct rn_str base, struct rn_str path)
{
    struct rn_buf b = {.arena = a};
    size_t same = 0; /* common prefix that ends at a part's end */
    struct rn_str rest, up;

    base = rn_str_is(base, ".") ? RN_S("") : base;
    path = rn_str_is(path, ".") ? RN_S("") : path;
    for (size_t i = 0; i <= base.n && i <= path.n; i++) {
        bool base_end = i == base.n || base.p[i] == '/', path_end = i == path.n || path.p[i] == '/';

        if (base_end && path_end)
            same = i;
        if (i == base.n || i == path.n || base.p[i] != path.p[i])
            break;
    }
    up = rn_str_slice(base, same, base.n);
    rest = rn_str_slice(path, same, path.n);
    for (size_t i = 0, end; i < up.n; i = end + 1) {
        end = rn_str_find(up, '/', i);
        if (end > i)
            rn_buf_lit(&b, "../");
    }
    rn_buf_add(&b, rest.n && rest.p[0] == '/' ? rn_str_slice(rest, 1, rest.n) : rest);
    return rn_path_clean(a, rn_buf_str(&b));
}

/* ---- Patterns ------------------------------------------------------------------------------- */

/* One character of a bracket at *i, where a \\ may stand before it; 0 when there is none. */
static uint32_t bracket_char(struct rn_str p, size_t *i)
{
    uint32_t cp = 0;
    size_t n;

    if (*i < p.n && (p.p[*i] == '-' || p.p[*i] == ']'))
        return 0;
    if (*i < p.n && p.p[*i] == '\\')
        (*i)++;
    n = *i < p.n ? rn_utf8_decode(p, *i, &cp) : 0;
    *i += n;
    return n ? cp : 0;
}

/* The bracket at p[i]: whether c is in it. Where it ends, or 0 when it has no end. */
static size_t bracket(struct rn_str p, size_t i, uint32_t c, bool *in)
{
    bool negated = ++i < p.n && p.p[i] == '^', found = false;
    size_t first = i += negated;

    while (i < p.n && (p.p[i] != ']' || i == first)) {
        uint32_t low = bracket_char(p, &i), high = low;

        if (low && i < p.n && p.p[i] == '-') {
            i++;
            high = bracket_char(p, &i);
        }
        if (!low || !high)
            return 0;
        found = found || (low <= c && c <= high);
    }
    *in = found != negated;
    return i < p.n ? i + 1 : 0;
}

bool rn_path_pattern_ok(struct rn_str pattern)
{
    bool in;

    for (size_t i = 0; i < pattern.n;) {
        if (pattern.p[i] == '[') {
            i = bracket(pattern, i, 0, &in);
            if (i == 0)
                return false;
            continue;
        }
        i += pattern.p[i] == '\\';
        if (i++ >= pattern.n)
            return false;
    }
    return true;
}

/* Whether what stands at p[*i] matches the character at s[*k]; both go on behind it. */
static bool match_one(struct rn_str p, size_t *i, struct rn_str s, size_t *k)
{
    uint32_t c = 0;
    size_t n = rn_utf8_decode(s, *k, &c);
    bool in = false;

    n = n ? n : 1;
    if (p.p[*i] == '?' || p.p[*i] == '[') {
        size_t end = p.p[*i] == '?' ? *i + 1 : bracket(p, *i, c, &in);

        if (s.p[*k] == '/' ? p.p[*i] == '?' || !in : p.p[*i] == '[' && !in)
            return false;
        *i = end;
        *k += n;
        return end > 0;
    }
    if (p.p[*i] == '\\' && *i + 1 < p.n)
        (*i)++;
    return p.p[(*i)++] == s.p[(*k)++];
}

bool rn_path_matches(struct rn_str pattern, struct rn_str name)
{
    size_t i = 0, k = 0, star = SIZE_MAX, from = 0;

    /* after a mismatch the last star takes one character more */
    while (k < name.n || i < pattern.n) {
        if (i < pattern.n && pattern.p[i] == '*') {
            star = ++i;
            from = k;
            continue;
        }
        if (k < name.n && i < pattern.n && match_one(pattern, &i, name, &k))
            continue;
        if (star == SIZE_MAX || from >= name.n || name.p[from] == '/')
            return false;
        i = star;
        k = ++from;
    }
    return true;
}
