/* A file `.sops.yaml`, and behind a line ====, the path of the file that its rule is wanted for. */
#include "secret/sops_rules.h"
#include "fuzz.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_str config = fuzz_part(&text);
    uint16_t place = rn_run_place(run, RN_S(".sops.yaml"));
    struct rn_sops_creation creation;
    struct rn_sops_group given = {0};
    struct rn_sops_lists lists = {.context = text};

    if (rn_sops_rules_read(run, config, place, text, &creation) == RENDER_OK)
        for (size_t g = 0; g < creation.ngroups; g++)
            for (size_t i = 0; i < creation.groups[g].n; i++)
                rn_sops_key_title(run, &creation.groups[g].keys[i]);
    for (int kind = 0; kind < RN_SOPS_KEY_KINDS; kind++)
        lists.keys[kind] = text;
    rn_sops_keys_given(run, &lists, &given);
}
