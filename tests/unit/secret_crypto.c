#include "unit.h"

#include "base/secure.h"
#include "secret/bcrypt.h"
#include "secret/crypto.h"
#include "secret/encoding.h"

static unsigned nibble(char c)
{
    return rn_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

/* Bytes of hexadecimal digits. */
static struct rn_str hex(struct rn_run *run, const char *digits)
{
    size_t n = strlen(digits) / 2;
    char *p = rn_arena_alloc(&run->arena, n + 1);

    for (size_t i = 0; i < n; i++)
        p[i] = (char)(nibble(digits[2 * i]) << 4 | nibble(digits[2 * i + 1]));
    return rn_str_make(p, n);
}

static void assert_bytes(struct rn_run *run, const void *got, const char *digits, const char *what)
{
    struct rn_str want = hex(run, digits);

    cr_assert_eq(memcmp(got, want.p, want.n), 0, "%s", what);
}

/* RFC 5869, A.1 to A.3. */
Test(crypto, hkdf)
{
    static const struct {
        const char *secret, *salt, *info, *out;
    } cases[] = {
        {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
         "f0f1f2f3f4f5f6f7f8f9",
         "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
        {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
         "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
    };
    static struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned char out[42];

        rn_hkdf_sha256(hex(&run, cases[i].secret), hex(&run, cases[i].salt),
                       hex(&run, cases[i].info), out, sizeof(out));
        assert_bytes(&run, out, cases[i].out, cases[i].out);
    }
    rn_run_free(&run);
}

/* The GCM specification's test cases 13 to 18 (AES-256), with nonces of 12, 8 and 60 bytes, and one
 * of 32 bytes, as SOPS uses. */
Test(crypto, gcm)
{
#define KEY "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
#define TEXT                                                                                       \
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6" \
    "b525b16aedf5aa0de657ba637b39"
#define AAD "feedfacedeadbeeffeedfacedeadbeefabaddad2"
    static const struct {
        const char *key, *nonce, *aad, *text, *out, *tag;
    } cases[] = {
        {"0000000000000000000000000000000000000000000000000000000000000000",
         "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
        {KEY, "cafebabefacedbaddecaf888", AAD, TEXT,
         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10"
         "56828838c5f61e6393ba7a0abcc9f662",
         "76fc6ece0f4e1768cddf8853bb2d551b"},
        {KEY, "cafebabefacedbad", AAD, TEXT,
         "c3762df1ca787d32ae47c13bf19844cbaf1ae14d0b976afac52ff7d79bba9de0feb582d33934a4f0954cc236"
         "3bc73f7862ac430e64abe499f47c9b1f",
         "3a337dbf46a792c45e454913fe2ea8f2"},
        {"0000000000000000000000000000000000000000000000000000000000000000",
         "0100000000000000000000000000000000000000000000000000000000000000", "613a",
         "68656c6c6f313233", "6d50df6063938207", "14f367e80b779223b084f2c1b4e17445"},
    };
    static struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rn_str nonce = hex(&run, cases[i].nonce), aad = hex(&run, cases[i].aad);
        struct rn_str text = hex(&run, cases[i].text);
        unsigned char tag[RN_AES_TAG_SIZE], out[64], back[64];
        struct rn_gcm *gcm;

        cr_assert_eq(rn_gcm_new(&run, hex(&run, cases[i].key), &gcm), RENDER_OK);
        cr_assert(rn_gcm_seal(gcm, nonce, aad, text, out, tag));
        assert_bytes(&run, out, cases[i].out, cases[i].nonce);
        assert_bytes(&run, tag, cases[i].tag, cases[i].nonce);
        cr_assert(rn_gcm_open(gcm, nonce, aad, rn_str_make((char *)out, text.n), tag, back));
        cr_assert_eq(memcmp(back, text.p, text.n), 0);
        tag[15] ^= 1;
        cr_assert_not(rn_gcm_open(gcm, nonce, aad, rn_str_make((char *)out, text.n), tag, back));
    }
    rn_run_free(&run);
}

Test(crypto, gcm_keys)
{
    static const size_t sizes[] = {0, 15, 16, 24, 31, 32, 33};
    static struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        bool fine = sizes[i] == 16 || sizes[i] == 24 || sizes[i] == 32;
        struct rn_gcm *gcm;

        cr_assert_eq(rn_gcm_new(&run, rn_str_make(rn_secure_alloc(&run, 40), sizes[i]), &gcm),
                     fine ? RENDER_OK : RENDER_EINPUT, "%zu", sizes[i]);
        cr_assert_eq(gcm != NULL, fine);
    }
    cr_assert_eq(run.errors, 0);
    rn_run_free(&run);
}

/* NIST SP 800-38A, F.5.5 and F.2.6. */
Test(crypto, aes)
{
    static const char key[] = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
    static const char plain[] = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51";
    static struct rn_run run;
    unsigned char out[32];

    UNIT_RUN(&run);
    cr_assert_eq(rn_aes_ctr(&run, hex(&run, key),
                            (unsigned char *)hex(&run, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff").p,
                            hex(&run, plain), out),
                 RENDER_OK);
    assert_bytes(&run, out, "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5",
                 "ctr");
    cr_assert_eq(
        rn_aes_cbc_open(
            &run, hex(&run, key), (unsigned char *)hex(&run, "000102030405060708090a0b0c0d0e0f").p,
            hex(&run, "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"), out),
        RENDER_OK);
    assert_bytes(&run, out, plain, "cbc");
    rn_run_free(&run);
}

Test(crypto, bcrypt_pbkdf)
{
    static struct rn_run run;
    unsigned char out[32];

    UNIT_RUN(&run);
    rn_bcrypt_pbkdf(&run, RN_S("password"), RN_S("salt"), 4, out, sizeof(out));
    assert_bytes(&run, out, "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9",
                 "4 rounds");
    rn_run_free(&run);
}

/* ---- Encodings ------------------------------------------------------------------------------ */

struct base64_case {
    const char *text, *value; /* value NULL: refused */
    bool padded;
};

static const struct base64_case base64_cases[] = {
    {"", "", false},
    {"YQ", "a", false},
    {"YWI", "ab", false},
    {"YWJj", "abc", false},
    {"YWJjZA", "abcd", false},
    {"", "", true},
    {"YQ==", "a", true},
    {"YWI=", "ab", true},
    {"YWJj", "abc", true},
    {"++//", "\xfb\xef\xff", true},
    /* not canonical, or not base64 */
    {"YR", NULL, false},
    {"YWJ", NULL, false},
    {"Y", NULL, false},
    {"YWJjZ", NULL, false},
    {"YQ==", NULL, false},
    {"YQ=", NULL, true},
    {"YQ", NULL, true},
    {"YR==", NULL, true},
    {"Y===", NULL, true},
    {"====", NULL, true},
    {"=", NULL, true},
    {"YQ==YQ==", NULL, true},
    {"YW J", NULL, false},
    {"YW\nJ", NULL, true},
    {"YW-_", NULL, true},
    {"YWJ\xff", NULL, true},
    {"Y=Jj", NULL, true},
    {"YWI=\n", NULL, true},
};

Test(encoding, base64)
{
    for (size_t i = 0; i < sizeof(base64_cases) / sizeof(base64_cases[0]); i++) {
        const struct base64_case *c = &base64_cases[i];
        char out[16] = "";
        size_t n;
        bool ok = rn_base64_decode(c->padded ? RN_BASE64_PADDED : RN_BASE64_RAW,
                                   rn_str_from(c->text), out, sizeof(out), &n);

        cr_assert_eq(ok, c->value != NULL, "'%s'", c->text);
        if (ok)
            cr_assert(rn_str_is(rn_str_make(out, n), c->value), "'%s'", c->text);
    }
}

Test(encoding, base64_room)
{
    char out[3];
    size_t n;

    cr_assert(rn_base64_decode(RN_BASE64_RAW, RN_S("YWJj"), out, 3, &n));
    cr_assert_not(rn_base64_decode(RN_BASE64_RAW, RN_S("YWJjZA"), out, 3, &n));
    cr_assert_not(rn_base64_decode(RN_BASE64_RAW, RN_S("YWJj"), out, 2, &n));
}

struct bech32_case {
    const char *text, *hrp; /* hrp NULL: refused */
};

/* BIP 173's, but for its limit of 90 characters. */
static const struct bech32_case bech32_cases[] = {
    {"A12UEL5L", "A"},
    {"a12uel5l", "a"},
    {"an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
     "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio"},
    {"?1ezyfcl", "?"},
    {"\x20"
     "1nwldj5",
     NULL},
    {"\x7f"
     "1axkwrx",
     NULL},
    {"\x80"
     "1eym55h",
     NULL},
    {"pzry9x0s0muk", NULL},
    {"1pzry9x0s0muk", NULL},
    {"x1b4n0q5v", NULL},
    {"li1dgmt3", NULL},
    {"de1lg7wt\xff", NULL},
    {"A1G7SGD8", NULL},
    {"10a06t8", NULL},
    {"1qzzfhee", NULL},
    {"A12uEL5L", NULL}, /* mixed case */
    {"a12uel5m", NULL}, /* checksum */
    {"", NULL},
};

Test(encoding, bech32)
{
    static struct rn_run run;

    UNIT_RUN(&run);
    for (size_t i = 0; i < sizeof(bech32_cases) / sizeof(bech32_cases[0]); i++) {
        const struct bech32_case *c = &bech32_cases[i];
        struct rn_bech32 key;
        const char *why;
        bool ok = rn_bech32_decode(&run.arena, rn_str_from(c->text), &key, &why);

        cr_assert_eq(ok, c->hrp != NULL, "'%s'", c->text);
        cr_assert_eq(why == NULL, ok);
        if (ok)
            cr_assert(rn_str_is(key.hrp, c->hrp));
    }
    rn_run_free(&run);
}

Test(encoding, bech32_both_ways)
{
    static struct rn_run run;
    char data[40];

    UNIT_RUN(&run);
    for (size_t n = 0; n < sizeof(data); n++) {
        struct rn_bech32 key;
        struct rn_str text;
        const char *why;

        for (size_t i = 0; i < n; i++)
            data[i] = (char)(37 * i + n);
        text = rn_bech32_encode(&run.arena, n & 1 ? RN_S("AGE-X-") : RN_S("age"),
                                rn_str_make(data, n));
        cr_assert(rn_bech32_decode(&run.arena, text, &key, &why), "%zu: %s", n, why);
        cr_assert(rn_str_eq(key.data, rn_str_make(data, n)));
    }
    rn_run_free(&run);
}
