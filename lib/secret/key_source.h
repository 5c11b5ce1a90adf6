/* The host's keys: what its load callback adds, kept in locked memory, and handed to age. */
#ifndef RN_SECRET_KEY_SOURCE_H
#define RN_SECRET_KEY_SOURCE_H

#include "secret/age.h"

/* One source of keys. */
struct rn_key {
    enum render_key_kind kind;
    struct rn_str name;
    char *p;
    size_t n, cap, reserved;
    int work; /* 0: the default */
    struct rn_key *next;
};

/* Host code is on the stack while keys are added, so nothing here leaves by the run's escape. */
struct render_keys {
    struct rn_run *run;
    struct rn_key *first, **end, *last;
    int status; /* the first failure */
};

static inline struct rn_str rn_key_text(const struct rn_key *key)
{
    return rn_str_make(key->p ? key->p : "", key->n);
}

/* Calls the host. A source without load has no keys. */
int rn_keys_load(struct rn_run *run, const struct render_key_source *source,
                 struct render_keys *keys);
/* Adds the identities, plugins and passphrases among keys to ids. */
int rn_keys_identities(const struct render_keys *keys, struct rn_age_identities *ids);
/* Adds those to encrypt to: recipients, the public halves of identities, the passphrase. */
int rn_keys_recipients(const struct render_keys *keys, struct rn_age_recipients *to);

/* age's view of the source's other callbacks. */
static inline struct rn_age_host rn_keys_host(const struct render_key_source *source)
{
    return (struct rn_age_host){source->ask, source->start_plugin, source->user};
}

#endif
