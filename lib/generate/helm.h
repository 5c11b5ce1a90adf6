/* Helm charts, through the user's helm program: what it is told, and what it answers. Which values
 * a chart gets is decided by who calls (build/charts.c), between rn_helm_fetch() and
 * rn_helm_template(), because the chart that was fetched may bring them. */
#ifndef RN_GENERATE_HELM_H
#define RN_GENERATE_HELM_H

#include "kustom/kustomization.h"
#include "source/source.h"

/* What the charts of a build have in common. */
struct rn_helm {
    const struct render_programs *programs;
    const struct render_helm *options;
    bool enabled;
    bool checked;            /* the program's version is one that we know */
    struct rn_str directory; /* what helm keeps, and charts that are pulled elsewhere than into
                              * chartHome; p NULL: not yet made */
};

/* A chart on its way to manifests. */
struct rn_helm_job {
    const struct rn_loader *loader;
    struct rn_helm_chart chart; /* with the flags of the command line, and its namespace */
    struct rn_helm_globals globals;
    struct rn_str home; /* the directory that holds the chart's, absolute */
    struct rn_textval values_file;
    const struct rn_loader *values_loader; /* which reads it */
    struct rn_file **additional;           /* by the index of chart.additional_values_files */
};

/* Fills the job from loader, chart and globals, and checks all that can be checked before helm
 * runs. Errors are at the fields of the chart. */
int rn_helm_prepare(struct rn_run *run, const struct rn_helm *helm, struct rn_helm_job *job);
/* The directory of a job's chart, absolute, whether it is there or not; of the job, loader, chart
 * and globals count. */
struct rn_str rn_helm_chart_directory(struct rn_run *run, const struct rn_helm_job *job);
/* Pulls the chart unless its directory is there. */
int rn_helm_fetch(struct rn_run *run, struct rn_helm *helm, struct rn_helm_job *job);
/* Inflates the chart with these values; *out is what helm prints. */
int rn_helm_template(struct rn_run *run, struct rn_helm *helm, struct rn_helm_job *job,
                     struct rn_str values, struct rn_str *out);

#endif
