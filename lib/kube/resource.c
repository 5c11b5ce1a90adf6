#include "kube/resource.h"

#include <assert.h>

#include "kube/schema.h"

struct rn_resource *rn_resource_new(struct rn_run *run, struct rn_node *root)
{
    struct rn_resource *r = RN_NEW(run, struct rn_resource);

    r->root = root;
    r->memo = RN_NEW(run, struct rn_id_memo);
    return r;
}

void rn_resource_replace(struct rn_resource *r, const struct rn_node *root)
{
    rn_resource_change(r);
    r->root = root;
}

static void *copy_array(struct rn_run *run, const void *p, size_t n, size_t size)
{
    void *q = rn_arena_alloc_raw(&run->arena, n * size);

    if (n)
        memcpy(q, p, n * size);
    return q;
}

static void copy_affixes(struct rn_run *run, struct rn_affixes *a)
{
    a->at = copy_array(run, a->at, a->n, sizeof(*a->at));
    a->cap = a->n;
}

/* The arrays become the resource's own, which it may append to. */
static void own_arrays(struct rn_run *run, struct rn_resource *c)
{
    c->prev = copy_array(run, c->prev, c->nprev, sizeof(*c->prev));
    c->prev_cap = c->nprev;
    copy_affixes(run, &c->prefixes);
    copy_affixes(run, &c->suffixes);
    c->vars = copy_array(run, c->vars, c->nvars, sizeof(*c->vars));
    c->vars_cap = c->nvars;
    c->transformations =
        copy_array(run, c->transformations, c->ntransformations, sizeof(struct rn_origin *));
    c->transformations_cap = c->ntransformations;
}

struct rn_resource *rn_resource_copy(struct rn_run *run, const struct rn_resource *r)
{
    struct rn_resource *c = RN_NEW(run, struct rn_resource);

    *c = *r;
    rn_resource_replace(c, rn_node_copy(run, r->root));
    c->memo = RN_NEW(run, struct rn_id_memo);
    own_arrays(run, c);
    return c;
}

struct rn_resource *rn_resource_clone(struct rn_run *run, const struct rn_resource *r)
{
    struct rn_resource *c = RN_NEW(run, struct rn_resource);

    *c = *r;
    c->root = rn_node_clone(run, r->root);
    c->memo = RN_NEW(run, struct rn_id_memo);
    *c->memo = *r->memo;
    c->seen = c->found = 0; /* stamps of another run */
    own_arrays(run, c);
    return c;
}

void rn_api_version_split(struct rn_run *run, struct rn_str api_version, struct rn_gvk *out)
{
    size_t slash = rn_str_find(api_version, '/', 0);

    if (slash == api_version.n) {
        out->group = run->empty;
        out->version = rn_intern(run, api_version);
        return;
    }
    out->group = rn_intern(run, rn_str_slice(api_version, 0, slash));
    out->version = rn_intern(run, rn_str_slice(api_version, slash + 1, api_version.n));
}

struct rn_gvk rn_node_gvk(struct rn_run *run, const struct rn_node *root)
{
    struct rn_gvk gvk;

    rn_api_version_split(run, rn_text(rn_get(root, RN_WORD(run, apiVersion))), &gvk);
    gvk.kind = rn_intern(run, rn_text(rn_get(root, RN_WORD(run, kind))));
    return gvk;
}

/* What an apiVersion and a kind are, found once for each two. */
struct type {
    struct rn_gvk gvk;
    bool cluster; /* its resources are in no namespace */
};

/* Whether it is known to be cluster-scoped: custom schemas may add kinds later. */
static bool is_cluster_scoped(struct rn_run *run, const struct rn_gvk *gvk)
{
    struct rn_str api_version = gvk->version->s;

    if (gvk->group->s.n)
        api_version =
            rn_str_concat(&run->arena, (struct rn_str[]){gvk->group->s, RN_S("/"), api_version}, 3);
    return rn_schema_namespaced(run, api_version, gvk->kind->s) == 0;
}

static const struct type *type_of(struct rn_run *run, struct rn_str api_version, struct rn_str kind)
{
    struct rn_mapkey key = RN_KEY2(rn_intern(run, api_version), rn_intern(run, kind));
    struct type *type = rn_map_lookup(&run->types, key);

    if (type)
        return type;
    type = RN_NEW(run, struct type);
    rn_api_version_split(run, api_version, &type->gvk);
    type->gvk.kind = (const struct rn_sym *)key.w[1];
    type->cluster = is_cluster_scoped(run, &type->gvk);
    *rn_map_at(&run->types, key) = type;
    return type;
}

/* The text of a field of metadata; a null is nothing. */
static const struct rn_sym *meta_text(struct rn_run *run, const struct rn_node *n)
{
    return rn_is(n, RN_SCALAR) && n->tag != RN_TAG_NULL ? rn_intern(run, n->text) : run->empty;
}

static void set_namespace(struct rn_run *run, struct rn_id *id, const struct rn_node *n,
                          bool cluster)
{
    id->raw_ns = meta_text(run, n);
    id->ns = cluster                ? RN_WORD(run, _non_namespaceable_)
             : id->raw_ns->s.n == 0 ? RN_WORD(run, default)
                                    : id->raw_ns;
}

struct rn_id rn_node_id(struct rn_run *run, const struct rn_node *root)
{
    const struct rn_node *meta = rn_get(root, RN_WORD(run, metadata));
    const struct type *type = type_of(run, rn_text(rn_get(root, RN_WORD(run, apiVersion))),
                                      rn_text(rn_get(root, RN_WORD(run, kind))));
    struct rn_id id = {.gvk = type->gvk};

    id.name = meta_text(run, rn_get(meta, RN_WORD(run, name)));
    set_namespace(run, &id, rn_get(meta, RN_WORD(run, namespace)), type->cluster);
    return id;
}

static const uint32_t NOWHERE = UINT32_MAX;

static const struct rn_node *value_at(const struct rn_node *map, uint32_t at)
{
    return at == NOWHERE ? NULL : map->pairs[at].value;
}

static bool same_text(struct rn_str a, struct rn_str b)
{
    return a.p == b.p && a.n == b.n;
}

/* The texts that make an identity, in two scans. Of two equal keys the first counts. */
static void take_texts(struct rn_run *run, const struct rn_node *root, struct rn_id_memo *out)
{
    const struct rn_sym *api_version = RN_WORD(run, apiVersion), *kind = RN_WORD(run, kind);
    const struct rn_sym *metadata = RN_WORD(run, metadata), *name = RN_WORD(run, name);
    const struct rn_sym *namespace = RN_WORD(run, namespace);
    const struct rn_node *meta;

    out->api_version_at = out->kind_at = out->metadata_at = out->name_at = out->ns_at = NOWHERE;
    for (uint32_t i = rn_is(root, RN_MAP) ? root->npairs : 0; i-- > 0;) {
        if (root->pairs[i].key == api_version)
            out->api_version_at = i;
        else if (root->pairs[i].key == kind)
            out->kind_at = i;
        else if (root->pairs[i].key == metadata)
            out->metadata_at = i;
    }
    meta = value_at(root, out->metadata_at);
    for (uint32_t i = rn_is(meta, RN_MAP) ? meta->npairs : 0; i-- > 0;) {
        if (meta->pairs[i].key == name)
            out->name_at = i;
        else if (meta->pairs[i].key == namespace)
            out->ns_at = i;
    }
    out->api_version = rn_text(value_at(root, out->api_version_at));
    out->kind = rn_text(value_at(root, out->kind_at));
    out->name = rn_text(value_at(meta, out->name_at));
    out->ns = rn_text(value_at(meta, out->ns_at));
}

/* Whether a pair is where it was, with its text. */
static inline bool stands(const struct rn_node *map, uint32_t at, const struct rn_sym *key,
                          struct rn_str text)
{
    const struct rn_node *n;

    if (at >= map->npairs || map->pairs[at].key != key)
        return false;
    n = map->pairs[at].value;
    return n->kind == RN_SCALAR && same_text(n->text, text);
}

static bool stands_still(struct rn_run *run, const struct rn_node *root, const struct rn_id_memo *m)
{
    const struct rn_node *meta;

    if (!m->valid || m->epoch != run->epoch || root->kind != RN_MAP ||
        !stands(root, m->api_version_at, RN_WORD(run, apiVersion), m->api_version) ||
        !stands(root, m->kind_at, RN_WORD(run, kind), m->kind) || m->metadata_at >= root->npairs ||
        root->pairs[m->metadata_at].key != RN_WORD(run, metadata))
        return false;
    meta = root->pairs[m->metadata_at].value;
    if (meta->kind != RN_MAP || !stands(meta, m->name_at, RN_WORD(run, name), m->name))
        return false;
    if (m->ns_at == NOWHERE)
        return !rn_get(meta, RN_WORD(run, namespace));
    return stands(meta, m->ns_at, RN_WORD(run, namespace), m->ns);
}

/* Finds the identity anew, but for what has not changed since *m was made. */
static void memorize(struct rn_run *run, struct rn_resource *r, struct rn_id_memo *m)
{
    const struct rn_node *meta;
    struct rn_id_memo now;
    bool same;

    take_texts(run, r->root, &now);
    meta = value_at(r->root, now.metadata_at);
    same = m->valid && m->epoch == run->epoch && same_text(m->kind, now.kind) &&
           same_text(m->api_version, now.api_version);
    if (!same) {
        const struct type *type = type_of(run, now.api_version, now.kind);

        r->id.gvk = type->gvk;
        r->cluster = type->cluster;
    }
    if (!same || !same_text(m->name, now.name))
        r->id.name = meta_text(run, value_at(meta, now.name_at));
    if (!same || !same_text(m->ns, now.ns))
        set_namespace(run, &r->id, value_at(meta, now.ns_at), r->cluster);
    now.epoch = run->epoch;
    now.valid = true;
    *m = now;
}

/* Texts are never changed in place, so the same four texts make the same identity. Who looks does
 * not change the resource, but what is remembered of it. */
struct rn_id rn_resource_look(struct rn_run *run, const struct rn_resource *r)
{
    if (!stands_still(run, r->root, r->memo))
        memorize(run, (struct rn_resource *)(uintptr_t)r, r->memo);
    return r->id;
}

static bool is_shared(const struct rn_node *n)
{
    return n && n->flags & RN_SHARED;
}

static bool shares_text(const struct rn_node *root, const struct rn_id_memo *m)
{
    const struct rn_node *meta = value_at(root, m->metadata_at);

    return is_shared(value_at(root, m->api_version_at)) || is_shared(value_at(root, m->kind_at)) ||
           is_shared(value_at(meta, m->name_at)) || is_shared(value_at(meta, m->ns_at));
}

#ifdef RN_CHECK_SETTLED
void rn_resource_check_settled(struct rn_run *run, const struct rn_resource *r)
{
    struct rn_id id = rn_node_id(run, r->root);

    assert(r->settled != run->epoch + 1 || (rn_id_eq(&id, &r->id) && id.raw_ns == r->id.raw_ns));
}
#endif

void rn_resource_settle(struct rn_run *run, struct rn_resource *r)
{
    if (r->settled == run->epoch + 1)
        return;
    if (!stands_still(run, r->root, r->memo)) {
        if (rn_is_empty(r->root))
            return;
        memorize(run, r, r->memo);
    }
    r->shares = shares_text(r->root, r->memo);
    r->settled = run->epoch + 1;
}

struct rn_id rn_resource_prev_id(struct rn_run *run, const struct rn_resource *r, size_t i)
{
    struct rn_id id;

    id.gvk = rn_resource_id(run, r).gvk;
    id.gvk.kind = r->prev[i].kind;
    id.name = r->prev[i].name;
    id.ns = id.raw_ns = r->prev[i].ns;
    return id;
}

struct rn_id rn_resource_org_id(struct rn_run *run, const struct rn_resource *r)
{
    return r->nprev ? rn_resource_prev_id(run, r, 0) : rn_resource_id(run, r);
}

void rn_resource_remember(struct rn_run *run, struct rn_resource *r)
{
    struct rn_id id = rn_resource_id(run, r);
    struct rn_prev_id prev = {id.gvk.kind, id.name, id.ns, 0};

    if (r->nprev) {
        struct rn_prev_id *last = &r->prev[r->nprev - 1];

        if (last->kind == prev.kind && last->name == prev.name && last->ns == prev.ns) {
            last->again++;
            return;
        }
    }
    RN_PUSH(run, r->prev, r->nprev, r->prev_cap) = prev;
}

bool rn_resource_has_notes(const struct rn_resource *r)
{
    return r->nprev || r->prefixes.n || r->suffixes.n || r->needs_hash || r->origin ||
           r->name_changeable || r->kind_changeable;
}

void rn_resource_forget(struct rn_resource *r)
{
    r->nprev = 0;
    r->prefixes.n = r->suffixes.n = 0;
    r->needs_hash = r->name_changeable = r->kind_changeable = false;
    r->behavior = RN_BEHAVIOR_NONE;
    r->origin = NULL;
    r->ntransformations = 0;
}

void rn_resource_adopt(struct rn_run *run, struct rn_resource *r, const struct rn_resource *from)
{
    r->prev = from->prev;
    r->nprev = from->nprev;
    r->prefixes = from->prefixes;
    r->suffixes = from->suffixes;
    r->needs_hash = from->needs_hash;
    r->name_changeable = from->name_changeable;
    r->kind_changeable = from->kind_changeable;
    r->behavior = from->behavior;
    r->origin = from->origin;
    r->transformations = from->transformations;
    r->ntransformations = from->ntransformations;
    own_arrays(run, r);
}

void rn_affixes_add(struct rn_run *run, struct rn_affixes *a, struct rn_str affix)
{
    RN_PUSH(run, a->at, a->n, a->cap) = rn_intern(run, affix);
}

bool rn_gvk_eq(const struct rn_gvk *a, const struct rn_gvk *b)
{
    return a->kind == b->kind && a->group == b->group && a->version == b->version;
}

bool rn_id_eq(const struct rn_id *a, const struct rn_id *b)
{
    return a->name == b->name && a->ns == b->ns && rn_gvk_eq(&a->gvk, &b->gvk);
}

static struct rn_str or_else(const struct rn_sym *part, const char *none)
{
    return part->s.n ? part->s : rn_str_from(none);
}

struct rn_str rn_id_text(struct rn_run *run, const struct rn_id *id)
{
    return rn_str_printf(
        &run->arena, "%.*s.%.*s.%.*s/%.*s.%.*s", RN_FMT(or_else(id->gvk.kind, "[noKind]")),
        RN_FMT(or_else(id->gvk.version, "[noVer]")), RN_FMT(or_else(id->gvk.group, "[noGrp]")),
        RN_FMT(or_else(id->name, "[noName]")), RN_FMT(or_else(id->raw_ns, "[noNs]")));
}

const struct rn_node *rn_resource_metadata(struct rn_run *run, const struct rn_resource *r)
{
    return rn_get(r->root, RN_WORD(run, metadata));
}

struct rn_node *rn_meta_map(struct rn_run *run, const struct rn_node *root,
                            const struct rn_sym *word)
{
    struct rn_node *map = rn_get2(root, RN_WORD(run, metadata), word);

    return rn_is(map, RN_MAP) ? map : NULL;
}

const struct rn_node *rn_resource_meta_map(struct rn_run *run, const struct rn_resource *r,
                                           const struct rn_sym *word)
{
    return rn_meta_map(run, r->root, word);
}

void rn_resource_need_annotations(struct rn_run *run, struct rn_resource *r, struct rn_mark mark)
{
    const struct rn_sym *key = RN_WORD(run, annotations);
    struct rn_node *meta = rn_get(r->root, RN_WORD(run, metadata));

    if (rn_is(meta, RN_MAP) && !rn_is(rn_get(meta, key), RN_MAP))
        rn_set(run, meta, key, rn_map_node(run, mark));
}

/* The map under key, made when it is absent or null. */
static struct rn_node *need_map(struct rn_run *run, struct rn_node *parent,
                                const struct rn_sym *key, struct rn_mark mark)
{
    struct rn_node *map = rn_get(parent, key);

    if (rn_is(map, RN_MAP))
        return map;
    map = rn_map_node(run, mark);
    rn_set(run, parent, key, map);
    return map;
}

void rn_resource_set_meta(struct rn_run *run, struct rn_resource *r, const struct rn_sym *word,
                          const struct rn_sym *key, struct rn_str value, struct rn_mark mark)
{
    struct rn_node *map = need_map(run, rn_resource_change(r), RN_WORD(run, metadata), mark), *old;

    map = need_map(run, map, word, mark);
    old = rn_get(map, key);
    if (rn_is(old, RN_SCALAR))
        rn_set_scalar(old, value, RN_TAG_STR);
    else
        rn_set(run, map, key, rn_string(run, value, mark));
}
