#include "secret/ssh_key.h"

#include <sodium.h>

#include "base/secure.h"
#include "secret/bcrypt.h"
#include "secret/encoding.h"

enum { BLOCK = 16, AES_256 = 32, POINT = 32, MAX_NUMBERS = 9 };

static int bad_key(struct rn_run *run, struct rn_mark mark, const char *why)
{
    return rn_fail(run, RENDER_ESECRET, mark, RN_E_IDENTITY, "bad SSH key: %s", why);
}

/* ---- The wire ------------------------------------------------------------------------------- */

/* What is left of a blob; each taking shortens it. */
static bool take(struct rn_str *from, size_t n, struct rn_str *out)
{
    if (n > from->n)
        return false;
    *out = rn_str_slice(*from, 0, n);
    *from = rn_str_slice(*from, n, from->n);
    return true;
}

static bool take_u32(struct rn_str *from, uint32_t *out)
{
    struct rn_str s;

    if (!take(from, 4, &s))
        return false;
    *out = (uint32_t)(unsigned char)s.p[0] << 24 | (uint32_t)(unsigned char)s.p[1] << 16 |
           (uint32_t)(unsigned char)s.p[2] << 8 | (uint32_t)(unsigned char)s.p[3];
    return true;
}

static bool take_string(struct rn_str *from, struct rn_str *out)
{
    uint32_t n;

    return take_u32(from, &n) && take(from, n, out);
}

/* A positive number, without the zero that keeps it positive. */
static bool take_number(struct rn_str *from, struct rn_str *out)
{
    if (!take_string(from, out) || out->n == 0 || (out->p[0] & 0x80))
        return false;
    while (out->n && out->p[0] == 0)
        *out = rn_str_slice(*out, 1, out->n);
    return out->n > 0;
}

size_t rn_ssh_rsa_bits(const struct rn_ssh_public *key)
{
    size_t bits = key->rsa.n.n * 8;

    for (unsigned first = key->rsa.n.n ? (unsigned char)key->rsa.n.p[0] : 128; first < 128;
         first <<= 1)
        bits--;
    return bits;
}

size_t rn_ssh_word_end(struct rn_str line)
{
    size_t space = rn_str_find(line, ' ', 0), tab = rn_str_find(line, '\t', 0);

    return space < tab ? space : tab;
}

bool rn_ssh_public_read(struct rn_str blob, struct rn_ssh_public *out)
{
    struct rn_str rest = blob, type;

    *out = (struct rn_ssh_public){.type = RN_SSH_OTHER, .blob = blob};
    if (!take_string(&rest, &type))
        return false;
    if (rn_str_is(type, "ssh-ed25519")) {
        out->type = RN_SSH_ED25519;
        return take_string(&rest, &out->ed25519) && out->ed25519.n == POINT && rest.n == 0;
    }
    if (rn_str_is(type, "ssh-rsa")) {
        out->type = RN_SSH_RSA;
        return take_number(&rest, &out->rsa.e) && take_number(&rest, &out->rsa.n) && rest.n == 0;
    }
    return true;
}

static void add_string(struct rn_buf *b, struct rn_str s)
{
    rn_buf_char(b, (char)(s.n >> 24 & 255));
    rn_buf_char(b, (char)(s.n >> 16 & 255));
    rn_buf_char(b, (char)(s.n >> 8 & 255));
    rn_buf_char(b, (char)(s.n & 255));
    rn_buf_add(b, s);
}

static void add_number(struct rn_buf *b, struct rn_str s)
{
    struct rn_buf n = {.arena = b->arena};

    if (s.n && (s.p[0] & 0x80))
        rn_buf_char(&n, 0);
    rn_buf_add(&n, s);
    add_string(b, rn_buf_str(&n));
}

/* The public half of a key that was read without it. */
static void make_public(struct rn_run *run, struct rn_ssh_private *key)
{
    struct rn_buf blob = {.arena = &run->arena};

    if (key->public.type == RN_SSH_RSA) {
        add_string(&blob, RN_S("ssh-rsa"));
        add_number(&blob, key->rsa.e);
        add_number(&blob, key->rsa.n);
    } else {
        unsigned char pair[64], point[POINT];

        crypto_sign_seed_keypair(point, pair, (const unsigned char *)key->seed.p);
        rn_wipe(pair, sizeof(pair));
        add_string(&blob, RN_S("ssh-ed25519"));
        add_string(&blob, rn_str_make((char *)point, POINT));
    }
    rn_ssh_public_read(rn_buf_str(&blob), &key->public);
}

/* ---- OpenSSH's format ----------------------------------------------------------------------- */

/* The rest is 1, 2, 3, ... up to a block. */
static bool is_padding(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] != i + 1)
            return false;
    return true;
}

static bool take_rsa(struct rn_str *from, struct rn_rsa_key *key)
{
    struct rn_str inverse;

    return take_number(from, &key->n) && take_number(from, &key->e) && take_number(from, &key->d) &&
           take_number(from, &inverse) && take_number(from, &key->p) && take_number(from, &key->q);
}

static bool take_ed25519(struct rn_str *from, struct rn_str *seed)
{
    struct rn_str point, pair;

    if (!take_string(from, &point) || !take_string(from, &pair) || point.n != POINT ||
        pair.n != 2 * POINT)
        return false;
    *seed = rn_str_slice(pair, 0, POINT);
    return true;
}

/* The secret half. Two equal numbers in front of it show that it was decrypted right. */
static int read_secret(struct rn_run *run, struct rn_mark mark, struct rn_str body, bool decrypted,
                       struct rn_ssh_private *out)
{
    struct rn_str type, comment;
    uint32_t a, b;
    bool ok;

    *out = (struct rn_ssh_private){.public = {.type = RN_SSH_OTHER}};
    if (!take_u32(&body, &a) || !take_u32(&body, &b) || a != b)
        return decrypted ? rn_fail(run, RENDER_ESECRET, mark, RN_E_PASSPHRASE,
                                   "the passphrase of the SSH key is wrong")
                         : bad_key(run, mark, "its check numbers differ");
    if (!take_string(&body, &type))
        return bad_key(run, mark, "it is cut off");
    if (rn_str_is(type, "ssh-ed25519")) {
        out->public.type = RN_SSH_ED25519;
        ok = take_ed25519(&body, &out->seed);
    } else if (rn_str_is(type, "ssh-rsa")) {
        out->public.type = RN_SSH_RSA;
        ok = take_rsa(&body, &out->rsa);
    } else {
        return bad_key(run, mark, "it is neither Ed25519 nor RSA");
    }
    if (!ok || !take_string(&body, &comment) || !is_padding(body))
        return bad_key(run, mark, "it is malformed");
    make_public(run, out);
    return RENDER_OK;
}

static int read_cipher(struct rn_run *run, struct rn_mark mark, struct rn_str kdf,
                       struct rn_str options, struct rn_ssh_file *out)
{
    out->encrypted = !rn_str_is(out->cipher, "none");
    if (!out->encrypted)
        return rn_str_is(kdf, "none") ? RENDER_OK : bad_key(run, mark, "it is malformed");
    if (!rn_str_is(kdf, "bcrypt"))
        return bad_key(run, mark, "its key derivation is not bcrypt");
    if (!rn_str_is(out->cipher, "aes256-ctr") && !rn_str_is(out->cipher, "aes256-cbc"))
        return rn_hint(run, bad_key(run, mark, "its cipher is neither aes256-ctr nor aes256-cbc"),
                       "ssh-keygen -p -Z aes256-ctr -f FILE changes it");
    if (!take_string(&options, &out->salt) || !take_u32(&options, &out->rounds) || options.n ||
        out->salt.n == 0 || out->rounds == 0)
        return bad_key(run, mark, "it is malformed");
    if (out->rounds > RN_BCRYPT_MAX_ROUNDS)
        return bad_key(run, mark, "its key derivation has more than 4096 rounds");
    return RENDER_OK;
}

static int read_openssh(struct rn_run *run, struct rn_mark mark, struct rn_str blob,
                        struct rn_ssh_file *out)
{
    static const char magic[] = "openssh-key-v1"; /* with its NUL */
    struct rn_str start, kdf, options, public;
    uint32_t keys;

    if (!take(&blob, sizeof(magic), &start) || memcmp(start.p, magic, sizeof(magic)) != 0 ||
        !take_string(&blob, &out->cipher) || !take_string(&blob, &kdf) ||
        !take_string(&blob, &options) || !take_u32(&blob, &keys) || keys != 1 ||
        !take_string(&blob, &public) || !take_string(&blob, &out->body) || blob.n)
        return bad_key(run, mark, "it is malformed");
    if (!rn_ssh_public_read(public, &out->public))
        return bad_key(run, mark, "its public half is malformed");
    if (out->public.type == RN_SSH_OTHER)
        return bad_key(run, mark, "it is neither Ed25519 nor RSA");
    RN_TRY(read_cipher(run, mark, kdf, options, out));
    return out->encrypted ? RENDER_OK : read_secret(run, mark, out->body, false, &out->key);
}

int rn_ssh_file_open(struct rn_run *run, struct rn_mark mark, const struct rn_ssh_file *file,
                     struct rn_str passphrase, struct rn_ssh_private *out)
{
    unsigned char *key = rn_secure_alloc(run, AES_256 + BLOCK);
    struct rn_str aes = rn_str_make((char *)key, AES_256);
    char *body = rn_secure_alloc(run, file->body.n);

    if (file->body.n == 0 || file->body.n % BLOCK)
        return bad_key(run, mark, "it is malformed");
    rn_bcrypt_pbkdf(run, passphrase, file->salt, file->rounds, key, AES_256 + BLOCK);
    if (rn_str_is(file->cipher, "aes256-ctr"))
        RN_TRY(rn_aes_ctr(run, aes, key + AES_256, file->body, body));
    else
        RN_TRY(rn_aes_cbc_open(run, aes, key + AES_256, file->body, body));
    RN_TRY(read_secret(run, mark, rn_str_make(body, file->body.n), true, out));
    if (!rn_str_eq(out->public.blob, file->public.blob))
        return bad_key(run, mark, "its public half is that of another key");
    return RENDER_OK;
}

/* ---- PKCS#1 and PKCS#8 ---------------------------------------------------------------------- */

enum { DER_INTEGER = 0x02, DER_OCTETS = 0x04, DER_OID = 0x06, DER_SEQUENCE = 0x30 };

static bool take_der(struct rn_str *from, unsigned tag, struct rn_str *out)
{
    struct rn_str head, more;
    size_t n;

    if (!take(from, 2, &head) || (unsigned char)head.p[0] != tag)
        return false;
    n = (unsigned char)head.p[1];
    if (n >= 0x80) { /* the length's own length; 0 would be a length that is not told */
        if (n == 0x80 || n > 0x83 || !take(from, n - 0x80, &more))
            return false;
        n = 0;
        for (size_t i = 0; i < more.n; i++)
            n = n << 8 | (unsigned char)more.p[i];
    }
    return take(from, n, out);
}

static bool take_der_number(struct rn_str *from, struct rn_str *out)
{
    if (!take_der(from, DER_INTEGER, out) || out->n == 0 || (out->p[0] & 0x80))
        return false;
    while (out->n && out->p[0] == 0)
        *out = rn_str_slice(*out, 1, out->n);
    return true;
}

static int read_pkcs1(struct rn_run *run, struct rn_mark mark, struct rn_str der,
                      struct rn_ssh_private *out)
{
    struct rn_str rest, numbers[MAX_NUMBERS];
    bool ok = take_der(&der, DER_SEQUENCE, &rest);

    /* version, n, e, d, p, q, and three that follow from them */
    for (size_t i = 0; i < MAX_NUMBERS; i++)
        ok = ok && take_der_number(&rest, &numbers[i]);
    if (!ok || numbers[0].n)
        return bad_key(run, mark, "it is no RSA key of two primes");
    out->public.type = RN_SSH_RSA;
    out->rsa = (struct rn_rsa_key){numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
    make_public(run, out);
    return RENDER_OK;
}

static int read_pkcs8(struct rn_run *run, struct rn_mark mark, struct rn_str der,
                      struct rn_ssh_private *out)
{
    struct rn_str rest, version, algorithm, oid, key;

    if (!take_der(&der, DER_SEQUENCE, &rest) || !take_der_number(&rest, &version) ||
        !take_der(&rest, DER_SEQUENCE, &algorithm) || !take_der(&algorithm, DER_OID, &oid) ||
        !take_der(&rest, DER_OCTETS, &key))
        return bad_key(run, mark, "it is malformed");
    if (rn_str_is(oid, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"))
        return read_pkcs1(run, mark, key, out);
    if (!rn_str_is(oid, "\x2b\x65\x70"))
        return bad_key(run, mark, "it is neither Ed25519 nor RSA");
    if (!take_der(&key, DER_OCTETS, &out->seed) || out->seed.n != POINT)
        return bad_key(run, mark, "it is malformed");
    out->public.type = RN_SSH_ED25519;
    make_public(run, out);
    return RENDER_OK;
}

/* ---- PEM ------------------------------------------------------------------------------------ */

/* The label and the decoded body of the first block. */
static bool read_pem(struct rn_run *run, struct rn_str pem, struct rn_str *label,
                     struct rn_str *body, bool *has_headers)
{
    struct rn_str begin = RN_S("-----BEGIN "), dashes = RN_S("-----");
    size_t from = rn_str_find_str(pem, begin, 0) + begin.n, to, end, size, n = 0;
    char *text = rn_secure_alloc(run, pem.n + 1), *out = rn_secure_alloc(run, pem.n + 1);

    to = rn_str_find_str(pem, dashes, from);
    end = rn_str_find_str(pem, RN_S("-----END "), to);
    if (end >= pem.n)
        return false;
    *label = rn_str_slice(pem, from, to);
    *has_headers = rn_str_find(rn_str_slice(pem, to, end), ':', 0) < end - to;
    for (size_t i = to + dashes.n; i < end; i++)
        if (!strchr(" \t\r\n", pem.p[i]))
            text[n++] = pem.p[i];
    *body = rn_str_make(out, 0);
    if (*has_headers)
        return true;
    if (!rn_base64_decode(RN_BASE64_PADDED, rn_str_make(text, n), out, pem.n + 1, &size))
        return false;
    body->n = size;
    return true;
}

int rn_ssh_file_read(struct rn_run *run, struct rn_mark mark, struct rn_str pem,
                     struct rn_ssh_file *out)
{
    struct rn_str label, body;
    bool headers;

    *out = (struct rn_ssh_file){.encrypted = false};
    if (!read_pem(run, pem, &label, &body, &headers))
        return bad_key(run, mark, "the PEM text is malformed");
    if (headers || rn_str_is(label, "ENCRYPTED PRIVATE KEY"))
        return rn_hint(run, bad_key(run, mark, "it is encrypted in the old way of PEM"),
                       "ssh-keygen -p -f FILE converts it to the format of OpenSSH");
    if (rn_str_is(label, "OPENSSH PRIVATE KEY"))
        return read_openssh(run, mark, body, out);
    if (rn_str_is(label, "RSA PRIVATE KEY"))
        RN_TRY(read_pkcs1(run, mark, body, &out->key));
    else if (rn_str_is(label, "PRIVATE KEY"))
        RN_TRY(read_pkcs8(run, mark, body, &out->key));
    else
        return bad_key(run, mark, "the PEM text is no private key");
    out->public = out->key.public;
    return RENDER_OK;
}
