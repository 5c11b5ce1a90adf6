#include "source/remote.h"

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
    return take_nocase(&text, RN_S("http:")) || take_nocase(&text, RN_S("https:"));
}

/* "user@": a letter, then letters, digits and dashes. */
static bool take_user(struct rn_str *text)
{
    size_t n = 0;

    if (text->n == 0 || !rn_is_alpha(text->p[0]))
        return false;
    while (n < text->n && (rn_is_alpha(text->p[n]) || rn_is_digit(text->p[n]) || text->p[n] == '-'))
        n++;
    if (n == text->n || text->p[n] != '@')
        return false;
    *text = rn_str_slice(*text, n + 1, text->n);
    return true;
}

static bool is_github(struct rn_str text)
{
    return take_nocase(&text, RN_S("github.com/")) || take_nocase(&text, RN_S("github.com:"));
}

/* Whether a path, cleaned, begins with "..": it leaves the repository. */
static bool leaves(struct rn_str path)
{
    long depth = 0;

    for (size_t i = 0, end; i < path.n; i = end + 1) {
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

static size_t next_slash(struct rn_str path, size_t from)
{
    return rn_str_find(path, '/', from);
}

/* Where the repository ends in path and the path inside of it begins, by the reference's markers;
 * false when the path has too few parts. */
static bool split_repo(struct rn_str path, bool is_file, size_t *repo_end, size_t *inside)
{
    static const struct rn_str git_dir = {"_git/", 5}, git_suffix = {".git", 4};
    size_t at = rn_str_find_str(path, git_dir, 0);

    if (at < path.n) {
        *repo_end = next_slash(path, at + git_dir.n);
        *inside = *repo_end;
        return true;
    }
    if ((at = rn_str_find_str(path, RN_S("//"), 0)) < path.n) {
        *repo_end = at;
        *inside = at + 2;
        return true;
    }
    if ((at = rn_str_find_str(path, git_suffix, 0)) < path.n) {
        *repo_end = at + git_suffix.n;
        *inside = *repo_end;
        return true;
    }
    if (is_file) {
        *repo_end = *inside = path.n;
        return true;
    }
    if ((at = next_slash(path, 0)) == path.n)
        return false;
    *repo_end = *inside = next_slash(path, at + 1);
    return true;
}

/* Cuts the host off text: up to the first slash, or the first colon of "user@host:path". */
static bool take_host(struct rn_str *text, bool scp_style)
{
    size_t end = next_slash(*text, 0);
    size_t colon = rn_str_find(*text, ':', 0);

    if (scp_style && colon < text->n && (end == text->n || (colon > 0 && colon < end)))
        end = colon;
    if (text->n == 0)
        return false;
    *text = rn_str_slice(*text, end < text->n ? end + 1 : end, text->n);
    return true;
}

bool rn_remote_is_git(struct rn_str text)
{
    static const struct rn_str schemes[] = {{"ssh://", 6}, {"https://", 8}, {"http://", 7}};
    bool scheme = false, is_file = false, user, github;
    size_t repo_end, inside;

    if (text.n == 0 || text.p[0] == '/')
        return false;
    text = rn_str_slice(text, 0, rn_str_find(text, '?', 0));
    take_nocase(&text, RN_S("git::"));
    for (size_t i = 0; !scheme && i < sizeof(schemes) / sizeof(schemes[0]); i++)
        scheme = take_nocase(&text, schemes[i]);
    if (!scheme)
        is_file = take_nocase(&text, RN_S("file://"));
    if (!is_file) {
        user = take_user(&text);
        github = is_github(text);
        if (!scheme && !user && !github)
            return false;
        if (!take_host(&text, !scheme && (user || github)))
            return false;
    }
    if (!split_repo(text, is_file, &repo_end, &inside) || repo_end == 0)
        return false;
    return !leaves(rn_str_slice(text, inside, text.n));
}
