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

struct rn_str rn_path_clean(struct rn_arena *a, struct rn_str path)
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

struct rn_str rn_path_join(struct rn_arena *a, struct rn_str base, struct rn_str path)
{
    struct rn_buf b = {.arena = a};

    if (rn_path_is_abs(path) || base.n == 0)
        return rn_path_clean(a, path);
    rn_buf_add(&b, base);
    rn_buf_char(&b, '/');
    rn_buf_add(&b, path);
    return rn_path_clean(a, rn_buf_str(&b));
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
