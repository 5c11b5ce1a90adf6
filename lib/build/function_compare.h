/* What a function was given beside what it printed. The reference carries comments over from one to
 * the other; of them nothing is left in what it builds, but it fails where the two do not fit. */
#ifndef RN_BUILD_FUNCTION_COMPARE_H
#define RN_BUILD_FUNCTION_COMPARE_H

#include "build/resource_list.h"

/* given: the list of items that the function was given, with their ids; object: one that it
 * printed. An error at the object when its id is that of an item whose fields are of other kinds,
 * or when one of both has a field without a name. */
int rn_function_compare(struct rn_run *run, const struct rn_printer *printer,
                        const struct rn_node *given, const struct rn_node *object);

#endif
