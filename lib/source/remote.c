#include "source/remote.h"

#include "base/path.h"
#include "source/query.h"

/* A git URL in parts, all of them slices of the text or literals. */
struct parts {
    struct rn_str scheme; /* in lower case, with its slashes */
    struct rn_str user;   /* with the "@" */
    struct rn_str host;   /* with the separator behind it */
    struct rn_str repo, path, query;
    bool forced;
    bool marked; /* something in the text says where the repository ends */
};

/* Takes prefix (in lower case) off text, whatever the case of its letters there. */
static bool take_nocase(struct rn_str *text, struct rn_str prefix)
{
    if (!rn_str_eq_nocase(rn_str_slice(*text, 0, prefix.n), prefix))
        return false;
    *text = rn_str_slice(*text, prefix.n, text->n);
    return true;
}

bool rn_remote_is_http(struct rn_str text)
{
    if (text.n == 0 || rn_to_lower(text.p[0]) != 'h')
        return false;
    return take_nocase(&text, RN_S("http://")) || take_nocase(&text, RN_S("https://"));
}

static void take_scheme(struct rn_str *text, struct parts *out)
{
    static const struct rn_str schemes[] = {
        {"ssh://", 6}, {"https://", 8}, {"http://", 7}, {"file://", 7}};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (take_nocase(text, schemes[i])) {
            out->scheme = schemes[i];
            return;
        }
    }
}

/* "user@": a letter, then letters, digits and dashes. */
static void take_user(struct rn_str *text, struct parts *out)
{
    size_t n = 0;

    if (text->n == 0 || !rn_is_alpha(text->p[0]))
        return;
    while (n < text->n && (rn_is_alpha(text->p[n]) || rn_is_digit(text->p[n]) || text->p[n] == '-'))
        n++;
    if (n == text->n || text->p[n] != '@')
        return;
    out->user = rn_str_slice(*text, 0, n + 1);
    *text = rn_str_slice(*text, n + 1, text->n);
}

static bool is_github(struct rn_str text)
{
    return take_nocase(&text, RN_S("github.com/")) || take_nocase(&text, RN_S("github.com:"));
}

/* Cuts the host off text: up to the first slash, or the first colon of "user@host:path". GitHub's
 * is written in one way, whatever it was. */
static bool take_host(struct rn_str *text, struct parts *out)
{
    size_t end = rn_str_find(*text, '/', 0), colon = rn_str_find(*text, ':', 0);
    bool github = is_github(*text), scp_style = out->scheme.n == 0;

    if (scp_style && out->user.n == 0 && !github)
        return false;
    if (scp_style && colon < text->n && (end == text->n || (colon > 0 && colon < end)))
        end = colon;
    out->host = rn_str_slice(*text, 0, end < text->n ? end + 1 : end);
    *text = rn_str_slice(*text, out->host.n, text->n);
    if (github && (rn_str_is(out->scheme, "ssh://") || out->user.n)) {
        out->scheme = RN_S("");
        out->host = RN_S("github.com:");
    } else if (github) {
        out->scheme = RN_S("https://");
        out->host = RN_S("github.com/");
    }
    return out->host.n > 0;
}

/* Cuts text into repository and path at end; what is between the two is dropped. */
static bool cut(struct rn_str text, size_t end, size_t rest, struct parts *out)
{
    out->repo = rn_str_slice(text, 0, end);
    out->path = rn_str_slice(text, rest, text.n);
    if (out->path.n && out->path.p[0] == '/')
        out->path = rn_str_slice(out->path, 1, out->path.n);
    return out->repo.n > 0;
}

/* Where the repository ends and the path inside of it begins: by a mark, else behind two parts, or
 * for a file: URL at the end. */
static bool split_path(struct rn_str text, struct parts *out)
{
    static const struct rn_str git_dir = {"_git/", 5}, slashes = {"//", 2}, suffix = {".git", 4};
    size_t at = rn_str_find_str(text, git_dir, 0);

    out->marked = true;
    if (at < text.n) {
        at = rn_str_find(text, '/', at + git_dir.n);
        return cut(text, at, at + 1, out);
    }
    if ((at = rn_str_find_str(text, slashes, 0)) < text.n)
        return cut(text, at, at + slashes.n, out);
    if ((at = rn_str_find_str(text, suffix, 0)) < text.n)
        return cut(text, at + suffix.n, at + suffix.n, out);
    out->marked = false;
    if (rn_str_is(out->scheme, "file://"))
        return cut(text, text.n, text.n, out);
    if ((at = rn_str_find(text, '/', 0)) == text.n)
        return false;
    at = rn_str_find(text, '/', at + 1);
    return cut(text, at, at + 1, out);
}

/* Whether a relative path, cleaned, begins with "..": it leaves the repository. An absolute one
 * does not, to the reference; the loader looks at where it leads. */
static bool leaves(struct rn_str path)
{
    long depth = 0;

    for (size_t i = 0, end; i < path.n && !rn_path_is_abs(path); i = end + 1) {
        struct rn_str part;

        end = rn_str_find(path, '/', i);
        part = rn_str_slice(path, i, end);
        if (part.n == 0 || rn_str_is(part, "."))
            continue;
        depth += rn_str_is(part, "..") ? -1 : 1;
        if (depth < 0)
            return true;
    }
    return false;
}

/* False for what has no scheme, no user and is not of GitHub, as nearly all paths. */
static bool may_be_remote(struct rn_str text)
{
    if (text.n == 0 || text.p[0] == '/')
        return false;
    return rn_to_lower(text.p[0]) == 'g' || memchr(text.p, ':', text.n) ||
           memchr(text.p, '@', text.n);
}

static bool split(struct rn_str text, struct parts *out)
{
    size_t end;

    if (!may_be_remote(text))
        return false;
    end = rn_str_find(text, '?', 0);
    *out = (struct parts){.scheme = RN_S(""), .user = RN_S(""), .host = RN_S("")};
    out->query = rn_str_slice(text, end + 1, text.n);
    text = rn_str_slice(text, 0, end);
    out->forced = take_nocase(&text, RN_S("git::"));
    take_scheme(&text, out);
    if (!rn_str_is(out->scheme, "file://")) {
        take_user(&text, out);
        if (!take_host(&text, out))
            return false;
    }
    return split_path(text, out) && !leaves(out->path);
}

bool rn_remote_is_git(struct rn_str text)
{
    struct parts parts;

    return split(text, &parts);
}

bool rn_remote_is_surely_git(struct rn_str text)
{
    struct parts parts;

    if (!split(text, &parts))
        return false;
    if (!rn_remote_is_http(text))
        return true;
    return (parts.marked || parts.query.n) && !rn_str_ends(parts.path, RN_S(".yaml")) &&
           !rn_str_ends(parts.path, RN_S(".yml")) && !rn_str_ends(parts.path, RN_S(".json"));
}

bool rn_remote_parse(struct rn_arena *a, struct rn_str text, struct rn_remote *out)
{
    struct rn_query query;
    struct parts p;

    if (!split(text, &p))
        return false;
    rn_query_parse(a, p.query, &query);
    out->raw = text;
    out->url = rn_str_concat(a, (struct rn_str[]){p.scheme, p.user, p.host, p.repo}, 4);
    out->scheme = p.scheme;
    out->host = p.host;
    out->repo = p.repo;
    out->path = p.path;
    out->ref = query.ref.n ? query.ref : query.version;
    out->timeout = rn_query_timeout(query.timeout, RN_REMOTE_TIMEOUT);
    out->submodules = rn_query_bool(query.submodules, true);
    out->forced = p.forced;
    return true;
}

/* ---- For people ----------------------------------------------------------------------------- */

/* Whether everybody may see the value of a key in a query. */
static bool is_public(struct rn_str pair)
{
    static const char *const keys[] = {"ref=", "version=", "timeout=", "submodules="};

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (rn_str_starts(pair, rn_str_from(keys[i])))
            return true;
    return rn_str_find(pair, '=', 0) == pair.n;
}

static void add_query(struct rn_buf *b, struct rn_str query)
{
    for (size_t i = 0, end; i < query.n; i = end + 1) {
        struct rn_str pair;

        end = rn_str_find(query, '&', i);
        pair = rn_str_slice(query, i, end);
        rn_buf_char(b, i ? '&' : '?');
        if (is_public(pair))
            rn_buf_add(b, pair);
        else
            rn_buf_printf(b, "%.*s=***", (int)rn_str_find(pair, '=', 0), pair.p);
    }
}

/* The part of an authority before "@": a user name alone is shown for ssh, where it is no key. */
static void add_user(struct rn_buf *b, struct rn_str user, bool http)
{
    size_t colon = rn_str_find(user, ':', 0);

    rn_buf_add(b, http ? RN_S("***") : rn_str_slice(user, 0, colon));
    if (!http && colon < user.n)
        rn_buf_lit(b, ":***");
}

struct rn_str rn_remote_shown(struct rn_arena *a, struct rn_str url)
{
    size_t mark = rn_str_find(url, '?', 0), start = rn_str_find_str(url, RN_S("://"), 0), end;
    struct rn_str query = rn_str_slice(url, mark + 1, url.n), authority;
    struct rn_buf b = {.arena = a};
    size_t at;

    url = rn_str_slice(url, 0, mark);
    start = start < url.n ? start + 3 : 0;
    end = start ? rn_str_find(url, '/', start) : start;
    authority = rn_str_slice(url, start, end);
    at = rn_str_rfind(authority, '@');
    rn_buf_add(&b, rn_str_slice(url, 0, start));
    if (at < authority.n) {
        add_user(&b, rn_str_slice(authority, 0, at), rn_remote_is_http(url));
        authority = rn_str_slice(authority, at, authority.n);
    }
    rn_buf_add(&b, authority);
    rn_buf_add(&b, rn_str_slice(url, end, url.n));
    add_query(&b, query);
    return rn_buf_str(&b);
}
