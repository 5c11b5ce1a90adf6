/* What a plugin reads and prints: the reference's own bytes out, and back. */
#ifndef RN_BUILD_RESOURCE_LIST_H
#define RN_BUILD_RESOURCE_LIST_H

#include "build/accumulate.h"

enum { RN_MAX_RESULTS = 100 }; /* of one function that are shown */

/* Appends a resource, or config, as the build would print it now, with the state that the reference
 * keeps in its annotations. with_id: with its identity in one more. */
int rn_plugin_document(struct rn_accumulation *a, const struct rn_resource *r, bool with_id,
                       struct rn_buf *out);
/* The same of all resources, "---" between them. */
int rn_plugin_documents(struct rn_accumulation *a, const struct rn_resset *set, struct rn_buf *out);
/* Appends the ResourceList of a function. items is what rn_plugin_documents gave, NULL for a
 * generator; config is of rn_plugin_document. *given: the list of its items. */
int rn_resource_list_write(struct rn_accumulation *a, const struct rn_str *items,
                           struct rn_str config, struct rn_buf *out, const struct rn_node **given);
/* A function, for messages. */
struct rn_printer {
    struct rn_str name;
    struct rn_mark mark;
    bool secret; /* it was told what was decrypted, and may repeat that */
};

/* Objects that a function printed: a ResourceList, a List or documents. Its results become
 * warnings. given is what rn_resource_list_write gave: some changes of it are refused. */
int rn_resource_list_read(struct rn_accumulation *a, struct rn_str output,
                          const struct rn_printer *printer, const struct rn_node *given,
                          struct rn_documents *out);
/* Objects that an exec plugin printed. */
int rn_plugin_documents_read(struct rn_accumulation *a, struct rn_str output,
                             const struct rn_printer *printer, struct rn_documents *out);

#endif
