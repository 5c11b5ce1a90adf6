/* Keys that a plugin program holds: a talk of stanzas over two pipes (the protocols identity-v1 and
 * recipient-v1). The host starts the program; it never learns more than the recipients of the file
 * and what it is told here. */
#include "secret/age_parts.h"

enum { MAX_NAME = 255, INDEX_ARGUMENTS = 2 };

/* A key of either kind: its text goes to the program as it is. */
struct plugin_key {
    struct rn_run *run;
    const struct rn_age_host *host;
    struct rn_mark mark;
    const char *name; /* of the plugin */
    struct rn_str text;
};

struct plugin_identity {
    struct rn_age_identity base;
    struct plugin_key key;
};

struct plugin_recipient {
    struct rn_age_recipient base;
    struct plugin_key key;
    bool is_identity;
};

/* A talk. What comes from the program may be secret. */
struct talk {
    struct plugin_key *key;
    struct render_plugin program;
    struct render_stream stream;
    struct rn_age_input in;
    struct rn_deferred *entry;
};

static int failed(struct plugin_key *key, int status, const char *why)
{
    return rn_fail(key->run, status, key->mark, RN_E_PLUGIN, "the plugin %s: %s", key->name, why);
}

static void close_program(void *what)
{
    struct talk *talk = what;

    talk->program.close(talk->program.user);
}

/* The program is ended when the talk is over, or when the run ends. */
static int open_talk(struct plugin_key *key, const char *protocol, struct talk **out)
{
    struct talk *talk = rn_secure_alloc(key->run, sizeof(*talk));
    int status;

    *out = talk;
    talk->key = key;
    if (!key->host || !key->host->start_plugin)
        return failed(key, RENDER_EUNSUPPORTED, "this program starts no plugins");
    talk->entry = rn_run_defer(key->run, close_program, NULL);
    status = key->host->start_plugin(key->host->user, key->name, protocol, &talk->program);
    if (status)
        return rn_hint(key->run, failed(key, status, "it could not be started"),
                       "is age-plugin-%s installed, and in PATH?", key->name);
    talk->entry->what = talk;
    talk->stream = (struct render_stream){
        .read = talk->program.read, .write = talk->program.write, .user = talk->program.user};
    talk->in = (struct rn_age_input){.run = key->run, .mark = key->mark, .stream = &talk->stream};
    talk->in.buf = talk->in.own = rn_secure_alloc(key->run, RN_AGE_BUFFER);
    return RENDER_OK;
}

static void close_talk(struct talk *talk)
{
    if (!talk->entry || !talk->entry->what)
        return;
    talk->entry->what = NULL;
    close_program(talk);
}

static int say(struct talk *talk, const struct rn_age_stanza *s)
{
    struct rn_buf text = {.arena = rn_secure(talk->key->run)};

    rn_age_stanza_write(s, &text);
    if (talk->stream.write(talk->stream.user, text.p, text.n))
        return failed(talk->key, RENDER_EHOST, "it does not listen");
    return RENDER_OK;
}

/* word with an argument (p NULL: without) and a body. */
static int say_words(struct talk *talk, const char *word, struct rn_str argument,
                     struct rn_str body)
{
    struct rn_age_stanza s = {
        .type = rn_str_from(word), .args = &argument, .nargs = argument.p ? 1 : 0, .body = body};

    return say(talk, &s);
}

static int say_word(struct talk *talk, const char *word)
{
    return say_words(talk, word, (struct rn_str){NULL, 0}, RN_S(""));
}

/* ---- What any plugin may ask ---------------------------------------------------------------- */

static struct render_text text_of(struct rn_str s)
{
    return (struct render_text){s.p ? s.p : "", s.n};
}

static bool label(struct rn_run *run, const struct rn_age_stanza *s, size_t index,
                  struct render_text *out)
{
    struct rn_str text = index < s->nargs ? s->args[index] : RN_S("");
    char *to = rn_arena_alloc(&run->arena, RN_BASE64_MAX(text.n));
    size_t size;

    if (!rn_base64_decode(RN_BASE64_RAW, text, to, RN_BASE64_MAX(text.n), &size))
        return false;
    *out = (struct render_text){to, size};
    return true;
}

/* Passes a question on. An answer that is not there is told to the plugin, which goes on or not. */
static int ask(struct talk *talk, struct render_question *q)
{
    struct plugin_key *key = talk->key;
    struct rn_diag **diags = rn_diag_mark(key->run);
    struct rn_str answer = RN_S("");

    q->about = text_of(rn_str_from(key->name));
    if (rn_age_ask(key->run, key->host, key->mark, q, &answer)) {
        rn_diag_rewind(key->run, diags);
        return say_word(talk, "fail");
    }
    if (q->kind == RENDER_ASK_CONFIRM)
        return say_words(talk, "ok", rn_str_is(answer, "yes") ? RN_S("yes") : RN_S("no"), RN_S(""));
    return say_words(talk, "ok", (struct rn_str){NULL, 0}, answer);
}

static int answer(struct talk *talk, const struct rn_age_stanza *s)
{
    struct rn_run *run = talk->key->run;
    struct render_question q = {.prompt = text_of(s->body), .yes = {"", 0}, .no = {"", 0}};

    if (rn_str_is(s->type, "msg"))
        q.kind = RENDER_TELL;
    else if (rn_str_is(s->type, "request-secret"))
        q.kind = RENDER_ASK_SECRET;
    else if (rn_str_is(s->type, "request-public"))
        q.kind = RENDER_ASK_PUBLIC;
    else if (rn_str_is(s->type, "confirm"))
        q.kind = RENDER_ASK_CONFIRM;
    else
        return say_word(talk, "unsupported");
    if (q.kind == RENDER_ASK_CONFIRM &&
        (s->nargs < 1 || s->nargs > 2 || !label(run, s, 0, &q.yes) || !label(run, s, 1, &q.no)))
        return failed(talk->key, RENDER_ESECRET, "its question is malformed");
    return ask(talk, &q);
}

static int failure_of(struct talk *talk, const struct rn_age_stanza *s)
{
    struct plugin_key *key = talk->key;

    RN_TRY(say_word(talk, "ok"));
    return rn_fail(key->run, RENDER_ESECRET, key->mark, RN_E_PLUGIN, "the plugin %s: %.*s",
                   key->name, RN_FMT(s->body));
}

/* Reads what the program says next. *over: it is done. */
static int hear(struct talk *talk, struct rn_age_stanza *s, bool *over)
{
    struct rn_diag **diags = rn_diag_mark(talk->key->run);

    if (rn_age_stanza_read(&talk->in, rn_secure(talk->key->run), s)) {
        rn_diag_rewind(talk->key->run, diags);
        return failed(talk->key, RENDER_ESECRET, "it stopped, or does not keep to the protocol");
    }
    *over = rn_str_is(s->type, "done");
    return rn_str_is(s->type, "error") ? failure_of(talk, s) : RENDER_OK;
}

/* ---- Identities ----------------------------------------------------------------------------- */

static int take_file_key(struct talk *talk, const struct rn_age_stanza *s, enum rn_age_found *found,
                         unsigned char *file_key)
{
    if (s->nargs != 1 || !rn_str_is(s->args[0], "0") || *found)
        return failed(talk->key, RENDER_ESECRET, "its answer is malformed");
    if (s->body.n != RN_AGE_FILE_KEY_SIZE)
        return failed(talk->key, RENDER_ESECRET, "its answer is no file key");
    memcpy(file_key, s->body.p, RN_AGE_FILE_KEY_SIZE);
    *found = RN_AGE_YES;
    return say_word(talk, "ok");
}

static int send_header(struct talk *talk, const struct rn_age_header *header)
{
    struct rn_run *run = talk->key->run;

    RN_TRY(say_words(talk, "add-identity", talk->key->text, RN_S("")));
    for (size_t i = 0; i < header->n; i++) {
        const struct rn_age_stanza *from = header->at[i];
        struct rn_age_stanza s = {.type = RN_S("recipient-stanza"), .body = from->body};

        s.nargs = from->nargs + INDEX_ARGUMENTS;
        s.args = RN_NEW_N(run, struct rn_str, s.nargs);
        s.args[0] = RN_S("0"); /* the first file, and the only one */
        s.args[1] = from->type;
        memcpy(s.args + INDEX_ARGUMENTS, from->args, from->nargs * sizeof(*from->args));
        RN_TRY(say(talk, &s));
    }
    return say_word(talk, "done");
}

static int talk_identity(struct talk *talk, const struct rn_age_header *header,
                         enum rn_age_found *found, unsigned char *file_key)
{
    struct rn_age_stanza s;
    bool over = false;

    RN_TRY(send_header(talk, header));
    while (!over) {
        RN_TRY(hear(talk, &s, &over));
        if (rn_str_is(s.type, "file-key"))
            RN_TRY(take_file_key(talk, &s, found, file_key));
        else if (!over)
            RN_TRY(answer(talk, &s));
    }
    return RENDER_OK;
}

static int unwrap(struct rn_age_identity *base, const struct rn_age_header *header,
                  struct rn_mark mark, enum rn_age_found *found, unsigned char *file_key)
{
    struct plugin_key *key = &((struct plugin_identity *)base)->key;
    struct talk *talk;
    int status;

    key->mark = mark;
    status = open_talk(key, "identity-v1", &talk);
    if (!status)
        status = talk_identity(talk, header, found, file_key);
    close_talk(talk);
    return status;
}

/* ---- Recipients ----------------------------------------------------------------------------- */

static int take_stanza(struct talk *talk, const struct rn_age_stanza *s,
                       struct rn_age_header *header)
{
    struct rn_run *run = talk->key->run;
    struct rn_age_stanza *to;

    if (s->nargs < INDEX_ARGUMENTS || !rn_str_is(s->args[0], "0"))
        return failed(talk->key, RENDER_ESECRET, "its answer is malformed");
    to = rn_age_stanza_new(run, header, s->args[1]);
    to->body = s->body;
    to->nargs = s->nargs - INDEX_ARGUMENTS;
    memcpy(to->args, s->args + INDEX_ARGUMENTS, to->nargs * sizeof(*to->args));
    return say_word(talk, "ok");
}

/* Sorted, so that they can be compared; there are few. */
static void take_labels(struct rn_run *run, const struct rn_age_stanza *s, struct rn_str *labels)
{
    struct rn_buf all = {.arena = &run->arena};

    for (size_t i = 1; i < s->nargs; i++)
        for (size_t k = i; k && rn_str_cmp(s->args[k - 1], s->args[k]) > 0; k--) {
            struct rn_str kept = s->args[k];

            s->args[k] = s->args[k - 1];
            s->args[k - 1] = kept;
        }
    for (size_t i = 0; i < s->nargs; i++) {
        if (i)
            rn_buf_char(&all, ' ');
        rn_buf_add(&all, s->args[i]);
    }
    *labels = rn_buf_str(&all);
}

static int talk_recipient(struct talk *talk, struct plugin_recipient *r,
                          const unsigned char *file_key, struct rn_age_header *header)
{
    const char *add = r->is_identity ? "add-identity" : "add-recipient";
    size_t before = header->n;
    struct rn_age_stanza s;
    bool over = false;

    RN_TRY(say_words(talk, add, r->key.text, RN_S("")));
    RN_TRY(say_words(talk, "wrap-file-key", (struct rn_str){NULL, 0},
                     rn_str_make((const char *)file_key, RN_AGE_FILE_KEY_SIZE)));
    RN_TRY(say_word(talk, "extension-labels"));
    RN_TRY(say_word(talk, "done"));
    while (!over) {
        RN_TRY(hear(talk, &s, &over));
        if (rn_str_is(s.type, "recipient-stanza")) {
            RN_TRY(take_stanza(talk, &s, header));
        } else if (rn_str_is(s.type, "labels")) {
            take_labels(r->base.run, &s, &r->base.labels);
            RN_TRY(say_word(talk, "ok"));
        } else if (!over) {
            RN_TRY(answer(talk, &s));
        }
    }
    return header->n > before ? RENDER_OK
                              : failed(talk->key, RENDER_ESECRET, "it gave no recipient");
}

static int wrap(struct rn_age_recipient *base, struct rn_mark mark, const unsigned char *file_key,
                struct rn_age_header *header)
{
    struct plugin_recipient *r = (struct plugin_recipient *)base;
    struct talk *talk;
    int status;

    r->key.mark = mark;
    status = open_talk(&r->key, "recipient-v1", &talk);
    if (!status)
        status = talk_recipient(talk, r, file_key, header);
    close_talk(talk);
    return status;
}

/* ---- Keys ----------------------------------------------------------------------------------- */

/* The name goes into the name of a program. */
static const char *plugin_name(struct rn_run *run, struct rn_str text)
{
    char *name = rn_arena_alloc(&run->arena, text.n + 1);

    if (text.n == 0 || text.n > MAX_NAME)
        return NULL;
    for (size_t i = 0; i < text.n; i++) {
        name[i] = rn_to_lower(text.p[i]);
        if (!rn_is_alpha(name[i]) && !rn_is_digit(name[i]) && !strchr("+-._", name[i]))
            return NULL;
    }
    return name;
}

static int publish(struct rn_age_identity *base, struct rn_age_recipients *to)
{
    struct plugin_identity *id = (struct plugin_identity *)base;
    struct plugin_recipient *r = RN_NEW(to->run, struct plugin_recipient);

    r->base.wrap = wrap;
    r->key = id->key;
    r->is_identity = true;
    rn_age_recipient_add(to, &r->base);
    return RENDER_OK;
}

static int bad_name(struct rn_run *run, struct rn_mark mark, const char *code)
{
    return rn_fail(run, RENDER_ESECRET, mark, code, "the name of the plugin is not valid");
}

static int add_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str shown,
                        struct rn_str name, struct rn_str text)
{
    struct plugin_identity *id = rn_secure_alloc(ids->run, sizeof(*id));

    id->key = (struct plugin_key){.run = ids->run, .host = ids->host, .mark = mark};
    id->key.name = plugin_name(ids->run, name);
    if (!id->key.name)
        return bad_name(ids->run, mark, RN_E_IDENTITY);
    id->key.text = rn_secure_dup(ids->run, text);
    id->base.unwrap = unwrap;
    id->base.publish = publish;
    rn_age_identity_add(ids, &id->base, shown);
    return RENDER_OK;
}

int rn_age_plugin_identity(struct rn_age_identities *ids, struct rn_mark mark, struct rn_str name,
                           struct rn_str text, struct rn_str hrp)
{
    size_t before = sizeof("AGE-PLUGIN-") - 1;

    if (hrp.n <= before || hrp.p[hrp.n - 1] != '-')
        return bad_name(ids->run, mark, RN_E_IDENTITY);
    return add_identity(ids, mark, name, rn_str_slice(hrp, before, hrp.n - 1), text);
}

/* The text of a key that says nothing but the name. */
int rn_age_add_plugin(struct rn_age_identities *ids, struct rn_str plugin)
{
    struct rn_str hrp = rn_str_printf(&ids->run->arena, "AGE-PLUGIN-%.*s-", RN_FMT(plugin));

    for (size_t i = 0; i < hrp.n; i++)
        if (hrp.p[i] >= 'a' && hrp.p[i] <= 'z')
            ((char *)(uintptr_t)hrp.p)[i] = (char)(hrp.p[i] - 32);
    return add_identity(ids, RN_NOWHERE, plugin, plugin,
                        rn_bech32_encode(&ids->run->arena, hrp, RN_S("")));
}

int rn_age_plugin_recipient(struct rn_age_recipients *to, struct rn_mark mark, struct rn_str text)
{
    struct plugin_recipient *r = RN_NEW(to->run, struct plugin_recipient);
    struct rn_str name = rn_str_slice(text, sizeof("age1") - 1, rn_str_rfind(text, '1'));

    r->key = (struct plugin_key){.run = to->run, .host = to->host, .mark = mark, .text = text};
    r->key.name = plugin_name(to->run, name);
    if (!r->key.name)
        return bad_name(to->run, mark, RN_E_RECIPIENT);
    r->base.wrap = wrap;
    rn_age_recipient_add(to, &r->base);
    return RENDER_OK;
}
