/* Replacements files: what `replacements: [{path: FILE}]` names. */
#include "kustom/fields.h"

int rn_replacements_read(struct rn_run *run, const struct rn_node *root,
                         struct rn_replacement_entry **out, size_t *n)
{
    const struct rn_field_table *table = &rn_fields_replacement_file;
    int status = RENDER_OK;
    bool list = rn_is(root, RN_LIST);

    *out = NULL;
    *n = 0;
    if (rn_is_null(root) || root->kind == RN_SCALAR)
        return rn_hint(run,
                       rn_error(run, root ? root->mark : RN_NOWHERE, RN_E_REPLACEMENT,
                                "a replacements file must hold a map or a list of maps, found %s",
                                root && !rn_is_null(root) ? "a scalar" : "nothing"),
                       "list entries with source and targets");
    *n = list ? root->nitems : 1;
    *out = RN_NEW_N(run, struct rn_replacement_entry, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        const struct rn_node *item = list ? root->items[i] : root;
        int entry = RENDER_OK;

        (*out)[i].mark = item->mark;
        if (!rn_is_null(item))
            entry = rn_decode(run, item, table, &(*out)[i], false);
        status = status ? status : entry;
    }
    return status;
}
