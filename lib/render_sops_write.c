/* The door of SOPS files that are written: encrypted, rotated, their keys changed. */
#include "base/regex.h"
#include "door.h"
#include "secret/sops_encrypt.h"
#include "secret/sops_rules.h"

/* One call. */
struct job {
    struct render_build *build;
    struct rn_run *run;
    struct rn_sops_ring ring;
    struct render_document doc;
    struct render_sops_settings set;
    struct rn_sops_creation rule;
    enum rn_sops_format in, to;
    struct rn_sops_file file;
    struct rn_str key;
    struct rn_buf out;
};

static struct rn_str document_text(const struct job *j)
{
    return rn_str_make(j->doc.text.data, j->doc.text.size);
}

/* ---- Settings ------------------------------------------------------------------------------- */

static int given_keys(struct job *j, const struct render_sops_keys *given,
                      struct rn_sops_group *out)
{
    struct render_sops_keys keys;
    struct rn_sops_lists lists;

    RN_TRY(rn_door_take(j->run, &keys, sizeof(keys), given));
    lists = (struct rn_sops_lists){.keys = {[RN_SOPS_KMS] = rn_str_given(keys.kms),
                                            [RN_SOPS_GCP_KMS] = rn_str_given(keys.gcp_kms),
                                            [RN_SOPS_HCKMS] = rn_str_given(keys.hckms),
                                            [RN_SOPS_AZURE_KV] = rn_str_given(keys.azure_kv),
                                            [RN_SOPS_HC_VAULT] = rn_str_given(keys.hc_vault),
                                            [RN_SOPS_PGP] = rn_str_given(keys.pgp),
                                            [RN_SOPS_AGE] = rn_str_given(keys.age)},
                                   .aws_profile = rn_str_given(j->set.aws_profile),
                                   .context = rn_str_given(j->set.encryption_context)};
    *out = (struct rn_sops_group){0};
    return rn_sops_keys_given(j->run, &lists, out);
}

/* ---- Which keys ----------------------------------------------------------------------------- */

/* A share of a group without keys could never be opened; SOPS writes such files. */
static int check_groups(struct job *j, const struct rn_sops_metadata *m, struct rn_mark mark)
{
    int64_t threshold = m->shamir_threshold;

    for (size_t g = 0; g < m->ngroups; g++)
        if (m->groups[g].n == 0)
            return rn_hint(
                j->run,
                m->ngroups > 1
                    ? rn_error(j->run, mark, RN_E_RECIPIENT, "key group %zu has no keys", g + 1)
                    : rn_error(j->run, mark, RN_E_RECIPIENT, "there are no keys to encrypt to"),
                "nobody could decrypt the file: name age, pgp or other keys");
    if (m->ngroups > 1 && threshold && (threshold < 2 || (uint64_t)threshold > m->ngroups))
        return rn_hint(j->run,
                       rn_error(j->run, mark, RN_E_FIELD_VALUE,
                                "a shamir_threshold of %lld does not fit %zu key groups",
                                (long long)threshold, m->ngroups),
                       "it may be from 2 to the number of groups");
    return RENDER_OK;
}

static int choose_keys(struct job *j, struct rn_sops_metadata *m)
{
    struct rn_sops_group given;

    RN_TRY(given_keys(j, j->set.keys, &given));
    m->groups = j->rule.groups;
    m->ngroups = j->rule.ngroups;
    if (given.n) {
        m->groups = RN_NEW(j->run, struct rn_sops_group);
        m->groups[0] = given;
        m->ngroups = 1;
    } else if (!j->rule.found) {
        return rn_hint(j->run,
                       rn_error(j->run, m->mark, RN_E_RECIPIENT,
                                "there are no keys to encrypt to: no .sops.yaml with creation "
                                "rules, and none is given"),
                       "write a .sops.yaml, or name keys with --age or --pgp");
    }
    m->shamir_threshold =
        j->set.shamir_threshold ? j->set.shamir_threshold : j->rule.shamir_threshold;
    return check_groups(j, m, given.n ? m->mark : j->rule.mark);
}

/* ---- Which values --------------------------------------------------------------------------- */

/* A bad expression would encrypt nothing, and SOPS does not say so. */
static int check_expression(struct job *j, const struct rn_sops_metadata *m, struct rn_mark mark)
{
    struct rn_str why;

    if (m->rule == RN_SOPS_UNENCRYPTED_SUFFIX || m->rule == RN_SOPS_ENCRYPTED_SUFFIX ||
        rn_regex_compile(j->run, m->rule_text, &why))
        return RENDER_OK;
    return rn_error(j->run, mark, RN_E_REGEX, "field %s is no expression: %.*s",
                    rn_sops_rule_name((enum rn_sops_rule)m->rule), RN_FMT(why));
}

/* The one value of a binary file is always encrypted. */
static bool ignores_rules(struct job *j, int rule)
{
    if (j->in != RN_SOPS_BINARY)
        return false;
    rn_warning(j->run, j->rule.rule_mark[rule], RN_W_OPTION,
               "%s has no effect on a binary file: all of it is encrypted",
               rn_sops_rule_name((enum rn_sops_rule)rule));
    return true;
}

/* What is given wins over the rule's of the same name. */
static int choose_values(struct job *j, struct rn_sops_metadata *m)
{
    const struct render_sops_settings *s = &j->set;
    const char *given[RN_SOPS_RULES] = {
        [RN_SOPS_UNENCRYPTED_SUFFIX] = s->unencrypted_suffix,
        [RN_SOPS_ENCRYPTED_SUFFIX] = s->encrypted_suffix,
        [RN_SOPS_UNENCRYPTED_REGEX] = s->unencrypted_regex,
        [RN_SOPS_ENCRYPTED_REGEX] = s->encrypted_regex,
        [RN_SOPS_UNENCRYPTED_COMMENT_REGEX] = s->unencrypted_comment_regex,
        [RN_SOPS_ENCRYPTED_COMMENT_REGEX] = s->encrypted_comment_regex};
    struct rn_mark mark = RN_NOWHERE;

    m->rule = RN_SOPS_UNENCRYPTED_SUFFIX;
    m->rule_text = RN_S("_unencrypted");
    m->rule_hidden = j->in == RN_SOPS_BINARY;
    for (int i = 0; i < RN_SOPS_RULES; i++) {
        bool is_given = given[i] && *given[i];
        struct rn_str text = is_given ? rn_str_from(given[i]) : j->rule.rule[i];

        if (text.n == 0 || ignores_rules(j, i))
            continue;
        mark = is_given ? RN_NOWHERE : j->rule.rule_mark[i];
        if (m->rule_written)
            return rn_hint(j->run,
                           rn_error(j->run, mark, RN_W_OPTION, "%s and %s exclude each other",
                                    rn_sops_rule_name((enum rn_sops_rule)m->rule),
                                    rn_sops_rule_name((enum rn_sops_rule)i)),
                           "one is given, the other stands in .sops.yaml, or both are given");
        m->rule = (uint8_t)i;
        m->rule_text = text;
        m->rule_written = true;
    }
    m->mac_only_encrypted =
        j->in != RN_SOPS_BINARY && (s->mac_only_encrypted || j->rule.mac_only_encrypted);
    return check_expression(j, m, mark);
}

/* ---- Encrypting ----------------------------------------------------------------------------- */

static int write_file(struct job *j, enum rn_sops_format format)
{
    j->file.docs.indent = (unsigned)(j->rule.indent.by[format] + 1);
    return rn_sops_write(j->run, &j->file, format, &j->out);
}

static int write_out(struct job *j)
{
    RN_TRY(write_file(j, j->to));
    return rn_sops_verify_written(j->run, &j->file, rn_buf_str(&j->out), j->to, j->key);
}

static int open_file(struct job *j, struct rn_str text, const char *name,
                     enum rn_sops_format format, struct rn_sops_file *out)
{
    RN_TRY(rn_sops_load(j->run, text, rn_run_place(j->run, rn_str_given(name)), format, out));
    return rn_sops_data_key(&j->ring, &out->meta, &j->key);
}

/* Goes on from a file that is encrypted already: its data key, its keys and its rule. */
static int encrypt_again(struct job *j)
{
    struct rn_str text = rn_str_make(j->set.previous.data, j->set.previous.size);
    struct rn_sops_file old;

    RN_TRY(open_file(j, text, j->set.previous_name, j->to, &old));
    j->file.meta = old.meta;
    RN_TRY(rn_sops_encrypt(j->run, &j->file, j->key, j->set.now, &old));
    return write_out(j);
}

static int encrypt(struct job *j)
{
    struct rn_sops_file *f = &j->file;
    uint16_t place = rn_run_place(j->run, rn_str_given(j->doc.name));

    RN_TRY(rn_door_rules(j->run, &j->doc, j->set.previous_name ? NULL : rn_str_given(j->set.path).p,
                         &j->rule));
    f->format = j->in;
    f->start = (struct rn_mark){.file = place, .line = 1, .column = 1};
    RN_TRY(rn_sops_read_plain(j->run, document_text(j), place, j->in, &f->docs));
    RN_TRY(rn_sops_may_encrypt(j->run, f, j->to));
    if (j->set.previous_name)
        return encrypt_again(j);
    f->meta.mark = f->meta.mac_mark = f->start;
    RN_TRY(choose_keys(j, &f->meta));
    RN_TRY(choose_values(j, &f->meta));
    rn_sops_new_data_key(j->run, &j->key);
    RN_TRY(rn_sops_encrypt(j->run, f, j->key, j->set.now, NULL));
    RN_TRY(rn_sops_wrap_data_key(&j->ring, &f->meta, j->key, j->set.now, false));
    return write_out(j);
}

/* ---- Rotating ------------------------------------------------------------------------------- */

/* A set of keys by their titles. */
static struct rn_map titles_of(struct rn_run *run, const struct rn_sops_group *group)
{
    struct rn_map out = {.arena = &run->arena};

    for (size_t i = 0; i < group->n; i++)
        *rn_map_at(&out, RN_KEY1(rn_intern(run, rn_sops_key_title(run, &group->keys[i])))) =
            &group->keys[i];
    return out;
}

static bool has_title(struct rn_run *run, const struct rn_map *titles,
                      const struct rn_sops_key *key)
{
    return rn_map_lookup(titles, RN_KEY1(rn_intern(run, rn_sops_key_title(run, key))));
}

static void remove_keys(struct rn_run *run, struct rn_sops_group *group,
                        const struct rn_map *titles)
{
    size_t kept = 0;

    for (size_t i = 0; i < group->n; i++)
        if (!has_title(run, titles, &group->keys[i]))
            group->keys[kept++] = group->keys[i];
    group->n = kept;
}

/* New keys go to the first group, unless they are there. */
static int change_keys(struct job *j, struct rn_sops_metadata *m)
{
    struct rn_sops_group added, removed;
    struct rn_map titles;

    RN_TRY(given_keys(j, j->set.keys, &added));
    RN_TRY(given_keys(j, j->set.removed_keys, &removed));
    titles = titles_of(j->run, &m->groups[0]);
    for (size_t i = 0; i < added.n; i++)
        if (!has_title(j->run, &titles, &added.keys[i]))
            RN_PUSH(j->run, m->groups[0].keys, m->groups[0].n, m->groups[0].cap) = added.keys[i];
    titles = titles_of(j->run, &removed);
    for (size_t g = 0; g < m->ngroups; g++)
        remove_keys(j->run, &m->groups[g], &titles);
    return check_groups(j, m, m->mark);
}

static int rotate(struct job *j)
{
    struct rn_sops_file *f = &j->file;

    RN_TRY(rn_door_rules(j->run, &j->doc, NULL, &j->rule));
    RN_TRY(open_file(j, document_text(j), j->doc.name, j->in, f));
    RN_TRY(rn_sops_decrypt(j->run, f, j->key, j->doc.ignore_mac != 0));
    RN_TRY(change_keys(j, &f->meta));
    rn_sops_new_data_key(j->run, &j->key);
    RN_TRY(rn_sops_encrypt(j->run, f, j->key, j->set.now, NULL));
    RN_TRY(rn_sops_wrap_data_key(&j->ring, &f->meta, j->key, j->set.now, false));
    return write_out(j);
}

/* ---- Changing the keys ---------------------------------------------------------------------- */

static void line(struct rn_buf *out, const char *sign, struct rn_str text)
{
    rn_buf_printf(out, "%s%.*s\n", sign, RN_FMT(text));
}

/* Appends how a group changes; returns whether it does. */
static bool compare_group(struct rn_run *run, const struct rn_sops_group *ours,
                          const struct rn_sops_group *theirs, struct rn_buf *out)
{
    struct rn_map before = titles_of(run, ours), after = titles_of(run, theirs);
    bool changed = false;

    for (int added = 0; added <= 1; added++)
        for (size_t i = 0; i < theirs->n; i++)
            if (has_title(run, &before, &theirs->keys[i]) == !added) {
                line(out, added ? "+++ " : "    ", rn_sops_key_title(run, &theirs->keys[i]));
                changed = changed || added;
            }
    for (size_t i = 0; i < ours->n; i++)
        if (!has_title(run, &after, &ours->keys[i])) {
            line(out, "--- ", rn_sops_key_title(run, &ours->keys[i]));
            changed = true;
        }
    return changed;
}

static void compare_threshold(int64_t before, int64_t after, struct rn_buf *out)
{
    if (before > 0 && before == after) {
        rn_buf_printf(out, "shamir_threshold: %lld\n", (long long)after);
        return;
    }
    if (after > 0)
        rn_buf_printf(out, "+++ shamir_threshold: %lld\n", (long long)after);
    if (before > 0)
        rn_buf_printf(out, "--- shamir_threshold: %lld\n", (long long)before);
}

/* In the words of SOPS. Groups are compared by their places. */
static bool compare_keys(struct job *j, const struct rn_sops_metadata *old, int64_t threshold,
                         struct rn_buf *out)
{
    static const struct rn_sops_group none = {0};
    const struct rn_sops_creation *new = &j->rule;
    bool changed = old->shamir_threshold != threshold;

    compare_threshold(old->shamir_threshold, threshold, out);
    for (size_t g = 0; g < old->ngroups || g < new->ngroups; g++) {
        rn_buf_printf(out, "Group %zu\n", g + 1);
        changed = compare_group(j->run, g < old->ngroups ? &old->groups[g] : &none,
                                g < new->ngroups ? &new->groups[g] : &none, out) ||
                  changed;
    }
    return changed;
}

/* SOPS does not take the rule's threshold here: the file's stays, as far as there are groups. */
static int64_t new_threshold(const struct job *j)
{
    int64_t threshold =
        j->set.shamir_threshold ? j->set.shamir_threshold : j->file.meta.shamir_threshold;

    return threshold < (int64_t)j->rule.ngroups ? threshold : (int64_t)j->rule.ngroups;
}

static int update_keys(struct job *j)
{
    struct rn_buf changes = {.arena = &j->run->arena};
    struct rn_sops_metadata *m = &j->file.meta;
    int64_t threshold;

    RN_TRY(rn_door_rules(j->run, &j->doc, rn_str_given(j->set.path).p, &j->rule));
    if (!j->rule.found)
        return rn_error(j->run, j->rule.mark, RN_E_NO_MATCH, "there are no creation rules");
    RN_TRY(rn_sops_load(j->run, document_text(j), rn_run_place(j->run, rn_str_given(j->doc.name)),
                        j->in, &j->file));
    threshold = new_threshold(j);
    if (!compare_keys(j, m, threshold, &changes)) {
        rn_buf_add(&j->out, document_text(j));
        return RENDER_OK;
    }
    RN_TRY(rn_sops_data_key(&j->ring, m, &j->key));
    m->groups = j->rule.groups;
    m->ngroups = j->rule.ngroups;
    m->shamir_threshold = threshold;
    RN_TRY(check_groups(j, m, j->rule.mark));
    RN_TRY(rn_sops_wrap_data_key(&j->ring, m, j->key, j->set.now, false));
    RN_TRY(write_file(j, j->in));
    j->build->key_changes = (struct render_text){changes.p, changes.n};
    return RENDER_OK;
}

/* ---- The door ------------------------------------------------------------------------------- */

struct call {
    const struct render_document *document;
    const struct render_sops_settings *settings;
    int (*work)(struct job *j);
};

static int run_job(struct render_build *b, const struct render_options *o, const void *data)
{
    const struct call *call = data;
    struct job *j = RN_NEW(&b->run, struct job);

    j->build = b;
    j->run = &b->run;
    j->ring = (struct rn_sops_ring){.run = &b->run, .source = o->keys};
    j->out.arena = &b->run.arena;
    RN_TRY(rn_door_take(j->run, &j->doc, sizeof(j->doc), call->document));
    RN_TRY(rn_door_take(j->run, &j->set, sizeof(j->set), call->settings));
    RN_TRY(rn_door_format(j->run, &j->doc, j->doc.input_format, &j->in));
    RN_TRY(rn_door_format(j->run, &j->doc, j->doc.output_format, &j->to));
    RN_TRY(call->work(j));
    b->output = rn_door_text(&j->out);
    return RENDER_OK;
}

int render_sops_encrypt(struct render_build **out, const struct render_context *ctx,
                        const struct render_document *document,
                        const struct render_sops_settings *settings)
{
    return rn_door_run(out, ctx, true, run_job, &(struct call){document, settings, encrypt});
}

int render_sops_rotate(struct render_build **out, const struct render_context *ctx,
                       const struct render_document *document,
                       const struct render_sops_settings *settings)
{
    return rn_door_run(out, ctx, true, run_job, &(struct call){document, settings, rotate});
}

int render_sops_update_keys(struct render_build **out, const struct render_context *ctx,
                            const struct render_document *document,
                            const struct render_sops_settings *settings)
{
    return rn_door_run(out, ctx, true, run_job, &(struct call){document, settings, update_keys});
}

struct render_text render_build_key_changes(const struct render_build *build)
{
    struct render_text none = {"", 0};

    return build->key_changes.data ? build->key_changes : none;
}
