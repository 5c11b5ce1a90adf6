/* Expressions: the pattern, a line "====", texts to be matched, one a line. */
#include "base/regex.h"
#include "fuzz.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_str pattern = fuzz_part(&text), why = RN_S("");
    const struct rn_regex *plain, *anchored;

    if (rn_str_ends(pattern, RN_S("\n")))
        pattern.n--;
    plain = rn_regex_compile(run, pattern, &why);
    fuzz_check(plain || why.n, "a bad expression has a reason");
    anchored = rn_regex_compile_anchored(run, pattern, NULL);
    if (!plain || !anchored)
        return;
    for (size_t at = 0, end; at <= text.n; at = end + 1) {
        struct rn_str line, literal = rn_regex_literal(anchored);
        bool whole;

        end = rn_str_find(text, '\n', at);
        line = rn_str_slice(text, at, end);
        whole = rn_regex_match(anchored, line);
        rn_regex_match(plain, line);
        if (literal.p)
            fuzz_check(whole == rn_str_eq(line, literal), "a literal matches itself alone");
    }
}
