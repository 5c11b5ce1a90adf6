#include "secret/sops_walk.h"

#include "base/regex.h"
#include "base/secure.h"
#include "secret/sops_store.h"

/* What the rule has found so far, on the way from the root. */
struct scope {
    bool path;     /* a part of the path matches */
    bool comments; /* a comment above an ancestor matches */
};

/* ---- The rule ------------------------------------------------------------------------------- */

static bool is_comment_rule(const struct rn_sops_metadata *m)
{
    return m->rule == RN_SOPS_ENCRYPTED_COMMENT_REGEX ||
           m->rule == RN_SOPS_UNENCRYPTED_COMMENT_REGEX;
}

static bool key_matches(const struct rn_sops_walk *w, struct rn_str key)
{
    switch ((enum rn_sops_rule)w->meta->rule) {
    case RN_SOPS_UNENCRYPTED_SUFFIX:
    case RN_SOPS_ENCRYPTED_SUFFIX:
        return rn_str_ends(key, w->meta->rule_text);
    case RN_SOPS_UNENCRYPTED_REGEX:
    case RN_SOPS_ENCRYPTED_REGEX:
        return w->rule && rn_regex_match(w->rule, key);
    default:
        return false;
    }
}

static bool comment_matches(const struct rn_sops_walk *w, struct rn_str text)
{
    return is_comment_rule(w->meta) && w->rule && rn_regex_match(w->rule, text);
}

static bool should_encrypt(const struct rn_sops_walk *w, struct scope s)
{
    switch ((enum rn_sops_rule)w->meta->rule) {
    case RN_SOPS_UNENCRYPTED_SUFFIX:
    case RN_SOPS_UNENCRYPTED_REGEX:
        return !s.path;
    case RN_SOPS_ENCRYPTED_SUFFIX:
    case RN_SOPS_ENCRYPTED_REGEX:
        return s.path;
    case RN_SOPS_UNENCRYPTED_COMMENT_REGEX:
        return !s.comments;
    default:
        return s.comments;
    }
}

/* ---- The hash ------------------------------------------------------------------------------- */

void rn_sops_walk_hash(struct rn_sops_walk *w, const struct rn_sops_value *leaf, bool encrypted)
{
    if (leaf->kind == RN_SOPS_COMMENT || (w->meta->mac_only_encrypted && !encrypted))
        return;
    w->bytes.n = 0;
    rn_sops_leaf_bytes(leaf, &w->bytes);
    crypto_hash_sha512_update(&w->hash, (const unsigned char *)w->bytes.p, w->bytes.n);
}

struct rn_str rn_sops_walk_mac(struct rn_sops_walk *w)
{
    static const char hex[] = "0123456789ABCDEF";
    unsigned char hash[crypto_hash_sha512_BYTES];
    char *text = rn_secure_alloc(w->run, 2 * sizeof(hash));

    crypto_hash_sha512_final(&w->hash, hash);
    for (size_t i = 0; i < sizeof(hash); i++) {
        text[2 * i] = hex[hash[i] >> 4];
        text[2 * i + 1] = hex[hash[i] & 15];
    }
    return rn_str_make(text, 2 * sizeof(hash));
}

static void start_hash(struct rn_sops_walk *w)
{
    unsigned char start[crypto_hash_sha256_BYTES];

    crypto_hash_sha512_init(&w->hash);
    if (!w->meta->mac_only_encrypted)
        return;
    /* So that the code of a file with the option is never that of one without. */
    crypto_hash_sha256(start, (const unsigned char *)"sops", 4);
    crypto_hash_sha512_update(&w->hash, start, sizeof(start));
}

int rn_sops_key_type(struct rn_run *run, struct rn_mark mark)
{
    return rn_hint(run, rn_error(run, mark, RN_E_KEY_TYPE, "a key is no string"),
                   "SOPS has string keys only: put it in quotes");
}

/* ---- The walk ------------------------------------------------------------------------------- */

static struct rn_str aad_of(struct rn_sops_walk *w)
{
    /* The path of the root is empty, and ends in a colon as any other. */
    return w->path.n ? rn_buf_str(&w->path) : RN_S(":");
}

static int walk_branch(struct rn_sops_walk *w, struct rn_sops_value *branch, struct scope s);

static int walk_value(struct rn_sops_walk *w, struct rn_sops_value *v, struct scope s)
{
    if (rn_sops_is_branch(v))
        return walk_branch(w, v, s);
    if (v->kind == RN_SOPS_NULL)
        return RENDER_OK;
    if (v->kind == RN_SOPS_OTHER)
        return rn_error(w->run, v->mark, RN_E_SOPS, "SOPS has no values of this type: %.*s",
                        RN_FMT(v->text));
    return w->leaf(w, v, should_encrypt(w, s), aad_of(w));
}

/* A comment as member of a map stays one, whatever it holds; its text may be a string. */
static int walk_map_comment(struct rn_sops_walk *w, struct rn_sops_item *item, struct scope s)
{
    bool same_line = item->value.same_line;

    RN_TRY(walk_value(w, &item->value, s));
    w->drop = false;
    if (item->value.kind == RN_SOPS_STR)
        item->value.same_line = same_line || item->value.same_line;
    else if (item->value.kind != RN_SOPS_COMMENT)
        return rn_error(w->run, item->mark, RN_E_SOPS, "the plaintext of a comment is %s",
                        rn_sops_kind_name(&item->value));
    item->value.kind = RN_SOPS_COMMENT;
    return RENDER_OK;
}

static int walk_member(struct rn_sops_walk *w, struct rn_sops_value *branch,
                       struct rn_sops_item *item, struct scope s)
{
    size_t end = w->path.n;
    int status;

    if (branch->kind == RN_SOPS_LIST)
        return walk_value(w, &item->value, s);
    if (rn_sops_is_comment(item))
        return walk_map_comment(w, item, s);
    if (item->key_kind != RN_SOPS_STR)
        return rn_sops_key_type(w->run, item->mark);
    rn_buf_add(&w->path, item->key);
    rn_buf_char(&w->path, ':');
    s.path = s.path || key_matches(w, item->key);
    status = walk_value(w, &item->value, s);
    w->path.n = end;
    return status;
}

/* Comments count for the members that follow them, up to and including the next that is none. Depth
 * is bounded by the readers. */
static int walk_branch(struct rn_sops_walk *w, struct rn_sops_value *branch, struct scope outer)
{
    bool active = false; /* a comment that stands before the next member matches */
    uint32_t kept = 0;

    RN_SOPS_EACH(item, branch)
    {
        bool comment = item->value.kind == RN_SOPS_COMMENT;
        bool matches = comment && comment_matches(w, item->value.text);
        struct scope s = {outer.path, outer.comments || active};

        /* The comment that asks for encryption stays clear itself. */
        if (comment && w->meta->rule == RN_SOPS_UNENCRYPTED_COMMENT_REGEX)
            s.comments = s.comments || matches;
        RN_TRY(walk_member(w, branch, item, s));
        active = comment && (active || matches);
        if (!w->drop)
            branch->items[kept++] = *item;
        w->drop = false;
    }
    branch->n = kept;
    return RENDER_OK;
}

int rn_sops_walk(struct rn_sops_walk *w, struct rn_run *run, struct rn_sops_file *file)
{
    const struct rn_sops_metadata *m = &file->meta;
    struct scope root = {false, false};

    w->run = run;
    w->file = file;
    w->meta = m;
    w->cipher.run = run;
    w->path = (struct rn_buf){.arena = &run->arena};
    w->bytes = (struct rn_buf){.arena = rn_secure(run)};
    /* As in SOPS, an expression that is none matches nothing. */
    if (m->rule >= RN_SOPS_UNENCRYPTED_REGEX)
        w->rule = rn_regex_compile(run, m->rule_text, NULL);
    start_hash(w);
    for (size_t i = 0; i < file->docs.n; i++)
        RN_TRY(walk_branch(w, &file->docs.at[i], root));
    return RENDER_OK;
}
