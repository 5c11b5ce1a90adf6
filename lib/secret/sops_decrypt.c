#include <sodium.h>

#include "base/secure.h"
#include "secret/sops_walk.h"

static int cannot_open(struct rn_sops_walk *w, const struct rn_sops_value *leaf, struct rn_str aad,
                       const char *why)
{
    return rn_fail(w->run, RENDER_ESECRET, leaf->mark, RN_E_TAMPERED,
                   "the value at %.*s cannot be decrypted: %s", (int)(aad.n - 1), aad.p, why);
}

/* A comment that cannot be decrypted is taken for one that never was encrypted. */
static void open_comment(struct rn_sops_walk *w, struct rn_sops_value *leaf, struct rn_str aad)
{
    struct rn_sops_value plain;

    if (rn_sops_open(&w->cipher, leaf->text, aad, &plain)) {
        if (w->strange_comments++ == 0)
            w->strange_comment = leaf->mark;
        return;
    }
    plain.mark = leaf->mark;
    *leaf = plain;
}

static void note_opened(struct rn_sops_walk *w, const struct rn_sops_value *leaf)
{
    struct rn_sops_file *file = w->file;
    struct rn_buf text = {.arena = &w->run->arena};

    rn_sops_print_value(leaf, &text);
    RN_PUSH(w->run, file->opened, file->nopened, file->opened_cap) = rn_buf_str(&text);
}

static int open_leaf(struct rn_sops_walk *w, struct rn_sops_value *leaf, bool encrypted,
                     struct rn_str aad)
{
    struct rn_sops_value plain;
    const char *why;

    if (encrypted && leaf->kind == RN_SOPS_COMMENT) {
        open_comment(w, leaf, aad);
    } else if (encrypted) {
        if (leaf->kind != RN_SOPS_STR)
            return rn_fail(w->run, RENDER_ESECRET, leaf->mark, RN_E_SOPS,
                           "the value at %.*s should be encrypted, but is %s", (int)(aad.n - 1),
                           aad.p, rn_sops_kind_name(leaf));
        why = rn_sops_open(&w->cipher, leaf->text, aad, &plain);
        if (why)
            return cannot_open(w, leaf, aad, why);
        plain.mark = leaf->mark;
        *leaf = plain;
        note_opened(w, leaf);
    }
    rn_sops_walk_hash(w, leaf, encrypted);
    return RENDER_OK;
}

static int verify(struct rn_sops_walk *w, const struct rn_sops_metadata *m)
{
    struct rn_str computed = rn_sops_walk_mac(w);
    struct rn_sops_value mac;
    const char *why = rn_sops_open(&w->cipher, m->mac, m->last_modified, &mac);

    if (why)
        return rn_hint(w->run,
                       rn_fail(w->run, RENDER_ESECRET, m->mac_mark, RN_E_MAC,
                               "field sops.mac cannot be decrypted: %s", why),
                       "sops.mac or sops.lastmodified was changed");
    if (mac.kind == RN_SOPS_STR && mac.text.n == 0)
        return rn_fail(w->run, RENDER_ESECRET, m->mac_mark, RN_E_MAC,
                       "the file has no authentication code (sops.mac)");
    if (mac.kind != RN_SOPS_STR || mac.text.n != computed.n ||
        sodium_memcmp(mac.text.p, computed.p, computed.n) != 0)
        return rn_hint(w->run,
                       rn_fail(w->run, RENDER_ESECRET, m->mac_mark, RN_E_MAC,
                               "the values are not those that were encrypted: sops.mac does not "
                               "match"),
                       "a value was added, removed, moved or changed without sops");
    return RENDER_OK;
}

static void report_comments(const struct rn_sops_walk *w)
{
    if (w->strange_comments)
        rn_warning(w->run, w->strange_comment, RN_W_COMMENT,
                   "%zu comments, of which this is the first, are not encrypted, or not with this "
                   "key, and stay as they are",
                   w->strange_comments);
}

int rn_sops_decrypt(struct rn_run *run, struct rn_sops_file *file, struct rn_str data_key,
                    bool ignore_mac)
{
    struct rn_sops_walk w = {.leaf = open_leaf};
    struct rn_diag **before = rn_diag_mark(run);
    int status = rn_gcm_new(run, data_key, &w.cipher.gcm);

    if (status && rn_diag_mark(run) == before)
        return rn_fail(run, RENDER_ESECRET, file->meta.mark, RN_E_SOPS,
                       "the data key is not of 16, 24 or 32 bytes");
    RN_TRY(status);
    RN_TRY(rn_sops_walk(&w, run, file));
    if (!ignore_mac)
        RN_TRY(verify(&w, &file->meta));
    report_comments(&w);
    return RENDER_OK;
}
