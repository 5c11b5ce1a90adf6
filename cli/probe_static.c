/* Linked at configure time: whether the program can be one static file. No part of it. */
const char *fy_library_version(void);
int sodium_init(void);
int pcre2_config_8(unsigned what, void *where);
unsigned mbedtls_version_get_number(void);

int main(void)
{
    return !fy_library_version() || sodium_init() < 0 || pcre2_config_8(0, 0) < 0 ||
           !mbedtls_version_get_number();
}
