/* Label selectors: the selector, a line "====", a map of labels. */
#include "fuzz.h"
#include "kube/selector.h"
#include "yaml/reader.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_textval selector = {fuzz_part(&text), {1, rn_run_place(run, RN_S("selector")), 1}};
    struct rn_documents docs = {0};
    struct rn_label_selector *parsed;

    if (rn_str_ends(selector.s, RN_S("\n")))
        selector.s.n--;
    if (rn_label_selector_parse(run, selector, &parsed))
        return;
    rn_label_selector_match(run, parsed, NULL);
    if (rn_read_documents(run, rn_reader_new(run), text, 0, &docs) == RENDER_OK && docs.n &&
        rn_is(docs.roots[0], RN_MAP))
        rn_label_selector_match(run, parsed, docs.roots[0]);
}
