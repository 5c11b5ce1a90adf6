#include "unit.h"

#include <sodium.h>

#include "base/secure.h"
#include "secret/age.h"
#include "secret_fixtures.h"

/* A host that knows the passphrase, and counts how often it was asked. */
struct person {
    const char *passphrase;
    int asked;
};

static int answer(void *user, const struct render_question *q, char *to, size_t capacity,
                  size_t *size)
{
    struct person *person = user;

    (void)q;
    person->asked++;
    *size = strlen(person->passphrase);
    cr_assert_leq(*size, capacity);
    memcpy(to, person->passphrase, *size);
    return RENDER_OK;
}

static struct rn_str text_of(const char *literal)
{
    return rn_str_from(literal);
}

static int decrypt(struct rn_run *run, struct person *person, const char *keys, struct rn_str file,
                   struct rn_str *out)
{
    struct rn_age_host *host = RN_NEW(run, struct rn_age_host);
    struct rn_age_identities ids = {.run = run, .host = host};

    *host = (struct rn_age_host){.ask = person ? answer : NULL, .user = person};
    if (keys)
        RN_TRY(rn_age_add_identities(&ids, RN_S("keys"), rn_str_from(keys)));
    else
        rn_age_add_asked_passphrase(&ids);
    return rn_age_decrypt_bytes(&ids, RN_NOWHERE, file, out);
}

/* ---- Files of the age program --------------------------------------------------------------- */

struct file_case {
    const char *name, *keys, *file, *passphrase, *code; /* code NULL: it opens */
    int asked;
};

static const struct file_case file_cases[] = {
    {"x25519", x25519_key, file_for_all, NULL, NULL, 0},
    {"ssh-ed25519", ed25519_key, file_for_all, NULL, NULL, 0},
    {"ssh-rsa", rsa_key, file_for_all, NULL, NULL, 0},
    {"ssh-ed25519, encrypted", encrypted_key, file_for_all, PASSPHRASE, NULL, 1},
    {"ssh-ed25519, wrong passphrase", encrypted_key, file_for_all, "shut", RN_E_PASSPHRASE, 1},
    {"ssh-ed25519, nobody to ask", encrypted_key, file_for_all, NULL, RN_E_PASSPHRASE, 0},
    {"ssh-rsa, of another key", rsa_pem_key, file_for_all, NULL, RN_E_NO_IDENTITY, 0},
    {"identities encrypted", encrypted_identities, file_for_all, PASSPHRASE, NULL, 1},
    {"identities, wrong passphrase", encrypted_identities, file_for_all, "shut", RN_E_NO_IDENTITY,
     1},
    {"passphrase", NULL, file_for_passphrase, PASSPHRASE, NULL, 1},
    {"passphrase, wrong", NULL, file_for_passphrase, "shut", RN_E_NO_IDENTITY, 1},
    {"passphrase, empty", NULL, file_for_passphrase, "", RN_E_PASSPHRASE, 1},
    {"passphrase, nobody to ask", NULL, file_for_passphrase, NULL, RN_E_PASSPHRASE, 0},
    {"passphrase, keys instead", x25519_key, file_for_passphrase, PASSPHRASE, RN_E_NO_IDENTITY, 0},
    {"keys, passphrase instead", NULL, file_for_all, PASSPHRASE, RN_E_NO_IDENTITY, 0},
    {"passphrase of a key that is not of use", encrypted_key, file_for_passphrase, PASSPHRASE,
     RN_E_NO_IDENTITY, 0},
#ifdef RN_HAVE_XWING
    {"post-quantum", hybrid_key, file_for_hybrid, NULL, NULL, 0},
#else
    {"post-quantum", hybrid_key, file_for_hybrid, NULL, RN_E_UNSUPPORTED, 0},
#endif
    {"post-quantum, another key", x25519_key, file_for_hybrid, NULL, RN_E_NO_IDENTITY, 0},
    {"no post-quantum file", hybrid_key, file_for_all, NULL, RN_E_NO_IDENTITY, 0},
    {"not age", x25519_key, "hello\n", NULL, RN_E_AGE, 0},
    {"empty", x25519_key, "", NULL, RN_E_AGE, 0},
};

Test(age, files_of_age)
{
    for (size_t i = 0; i < sizeof(file_cases) / sizeof(file_cases[0]); i++) {
        const struct file_case *c = &file_cases[i];
        struct person person = {c->passphrase, 0};
        static struct rn_run run;
        struct rn_str out = {NULL, 0};
        int status;

        UNIT_RUN(&run);
        status = decrypt(&run, c->passphrase ? &person : NULL, c->keys, text_of(c->file), &out);
        cr_assert_eq(status == RENDER_OK, c->code == NULL, "%s: %s", c->name,
                     unit_last_error(&run));
        cr_assert_str_eq(unit_last_code(&run), c->code ? c->code : "", "%s: %s", c->name,
                         unit_last_error(&run));
        cr_assert_eq(out.p != NULL, c->code == NULL, "%s", c->name);
        if (out.p)
            cr_assert(rn_str_is(out, PLAINTEXT), "%s", c->name);
        cr_assert_eq(person.asked, c->asked, "%s", c->name);
        rn_run_free(&run);
    }
}

/* ---- Both ways ------------------------------------------------------------------------------ */

static struct rn_str random_text(struct rn_run *run, size_t n)
{
    char *p = rn_arena_alloc(&run->arena, n + 1);

    randombytes_buf_deterministic(p, n, (const unsigned char *)"the seed of a text of the tests.");
    return rn_str_make(p, n);
}

static struct rn_str encrypt(struct rn_run *run, struct rn_str plain, bool armoured)
{
    struct rn_age_identities ids = {.run = run};
    struct rn_age_recipients to = {.run = run};
    struct rn_str out;

    cr_assert_eq(rn_age_add_identities(&ids, RN_S("keys"), text_of(x25519_key)), RENDER_OK);
    cr_assert_eq(rn_age_add_recipients_of(&to, &ids), RENDER_OK);
    cr_assert_eq(rn_age_encrypt_bytes(&to, RN_NOWHERE, plain, armoured, &out), RENDER_OK);
    return out;
}

Test(age, sizes)
{
    static const size_t sizes[] = {0,     1,     15,    16,    47,     48,     49,
                                   65520, 65535, 65536, 65537, 131071, 131072, 131073};

    for (size_t i = 0; i < 2 * sizeof(sizes) / sizeof(sizes[0]); i++) {
        static struct rn_run run;
        struct rn_str plain, file, out;

        UNIT_RUN(&run);
        plain = random_text(&run, sizes[i / 2]);
        file = encrypt(&run, plain, i & 1);
        cr_assert(rn_age_is_encrypted(file));
        cr_assert_eq(decrypt(&run, NULL, x25519_key, file, &out), RENDER_OK, "%zu: %s",
                     sizes[i / 2], unit_last_error(&run));
        cr_assert(rn_str_eq(out, plain), "%zu", sizes[i / 2]);
        rn_run_free(&run);
    }
}

Test(age, recipients)
{
    static const char *const publics[] = {ed25519_public, rsa_public};
    static const char *const keys[] = {ed25519_key, rsa_key};
    static struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < 2; i++) {
        struct rn_age_recipients to = {.run = &run};
        struct rn_str file, out;

        cr_assert_eq(rn_age_add_recipients(&to, RN_S("a.pub"), text_of(publics[i])), RENDER_OK);
        cr_assert_eq(rn_age_encrypt_bytes(&to, RN_NOWHERE, RN_S(PLAINTEXT), true, &file),
                     RENDER_OK);
        cr_assert_eq(decrypt(&run, NULL, keys[i], file, &out), RENDER_OK);
        cr_assert(rn_str_is(out, PLAINTEXT));
        cr_assert_neq(decrypt(&run, NULL, keys[1 - i], file, &out), RENDER_OK);
    }
    rn_run_free(&run);
}

Test(age, passphrase)
{
    static struct rn_run run;
    struct rn_age_recipients to = {.run = &run};
    struct rn_age_identities low = {.run = &run}, high = {.run = &run};
    struct rn_str file, out;

    UNIT_RUN(&run);
    cr_assert_eq(rn_age_add_passphrase_recipient(&to, RN_S(PASSPHRASE), 5), RENDER_OK);
    cr_assert_eq(rn_age_encrypt_bytes(&to, RN_NOWHERE, RN_S(PLAINTEXT), false, &file), RENDER_OK);
    rn_age_add_passphrase(&low, RN_S(PASSPHRASE), 4);
    cr_assert_neq(rn_age_decrypt_bytes(&low, RN_NOWHERE, file, &out), RENDER_OK);
    rn_age_add_passphrase(&high, RN_S("shut"), 5);
    rn_age_add_passphrase(&high, RN_S(PASSPHRASE), 5);
    cr_assert_eq(rn_age_decrypt_bytes(&high, RN_NOWHERE, file, &out), RENDER_OK);
    cr_assert(rn_str_is(out, PLAINTEXT));
    cr_assert_eq(rn_age_add_recipients(&to, RN_S("a.pub"), text_of(ed25519_public)), RENDER_OK);
    cr_assert_neq(rn_age_encrypt_bytes(&to, RN_NOWHERE, RN_S(PLAINTEXT), false, &file), RENDER_OK);
    cr_assert_str_eq(unit_last_code(&run), RN_E_RECIPIENT);
    rn_run_free(&run);
}

/* ---- Damage --------------------------------------------------------------------------------- */

/* Each bit of a file counts: header, nonce, and payload. */
Test(age, a_flipped_bit)
{
    static struct rn_run run;
    struct rn_str file;
    char *damaged;

    UNIT_RUN(&run);
    file = encrypt(&run, RN_S(PLAINTEXT), false);
    damaged = rn_arena_alloc(&run.arena, file.n);
    for (size_t bit = 0; bit < 8 * file.n; bit++) {
        struct rn_diag **diags = rn_diag_mark(&run);
        struct rn_str out = {NULL, 0};

        memcpy(damaged, file.p, file.n);
        damaged[bit / 8] = (char)(damaged[bit / 8] ^ 1 << bit % 8);
        cr_assert_neq(decrypt(&run, NULL, x25519_key, rn_str_make(damaged, file.n), &out),
                      RENDER_OK, "bit %zu", bit);
        cr_assert_null(out.p);
        cr_assert_neq(*diags, NULL);
        rn_diag_rewind(&run, diags);
    }
    rn_run_free(&run);
}

Test(age, a_cut)
{
    static struct rn_run run;
    struct rn_str file, out;

    UNIT_RUN(&run);
    file = encrypt(&run, RN_S(PLAINTEXT), false);
    for (size_t n = 0; n < file.n; n++)
        cr_assert_neq(decrypt(&run, NULL, x25519_key, rn_str_slice(file, 0, n), &out), RENDER_OK,
                      "%zu", n);
    cr_assert_eq(decrypt(&run, NULL, x25519_key, file, &out), RENDER_OK);
    rn_run_free(&run);
}

enum { CHUNK = 65536 + 16 };

/* What becomes of a file of three chunks whose payload begins at offset from. */
static struct rn_str change(struct rn_run *run, struct rn_str file, size_t from, int how)
{
    struct rn_buf out = {.arena = &run->arena};
    struct rn_str first = rn_str_slice(file, from, from + CHUNK);
    struct rn_str second = rn_str_slice(file, from + CHUNK, from + 2 * CHUNK);
    struct rn_str last = rn_str_slice(file, from + 2 * CHUNK, file.n);

    rn_buf_add(&out, rn_str_slice(file, 0, from));
    if (how == 1) /* swapped */
        rn_buf_add(&out, second);
    rn_buf_add(&out, first);
    if (how != 1 && how != 2) /* 2: left out */
        rn_buf_add(&out, second);
    if (how == 3) /* twice */
        rn_buf_add(&out, second);
    if (how != 4) /* 4: the end is missing */
        rn_buf_add(&out, last);
    if (how == 5) /* something behind the end */
        rn_buf_char(&out, 'x');
    if (how == 6) /* the end twice */
        rn_buf_add(&out, last);
    return rn_buf_str(&out);
}

Test(age, chunks)
{
    for (int how = 0; how <= 6; how++) {
        static struct rn_run run;
        struct rn_str file, plain, out = {NULL, 0};
        size_t header;
        int status;

        UNIT_RUN(&run);
        plain = random_text(&run, 3 * 65536);
        file = encrypt(&run, plain, false);
        header = file.n - 3 * CHUNK;
        status = decrypt(&run, NULL, x25519_key, change(&run, file, header, how), &out);
        cr_assert_eq(status == RENDER_OK, how == 0, "%d", how);
        cr_assert_eq(out.p != NULL, how == 0, "%d", how);
        cr_assert_str_eq(unit_last_code(&run), how ? RN_E_TAMPERED : "", "%d", how);
        rn_run_free(&run);
    }
}

/* ---- Streams -------------------------------------------------------------------------------- */

/* A stream in memory that gives few bytes at once. */
struct tape {
    struct rn_str in;
    size_t at, step;
    struct rn_buf out;
    size_t fail_write; /* the n-th write; 0: none */
    size_t rewinds;
};

static int read_tape(void *user, void *data, size_t size, size_t *got)
{
    struct tape *t = user;

    *got = size < t->step ? size : t->step;
    *got = *got < t->in.n - t->at ? *got : t->in.n - t->at;
    if (*got)
        memcpy(data, t->in.p + t->at, *got);
    t->at += *got;
    return RENDER_OK;
}

static int write_tape(void *user, const void *data, size_t size)
{
    struct tape *t = user;

    if (t->fail_write && --t->fail_write == 0)
        return RENDER_EIO;
    rn_buf_add(&t->out, rn_str_make(data, size));
    return RENDER_OK;
}

static int rewind_tape(void *user)
{
    struct tape *t = user;

    t->rewinds++;
    t->at = 0;
    return RENDER_OK;
}

static int stream(struct rn_run *run, struct tape *tape, bool can_rewind)
{
    struct rn_age_identities ids = {.run = run};
    struct rn_age_io io = {.stream = {.read = read_tape, .write = write_tape, .user = tape}};

    tape->out = (struct rn_buf){.arena = &run->arena};
    io.stream.rewind = can_rewind ? rewind_tape : NULL;
    cr_assert_eq(rn_age_add_identities(&ids, RN_S("keys"), text_of(x25519_key)), RENDER_OK);
    return rn_age_decrypt(&ids, &io);
}

Test(age, streams)
{
    static const size_t steps[] = {1, 7, 1000, 65536, 1 << 20};

    for (size_t i = 0; i < 4 * sizeof(steps) / sizeof(steps[0]); i++) {
        static struct rn_run run;
        struct tape tape = {.step = steps[i / 4]};
        struct rn_str plain;

        UNIT_RUN(&run);
        plain = random_text(&run, 200000);
        tape.in = encrypt(&run, plain, i & 1);
        cr_assert_eq(stream(&run, &tape, i & 2), RENDER_OK, "%s", unit_last_error(&run));
        cr_assert(rn_str_eq(rn_buf_str(&tape.out), plain), "%zu", i);
        cr_assert_eq(tape.rewinds, i & 2 ? 1 : 0);
        rn_run_free(&run);
    }
}

/* Damage in the last chunk. What cannot be rewound is held back up to a limit; behind it the good
 * beginning, and nothing else, is let go. */
Test(age, damage_in_a_stream)
{
    static const struct {
        size_t size;
        bool can_rewind, some;
    } cases[] = {
        {100000, true, false},
        {100000, false, false},
        {RN_AGE_HELD + 100000, true, false},
        {RN_AGE_HELD + 100000, false, true},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        static struct rn_run run;
        struct tape tape = {.step = 4096};
        struct rn_str plain;

        UNIT_RUN(&run);
        plain = random_text(&run, cases[i].size);
        tape.in = encrypt(&run, plain, false);
        ((char *)(uintptr_t)tape.in.p)[tape.in.n - 1] ^= 1;
        cr_assert_eq(stream(&run, &tape, cases[i].can_rewind), RENDER_ESECRET);
        cr_assert_str_eq(unit_last_code(&run), RN_E_TAMPERED);
        cr_assert_eq(tape.out.n > 0, cases[i].some, "%zu", i);
        cr_assert_lt(tape.out.n, plain.n);
        cr_assert(rn_str_starts(plain, rn_buf_str(&tape.out)));
        rn_run_free(&run);
    }
}

Test(age, a_stream_that_fails)
{
    static struct rn_run run;
    struct tape tape = {.step = 4096, .fail_write = 1};

    UNIT_RUN(&run);
    tape.in = encrypt(&run, RN_S(PLAINTEXT), false);
    cr_assert_eq(stream(&run, &tape, false), RENDER_EIO);
    cr_assert_str_eq(unit_last_code(&run), RN_E_IO);
    rn_run_free(&run);
}

/* ---- Armour --------------------------------------------------------------------------------- */

#define BEGIN "-----BEGIN AGE ENCRYPTED FILE-----"
#define END "-----END AGE ENCRYPTED FILE-----"

/* What is done to a good armoured file: the first from becomes to. */
struct armour_case {
    const char *name, *from, *to;
    bool fine;
};

static const struct armour_case armour_cases[] = {
    {"nothing", "", "", true},
    {"white space in front", BEGIN, " \n\t\r\n\n" BEGIN, true},
    {"white space behind", END "\n", END "\n \n\t\r\n", true},
    {"no last line feed", END "\n", END, true},
    {"CR LF", "\n", "\r\n", true},
    {"space on the first line", BEGIN, " " BEGIN, false},
    {"space behind the first line", BEGIN, BEGIN " ", false},
    {"text in front", BEGIN, "x\n" BEGIN, false},
    {"text behind", END, END "\nx", false},
    {"another type", "BEGIN AGE", "BEGIN age", false},
    {"headers", BEGIN "\n", BEGIN "\nComment: x\n\n", false},
    {"an empty line", BEGIN "\n", BEGIN "\n\n", false},
    {"no end", END, "", false},
    {"a wrong end", END, "-----END PGP MESSAGE-----", false},
    {"space in a line", "YW", "Y W", false},
    {"a character that is none", "YW", "Y!", false},
    {"a short line", "YWdlLWVu", "YWdl\nLWVu", false},
};

/* Every from for a text of one character, else the first. */
static struct rn_str replace(struct rn_run *run, struct rn_str text, struct rn_str from,
                             struct rn_str to)
{
    struct rn_buf out = {.arena = &run->arena};
    size_t at = 0;

    while (at < text.n) {
        size_t next = from.n ? rn_str_find_str(text, from, at) : text.n;

        rn_buf_add(&out, rn_str_slice(text, at, next));
        if (next < text.n)
            rn_buf_add(&out, to);
        at = next + from.n;
        if (from.n > 1 && next < text.n) {
            rn_buf_add(&out, rn_str_slice(text, at, text.n));
            break;
        }
    }
    return rn_buf_str(&out);
}

Test(age, armour)
{
    for (size_t i = 0; i < sizeof(armour_cases) / sizeof(armour_cases[0]); i++) {
        const struct armour_case *c = &armour_cases[i];
        static struct rn_run run;
        struct rn_str file, out;
        int status;

        UNIT_RUN(&run);
        file = replace(&run, text_of(file_for_all), rn_str_from(c->from), rn_str_from(c->to));
        status = decrypt(&run, NULL, x25519_key, file, &out);
        cr_assert_eq(status == RENDER_OK, c->fine, "%s: %s", c->name, unit_last_error(&run));
        rn_run_free(&run);
    }
}

/* ---- Header --------------------------------------------------------------------------------- */

struct header_case {
    const char *header, *message;
};

static const struct header_case header_cases[] = {
    {"age-encryption.org/v2\n", "version is not v1"},
    {"age-encryption.org/v1\r\n", "conversion of its line ends"},
    {"age-encryption.org/v1", "version is not v1"},
    {"age-encryption.org/v1\n", "cut off"},
    {"age-encryption.org/v1\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "no recipients"},
    {"age-encryption.org/v1\n-> \n\n", "begin a recipient"},
    {"age-encryption.org/v1\n->\n\n", "begin a recipient"},
    {"age-encryption.org/v1\n->x y\n\n", "begin a recipient"},
    {"age-encryption.org/v1\n-> x  y\n\n", "begin a recipient"},
    {"age-encryption.org/v1\n-> x y \n\n", "begin a recipient"},
    {"age-encryption.org/v1\n-> x \xc3\xa9\n\n", "begin a recipient"},
    {"age-encryption.org/v1\n-> x\n", "cut off"},
    {"age-encryption.org/v1\n-> x\nQQ==\n", "not base64"},
    {"age-encryption.org/v1\n-> x\nQR\n", "not base64"},
    {"age-encryption.org/v1\n-> x\nQ Q\n", "not base64"},
    {"age-encryption.org/v1\n-> x\n"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     "longer than 64"},
    {"age-encryption.org/v1\n-> x\n"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
     "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     "not base64"},
    {"age-encryption.org/v1\n-> x\n\n--- \n", "MAC"},
    {"age-encryption.org/v1\n-> x\n\n---\n", "MAC"},
    {"age-encryption.org/v1\n-> x\n\n--- AAAA\n", "MAC"},
    {"age-encryption.org/v1\n-> x\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\n", "MAC"},
    {"age-encryption.org/v1\n-> x\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cut off"},
    {"age-encryption.org/v1\n-> X25519\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     "needs one share"},
    {"age-encryption.org/v1\n-> X25519 AAAA\n\n"
     "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     "needs one share"},
    {"age-encryption.org/v1\n-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
     "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     "low order"},
    {"age-encryption.org/v1\n-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
     "AAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     "not 32 bytes"},
    {"age-encryption.org/v1\n-> x25519 AAAA\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     "none of the keys"},
};

Test(age, headers)
{
    for (size_t i = 0; i < sizeof(header_cases) / sizeof(header_cases[0]); i++) {
        const struct header_case *c = &header_cases[i];
        static struct rn_run run;
        struct rn_str out;

        UNIT_RUN(&run);
        cr_assert_eq(decrypt(&run, NULL, x25519_key, rn_str_from(c->header), &out), RENDER_ESECRET);
        cr_assert_not_null(strstr(unit_last_error(&run), c->message), "%zu: '%s' is not about '%s'",
                           i, unit_last_error(&run), c->message);
        rn_run_free(&run);
    }
}

Test(age, limits_of_the_header)
{
    static struct rn_run run;
    struct rn_buf file = {.arena = &run.arena};
    struct rn_str out;

    UNIT_RUN(&run);
    rn_buf_lit(&file, "age-encryption.org/v1\n");
    for (int i = 0; i <= RN_AGE_MAX_STANZAS; i++)
        rn_buf_lit(&file, "-> x\n\n");
    cr_assert_neq(decrypt(&run, NULL, x25519_key, rn_buf_str(&file), &out), RENDER_OK);
    cr_assert_not_null(strstr(unit_last_error(&run), "1024 recipients"));
    file.n = 0;
    rn_buf_lit(&file, "age-encryption.org/v1\n-> ");
    rn_buf_fill(&file, 'x', RN_AGE_MAX_HEADER);
    cr_assert_neq(decrypt(&run, NULL, x25519_key, rn_buf_str(&file), &out), RENDER_OK);
    cr_assert_not_null(strstr(unit_last_error(&run), "2097152 bytes"));
    rn_run_free(&run);
}
