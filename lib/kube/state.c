/* The reference keeps what it knows about a resource in annotations of the resource, and so
 * believes what it finds there when it reads one. */
#include "kube/provenance.h"

#define STATE "internal.config.kubernetes.io/"
#define HASH_WISH STATE "needsHashSuffix"

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
            (struct rn_prev_id){kinds.at[i], names.at[i], namespaces.at[i], 0};
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
    r->needs_hash = has(run, map, HASH_WISH, &text) && rn_str_is(text, "enabled");
    r->name_changeable = has(run, map, STATE "allowNameChange", &text);
    r->kind_changeable = has(run, map, STATE "allowKindChange", &text);
    if (has(run, map, STATE "generatorBehavior", &text))
        r->behavior = rn_behavior_of(text);
    return read_history(run, r, map);
}

bool rn_resource_wants_hash(struct rn_run *run, const struct rn_resource *r)
{
    const struct rn_sym *key = rn_symbols_lookup(&run->symbols, RN_S(HASH_WISH));
    const struct rn_node *note = NULL;

    if (key) /* what nobody has written is nowhere */
        note = rn_get(rn_resource_meta_map(run, r, RN_WORD(run, annotations)), key);
    return note ? rn_str_is(rn_text(note), "enabled") : r->needs_hash;
}

void rn_resource_wish_hash(struct rn_run *run, struct rn_resource *r, bool wish)
{
    const struct rn_sym *key = rn_symbols_lookup(&run->symbols, RN_S(HASH_WISH));

    r->needs_hash = wish;
    if (key && rn_get(rn_resource_meta_map(run, r, RN_WORD(run, annotations)), key))
        rn_remove(rn_meta_map(run, rn_resource_change(r), RN_WORD(run, annotations)), key);
}

/* ---- The way back -----------------------------------------------------------------------------
 */

const char *rn_behavior_word(enum rn_behavior behavior)
{
    static const char *const words[] = {"unspecified", "unspecified", "create", "replace", "merge"};

    return words[behavior];
}

enum rn_behavior rn_behavior_of(struct rn_str word)
{
    for (enum rn_behavior b = RN_BEHAVIOR_CREATE; b <= RN_BEHAVIOR_MERGE; b++)
        if (rn_str_is(word, rn_behavior_word(b)))
            return b;
    return RN_BEHAVIOR_UNSET;
}

static void put(struct rn_run *run, struct rn_resource *r, const char *key, bool given,
                struct rn_str text)
{
    const struct rn_sym *word = RN_WORD(run, annotations), *sym = rn_intern_c(run, key);
    struct rn_node *map = rn_meta_map(run, rn_resource_change(r), word);

    if (given)
        rn_resource_set_meta(run, r, word, sym, text, r->root->mark);
    else if (map)
        rn_remove(map, sym);
}

static struct rn_str joined(struct rn_run *run, const struct rn_sym *const *at, size_t n)
{
    struct rn_buf b = {.arena = &run->arena};

    for (size_t i = 0; i < n; i++) {
        rn_buf_lit(&b, i ? "," : "");
        rn_buf_add(&b, at[i]->s);
    }
    return rn_buf_str(&b);
}

static void put_history(struct rn_run *run, struct rn_resource *r, bool whole)
{
    struct list names = {0}, kinds = {0}, namespaces = {0};

    for (size_t i = 0; i < r->nprev; i++) {
        const struct rn_prev_id *id = &r->prev[i];

        for (size_t times = whole ? 1 + id->again : 1; times > 0; times--) {
            RN_PUSH(run, names.at, names.n, names.cap) = id->name;
            RN_PUSH(run, kinds.at, kinds.n, kinds.cap) = id->kind;
            RN_PUSH(run, namespaces.at, namespaces.n, namespaces.cap) = id->ns;
        }
    }
    put(run, r, STATE "previousKinds", r->nprev, joined(run, kinds.at, kinds.n));
    put(run, r, STATE "previousNames", r->nprev, joined(run, names.at, names.n));
    put(run, r, STATE "previousNamespaces", r->nprev, joined(run, namespaces.at, namespaces.n));
}

void rn_resource_write_state(struct rn_run *run, struct rn_resource *r, bool whole)
{
    r->needs_hash = rn_resource_wants_hash(run, r);
    put_history(run, r, whole);
    put(run, r, STATE "prefixes", r->prefixes.n, joined(run, r->prefixes.at, r->prefixes.n));
    put(run, r, STATE "suffixes", r->suffixes.n, joined(run, r->suffixes.at, r->suffixes.n));
    put(run, r, STATE "allowNameChange", r->name_changeable, RN_S("enabled"));
    put(run, r, STATE "allowKindChange", r->kind_changeable, RN_S("enabled"));
    put(run, r, HASH_WISH, r->needs_hash, RN_S("enabled"));
    put(run, r, STATE "generatorBehavior", r->behavior != RN_BEHAVIOR_NONE,
        rn_str_from(rn_behavior_word(r->behavior)));
    rn_origin_write(run, r);
}

void rn_resource_hide_state(struct rn_run *run, struct rn_resource *r)
{
    static const char *const keys[] = {STATE "previousKinds",
                                       STATE "previousNames",
                                       STATE "previousNamespaces",
                                       STATE "prefixes",
                                       STATE "suffixes",
                                       STATE "allowNameChange",
                                       STATE "allowKindChange",
                                       HASH_WISH,
                                       STATE "generatorBehavior",
                                       RN_ORIGIN_ANNOTATION,
                                       RN_TRANSFORMATIONS_ANNOTATION};
    struct rn_node *map = rn_meta_map(run, rn_resource_change(r), RN_WORD(run, annotations));

    for (size_t i = 0; map && i < sizeof(keys) / sizeof(*keys); i++)
        while (rn_remove(map, rn_intern_c(run, keys[i])))
            ;
}
