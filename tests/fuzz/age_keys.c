/* Files of keys: the same text as identities, as an SSH key, and as recipients. */
#include "fuzz.h"
#include "secret/age.h"

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_age_identities ids = {.run = run};
    struct rn_age_recipients to = {.run = run}, of = {.run = run};

    if (rn_age_add_identities(&ids, RN_S("keys"), text) == RENDER_OK)
        rn_age_add_recipients_of(&of, &ids);
    rn_age_add_recipients(&to, RN_S("keys"), text);
}
