/* Base64 and Bech32 as age reads them: one encoding for each value, anything else is refused. */
#ifndef RN_SECRET_ENCODING_H
#define RN_SECRET_ENCODING_H

#include "base/str.h"

enum rn_base64 { RN_BASE64_RAW, RN_BASE64_PADDED };

/* How many bytes n characters decode to at most. */
#define RN_BASE64_MAX(n) ((n) / 4 * 3 + 3)

/* Standard base64 without white space into out, which has room for max bytes. False when a
 * character, the padding or the unused bits are wrong, or max is too small. */
bool rn_base64_decode(enum rn_base64 kind, struct rn_str text, void *out, size_t max, size_t *size);
void rn_base64_encode(enum rn_base64 kind, struct rn_str data, struct rn_buf *out);

/* What Bech32 text says: hrp points into the text, data is in the arena. */
struct rn_bech32 {
    struct rn_str hrp; /* all lower or all upper case */
    struct rn_str data;
};

/* Without the length limit of Bitcoin's addresses. *why is a literal on failure; it never holds
 * the text. */
bool rn_bech32_decode(struct rn_arena *arena, struct rn_str text, struct rn_bech32 *out,
                      const char **why);
/* hrp is lower case, or upper case for upper-case text. */
struct rn_str rn_bech32_encode(struct rn_arena *arena, struct rn_str hrp, struct rn_str data);

#endif
