#include "generate/generate.h"

#include <sodium.h>
#include <stdlib.h>

#include "generate/data.h"
#include "yaml/json.h"
#include "yaml/value.h"

/* JSON text on its way into the hash. The text never exists as a whole. */
struct hashing {
    struct rn_run *run;
    struct rn_arena *scratch;
    struct rn_buf buf;
    crypto_hash_sha256_state state;
};

enum { FLUSH_FROM = 4096 };

static void flush(struct hashing *h)
{
    crypto_hash_sha256_update(&h->state, (const unsigned char *)(h->buf.p ? h->buf.p : ""),
                              h->buf.n);
    h->buf.n = 0;
}

static void put(struct hashing *h, const char *text)
{
    rn_buf_lit(&h->buf, text);
}

static void put_string(struct hashing *h, struct rn_str s)
{
    rn_json_string(&h->buf, s, true);
    if (h->buf.n >= FLUSH_FROM)
        flush(h);
}

/* Numbers have passed through a double when they are hashed. */
static void put_number(struct hashing *h, const struct rn_number *n)
{
    double f = n->type == RN_NUMBER_I64   ? (double)n->i
               : n->type == RN_NUMBER_U64 ? (double)n->u
                                          : n->f;

    rn_format_float_json(&h->buf, f);
}

static int put_scalar(struct hashing *h, const struct rn_node *n, struct rn_context ctx)
{
    struct rn_value v;

    RN_TRY(rn_value(h->run, n, ctx, &v));
    switch (v.type) {
    case RN_V_NULL:
        put(h, "null");
        break;
    case RN_V_BOOL:
        put(h, v.b ? "true" : "false");
        break;
    case RN_V_NUMBER:
        put_number(h, &v.number);
        break;
    case RN_V_STRING:
        put_string(h, v.s);
        break;
    }
    return RENDER_OK;
}

static int by_key(const void *a, const void *b)
{
    const struct rn_pair *x = *(const struct rn_pair *const *)a;
    const struct rn_pair *y = *(const struct rn_pair *const *)b;

    return rn_str_cmp(x->key->s, y->key->s);
}

static int put_node(struct hashing *h, const struct rn_node *n, struct rn_context ctx);

static int put_map(struct hashing *h, const struct rn_node *map, struct rn_context ctx)
{
    const struct rn_pair **sorted =
        RN_NEW_N_IN(h->scratch, const struct rn_pair *, map->npairs + 1);

    for (uint32_t i = 0; i < map->npairs; i++)
        sorted[i] = &map->pairs[i];
    qsort(sorted, map->npairs, sizeof(*sorted), by_key);
    for (uint32_t i = 0; i < map->npairs; i++) {
        put(h, i ? "," : "{");
        put_string(h, sorted[i]->key->s);
        put(h, ":");
        RN_TRY(put_node(h, sorted[i]->value, ctx));
    }
    put(h, map->npairs ? "}" : "{}");
    return RENDER_OK;
}

/* Depth is bounded by the reader's limit. */
static int put_node(struct hashing *h, const struct rn_node *n, struct rn_context ctx)
{
    if (n->kind == RN_SCALAR)
        return put_scalar(h, n, ctx);
    ctx.flow = ctx.flow || (n->flags & RN_FLOW);
    if (n->kind == RN_MAP)
        return put_map(h, n, ctx);
    put(h, "[");
    RN_EACH_ITEM (i, n) {
        put(h, i ? "," : "");
        RN_TRY(put_node(h, n->items[i], ctx));
    }
    put(h, "]");
    return RENDER_OK;
}

/* A field of the object: absent is "", a scalar is its source text, a list counts as null. */
static int put_field(struct hashing *h, const struct rn_node *n)
{
    if (!n || n->kind == RN_SCALAR) {
        put_string(h, n ? n->text : RN_S(""));
        return RENDER_OK;
    }
    if (n->kind == RN_LIST) {
        put(h, "null");
        return RENDER_OK;
    }
    return put_node(h, n, (struct rn_context){0});
}

static int put_optional(struct hashing *h, const char *prefix, const struct rn_node *n,
                        const char *suffix)
{
    if (!n || n->kind == RN_SCALAR)
        return RENDER_OK;
    put(h, prefix);
    RN_TRY(put_field(h, n));
    put(h, suffix);
    return RENDER_OK;
}

/* The reference looks up the name under the key "metadata/name", so it never finds it. */
static int put_name(struct hashing *h, const struct rn_node *root)
{
    return put_field(h, rn_get_c(h->run, root, "metadata/name"));
}

static int put_config_map(struct hashing *h, const struct rn_node *root)
{
    put(h, "{");
    RN_TRY(put_optional(h, "\"binaryData\":", rn_get(root, RN_WORD(h->run, binaryData)), ","));
    put(h, "\"data\":");
    RN_TRY(put_field(h, rn_get(root, RN_WORD(h->run, data))));
    put(h, ",\"kind\":\"ConfigMap\",\"name\":");
    RN_TRY(put_name(h, root));
    put(h, "}");
    return RENDER_OK;
}

static int put_secret(struct hashing *h, const struct rn_node *root)
{
    put(h, "{\"data\":");
    RN_TRY(put_field(h, rn_get(root, RN_WORD(h->run, data))));
    put(h, ",\"kind\":\"Secret\",\"name\":");
    RN_TRY(put_name(h, root));
    RN_TRY(put_optional(h, ",\"stringData\":", rn_get(root, RN_WORD(h->run, stringData)), ""));
    put(h, ",\"type\":");
    RN_TRY(put_field(h, rn_get(root, RN_WORD(h->run, type))));
    put(h, "}");
    return RENDER_OK;
}

/* The first ten hex digits, some of them replaced so that no words come out. */
static void spell(const unsigned char digest[crypto_hash_sha256_BYTES], char out[11])
{
    static const char digits[] = "gh2k456789mbcdtf";

    for (int i = 0; i < 10; i++)
        out[i] = digits[i % 2 ? digest[i / 2] & 15 : digest[i / 2] >> 4];
    out[10] = '\0';
}

static int refuse(struct rn_run *run, const struct rn_resource *r)
{
    struct rn_id id = rn_resource_id(run, r);

    return rn_hint(run,
                   rn_fail(run, RENDER_EUNSUPPORTED, r->root->mark, RN_E_UNSUPPORTED,
                           "%.*s wants a name suffix hash: only those of ConfigMap and Secret are "
                           "supported",
                           RN_FMT(rn_id_text(run, &id))),
                   "remove the annotation that asks for the hash");
}

int rn_content_hash(struct rn_run *run, const struct rn_resource *r, char out[11])
{
    struct hashing h = {.run = run, .scratch = rn_scratch(run), .buf = {.arena = rn_scratch(run)}};
    struct rn_arena_mark mark = rn_arena_mark(h.scratch);
    struct rn_str kind = rn_text(rn_get(r->root, RN_WORD(run, kind)));
    unsigned char digest[crypto_hash_sha256_BYTES];

    crypto_hash_sha256_init(&h.state);
    if (rn_str_is(kind, "ConfigMap"))
        RN_TRY(put_config_map(&h, r->root));
    else if (rn_str_is(kind, "Secret"))
        RN_TRY(put_secret(&h, r->root));
    else
        return refuse(run, r);
    flush(&h);
    rn_arena_rewind(h.scratch, mark);
    crypto_hash_sha256_final(&h.state, digest);
    spell(digest, out);
    return RENDER_OK;
}

static int add_suffix(struct rn_run *run, struct rn_resource *r)
{
    struct rn_node *meta = rn_get(rn_resource_change(r), RN_WORD(run, metadata));
    struct rn_str name = rn_text(rn_get(meta, RN_WORD(run, name)));
    char hash[11];

    if (!rn_is(meta, RN_MAP))
        return rn_hint(run,
                       rn_error(run, r->root->mark, RN_E_FIELD_TYPE,
                                "metadata is a %s: its name cannot get a hash", rn_kind_name(meta)),
                       "a patch or a replacement has written over metadata");
    RN_TRY(rn_content_hash(run, r, hash));
    rn_resource_remember(run, r);
    rn_set_untyped(
        run, meta, RN_WORD(run, name),
        rn_str_concat(&run->arena, (struct rn_str[]){name, RN_S("-"), rn_str_from(hash)}, 3),
        r->root->mark);
    rn_resource_settle(run, r);
    return RENDER_OK;
}

static int add_suffixes(struct rn_run *run, struct rn_resource *const *at, size_t n,
                        const void *args)
{
    (void)args;
    for (size_t i = 0; i < n; i++)
        RN_TRY(add_suffix(run, at[i]));
    return RENDER_OK;
}

int rn_hash_suffixes(struct rn_run *run, struct rn_resset *set, const struct rn_sharing *sharing)
{
    struct rn_found some = {0};

    for (size_t i = 0; i < set->n; i++)
        if (rn_resource_wants_hash(run, set->at[i]))
            RN_PUSH(run, some.at, some.n, some.cap) = set->at[i];
    RN_TRY(rn_share(sharing, run, some.at, some.n, RN_FEW_TOGETHER, add_suffixes, NULL, 0));
    for (size_t i = 0; i < some.n; i++)
        rn_resset_touch(run, set, some.at[i]);
    return RENDER_OK;
}
