/* What the writer is given, and what the reference printed for it. */
#ifndef RN_UNIT_YAML_WRITER_ROW_H
#define RN_UNIT_YAML_WRITER_ROW_H

#include "yaml/node.h"

struct row {
    struct rn_str text;
    const char *printed;
};

#endif
