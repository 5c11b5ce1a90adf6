#include "localize/localized_places.h"

#include "base/path.h"

/* HOST of what may be USER@HOST:PORT/, without brackets. */
static struct rn_str bare_host(struct rn_str host)
{
    size_t at, end;

    host = rn_str_slice(host, 0, rn_str_find(host, '/', 0));
    at = rn_str_rfind(host, '@');
    if (at < host.n)
        host = rn_str_slice(host, at + 1, host.n);
    end = rn_str_find(host, ']', 0);
    if (rn_str_starts(host, RN_S("[")) && end < host.n)
        return rn_str_slice(host, 1, end);
    return rn_str_slice(host, 0, rn_str_find(host, ':', 0));
}

struct rn_str rn_repository_place(struct rn_arena *a, const struct rn_remote *remote,
                                  struct rn_str inside)
{
    bool is_file = rn_str_is(remote->scheme, "file://");
    struct rn_str host = is_file ? RN_S("file-schemed") : bare_host(remote->host);
    struct rn_str repo = remote->repo;

    if (rn_str_ends(repo, RN_S(".git")))
        repo.n -= 4;
    repo = rn_path_clean(a, rn_str_printf(a, "/%.*s", RN_FMT(repo)));
    return rn_path_clean(a, rn_str_printf(a, RN_LOCALIZED_FILES "/%.*s%.*s/%.*s/%.*s", RN_FMT(host),
                                          RN_FMT(repo), RN_FMT(remote->ref), RN_FMT(inside)));
}

/* ---- Paths of URLs -------------------------------------------------------------------------- */

static bool is_one_of(char c, const char *chars)
{
    return rn_is_alpha(c) || rn_is_digit(c) ||
           rn_str_find(rn_str_from(chars), c, 0) < strlen(chars);
}

static bool is_escape(struct rn_str path, size_t i)
{
    return path.p[i] == '%' && i + 2 < path.n && rn_is_hex(path.p[i + 1]) &&
           rn_is_hex(path.p[i + 2]);
}

static bool is_escaped(struct rn_str path)
{
    for (size_t i = 0; i < path.n; i++)
        if (!is_one_of(path.p[i], "-_.~$&+,/:;=@!'()*[]") && !is_escape(path, i))
            return false;
    return true;
}

static unsigned digit(char c)
{
    return rn_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(rn_to_lower(c) - 'a' + 10);
}

/* As Go has it: what is fit for a request stays, or all of it is escaped anew. */
static struct rn_str escaped_path(struct rn_arena *a, struct rn_str path)
{
    struct rn_buf out = {.arena = a};

    if (is_escaped(path))
        return path;
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];

        if (is_escape(path, i)) {
            c = (char)(digit(path.p[i + 1]) * 16 + digit(path.p[i + 2]));
            i += 2;
        }
        if (is_one_of(c, "-_.~$&+,/:;=@"))
            rn_buf_char(&out, c);
        else
            rn_buf_printf(&out, "%%%02X", (unsigned)(unsigned char)c);
    }
    return rn_buf_str(&out);
}

/* The path cannot lead out of that of the host. */
struct rn_str rn_url_place(struct rn_arena *a, struct rn_str url)
{
    struct rn_str rest = rn_str_slice(url, rn_str_find_str(url, RN_S("://"), 0) + 3, url.n), path;
    size_t slash;

    rest = rn_str_slice(rest, 0, rn_str_find(rest, '#', 0));
    rest = rn_str_slice(rest, 0, rn_str_find(rest, '?', 0));
    slash = rn_str_find(rest, '/', 0);
    path = escaped_path(a, rn_str_slice(rest, slash, rest.n));
    path = rn_path_clean(a, rn_str_printf(a, "/%.*s", RN_FMT(path)));
    return rn_path_clean(a, rn_str_printf(a, RN_LOCALIZED_FILES "/%.*s%.*s",
                                          RN_FMT(bare_host(rn_str_slice(rest, 0, slash))),
                                          RN_FMT(path)));
}
