/* What an entry of `labels` walks over. */
#ifndef RN_KUBE_LABEL_SPECS_H
#define RN_KUBE_LABEL_SPECS_H

#include "kube/fieldspec.h"

/* What an entry asks for besides metadata/labels; with selectors the others do not count. */
enum { RN_LABEL_SELECTORS = 1, RN_LABEL_TEMPLATES = 2, RN_LABEL_CLAIMS = 4, RN_LABEL_CHOICES = 8 };

/* Merges the specs of a choice into *out, which has the entry's own. Those of the built-in
 * configuration are made with it, and only lent: nothing may be added to *out. */
int rn_label_specs(struct rn_run *run, const struct rn_transformer_config *config, unsigned choice,
                   struct rn_fieldspecs *out);

#endif
