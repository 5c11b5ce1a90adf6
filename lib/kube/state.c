/* The reference keeps what it knows about a resource in annotations of the resource, and so
 * believes what it finds there when it reads one. */
#include "kube/resource.h"

#define STATE "internal.config.kubernetes.io/"

struct list {
    const struct rn_sym **at;
    size_t n, cap;
};

static bool has(const struct rn_run *run, const struct rn_node *annotations, const char *key,
                struct rn_str *text)
{
    const struct rn_node *n = rn_get_c(run, annotations, key);

    *text = rn_text(n);
    return n;
}

/* Parts between commas; one empty part for nothing. */
static struct list split(struct rn_run *run, struct rn_str text)
{
    struct list out = {0};

    for (size_t at = 0; at <= text.n;) {
        size_t end = rn_str_find(text, ',', at);

        RN_PUSH(run, out.at, out.n, out.cap) = rn_intern(run, rn_str_slice(text, at, end));
        at = end + 1;
    }
    return out;
}

static int read_history(struct rn_run *run, struct rn_resource *r, const struct rn_node *map)
{
    struct rn_str text;
    struct list names, namespaces, kinds;

    if (!has(run, map, STATE "previousNames", &text))
        return RENDER_OK;
    names = split(run, text);
    has(run, map, STATE "previousNamespaces", &text);
    namespaces = split(run, text);
    has(run, map, STATE "previousKinds", &text);
    kinds = split(run, text);
    if (names.n != namespaces.n || names.n != kinds.n)
        return rn_hint(run,
                       rn_error(run, map->mark, RN_E_RESOURCE,
                                "number of previous names, number of previous namespaces, number "
                                "of previous kinds not equal: %zu, %zu, %zu",
                                names.n, namespaces.n, kinds.n),
                       "annotations under " STATE " are not for manifests: remove them");
    for (size_t i = 0; i < names.n; i++)
        RN_PUSH(run, r->prev, r->nprev, r->prev_cap) =
            (struct rn_prev_id){kinds.at[i], names.at[i], namespaces.at[i]};
    return RENDER_OK;
}

static void read_affixes(struct rn_run *run, const struct rn_node *map, const char *key,
                         struct rn_affixes *affixes)
{
    struct rn_str text;
    struct list list;

    if (!has(run, map, key, &text))
        return;
    list = split(run, text);
    *affixes = (struct rn_affixes){list.at, list.n, list.cap};
}

int rn_resource_read_state(struct rn_run *run, struct rn_resource *r)
{
    const struct rn_node *map = rn_resource_meta_map(run, r, RN_WORD(run, annotations));
    struct rn_str text;

    if (!map)
        return RENDER_OK;
    read_affixes(run, map, STATE "prefixes", &r->prefixes);
    read_affixes(run, map, STATE "suffixes", &r->suffixes);
    r->needs_hash = has(run, map, STATE "needsHashSuffix", &text) && rn_str_is(text, "enabled");
    return read_history(run, r, map);
}
