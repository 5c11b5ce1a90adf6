/* Age files: header, armour and payload, by a key and by a passphrase that are known; and the input
 * as plaintext that is encrypted and decrypted again. */
#include "secret/age.h"
#include "base/secure.h"
#include "fuzz.h"
#include "secret/encoding.h"

enum { MAX_WORK = 8 };

static void add_keys(struct rn_age_identities *ids)
{
    struct rn_str secret = RN_S("a key of the curve: 32 bytes ...");
    struct rn_str key = rn_bech32_encode(&ids->run->arena, RN_S("AGE-SECRET-KEY-"), secret);

    fuzz_check(rn_age_add_identities(ids, RN_S("keys"), key) == RENDER_OK, "the key is taken");
}

static void both_ways(struct rn_age_identities *ids, struct rn_str text, bool armoured)
{
    struct rn_age_recipients to = {.run = ids->run};
    struct rn_str file, plain;

    fuzz_check(rn_age_add_recipients_of(&to, ids) == RENDER_OK, "the key has a public half");
    fuzz_check(rn_age_encrypt_bytes(&to, RN_NOWHERE, text, armoured, &file) == RENDER_OK,
               "it is encrypted");
    fuzz_check(rn_age_is_encrypted(file), "it is seen to be encrypted");
    fuzz_check(rn_age_decrypt_bytes(ids, RN_NOWHERE, file, &plain) == RENDER_OK, "it is decrypted");
    fuzz_check(rn_str_eq(plain, text), "it is what it was");
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct rn_age_identities keys = {.run = run}, passphrase = {.run = run};
    struct rn_str plain;

    add_keys(&keys);
    rn_age_add_passphrase(&passphrase, RN_S("open sesame"), MAX_WORK);
    rn_age_decrypt_bytes(&keys, RN_NOWHERE, text, &plain);
    rn_age_decrypt_bytes(&passphrase, RN_NOWHERE, text, &plain);
    both_ways(&keys, text, false);
    both_ways(&keys, text, true);
}
