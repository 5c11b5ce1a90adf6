/* Transformer configurations, and types under crds: the same text as each of them. */
#include "fuzz.h"
#include "kube/fieldspec.h"
#include "yaml/json.h"
#include "yaml/reader.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_mark top = {1, rn_run_place(run, RN_S("in")), 1};
    struct rn_transformer_config config = {0}, crds = {0}, all = {0};
    struct rn_node *root;

    if (rn_read_v2(run, rn_reader_new(run), text, top.file, &root) == RENDER_OK) {
        if (rn_config_read(run, root, &config) == RENDER_OK &&
            rn_config_merge(run, &all, rn_config_default(run)) == RENDER_OK)
            rn_config_merge(run, &all, &config);
        rn_config_read_crds(run, root, false, top, &crds);
    }
    if (rn_json_read_members(run, text, top, &root) == RENDER_OK)
        rn_config_read_crds(run, root, true, top, &crds);
}
