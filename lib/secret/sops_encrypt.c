/* Encryption of a file's values. */
#include "secret/sops_encrypt.h"

#include <sodium.h>

#include "base/regex.h"
#include "base/secure.h"
#include "secret/sops_store.h"
#include "secret/sops_time.h"
#include "secret/sops_walk.h"

void rn_sops_new_data_key(struct rn_run *run, struct rn_str *out)
{
    char *key = rn_secure_alloc(run, RN_SOPS_DATA_KEY_SIZE);

    randombytes_buf(key, RN_SOPS_DATA_KEY_SIZE);
    *out = rn_str_make(key, RN_SOPS_DATA_KEY_SIZE);
}

/* ---- What was there before ------------------------------------------------------------------ */

/* The ciphertexts of equal values at one path (of the items of a list, say), in order. */
struct kept {
    struct rn_str *texts;
    bool same_line; /* comments, all of them */
    size_t n, cap, used;
};

/* A walk that encrypts, or one over the old file that remembers. */
struct sealer {
    struct rn_sops_walk walk; /* first, so that the leaf's walk is this */
    struct rn_map *kept;      /* by path, kind and value */
    struct rn_buf key;
};

static struct kept **kept_at(struct sealer *s, const struct rn_sops_value *leaf, struct rn_str aad)
{
    struct rn_run *run = s->walk.run;

    s->key.n = 0;
    rn_buf_printf(&s->key, "%zu:%d:", aad.n, leaf->kind);
    rn_buf_add(&s->key, aad);
    rn_sops_leaf_bytes(leaf, &s->key);
    return (struct kept **)rn_map_at(s->kept, RN_KEY1(rn_intern(run, rn_buf_str(&s->key))));
}

static int remember_leaf(struct rn_sops_walk *w, struct rn_sops_value *leaf, bool encrypted,
                         struct rn_str aad)
{
    struct sealer *s = (struct sealer *)w;
    struct rn_sops_value plain;
    struct kept **at;

    if (!encrypted || (leaf->kind != RN_SOPS_STR && leaf->kind != RN_SOPS_COMMENT) ||
        leaf->text.n == 0 || rn_sops_open(&w->cipher, leaf->text, aad, &plain))
        return RENDER_OK;
    at = kept_at(s, &plain, aad);
    if (!*at) {
        *at = RN_NEW(w->run, struct kept);
        (*at)->same_line = leaf->same_line;
    }
    (*at)->same_line = (*at)->same_line && leaf->same_line;
    RN_PUSH(w->run, (*at)->texts, (*at)->n, (*at)->cap) = leaf->text;
    return RENDER_OK;
}

static int remember(struct rn_run *run, const struct rn_sops_file *old, struct rn_gcm *gcm,
                    struct rn_map *kept)
{
    struct sealer s = {.walk = {.leaf = remember_leaf}, .kept = kept};
    struct rn_sops_file copy = *old; /* the walk changes nothing */

    s.walk.cipher.gcm = gcm;
    s.key.arena = rn_secure(run);
    return rn_sops_walk(&s.walk, run, &copy);
}

/* ---- Leaves --------------------------------------------------------------------------------- */

static int cannot_seal(struct rn_run *run, struct rn_mark mark)
{
    return rn_fail(run, RENDER_ESECRET, mark, RN_E_SOPS, "the cipher refuses a value");
}

/* A comment that is encrypted must not look like one that says the opposite. */
static int check_comment(struct rn_sops_walk *w, const struct rn_sops_value *comment,
                         struct rn_str sealed)
{
    if (w->meta->rule != RN_SOPS_UNENCRYPTED_COMMENT_REGEX || !w->rule ||
        !rn_regex_match(w->rule, sealed))
        return RENDER_OK;
    return rn_hint(w->run,
                   rn_error(w->run, comment->mark, RN_E_SOPS,
                            "field unencrypted_comment_regex matches a comment that is encrypted, "
                            "so that the file could not be decrypted"),
                   "make it an expression that matches no ENC[AES256_GCM,...]");
}

static int seal(struct sealer *s, struct rn_sops_value *leaf, struct rn_str aad)
{
    struct kept *kept = s->kept ? *kept_at(s, leaf, aad) : NULL;
    struct rn_buf out = {.arena = &s->walk.run->arena};
    struct rn_str text;
    bool same_line = false;

    if (kept && kept->used < kept->n) {
        text = kept->texts[kept->used++];
        same_line = kept->same_line;
    } else if (rn_sops_seal(&s->walk.cipher, leaf, aad, &out)) {
        text = rn_buf_str(&out);
    } else {
        return cannot_seal(s->walk.run, leaf->mark);
    }
    if (leaf->kind == RN_SOPS_COMMENT)
        RN_TRY(check_comment(&s->walk, leaf, text));
    *leaf = rn_sops_text(RN_SOPS_STR, text, leaf->mark);
    leaf->same_line = same_line;
    return RENDER_OK;
}

static int seal_leaf(struct rn_sops_walk *w, struct rn_sops_value *leaf, bool encrypted,
                     struct rn_str aad)
{
    rn_sops_walk_hash(w, leaf, encrypted);
    if (!encrypted)
        return RENDER_OK;
    /* SOPS would make it an item that is an empty string. */
    w->drop = leaf->kind == RN_SOPS_COMMENT && leaf->text.n == 0;
    return seal((struct sealer *)w, leaf, aad);
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* Where two documents may differ. */
enum comparison { EVERYWHERE_SAME, AS_READ_BACK };

static bool same_value(const struct rn_sops_value *a, const struct rn_sops_value *b,
                       enum comparison how);

static uint32_t skip_comments(const struct rn_sops_value *branch, uint32_t i, enum comparison how)
{
    while (how == AS_READ_BACK && i < branch->n && branch->items[i].value.kind == RN_SOPS_COMMENT)
        i++;
    return i;
}

/* Depth is bounded by the readers. */
static bool same_items(const struct rn_sops_value *a, const struct rn_sops_value *b,
                       enum comparison how)
{
    uint32_t i = skip_comments(a, 0, how), k = skip_comments(b, 0, how);

    while (i < a->n && k < b->n) {
        const struct rn_sops_item *x = &a->items[i], *y = &b->items[k];

        if (x->key_kind != y->key_kind ||
            (x->key_kind == RN_SOPS_STR && !rn_str_eq(x->key, y->key)) ||
            !same_value(&x->value, &y->value, how))
            return false;
        i = skip_comments(a, i + 1, how);
        k = skip_comments(b, k + 1, how);
    }
    return i == a->n && k == b->n;
}

/* A whole float is written, and counts in the MAC, as an integer. */
static bool is_whole(const struct rn_sops_value *a, const struct rn_sops_value *b)
{
    return a->kind == RN_SOPS_FLOAT && b->kind == RN_SOPS_INT && a->f == (double)b->i;
}

static bool same_value(const struct rn_sops_value *a, const struct rn_sops_value *b,
                       enum comparison how)
{
    if (a->kind != b->kind)
        return how == AS_READ_BACK && is_whole(a, b);
    switch ((enum rn_sops_kind)a->kind) {
    case RN_SOPS_NULL:
        return true;
    case RN_SOPS_INT:
        return a->i == b->i;
    case RN_SOPS_FLOAT:
        return a->f == b->f || (a->f != a->f && b->f != b->f);
    case RN_SOPS_BOOL:
        return a->truth == b->truth;
    case RN_SOPS_MAP:
    case RN_SOPS_LIST:
        return same_items(a, b, how);
    default:
        return rn_str_eq(a->text, b->text);
    }
}

static bool same_docs(const struct rn_sops_docs *a, const struct rn_sops_docs *b,
                      enum comparison how)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!same_value(&a->at[i], &b->at[i], how))
            return false;
    return true;
}

static bool same_file(const struct rn_sops_file *a, const struct rn_sops_file *b)
{
    return a->meta.rule == b->meta.rule &&
           a->meta.mac_only_encrypted == b->meta.mac_only_encrypted &&
           rn_str_eq(a->meta.rule_text, b->meta.rule_text) &&
           same_docs(&a->docs, &b->docs, EVERYWHERE_SAME);
}

/* Takes over what the old file says about itself, when it is the same; else false. */
static bool keep_mac(struct rn_sops_walk *w, struct rn_sops_file *file,
                     const struct rn_sops_file *old, struct rn_str mac)
{
    struct rn_sops_value plain;

    if (!old || !same_file(file, old) ||
        rn_sops_open(&w->cipher, old->meta.mac, old->meta.last_modified, &plain) ||
        plain.kind != RN_SOPS_STR || plain.text.n != mac.n ||
        sodium_memcmp(plain.text.p, mac.p, mac.n) != 0)
        return false;
    file->meta.mac = old->meta.mac;
    file->meta.last_modified = old->meta.last_modified;
    file->meta.version = old->meta.version;
    return true;
}

static int seal_mac(struct rn_sops_walk *w, struct rn_sops_file *file, int64_t now,
                    const struct rn_sops_file *old)
{
    struct rn_sops_value mac = rn_sops_text(RN_SOPS_STR, rn_sops_walk_mac(w), file->start);
    struct rn_buf text = {.arena = &w->run->arena}, time = {.arena = &w->run->arena};

    if (keep_mac(w, file, old, mac.text))
        return RENDER_OK;
    rn_sops_time_unix(now, &time);
    file->meta.last_modified = rn_buf_str(&time);
    file->meta.version = RN_S(RN_SOPS_VERSION);
    if (!rn_sops_seal(&w->cipher, &mac, file->meta.last_modified, &text))
        return cannot_seal(w->run, file->start);
    file->meta.mac = rn_buf_str(&text);
    return RENDER_OK;
}

int rn_sops_encrypt(struct rn_run *run, struct rn_sops_file *file, struct rn_str data_key,
                    int64_t now, const struct rn_sops_file *old)
{
    struct rn_map kept = {.arena = &run->arena};
    struct sealer s = {.walk = {.leaf = seal_leaf}, .kept = old ? &kept : NULL};
    struct rn_gcm *gcm;

    RN_TRY(rn_gcm_new(run, data_key, &gcm));
    if (old)
        RN_TRY(remember(run, old, gcm, &kept));
    s.walk.cipher.gcm = gcm;
    s.key.arena = rn_secure(run);
    RN_TRY(rn_sops_walk(&s.walk, run, file));
    return seal_mac(&s.walk, file, now, old);
}

/* Of another format the values alone are compared, by their code. */
static bool holds_the_same(const struct rn_sops_file *file, const struct rn_sops_file *back)
{
    return file->format != back->format || same_docs(&file->docs, &back->docs, AS_READ_BACK);
}

int rn_sops_verify_written(struct rn_run *run, const struct rn_sops_file *file, struct rn_str text,
                           enum rn_sops_format format, struct rn_str data_key)
{
    struct rn_diag **before = rn_diag_mark(run);
    struct rn_sops_file back;

    if (rn_sops_load(run, text, 0, format, &back) == RENDER_OK && holds_the_same(file, &back) &&
        rn_sops_decrypt(run, &back, data_key, false) == RENDER_OK)
        return RENDER_OK;
    rn_diag_rewind(run, before);
    return rn_hint(run,
                   rn_error(run, file->start, RN_E_SOPS,
                            "the encrypted file cannot be read back: a %s file does not hold all "
                            "of its values and comments as they are",
                            rn_sops_format_name(format)),
                   "keep the format of the input, and encrypt values and comments that are unusual "
                   "(in lists, of several lines)");
}
