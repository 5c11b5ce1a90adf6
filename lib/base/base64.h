/* Standard base64 (RFC 4648), with padding. */
#ifndef RN_BASE_BASE64_H
#define RN_BASE_BASE64_H

#include "base/str.h"

/* Appends the text of the bytes, on one line. */
void rn_base64_encode(struct rn_buf *out, struct rn_str bytes);
/* Appends the bytes of the text; line breaks in it do not count. False, with something appended,
 * for any other text: padding is due. */
bool rn_base64_decode(struct rn_buf *out, struct rn_str text);

#endif
