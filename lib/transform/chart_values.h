/* The values of a Helm chart: those of a file and valuesInline, merged. */
#ifndef RN_TRANSFORM_CHART_VALUES_H
#define RN_TRANSFORM_CHART_VALUES_H

#include "source/source.h"
#include "yaml/reader.h"

/* valuesInline as the reference holds it: every number a double. v2: it was read by rn_read_v2, as
 * kustomization files are. A fresh tree. */
int rn_chart_values_inline(struct rn_run *run, const struct rn_node *values, bool v2,
                           struct rn_node **out);

struct rn_chart_values {
    const struct rn_file *file;
    struct rn_node *inlined; /* consumed */
    bool inline_wins;        /* valuesMerge: override */
    bool own_file;           /* not the chart's own: an alias that is left out is worth a warning */
    struct rn_mark mark;     /* who mentions the file */
};
/* The YAML text of both, merged. */
int rn_chart_values_merge(struct rn_run *run, struct rn_reader *reader,
                          const struct rn_chart_values *values, struct rn_str *out);
/* The YAML text of one tree, with sorted keys; values NULL: of no values. */
int rn_chart_values_text(struct rn_run *run, const struct rn_node *values, struct rn_str *out);

#endif
