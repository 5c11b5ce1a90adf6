/* The field helmCharts, and the generator HelmChartInflationGenerator: which values and namespace a
 * chart gets, and what becomes of the manifests. */
#ifndef RN_BUILD_CHARTS_H
#define RN_BUILD_CHARTS_H

#include "build/accumulate.h"

/* Adds the manifests of all charts of k. origin: NULL when not tracked. */
int rn_inflate_charts(struct rn_accumulation *a, const struct rn_loader *loader,
                      const struct rn_kustomization *k, struct rn_origin *origin,
                      struct rn_accumulator *acc);
bool rn_is_chart_generator(struct rn_run *run, const struct rn_node *config);
/* Adds those of the one that a generator's config describes. */
int rn_inflate_configured(struct rn_accumulation *a, const struct rn_loader *loader,
                          const struct rn_node *config, struct rn_origin *origin,
                          struct rn_accumulator *acc);

#endif
