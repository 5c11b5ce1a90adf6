/* libmbedcrypto, inside the program. */
#include <stdint.h>
#include <string.h>

#include "secret/mbed.h"

/* What crypto_mbed.c looks up; all versions have all of it. */
#define FUNCTIONS                                                                                  \
    X(mbedtls_gcm_init)                                                                            \
    X(mbedtls_gcm_free)                                                                            \
    X(mbedtls_gcm_setkey)                                                                          \
    X(mbedtls_gcm_crypt_and_tag)                                                                   \
    X(mbedtls_gcm_auth_decrypt)                                                                    \
    X(mbedtls_aes_init)                                                                            \
    X(mbedtls_aes_free)                                                                            \
    X(mbedtls_aes_setkey_enc)                                                                      \
    X(mbedtls_aes_setkey_dec)                                                                      \
    X(mbedtls_aes_crypt_ctr)                                                                       \
    X(mbedtls_aes_crypt_cbc)                                                                       \
    X(mbedtls_md_info_from_string)                                                                 \
    X(mbedtls_md_get_type)                                                                         \
    X(mbedtls_rsa_init)                                                                            \
    X(mbedtls_rsa_free)                                                                            \
    X(mbedtls_rsa_set_padding)                                                                     \
    X(mbedtls_rsa_import_raw)                                                                      \
    X(mbedtls_rsa_complete)                                                                        \
    X(mbedtls_rsa_rsaes_oaep_decrypt)                                                              \
    X(mbedtls_rsa_rsaes_oaep_encrypt)                                                              \
    X(mbedtls_version_get_number)

/* Only their addresses are used here. */
#define X(name) void name(void);
FUNCTIONS
#undef X

static const struct {
    const char *name;
    void (*function)(void);
} functions[] = {
#define X(name) {#name, name},
    FUNCTIONS
#undef X
};

bool rn_mbed_open(size_t i, void **library)
{
    *library = i == 0 ? (void *)(uintptr_t)functions : NULL;
    return i == 0;
}

void *rn_mbed_function(void *library, const char *name)
{
    void *found = NULL;

    (void)library;
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
        if (strcmp(functions[i].name, name) == 0)
            memcpy(&found, &functions[i].function, sizeof(found));
    return found;
}

void rn_mbed_close(void *library)
{
    (void)library;
}
