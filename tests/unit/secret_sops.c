/* The parts of SOPS: formats, values, metadata, which values are encrypted. */
#include "unit.h"

#include "base/base64.h"
#include "base/secure.h"
#include "secret/shamir.h"
#include "secret/sops_store.h"
#include "secret/sops_time.h"
#include "secret/sops_walk.h"

/* Criterion's new assertions take no bare expressions. */
#define EXPECT(cond, ...) cr_expect(eq(int, (cond) ? 1 : 0, 1), __VA_ARGS__)
#define ASSERT(cond) cr_assert(eq(int, (cond) ? 1 : 0, 1))
#define REFUSED(why) EXPECT((why) != NULL, "line %d", __LINE__)
#define OPENS(why) EXPECT((why) == NULL, "line %d", __LINE__)

static const struct rn_mark START = {.line = 1, .column = 1};

static const char *c_str(struct rn_run *run, const struct rn_buf *b)
{
    return rn_str_c(&run->arena, rn_buf_str(b));
}

/* ---- Formats -------------------------------------------------------------------------------- */

#define Y_ &rn_sops_yaml_store
#define J_ &rn_sops_json_store
#define E_ &rn_sops_dotenv_store
#define I_ &rn_sops_ini_store
#define B_ &rn_sops_binary_store

/* to NULL: the text is refused when it is read; want NULL: when it is written. */
struct conversion {
    const struct rn_sops_store *from, *to;
    const char *text, *want;
};

static const struct conversion conversions[] = {
    {Y_, Y_, "a: 1\nb: [x, {c: d}]\n", "a: 1\nb:\n    - x\n    - c: d\n"},
    {Y_, Y_, "# h\na: 1 # t\n\n# f\n", "# h\na: 1 # t\n# f\n"},
    {Y_, Y_, "a: # k\n  - x # i\n  # l\n", "# k\na:\n    - x # i\n    # l\n"},
    {Y_, Y_, "a:\n  # in\n  b: 1\n\n  # last\nc: 2\n",
     "a:\n    # in\n    b: 1\n    # last\nc: 2\n"},
    {Y_, Y_, "- a\n", NULL},
    {Y_, Y_, "a: {}\nb: []\nc:\n", "a: {}\nb: []\nc: null\n"},
    {Y_, Y_, "---\na: 1\n---\n# only\n---\nb: 2\n", "a: 1\n---\n# only\n{}\n---\nb: 2\n"},
    {Y_, Y_, "a: &x {k: v}\nb: *x\nc:\n  <<: *x\n",
     "a:\n    k: v\nb:\n    k: v\nc:\n    !!merge <<:\n        k: v\n"},
    {Y_, Y_, "a: 0x1F\nb: 1.50\nc: 1e10\nd: .inf\ne: 2024-01-02\nf: 0o17\n",
     "a: 31\nb: 1.5\nc: 1e+10\nd: .inf\ne: 2024-01-02T00:00:00Z\nf: 15\n"},
    {Y_, Y_, "a: \"yes\"\nb: '1'\nc: \"\"\nd: \"x: y\"\ne: \"l\\nm\"\nf: \"a\\tb\"\ng: 'it''s '\n",
     "a: \"yes\"\nb: \"1\"\nc: \"\"\nd: 'x: y'\ne: |-\n    l\n    m\nf: \"a\\tb\"\ng: 'it''s '\n"},
    {Y_, Y_, "\"k\\nl\": 1\n", "? |-\n    k\n    l\n: 1\n"},
    {Y_, Y_, "a: !!binary /w==\n", "a: !!binary /w==\n"},
    {Y_, Y_, "a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"},
    {Y_, NULL, "a: 1\na: 2\n", NULL},
    {Y_, NULL, "a: &x\n  b: *x\n", NULL},
    {Y_, NULL, "a: *x\n", NULL},
    {Y_, NULL, "a: !!int x\n", NULL},
    {Y_, NULL, "<<: 1\n", NULL},
    {Y_, NULL, "# nothing\n", NULL},
    {Y_, NULL, "a: [1\n", NULL},
    {Y_, J_, "a: 1 # c\n# d\nb: [x, 2.0, null, true]\n",
     "{\n\t\"a\": 1,\n\t\"b\": [\n\t\t\"x\",\n\t\t2,\n\t\tnull,\n\t\ttrue\n\t]\n}\n"},
    {Y_, J_, "a: .nan\n", NULL},
    {Y_, J_, "{}\n", "{}\n"},
    {Y_, E_,
     "# c\na: 1\nb: 2.0\nc: \"x\\ny\"\nd: null\ne: 1e21\nf: true\ng: 2001-01-02 03:04:05.6\n",
     "# c\na=1\nb=2.0\nc=x\\ny\nd=<nil>\ne=1E+21\nf=true\ng=2001-01-02T03:04:05Z\n"},
    {Y_, E_, "a: {b: 1}\n", NULL},
    {Y_, I_, "s:\n  # c\n  k: v\n  longer: 1\n  l: [a, {b: 2.5}]\n  n: null\n",
     ";  c\n[s]\nk      = v\nlonger = 1\nl      = [a [{b 2.5}]]\nn      = <nil>\n"},
    {Y_, I_, "a: 1\n", NULL},
    {Y_, B_, "data: \"x\\n\"\nother: 1\n", "x\n"},
    {Y_, B_, "a: 1\n", NULL},
    {J_, J_, "{\"a\":9007199254740993,\"b\":18446744073709551615,\"a\":\"<\\u2028\"} rest",
     "{\n\t\"a\": 9007199254740993,\n\t\"b\": 18446744073709552000,\n\t\"a\": "
     "\"\\u003c\\u2028\"\n}\n"},
    {J_, Y_, "{\"a\":1.0,\"b\":[]}", "a: 1\nb: []\n"},
    {J_, NULL, "[1]", NULL},
    {J_, NULL, "{\"a\":1", NULL},
    {J_, NULL, "\xef\xbb\xbf{}", NULL},
    {E_, E_, "#c\nA=x\\ny\n\nB=\"q\"\nC= v =w\n", "#c\nA=x\\ny\nB=\"q\"\nC= v =w\n"},
    {E_, Y_, "A=1\nB=x\\ny\n", "A: \"1\"\nB: |-\n    x\n    y\n"},
    {E_, NULL, "A\n", NULL},
    {I_, I_, "k=v\n; c\n[s] # d\na : 1 ; e\nb = \"q\"\nc=\"\"\"x\ny\"\"\"\na=2\n",
     "k = v\n\n; c\n# d\n[s]\na = 2\nb = q\nc = \"\"\"x\ny\"\"\"\n"},
    {I_, I_, "[s]\na=`#`\nb=' x'\nc=1\\\n2\n-=z\n`k=l`=m\n",
     "[s]\na     = `#`\nb     = \" x\"\nc     = 12\n#1    = z\n`k=l` = m\n"},
    {I_, Y_, "[s]\nk=v\n", "DEFAULT: {}\ns:\n    k: v\n"},
    {I_, NULL, "[s\n", NULL},
    {I_, NULL, "k\n", NULL},
    {I_, NULL, "k=\"\"\"x\n", NULL},
    {I_, NULL, "=x\n", NULL},
};

Test(secret_sops, formats_convert)
{
    for (size_t i = 0; i < sizeof(conversions) / sizeof(conversions[0]); i++) {
        const struct conversion *c = &conversions[i];
        struct rn_sops_docs docs = {0};
        struct rn_run run;
        struct rn_buf out;
        int status;

        UNIT_RUN(&run);
        out = (struct rn_buf){.arena = &run.arena};
        status = c->from->read(&run, rn_str_from(c->text), START, &docs);
        if (!c->to) {
            EXPECT(status != RENDER_OK && run.errors, "case %zu is read", i);
        } else if (status != RENDER_OK) {
            EXPECT(!c->want, "case %zu: %s", i, unit_last_error(&run));
        } else {
            status = c->to->write(&run, &docs, START, &out);
            cr_expect(eq(int, status == RENDER_OK, c->want != NULL), "case %zu", i);
            if (c->want && !status)
                cr_expect(eq(str, (char *)c_str(&run, &out), (char *)c->want), "case %zu", i);
        }
        rn_run_free(&run);
    }
}

/* ---- Times ---------------------------------------------------------------------------------- */

static const struct {
    const char *text, *seconds, *strict; /* NULL: no time */
} times[] = {
    {"2026-11-21T04:32:25Z", "2026-11-21T04:32:25Z", "2026-11-21T04:32:25Z"},
    {"2026-11-21T04:32:25.120Z", "2026-11-21T04:32:25Z", "2026-11-21T04:32:25.12Z"},
    {"2026-11-21T04:32:25+00:00", "2026-11-21T04:32:25Z", "2026-11-21T04:32:25Z"},
    {"2026-11-21T04:32:25-02:30", "2026-11-21T04:32:25-02:30", "2026-11-21T04:32:25-02:30"},
    {"2024-02-29T04:32:25Z", "2024-02-29T04:32:25Z", "2024-02-29T04:32:25Z"},
    {"2026-11-21T4:32:25Z", "2026-11-21T04:32:25Z", NULL},
    {"2026-11-21T04:32:25,5Z", "2026-11-21T04:32:25Z", NULL},
    {"2026-11-21T04:32:25+24:00", "2026-11-21T04:32:25+24:00", NULL},
    {"2026-02-29T04:32:25Z", NULL, NULL},
    {"2026-13-01T04:32:25Z", NULL, NULL},
    {"2026-11-21t04:32:25z", NULL, NULL},
    {"2026-11-21 04:32:25Z", NULL, NULL},
    {"2026-11-21", NULL, NULL},
    {"2026-11-21T04:32:25", NULL, NULL},
    {"2026-11-21T24:00:00Z", NULL, NULL},
    {"2026-11-21T04:32:25Zx", NULL, NULL},
    {"", NULL, NULL},
};

Test(secret_sops, times)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        for (int strict = 0; strict < 2; strict++) {
            const char *want = strict ? times[i].strict : times[i].seconds;
            struct rn_buf out = {.arena = &run.arena};
            bool ok = rn_sops_time(rn_str_from(times[i].text), strict,
                                   strict ? RN_SOPS_TIME_NANO : RN_SOPS_TIME_SECONDS, &out);

            cr_expect(eq(int, ok, want != NULL), "%s", times[i].text);
            if (ok && want)
                cr_expect(eq(str, (char *)c_str(&run, &out), (char *)want));
        }
    }
    rn_run_free(&run);
}

/* ---- Shares --------------------------------------------------------------------------------- */

Test(secret_sops, any_shares_above_the_threshold_give_the_secret)
{
    const struct rn_str secret = RN_S("thirty-two bytes of a secret key");
    struct rn_str shares[5], some[3], out;
    struct rn_run run;

    UNIT_RUN(&run);
    rn_shamir_split(&run, secret, 5, 3, shares);
    for (int a = 0; a < 5; a++)
        for (int b = a + 1; b < 5; b++)
            for (int c = b + 1; c < 5; c++) {
                some[0] = shares[c];
                some[1] = shares[a];
                some[2] = shares[b];
                OPENS(rn_shamir_combine(&run, some, 3, &out));
                EXPECT(rn_str_eq(out, secret), "%d %d %d", a, b, c);
            }
    OPENS(rn_shamir_combine(&run, some, 2, &out));
    EXPECT(!rn_str_eq(out, secret), "too few");
    some[1] = some[0];
    REFUSED(rn_shamir_combine(&run, some, 3, &out));
    REFUSED(rn_shamir_combine(&run, some, 1, &out));
    some[1] = rn_str_slice(shares[1], 1, 33);
    REFUSED(rn_shamir_combine(&run, some, 2, &out));
    rn_run_free(&run);
}

/* ---- Values --------------------------------------------------------------------------------- */

static void add_base64(struct rn_buf *out, const char *name, const void *p, size_t n)
{
    rn_buf_lit(out, name);
    rn_base64_write(rn_str_make(p, n), out);
}

/* A value as SOPS writes it; nonce of n bytes. */
static struct rn_str seal(struct rn_run *run, struct rn_gcm *gcm, const char *plain,
                          const char *type, const char *aad, size_t n)
{
    struct rn_buf out = {.arena = &run->arena};
    unsigned char nonce[64] = {7}, tag[RN_AES_TAG_SIZE], data[256];
    struct rn_str text = rn_str_from(plain);

    ASSERT(rn_gcm_seal(gcm, rn_str_make((char *)nonce, n), rn_str_from(aad), text, data, tag));
    add_base64(&out, "ENC[AES256_GCM,data:", data, text.n);
    add_base64(&out, ",iv:", nonce, n);
    add_base64(&out, ",tag:", tag, sizeof(tag));
    rn_buf_printf(&out, ",type:%s]", type);
    return rn_buf_str(&out);
}

static struct rn_sops_cipher cipher_of(struct rn_run *run, size_t key_size)
{
    struct rn_sops_cipher c = {.run = run};

    ASSERT(rn_gcm_new(run, rn_str_make("0123456789abcdef0123456789abcdef", key_size), &c.gcm) ==
           RENDER_OK);
    return c;
}

static const struct {
    const char *plain, *type, *want; /* what is hashed of it; NULL: refused */
} typed[] = {
    {"x", "str", "x"},
    {"x", "comment", "x"},
    {"12", "int", "12"},
    {"+007", "int", "7"},
    {"-9223372036854775808", "int", "-9223372036854775808"},
    {"9223372036854775808", "int", NULL},
    {"0x1f", "int", NULL},
    {"1_0", "int", NULL},
    {" 1", "int", NULL},
    {"1.50", "float", "1.5"},
    {"1e21", "float", "1000000000000000000000"},
    {"-0", "float", "-0"},
    {"0x1p-2", "float", "0.25"},
    {"0x.8p1", "float", "1"},
    {"0x1.fffffffffffff8p0", "float", "2"},
    {"0x1p", "float", NULL},
    {"0x1", "float", NULL},
    {"inf", "float", "+Inf"},
    {"-Infinity", "float", "-Inf"},
    {"nan", "float", "NaN"},
    {"1_000.5", "float", "1000.5"},
    {"1__0", "float", NULL},
    {"1e400", "float", NULL},
    {"", "float", NULL},
    {"True", "bool", "True"},
    {"t", "bool", "True"},
    {"0", "bool", "False"},
    {"yes", "bool", NULL},
    {"2026-11-21T04:32:25.50+01:00", "time", "2026-11-21T04:32:25.5+01:00"},
    {"2026-11-21", "time", NULL},
    {"x", "bytes", NULL},
    {"x", "other", NULL},
};

Test(secret_sops, values_of_each_type)
{
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        struct rn_sops_cipher c = cipher_of(&run, 32);
        struct rn_buf out = {.arena = &run.arena};
        struct rn_sops_value v;
        struct rn_str text;
        const char *why;

        if (!*typed[i].plain) /* data of no bytes is no value */
            continue;
        text = seal(&run, c.gcm, typed[i].plain, typed[i].type, "a:b:", 32);
        why = rn_sops_open(&c, text, RN_S("a:b:"), &v);
        cr_expect(eq(int, why == NULL, typed[i].want != NULL), "%s as %s: %s", typed[i].plain,
                  typed[i].type, why ? why : "");
        if (!why)
            rn_sops_leaf_bytes(&v, &out);
        if (!why && typed[i].want)
            cr_expect(eq(str, (char *)c_str(&run, &out), (char *)typed[i].want));
    }
    rn_run_free(&run);
}

Test(secret_sops, values_have_one_path_and_one_form)
{
    static const size_t nonces[] = {1, 12, 16, 32, 64}, keys[] = {16, 24, 32};
    struct rn_run run;

    UNIT_RUN(&run);
    for (size_t k = 0; k < 3; k++) {
        struct rn_sops_cipher c = cipher_of(&run, keys[k]);

        for (size_t i = 0; i < sizeof(nonces) / sizeof(nonces[0]); i++) {
            struct rn_str text = seal(&run, c.gcm, "v", "str", "a:", nonces[i]);
            struct rn_sops_value v;
            char *copy;

            OPENS(rn_sops_open(&c, text, RN_S("a:"), &v));
            EXPECT(rn_str_is(v.text, "v"), "%zu", i);
            REFUSED(rn_sops_open(&c, text, RN_S("b:"), &v));
            REFUSED(rn_sops_open(&c, rn_str_slice(text, 0, text.n - 1), RN_S("a:"), &v));
            copy = (char *)rn_str_c(&run.arena, text);
            copy[20] ^= 1;
            REFUSED(rn_sops_open(&c, rn_str_from(copy), RN_S("a:"), &v));
            text = rn_str_printf(&run.arena, "%.*s trailing", RN_FMT(text));
            OPENS(rn_sops_open(&c, text, RN_S("a:"), &v));
        }
    }
    rn_run_free(&run);
}

static const struct {
    const char *text;
    bool sealed;
} forms[] = {
    {"ENC[AES256_GCM,data:a,iv:b,tag:c,type:d]", true},
    {"ENC[AES256_GCM,data:a,iv:b,tag:c,type:d]]]", true},
    {"ENC[AES256_GCM,data:a,iv:b,iv:b,tag:c,type:d] x", true},
    {" ENC[AES256_GCM,data:a,iv:b,tag:c,type:d]", false},
    {"ENC[AES256_GCM,data:,iv:b,tag:c,type:d]", false},
    {"ENC[AES256_GCM,data:a,iv:,tag:c,type:d]", false},
    {"ENC[AES256_GCM,data:a,iv:b,tag:,type:d]", false},
    {"ENC[AES256_GCM,data:a,iv:b,tag:c,type:]", false},
    {"ENC[AES256_GCM,data:a,iv:b,tag:c\n,type:d]", false},
    {"ENC[AES256_GCM,data:a,tag:c,iv:b,type:d]", false},
    {"ENC[AES256_CBC,data:a,iv:b,tag:c,type:d]", false},
    {"ENC[AES256_GCM,data:a,iv:b,tag:c,type:d", false},
    {"", false},
    {"ENC[", false},
};

Test(secret_sops, form_of_values)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        cr_expect(eq(int, rn_sops_is_sealed(rn_str_from(forms[i].text)), forms[i].sealed), "%s",
                  forms[i].text);
}

/* ---- Which values are encrypted -------------------------------------------------------------- */

/* Notes the paths of the leaves that the rule wants encrypted; those of comments as "#". */
static struct rn_buf noted;

static int note(struct rn_sops_walk *w, struct rn_sops_value *leaf, bool encrypted,
                struct rn_str aad)
{
    if (encrypted)
        rn_buf_printf(&noted, "%s%.*s ", leaf->kind == RN_SOPS_COMMENT ? "#" : "", RN_FMT(aad));
    rn_sops_walk_hash(w, leaf, encrypted);
    return RENDER_OK;
}

static const struct {
    enum rn_sops_rule rule;
    const char *text, *yaml, *want;
} selections[] = {
    {RN_SOPS_UNENCRYPTED_SUFFIX, "_u", "a: 1\nb_u: 2\nc_u: {d: 3}\ne: [4, {f: 5}]\n",
     "a: e: e:f: "},
    {RN_SOPS_ENCRYPTED_SUFFIX, "_e", "a: 1\nb_e: 2\nc_e: {d: 3}\n", "b_e: c_e:d: "},
    {RN_SOPS_ENCRYPTED_REGEX, "^(data|x+)$", "data: {a: 1}\nxx: 2\ny: {data: 3}\nz: 4\n",
     "data:a: xx: y:data: "},
    {RN_SOPS_ENCRYPTED_REGEX, "at", "data: 1\nb: 2\n", "data: "},
    {RN_SOPS_ENCRYPTED_REGEX, "(", "data: 1\n", ""},
    {RN_SOPS_UNENCRYPTED_REGEX, "^k", "k: 1\na: {k: 2, b: 3}\n", "a:b: "},
    {RN_SOPS_UNENCRYPTED_SUFFIX, "_u", "# c\na: 1\nb:\n  # d\n  - 2\n", "#: a: #b: b: "},
    {RN_SOPS_ENCRYPTED_COMMENT_REGEX, "sops:enc",
     "a: 1\n# sops:enc\n# more\nb: 2\nc: 3\n# sops:enc\nd: {e: 4}\n", "#: b: d:e: "},
    {RN_SOPS_UNENCRYPTED_COMMENT_REGEX, "clear", "a: 1\n# clear\n# more\nb: 2\nc: 3\n", "a: c: "},
};

Test(secret_sops, rules_choose_values)
{
    for (size_t i = 0; i < sizeof(selections) / sizeof(selections[0]); i++) {
        struct rn_sops_walk w = {.leaf = note};
        struct rn_sops_file file = {.start = START};
        struct rn_run run;

        UNIT_RUN(&run);
        noted = (struct rn_buf){.arena = &run.arena};
        file.meta.rule = (uint8_t)selections[i].rule;
        file.meta.rule_text = rn_str_from(selections[i].text);
        ASSERT(rn_sops_yaml_read(&run, rn_str_from(selections[i].yaml), START, &file.docs) ==
               RENDER_OK);
        ASSERT(rn_sops_walk(&w, &run, &file) == RENDER_OK);
        cr_expect(eq(str, (char *)c_str(&run, &noted), (char *)selections[i].want), "case %zu", i);
        rn_run_free(&run);
    }
}

/* ---- Metadata ------------------------------------------------------------------------------- */

#define OK_AGE "age: [{recipient: r, enc: e}]\n"
#define OK_REST "lastmodified: '2026-11-21T04:32:25Z'\nmac: m\nversion: 3.13.3\n"

static const struct {
    const char *yaml, *error; /* NULL: it is read */
} metadata[] = {
    {OK_AGE OK_REST, NULL},
    {"age: {recipient: r, enc: e}\n" OK_REST, NULL},
    {"AGE: [{Recipient: r, enc: e}]\n" OK_REST, NULL},
    {"key_groups: [{age: [{enc: e}]}, {pgp: [{created_at: '2026-11-21T04:32:25Z'}]}]\n" OK_REST,
     NULL},
    {OK_AGE "mac_only_encrypted: 'true'\nshamir_threshold: '2'\nnew_field: [1]\n" OK_REST, NULL},
    {OK_AGE "lastmodified: '2026-11-21T04:32:25Z'\nmac: 1\nversion: v1.2.3-a.1+b\n", NULL},
    {OK_AGE "lastmodified: '2026-11-21T04:32:25Z'\nmac: m\nversion: 1.5\n", NULL},
    {"age: []\n" OK_REST, "names no keys"},
    {OK_REST, "names no keys"},
    {OK_AGE "mac: m\nversion: 3.13.3\n", "lastmodified is missing"},
    {OK_AGE "lastmodified: 2026-11-21T04:32:25Z\nmac: m\nversion: 3.13.3\n", "is a time"},
    {OK_AGE "lastmodified: '2026-11-21T04:32:25Z'\nmac: m\n", "version is missing"},
    {OK_AGE "lastmodified: '2026-11-21T04:32:25Z'\nmac: m\nversion: '3.1'\n", "version"},
    {OK_AGE "lastmodified: '2026-11-21T04:32:25Z'\nmac: [m]\nversion: 3.13.3\n", "mac is a list"},
    {OK_AGE "encrypted_suffix: a\nencrypted_regex: b\n" OK_REST, "exclude each other"},
    {OK_AGE "mac_only_encrypted: maybe\n" OK_REST, "not a boolean"},
    {OK_AGE "shamir_threshold: x\n" OK_REST, "not an integer"},
    {"age: x\n" OK_REST, "not a map"},
    {"pgp: [{fp: f, enc: e, created_at: x}]\n" OK_REST, "created_at"},
};

Test(secret_sops, metadata_is_loosely_typed)
{
    for (size_t i = 0; i < sizeof(metadata) / sizeof(metadata[0]); i++) {
        struct rn_sops_docs docs = {0};
        struct rn_sops_metadata m;
        struct rn_run run;
        int status;

        UNIT_RUN(&run);
        ASSERT(rn_sops_yaml_read(&run, rn_str_from(metadata[i].yaml), START, &docs) == RENDER_OK);
        status = rn_sops_metadata_read(&run, &docs.at[0], &m);
        if (!metadata[i].error)
            cr_expect(eq(int, status, RENDER_OK), "case %zu: %s", i, unit_last_error(&run));
        else
            EXPECT(status && strstr(unit_last_error(&run), metadata[i].error), "case %zu: %s", i,
                   unit_last_error(&run));
        rn_run_free(&run);
    }
}

Test(secret_sops, metadata_is_written_as_it_was_read)
{
    static const char text[] = "kms:\n"
                               "    - arn: a\n"
                               "      aws_profile: \"\"\n"
                               "      context:\n"
                               "        k: v\n"
                               "      created_at: \"2026-11-21T04:32:25Z\"\n"
                               "      enc: e\n"
                               "      role: r\n"
                               "lastmodified: \"2026-11-21T04:32:25Z\"\n"
                               "mac: m\n"
                               "mac_only_encrypted: true\n"
                               "pgp:\n"
                               "    - created_at: \"2026-11-21T04:32:25Z\"\n"
                               "      enc: e\n"
                               "      fp: f\n"
                               "unencrypted_regex: ^k\n"
                               "version: 3.13.3\n";
    struct rn_sops_docs docs = {0};
    struct rn_sops_metadata m;
    struct rn_sops_value back;
    struct rn_run run;
    struct rn_buf out;

    UNIT_RUN(&run);
    out = (struct rn_buf){.arena = &run.arena};
    ASSERT(rn_sops_yaml_read(&run, rn_str_from(text), START, &docs) == RENDER_OK);
    ASSERT(rn_sops_metadata_read(&run, &docs.at[0], &m) == RENDER_OK);
    back = rn_sops_metadata_write(&run, &m);
    ASSERT(rn_sops_yaml_store.write_value(&run, &back, 0, &out) == RENDER_OK);
    cr_expect(eq(str, (char *)c_str(&run, &out), (char *)text));
    rn_run_free(&run);
}

static const struct {
    const char *text, *want; /* NULL: refused */
} flats[] = {
    {"a=1\nb__map_c=2\nb__map_d__list_1=4\nb__map_d__list_0=3\n",
     "a: \"1\"\nb:\n    c: \"2\"\n    d:\n        - \"3\"\n        - \"4\"\n"},
    {"l__list_0__map_k=v\nl__list_0__map_m=w\n", "l:\n    - k: v\n      m: w\n"},
    {"a__list_1=x\n", NULL},
    {"a=1\na=2\n", NULL},
    {"a=1\na__map_b=2\n", NULL},
    {"a__list_0=1\na__map_b=2\n", NULL},
};

Test(secret_sops, flat_keys_become_maps_and_lists)
{
    for (size_t i = 0; i < sizeof(flats) / sizeof(flats[0]); i++) {
        struct rn_sops_docs docs = {0};
        struct rn_sops_value map, flat;
        struct rn_run run;
        struct rn_buf out;
        int status;

        UNIT_RUN(&run);
        out = (struct rn_buf){.arena = &run.arena};
        ASSERT(rn_sops_dotenv_store.read(&run, rn_str_from(flats[i].text), START, &docs) ==
               RENDER_OK);
        status = rn_sops_unflatten(&run, &docs.at[0], &map);
        cr_expect(eq(int, status == RENDER_OK, flats[i].want != NULL), "case %zu", i);
        if (!status && flats[i].want) {
            rn_sops_yaml_store.write_value(&run, &map, 0, &out);
            cr_expect(eq(str, (char *)c_str(&run, &out), (char *)flats[i].want));
            rn_sops_flatten(&run, &map, RN_S(""), &flat);
            cr_expect(eq(u32, flat.n, docs.at[0].n));
        }
        rn_run_free(&run);
    }
}

/* ---- Parts ---------------------------------------------------------------------------------- */

static const struct {
    const char *path, *want; /* NULL: refused */
} extracts[] = {
    {"[\"a\"]", "text\nof lines"},
    {"['m'][\"k\"]", "1\n"},
    {"[\"m\"]", "k: 1\nl:\n    - x\n    - z: w\n"},
    {"[\"m\"][\"l\"]", "- x\n- z: w\n"},
    {"[\"m\"][\"l\"][0]", "x"},
    {"[\"m\"][\"l\"][1]", "z: w\n"},
    {"[\"m\"][\"l\"][2]", NULL},
    {"[\"m\"][\"l\"][-1]", NULL},
    {"[\"m\"][0]", NULL},
    {"[\"a\"][\"b\"]", NULL},
    {"[\"none\"]", NULL},
    {"[x]", NULL},
    {"a", NULL},
    {"[\"a\"", NULL},
    {"[\"]", NULL},
};

Test(secret_sops, parts_of_documents)
{
    for (size_t i = 0; i < sizeof(extracts) / sizeof(extracts[0]); i++) {
        struct rn_sops_file file = {.start = START};
        struct rn_run run;
        struct rn_buf out;
        int status;

        UNIT_RUN(&run);
        out = (struct rn_buf){.arena = &run.arena};
        ASSERT(rn_sops_yaml_read(&run, RN_S("a: \"text\\nof lines\"\nm: {k: 1, l: [x, {z: w}]}\n"),
                                 START, &file.docs) == RENDER_OK);
        status = rn_sops_extract(&run, &file, rn_str_from(extracts[i].path), RN_SOPS_YAML, &out);
        cr_expect(eq(int, status == RENDER_OK, extracts[i].want != NULL), "%s", extracts[i].path);
        if (!status && extracts[i].want)
            cr_expect(eq(str, (char *)c_str(&run, &out), (char *)extracts[i].want));
        rn_run_free(&run);
    }
}
