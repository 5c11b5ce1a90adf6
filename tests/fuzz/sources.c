/* Sources of generators: an env file, a line "====", literals and file sources, one a line. */
#include "generate/sources.h"
#include "fuzz.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_str part = fuzz_part(&text);
    uint16_t place = rn_run_place(run, RN_S("env"));
    struct rn_data data = {0};

    rn_read_env_file(run, part, place, &data);
    for (size_t at = 0, end; at < text.n; at = end + 1) {
        struct rn_textval line = {{0}, {1, place, 1}}, path;
        struct rn_str key;

        end = rn_str_find(text, '\n', at);
        line.s = rn_str_slice(text, at, end);
        rn_read_literal(run, line, &data);
        rn_split_file_source(run, line, &key, &path);
    }
    for (size_t i = 0; i < data.n; i++)
        fuzz_check(data.at[i].key->s.n > 0, "a key is not empty");
}
