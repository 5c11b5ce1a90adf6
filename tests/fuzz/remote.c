/* URLs, one a line. */
#include "source/remote.h"

#include "fuzz.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    for (size_t at = 0, end; at <= text.n; at = end + 1) {
        struct rn_remote remote;
        struct rn_str line;
        bool is_git;

        end = rn_str_find(text, '\n', at);
        line = rn_str_slice(text, at, end);
        is_git = rn_remote_parse(&run->arena, line, &remote);
        fuzz_check(is_git == rn_remote_is_git(line), "both parsers agree");
        fuzz_check(is_git || !rn_remote_is_surely_git(line), "what is surely git is git");
        rn_remote_shown(&run->arena, line);
        if (!is_git)
            continue;
        fuzz_check(remote.url.n && remote.url.p[0] != '-', "a URL is no option");
        fuzz_check(remote.timeout > 0, "a timeout is above zero");
        rn_remote_shown(&run->arena, remote.url);
    }
}
